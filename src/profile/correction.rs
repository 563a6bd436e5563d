use serde::Serialize;

use crate::profile::Scales;
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

impl Correction {
    /// What it makes of a facet's strength, whatever was observed.
    pub(crate) fn strength(self) -> Scales {
        let strength = match self {
            Correction::Mute => -1.0,
            Correction::Prefer => 1.0,
        };
        Scales { visit: strength, long: strength }
    }
}
