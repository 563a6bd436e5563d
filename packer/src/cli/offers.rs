use std::fs;
use std::path::Path;

use regulars::{OfferBook, Problem};
use serde::Serialize;
use serde_json::Value;

use crate::cli::arguments::OffersOptions;
use crate::cli::{answer, input, print, print_json, progress};
use crate::failure::Failure;
use crate::offers::{Matches, matches};
use crate::read::{CatalogReadReport, EventsReport, moment};
use crate::shop::Shop;

/// What is to be said of a file of offers.
#[derive(Debug, Serialize)]
pub(super) struct OffersReport {
    /// How many offers the file holds.
    pub(super) offers: usize,
    /// How many of them were refused.
    pub(super) refused: usize,
    /// What is wrong with the file: `line` is the offer's place in the list, from 1.
    pub(super) problems: Vec<Problem>,
    /// Who the offers are for; absent without a log.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) matches: Option<Matches>,
    pub(super) catalog: Option<CatalogReadReport>,
    pub(super) product_problems: Vec<Problem>,
    pub(super) events: Option<EventsReport>,
}

pub(super) fn run(options: &OffersOptions) -> Result<(), Failure> {
    let (book, problems) = OfferBook::read(&read(&options.file)?);
    let now = options.now.as_deref().map(read_now).transpose()?;
    let refused = problems.iter().filter(|problem| problem.line.is_some()).count();
    let mut report = OffersReport {
        offers: book.offers.len() + refused,
        refused,
        problems,
        matches: None,
        catalog: None,
        product_problems: Vec::new(),
        events: None,
    };
    if !options.events.is_empty() {
        let catalog = input::catalog(&options.catalog)?;
        report.catalog = catalog.as_ref().map(|catalog| catalog.report.clone());
        let input::Read { log, report: events } = input::shoppers(&options.events)?;
        report.events = events;
        // The engine finds products by any id that pages use.
        let (shop, product_problems) = Shop::new(catalog, &mut Default::default());
        report.product_problems = product_problems;
        let line = progress::of_stages();
        line.set_message("asking the engine");
        let catalog = shop.products.as_ref().map(|products| &products.catalog);
        report.matches = Some(matches(&log, catalog, &book, now));
        line.finish_and_clear();
    }
    if options.json {
        print_json(&report)?;
    } else {
        answer(&print::offers(&options.file, &report))?;
    }
    match report.problems.len() {
        0 => Ok(()),
        count => Err(Failure::new(
            "offers.refused",
            options.file.display().to_string(),
            format!("{count} mistakes, {} of {} offers refused", report.refused, report.offers),
            "a file without mistakes",
            "Mend each as it is told above.",
        )),
    }
}

fn read(file: &Path) -> Result<Value, Failure> {
    let failed = |value: String, mend: &str| {
        Failure::new("offers.file", file.display().to_string(), value, "a JSON file of offers", mend)
    };
    let text = fs::read_to_string(file)
        .map_err(|error| failed(error.to_string(), "Name the file of the shop's offers."))?;
    serde_json::from_str(text.trim_start_matches('\u{feff}'))
        .map_err(|error| failed(error.to_string(), "Mend the JSON there, such as a comma too many."))
}

fn read_now(text: &str) -> Result<i64, Failure> {
    moment(text).ok_or_else(|| {
        Failure::new(
            "offers.now",
            "--now",
            text,
            "ISO 8601, or a number since 1970, between 1990 and 2100",
            "Write 2026-11-22 or 2026-11-22T18:00:00+01:00.",
        )
    })
}
