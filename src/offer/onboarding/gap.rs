//! “3.20 more to free shipping”, with goods that fill the gap.

use alloc::string::String;
use alloc::vec::Vec;

use crate::catalog::{Catalog, ItemIndex, NO_GROUP};
use crate::model::Pack;
use crate::money::MinorUnit;
use crate::rank::{NEVER, Points, Question, SlateItem, fillers};
use crate::sort;

/// Where no good fills the gap by itself, so many of the best are tried by twos.
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
/// whose prices add up to as much: each time the two with most points, at ties those that cost less, and then those with
/// the good that is better by itself; ties among single goods go to the one that the shop lists earlier. Of the
/// [`MOST_TRIED`] best.
pub(crate) fn free_shipping_gap(
    catalog: &Catalog,
    pack: Option<&Pack>,
    question: Question<'_>,
    threshold: f64,
    limit: usize,
) -> Gap {
    let unit = MinorUnit::of(catalog.currency());
    let mut cart: Vec<ItemIndex> = Vec::new();
    let (mut value, mut unpriced) = (0i64, 0);
    for (id, quantity) in question.profile.cart.iter() {
        let item = catalog.find(id);
        cart.extend(item);
        match item.and_then(|item| catalog.asked_price(item)) {
            Some(price) => value = value.saturating_add(unit.whole(price * quantity)),
            None => unpriced += 1,
        }
    }
    let least = unit.whole(threshold);
    let remaining = least.saturating_sub(value).max(0);
    let mut gap = Gap {
        threshold: unit.amount(least),
        cart_value: unit.amount(value),
        remaining: unit.amount(remaining),
        currency: Some(catalog.currency().into()).filter(|currency: &String| !currency.is_empty()),
        items: Vec::new(),
        together: 0,
        unpriced,
    };
    if remaining > 0 {
        let plan = fillers(catalog, pack, question, &cart);
        let most = remaining.saturating_add(remaining.max(least / OVERSHOOT_OF_THRESHOLD));
        let price = |item: ItemIndex| catalog.asked_price(item).map(|price| unit.whole(price));
        let fits = |item: ItemIndex| price(item).is_some_and(|price| (remaining..=most).contains(&price));
        gap.items = plan.slate_of(catalog, limit, &fits);
        gap.together = 1;
        if gap.items.is_empty() {
            let smaller = |item: ItemIndex| price(item).filter(|price| (1..remaining).contains(price));
            let pairs = pairs(catalog, &plan.scores(catalog), &smaller, remaining, most);
            let by_twos = pairs.into_iter().take(limit / 2).flatten();
            gap.items = by_twos.map(|item| plan.single(catalog, item)).collect();
            gap.together = 2;
        }
        if gap.items.is_empty() {
            gap.together = 0;
        }
    }
    gap
}

/// A good that is tried.
#[derive(Clone, Copy)]
struct Tried {
    item: ItemIndex,
    group: u32,
    score: Points,
    price: i64,
}

/// Goods by twos that cost from `least` to `most` together, the best two first, none twice.
fn pairs(
    catalog: &Catalog,
    scores: &[Points],
    price: &dyn Fn(ItemIndex) -> Option<i64>,
    least: i64,
    most: i64,
) -> Vec<[ItemIndex; 2]> {
    let mut all: Vec<Tried> = Vec::new();
    for position in 0..catalog.len() as u32 {
        let item = catalog.at_position(position);
        let score = scores[item as usize];
        if let Some(price) = price(item).filter(|_| score >= NEVER / 2) {
            all.push(Tried { item, group: catalog.group(item), score, price });
        }
    }
    let dearest = all.iter().map(|tried| tried.price).max().unwrap_or_default();
    all.retain(|tried| tried.price + dearest >= least);
    // Flipping all bits but the sign's turns the order of signed numbers round.
    let keys = all.iter().zip(0..).map(|(tried, at)| sort::key(tried.score as u32 ^ 0x7fff_ffff, at));
    let mut keys: Vec<u64> = keys.collect();
    sort::sort(&mut keys);
    let mut tried: Vec<Tried> = keys.into_iter().take(MOST_TRIED).map(|key| all[sort::place(key)]).collect();

    let mut pairs = Vec::new();
    loop {
        let mut best: Option<([Tried; 2], Points, i64)> = None;
        for (at, &one) in tried.iter().enumerate() {
            for &other in &tried[at + 1..] {
                let (score, price) = (one.score + other.score, one.price + other.price);
                let is_better =
                    best.is_none_or(|(_, most, cost)| score > most || (score == most && price < cost));
                if (least..=most).contains(&price) && is_better && !is_variant(one, other) {
                    best = Some(([one, other], score, price));
                }
            }
        }
        let Some((pair, ..)) = best else { return pairs };
        pairs.push(pair.map(|tried| tried.item));
        tried
            .retain(|tried| pair.iter().all(|taken| taken.item != tried.item && !is_variant(*taken, *tried)));
    }
}

fn is_variant(one: Tried, other: Tried) -> bool {
    one.group != NO_GROUP && one.group == other.group
}

#[cfg(test)]
mod tests;
