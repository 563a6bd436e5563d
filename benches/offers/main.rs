//! What offers cost and bring under different policies, in two simulated shops: `cargo bench --bench offers`.
//!
//! Prints one figure a line as JSON: the mean over the seeds, and its 95% confidence interval.

mod chance;
mod policies;
mod world;
mod year;

use chance::Chance;
use policies::{Always, Greedy, Oracle, Ours, Random, best_single, priors, trial};
use regulars::{ResponsePriors, Responses};
use world::{EVERYONES_COUPON, HARD, Response, TYPICAL, World};
use year::{Outcome, Policy, live};

fn setting(name: &str, default: u64) -> u64 {
    std::env::var(name).ok().and_then(|value| value.parse().ok()).unwrap_or(default)
}

const POLICIES: [&str; 9] =
    ["nothing", "random", "single", "blanket", "greedy", "ours", "ours_default", "oracle", "clairvoyant"];

fn main() {
    let seeds = setting("SEEDS", 24);
    let shoppers = setting("SHOPPERS", 2000) as usize;
    let first = setting("FIRST", 1);
    for world in [&TYPICAL, &HARD] {
        let runs: Vec<[Outcome; 9]> = (first..first + seeds).map(|seed| run(world, seed, shoppers)).collect();
        for (at, policy) in POLICIES.iter().enumerate() {
            let of = |measure: fn(&Outcome) -> f64| {
                mean(&runs.iter().map(|run| measure(&run[at])).collect::<Vec<_>>()).0
            };
            let orders = ratio(&runs, at, 3, |outcome| outcome.orders);
            let discount = ratio(&runs, at, 3, |outcome| outcome.discount);
            let margin = ratio(&runs, at, 7, |outcome| outcome.margin);
            println!(
                "{:8} {:14} offers/visit {:.3} orders/visit {:.4} | orders {:.3}±{:.3} discount {:.3}±{:.3} margin {:.3}±{:.3}",
                world.name,
                policy,
                of(|o| o.offers / o.visits),
                of(|o| o.orders / o.visits),
                orders.0,
                orders.1,
                discount.0,
                discount.1,
                margin.0,
                margin.1
            );
        }
    }
}

fn run(world: &World, seed: u64, shoppers: usize) -> [Outcome; 9] {
    let counts = trial(world, shoppers, seed + 1_000_000);
    let learned = priors(world, &counts);
    let defaults = ResponsePriors::default();
    let single = best_single(world, &counts);
    let people: Vec<_> =
        (0..shoppers).map(|number| world.shopper(&mut Chance::new(seed, number as u64))).collect();
    let kinds: Vec<Response> = (0..world.kinds.len())
        .map(|kind| {
            let mut of = Response { none: 0.0, offers: [0.0; 4] };
            let mut count = 0.0;
            for shopper in &people {
                for day in [0.0, 365.0] {
                    let character = shopper.on(day);
                    if character.kind == kind {
                        count += 1.0;
                        of.none += character.response.none;
                        for (sum, rate) in of.offers.iter_mut().zip(character.response.offers) {
                            *sum += rate;
                        }
                    }
                }
            }
            Response { none: of.none / count, offers: of.offers.map(|sum| sum / count) }
        })
        .collect();
    std::array::from_fn(|at| {
        let mut outcome = Outcome::default();
        for (number, shopper) in people.iter().enumerate() {
            let ours = |priors| {
                Box::new(Ours {
                    world,
                    priors,
                    responses: Responses::default(),
                    seed: number as u32 ^ (seed as u32) << 20,
                    decisions: 0,
                })
            };
            let mut policy: Box<dyn Policy> = match POLICIES[at] {
                "nothing" => Box::new(Always(None)),
                "random" => Box::new(Random(Chance::new(seed + 2_000_000, number as u64))),
                "single" => Box::new(Always(Some(single))),
                "blanket" => Box::new(Always(Some(EVERYONES_COUPON))),
                "greedy" => Box::new(Greedy { world, counts: &counts, own: Default::default() }),
                "ours" => ours(&learned),
                "ours_default" => ours(&defaults),
                "oracle" => Box::new(Oracle { world, kinds: Some(&kinds) }),
                _ => Box::new(Oracle { world, kinds: None }),
            };
            outcome += live(world, shopper, policy.as_mut(), |_, _, _| {});
        }
        outcome
    })
}

fn ratio(runs: &[[Outcome; 9]], of: usize, to: usize, measure: fn(&Outcome) -> f64) -> (f64, f64) {
    mean(&runs.iter().map(|run| measure(&run[of]) / measure(&run[to])).collect::<Vec<_>>())
}

fn mean(values: &[f64]) -> (f64, f64) {
    let count = values.len() as f64;
    let mean = values.iter().sum::<f64>() / count;
    let variance = values.iter().map(|value| (value - mean).powi(2)).sum::<f64>() / (count - 1.0).max(1.0);
    (mean, 1.96 * (variance / count).sqrt())
}
