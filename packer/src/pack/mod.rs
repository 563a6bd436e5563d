//! From what was learned to the folder that a shop publishes.

mod contents;
mod delta;
mod folder;
mod manifest;
mod published;
mod sizes;
mod traits;

pub use contents::{Learned, alike, contents, numbered, weights};
pub use delta::{Changes, changes, publish};
pub use folder::{prepare, write};
pub use manifest::{Chunks, DeltaFile, HeadFile, Manifest};
pub use published::read;
pub use sizes::{Compressed, Sizes};
