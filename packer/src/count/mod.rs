//! Counts what a log holds: the SQL files in `packer/sql`, run by a query engine inside this process.
//!
//! ```text
//! Log ──clicks.sql──▶ Sessions ──item_counts.sql, pair_counts.sql──▶ Counts
//!                                   tables that another engine wrote ──▲
//! ```
//!
//! The counts are the model's only input, and the same files run on Apache Spark: a shop whose log outgrows
//! this machine counts there and hands the tables over ([`read_counts`]). Both find the same
//! tables to the last bit, whatever their number of threads, because all sums are of whole numbers.
//!
//! Nothing here may be called from asynchronous code: every call waits for its answer.

mod counter;
mod engine;
mod memory;
mod sessions;
mod settings;
mod tables;

pub use counter::Counter;
pub use sessions::sessions;
pub use settings::CountSettings;
pub use tables::{read_counts, write_counts};

/// Cuts a log into sessions and numbers them: the text of `packer/sql/clicks.sql`.
pub const CLICKS: &str = include_str!("../../sql/clicks.sql");

/// Counts items: the text of `packer/sql/item_counts.sql`.
pub const ITEM_COUNTS: &str = include_str!("../../sql/item_counts.sql");

/// Counts pairs of items: the text of `packer/sql/pair_counts.sql`.
pub const PAIR_COUNTS: &str = include_str!("../../sql/pair_counts.sql");
