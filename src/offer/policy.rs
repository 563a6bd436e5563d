//! Whether to make an offer in this visit, and which.
//!
//! The aim is the least generous offer that is likely to work, and none where the shopper is likely to buy anyway. Both
//! follow from one rule: the arm of the largest expected net margin, “no offer” being an arm like the others, and near-ties
//! going to the least generous. Who is likely to buy anyway costs a discount with every order that an offer does
//! not bring about, so for them “none” wins by itself.

use alloc::vec::Vec;

use crate::offer::chance::Chance;
use crate::offer::kinds::{Kinds, ShopperKinds, band, rates, shifted};
use crate::offer::prior::{ResponsePriors, mean};
use crate::offer::response::Responses;
use crate::profile::Stage;

/// What is believed of an offer from the shopper's kind counts as much as so many of the shopper's own trials of that
/// very offer.
const STRENGTH: f64 = 80.0;
/// How far a draw from the posterior moves the estimate: 0 would never try what looks second best, 1 is
/// Thompson sampling as in textbooks, which over a few dozen visits tries too much.
const EXPLORATION: f64 = 0.2;
/// An offer wins over a less generous one by more than this share of its own value, or not at all.
const NEAR: f64 = 0.03;
/// “None” is given the benefit of the doubt: at first an offer must promise more by this share of its value,
const DOUBT: f64 = 0.35;
/// and by half of that after so many visits without an offer. Only such visits show who buys anyway, and what they show
/// serves every visit after.
const VISITS_FOR_HALF: f64 = 20.0;

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
}

/// What is expected of an arm.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct ArmValue {
    /// Probability of an order in the visit, 0 to 1.
    pub rate: f64,
    /// Net margin: rate × (margin − cost) − cost of showing.
    pub value: f64,
    /// The rate as drawn for this decision.
    pub sampled_rate: f64,
    /// The net margin at that rate, by which arms are compared.
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

/// Chooses the arm of the largest sampled net margin; among those near it the least generous, “none” before any offer
/// and then the first in order. Without arms the choice is 0, which is none of them.
///
/// Of each offer and stage the probability of an order has a Beta distribution: its prior is the mean over the kinds of
/// shopper, weighted by how likely this one is of each kind, and corrected by what the pack knows of that very offer; the shopper's
/// own trials come on top. How likely each kind is follows, by Bayes' rule, from the pack's or default shares and all own
/// trials: so what was learned with one offer tells of all others, new ones included. A decision draws a kind, then
/// from the Beta distributions of that kind (Thompson sampling), each arm from a stream of its own by seed, count and promotion id.
///
/// `count` is the number of the decision: the same seed and count give the same choice. Linear in the number of arms.
///
/// ```
/// use regulars::{Arm, ResponsePriors, Responses, Stage, choose_arm};
///
/// let none = Arm { promotion_id: None, generosity: 0.0, margin: 16.0, cost: 0.0, cost_shown: 0.0 };
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
    let rates = rates();
    let shares = believed(responses, priors, &rates);
    let mut lot = Chance::new(seed, count, "").share();
    let drawn = shares.iter().position(|share| {
        lot -= share;
        lot < 0.0
    });
    let drawn = drawn.unwrap_or_default();
    let expected: Vec<f64> = rates.iter().map(|rates| mean(&shares, rates)).collect();
    let values: Vec<ArmValue> = arms
        .iter()
        .map(|arm| {
            let own = responses.of(arm.promotion_id);
            let (orders, others) = (own.orders, own.trials - own.orders);
            let factor = priors.factor(arm.promotion_id, stage);
            let band = band(arm.generosity);
            let expected = shifted(expected[band], factor);
            let rate = (STRENGTH * expected + orders) / (STRENGTH + orders + others);
            let of_kind = shifted(rates[band][drawn], factor);
            let draw = Chance::new(seed, count, arm.promotion_id.unwrap_or("none"))
                .beta(STRENGTH * of_kind + orders, STRENGTH * (1.0 - of_kind) + others);
            let sampled_rate = rate + EXPLORATION * (draw - rate);
            let value = |rate: f64| rate * (arm.margin - arm.cost) - arm.cost_shown;
            ArmValue { rate, value: value(rate), sampled_rate, sampled_value: value(sampled_rate) }
        })
        .collect();
    let doubt = DOUBT * VISITS_FOR_HALF / (VISITS_FOR_HALF + responses.of(None).trials);
    ArmChoice { arm: least_generous(arms, &values, doubt), values, kinds: ShopperKinds::new(&shares) }
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
    least.map_or(0, |(at, _)| at)
}

/// How likely the shopper is of each kind: what is known of the stage in which the own trials began, times the likelihood
/// of those trials.
fn believed(responses: &Responses, priors: &ResponsePriors, rates: &[Kinds]) -> Kinds {
    let mut logs: Kinds = [0.0; _];
    for (own, rates) in responses.bands().iter().zip(rates).filter(|(own, _)| own.trials > 0.0) {
        let (orders, others) = (own.orders, own.trials - own.orders);
        for (log, rate) in logs.iter_mut().zip(rates) {
            *log += orders * libm::log(*rate) + others * libm::log(1.0 - rate);
        }
    }
    // The likeliest kind's is 1, so that at least one does not vanish.
    let most = logs.iter().fold(f64::MIN, |most, log| most.max(*log));
    let mut shares = priors.shares(responses.since());
    for (share, log) in shares.iter_mut().zip(&logs) {
        *share *= libm::exp(log - most);
    }
    let sum: f64 = shares.iter().sum();
    shares.map(|share| share / sum)
}
