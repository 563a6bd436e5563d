//! “3.20 more”: few goods that the shopper wants and that come to a little more than an amount together.

use alloc::string::String;
use alloc::vec::Vec;

use crate::catalog::{Catalog, ItemIndex};
use crate::model::Pack;
use crate::offer::onboarding::till::Till;
use crate::rank::{Question, SlateItem, fillers};

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
    let price = |item: ItemIndex| till.price(item);
    let least = till.unit.whole(amount);
    let overshoot = least.max(least.saturating_add(cart.value) / OVERSHOOT_OF_CART);
    let most = least.saturating_add(overshoot);
    let plan = fillers(catalog, pack, question, &cart.items);
    let mut tried = plan.slate_of(catalog, MOST_TRIED, &|item| (1..=most).contains(&price(item)));
    let mut sets = Vec::new();
    while sets.len() < limit {
        let prices: Vec<i64> = tried.iter().map(|item| price(item.item)).collect();
        let mut search = Search { tried: &tried, prices: &prices, least, overshoot, best: None };
        search.from(&mut Vec::new());
        let Some((_, total, chosen)) = search.best else { break };
        let mut items: Vec<SlateItem> = chosen.iter().rev().map(|&at| tried.remove(at)).collect();
        items.reverse();
        sets.push(TopUpSet { items, total: till.unit.amount(total) });
    }
    TopUp { amount: till.unit.amount(least), currency: till.currency(), sets }
}

struct Search<'s> {
    tried: &'s [SlateItem],
    prices: &'s [i64],
    least: i64,
    overshoot: i64,
    /// Worth, total and places.
    best: Option<(f64, i64, Vec<usize>)>,
}

impl Search<'_> {
    /// Tries every set that begins with the chosen goods, whose places rise.
    fn from(&mut self, chosen: &mut Vec<usize>) {
        let total: i64 = chosen.iter().map(|&at| self.prices[at]).sum();
        if total >= self.least && !chosen.is_empty() {
            // With one more it would only come to more.
            if total - self.least <= self.overshoot {
                self.take(chosen, total);
            }
            return;
        }
        if chosen.len() < MOST_TOGETHER {
            for next in chosen.last().map_or(0, |last| last + 1)..self.tried.len() {
                chosen.push(next);
                self.from(chosen);
                chosen.pop();
            }
        }
    }

    fn take(&mut self, chosen: &[usize], total: i64) {
        let goods = chosen.len() as f64;
        let points: f64 = chosen.iter().map(|&at| f64::from(self.tried[at].score)).sum();
        let over = (total - self.least) as f64 / self.overshoot as f64;
        let worth =
            points / goods / f64::from(crate::rank::ONE) - OVERSHOOT * over - FURTHER_GOOD * (goods - 1.0);
        let is_better = self
            .best
            .as_ref()
            .is_none_or(|(most, least, _)| worth > *most || (worth == *most && total < *least));
        if is_better {
            self.best = Some((worth, total, chosen.to_vec()));
        }
    }
}

#[cfg(test)]
mod tests;
