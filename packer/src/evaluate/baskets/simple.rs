use crate::count::BasketCounts;
use crate::learn::SparseRows;

/// Cosine of items by the orders that they share: all neighbours, none cut off.
pub struct Cosine {
    rows: SparseRows,
}

impl Cosine {
    /// Of unweighted counts.
    ///
    /// ```
    /// use regulars_packer::count::BasketCounts;
    /// use regulars_packer::evaluate::baskets::Cosine;
    ///
    /// let counts = BasketCounts { item_baskets: vec![4, 9, 1], pairs: vec![(0, 1, 3.0)], ..BasketCounts::default() };
    /// let mut scores = Vec::new();
    /// Cosine::new(&counts).beside(&[0], &mut scores);
    /// assert_eq!(scores, [0.0, 0.5, 0.0]);
    /// ```
    pub fn new(counts: &BasketCounts) -> Cosine {
        let both = |&(one, other, weight): &(u32, u32, f32)| {
            let [one_baskets, other_baskets] =
                [one, other].map(|item| f64::from(counts.item_baskets[item as usize]));
            let cosine = (f64::from(weight) / (one_baskets * other_baskets).sqrt()) as f32;
            [(one, other, cosine), (other, one, cosine)]
        };
        let mut triples: Vec<(u32, u32, f32)> = counts.pairs.iter().flat_map(both).collect();
        triples.sort_unstable_by_key(|(row, column, _)| (*row, *column));
        Cosine { rows: SparseRows::from_sorted(counts.item_baskets.len(), &triples) }
    }

    /// The sum over the cart, of every item. `scores` is overwritten.
    pub fn beside(&self, cart: &[u32], scores: &mut Vec<f64>) {
        scores.clear();
        scores.resize(self.rows.len(), 0.0);
        for &item in cart {
            for &(other, value) in self.rows.row(item as usize) {
                scores[other as usize] += f64::from(value);
            }
        }
    }
}

/// In how many orders each item is.
pub fn popularity(counts: &BasketCounts, scores: &mut Vec<f64>) {
    scores.clear();
    scores.extend(counts.item_baskets.iter().map(|baskets| f64::from(*baskets)));
}
