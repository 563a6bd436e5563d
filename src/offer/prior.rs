//! What is believed of a shopper of whom nothing is known but the stage.

use alloc::borrow::ToOwned;
use alloc::string::String;
use alloc::vec::Vec;

use crate::journal::wire::wire;
use crate::offer::kinds::{Kinds, band, default_shares, odds, rates};
use crate::profile::Stage;

/// What is believed without a pack counts as much as so many visits in it.
const STRENGTH: f64 = 200.0;
/// The shares of kinds move little after so many rounds.
const ROUNDS: usize = 50;

/// How often an offer, or none, was tried in one stage, and how often there was an order in that visit: what
/// a shop learns from its own trial, in which some shoppers never get an offer.
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

/// What is believed of shoppers of whom nothing is known but the stage: how common each kind is, and how far
/// each offer does better or worse than others as generous.
///
/// The default holds what is documented at the tables of `src/offer/kinds.rs`: among strangers, two of three
/// hardly ever buy; an offer of a tenth of the order's value moves the orders of all strangers together by a
/// quarter.
#[derive(Clone, Debug, PartialEq)]
pub struct ResponsePriors {
    /// For each stage.
    shares: Vec<Kinds>,
    /// For each band of generosity, the probability of an order in a visit.
    rates: Vec<Kinds>,
    /// By promotion id, in order: for each stage by how much the odds of an order are higher than the kinds
    /// say.
    offers: Vec<(String, [f64; Stage::ALL.len()])>,
}

impl Default for ResponsePriors {
    fn default() -> Self {
        ResponsePriors {
            shares: (0..Stage::ALL.len()).map(default_shares).collect(),
            rates: rates(),
            offers: Vec::new(),
        }
    }
}

impl ResponsePriors {
    /// Learns from counts of a trial.
    ///
    /// Per stage, the shares of kinds are those that make the counts most likely (by
    /// expectation–maximisation), with the defaults weighing as much as 200 visits. Then per offer and stage,
    /// what the counts say beyond that: a Beta posterior whose prior has the mean that the kinds foretell and
    /// again the weight of 200 visits.
    pub fn learn(counts: &[ResponseCount]) -> ResponsePriors {
        let mut priors = ResponsePriors::default();
        let rates = rates();
        for stage in 0..Stage::ALL.len() {
            let of_stage =
                || counts.iter().filter(|count| usize::from(count.stage) == stage && count.trials > 0.0);
            let mut by_band = vec![(0.0, 0.0); rates.len()];
            for count in of_stage() {
                let (trials, orders) = &mut by_band[band(count.generosity)];
                *trials += count.trials;
                *orders += count.orders.clamp(0.0, count.trials);
            }
            likeliest(&mut priors.shares[stage], &rates, &by_band);
            for count in of_stage() {
                let expected = mean(&priors.shares[stage], &rates[band(count.generosity)]);
                let orders = count.orders.clamp(0.0, count.trials);
                priors.factors(&count.promotion_id)[stage] = surplus(count.trials, orders, expected);
            }
        }
        priors
    }

    pub(super) fn set_shares(&mut self, stage: u8, shares: Kinds) {
        self.shares[usize::from(stage)] = shares;
    }

    pub(super) fn set_rates(&mut self, band: u8, rates: Kinds) {
        self.rates[usize::from(band)] = rates;
    }

    /// Of that offer, by stage; at first 1.
    pub(super) fn factors(&mut self, promotion_id: &str) -> &mut [f64; Stage::ALL.len()] {
        let at = match self.offers.binary_search_by(|(id, _)| id.as_str().cmp(promotion_id)) {
            Ok(at) => at,
            Err(at) => {
                self.offers.insert(at, (promotion_id.to_owned(), [1.0; _]));
                at
            }
        };
        &mut self.offers[at].1
    }

    /// The probability of an order in a visit by band and kind.
    pub(super) fn rates(&self) -> &[Kinds] {
        &self.rates
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

/// By how much the odds of an order are higher than expected, by trials and orders beside so many visits that went as
/// expected.
pub(super) fn surplus(trials: f64, orders: f64, expected: f64) -> f64 {
    let rate = (orders + STRENGTH * expected) / (trials + STRENGTH);
    odds(rate) / odds(expected)
}

/// The mean over kinds.
pub(super) fn mean(shares: &Kinds, rates: &Kinds) -> f64 {
    shares.iter().zip(rates).map(|(share, rate)| share * rate).sum()
}

/// Moves the shares to where trials and orders by band are most likely. Every visit is taken as one of a
/// shopper by itself.
fn likeliest(shares: &mut Kinds, rates: &[Kinds], by_band: &[(f64, f64)]) {
    let before = *shares;
    let all: f64 = by_band.iter().map(|(trials, _)| trials).sum();
    if all == 0.0 {
        return;
    }
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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn count(promotion_id: &str, stage: Stage, generosity: f64, trials: f64, orders: f64) -> ResponseCount {
        ResponseCount {
            promotion_id: promotion_id.to_owned(),
            stage: stage as u8,
            generosity,
            trials,
            orders,
        }
    }

    fn expected(priors: &ResponsePriors, id: Option<&str>, stage: Stage, generosity: f64) -> f64 {
        let mean = mean(&priors.shares(stage as usize), &rates()[band(generosity)]);
        crate::offer::kinds::shifted(mean, priors.factor(id, stage))
    }

    #[test]
    fn what_was_counted_often_is_what_is_expected() {
        let stage = Stage::Repeat;
        let counts = [
            count("", stage, 0.0, 50_000.0, 9_000.0),
            count("ten", stage, 0.1, 50_000.0, 11_000.0),
            count("gift", stage, 0.1, 50_000.0, 15_000.0),
        ];
        let priors = ResponsePriors::learn(&counts);
        for (id, generosity, rate) in [(None, 0.0, 0.18), (Some("ten"), 0.1, 0.22), (Some("gift"), 0.1, 0.3)]
        {
            let expected = expected(&priors, id, stage, generosity);
            assert!((expected - rate).abs() < 0.002, "{id:?}: {expected}, not {rate}");
        }
        // An offer that was never tried is expected to do as others that are as generous.
        let unknown = expected(&priors, Some("new"), stage, 0.1);
        assert!((0.22..0.3).contains(&unknown), "{unknown}");
        // And nothing changes where nothing was counted.
        assert_eq!(
            priors.shares(Stage::Asleep as usize),
            ResponsePriors::default().shares(Stage::Asleep as usize)
        );
        assert_eq!(priors.factor(Some("ten"), Stage::Asleep), 1.0);
    }

    #[test]
    fn few_counts_change_little() {
        let before = expected(&ResponsePriors::default(), None, Stage::Newcomer, 0.0);
        let priors = ResponsePriors::learn(&[count("", Stage::Newcomer, 0.0, 2.0, 2.0)]);
        let after = expected(&priors, None, Stage::Newcomer, 0.0);
        assert!(after > before && after < before + 0.03, "{before} {after}");
    }

    proptest! {
        #[test]
        fn any_counts_leave_shares_that_add_up(
            counts in prop::collection::vec(("[ab]?", 0u8..10, -1.0..2.0, -5.0..1e9, -5.0..1e9), 0..20),
        ) {
            let counts: Vec<ResponseCount> = counts
                .into_iter()
                .map(|(promotion_id, stage, generosity, trials, orders)| ResponseCount {
                    promotion_id, stage, generosity, trials, orders,
                })
                .collect();
            let priors = ResponsePriors::learn(&counts);
            for &stage in Stage::ALL {
                let shares = priors.shares(stage as usize);
                prop_assert!((shares.iter().sum::<f64>() - 1.0).abs() < 1e-6);
                prop_assert!(shares.iter().all(|share| *share >= 0.0));
                for id in [None, Some("a"), Some("b")] {
                    let factor = priors.factor(id, stage);
                    prop_assert!(factor.is_finite() && factor > 0.0, "{factor}");
                }
            }
        }

        #[test]
        fn each_round_makes_the_counts_likelier(orders in prop::collection::vec(0.0..1.0, 9)) {
            let rates = rates();
            let by_band: Vec<(f64, f64)> = orders.iter().map(|share| (1e6, 1e6 * share)).collect();
            let likelihood = |shares: &Kinds| -> f64 {
                let of_band = |((trials, orders), rates): (&(f64, f64), &Kinds)| {
                    let mean = mean(shares, rates);
                    orders * mean.ln() + (trials - orders) * (1.0 - mean).ln()
                };
                by_band.iter().zip(&rates).map(of_band).sum()
            };
            let mut shares = default_shares(0);
            let before = likelihood(&shares);
            likeliest(&mut shares, &rates, &by_band);
            prop_assert!(likelihood(&shares) >= before - 1e-3, "{before} {}", likelihood(&shares));
        }
    }
}
