//! How much of what pages look for stands in the files that they load.

use serde::Serialize;

use crate::learn::numbering::{CHUNK_ITEMS, HEAD_ITEMS};
use crate::learn::sparse::SparseRows;

/// The share of row weight that pages find in what they load for one product; each includes what stands above it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Locality {
    /// In the head.
    pub head: f64,
    /// Or in the product's own chunk.
    pub own_chunk: f64,
    /// Or in the one other chunk that holds most.
    pub other_chunk: f64,
}

/// Of each row the share that its product's page finds, on average over the items of `order`, by how much each is
/// wanted; where none is, all count alike. Only the best `longest` neighbours of each row are looked for, and
/// empty rows are passed over; without any row the shares are 1. Rows must be sorted, the largest value first.
///
/// ```
/// use regulars_packer::learn::{SparseRows, locality};
///
/// let rows = SparseRows::from_rows((0..512).map(|item| vec![((item + 64) % 512, 1.0)]));
/// let order: Vec<u32> = (0..512).collect();
/// let locality = locality(&rows, &[1.0; 512], &order, 12);
/// assert_eq!((locality.head, locality.own_chunk, locality.other_chunk), (0.25, 0.625, 1.0));
/// ```
pub fn locality(rows: &SparseRows, wanted: &[f32], order: &[u32], longest: usize) -> Locality {
    if rows.is_empty() {
        return Locality { head: 1.0, own_chunk: 1.0, other_chunk: 1.0 };
    }
    let mut chunk_of: Vec<Option<usize>> = vec![None; rows.len()];
    for (place, &item) in order.iter().enumerate() {
        chunk_of[item as usize] = Some(if place < HEAD_ITEMS { 0 } else { place / CHUNK_ITEMS });
    }
    let any_wanted = order.iter().any(|item| wanted[*item as usize] > 0.0);
    let mut sums = [0.0; 3];
    let mut all = 0.0;
    for &item in order {
        let row = rows.row(item as usize);
        let of_row = shares(chunk_of[item as usize], &row[..row.len().min(longest)], &chunk_of);
        let Some(of_row) = of_row else { continue };
        let weight = if any_wanted { f64::from(wanted[item as usize]) } else { 1.0 };
        sums.iter_mut().zip(of_row).for_each(|(sum, share)| *sum += weight * share);
        all += weight;
    }
    let [head, own_chunk, other_chunk] = sums.map(|sum| if all > 0.0 { sum / all } else { 1.0 });
    Locality { head, own_chunk, other_chunk }
}

/// `None` where there is nothing to look for.
fn shares(own: Option<usize>, row: &[(u32, f32)], chunk_of: &[Option<usize>]) -> Option<[f64; 3]> {
    let mut by_chunk: Vec<(usize, f64)> = Vec::new();
    for &(other, weight) in row {
        let Some(chunk) = chunk_of[other as usize] else { continue };
        match by_chunk.iter_mut().find(|(known, _)| *known == chunk) {
            Some((_, sum)) => *sum += f64::from(weight),
            None => by_chunk.push((chunk, weight.into())),
        }
    }
    let sum_of = |wanted: &dyn Fn(usize) -> bool| {
        by_chunk.iter().filter(|(chunk, _)| wanted(*chunk)).map(|(_, sum)| sum).sum::<f64>()
    };
    let all = sum_of(&|_| true);
    let is_at_hand = |chunk: usize| chunk == 0 || Some(chunk) == own;
    let at_hand = sum_of(&is_at_hand);
    let others = by_chunk.iter().filter(|(chunk, _)| !is_at_hand(*chunk));
    let best_other = others.fold(0.0f64, |best, (_, sum)| best.max(*sum));
    (all > 0.0).then(|| [sum_of(&|chunk| chunk == 0), at_hand, at_hand + best_other].map(|found| found / all))
}
