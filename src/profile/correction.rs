use serde::Serialize;

use crate::shape::named;

/// What the shopper says of a facet, against what was observed.
///
/// ```
/// assert_ne!(regulars::Correction::Mute, regulars::Correction::Prefer);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub enum Correction {
    /// Less of it: it counts as the strongest dislike.
    Mute,
    /// More of it: it counts as the strongest liking.
    Prefer,
}

named!(Correction { Mute => "mute", Prefer => "prefer" });
