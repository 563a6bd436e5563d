//! Counts what a log holds: the SQL files in `packer/sql`, run by a query engine inside this process.
//!
//! ```text
//! Log ──clicks.sql──▶ Sessions ──item_counts.sql, pair_counts.sql──▶ Counts
//!                                   tables that another engine wrote ──▲
//!     ──baskets.sql──▶ Orders ──basket_….sql, rebuys.sql──▶ BasketCounts, Rebuys
//!                                   tables that another engine wrote ──▲
//! ```
//!
//! The counts are the model's only input, and the same files run on Apache Spark: a shop whose log outgrows
//! this machine counts there and hands the tables over ([`read_counts`], [`read_basket_counts`]). Both find the same
//! tables to the last bit, whatever their number of threads, because all sums are of whole numbers.
//!
//! Nothing here may be called from asynchronous code: every call waits for its answer.

mod basket_counter;
mod basket_settings;
mod basket_tables;
mod counter;
mod engine;
mod memory;
mod orders;
mod sessions;
mod settings;
mod tables;

pub use basket_counter::{BasketCounter, BasketCounts, Rebuys};
pub use basket_settings::BasketCountSettings;
pub use basket_tables::{BasketTables, read_basket_counts, write_basket_counts};
pub use counter::Counter;
pub use orders::orders;
pub use sessions::sessions;
pub use settings::CountSettings;
pub use tables::{read_counts, write_counts};

/// Cuts a log into sessions and numbers them: the text of `packer/sql/clicks.sql`.
pub const CLICKS: &str = include_str!("../../sql/clicks.sql");

/// Counts items: the text of `packer/sql/item_counts.sql`.
pub const ITEM_COUNTS: &str = include_str!("../../sql/item_counts.sql");

/// Counts pairs of items: the text of `packer/sql/pair_counts.sql`.
pub const PAIR_COUNTS: &str = include_str!("../../sql/pair_counts.sql");

/// Makes baskets of orders and numbers them: the text of `packer/sql/baskets.sql`.
pub const BASKETS: &str = include_str!("../../sql/baskets.sql");

/// Weighs baskets: the text of `packer/sql/basket_weights.sql`.
pub const BASKET_WEIGHTS: &str = include_str!("../../sql/basket_weights.sql");

/// Counts all baskets: the text of `packer/sql/basket_totals.sql`.
pub const BASKET_TOTALS: &str = include_str!("../../sql/basket_totals.sql");

/// Counts the items of baskets: the text of `packer/sql/basket_item_counts.sql`.
pub const BASKET_ITEM_COUNTS: &str = include_str!("../../sql/basket_item_counts.sql");

/// Counts pairs of items of baskets: the text of `packer/sql/basket_pair_counts.sql`.
pub const BASKET_PAIR_COUNTS: &str = include_str!("../../sql/basket_pair_counts.sql");

/// Counts what is bought again: the text of `packer/sql/rebuys.sql`.
pub const REBUYS: &str = include_str!("../../sql/rebuys.sql");
