//! “3.20 more to free shipping”, with goods that fill the gap.

use alloc::string::String;
use alloc::vec::Vec;

use crate::catalog::{Catalog, ItemIndex};
use crate::model::Pack;
use crate::offer::onboarding::till::Till;
use crate::rank::{Points, Question, SlateItem, fillers};

/// Where no good fills the gap by itself, so many are tried by twos.
const MOST_TRIED: usize = 64;
/// What fills a gap may cost more than it by this share of the threshold, where that is more than the gap again.
const OVERSHOOT_OF_THRESHOLD: i64 = 10;

/// What a cart lacks to free shipping, and what would fill it: see
/// [`Engine::free_shipping_gap`](crate::Engine::free_shipping_gap). Amounts are in `currency`, rounded to its minor unit.
#[derive(Clone, Debug, PartialEq)]
pub struct Gap {
    /// From which value of the cart on shipping is free.
    pub threshold: f64,
    /// What the goods in the cart cost, each at its reduced price where it has one; but for those that are `unpriced`.
    pub cart_value: f64,
    /// What is missing; 0 where nothing is.
    pub remaining: f64,
    /// ISO 4217 code, where the shop names one.
    pub currency: Option<String>,
    /// Goods that fill the gap, the best first; none where nothing is missing, or nothing fills it without costing much
    /// more.
    pub items: Vec<SlateItem>,
    /// How many of `items`, in their order, fill the gap together: 1 where each does by itself, 2 where they go by twos.
    pub together: u32,
    /// Lines of the cart whose price is not known, or not yet. Where there are some, less may be missing.
    pub unpriced: u32,
}

/// The gap of the shopper's cart, and at most `limit` goods that fill it.
///
/// Those fill it that cost at least what is missing, and at most that twice or a tenth of the threshold more, whichever
/// is more. They come in the order of a [feed](crate::rank::fillers) of them alone. Where there is none, goods by twos
/// whose prices add up to as much, of the [`MOST_TRIED`] first in a feed of those that cost less than is missing: each
/// time the two with most points; at ties those that cost less, and then those that come first in that feed.
pub(crate) fn free_shipping_gap(
    catalog: &Catalog,
    pack: Option<&Pack>,
    question: Question<'_>,
    threshold: f64,
    limit: usize,
) -> Gap {
    let till = Till::new(catalog);
    let cart = till.in_cart(question.profile);
    let least = till.unit.whole(threshold);
    let remaining = least.saturating_sub(cart.value).max(0);
    let (mut items, mut together) = (Vec::new(), 0);
    if remaining > 0 {
        let plan = fillers(catalog, pack, question, &cart.items);
        let most = remaining.saturating_add(remaining.max(least / OVERSHOOT_OF_THRESHOLD));
        let price = |item: ItemIndex| till.price(item);
        items = plan.slate_of(catalog, limit, &|item| till.is_within(item, remaining, most));
        together = 1;
        if items.is_empty() {
            let mut dearest = 0;
            for item in 0..catalog.len() as ItemIndex {
                if price(item) < remaining {
                    dearest = dearest.max(price(item));
                }
            }
            let least = (remaining - dearest).max(1);
            let tried =
                plan.slate_of(catalog, MOST_TRIED, &|item| till.is_within(item, least, remaining - 1));
            items = by_twos(tried, &price, remaining, most, limit);
            together = 2;
        }
        if items.is_empty() {
            together = 0;
        }
    }
    Gap {
        threshold: till.unit.amount(least),
        cart_value: till.unit.amount(cart.value),
        remaining: till.unit.amount(remaining),
        currency: till.currency(),
        items,
        together,
        unpriced: cart.unpriced,
    }
}

/// Those of the goods by twos that cost from `least` to `most` together, the best two first, none twice.
fn by_twos(
    mut tried: Vec<SlateItem>,
    price: &dyn Fn(ItemIndex) -> i64,
    least: i64,
    most: i64,
    limit: usize,
) -> Vec<SlateItem> {
    let mut items = Vec::new();
    while items.len() + 2 <= limit {
        let mut best: Option<(Points, i64, usize, usize)> = None;
        for (at, one) in tried.iter().enumerate() {
            for (behind, other) in tried[at + 1..].iter().enumerate() {
                let (score, cost) = (one.score + other.score, price(one.item) + price(other.item));
                let is_better =
                    best.is_none_or(|(most, least, ..)| score > most || (score == most && cost < least));
                if (least..=most).contains(&cost) && is_better {
                    best = Some((score, cost, at, at + 1 + behind));
                }
            }
        }
        let Some((_, _, one, other)) = best else { break };
        let other = tried.remove(other);
        items.push(tried.remove(one));
        items.push(other);
    }
    items
}

#[cfg(test)]
mod tests;
