//! Where a shopper stands with the shop.

use serde::Serialize;

/// Where a shopper stands with the shop, from the first visit on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub enum Stage {
    /// On the first visit, without an order.
    #[default]
    Stranger,
    /// Came back, and never bought.
    Newcomer,
    /// Bought once.
    FirstOrder,
    /// Bought again.
    Repeat,
    /// Buys regularly.
    Loyal,
    /// Buys regularly and brings others.
    Advocate,
    /// Stays away longer than usual.
    Drifting,
    /// Has stayed away for long.
    Asleep,
}

impl Stage {
    /// Every stage, in order.
    pub const ALL: [Stage; 8] = [
        Stage::Stranger,
        Stage::Newcomer,
        Stage::FirstOrder,
        Stage::Repeat,
        Stage::Loyal,
        Stage::Advocate,
        Stage::Drifting,
        Stage::Asleep,
    ];
}
