//! What is not to be remembered.

use alloc::string::String;
use alloc::vec::Vec;
use core::cell::RefCell;

use crate::catalog::{Facet, FacetId, FacetKind};
use crate::engine::Engine;
use crate::event::{Event, EventName};
use crate::model::{Located, Pack};
use crate::offer::{AppliesTo, Offer, OfferBenefit};
use crate::profile::record::Described;
use crate::profile::{Goods, Sensitive};

/// The sensitive categories, and which of the catalogue's they are.
#[derive(Clone, Debug, Default)]
pub(super) struct Discretion {
    pub(super) categories: Sensitive,
    in_catalog: Vec<FacetId>,
}

/// The goods, without the words that would tell of sensitive ones.
pub(super) struct DiscreetGoods<'e>(&'e Engine);

impl Goods for DiscreetGoods<'_> {
    fn described(&self, item_id: &str) -> Described {
        match self.0.pack_alone() {
            Some(pack) => pack.described(item_id),
            None => self.0.catalog.described(item_id),
        }
    }

    fn word(&self, word: &str) -> Option<f32> {
        let Engine { catalog, discretion, .. } = self.0;
        match self.0.pack_alone() {
            // The head does not tell which of the items have the word.
            Some(pack) => pack.word(word).filter(|_| discretion.categories.is_empty()),
            None => {
                let facet = catalog.find_facet(FacetKind::Word, word)?;
                let is_kept = !catalog.is_mostly_of(facet, &discretion.in_catalog);
                is_kept.then(|| catalog.word_weight(facet))
            }
        }
    }
}

impl Engine {
    /// Names the categories of which nothing is ever remembered, by their paths; those beneath them count too, and upper
    /// and lower case are one. Whatever was remembered of them is forgotten, now and whenever a catalogue, a pack, a
    /// journal or a profile comes in.
    ///
    /// Their products never enter the profile, in no event, and neither do their ids, brands, tags, words or paths. So
    /// that none slips through, an item whose category neither catalogue, nor pack, nor the event itself tells is left
    /// out as well. Words searched for are dropped where at least half of the products with them in their titles
    /// are sensitive; with a pack alone, which does not tell that, no words searched for are learned. An order counts
    /// with its value, whatever was in it.
    ///
    /// Offers that would tell of such goods are never handed out, with the code `sensitive`: those that apply to such a
    /// category, to one of its products, to a brand or a tag of which at least half are, and those whose gift it is; or that name
    /// a product whose category nobody tells. Of an event about a promotion that is not among the offers of the page, and
    /// was never handed out, the id is left out: nobody can say what it is about.
    ///
    /// What was remembered before is forgotten as far as the category of a product can be told: by the catalogue, or by
    /// what is here of a pack; and the tags, brands and words that at least half of the catalogue's products with them
    /// share. Not told from a summed-up profile, and so not forgotten, are products that nobody sells any more, what they
    /// added to a brand that has other products as well, and, with a pack alone, tags, brands and words. So name the
    /// categories before the first event.
    ///
    /// ```
    /// # #[cfg(feature = "json")] {
    /// # use regulars::{Catalog, Engine};
    /// # let now = 1_760_000_000_000;
    /// let mut engine = Engine::new(7);
    /// engine.set_catalog(Catalog::from_tsv("id\ttitle\tproduct_type\n1\tTest\tHealth > Pregnancy\n2\tTea\tDrinks\n").0);
    /// engine.set_sensitive(&["health".to_owned()]);
    ///
    /// let viewed = engine.record(&serde_json::json!({"event": "view_item", "item_id": 1}), now);
    /// assert_eq!((viewed.recorded, viewed.problems.len(), viewed.journal.len()), (false, 0, 0));
    /// # }
    /// ```
    pub fn set_sensitive(&mut self, categories: &[String]) {
        self.discretion.categories = Sensitive::new(categories);
        self.forget_sensitive();
    }

    pub(super) fn goods(&self) -> DiscreetGoods<'_> {
        DiscreetGoods(self)
    }

    /// Forgets what turns out to be sensitive. To be called when products or a profile came in.
    pub(super) fn forget_sensitive(&mut self) {
        let sensitive = &self.discretion.categories;
        self.discretion.in_catalog = self.catalog.categories(&|path| sensitive.holds(path));
        if sensitive.is_empty() {
            return;
        }
        let mut profile = core::mem::take(&mut self.profile);
        let noted = |is_sensitive: bool| {
            self.is_stale.set(self.is_stale.get() || is_sensitive);
            is_sensitive
        };
        profile.forget(&|id| noted(self.is_sensitive_product(id) == Some(true)), &|facet| {
            noted(self.is_sensitive_facet(facet))
        });
        for offer in self.book.offers.iter().filter(|offer| self.is_sensitive_offer(offer, false)) {
            noted(profile.forget_offer(&offer.promotion_id));
        }
        self.profile = profile;
        self.feed_plan = RefCell::default();
    }

    /// The event without what is sensitive; `None` where nothing is left to record.
    pub(super) fn discreet(&self, mut event: Event) -> Option<Event> {
        let sensitive = &self.discretion.categories;
        if event.promotion_id.as_ref().is_some_and(|id| self.is_sensitive_promotion(id)) {
            event.promotion_id = None;
        }
        if sensitive.is_empty() || event.items.is_empty() {
            return Some(event);
        }
        let of_items = event.items.iter().filter_map(|item| Some(item.price? * item.quantity)).sum();
        let count = event.items.len();
        event.items.retain(|item| {
            let placed = !item.categories.is_empty();
            let is_told = placed && sensitive.holds(&item.categories.join(">"));
            !is_told && !self.is_sensitive_product(&item.item_id).unwrap_or(!placed)
        });
        if event.items.len() < count && event.name == EventName::Purchase {
            event.value = event.value.or(Some(of_items));
        }
        (!event.items.is_empty() || event.name.stands_without_items()).then_some(event)
    }

    /// Whether an offer would tell of sensitive goods: by the categories, products, brands or tags to which it applies,
    /// or by a gift. `untold` is what counts of a product whose category nobody tells.
    pub(super) fn is_sensitive_offer(&self, offer: &Offer, untold: bool) -> bool {
        if self.discretion.categories.is_empty() {
            return false;
        }
        let is_product = |id: &String| self.is_sensitive_product(id).unwrap_or(untold);
        let is_gift =
            |benefit: &OfferBenefit| matches!(benefit, OfferBenefit::Gift { item_id } if is_product(item_id));
        let is_facet =
            |kind: FacetKind, value: &String| self.is_sensitive_facet(&Facet { kind, value: value.clone() });
        let AppliesTo { item_ids, categories: paths, brands, tags, .. } = &offer.applies_to;
        [(FacetKind::Category, paths), (FacetKind::Brand, brands), (FacetKind::Tag, tags)]
            .iter()
            .any(|(kind, names)| names.iter().any(|name| is_facet(*kind, name)))
            || item_ids.iter().any(is_product)
            || is_gift(&offer.benefit)
            || offer.variants.iter().any(|variant| variant.benefit.as_ref().is_some_and(is_gift))
    }

    /// The same of the offer with that id. One that is not in the book may be of anything, unless it was handed out.
    fn is_sensitive_promotion(&self, promotion_id: &str) -> bool {
        match self.book.offers.iter().find(|offer| offer.promotion_id == promotion_id) {
            Some(offer) => self.is_sensitive_offer(offer, true),
            None => !self.discretion.categories.is_empty() && !self.profile.exposures.has_shown(promotion_id),
        }
    }

    /// Whether a facet tells of sensitive products, as far as that is known.
    pub(super) fn is_sensitive_facet(&self, facet: &Facet) -> bool {
        let Discretion { categories, in_catalog } = &self.discretion;
        match facet.kind {
            FacetKind::Category => categories.holds(&facet.value),
            FacetKind::Brand | FacetKind::Tag | FacetKind::Word => {
                let facet = self.catalog.find_facet(facet.kind, &facet.value);
                facet.is_some_and(|facet| self.catalog.is_mostly_of(facet, in_catalog))
            }
            FacetKind::Color | FacetKind::PriceBand => false,
        }
    }

    /// Whether a product is of a sensitive category; `None` where nobody tells its category yet.
    fn is_sensitive_product(&self, item_id: &str) -> Option<bool> {
        let Discretion { categories, in_catalog } = &self.discretion;
        match self.pack_alone() {
            Some(pack) => is_sensitive_item(pack, item_id, categories),
            None => {
                let item = self.catalog.find(item_id)?;
                Some(in_catalog.contains(&self.catalog.leaf(item)))
            }
        }
    }
}

fn is_sensitive_item(pack: &Pack, item_id: &str, categories: &Sensitive) -> Option<bool> {
    let Located::Item(number) = pack.locate(item_id) else { return None };
    let item = pack.item(number)?;
    let mut paths = item
        .facets
        .iter()
        .filter(|&&facet| pack.head().kind(facet) == Some(FacetKind::Category))
        .filter_map(|&facet| pack.facet_of(&item, facet));
    Some(paths.any(|(path, _)| categories.holds(path)))
}
