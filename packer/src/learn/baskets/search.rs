//! A shop's own settings for baskets, by trying them on its newest orders.
//!
//! One setting is turned at a time, and a new value is kept where what was learned of the older orders then serves the
//! newer ones better. Each setting is judged by what it is for: carts, with and without the shopper's own orders, and
//! product pages; complements outside the most popular items; the next order.

use std::cmp::Reverse;

use rayon::prelude::*;
use serde::Serialize;

use super::asked::{Hidden, Histories, hidden, last_orders};
use super::gram::Gram;
use super::lifted::{Lifted, Room};
use super::rebuys::again;
use super::rows::{BasketRowOptions, BasketRows, Regressions, rows_of};
use super::serve::{BasketModel, CartMode};
use super::settings::BasketSettings;
use crate::count::{BasketCountSettings, BasketCounts, Rebuys};
use crate::evaluate::gain;
use crate::failure::Failure;
use crate::learn::trial::{Depth, SearchStep, next_on, older};
use crate::orders::Orders;

/// With fewer orders than this to try them on, the defaults are safer than what chance finds.
const FEWEST_ASKED: usize = 200;
/// The same of next orders, of which several items are foretold.
const FEWEST_FORETOLD: usize = 100;
const MOST_ASKED: usize = 2500;
/// Less than this is not worth it, and less than so many standard errors looks like chance.
const LEAST_GAIN: f64 = 0.0005;
const ERRORS: f64 = 2.0;
/// Of a larger shop, rows of the items in the most orders are enough to compare settings.
const MOST_TARGETS: usize = 5000;
/// So many of the most popular items are not what complements are judged by.
const MOST_POPULAR: usize = 100;
/// So many of the last orders of each shopper are foretold.
const MOST_NEXT: usize = 3;
/// Orders are asked about once, and where there are few, up to so many times, about different items by chance.
const MOST_TIMES: u64 = 4;

/// What the search tried and found. Measures are from 0 to 1: normalised discounted cumulative gains at 20, and of next
/// orders the share that is foretold by ten items.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct BasketSearchReport {
    /// Orders of which rows were made while searching.
    pub learned_from: usize,
    /// Newer orders of two items or more, on which they were tried.
    pub tried_on: usize,
    /// Newer orders of shoppers who had ordered before, on which settings of next orders were tried.
    pub foretold: usize,
    /// Every change that was tried, in order.
    pub tried: Vec<SearchStep>,
}

/// What a setting is judged by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Judge {
    Carts,
    Complements,
    NextOrders,
}

struct Knob {
    name: &'static str,
    depth: Depth,
    judge: Judge,
    ladder: &'static [f64],
    of: fn(&mut BasketSettings) -> &mut f64,
}

#[rustfmt::skip]
const KNOBS: &[Knob] = &[
    Knob { name: "size_power", depth: Depth::Counts, judge: Judge::Carts, ladder: &[0.3, 0.5, 0.7, 1.0], of: |s| &mut s.size_power },
    Knob { name: "age", depth: Depth::Counts, judge: Judge::Carts, ladder: &[30.0, 60.0, 100.0, 200.0, 400.0, 1e6], of: |s| &mut s.age },
    Knob { name: "contexts", depth: Depth::Parts, judge: Judge::Carts, ladder: &[60.0, 100.0, 200.0], of: |s| &mut s.contexts },
    Knob { name: "ridge", depth: Depth::Parts, judge: Judge::Carts, ladder: &[5e-5, 1e-4, 2e-4, 4e-4, 6e-4, 1e-3, 2e-3, 4e-3, 1e-2], of: |s| &mut s.ridge },
    Knob { name: "confidence", depth: Depth::Rows, judge: Judge::Carts, ladder: &[0.0, 0.05, 0.1, 0.2, 0.5], of: |s| &mut s.confidence },
    Knob { name: "hop_share", depth: Depth::Rows, judge: Judge::Carts, ladder: &[0.0, 0.1, 0.3, 0.6], of: |s| &mut s.hop_share },
    Knob { name: "own", depth: Depth::Serving, judge: Judge::Carts, ladder: &[0.0, 0.1, 0.2, 0.3, 0.5, 0.7, 0.9, 1.2, 2.0], of: |s| &mut s.own },
    Knob { name: "own_likeness", depth: Depth::Serving, judge: Judge::Carts, ladder: &[0.0, 2.0, 5.0, 10.0, 15.0, 25.0], of: |s| &mut s.own_likeness },
    Knob { name: "own_size_power", depth: Depth::Serving, judge: Judge::NextOrders, ladder: &[0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.8], of: |s| &mut s.own_size_power },
    Knob { name: "own_decay", depth: Depth::Serving, judge: Judge::NextOrders, ladder: &[0.8, 0.85, 0.9, 0.93, 0.95, 0.97, 0.99, 1.0], of: |s| &mut s.own_decay },
    Knob { name: "own_smoothing", depth: Depth::Serving, judge: Judge::NextOrders, ladder: &[0.5, 1.0, 2.0, 3.0, 5.0, 10.0], of: |s| &mut s.own_smoothing },
    Knob { name: "popularity", depth: Depth::Serving, judge: Judge::NextOrders, ladder: &[0.0, 0.1, 0.25, 0.5, 1.0, 2.0], of: |s| &mut s.popularity },
    Knob { name: "context_rarity", depth: Depth::Serving, judge: Judge::Complements, ladder: &[0.0, 0.1, 0.2, 0.3, 0.4, 0.6], of: |s| &mut s.context_rarity },
];

/// Counts the first so many orders.
pub type CountBaskets<'c> = dyn Fn(&BasketCountSettings, usize) -> Result<BasketCounts, Failure> + 'c;

/// Of how many orders rows are made while settings are tried on the others, the newest.
pub fn baskets_learned_from(orders: &Orders) -> usize {
    older(orders.len())
}

/// Finds the settings that serve the newest tenth of the orders best, with rows of at most `longest` made of the
/// others; `count` counts those, and `rebuys` are theirs. With too few orders to tell, it is the defaults.
///
/// # Errors
///
/// Those of `count`.
pub fn search_baskets(
    orders: &Orders,
    longest: usize,
    count: &CountBaskets<'_>,
    rebuys: &[Rebuys],
) -> Result<(BasketSettings, BasketSearchReport), Failure> {
    let learned_from = baskets_learned_from(orders);
    let mut asked = hidden(orders, learned_from, 1);
    let tried_on = asked.len().min(MOST_ASKED);
    let histories = Histories::new(orders);
    let mut next = last_orders(orders, learned_from, MOST_NEXT);
    next.retain(|basket| !histories.before(orders, *basket).is_empty());
    let foretold = next.len();
    let mut report = BasketSearchReport { learned_from, tried_on, foretold, ..BasketSearchReport::default() };
    let settings = BasketSettings::default();
    let (has_carts, has_next) = (tried_on >= FEWEST_ASKED, foretold >= FEWEST_FORETOLD);
    if !has_carts && !has_next {
        return Ok((settings, report));
    }
    for seed in 2..=MOST_TIMES {
        if asked.len() < MOST_ASKED {
            asked.extend(hidden(orders, learned_from, seed));
        }
    }
    let all = asked.len();
    if all > MOST_ASKED {
        asked = (0..MOST_ASKED).map(|nth| asked[nth * all / MOST_ASKED].clone()).collect();
    }
    let counts = count(&settings.counting(), learned_from)?;
    let mut by_orders: Vec<u32> = (0..counts.item_baskets.len() as u32).collect();
    by_orders.sort_by_key(|item| (Reverse(counts.item_baskets[*item as usize]), *item));
    let among = |most: usize| {
        let mut is_among = vec![false; by_orders.len()];
        by_orders.iter().take(most).for_each(|item| is_among[*item as usize] = true);
        is_among
    };
    let search = Search {
        orders,
        histories,
        asked,
        next,
        learned_from,
        longest,
        targets: among(MOST_TARGETS),
        is_popular: among(MOST_POPULAR),
    };
    let gram = Gram::new(&counts);
    let regressions = Regressions::new(&gram, &settings, Some(&search.targets));
    let rows = search.rows(&gram, &regressions, &settings);
    let model = BasketModel {
        rows,
        again: again(rebuys),
        item_baskets: counts.item_baskets,
        baskets: counts.baskets,
        weights: settings.weights(),
        ..BasketModel::default()
    };
    let mut found = Found { settings, gram, regressions, model };
    let has_shoppers = orders.customer.iter().any(|customer| *customer != Orders::NO_CUSTOMER);
    for knob in KNOBS {
        let is_told = if knob.judge == Judge::NextOrders { has_next } else { has_carts };
        if is_told && (has_shoppers || !knob.name.starts_with("own")) {
            search.turn(knob, count, &mut found, &mut report)?;
        }
    }
    Ok((found.settings, report))
}

struct Search<'s> {
    orders: &'s Orders,
    histories: Histories,
    asked: Vec<Hidden>,
    /// The last orders of each shopper.
    next: Vec<usize>,
    learned_from: usize,
    longest: usize,
    targets: Vec<bool>,
    is_popular: Vec<bool>,
}

struct Found {
    settings: BasketSettings,
    gram: Gram,
    regressions: Regressions,
    model: BasketModel,
}

impl Search<'_> {
    fn rows(&self, gram: &Gram, regressions: &Regressions, settings: &BasketSettings) -> BasketRows {
        let options = BasketRowOptions { longest: self.longest, targets: Some(&self.targets) };
        rows_of(gram, regressions, settings, options)
    }

    /// Goes along the ladder, up or else down, as far as it leads to better.
    fn turn(
        &self,
        knob: &Knob,
        count: &CountBaskets<'_>,
        found: &mut Found,
        report: &mut BasketSearchReport,
    ) -> Result<(), Failure> {
        let mut best = self.judged(&found.model, knob.judge);
        for up in [true, false] {
            let mut climbed = false;
            while let Some(to) = next_on(knob.ladder, *(knob.of)(&mut found.settings), up) {
                let mut settings = found.settings;
                let from = std::mem::replace((knob.of)(&mut settings), to);
                let gram = match knob.depth {
                    Depth::Counts => Some(Gram::new(&count(&settings.counting(), self.learned_from)?)),
                    _ => None,
                };
                let of = gram.as_ref().unwrap_or(&found.gram);
                let regressions = (knob.depth <= Depth::Parts)
                    .then(|| Regressions::new(of, &settings, Some(&self.targets)));
                let rows = (knob.depth <= Depth::Rows)
                    .then(|| self.rows(of, regressions.as_ref().unwrap_or(&found.regressions), &settings));
                // The model is tried with what was made anew, and has the old again where that is not better.
                let before = rows.map(|rows| std::mem::replace(&mut found.model.rows, rows));
                found.model.weights = settings.weights();
                let judged = self.judged(&found.model, knob.judge);
                let measure = mean(&judged);
                let kept = is_better(&judged, &best);
                report.tried.push(SearchStep { setting: knob.name, from, to, measure, kept });
                if !kept {
                    before.into_iter().for_each(|rows| found.model.rows = rows);
                    found.model.weights = found.settings.weights();
                    break;
                }
                found.settings = settings;
                gram.into_iter().for_each(|gram| found.gram = gram);
                regressions.into_iter().for_each(|regressions| found.regressions = regressions);
                (best, climbed) = (judged, true);
            }
            if climbed {
                break;
            }
        }
        Ok(())
    }

    /// How well each of the orders is served that it is judged by.
    fn judged(&self, model: &BasketModel, judge: Judge) -> Vec<f64> {
        let lifted = Lifted::new(model);
        let room = || Room::new(model.item_baskets.len());
        if judge == Judge::NextOrders {
            let of_one = |room: &mut Room, basket: &usize| {
                let own = self.histories.before(self.orders, *basket);
                lifted.recall(room, self.orders.items(*basket), &own)
            };
            return self.next.par_iter().with_min_len(64).map_init(room, of_one).collect();
        }
        let of_one = |room: &mut Room, asked: &Hidden| {
            let Hidden { basket, item, cart } = asked;
            let mut of = |cart: &[u32], own: &[&[u32]], mode: CartMode| {
                gain(lifted.rank(room, *item, cart, own, mode))
            };
            let is_popular = self.is_popular.get(*item as usize) == Some(&true);
            let complement = if is_popular { 0.0 } else { of(cart, &[], CartMode::Complement) };
            if judge == Judge::Complements {
                return complement;
            }
            let own = self.histories.before(self.orders, *basket);
            let alone = of(cart, &[], CartMode::Popular);
            let with_own = if own.is_empty() { alone } else { of(cart, &own, CartMode::Popular) };
            (alone + with_own + of(&cart[..1], &[], CartMode::Popular) + complement) / 4.0
        };
        self.asked.par_iter().with_min_len(64).map_init(room, of_one).collect()
    }
}

fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len().max(1) as f64
}

/// Whether the same orders are served better by more than chance.
fn is_better(tried: &[f64], best: &[f64]) -> bool {
    let gains: Vec<f64> = tried.iter().zip(best).map(|(tried, best)| tried - best).collect();
    let gain = mean(&gains);
    let squares: f64 = gains.iter().map(|one| (one - gain).powi(2)).sum();
    gain >= LEAST_GAIN.max(ERRORS * squares.sqrt() / gains.len().max(1) as f64)
}
