use std::cmp::Reverse;
use std::collections::BTreeMap;

use rayon::prelude::*;

use super::bootstrap::{Figure, Measured};
use super::simple::{Cosine, popularity};
use super::visits::{Answer, Purpose, Question};
use crate::count::BasketCounts;
use crate::learn::{Hidden, rank};
use crate::orders::Orders;

/// So many items in the most orders are not the tail.
const MOST_POPULAR: usize = 100;

/// What is measured of each order, in order; the tail's, of some orders alone, last.
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

/// The most popular items, which are not the tail; `counts` are unweighted.
pub fn most_popular(counts: &BasketCounts) -> Vec<u32> {
    let mut popular: Vec<u32> = (0..counts.item_baskets.len() as u32).collect();
    popular.sort_by_key(|item| (Reverse(counts.item_baskets[*item as usize]), *item));
    popular.truncate(MOST_POPULAR);
    popular
}

/// How well the orders that have something hidden are completed by `answered` questions; `counts`, unweighted, of older
/// orders say what cosine and popularity would do.
pub fn completion<'q>(
    answered: impl Iterator<Item = (&'q Question, &'q Answer)>,
    counts: &BasketCounts,
    orders: &Orders,
    hidden: &[Hidden],
) -> Vec<Figure> {
    let answers: BTreeMap<(usize, Purpose), &Answer> =
        answered.map(|(question, answer)| ((question.basket, question.purpose), answer)).collect();
    let cosine = Cosine::new(counts);
    let items = counts.item_baskets.len();
    let of_one = |scores: &mut Vec<f64>, Hidden { basket, item, cart }: &Hidden| {
        let rank_for = |purpose| answers.get(&(*basket, purpose)).map(|answer| answer.rank(*item));
        let alone = rank_for(Purpose::Alone).flatten();
        // Without earlier orders there was nothing more to ask.
        let own = rank_for(Purpose::Own).unwrap_or(alone);
        let page = rank_for(Purpose::Page).flatten();
        // What was never bought before is known by nobody.
        let known: Vec<u32> = cart.iter().copied().filter(|item| (*item as usize) < items).collect();
        popularity(counts, scores);
        let by_popularity = rank(scores, *item, &known);
        cosine.beside(&known, scores);
        let by_cosine = rank(scores, *item, &known);
        let measures = [
            hit(alone, 20),
            hit(alone, 10),
            reciprocal(alone),
            hit(own, 20),
            hit(own, 10),
            reciprocal(own),
            hit(page, 20),
            hit(by_popularity, 20),
            hit(by_cosine, 20),
            hit(alone, 20) - hit(by_cosine, 20),
        ];
        let tail = rank_for(Purpose::Complement).map(|rank| hit(rank, 20));
        (orders.shopper(*basket), measures.map(Some).into_iter().chain([tail]).collect::<Vec<Option<f64>>>())
    };
    let all: Vec<_> = hidden.par_iter().with_min_len(8).map_init(Vec::new, of_one).collect();
    let mut measured = vec![Measured::default(); NAMES.len()];
    for (shopper, measures) in all {
        for (measured, measure) in measured.iter_mut().zip(measures) {
            measure.into_iter().for_each(|measure| measured.add(shopper, measure));
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
