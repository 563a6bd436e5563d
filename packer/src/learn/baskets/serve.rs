//! Scores as the engine gives them, in numbers with fractions.

use std::collections::BTreeMap;

use regulars::BasketWeights;

use super::rows::BasketRows;

/// What orders taught, by item numbers.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct BasketModel {
    /// What goes with what.
    pub rows: BasketRows,
    /// How likely each item is bought again.
    pub again: Vec<f32>,
    /// Days between two orders with it; 0 where that is not known.
    pub interval: Vec<f32>,
    /// In how many orders each item is.
    pub item_baskets: Vec<u32>,
    /// How many orders there are.
    pub baskets: usize,
    /// How the parts of a score count.
    pub weights: BasketWeights,
}

/// What is asked of a cart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CartMode {
    /// What is likely in the same order.
    Popular,
    /// What is likelier with these items than without.
    Complement,
}

impl BasketModel {
    /// Of each item that a shopper bought, how likely an order holds it again; `orders` are the shopper's, the oldest
    /// first, and `cart` is what the order holds already. The formula is that of
    /// [`PackBaskets`](regulars::PackBaskets).
    ///
    /// ```
    /// use regulars::BasketWeights;
    /// use regulars_packer::learn::BasketModel;
    ///
    /// let weights = BasketWeights {
    ///     own_decay: 0.5,
    ///     own_smoothing: 0.0,
    ///     own_likeness: 4.0,
    ///     own_size_power: 0.0,
    ///     ..BasketWeights::default()
    /// };
    /// let model = BasketModel { weights, ..BasketModel::default() };
    /// let orders: [&[u32]; 2] = [&[3, 8], &[4]];
    /// assert_eq!(model.own(&orders, &[]), [(3, 0.5 / 1.5), (4, 1.0 / 1.5), (8, 0.5 / 1.5)]);
    /// // The first order is like the cart, and counts three times half an order.
    /// assert_eq!(model.own(&orders, &[8, 9])[0], (3, 1.5 / 2.5));
    /// ```
    pub fn own(&self, orders: &[&[u32]], cart: &[u32]) -> Vec<(u32, f64)> {
        let mut of_item: BTreeMap<u32, f64> = BTreeMap::new();
        let all = self.each_bought(orders, cart, |item, value| *of_item.entry(item).or_default() += value);
        of_item.into_iter().map(|(item, value)| (item, self.share(item, value, all))).collect()
    }

    /// Calls `each` with the items of each of a shopper's orders, the newest first, and what that order counts; returns what
    /// all count together.
    pub(super) fn each_bought(&self, orders: &[&[u32]], cart: &[u32], mut each: impl FnMut(u32, f64)) -> f64 {
        let BasketWeights { own_decay, own_likeness, own_size_power, .. } = self.weights;
        let [decay, likeness, size_power] = [own_decay, own_likeness, own_size_power].map(f64::from);
        let (mut all, mut faded) = (0.0, 1.0);
        for order in orders.iter().rev() {
            let common = order.iter().filter(|item| cart.contains(item)).count() as f64;
            let like = common / ((order.len() * cart.len()).max(1) as f64).sqrt();
            let value = faded * (1.0 + likeness * like) * (order.len().max(1) as f64).powf(-size_power);
            all += value;
            order.iter().for_each(|item| each(*item, value));
            faded *= decay;
        }
        all
    }

    /// How likely an item is bought again whose orders count `value`, of `all`.
    pub(super) fn share(&self, item: u32, value: f64, all: f64) -> f64 {
        let smoothing = f64::from(self.weights.own_smoothing);
        let again = self.again.get(item as usize).copied().map_or(0.0, f64::from);
        (value + smoothing * again) / (all + smoothing)
    }

    /// Calls `each` with what an item of a cart adds to others.
    pub(super) fn each_beside(&self, cart: &[u32], mode: CartMode, mut each: impl FnMut(u32, f64)) {
        let rarity = f64::from(self.weights.context_rarity);
        for &item in cart.iter().filter(|item| (**item as usize) < self.item_baskets.len()) {
            let share = match mode {
                CartMode::Popular => 1.0,
                CartMode::Complement => (f64::from(self.item_baskets[item as usize]) + 1.0).powf(-rarity),
            };
            let row = self.rows.rows.row(item as usize);
            row.iter().for_each(|&(other, value)| each(other, share * f64::from(value)));
        }
    }

    /// What an item has beside any cart.
    pub(super) fn alone(&self, item: usize, mode: CartMode) -> f64 {
        match mode {
            CartMode::Popular => f64::from(self.rows.intercepts[item]),
            CartMode::Complement => 0.0,
        }
    }

    /// What an item has for anybody's next order.
    pub(super) fn popular(&self, item: usize) -> f64 {
        f64::from(self.weights.popularity) / self.baskets.max(1) as f64 * f64::from(self.item_baskets[item])
    }

    /// The score of every item beside a cart; `orders` are the shopper's, if they are to count. `scores` is overwritten.
    pub fn beside(&self, cart: &[u32], orders: &[&[u32]], mode: CartMode, scores: &mut Vec<f64>) {
        scores.clear();
        scores.extend((0..self.rows.intercepts.len()).map(|item| self.alone(item, mode)));
        self.each_beside(cart, mode, |item, value| scores[item as usize] += value);
        self.add_own(orders, cart, f64::from(self.weights.own), scores);
    }

    /// The score of every item for a shopper's next order. `scores` is overwritten.
    pub fn next(&self, orders: &[&[u32]], scores: &mut Vec<f64>) {
        scores.clear();
        scores.extend((0..self.item_baskets.len()).map(|item| self.popular(item)));
        self.add_own(orders, &[], 1.0, scores);
    }

    fn add_own(&self, orders: &[&[u32]], cart: &[u32], weight: f64, scores: &mut [f64]) {
        for (item, share) in self.own(orders, cart) {
            if let Some(score) = scores.get_mut(item as usize) {
                *score += weight * share;
            }
        }
    }
}
