//! What fills up a cart: what orders taught of such a cart, and else the feed and what goes with the cart's goods.

use crate::catalog::{Catalog, ItemIndex};
use crate::model::Pack;
use crate::rank::Plan;
use crate::rank::arrange::Variety;
use crate::rank::baskets::{ComplementMode, ask_by_orders};
use crate::rank::complements::add_complements;
use crate::rank::feed::{Question, ask_for};

/// With a pack that knows baskets, what is likeliest to be taken beside the cart: see
/// [`Popular`](ComplementMode::Popular). Otherwise as the feed, with the points that complements of the cart get besides.
/// Goods of the cart's own shelves may come too: what is sold by twos is bought by twos. What the shop names beside the cart's
/// goods has no points for that: whatever fills the cart best would be an accessory then, wanted or not.
pub(crate) fn fillers(
    catalog: &Catalog,
    pack: Option<&Pack>,
    question: Question<'_>,
    cart: &[ItemIndex],
) -> Plan {
    if let Some((pack, baskets)) = pack.and_then(|pack| Some((pack, pack.baskets()?))) {
        let Question { profile, now, .. } = question;
        let ask = ask_by_orders(catalog, pack, baskets, profile, cart, ComplementMode::Popular, now);
        return Plan::new(ask, Variety::default());
    }
    let (mut ask, variety) = ask_for(catalog, pack, question);
    add_complements(&mut ask, catalog, question.profile, cart);
    Plan::new(ask, variety)
}
