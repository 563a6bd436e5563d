//! From orders to what goes together and what is bought again.

mod asked;
mod gram;
mod lifted;
mod rebuys;
mod rows;
mod search;
mod serve;
mod settings;
mod solve;

pub(crate) use asked::Chance;
pub use asked::{Hidden, Histories, hidden, last_orders, rank, recall};
pub use rebuys::{again, typical_intervals};
pub use rows::{BasketRowOptions, BasketRows, basket_rows};
pub use search::{BasketSearchReport, CountBaskets, baskets_learned_from, search_baskets};
pub use serve::{BasketModel, CartMode};
pub use settings::BasketSettings;
