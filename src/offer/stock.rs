//! What offers have to know of the shop's goods.

use crate::catalog::Product;
use crate::offer::Offer;

/// The shop's goods, as far as they are here.
pub(crate) trait Stock {
    /// The product of that id.
    fn product(&self, item_id: &str) -> Option<Product>;
    /// The currency of the shop's prices; empty where none is known.
    fn currency(&self) -> &str;
    /// Whether the product of that id has a tag that is meant.
    fn has_tag(&self, item_id: &str, is_meant: &dyn Fn(&str) -> bool) -> bool;
    /// Whether an offer would tell of sensitive goods, or of some of which nobody can say that they are not.
    fn is_sensitive(&self, offer: &Offer) -> bool;
}
