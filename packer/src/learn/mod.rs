//! From counts to what a pack carries.

mod alike;
mod baskets;
mod content;
mod customers;
mod landing;
mod locality;
mod numbering;
mod priors;
mod rows;
mod search;
mod serve;
mod settings;
mod sparse;
mod trial;
mod weigh;

pub use alike::{ENOUGH_NEIGHBOURS, MOST_ALIKE, alike_rows};
pub(crate) use baskets::Chance;
pub use baskets::{
    BasketModel, BasketRowOptions, BasketRows, BasketSearchReport, BasketSettings, CartMode, CountBaskets,
    Hidden, Histories, again, basket_rows, baskets_learned_from, hidden, last_orders, rank, recall,
    search_baskets, typical_intervals,
};
pub use content::content_rows;
pub use customers::{CustomersReport, customer_model, order_histories};
pub use landing::landing_priors;
pub use locality::{Locality, locality};
pub use numbering::{CHUNK_ITEMS, HEAD_ITEMS, ItemTraits, order};
pub use priors::priors;
pub use rows::{RowOptions, rows};
pub use search::{SearchReport, learned_from, search};
pub use serve::accuracy;
pub use settings::Settings;
pub use sparse::SparseRows;
pub use trial::SearchStep;
pub use weigh::{WeighReport, weigh};
