//! Which offer a shopper sees, and why no other.

use alloc::string::String;
use alloc::vec::Vec;

use serde::Serialize;

use crate::offer::{Offer, OfferBenefit, OfferPurpose};
use crate::profile::ProfileState;

const HOUR: f64 = 3_600_000.0;

/// The choice among the shop's offers.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct OfferDecision {
    /// The offer to show, if any. Record it as `view_promotion` when it is seen.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub offer: Option<ShownOffer>,
    /// The rules that the offer passed, as codes: `first_visit`, `no_purchase`, `in_window`,
    /// `surface`, `within_limits`, `first_in_priority`.
    pub reasons: Vec<&'static str>,
    /// Every other offer, with the first rule that ruled it out.
    pub others: Vec<RuledOut>,
}

/// An offer as this shopper sees it.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct ShownOffer {
    /// Names the offer, here and in the shop's GA4 events.
    pub promotion_id: String,
    /// The name that the shop's own reports use.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub promotion_name: Option<String>,
    /// What the offer is for.
    pub purpose: OfferPurpose,
    /// What the shopper gets.
    pub benefit: OfferBenefit,
    /// The headline.
    pub title: String,
    /// More text, if any.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub text: Option<String>,
    /// The code to enter at checkout. Its validity is the server's to check.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub coupon: Option<String>,
}

/// An offer that is not shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct RuledOut {
    /// The offer.
    pub promotion_id: String,
    /// The first rule against it: `surface`, `window.not_started`, `window.ended`, `purchased`,
    /// `not_first_visit`, `limits.impressions`, `limits.cool_down` or `lower_priority`.
    pub ruled_out_by: &'static str,
}

/// Picks the offer of the highest priority among those that may be shown; ties go to the offer that
/// comes first in the list. Linear in the number of offers.
pub(crate) fn choose(offers: &[Offer], profile: &ProfileState, surface: &str, now: i64) -> OfferDecision {
    let rulings: Vec<Option<&'static str>> =
        offers.iter().map(|offer| ruled_out_by(offer, profile, surface, now)).collect();
    let allowed = offers.iter().zip(&rulings).filter(|(_, ruling)| ruling.is_none()).map(|(offer, _)| offer);
    let chosen = allowed.reduce(|best, next| {
        if next.priority.unwrap_or_default() > best.priority.unwrap_or_default() { next } else { best }
    });
    let is_chosen = |offer: &Offer| chosen.is_some_and(|chosen| chosen.promotion_id == offer.promotion_id);
    OfferDecision {
        reasons: chosen.map(reasons).unwrap_or_default(),
        others: offers
            .iter()
            .zip(&rulings)
            .filter(|(offer, _)| !is_chosen(offer))
            .map(|(offer, ruling)| RuledOut {
                promotion_id: offer.promotion_id.clone(),
                ruled_out_by: ruling.unwrap_or("lower_priority"),
            })
            .collect(),
        offer: chosen.map(|offer| ShownOffer {
            promotion_id: offer.promotion_id.clone(),
            promotion_name: offer.promotion_name.clone(),
            purpose: offer.purpose,
            benefit: offer.benefit.clone(),
            title: offer.title.clone(),
            text: offer.text.clone(),
            coupon: offer.coupon.clone(),
        }),
    }
}

fn reasons(offer: &Offer) -> Vec<&'static str> {
    let audience: &[&'static str] = match offer.purpose {
        OfferPurpose::Welcome => &["first_visit", "no_purchase"],
        OfferPurpose::FirstOrder => &["no_purchase"],
        _ => &[],
    };
    [audience, &["in_window", "surface", "within_limits", "first_in_priority"]].concat()
}

fn ruled_out_by(offer: &Offer, profile: &ProfileState, surface: &str, now: i64) -> Option<&'static str> {
    if !offer.surfaces.is_empty() && !offer.surfaces.iter().any(|name| name == surface) {
        return Some("surface");
    }
    if offer.window.starts_at.is_some_and(|starts| now < starts) {
        return Some("window.not_started");
    }
    if offer.window.ends_at.is_some_and(|ends| now >= ends) {
        return Some("window.ended");
    }
    if matches!(offer.purpose, OfferPurpose::Welcome | OfferPurpose::FirstOrder) && profile.order_count > 0 {
        return Some("purchased");
    }
    if offer.purpose == OfferPurpose::Welcome && !profile.is_first_visit(now) {
        return Some("not_first_visit");
    }
    let Some(seen) = profile.promotions.get(&offer.promotion_id) else {
        return (offer.limits.impressions.unwrap_or(3) == 0).then_some("limits.impressions");
    };
    if seen.impressions >= offer.limits.impressions.unwrap_or(3) {
        return Some("limits.impressions");
    }
    let since = now.saturating_sub(seen.last).max(0) as f64;
    (since < offer.limits.cool_down_hours.unwrap_or_default() * HOUR).then_some("limits.cool_down")
}
