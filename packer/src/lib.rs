//! Learns from a shop's own logs.
//!
//! ```text
//! events ──read──▶ log ──count (SQL)──▶ counts ──learn──▶ rows, weights ──pack──▶ folder
//! catalogue ─read──────────────────────────────────────────────▲
//! ```

pub mod count;
mod failure;
mod log;

pub use failure::Failure;
pub use log::{Action, Counts, Log, Sessions};
