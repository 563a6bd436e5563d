//! Which of the offers that may be shown is worth it, if any.

use alloc::vec::Vec;

use crate::offer::chance::Chance;
use crate::offer::response::{Belief, ResponsePriors, Responses};
use crate::profile::Stage;

const EXPLORATION: f64 = 1.0;
const NEAR: f64 = 0.05;
const WORTH: f64 = 0.003;

/// One thing that may be done in a visit.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Arm<'a> {
    /// The offer; `None` for none.
    pub promotion_id: Option<&'a str>,
    /// What it gives away of an order's value.
    pub generosity: f64,
    /// Margin of an order without an offer.
    pub margin: f64,
    /// Cost with an order.
    pub cost: f64,
    /// Cost of showing.
    pub cost_shown: f64,
}

/// What an arm is worth.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ArmValue {
    /// Expected probability of an order.
    pub rate: f64,
    /// That value.
    pub value: f64,
    /// The drawn probability.
    pub sampled_rate: f64,
    /// And value.
    pub sampled_value: f64,
}

/// The choice.
#[derive(Clone, Debug, PartialEq)]
pub struct Choice {
    /// Its place.
    pub arm: usize,
    /// Each arm.
    pub values: Vec<ArmValue>,
}

/// Chooses.
pub fn choose_arm(
    arms: &[Arm],
    responses: &Responses,
    priors: &ResponsePriors,
    stage: Stage,
    seed: u32,
    count: u32,
) -> Choice {
    let belief = Belief::new(responses, priors, stage);
    let mut lot = Chance::new(seed, count, "").share();
    let drawn = belief.weights.iter().position(|weight| {
        lot -= weight;
        lot < 0.0
    });
    let drawn = drawn.unwrap_or_default();
    let values: Vec<ArmValue> = arms
        .iter()
        .map(|arm| {
            let betas = belief.betas(arm.promotion_id, arm.generosity);
            let rate: f64 =
                betas.iter().zip(&belief.weights).map(|((a, b), weight)| weight * a / (a + b)).sum();
            let (a, b) = betas[drawn];
            let sample = Chance::new(seed, count, arm.promotion_id.unwrap_or("none")).beta(a, b);
            let sampled_rate = rate + EXPLORATION * (sample - rate);
            let value = |rate: f64| rate * (arm.margin - arm.cost) - arm.cost_shown;
            ArmValue { rate, value: value(rate), sampled_rate, sampled_value: value(sampled_rate) }
        })
        .collect();
    let best = values.iter().fold(f64::MIN, |best, value| best.max(value.sampled_value));
    let mut arm = 0;
    let mut least = f64::MAX;
    for (at, value) in values.iter().enumerate() {
        let near = NEAR * best.abs() + WORTH * arms[at].margin;
        if value.sampled_value >= best - near && arms[at].generosity < least {
            least = arms[at].generosity;
            arm = at;
        }
    }
    Choice { arm, values }
}
