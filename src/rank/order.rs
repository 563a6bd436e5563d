//! The shop's own list in a personal order.
//!
//! With `s` the strength, `i` the place in the shop's list, from 0, and `T` what the shopper's own terms of the feed give a
//! product (tastes, what goes with what is looked at, what was viewed, what is bought again), its score is
//!
//! ```text
//! s · T + (1 − s) · 24 / (24 + i)
//! ```
//!
//! so the place of a product depends on those before it, however long the list is; and what is true for every shopper alike
//! (popularity, freshness, chance) is the shop's to put into its list.

use alloc::vec::Vec;
use core::mem;

use crate::catalog::{Catalog, ItemIndex, NO_GROUP};
use crate::model::{Pack, Weights};
use crate::profile::ProfileState;
use crate::rank::arrange::{Pin, in_order};
use crate::rank::ask::{Ask, Standing};
use crate::rank::feed::{add_again, add_drawn_to, add_viewed};
use crate::rank::merchandise::ActiveRules;
use crate::rank::term::{Points, Reason, Term, points};
use crate::rank::unwanted::bar_unwanted;
use crate::sort;

/// How much the shopper's taste counts beside the shop's own order, where a page does not say: half a point of taste, about
/// as much as a liked category and brand, brings a product from the tenth page of 24 to the first.
///
/// ```
/// assert!((0.0..=1.0).contains(&regulars::DEFAULT_STRENGTH));
/// ```
pub const DEFAULT_STRENGTH: f64 = 0.5;
/// What standing first in the shop's list gives: two and a half times the liking of a category.
const FIRST: f64 = 1.0;
/// After so many places, a page of most shops, half of that is left.
const HALVED_AFTER: f64 = 24.0;

/// A product of the shop's list in its new place.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RankedItem {
    /// Where its id stands in the list that was handed over, from 0.
    pub place: usize,
    /// The product's number; `None` where nothing is known of the id.
    pub item: Option<ItemIndex>,
    /// The sum of its reasons.
    pub score: Points,
    /// The terms that are not 0, and what [puts it in its place](Term::Pin).
    pub reasons: Vec<Reason>,
}

/// `list` holds places and products in the shop's order.
pub(crate) fn in_personal_order(
    catalog: &Catalog,
    pack: Option<&Pack>,
    profile: &ProfileState,
    rules: &ActiveRules<'_>,
    list: &[(usize, Option<ItemIndex>)],
    strength: f64,
    now: i64,
) -> Vec<RankedItem> {
    let weights = pack.map_or(Weights::WITHOUT_PACK, |pack| *pack.weights());
    let mut ask = Ask::new(Standing::default());
    add_drawn_to(&mut ask, catalog, pack, profile, &weights, true, now);
    add_viewed(&mut ask, catalog, pack, profile, now);
    add_again(&mut ask, catalog, profile, now);
    ask.times(strength);
    rules.add_to(&mut ask, catalog);
    ask.complete();
    bar_unwanted(&mut ask, catalog, profile, now);

    let is_left_in =
        |(_, item): &&(usize, Option<ItemIndex>)| item.is_none_or(|item| ask.filtered_by(item).is_none());
    let mut ranked: Vec<RankedItem> = Vec::with_capacity(list.len());
    for (&(place, item), before) in list.iter().filter(is_left_in).zip(0..) {
        let of_place = FIRST * HALVED_AFTER / (HALVED_AFTER + f64::from(before));
        // What cannot be had is not put forward.
        let open = item.filter(|&item| catalog.closed()[item as usize] == 0);
        let mut reasons = open.map_or_else(Vec::new, |item| ask.reasons(catalog, item));
        let of_place = Reason::new(Term::ShopOrder, points((1.0 - strength) * of_place));
        if of_place.points != 0 {
            reasons.push(of_place);
        }
        ranked.push(RankedItem {
            place,
            item,
            score: reasons.iter().map(|reason| reason.points).sum(),
            reasons,
        });
    }
    // Flipping all bits but the sign's turns the order of signed numbers round.
    let by_score = ranked.iter().zip(0..).map(|(row, at)| sort::key(row.score as u32 ^ 0x7fff_ffff, at));
    let mut keys: Vec<u64> = by_score.collect();
    sort::sort(&mut keys);
    let mut order: Vec<usize> = keys.into_iter().map(sort::place).collect();

    let pinned = pinned(catalog, &ask, &ranked);
    order.retain(|at| pinned.iter().all(|(_, row)| row != at));
    let mut next = 0;
    for (pin, row) in pinned {
        let place = next.max(pin.position as usize - 1).min(order.len());
        order.insert(place, row);
        next = place + 1;
        ranked[row].reasons.push(Reason { rule: Some(pin.rule), ..Reason::new(Term::Pin, 0) });
    }
    order.into_iter().map(|at| mem::take(&mut ranked[at])).collect()
}

/// What is pinned, can be had and is wanted, with its row, in the order of the places.
fn pinned(catalog: &Catalog, ask: &Ask, rows: &[RankedItem]) -> Vec<(Pin, usize)> {
    let is_barred = |item: ItemIndex| {
        let group = catalog.group(item);
        let is_it =
            |barred: ItemIndex| barred == item || (group != NO_GROUP && catalog.group(barred) == group);
        ask.barred().iter().any(|(barred, _)| is_it(*barred))
    };
    let mut pinned: Vec<(Pin, usize)> = Vec::new();
    for &pin in ask.pins() {
        let Some(row) = rows.iter().position(|row| row.item == Some(pin.item)) else { continue };
        let is_open = catalog.closed()[pin.item as usize] == 0;
        if is_open && !is_barred(pin.item) && pinned.iter().all(|(_, known)| *known != row) {
            pinned.push((pin, row));
        }
    }
    in_order(pinned.iter().map(|(pin, _)| pin.position)).into_iter().map(|at| pinned[at]).collect()
}
