use std::time::Instant;

use regulars::Problem;
use serde::Serialize;

use crate::cli::arguments::EvaluateOptions;
use crate::cli::{answer, input, print, print_json, progress, settings};
use crate::count;
use crate::evaluate::baseline::{BaselineQuality, measure_all};
use crate::evaluate::{Packed, Quality, Served, Task, WasmLists, WasmQuality, measure};
use crate::failure::Failure;
use crate::pack::{Compressed, Sizes, contents};
use crate::read::{CatalogReadReport, EventsReport};
use crate::shop::{Matched, Shop};
use crate::train::{TrainReport, train};

/// How well a pack foretold.
#[derive(Debug, Serialize)]
pub(super) struct EvaluateReport {
    /// With repeats allowed.
    #[serde(flatten)]
    pub(super) repeats_allowed: Quality,
    /// On new items alone.
    pub(super) new_items: Quality,
    pub(super) baselines: Vec<BaselineQuality>,
    /// The same asked of the published package; absent where it was not.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) wasm: Option<WasmQuality>,
    pub(super) catalog: Option<CatalogReadReport>,
    pub(super) product_problems: Vec<Problem>,
    /// How the training log's ids met the catalogue's.
    pub(super) matched: Option<Matched>,
    pub(super) train_events: Option<EventsReport>,
    pub(super) test_events: Option<EventsReport>,
    pub(super) train_sessions: usize,
    pub(super) test_sessions: usize,
    pub(super) training: TrainReport,
    pub(super) sizes: Sizes,
    /// How long packing took, reading to writing.
    pub(super) pack_seconds: f64,
}

pub(super) fn run(options: &EvaluateOptions) -> Result<(), Failure> {
    let begin = Instant::now();
    let choice = settings::choice(&options.settings)?;
    let catalog = input::catalog(&options.catalog)?;
    let catalog_report = catalog.as_ref().map(|catalog| catalog.report.clone());
    let input::Read { log: mut train_log, report: train_events } = input::events(&options.train)?;
    let (shop, product_problems) = Shop::new(catalog, &mut train_log);
    let channels = std::mem::take(&mut train_log.channels);
    let line = progress::of_stages();
    let train_sessions = count::sessions(&train_log)?;
    let (learned, training) =
        train(&shop, &train_sessions, &channels, choice, &|stage| line.set_message(stage))?;
    let contents = contents(&shop, &learned);
    let pack = contents.write();
    let pack_seconds = begin.elapsed().as_secs_f64();

    let input::Read { log: mut test_log, report: test_events } = input::events(&options.test)?;
    let items = shop.adopt(&mut test_log);
    let test = count::sessions(&test_log)?;
    if train_sessions.is_empty() || (0..test.len()).all(|session| test.items(session).len() < 2) {
        return Err(nothing_to_foretell(train_sessions.len(), test.len()));
    }
    let mut events = vec![0.0f32; items.len()];
    train_sessions.item.iter().for_each(|&item| events[item as usize] += 1.0);
    let known = &events[..shop.items.len()];

    let packed = Packed::load(&pack, &items)?;
    let quality = |task: Task| {
        let foretell = |served: &mut Served, session, known| served.foretell(session, known, task);
        measure(&test, task, known, || packed.serve(&test, &items), foretell)
    };
    line.set_message("asking the engine");
    let repeats_allowed = quality(Task::RepeatsAllowed);
    let new_items = quality(Task::NewItems);
    line.set_message("asking simpler ways");
    let baselines = measure_all(&train_sessions, &test, items.len(), known);
    let wasm = match &options.wasm {
        None => None,
        Some(package) => {
            line.set_message("asking the published package");
            let lists = WasmLists::ask(package, &pack, &test, &items)?;
            Some(lists.compare(&packed, &test, &items, known))
        }
    };
    line.finish_and_clear();
    let report = EvaluateReport {
        repeats_allowed,
        new_items,
        baselines,
        wasm,
        catalog: catalog_report,
        product_problems,
        matched: shop.matched.clone(),
        train_events,
        test_events,
        train_sessions: train_sessions.len(),
        test_sessions: test.len(),
        training,
        sizes: Compressed::new(&pack)?.sizes,
        pack_seconds,
    };
    if options.json { print_json(&report) } else { answer(&print::evaluation(&report)) }
}

fn nothing_to_foretell(train_sessions: usize, test_sessions: usize) -> Failure {
    Failure::new(
        "evaluate.predictions",
        "--train, --test",
        format!("{train_sessions} sessions to learn from, {test_sessions} to foretell"),
        "a session to learn from, and one of two events or more to foretell",
        "See what was read of each file: regulars pack --events FILE says what was wrong with it.",
    )
}
