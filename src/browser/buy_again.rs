//! What the shopper may want to buy again, as a page is told it.

use serde::Serialize;

use crate::calendar::DAY;
use crate::catalog::Product;
use crate::engine::Engine;
use crate::rank::{Again, Due};

/// A product that may be wanted again.
#[derive(Serialize, tsify::Tsify)]
pub struct BuyAgain {
    /// The product.
    pub product: Product,
    /// How likely it is bought within the next seven days, 0 to 1.
    pub probability: f64,
    /// Orders that held it.
    pub orders: u32,
    /// When it was last bought, in ms since 1970.
    pub last_bought_at: i64,
    /// After how many days this shopper buys it again, as far as one can tell.
    pub interval_days: f64,
    /// When it is due, in ms since 1970: its interval after it was last bought.
    pub due_at: i64,
    /// How near that is.
    pub due: Due,
}

impl BuyAgain {
    pub(super) fn new(engine: &Engine, again: &Again) -> Option<BuyAgain> {
        Some(BuyAgain {
            product: engine.product(again.item)?,
            probability: again.probability,
            orders: again.orders,
            last_bought_at: again.last_bought_at,
            interval_days: again.interval / DAY as f64,
            due_at: again.due_at,
            due: again.due,
        })
    }
}
