//! What goes with some products: on a product page, or with a cart.
//!
//! Goods of the same leaf category are substitutes, not complements, and are left out. Among the
//! rest count the words, tags and brand shared with the products asked about, and what this shopper
//! bought together with them.

use alloc::vec::Vec;

use crate::catalog::{Catalog, FacetId, FacetKind, ItemIndex, NO_FACET};
use crate::profile::{Order, ProfileState};
use crate::rank::arrange::Variety;
use crate::rank::ask::{Ask, LeftOut, Standing};
use crate::rank::baskets::bar_substitutes;
use crate::rank::related::add_related;
use crate::rank::similar::shared;
use crate::rank::taste::add_taste;
use crate::rank::term::{Points, Reason, Term, points};
use crate::rank::unwanted::bar_unwanted;
use crate::rank::{ComplementMode, Plan};

pub(super) const POPULARITY: f64 = 0.3;
const TASTE_SHARE: f64 = 0.3;
/// Bought in every order that held one of the products asked about.
const BOUGHT_TOGETHER: f64 = 1.0;
/// The same for goods of its category.
const CATEGORY_BOUGHT_TOGETHER: f64 = 0.5;
/// So many orders with a product asked about count half of many.
const ORDERS_FOR_HALF: f64 = 2.0;
/// A basket is filled from many shelves.
const VARIETY: Variety = Variety { leaf: 0.3, department: 0.03, brand: 0.03 };

/// The most that sharing such a facet gives, if all products asked about have it.
fn weight(kind: FacetKind) -> f64 {
    match kind {
        FacetKind::Word => 0.4,
        FacetKind::Category => 0.25,
        FacetKind::Tag => 0.2,
        FacetKind::Brand | FacetKind::Color => 0.1,
        FacetKind::PriceBand => 0.05,
    }
}

pub(crate) fn complements(
    catalog: &Catalog,
    profile: &ProfileState,
    of: &[ItemIndex],
    mode: ComplementMode,
    now: i64,
) -> Plan {
    let mut ask = Ask::new(Standing { popularity: points(POPULARITY), ..Standing::default() });
    add_taste(&mut ask, catalog, profile, now, TASTE_SHARE);
    add_complements(&mut ask, catalog, profile, of);
    add_related(&mut ask, catalog, of, mode);
    of.iter().for_each(|&item| ask.bar(item, LeftOut::Excluded));
    bar_substitutes(&mut ask, catalog, of);
    bar_unwanted(&mut ask, catalog, profile, now);
    Plan::new(ask, VARIETY)
}

/// Adds what their complements get: for what they share, and for what the shopper bought together with them.
pub(super) fn add_complements(ask: &mut Ask, catalog: &Catalog, profile: &ProfileState, of: &[ItemIndex]) {
    ask.add_facets(shared_points(catalog, of, 1.0));
    add_bought_together(ask, catalog, profile, of, 1.0);
}

/// What products get for what they share with those asked about, as that share of what they can get.
pub(super) fn shared_points(
    catalog: &Catalog,
    of: &[ItemIndex],
    share: f64,
) -> impl Iterator<Item = (FacetId, Term, Points)> {
    let of_one = move |&item: &ItemIndex| shared(catalog, item, weight);
    let products = of.len() as f64;
    let shared_out =
        move |(facet, term, points)| (facet, term, (f64::from(points) * share / products) as Points);
    of.iter().flat_map(of_one).map(shared_out)
}

/// Counts, in the shopper's own orders that held one of the products asked about or one of its leaf
/// category, how often each other product and category was there too; they get that share of what they can get.
pub(super) fn add_bought_together(
    ask: &mut Ask,
    catalog: &Catalog,
    profile: &ProfileState,
    of: &[ItemIndex],
    share: f64,
) {
    let of_categories: Vec<FacetId> =
        of.iter().map(|&item| catalog.leaf(item)).filter(|leaf| *leaf != NO_FACET).collect();
    let items = |order: &Order| -> Vec<ItemIndex> {
        order.item_ids.iter().filter_map(|id| catalog.find(id)).collect()
    };
    let orders: Vec<Vec<ItemIndex>> = profile.orders.iter().map(items).collect();

    let held = |order: &&Vec<ItemIndex>| order.iter().any(|item| of.contains(item));
    for (item, weight) in shares(orders.iter().filter(held), catalog.len(), BOUGHT_TOGETHER * share) {
        ask.add_item(item, Reason::new(Term::BoughtTogether, points(weight)));
    }
    let categories = |order: &Vec<ItemIndex>| -> Vec<FacetId> {
        let mut leaves: Vec<FacetId> = Vec::new();
        for leaf in order.iter().map(|&item| catalog.leaf(item)) {
            if leaf != NO_FACET && !leaves.contains(&leaf) {
                leaves.push(leaf);
            }
        }
        leaves
    };
    let held = |leaves: &Vec<FacetId>| leaves.iter().any(|leaf| of_categories.contains(leaf));
    let leaves: Vec<Vec<FacetId>> = orders.iter().map(categories).filter(held).collect();
    let by_category = shares(leaves.iter(), catalog.facet_count(), CATEGORY_BOUGHT_TOGETHER * share);
    ask.add_facets(by_category.map(|(leaf, weight)| (leaf, Term::BoughtTogether, points(weight))));
}

/// For everything in the orders: `most · orders that hold it / (orders + orders for half)`. All that
/// orders hold is numbered below `things`.
fn shares<'o>(
    orders: impl Iterator<Item = &'o Vec<u32>>,
    things: usize,
    most: f64,
) -> impl Iterator<Item = (u32, f64)> {
    let mut counts = vec![0u32; things];
    let mut all = 0.0;
    for order in orders {
        all += 1.0;
        order.iter().for_each(|&thing| counts[thing as usize] += 1);
    }
    let share = move |(thing, count)| (thing, most * f64::from(count) / (all + ORDERS_FOR_HALF));
    (0..).zip(counts).filter(|(_, count)| *count > 0).map(share)
}
