//! What the shop's own analytics may be told of offers, in GA4's words.

use alloc::string::String;

use serde::Serialize;

use crate::event::EventName;
use crate::offer::exposure::Exposure;
use crate::offer::{Offer, OfferBook};
use crate::profile::{Channel, ProfileState, Record, Stage};

/// Something to tell the shop's own analytics. Nothing in it names the shopper, and nothing is sent from here.
///
/// A visit is one trial: of the offer that was handed out last in it, or of none. Over all shoppers, an offer was tried
/// as often as it has a `view_promotion`, less the reports that say in `replaces` that they take its place; its
/// `purchase` are the answers. What was withheld (`holdout`) was a trial of none.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct Report {
    /// What happened: `view_promotion` (an offer was handed out, or withheld on purpose), `no_promotion` (a visit begins
    /// without any; once in a visit), `select_promotion` (it was clicked), `dismiss_promotion`, or `purchase` (an order
    /// that answers the last offer, or none).
    pub event: &'static str,
    /// The offer; absent where there was none.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub promotion_id: Option<String>,
    /// Its name in the shop's reports.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub promotion_name: Option<String>,
    /// The variant that the shopper sees.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub creative_name: Option<String>,
    /// The place of the page.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub creative_slot: Option<String>,
    /// Where the shopper stood with the shop, of a `purchase` when the offer was handed out.
    pub stage: Stage,
    /// By which way the shopper first came to the shop, where that is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub first_channel: Option<Channel>,
    /// By which way the shopper last came, other than directly.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub last_channel: Option<Channel>,
    /// Whether the shop paid for that last way as an advertisement.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub last_paid: Option<bool>,
    /// Who sent the shopper by that last way: `utm_source`, a search engine's name, or a host.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub last_source: Option<String>,
    /// The campaign of that last way, `utm_campaign`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub last_campaign: Option<String>,
    /// Whether the shopper is one of those who are offered nothing, so that lift can be measured.
    pub holdout: bool,
    /// What the offer gives away of the value of an order, as a share.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub generosity: Option<f64>,
    /// Of a `view_promotion` that takes the place of another, or of none, as what this visit is a trial of: that
    /// offer's id, empty for none. In a visit that has had its order it is the offer's own: nothing is tried any more.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub replaces: Option<String>,
    /// Of a `purchase` what the order came to, in `currency`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub value: Option<f64>,
    /// ISO 4217 code.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub currency: Option<String>,
    /// When, in ms since 1970.
    pub time: f64,
}

/// What reports are made of, before what they are about is taken in.
pub(crate) struct Reporter<'e> {
    pub(crate) book: &'e OfferBook,
    pub(crate) profile: &'e ProfileState,
    pub(crate) seed: u32,
    pub(crate) orders_elsewhere: u32,
}

impl Reporter<'_> {
    /// Of an exposure.
    pub(crate) fn of_exposure(&self, exposure: &Exposure, now: i64) -> Report {
        let exposures = &self.profile.exposures;
        let own = Some(exposure).filter(|_| exposures.has_order(now));
        let replaced = own.or_else(|| exposures.replaced(now));
        Report {
            event: if exposure.promotion_id.is_some() { "view_promotion" } else { "no_promotion" },
            replaces: replaced.map(|replaced| replaced.promotion_id.clone().unwrap_or_default()),
            ..self.about_exposure(exposure, now)
        }
    }

    /// Of an event, if it is about an offer of the book or one that was handed out, or an answer to one.
    pub(crate) fn of_record(&self, record: &Record) -> Option<Report> {
        let at = record.at;
        let event = match record.name {
            EventName::Purchase => {
                let report = self.about_exposure(self.profile.exposures.answered(at)?, at);
                let currency = record.currency.clone().or_else(|| self.profile.currency.clone());
                return Some(Report { event: "purchase", value: Some(record.amount()), currency, ..report });
            }
            EventName::SelectPromotion => "select_promotion",
            EventName::DismissPromotion => "dismiss_promotion",
            _ => return None,
        };
        let id = record.promotion_id.as_ref()?;
        let offer = self.find(id);
        // Pages without the book tell of what others handed out.
        if offer.is_none() && !self.profile.exposures.has_shown(id) {
            return None;
        }
        Some(Report {
            event,
            promotion_id: Some(id.clone()),
            promotion_name: offer.and_then(|offer| offer.promotion_name.clone()),
            creative_name: offer
                .and_then(|offer| offer.variant_for(self.seed))
                .map(|variant| variant.variant.clone()),
            creative_slot: self.profile.exposures.last_place(id, at).cloned(),
            ..self.about_shopper(at)
        })
    }

    fn about_exposure(&self, exposure: &Exposure, at: i64) -> Report {
        let id = exposure.promotion_id.as_ref();
        Report {
            promotion_id: id.cloned(),
            promotion_name: id.and_then(|id| self.find(id)?.promotion_name.clone()),
            creative_name: exposure.variant.clone(),
            creative_slot: exposure.surface.clone(),
            stage: exposure.stage,
            holdout: exposure.withheld,
            generosity: id.map(|_| exposure.generosity),
            ..self.about_shopper(at)
        }
    }

    fn about_shopper(&self, at: i64) -> Report {
        let touches = &self.profile.touches;
        Report {
            stage: self.profile.stage_now(at, self.orders_elsewhere).stage,
            first_channel: touches.first.as_ref().map(|touch| touch.channel),
            last_channel: touches.last.as_ref().map(|touch| touch.channel),
            last_paid: touches.last.as_ref().map(|touch| touch.paid),
            last_source: touches.last.as_ref().and_then(|touch| touch.source.clone()),
            last_campaign: touches.last.as_ref().and_then(|touch| touch.campaign.clone()),
            time: at as f64,
            ..Report::default()
        }
    }

    fn find(&self, promotion_id: &str) -> Option<&Offer> {
        self.book.offers.iter().find(|offer| offer.promotion_id == promotion_id)
    }
}
