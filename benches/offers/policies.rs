//! The policies that are compared.

use regulars::{Arm, ResponsePriors, Responses, choose_arm};

use crate::chance::Chance;
use crate::trial::{ARMS, Counts, NONE, place};
use crate::world::{OFFERS, Response, World};
use crate::year::{Policy, Visit};

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

/// The arm of the largest expected net margin at these rates; ties go to the least generous.
fn best(world: &World, visit: &Visit, rate: impl Fn(Option<usize>) -> f64) -> Option<usize> {
    let value = |offer| rate(offer) * world.net(offer, visit.value);
    let arms = (0..OFFERS.len()).map(Some);
    arms.fold(None, |best, next| if value(next) > value(best) { next } else { best })
}

/// Knows each shopper's kind, and how that kind answers on average.
pub struct Oracle<'a> {
    pub world: &'a World,
    pub kinds: &'a [Response],
}

impl Policy for Oracle<'_> {
    fn decide(&mut self, visit: &Visit) -> Option<usize> {
        best(self.world, visit, |offer| self.kinds[visit.character.kind].to(offer))
    }

    fn observe(&mut self, _: &Visit, _: Option<usize>, _: bool) {}
}

/// Knows how each very shopper answers.
pub struct Clairvoyant<'a>(pub &'a World);

impl Policy for Clairvoyant<'_> {
    fn decide(&mut self, visit: &Visit) -> Option<usize> {
        best(self.0, visit, |offer| visit.character.response.to(offer))
    }

    fn observe(&mut self, _: &Visit, _: Option<usize>, _: bool) {}
}

/// Knows by heart how this world makes shoppers, but of this one only what happened: roughly the most that
/// can be learned in time. Gives “none” the benefit of the doubt, which by trial and error did best.
pub struct Statistician<'a> {
    world: &'a World,
    /// Shoppers drawn from the world
    others: &'a [Response],
    /// and how likely this one is like each of them: logarithms.
    likelihoods: Vec<f64>,
    visits_without: f64,
}

impl Statistician<'_> {
    pub fn new<'a>(world: &'a World, others: &'a [Response]) -> Statistician<'a> {
        Statistician { world, others, likelihoods: vec![0.0; others.len()], visits_without: 0.0 }
    }
}

impl Policy for Statistician<'_> {
    fn decide(&mut self, visit: &Visit) -> Option<usize> {
        let most = self.likelihoods.iter().fold(f64::MIN, |most, log| most.max(*log));
        let weights: Vec<f64> = self.likelihoods.iter().map(|log| (log - most).exp()).collect();
        let all: f64 = weights.iter().sum();
        let doubt = 1.0 + 0.8 / (1.0 + 0.1 * self.visits_without);
        best(self.world, visit, |offer| {
            let rates = self.others.iter().zip(&weights).map(|(other, weight)| weight * other.to(offer));
            rates.sum::<f64>() / all * if offer.is_none() { doubt } else { 1.0 }
        })
    }

    fn observe(&mut self, _: &Visit, offer: Option<usize>, ordered: bool) {
        self.visits_without += f64::from(u8::from(offer.is_none()));
        for (log, other) in self.likelihoods.iter_mut().zip(self.others) {
            let rate = other.to(offer);
            *log += if ordered { rate } else { 1.0 - rate }.ln();
        }
    }
}

/// The best arm by what was seen: of the shopper's own trials of each arm, and of the shop's trial as much as
/// four of them. Never tries for the sake of learning.
pub struct Greedy<'a> {
    pub world: &'a World,
    pub counts: &'a Counts,
    pub own: [(f64, f64); ARMS],
}

impl Policy for Greedy<'_> {
    fn decide(&mut self, visit: &Visit) -> Option<usize> {
        best(self.world, visit, |offer| {
            let (trials, orders) = self.counts[visit.stage as usize][place(offer)];
            let before = (orders + 0.1) / (trials + 1.0);
            let (trials, orders) = self.own[place(offer)];
            (orders + 4.0 * before) / (trials + 4.0)
        })
    }

    fn observe(&mut self, _: &Visit, offer: Option<usize>, ordered: bool) {
        let (trials, orders) = &mut self.own[place(offer)];
        *trials += 1.0;
        *orders += f64::from(u8::from(ordered));
    }
}

/// This crate's.
pub struct Ours<'a> {
    world: &'a World,
    priors: &'a ResponsePriors,
    responses: Responses,
    seed: u32,
    decisions: u32,
}

impl Ours<'_> {
    pub fn new<'a>(world: &'a World, priors: &'a ResponsePriors, seed: u32) -> Ours<'a> {
        Ours { world, priors, responses: Responses::default(), seed, decisions: 0 }
    }

    fn arm(&self, offer: Option<usize>, value: f64) -> Arm<'static> {
        let cost = self.world.cost(offer, value);
        Arm {
            promotion_id: offer.map(|offer| OFFERS[offer].0),
            generosity: cost / value,
            margin: self.world.margin * value,
            cost,
            cost_shown: 0.0,
            propensity: 1.0,
        }
    }
}

impl Policy for Ours<'_> {
    fn decide(&mut self, visit: &Visit) -> Option<usize> {
        let offers: [Option<usize>; ARMS] = std::array::from_fn(|at| at.checked_sub(1));
        let arms = offers.map(|offer| self.arm(offer, visit.value));
        let choice = choose_arm(&arms, &self.responses, self.priors, visit.stage, self.seed, self.decisions);
        self.decisions += 1;
        offers[choice.arm]
    }

    fn observe(&mut self, visit: &Visit, offer: Option<usize>, ordered: bool) {
        let arm = self.arm(offer, visit.value);
        self.responses.tried(arm.promotion_id, arm.generosity, visit.stage, ordered);
    }
}
