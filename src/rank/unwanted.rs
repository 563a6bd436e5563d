//! What no list shows this shopper.

use crate::catalog::Catalog;
use crate::profile::ProfileState;
use crate::rank::ask::{Ask, LeftOut};

/// Keeps out what was turned down, with all variants.
pub(crate) fn bar_dismissed(ask: &mut Ask, catalog: &Catalog, profile: &ProfileState) {
    bar(ask, catalog, profile.hidden.ids(), LeftOut::Dismissed);
}

/// Keeps out what was looked at, on this visit's trail or lately, with all variants.
pub(crate) fn bar_seen(ask: &mut Ask, catalog: &Catalog, profile: &ProfileState) {
    let seen = profile.trail.back().map(|(id, _)| id).chain(profile.recent.ids());
    bar(ask, catalog, seen, LeftOut::Excluded);
}

fn bar<'a>(ask: &mut Ask, catalog: &Catalog, ids: impl Iterator<Item = &'a str>, why: LeftOut) {
    ids.filter_map(|id| catalog.find(id)).for_each(|item| ask.bar(item, why));
}

/// Keeps out what was just bought, what is in the cart and what was turned down, with all variants.
pub(crate) fn bar_unwanted(ask: &mut Ask, catalog: &Catalog, profile: &ProfileState, now: i64) {
    let resting = profile.purchases.iter().filter(|(_, purchase)| purchase.is_resting(now));
    bar(ask, catalog, resting.map(|(id, _)| id), LeftOut::JustBought);
    bar_cart(ask, catalog, profile);
}

/// Keeps out what is in the cart and what was turned down, with all variants.
pub(crate) fn bar_cart(ask: &mut Ask, catalog: &Catalog, profile: &ProfileState) {
    bar(ask, catalog, profile.cart.ids(), LeftOut::InCart);
    bar_dismissed(ask, catalog, profile);
}
