//! What rows would serve: the engine's sum over a visit, without the engine, so that hundreds of
//! settings can be tried. The lists that are measured and published come from the engine itself.

use std::ops::Range;

use rayon::prelude::*;
use regulars::{TRAIL_LENGTH, TRAIL_PRODUCTS};

use crate::evaluate::{Accuracy, SessionTally};
use crate::learn::Settings;
use crate::learn::sparse::{Accumulator, SparseRows};
use crate::log::{Action, Sessions};

/// How well rows foretell each next item of those sessions, every item after the first being asked for;
/// equal scores count against them.
///
/// ```
/// use regulars_packer::learn::{Settings, SparseRows, accuracy};
/// use regulars_packer::{Action, Sessions};
///
/// let rows = SparseRows::from_rows([vec![(1, 1.0)], vec![(0, 1.0)]]);
/// let visit = Sessions { ends: vec![2], item: vec![0, 1], action: vec![Action::ViewItem; 2], ..Sessions::default() };
/// // Going back to the only item weighs 1.2 of its best neighbour by default.
/// assert_eq!(accuracy(&rows, &Settings::default(), &visit, 0..1).mrr20, 0.5);
/// ```
pub fn accuracy(
    rows: &SparseRows,
    settings: &Settings,
    sessions: &Sessions,
    range: Range<usize>,
) -> Accuracy {
    let serving = Serving::new(rows, settings);
    let tallies: Vec<SessionTally> = range
        .into_par_iter()
        .with_min_len(16)
        .map_init(
            || Accumulator::new(rows.len()),
            |sums, session| serving.tally(sums, sessions.items(session), sessions.actions(session)),
        )
        .collect();
    Accuracy::of(&tallies)
}

struct Serving<'r> {
    rows: &'r SparseRows,
    settings: &'r Settings,
    /// Stands in for an empty row's largest weight.
    median: f32,
    decay: [f32; TRAIL_LENGTH],
    repeat_decay: [f32; TRAIL_LENGTH],
}

impl<'r> Serving<'r> {
    fn new(rows: &'r SparseRows, settings: &'r Settings) -> Serving<'r> {
        let power = |step: f64| settings.decay.powf(step) as f32;
        Serving {
            rows,
            settings,
            median: rows.median_of_largest(),
            decay: std::array::from_fn(|back| power(back as f64)),
            repeat_decay: std::array::from_fn(|back| power(back as f64 / 2.0)),
        }
    }

    fn tally(&self, sums: &mut Accumulator, items: &[u32], actions: &[Action]) -> SessionTally {
        let mut tally = SessionTally::default();
        for next in 1..items.len() {
            let scores = self.scores(sums, &items[..next], &actions[..next]);
            let wanted = scores.iter().find(|(item, _)| *item == items[next]);
            // The item itself is among those that are at least as good.
            tally.add(wanted.map(|(_, wanted)| scores.iter().filter(|(_, score)| score >= wanted).count()));
        }
        tally
    }

    fn scores(&self, sums: &mut Accumulator, items: &[u32], actions: &[Action]) -> Vec<(u32, f32)> {
        let [single, last, previous, earlier] = self.settings.repeat;
        let mut met = [u32::MAX; TRAIL_PRODUCTS];
        for (back, (&item, &action)) in items.iter().zip(actions).rev().take(TRAIL_LENGTH).enumerate() {
            let Some(place) = met.iter_mut().find(|known| [u32::MAX, item].contains(known)) else { continue };
            *place = item;
            let weight = self.settings.action_weights[action as usize] as f32;
            let row = self.rows.row(item as usize);
            let decayed = weight * self.decay[back];
            if decayed > 0.0 {
                row.iter().for_each(|&(other, value)| sums.add(other, decayed * value));
            }
            let repeat = match back {
                0 if items.len() == 1 => single,
                0 => last,
                1 => previous,
                _ => earlier,
            };
            let largest = row.first().map_or(self.median, |(_, largest)| *largest);
            let repeat = repeat as f32 * weight * self.repeat_decay[back] * largest;
            if repeat > 0.0 {
                sums.add(item, repeat);
            }
        }
        sums.take()
    }
}

#[cfg(test)]
mod tests;
