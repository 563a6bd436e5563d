//! Event files, one or many, into one log.

use std::collections::BTreeMap;
use std::path::PathBuf;

use super::basis::agree;
use super::columns::{Column, Header};
use super::event_file::EventFile;
use super::normalise::{Basis, NO_EVENT, Normaliser};
use super::reading::Reading;
use super::report::{At, EventsReport, Fault, FileReport};
use super::scan::Scanner;
use super::source::expand;
use crate::{Failure, Log};

/// A log that was read, and how that went.
#[derive(Clone, Debug, Default)]
pub struct EventsRead {
    /// The events.
    pub log: Log,
    /// What was used, what was not, and why.
    pub report: EventsReport,
}

const NO_EVENTS: Fault = Fault {
    code: "events.empty",
    field: "events",
    expected: "events that say who did what with which item",
    mend: "Give an event log; without one, lists go by the catalogue alone.",
};
const EMPTY: Fault = Fault {
    code: "events.empty",
    field: "file",
    expected: "events",
    mend: "Nothing, if nothing happened; otherwise export the file again.",
};
const ONE_SESSION: Fault = Fault {
    code: "events.one_session",
    field: "session_id",
    expected: "many sessions, since what goes together shows in what several shoppers did",
    mend: "Give a longer log, and see that session_id or user_id tells shoppers apart.",
};

/// Reads event files into one log, in the order of the files and of the lines in them: CSV (with commas,
/// tabs, semicolons or bars), JSON Lines, a JSON array, Parquet; text also packed by gzip, zstd, bzip2 or
/// xz. Of a folder, all the files in it and in its folders are read.
///
/// A bad line is skipped and counted in the report; `progress` is told how many bytes have been read, over
/// all files, as they lie on the disk. Errors: `events.column` where a file lacks a needed column or the
/// files do not agree on one, and `file.…` where a file cannot be read at all.
///
/// ```
/// use regulars_packer::read::read_events;
///
/// let folder = tempfile::tempdir()?;
/// let path = folder.path().join("clicks.csv");
/// std::fs::write(&path, "session_id,item_id,timestamp\na,tea,1593536687\na,,1593536688\n")?;
/// let read = read_events(&[path], &|_bytes| ())?;
/// assert_eq!(read.log.items, ["tea"]);
/// assert_eq!(read.report.problems[0].code, "events.item_id");
/// assert_eq!(read.report.problems[0].examples[0].line, Some(3));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn read_events(files: &[PathBuf], progress: &dyn Fn(u64)) -> Result<EventsRead, Failure> {
    read(files, false, progress)
}

/// As [`read_events`], but by shopper: an event that tells its shopper is that shopper's, whatever its session, and
/// [`Log::order`] and [`Log::quantity`] are filled.
///
/// ```
/// use regulars_packer::read::read_shoppers;
///
/// let folder = tempfile::tempdir()?;
/// let path = folder.path().join("clicks.csv");
/// std::fs::write(&path, "session_id,user_id,item_id,timestamp\na,ann,tea,1593536687\nb,ann,pot,1593636688\n")?;
/// let read = read_shoppers(&[path], &|_bytes| ())?;
/// assert_eq!((read.log.visitor, read.log.quantity), (vec![0, 0], vec![1.0, 1.0]));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn read_shoppers(files: &[PathBuf], progress: &dyn Fn(u64)) -> Result<EventsRead, Failure> {
    read(files, true, progress)
}

fn read(files: &[PathBuf], whole_shoppers: bool, progress: &dyn Fn(u64)) -> Result<EventsRead, Failure> {
    let files = expand(files)?;
    let files = files.iter().map(|path| EventFile::open(path)).collect::<Result<Vec<_>, Failure>>()?;
    let filled: Vec<(&str, &Header)> = files
        .iter()
        .filter(|file| !file.is_empty())
        .map(|file| (file.shown.as_str(), &file.header))
        .collect();
    let basis = Basis { whole_shoppers, ..agree(&filled)? };
    let scanner = Scanner::new()?;
    let mut normaliser = Normaliser::new(basis);
    let mut report = EventsReport::default();
    let mut empty: Vec<&str> = Vec::new();
    let mut before = 0;
    for file in &files {
        normaliser.begin(file.shown.clone());
        let used_before = normaliser.events();
        let mut reading = Reading {
            file,
            basis,
            scanner: &scanner,
            normaliser: &mut normaliser,
            progress: &|bytes| progress(before + bytes),
        };
        reading.read()?;
        normaliser.end();
        if normaliser.seen + normaliser.bad == 0 {
            empty.push(&file.shown);
        }
        before += file.source.size;
        progress(before);
        report.files.push(FileReport {
            path: file.shown.clone(),
            format: file.format_name(),
            used: normaliser.events() - used_before,
            bad_lines: normaliser.bad,
            columns: columns_used(&file.header, basis, normaliser.purchases > 0 || whole_shoppers),
        });
    }
    // Where all are empty, that is said once.
    if normaliser.events() > 0 {
        for file in empty {
            normaliser.begin(file.to_owned());
            normaliser.tally.add(EMPTY, "none", At::File);
        }
    }
    normaliser.begin("all files".to_owned());
    if !normaliser.unknown_events.is_empty() {
        let names: Vec<&str> = normaliser.unknown_events.keys().map(String::as_str).collect();
        normaliser.tally.add(NO_EVENT, &names.join(", "), At::File);
    }
    match (normaliser.events(), normaliser.visitors()) {
        (0, _) => normaliser.tally.add(NO_EVENTS, "none", At::File),
        (_, 1) if !whole_shoppers => normaliser.tally.add(ONE_SESSION, "one", At::File),
        _ => {}
    }
    report.events = normaliser.events();
    report.items = normaliser.items();
    report.visitors = normaliser.visitors();
    report.repeated_purchases = normaliser.repeated_purchases;
    report.passed_over = std::mem::take(&mut normaliser.passed_over);
    report.unknown_events = std::mem::take(&mut normaliser.unknown_events);
    let (log, tally) = normaliser.into_log();
    report.problems = tally.into_problems();
    Ok(EventsRead { log, report })
}

/// Of each column that told something, by its own name, the name in the file.
fn columns_used(header: &Header, basis: Basis, has_purchases: bool) -> BTreeMap<&'static str, String> {
    let is_used = |column: Column| match column {
        Column::SessionId => !basis.by_user,
        Column::Timestamp => basis.timed,
        Column::Quantity | Column::Price | Column::TransactionId => has_purchases,
        _ => true,
    };
    let used = header.used().filter(|(column, _)| is_used(*column));
    used.map(|(column, name)| (column.name(), name.to_owned())).collect()
}
