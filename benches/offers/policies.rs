//! The policies that are compared.

use regulars::{Arm, ResponseCount, ResponsePriors, Responses, Stage, choose_arm};

use crate::chance::Chance;
use crate::world::{EVERYONES_COUPON, OFFERS, Response, World};
use crate::year::{Policy, Visit, live};

/// The place of "none" among counts, behind the offers.
const NONE: usize = OFFERS.len();
const ARMS: usize = OFFERS.len() + 1;

/// The same in every visit.
pub struct Always(pub Option<usize>);

impl Policy for Always {
    fn decide(&mut self, _: &Visit) -> Option<usize> {
        self.0
    }

    fn observe(&mut self, _: &Visit, _: Option<usize>, _: bool) {}
}

/// Any offer or none, all as likely.
pub struct Random(pub Chance);

impl Policy for Random {
    fn decide(&mut self, _: &Visit) -> Option<usize> {
        Some(self.0.below(ARMS)).filter(|arm| *arm != NONE)
    }

    fn observe(&mut self, _: &Visit, _: Option<usize>, _: bool) {}
}

/// The arm of the largest expected net margin, by the rate that is given; ties go to the least generous.
fn best(world: &World, visit: &Visit, rate: impl Fn(Option<usize>) -> f64) -> Option<usize> {
    let value = |offer| rate(offer) * world.net(offer, visit.value);
    let arms = (0..OFFERS.len()).map(Some);
    arms.fold(None, |best, next| if value(next) > value(best) { next } else { best })
}

/// Knows the kind of each shopper and how that kind answers on average, or else the very shopper's answers.
pub struct Oracle<'a> {
    pub world: &'a World,
    pub kinds: Option<&'a [Response]>,
}

impl Policy for Oracle<'_> {
    fn decide(&mut self, visit: &Visit) -> Option<usize> {
        let response = self.kinds.map_or(visit.character.response, |kinds| kinds[visit.character.kind]);
        best(self.world, visit, |offer| response.to(offer))
    }

    fn observe(&mut self, _: &Visit, _: Option<usize>, _: bool) {}
}

/// Trials and orders by stage and arm.
pub type Counts = [[(f64, f64); ARMS]; Stage::ALL.len()];

fn place(offer: Option<usize>) -> usize {
    offer.unwrap_or(NONE)
}

/// A trial as a shop would run it before: a fifth of shoppers never get an offer, the others any or none by chance in
/// each visit. Only counts by stage and offer are kept.
pub fn trial(world: &World, shoppers: usize, seed: u64) -> Counts {
    let mut counts = Counts::default();
    for number in 0..shoppers {
        let mut chance = Chance::new(seed, number as u64);
        let shopper = world.shopper(&mut chance);
        let mut policy: Box<dyn Policy> =
            if chance.share() < 0.2 { Box::new(Always(None)) } else { Box::new(Random(chance)) };
        live(world, &shopper, policy.as_mut(), |visit, offer, ordered| {
            let (trials, orders) = &mut counts[visit.stage as usize][place(offer)];
            *trials += 1.0;
            *orders += f64::from(u8::from(ordered));
        });
    }
    counts
}

/// The single offer of the largest margin in the trial.
pub fn best_single(world: &World, counts: &Counts) -> usize {
    let margin = |offer: usize| {
        let (trials, orders) = counts
            .iter()
            .fold((0.0, 0.0), |(trials, orders), stage| (trials + stage[offer].0, orders + stage[offer].1));
        orders / trials * world.net(Some(offer), world.mean_value())
    };
    (0..OFFERS.len()).max_by(|a, b| margin(*a).total_cmp(&margin(*b))).unwrap_or(EVERYONES_COUPON)
}

/// The best arm by what was seen: of the shopper's own trials of each arm, and of the trial as much as so many of
/// them. Never tries for the sake of learning.
pub struct Greedy<'a> {
    pub world: &'a World,
    pub counts: &'a Counts,
    pub own: [(f64, f64); ARMS],
}

const GREEDY_STRENGTH: f64 = 4.0;

impl Policy for Greedy<'_> {
    fn decide(&mut self, visit: &Visit) -> Option<usize> {
        let rate = |offer| {
            let (trials, orders) = self.counts[visit.stage as usize][place(offer)];
            let before = (orders + 0.1) / (trials + 1.0);
            let (trials, orders) = self.own[place(offer)];
            (orders + GREEDY_STRENGTH * before) / (trials + GREEDY_STRENGTH)
        };
        best(self.world, visit, rate)
    }

    fn observe(&mut self, _: &Visit, offer: Option<usize>, ordered: bool) {
        let (trials, orders) = &mut self.own[place(offer)];
        *trials += 1.0;
        *orders += f64::from(u8::from(ordered));
    }
}

/// This crate's.
pub struct Ours<'a> {
    pub world: &'a World,
    pub priors: &'a ResponsePriors,
    pub responses: Responses,
    pub seed: u32,
    pub decisions: u32,
}

fn arm<'a>(world: &World, offer: Option<usize>, value: f64) -> Arm<'a> {
    let cost = world.cost(offer, value);
    Arm {
        promotion_id: offer.map(|offer| OFFERS[offer].0),
        generosity: cost / value,
        margin: world.margin * value,
        cost,
        cost_shown: 0.0,
    }
}

/// The trial's counts as this crate takes them.
pub fn priors(world: &World, counts: &Counts) -> ResponsePriors {
    let counted: Vec<ResponseCount> = Stage::ALL
        .into_iter()
        .zip(counts)
        .flat_map(|(stage, arms)| {
            arms.iter().enumerate().map(move |(at, &(trials, orders))| {
                let offer = Some(at).filter(|at| *at != NONE);
                ResponseCount {
                    promotion_id: offer.map(|offer| OFFERS[offer].0.to_owned()),
                    stage,
                    generosity: arm(world, offer, world.mean_value()).generosity,
                    trials,
                    orders,
                }
            })
        })
        .collect();
    ResponsePriors::learn(&counted)
}

impl Policy for Ours<'_> {
    fn decide(&mut self, visit: &Visit) -> Option<usize> {
        let offers: [Option<usize>; ARMS] = std::array::from_fn(|at| at.checked_sub(1));
        let arms = offers.map(|offer| arm(self.world, offer, visit.value));
        let choice = choose_arm(&arms, &self.responses, self.priors, visit.stage, self.seed, self.decisions);
        self.decisions += 1;
        offers[choice.arm]
    }

    fn observe(&mut self, visit: &Visit, offer: Option<usize>, ordered: bool) {
        let arm = arm(self.world, offer, visit.value);
        self.responses.tried(arm.promotion_id, arm.generosity, visit.stage, ordered);
    }
}
