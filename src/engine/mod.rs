//! One shopper in one shop.

mod bundles;
mod buying;
mod dry_run;
mod export;
mod hand;
mod lists;
mod offers;
mod onboarding;
mod packs;
mod ranking;
mod sensitive;
mod shopper;

use alloc::vec::Vec;
use core::cell::{Cell, RefCell};

use crate::catalog::{Catalog, Facet, Product, Updates};
use crate::decimal::whole;
use crate::event::{Event, EventName};
use crate::journal;
use crate::merchandising::{MerchandisingRules, RuleNumber};
use crate::model::Pack;
use crate::offer::{OfferBook, Report, ResponsePriors};
use crate::problem::{Problem, Problems};
use crate::profile::{Deed, Done, Facts, Later, Profile, ProfileState, Record};
use crate::rank::{Merchandising, RoleWeights, SlateItem};
use crate::value::Value;
pub use dry_run::DryRun;
use lists::{Asked, FeedPlan};
pub use offers::Claim;
pub use ranking::Ranking;
#[cfg(target_arch = "wasm32")]
pub(crate) use ranking::wrong_strength;
use sensitive::Discretion;

/// The longest list that can be asked for.
pub const MOST_ITEMS: usize = 1000;
/// The length of the feed that [`Engine::explain`] speaks of.
pub const FEED_LENGTH: usize = 24;

/// One shopper in one shop: catalogue, model, offers and profile, without any I/O.
///
/// The engine has no clock, no randomness and no storage. Time (ms since 1970) comes in with each
/// call, the seed once; what is to be stored goes out as bytes. The same catalogue, journal, time
/// and seed give the same lists, natively and in every browser.
///
/// ```
/// # #[cfg(feature = "json")] {
/// use regulars::{Catalog, Engine};
///
/// let feed = "id\ttitle\tproduct_type\tprice\n\
///     1\tGreen tea\tDrinks > Tea\t3.20 USD\n\
///     2\tBlack tea\tDrinks > Tea\t2.90 USD\n\
///     3\tOat biscuits\tSnacks > Biscuits\t1.80 USD\n";
/// let mut engine = Engine::new(7);
/// engine.set_catalog(Catalog::from_tsv(feed).0);
/// let now = 1_760_000_000_000;
///
/// let recorded = engine.record(&serde_json::json!({"event": "view_item", "item_id": 3}), now);
/// assert!(recorded.recorded);
///
/// let feed = engine.feed(24, &[], now)?;
/// assert_eq!(engine.product(feed.items[0].item).unwrap().title, "Oat biscuits");
///
/// // What was recorded, kept by the host, makes the same shopper again.
/// let mut again = Engine::new(0);
/// again.set_catalog(engine.catalog().clone());
/// again.restore(&recorded.journal)?;
/// assert_eq!(again.feed(24, &[], now)?, feed);
/// # }
/// # Ok::<(), regulars::Problem>(())
/// ```
#[derive(Clone, Debug)]
pub struct Engine {
    /// The page's own products.
    catalog: Catalog,
    has_catalog: bool,
    pack: Option<Pack>,
    updates: Updates,
    /// What items of events turn out to be once their chunks are here.
    later: Vec<Later>,
    asked: RefCell<Asked>,
    book: OfferBook,
    merchandising: Merchandising,
    role_weights: RoleWeights,
    /// What the host says of responses, and what the pack says.
    response_priors: Option<ResponsePriors>,
    pack_priors: ResponsePriors,
    profile: ProfileState,
    /// What the shop told for the time being.
    facts: Option<Facts>,
    discretion: Discretion,
    /// See [`Engine::is_journal_stale`].
    is_stale: Cell<bool>,
    skipped: Problems,
    /// Minutes by which the shopper's clock is ahead of UTC.
    utc_offset: i64,
    seed: u32,
    seed_is_kept: bool,
    /// See [`Engine::with_feed_plan`].
    feed_plan: RefCell<Option<FeedPlan>>,
}

/// An ordered list of products with the reasons for each.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Slate {
    /// The products, the best first.
    pub items: Vec<SlateItem>,
    /// What of the question could not be used, such as an unknown product.
    pub problems: Vec<Problem>,
}

/// What became of an event.
#[derive(Clone, Debug, Default, PartialEq, serde::Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct Recorded {
    /// Whether it was taken into the profile.
    pub recorded: bool,
    /// What was wrong with it.
    pub problems: Vec<Problem>,
    /// The bytes to append to the stored journal; none when nothing was recorded.
    #[serde(skip_serializing_if = "Vec::is_empty", serialize_with = "as_bytes")]
    #[cfg_attr(target_arch = "wasm32", tsify(optional, type = "Uint8Array"))]
    pub journal: Vec<u8>,
    /// What the shop's own analytics may be told of it: where it is about an offer, or answers one.
    pub reports: Vec<Report>,
}

fn as_bytes<S: serde::Serializer>(bytes: &[u8], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_bytes(bytes)
}

/// What was read of a stored journal.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct RestoreReport {
    /// Events read, besides those summed up in a snapshot.
    pub events: u32,
    /// Bytes that belonged to no whole record and were passed over.
    pub lost_bytes: u32,
    /// `journal.damaged` where bytes were passed over.
    pub problems: Vec<Problem>,
}

impl Engine {
    /// An engine without catalogue, offers or memory. `seed` decides chance; a journal that brings
    /// its own replaces it.
    pub fn new(seed: u32) -> Engine {
        Engine {
            catalog: Catalog::default(),
            has_catalog: false,
            pack: None,
            updates: Updates::default(),
            later: Vec::new(),
            asked: RefCell::default(),
            book: OfferBook::default(),
            merchandising: Merchandising::default(),
            role_weights: RoleWeights::default(),
            response_priors: None,
            pack_priors: ResponsePriors::default(),
            profile: ProfileState::default(),
            facts: None,
            discretion: Discretion::default(),
            is_stale: Cell::default(),
            skipped: Problems::default(),
            utc_offset: 0,
            seed,
            seed_is_kept: false,
            feed_plan: RefCell::default(),
        }
    }

    /// Puts a catalogue in the place of the one before. The profile stays: it remembers facets by
    /// their names. Beside a pack, the catalogue's products are ranked instead of the pack's, and found in it by their
    /// ids.
    pub fn set_catalog(&mut self, catalog: Catalog) {
        self.catalog = catalog;
        self.has_catalog = true;
        self.updates.apply(&mut self.catalog);
        self.link();
        self.forget_sensitive();
    }

    /// The product of that number, as lists name it: with a pack alone, while its chunk is here.
    ///
    /// ```
    /// # use regulars::{Catalog, Engine};
    /// let mut engine = Engine::new(7);
    /// engine.set_catalog(Catalog::from_tsv("id\ttitle\n7\tShirt\n").0);
    /// let feed = engine.feed(1, &[], 1_760_000_000_000)?;
    /// assert_eq!(engine.product(feed.items[0].item).unwrap().title, "Shirt");
    /// # Ok::<(), regulars::Problem>(())
    /// ```
    pub fn product(&self, number: u32) -> Option<Product> {
        let mut product = match self.pack_alone() {
            Some(pack) => pack.product(number),
            None => self.catalog.product(number),
        }?;
        self.updates.apply_to(&mut product);
        Some(product)
    }

    /// The facet of that number, as reasons name it: with a pack alone, while a chunk is here that tells it.
    pub fn facet(&self, number: u32) -> Option<Facet> {
        match self.pack_alone() {
            Some(pack) => pack.facet(number),
            None => self.catalog.facet(number),
        }
    }

    /// The page's own catalogue; empty where there is a pack alone.
    pub fn catalog(&self) -> &Catalog {
        &self.catalog
    }

    /// Puts offers in the place of those before.
    pub fn set_offers(&mut self, book: OfferBook) {
        self.book = book;
        self.forget_sensitive();
    }

    /// Puts the shop's merchandising rules in place of those before. They hold in [`Engine::feed`], [`Engine::similar`],
    /// [`Engine::complements`] and [`Engine::rank`].
    ///
    /// With a pack alone, what is pinned is looked for in it; all other rules are about the products that a list would
    /// have anyway.
    ///
    /// ```
    /// # #[cfg(feature = "json")] {
    /// use regulars::{Catalog, Engine, MerchandisingRules, Term};
    ///
    /// let mut engine = Engine::new(7);
    /// engine.set_catalog(Catalog::from_tsv("id\ttitle\n1\tGreen tea\n2\tBlack tea\n").0);
    /// engine.set_merchandising(MerchandisingRules::read(&serde_json::json!([
    ///     {"rule_id": "hero", "action": "pin", "products": {"item_ids": ["2"]}},
    /// ])).0);
    /// let first = &engine.feed(24, &[], 1_760_000_000_000)?.items[0];
    /// assert_eq!(engine.product(first.item).unwrap().title, "Black tea");
    /// let reason = first.reasons.last().unwrap();
    /// assert_eq!((reason.term, engine.rule_id(reason.rule.unwrap())), (Term::Pin, Some("hero")));
    /// # }
    /// # Ok::<(), regulars::Problem>(())
    /// ```
    pub fn set_merchandising(&mut self, rules: MerchandisingRules) {
        self.merchandising = Merchandising::new(rules);
        self.feed_plan = RefCell::default();
    }

    /// The id of the merchandising rule of that number, as reasons name it.
    pub fn rule_id(&self, rule: RuleNumber) -> Option<&str> {
        self.merchandising.rules().get(usize::from(rule)).map(|rule| rule.rule_id.as_str())
    }

    /// Tells by how many minutes the shopper's clock is ahead of UTC, for active hours and quiet hours: 480 in Shanghai,
    /// −300 in New York in winter. Default: 0. Beyond a day it is taken as a day.
    ///
    /// ```
    /// let mut engine = regulars::Engine::new(7);
    /// engine.set_utc_offset(480);
    /// ```
    pub fn set_utc_offset(&mut self, minutes: i32) {
        self.utc_offset = i64::from(minutes.clamp(-1440, 1440));
    }

    /// Takes in what was done besides shopping; answers the bytes to append to the stored journal: none where it is
    /// about what is sensitive, or a facet that no profile remembers.
    fn take(&mut self, deed: Deed, now: i64) -> Vec<u8> {
        if let Deed::Like(facet) | Deed::Correct(facet, _) = &deed
            && (!facet.is_told() || self.is_sensitive_facet(facet))
        {
            return Vec::new();
        }
        let done = Done { at: now, deed };
        self.profile.take(&done);
        self.feed_plan = RefCell::default();
        [self.keep_seed(), journal::deed_frame(&done)].concat()
    }

    /// The bytes of the seed, where the journal does not hold it yet.
    fn keep_seed(&mut self) -> Vec<u8> {
        if core::mem::replace(&mut self.seed_is_kept, true) {
            Vec::new()
        } else {
            journal::seed_frame(self.seed)
        }
    }

    /// Weighs product roles otherwise: see [`RoleWeights`]. They are the shop's, not the shopper's: no journal holds
    /// them.
    ///
    /// ```
    /// use regulars::{Catalog, Engine, Role, RoleWeights, Stage};
    ///
    /// let mut engine = Engine::new(7);
    /// engine.set_catalog(Catalog::from_tsv("id\ttitle\trole\n1\tTea\t\n2\tJam\tprofit\n").0);
    /// let mut weights = RoleWeights::default();
    /// weights.set(Stage::Stranger, Role::Profit, 1.0);
    /// engine.set_role_weights(weights);
    /// let feed = engine.feed(24, &[], 1_760_000_000_000)?;
    /// assert_eq!(engine.product(feed.items[0].item).unwrap().id, "2");
    /// # Ok::<(), regulars::Problem>(())
    /// ```
    pub fn set_role_weights(&mut self, weights: RoleWeights) {
        self.role_weights = weights;
        self.feed_plan = RefCell::default();
    }

    /// Reads a stored journal into a fresh profile, in place of the one before.
    ///
    /// # Errors
    ///
    /// `journal.version` where a later release wrote it. The profile then stays what it was, and the
    /// host must leave the stored bytes alone.
    pub fn restore(&mut self, bytes: &[u8]) -> Result<RestoreReport, Problem> {
        let restored = journal::read(bytes, &self.discretion.categories)?;
        self.is_stale.set(restored.is_stale);
        self.profile = restored.profile;
        self.seed = restored.seed.unwrap_or(self.seed);
        self.later = Vec::new();
        self.seed_is_kept = restored.seed.is_some();
        self.feed_plan = RefCell::default();
        self.forget_sensitive();
        let damaged = |lost_bytes: u32| {
            Problem::new(
                "journal.damaged",
                "journal",
                &[&whole(lost_bytes.into()), " bytes that are no record"].concat(),
                "whole records only",
                "Nothing to mend: the rest was read, and the damaged part is left behind.",
            )
        };
        let lost_bytes = restored.lost_bytes;
        let problems = (lost_bytes > 0).then(|| damaged(lost_bytes)).into_iter().collect();
        Ok(RestoreReport { events: restored.events, lost_bytes, problems })
    }

    /// Takes in one event, in any form that [`Event::read`] knows. Never fails: what cannot be used
    /// is reported and counted.
    ///
    /// While the shopper [paused](Engine::pause) the learning, nothing is recorded. Of
    /// [sensitive categories](Engine::set_sensitive) nothing is either; an event without other items is then not
    /// recorded, but for orders, which count with their value. In both cases there is no problem: all is as it was
    /// asked for.
    pub fn record(&mut self, event: &impl Value, now: i64) -> Recorded {
        let (event, problems) = Event::read(event, now);
        self.record_read(event, problems)
    }

    /// Takes in an event that was read before, with the problems met in reading it. A host whose
    /// values may call back into it while they are read uses this to read first.
    pub(crate) fn record_read(&mut self, event: Option<Event>, mut problems: Vec<Problem>) -> Recorded {
        if self.profile.paused {
            return Recorded::default();
        }
        let (mut journal, mut reports) = (Vec::new(), Vec::new());
        let recorded = event.and_then(|event| self.discreet(event)).is_some_and(|event| {
            let has_items =
                event.name != EventName::ViewPromotion && event.name != EventName::SelectPromotion;
            if has_items && (self.pack_alone().is_some() || !self.catalog.is_empty()) {
                problems.extend(self.unknown_items(event.items.iter().map(|item| &item.item_id)));
            }
            let (record, later) = Record::of(event, &self.goods(), self.utc_offset);
            let report = self.reporter().of_record(&record);
            if !self.profile.apply(&record) {
                problems.push(Problem::new(
                    "event.repeated",
                    "transaction_id",
                    record.transaction_id.as_deref().unwrap_or_default(),
                    "an order that was not recorded before",
                    "Nothing to mend: an order counts once, however often the page reports it.",
                ));
                return false;
            }
            reports.extend(report);
            self.later.extend(later);
            self.feed_plan = RefCell::default();
            journal = self.keep_seed();
            journal.extend(journal::event_frame(&record));
            journal.extend(self.tell_later(false));
            true
        });
        self.skipped.extend(problems.iter().cloned());
        Recorded { recorded, problems, journal, reports }
    }

    /// The profile as shopper and merchant may read it.
    ///
    /// ```
    /// # use regulars::{Catalog, Engine};
    /// # let mut engine = Engine::new(7);
    /// # let feed = "id\ttitle\tproduct_type\n1\tGreen tea\tDrinks > Tea\n2\tBlack tea\tDrinks > Tea\n3\tTea biscuits\tSnacks > Biscuits\n";
    /// # engine.set_catalog(Catalog::from_tsv(feed).0);
    /// # let now = 1_760_000_000_000;
    /// assert_eq!(engine.profile(now).visits, 0);
    /// ```
    pub fn profile(&self, now: i64) -> Profile {
        let facts = self.facts().cloned();
        Profile { facts, ..self.profile.summary(now, self.skipped.as_slice(), self.outlook()) }
    }

    /// The whole state as one journal, which may take the place of all bytes handed out so far.
    ///
    /// ```
    /// # use regulars::{Catalog, Engine};
    /// # let mut engine = Engine::new(7);
    /// # let feed = "id\ttitle\tproduct_type\n1\tGreen tea\tDrinks > Tea\n2\tBlack tea\tDrinks > Tea\n3\tTea biscuits\tSnacks > Biscuits\n";
    /// # engine.set_catalog(Catalog::from_tsv(feed).0);
    /// # let now = 1_760_000_000_000;
    /// let mut again = Engine::new(0);
    /// again.restore(&engine.snapshot())?;
    /// assert_eq!(again.profile(now), engine.profile(now));
    /// # Ok::<(), regulars::Problem>(())
    /// ```
    pub fn snapshot(&self) -> Vec<u8> {
        self.is_stale.set(false);
        [journal::seed_frame(self.seed), journal::snapshot_frame(&self.profile)].concat()
    }

    /// Forgets everything about the shopper but the seed.
    ///
    /// ```
    /// # use regulars::{Catalog, Engine};
    /// # let mut engine = Engine::new(7);
    /// # let feed = "id\ttitle\tproduct_type\n1\tGreen tea\tDrinks > Tea\n2\tBlack tea\tDrinks > Tea\n3\tTea biscuits\tSnacks > Biscuits\n";
    /// # engine.set_catalog(Catalog::from_tsv(feed).0);
    /// # let now = 1_760_000_000_000;
    /// engine.forget();
    /// assert_eq!(engine.profile(now).events, 0);
    /// ```
    pub fn forget(&mut self) {
        self.profile = ProfileState::default();
        self.facts = None;
        self.is_stale.set(false);
        self.later = Vec::new();
        self.asked = RefCell::default();
        self.skipped = Problems::default();
        self.seed_is_kept = false;
        self.feed_plan = RefCell::default();
    }
}
