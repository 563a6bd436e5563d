//! What no list shows this shopper.

use crate::catalog::Catalog;
use crate::profile::ProfileState;
use crate::rank::ask::{Ask, LeftOut};

/// Keeps out what was just bought, what is in the cart and what was turned down, with all variants.
pub(crate) fn bar_unwanted(ask: &mut Ask, catalog: &Catalog, profile: &ProfileState, now: i64) {
    let resting = profile.purchases.iter().filter(|(_, purchase)| purchase.is_resting(now));
    let just_bought = resting.map(|(id, _)| (id, LeftOut::JustBought));
    let in_cart = profile.cart.ids().map(|id| (id, LeftOut::InCart));
    let dismissed = profile.hidden.ids().map(|id| (id, LeftOut::Dismissed));
    for (id, why) in just_bought.chain(in_cart).chain(dismissed) {
        if let Some(item) = catalog.find(id) {
            ask.bar(item, why);
        }
    }
}
