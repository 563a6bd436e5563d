//! What helps a newcomer along: what to ask of them first.

mod interests;

pub(crate) use interests::interests;
pub use interests::{INTEREST_CHOICES, InterestChoice};
