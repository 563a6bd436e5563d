//! How a shopper answers to offers: what is believed, and what it is made of.

use alloc::borrow::ToOwned;
use alloc::string::String;
use alloc::vec::Vec;

use crate::journal::wire::wire;
use crate::profile::Stage;

/// Probability of an order in a visit without an offer: the levels that a shopper may be of.
pub(super) const BASES: [f64; 6] = [0.003, 0.02, 0.06, 0.15, 0.3, 0.5];
/// What an offer of [`REFERENCE`] does to the odds of an order: the answers that a shopper may give.
pub(super) const LIFTS: [f64; 4] = [0.5, 1.1, 2.5, 7.0];
pub(super) const KINDS: usize = BASES.len() * LIFTS.len();
/// The generosity at which an answer is as strong as [`LIFTS`] say; half of what it can grow to.
const REFERENCE: f64 = 0.1;
const KAPPA: f64 = 12.0;
const STAGE_KEEP: f64 = 0.7;
const FADE: f64 = 0.98;
const MOST_OFFERS: usize = 32;
const PACK_STRENGTH: f64 = 200.0;

const BASE_WEIGHTS: [[u8; BASES.len()]; 8] = [
    [45, 20, 15, 10, 7, 3],
    [45, 20, 15, 10, 7, 3],
    [10, 20, 25, 25, 15, 5],
    [3, 12, 25, 30, 20, 10],
    [1, 6, 20, 33, 25, 15],
    [1, 6, 20, 33, 25, 15],
    [10, 25, 30, 20, 10, 5],
    [30, 30, 20, 10, 7, 3],
];
const LIFT_WEIGHTS: [[u8; LIFTS.len()]; BASES.len()] =
    [[5, 80, 10, 5], [10, 30, 30, 30], [15, 35, 30, 20], [20, 50, 20, 10], [20, 65, 12, 3], [20, 75, 5, 0]];

/// What was tried with this shopper, of one offer or of none.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Tried {
    /// Visits
    pub trials: f32,
    /// and how many of them ended in an order.
    pub orders: f32,
    /// What was given away of the order's value, 0 to 1.
    pub generosity: f32,
}

/// What was tried with this shopper.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Responses {
    none: Tried,
    offers: Vec<(String, Tried)>,
    stage: u8,
}

wire!(Tried { trials, orders, generosity });
wire!(Responses { none, offers, stage });

impl Responses {
    /// Takes in a visit.
    pub fn tried(&mut self, promotion_id: Option<&str>, generosity: f64, stage: Stage, ordered: bool) {
        let keep = if self.stage == stage as u8 { FADE } else { STAGE_KEEP };
        self.stage = stage as u8;
        for tried in self.offers.iter_mut().map(|(_, tried)| tried).chain([&mut self.none]) {
            tried.trials *= keep as f32;
            tried.orders *= keep as f32;
        }
        let tried = match promotion_id {
            None => &mut self.none,
            Some(id) => {
                let mut entry = match self.offers.iter().position(|(known, _)| known == id) {
                    Some(at) => self.offers.remove(at),
                    None => (id.to_owned(), Tried::default()),
                };
                entry.1.generosity = generosity as f32;
                if self.offers.len() >= MOST_OFFERS {
                    self.offers.remove(0);
                }
                self.offers.push(entry);
                let last = self.offers.len() - 1;
                &mut self.offers[last].1
            }
        };
        tried.trials += 1.0;
        tried.orders += f32::from(u8::from(ordered));
    }

    pub(super) fn of(&self, promotion_id: Option<&str>) -> Tried {
        let Some(id) = promotion_id else { return self.none };
        self.offers.iter().find(|(known, _)| known == id).map(|(_, tried)| *tried).unwrap_or_default()
    }

    fn all(&self) -> impl Iterator<Item = (Option<&str>, &Tried)> {
        let offers = self.offers.iter().map(|(id, tried)| (Some(id.as_str()), tried));
        [(None, &self.none)].into_iter().chain(offers)
    }
}

/// How often an offer, or none, was tried in one stage, and how often that visit had an order.
#[derive(Clone, Debug, PartialEq)]
pub struct ResponseCount {
    /// The offer; none where there was none.
    pub promotion_id: Option<String>,
    /// The stage.
    pub stage: Stage,
    /// Its generosity.
    pub generosity: f64,
    /// Visits.
    pub trials: f64,
    /// Orders.
    pub orders: f64,
}

/// What is believed of shoppers of whom nothing is known but the stage.
#[derive(Clone, Debug, PartialEq)]
pub struct ResponsePriors {
    weights: Vec<[f64; KINDS]>,
    factors: Vec<(Option<String>, Stage, f64)>,
}

impl Default for ResponsePriors {
    fn default() -> Self {
        let weights = |stage: Stage| {
            let mut weights = [0.0; KINDS];
            for (at, weight) in weights.iter_mut().enumerate() {
                let (base, lift) = (at / LIFTS.len(), at % LIFTS.len());
                *weight =
                    f64::from(BASE_WEIGHTS[stage as usize][base]) * f64::from(LIFT_WEIGHTS[base][lift]) / 1e4;
            }
            weights
        };
        ResponsePriors { weights: Stage::ALL.map(weights).to_vec(), factors: Vec::new() }
    }
}

impl ResponsePriors {
    /// From counts.
    pub fn learn(counts: &[ResponseCount]) -> ResponsePriors {
        let mut priors = ResponsePriors::default();
        for stage in Stage::ALL {
            let counts = || counts.iter().filter(|count| count.stage == stage);
            let all: f64 = counts().map(|count| count.trials).sum();
            if all <= 0.0 {
                continue;
            }
            let before = priors.weights[stage as usize];
            let mut weights = before;
            for _ in 0..100 {
                let mut next = [0.0; KINDS];
                for count in counts() {
                    let rates = rates(count.generosity, 1.0);
                    let mean: f64 = weights.iter().zip(&rates).map(|(weight, rate)| weight * rate).sum();
                    for ((next, weight), rate) in next.iter_mut().zip(&weights).zip(&rates) {
                        let orders = count.orders * rate / mean;
                        let others = (count.trials - count.orders) * (1.0 - rate) / (1.0 - mean);
                        *next += weight * (orders + others);
                    }
                }
                for ((next, weight), before) in next.iter().zip(&mut weights).zip(&before) {
                    *weight = (next + PACK_STRENGTH * before) / (all + PACK_STRENGTH);
                }
            }
            priors.weights[stage as usize] = weights;
            for count in counts() {
                let rates = rates(count.generosity, 1.0);
                let mean: f64 = weights.iter().zip(&rates).map(|(weight, rate)| weight * rate).sum();
                let seen = (count.orders + PACK_STRENGTH * mean) / (count.trials + PACK_STRENGTH);
                let factor = seen / (1.0 - seen) * (1.0 - mean) / mean;
                priors.factors.push((count.promotion_id.clone(), stage, factor));
            }
        }
        priors
    }

    fn factor(&self, promotion_id: Option<&str>, stage: Stage) -> f64 {
        let is_it =
            |(id, of, _): &&(Option<String>, Stage, f64)| id.as_deref() == promotion_id && *of == stage;
        self.factors.iter().find(is_it).map_or(1.0, |(_, _, factor)| *factor)
    }
}

fn rates(generosity: f64, factor: f64) -> [f64; KINDS] {
    let effect = 2.0 * generosity / (generosity + REFERENCE);
    let lifts = LIFTS.map(|lift| factor * libm::exp(effect * libm::log(lift)));
    let mut rates = [0.0; KINDS];
    for (at, rate) in rates.iter_mut().enumerate() {
        let base = BASES[at / LIFTS.len()];
        let odds = base / (1.0 - base) * lifts[at % LIFTS.len()];
        *rate = odds / (1.0 + odds);
    }
    rates
}

/// What is believed of one shopper now.
pub(super) struct Belief<'a> {
    responses: &'a Responses,
    priors: &'a ResponsePriors,
    stage: Stage,
    pub(super) weights: [f64; KINDS],
}

impl<'a> Belief<'a> {
    pub(super) fn new(responses: &'a Responses, priors: &'a ResponsePriors, stage: Stage) -> Self {
        let mut logs = [0.0; KINDS];
        for (id, tried) in responses.all().filter(|(_, tried)| tried.trials > 0.0) {
            let rates = rates(f64::from(tried.generosity), priors.factor(id, stage));
            let (orders, others) = (f64::from(tried.orders), f64::from(tried.trials - tried.orders));
            for (log, rate) in logs.iter_mut().zip(&rates) {
                *log += orders * libm::log(*rate) + others * libm::log(1.0 - rate);
            }
        }
        let most = logs.iter().fold(f64::MIN, |most, log| most.max(*log));
        let mut weights = priors.weights[stage as usize];
        for (weight, log) in weights.iter_mut().zip(&logs) {
            *weight *= libm::exp(log - most);
        }
        let sum: f64 = weights.iter().sum();
        weights.iter_mut().for_each(|weight| *weight /= sum);
        Belief { responses, priors, stage, weights }
    }

    pub(super) fn betas(&self, promotion_id: Option<&str>, generosity: f64) -> [(f64, f64); KINDS] {
        let tried = self.responses.of(promotion_id);
        let (orders, others) = (f64::from(tried.orders), f64::from(tried.trials - tried.orders));
        rates(generosity, self.priors.factor(promotion_id, self.stage))
            .map(|rate| (KAPPA * rate + orders, KAPPA * (1.0 - rate) + others))
    }
}
