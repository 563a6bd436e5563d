//! What the shopper buys again and again, and when it is due.
//!
//! How likely a product is bought within a week is how likely the shopper is to take it in an order (see
//! [`PackBaskets`](crate::PackBaskets)), for as many orders as a week has, times what the time since it was last bought
//! says:
//!
//! ```text
//! (1 − (1 − P(j))^(orders a week)) · timing(time since / interval of j)
//! orders a week = (those since the first that is known + those of the last four weeks, each by its weeks) / 2
//! ln(interval of j) = ((n − 1) · ln(own mean interval) + 2 · ln(interval of all shoppers)) / (n + 1)     n orders with j
//! ```

use alloc::vec::Vec;

use crate::calendar::DAY;
use crate::catalog::{Catalog, ItemIndex, NO_GROUP};
use crate::model::BasketWeights;
use crate::profile::{Habits, Order, ProfileState, Purchase};
use crate::sort;

const WEEK: f64 = 7.0 * DAY as f64;
/// What counts as of late.
const OF_LATE: f64 = 4.0 * WEEK;
/// Of whom nobody knows better, half a day is between two orders at least.
const SHORTEST_BETWEEN_ORDERS: f64 = DAY as f64 / 2.0;
/// All other shoppers' interval counts as much as so many of one's own.
const OTHERS: f64 = 2.0;
/// Bought once, it may come back where at least this share of later baskets hold what was bought before: others are one-off
/// goods.
const LEAST_AGAIN: f64 = 0.02;
/// A product is due from this share of its interval on,
const DUE: f64 = 0.9;
/// and overdue from this one on; before this share it is not even soon.
const OVERDUE: f64 = 1.5;
const SOON: f64 = 0.5;

/// What the time since a product was last bought, as a share of its interval, makes of the probability that it is bought:
/// least right after, most shortly before it is due, and never nothing. Measured on a supermarket's households over four
/// weeks (Complete Journey, November 2017), relative to the largest; straight lines between.
const TIMING: [(f64, f64); 9] = [
    (0.0, 0.5),
    (0.1, 0.6),
    (0.25, 0.8),
    (0.4, 0.92),
    (0.6, 1.0),
    (0.9, 0.96),
    (1.25, 0.86),
    (2.0, 0.76),
    (5.0, 0.7),
];

/// How near the time is to buy a product again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub enum Due {
    /// It was bought not long ago: less than half its interval.
    Later,
    /// More than half its interval ago.
    Soon,
    /// About its interval ago: from nine tenths of it on.
    Due,
    /// More than one and a half times its interval ago.
    Overdue,
}

/// A product that may be wanted again.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Again {
    /// Its number, as lists name it.
    pub item: ItemIndex,
    /// How likely it is bought within the next seven days, 0 to 1.
    pub probability: f64,
    /// Orders that held it.
    pub orders: u32,
    /// When it was last bought, in ms since 1970.
    pub last_bought_at: i64,
    /// After how many ms this shopper buys it again, as far as one can tell.
    pub interval: f64,
    /// When it is due, in ms since 1970: its interval after it was last bought.
    pub due_at: i64,
    /// How near that is.
    pub due: Due,
}

/// What may be wanted again, the likeliest within a week first; of equally likely ones what the catalogue has first. Once
/// each, of a product's variants the likeliest.
pub(crate) fn again(
    catalog: &Catalog,
    weights: &BasketWeights,
    profile: &ProfileState,
    now: i64,
) -> Vec<Again> {
    let habits = Habits::of(profile, weights, &[]);
    let orders_a_week = orders_a_week(&profile.orders, now);
    let found: Vec<Again> = profile
        .purchases
        .iter()
        .filter_map(|(id, purchase)| {
            let item = catalog.find(id)?;
            let of_item = catalog.baskets_of(item);
            let is_wanted = catalog.closed()[item as usize] == 0
                && profile.hidden.get(id).is_none()
                && profile.cart.get(id).is_none()
                && (purchase.orders > 1 || of_item.again() >= LEAST_AGAIN);
            let interval = interval(purchase, of_item.interval())?;
            let in_order = habits.again(id, of_item.again(), weights.own_smoothing.into());
            let in_week = 1.0 - libm::exp(orders_a_week * libm::log1p(-in_order.min(0.999)));
            let since = now.saturating_sub(purchase.last).max(0) as f64 / interval;
            is_wanted.then(|| Again {
                item,
                probability: in_week * timing(since),
                orders: purchase.orders,
                last_bought_at: purchase.last,
                interval,
                due_at: purchase.last.saturating_add(interval as i64),
                due: due(since),
            })
        })
        .collect();
    let mut in_order: Vec<u64> = found.iter().zip(0..).map(|(again, at)| sort::key(again.item, at)).collect();
    sort::sort(&mut in_order);
    let in_order: Vec<Again> = in_order.into_iter().map(|key| found[sort::place(key)]).collect();
    // What was turned down or lies in the cart keeps its other variants out as well.
    let kept_out = profile.hidden.ids().chain(profile.cart.ids());
    let mut groups: Vec<u32> =
        kept_out.filter_map(|id| catalog.find(id)).map(|item| catalog.group(item)).collect();
    let mut list = Vec::with_capacity(found.len());
    for at in sort::largest_first(in_order.iter().map(|again| again.probability)) {
        let again = in_order[at];
        let group = catalog.group(again.item);
        if group == NO_GROUP || !groups.contains(&group) {
            groups.push(group);
            list.push(again);
        }
    }
    list
}

/// How often the shopper orders of late and usually, half each: what was usual alone reminds for long those who are gone.
fn orders_a_week(orders: &[Order], now: i64) -> f64 {
    let passed = |at: i64| now.saturating_sub(at) as f64;
    let since_first = orders.iter().map(|order| passed(order.at)).fold(0.0, f64::max);
    let a_week = |span: f64| {
        let within = orders.iter().filter(|order| passed(order.at) <= span).count();
        WEEK / (span / within as f64).max(SHORTEST_BETWEEN_ORDERS)
    };
    (a_week(since_first) + a_week(since_first.min(OF_LATE))) / 2.0
}

/// After how many ms the shopper buys it again; `None` where nothing tells.
fn interval(purchase: &Purchase, of_others: Option<f64>) -> Option<f64> {
    let own = purchase.interval().map(|interval| interval as f64);
    let of_others = of_others.map(|days| days * DAY as f64);
    let (own, of_others) = (own.or(of_others)?, of_others.or(own)?);
    let gaps = f64::from(purchase.orders.saturating_sub(1));
    let log = (gaps * libm::log(own) + OTHERS * libm::log(of_others)) / (gaps + OTHERS);
    Some(libm::exp(log).max(1.0))
}

fn timing(since: f64) -> f64 {
    let Some(after) = TIMING.iter().position(|(at, _)| since < *at) else {
        return TIMING[TIMING.len() - 1].1;
    };
    let ((from, low), (to, high)) = (TIMING[after.saturating_sub(1)], TIMING[after]);
    low + (high - low) * ((since - from) / (to - from).max(f64::MIN_POSITIVE)).clamp(0.0, 1.0)
}

fn due(since: f64) -> Due {
    match since {
        since if since < SOON => Due::Later,
        since if since < DUE => Due::Soon,
        since if since < OVERDUE => Due::Due,
        _ => Due::Overdue,
    }
}

#[cfg(test)]
mod tests {
    use alloc::vec;

    use super::*;

    #[test]
    fn orders_of_late_count_as_much_as_usual_ones() {
        let a_week = |days: &[i64]| {
            let at = |days: &i64| days * DAY;
            let order = |days| Order { at: at(days), transaction_id: None, item_ids: vec![], value: 0.0 };
            orders_a_week(&days.iter().map(order).collect::<Vec<Order>>(), at(&70))
        };
        let weekly: Vec<i64> = (0..10).map(|week| week * 7).collect();
        // Of ten weeks with ten orders the last four had four; without those, none.
        assert!((a_week(&weekly) - 1.0).abs() < 1e-9);
        assert!((a_week(&weekly[..6]) - 0.3).abs() < 1e-9);
        // Known for less than four weeks; for no time at all; from the future.
        assert!((a_week(&[56, 63]) - 1.0).abs() < 1e-9);
        assert_eq!([a_week(&[70]), a_week(&[90]), a_week(&[])], [14.0; 3]);
    }
}
