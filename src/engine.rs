use alloc::borrow::ToOwned;
use alloc::string::String;
use alloc::vec::Vec;
use core::cell::RefCell;

use crate::catalog::{Catalog, ItemIndex};
use crate::decimal::whole;
use crate::event::{Event, EventName};
use crate::journal;
use crate::model::{Model, PackReport, format as pack};
use crate::offer::{Offer, OfferDecision, choose};
use crate::problem::{Problem, Problems};
use crate::profile::{Profile, ProfileState, Record};
use crate::rank::{
    Exclude, Explanation, FeedOptions, Landing, Plan, SlateItem, complements, feed, similar, unknown_landing,
};
use crate::value::Value;

const MINUTE: i64 = 60_000;
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
/// assert_eq!(engine.catalog().product(feed.items[0].item).unwrap().title, "Oat biscuits");
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
    catalog: Catalog,
    model: Option<Model>,
    offers: Vec<Offer>,
    profile: ProfileState,
    skipped: Problems,
    seed: u32,
    seed_is_kept: bool,
    /// See [`Engine::with_feed_plan`].
    feed_plan: RefCell<Option<(PlanKey, Plan)>>,
}

/// What a feed's plan is for: the minute, and what it was asked with.
type PlanKey = (i64, Exclude);

/// An ordered list of products with the reasons for each.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Slate {
    /// The products, the best first.
    pub items: Vec<SlateItem>,
    /// What of the question could not be used, such as an unknown product.
    pub problems: Vec<Problem>,
}

/// What became of an event.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize)]
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
            model: None,
            offers: Vec::new(),
            profile: ProfileState::default(),
            skipped: Problems::default(),
            seed,
            seed_is_kept: false,
            feed_plan: RefCell::default(),
        }
    }

    /// Puts a catalogue in the place of the one before. The profile stays: it remembers facets by
    /// their names. A pack's model stays as well, and finds its items in the new catalogue by their ids.
    pub fn set_catalog(&mut self, catalog: Catalog) {
        self.catalog = catalog;
        if let Some(model) = &mut self.model {
            model.link(&self.catalog);
        }
        self.feed_plan = RefCell::default();
    }

    /// Puts a pack's catalogue and model in the place of those before, or, on an error, changes nothing.
    ///
    /// # Errors
    ///
    /// `pack.version` where a later release wrote it, `pack.damaged` where it is not as it was written.
    ///
    /// ```
    /// # use regulars::{Engine, PackContents, Row};
    /// # let pack = PackContents {
    /// #     names: vec!["id".into(), "title".into()],
    /// #     columns: vec!["1\u{1e}2\u{1e}3".into(), "Tea\u{1e}Coffee\u{1e}Pot".into()],
    /// #     rows: vec![Row { scale: 1.0, neighbours: vec![(2, 1.0)] }],
    /// #     ..Default::default()
    /// # };
    /// # let file = pack.write();
    /// let mut engine = Engine::new(7);
    /// let report = engine.load_pack(&file)?;
    /// assert_eq!((report.items, report.catalog.skipped), (3, 0));
    /// assert_eq!(engine.load_pack(&file[1..]).unwrap_err().code, "pack.damaged");
    /// # Ok::<(), regulars::Problem>(())
    /// ```
    pub fn load_pack(&mut self, bytes: &[u8]) -> Result<PackReport, Problem> {
        let (catalog, model, report) = pack::read(bytes)?;
        self.catalog = catalog;
        self.model = Some(model);
        self.feed_plan = RefCell::default();
        Ok(report)
    }

    /// The catalogue that is ranked.
    pub fn catalog(&self) -> &Catalog {
        &self.catalog
    }

    /// Puts offers in the place of those before.
    pub fn set_offers(&mut self, offers: Vec<Offer>) {
        self.offers = offers;
    }

    /// Reads a stored journal into a fresh profile, in place of the one before.
    ///
    /// # Errors
    ///
    /// `journal.version` where a later release wrote it. The profile then stays what it was, and the
    /// host must leave the stored bytes alone.
    pub fn restore(&mut self, bytes: &[u8]) -> Result<RestoreReport, Problem> {
        let restored = journal::read(bytes)?;
        self.profile = restored.profile;
        self.seed = restored.seed.unwrap_or(self.seed);
        self.seed_is_kept = restored.seed.is_some();
        self.feed_plan = RefCell::default();
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
    pub fn record(&mut self, event: &impl Value, now: i64) -> Recorded {
        let (event, problems) = Event::read(event, now);
        self.record_read(event, problems)
    }

    /// Takes in an event that was read before, with the problems met in reading it. A host whose
    /// values may call back into it while they are read uses this to read first.
    pub(crate) fn record_read(&mut self, event: Option<Event>, mut problems: Vec<Problem>) -> Recorded {
        let mut journal = Vec::new();
        let recorded = event.is_some_and(|event| {
            let has_items =
                event.name != EventName::ViewPromotion && event.name != EventName::SelectPromotion;
            if has_items && !self.catalog.is_empty() {
                problems.extend(unknown_items(&self.catalog, event.items.iter().map(|item| &*item.item_id)));
            }
            let record = Record::of(event, &self.catalog);
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
            self.feed_plan = RefCell::default();
            if !self.seed_is_kept {
                journal = journal::seed_frame(self.seed);
                self.seed_is_kept = true;
            }
            journal.extend(journal::event_frame(&record));
            true
        });
        self.skipped.extend(problems.iter().cloned());
        Recorded { recorded, problems, journal }
    }

    /// The personalised feed: at most `limit` products that can be had, without those just bought,
    /// in the cart, turned down or named in `exclude` (ids that are unknown there are passed over), and
    /// one variant of each. A newcomer gets what the shop puts first, mixed. With a pack, what goes with the
    /// last products looked at comes first. Interests are taken as of the minute of `now`. O(products).
    ///
    /// # Errors
    ///
    /// `argument` where `limit` is 0 or above [`MOST_ITEMS`].
    ///
    /// ```
    /// # use regulars::{Catalog, Engine};
    /// # let mut engine = Engine::new(7);
    /// # let feed = "id\ttitle\tproduct_type\n1\tGreen tea\tDrinks > Tea\n2\tBlack tea\tDrinks > Tea\n3\tTea biscuits\tSnacks > Biscuits\n";
    /// # engine.set_catalog(Catalog::from_tsv(feed).0);
    /// # let now = 1_760_000_000_000;
    /// let feed = engine.feed(2, &["1".to_owned()], now)?;
    /// assert_eq!(feed.items.len(), 2);
    /// let first = &feed.items[0];
    /// assert_eq!(first.score, first.reasons.iter().map(|reason| reason.points).sum::<i32>());
    /// # Ok::<(), regulars::Problem>(())
    /// ```
    pub fn feed(&self, limit: usize, exclude: &[String], now: i64) -> Result<Slate, Problem> {
        let exclude_ids = exclude.to_vec();
        self.feed_with(&FeedOptions { limit, exclude_ids, ..FeedOptions::default() }, now)
    }

    /// The feed as [`Engine::feed`] draws it up, with everything that can be asked for: see [`FeedOptions`].
    ///
    /// It is quick enough to be asked for session after session, with [`Engine::forget`] between them: a tenth of
    /// a millisecond for 43,000 items of which the ids alone are known, on one core of a server.
    ///
    /// # Errors
    ///
    /// As [`Engine::feed`].
    ///
    /// ```
    /// # use regulars::{Catalog, Engine};
    /// # let mut engine = Engine::new(7);
    /// # let feed = "id\ttitle\tproduct_type\n1\tGreen tea\tDrinks > Tea\n2\tBlack tea\tDrinks > Tea\n3\tTea biscuits\tSnacks > Biscuits\n";
    /// # engine.set_catalog(Catalog::from_tsv(feed).0);
    /// # let now = 1_760_000_000_000;
    /// use regulars::{Exclude, FeedOptions};
    ///
    /// let everything = FeedOptions { exclude: Exclude::None, ..FeedOptions::default() };
    /// assert_eq!(engine.feed_with(&everything, now)?.items.len(), 3);
    /// # Ok::<(), regulars::Problem>(())
    /// ```
    pub fn feed_with(&self, options: &FeedOptions, now: i64) -> Result<Slate, Problem> {
        let FeedOptions { limit, exclude, exclude_ids, landing } = options;
        check_limit(*limit)?;
        let (excluded, _) = self.find_all(exclude_ids);
        let draw_up = |plan: &Plan| plan.slate(&self.catalog, self.model.as_ref(), *limit, &excluded);
        let items = self.with_feed_plan(*exclude, landing, now, draw_up);
        let model = self.model.as_ref();
        let problems = model.map_or_else(Vec::new, |model| unknown_landing(&self.catalog, model, landing));
        Ok(Slate { items, problems })
    }

    /// Products like one product, and, with a pack, those that go with it; without the product itself, its
    /// variants and those in `exclude`. An unknown
    /// product gives an empty list and the problem `item.unknown`. O(products).
    ///
    /// # Errors
    ///
    /// As [`Engine::feed`].
    ///
    /// ```
    /// # use regulars::{Catalog, Engine};
    /// # let mut engine = Engine::new(7);
    /// # let feed = "id\ttitle\tproduct_type\n1\tGreen tea\tDrinks > Tea\n2\tBlack tea\tDrinks > Tea\n3\tTea biscuits\tSnacks > Biscuits\n";
    /// # engine.set_catalog(Catalog::from_tsv(feed).0);
    /// # let now = 1_760_000_000_000;
    /// let like_green_tea = engine.similar("1", 12, &[], now)?;
    /// let first = engine.catalog().product(like_green_tea.items[0].item).unwrap();
    /// assert_eq!(first.title, "Black tea");
    /// # Ok::<(), regulars::Problem>(())
    /// ```
    pub fn similar(
        &self,
        item_id: &str,
        limit: usize,
        exclude: &[String],
        now: i64,
    ) -> Result<Slate, Problem> {
        check_limit(limit)?;
        let (found, problems) = self.find_all(&[item_id.to_owned()]);
        let Some(&item) = found.first() else { return Ok(Slate { items: Vec::new(), problems }) };
        let plan = similar(&self.catalog, self.model.as_ref(), &self.profile, item, now);
        let (excluded, _) = self.find_all(exclude);
        Ok(Slate { items: plan.slate(&self.catalog, self.model.as_ref(), limit, &excluded), problems })
    }

    /// Products that go with the given ones, from other leaf categories. Unknown ids are reported
    /// as `item.unknown` and passed over; with none known the list is empty. O(products).
    ///
    /// # Errors
    ///
    /// As [`Engine::feed`].
    ///
    /// ```
    /// # use regulars::{Catalog, Engine};
    /// # let mut engine = Engine::new(7);
    /// # let feed = "id\ttitle\tproduct_type\n1\tGreen tea\tDrinks > Tea\n2\tBlack tea\tDrinks > Tea\n3\tTea biscuits\tSnacks > Biscuits\n";
    /// # engine.set_catalog(Catalog::from_tsv(feed).0);
    /// # let now = 1_760_000_000_000;
    /// let with_green_tea = engine.complements(&["1".to_owned()], 12, &[], now)?;
    /// let first = engine.catalog().product(with_green_tea.items[0].item).unwrap();
    /// assert_eq!(first.title, "Tea biscuits");
    /// // Another tea is a substitute.
    /// assert_eq!(with_green_tea.items.len(), 1);
    /// # Ok::<(), regulars::Problem>(())
    /// ```
    pub fn complements(
        &self,
        item_ids: &[String],
        limit: usize,
        exclude: &[String],
        now: i64,
    ) -> Result<Slate, Problem> {
        check_limit(limit)?;
        let (found, problems) = self.find_all(item_ids);
        if found.is_empty() {
            return Ok(Slate { items: Vec::new(), problems });
        }
        let plan = complements(&self.catalog, &self.profile, &found, now);
        let (excluded, _) = self.find_all(exclude);
        Ok(Slate { items: plan.slate(&self.catalog, self.model.as_ref(), limit, &excluded), problems })
    }

    /// Why a product is where it is in the feed of [`FEED_LENGTH`], or why it is not there.
    ///
    /// # Errors
    ///
    /// `item.unknown` where the catalogue has no such product.
    ///
    /// ```
    /// # use regulars::{Catalog, Engine};
    /// # let mut engine = Engine::new(7);
    /// # let feed = "id\ttitle\tproduct_type\n1\tGreen tea\tDrinks > Tea\n2\tBlack tea\tDrinks > Tea\n3\tTea biscuits\tSnacks > Biscuits\n";
    /// # engine.set_catalog(Catalog::from_tsv(feed).0);
    /// # let now = 1_760_000_000_000;
    /// let explanation = engine.explain("2", now)?;
    /// assert_eq!((explanation.position.is_some(), explanation.left_out), (true, None));
    /// assert_eq!(engine.explain("7", now).unwrap_err().code, "item.unknown");
    /// # Ok::<(), regulars::Problem>(())
    /// ```
    pub fn explain(&self, item_id: &str, now: i64) -> Result<Explanation, Problem> {
        let item = self.catalog.find(item_id).ok_or_else(|| unknown_item(item_id))?;
        let explain = |plan: &Plan| plan.explain(&self.catalog, self.model.as_ref(), item, FEED_LENGTH);
        Ok(self.with_feed_plan(Exclude::default(), &Landing::default(), now, explain))
    }

    /// Hands over what the feed asks for as of the minute of `now`. It is kept until something is
    /// recorded or the minute is over: a page asks several times at once, for shelves and reasons.
    fn with_feed_plan<T>(
        &self,
        exclude: Exclude,
        landing: &Landing,
        now: i64,
        draw_up: impl FnOnce(&Plan) -> T,
    ) -> T {
        let minute = now.saturating_sub(now.rem_euclid(MINUTE));
        let draw_up_fresh = || {
            let model = self.model.as_ref();
            feed(&self.catalog, model, &self.profile, self.seed, exclude, landing, minute)
        };
        // A landing is asked about once, for the first page.
        if landing.category.is_some() || landing.channel.is_some() {
            return draw_up(&draw_up_fresh());
        }
        let key = (minute, exclude);
        let mut kept = self.feed_plan.borrow_mut();
        let (_, plan) = match kept.take_if(|(of, _)| *of == key) {
            Some(same) => kept.insert(same),
            None => kept.insert((key, draw_up_fresh())),
        };
        draw_up(plan)
    }

    /// The offer to show at a place of the page, with the reason, and why each other one is not.
    ///
    /// ```
    /// # use regulars::{Catalog, Engine};
    /// # let mut engine = Engine::new(7);
    /// # let feed = "id\ttitle\tproduct_type\n1\tGreen tea\tDrinks > Tea\n2\tBlack tea\tDrinks > Tea\n3\tTea biscuits\tSnacks > Biscuits\n";
    /// # engine.set_catalog(Catalog::from_tsv(feed).0);
    /// # let now = 1_760_000_000_000;
    /// let decision = engine.offers("home", now);
    /// assert_eq!(decision.offer, None);
    /// ```
    pub fn offers(&self, surface: &str, now: i64) -> OfferDecision {
        choose(&self.offers, &self.profile, surface, now)
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
        self.profile.summary(now, self.skipped.as_slice())
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
        self.skipped = Problems::default();
        self.seed_is_kept = false;
        self.feed_plan = RefCell::default();
    }

    fn find_all(&self, item_ids: &[String]) -> (Vec<ItemIndex>, Vec<Problem>) {
        let mut found: Vec<ItemIndex> = Vec::new();
        for item in item_ids.iter().filter_map(|id| self.catalog.find(id)) {
            if !found.contains(&item) {
                found.push(item);
            }
        }
        (found, unknown_items(&self.catalog, item_ids.iter().map(String::as_str)))
    }
}

fn check_limit(limit: usize) -> Result<(), Problem> {
    if (1..=MOST_ITEMS).contains(&limit) {
        return Ok(());
    }
    Err(Problem::new(
        "argument",
        "limit",
        &whole(limit.try_into().unwrap_or(i64::MAX)),
        "a whole number from 1 to 1000",
        "Ask for as many items as the page shows.",
    ))
}

fn unknown_item(item_id: &str) -> Problem {
    Problem::new(
        "item.unknown",
        "item_id",
        item_id,
        "the id of a product in the catalogue",
        "Use the same ids in events and catalogue, or load the product into the catalogue.",
    )
}

fn unknown_items<'a>(catalog: &Catalog, item_ids: impl Iterator<Item = &'a str>) -> Vec<Problem> {
    let mut problems = Problems::default();
    problems.extend(item_ids.filter(|id| catalog.find(id).is_none()).map(unknown_item));
    problems.into_vec()
}
