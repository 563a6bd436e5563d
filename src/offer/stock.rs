//! What offers have to know of the shop's goods.

use alloc::string::String;
use alloc::vec::Vec;

use crate::catalog::Product;
use crate::offer::Offer;

/// The shop's goods, as far as they are here.
pub(crate) trait Stock {
    /// The product of that id.
    fn product(&self, item_id: &str) -> Option<Product>;
    /// The tags of the product of that id.
    fn tags(&self, item_id: &str) -> Vec<String>;
    /// Whether an offer would tell of sensitive goods, or of some of which nobody can say that they are not.
    fn is_sensitive(&self, offer: &Offer) -> bool;
}
