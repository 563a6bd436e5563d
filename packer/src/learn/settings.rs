use serde::{Deserialize, Serialize};

use crate::bounds;
use crate::count::CountSettings;
use crate::failure::Failure;

/// What decides how rows are made of counts and how they serve; the search finds a shop's own.
///
/// ```
/// use regulars_packer::learn::Settings;
///
/// let settings = Settings { decay: 0.4, ..Settings::default() };
/// assert_eq!(settings.check(), Ok(()));
/// assert_eq!(Settings { decay: 4.0, ..settings }.check().unwrap_err().field, "decay");
/// ```
///
/// | field | symbol in the formulas of [`rows`](crate::learn) |
/// | --- | --- |
/// | `distance_decay`, `session_length`, `age` | γ, sl, τ: see [`CountSettings`] |
/// | `backward` | b |
/// | `from_popularity`, `to_popularity`, `count_power`, `trend` | a, nb, p, t |
/// | `hop_width`, `hop_share`, `hop_for_rare` | hp, λ, κ |
/// | `content_share` | |
/// | `decay`, `repeat` | w, r0 to r3 |
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// What each item between two takes off the weight of their pair: 1 counts all pairs alike, near 0
    /// only neighbours.
    pub distance_decay: f64,
    /// How much less the pairs of long sessions count: 0 not at all, 1 as if a session had one vote.
    pub session_length: f64,
    /// How fast old sessions fade, as a share of the log: at 1 the oldest counts e⁻¹, at 0.2 e⁻⁵.
    pub age: f64,
    /// What an event counts by its action: view, wish list, cart, purchase. A view counts 1: the others are
    /// beside it.
    pub action_weights: [f64; 4],
    /// What a pair counts against its order: 0 not at all, 1 as much as in its order.
    pub backward: f64,
    /// How much the weights of a popular item's row shrink: 0 not at all, 1 to a share of its events.
    pub from_popularity: f64,
    /// How much a popular item shrinks in the rows of others: 0 not at all, 1 fully.
    pub to_popularity: f64,
    /// The power of the counts: below 1 the strongest pairs stand out less.
    pub count_power: f64,
    /// How much an item on the rise gains in the rows of others, and one on the wane loses: 0 nothing, 1 by
    /// the share of its events that is recent.
    pub trend: f64,
    /// How many of an item's best neighbours lend it theirs.
    pub hop_width: f64,
    /// How much the neighbours' neighbours weigh, beside the item's own.
    pub hop_share: f64,
    /// By how much more they weigh for an item with few events.
    pub hop_for_rare: f64,
    /// How much of its row content gives an item without events, beside a typical row: it falls with every
    /// event. Nothing without a catalogue.
    pub content_share: f64,
    /// What each step back in the visit takes off: near 0 only the last item counts.
    pub decay: f64,
    /// What having looked at an item says for it itself: where it is the only one, the last, the one
    /// before, or an earlier one.
    pub repeat: [f64; 4],
}

impl Default for Settings {
    /// What served several shops well without a search.
    fn default() -> Self {
        Settings {
            distance_decay: 0.55,
            session_length: 0.1,
            age: 0.75,
            action_weights: [1.0; 4],
            backward: 0.7,
            from_popularity: 0.5,
            to_popularity: 0.2,
            count_power: 0.85,
            trend: 0.1,
            hop_width: 50.0,
            hop_share: 0.8,
            hop_for_rare: 30.0,
            content_share: 0.5,
            decay: 0.5,
            repeat: [1.2, 1.2, 3.0, 2.0],
        }
    }
}

impl Settings {
    /// Fails where a setting is out of its bounds, within which every row is finite.
    ///
    /// # Errors
    ///
    /// `settings` or `count.settings`, which names the setting, its value and its bounds.
    pub fn check(&self) -> Result<(), Failure> {
        self.counting().check()?;
        let [view, ..] = self.action_weights;
        let [single, last, previous, earlier] = self.repeat;
        let bounds = [
            ("action_weights", view, 1.0..=1.0),
            ("backward", self.backward, 0.0..=8.0),
            ("from_popularity", self.from_popularity, 0.0..=2.0),
            ("to_popularity", self.to_popularity, 0.0..=2.0),
            ("count_power", self.count_power, 0.0..=2.0),
            ("trend", self.trend, 0.0..=2.0),
            ("hop_width", self.hop_width, 0.0..=1000.0),
            ("hop_share", self.hop_share, 0.0..=64.0),
            ("hop_for_rare", self.hop_for_rare, 0.0..=1000.0),
            ("content_share", self.content_share, 0.0..=64.0),
            ("decay", self.decay, 0.0..=1.0),
            ("repeat", single, 0.0..=64.0),
            ("repeat", last, 0.0..=64.0),
            ("repeat", previous, 0.0..=64.0),
            ("repeat", earlier, 0.0..=64.0),
        ];
        bounds::check("settings", bounds)
    }

    /// Those that counting goes by.
    pub fn counting(&self) -> CountSettings {
        CountSettings {
            distance_decay: self.distance_decay,
            session_length: self.session_length,
            age: self.age,
            action_weights: self.action_weights.map(|weight| weight as f32),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bounds_are_told_by_name() {
        let told = |settings: Settings| settings.check().map_err(|failure| failure.field);
        let default = Settings::default();
        assert_eq!(told(default), Ok(()));
        let err = |field: &str| Err(field.to_owned());
        assert_eq!(told(Settings { age: 0.0, ..default }), err("age"));
        assert_eq!(told(Settings { count_power: f64::NAN, ..default }), err("count_power"));
        assert_eq!(told(Settings { hop_share: -0.1, ..default }), err("hop_share"));
        assert_eq!(told(Settings { repeat: [1.0, 1.0, 1.0, f64::INFINITY], ..default }), err("repeat"));
        let views = Settings { action_weights: [2.0, 1.0, 1.0, 1.0], ..default };
        assert_eq!(
            views.check().unwrap_err().to_string(),
            "settings: action_weights is \"2\", expected 1 to 1. \
             Set it within these bounds, or leave it out for the default."
        );
    }
}
