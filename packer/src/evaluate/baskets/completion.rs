use std::cmp::Reverse;

use rayon::prelude::*;

use super::bootstrap::{Figure, Measured};
use super::simple::{Cosine, popularity};
use crate::count::BasketCounts;
use crate::learn::{BasketModel, CartMode, Hidden, Histories, hidden, rank};
use crate::orders::Orders;

/// So many items in the most orders are not the tail.
const MOST_POPULAR: usize = 100;

/// What is measured of each order, in order; the tail's stand last, for they are of some orders alone.
const NAMES: [&str; 11] = [
    "completion.hr20",
    "completion.hr10",
    "completion.mrr20",
    "completion.own.hr20",
    "completion.own.hr10",
    "completion.own.mrr20",
    "completion.page.hr20",
    "completion.popularity.hr20",
    "completion.cosine.hr20",
    "completion.hr20_minus_cosine",
    "completion.tail.hr20",
];
const TAIL: usize = NAMES.len() - 1;

/// How well the orders from `first` on are completed by a model made of older ones, whose `counts`, unweighted, say what
/// is popular and what cosine would do. One item of each order is hidden by chance from `seed`; a shopper's own orders are
/// all before it.
pub fn completion(
    model: &BasketModel,
    counts: &BasketCounts,
    orders: &Orders,
    first: usize,
    seed: u64,
) -> Vec<Figure> {
    let histories = Histories::new(orders);
    let asked = hidden(orders, first, seed);
    let cosine = Cosine::new(counts);
    let mut popular: Vec<u32> = (0..counts.item_baskets.len() as u32).collect();
    popular.sort_by_key(|item| (Reverse(counts.item_baskets[*item as usize]), *item));
    popular.truncate(MOST_POPULAR);
    let items = model.item_baskets.len();

    let of_one = |scores: &mut Vec<f64>, asked: &Hidden| {
        let Hidden { basket, item, cart } = asked;
        let own = histories.before(orders, *basket);
        // What was never bought before is known by nobody.
        let known: Vec<u32> = cart.iter().copied().filter(|item| (*item as usize) < items).collect();
        let mut rank_of = |score: &dyn Fn(&mut Vec<f64>)| {
            score(scores);
            rank(scores, *item, &known)
        };
        let alone = rank_of(&|scores| model.beside(&known, &[], CartMode::Popular, scores));
        let with_own = rank_of(&|scores| model.beside(&known, &own, CartMode::Popular, scores));
        let page =
            rank_of(&|scores| model.beside(&known[..known.len().min(1)], &[], CartMode::Popular, scores));
        let by_popularity = rank_of(&|scores| popularity(counts, scores));
        let by_cosine = rank_of(&|scores| cosine.beside(&known, scores));
        let complement = rank_of(&|scores| model.beside(&known, &[], CartMode::Complement, scores));
        let measures = [
            hit(alone, 20),
            hit(alone, 10),
            reciprocal(alone),
            hit(with_own, 20),
            hit(with_own, 10),
            reciprocal(with_own),
            hit(page, 20),
            hit(by_popularity, 20),
            hit(by_cosine, 20),
            hit(alone, 20) - hit(by_cosine, 20),
            hit(complement, 20),
        ];
        (Some(orders.customer[*basket]).filter(|customer| *customer != Orders::NO_CUSTOMER), *item, measures)
    };
    let all: Vec<_> = asked.par_iter().with_min_len(8).map_init(Vec::new, of_one).collect();
    let mut measured = vec![Measured::default(); NAMES.len()];
    for (shopper, item, measures) in all {
        for (at, measure) in measures.into_iter().enumerate() {
            if at != TAIL || !popular.contains(&item) {
                measured[at].add(shopper, measure);
            }
        }
    }
    NAMES.iter().zip(measured).filter_map(|(name, measured)| measured.figure(name)).collect()
}

fn hit(rank: Option<usize>, most: usize) -> f64 {
    if rank.is_some_and(|rank| rank <= most) { 1.0 } else { 0.0 }
}

fn reciprocal(rank: Option<usize>) -> f64 {
    rank.filter(|rank| *rank <= 20).map_or(0.0, |rank| 1.0 / rank as f64)
}
