//! Answers in sentences, for people.

use std::path::Path;

use crate::cli::evaluate::EvaluateReport;
use crate::cli::pack::PackReport;
use crate::evaluate::Quality;
use crate::failure::Failure;
use crate::read::{EventsReport, Example, FileReport, ReadProblem};

pub(super) fn failure(failure: &Failure, as_json: bool) {
    match serde_json::to_string_pretty(&serde_json::json!({ "failure": failure })) {
        Ok(text) if as_json => eprintln!("{text}"),
        _ => eprintln!("regulars: {failure}"),
    }
}

pub(super) fn pack(out: &Path, report: &PackReport) -> Result<(), Failure> {
    if let Some(events) = &report.events {
        events_read(events);
    }
    if let Some(catalog) = &report.catalog {
        files(&catalog.files, "products");
        problems(&catalog.problems);
    }
    for problem in &report.product_problems {
        let line = problem.line.map(|line| format!(", first at {line}")).unwrap_or_default();
        eprintln!("{problem} ({} times{line})", problem.count);
    }
    for missing in &report.missing {
        eprintln!("{missing}");
    }
    if let Some(search) = &report.training.search {
        println!(
            "On the newest {} sessions the next item was among the first 20 in {} of visits (by default {}).",
            search.tried_on,
            percent(search.found.hr20),
            percent(search.default.hr20)
        );
    }
    let sizes = &report.sizes;
    println!(
        "{}: {} items, {} with neighbours, from {} sessions; {} kB, {} kB compressed; {:.1} s.",
        out.display(),
        sizes.items,
        sizes.rows,
        report.sessions,
        sizes.pack.div_ceil(1000),
        sizes.pack_gzip.div_ceil(1000),
        report.seconds
    );
    Ok(())
}

/// What was read of a log, and what was wrong with it.
pub(super) fn events_read(events: &EventsReport) {
    files(&events.files, "events");
    for (name, count) in &events.unknown_events {
        eprintln!("event \"{name}\" is not known: {count} passed over");
    }
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
        eprintln!("{code}: {field}, {count} times; expected {expected}. {mend}");
        for Example { file, line, value } in examples {
            let line = line.map(|line| format!(":{line}")).unwrap_or_default();
            eprintln!("  {file}{line}: \"{value}\"");
        }
    }
}

pub(super) fn evaluation(report: &EvaluateReport) -> Result<(), Failure> {
    println!("{:<26}{:>9}{:>9}{:>9}{:>10}{:>9}", "repeats allowed", "HR@20", "MRR@20", "NDCG@20", "coverage", "novelty");
    row("regulars", &report.repeats_allowed);
    report.baselines.iter().for_each(|baseline| row(baseline.name, &baseline.repeats_allowed));
    println!("new items only");
    row("regulars", &report.new_items);
    report.baselines.iter().for_each(|baseline| row(baseline.name, &baseline.new_items));
    let accuracy = &report.repeats_allowed.accuracy;
    println!(
        "{} predictions in {} sessions; ±{} HR@20, ±{} MRR@20 (95%). Packed in {:.1} s, {:.1} bytes an item.",
        accuracy.predictions,
        report.test_sessions,
        percent(accuracy.ci95.hr20),
        percent(accuracy.ci95.mrr20),
        report.pack_seconds,
        report.sizes.rows_gzip_per_item
    );
    if let Some(wasm) = &report.wasm {
        println!("Through the published package: {} of {} lists differ.", wasm.different_lists, wasm.lists);
    }
    Ok(())
}

fn row(name: &str, quality: &Quality) {
    let accuracy = &quality.accuracy;
    println!(
        "  {name:<24}{:>9}{:>9}{:>9}{:>10}{:>9.1}",
        percent(accuracy.hr20),
        percent(accuracy.mrr20),
        percent(accuracy.ndcg20),
        percent(quality.coverage20),
        quality.novelty20
    );
}

fn percent(share: f64) -> String {
    format!("{:.1}%", 100.0 * share)
}
