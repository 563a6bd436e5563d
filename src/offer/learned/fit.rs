//! Finds the kinds of shopper by their histories.

use alloc::borrow::ToOwned;
use alloc::collections::BTreeMap;
use alloc::string::String;
use alloc::vec::Vec;

use super::{LARGEST_FACTOR, MOST_OFFERS, ResponseModel, Row};
use crate::offer::kinds::{KINDS, Kinds, band, default_shares, effect, odds, rates, shifted};
use crate::offer::prior::{ResponseCount, mean, surplus};
use crate::profile::Stage;

/// Kinds and shares move little after so many rounds.
const ROUNDS: usize = 150;
/// The default shares count as much as so many shoppers of each stage,
const SHOPPERS: f64 = 200.0;
/// and the default rates as so many visits of each kind in each band.
const VISITS: f64 = 100.0;
/// What more shoppers would teach is not worth the time.
const MOST_SHOPPERS: usize = 50_000;

/// Nobody is that sure to order, or not to: the odds of certainty know no end.
const LEAST_RATE: f64 = 1e-6;
/// No shopper comes more often.
const MOST_TRIALS: f64 = 1e4;
/// What chance may do: up to so many standard deviations.
const DEVIATIONS: f64 = 2.0;

/// Trials, and how many of them had an order.
type Tried = (f64, f64);

/// Shoppers who cannot be told apart.
struct Alike {
    shoppers: f64,
    stage: usize,
    /// Of each band that was tried.
    bands: Vec<(usize, Tried)>,
}

pub(super) fn fit(shoppers: &[Vec<ResponseCount>]) -> ResponseModel {
    let evenly = shoppers.len().div_ceil(MOST_SHOPPERS).max(1);
    let histories: Vec<Vec<&ResponseCount>> = shoppers
        .iter()
        .step_by(evenly)
        .map(|counts| counts.iter().filter(|count| is_count(count)).collect())
        .collect();
    let alike = alike(&histories);
    let (mut shares, mut rates) = defaults();
    for _ in 0..ROUNDS {
        round(&alike, &mut shares, &mut rates);
    }
    let is_tried = |at: usize| alike.iter().any(|alike| alike.bands.iter().any(|(band, _)| *band == at));
    let tried: Vec<bool> = (0..rates.len()).map(is_tried).collect();
    follow(&mut rates, &tried);
    // What follows may come near to certainty as well.
    rates.iter_mut().flatten().for_each(|rate| *rate = rate.clamp(LEAST_RATE, 1.0 - LEAST_RATE));
    let row = |kinds: &Kinds| -> Row { kinds.iter().map(|kind| *kind as f32).collect() };
    let rows = |of: &[Kinds], is_known: &dyn Fn(usize) -> bool| {
        let known = of.iter().enumerate().filter(|(at, _)| is_known(*at));
        known.map(|(at, kinds)| (at as u8, row(kinds))).collect()
    };
    ResponseModel {
        shares: rows(&shares, &|stage| alike.iter().any(|alike| alike.stage == stage)),
        rates: rows(&rates, &|_| !alike.is_empty()),
        offers: offers(&histories, &shares, &rates),
    }
}

fn is_count(count: &ResponseCount) -> bool {
    usize::from(count.stage) < Stage::ALL.len() && count.trials > 0.0 && count.trials.is_finite()
}

fn tried(count: &ResponseCount) -> Tried {
    let trials = count.trials.min(MOST_TRIALS);
    (trials, count.orders.max(0.0).min(trials))
}

/// By band.
fn bands(history: &[&ResponseCount]) -> Vec<(usize, Tried)> {
    let mut bands: BTreeMap<usize, Tried> = BTreeMap::new();
    for count in history {
        let (trials, orders) = tried(count);
        let sums = bands.entry(band(count.generosity)).or_default();
        *sums = (sums.0 + trials, sums.1 + orders);
    }
    bands.into_iter().collect()
}

/// Most shoppers come but a few times, so that many have the same history.
fn alike(histories: &[Vec<&ResponseCount>]) -> Vec<Alike> {
    let mut alike: BTreeMap<_, Alike> = BTreeMap::new();
    for history in histories {
        let Some(first) = history.first() else { continue };
        let (stage, bands) = (usize::from(first.stage), bands(history));
        let bits = |(at, (trials, orders)): &(usize, Tried)| (*at, trials.to_bits(), orders.to_bits());
        let key: Vec<(usize, u64, u64)> = bands.iter().map(bits).collect();
        alike.entry((stage, key)).or_insert(Alike { shoppers: 0.0, stage, bands }).shoppers += 1.0;
    }
    alike.into_values().collect()
}

/// What is believed before anything is known, by stage and by band.
fn defaults() -> (Vec<Kinds>, Vec<Kinds>) {
    ((0..Stage::ALL.len()).map(default_shares).collect(), rates())
}

/// Logarithms of rates, by band: of an order, and of none.
fn logarithms(rates: &[Kinds]) -> Vec<(Kinds, Kinds)> {
    let of_band = |rates: &Kinds| (rates.map(libm::log), rates.map(|rate| libm::log(1.0 - rate)));
    rates.iter().map(of_band).collect()
}

/// How likely a shopper of that history is of each kind, by Bayes' rule.
fn likely(shares: &Kinds, logarithms: &[(Kinds, Kinds)], bands: &[(usize, Tried)]) -> Kinds {
    let mut logs: Kinds = [0.0; KINDS];
    for (band, (trials, orders)) in bands {
        let (order, none) = &logarithms[*band];
        for (log, (order, none)) in logs.iter_mut().zip(order.iter().zip(none)) {
            *log += orders * order + (trials - orders) * none;
        }
    }
    // The likeliest kind's is 1, so that at least one does not vanish.
    let possible = logs.iter().zip(shares).filter(|(_, share)| **share > 0.0);
    let most = possible.fold(f64::MIN, |most, (log, _)| most.max(*log));
    // A kind that there is none of may have any likelihood.
    let weights: Kinds = core::array::from_fn(|kind| shares[kind] * libm::exp((logs[kind] - most).min(0.0)));
    let sum: f64 = weights.iter().sum();
    weights.map(|weight| weight / sum)
}

/// One round of expectation and maximisation, the defaults being so many shoppers and visits more.
fn round(alike: &[Alike], shares: &mut [Kinds], rates: &mut [Kinds]) {
    let (mut of_stage, mut orders) = defaults();
    of_stage.iter_mut().flatten().for_each(|share| *share *= SHOPPERS);
    orders.iter_mut().flatten().for_each(|rate| *rate *= VISITS);
    let mut trials: Vec<Kinds> = rates.iter().map(|_| [VISITS; _]).collect();
    let logarithms = logarithms(rates);
    for Alike { shoppers, stage, bands } in alike {
        let likely = likely(&shares[*stage], &logarithms, bands).map(|share| share * shoppers);
        for (sum, share) in of_stage[*stage].iter_mut().zip(&likely) {
            *sum += share;
        }
        for (band, tried) in bands {
            for (kind, share) in likely.iter().enumerate() {
                trials[*band][kind] += share * tried.0;
                orders[*band][kind] += share * tried.1;
            }
        }
    }
    for (shares, sums) in shares.iter_mut().zip(&of_stage) {
        let all: f64 = sums.iter().sum();
        *shares = sums.map(|sum| sum / all);
    }
    for (rates, (orders, trials)) in rates.iter_mut().zip(orders.iter().zip(&trials)) {
        *rates =
            core::array::from_fn(|kind| (orders[kind] / trials[kind]).clamp(LEAST_RATE, 1.0 - LEAST_RATE));
    }
}

/// What was never tried follows from the nearest that was, by how the effect of an offer grows with its generosity; and
/// visits without an offer, where there are none, from that by the default effect.
fn follow(rates: &mut [Kinds], is_tried: &[bool]) {
    let tried: Vec<usize> = (1..rates.len()).filter(|band| is_tried[*band]).collect();
    let (_, defaults) = defaults();
    if let Some(&first) = tried.first().filter(|_| !is_tried[0]) {
        let moved = |kind: usize| odds(rates[first][kind]) / odds(defaults[first][kind]);
        rates[0] = core::array::from_fn(|kind| shifted(defaults[0][kind], moved(kind)));
    }
    let found = rates.to_vec();
    for band in (1..rates.len()).filter(|band| !is_tried[*band]) {
        let nearest = tried.iter().min_by_key(|tried| tried.abs_diff(band));
        // Where no offer was, all is as by default but how often there is an order without one.
        let (of, from) = nearest.map_or((&defaults, band), |nearest| (&found, *nearest));
        let lift = |kind: usize| libm::log(odds(of[from][kind]) / odds(of[0][kind])) / effect(from);
        rates[band] =
            core::array::from_fn(|kind| shifted(found[0][kind], libm::exp(effect(band) * lift(kind))));
    }
}

/// By how much each offer does better than the kinds say, those of the most trials.
fn offers(histories: &[Vec<&ResponseCount>], shares: &[Kinds], rates: &[Kinds]) -> Vec<(String, f32)> {
    let logarithms = logarithms(rates);
    let mut sums: BTreeMap<&str, (Tried, f64)> = BTreeMap::new();
    for history in histories {
        let Some(first) = history.first() else { continue };
        let likely = likely(&shares[usize::from(first.stage)], &logarithms, &bands(history));
        for count in history {
            let (trials, orders) = tried(count);
            let (all, expected) = sums.entry(&count.promotion_id).or_default();
            *all = (all.0 + trials, all.1 + orders);
            *expected += trials * mean(&likely, &rates[band(count.generosity)]);
        }
    }
    let mut offers: Vec<(&str, (Tried, f64))> = sums.into_iter().collect();
    offers.sort_by(|(_, (one, _)), (_, (other, _))| other.0.total_cmp(&one.0));
    offers.truncate(MOST_OFFERS);
    let factor =
        |(id, (tried, expected)): (&str, (Tried, f64))| (id.to_owned(), clear(tried, expected) as f32);
    offers.into_iter().map(factor).filter(|(_, factor)| *factor != 1.0).collect()
}

/// By how much the odds of an order are higher than expected, as far as that is clear: what may be chance is taken for
/// chance (the nonnegative garrote of Breiman 1995), because the choice among offers as generous would go by it.
fn clear((trials, orders): Tried, expected: f64) -> f64 {
    let rate = expected / trials;
    let log = libm::log(surplus(trials, orders, rate));
    let variance = 1.0 / (expected * (1.0 - rate));
    let clear = 1.0 - DEVIATIONS * DEVIATIONS * variance / (log * log);
    libm::exp(log * clear.max(0.0)).clamp(1.0 / LARGEST_FACTOR, LARGEST_FACTOR)
}

#[cfg(test)]
mod tests {
    use std::string::ToString;
    use std::vec;

    use proptest::prelude::*;

    use super::*;
    use crate::offer::prior::ResponsePriors;

    fn count(promotion_id: &str, generosity: f64, trials: f64, orders: f64) -> ResponseCount {
        ResponseCount { promotion_id: promotion_id.to_string(), stage: 0, generosity, trials, orders }
    }

    /// So many shoppers, a share of whom order that often without an offer and with one, the others seldom.
    fn shop(count_of: usize, share: f64, without: f64, with: f64) -> Vec<Vec<ResponseCount>> {
        let history = |shopper: usize| {
            let (without, with) =
                if (shopper as f64) < share * count_of as f64 { (without, with) } else { (0.0, 0.0) };
            vec![count("", 0.0, 40.0, 40.0 * without), count("ten", 0.1, 40.0, 40.0 * with)]
        };
        (0..count_of).map(history).collect()
    }

    /// What is believed of the next visit of someone with that history.
    fn next(priors: &ResponsePriors, history: &[ResponseCount], generosity: f64) -> f64 {
        let history: Vec<&ResponseCount> = history.iter().collect();
        let likely = likely(&priors.shares(0), &logarithms(priors.rates()), &bands(&history));
        mean(&likely, &priors.rates()[band(generosity)])
    }

    #[test]
    fn histories_tell_who_buys_every_time_from_all_buying_now_and_then() {
        // On average the same: a fifth order half of the time, or all a tenth of it.
        let uneven = ResponsePriors::from(&fit(&shop(4000, 0.2, 0.5, 0.5)));
        let even = ResponsePriors::from(&fit(&shop(4000, 1.0, 0.1, 0.1)));
        let bought_once = [count("", 0.0, 1.0, 1.0)];
        for priors in [&uneven, &even] {
            assert!((next(priors, &[], 0.0) - 0.1).abs() < 0.02, "{}", next(priors, &[], 0.0));
        }
        let (uneven, even) = (next(&uneven, &bought_once, 0.0), next(&even, &bought_once, 0.0));
        assert!(uneven > 0.4 && even < 0.15, "{uneven} {even}");
    }

    #[test]
    fn rates_are_those_of_the_shop() {
        // By default nobody orders so often without an offer, and twice as often with one.
        let priors = ResponsePriors::from(&fit(&shop(4000, 0.5, 0.4, 0.8)));
        let history = [count("", 0.0, 20.0, 8.0), count("ten", 0.1, 20.0, 16.0)];
        let defaults = next(&ResponsePriors::default(), &history, 0.1);
        let found = next(&priors, &history, 0.1);
        assert!((found - 0.8).abs() < 0.02 && defaults < 0.75, "{found} {defaults}");
        // What was never tried moves as by default from where the shop is.
        let deeper = next(&priors, &history, 0.2);
        assert!(deeper > found && deeper < 0.9, "{deeper}");
    }

    #[test]
    fn an_offer_that_does_better_than_others_as_generous_is_known_unless_by_chance() {
        let shoppers = |gift: f64| -> Vec<Vec<ResponseCount>> {
            let history = || vec![count("ten", 0.1, 20.0, 4.0), count("gift", 0.1, 20.0, gift)];
            (0..500).map(|_| history()).collect()
        };
        let found = |gift: f64| ResponsePriors::from(&fit(&shoppers(gift)));
        let clearly = found(8.0);
        let factor = |id| clearly.factor(Some(id), Stage::Loyal);
        assert!(factor("gift") > 1.3 && factor("ten") < 0.8, "{} {}", factor("gift"), factor("ten"));
        assert_eq!(found(4.05).factor(Some("gift"), Stage::Loyal), 1.0);
    }

    #[test]
    fn few_shoppers_change_little_and_none_nothing() {
        assert_eq!(fit(&[]), ResponseModel::default());
        assert_eq!(fit(&[vec![]]), ResponseModel::default());
        let before = next(&ResponsePriors::default(), &[], 0.0);
        let after = next(&ResponsePriors::from(&fit(&[vec![count("", 0.0, 2.0, 2.0)]])), &[], 0.0);
        assert!(after > before && after < before + 0.01, "{before} {after}");
    }

    /// Logarithm of how likely all histories are, with what the defaults count for, the slow way.
    fn likelihood(histories: &[Vec<&ResponseCount>], shares: &[Kinds], rates: &[Kinds]) -> f64 {
        let (default_shares, default_rates) = defaults();
        let of_history = |history: &Vec<&ResponseCount>| {
            let of_kind = |kind: usize| {
                let share = shares[usize::from(history[0].stage)][kind];
                history.iter().fold(share, |product, count| {
                    let rate = rates[band(count.generosity)][kind];
                    product * rate.powf(count.orders) * (1.0 - rate).powf(count.trials - count.orders)
                })
            };
            (0..KINDS).map(of_kind).sum::<f64>().ln()
        };
        let mut sum: f64 = histories.iter().map(of_history).sum();
        for (prior, share) in default_shares.iter().flatten().zip(shares.iter().flatten()) {
            sum += if *prior > 0.0 { SHOPPERS * prior * share.ln() } else { 0.0 };
        }
        for (prior, rate) in default_rates.iter().flatten().zip(rates.iter().flatten()) {
            sum += VISITS * (prior * rate.ln() + (1.0 - prior) * (1.0 - rate).ln());
        }
        sum
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn each_round_makes_the_histories_likelier(
            shoppers in prop::collection::vec(
                prop::collection::vec((0u8..8, 0.0..0.6, 1u32..30, 0.0..1.0), 1..4),
                1..30,
            ),
        ) {
            let shoppers: Vec<Vec<ResponseCount>> = shoppers
                .iter()
                .map(|history| history.iter().map(|&(stage, generosity, trials, share): &(u8, f64, u32, f64)| ResponseCount {
                    stage, ..count("", generosity, trials.into(), (f64::from(trials) * share).floor())
                }).collect())
                .collect();
            let histories: Vec<Vec<&ResponseCount>> = shoppers.iter().map(|of| of.iter().collect()).collect();
            let alike = alike(&histories);
            let (mut shares, mut rates) = defaults();
            let mut before = likelihood(&histories, &shares, &rates);
            for _ in 0..5 {
                round(&alike, &mut shares, &mut rates);
                let after = likelihood(&histories, &shares, &rates);
                prop_assert!(after >= before - 1e-6, "{before} {after}");
                before = after;
            }
        }

    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(32))]

        #[test]
        fn any_counts_give_a_model_that_can_be(
            shoppers in prop::collection::vec(
                prop::collection::vec(
                    ("[ab]?", any::<u8>(), -1.0..2.0, prop_oneof![any::<f64>(), -5.0..1e9], any::<f64>()),
                    0..3,
                ),
                0..5,
            ),
        ) {
            let count = |(promotion_id, stage, generosity, trials, orders)| ResponseCount {
                promotion_id, stage, generosity, trials, orders,
            };
            let shoppers: Vec<Vec<ResponseCount>> =
                shoppers.into_iter().map(|history| history.into_iter().map(count).collect()).collect();
            let model = fit(&shoppers);
            prop_assert_eq!(model.clone().checked(), model);
        }
    }

    #[test]
    fn who_always_orders_is_not_certain_to() {
        let always = ResponseCount { trials: 2e8, orders: 2e8, generosity: 0.7, ..ResponseCount::default() };
        let model = fit(&[vec![always]]);
        assert_eq!(model.clone().checked(), model);
    }
}
