//! What shops have on their disks, read: event logs and catalogues.

mod action_names;
mod basis;
mod catalog;
mod columns;
mod csv_rows;
mod event_file;
mod events;
mod ga4;
mod ga4_json;
mod ga4_parquet;
mod intern;
mod json_array;
mod json_rows;
mod normalise;
mod outcomes;
mod parquet_rows;
mod reading;
mod records;
mod report;
mod returns;
mod scan;
mod sift;
mod source;
mod timestamp;
mod watched;

pub use catalog::{CatalogRead, CatalogReadReport, read_catalog};
pub use events::{EventsRead, read_events, read_shoppers};
pub use outcomes::{OutcomeCount, Outcomes, OutcomesReport, read_outcomes};
pub use report::{EventsReport, Example, FileReport, ReadProblem};

/// A moment as event logs write it, in ms since 1970: ISO 8601, or a number whose size tells its unit.
///
/// ```
/// use regulars_packer::read::moment;
///
/// assert_eq!(moment("2020-06-30T17:04:47Z"), Some(1_593_536_687_000));
/// assert_eq!(moment("1593536687"), Some(1_593_536_687_000));
/// assert_eq!(moment("yesterday"), None);
/// ```
pub fn moment(text: &str) -> Option<i64> {
    timestamp::parse(text).map(|(ms, _)| ms)
}
