//! What the shop's logs taught: for each item its neighbours, and what all shoppers want.

mod baskets;
mod delta;
mod dictionary;
mod directory;
pub(crate) mod format;
mod head;
mod items;
mod loaded;
mod outcomes;
mod pack;
mod priors;
mod rows;
mod weights;
mod write;

pub(crate) use baskets::{BasketHead, InBaskets};
pub use baskets::{BasketWeights, PackBaskets};
pub(crate) use directory::{FNV_BASIS, fnv_1a};
pub(crate) use format::File;
pub(crate) use items::PackItem;
pub(crate) use outcomes::Outcomes;
pub use pack::PackReport;
pub(crate) use pack::{Located, Pack, basket_weights, file_named, names};
pub use priors::{LandingPlace, LandingPrior, Priors};
pub use rows::Row;
pub(crate) use rows::{RowOf, Rows};
pub use weights::Weights;
pub use write::{PackChange, PackContents, PackFiles};

/// So many items, the first of a pack, stand in its head: those that a newcomer may see.
///
/// ```
/// assert_eq!(regulars::HEAD_ITEMS % regulars::CHUNK_ITEMS, 0);
/// ```
pub const HEAD_ITEMS: u32 = 128;

/// So many items share a chunk of a pack.
///
/// ```
/// // The chunk of item 300, and how many chunks a shop of a million items has.
/// assert_eq!((300 / regulars::CHUNK_ITEMS, 1_000_000_u32.div_ceil(regulars::CHUNK_ITEMS)), (2, 7813));
/// ```
pub const CHUNK_ITEMS: u32 = 128;
