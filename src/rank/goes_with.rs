//! What goes with what the shopper is looking at, as the shop's logs taught it.

use alloc::vec::Vec;

use crate::catalog::{Catalog, ItemIndex};
use crate::event::EventName;
use crate::model::{Located, Pack, RowOf, Rows, Weights};
use crate::profile::Trail;
use crate::rank::ask::Ask;
use crate::rank::term::{Points, Reason, Term, points};

/// So many different products of the trail, the last ones, bring in what goes with them, of which a learner needs no
/// more either: those before have faded, and each asks for files of its own.
///
/// ```
/// assert!(regulars::TRAIL_PRODUCTS < regulars::TRAIL_LENGTH);
/// ```
pub const TRAIL_PRODUCTS: usize = 8;
/// The most that one step gives one product, however a pack is scaled: a list stays far from
/// [`NEVER`](crate::rank::NEVER).
const MOST: f64 = 64.0;

/// A step of the trail, from the last one back.
pub(super) struct Step<'t> {
    pub(super) id: &'t str,
    /// How much its row counts.
    pub(super) weight: f64,
    /// How much the product itself is wanted once more, as a share of its best neighbour's value.
    repeat: f64,
}

/// The steps that count: those of the last [`TRAIL_PRODUCTS`] different products. The formulas are those of
/// [`Weights`].
///
/// Powers are made by multiplying, step by step, so they are the same on every machine.
pub(super) fn steps<'t>(weights: &Weights, trail: &'t Trail, now: i64) -> Vec<Step<'t>> {
    let count = trail.back().len();
    let whole = f64::from(weights.rows) * trail.freshness(now);
    let decay = f64::from(weights.decay).clamp(0.0, 1.0);
    // Through functions that the wasm holds already: a square root would bring a table of its own.
    let root = libm::exp(libm::log1p(decay - 1.0) / 2.0);
    let (mut decayed, mut half_decayed) = (1.0, 1.0);
    let mut known: Vec<&str> = Vec::with_capacity(TRAIL_PRODUCTS);
    let mut steps = Vec::with_capacity(count);
    for (back, (id, event)) in trail.back().enumerate() {
        if !known.contains(&id) && known.len() < TRAIL_PRODUCTS {
            known.push(id);
        }
        if known.contains(&id) {
            let weight = whole * weight_of(weights, event);
            let repeat = f64::from(match back {
                0 if count == 1 => weights.repeat_single,
                0 => weights.repeat_last,
                1 => weights.repeat_previous,
                _ => weights.repeat_earlier,
            });
            steps.push(Step { id, weight: weight * decayed, repeat: weight * repeat * half_decayed });
        }
        decayed *= decay;
        half_decayed *= root;
    }
    steps
}

/// Adds what goes with the steps of the trail and, where repeats are wanted, those products themselves. Every
/// product's points are rounded by themselves: so they are the same in any order.
pub(crate) fn add_trail(
    ask: &mut Ask,
    catalog: &Catalog,
    pack: &Pack,
    trail: &Trail,
    now: i64,
    with_repeats: bool,
) {
    for Step { id, weight, repeat } in steps(pack.weights(), trail, now) {
        let item = catalog.find(id);
        let number = item.and_then(|item| catalog.number_of(item)).or_else(|| match pack.locate(id) {
            Located::Item(number) => Some(number),
            _ => None,
        });
        if let Some(number) = number {
            add_row(ask, catalog, pack.row(number), Term::GoesWith, item, weight);
        }
        if let Some(item) = item.filter(|_| with_repeats) {
            let points = bounded(repeat * pack.largest(number));
            ask.add_item(item, Reason::new(Term::Viewed, points));
        }
    }
}

/// Adds the neighbours of one product.
pub(crate) fn add_neighbours(ask: &mut Ask, catalog: &Catalog, pack: &Pack, of: ItemIndex, weight: f64) {
    if let Some(number) = catalog.number_of(of) {
        add_row(ask, catalog, pack.row(number), Term::GoesWith, Some(of), weight);
    }
}

/// Adds what a row gives to its neighbours, for going with that product.
pub(super) fn add_row(
    ask: &mut Ask,
    catalog: &Catalog,
    row: Option<RowOf<'_>>,
    term: Term,
    with: Option<ItemIndex>,
    weight: f64,
) {
    for (neighbour, points) in row_points(row, weight) {
        if let Some(item) = catalog.item_of(neighbour) {
            ask.add_item(item, Reason { item: with, ..Reason::new(term, points) });
        }
    }
}

/// What a row gives to its neighbours, if it is here.
pub(super) fn row_points(row: Option<RowOf<'_>>, weight: f64) -> Vec<(u32, Points)> {
    let Some(row) = row else { return Vec::new() };
    let shares = Rows::shares();
    let largest = weight * row.largest;
    row.iter().map(|(neighbour, code)| (neighbour, bounded(largest * shares[usize::from(code)]))).collect()
}

fn weight_of(weights: &Weights, event: EventName) -> f64 {
    f64::from(match event {
        EventName::AddToWishlist => weights.add_to_wishlist,
        EventName::AddToCart => weights.add_to_cart,
        EventName::Purchase => weights.purchase,
        _ => 1.0,
    })
}

fn bounded(weight: f64) -> Points {
    points(weight.clamp(-MOST, MOST))
}
