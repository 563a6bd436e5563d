use rayon::prelude::*;

use super::bootstrap::{Figure, Measured};
use super::tifu_knn::{TifuKnn, TifuSettings};
use crate::learn::{BasketModel, Histories, baskets_learned_from, last_orders, recall};
use crate::orders::Orders;

const NAMES: [&str; 4] = ["next.r10", "next.tifu_knn.r10", "next.frequency.r10", "next.r10_minus_tifu_knn"];
/// How much the shopper counts in TIFU-KNN: what is published differs, so the older orders decide.
const OWN: [f64; 4] = [0.2, 0.5, 0.7, 0.9];

/// How well the last order from `first` on of each shopper who ordered before is foretold: by a model and by TIFU-KNN
/// made of older orders, and by the shopper's own frequencies.
pub fn next_orders(model: &BasketModel, orders: &Orders, first: usize) -> Vec<Figure> {
    let histories = Histories::new(orders);
    let items = model.item_baskets.len();
    let older = orders.part(0..first);
    let learned_from = baskets_learned_from(&older);
    let tried = Histories::new(&older);
    let asked = last_orders(&older, learned_from, 1);
    let recall_of = |own: f64| {
        let settings = TifuSettings { own, ..TifuSettings::default() };
        let knn = TifuKnn::new(&older, learned_from, items, settings);
        let of_one = |scores: &mut Vec<f64>, &basket: &usize| {
            knn.next(&tried.before(&older, basket), scores);
            recall(scores, older.items(basket))
        };
        asked.par_iter().map_init(Vec::new, of_one).collect::<Vec<f64>>().iter().sum::<f64>()
    };
    let mut best = (f64::NEG_INFINITY, TifuSettings::default().own);
    for own in OWN {
        let recall = recall_of(own);
        if recall > best.0 {
            best = (recall, own);
        }
    }
    let knn = TifuKnn::new(orders, first, items, TifuSettings { own: best.1, ..TifuSettings::default() });

    let of_one = |scores: &mut Vec<f64>, &basket: &usize| {
        let own = histories.before(orders, basket);
        if own.is_empty() {
            return None;
        }
        let next = orders.items(basket);
        model.next(&own, scores);
        let ours = recall(scores, next);
        knn.next(&own, scores);
        let theirs = recall(scores, next);
        scores.clear();
        scores.resize(items, 0.0);
        own.iter().flat_map(|order| *order).for_each(|item| {
            if let Some(score) = scores.get_mut(*item as usize) {
                *score += 1.0;
            }
        });
        Some((orders.customer[basket], [ours, theirs, recall(scores, next), ours - theirs]))
    };
    let asked = last_orders(orders, first, 1);
    let all: Vec<_> = asked.par_iter().with_min_len(8).map_init(Vec::new, of_one).collect();
    let mut measured = vec![Measured::default(); NAMES.len()];
    for (shopper, measures) in all.into_iter().flatten() {
        measured
            .iter_mut()
            .zip(measures)
            .for_each(|(measured, measure)| measured.add(Some(shopper), measure));
    }
    NAMES.iter().zip(measured).filter_map(|(name, measured)| measured.figure(name)).collect()
}
