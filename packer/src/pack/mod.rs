//! From what was learned to the folder that a shop publishes.

mod contents;
mod folder;
mod sizes;
mod traits;

pub use contents::{Learned, contents, numbered, weights};
pub use folder::{HeadFile, Manifest, prepare, write};
pub use sizes::{Compressed, Sizes};
