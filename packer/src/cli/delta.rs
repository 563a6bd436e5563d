use std::time::Instant;

use regulars::Problem;
use serde::Serialize;

use crate::cli::arguments::DeltaOptions;
use crate::cli::{answer, input, print, print_json};
use crate::failure::Failure;
use crate::log::Log;
use crate::pack::{self, Changes, Manifest};
use crate::read::CatalogReadReport;
use crate::shop::Shop;

/// A delta of more bytes than this is a burden to every page: a pack made anew is smaller for most of them.
const LARGE: usize = 20_000;

/// What `regulars delta` did.
#[derive(Debug, Serialize)]
pub(super) struct DeltaReport {
    /// What was written; without a delta where nothing has changed.
    pub(super) manifest: Manifest,
    /// Whether it says something else than before, and is to be published.
    pub(super) manifest_changed: bool,
    pub(super) catalog: CatalogReadReport,
    pub(super) product_problems: Vec<Problem>,
    /// Items of which something has changed since the build.
    pub(super) changed: usize,
    /// Those of them that cost something else.
    pub(super) prices: usize,
    /// Those of them that can be had otherwise.
    pub(super) availability: usize,
    /// Those of them that are in the catalogue no longer.
    pub(super) gone: usize,
    /// Products that the pack does not know.
    pub(super) unknown: usize,
    /// What is to be thought of, in sentences.
    pub(super) missing: Vec<String>,
    pub(super) seconds: f64,
}

pub(super) fn run(options: &DeltaOptions) -> Result<(), Failure> {
    let begin = Instant::now();
    let (before, files) = pack::read(&options.pack)?;
    let catalog = input::catalog(&options.catalog)?.unwrap_or_default();
    let catalog_report = catalog.report.clone();
    let (shop, product_problems) = Shop::new(Some(catalog), &mut Log::default());
    if !options.json {
        print::read_for_delta(&catalog_report, &product_problems);
    }
    check_whole(&catalog_report)?;
    let changes = pack::changes(&files, &shop)?;
    let manifest = pack::publish(&options.pack, &before, &changes)?;
    let report = DeltaReport {
        missing: missing(&changes, &manifest),
        manifest_changed: manifest != before,
        manifest,
        catalog: catalog_report,
        product_problems,
        changed: changes.items.len(),
        prices: changes.prices,
        availability: changes.availability,
        gone: changes.gone,
        unknown: changes.unknown,
        seconds: begin.elapsed().as_secs_f64(),
    };
    if options.json { print_json(&report) } else { answer(&print::delta(&options.pack, &report)) }
}

/// Of half a catalogue the other half would be gone.
fn check_whole(catalog: &CatalogReadReport) -> Result<(), Failure> {
    let Some(problem) = catalog.problems.iter().find(|problem| problem.code == "catalog.broken_off") else {
        return Ok(());
    };
    let example = problem.examples.first();
    Err(Failure::new(
        problem.code,
        example.map_or("--catalog", |example| example.file.as_str()),
        example.map_or("", |example| example.value.as_str()),
        "a whole file, since what the catalogue does not list counts as gone",
        "Export the file again. What was published is untouched.",
    ))
}

fn missing(changes: &Changes, manifest: &Manifest) -> Vec<String> {
    let mut missing = Vec::new();
    let Changes { gone, unknown, examples, .. } = changes;
    if *unknown > 0 {
        missing.push(format!(
            "Products that are not in the pack wait for the next one: {unknown}, such as {}.",
            examples.join(", ")
        ));
    }
    if 2 * gone > manifest.items {
        missing.push(format!(
            "{gone} of {} items are gone. If they are still sold, give the whole catalogue, all of its files at once.",
            manifest.items
        ));
    }
    if let Some(delta) = manifest.delta.as_ref().filter(|delta| delta.bytes > LARGE) {
        missing.push(format!(
            "What has changed weighs {} kB, and every page that loads the pack loads it: it is time to pack again.",
            delta.bytes.div_ceil(1000)
        ));
    }
    missing
}
