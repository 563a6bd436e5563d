//! What goes with what the shopper is looking at, as the shop's logs taught it.

use crate::catalog::{Catalog, ItemIndex};
use crate::event::EventName;
use crate::model::{Model, Rows, Weights};
use crate::profile::ProfileState;
use crate::rank::ask::Ask;
use crate::rank::term::{Points, Reason, Term, points};

/// The most that one step gives one product, however a pack is scaled: a list stays far from
/// [`NEVER`](crate::rank::NEVER).
const MOST: f64 = 64.0;

/// Adds what goes with the steps of the trail and, where repeats are wanted, those products themselves:
/// the formulas are those of [`Weights`].
///
/// Powers are made by multiplying, step by step, and every product's points are rounded by themselves:
/// so they are the same on every machine.
pub(crate) fn add_trail(
    ask: &mut Ask,
    catalog: &Catalog,
    model: &Model,
    profile: &ProfileState,
    now: i64,
    with_repeats: bool,
) {
    let weights = model.weights;
    let shares = Rows::shares();
    let steps = profile.trail.back();
    let count = steps.len();
    let whole = f64::from(weights.rows) * profile.trail.freshness(now);
    let decay = f64::from(weights.decay).clamp(0.0, 1.0);
    // Through functions that the wasm holds already: a square root would bring a table of its own.
    let root = libm::exp(libm::log1p(decay - 1.0) / 2.0);
    let (mut decayed, mut half_decayed) = (1.0, 1.0);
    for (back, (id, event)) in steps.enumerate() {
        let weight = whole * weight_of(&weights, event);
        let item = catalog.find(id);
        let number = item.and_then(|item| model.number_of(item)).or_else(|| model.number(id));
        if let Some(number) = number {
            add_row(ask, model, &shares, number, item, weight * decayed);
        }
        if let Some(item) = item.filter(|_| with_repeats) {
            let repeat = f64::from(match back {
                0 if count == 1 => weights.repeat_single,
                0 => weights.repeat_last,
                1 => weights.repeat_previous,
                _ => weights.repeat_earlier,
            });
            let points = bounded(weight * repeat * half_decayed * model.rows.largest(number));
            ask.add_item(item, Reason { term: Term::Viewed, facet: None, item: None, points });
        }
        decayed *= decay;
        half_decayed *= root;
    }
}

/// Adds the neighbours of one product.
pub(crate) fn add_neighbours(ask: &mut Ask, model: &Model, of: ItemIndex, weight: f64) {
    if let Some(number) = model.number_of(of) {
        add_row(ask, model, &Rows::shares(), number, Some(of), weight);
    }
}

fn add_row(
    ask: &mut Ask,
    model: &Model,
    shares: &[f64; 256],
    number: u32,
    with: Option<ItemIndex>,
    weight: f64,
) {
    let largest = weight * model.rows.largest(Some(number));
    for (neighbour, code) in model.rows.of(number) {
        if let Some(item) = model.item_of(neighbour) {
            let points = bounded(largest * shares[usize::from(code)]);
            ask.add_item(item, Reason { term: Term::GoesWith, facet: None, item: with, points });
        }
    }
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
