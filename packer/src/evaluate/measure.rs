//! The protocol: for each session and each item after its first, foretell it from those before.

use std::collections::HashMap;

use rayon::prelude::*;
use serde::Serialize;

use crate::evaluate::metrics::{Accuracy, CUTOFF, SessionTally};
use crate::log::Sessions;

/// What a list may hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Task {
    /// Every item: shoppers go back to what they saw, and a feed may take them there.
    RepeatsAllowed,
    /// Only what this visit has not seen; visits that go back to an item are not asked about it.
    NewItems,
}

/// A list, best first, and the rank of the item that came next.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Foretold {
    /// At most 20 items.
    pub list: Vec<u32>,
    /// The rank of the next item, from 1, where it is known.
    pub rank: Option<usize>,
}

/// How good lists are.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Quality {
    /// How well they foretold the next item.
    #[serde(flatten)]
    pub accuracy: Accuracy,
    /// The share of all items that were in any list.
    pub coverage20: f64,
    /// The mean of −log₂ of the share of events that the listed items have: how far from the obvious.
    pub novelty20: f64,
}

/// Asks `foretell` for every list of every session, in parallel; it is told the session and how many of
/// its items are known. `events` counts the training log's events of each item.
///
/// ```
/// use regulars_packer::evaluate::{Foretold, Task, measure};
/// use regulars_packer::{Action, Sessions};
///
/// let visit = Sessions { ends: vec![2], item: vec![0, 1], action: vec![Action::ViewItem; 2], ..Sessions::default() };
/// let always = |_: &mut (), _: usize, _: usize| Foretold { list: vec![0, 1], rank: Some(2) };
/// let quality = measure(&visit, Task::RepeatsAllowed, &[1.0, 1.0], || (), always);
/// assert_eq!((quality.accuracy.mrr20, quality.coverage20), (0.5, 1.0));
/// ```
pub fn measure<S>(
    sessions: &Sessions,
    task: Task,
    events: &[f32],
    new_state: impl Fn() -> S + Sync + Send,
    foretell: impl Fn(&mut S, usize, usize) -> Foretold + Sync + Send,
) -> Quality {
    let of_session = |state: &mut S, session: usize| {
        let items = sessions.items(session);
        let mut tally = SessionTally::default();
        let mut listed: Vec<u32> = Vec::new();
        for known in 1..items.len() {
            if task == Task::NewItems && items[..known].contains(&items[known]) {
                continue;
            }
            let foretold = foretell(state, session, known);
            tally.add(foretold.rank);
            listed.extend(foretold.list);
        }
        (tally, listed)
    };
    let measured: Vec<(SessionTally, Vec<u32>)> =
        (0..sessions.len()).into_par_iter().with_min_len(8).map_init(new_state, of_session).collect();

    let mut shown: HashMap<u32, f64> = HashMap::new();
    for item in measured.iter().flat_map(|(_, listed)| listed) {
        *shown.entry(*item).or_default() += 1.0;
    }
    let tallies: Vec<SessionTally> = measured.iter().map(|(tally, _)| *tally).collect();
    let known = events.len().max(1) as f64;
    Quality {
        accuracy: Accuracy::of(&tallies),
        coverage20: shown.keys().filter(|item| (**item as usize) < events.len()).count() as f64 / known,
        novelty20: novelty(&shown, events),
    }
}

fn novelty(shown: &HashMap<u32, f64>, events: &[f32]) -> f64 {
    let all: f64 = events.iter().map(|&events| f64::from(events)).sum();
    // Half an event stands in for none, so that an item nobody saw is new and not infinitely so.
    let share =
        |item: u32| f64::from(events.get(item as usize).copied().unwrap_or_default()).max(0.5) / all.max(1.0);
    let mut by_item: Vec<(u32, f64)> = shown.iter().map(|(&item, &times)| (item, times)).collect();
    // In a fixed order: sums of fractions depend on it.
    by_item.sort_unstable_by_key(|(item, _)| *item);
    let times: f64 = by_item.iter().map(|(_, times)| times).sum();
    by_item.iter().map(|&(item, times)| times * -share(item).log2()).sum::<f64>() / times.max(1.0)
}

/// The best of some scored items, and the rank of `next`: equal scores count against it, and what has no
/// score is not found. `barred` items are passed over.
///
/// ```
/// use regulars_packer::evaluate::best;
///
/// let foretold = best(&[(7, 0.5), (3, 0.9), (5, 0.5)], 7, &[]);
/// assert_eq!((foretold.list, foretold.rank), (vec![3, 5, 7], Some(3)));
/// ```
pub fn best(scores: &[(u32, f64)], next: u32, barred: &[u32]) -> Foretold {
    let open = || scores.iter().filter(|(item, _)| !barred.contains(item));
    let wanted = open().find(|(item, _)| *item == next);
    let rank = wanted.map(|(_, wanted)| open().filter(|(_, score)| score >= wanted).count());
    let mut best: Vec<(u32, f64)> = open().copied().collect();
    let order = |a: &(u32, f64), b: &(u32, f64)| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0));
    if best.len() > CUTOFF {
        best.select_nth_unstable_by(CUTOFF, order);
        best.truncate(CUTOFF);
    }
    best.sort_unstable_by(order);
    Foretold { list: best.into_iter().map(|(item, _)| item).collect(), rank }
}
