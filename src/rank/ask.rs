//! What a list is asked to prefer, and what that makes of every product.

use alloc::vec::Vec;

use crate::catalog::{Catalog, FacetId, ItemIndex};
use crate::merchandising::RuleNumber;
use crate::rank::arrange::Pin;
use crate::rank::term::{NEVER, Points, Reason, Term};
use crate::sort;

/// Everything that decides a score, but variety: points for facets, points for single products, and
/// what every product has.
#[derive(Clone, Debug, Default)]
pub(crate) struct Ask {
    /// Sorted by facet once it is complete: see [`Ask::complete`].
    facets: Vec<(FacetId, Reason)>,
    /// Sorted by item, likewise.
    items: Vec<(ItemIndex, Reason)>,
    standing: Standing,
    barred: Vec<(ItemIndex, LeftOut)>,
    barred_facets: Vec<FacetId>,
    spared: Vec<ItemIndex>,
    filtered: Vec<(ItemIndex, RuleNumber)>,
    pins: Vec<Pin>,
}

/// What every product has, however little is known of the shopper.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Standing {
    /// Points of the most popular product.
    pub(crate) popularity: Points,
    /// Points of the steepest rise.
    pub(crate) trend: Points,
    /// Points of the newest product.
    pub(crate) freshness: Points,
    /// Points of what is in most baskets.
    pub(crate) baskets: Points,
    /// Points of a reduced price.
    pub(crate) sale: Points,
    /// The most points that chance gives.
    pub(crate) discovery: Points,
    pub(crate) seed: u32,
}

/// Inlined by decree: they run for every product, and the wasm is compiled for size.
impl Standing {
    #[inline(always)]
    fn of_prior(share: i32, points: Points) -> Points {
        (share * points) >> 12
    }

    #[inline(always)]
    fn of_baskets(self, share: i32) -> Points {
        ((i64::from(share) * i64::from(self.baskets)) >> 16) as Points
    }

    #[inline(always)]
    fn of_sale(self, on_sale: i32) -> Points {
        on_sale * self.sale
    }

    /// Up to `discovery` points by chance: the finishing steps of MurmurHash3, which spread
    /// neighbouring numbers evenly.
    #[inline(always)]
    fn of_chance(self, lot: u32) -> Points {
        let mut hash = lot.wrapping_add(self.seed).wrapping_mul(0x9e37_79b1);
        hash = (hash ^ (hash >> 15)).wrapping_mul(0x85eb_ca77);
        hash = (hash ^ (hash >> 13)).wrapping_mul(0xc2b2_ae3d);
        ((hash >> 16) as i32 * self.discovery) >> 16
    }
}

/// Why a product is not in a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub enum LeftOut {
    /// It cannot be had.
    OutOfStock,
    /// The shopper bought it lately.
    JustBought,
    /// It is in the cart.
    InCart,
    /// The shopper turned it down.
    Dismissed,
    /// Another variant of it is in the list, was bought lately, is in the cart or was turned down.
    VariantShown,
    /// Others score higher.
    Below,
    /// The list was asked for without it.
    Excluded,
    /// In a pack: it is neither among what newcomers see nor goes with what the shopper looked at lately.
    NotRetrieved,
    /// A rule of the shop keeps it out.
    Filtered,
}

impl LeftOut {
    /// Every cause, in the order of their numbers in packed explanations.
    pub const ALL: [LeftOut; 9] = [
        LeftOut::OutOfStock,
        LeftOut::JustBought,
        LeftOut::InCart,
        LeftOut::Dismissed,
        LeftOut::VariantShown,
        LeftOut::Below,
        LeftOut::Excluded,
        LeftOut::NotRetrieved,
        LeftOut::Filtered,
    ];
}

impl Ask {
    pub(crate) fn new(standing: Standing) -> Ask {
        Ask { standing, ..Ask::default() }
    }

    pub(crate) fn add_facets(&mut self, facets: impl IntoIterator<Item = (FacetId, Term, Points)>) {
        for (facet, term, points) in facets {
            if points != 0 {
                self.facets.push((facet, Reason { facet: Some(facet), ..Reason::new(term, points) }));
            }
        }
    }

    pub(crate) fn add_item(&mut self, item: ItemIndex, reason: Reason) {
        if reason.points != 0 {
            self.items.push((item, reason));
        }
    }

    /// Lets what was added so far count by that share.
    pub(crate) fn times(&mut self, share: f64) {
        for (_, reason) in self.facets.iter_mut().chain(&mut self.items) {
            reason.points = libm::round(f64::from(reason.points) * share) as Points;
        }
    }

    /// To be called when everything was added.
    pub(crate) fn complete(&mut self) {
        sort_and_merge(&mut self.facets);
        sort_and_merge(&mut self.items);
    }

    /// Keeps the product and its variants out of the list.
    pub(crate) fn bar(&mut self, item: ItemIndex, why: LeftOut) {
        self.barred.push((item, why));
    }

    pub(crate) fn bar_facet(&mut self, facet: FacetId) {
        self.barred_facets.push(facet);
    }

    /// Lets the product in though one of its facets is barred.
    pub(crate) fn spare(&mut self, item: ItemIndex) {
        self.spared.push(item);
    }

    /// Keeps the product out of the list by a rule of the shop, but not its variants.
    pub(crate) fn filter(&mut self, item: ItemIndex, rule: RuleNumber) {
        self.filtered.push((item, rule));
    }

    pub(crate) fn pin(&mut self, pin: Pin) {
        self.pins.push(pin);
    }

    pub(crate) fn barred(&self) -> &[(ItemIndex, LeftOut)] {
        &self.barred
    }

    /// The first rule that keeps the product out.
    pub(crate) fn filtered_by(&self, item: ItemIndex) -> Option<RuleNumber> {
        self.filtered.iter().find(|(filtered, _)| *filtered == item).map(|(_, rule)| *rule)
    }

    /// In the order of the rules.
    pub(crate) fn pins(&self) -> &[Pin] {
        &self.pins
    }

    /// The score of every product before variety, in points; [`NEVER`] and less for those that must
    /// not be shown. O(products + products that have one of the facets).
    pub(crate) fn scores(&self, catalog: &Catalog) -> Vec<Points> {
        let standing = self.standing;
        let columns = catalog.wanted().iter().zip(catalog.on_sale()).zip(catalog.closed());
        let mut scores: Vec<Points> = columns
            .zip(catalog.lots())
            .map(|(((&popularity, &on_sale), &closed), &lot)| {
                Standing::of_prior(popularity, standing.popularity)
                    + standing.of_sale(on_sale)
                    + standing.of_chance(lot)
                    + closed
            })
            .collect();
        for (column, points) in [(catalog.trend(), standing.trend), (catalog.freshness(), standing.freshness)]
        {
            let shares = scores.iter_mut().zip(column);
            shares.for_each(|(score, &share)| *score += Standing::of_prior(share, points));
        }
        let shares = scores.iter_mut().zip(catalog.in_baskets());
        shares.for_each(|(score, &share)| *score += standing.of_baskets(share));
        for &(facet, reason) in &self.facets {
            add(&mut scores, catalog.items_of(facet), reason.points);
        }
        for &(item, reason) in &self.items {
            add(&mut scores, &[item], reason.points);
        }
        let spared: Vec<Points> = self.spared.iter().map(|&item| scores[item as usize]).collect();
        for &facet in &self.barred_facets {
            set(&mut scores, catalog.items_of(facet), NEVER);
        }
        for (&item, score) in self.spared.iter().zip(spared) {
            scores[item as usize] = score;
        }
        let barred = self.barred.iter().map(|(item, _)| *item);
        for item in barred.chain(self.filtered.iter().map(|(item, _)| *item)) {
            set(&mut scores, &[item], NEVER);
        }
        scores
    }

    /// The terms of one product's score. O(its facets · log(facets asked for) + log(products asked for) +
    /// what is said of it).
    pub(crate) fn reasons(&self, catalog: &Catalog, item: ItemIndex) -> Vec<Reason> {
        let at = item as usize;
        let mut reasons = Vec::with_capacity(12);
        for &facet in catalog.facets_of(item) {
            add_said_of(&self.facets, facet, &mut reasons);
        }
        add_said_of(&self.items, item, &mut reasons);
        let standing = self.standing;
        let term = if catalog.knows_wanted() { Term::Popularity } else { Term::ShopOrder };
        let prior = |column: &[i32], points: Points| {
            column.get(at).map_or(0, |&share| Standing::of_prior(share, points))
        };
        for (term, points) in [
            (term, prior(catalog.wanted(), standing.popularity)),
            (Term::Trend, prior(catalog.trend(), standing.trend)),
            (Term::Freshness, prior(catalog.freshness(), standing.freshness)),
            (Term::InBaskets, catalog.in_baskets().get(at).map_or(0, |&share| standing.of_baskets(share))),
            (Term::Sale, standing.of_sale(catalog.on_sale()[at])),
            (Term::Discovery, standing.of_chance(catalog.lots()[at])),
        ] {
            if points != 0 {
                reasons.push(Reason::new(term, points));
            }
        }
        reasons
    }
}

/// Sorts by facet or product, and adds up what gives one of them points for the same reason.
fn sort_and_merge(reasons: &mut Vec<(u32, Reason)>) {
    let mut keys: Vec<u64> = reasons.iter().zip(0..).map(|((of, _), at)| sort::key(*of, at)).collect();
    sort::sort(&mut keys);
    let mut merged: Vec<(u32, Reason)> = Vec::with_capacity(keys.len());
    let mut first = 0;
    for key in keys {
        let (of, reason) = reasons[sort::place(key)];
        if merged.last().is_some_and(|(before, _)| *before != of) {
            first = merged.len();
        }
        // What is said of one facet or product is a handful.
        let is_same = |(_, known): &&mut (u32, Reason)| {
            (known.term, known.item, known.rule) == (reason.term, reason.item, reason.rule)
        };
        match merged[first..].iter_mut().find(is_same) {
            Some((_, known)) => known.points += reason.points,
            None => merged.push((of, reason)),
        }
    }
    *reasons = merged;
}

/// Adds to `reasons` what gives points to one facet or product; what has added up to nothing is left out.
/// Inlined by decree: asked for each facet of each product of a list.
#[inline(always)]
fn add_said_of(all: &[(u32, Reason)], of: u32, reasons: &mut Vec<Reason>) {
    let first = all.partition_point(|(known, _)| *known < of);
    for (_, reason) in all[first..].iter().take_while(|(known, _)| *known == of) {
        if reason.points != 0 {
            reasons.push(*reason);
        }
    }
}

/// Adds points to some products. Those of one category stand in a row, which is several times faster.
///
/// Four at a time: compiled for size, a loop is not unrolled unless it says so.
fn add(scores: &mut [Points], items: &[ItemIndex], points: Points) {
    if let Some(row) = row(scores, items) {
        let (fours, rest) = row.as_chunks_mut();
        for [a, b, c, d] in fours {
            *a += points;
            *b += points;
            *c += points;
            *d += points;
        }
        rest.iter_mut().for_each(|score| *score += points);
        return;
    }
    let mut add = |item: ItemIndex| {
        if let Some(score) = scores.get_mut(item as usize) {
            *score += points;
        }
    };
    let (fours, rest) = items.as_chunks();
    for &[a, b, c, d] in fours {
        add(a);
        add(b);
        add(c);
        add(d);
    }
    rest.iter().for_each(|&item| add(item));
}

fn set(scores: &mut [Points], items: &[ItemIndex], points: Points) {
    match row(scores, items) {
        Some(row) => row.fill(points),
        None => items.iter().for_each(|&item| scores[item as usize] = points),
    }
}

/// The scores of those items, if they stand in a row. `items` are sorted.
fn row<'s>(scores: &'s mut [Points], items: &[ItemIndex]) -> Option<&'s mut [Points]> {
    let (first, last) = (*items.first()? as usize, *items.last()? as usize);
    if last - first + 1 == items.len() { scores.get_mut(first..=last) } else { None }
}
