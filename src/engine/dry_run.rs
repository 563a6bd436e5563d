//! Who would match the offers.

use alloc::borrow::Cow;
use alloc::string::String;
use alloc::vec::Vec;

use serde::Serialize;

use crate::engine::Engine;
use crate::offer::{OfferBook, Shopper};

/// Whether an offer would be for the shopper at hand.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct DryRun {
    /// The offer.
    pub promotion_id: String,
    /// Whether it would.
    pub matches: bool,
    /// The first rule or limit against it, as [`RuledOut::ruled_out_by`](crate::RuledOut::ruled_out_by) tells it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub ruled_out_by: Option<String>,
    /// How much likelier than most the shopper is to use it: see [`Arm::propensity`](crate::Arm::propensity). Of an offer
    /// that names goods and would not tell of sensitive ones.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub propensity: Option<f64>,
}

impl Engine {
    /// Which of a book's offers the shopper at hand could be shown, and what there is against each other one: by their
    /// windows, purposes, audiences and limits, wherever on the page they are shown; in the order of the book. The book need
    /// not be the one in use, nothing is weighed or drawn, and nothing changes. O(offers × rules).
    ///
    /// ```
    /// # #[cfg(feature = "json")] {
    /// use regulars::{Engine, OfferBook};
    ///
    /// let mut engine = Engine::new(7);
    /// let now = 1_760_000_000_000;
    /// engine.record(&serde_json::json!({"event": "purchase", "items": [{"item_id": "tea"}]}), now);
    /// let (book, _) = OfferBook::read(&serde_json::json!([
    ///     {"promotion_id": "hello", "purpose": "welcome", "title": "10% off"},
    ///     {"promotion_id": "again", "purpose": "second_order", "title": "Delivery is on us"},
    /// ]));
    /// let runs = engine.dry_run(&book, now);
    /// assert_eq!((runs[0].matches, runs[0].ruled_out_by.as_deref()), (false, Some("purpose.orders")));
    /// assert!(runs[1].matches);
    /// # }
    /// ```
    pub fn dry_run(&self, book: &OfferBook, now: i64) -> Vec<DryRun> {
        let scene = self.scene(book, now);
        let runs = book.offers.iter().map(|offer| {
            let ruled_out_by = scene.first_against(offer).map(Cow::into_owned);
            let is_told = ruled_out_by.as_deref() != Some("sensitive");
            DryRun {
                promotion_id: offer.promotion_id.clone(),
                matches: ruled_out_by.is_none(),
                ruled_out_by,
                propensity: is_told.then(|| scene.propensity(offer)).flatten(),
            }
        });
        runs.collect()
    }

    /// The shopper, as rules look at one.
    pub(super) fn shopper(&self, now: i64) -> Shopper<'_> {
        Shopper::at(&self.profile, self.facts(), self, &self.outlook(), now)
    }
}
