//! The shop's own lists, in a personal order.

use alloc::string::String;
use alloc::vec::Vec;

use crate::catalog::Names;
use crate::decimal::whole;
use crate::engine::lists::{lasting_reasons, minute};
use crate::engine::{Engine, MOST_ITEMS};
use crate::problem::Problem;
use crate::rank::{RankedItem, in_personal_order, retrieve};

/// A list of the shop's own in a personal order, with the reasons.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ranking {
    /// The ids by their places in the list that was handed over, the best first.
    pub items: Vec<RankedItem>,
    /// The ids of which nothing is known.
    pub problems: Vec<Problem>,
}

impl Engine {
    /// Puts a list that the shop has, such as a category or what a search found, into a personal order. Its own order
    /// counts, too: `strength` says how much the shopper's taste counts beside it, from 0 (the shop's order as it is) to 1
    /// (taste alone; ties in the shop's order); see [`DEFAULT_STRENGTH`](crate::DEFAULT_STRENGTH).
    ///
    /// The answer holds every id once, whatever the shopper did with it. Ids of which nothing is known (or not yet, with a
    /// pack alone) and products that cannot be had have the points of their places and no others. For a shopper of whom
    /// nothing is known the list stays as it is. Merchandising rules that hold on this `surface` (`"rank"` where the shop
    /// has no name of its own) come on top, whatever the strength; only their filters make the list shorter. Interests are
    /// taken as of the minute of `now`. O(ids · log ids + rules).
    ///
    /// With a pack alone the first 64 ids are looked for in it, in at most 16 chunks besides the head; those behind only in
    /// the head.
    ///
    /// # Errors
    ///
    /// `argument` where there are more than [`MOST_ITEMS`] ids, or the strength is not from 0 to 1.
    ///
    /// ```
    /// # #[cfg(feature = "json")] {
    /// use regulars::{Catalog, DEFAULT_STRENGTH, Engine};
    ///
    /// let mut engine = Engine::new(7);
    /// let feed = "id\ttitle\tbrand\n1\tGreen tea\tLune\n2\tBlack tea\tSol\n3\tWhite tea\tSol\n";
    /// engine.set_catalog(Catalog::from_tsv(feed).0);
    /// let now = 1_760_000_000_000;
    /// let teas = ["1", "2", "3"].map(String::from);
    /// let order = |engine: &Engine, strength| {
    ///     let ranking = engine.rank(&teas, strength, "rank", now)?;
    ///     Ok::<_, regulars::Problem>(ranking.items.iter().map(|item| item.place).collect::<Vec<_>>())
    /// };
    /// assert_eq!(order(&engine, DEFAULT_STRENGTH)?, [0, 1, 2]);
    ///
    /// engine.record(&serde_json::json!({"event": "add_to_cart", "item_id": 3}), now);
    /// // Both of the brand come first, still in the shop's order.
    /// assert_eq!(order(&engine, DEFAULT_STRENGTH)?, [1, 2, 0]);
    /// assert_eq!(order(&engine, 0.0)?, [0, 1, 2]);
    /// # }
    /// # Ok::<(), regulars::Problem>(())
    /// ```
    pub fn rank(
        &self,
        item_ids: &[String],
        strength: f64,
        surface: &str,
        now: i64,
    ) -> Result<Ranking, Problem> {
        check(item_ids.len(), strength)?;
        let rules = self.merchandising.on(surface, now);
        let gathered = self.pack_alone().map(|pack| {
            let mut asked = self.asked.borrow_mut();
            // What the feed knows of the shopper's interests counts here, too.
            asked.feed = true;
            asked.ranked = item_ids.iter().take(retrieve::MOST_RANKED).cloned().collect();
            let mut numbers = retrieve::for_feed(pack, &self.profile, minute(now)).numbers;
            let found = retrieve::for_ranking(pack, item_ids).numbers;
            numbers.extend(&found);
            (self.gathered(pack, &numbers), found)
        });
        let catalog = gathered.as_ref().map_or(&self.catalog, |(catalog, _)| &**catalog);
        // What is here for another question only is not known of this one.
        let is_found = |item: u32| match &gathered {
            Some((catalog, found)) => catalog.number_of(item).is_some_and(|number| found.contains(&number)),
            None => true,
        };
        let mut known = Names::default();
        let mut list = Vec::with_capacity(item_ids.len());
        for (place, id) in item_ids.iter().enumerate() {
            if known.intern(id.trim()) as usize == list.len() {
                list.push((place, catalog.find(id).filter(|&item| is_found(item))));
            }
        }
        let (pack, profile) = (self.pack.as_ref(), &self.profile);
        let mut items = in_personal_order(catalog, pack, profile, &rules, &list, strength, minute(now));
        for item in &mut items {
            item.item = item.item.map(|item| catalog.lasting_item(item));
            lasting_reasons(catalog, &mut item.reasons);
        }
        Ok(Ranking { items, problems: self.unknown_items(item_ids) })
    }
}

fn check(count: usize, strength: f64) -> Result<(), Problem> {
    if count > MOST_ITEMS {
        let count = whole(count.try_into().unwrap_or(i64::MAX));
        let expected = "at most 1000 ids";
        let mend = "Rank what the page shows, and what is behind it by pages.";
        return Err(Problem::new("argument", "item_ids", &count, expected, mend));
    }
    if (0.0..=1.0).contains(&strength) { Ok(()) } else { Err(wrong_strength("")) }
}

pub(crate) fn wrong_strength(value: &str) -> Problem {
    let mend = "Pass 0 for the shop's order, 1 for the shopper's taste, or leave it out for 0.5.";
    Problem::new("argument", "strength", value, "a number from 0 to 1", mend)
}
