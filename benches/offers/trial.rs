//! What a shop learns before: a trial on other shoppers, of which it keeps what the reports of offers tell.

use regulars::{ResponseCount, ResponseModel, ResponsePriors, Stage};

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

/// What came of the trial.
#[derive(Default)]
pub struct Trial {
    pub counts: Counts,
    /// Of each shopper visit by visit: the reports, put together by who they are of.
    histories: Vec<Vec<ResponseCount>>,
}

/// A year of the trial: some shoppers never get an offer, the others any or none by chance in each visit.
pub fn trial(world: &World, shoppers: usize, seed: u64) -> Trial {
    let mut trial = Trial::default();
    for number in 0..shoppers {
        let mut chance = Chance::new(seed, number as u64);
        let shopper = world.shopper(&mut chance);
        let mut policy: Box<dyn Policy> =
            if chance.share() < HOLDOUT { Box::new(Always(None)) } else { Box::new(Random(chance)) };
        let mut history = Vec::new();
        live(world, &shopper, policy.as_mut(), |visit, offer, ordered| {
            let orders = f64::from(u8::from(ordered));
            let sums = &mut trial.counts[visit.stage as usize][place(offer)];
            *sums = (sums.0 + 1.0, sums.1 + orders);
            history.push(ResponseCount {
                promotion_id: offer.map_or("", |offer| OFFERS[offer].0).to_owned(),
                stage: visit.stage as u8,
                generosity: world.cost(offer, visit.value) / visit.value,
                trials: 1.0,
                orders,
            });
        });
        trial.histories.push(history);
    }
    trial
}

impl Trial {
    /// What this crate learns of it.
    pub fn priors(&self) -> ResponsePriors {
        ResponsePriors::from(&ResponseModel::learn(&self.histories))
    }
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
