//! Candidates → score (a sum of named terms) → arranged list.
//!
//! Every list is one [`Ask`](ask::Ask), scored and arranged by the same code:
//!
//! | list | asks for |
//! | --- | --- |
//! | [`feed`](crate::Engine::feed) | what the shopper is drawn to, buys again, or looked at lately; with a pack, what goes with that |
//! | [`similar`](crate::Engine::similar) | what is like one product; with a pack, what goes with it as well |
//! | [`complements`](crate::Engine::complements) | what goes with some products, from other categories; what the shop names; with a pack, what orders taught |
//! | [`rank`](crate::Engine::rank) | what the shopper is drawn to, and the place that the shop gave |
//! | [`bundles`](crate::Engine::bundles) | the shop's bundles with some products |
//! | [`buy_again`](crate::Engine::buy_again) | what the shopper buys by habit, and when it is due |
//! | [`free_shipping_gap`](crate::Engine::free_shipping_gap), [`top_up`](crate::Engine::top_up) | the feed, and what goes with the cart |
//!
//! Each weight below is the most points that its term can give (1.0 is 65,536 points). They were set
//! by hand so that one clear signal outweighs popularity, and popularity outweighs chance; a pack brings
//! [learned ones](crate::Weights) for the feed.

mod again;
mod arrange;
mod ask;
mod baskets;
mod bundles;
mod complements;
mod feed;
mod fillers;
mod goes_with;
mod merchandise;
mod order;
mod related;
pub(crate) mod retrieve;
mod role;
mod similar;
mod taste;
mod term;
mod unwanted;

use alloc::vec::Vec;

use crate::catalog::{Catalog, ItemIndex};
use crate::merchandising::RuleNumber;
use arrange::{Variety, arrange};
use ask::Ask;

pub(crate) use again::again;
pub use again::{Again, Due};
pub(crate) use arrange::Placed;
pub use ask::LeftOut;
pub use baskets::ComplementMode;
pub(crate) use baskets::in_basket;
pub use bundles::Bundle;
pub(crate) use bundles::bundles;
pub(crate) use complements::complements;
pub use feed::{Exclude, FeedOptions, Landing};
pub(crate) use feed::{Question, feed, unknown_landing};
pub(crate) use fillers::fillers;
pub use goes_with::TRAIL_PRODUCTS;
pub(crate) use merchandise::{ActiveRules, Merchandising};
pub(crate) use order::in_personal_order;
pub use order::{DEFAULT_STRENGTH, RankedItem};
pub use role::RoleWeights;
pub(crate) use similar::similar;
pub(crate) use taste::taste_share;
pub(crate) use term::NEVER;
pub use term::{ONE, Points, Reason, SlateItem, Term};

/// A list that is ready to be drawn up.
#[derive(Clone, Debug)]
pub(crate) struct Plan {
    ask: Ask,
    variety: Variety,
    /// Whether what has no points is left out.
    is_of_wanted: bool,
}

/// Why a product is where it is in a list, or why it is not there.
///
/// See [`Engine::explain`](crate::Engine::explain).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Explanation {
    /// The product, its score and the terms. For a product that is left out: as if it were not.
    pub item: SlateItem,
    /// Its rank by score, before arranging; 1 is the best.
    pub rank: u32,
    /// Its place in the list, from 1; `None` when it is not there.
    pub position: Option<u32>,
    /// Why it is not there.
    pub left_out: Option<LeftOut>,
    /// The rule that keeps it out, by its number, where one does.
    pub rule: Option<RuleNumber>,
}

impl Plan {
    fn new(mut ask: Ask, variety: Variety) -> Plan {
        ask.complete();
        Plan { ask, variety, is_of_wanted: false }
    }

    /// Draws up the list as rules of the shop want it, too.
    pub(crate) fn under(mut self, catalog: &Catalog, rules: &ActiveRules<'_>) -> Plan {
        if !rules.is_empty() {
            rules.add_to(&mut self.ask, catalog);
            self.ask.complete();
        }
        self
    }

    /// Leaves out what nothing speaks for: a shorter list, where the shop's order would fill the rest of it.
    fn of_wanted(self) -> Plan {
        Plan { is_of_wanted: true, ..self }
    }

    /// Draws up the list: first what is to keep its place, as far as it can be had, then the best of the rest, without
    /// the excluded products and their variants.
    pub(crate) fn slate(
        &self,
        catalog: &Catalog,
        limit: usize,
        excluded: &[ItemIndex],
        keep: &[ItemIndex],
    ) -> Vec<SlateItem> {
        let mut scores = self.ask.scores(catalog);
        excluded.iter().for_each(|&item| scores[item as usize] = NEVER);
        let stays = |item: &&ItemIndex| {
            catalog.closed()[**item as usize] == 0
                && !excluded.contains(item)
                && self.ask.filtered_by(**item).is_none()
        };
        let score = |&item: &ItemIndex| {
            (item, self.ask.reasons(catalog, item).iter().map(|reason| reason.points).sum())
        };
        let kept: Vec<(ItemIndex, Points)> = keep.iter().filter(stays).take(limit).map(score).collect();
        let placed = self.place(catalog, scores, limit, excluded, &kept);
        placed.into_iter().map(|placed| self.item(catalog, placed)).collect()
    }

    /// Draws up the list of those products alone that `fits` lets in.
    pub(crate) fn slate_of(
        &self,
        catalog: &Catalog,
        limit: usize,
        fits: &dyn Fn(ItemIndex) -> bool,
    ) -> Vec<SlateItem> {
        let places = self.places_of(catalog, limit, fits);
        places.into_iter().map(|placed| self.item(catalog, placed)).collect()
    }

    /// The same without the reasons.
    pub(crate) fn places_of(
        &self,
        catalog: &Catalog,
        limit: usize,
        fits: &dyn Fn(ItemIndex) -> bool,
    ) -> Vec<Placed> {
        let mut scores = self.ask.scores(catalog);
        for (score, item) in scores.iter_mut().zip(0..) {
            if !fits(item) {
                *score = NEVER;
            }
        }
        self.place(catalog, scores, limit, &[], &[])
    }

    /// A product as it is listed by itself.
    fn single(&self, catalog: &Catalog, item: ItemIndex) -> SlateItem {
        let reasons = self.ask.reasons(catalog, item);
        SlateItem { item, score: reasons.iter().map(|reason| reason.points).sum(), reasons }
    }

    fn place(
        &self,
        catalog: &Catalog,
        mut scores: Vec<Points>,
        limit: usize,
        excluded: &[ItemIndex],
        kept: &[(ItemIndex, Points)],
    ) -> Vec<Placed> {
        if self.is_of_wanted {
            scores.iter_mut().filter(|score| **score <= 0).for_each(|score| *score = NEVER);
        }
        let barred = self.ask.barred().iter().map(|(item, _)| *item).chain(excluded.iter().copied());
        arrange(catalog, scores, limit, self.variety, barred, kept, self.ask.pins())
    }

    /// A product in its place, with the reasons for it.
    pub(crate) fn item(&self, catalog: &Catalog, placed: Placed) -> SlateItem {
        let mut reasons = self.ask.reasons(catalog, placed.item);
        if placed.variety != 0 {
            reasons.push(Reason::new(Term::Variety, placed.variety));
        }
        if placed.pinned_by.is_some() {
            reasons.push(Reason { rule: placed.pinned_by, ..Reason::new(Term::Pin, 0) });
        }
        SlateItem { item: placed.item, score: placed.score, reasons }
    }

    /// O(products), as drawing up the list is.
    pub(crate) fn explain(
        &self,
        catalog: &Catalog,
        item: ItemIndex,
        limit: usize,
        is_candidate: bool,
    ) -> Explanation {
        let mut scores = self.ask.scores(catalog);
        if !is_candidate {
            scores[item as usize] = NEVER;
        }
        let list = self.place(catalog, scores.clone(), limit, &[], &[]);
        let position = list.iter().position(|placed| placed.item == item);
        let of_item = match position {
            Some(at) => self.item(catalog, list[at]),
            None => self.single(catalog, item),
        };
        let unarranged: Points = of_item
            .reasons
            .iter()
            .filter(|reason| reason.term != Term::Variety)
            .map(|reason| reason.points)
            .sum();
        let better = |(other, &score): (usize, &Points)| {
            let earlier = catalog.position(other as ItemIndex) < catalog.position(item);
            other != item as usize && (score > unarranged || (score == unarranged && earlier))
        };
        let left_out = position.is_none().then(|| match self.left_out(catalog, item, &list) {
            LeftOut::Below if !is_candidate => LeftOut::NotRetrieved,
            why => why,
        });
        Explanation {
            rank: 1 + scores.iter().enumerate().filter(|&other| better(other)).count() as u32,
            position: position.map(|at| at as u32 + 1),
            rule: self.ask.filtered_by(item).filter(|_| left_out == Some(LeftOut::Filtered)),
            left_out,
            item: of_item,
        }
    }

    fn left_out(&self, catalog: &Catalog, item: ItemIndex, list: &[Placed]) -> LeftOut {
        if catalog.closed()[item as usize] != 0 {
            return LeftOut::OutOfStock;
        }
        let barred = self.ask.barred();
        if let Some((_, why)) = barred.iter().find(|(barred, _)| *barred == item) {
            return *why;
        }
        if self.ask.filtered_by(item).is_some() {
            return LeftOut::Filtered;
        }
        let group = catalog.group(item);
        let is_variant =
            |other: ItemIndex| group != crate::catalog::NO_GROUP && catalog.group(other) == group;
        let taken = barred.iter().map(|(barred, _)| *barred).chain(list.iter().map(|placed| placed.item));
        if taken.into_iter().any(is_variant) { LeftOut::VariantShown } else { LeftOut::Below }
    }
}
