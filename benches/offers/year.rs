//! A year of visits under a policy, and what came of it.

use std::ops::AddAssign;

use regulars::Stage;

use crate::world::{Character, Shopper, World};

/// What a policy may know of a visit before it ends.
pub struct Visit {
    /// Where the shopper stands with the shop.
    pub stage: Stage,
    /// What an order is likely to be worth: the mean of the shopper's orders so far, beside two of the shop's
    /// mean.
    pub value: f64,
    /// How the shopper really answers: for the oracles alone.
    pub character: Character,
}

/// What decides on offers for one shopper.
pub trait Policy {
    /// The place of the offer to make in this visit, if any.
    fn decide(&mut self, visit: &Visit) -> Option<usize>;
    /// Learns how the visit ended.
    fn observe(&mut self, visit: &Visit, offer: Option<usize>, ordered: bool);
}

/// What came of it.
#[derive(Clone, Copy, Default)]
pub struct Outcome {
    pub visits: f64,
    pub offers: f64,
    pub orders: f64,
    /// Money given away with orders.
    pub discount: f64,
    /// Money that the orders left, discounts taken off.
    pub margin: f64,
}

impl AddAssign for Outcome {
    fn add_assign(&mut self, other: Outcome) {
        self.visits += other.visits;
        self.offers += other.offers;
        self.orders += other.orders;
        self.discount += other.discount;
        self.margin += other.margin;
    }
}

/// Runs one shopper's year; each visit is also shown to `watch`, with the offer made and whether there was an
/// order.
pub fn live(
    world: &World,
    shopper: &Shopper,
    policy: &mut dyn Policy,
    mut watch: impl FnMut(&Visit, Option<usize>, bool),
) -> Outcome {
    let mut outcome = Outcome::default();
    let mut order_days: Vec<f64> = Vec::new();
    let mut spent = 2.0 * world.mean_value();
    for (number, coming) in shopper.visits.iter().enumerate() {
        let visit = Visit {
            stage: stage(number, &order_days, coming.day),
            value: spent / (2.0 + order_days.len() as f64),
            character: *shopper.on(coming.day),
        };
        let offer = policy.decide(&visit);
        let ordered = coming.luck < visit.character.response.to(offer);
        outcome.visits += 1.0;
        outcome.offers += f64::from(u8::from(offer.is_some()));
        if ordered {
            outcome.orders += 1.0;
            outcome.discount += world.cost(offer, coming.value);
            outcome.margin += world.net(offer, coming.value);
            spent += coming.value;
            order_days.push(coming.day);
        }
        policy.observe(&visit, offer, ordered);
        watch(&visit, offer, ordered);
    }
    outcome
}

/// The stage by a plain rule: how often the shopper bought, and whether the last order is older than three, or
/// six, of the usual intervals (a month, where there is none yet).
fn stage(visits: usize, order_days: &[f64], day: f64) -> Stage {
    let (Some(first), Some(last)) = (order_days.first(), order_days.last()) else {
        return if visits == 0 { Stage::Stranger } else { Stage::Newcomer };
    };
    let orders = order_days.len();
    let interval = if orders < 2 { 30.0 } else { ((last - first) / (orders - 1) as f64).max(7.0) };
    match (orders, (day - last) / interval) {
        (_, 6.0..) => Stage::Asleep,
        (_, 3.0..) => Stage::Drifting,
        (1, _) => Stage::FirstOrder,
        (2..=4, _) => Stage::Repeat,
        _ => Stage::Loyal,
    }
}
