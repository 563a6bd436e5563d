//! Learns from a shop's own logs what [`regulars`] serves in the browser.
//!
//! ```text
//! events ──read──▶ log ──count (SQL)──▶ sessions, counts ──learn──▶ rows, priors, weights ─┐
//! catalogue ─read──▶ products ─────────────────────────────────────────────────────────────┴─pack─▶ folder
//! ```
//!
//! It is the command line `regulars`; its parts stand here for tests and for shops that build their own.

mod baskets;
mod bounds;
pub mod cli;
pub mod count;
pub mod evaluate;
mod failure;
pub mod learn;
mod log;
pub mod offers;
mod orders;
pub mod pack;
pub mod read;
mod shop;
mod train;

pub use baskets::{BasketsReport, baskets_of, train_baskets, train_on_basket_counts};
pub use failure::Failure;
pub use log::{Action, Counts, Log, Order, OrderLine, Sessions};
pub use orders::Orders;
pub use shop::{Matched, Products, Shop};
pub use train::{Choice, LONGEST_ROW, TrainReport, train, train_on_counts};
