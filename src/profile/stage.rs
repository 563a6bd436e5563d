//! Where a shopper stands with the shop.

use serde::Serialize;

use crate::shape::{named, shaped};

/// Where a shopper stands with the shop.
///
/// ```
/// use regulars::Stage;
///
/// assert_eq!(Stage::ALL[0], Stage::Stranger);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub enum Stage {
    /// Nothing is known yet.
    #[default]
    Stranger,
    /// Has shown an interest, and never bought.
    Newcomer,
    /// Bought once.
    FirstOrder,
    /// Bought more than once.
    Repeat,
    /// Buys again and again.
    Loyal,
    /// Buys, and brings others.
    Advocate,
    /// Has stayed away for longer than usual.
    Drifting,
    /// Has stayed away so long that they may not come back by themselves.
    Asleep,
}

named!(Stage {
    Stranger => "stranger",
    Newcomer => "newcomer",
    FirstOrder => "first_order",
    Repeat => "repeat",
    Loyal => "loyal",
    Advocate => "advocate",
    Drifting => "drifting",
    Asleep => "asleep",
});

/// The way through the stages so far.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Lifecycle {}

shaped!(Lifecycle {});
