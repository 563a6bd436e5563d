use rayon::prelude::*;

use super::bootstrap::{Figure, Measured};
use super::tifu_knn::{TifuKnn, TifuSettings};
use super::visits::{Answer, Purpose, Question};
use crate::learn::{Histories, baskets_learned_from, last_orders, recall};
use crate::orders::Orders;

const NAMES: [&str; 4] = ["next.r10", "next.tifu_knn.r10", "next.frequency.r10", "next.r10_minus_tifu_knn"];
/// How much the shopper counts in TIFU-KNN: what is published differs, so the older orders decide.
const OWN: [f64; 4] = [0.2, 0.5, 0.7, 0.9];

/// How well next orders are foretold by `answered` questions, by TIFU-KNN made of the orders before `first`, and by the
/// shopper's own frequencies; items are below `items`.
pub fn next_orders<'q>(
    answered: impl Iterator<Item = (&'q Question, &'q Answer)>,
    orders: &Orders,
    first: usize,
    items: usize,
) -> Vec<Figure> {
    let asked: Vec<_> = answered.filter(|(question, _)| question.purpose == Purpose::Next).collect();
    if asked.is_empty() {
        return Vec::new();
    }
    let histories = Histories::new(orders);
    let knn = TifuKnn::new(orders, first, items, found_settings(&orders.part(0..first), items));
    let of_one = |scores: &mut Vec<f64>, (question, answer): &(&Question, &Answer)| {
        let own = histories.before(orders, question.basket);
        let next = orders.items(question.basket);
        let ours = answer.recall(next);
        knn.next(&own, scores);
        let theirs = recall(scores, next);
        scores.clear();
        scores.resize(items, 0.0);
        own.iter().flat_map(|order| *order).for_each(|item| scores[*item as usize] += 1.0);
        (orders.shopper(question.basket), [ours, theirs, recall(scores, next), ours - theirs])
    };
    let all: Vec<_> = asked.par_iter().with_min_len(8).map_init(Vec::new, of_one).collect();
    let mut measured = vec![Measured::default(); NAMES.len()];
    for (shopper, measures) in all {
        measured.iter_mut().zip(measures).for_each(|(measured, measure)| measured.add(shopper, measure));
    }
    NAMES.iter().zip(measured).filter_map(|(name, measured)| measured.figure(name)).collect()
}

/// How much the shopper counts in TIFU-KNN, by what serves the newest of the older orders.
fn found_settings(older: &Orders, items: usize) -> TifuSettings {
    let learned_from = baskets_learned_from(older);
    let histories = Histories::new(older);
    let asked = last_orders(older, learned_from, 1);
    let mut best = (f64::NEG_INFINITY, TifuSettings::default());
    for own in OWN {
        let settings = TifuSettings { own, ..TifuSettings::default() };
        let knn = TifuKnn::new(older, learned_from, items, settings);
        let of_one = |scores: &mut Vec<f64>, &basket: &usize| {
            knn.next(&histories.before(older, basket), scores);
            recall(scores, older.items(basket))
        };
        let recall = asked.par_iter().map_init(Vec::new, of_one).collect::<Vec<f64>>().iter().sum::<f64>();
        if recall > best.0 {
            best = (recall, settings);
        }
    }
    best.1
}
