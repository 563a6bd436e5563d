//! What the shop knows of a shopper who has signed in.

use alloc::string::String;

use serde::Serialize;

use crate::shape::{Shape, shaped};

/// What the shop knows of a shopper who has signed in, for its rules and texts. Balances and benefits stay with the
/// shop's server, which alone can grant them.
///
/// ```
/// let facts = regulars::Facts { tier: Some("gold".into()), birthday: Some(1224), ..Default::default() };
/// assert!(!facts.do_not_disturb);
/// ```
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct Facts {
    /// How the shop's texts address the shopper.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub first_name: Option<String>,
    /// The level of membership, as the shop names it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub tier: Option<String>,
    /// Points that the shopper can spend.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub points: Option<f64>,
    /// 100 times the month and the day: 1224 is the 24th of December. The year is never kept.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub birthday: Option<u32>,
    /// Orders placed elsewhere: in a store, in an app, on another device.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub orders_elsewhere: Option<u32>,
    /// No offer is to be shown.
    pub do_not_disturb: bool,
}

shaped!(Facts {
    first_name: Shape::Optional(&Shape::Text(60)), "How texts address the shopper: up to 60 characters.";
    tier: Shape::Optional(&Shape::Text(60)), "The level of membership, as offers name it: up to 60 characters.";
    points: Shape::Optional(&Shape::Number(0.0, 1e12, "a number of at least 0")), "Points that the shopper can spend.";
    birthday: Shape::Optional(&Shape::Day), "Month and day, such as \"12-24\"; a year before them is dropped.";
    orders_elsewhere: Shape::Optional(&Shape::Whole(0, 1_000_000, "a whole number of at least 0")), "Orders placed elsewhere, as a whole number.";
    do_not_disturb: Shape::Flag, "true where no offer is to be shown.";
});
