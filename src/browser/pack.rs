//! Lists as numbers, which cross to JavaScript several times faster than objects.

use alloc::vec::Vec;

use crate::engine::Ranking;
use crate::rank::{Explanation, LeftOut, RankedItem, Reason, SlateItem};

/// `[problem count, item count, items…]`.
pub(super) fn slate(problems: usize, items: &[SlateItem]) -> Vec<i32> {
    let mut packed = Vec::with_capacity(2 + items.len() * 32);
    packed.extend([problems as i32, items.len() as i32]);
    items.iter().for_each(|item| pack_item(&mut packed, item));
    packed
}

/// `[problem count, item count, then for each item: its place in the list that was handed over, item]`; an item of which
/// nothing is known is product −1.
pub(super) fn ranking(ranking: &Ranking) -> Vec<i32> {
    let mut packed = vec![ranking.problems.len() as i32, ranking.items.len() as i32];
    for RankedItem { place, item, score, reasons } in &ranking.items {
        packed.extend([*place as i32, item.map_or(-1, |item| item as i32), *score]);
        pack_reasons(&mut packed, reasons);
    }
    packed
}

/// `[rank, place (0: none), cause it is left out (−1: none), rule that leaves it out (−1: none), item]`.
pub(super) fn explanation(explanation: &Explanation) -> Vec<i32> {
    let cause = |left_out: &LeftOut| LeftOut::ALL.iter().position(|known| known == left_out);
    let mut packed = vec![
        explanation.rank as i32,
        explanation.position.unwrap_or_default() as i32,
        explanation.left_out.as_ref().and_then(cause).map_or(-1, |at| at as i32),
        explanation.rule.map_or(-1, i32::from),
    ];
    pack_item(&mut packed, &explanation.item);
    packed
}

/// `[product, score, reasons]`.
fn pack_item(packed: &mut Vec<i32>, item: &SlateItem) {
    packed.extend([item.item as i32, item.score]);
    pack_reasons(packed, &item.reasons);
}

/// `[reason count, then for each reason: term, what it speaks of, points]`: a facet by its number, a product by −2 and less
/// (−2 − its number), a rule of the shop by its number above the least there is, or nothing (−1).
fn pack_reasons(packed: &mut Vec<i32>, reasons: &[Reason]) {
    packed.push(reasons.len() as i32);
    for reason in reasons {
        let about = match (reason.facet, reason.item, reason.rule) {
            (Some(facet), ..) => facet as i32,
            (_, Some(item), _) => -2 - item as i32,
            (.., Some(rule)) => i32::MIN + i32::from(rule),
            (None, None, None) => -1,
        };
        packed.extend([reason.term as i32, about, reason.points]);
    }
}
