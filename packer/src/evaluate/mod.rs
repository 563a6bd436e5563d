//! How good a pack is, beside what shops could have without it.

pub mod baseline;
mod measure;
mod metrics;

pub use measure::{Foretold, Quality, Task, measure};
pub use metrics::{Accuracy, CUTOFF, Margins, SessionTally};
