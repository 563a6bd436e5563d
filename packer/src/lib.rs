//! Learns from a shop's own logs.
//!
//! ```text
//! events ──read──▶ log ──count (SQL)──▶ counts ──learn──▶ rows, weights ──pack──▶ folder
//! catalogue ─read──────────────────────────────────────────────▲
//! ```

mod failure;
mod log;
pub mod read;

pub use failure::Failure;
pub use log::{Action, Counts, Log, Sessions};
