//! The best of many, without sorting all.

use crate::catalog::{Catalog, ItemIndex};
use crate::rank::term::{NEVER, Points};
use crate::sort;

/// A candidate: a higher key is a better one. The score comes first; at equal scores the product
/// that the shop lists earlier is better.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Candidate(u64);

impl Candidate {
    pub(crate) fn new(score: Points, position: u32) -> Candidate {
        // Flipping the sign bit makes the order of signed numbers that of unsigned ones.
        let score = score as u32 ^ (1 << 31);
        Candidate(u64::from(score) << 32 | u64::from(!position))
    }

    pub(crate) fn score(self) -> Points {
        ((self.0 >> 32) as u32 ^ (1 << 31)) as Points
    }

    pub(crate) fn item(self, catalog: &Catalog) -> ItemIndex {
        catalog.at_position(!(self.0 as u32))
    }

    /// The same product with fewer points.
    pub(crate) fn less(self, points: Points) -> Candidate {
        Candidate::new(self.score() - points, !(self.0 as u32))
    }
}

/// Scores are looked through in blocks of this many, which are passed over where the best is no gain.
const BLOCK: usize = 16;

/// The best `count` of those that may be shown, the best first. O(products) where few are better than
/// those before, as in most catalogues; at worst O(products · log count).
pub(crate) fn top(scores: &[Points], positions: &[u32], count: usize) -> Vec<Candidate> {
    let mut best: Vec<u64> = Vec::with_capacity(2 * count);
    let mut threshold = NEVER / 2;
    for (scores, positions) in scores.chunks(BLOCK).zip(positions.chunks(BLOCK)) {
        if scores.iter().fold(Points::MIN, |most, &score| most.max(score)) < threshold {
            continue;
        }
        for (&score, &position) in scores.iter().zip(positions) {
            if score >= threshold {
                best.push(Candidate::new(score, position).0);
            }
        }
        if best.len() + BLOCK > 2 * count.max(BLOCK) {
            keep_best(&mut best, count);
            if best.len() == count {
                threshold = best.first().map_or(threshold, |&worst| Candidate(worst).score());
            }
        }
    }
    keep_best(&mut best, count);
    best.into_iter().rev().map(Candidate).collect()
}

/// Sorts, the best at the end, and leaves the best `count`.
fn keep_best(best: &mut Vec<u64>, count: usize) {
    sort::sort(best);
    best.drain(..best.len().saturating_sub(count));
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        /// The oracle sorts everything.
        #[test]
        fn the_best_are_those_that_sorting_puts_first(
            scores in prop::collection::vec(prop_oneof![-50i32..50, Just(NEVER), any::<i32>().prop_map(|n| n / 4)], 0..300),
            count in 1usize..60,
        ) {
            let positions: Vec<u32> = (0..scores.len() as u32).rev().collect();
            let mut all: Vec<Candidate> = scores.iter().zip(&positions)
                .filter(|(score, _)| **score >= NEVER / 2)
                .map(|(&score, &position)| Candidate::new(score, position))
                .collect();
            all.sort_by(|a, b| b.cmp(a));
            all.truncate(count);
            prop_assert_eq!(top(&scores, &positions, count), all);
        }

        #[test]
        fn candidates_are_ordered_by_score_then_by_place(a in any::<(i32, u32)>(), b in any::<(i32, u32)>()) {
            let order = Candidate::new(a.0, a.1).cmp(&Candidate::new(b.0, b.1));
            prop_assert_eq!(order, a.0.cmp(&b.0).then(b.1.cmp(&a.1)));
            prop_assert_eq!(Candidate::new(a.0, a.1).score(), a.0);
        }
    }
}
