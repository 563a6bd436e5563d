//! What a shop learns before: a trial on other shoppers, of which only counts by stage and offer are kept.

use regulars::{ResponseCount, ResponsePriors, Stage};

use crate::chance::Chance;
use crate::policies::{Always, Random};
use crate::world::{EVERYONES_COUPON, OFFERS, World};
use crate::year::{Policy, live};

/// The place of “none” among counts, behind the offers.
pub const NONE: usize = OFFERS.len();
pub const ARMS: usize = OFFERS.len() + 1;
/// The share of shoppers in the trial who never get an offer.
const HOLDOUT: f64 = 0.2;

/// Trials and orders by stage and arm.
pub type Counts = [[(f64, f64); ARMS]; Stage::ALL.len()];

/// The place of an offer, or of none, among counts.
pub fn place(offer: Option<usize>) -> usize {
    offer.unwrap_or(NONE)
}

/// A year of the trial: some shoppers never get an offer, the others any or none by chance in each visit.
pub fn trial(world: &World, shoppers: usize, seed: u64) -> Counts {
    let mut counts = Counts::default();
    for number in 0..shoppers {
        let mut chance = Chance::new(seed, number as u64);
        let shopper = world.shopper(&mut chance);
        let mut policy: Box<dyn Policy> =
            if chance.share() < HOLDOUT { Box::new(Always(None)) } else { Box::new(Random(chance)) };
        live(world, &shopper, policy.as_mut(), |visit, offer, ordered| {
            let (trials, orders) = &mut counts[visit.stage as usize][place(offer)];
            *trials += 1.0;
            *orders += f64::from(u8::from(ordered));
        });
    }
    counts
}

/// The counts as this crate learns from them.
pub fn priors(world: &World, counts: &Counts) -> ResponsePriors {
    let value = world.mean_value();
    let mut learned = Vec::new();
    for (stage, arms) in (0..).zip(counts) {
        for (at, &(trials, orders)) in arms.iter().enumerate() {
            let offer = Some(at).filter(|at| *at != NONE);
            learned.push(ResponseCount {
                promotion_id: offer.map_or("", |offer| OFFERS[offer].0).to_owned(),
                stage,
                generosity: world.cost(offer, value) / value,
                trials,
                orders,
            });
        }
    }
    ResponsePriors::learn(&learned)
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
