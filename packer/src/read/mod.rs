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
mod scan;
mod sift;
mod source;
mod timestamp;
mod watched;

pub use catalog::{CatalogRead, CatalogReadReport, read_catalog};
pub use events::{EventsRead, read_events};
pub use outcomes::{OutcomeCount, Outcomes, OutcomesReport, read_outcomes};
pub use report::{EventsReport, Example, FileReport, ReadProblem};
