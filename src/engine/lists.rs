//! The lists that the engine draws up.

use alloc::boxed::Box;
use alloc::string::String;
use alloc::vec::Vec;

use crate::catalog::{Catalog, ItemIndex};
use crate::decimal::whole;
use crate::engine::{Engine, FEED_LENGTH, MOST_ITEMS, Slate};
use crate::model::{Located, Pack};
use crate::problem::{Problem, Problems};
use crate::rank::retrieve::About;
use crate::rank::{
    ActiveRules, ComplementMode, Exclude, Explanation, FeedOptions, Landing, Plan, Question, Reason,
    SlateItem, complements, feed, in_basket, retrieve, similar, unknown_landing,
};

const MINUTE: i64 = 60_000;
/// So many products that rules pin are looked for in a pack.
const MOST_PINNED: usize = 64;
/// So many different questions about products are remembered, to know what they still need.
const MOST_QUESTIONS: usize = 16;
/// Of a longer list of products the last ones are asked about in a pack.
pub(super) const MOST_ASKED_ABOUT: usize = 8;
/// The same of a basket.
pub(super) const MOST_IN_BASKET: usize = 64;
/// Of so many products together it is remembered that their bundles were asked for: a few whole baskets.
const MOST_WITH_BUNDLES: usize = 4 * MOST_IN_BASKET;

/// What has been asked so far.
#[derive(Clone, Debug, Default)]
pub(super) struct Asked {
    pub(super) feed: bool,
    /// The products that lists were asked about, the last question at the end.
    pub(super) about: Vec<About>,
    /// What the shopper already sees.
    pub(super) keep: Vec<String>,
    /// Whether it was asked what may be bought again.
    pub(super) again: bool,
    /// The products whose bundles were asked for, the last question at the end.
    pub(super) bundles: Vec<String>,
    /// Whether it was asked what the cart's goods cost.
    pub(super) cart: bool,
    /// What rules pin in the lists asked for.
    pub(super) pinned: Vec<String>,
    /// What was last asked to be ranked, as far as it is looked for.
    pub(super) ranked: Vec<String>,
    /// The product that was last asked to be explained.
    pub(super) explained: Option<String>,
}

impl Asked {
    pub(super) fn about(&mut self, about: About) {
        self.about.retain(|known| *known != about);
        if self.about.len() >= MOST_QUESTIONS {
            self.about.remove(0);
        }
        self.about.push(about);
    }

    pub(super) fn bundles(&mut self, ids: &[String]) {
        self.bundles.retain(|known| !ids.contains(known));
        self.bundles.extend_from_slice(ids);
        let too_many = self.bundles.len().saturating_sub(MOST_WITH_BUNDLES);
        self.bundles.drain(..too_many);
    }
}

/// What a feed asks for as of a minute.
#[derive(Clone, Debug)]
pub(super) struct FeedPlan {
    minute: i64,
    exclude: Exclude,
    surface: String,
    plan: Plan,
    /// The candidates, where they come from a pack.
    gathered: Option<Box<Catalog>>,
}

impl Engine {
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
        let FeedOptions { limit, exclude_ids, keep, landing, .. } = options;
        check_limit(*limit)?;
        {
            let mut asked = self.asked.borrow_mut();
            asked.feed = true;
            asked.keep.clone_from(keep);
        }
        let mut items = Vec::new();
        self.with_feed_plan(options, keep, now, &mut |catalog, plan| {
            let (excluded, keep) = (find_all(catalog, exclude_ids), find_all(catalog, keep));
            items = lasting(catalog, plan.slate(catalog, *limit, &excluded, &keep));
        });
        let own = self.has_catalog.then_some(&self.catalog);
        let unknown = |pack: &Pack| unknown_landing(own, pack, landing);
        let problems = self.pack.as_ref().map_or_else(Vec::new, unknown);
        Ok(Slate { items, problems })
    }

    /// Products like one product, what the shop names as its substitutes first, and, with a pack, those that go with it;
    /// without the product itself, its variants and those in `exclude`. An unknown product gives an empty list and the
    /// problem `item.unknown`. O(products).
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
    /// let first = engine.product(like_green_tea.items[0].item).unwrap();
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
        self.similar_on("similar", item_id, limit, exclude, now)
    }

    /// As [`Engine::similar`], for a list that the shop's [merchandising rules](crate::MerchandisingRules) know by a name of
    /// its own.
    ///
    /// # Errors
    ///
    /// As [`Engine::feed`].
    pub fn similar_on(
        &self,
        surface: &str,
        item_id: &str,
        limit: usize,
        exclude: &[String],
        now: i64,
    ) -> Result<Slate, Problem> {
        let rules = self.merchandising.on(surface, now);
        self.about(&[item_id.into()], None, limit, exclude, &rules, &|catalog, found| {
            similar(catalog, self.pack.as_ref(), &self.profile, found[0], now)
        })
    }

    /// Products that go with the given ones: those that the shop's data name, and others from other leaf categories.
    /// Unknown ids are reported as `item.unknown` and passed over; with none known the list is empty. What is in a bundle
    /// asked about is not there, and bundles have [a list of their own](Engine::bundles). O(products).
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
    /// let first = engine.product(with_green_tea.items[0].item).unwrap();
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
        self.complements_with(item_ids, ComplementMode::default(), limit, exclude, now)
    }

    /// Products that go into one basket with the given ones, as [`Engine::complements`], in one of three modes. What the
    /// shop's data name stands first. Where a pack has learned from the shop's orders, that decides of the rest;
    /// otherwise what goods have in common and the shopper's own orders, in any mode. With a pack alone, of many ids the
    /// last 64 count, or the last 8 where it did not learn from orders.
    ///
    /// Without any id, mode [`Popular`](ComplementMode::Popular) tells the next order of this shopper, where a pack has
    /// learned from orders: how likely each product is taken again, and the share of all orders that want it. With a pack
    /// alone the shopper's 24 most usual products are looked for. O(candidates).
    ///
    /// # Errors
    ///
    /// As [`Engine::feed`].
    ///
    /// ```
    /// use regulars::{PackBaskets, ComplementMode, Engine, PackContents, Row};
    ///
    /// let contents = PackContents {
    ///     names: vec!["id".into(), "title".into()],
    ///     columns: vec!["1\u{1e}2\u{1e}3".into(), "Pasta\u{1e}Pesto\u{1e}Milk".into()],
    ///     baskets: Some(PackBaskets {
    ///         rows: vec![Row { scale: 0.2, neighbours: vec![(1, 0.2)] }],
    ///         intercepts: vec![0.05, 0.02, 0.4],
    ///         orders: vec![50.0, 20.0, 400.0],
    ///         ..PackBaskets::default()
    ///     }),
    ///     ..PackContents::default()
    /// };
    /// let mut engine = Engine::new(7);
    /// engine.load_pack(&contents.write())?;
    /// let pasta = ["1".to_owned()];
    /// let first = |mode| {
    ///     let slate = engine.complements_with(&pasta, mode, 12, &[], 1_760_000_000_000)?;
    ///     Ok::<_, regulars::Problem>(engine.product(slate.items[0].item).unwrap().title)
    /// };
    /// assert_eq!(first(ComplementMode::Complement)?, "Pesto");
    /// assert_eq!(first(ComplementMode::Popular)?, "Milk");
    /// // The next order.
    /// let next = engine.complements_with(&[], ComplementMode::Popular, 12, &[], 1_760_000_000_000)?;
    /// assert_eq!(engine.product(next.items[0].item).unwrap().title, "Milk");
    /// # Ok::<(), regulars::Problem>(())
    /// ```
    pub fn complements_with(
        &self,
        item_ids: &[String],
        mode: ComplementMode,
        limit: usize,
        exclude: &[String],
        now: i64,
    ) -> Result<Slate, Problem> {
        self.complements_on("complements", item_ids, mode, limit, exclude, now)
    }

    /// As [`Engine::complements_with`], for a list that the shop's [merchandising rules](crate::MerchandisingRules) know by
    /// a name of its own.
    ///
    /// # Errors
    ///
    /// As [`Engine::feed`].
    pub fn complements_on(
        &self,
        surface: &str,
        item_ids: &[String],
        mode: ComplementMode,
        limit: usize,
        exclude: &[String],
        now: i64,
    ) -> Result<Slate, Problem> {
        let rules = self.merchandising.on(surface, now);
        let learned = self.pack.as_ref().and_then(|pack| Some((pack, pack.baskets()?)));
        self.about(item_ids, Some(mode), limit, exclude, &rules, &|catalog, found| match learned {
            Some((pack, baskets)) => in_basket(catalog, pack, baskets, &self.profile, found, mode, now),
            None => complements(catalog, &self.profile, found, mode, now),
        })
    }

    /// A list about some products; an empty one where none of them is known, or not yet.
    fn about(
        &self,
        item_ids: &[String],
        mode: Option<ComplementMode>,
        limit: usize,
        exclude: &[String],
        rules: &ActiveRules<'_>,
        plan: &dyn Fn(&Catalog, &[ItemIndex]) -> Plan,
    ) -> Result<Slate, Problem> {
        check_limit(limit)?;
        let problems = self.unknown_items(item_ids);
        let knows_baskets = self.pack.as_ref().is_some_and(|pack| pack.baskets().is_some());
        let is_next = knows_baskets && mode == Some(ComplementMode::Popular) && item_ids.is_empty();
        let most = if knows_baskets && mode.is_some() { MOST_IN_BASKET } else { MOST_ASKED_ABOUT };
        let item_ids = match self.pack_alone() {
            Some(_) => &item_ids[item_ids.len().saturating_sub(most)..],
            None => item_ids,
        };
        let about = About { ids: item_ids.to_vec(), mode };
        let gathered = self.pack_alone().map(|pack| {
            let mut numbers = retrieve::for_items(pack, &self.profile, &about).numbers;
            numbers.extend(self.pinned(pack, rules));
            self.gathered(pack, &numbers)
        });
        if self.pack.is_some() && (is_next || !item_ids.is_empty()) {
            self.asked.borrow_mut().about(about);
        }
        let catalog = gathered.as_deref().unwrap_or(&self.catalog);
        let found = find_all(catalog, item_ids);
        if found.is_empty() && !is_next {
            return Ok(Slate { items: Vec::new(), problems });
        }
        let plan = plan(catalog, &found).under(catalog, rules);
        let items = plan.slate(catalog, limit, &find_all(catalog, exclude), &[]);
        Ok(Slate { items: lasting(catalog, items), problems })
    }

    /// Why a product is where it is in the feed of [`FEED_LENGTH`], or why it is not there.
    ///
    /// # Errors
    ///
    /// `item.unknown` where the catalogue has no such product; `item.to_come` where a chunk of the pack has to come
    /// first, which [is asked for](Engine::needs) from then on.
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
        self.explain_on("feed", item_id, now)
    }

    /// The same of a feed that the shop's [merchandising rules](crate::MerchandisingRules) know by a name of its own.
    ///
    /// # Errors
    ///
    /// As [`Engine::explain`].
    pub fn explain_on(&self, surface: &str, item_id: &str, now: i64) -> Result<Explanation, Problem> {
        let located = self.pack_alone().map(|pack| pack.locate(item_id));
        let ids = match located {
            Some(Located::Item(_)) => vec![String::from(item_id)],
            Some(Located::Shard(_) | Located::Perhaps(_)) => {
                self.asked.borrow_mut().explained = Some(item_id.into());
                return Err(item_to_come(item_id));
            }
            _ => Vec::new(),
        };
        let mut explained = None;
        let options = FeedOptions { surface: surface.into(), ..FeedOptions::default() };
        self.with_feed_plan(&options, &ids, now, &mut |catalog, plan| {
            let Some(item) = catalog.find(item_id) else { return };
            let is_candidate = self.pack_alone().is_none_or(|pack| {
                let mut candidates = retrieve::for_feed(pack, &self.profile, minute(now)).numbers;
                candidates.extend(self.pinned(pack, &self.merchandising.on(surface, minute(now))));
                catalog.number_of(item).is_some_and(|number| candidates.contains(&number))
            });
            let mut explanation = plan.explain(catalog, item, FEED_LENGTH, is_candidate);
            explanation.item = lasting_item(catalog, explanation.item);
            explained = Some(explanation);
        });
        explained.ok_or_else(|| unknown_item(item_id))
    }

    /// Hands over what the feed asks for as of the minute of `now`. It is kept until something is recorded or arrives,
    /// or the minute is over: a page asks several times at once, for shelves and reasons. `also` are ids of a pack's
    /// items that have to be at hand besides the candidates.
    fn with_feed_plan(
        &self,
        options: &FeedOptions,
        also: &[String],
        now: i64,
        draw_up: &mut dyn FnMut(&Catalog, &Plan),
    ) {
        let minute = minute(now);
        let mut draw_up =
            |planned: &FeedPlan| draw_up(planned.gathered.as_deref().unwrap_or(&self.catalog), &planned.plan);
        // A landing is asked about once, for the first page.
        let FeedOptions { landing, surface, .. } = options;
        let is_kept = landing.category.is_none() && landing.channel.is_none();
        if !is_kept || (!also.is_empty() && self.pack_alone().is_some()) {
            return draw_up(&self.plan_feed(options, also, minute));
        }
        let mut kept = self.feed_plan.borrow_mut();
        let is_same = |plan: &mut FeedPlan| {
            (plan.minute, plan.exclude, &plan.surface) == (minute, options.exclude, surface)
        };
        let planned = match kept.take_if(is_same) {
            Some(same) => kept.insert(same),
            None => kept.insert(self.plan_feed(options, &[], minute)),
        };
        draw_up(planned)
    }

    fn plan_feed(&self, options: &FeedOptions, also: &[String], minute: i64) -> FeedPlan {
        let FeedOptions { exclude, landing, surface, .. } = options;
        let rules = self.merchandising.on(surface, minute);
        let gathered = self.pack_alone().map(|pack| {
            let mut numbers = retrieve::for_feed(pack, &self.profile, minute).numbers;
            numbers.extend(numbers_of(pack, also.iter()));
            numbers.extend(self.pinned(pack, &rules));
            self.gathered(pack, &numbers)
        });
        let catalog = gathered.as_deref().unwrap_or(&self.catalog);
        let plan = feed(catalog, self.pack.as_ref(), self.question(*exclude, landing, minute));
        let plan = plan.under(catalog, &rules);
        FeedPlan { minute, exclude: *exclude, surface: surface.clone(), plan, gathered }
    }

    /// The numbers of what rules pin, as far as it is here; the rest [is asked for](Engine::needs) from now on.
    fn pinned(&self, pack: &Pack, rules: &ActiveRules<'_>) -> Vec<u32> {
        let asked = &mut self.asked.borrow_mut().pinned;
        for id in rules.pinned() {
            if asked.len() < MOST_PINNED && !asked.contains(id) {
                asked.push(id.clone());
            }
        }
        numbers_of(pack, rules.pinned())
    }

    pub(super) fn question<'q>(&'q self, exclude: Exclude, landing: &'q Landing, now: i64) -> Question<'q> {
        let (profile, roles, seed) = (&self.profile, &self.role_weights, self.seed);
        Question { profile, stage: self.stage(now).stage, roles, seed, exclude, landing, now }
    }

    /// The pack, where there is no catalogue beside it.
    pub(super) fn pack_alone(&self) -> Option<&Pack> {
        self.pack.as_ref().filter(|_| !self.has_catalog)
    }

    pub(super) fn gathered(&self, pack: &Pack, numbers: &[u32]) -> Box<Catalog> {
        let mut catalog = Box::new(Catalog::gathered(pack, numbers));
        self.updates.apply(&mut catalog);
        catalog
    }

    /// What is certain to be no product of the shop.
    pub(super) fn unknown_items<'a>(&self, item_ids: impl IntoIterator<Item = &'a String>) -> Vec<Problem> {
        let is_unknown = |id: &&String| match self.pack_alone() {
            Some(pack) => pack.locate(id) == Located::Nowhere,
            None => self.catalog.find(id).is_none(),
        };
        let mut problems = Problems::default();
        problems.extend(item_ids.into_iter().filter(is_unknown).map(|id| unknown_item(id)));
        problems.into_vec()
    }
}

fn numbers_of<'i>(pack: &Pack, ids: impl Iterator<Item = &'i String>) -> Vec<u32> {
    let number = |id: &String| match pack.locate(id) {
        Located::Item(number) => Some(number),
        _ => None,
    };
    ids.filter_map(number).collect()
}

/// Interests are taken as of a minute.
pub(super) fn minute(now: i64) -> i64 {
    now.saturating_sub(now.rem_euclid(MINUTE))
}

/// The list with the numbers that last when the gathered catalogue is gone.
pub(super) fn lasting(catalog: &Catalog, items: Vec<SlateItem>) -> Vec<SlateItem> {
    items.into_iter().map(|item| lasting_item(catalog, item)).collect()
}

fn lasting_item(catalog: &Catalog, mut of: SlateItem) -> SlateItem {
    of.item = catalog.lasting_item(of.item);
    lasting_reasons(catalog, &mut of.reasons);
    of
}

pub(super) fn lasting_reasons(catalog: &Catalog, reasons: &mut [Reason]) {
    for reason in reasons {
        reason.item = reason.item.map(|item| catalog.lasting_item(item));
        reason.facet = reason.facet.map(|facet| catalog.lasting_facet(facet));
    }
}

pub(super) fn find_all(catalog: &Catalog, item_ids: &[String]) -> Vec<ItemIndex> {
    let mut found: Vec<ItemIndex> = Vec::new();
    for item in item_ids.iter().filter_map(|id| catalog.find(id)) {
        if !found.contains(&item) {
            found.push(item);
        }
    }
    found
}

pub(super) fn check_limit(limit: usize) -> Result<(), Problem> {
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

fn item_to_come(item_id: &str) -> Problem {
    Problem::new(
        "item.to_come",
        "item_id",
        item_id,
        "a product whose chunk of the pack is here",
        "Nothing to mend: it is asked for now. Ask again when it is here.",
    )
}
