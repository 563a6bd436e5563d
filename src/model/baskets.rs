//! What goes into one basket, and what comes back into the next.

use alloc::vec::Vec;

use serde::{Deserialize, Serialize};

use crate::journal::wire::{Reader, Wire, wire};
use crate::model::rows::Row;

/// ln 1,000,000: an intercept is at least a millionth of the largest.
const INTERCEPT_RANGE: f64 = 13.815_510_557_964_274;
/// The longest interval, in days.
const LONGEST_INTERVAL: f64 = 730.0;
/// The steps of a byte whose 0 stands for nothing.
const STEPS: f64 = 254.0;

/// What orders taught of each item, by its number; items beyond the end of a column have nothing of it.
///
/// ```text
/// popular:    score_j = b_j + Σ_{i in the cart} B[i→j] + own · P(j)
/// complement: score_j =       Σ_{i in the cart} B[i→j] · (n_i + 1)^-context_rarity
/// next order: score_j = popularity · b_j + P(j)
/// P(j) = (Σ_{orders with j} v + own_smoothing · ρ_j) / (Σ_{all orders} v + own_smoothing), 0 if never bought
/// v    = own_decay^age · |order|^-own_size_power · (1 + own_likeness · |order ∩ cart| / √(|order| · |cart|))
/// ```
///
/// where orders are the shopper's, as sets of items, the age of one is the number of those since, and n_i the number of
/// all orders with i. Without a cart, the last factor of v is 1.
///
/// ```
/// let baskets = regulars::PackBaskets { again: vec![0.4], interval: vec![12.0], ..Default::default() };
/// assert_eq!(baskets.weights.own, 0.7);
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PackBaskets {
    /// Of each item in a cart, the items that are more likely with it: how much it adds to their share of the orders,
    /// 0 to 1 (`B[i→j]`).
    pub rows: Vec<Row>,
    /// The share of orders that want the item whatever else is in them, 0 to 1; may be slightly below 0 (`b_j`), which
    /// then counts as 0.
    pub intercepts: Vec<f32>,
    /// How many of all orders hold the item (`n_i`).
    pub orders: Vec<f32>,
    /// How likely the next order of somebody who bought the item holds it again, 0 to 1 (`ρ_j`).
    pub again: Vec<f32>,
    /// Days between two orders of one shopper with the item, typically, 1 to 730; 0 where that is not known.
    pub interval: Vec<f32>,
    /// How these count beside each other.
    pub weights: BasketWeights,
}

/// How much each part of a basket's scores counts; the formulas are those of [`PackBaskets`].
///
/// ```
/// let weights = regulars::BasketWeights { own: 0.0, ..Default::default() };
/// assert_eq!(weights.own_smoothing, 3.0);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct BasketWeights {
    /// What the shopper's own orders count beside the cart. 0: nothing; 1: as much as knowing the share for sure.
    pub own: f32,
    /// What each order leaves of the weight of those before. 0: the last alone counts; 1: all count the same.
    pub own_decay: f32,
    /// For how many of the shopper's orders the other shoppers' re-buying stands in. 0: for none.
    pub own_smoothing: f32,
    /// How much more an order counts that is like the cart. 0: no more; 10: eleven times where it is the same.
    pub own_likeness: f32,
    /// What the share of all orders counts for what the shopper may buy next. 0: only what was bought before is
    /// foretold; 1: as much as the shopper's own share.
    pub popularity: f32,
    /// How much less popular items say what complements them: the power of their number of orders. 0: all say the
    /// same; 1: only rare ones say anything.
    pub context_rarity: f32,
    /// How much less a large order of the shopper's counts: the power of its number of items. 0: all count the same; 1: as
    /// if all its items shared what an order of one item counts. Packs before version 4 have 0.
    pub own_size_power: f32,
}

impl Default for BasketWeights {
    /// What served several shops well.
    fn default() -> BasketWeights {
        BasketWeights {
            own: 0.7,
            own_decay: 0.95,
            own_smoothing: 3.0,
            own_likeness: 10.0,
            popularity: 0.25,
            context_rarity: 0.2,
            own_size_power: 0.4,
        }
    }
}

impl Wire for BasketWeights {
    fn write(&self, to: &mut Vec<u8>) {
        let BasketWeights { own, own_decay, own_smoothing, own_likeness, popularity, context_rarity, .. } =
            *self;
        let weights = [own, own_decay, own_smoothing, own_likeness, popularity, context_rarity];
        weights.iter().for_each(|weight| weight.write(to));
    }

    /// What version 4 added stands at the end of the head.
    fn read(from: &mut Reader) -> BasketWeights {
        BasketWeights {
            own: f32::read(from),
            own_decay: f32::read(from),
            own_smoothing: f32::read(from),
            own_likeness: f32::read(from),
            popularity: f32::read(from),
            context_rarity: f32::read(from),
            own_size_power: 0.0,
        }
    }
}

/// What the head tells of baskets.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct BasketHead {
    /// The largest value of all basket rows.
    pub(super) largest: f32,
    pub(crate) largest_intercept: f32,
    pub(crate) weights: BasketWeights,
}

wire!(BasketHead { largest, largest_intercept, weights });

impl BasketHead {
    pub(super) fn largest(&self) -> f32 {
        self.largest
    }

    /// Whether that can be, whoever wrote it.
    pub(super) fn is_valid(&self) -> bool {
        let is_share = |value: f32| (0.0..=1.0).contains(&value);
        let BasketWeights {
            own,
            own_decay,
            own_smoothing,
            own_likeness,
            popularity,
            context_rarity,
            own_size_power,
        } = self.weights;
        let is_weight = |value: f32| (0.0..=1e3).contains(&value);
        let weights = [own, own_smoothing, own_likeness, popularity, context_rarity, own_size_power];
        [self.largest, self.largest_intercept, own_decay].into_iter().all(is_share)
            && weights.into_iter().all(is_weight)
    }
}

/// What is known of each item of a chunk, a byte each; empty in a pack without baskets.
#[derive(Clone, Debug, Default)]
pub(super) struct BasketColumns {
    intercept: Vec<u8>,
    rarity: Vec<u8>,
    again: Vec<u8>,
    interval: Vec<u8>,
}

wire!(BasketColumns { intercept, rarity, again, interval });

/// The same of one item, as the pack holds it.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct InBaskets {
    /// A code: see [`intercept_share`].
    intercept: u8,
    rarity: u8,
    again: u8,
    interval: u8,
}

impl PackBaskets {
    pub(super) fn head(&self) -> BasketHead {
        let largest =
            |values: &[f32]| values.iter().copied().filter(|value| value.is_finite()).fold(0.0, f32::max);
        BasketHead {
            largest: crate::model::rows::Rows::largest_of(&self.rows).min(1.0),
            largest_intercept: largest(&self.intercepts).min(1.0),
            weights: self.weights,
        }
    }

    /// How much an item's row counts for its complements, 0 to 1.
    fn rarity(&self, item: usize) -> f64 {
        let orders = f64::from(self.orders.get(item).copied().unwrap_or_default()).max(0.0);
        libm::exp(-f64::from(self.weights.context_rarity) * libm::log1p(orders))
    }

    /// What is known of an item, beside `head`, which tells the same of all.
    pub(super) fn of(&self, item: usize, head: &BasketHead) -> InBaskets {
        let value = |column: &[f32]| f64::from(column.get(item).copied().unwrap_or_default());
        let share_code = |share: f64| libm::round(share.clamp(0.0, 1.0) * 255.0) as u8;
        let largest = f64::from(head.largest_intercept);
        InBaskets {
            intercept: code(value(&self.intercepts) / largest, INTERCEPT_RANGE),
            rarity: share_code(self.rarity(item)),
            again: share_code(value(&self.again)),
            interval: code(value(&self.interval) / LONGEST_INTERVAL, libm::log(LONGEST_INTERVAL)),
        }
    }
}

/// A share of the largest on a logarithmic scale: 1 to 255, and 0 where there is none.
fn code(share: f64, range: f64) -> u8 {
    if share > 0.0 {
        1 + libm::round(STEPS * (1.0 + libm::log(share) / range)).clamp(0.0, STEPS) as u8
    } else {
        0
    }
}

fn share(code: u8, range: f64) -> f64 {
    match code.checked_sub(1) {
        Some(step) => libm::exp(range * (f64::from(step) / STEPS - 1.0)),
        None => 0.0,
    }
}

impl BasketColumns {
    pub(super) fn push(&mut self, item: InBaskets) {
        self.intercept.push(item.intercept);
        self.rarity.push(item.rarity);
        self.again.push(item.again);
        self.interval.push(item.interval);
    }

    /// Whether there is a value for each of `count` items, or for none.
    pub(super) fn fits(&self, count: usize) -> bool {
        let columns = [&self.intercept, &self.rarity, &self.again, &self.interval];
        columns.iter().all(|column| column.len() == count) || columns.iter().all(|column| column.is_empty())
    }

    pub(super) fn get(&self, at: usize) -> InBaskets {
        let byte = |column: &[u8]| column.get(at).copied().unwrap_or_default();
        InBaskets {
            intercept: byte(&self.intercept),
            rarity: byte(&self.rarity),
            again: byte(&self.again),
            interval: byte(&self.interval),
        }
    }
}

impl InBaskets {
    /// How likely it is in any basket, as a share of the likeliest.
    pub(crate) fn intercept(self) -> f64 {
        share(self.intercept, INTERCEPT_RANGE)
    }

    pub(crate) fn rarity(self) -> f64 {
        f64::from(self.rarity) / 255.0
    }

    pub(crate) fn again(self) -> f64 {
        f64::from(self.again) / 255.0
    }

    /// In days, where it is known.
    pub(crate) fn interval(self) -> Option<f64> {
        (self.interval > 0).then(|| LONGEST_INTERVAL * share(self.interval, libm::log(LONGEST_INTERVAL)))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_byte_tells_nearly_what_was_learned(
            intercept in 1e-4f32..1.0, orders in 0f32..1e5, again in 0f32..1.0, interval in 1f32..730.0,
        ) {
            let baskets = PackBaskets {
                intercepts: vec![intercept, 1.0],
                orders: vec![orders],
                again: vec![again],
                interval: vec![interval],
                ..PackBaskets::default()
            };
            let mut columns = BasketColumns::default();
            columns.push(baskets.of(0, &baskets.head()));
            let read = columns.get(0);
            prop_assert!((read.intercept() / f64::from(intercept) - 1.0).abs() < 0.03);
            prop_assert!((read.rarity() - (f64::from(orders) + 1.0).powf(-0.2)).abs() < 0.003);
            prop_assert!((read.again() - f64::from(again)).abs() < 0.002);
            prop_assert!((read.interval().unwrap() / f64::from(interval) - 1.0).abs() < 0.015);
        }
    }

    #[test]
    fn what_is_not_known_is_nothing() {
        let of_none = PackBaskets { intercepts: vec![-0.1, f32::NAN], ..PackBaskets::default() };
        for item in 0..3 {
            assert_eq!(of_none.of(item, &of_none.head()), InBaskets { rarity: 255, ..InBaskets::default() });
        }
        let none = InBaskets::default();
        assert_eq!((none.intercept(), none.again(), none.interval()), (0.0, 0.0, None));
    }
}
