//! For whom an offer is by its purpose alone.

use alloc::borrow::Cow;
use alloc::string::String;

use crate::offer::{AroundDay, CartRule, Offer, OfferPurpose, Rule, Shopper, Span};
use crate::profile::Stage;

const fn from(least: f64) -> Span {
    Span { from: Some(least), to: None }
}

const fn up_to(most: f64) -> Span {
    Span { from: None, to: Some(most) }
}

/// The rules that each purpose brings, in the order of the purposes.
static RULES: [&[Rule]; OfferPurpose::ALL.len()] = [
    // Welcome
    &[Rule::Orders(up_to(0.0)), Rule::Visits(up_to(1.0))],
    // First order
    &[Rule::Orders(up_to(0.0))],
    // Second order
    &[Rule::Orders(Span { from: Some(1.0), to: Some(1.0) })],
    // Free shipping
    &[Rule::CartHolds(CartRule { item_id: None, category: None, brand: None })],
    // Bundle
    &[],
    // Member
    &[Rule::SignedIn(true)],
    // Birthday
    &[Rule::Birthday(AroundDay { days_before: Some(7), days_after: Some(7) })],
    // Holiday
    &[],
    // Win-back
    &[Rule::Stage(Cow::Borrowed(&[Stage::Drifting, Stage::Asleep]))],
    // Replenish
    &[Rule::Due(true)],
    // Thank-you
    &[Rule::DaysSinceOrder(up_to(7.0))],
    // Surprise
    &[Rule::Orders(from(1.0))],
    // Referral
    &[Rule::Orders(from(2.0))],
    // Review
    &[Rule::DaysSinceOrder(Span { from: Some(3.0), to: Some(60.0) })],
    // Join
    &[Rule::Joined(false)],
    // Content
    &[],
];

impl Offer {
    /// The rules of its purpose; one that its audience states itself, at its top, stands there alone.
    fn rules_of_purpose(&self) -> impl Iterator<Item = &'static Rule> {
        RULES[self.purpose as usize].iter().filter(|rule| !self.audience.says(rule.key()))
    }

    /// The path of the first rule against this shopper: `purpose.orders`, `audience.all[1].stage`.
    pub(crate) fn first_against(&self, shopper: &Shopper) -> Option<String> {
        if let Some(rule) = self.rules_of_purpose().find(|rule| !rule.holds(shopper)) {
            return Some(["purpose.", rule.key()].concat());
        }
        self.audience.first_against(shopper).map(|path| ["audience.", &path].concat())
    }
}
