//! An offer as one shopper sees it: which variant, in which language, with what in its placeholders.

use alloc::borrow::ToOwned;
use alloc::string::String;

use serde::Serialize;

use crate::offer::bucket::bucket;
use crate::offer::{Offer, OfferBenefit, OfferPurpose, OfferText, OfferVariant, Shopper, in_language};

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
    /// The variant, where this shopper sees one.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub variant: Option<String>,
    /// What the offer is for.
    pub purpose: OfferPurpose,
    /// What the shopper gets.
    pub benefit: OfferBenefit,
    /// The headline, in the language asked for where there is one; placeholders such as `{first_name}` stand as they
    /// are.
    pub title: String,
    /// More text, likewise.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub text: Option<String>,
    /// The code to enter at checkout.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub coupon: Option<String>,
    /// Until when it stands, in ms since 1970: the end of its window or the shopper's own deadline, whichever comes
    /// first.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub ends_at: Option<f64>,
    /// What to fill the placeholders with.
    pub values: OfferValues,
}

/// What the placeholders of an offer's texts stand for, as far as it is known; the page writes numbers, amounts and
/// times as its language does.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct OfferValues {
    /// `{first_name}`: how the shop addresses the shopper.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub first_name: Option<String>,
    /// `{points}`: those that the offer gives; otherwise those that the shopper can spend.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub points: Option<f64>,
    /// `{deadline}`, and `{time_left}` until then: until when it stands, in ms since 1970.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub deadline: Option<f64>,
    /// `{remaining}`: what the cart lacks of the least value to which the offer applies, in `currency`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub remaining: Option<f64>,
    /// `{amount}`: the amount of money that the offer gives, in `currency`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub amount: Option<f64>,
    /// ISO 4217 code of what is remaining and of the amount.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub currency: Option<String>,
    /// `{percent}`: 10 for 10%.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub percent: Option<f64>,
    /// `{coupon}`: the code to enter at checkout.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub coupon: Option<String>,
}

impl Offer {
    /// The variant that a shopper sees, by the seed alone: the first of them on the lowest bucket.
    pub(super) fn variant_for(&self, seed: u32) -> Option<&OfferVariant> {
        let bucket = bucket(seed, &["variant/", self.promotion_id.as_str()].concat());
        let mut end = 0.0;
        self.variants.iter().find(|variant| {
            end += variant.share;
            bucket < end
        })
    }

    /// What the shopper gets, as the variant has it.
    pub(super) fn benefit_of<'o>(&'o self, variant: Option<&'o OfferVariant>) -> &'o OfferBenefit {
        variant.and_then(|variant| variant.benefit.as_ref()).unwrap_or(&self.benefit)
    }

    pub(super) fn shown(
        &self,
        seed: u32,
        locale: Option<&str>,
        ends_at: Option<i64>,
        shopper: &Shopper,
    ) -> ShownOffer {
        let variant = self.variant_for(seed);
        let of_variant =
            |field: fn(&OfferVariant) -> &Option<String>| variant.and_then(|it| field(it).as_ref());
        // What a variant says in its own words, the offer's translations would contradict.
        let text_of =
            |own: Option<&String>, base: Option<&String>, field: fn(&OfferText) -> &Option<String>| {
                let translated = |texts| in_language(texts, locale, field);
                let text = variant.and_then(|it| translated(&it.texts)).or(own.map(String::as_str));
                text.or_else(|| translated(&self.texts)).or(base.map(String::as_str)).map(str::to_owned)
            };
        let title = text_of(of_variant(|it| &it.title), Some(&self.title), |text| &text.title);
        let text = text_of(of_variant(|it| &it.text), self.text.as_ref(), |text| &text.text);
        let coupon = of_variant(|variant| &variant.coupon).or(self.coupon.as_ref()).cloned();
        let benefit = self.benefit_of(variant).clone();
        let ends_at = ends_at.map(|at| at as f64);
        let mut values = OfferValues {
            first_name: shopper.facts().and_then(|facts| facts.first_name.clone()),
            points: shopper.points(),
            deadline: ends_at,
            remaining: self.applies_to.least_value.map(|least| least - shopper.cart_value),
            coupon: coupon.clone(),
            ..OfferValues::default()
        };
        values.remaining = values.remaining.filter(|remaining| *remaining > 0.0);
        match &benefit {
            OfferBenefit::Percent { value } => values.percent = Some(*value),
            OfferBenefit::Amount { value, currency } => {
                values.amount = Some(*value);
                values.currency = Some(currency.clone());
            }
            OfferBenefit::Points { value } => values.points = Some(*value),
            _ => {}
        }
        ShownOffer {
            promotion_id: self.promotion_id.clone(),
            promotion_name: self.promotion_name.clone(),
            variant: variant.map(|variant| variant.variant.clone()),
            purpose: self.purpose,
            benefit,
            title: title.unwrap_or_default(),
            text,
            coupon,
            ends_at,
            values,
        }
    }
}
