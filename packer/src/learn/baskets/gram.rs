use crate::count::BasketCounts;
use crate::learn::sparse::SparseRows;

/// What items have in common: a symmetric matrix by rows, columns in order, the diagonal apart.
#[derive(Clone, Debug)]
pub(super) struct Gram {
    pairs: SparseRows,
    pub(super) diagonal: Vec<f64>,
    /// The diagonal to the power of -½; 0 where that is 0.
    pub(super) inverse_root: Vec<f32>,
    /// All baskets' weight.
    pub(super) weight: f64,
}

impl Gram {
    pub(super) fn new(counts: &BasketCounts) -> Gram {
        let items = counts.item_weight.len();
        let mut ends = vec![0usize; items + 1];
        for &(one, other, _) in &counts.pairs {
            ends[one as usize + 1] += 1;
            ends[other as usize + 1] += 1;
        }
        for at in 0..items {
            ends[at + 1] += ends[at];
        }
        let mut entries = vec![(0, 0.0); 2 * counts.pairs.len()];
        let mut next = ends[..items].to_vec();
        // The pairs' order puts the smaller columns of each row before the larger, and both in order.
        for &(one, other, weight) in &counts.pairs {
            for (row, column) in [(one, other), (other, one)] {
                entries[next[row as usize]] = (column, weight);
                next[row as usize] += 1;
            }
        }
        ends.remove(0);
        Gram {
            pairs: SparseRows { ends, entries },
            diagonal: counts.item_weight.clone(),
            inverse_root: counts.item_weight.iter().map(|own| inverse_root(*own)).collect(),
            weight: counts.weight.max(f64::MIN_POSITIVE),
        }
    }

    pub(super) fn row(&self, item: usize) -> &[(u32, f32)] {
        self.pairs.row(item)
    }

    /// The share of the baskets' weight that has the item.
    pub(super) fn share(&self, item: usize) -> f64 {
        self.diagonal[item] / self.weight
    }

    /// Calls `each` with what stands beside each of `others`, which are in order, and the weight of each that the item has
    /// in common baskets.
    pub(super) fn among(&self, item: u32, others: &[(u32, usize)], mut each: impl FnMut(usize, f64)) {
        let mut row = self.row(item as usize);
        for &(other, place) in others {
            // By leaps: a row may be long.
            let mut leap = 1;
            while leap < row.len() && row[leap].0 < other {
                leap *= 2;
            }
            let end = row.len().min(leap + 1);
            let at = row[..end].partition_point(|(column, _)| *column < other);
            row = &row[at..];
            match row.first() {
                Some(&(column, weight)) if column == other => each(place, f64::from(weight)),
                Some(_) => {}
                None => return,
            }
        }
    }
}

fn inverse_root(value: f64) -> f32 {
    if value > 0.0 { (1.0 / value.sqrt()) as f32 } else { 0.0 }
}
