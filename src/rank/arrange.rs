//! From scores to a list: one variant of each product, and not too many of a kind.

use crate::catalog::{Catalog, FacetId, ItemIndex, NO_FACET, NO_GROUP};
use crate::rank::term::{Points, points};
use crate::rank::top::{Candidate, top};

/// What each like product that is already in the list takes off.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Variety {
    pub(crate) leaf: f64,
    pub(crate) department: f64,
    pub(crate) brand: f64,
}

/// A product in its place, with what its likes before it took off (0 or less).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Placed {
    pub(crate) item: ItemIndex,
    pub(crate) score: Points,
    pub(crate) variety: Points,
}

/// A like counts at most this often, so that a long list is not torn apart by it.
const MOST_LIKES: i32 = 12;
/// The first try looks at this many candidates for each place.
const CANDIDATES_PER_PLACE: usize = 3;

/// Fills `limit` places one after the other, each with the product that has most points once its
/// likes before it have taken theirs off; ties go to the product that the shop lists earlier.
///
/// Exact, though only the best candidates are looked at: they are more where one left out could
/// have won. O(limit · candidates) at worst, mostly far less.
pub(crate) fn arrange(
    catalog: &Catalog,
    scores: &[Points],
    limit: usize,
    variety: Variety,
    barred: impl Iterator<Item = ItemIndex>,
) -> Vec<Placed> {
    let barred_groups: Vec<u32> =
        barred.map(|item| catalog.group(item)).filter(|group| *group != NO_GROUP).collect();
    let mut count = limit.saturating_mul(CANDIDATES_PER_PLACE).saturating_add(16);
    loop {
        let candidates = top(scores, catalog.positions(), count.min(scores.len()));
        let all_seen = candidates.len() < count.min(scores.len()) || count >= scores.len();
        let worst = candidates.last().map_or(Points::MIN, |worst| worst.score());
        let placed = place(catalog, candidates, limit, variety, barred_groups.clone());
        let none_missed = placed.len() == limit && placed.iter().all(|placed| placed.score > worst);
        if all_seen || none_missed {
            return placed;
        }
        count = count.saturating_mul(4);
    }
}

fn place(
    catalog: &Catalog,
    mut candidates: Vec<Candidate>,
    limit: usize,
    variety: Variety,
    mut groups: Vec<u32>,
) -> Vec<Placed> {
    let mut likes = Likes::new(catalog, variety);
    let mut placed: Vec<Placed> = Vec::with_capacity(limit.min(candidates.len()));
    while placed.len() < limit {
        let mut best: Option<(Candidate, usize)> = None;
        for (at, &candidate) in candidates.iter().enumerate() {
            if best.is_some_and(|(best, _)| best > candidate) {
                break;
            }
            let left = candidate.less(likes.take_off(candidate.item(catalog)));
            if best.is_none_or(|(best, _)| left > best) {
                best = Some((left, at));
            }
        }
        let Some((left, at)) = best else { break };
        let raw = candidates.remove(at);
        let item = raw.item(catalog);
        let group = catalog.group(item);
        if group != NO_GROUP {
            if groups.contains(&group) {
                continue;
            }
            groups.push(group);
        }
        likes.add(item);
        placed.push(Placed { item, score: left.score(), variety: left.score() - raw.score() });
    }
    placed
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

    fn of(&self, item: ItemIndex) -> [(FacetId, Points); 3] {
        [
            (self.catalog.leaf(item), self.leaf),
            (self.catalog.department(item), self.department),
            (self.catalog.brand(item), self.brand),
        ]
    }

    fn take_off(&self, item: ItemIndex) -> Points {
        let count = |facet: FacetId| self.counts.get(facet as usize).copied().unwrap_or_default();
        let of = |(facet, points): (FacetId, Points)| points * i32::from(count(facet)).min(MOST_LIKES);
        self.of(item).into_iter().filter(|(facet, _)| *facet != NO_FACET).map(of).sum()
    }

    fn add(&mut self, item: ItemIndex) {
        let [leaf, department, brand] = self.of(item).map(|(facet, _)| facet);
        // Where the path has one level, department and leaf are one facet: it is counted once.
        let facets = [leaf, if department == leaf { NO_FACET } else { department }, brand];
        for facet in facets {
            if let Some(count) = self.counts.get_mut(facet as usize) {
                *count = count.saturating_add(1);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::ProductRecord;
    use crate::rank::term::NEVER;
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
            placed.push(Placed { item: best, score, variety: score - scores[best as usize] });
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
                arrange(&catalog, &scores, limit, VARIETY, barred.iter().copied()),
                plainly(&catalog, &scores, limit, &barred)
            );
        }
    }
}
