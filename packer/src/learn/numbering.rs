//! Items renumbered so that neighbours stand near each other: their rows then hold small differences,
//! which compress well, and pages find what they need side by side.

use crate::learn::sparse::SparseRows;

/// So many of an item's best neighbours are followed.
const FOLLOWED: usize = 6;

/// The items in the order in which a depth-first walk over each one's nearest meets them, beginning
/// with the most wanted.
///
/// ```
/// use regulars_packer::learn::{SparseRows, order};
///
/// let rows = SparseRows::from_rows([vec![], vec![(2, 1.0)], vec![]]);
/// assert_eq!(order(&rows, &[1.0, 5.0, 1.0]), [1, 2, 0]);
/// ```
pub fn order(rows: &SparseRows, events: &[f32]) -> Vec<u32> {
    let mut begin: Vec<u32> = (0..rows.len() as u32).collect();
    begin.sort_by(|a, b| events[*b as usize].total_cmp(&events[*a as usize]));
    let mut met = vec![false; rows.len()];
    let mut order = Vec::with_capacity(rows.len());
    let mut open: Vec<u32> = Vec::new();
    for start in begin {
        open.push(start);
        while let Some(item) = open.pop() {
            if std::mem::replace(&mut met[item as usize], true) {
                continue;
            }
            order.push(item);
            // Pushed the worst first, so that the best is walked first.
            open.extend(rows.row(item as usize).iter().take(FOLLOWED).rev().map(|(other, _)| *other));
        }
    }
    order
}
