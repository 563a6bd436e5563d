//! What the searches for settings have in common.

use serde::Serialize;

/// One in so many sessions or orders, the newest, is kept to try settings on.
const HELD_BACK: usize = 10;

/// Of how many sessions or orders a search learns while it tries settings on the others, the newest.
pub(super) fn older(all: usize) -> usize {
    all - all / HELD_BACK
}

/// A change of one setting that was tried.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SearchStep {
    /// The setting.
    pub setting: &'static str,
    /// Its value before.
    pub from: f64,
    /// The value that was tried.
    pub to: f64,
    /// How well that served, 0 to 1.
    pub measure: f64,
    /// Whether it served better than all before, and was kept.
    pub kept: bool,
}

/// What has to be made anew where a setting changes; each includes those after it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Depth {
    Counts,
    /// What rows are made of.
    Parts,
    Rows,
    Serving,
}

/// The next value on a ladder of rising ones, none below 0.
pub(super) fn next_on(ladder: &[f64], from: f64, up: bool) -> Option<f64> {
    // A value that was stored with fewer digits is still the same.
    if up {
        ladder.iter().copied().find(|value| *value > from * (1.0 + 1e-6))
    } else {
        ladder.iter().copied().rev().find(|value| *value < from * (1.0 - 1e-6))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ladder_is_climbed_step_by_step() {
        let ladder = [0.0, 5e-5, 0.1, 2.0];
        let both = |from: f64| (next_on(&ladder, from, false), next_on(&ladder, from, true));
        assert_eq!(both(0.0), (None, Some(5e-5)));
        assert_eq!(both(5e-5), (Some(0.0), Some(0.1)));
        assert_eq!(both(f64::from(0.1f32)), (Some(5e-5), Some(2.0)));
        assert_eq!(both(0.5), (Some(0.1), Some(2.0)));
        assert_eq!(both(2.0), (Some(0.1), None));
    }

    #[test]
    fn the_newest_tenth_is_held_back() {
        assert_eq!([0, 9, 10, 1005].map(older), [0, 9, 9, 905]);
    }
}
