//! The offers that the engine hands out.

use alloc::vec::Vec;

use serde::Serialize;

use crate::catalog::{FacetKind, Product};
use crate::engine::{Engine, RestoreReport, as_bytes};
use crate::model::Located;
use crate::offer::{
    Bought, Decided, Offer, OfferBook, OfferDecision, OfferQuery, Report, Reporter, ResponsePriors, Scene,
    Stock,
};
use crate::problem::Problem;
use crate::profile::record::Described;
use crate::profile::{Deed, Goods};

/// So many of the products bought, the last ones, are looked up in a pack.
const MOST_BOUGHT: usize = 256;

/// An offer handed out, or none.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct Claim {
    /// The offer to show, if any, and why no other.
    pub decision: OfferDecision,
    /// The bytes to append to the stored journal before the offer is shown; none where nothing new was handed out.
    #[serde(skip_serializing_if = "Vec::is_empty", serialize_with = "as_bytes")]
    #[cfg_attr(target_arch = "wasm32", tsify(optional, type = "Uint8Array"))]
    pub journal: Vec<u8>,
    /// What the shop's own analytics may be told.
    pub reports: Vec<Report>,
}

impl Engine {
    /// Which offer would be shown at a place of the page, with the reason, and why each other one would not. Nothing is
    /// counted, and nothing changes: this is for whoever looks into the shop's rules. Pages use [`Engine::claim_offer`].
    /// O(offers × rules).
    ///
    /// ```
    /// # #[cfg(feature = "json")] {
    /// use regulars::{Engine, OfferBook, OfferQuery};
    ///
    /// let mut engine = Engine::new(7);
    /// engine.set_offers(OfferBook::read(&serde_json::json!([
    ///     {"promotion_id": "guide", "purpose": "content", "title": "How to brew green tea", "surfaces": ["home"]},
    ///     {"promotion_id": "again", "purpose": "second_order", "title": "Delivery is on us"},
    /// ])).0);
    /// let home = OfferQuery { surface: "home".into(), locale: None };
    /// let decision = engine.offers(&home, 1_760_000_000_000);
    /// assert_eq!(decision.offer.unwrap().promotion_id, "guide");
    /// assert_eq!(decision.others[0].ruled_out_by, "purpose.orders");
    /// # }
    /// ```
    pub fn offers(&self, query: &OfferQuery, now: i64) -> OfferDecision {
        self.decide(query, now).decision
    }

    /// Hands out the offer to show at a place of the page, if any. It counts as shown at once, before the page has it:
    /// so no limit is ever exceeded, whatever becomes of the page.
    ///
    /// The same offer at the same place is counted once in a visit, and handed out again for as long as its window, its
    /// audience and its deadline allow and it is not dismissed; an order ends that. A visit ends, for offers, by half an hour of
    /// silence or by a clock that jumps so far. Where nothing is offered, that is remembered once in a visit, too: how many shoppers
    /// order by themselves is learnt from it. Shoppers held out for comparison are offered nothing; what they would have
    /// been offered is counted as withheld.
    ///
    /// Where several tabs share one journal, a host claims while no other does: it reads the journal, brings the engine up
    /// to it by [`Engine::refresh`], claims, appends, and lets the others go on. Then limits hold for all tabs together.
    ///
    /// ```
    /// # #[cfg(feature = "json")] {
    /// use regulars::{Engine, OfferBook, OfferQuery};
    ///
    /// let (book, _) = OfferBook::read(&serde_json::json!([
    ///     {"promotion_id": "guide", "purpose": "content", "title": "How to brew green tea", "limits": {"impressions": 1}},
    /// ]));
    /// let mut engine = Engine::new(7);
    /// engine.set_offers(book.clone());
    /// let (home, now) = (OfferQuery { surface: "home".into(), locale: None }, 1_760_000_000_000);
    /// let claim = engine.claim_offer(&home, now);
    /// assert!(claim.decision.offer.is_some());
    /// assert_eq!(claim.reports[0].event, "view_promotion");
    ///
    /// // In the same visit it is the same one; and then, in another tab the next day, its limit is reached.
    /// assert!(engine.claim_offer(&home, now + 60_000).journal.is_empty());
    /// let mut tab = Engine::new(8);
    /// tab.set_offers(book);
    /// tab.refresh(&claim.journal)?;
    /// let decision = tab.claim_offer(&home, now + 86_400_000).decision;
    /// assert_eq!(decision.others[0].ruled_out_by, "limits.impressions");
    /// # }
    /// # Ok::<(), regulars::Problem>(())
    /// ```
    pub fn claim_offer(&mut self, query: &OfferQuery, now: i64) -> Claim {
        let Decided { decision, exposure } = self.decide(query, now);
        let Some(exposure) = exposure else { return Claim { decision, ..Claim::default() } };
        let reports = vec![self.reporter().of_exposure(&exposure, now)];
        Claim { decision, journal: self.take(Deed::Expose(exposure), now), reports }
    }

    /// Brings the profile up to the stored journal, to which other tabs have written, too. As [`Engine::restore`], but
    /// what this page alone knows stays: what its events are still waiting to be told.
    ///
    /// # Errors
    ///
    /// As [`Engine::restore`].
    ///
    /// ```
    /// # #[cfg(feature = "json")] {
    /// use regulars::Engine;
    ///
    /// let (mut tab, mut other) = (Engine::new(7), Engine::new(8));
    /// let now = 1_760_000_000_000;
    /// let stored = other.record(&serde_json::json!({"event": "view_item", "item_id": "tea"}), now).journal;
    /// tab.refresh(&stored)?;
    /// assert_eq!(tab.profile(now).recent[0].item_id, "tea");
    /// # }
    /// # Ok::<(), regulars::Problem>(())
    /// ```
    pub fn refresh(&mut self, journal: &[u8]) -> Result<RestoreReport, Problem> {
        let later = core::mem::take(&mut self.later);
        let report = self.restore(journal);
        self.later = later;
        report
    }

    /// Says what is believed of shoppers of whom nothing is known but the stage, in place of what the pack says or, where it
    /// says nothing, of the documented defaults.
    ///
    /// ```
    /// use regulars::{Engine, ResponseCount, ResponsePriors};
    ///
    /// let without = ResponseCount { trials: 1000.0, orders: 20.0, ..ResponseCount::default() };
    /// Engine::new(7).set_response_priors(ResponsePriors::learn(&[without]));
    /// ```
    pub fn set_response_priors(&mut self, priors: ResponsePriors) {
        self.response_priors = Some(priors);
    }

    pub(super) fn reporter(&self) -> Reporter<'_> {
        Reporter {
            book: &self.book,
            profile: &self.profile,
            seed: self.seed,
            orders_elsewhere: self.outlook().orders_elsewhere,
        }
    }

    fn decide(&self, query: &OfferQuery, now: i64) -> Decided {
        let mut decided = self.scene(&self.book, now).decide(query);
        if let Some(offer) = &mut decided.decision.offer {
            let values = &mut offer.values;
            let currency = self.currency();
            if values.remaining.is_some() && !currency.is_empty() {
                values.currency = Some(currency.into());
            }
        }
        decided
    }

    /// What the shopper bought, where offers ask for it; with a pack alone as far as it is here.
    fn bought(&self, book: &OfferBook, now: i64) -> Bought<'_> {
        let is_asked = book.offers.iter().any(|offer| offer.applies_to.names_goods());
        let gathered = self.pack_alone().filter(|_| is_asked).map(|pack| {
            let bought = self.profile.purchases.ids().rev().take(MOST_BOUGHT);
            let number = |id| match pack.locate(id) {
                Located::Item(number) => Some(number),
                _ => None,
            };
            self.gathered(pack, &bought.filter_map(number).collect::<Vec<u32>>())
        });
        Bought::new(&self.profile, is_asked, &self.catalog, gathered, now)
    }

    /// The shopper before a book of offers.
    pub(super) fn scene<'e>(&'e self, book: &'e OfferBook, now: i64) -> Scene<'e> {
        Scene {
            book,
            profile: &self.profile,
            shopper: self.shopper(now),
            bought: self.bought(book, now),
            priors: self.response_priors.as_ref().unwrap_or(&self.pack_priors),
            usual_order: self.usual_order(book),
            stock: self,
            seed: self.seed,
            now,
        }
    }
}

impl Stock for Engine {
    fn product(&self, item_id: &str) -> Option<Product> {
        let number = match self.pack_alone() {
            Some(pack) => match pack.locate(item_id) {
                Located::Item(number) => number,
                _ => return None,
            },
            None => self.catalog.find(item_id)?,
        };
        Engine::product(self, number)
    }

    fn currency(&self) -> &str {
        Engine::currency(self)
    }

    fn has_tag(&self, item_id: &str, is_meant: &dyn Fn(&str) -> bool) -> bool {
        let Described::Known(_, facets) = self.goods().described(item_id) else { return false };
        facets.iter().any(|(facet, _)| facet.kind == FacetKind::Tag && is_meant(&facet.value))
    }

    fn is_sensitive(&self, offer: &Offer) -> bool {
        self.is_sensitive_offer(offer, true)
    }
}
