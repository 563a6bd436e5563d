//! “3.20 more”: few goods that the shopper wants and that come to a little more than an amount together.

use alloc::string::String;
use alloc::vec::Vec;

use crate::catalog::Catalog;
use crate::model::Pack;
use crate::offer::onboarding::till::Till;
use crate::rank::{Placed, Question, SlateItem, fillers};

/// So many goods are tried, the most wanted ones.
const MOST_TRIED: usize = 48;
/// More goods than this are no top-up.
const MOST_TOGETHER: usize = 3;
/// They may come to so much more, as a share of the whole cart, where that is more than the amount again.
const OVERSHOOT_OF_CART: i64 = 10;
/// What the largest overshoot takes off, in points of 1: at 0 it would not matter what is spent beyond the amount.
const OVERSHOOT: f64 = 0.5;
/// What each further good takes off: at 0 three goods would be as good as one.
const FURTHER_GOOD: f64 = 0.5;

/// What tops an amount up: see [`Engine::top_up`](crate::Engine::top_up). Amounts are in `currency`, rounded to its minor
/// unit.
#[derive(Clone, Debug, PartialEq)]
pub struct TopUp {
    /// What is to be reached.
    pub amount: f64,
    /// ISO 4217 code, where the shop names one.
    pub currency: Option<String>,
    /// Goods that reach it together, the best set first; no good is in two of them.
    pub sets: Vec<TopUpSet>,
}

/// Goods that reach an amount together.
#[derive(Clone, Debug, PartialEq)]
pub struct TopUpSet {
    /// One to three goods, the most wanted first.
    pub items: Vec<SlateItem>,
    /// What they cost together, each at its reduced price where it has one.
    pub total: f64,
}

/// At most `limit` sets of goods, each chosen by exact search among all sets of up to [`MOST_TOGETHER`] of the [`MOST_TRIED`]
/// first in a [feed](crate::rank::fillers) of what costs neither nothing nor too much: the one of the largest
///
/// ```text
/// mean points − 0.5 · (total − amount) / largest overshoot − 0.5 · (goods − 1)
/// ```
///
/// At ties the cheaper one wins, and then the one whose goods come first in that feed.
pub(crate) fn top_up(
    catalog: &Catalog,
    pack: Option<&Pack>,
    question: Question<'_>,
    amount: f64,
    limit: usize,
) -> TopUp {
    let till = Till::new(catalog);
    let cart = till.in_cart(question.profile);
    let least = till.unit.whole(amount);
    let overshoot = least.max(least.saturating_add(cart.value) / OVERSHOOT_OF_CART);
    let most = least.saturating_add(overshoot);
    let plan = fillers(catalog, pack, question, &cart.items);
    let mut places = plan.places_of(catalog, MOST_TRIED, &|item| till.is_within(item, 1, most));
    let mut sets = Vec::new();
    // Nothing is to be reached where nothing is missing.
    while least > 0 && sets.len() < limit {
        let Some(best) = Search::best(&tried(&places, &till), least, overshoot) else { break };
        let chosen = best.chosen.iter().rev().map(|&at| plan.item(catalog, places.remove(at)));
        let mut items: Vec<SlateItem> = chosen.collect();
        items.reverse();
        sets.push(TopUpSet { items, total: till.unit.amount(best.total) });
    }
    TopUp { amount: till.unit.amount(least), currency: till.currency(), sets }
}

/// What a set gives at most, or costs, is known before it is whole: the points and the prices that are still to come are
/// bounded by the largest further on. What cannot win any more is left out, and nothing else.
struct Search<'s> {
    goods: &'s [Tried],
    least: i64,
    overshoot: i64,
    best: Option<Best>,
}

/// A good that is tried.
struct Tried {
    points: f64,
    price: i64,
    /// The largest of its own and those of all goods after it.
    most_points: f64,
    dearest: i64,
}

struct Best {
    worth: f64,
    total: i64,
    /// Their places, which rise.
    chosen: Vec<usize>,
}

impl<'s> Search<'s> {
    /// The best set of all, if any.
    fn best(goods: &'s [Tried], least: i64, overshoot: i64) -> Option<Best> {
        let mut search = Search { goods, least, overshoot, best: None };
        search.from(&mut Vec::with_capacity(MOST_TOGETHER), 0, 0.0, 0);
        search.best
    }

    /// Tries every set that begins with the chosen goods, which come to less than is to be reached, and goes on from a
    /// place.
    fn from(&mut self, chosen: &mut Vec<usize>, place: usize, points: f64, total: i64) {
        let further = MOST_TOGETHER - chosen.len();
        for (at, good) in self.goods.iter().enumerate().skip(place) {
            let (with, costs) = (points + good.points, total.saturating_add(good.price));
            let reaches = total.saturating_add(good.dearest.saturating_mul(further as i64)) >= self.least;
            if !reaches || !self.may_win(chosen.len(), points, good.most_points) {
                return;
            }
            chosen.push(at);
            if costs >= self.least {
                // With one more it would only come to more.
                self.take(chosen, with, costs);
            } else if further > 1 {
                self.from(chosen, at + 1, with, costs);
            }
            chosen.pop();
        }
    }

    /// Whether so many goods with these points, and some of at most so many points each, may be the best.
    fn may_win(&self, goods: usize, points: f64, most: f64) -> bool {
        let Some(best) = &self.best else { return true };
        (goods + 1..=MOST_TOGETHER)
            .any(|all| worth(points + most * (all - goods) as f64, all, 0.0) >= best.worth)
    }

    fn take(&mut self, chosen: &[usize], points: f64, total: i64) {
        let over = total - self.least;
        if over > self.overshoot {
            return;
        }
        let over = over as f64 / self.overshoot as f64;
        let worth = worth(points, chosen.len(), over);
        let is_better = self
            .best
            .as_ref()
            .is_none_or(|best| worth > best.worth || (worth == best.worth && total < best.total));
        if is_better {
            self.best = Some(Best { worth, total, chosen: chosen.to_vec() });
        }
    }
}

/// Of so many goods with these points together, which overshoot by that share of the largest overshoot.
fn worth(points: f64, goods: usize, over: f64) -> f64 {
    let goods = goods as f64;
    points / goods / f64::from(crate::rank::ONE) - OVERSHOOT * over - FURTHER_GOOD * (goods - 1.0)
}

/// With what comes after each of them.
fn tried(places: &[Placed], till: &Till<'_>) -> Vec<Tried> {
    let (mut most_points, mut dearest) = (f64::MIN, 0);
    let mut goods: Vec<Tried> = Vec::with_capacity(places.len());
    for placed in places.iter().rev() {
        let (points, price) = (f64::from(placed.score), till.price(placed.item));
        (most_points, dearest) = (points.max(most_points), price.max(dearest));
        goods.push(Tried { points, price, most_points, dearest });
    }
    goods.reverse();
    goods
}

#[cfg(test)]
mod tests;
