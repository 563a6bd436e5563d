//! The files that the commands read.

use std::path::PathBuf;

use crate::cli::progress;
use crate::failure::Failure;
use crate::log::Log;
use crate::read::{CatalogRead, EventsRead, EventsReport, read_catalog, read_events, read_shoppers};

pub(super) struct Read {
    pub(super) log: Log,
    /// `None` where no file was given.
    pub(super) report: Option<EventsReport>,
}

pub(super) fn catalog(files: &[PathBuf]) -> Result<Option<CatalogRead>, Failure> {
    if files.is_empty() { Ok(None) } else { read_catalog(files).map(Some) }
}

pub(super) fn events(files: &[PathBuf]) -> Result<Read, Failure> {
    if files.is_empty() {
        return Ok(Read { log: Log::default(), report: None });
    }
    with_progress(files, read_events)
}

/// By shopper.
pub(super) fn shoppers(files: &[PathBuf]) -> Result<Read, Failure> {
    with_progress(files, read_shoppers)
}

type ReadFiles = fn(&[PathBuf], &dyn Fn(u64)) -> Result<EventsRead, Failure>;

fn with_progress(files: &[PathBuf], read: ReadFiles) -> Result<Read, Failure> {
    let bar = progress::of_files(files);
    let read = read(files, &|bytes| bar.set_position(bytes))?;
    bar.finish_and_clear();
    Ok(Read { log: read.log, report: Some(read.report) })
}
