//! How well baskets are completed and next orders foretold, beside simpler ways.
//!
//! - **Completion**: of each order of two items or more, one is hidden by chance; all items that are not in the rest of it
//!   are ranked. HR@20 is the share of orders whose hidden item stands among the first 20.
//! - **Tail**: the same where the hidden item is none of the 100 in the most orders, ranked as complements.
//! - **Page**: the same, known one item of the rest alone.
//! - **Next**: the last order of each shopper with orders before it; R@10 is the share of its items among the first 10.
//! - **Reminders**: what each shopper may buy again, shown at the beginning of a week; the share that is bought in it.
//!
//! Equal scores count against us, and so do items that were never bought before. Intervals are bootstraps over shoppers.

mod bootstrap;
mod completion;
mod next;
mod quantised;
mod reminders;
mod simple;
mod tifu_knn;

pub use bootstrap::{Figure, Measured};
pub use completion::completion;
pub use next::next_orders;
pub use quantised::quantised;
pub use reminders::reminders;
pub use simple::{Cosine, popularity};
pub use tifu_knn::{TifuKnn, TifuSettings};
