//! What fills up a cart: what orders taught of such a cart, and else the feed and what goes with the cart's goods.

use crate::catalog::{Catalog, ItemIndex};
use crate::model::Pack;
use crate::rank::Plan;
use crate::rank::baskets::{ComplementMode, in_basket};
use crate::rank::complements::add_complements;
use crate::rank::feed::{Question, ask_for};

/// With a pack that knows baskets, what is likeliest to be taken beside the cart: see
/// [`Popular`](ComplementMode::Popular). Otherwise as the feed, with the points that complements of the cart get besides.
/// Goods of the cart's own shelves may come too: what is sold by twos is bought by twos.
pub(crate) fn fillers(
    catalog: &Catalog,
    pack: Option<&Pack>,
    question: Question<'_>,
    cart: &[ItemIndex],
) -> Plan {
    if let Some((pack, baskets)) = pack.and_then(|pack| Some((pack, pack.baskets()?))) {
        let Question { profile, now, .. } = question;
        return in_basket(catalog, pack, baskets, profile, cart, ComplementMode::Popular, now);
    }
    let (mut ask, variety) = ask_for(catalog, pack, question);
    add_complements(&mut ask, catalog, question.profile, cart);
    Plan::new(ask, variety)
}
