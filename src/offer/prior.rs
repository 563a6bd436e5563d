//! What is believed of a shopper of whom nothing is known but the stage.

use alloc::borrow::ToOwned;
use alloc::string::String;
use alloc::vec::Vec;

use crate::journal::wire::wire;
use crate::offer::kinds::{Kinds, band, default_shares, rates};
use crate::profile::Stage;

/// What is believed without a pack counts as much as so many visits in it.
const STRENGTH: f64 = 200.0;
/// The shares of kinds move little after so many rounds.
const ROUNDS: usize = 50;

/// How often an offer, or none, was tried in one stage, and how often there was an order in that visit: what a shop
/// learns from its own trial, in which some shoppers never get an offer.
///
/// ```
/// use regulars::{ResponseCount, ResponsePriors, Stage};
///
/// let count = |promotion_id: &str, generosity, orders| ResponseCount {
///     promotion_id: promotion_id.into(),
///     stage: Stage::Newcomer as u8,
///     generosity,
///     trials: 1000.0,
///     orders,
/// };
/// let priors = ResponsePriors::learn(&[count("", 0.0, 20.0), count("welcome-10", 0.1, 45.0)]);
/// assert_ne!(priors, ResponsePriors::default());
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ResponseCount {
    /// The offer; empty for none.
    pub promotion_id: String,
    /// The place of the stage in [`Stage::ALL`]. A count of any other place is passed over.
    pub stage: u8,
    /// What the offer gives away as a share of the order's value, 0 to 1.
    pub generosity: f64,
    /// Visits in which it was tried.
    pub trials: f64,
    /// How many of them had an order; more than the trials counts as all.
    pub orders: f64,
}

wire!(ResponseCount { promotion_id, stage, generosity, trials, orders });

/// What is believed of shoppers of whom nothing is known but the stage: how common each kind is, and how far each
/// offer does better or worse than others as generous.
///
/// The default holds what is documented at the tables of `src/offer/kinds.rs`: among strangers, two of three hardly ever buy;
/// an offer of a tenth of the order's value moves the orders of all strangers together by a quarter.
#[derive(Clone, Debug, PartialEq)]
pub struct ResponsePriors {
    /// For each stage.
    shares: Vec<Kinds>,
    /// By promotion id, in order: for each stage by how much the odds of an order are higher than the kinds say.
    offers: Vec<(String, [f64; Stage::ALL.len()])>,
}

impl Default for ResponsePriors {
    fn default() -> Self {
        ResponsePriors { shares: (0..Stage::ALL.len()).map(default_shares).collect(), offers: Vec::new() }
    }
}

impl ResponsePriors {
    /// Learns from counts of a trial.
    ///
    /// Per stage, the shares of kinds are those that make the counts most likely (by expectation–maximisation), with
    /// the defaults weighing as much as 200 visits. Then per offer and stage, what the counts say beyond that: a
    /// Beta posterior whose prior has the mean that the kinds foretell and again the weight of 200 visits.
    pub fn learn(counts: &[ResponseCount]) -> ResponsePriors {
        let mut priors = ResponsePriors::default();
        let rates = rates();
        for (stage, shares) in priors.shares.iter_mut().enumerate() {
            let of_stage =
                || counts.iter().filter(|count| usize::from(count.stage) == stage && count.trials > 0.0);
            let mut by_band = vec![(0.0, 0.0); rates.len()];
            for count in of_stage() {
                let (trials, orders) = &mut by_band[band(count.generosity)];
                *trials += count.trials;
                *orders += count.orders.clamp(0.0, count.trials);
            }
            likeliest(shares, &rates, &by_band);
            for count in of_stage() {
                let expected = mean(shares, &rates[band(count.generosity)]);
                let orders = count.orders.clamp(0.0, count.trials) + STRENGTH * expected;
                let others = count.trials + STRENGTH - orders;
                let at = match priors.offers.binary_search_by(|(id, _)| id.as_str().cmp(&count.promotion_id))
                {
                    Ok(at) => at,
                    Err(at) => {
                        priors.offers.insert(at, (count.promotion_id.to_owned(), [1.0; Stage::ALL.len()]));
                        at
                    }
                };
                priors.offers[at].1[stage] = orders / others * (1.0 - expected) / expected;
            }
        }
        priors
    }

    /// How common each kind is in that stage.
    pub(super) fn shares(&self, stage: usize) -> Kinds {
        self.shares[stage]
    }

    /// By how much the odds of an order are higher, with that offer in that stage, than the kinds say.
    pub(super) fn factor(&self, promotion_id: Option<&str>, stage: Stage) -> f64 {
        let id = promotion_id.unwrap_or_default();
        let found = self.offers.binary_search_by(|(known, _)| known.as_str().cmp(id));
        found.map_or(1.0, |at| self.offers[at].1[stage as usize])
    }
}

/// The mean over kinds.
pub(super) fn mean(shares: &Kinds, rates: &Kinds) -> f64 {
    shares.iter().zip(rates).map(|(share, rate)| share * rate).sum()
}

/// Moves the shares to where trials and orders by band are most likely. Every visit is taken as one of a shopper by
/// itself.
fn likeliest(shares: &mut Kinds, rates: &[Kinds], by_band: &[(f64, f64)]) {
    let before = *shares;
    let all: f64 = by_band.iter().map(|(trials, _)| trials).sum();
    for _ in 0..ROUNDS {
        let mut next = before.map(|share| STRENGTH * share);
        for ((trials, orders), rates) in by_band.iter().zip(rates).filter(|((trials, _), _)| *trials > 0.0) {
            let expected = mean(shares, rates);
            let (ordered, not) = (orders / expected, (trials - orders) / (1.0 - expected));
            for ((next, share), rate) in next.iter_mut().zip(&*shares).zip(rates) {
                *next += share * (ordered * rate + not * (1.0 - rate));
            }
        }
        *shares = next.map(|share| share / (all + STRENGTH));
    }
}
