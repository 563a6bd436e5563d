use std::collections::BTreeMap;

use crate::orders::Orders;

/// How TIFU-KNN goes about it; the names are the paper's.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TifuSettings {
    /// How many neighbours (k).
    pub neighbours: usize,
    /// How many orders are a group (m).
    pub group: usize,
    /// What each order of a group leaves of those before (r_b).
    pub within: f64,
    /// What each group leaves of those before (r_g).
    pub between: f64,
    /// How much the shopper counts beside the neighbours (α).
    pub own: f64,
}

impl Default for TifuSettings {
    /// As published for Dunnhumby's households, whose kind Complete Journey's are.
    fn default() -> TifuSettings {
        TifuSettings { neighbours: 900, group: 3, within: 0.9, between: 0.6, own: 0.2 }
    }
}

/// TIFU-KNN: “Modeling Personalized Item Frequency Information for Next-basket Recommendation” (Hu, He, Gao and Zhang,
/// 2020). It needs every shopper's orders where it serves.
pub struct TifuKnn {
    settings: TifuSettings,
    /// By shopper, in some order: items with their values, in order.
    vectors: Vec<Vec<(u32, f64)>>,
    /// By item: shoppers with their values.
    shoppers: Vec<Vec<(u32, f64)>>,
    squares: Vec<f64>,
}

impl TifuKnn {
    /// Learns of the first so many orders.
    ///
    /// ```
    /// use regulars_packer::Orders;
    /// use regulars_packer::evaluate::baskets::{TifuKnn, TifuSettings};
    ///
    /// let mut orders = Orders::default();
    /// orders.push(&[0], 0, 7);
    /// orders.push(&[1], 0, 7);
    /// let settings = TifuSettings { group: 2, within: 0.5, own: 1.0, ..TifuSettings::default() };
    /// let mut scores = Vec::new();
    /// TifuKnn::new(&orders, 2, 2, settings).next(&[&[0], &[1]], &mut scores);
    /// assert_eq!(scores, [0.25, 0.5]);
    /// ```
    pub fn new(orders: &Orders, first: usize, items: usize, settings: TifuSettings) -> TifuKnn {
        let mut of_shopper: BTreeMap<u32, Vec<&[u32]>> = BTreeMap::new();
        for basket in (0..first).filter(|basket| orders.customer[*basket] != Orders::NO_CUSTOMER) {
            of_shopper.entry(orders.customer[basket]).or_default().push(orders.items(basket));
        }
        let vectors: Vec<Vec<(u32, f64)>> = of_shopper.values().map(|own| vector(own, &settings)).collect();
        let mut shoppers = vec![Vec::new(); items];
        for (shopper, vector) in (0..).zip(&vectors) {
            vector.iter().for_each(|&(item, value)| shoppers[item as usize].push((shopper, value)));
        }
        let squares = vectors.iter().map(|vector| square(vector)).collect();
        TifuKnn { settings, vectors, shoppers, squares }
    }

    /// The score of every item for the next order of a shopper with those, the oldest first. `scores` is overwritten.
    pub fn next(&self, own: &[&[u32]], scores: &mut Vec<f64>) {
        let vector = vector(own, &self.settings);
        let mut distances: Vec<(f64, usize)> = self.squares.iter().copied().zip(0..).collect();
        for &(item, value) in &vector {
            for &(shopper, other) in self.shoppers.get(item as usize).into_iter().flatten() {
                distances[shopper as usize].0 -= 2.0 * value * other;
            }
        }
        // The shopper is one of them, and the nearest.
        distances.sort_unstable_by(|one, other| one.0.total_cmp(&other.0).then(one.1.cmp(&other.1)));
        let nearest = || distances.iter().skip(1).take(self.settings.neighbours);
        let share = (1.0 - self.settings.own) / nearest().count().max(1) as f64;
        scores.clear();
        scores.resize(self.shoppers.len(), 0.0);
        for (_, shopper) in nearest() {
            self.vectors[*shopper].iter().for_each(|&(item, value)| scores[item as usize] += share * value);
        }
        for (item, value) in vector {
            if let Some(score) = scores.get_mut(item as usize) {
                *score += self.settings.own * value;
            }
        }
    }
}

/// The faded mean of the groups' faded means; the oldest group may be short.
fn vector(orders: &[&[u32]], settings: &TifuSettings) -> Vec<(u32, f64)> {
    let mut sums: BTreeMap<u32, f64> = BTreeMap::new();
    let groups: Vec<&[&[u32]]> = orders.rchunks(settings.group.max(1)).collect();
    let mut of_group = 1.0 / groups.len().max(1) as f64;
    for group in &groups {
        let mut of_order = of_group / group.len() as f64;
        for order in group.iter().rev() {
            order.iter().for_each(|item| *sums.entry(*item).or_default() += of_order);
            of_order *= settings.within;
        }
        of_group *= settings.between;
    }
    sums.into_iter().collect()
}

fn square(vector: &[(u32, f64)]) -> f64 {
    vector.iter().map(|(_, value)| value * value).sum()
}
