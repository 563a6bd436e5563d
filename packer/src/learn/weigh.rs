//! How much popularity, trend, freshness and content should count beside the rows, by asking the engine.

use regulars::{PackContents, Weights};
use serde::Serialize;

use crate::evaluate::{Accuracy, Packed, Task, measure};
use crate::failure::Failure;
use crate::learn::search::FEWEST_PREDICTIONS;
use crate::learn::trial::SearchStep;
use crate::log::Sessions;

/// At most so many predictions are asked for in each try, times items: an engine looks at every product.
const MOST_WORK: usize = 160_000_000;
const MOST_SESSIONS: usize = 1500;
/// Less than this is chance: a weight has to earn its place.
const LEAST_GAIN: f64 = 0.0005;

/// What was tried and found.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct WeighReport {
    /// Sessions played to the engine.
    pub tried_on: usize,
    /// How well the feed did with the weights at the start.
    pub start: Accuracy,
    /// And with those that were found.
    pub found: Accuracy,
    /// Every change that was tried, in order.
    pub tried: Vec<SearchStep>,
}

struct Knob {
    name: &'static str,
    ladder: &'static [f32],
    of: fn(&mut Weights) -> &mut f32,
    /// Whether the pack has what it weighs.
    matters: fn(&PackContents) -> bool,
}

const KNOBS: [Knob; 5] = [
    Knob {
        name: "popularity",
        ladder: &[0.01, 0.03, 0.1, 0.2, 0.3],
        of: |weights| &mut weights.popularity,
        matters: |pack| !pack.priors.popularity.is_empty(),
    },
    Knob {
        name: "trend",
        ladder: &[0.0, 0.01, 0.03, 0.1],
        of: |weights| &mut weights.trend,
        matters: |pack| !pack.priors.trend.is_empty(),
    },
    Knob {
        name: "freshness",
        ladder: &[0.0, 0.01, 0.03, 0.1],
        of: |weights| &mut weights.freshness,
        matters: |pack| !pack.priors.freshness.is_empty(),
    },
    Knob {
        name: "content",
        ladder: &[0.0, 0.02, 0.05, 0.1, 0.2, 0.4, 0.8],
        of: |weights| &mut weights.content,
        matters: |pack| pack.names.len() > 1,
    },
    Knob {
        name: "variety",
        ladder: &[0.0, 0.02, 0.05, 0.1, 0.2],
        of: |weights| &mut weights.variety,
        matters: |pack| pack.names.len() > 1,
    },
];

/// Finds the weights with which a pack made of older sessions serves those newer ones best, by NDCG@20
/// with repeats allowed. `items` are the ids of the sessions' item numbers.
///
/// # Errors
///
/// Where the engine refuses the pack.
pub fn weigh(
    pack: &PackContents,
    items: &[String],
    newer: &Sessions,
) -> Result<(Weights, WeighReport), Failure> {
    let predictions = newer.item.len() - newer.len();
    let share = MOST_WORK as f64 / items.len().max(1) as f64 / predictions.max(1) as f64;
    let sessions = newer.sample(((share * newer.len() as f64) as usize).clamp(50, MOST_SESSIONS));
    let mut best = pack.weights;
    let mut report = WeighReport { tried_on: sessions.len(), ..WeighReport::default() };
    let mut packed = Packed::load(&pack.write(), items)?;
    report.start = accuracy(&mut packed, best, items, &sessions);
    report.found = report.start;
    if (report.start.predictions as usize) < FEWEST_PREDICTIONS {
        return Ok((best, report));
    }
    for knob in KNOBS.iter().filter(|knob| (knob.matters)(pack)) {
        for &value in knob.ladder {
            let mut tried = best;
            let from = std::mem::replace((knob.of)(&mut tried), value);
            if from == value {
                continue;
            }
            let accuracy = accuracy(&mut packed, tried, items, &sessions);
            let kept = accuracy.ndcg20 >= report.found.ndcg20 + LEAST_GAIN;
            let (from, to) = (from.into(), value.into());
            let measure = accuracy.ndcg20;
            report.tried.push(SearchStep { setting: knob.name, from, to, measure, kept });
            if kept {
                report.found = accuracy;
                best = tried;
            }
        }
    }
    Ok((best, report))
}

fn accuracy(packed: &mut Packed, weights: Weights, items: &[String], sessions: &Sessions) -> Accuracy {
    packed.set_weights(weights);
    let packed = &*packed;
    let quality = measure(
        sessions,
        Task::RepeatsAllowed,
        &[],
        || packed.serve(sessions, items),
        |served, session, known| served.foretell(session, known, Task::RepeatsAllowed),
    );
    quality.accuracy
}
