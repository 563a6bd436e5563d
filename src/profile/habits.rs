//! What somebody keeps buying: how often each product was in the last orders, the newer ones counting more.

use alloc::string::String;
use alloc::vec::Vec;

use crate::catalog::Names;
use crate::model::BasketWeights;
use crate::profile::ProfileState;
use crate::sort;

/// The weight of each product in the last orders. O(products in them).
#[derive(Default)]
pub(crate) struct Habits {
    ids: Names,
    weights: Vec<f64>,
    /// That of all orders together.
    all: f64,
}

impl Habits {
    /// By the weights of a pack: see [`PackBaskets`](crate::PackBaskets). Orders count more that are like the `cart`.
    pub(crate) fn of(profile: &ProfileState, weights: &BasketWeights, cart: &[&str]) -> Habits {
        let mut habits = Habits::default();
        let mut kept = 1.0;
        for order in profile.orders.iter().rev() {
            let like = 1.0 + f64::from(weights.own_likeness) * likeness(&order.item_ids, cart);
            let weight = kept * like * power(order.item_ids.len(), -f64::from(weights.own_size_power));
            habits.all += weight;
            for id in &order.item_ids {
                let at = habits.ids.intern(id) as usize;
                if at == habits.weights.len() {
                    habits.weights.push(0.0);
                }
                habits.weights[at] += weight;
            }
            kept *= f64::from(weights.own_decay);
        }
        habits
    }

    /// How likely a product is in the next order, 0 to 1, where shoppers who bought it take it again with a probability
    /// of `again`, which counts as much as `smoothing` of one's own orders.
    pub(crate) fn again(&self, id: &str, again: f64, smoothing: f64) -> f64 {
        let own = self.ids.find(id).map_or(0.0, |at| self.weights[at as usize]);
        let all = self.all + smoothing;
        if all > 0.0 { (own + smoothing * again) / all } else { 0.0 }
    }

    /// So many products, the most usual first.
    pub(crate) fn most_usual(&self, most: usize) -> Vec<String> {
        let largest = sort::largest_first(self.weights.iter().copied());
        largest.into_iter().take(most).map(|at| self.ids.get(at as u32).into()).collect()
    }
}

/// The cosine of two sets, 0 to 1.
fn likeness(order: &[String], cart: &[&str]) -> f64 {
    let both = cart.iter().filter(|id| order.iter().any(|known| known == *id)).count();
    if both == 0 {
        return 0.0;
    }
    both as f64 * power(order.len() * cart.len(), -0.5)
}

/// Through functions that the wasm holds already: a square root, or any power, would bring a table of its own.
fn power(base: usize, exponent: f64) -> f64 {
    libm::exp(libm::log(base.max(1) as f64) * exponent)
}

#[cfg(test)]
mod tests {
    use alloc::string::ToString;

    use proptest::prelude::*;

    use super::*;
    use crate::profile::Order;

    fn ordering(orders: &[Vec<u8>]) -> ProfileState {
        let order = |items: &Vec<u8>| Order {
            at: 0,
            transaction_id: None,
            item_ids: items.iter().map(|item| item.to_string()).collect(),
            value: 0.0,
        };
        ProfileState { orders: orders.iter().map(order).collect(), ..ProfileState::default() }
    }

    proptest! {
        #[test]
        fn a_habit_is_what_its_formula_says(
            orders in prop::collection::vec(prop::collection::btree_set(0u8..9, 0..5), 0..12),
            cart in prop::collection::btree_set(0u8..9, 0..4),
            again in 0.0..1.0, smoothing in 0.0..9.0,
        ) {
            let orders: Vec<Vec<u8>> = orders.into_iter().map(|items| items.into_iter().collect()).collect();
            let names: Vec<String> = cart.iter().map(|item| item.to_string()).collect();
            let names: Vec<&str> = names.iter().map(String::as_str).collect();
            let habits = Habits::of(&ordering(&orders), &BasketWeights::default(), &names);
            let weight = |age: usize| {
                let order = &orders[orders.len() - 1 - age];
                let both = order.iter().filter(|item| cart.contains(item)).count() as f64;
                let size = (order.len() as f64 * cart.len() as f64).sqrt();
                let like = 1.0 + if both > 0.0 { 10.0 * both / size } else { 0.0 };
                like * f64::from(0.95f32).powi(age as i32) / (order.len().max(1) as f64).powf(f64::from(0.4f32))
            };
            let all: f64 = (0..orders.len()).map(weight).sum();
            for item in 0u8..10 {
                let with = orders.iter().rev().enumerate().filter(|(_, order)| order.contains(&item));
                let own: f64 = with.map(|(age, _)| weight(age)).sum();
                let expected = (own + smoothing * again) / (all + smoothing);
                let found = habits.again(&item.to_string(), again, smoothing);
                prop_assert!((found - expected).abs() < 1e-12 || all + smoothing == 0.0, "{found} {expected}");
            }
        }
    }

    #[test]
    fn the_most_usual_come_first() {
        let weights = BasketWeights::default();
        let habits = Habits::of(&ordering(&[vec![1, 2], vec![2, 3], vec![2]]), &weights, &[]);
        assert_eq!(habits.most_usual(2), ["2", "3"]);
        assert_eq!(Habits::of(&ordering(&[]), &weights, &[]).again("1", 0.5, 0.0), 0.0);
    }
}
