//! From scores to a list: one variant of each product, and not too many of a kind.

use alloc::vec::Vec;
use core::ops::Range;

use crate::catalog::{Catalog, FacetId, ItemIndex, NO_FACET, NO_GROUP};
use crate::merchandising::RuleNumber;
use crate::rank::term::{NEVER, Points, points};
use crate::sort;

/// What each like product that is already in the list takes off.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Variety {
    pub(crate) leaf: f64,
    pub(crate) department: f64,
    pub(crate) brand: f64,
}

impl Variety {
    pub(crate) fn times(self, share: f64) -> Variety {
        let Variety { leaf, department, brand } = self;
        Variety { leaf: leaf * share, department: department * share, brand: brand * share }
    }
}

/// A product in its place, with what its likes before it took off (0 or less).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Placed {
    pub(crate) item: ItemIndex,
    pub(crate) score: Points,
    pub(crate) variety: Points,
    /// The rule that puts it there.
    pub(crate) pinned_by: Option<RuleNumber>,
}

/// A product that a rule of the shop wants in a place.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Pin {
    pub(crate) item: ItemIndex,
    /// The place, from 1.
    pub(crate) position: u32,
    pub(crate) rule: RuleNumber,
}

/// A like counts at most this often, so that a long list is not torn apart by it.
const MOST_LIKES: i32 = 12;

/// Fills `limit` places one after the other: the first with what is kept, some with what is pinned there, each of the
/// others with the product that has most points once its likes before it have taken theirs off; ties go to the product that
/// the shop lists earlier.
///
/// What is pinned stands in its place or behind what was pinned there first or is kept, and farther up where the list ends
/// before; not where it cannot be had, is barred or another of its variants is.
///
/// Exact, though few products are looked at for each place: the best score on a *shelf* (some
/// products of one category that stand side by side), less what their category takes off, bounds
/// all of the shelf. O(products + limit · shelves) at worst, mostly far less than the latter.
pub(crate) fn arrange(
    catalog: &Catalog,
    mut scores: Vec<Points>,
    limit: usize,
    variety: Variety,
    barred: impl Iterator<Item = ItemIndex>,
    kept: &[(ItemIndex, Points)],
    pins: &[Pin],
) -> Vec<Placed> {
    let mut groups: Vec<u32> =
        barred.map(|item| catalog.group(item)).filter(|group| *group != NO_GROUP).collect();
    let mut likes = Likes::new(catalog, variety);
    let mut placed: Vec<Placed> = Vec::with_capacity(limit.min(scores.len()));
    for &(item, score) in kept {
        let variety = -likes.of_category(item) - likes.of_brand(item);
        scores[item as usize] = NEVER;
        groups.push(catalog.group(item));
        likes.add(item);
        placed.push(Placed { item, score: score + variety, variety, pinned_by: None });
    }
    let mut pins = waiting(catalog, &mut scores, &mut groups, pins).into_iter().peekable();
    let mut shelves = Shelf::sorted(catalog, &scores);
    while placed.len() < limit {
        let mut best: Option<Placed> = None;
        let is_pinned = pins.peek().is_some_and(|(pin, _)| pin.position as usize <= placed.len() + 1);
        for shelf in shelves.iter_mut().filter(|_| !is_pinned) {
            let least = best.map_or(NEVER / 2, |best| best.score);
            if shelf.first_best < least {
                break;
            }
            if shelf.best - likes.of_category(shelf.items.start) >= least {
                shelf.best =
                    look_through(catalog, &mut scores, shelf.items.clone(), &likes, &groups, &mut best);
            }
        }
        let pinned = |(Pin { item, rule, .. }, score): (Pin, Points)| {
            let variety = -likes.of_category(item) - likes.of_brand(item);
            Placed { item, score: score + variety, variety, pinned_by: Some(rule) }
        };
        let Some(best) = best.or_else(|| pins.next().map(pinned)) else { break };
        scores[best.item as usize] = NEVER;
        if catalog.group(best.item) != NO_GROUP {
            groups.push(catalog.group(best.item));
        }
        likes.add(best.item);
        placed.push(best);
    }
    placed
}

/// What is pinned and can be shown, with its score, in the order of the places; those of one place in that of the rules.
/// Neither it nor a variant of it comes before.
fn waiting(
    catalog: &Catalog,
    scores: &mut [Points],
    groups: &mut Vec<u32>,
    pins: &[Pin],
) -> Vec<(Pin, Points)> {
    let mut waiting = Vec::new();
    for &pin in pins {
        let (score, group) = (scores[pin.item as usize], catalog.group(pin.item));
        let is_variant = group != NO_GROUP && groups.contains(&group);
        if score >= NEVER / 2 && !is_variant {
            scores[pin.item as usize] = NEVER;
            groups.push(group);
            waiting.push((pin, score));
        }
    }
    in_order(waiting.iter().map(|(pin, _)| pin.position)).into_iter().map(|at| waiting[at]).collect()
}

/// The places of what is pinned to these positions, ties in their order.
pub(crate) fn in_order(positions: impl Iterator<Item = u32>) -> Vec<usize> {
    let mut keys: Vec<u64> = positions.zip(0..).map(|(position, at)| sort::key(position, at)).collect();
    sort::sort(&mut keys);
    keys.into_iter().map(sort::place).collect()
}

/// Puts the best of a shelf in place of `best` if it is better, and returns the best score on the
/// shelf before variety. Variants of what is taken are taken off the shelf.
fn look_through(
    catalog: &Catalog,
    scores: &mut [Points],
    items: Range<ItemIndex>,
    likes: &Likes,
    groups: &[u32],
    best: &mut Option<Placed>,
) -> Points {
    let of_category = likes.of_category(items.start);
    let mut best_on_shelf = NEVER;
    for item in items {
        let score = scores[item as usize];
        let least = best.map_or(NEVER / 2, |best| best.score);
        best_on_shelf = best_on_shelf.max(score);
        if score - of_category < least {
            continue;
        }
        let group = catalog.group(item);
        if group != NO_GROUP && groups.contains(&group) {
            scores[item as usize] = NEVER;
            continue;
        }
        let variety = -of_category - likes.of_brand(item);
        let is_earlier = |best: Placed| catalog.position(item) < catalog.position(best.item);
        let wins = score + variety > least || (score + variety == least && best.is_none_or(is_earlier));
        if wins {
            *best = Some(Placed { item, score: score + variety, variety, pinned_by: None });
        }
    }
    best_on_shelf
}

/// Products of one category that stand side by side.
struct Shelf {
    items: Range<ItemIndex>,
    /// The best score when the list was begun; that of now is no higher.
    first_best: Points,
    best: Points,
}

impl Shelf {
    /// All shelves with something to show, the best first.
    fn sorted(catalog: &Catalog, scores: &[Points]) -> Vec<Shelf> {
        let shelves = catalog.shelves();
        let best = |items: Range<ItemIndex>| {
            let scores = &scores[items.start as usize..items.end as usize];
            scores.iter().fold(NEVER, |best, &score| best.max(score))
        };
        let mut keys: Vec<u64> = (0..)
            .zip(shelves.windows(2))
            .map(|(place, ends)| (place, best(ends[0]..ends[1])))
            .filter(|(_, best)| *best >= NEVER / 2)
            // Flipping all bits but the sign's turns the order of signed numbers round.
            .map(|(place, best)| sort::key(best as u32 ^ 0x7fff_ffff, place))
            .collect();
        sort::sort(&mut keys);
        keys.into_iter()
            .map(|key| {
                let best = ((key >> 32) as u32 ^ 0x7fff_ffff) as Points;
                let place = sort::place(key);
                Shelf { items: shelves[place]..shelves[place + 1], first_best: best, best }
            })
            .collect()
    }
}

/// How many likes of each kind are in the list so far.
struct Likes<'c> {
    catalog: &'c Catalog,
    leaf: Points,
    department: Points,
    brand: Points,
    /// By facet: categories and brands.
    counts: Vec<u16>,
}

impl<'c> Likes<'c> {
    fn new(catalog: &'c Catalog, variety: Variety) -> Self {
        Likes {
            catalog,
            leaf: points(variety.leaf),
            department: points(variety.department),
            brand: points(variety.brand),
            counts: vec![0; catalog.facet_count()],
        }
    }

    /// What the products of its leaf category and department that are in the list take off.
    fn of_category(&self, item: ItemIndex) -> Points {
        self.take_off(self.catalog.leaf(item), self.leaf)
            + self.take_off(self.catalog.department(item), self.department)
    }

    fn of_brand(&self, item: ItemIndex) -> Points {
        self.take_off(self.catalog.brand(item), self.brand)
    }

    /// Nothing for [`NO_FACET`], which no list counts.
    fn take_off(&self, facet: FacetId, points: Points) -> Points {
        let count = self.counts.get(facet as usize).copied().unwrap_or_default();
        points * i32::from(count).min(MOST_LIKES)
    }

    fn add(&mut self, item: ItemIndex) {
        let (leaf, department) = (self.catalog.leaf(item), self.catalog.department(item));
        // Where the path has one level, department and leaf are one facet: it is counted once.
        let department = if department == leaf { NO_FACET } else { department };
        for facet in [leaf, department, self.catalog.brand(item)] {
            if let Some(count) = self.counts.get_mut(facet as usize) {
                *count = count.saturating_add(1);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use alloc::string::ToString;

    use super::*;
    use crate::catalog::ProductRecord;
    use proptest::prelude::*;

    const VARIETY: Variety = Variety { leaf: 0.2, department: 0.05, brand: 0.1 };

    fn catalog(products: &[(u8, u8, u8, u8)]) -> Catalog {
        let (catalog, problems) =
            Catalog::new(products.iter().enumerate().map(|(at, product)| ProductRecord {
                id: at.to_string().into(),
                title: format!("ProductRecord {at}").into(),
                product_type: format!("D{} > L{}", product.0 % 2, product.0).into(),
                brand: format!("B{}", product.1).into(),
                item_group_id: if product.2 < 3 { format!("G{}", product.2).into() } else { "".into() },
                ..ProductRecord::default()
            }));
        assert!(problems.is_empty());
        catalog
    }

    /// The oracle looks at every product for every place.
    fn plainly(catalog: &Catalog, scores: &[Points], limit: usize, barred: &[ItemIndex]) -> Vec<Placed> {
        let mut groups: Vec<u32> = barred.iter().map(|&item| catalog.group(item)).collect();
        groups.retain(|&group| group != NO_GROUP);
        let mut placed: Vec<Placed> = Vec::new();
        while placed.len() < limit {
            let free = (0..catalog.len() as u32).filter(|&item| {
                scores[item as usize] >= NEVER / 2
                    && placed.iter().all(|placed| placed.item != item)
                    && !groups.contains(&catalog.group(item))
            });
            let score = |item: ItemIndex| {
                let like = |same: &dyn Fn(ItemIndex) -> bool| {
                    (placed.iter().filter(|placed| same(placed.item)).count() as i32).min(MOST_LIKES)
                };
                scores[item as usize]
                    - points(VARIETY.leaf) * like(&|other| catalog.leaf(other) == catalog.leaf(item))
                    - points(VARIETY.department)
                        * like(&|other| catalog.department(other) == catalog.department(item))
                    - points(VARIETY.brand) * like(&|other| catalog.brand(other) == catalog.brand(item))
            };
            let Some(best) = free.max_by_key(|&item| (score(item), u32::MAX - catalog.position(item))) else {
                break;
            };
            let score = score(best);
            placed.push(Placed {
                item: best,
                score,
                variety: score - scores[best as usize],
                pinned_by: None,
            });
            if catalog.group(best) != NO_GROUP {
                groups.push(catalog.group(best));
            }
        }
        placed
    }

    proptest! {
        #[test]
        fn looking_at_the_best_alone_changes_nothing(
            products in prop::collection::vec((0u8..5, 0u8..4, 0u8..6, any::<u8>()), 1..150),
            spread in 1i32..300_000,
            limit in 1usize..40,
            barred in prop::collection::vec(any::<prop::sample::Index>(), 0..3),
        ) {
            let catalog = catalog(&products);
            let mut scores: Vec<Points> = (0..catalog.len() as u32)
                .map(|item| i32::from(products[catalog.position(item) as usize].3) * spread / 255)
                .collect();
            let barred: Vec<ItemIndex> = barred.iter().map(|at| at.index(catalog.len()) as u32).collect();
            barred.iter().for_each(|&item| scores[item as usize] = NEVER);
            prop_assert_eq!(
                arrange(&catalog, scores.clone(), limit, VARIETY, barred.iter().copied(), &[], &[]),
                plainly(&catalog, &scores, limit, &barred)
            );
        }
    }
}
