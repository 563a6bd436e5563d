//! How well baskets are completed and next orders foretold, beside simpler ways.
//!
//! - **Completion**: of each order of two items or more, one is hidden by chance; all items that are not in the rest of it
//!   are ranked. HR@20 is the share of orders whose hidden item stands among the first 20.
//! - **Tail**: the same where the hidden item is none of the 100 in the most orders, ranked as complements.
//! - **Page**: the same, known one item of the rest alone.
//! - **Next**: the last order of each shopper with orders before it; R@10 is the share of its items among the first 10.
//! - **Reminders**: what each shopper may buy again, shown at the beginning of a week; the share that is bought in it.
//!
//! An engine with the pack is asked as a page asks it, and each shopper's earlier orders are played to it as purchases.
//! Equal scores count against us, and so do items that were never bought before. Intervals are bootstraps over shoppers.

mod asked;
mod bootstrap;
mod completion;
mod next;
mod reminders;
mod simple;
mod tifu_knn;
mod visits;

pub use asked::{ask, ask_package};
pub use bootstrap::{Figure, Measured};
pub use completion::{completion, most_popular};
pub use next::next_orders;
pub use reminders::reminders;
pub use simple::{Cosine, popularity};
pub use tifu_knn::{TifuKnn, TifuSettings};
pub use visits::{Answer, Purpose, Question, Step, questions, visits};
