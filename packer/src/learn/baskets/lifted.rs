//! The ranks that the scores of all items would give, found by looking at those alone that a cart or a shopper's orders
//! lift: hundreds of settings are tried on thousands of orders.

use std::cmp::Reverse;

use super::serve::{BasketModel, CartMode};

/// So many items are foretold of an order.
const FORETOLD: usize = 10;

/// A model with what is the same whoever asks.
pub(super) struct Lifted<'m> {
    model: &'m BasketModel,
    /// What all items have beside any cart, the least first.
    alone: Vec<f32>,
    /// All items, those in the most orders first.
    popular: Vec<u32>,
}

/// Room for one answer at a time, to be used again.
pub(super) struct Room {
    scores: Sums,
    own: Sums,
}

impl Room {
    pub(super) fn new(items: usize) -> Room {
        Room { scores: Sums::new(items), own: Sums::new(items) }
    }
}

/// Sums by item, which remember what was met so that emptying them is cheap.
struct Sums {
    values: Vec<f64>,
    is_met: Vec<bool>,
    met: Vec<u32>,
}

impl Sums {
    fn new(items: usize) -> Sums {
        Sums { values: vec![0.0; items], is_met: vec![false; items], met: Vec::new() }
    }

    /// Adds to an item's sum, which begins with `first`.
    fn add(&mut self, item: u32, first: f64, value: f64) {
        let at = item as usize;
        if !self.is_met[at] {
            self.is_met[at] = true;
            self.met.push(item);
            self.values[at] = first;
        }
        self.values[at] += value;
    }

    fn get(&self, item: u32) -> Option<f64> {
        let is_met = self.is_met.get(item as usize) == Some(&true);
        is_met.then(|| self.values[item as usize])
    }

    fn clear(&mut self) {
        self.met.drain(..).for_each(|item| self.is_met[item as usize] = false);
    }
}

impl Lifted<'_> {
    pub(super) fn new(model: &BasketModel) -> Lifted<'_> {
        let mut alone = model.rows.intercepts.clone();
        alone.sort_unstable_by(f32::total_cmp);
        let mut popular: Vec<u32> = (0..model.item_baskets.len() as u32).collect();
        popular.sort_unstable_by_key(|item| (Reverse(model.item_baskets[*item as usize]), *item));
        Lifted { model, alone, popular }
    }

    /// The [`rank`](super::rank) of an item among the scores of [`BasketModel::beside`].
    pub(super) fn rank(
        &self,
        room: &mut Room,
        item: u32,
        cart: &[u32],
        orders: &[&[u32]],
        mode: CartMode,
    ) -> Option<usize> {
        let (model, items) = (self.model, self.alone.len());
        let alone = |item: u32| model.alone(item as usize, mode);
        if item as usize >= items {
            return None;
        }
        let Room { scores, own } = room;
        model.each_beside(cart, mode, |item, value| scores.add(item, alone(item), value));
        self.add_own(own, orders, cart, |item, share| {
            scores.add(item, alone(item), f64::from(model.weights.own) * share);
        });
        let score = scores.get(item).unwrap_or_else(|| alone(item));
        let is_before = |value: f64| value >= score;
        let unlifted = match mode {
            CartMode::Popular => items - self.alone.partition_point(|alone| !is_before(f64::from(*alone))),
            CartMode::Complement => {
                if is_before(0.0) {
                    items
                } else {
                    0
                }
            }
        };
        let of_met = |of: &dyn Fn(u32) -> f64| scores.met.iter().filter(|item| is_before(of(**item))).count();
        let before = unlifted - of_met(&alone) + of_met(&|item| scores.values[item as usize]);
        let barred = cart.iter().filter(|item| {
            (**item as usize) < items && is_before(scores.get(**item).unwrap_or_else(|| alone(**item)))
        });
        let rank = before - barred.count();
        scores.clear();
        Some(rank)
    }

    /// The [`recall`](super::recall) of items by the scores of [`BasketModel::next`].
    pub(super) fn recall(&self, room: &mut Room, items: &[u32], orders: &[&[u32]]) -> f64 {
        let model = self.model;
        let Room { scores, own } = room;
        self.add_own(own, orders, &[], |item, share| scores.add(item, model.popular(item as usize), share));
        // Of what nobody lifts, more than so many cannot be among the first.
        let others = self.popular.iter().filter(|item| scores.get(**item).is_none()).take(FORETOLD + 1);
        let mut first: Vec<f64> = others.map(|item| model.popular(*item as usize)).collect();
        first.extend(scores.met.iter().map(|item| scores.values[*item as usize]));
        let after = match first.len() {
            0..=FORETOLD => f64::NEG_INFINITY,
            _ => *first.select_nth_unstable_by(FORETOLD, |one, other| other.total_cmp(one)).1,
        };
        let is_known = |item: &&u32| (**item as usize) < model.item_baskets.len();
        let score = |item: u32| scores.get(item).unwrap_or_else(|| model.popular(item as usize));
        let found = items.iter().filter(is_known).filter(|item| score(**item) > after).count();
        scores.clear();
        found as f64 / items.len().max(1) as f64
    }

    /// Calls `each` with the items that a shopper bought, and how likely each is bought again.
    fn add_own(&self, own: &mut Sums, orders: &[&[u32]], cart: &[u32], mut each: impl FnMut(u32, f64)) {
        let known = own.values.len();
        let all = self.model.each_bought(orders, cart, |item, value| {
            if (item as usize) < known {
                own.add(item, 0.0, value);
            }
        });
        own.met.iter().for_each(|&item| each(item, self.model.share(item, own.values[item as usize], all)));
        own.clear();
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use regulars::BasketWeights;

    use super::*;
    use crate::learn::SparseRows;
    use crate::learn::baskets::{BasketRows, rank, recall};

    const ITEMS: usize = 30;

    /// Values that are often equal.
    fn shares() -> impl Strategy<Value = Vec<f32>> {
        prop::collection::vec((-1i8..4).prop_map(|share| f32::from(share) / 8.0), ITEMS)
    }

    fn model() -> impl Strategy<Value = BasketModel> {
        let row =
            prop::collection::btree_map(0..ITEMS as u32, (0u8..4).prop_map(|v| f32::from(v) / 8.0), 0..6);
        let rows = prop::collection::vec(row, ITEMS);
        let decay = prop_oneof![Just(0.0f32), Just(0.5), Just(1.0)];
        let orders = prop::collection::vec(0u32..4, ITEMS);
        (rows, shares(), shares(), orders, decay).prop_map(
            |(rows, intercepts, again, item_baskets, own_decay)| {
                let rows = rows.into_iter().map(|row| row.into_iter().collect::<Vec<(u32, f32)>>());
                BasketModel {
                    rows: BasketRows { rows: SparseRows::from_rows(rows), intercepts },
                    again: again.into_iter().map(|again| again.max(0.0)).collect(),
                    item_baskets,
                    baskets: 4,
                    weights: BasketWeights { own_decay, popularity: 0.5, ..BasketWeights::default() },
                    ..BasketModel::default()
                }
            },
        )
    }

    /// A few items, some of which the model does not know.
    fn items(most: usize) -> impl Strategy<Value = Vec<u32>> {
        prop::collection::btree_set(0..ITEMS as u32 + 2, 1..most)
            .prop_map(|items| items.into_iter().collect())
    }

    proptest! {
        #[test]
        fn ranks_and_recalls_are_those_of_all_scores(
            model in model(), cart in items(5), own in prop::collection::vec(items(4), 0..6), wanted in items(6),
        ) {
            let own: Vec<&[u32]> = own.iter().map(Vec::as_slice).collect();
            let lifted = Lifted::new(&model);
            let mut room = Room::new(ITEMS);
            let mut scores = Vec::new();
            let others = wanted.iter().filter(|item| !cart.contains(item));
            for &item in others {
                for mode in [CartMode::Popular, CartMode::Complement] {
                    model.beside(&cart, &own, mode, &mut scores);
                    let expected = rank(&scores, item, &cart);
                    prop_assert_eq!(lifted.rank(&mut room, item, &cart, &own, mode), expected);
                }
            }
            model.next(&own, &mut scores);
            prop_assert_eq!(lifted.recall(&mut room, &wanted, &own), recall(&scores, &wanted));
        }
    }
}
