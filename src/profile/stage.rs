use serde::Serialize;

/// Where a shopper stands with the shop.
///
/// ```
/// use regulars::Stage;
///
/// assert_eq!(Stage::ALL[Stage::Newcomer as usize], Stage::Newcomer);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub enum Stage {
    /// On the first visit, without an order.
    Stranger,
    /// Came back, still without an order.
    Newcomer,
    /// Has ordered once.
    FirstOrder,
    /// Has ordered again.
    Repeat,
    /// Orders steadily.
    Loyal,
    /// Brings others in.
    Advocate,
    /// Stays away longer than is this shopper's own way.
    Drifting,
    /// Has stayed away so long that another order is unlikely.
    Asleep,
}

impl Stage {
    /// Every stage, in the order of their numbers.
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
