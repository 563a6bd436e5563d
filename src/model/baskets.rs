//! What the shop's orders taught: what goes together, and what is bought again.

use alloc::vec::Vec;

use serde::{Deserialize, Serialize};

use crate::model::rows::Row;

/// What orders taught of each item, by its number; items beyond the end of a column have nothing of it.
///
/// ```text
/// cart:       score_j = b_j + Σ_{i in the cart} B[i→j] + own · P(j)
/// complement: score_j =       Σ_{i in the cart} B[i→j] · (n_i + 1)^-context_rarity + own · P(j)
/// buy again:  score_j = P(j) + popularity · (share of all orders with j)
/// P(j) = (Σ_{orders with j} v + own_smoothing · ρ_j) / (Σ_{all orders} v + own_smoothing), 0 if never bought
/// v    = own_decay^age · (1 + own_likeness · |order ∩ cart| / √(|order| · |cart|))
/// ```
///
/// where orders are the shopper's, as sets of items, the age of one is the number of those since, and n_i the number of
/// all orders with i. Without a cart, v is own_decay^age.
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
    /// The share of orders that want the item whatever else is in them, 0 to 1; may be slightly below 0 (`b_j`).
    pub intercepts: Vec<f32>,
    /// How likely the next order of somebody who bought the item holds it again, 0 to 1 (`ρ_j`).
    pub again: Vec<f32>,
    /// Days between two orders of one shopper with the item, typically; 0 where that is not known.
    pub interval: Vec<f32>,
    /// How these count beside each other.
    pub weights: BasketWeights,
}

/// How much each part of a basket's scores counts; the formulas are those of [`PackBaskets`].
///
/// ```
/// let weights = regulars::BasketWeights { own: 0.0, ..Default::default() };
/// assert_eq!(weights.own_smoothing, 5.0);
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
}

impl Default for BasketWeights {
    /// What served several shops well.
    fn default() -> BasketWeights {
        BasketWeights {
            own: 0.7,
            own_decay: 0.95,
            own_smoothing: 5.0,
            own_likeness: 10.0,
            popularity: 0.5,
            context_rarity: 0.2,
        }
    }
}
