//! How good a pack is, beside what shops could have without it.

pub mod baseline;
pub mod baskets;
mod measure;
mod metrics;
mod package;
mod served;
mod wasm;

pub use measure::{Foretold, Quality, Task, best, measure};
pub use metrics::{Accuracy, CUTOFF, Margins, SessionTally, gain};
pub use package::{Listed, Package};
pub use served::{BETWEEN_EVENTS, Packed, Served, VISIT_BEGINS, event_name};
pub use wasm::{WasmLists, WasmQuality};
