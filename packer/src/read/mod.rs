//! What shops have on their disks, read: event logs and catalogues.

mod action_names;
mod basis;
mod columns;
mod csv_rows;
mod event_file;
mod events;
mod intern;
mod json_array;
mod json_rows;
mod normalise;
mod parquet_rows;
mod reading;
mod records;
mod report;
mod scan;
mod sift;
mod source;
mod timestamp;
mod watched;

pub use events::{EventsRead, read_events};
pub use report::{EventsReport, Example, FileReport, ReadProblem};

// STUB
/// x
#[derive(Clone, Debug, Default, serde::Serialize)] pub struct CatalogReport {
    /// x
    pub problems: Vec<ReadProblem> }
/// x
#[derive(Debug)] pub struct CatalogRead {
    /// x
    pub names: Vec<String>,
    /// x
    pub columns: Vec<Vec<String>>,
    /// x
    pub report: CatalogReport }
/// x
pub fn read_catalog(_: &[std::path::PathBuf]) -> Result<CatalogRead, crate::Failure> { Ok(CatalogRead { names: vec![], columns: vec![], report: CatalogReport::default() }) }
