//! What shops could have instead, computed on the same log in the same run.

mod item_knn;
mod popularity;
mod sequential_rules;
mod vmis_knn;

pub use item_knn::ItemKnn;
pub use popularity::Popularity;
pub use sequential_rules::SequentialRules;
pub use vmis_knn::VmisKnn;

use serde::Serialize;

use crate::evaluate::measure::{Quality, Task, best, measure};
use crate::log::Sessions;

/// A simpler way to foretell the next item of a visit.
pub trait Baseline: Sync {
    /// Its name in reports, such as `item_knn`.
    fn name(&self) -> &'static str;

    /// Items with their scores, best or not first, each once; items that are not among them come after
    /// them all. `visit` is not empty; its items may be unknown to the training log.
    fn scores(&self, visit: &[u32]) -> Vec<(u32, f64)>;
}

type Build = fn(&Sessions, usize) -> Box<dyn Baseline>;

const ALL: [Build; 4] = [
    |sessions, items| Box::new(Popularity::new(sessions, items)),
    |sessions, items| Box::new(ItemKnn::new(sessions, items)),
    |sessions, items| Box::new(SequentialRules::new(sessions, items)),
    |sessions, items| Box::new(VmisKnn::new(sessions, items)),
];

/// How well a baseline did.
#[derive(Clone, Debug, Serialize)]
pub struct BaselineQuality {
    /// Its name.
    pub name: &'static str,
    /// Whether it may offer the item that is on the page: whichever did better on the newest tenth of
    /// the training sessions, since some shops' shoppers reload and others' never do.
    pub offers_last_item: bool,
    /// With repeats allowed.
    pub repeats_allowed: Quality,
    /// On new items alone.
    pub new_items: Quality,
}

/// Measures every baseline, trained on one log, on another. Both number the same items.
pub fn measure_all(train: &Sessions, test: &Sessions, items: usize, events: &[f32]) -> Vec<BaselineQuality> {
    let (older, newest) = train.split(train.len() - train.len() / 10);
    let one = |build: &Build| {
        let tried = build(&older, items);
        let reciprocal_rank =
            |offers_last| quality(&*tried, &newest, Task::RepeatsAllowed, events, offers_last);
        let offers_last_item = reciprocal_rank(true).accuracy.mrr20 >= reciprocal_rank(false).accuracy.mrr20;
        drop(tried);
        let baseline = build(train, items);
        BaselineQuality {
            name: baseline.name(),
            offers_last_item,
            repeats_allowed: quality(&*baseline, test, Task::RepeatsAllowed, events, offers_last_item),
            new_items: quality(&*baseline, test, Task::NewItems, events, offers_last_item),
        }
    };
    ALL.iter().map(one).collect()
}

fn quality(
    baseline: &dyn Baseline,
    sessions: &Sessions,
    task: Task,
    events: &[f32],
    offers_last: bool,
) -> Quality {
    measure(
        sessions,
        task,
        events,
        || (),
        |(), session, known| {
            let items = sessions.items(session);
            let visit = &items[..known];
            let barred = match task {
                Task::NewItems => visit,
                Task::RepeatsAllowed if offers_last => &[],
                Task::RepeatsAllowed => &visit[known - 1..],
            };
            best(&baseline.scores(visit), items[known], barred)
        },
    )
}
