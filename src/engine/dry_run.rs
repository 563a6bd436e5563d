//! Who would match the offers.

use alloc::string::String;
use alloc::vec::Vec;

use serde::Serialize;

use crate::catalog::Product;
use crate::engine::Engine;
use crate::model::Located;
use crate::offer::{OfferBook, Shopper};

/// Whether an offer would be for the shopper at hand.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct DryRun {
    /// The offer.
    pub promotion_id: String,
    /// Whether it would.
    pub matches: bool,
    /// The first rule against it: `window.not_started`, `window.ended`, or the path of a rule such as `purpose.orders`
    /// and `audience.any`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub ruled_out_by: Option<String>,
}

impl Engine {
    /// For which of a book's offers the shopper at hand is meant, by their windows, purposes and audiences; in the order
    /// of the book. What was shown before, surfaces and limits do not count: this is about the shop's rules, before they are in
    /// use. The book need not be the one in use, and nothing changes. O(offers × rules).
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
        let shopper = self.shopper(now);
        let runs = book.offers.iter().map(|offer| {
            let of_window = offer.window.first_against(now).map(String::from);
            let ruled_out_by = of_window.or_else(|| offer.first_against(&shopper));
            DryRun { promotion_id: offer.promotion_id.clone(), matches: ruled_out_by.is_none(), ruled_out_by }
        });
        runs.collect()
    }

    /// The shopper, as rules look at one.
    pub(super) fn shopper(&self, now: i64) -> Shopper<'_> {
        let product = |item_id: &str| self.product_named(item_id);
        Shopper::at(&self.profile, self.facts(), &product, &self.outlook(), now)
    }

    /// The product of that id, as far as it is here.
    fn product_named(&self, item_id: &str) -> Option<Product> {
        let number = match self.pack_alone() {
            Some(pack) => match pack.locate(item_id) {
                Located::Item(number) => number,
                _ => return None,
            },
            None => self.catalog.find(item_id)?,
        };
        self.product(number)
    }
}
