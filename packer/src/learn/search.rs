//! A shop's own settings, by trying them on its newest sessions.
//!
//! One setting is turned at a time, and a new value is kept where the rows made of the older sessions
//! then serve the newer ones better, by NDCG@20 with repeats allowed. Settings that need no new rows are
//! tried on their whole ladder of values, the others step by step as far as it leads up. Shops differ
//! most in how often shoppers come back to what they saw, and settings that are right for one are a dead
//! end for another: so the search begins with the best of some shares of the default repeats.

use serde::Serialize;

use crate::evaluate::Accuracy;
use crate::failure::Failure;
use crate::learn::rows::{RowOptions, rows_of, steps};
use crate::learn::serve::accuracy;
use crate::learn::settings::Settings;
use crate::learn::sparse::SparseRows;
use crate::learn::trial::{Depth, SearchStep, next_on, older};
use crate::log::{Action, Counts, Sessions};

/// With fewer predictions than this to try them on, the defaults are safer than what chance finds.
pub(super) const FEWEST_PREDICTIONS: usize = 300;
/// Less than this is chance,
const LEAST_GAIN: f64 = 0.0002;
/// and so is what half a prediction more, at the top of its list, would gain.
const LEAST_PREDICTIONS_GAINED: f64 = 0.5;
const MOST_ROUNDS: usize = 3;
/// Where the search may begin: the defaults with so much of their repeats.
const STARTS: [f64; 4] = [1.0, 0.5, 0.15, 0.0];

/// What the search tried and found.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct SearchReport {
    /// Sessions of which rows were made while searching.
    pub learned_from: usize,
    /// Newer sessions, on which they were tried.
    pub tried_on: usize,
    /// How well the defaults did there.
    pub default: Accuracy,
    /// How well what was found did there.
    pub found: Accuracy,
    /// Every change that was tried, in order.
    pub tried: Vec<SearchStep>,
}

impl SearchReport {
    /// The changes that served better, in order.
    pub fn kept(&self) -> impl Iterator<Item = &SearchStep> {
        self.tried.iter().filter(|step| step.kept)
    }

    /// Whether there were too few predictions to try settings on.
    pub fn is_too_small(&self) -> bool {
        (self.default.predictions as usize) < FEWEST_PREDICTIONS
    }
}

/// One setting that the search may turn, and its ladder of values.
struct Knob {
    name: &'static str,
    depth: Depth,
    /// Whether it weighs what only visits tell.
    is_of_visits: bool,
    ladder: &'static [f64],
    of: fn(&mut Settings) -> &mut f64,
}

const REPEAT: &[f64] = &[0.0, 0.02, 0.05, 0.1, 0.2, 0.35, 0.5, 0.7, 0.9, 1.2, 1.6, 2.0, 3.0, 4.0, 6.0, 9.0];
const CONTENT: &[f64] = &[0.0, 0.1, 0.25, 0.5, 1.0];
const ACTION: &[f64] = &[0.0, 0.25, 0.5, 0.75, 1.0, 1.5, 2.0, 3.0, 5.0];

#[rustfmt::skip]
const KNOBS: &[Knob] = &[
    Knob { name: "repeat_single", depth: Depth::Serving, is_of_visits: true, ladder: REPEAT, of: |s| &mut s.repeat[0] },
    Knob { name: "repeat_last", depth: Depth::Serving, is_of_visits: true, ladder: REPEAT, of: |s| &mut s.repeat[1] },
    Knob { name: "repeat_previous", depth: Depth::Serving, is_of_visits: true, ladder: REPEAT, of: |s| &mut s.repeat[2] },
    Knob { name: "repeat_earlier", depth: Depth::Serving, is_of_visits: true, ladder: REPEAT, of: |s| &mut s.repeat[3] },
    Knob { name: "decay", depth: Depth::Serving, is_of_visits: true, ladder: &[0.1, 0.2, 0.3, 0.4, 0.45, 0.5, 0.55, 0.6, 0.7, 0.8, 0.9], of: |s| &mut s.decay },
    Knob { name: "backward", depth: Depth::Parts, is_of_visits: true, ladder: &[0.0, 0.1, 0.2, 0.35, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0], of: |s| &mut s.backward },
    Knob { name: "hop_share", depth: Depth::Rows, is_of_visits: false, ladder: &[0.0, 0.1, 0.2, 0.4, 0.6, 0.8, 1.1, 1.5, 2.0], of: |s| &mut s.hop_share },
    Knob { name: "hop_for_rare", depth: Depth::Rows, is_of_visits: false, ladder: &[0.0, 5.0, 10.0, 20.0, 30.0, 50.0, 80.0, 120.0], of: |s| &mut s.hop_for_rare },
    Knob { name: "from_popularity", depth: Depth::Parts, is_of_visits: false, ladder: &[0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9], of: |s| &mut s.from_popularity },
    Knob { name: "to_popularity", depth: Depth::Parts, is_of_visits: false, ladder: &[0.0, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5], of: |s| &mut s.to_popularity },
    Knob { name: "count_power", depth: Depth::Parts, is_of_visits: false, ladder: &[0.55, 0.7, 0.85, 1.0, 1.15], of: |s| &mut s.count_power },
    Knob { name: "hop_width", depth: Depth::Rows, is_of_visits: false, ladder: &[10.0, 25.0, 35.0, 50.0, 60.0, 80.0], of: |s| &mut s.hop_width },
    Knob { name: "content_share", depth: Depth::Rows, is_of_visits: false, ladder: CONTENT, of: |s| &mut s.content_share },
    Knob { name: "trend", depth: Depth::Parts, is_of_visits: false, ladder: &[0.0, 0.1, 0.2, 0.3, 0.4, 0.6], of: |s| &mut s.trend },
    Knob { name: "distance_decay", depth: Depth::Counts, is_of_visits: true, ladder: &[0.1, 0.2, 0.3, 0.4, 0.47, 0.55, 0.63, 0.7, 0.8, 0.9], of: |s| &mut s.distance_decay },
    Knob { name: "age", depth: Depth::Counts, is_of_visits: false, ladder: &[0.1, 0.2, 0.3, 0.45, 0.6, 0.75, 1.0, 1.5, 3.0, 10.0], of: |s| &mut s.age },
    Knob { name: "session_length", depth: Depth::Counts, is_of_visits: false, ladder: &[0.0, 0.1, 0.2, 0.35, 0.5, 0.75], of: |s| &mut s.session_length },
    Knob { name: "add_to_wishlist", depth: Depth::Counts, is_of_visits: false, ladder: ACTION, of: |s| &mut s.action_weights[1] },
    Knob { name: "add_to_cart", depth: Depth::Counts, is_of_visits: false, ladder: ACTION, of: |s| &mut s.action_weights[2] },
    Knob { name: "purchase", depth: Depth::Counts, is_of_visits: false, ladder: ACTION, of: |s| &mut s.action_weights[3] },
];

/// Of how many sessions rows are made while settings are tried on the others, the newest.
pub fn learned_from(sessions: &Sessions) -> usize {
    older(sessions.len())
}

/// Finds the settings that serve the newest tenth of the sessions best, with rows of at most `longest`
/// made of the others; `count` counts those. With too few sessions to tell, it is the defaults.
///
/// # Errors
///
/// Those of `count`.
pub fn search(
    sessions: &Sessions,
    longest: usize,
    content: Option<&SparseRows>,
    count: impl FnMut(&Settings, usize) -> Result<Counts, Failure>,
) -> Result<(Settings, SearchReport), Failure> {
    let mut search = Search::new(sessions, longest, content, count)?;
    search.report.default = search.best;
    if !search.report.is_too_small() {
        let matters = |knob: &&Knob| matters(knob, sessions, content.is_some());
        let turned: Vec<&Knob> = KNOBS.iter().filter(matters).collect();
        if turned.iter().any(|knob| knob.ladder == REPEAT) {
            search.begin();
        }
        let mut changes = vec![None; turned.len()];
        for _ in 0..MOST_ROUNDS {
            let before = search.changes();
            for (knob, changes) in turned.iter().zip(&mut changes) {
                // Where nothing has changed since, everything was tried.
                if *changes != Some(search.changes()) {
                    search.turn(knob)?;
                    *changes = Some(search.changes());
                }
            }
            if search.changes() == before {
                break;
            }
        }
    }
    search.report.found = search.best;
    Ok((search.settings, search.report))
}

/// Purchases alone tell nothing of visits: neither what was looked at before, nor who goes back to what. Their order is
/// that of a list, and pairs of them count alike however they stand in it.
fn is_of_visits(sessions: &Sessions) -> bool {
    sessions.action.iter().any(|action| *action != Action::Purchase)
}

/// Whether the log has what the knob weighs.
fn matters(knob: &Knob, sessions: &Sessions, has_content: bool) -> bool {
    if knob.ladder == CONTENT {
        return has_content;
    }
    let mut probe = Settings { action_weights: [0.0, 1.0, 2.0, 3.0], ..Settings::default() };
    let weighs = *(knob.of)(&mut probe);
    let has = |action: &Action| f64::from(*action as u8) == weighs;
    let weighs_some = || sessions.action.iter().any(has) && !sessions.action.iter().all(has);
    (knob.ladder != ACTION || weighs_some()) && (!knob.is_of_visits || is_of_visits(sessions))
}

struct Search<'s, C> {
    sessions: &'s Sessions,
    learned_from: usize,
    longest: usize,
    content: Option<&'s SparseRows>,
    count: C,
    /// The items of the sessions held back: no other row serves them.
    wanted: Vec<bool>,
    settings: Settings,
    counts: Counts,
    steps: SparseRows,
    rows: SparseRows,
    best: Accuracy,
    report: SearchReport,
}

impl<'s, C: FnMut(&Settings, usize) -> Result<Counts, Failure>> Search<'s, C> {
    fn new(
        sessions: &'s Sessions,
        longest: usize,
        content: Option<&'s SparseRows>,
        mut count: C,
    ) -> Result<Search<'s, C>, Failure> {
        let mut settings = Settings::default();
        if !sessions.is_empty() && !is_of_visits(sessions) {
            (settings.backward, settings.distance_decay) = (1.0, 1.0);
        }
        let learned_from = learned_from(sessions);
        let counts = count(&settings, learned_from)?;
        let mut wanted = vec![false; counts.events.len()];
        for session in learned_from..sessions.len() {
            sessions.items(session).iter().for_each(|&item| wanted[item as usize] = true);
        }
        let steps = steps(&counts, &settings);
        let report =
            SearchReport { learned_from, tried_on: sessions.len() - learned_from, ..SearchReport::default() };
        let mut search = Search {
            sessions,
            learned_from,
            longest,
            content,
            count,
            wanted,
            settings,
            counts,
            steps,
            rows: SparseRows::default(),
            best: Accuracy::default(),
            report,
        };
        search.rows = search.rows(&search.steps, &search.counts, &settings);
        search.best = search.accuracy(&search.rows, &settings);
        Ok(search)
    }

    /// How many changes were kept.
    fn changes(&self) -> usize {
        self.report.kept().count()
    }

    /// Begins with that share of the default repeats that serves best.
    fn begin(&mut self) {
        let default = self.settings;
        for share in &STARTS[1..] {
            let repeat = default.repeat.map(|repeat| share * repeat);
            let settings = Settings { repeat, ..default };
            let accuracy = self.accuracy(&self.rows, &settings);
            self.keep_if_better("repeat", self.settings.repeat[0], repeat[0], settings, accuracy);
        }
    }

    fn turn(&mut self, knob: &Knob) -> Result<(), Failure> {
        if knob.depth == Depth::Serving {
            for &value in knob.ladder {
                if *(knob.of)(&mut self.settings) != value {
                    self.try_value(knob, value)?;
                }
            }
            return Ok(());
        }
        for up in [true, false] {
            let mut climbed = false;
            while let Some(value) = next_on(knob.ladder, *(knob.of)(&mut self.settings), up)
                && self.try_value(knob, value)?
            {
                climbed = true;
            }
            if climbed {
                break;
            }
        }
        Ok(())
    }

    fn accuracy(&self, rows: &SparseRows, settings: &Settings) -> Accuracy {
        accuracy(rows, settings, self.sessions, self.learned_from..self.sessions.len())
    }

    fn keep_if_better(
        &mut self,
        setting: &'static str,
        from: f64,
        to: f64,
        settings: Settings,
        accuracy: Accuracy,
    ) -> bool {
        let least = LEAST_GAIN.max(LEAST_PREDICTIONS_GAINED / accuracy.predictions.max(1) as f64);
        let kept = accuracy.ndcg20 >= self.best.ndcg20 + least;
        self.report.tried.push(SearchStep { setting, from, to, measure: accuracy.ndcg20, kept });
        if kept {
            self.settings = settings;
            self.best = accuracy;
        }
        kept
    }

    fn try_value(&mut self, knob: &Knob, value: f64) -> Result<bool, Failure> {
        let mut settings = self.settings;
        let from = std::mem::replace((knob.of)(&mut settings), value);
        let counts = match knob.depth {
            Depth::Counts => Some((self.count)(&settings, self.learned_from)?),
            _ => None,
        };
        let of = counts.as_ref().unwrap_or(&self.counts);
        let steps = (knob.depth <= Depth::Parts).then(|| steps(of, &settings));
        let rows = (knob.depth <= Depth::Rows)
            .then(|| self.rows(steps.as_ref().unwrap_or(&self.steps), of, &settings));
        let accuracy = self.accuracy(rows.as_ref().unwrap_or(&self.rows), &settings);
        if !self.keep_if_better(knob.name, from, value, settings, accuracy) {
            return Ok(false);
        }
        // What was not made anew stays.
        counts.into_iter().for_each(|counts| self.counts = counts);
        steps.into_iter().for_each(|steps| self.steps = steps);
        rows.into_iter().for_each(|rows| self.rows = rows);
        Ok(true)
    }

    fn rows(&self, steps: &SparseRows, counts: &Counts, settings: &Settings) -> SparseRows {
        let options = RowOptions {
            longest: self.longest,
            wanted: Some(&self.wanted),
            listed: None,
            content: self.content,
        };
        rows_of(steps, counts, settings, options)
    }
}
