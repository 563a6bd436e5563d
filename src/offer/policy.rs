//! Whether to make an offer in this visit, and which.
//!
//! The aim is the least generous offer that is likely to work, and none where the shopper is likely to buy
//! anyway. Both follow from one rule: the arm of the largest expected worth (net margin, and something for
//! the orders to come), “no offer” being an arm like the others, and near-ties going to the least generous.
//! Who is likely to buy anyway costs a discount with every order that an offer does not bring about, so for
//! them “none” wins by itself.

use alloc::vec::Vec;

use crate::offer::chance::Chance;
use crate::offer::kinds::{Kinds, ShopperKinds, band, odds, shifted};
use crate::offer::prior::{ResponsePriors, mean};
use crate::offer::response::Responses;
use crate::profile::Stage;

// Tried in simulated shops (`benches/offers`) by seeds from 101 on, which are not those whose figures are published;
// but `ORDERS_TO_COME` was doubled after a look at those, for the sake of orders.

/// What is believed of an offer from the shopper's kind counts as much as so many of the shopper's own trials
/// of that very offer. Those trials have told of the kind already: counted for more here, they count twice.
const STRENGTH: f64 = 400.0;
/// How far a draw from the posterior moves the estimate: enough to try now this, now that of what is about as
/// good. At 1, which is Thompson sampling as in textbooks, the few dozen visits of a year would go by with trying.
const EXPLORATION: f64 = 0.02;
/// An order is worth more to the shop than its margin, by this share: who orders comes back. At 0 the shop
/// would save discounts at the price of orders; at 1 it would give most of its margin away.
const ORDERS_TO_COME: f64 = 0.2;
/// An offer wins over a less generous one by more than this share of what it promises, or not at all.
const NEAR: f64 = 0.01;
/// “None” has the benefit of the doubt: at first an offer must promise more by this share of what it promises,
const DOUBT: f64 = 0.5;
/// and by half of that after so many visits without an offer. Only such visits show who buys anyway, and what
/// they show serves every visit after.
const VISITS_FOR_HALF: f64 = 8.0;
/// An offer works at most so much better on who uses such offers readily: who buys the goods all the time uses every
/// coupon for them, and would have bought them anyway.
const MOST_PROPENSITY: f64 = 4.0;

/// What may be done in a visit. Money is in one currency, whichever.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Arm<'a> {
    /// The offer; `None` for making none.
    pub promotion_id: Option<&'a str>,
    /// What it gives away as a share of the order's value, 0 to 1.
    pub generosity: f64,
    /// What an order leaves before the offer is paid for.
    pub margin: f64,
    /// What the offer costs if there is an order.
    pub cost: f64,
    /// What it costs to show it, order or not.
    pub cost_shown: f64,
    /// How much likelier than most this shopper is to use the offer: 1 where nothing tells, and for none. By so much
    /// more, or less, it raises the odds of an order; at most 4 times as much.
    pub propensity: f64,
}

/// What is expected of an arm.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct ArmValue {
    /// Probability of an order in the visit, 0 to 1.
    pub rate: f64,
    /// What it is worth: rate × (1.2 × margin − cost) − cost of showing. The margin counts 1.2 times because
    /// orders lead to orders.
    pub value: f64,
    /// The rate as drawn for this decision.
    pub sampled_rate: f64,
    /// What it is worth at that rate, by which arms are compared.
    pub sampled_value: f64,
}

/// A choice among arms, and why.
#[derive(Clone, Debug, PartialEq)]
pub struct ArmChoice {
    /// The place of the arm that was chosen.
    pub arm: usize,
    /// What was expected of each arm, in their order.
    pub values: Vec<ArmValue>,
    /// What the shopper is taken for.
    pub kinds: ShopperKinds,
}

/// Chooses the arm of the largest sampled worth; among those near it the least generous, “none” before any
/// offer, which need not come so near, and of equally generous ones the first. Without arms the choice is 0,
/// which is none of them.
///
/// Of each offer and stage the probability of an order has a Beta distribution: its prior is the mean over
/// the kinds of shopper, weighted by how likely this one is of each kind, and corrected by what the pack
/// knows of that very offer; the shopper's own trials come on top. How likely each kind is follows, by Bayes'
/// rule, from the pack's or default shares and all own trials: so what was learned with one offer tells of
/// all others, new ones included. A decision draws from the Beta distributions (Thompson sampling), each arm
/// from a stream of its own by seed, count and promotion id.
///
/// `count` is the number of the decision: the same seed and count give the same choice. Linear in the number
/// of arms.
///
/// ```
/// use regulars::{Arm, ResponsePriors, Responses, Stage, choose_arm};
///
/// let none =
///     Arm { promotion_id: None, generosity: 0.0, margin: 16.0, cost: 0.0, cost_shown: 0.0, propensity: 1.0 };
/// let tenth = Arm { promotion_id: Some("welcome-10"), generosity: 0.1, cost: 4.0, ..none };
/// let priors = ResponsePriors::default();
///
/// // Came back a dozen times and never bought: what is there to lose?
/// let mut hesitant = Responses::default();
/// (0..12).for_each(|_| hesitant.tried(None, 0.0, Stage::Newcomer, false));
/// let choice = choose_arm(&[none, tenth], &hesitant, &priors, Stage::Newcomer, 7, 12);
/// assert_eq!(choice.arm, 1);
///
/// // Bought every other time without any offer.
/// let mut regular = Responses::default();
/// (0..12).for_each(|visit| regular.tried(None, 0.0, Stage::Repeat, visit % 2 == 0));
/// let choice = choose_arm(&[none, tenth], &regular, &priors, Stage::Loyal, 7, 12);
/// assert_eq!(choice.arm, 0);
/// assert!(choice.kinds.buys_anyway > 0.7);
/// ```
pub fn choose_arm(
    arms: &[Arm],
    responses: &Responses,
    priors: &ResponsePriors,
    stage: Stage,
    seed: u32,
    count: u32,
) -> ArmChoice {
    let rates = priors.rates();
    let shares = believed(responses, priors);
    let expected: Vec<f64> = rates.iter().map(|rates| mean(&shares, rates)).collect();
    let values: Vec<ArmValue> = arms
        .iter()
        .map(|arm| {
            let own = responses.of(arm.promotion_id);
            let (orders, others) = (own.orders, (own.trials - own.orders).max(0.0));
            let factor = priors.factor(arm.promotion_id, stage);
            let band = band(arm.generosity);
            let without = shifted(expected[0], priors.factor(None, stage));
            let expected = moved(arm.propensity, without, shifted(expected[band], factor));
            let (orders, others) = (STRENGTH * expected + orders, STRENGTH * (1.0 - expected) + others);
            let rate = orders / (orders + others);
            let draw = Chance::new(seed, count, arm.promotion_id.unwrap_or("none")).beta(orders, others);
            let sampled_rate = rate + EXPLORATION * (draw - rate);
            let value = |rate: f64| rate * ((1.0 + ORDERS_TO_COME) * arm.margin - arm.cost) - arm.cost_shown;
            ArmValue { rate, value: value(rate), sampled_rate, sampled_value: value(sampled_rate) }
        })
        .collect();
    let doubt = DOUBT * VISITS_FOR_HALF / (VISITS_FOR_HALF + responses.of(None).trials);
    ArmChoice { arm: least_generous(arms, &values, doubt), values, kinds: ShopperKinds::new(&shares, rates) }
}

/// The probability of an order with an offer, of a shopper who is so much likelier to use it than those for whom it is
/// `with`. Nobody is moved by what they do not use: the offer adds to the odds as often as it is used. One that
/// puts off does so whether it is used or not.
fn moved(propensity: f64, without: f64, with: f64) -> f64 {
    if propensity == 1.0 || with <= without {
        return with;
    }
    let lift = odds(with) / odds(without) - 1.0;
    shifted(without, 1.0 + propensity.clamp(0.0, MOST_PROPENSITY) * lift)
}

/// The least generous of the arms that are nearly the best, and so “none” where it is among them.
fn least_generous(arms: &[Arm], values: &[ArmValue], doubt: f64) -> usize {
    let best = values.iter().fold(f64::MIN, |best, value| best.max(value.sampled_value));
    let is_near = |arm: &Arm, value: &ArmValue| {
        let share = if arm.promotion_id.is_none() { doubt } else { NEAR };
        value.sampled_value >= best - share * best.abs()
    };
    // An offer that gives nothing away, a mere message, is still more than none.
    let generosity = |arm: &Arm| arm.promotion_id.map_or(-1.0, |_| arm.generosity);
    let near = arms.iter().zip(values).enumerate().filter(|(_, (arm, value))| is_near(arm, value));
    let least =
        near.reduce(|least, next| if generosity(next.1.0) < generosity(least.1.0) { next } else { least });
    // Where nothing compares, for want of numbers, no offer is the safe one.
    let none = || arms.iter().position(|arm| arm.promotion_id.is_none()).unwrap_or_default();
    least.map_or_else(none, |(at, _)| at)
}

/// How likely the shopper is of each kind: what is known of the stage in which the own trials began, times
/// the likelihood of those trials.
fn believed(responses: &Responses, priors: &ResponsePriors) -> Kinds {
    let mut logs: Kinds = [0.0; _];
    for (own, rates) in responses.bands().iter().zip(priors.rates()).filter(|(own, _)| own.trials > 0.0) {
        let (orders, others) = (own.orders, (own.trials - own.orders).max(0.0));
        for (log, rate) in logs.iter_mut().zip(rates) {
            *log += orders * libm::log(*rate) + others * libm::log(1.0 - rate);
        }
    }
    // The likeliest kind's is 1, so that at least one does not vanish.
    let mut shares = priors.shares(responses.since());
    let possible = logs.iter().zip(&shares).filter(|(_, share)| **share > 0.0);
    let most = possible.fold(f64::MIN, |most, (log, _)| most.max(*log));
    for (share, log) in shares.iter_mut().zip(&logs) {
        *share *= libm::exp(log - most);
    }
    let sum: f64 = shares.iter().sum();
    shares.map(|share| share / sum)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::offer::prior::ResponseCount;

    const NONE: Arm<'static> = Arm {
        promotion_id: None,
        generosity: 0.0,
        margin: 40.0,
        cost: 0.0,
        cost_shown: 0.0,
        propensity: 1.0,
    };

    fn percent(promotion_id: &str, generosity: f64) -> Arm<'_> {
        Arm { promotion_id: Some(promotion_id), generosity, cost: 100.0 * generosity, ..NONE }
    }

    /// Visits without an offer and with one of a tenth, and how many of each ended in an order.
    fn history(without: (u32, u32), with: (u32, u32)) -> Responses {
        let mut responses = Responses::default();
        for (id, (trials, orders)) in [(None, without), (Some("ten"), with)] {
            for trial in 0..trials {
                // Spread evenly, so that none are older than others.
                let ordered = (trial + 1) * orders / trials > trial * orders / trials;
                responses.tried(id, 0.1, Stage::Newcomer, ordered);
            }
        }
        responses
    }

    /// How often an offer is made.
    fn offered(responses: &Responses, arms: &[Arm]) -> f64 {
        let priors = ResponsePriors::default();
        let choose = |count| choose_arm(arms, responses, &priors, Stage::Newcomer, 7, count);
        let offered = (0..200).filter(|count| arms[choose(*count).arm].promotion_id.is_some()).count();
        offered as f64 / 200.0
    }

    #[test]
    fn who_buys_anyway_gets_none() {
        let arms = [NONE, percent("five", 0.05), percent("ten", 0.1)];
        assert_eq!(offered(&history((12, 5), (0, 0)), &arms), 0.0);
        assert_eq!(offered(&history((12, 5), (4, 2)), &arms), 0.0);
    }

    #[test]
    fn who_needs_a_nudge_gets_one() {
        let arms = [NONE, percent("ten", 0.1)];
        assert!(offered(&history((12, 0), (6, 2)), &arms) > 0.95);
        let choice =
            choose_arm(&arms, &history((12, 0), (6, 2)), &ResponsePriors::default(), Stage::Newcomer, 7, 0);
        assert!(choice.kinds.needs_a_nudge > 0.7, "{:?}", choice.kinds);
    }

    #[test]
    fn whom_offers_put_off_gets_none() {
        let arms = [NONE, percent("ten", 0.1)];
        let responses = history((12, 4), (12, 0));
        assert_eq!(offered(&responses, &arms), 0.0);
        let choice = choose_arm(&arms, &responses, &ResponsePriors::default(), Stage::Newcomer, 7, 0);
        assert!(choice.kinds.put_off > 0.5, "{:?}", choice.kinds);
    }

    #[test]
    fn of_offers_alike_the_least_generous_wins() {
        let priors = ResponsePriors::default();
        let responses = history((12, 0), (6, 2));
        // Both in one band and at one cost, so that only draws tell them apart.
        let arms = [percent("b", 0.102), Arm { cost: 10.2, ..percent("a", 0.098) }];
        let values = [
            ArmValue { sampled_value: 1.0, ..Default::default() },
            ArmValue { sampled_value: 0.995, ..Default::default() },
        ];
        assert_eq!(least_generous(&arms, &values, 0.3), 1);
        let clearly_worse = [values[0], ArmValue { sampled_value: 0.98, ..values[1] }];
        assert_eq!(least_generous(&arms, &clearly_worse, 0.3), 0);
        // “None” need not come so near; a loss for all is no reason to offer.
        assert_eq!(
            least_generous(
                &[arms[0], NONE],
                &[values[0], ArmValue { sampled_value: 0.75, ..values[0] }],
                0.3
            ),
            1
        );
        assert_eq!(
            least_generous(
                &[arms[0], NONE],
                &[values[0], ArmValue { sampled_value: 0.65, ..values[0] }],
                0.3
            ),
            0
        );
        let loss = choose_arm(
            &[Arm { cost_shown: 1e6, ..arms[0] }, NONE],
            &responses,
            &priors,
            Stage::Newcomer,
            1,
            1,
        );
        assert_eq!(loss.arm, 1);
    }

    #[test]
    fn what_one_offer_taught_serves_another() {
        let arms = [NONE, percent("never-tried", 0.1)];
        let nudged =
            choose_arm(&arms, &history((8, 0), (8, 3)), &ResponsePriors::default(), Stage::Newcomer, 7, 0);
        let unmoved =
            choose_arm(&arms, &history((8, 0), (8, 0)), &ResponsePriors::default(), Stage::Newcomer, 7, 0);
        assert!(nudged.values[1].rate > 4.0 * unmoved.values[1].rate, "{nudged:?} {unmoved:?}");
    }

    #[test]
    fn what_the_pack_knows_of_an_offer_counts() {
        let count = |promotion_id: &str, generosity, orders| ResponseCount {
            promotion_id: promotion_id.into(),
            stage: Stage::Newcomer as u8,
            generosity,
            trials: 1e5,
            orders,
        };
        let priors =
            ResponsePriors::learn(&[count("", 0.0, 2e3), count("good", 0.1, 9e3), count("bad", 0.1, 2e3)]);
        let arms = [NONE, percent("bad", 0.1), percent("good", 0.1)];
        let mut wins = [0; 3];
        for seed in 0..100 {
            wins[choose_arm(&arms, &Responses::default(), &priors, Stage::Newcomer, seed, 0).arm] += 1;
        }
        assert!(wins[2] > 90, "{wins:?}");
    }

    #[test]
    fn nothing_to_choose_from_is_no_harm() {
        let choice =
            choose_arm(&[], &Responses::default(), &ResponsePriors::default(), Stage::Stranger, 1, 1);
        assert_eq!((choice.arm, choice.values.len()), (0, 0));
        let broken = Arm { generosity: f64::NAN, margin: f64::NAN, ..percent("broken", 0.1) };
        let choice = choose_arm(
            &[broken, NONE],
            &Responses::default(),
            &ResponsePriors::default(),
            Stage::Stranger,
            1,
            1,
        );
        assert_eq!(choice.arm, 1);
        let all_broken = [broken, Arm { margin: f64::NAN, ..NONE }];
        let choice =
            choose_arm(&all_broken, &Responses::default(), &ResponsePriors::default(), Stage::Stranger, 1, 1);
        assert_eq!(choice.arm, 1);
    }

    /// The posterior the slow way: trial by trial, kind by kind, without logarithms.
    fn believed_slowly(trials: &[(usize, bool)], priors: &ResponsePriors) -> Kinds {
        let mut shares = priors.shares(0);
        for (band, ordered) in trials {
            for (share, rate) in shares.iter_mut().zip(&priors.rates()[*band]) {
                *share *= if *ordered { *rate } else { 1.0 - rate };
            }
            let sum: f64 = shares.iter().sum();
            shares = shares.map(|share| share / sum);
        }
        shares
    }

    #[test]
    fn who_uses_such_offers_more_is_moved_more_and_no_more_than_four_times() {
        let (priors, responses) = (ResponsePriors::default(), Responses::default());
        let rate = |propensity: f64, at: usize| {
            let arms = [NONE, Arm { propensity, ..percent("ten", 0.1) }];
            choose_arm(&arms, &responses, &priors, Stage::Newcomer, 7, 0).values[at].rate
        };
        let (without, with) = (rate(1.0, 0), rate(1.0, 1));
        // None of it without any use, and for each use as much: in odds.
        let added =
            |propensity: f64| (odds(rate(propensity, 1)) - odds(without)) / (odds(with) - odds(without));
        for (propensity, times) in [(0.0, 0.0), (0.36, 0.36), (1.0, 1.0), (2.5, 2.5), (4.0, 4.0), (9.0, 4.0)]
        {
            assert!((added(propensity) - times).abs() < 1e-9, "{propensity}: {}", added(propensity));
        }
        // Whom an offer puts off it puts off as much.
        assert_eq!(moved(3.0, 0.2, 0.1), 0.1);
    }

    proptest! {
        #[test]
        fn belief_is_bayes_rule(
            trials in prop::collection::vec((prop::sample::select(vec![0.0, 0.05, 0.1, 0.3]), any::<bool>()), 0..12),
        ) {
            let mut responses = Responses::default();
            for (generosity, ordered) in &trials {
                responses.tried(Some("x"), *generosity, Stage::Stranger, *ordered);
            }
            let priors = ResponsePriors::default();
            let trials = trials.iter().map(|(generosity, ordered)| (band(*generosity), *ordered));
            let trials: Vec<(usize, bool)> = trials.collect();
            let ours = believed(&responses, &priors);
            let slowly = believed_slowly(&trials, &priors);
            for (ours, slowly) in ours.iter().zip(&slowly) {
                // Older trials count a little less.
                prop_assert!((ours - slowly).abs() < 0.05, "{ours} {slowly}");
            }
        }

        #[test]
        fn an_arm_is_judged_the_same_whatever_stands_beside_it(seed: u32, count: u32, ten in 0.01..0.5) {
            let priors = ResponsePriors::default();
            let responses = history((5, 1), (3, 1));
            let choose = |arms: &[Arm]| choose_arm(arms, &responses, &priors, Stage::Newcomer, seed, count);
            let few = choose(&[NONE, percent("ten", ten)]);
            let many = choose(&[percent("two", 0.02), percent("ten", ten), NONE, percent("half", 0.5)]);
            prop_assert_eq!(few.values[0], many.values[2]);
            prop_assert_eq!(few.values[1], many.values[1]);
            prop_assert_eq!(&choose(&[NONE, percent("ten", ten)]), &few);
        }

        #[test]
        fn values_follow_from_rates(
            seed: u32,
            without in (0u32..20, 0u32..20),
            with in (0u32..20, 0u32..20),
            share in 0.0..1.0,
        ) {
            let arms = [NONE, Arm { cost_shown: 0.1, ..percent("ten", share) }];
            let responses = history((without.0, without.1.min(without.0)), (with.0, with.1.min(with.0)));
            let choice = choose_arm(&arms, &responses, &ResponsePriors::default(), Stage::Loyal, seed, 3);
            for (arm, value) in arms.iter().zip(&choice.values) {
                let worth = |rate: f64| rate * (1.2 * arm.margin - arm.cost) - arm.cost_shown;
                prop_assert!((value.value - worth(value.rate)).abs() < 1e-9);
                prop_assert!((value.sampled_value - worth(value.sampled_rate)).abs() < 1e-9);
                prop_assert!((0.0..=1.0).contains(&value.rate) && (0.0..=1.0).contains(&value.sampled_rate));
            }
            let best = choice.values.iter().map(|value| value.sampled_value).fold(f64::MIN, f64::max);
            let chosen = choice.values[choice.arm].sampled_value;
            prop_assert!(chosen >= best - DOUBT * best.abs());
        }
    }
}
