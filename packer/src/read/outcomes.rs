//! The shop's collected reports of offers: which were tried, and which were answered by an order.

mod histories;

use std::collections::BTreeMap;
use std::io::{self, Read};
use std::path::PathBuf;

use regulars::{ResponseCount, ResponseModel, Stage};
use serde::Serialize;
use serde_json::{Map, Value};
use tempfile::NamedTempFile;

use self::histories::Histories;
use super::json_array;
use super::records::{Records, Shape};
use super::report::{At, Fault, FileReport, ReadProblem, Tally, count_name};
use super::source::{Kind, Source, expand, unreadable};
use crate::Failure;

/// What a report is called that says of an offer, or of none, that it was tried.
const TRIALS: [&str; 2] = ["view_promotion", "no_promotion"];
/// And one that says that an order answered it.
const ORDER: &str = "purchase";
/// Reports that say nothing of whether there was an order.
const PASSED_OVER: [&str; 2] = ["select_promotion", "dismiss_promotion"];
/// A page may carry on an offer's id anything: longer ones are none.
const LONGEST_ID: usize = 200;

const BAD_RECORD: Fault = Fault {
    code: "outcomes.line",
    field: "line",
    expected: "one JSON object: a report as the package hands it over, or a row of GA4's export",
    mend: "Write the line again, or leave it out.",
};
const BROKEN_OFF: Fault = Fault {
    code: "outcomes.broken_off",
    field: "file",
    expected: "a whole file",
    mend: "What came before was used. Copy or export the file again.",
};
/// Under another name a shop's analytics does not take it for an order of its own.
const RENAMED_ORDER: &str = "promotion_purchase";
/// And under this prefix no report for an event of its own.
const PREFIX: &str = "offer_";

const NO_EVENT: Fault = Fault {
    code: "outcomes.event",
    field: "event",
    expected: "view_promotion, no_promotion, select_promotion, dismiss_promotion or purchase",
    mend: "Store reports as they are handed over, and nothing else beside them.",
};
const NO_STAGE: Fault = Fault {
    code: "outcomes.stage",
    field: "stage",
    expected: "where the shopper stood with the shop: stranger, newcomer, first_order and so on",
    mend: "Store reports with their stage.",
};
const NO_OFFER: Fault = Fault {
    code: "outcomes.promotion_id",
    field: "promotion_id",
    expected: "the id of an offer, of 200 letters at most",
    mend: "Store reports with their promotion_id.",
};
const NO_GENEROSITY: Fault = Fault {
    code: "outcomes.generosity",
    field: "generosity",
    expected: "the share of an order's value that the offer gives away, 0 to 1",
    mend: "Store reports with their generosity.",
};
const NO_HOLDOUT: Fault = Fault {
    code: "outcomes.holdout",
    field: "holdout",
    expected: "true or false",
    mend: "Store reports with holdout as it is handed over.",
};
const NO_REPORTS: Fault = Fault {
    code: "outcomes.empty",
    field: "outcomes",
    expected: "reports of offers that were shown, and of orders",
    mend: "Collect what the package hands to the page's callback for reports; without it, defaults are taken.",
};

/// What was counted, and how that went.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct OutcomesReport {
    /// File by file, in the order in which they were read.
    pub files: Vec<FileReport>,
    /// Trials and orders of each offer, and of none, by stage.
    #[serde(flatten)]
    pub outcomes: Outcomes,
    /// Reports and rows that say nothing of trials and orders: how often each was passed over.
    pub passed_over: BTreeMap<String, u64>,
    /// What was learned from histories: where most of the trials tell their shopper.
    #[serde(skip)]
    pub model: Option<ResponseModel>,
    /// What was wrong, grouped by code and field.
    pub problems: Vec<ReadProblem>,
}

/// How shoppers answered offers.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Outcomes {
    /// Reports that were used.
    pub reports: u64,
    /// Shoppers from whose histories was learned; 0 where most reports do not tell theirs.
    pub shoppers: u64,
    /// By offer, and then by stage.
    pub counts: Vec<OutcomeCount>,
}

/// How often an offer, or none, was tried in one stage, and how often there was an order.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct OutcomeCount {
    /// The offer; `None` where nothing was offered, or withheld for comparison.
    pub promotion_id: Option<String>,
    /// Where the shoppers stood with the shop.
    pub stage: Stage,
    /// What the offer gave away on average, as a share of the order's value.
    pub generosity: f64,
    /// Visits in which it was tried.
    pub trials: u64,
    /// How many orders answered it.
    pub orders: u64,
}

impl Outcomes {
    /// The counts as a pack takes them.
    pub fn responses(&self) -> Vec<ResponseCount> {
        self.counts.iter().map(OutcomeCount::response).collect()
    }
}

impl OutcomeCount {
    fn response(&self) -> ResponseCount {
        ResponseCount {
            promotion_id: self.promotion_id.clone().unwrap_or_default(),
            stage: self.stage as u8,
            generosity: self.generosity,
            trials: self.trials as f64,
            orders: self.orders as f64,
        }
    }
}

/// Counts collected reports: JSON Lines or a JSON array of [`regulars::Report`]s, or rows of GA4's export whose
/// `event_params` hold a report's names; also packed by gzip, zstd, bzip2 or xz. Of a folder, all the files in it and
/// in its folders are read.
///
/// A visit is one trial, of the offer that was handed out last in it, or of none: a `view_promotion` that `replaces`
/// another takes that one's trial away. What was withheld for comparison counts as none. Where at least half of the
/// trials tell their shopper, in `user_pseudo_id`, a [`ResponseModel`] is learned of the shoppers' histories. A bad line is skipped and counted;
/// errors are `file.…` where a file cannot be read at all, and `outcomes.kind` where it is no JSON.
///
/// ```
/// use regulars_packer::read::read_outcomes;
///
/// let folder = tempfile::tempdir()?;
/// let path = folder.path().join("reports.jsonl");
/// std::fs::write(
///     &path,
///     r#"{"event":"view_promotion","promotion_id":"welcome","stage":"stranger","holdout":false,"generosity":0.1}
/// {"event":"purchase","promotion_id":"welcome","stage":"stranger","holdout":false,"value":30}
/// {"event":"no_promotion","stage":"lost","holdout":false}
/// "#,
/// )?;
/// let read = read_outcomes(&[path])?;
/// assert_eq!((read.outcomes.counts[0].trials, read.outcomes.counts[0].orders), (1, 1));
/// assert_eq!((read.problems[0].code, read.problems[0].examples[0].line), ("outcomes.stage", Some(3)));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn read_outcomes(files: &[PathBuf]) -> Result<OutcomesReport, Failure> {
    let mut counter = Counter::default();
    let mut reports = Vec::new();
    for path in expand(files)? {
        let source = Source::open(&path)?;
        let shown = path.display().to_string();
        counter.tally.file.clone_from(&shown);
        let (used, bad) = (counter.used, counter.bad);
        let format = match source.kind {
            Kind::Empty => "empty",
            Kind::Json => {
                let bytes = source.bytes().map_err(|error| unreadable(&path, &error))?;
                counter.lines(bytes);
                "JSON Lines"
            }
            Kind::JsonArray => {
                counter.array(&source).map_err(|error| unreadable(&path, &error))?;
                "JSON"
            }
            Kind::Text | Kind::Xml | Kind::Parquet => return Err(no_json(&shown)),
        };
        let packed = source.packed_by().map(|packer| format!(", {packer}")).unwrap_or_default();
        reports.push(FileReport {
            path: shown,
            format: format!("{format}{packed}"),
            used: counter.used - used,
            bad_lines: counter.bad - bad,
            columns: BTreeMap::new(),
        });
    }
    "all files".clone_into(&mut counter.tally.file);
    if counter.used == 0 {
        counter.tally.add(NO_REPORTS, "none", At::File);
    }
    let counts = counts(counter.counts);
    let trials = counts.iter().map(|count| count.trials).sum();
    let (model, shoppers) = counter.histories.learn(trials);
    Ok(OutcomesReport {
        files: reports,
        outcomes: Outcomes { reports: counter.used, shoppers, counts },
        model,
        passed_over: counter.passed_over,
        problems: counter.tally.into_problems(),
    })
}

fn no_json(file: &str) -> Failure {
    Failure::new(
        "outcomes.kind",
        file,
        "no JSON",
        "JSON Lines, or a JSON array, of reports",
        "Store each report as a line of JSON, or export the table as JSON.",
    )
}

/// What is counted of one offer in one stage.
#[derive(Default)]
struct Count {
    views: u64,
    replaced: u64,
    orders: u64,
    /// Of all views together.
    generosity: f64,
}

/// By the offer's id, empty for none, and the place of the stage.
type Counts = BTreeMap<(String, usize), Count>;

#[derive(Default)]
struct Counter {
    counts: Counts,
    histories: Histories,
    used: u64,
    bad: u64,
    passed_over: BTreeMap<String, u64>,
    tally: Tally,
}

impl Counter {
    fn lines(&mut self, bytes: impl Read) {
        let mut records = Records::new(bytes, Shape::Lines);
        for record in records.by_ref() {
            let text = String::from_utf8_lossy(&record.bytes);
            let text = text.trim_start_matches('\u{feff}').trim();
            let taken = match record.fault {
                Some(fault) => Err((BAD_RECORD, format!("{fault}: {text}"))),
                None => self.take(text),
            };
            if let Err((fault, value)) = taken {
                self.bad += 1;
                self.tally.add(fault, &value, At::Line(record.line));
            }
        }
        if let Some(error) = records.error {
            self.tally.add(BROKEN_OFF, &error.to_string(), At::File);
        }
    }

    fn array(&mut self, source: &Source) -> io::Result<()> {
        let mut file = NamedTempFile::new()?;
        if let Some(reason) = json_array::to_lines(source.bytes()?, file.as_file_mut())? {
            self.tally.add(BROKEN_OFF, &reason, At::File);
        }
        self.lines(file.reopen()?);
        Ok(())
    }

    /// Takes one report, or says why not.
    fn take(&mut self, text: &str) -> Result<(), (Fault, String)> {
        let line: Map<String, Value> =
            serde_json::from_str(text).map_err(|error| (BAD_RECORD, format!("{error}: {text}")))?;
        let (report, is_export) = match line.get("event_params") {
            Some(params) => (of_export(&line, params), true),
            None => (line, false),
        };
        let field = |name: &str| report.get(name).filter(|value| !value.is_null());
        let shown = |name: &str| field(name).map_or_else(|| "none".to_owned(), Value::to_string);
        let name = plain_name(field("event").and_then(Value::as_str).unwrap_or_default());
        let is_known = name == ORDER || TRIALS.contains(&name);
        // A property's export holds more than reports: its own purchases, too.
        if PASSED_OVER.contains(&name) || (is_export && !(is_known && report.contains_key("stage"))) {
            count_name(&mut self.passed_over, name);
            return Ok(());
        }
        if !is_known {
            return Err((NO_EVENT, shown("event")));
        }
        let stage = field("stage").and_then(stage).ok_or_else(|| (NO_STAGE, shown("stage")))?;
        let holdout = match field("holdout") {
            None => false,
            Some(value) => truth(value).ok_or_else(|| (NO_HOLDOUT, shown("holdout")))?,
        };
        let id = match field("promotion_id") {
            None => "",
            Some(value) => value
                .as_str()
                .map(str::trim)
                .filter(|id| id.len() <= LONGEST_ID)
                .ok_or_else(|| (NO_OFFER, shown("promotion_id")))?,
        };
        let offer = if holdout { "" } else { id };
        let shopper =
            field("user_pseudo_id").and_then(Value::as_str).map(str::trim).filter(|id| !id.is_empty());
        let time = field("time").and_then(number);
        let mut count = |offer: &str, change: &dyn Fn(&mut Count)| {
            change(self.counts.entry((offer.to_owned(), stage)).or_default());
            if let Some(shopper) = shopper {
                change(self.histories.count(shopper, time, offer, stage));
            }
        };
        if name == ORDER {
            count(offer, &|count| count.orders += 1);
            self.used += 1;
            return Ok(());
        }
        if name == "view_promotion" && id.is_empty() {
            return Err((NO_OFFER, shown("promotion_id")));
        }
        let generosity = match offer {
            "" => 0.0,
            _ => field("generosity")
                .and_then(number)
                .filter(|share| (0.0..=1.0).contains(share))
                .ok_or_else(|| (NO_GENEROSITY, shown("generosity")))?,
        };
        // Of no offer it is empty, which an export may tell as null.
        if let Some(replaced) = report.get("replaces") {
            let replaced = if holdout { "" } else { replaced.as_str().unwrap_or_default() };
            count(replaced, &|count| count.replaced += 1);
        }
        count(offer, &|count| {
            count.views += 1;
            count.generosity += generosity;
        });
        self.used += 1;
        Ok(())
    }
}

/// A report's name as the package gave it.
fn plain_name(name: &str) -> &str {
    if name == RENAMED_ORDER { ORDER } else { name.strip_prefix(PREFIX).unwrap_or(name) }
}

/// A row of GA4's export as the report that its parameters make.
fn of_export(row: &Map<String, Value>, params: &Value) -> Map<String, Value> {
    let mut report = Map::new();
    for param in params.as_array().into_iter().flatten() {
        let Some(key) = param.get("key").and_then(Value::as_str) else { continue };
        let values = ["string_value", "int_value", "double_value", "float_value"];
        let told =
            values.iter().filter_map(|kind| param.get("value")?.get(kind)).find(|value| !value.is_null());
        report.insert(key.to_owned(), told.cloned().unwrap_or_default());
    }
    report.insert("event".to_owned(), row.get("event_name").cloned().unwrap_or_default());
    report.insert("user_pseudo_id".to_owned(), row.get("user_pseudo_id").cloned().unwrap_or_default());
    // In microseconds, which of one shopper only compare among themselves.
    report.insert("time".to_owned(), row.get("event_timestamp").cloned().unwrap_or_default());
    report
}

/// The place of a stage among all, by its name.
fn stage(name: &Value) -> Option<usize> {
    Stage::ALL.iter().position(|stage| serde_json::to_value(stage).is_ok_and(|known| known == *name))
}

/// Also as text, which is how exports write all parameters.
fn truth(value: &Value) -> Option<bool> {
    match value {
        Value::Bool(truth) => Some(*truth),
        Value::String(text) => match text.as_str() {
            "true" | "1" => Some(true),
            "false" | "0" => Some(false),
            _ => None,
        },
        _ => number(value).filter(|number| *number == 0.0 || *number == 1.0).map(|number| number == 1.0),
    }
}

fn number(value: &Value) -> Option<f64> {
    value.as_f64().or_else(|| value.as_str()?.trim().parse().ok())
}

fn counts(counts: Counts) -> Vec<OutcomeCount> {
    let count = |((id, stage), count): ((String, usize), Count)| OutcomeCount {
        promotion_id: Some(id).filter(|id| !id.is_empty()),
        stage: Stage::ALL[stage],
        generosity: count.generosity / count.views.max(1) as f64,
        trials: count.views.saturating_sub(count.replaced),
        orders: count.orders,
    };
    counts.into_iter().map(count).collect()
}
