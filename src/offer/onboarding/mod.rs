//! What helps a newcomer along: what to ask of them first, and what their cart lacks to free shipping.

mod gap;
mod interests;

pub use gap::Gap;
pub(crate) use gap::free_shipping_gap;
pub(crate) use interests::interests;
pub use interests::{INTEREST_CHOICES, InterestChoice};
