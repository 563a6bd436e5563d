//! What each shopper was offered and how they answered, for as long as the reports are read.

use std::collections::BTreeMap;

use regulars::{ResponseCount, ResponseModel};

use super::{Count, Counts, OutcomeCount, counts};

/// Shoppers by their ids.
#[derive(Default)]
pub(super) struct Histories(BTreeMap<String, History>);

struct History {
    /// The earliest report: when, and the place of the stage. Reports that do not say when come last.
    first: (f64, usize),
    counts: Counts,
}

impl Histories {
    /// What is counted of that offer, empty for none, in that stage of that shopper, by a report of that time.
    pub(super) fn count(
        &mut self,
        shopper: &str,
        time: Option<f64>,
        offer: &str,
        stage: usize,
    ) -> &mut Count {
        let time = time.unwrap_or(f64::INFINITY);
        let begin = || History { first: (time, stage), counts: Counts::default() };
        let history = self.0.entry(shopper.to_owned()).or_insert_with(begin);
        if time < history.first.0 {
            history.first = (time, stage);
        }
        history.counts.entry((offer.to_owned(), stage)).or_default()
    }

    /// What they teach, and how many shoppers they are of; nothing where fewer than half of all trials are in them.
    pub(super) fn learn(self, all_trials: u64) -> (Option<ResponseModel>, u64) {
        let mut trials = 0;
        let mut histories: Vec<Vec<ResponseCount>> = Vec::new();
        for History { first: (_, stage), counts: of_shopper } in self.0.into_values() {
            let mut history: Vec<OutcomeCount> =
                counts(of_shopper).into_iter().filter(|count| count.trials > 0).collect();
            trials += history.iter().map(|count| count.trials).sum::<u64>();
            history.sort_by_key(|count| count.stage as usize != stage);
            if !history.is_empty() {
                histories.push(history.iter().map(OutcomeCount::response).collect());
            }
        }
        if histories.is_empty() || trials < all_trials.div_ceil(2) {
            return (None, 0);
        }
        (Some(ResponseModel::learn(&histories)), histories.len() as u64)
    }
}
