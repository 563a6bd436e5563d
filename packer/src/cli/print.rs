//! Sentences for people: answers, and on standard error what was wrong.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::path::Path;

use regulars::Problem;

use crate::baskets::BasketsReport;
use crate::cli::delta::DeltaReport;
use crate::cli::evaluate::EvaluateReport;
use crate::cli::offers::OffersReport;
use crate::cli::pack::PackReport;
use crate::evaluate::Quality;
use crate::failure::Failure;
use crate::learn::CustomersReport;
use crate::offers::{Matches, OfferMatches, stages};
use crate::pack::{Manifest, Sizes};
use crate::read::{CatalogReadReport, EventsReport, Example, FileReport, Outcomes, ReadProblem};

/// So many offers are told one by one.
const MOST_OFFERS: usize = 10;

pub(super) fn failure(failure: &Failure, as_json: bool) {
    match serde_json::to_string_pretty(&serde_json::json!({ "failure": failure })) {
        Ok(text) if as_json => eprintln!("{text}"),
        _ => eprintln!("regulars: {failure}"),
    }
}

/// Says what came of a pack; the answer is returned.
pub(super) fn pack(out: &Path, manifest: &Manifest, report: &PackReport) -> String {
    read_for_pack(report);
    for missing in &report.missing {
        eprintln!("{missing}");
    }
    let mut answer = String::new();
    if let Some(search) = report.training.search.as_ref().filter(|search| !search.is_too_small()) {
        answer += &format!(
            "On the newest {} sessions the next item was among the first 20 in {} of cases (by default {}).\n",
            search.tried_on,
            percent(search.found.hr20),
            percent(search.default.hr20)
        );
    }
    answer += &format!(
        "{}: {} items, {} with neighbours, from {} sessions; {:.1} s.\n{}\n",
        out.display(),
        report.sizes.items,
        report.sizes.rows,
        report.sessions,
        report.seconds,
        sizes(&report.sizes)
    );
    if let Some(customers) = report.customers.filter(|customers| customers.orders > 0) {
        answer += &of_customers(&customers);
    }
    if let Some(baskets) = &report.baskets {
        answer += &of_baskets(baskets);
    }
    if let Some(outcomes) = &report.outcomes {
        answer += &of_outcomes(&outcomes.outcomes);
    }
    answer += &format!(
        "Publish the folder as it is, with Cache-Control: no-cache for manifest.json and \"public, \
         max-age=31536000, immutable\" for {}/.",
        manifest.build
    );
    answer
}

fn of_customers(report: &CustomersReport) -> String {
    let CustomersReport { orders, priced_orders, order_value, customers, repeating, no_model, .. } = report;
    let model = match no_model {
        None => {
            format!("how they order is learned from {customers} shoppers, {repeating} of whom came again")
        }
        Some(why) => format!("how they order is not learned, because {why}"),
    };
    let value = match order_value {
        Some(value) => {
            format!("an order comes to {value:.2} on average, by {priced_orders} of {orders} orders")
        }
        None => "what an order comes to is not learned, because no order has prices".to_owned(),
    };
    format!("Customers: {model}; {value}.\n")
}

fn of_baskets(report: &BasketsReport) -> String {
    let BasketsReport { orders, lines, orders_with_pairs, unknown_lines, returned_lines, .. } = report;
    let mut text = format!(
        "Baskets: {orders} orders with {lines} lines, {orders_with_pairs} of them of two items or more, tell what goes \
         together"
    );
    if *returned_lines > 0 {
        text += &format!("; {returned_lines} lines came back and were taken off");
    }
    if *unknown_lines > 0 {
        text += &format!(
            "; {unknown_lines} lines were passed over, because their items are not in the catalogue"
        );
    }
    text + ".\n"
}

/// The first of all offers by trials, and none.
fn of_outcomes(outcomes: &Outcomes) -> String {
    let mut by_offer: BTreeMap<Option<&str>, (u64, u64)> = BTreeMap::new();
    for count in &outcomes.counts {
        let (trials, orders) = by_offer.entry(count.promotion_id.as_deref()).or_default();
        *trials += count.trials;
        *orders += count.orders;
    }
    let mut offers: Vec<(Option<&str>, (u64, u64))> = by_offer.into_iter().collect();
    offers.sort_by_key(|(offer, (trials, _))| (offer.is_some(), Reverse(*trials)));
    let told = offers.iter().take(MOST_OFFERS).map(|(offer, (trials, orders))| {
        format!("{}: {trials} visits, {orders} orders", offer.unwrap_or("no offer"))
    });
    let mut told: Vec<String> = told.collect();
    if let Some(others) = offers.len().checked_sub(MOST_OFFERS).filter(|others| *others > 0) {
        told.push(format!("and {others} more offers"));
    }
    let shoppers = match outcomes.shoppers {
        0 => "learned by stage alone, because most reports do not tell their shopper (user_pseudo_id)"
            .to_owned(),
        shoppers => format!("learned from the histories of {shoppers} shoppers"),
    };
    format!("Offers: {} reports, {shoppers}. {}.\n", outcomes.reports, told.join("; "))
}

fn sizes(sizes: &Sizes) -> String {
    format!(
        "{} files, {} kB compressed ({} kB not); {} kB of it is the head, which every page loads; rows take {:.1} \
         bytes an item.",
        sizes.files,
        sizes.pack_gzip.div_ceil(1000),
        sizes.pack.div_ceil(1000),
        sizes.head_gzip.div_ceil(1000),
        sizes.rows_gzip_per_item
    )
}

/// Says what has changed since a pack; the answer is returned.
pub(super) fn delta(folder: &Path, report: &DeltaReport) -> String {
    for missing in &report.missing {
        eprintln!("{missing}");
    }
    let DeltaReport { manifest, changed, prices, availability, gone, seconds, .. } = report;
    let (folder, Manifest { build, items, .. }) = (folder.display(), manifest);
    let mut answer = match changed {
        0 => format!("{folder}: of {items} items none changed since build {build}; {seconds:.1} s."),
        _ => format!(
            "{folder}: of {items} items {changed} changed since build {build}: {prices} in price, {availability} in \
             availability, {gone} gone; {seconds:.1} s."
        ),
    };
    answer += &match (&manifest.delta, report.manifest_changed) {
        (Some(delta), true) => {
            format!("\nPublish {}, {} bytes compressed, and then manifest.json.", delta.file, delta.bytes)
        }
        (None, true) => "\nThe delta before was taken back: publish manifest.json.".to_owned(),
        (_, false) => "\nWhat is published says so already.".to_owned(),
    };
    answer
}

/// Says what a pack was to be made of.
pub(super) fn read_for_pack(report: &PackReport) {
    read([report.events.as_ref()], report.catalog.as_ref(), &report.product_problems);
    if let Some(outcomes) = &report.outcomes {
        files(&outcomes.files, "reports");
        problems(&outcomes.problems);
    }
}

/// Says what was read of a catalogue.
pub(super) fn read_for_delta(catalog: &CatalogReadReport, products: &[Problem]) {
    read([], Some(catalog), products);
}

/// Says what was read, and what was wrong with it.
fn read<const LOGS: usize>(
    logs: [Option<&EventsReport>; LOGS],
    catalog: Option<&CatalogReadReport>,
    products: &[Problem],
) {
    logs.into_iter().flatten().for_each(events_read);
    if let Some(catalog) = catalog {
        files(&catalog.files, "products");
        problems(&catalog.problems);
    }
    for problem in products {
        let line = problem.line.map(|line| format!(", first at {line}")).unwrap_or_default();
        eprintln!("{problem} ({}{line})", times(problem.count.into()));
    }
}

fn events_read(events: &EventsReport) {
    files(&events.files, "events");
    problems(&events.problems);
}

fn files(files: &[FileReport], of_what: &str) {
    for FileReport { path, format, used, bad_lines, .. } in files {
        eprintln!("{path}: {format}, {used} {of_what}, {bad_lines} bad lines");
    }
}

fn problems(problems: &[ReadProblem]) {
    for problem in problems {
        let ReadProblem { code, field, expected, mend, count, examples } = problem;
        eprintln!("{code}: {field}, {}; expected {expected}. {mend}", times(*count));
        for Example { file, line, value } in examples {
            let line = line.map(|line| format!(":{line}")).unwrap_or_default();
            eprintln!("  {file}{line}: \"{value}\"");
        }
    }
}

/// Says what is wrong with a file of offers; the answer, who they are for, is returned.
pub(super) fn offers(file: &Path, report: &OffersReport) -> String {
    read([report.events.as_ref()], report.catalog.as_ref(), &report.product_problems);
    let file = file.display();
    for problem in &report.problems {
        let place = problem.line.map(|line| format!("offer {line}: ")).unwrap_or_default();
        eprintln!("{file}: {place}{problem}");
    }
    let OffersReport { offers, refused, matches, .. } = report;
    let mut answer = format!("{file}: {offers} offers, {refused} of them refused.");
    if let Some(matches) = matches {
        answer += &format!(
            "\n{} shoppers: {}.",
            matches.shoppers,
            by_stage(matches, &|stage| { format!("{} {stage}", matches.stages[stage]) })
        );
        for offer in &matches.offers {
            answer += &offer_matches(offer, matches);
        }
    }
    answer
}

fn offer_matches(offer: &OfferMatches, matches: &Matches) -> String {
    let OfferMatches { promotion_id, matches: count, share, stages, against } = offer;
    let mut text = format!("\n{promotion_id}: for {count} of them ({})", percent(*share));
    if *count > 0 {
        text += ": ";
        text +=
            &by_stage(matches, &|stage| format!("{} of {} {stage}", stages[stage], matches.stages[stage]));
    }
    if let Some(rule) = against.first() {
        text += &format!("\n  most often against it: {} ({})", rule.rule, rule.shoppers);
    }
    text
}

fn by_stage(matches: &Matches, say: &dyn Fn(&str) -> String) -> String {
    let said = stages().filter(|stage| matches.stages.contains_key(stage)).map(say);
    said.collect::<Vec<String>>().join(", ")
}

/// Says how good a pack is; the answer is returned.
pub(super) fn evaluation(report: &EvaluateReport) -> String {
    let logs = [&report.train_events, &report.test_events].map(Option::as_ref);
    read(logs, report.catalog.as_ref(), &report.product_problems);
    let mut lines = vec![format!(
        "{:<26}{:>9}{:>9}{:>9}{:>10}{:>9}",
        "repeats allowed", "HR@20", "MRR@20", "NDCG@20", "coverage", "novelty"
    )];
    lines.push(row("regulars", &report.repeats_allowed));
    lines.extend(report.baselines.iter().map(|baseline| row(baseline.name, &baseline.repeats_allowed)));
    lines.push("new items only".to_owned());
    lines.push(row("regulars", &report.new_items));
    lines.extend(report.baselines.iter().map(|baseline| row(baseline.name, &baseline.new_items)));
    let accuracy = &report.repeats_allowed.accuracy;
    lines.push(format!(
        "{} predictions in {} sessions; ±{} HR@20, ±{} MRR@20 (95%).",
        accuracy.predictions,
        report.test_sessions,
        percent(accuracy.ci95.hr20),
        percent(accuracy.ci95.mrr20)
    ));
    lines.push(format!("Packed in {:.1} s: {}", report.pack_seconds, sizes(&report.sizes)));
    if let Some(wasm) = &report.wasm {
        let (different, all) = (wasm.different_lists, wasm.lists);
        lines.push(format!("Through the published package: {different} of {all} lists differ."));
    }
    lines.join("\n")
}

fn row(name: &str, quality: &Quality) -> String {
    let accuracy = &quality.accuracy;
    format!(
        "  {name:<24}{:>9}{:>9}{:>9}{:>10}{:>9.1}",
        percent(accuracy.hr20),
        percent(accuracy.mrr20),
        percent(accuracy.ndcg20),
        percent(quality.coverage20),
        quality.novelty20
    )
}

fn percent(share: f64) -> String {
    format!("{:.1}%", 100.0 * share)
}

fn times(count: u64) -> String {
    if count == 1 { "once".to_owned() } else { format!("{count} times") }
}
