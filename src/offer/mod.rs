//! The shop's offers, as data, and the choice among them.
//!
//! An offer is shown or hidden here, never granted: whether a coupon is valid is for the shop's
//! server to say.

mod chance;
mod choose;
mod kinds;
mod policy;
mod prior;
mod read;
mod response;
mod time;

use alloc::string::String;
use alloc::vec::Vec;

use serde::Serialize;

pub(crate) use choose::choose;
pub use choose::{OfferDecision, RuledOut};
pub use kinds::ShopperKinds;
pub use policy::{Arm, ArmChoice, ArmValue, choose_arm};
pub use prior::{ResponseCount, ResponsePriors};
pub use response::Responses;

/// One offer of the shop.
///
/// ```
/// # #[cfg(feature = "json")] {
/// use regulars::Offer;
///
/// let (offers, problems) = Offer::read_list(&serde_json::json!([{
///     "promotion_id": "welcome-10",
///     "purpose": "welcome",
///     "title": "10% off your first basket",
///     "benefit": {"kind": "percent", "value": 10},
///     "window": {"starts_at": "2026-01-01", "ends_at": "2027-01-01"}
/// }]));
/// assert!(problems.is_empty());
/// assert_eq!(offers[0].limits.impressions, 3);
/// # }
/// ```
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct Offer {
    /// Names the offer, here and in the shop's GA4 events.
    pub promotion_id: String,
    /// The name that the shop's own reports use.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub promotion_name: Option<String>,
    /// What the offer is for, and so for whom.
    pub purpose: OfferPurpose,
    /// What the shopper gets.
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub benefit: OfferBenefit,
    /// The headline that shoppers read.
    pub title: String,
    /// More text, if any.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub text: Option<String>,
    /// The code to enter at checkout, as GA4 names it. Its validity is the server's to check.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub coupon: Option<String>,
    /// The places where it may be shown; every place when empty.
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub surfaces: Vec<String>,
    /// When it may be shown.
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub window: OfferWindow,
    /// How often it may be shown.
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub limits: OfferLimits,
    /// Among offers that may be shown, the highest wins; 0 unless stated. Ties go to the offer that
    /// comes first in the list.
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub priority: f64,
}

/// What an offer is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub enum OfferPurpose {
    /// For the first visit of a shopper who never bought.
    Welcome,
    /// For a shopper who never bought, on any visit.
    FirstOrder,
}

/// What the shopper gets.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub enum OfferBenefit {
    /// A share of the price, in percent: above 0, at most 100.
    Percent {
        /// The percentage.
        value: f64,
    },
    /// An amount of money.
    Amount {
        /// The amount, above 0.
        value: f64,
        /// ISO 4217 code.
        currency: String,
    },
    /// No cost of delivery.
    FreeShipping,
    /// A product for nothing.
    Gift {
        /// The product.
        item_id: String,
    },
    /// Nothing but the message.
    #[default]
    None,
}

/// From when to when an offer may be shown, in ms since 1970; open where nothing is stated. Input
/// may also be ISO 8601 with its offset.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct OfferWindow {
    /// The first moment.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(target_arch = "wasm32", tsify(optional, type = "number | string"))]
    pub starts_at: Option<i64>,
    /// The first moment after.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(target_arch = "wasm32", tsify(optional, type = "number | string"))]
    pub ends_at: Option<i64>,
}

/// How often an offer may be shown to one shopper.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct OfferLimits {
    /// How many times in all; 3 unless stated.
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub impressions: u32,
    /// Hours from one time to the next; 0 unless stated.
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub cool_down_hours: f64,
}

impl Default for OfferLimits {
    fn default() -> Self {
        OfferLimits { impressions: 3, cool_down_hours: 0.0 }
    }
}
