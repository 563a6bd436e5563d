//! What offers bring and cost under different policies, in simulated shops: `make bench-offers`.
//!
//! Prints one figure a line as JSON: the mean over seeds, each of which draws other shoppers, and its 95%
//! confidence interval. Shares of blanket's orders and discounts are those of the coupon for everyone; shares
//! of the oracle's margin those of the policy that knows each shopper's kind. `FIRST_SEED`, `SEEDS` and
//! `SHOPPERS` may be set.

mod chance;
mod decide;
mod policies;
mod trial;
mod world;
mod year;

use std::thread;

use chance::Chance;
use policies::{Always, Clairvoyant, Greedy, Oracle, Ours, Random, Statistician};
use regulars::ResponsePriors;
use trial::{best_single, trial};
use world::{EVERYONES_COUPON, HARD, MEMBERS, Response, Shopper, TYPICAL, World};
use year::{Outcome, Policy, live};

/// Shoppers in the trial from which priors are learned, of another draw than those who are measured.
const TRIAL_SHOPPERS: usize = 3000;
/// Shoppers by whose likeness the statistician judges.
const OTHERS: usize = 300;
const POLICIES: [&str; 10] = [
    "nothing",
    "random",
    "best_single",
    "blanket",
    "greedy",
    "ours",
    "ours_default_priors",
    "statistician",
    "oracle",
    "clairvoyant",
];

/// The outcomes of one seed, in the order of [`POLICIES`].
type Run = [Outcome; POLICIES.len()];

fn main() {
    decide::report();
    let (first, seeds) = (setting("FIRST_SEED", 1), setting("SEEDS", 24));
    let shoppers = setting("SHOPPERS", 2000);
    for world in [&TYPICAL, &MEMBERS, &HARD] {
        let all: Vec<u64> = (first..first + seeds).collect();
        let threads = thread::available_parallelism().map_or(1, |count| count.get());
        let runs: Vec<Run> = thread::scope(|scope| {
            let parts = all.chunks(all.len().div_ceil(threads).max(1));
            let started: Vec<_> = parts
                .map(|part| {
                    scope.spawn(move || part.iter().map(|seed| run(world, *seed, shoppers)).collect())
                })
                .collect();
            let ended = started.into_iter().flat_map(|thread| thread.join().map_err(|_| "a thread failed"));
            ended.flat_map(|runs: Vec<Run>| runs).collect()
        });
        report(world, &runs);
    }
}

fn setting(name: &str, default: u64) -> u64 {
    std::env::var(name).ok().and_then(|value| value.parse().ok()).unwrap_or(default)
}

/// The same shoppers' year under every policy.
fn run(world: &World, seed: u64, shoppers: u64) -> Run {
    let draw = |part: u64, count: u64| -> Vec<Shopper> {
        (0..count).map(|number| world.shopper(&mut Chance::new(seed + part, number))).collect()
    };
    let people = draw(0, shoppers);
    let trial = trial(world, TRIAL_SHOPPERS, seed + 1_000_000);
    let (learned, defaults) = (trial.priors(), ResponsePriors::default());
    let single = best_single(world, &trial.counts);
    let others: Vec<Response> =
        draw(2_000_000, OTHERS as u64).iter().map(|shopper| shopper.on(0.0).response).collect();
    let kinds = kinds(world, &people);
    let mut run = Run::default();
    for (outcome, policy) in run.iter_mut().zip(POLICIES) {
        for (number, shopper) in people.iter().enumerate() {
            let mut policy: Box<dyn Policy> = match policy {
                "nothing" => Box::new(Always(None)),
                "random" => Box::new(Random(Chance::new(seed + 3_000_000, number as u64))),
                "best_single" => Box::new(Always(Some(single))),
                "blanket" => Box::new(Always(Some(EVERYONES_COUPON))),
                "greedy" => Box::new(Greedy { world, counts: &trial.counts, own: Default::default() }),
                "ours" => Box::new(Ours::new(world, &learned, number as u32)),
                "ours_default_priors" => Box::new(Ours::new(world, &defaults, number as u32)),
                "statistician" => Box::new(Statistician::new(world, &others)),
                "oracle" => Box::new(Oracle { world, kinds: &kinds }),
                _ => Box::new(Clairvoyant(world)),
            };
            *outcome += live(world, shopper, policy.as_mut(), |_, _, _| {});
        }
    }
    run
}

/// How each kind answers on average over its shoppers.
fn kinds(world: &World, people: &[Shopper]) -> Vec<Response> {
    let of_kind = |kind: usize| {
        let all = people.iter().map(|shopper| *shopper.on(0.0)).filter(|character| character.kind == kind);
        let responses: Vec<Response> = all.map(|character| character.response).collect();
        let mean = |offer| {
            let rates = responses.iter().map(|response| response.to(offer));
            rates.sum::<f64>() / responses.len() as f64
        };
        Response { none: mean(None), offers: std::array::from_fn(|offer| mean(Some(offer))) }
    };
    (0..world.kinds.len()).map(of_kind).collect()
}

/// The place of that policy.
fn of(policy: &str) -> usize {
    POLICIES.iter().position(|name| *name == policy).unwrap_or_default()
}

fn report(world: &World, runs: &[Run]) {
    let ratio = |policy: &str, to: &str, measure: fn(&Outcome) -> f64| -> Vec<f64> {
        runs.iter().map(|run| measure(&run[of(policy)]) / measure(&run[of(to)])).collect()
    };
    for policy in POLICIES {
        let offers: Vec<f64> =
            runs.iter().map(|run| run[of(policy)].offers / run[of(policy)].visits).collect();
        let measures = [
            ("orders_vs_blanket", ratio(policy, "blanket", |outcome| outcome.orders)),
            ("discount_vs_blanket", ratio(policy, "blanket", |outcome| outcome.discount)),
            ("margin_vs_oracle", ratio(policy, "oracle", |outcome| outcome.margin)),
            ("offers_per_visit", offers),
        ];
        for (measure, values) in &measures {
            print(&format!("offers.{}.{policy}.{measure}", world.name), values);
        }
        if world.name == TYPICAL.name && policy == "ours" {
            for (measure, values) in &measures[..3] {
                print(&format!("offers.{measure}"), values);
            }
        }
    }
}

fn print(figure: &str, values: &[f64]) {
    let count = values.len() as f64;
    let mean = values.iter().sum::<f64>() / count;
    let variance = values.iter().map(|value| (value - mean).powi(2)).sum::<f64>() / (count - 1.0).max(1.0);
    // Student's t at 97.5%, to a thousandth from 10 seeds on.
    let t = 1.96 + 2.4 / (count - 1.0).max(1.0) + 3.0 / (count - 1.0).max(1.0).powi(2);
    let half = t * (variance / count).sqrt();
    println!(
        "{{\"figure\":\"{figure}\",\"value\":{mean:.4},\"low\":{:.4},\"high\":{:.4},\"unit\":\"share\",\"seeds\":{count}}}",
        mean - half,
        mean + half
    );
}
