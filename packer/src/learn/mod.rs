//! From counts to what a pack carries.

pub mod rows;
mod search;
mod serve;
mod settings;
pub mod sparse;

pub use rows::rows;
pub use search::{SearchReport, SearchStep, search};
pub use serve::accuracy;
pub use settings::Settings;
