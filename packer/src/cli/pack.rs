use std::collections::HashMap;
use std::path::Path;
use std::time::Instant;

use regulars::Problem;
use serde::Serialize;

use crate::baskets::{BasketsReport, baskets_of, train_baskets, train_on_basket_counts};
use crate::cli::arguments::PackOptions;
use crate::cli::{answer, input, print, print_json, progress, settings};
use crate::count::{read_basket_counts, read_counts, sessions as sessions_of};
use crate::failure::Failure;
use crate::learn::{CustomersReport, Locality, is_of_visits};
use crate::log::Log;
use crate::pack::{self, Compressed, Learned, Manifest, Sizes, alike, numbered};
use crate::read::{CatalogRead, CatalogReadReport, EventsReport, Outcomes, OutcomesReport, read_outcomes};
use crate::shop::{Matched, Shop};
use crate::train::{Choice, TrainReport, train, train_on_counts, train_on_orders};

/// What `regulars pack` did.
#[derive(Debug, Serialize)]
pub(super) struct PackReport {
    /// What was written.
    pub(super) manifest: Option<Manifest>,
    pub(super) catalog: Option<CatalogReadReport>,
    pub(super) product_problems: Vec<Problem>,
    /// How the log's ids met the catalogue's, where there are both.
    pub(super) matched: Option<Matched>,
    pub(super) events: Option<EventsReport>,
    /// How offers were answered; absent where no reports were given.
    pub(super) outcomes: Option<OutcomesReport>,
    /// What the log tells of customers; absent where there is none.
    pub(super) customers: Option<CustomersReport>,
    /// What the log's orders were made of; absent where there are none.
    pub(super) baskets: Option<BasketsReport>,
    pub(super) sessions: usize,
    pub(super) items: usize,
    pub(super) training: TrainReport,
    pub(super) sizes: Sizes,
    pub(super) locality: Locality,
    /// What was missing, in sentences.
    pub(super) missing: Vec<String>,
    pub(super) seconds: f64,
    /// The most memory that was in use at once, where the system tells (Linux).
    pub(super) peak_memory_bytes: Option<u64>,
}

pub(super) fn run(options: &PackOptions) -> Result<(), Failure> {
    let begin = Instant::now();
    let out = pack::prepare(&options.out)?;
    let choice = settings::choice(&options.settings)?;
    let catalog = input::catalog(&options.catalog)?;
    let catalog_report = catalog.as_ref().map(|catalog| catalog.report.clone());

    let outcomes = if options.outcomes.is_empty() { None } else { Some(read_outcomes(&options.outcomes)?) };

    let made = match &options.counts {
        Some(counts) => from_counts(counts, options, catalog, choice)?,
        None => from_events(input::events(&options.events)?, catalog, choice, &options.settings)?,
    };
    let Made { shop, mut learned, product_problems, events, customers, baskets, sessions, training } = made;
    if let Some(read) = &outcomes {
        learned.response_model.clone_from(&read.model);
        // Where there is a model, counts would but weigh.
        learned.responses = if read.model.is_some() { Vec::new() } else { read.outcomes.responses() };
    }
    let (contents, locality) = numbered(&shop, &learned);
    let files = contents.write();
    let packed = contents.rows.len();
    drop(contents);
    let compressed = Compressed::new(&files)?;
    drop(files);
    let mut report = PackReport {
        manifest: None,
        catalog: catalog_report,
        product_problems,
        matched: shop.matched.clone().filter(|matched| matched.logged_items > 0),
        events,
        outcomes,
        customers,
        baskets,
        sessions,
        items: shop.items.len(),
        training,
        sizes: compressed.sizes,
        locality,
        missing: Vec::new(),
        seconds: begin.elapsed().as_secs_f64(),
        peak_memory_bytes: peak_memory(),
    };
    report.missing = missing(&report, options);
    if packed == 0 {
        if !options.json {
            print::read_for_pack(&report);
        }
        return Err(nothing_to_pack());
    }
    let published = PublishedReport {
        sessions,
        items: packed,
        outcomes: report.outcomes.as_ref().map(|read| &read.outcomes),
        customers: report.customers,
        baskets: report.baskets.as_ref(),
        training: &report.training,
        sizes: report.sizes,
        locality,
    };
    let manifest = pack::write(&out, &compressed, &published)?;
    if !options.json {
        return answer(&print::pack(&options.out, &manifest, &report));
    }
    report.manifest = Some(manifest);
    print_json(&report)
}

/// What stands beside the pack, where anybody may read it: nothing of the files that were read.
#[derive(Serialize)]
struct PublishedReport<'r> {
    sessions: usize,
    items: usize,
    outcomes: Option<&'r Outcomes>,
    customers: Option<CustomersReport>,
    baskets: Option<&'r BasketsReport>,
    training: &'r TrainReport,
    sizes: Sizes,
    locality: Locality,
}

/// An empty pack would put an empty shop in the place of a good one.
fn nothing_to_pack() -> Failure {
    Failure::new(
        "pack.empty",
        "--catalog, --events",
        "0 items",
        "at least one product or logged item that can be used",
        "See what was wrong with each file, and mend it. What was there before is untouched.",
    )
}

/// What was read, and learned from it.
pub(super) struct Made {
    pub(super) shop: Shop,
    pub(super) learned: Learned,
    product_problems: Vec<Problem>,
    events: Option<EventsReport>,
    customers: Option<CustomersReport>,
    pub(super) baskets: Option<BasketsReport>,
    sessions: usize,
    training: TrainReport,
}

pub(super) fn from_events(
    read: input::Read,
    catalog: Option<CatalogRead>,
    choice: Choice,
    settings: &str,
) -> Result<Made, Failure> {
    let input::Read { mut log, report } = read;
    let (shop, product_problems) = Shop::new(catalog, &mut log);
    let channels = std::mem::take(&mut log.channels);
    let line = progress::of_stages();
    line.set_message("following customers");
    let customers = report.is_some().then(|| CustomersReport::new(&log));
    line.set_message("ordering sessions");
    let sessions = sessions_of(&log)?;
    let (orders, mut baskets) = baskets_of(&shop, &mut log)?;
    drop(log);
    let of_baskets = settings::of_baskets(settings)?;
    let model =
        train_baskets(&orders, shop.items.len(), of_baskets, &mut baskets, &|stage| line.set_message(stage))?;
    drop(orders);
    let (learned, training) = if model.is_some() && !is_of_visits(&sessions) {
        line.set_message("counting");
        train_on_orders(&shop, &sessions, &channels, choice)?
    } else {
        train(&shop, &sessions, &channels, choice, &|stage| line.set_message(stage))?
    };
    line.finish_and_clear();
    let sessions = sessions.len();
    let baskets = model.is_some().then_some(baskets);
    let learned = Learned {
        alike: alike(&shop, model.as_ref()),
        baskets: model,
        customers: customers.and_then(|customers| customers.model),
        order_value: customers.and_then(|customers| customers.order_value),
        ..learned
    };
    Ok(Made { shop, learned, product_problems, events: report, customers, baskets, sessions, training })
}

/// The tables' items stand in for a log's.
fn from_counts(
    folder: &Path,
    options: &PackOptions,
    catalog: Option<CatalogRead>,
    choice: Choice,
) -> Result<Made, Failure> {
    let (mut items, counts) = read_counts(folder)?;
    let of_baskets = read_basket_counts(folder)?;
    let counted = items.len();
    let mut places: HashMap<String, usize> = items.iter().cloned().zip(0..).collect();
    let mut place = |id: &String| {
        *places.entry(id.clone()).or_insert_with(|| {
            items.push(id.clone());
            items.len() - 1
        })
    };
    let in_baskets: Vec<usize> = of_baskets.iter().flat_map(|tables| &tables.items).map(&mut place).collect();
    let numbers = items.len();
    let mut log = Log { items, item: (0..numbers as u32).collect(), ..Log::default() };
    let (shop, product_problems) = Shop::new(catalog, &mut log);
    let counts = counts.renumbered(&log.item[..counted], shop.items.len());
    let (learned, training) = train_on_counts(&shop, &counts, choice);
    let listed = shop.listed();
    // What the shop does not have says nothing of what goes with what: as from a log.
    let number = |place: &usize| Some(log.item[*place]).filter(|item| listed[*item as usize]);
    let numbers: Vec<Option<u32>> = in_baskets.iter().map(number).collect();
    let settings = settings::of_baskets(&options.settings)?;
    let of_baskets = of_baskets
        .map(|tables| tables.renumbered(&numbers, shop.items.clone()))
        .and_then(|tables| train_on_basket_counts(tables, settings));
    let (baskets, report) = of_baskets.unzip();
    let learned = Learned { alike: alike(&shop, baskets.as_ref()), baskets, ..learned };
    Ok(Made {
        shop,
        learned,
        product_problems,
        events: None,
        customers: None,
        baskets: report,
        sessions: 0,
        training,
    })
}

fn missing(report: &PackReport, options: &PackOptions) -> Vec<String> {
    let mut missing: Vec<&str> = Vec::new();
    if options.counts.is_none() && options.events.is_empty() {
        missing.push("No events were given: the pack ranks by content, and by what each shopper does.");
    } else if options.counts.is_none() && report.sessions < 2 {
        missing.push(
            "The log holds fewer than two sessions, and nothing can be learned from it: the pack ranks by \
             content, and by what each shopper does.",
        );
    }
    if options.counts.is_some() && options.settings == "search" {
        missing.push(
            "Counts hold no sessions to try settings on, and the defaults were taken. Search on a sample of \
             the log, and hand the settings over: --settings REPORT.",
        );
    }
    if options.counts.is_some() && report.baskets.is_none() {
        missing.push(
            "There are no tables of baskets beside those of sessions: the pack does not know what goes together and \
             what is bought again. packer/sql/README.md says how to count them.",
        );
    }
    if report.training.search.as_ref().is_some_and(|search| search.is_too_small()) && report.sessions >= 2 {
        missing.push("The log is too small to find the shop's own settings on: the defaults were taken.");
    }
    let mut missing: Vec<String> = missing.into_iter().map(str::to_owned).collect();
    if let Some(matched) = report.matched.as_ref().filter(|matched| matched.in_catalog < matched.logged_items)
    {
        let Matched { logged_items, in_catalog, events_share, examples } = matched;
        missing.push(format!(
            "{in_catalog} of {logged_items} logged items, with {:.1}% of the events, are in the catalogue. The others \
             are counted with but not shown, such as {}. If they are still sold, log them by the catalogue's ids.",
            100.0 * events_share,
            examples.join(", ")
        ));
    }
    missing
}

fn peak_memory() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kilobytes: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(1024 * kilobytes)
}
