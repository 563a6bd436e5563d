//! What fills up a cart: the feed, and what goes with the cart's goods.

use crate::catalog::{Catalog, ItemIndex};
use crate::model::Pack;
use crate::rank::Plan;
use crate::rank::complements::add_complements;
use crate::rank::feed::{Question, ask_for};

/// As the feed, with the points that complements of the cart get besides. Goods of the cart's own shelves may come too:
/// what is sold by twos is bought by twos.
pub(crate) fn fillers(
    catalog: &Catalog,
    pack: Option<&Pack>,
    question: Question<'_>,
    cart: &[ItemIndex],
) -> Plan {
    let (mut ask, variety) = ask_for(catalog, pack, question);
    add_complements(&mut ask, catalog, question.profile, cart);
    Plan::new(ask, variety)
}
