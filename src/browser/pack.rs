//! Lists as numbers, which cross to JavaScript several times faster than objects.

use alloc::vec::Vec;

use crate::rank::{Explanation, LeftOut, SlateItem};

/// `[problem count, item count, items…]`.
pub(super) fn slate(problems: usize, items: &[SlateItem]) -> Vec<i32> {
    let mut packed = Vec::with_capacity(2 + items.len() * 32);
    packed.extend([problems as i32, items.len() as i32]);
    items.iter().for_each(|item| pack_item(&mut packed, item));
    packed
}

/// `[rank, place (0: none), cause it is left out (−1: none), item]`.
pub(super) fn explanation(explanation: &Explanation) -> Vec<i32> {
    let cause = |left_out: &LeftOut| LeftOut::ALL.iter().position(|known| known == left_out);
    let mut packed = vec![
        explanation.rank as i32,
        explanation.position.unwrap_or_default() as i32,
        explanation.left_out.as_ref().and_then(cause).map_or(-1, |at| at as i32),
    ];
    pack_item(&mut packed, &explanation.item);
    packed
}

/// `[product, score, reason count, then for each reason: term, what it speaks of, points]`: a facet by its
/// number, a product by −2 and less (−2 − its number), or nothing (−1).
fn pack_item(packed: &mut Vec<i32>, item: &SlateItem) {
    packed.extend([item.item as i32, item.score, item.reasons.len() as i32]);
    for reason in &item.reasons {
        let about = match (reason.facet, reason.item) {
            (Some(facet), _) => facet as i32,
            (None, Some(item)) => -2 - item as i32,
            (None, None) => -1,
        };
        packed.extend([reason.term as i32, about, reason.points]);
    }
}
