use serde::Serialize;

use crate::Failure;
use crate::bounds::{self, ABOVE_0};

/// How much a pair of items counts. The formula is at the head of `packer/sql/pair_counts.sql`.
///
/// ```
/// use regulars_packer::count::CountSettings;
///
/// let carts_count_twice = CountSettings { action_weights: [1., 1., 2., 1.], ..CountSettings::default() };
/// assert_eq!(carts_count_twice.distance_decay, 0.55);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct CountSettings {
    /// What is left of a pair's weight with each further event between the two, 0 to 1. At 0 only what
    /// comes next counts; at 1 all of the next 15 events count alike. By default 0.55.
    pub distance_decay: f64,
    /// How much less a long session's pairs weigh, 0 to 8: its weight is divided by its number of steps
    /// to this power. At 0 a pair counts alike in every session; at 1 a session's steps share one
    /// weight; beyond, short sessions outweigh all others. By default 0.1.
    pub session_length: f64,
    /// After what share of all sessions a session's weight has fallen to 1/e; above 0. Towards 0 only the
    /// newest sessions count; at infinity all count alike. By default 0.75.
    pub age: f64,
    /// How much an event counts, by the number of its [`Action`](crate::Action): 0 to 64, to 24 binary
    /// places. At 0 the events are ignored, though they keep their place in the session; a pair counts
    /// the product of both. By default 1 each.
    pub action_weights: [f32; 4],
}

impl Default for CountSettings {
    fn default() -> CountSettings {
        CountSettings { distance_decay: 0.55, session_length: 0.1, age: 0.75, action_weights: [1.; 4] }
    }
}

impl CountSettings {
    /// Fails with `count.settings` where a setting is out of its range. Within, the sums of ten million
    /// events stay within 64 bits whatever they are.
    pub(crate) fn check(&self) -> Result<(), Failure> {
        let [view, wish, cart, purchase] = self.action_weights.map(f64::from);
        bounds::check(
            "count.settings",
            [
                ("distance_decay", self.distance_decay, 0.0..=1.0),
                ("session_length", self.session_length, 0.0..=8.0),
                ("age", self.age, ABOVE_0),
                ("action_weights", view, 0.0..=64.0),
                ("action_weights", wish, 0.0..=64.0),
                ("action_weights", cart, 0.0..=64.0),
                ("action_weights", purchase, 0.0..=64.0),
            ],
        )
    }
}
