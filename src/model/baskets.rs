//! What goes into one basket, and what comes back into the next.

use alloc::vec::Vec;

use crate::journal::wire::wire;
use crate::model::rows::Row;

/// ln 1,000,000: an intercept is at least a millionth of the largest.
const INTERCEPT_RANGE: f64 = 13.815_510_557_964_274;
/// The longest interval, in days.
const LONGEST_INTERVAL: f64 = 730.0;
/// The steps of a byte whose 0 stands for nothing.
const STEPS: f64 = 254.0;

/// What the shop's orders taught, before it is written: for each item of the pack, by its number.
///
/// The score of item j for a basket of the items i is `intercepts[j] + Σ rows[i → j] + weights.own · P(j)`, where P(j) is
/// how likely the shopper is to take j again: see [`BasketWeights`]. An empty column is absent.
///
/// ```
/// use regulars::{BasketModel, Row};
///
/// // Of a hundred baskets with the first item, thirty more than expected hold the second.
/// let baskets = BasketModel {
///     rows: vec![Row { scale: 0.3, neighbours: vec![(1, 0.3)] }, Row::default()],
///     intercepts: vec![0.02, 0.05],
///     ..BasketModel::default()
/// };
/// assert_eq!(baskets.weights.own, 0.5);
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
pub struct BasketModel {
    /// For each item, what goes into a basket with it: the other items' numbers, and by how much likelier they are.
    pub rows: Vec<Row>,
    /// How likely each item is in any basket, 0 to 1, beyond what the rows say. Below 0 counts as 0.
    pub intercepts: Vec<f32>,
    /// How much an item's row counts where complements are asked for and not what is popular, 0 to 1: less for items
    /// that are in many baskets, whose company tells little.
    pub rarity: Vec<f32>,
    /// How likely a shopper who bought the item is to buy it again in a later basket, 0 to 1.
    pub again: Vec<f32>,
    /// Days between two purchases of it by one shopper, typically; 0 where that is not known. From 1 to 730.
    pub interval: Vec<f32>,
    /// How much the parts of a score count.
    pub weights: BasketWeights,
}

/// How much a shopper's own orders count beside the rows.
///
/// With the shopper's baskets, the last one of age 0, and ρ the item's share of re-buys:
///
/// ```text
/// P(j) = (Σ_{baskets with j} 0.95^age + smoothing · ρ_j) / (Σ_{all baskets} 0.95^age + smoothing)
/// ```
///
/// ```
/// let weights = regulars::BasketWeights { own: 0.0, ..Default::default() }; // what others buy alone
/// assert_eq!(weights.smoothing, 5.0);
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BasketWeights {
    /// Multiplies P(j). 0: own orders do not count.
    pub own: f32,
    /// So many baskets of others with the item count as much as one's own.
    pub smoothing: f32,
    /// Where what is bought again is asked for: multiplies how popular an item is, beside P(j).
    pub popularity: f32,
}

impl Default for BasketWeights {
    fn default() -> BasketWeights {
        BasketWeights { own: 0.5, smoothing: 5.0, popularity: 1.0 }
    }
}

wire!(BasketWeights { own, smoothing, popularity });

/// What the head tells of baskets.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct BasketHead {
    /// The largest value of all basket rows.
    largest: f32,
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
        let BasketWeights { own, smoothing, popularity } = self.weights;
        let is_weight = |value: f32| (0.0..=1e3).contains(&value);
        is_share(self.largest)
            && is_share(self.largest_intercept)
            && [own, smoothing, popularity].into_iter().all(is_weight)
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

impl BasketModel {
    pub(super) fn head(&self) -> BasketHead {
        let largest =
            |values: &[f32]| values.iter().copied().filter(|value| value.is_finite()).fold(0.0, f32::max);
        BasketHead {
            largest: crate::model::rows::Rows::largest_of(&self.rows).min(1.0),
            largest_intercept: largest(&self.intercepts).min(1.0),
            weights: self.weights,
        }
    }

    pub(super) fn of(&self, item: usize) -> InBaskets {
        let value = |column: &[f32]| f64::from(column.get(item).copied().unwrap_or_default());
        let share = |column: &[f32]| libm::round(value(column).clamp(0.0, 1.0) * 255.0) as u8;
        let largest = f64::from(self.head().largest_intercept);
        InBaskets {
            intercept: code(value(&self.intercepts) / largest, INTERCEPT_RANGE),
            rarity: share(&self.rarity),
            again: share(&self.again),
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
            intercept in 1e-4f32..1.0, rarity in 0f32..1.0, again in 0f32..1.0, interval in 1f32..730.0,
        ) {
            let baskets = BasketModel {
                intercepts: vec![intercept, 1.0],
                rarity: vec![rarity],
                again: vec![again],
                interval: vec![interval],
                ..BasketModel::default()
            };
            let mut columns = BasketColumns::default();
            columns.push(baskets.of(0));
            let read = columns.get(0);
            prop_assert!((read.intercept() / f64::from(intercept) - 1.0).abs() < 0.03);
            prop_assert!((read.rarity() - f64::from(rarity)).abs() < 0.002);
            prop_assert!((read.again() - f64::from(again)).abs() < 0.002);
            prop_assert!((read.interval().unwrap() / f64::from(interval) - 1.0).abs() < 0.015);
        }
    }

    #[test]
    fn what_is_not_known_is_nothing() {
        let of_none = BasketModel { intercepts: vec![-0.1, f32::NAN], ..BasketModel::default() };
        for item in 0..3 {
            assert_eq!(of_none.of(item), InBaskets::default());
        }
        let none = InBaskets::default();
        assert_eq!((none.intercept(), none.again(), none.interval()), (0.0, 0.0, None));
    }
}
