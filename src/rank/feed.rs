//! The personalised feed.

use crate::catalog::{Catalog, ItemIndex};
use crate::exp2::exp2;
use crate::profile::{ProfileState, Purchase};
use crate::rank::Plan;
use crate::rank::arrange::Variety;
use crate::rank::ask::{Ask, Standing};
use crate::rank::taste::add_taste;
use crate::rank::term::{Reason, Term, points};
use crate::rank::unwanted::bar_unwanted;

const DAY: f64 = 86_400_000.0;

const POPULARITY: f64 = 0.5;
const SALE: f64 = 0.05;
const DISCOVERY: f64 = 0.04;
/// Just looked at; halves in a day.
const VIEWED: f64 = 0.3;
/// Bought in every order and due.
const BUY_AGAIN: f64 = 1.0;
/// Each time it was shown and passed over takes this off, from the second time on: one glance says
/// nothing.
const FATIGUE: f64 = 0.04;
const FREE_GLANCES: f64 = 1.0;
const MOST_FATIGUE: f64 = 6.0;
const VARIETY: Variety = Variety { leaf: 0.25, department: 0.05, brand: 0.04 };
/// An order more or less says little when there are few: two orders count half of many.
const ORDERS_FOR_HALF: f64 = 2.0;

/// What this shopper may like to see now. Without any event it is what the shop puts first, mixed.
pub(crate) fn feed(catalog: &Catalog, profile: &ProfileState, seed: u32, now: i64) -> Plan {
    // Another mix each day, the same all day.
    let day = now.div_euclid(DAY as i64) as u32;
    let mut ask = Ask::new(Standing {
        popularity: points(POPULARITY),
        sale: points(SALE),
        discovery: points(DISCOVERY),
        seed: seed ^ day.wrapping_mul(0x9e37_79b1),
    });
    add_taste(&mut ask, catalog, profile, now, 1.0);
    let known = |id: &str| catalog.find(id);
    for (item, at) in profile.recent.iter().filter_map(|(id, at)| Some((known(id)?, *at))) {
        let age = now.saturating_sub(at).max(0) as f64;
        add(&mut ask, item, Term::Viewed, VIEWED * exp2(-age / DAY));
    }
    for (item, shown) in profile.shown.iter().filter_map(|(id, shown)| Some((known(id)?, shown))) {
        add(&mut ask, item, Term::Fatigue, -FATIGUE * passed_over(shown.count(now)));
    }
    for (item, purchase) in profile.purchases.iter().filter_map(|(id, bought)| Some((known(id)?, bought))) {
        add(&mut ask, item, Term::BuyAgain, BUY_AGAIN * wanted_again(purchase, now));
    }
    bar_unwanted(&mut ask, catalog, profile, now);
    Plan { ask, variety: VARIETY }
}

fn passed_over(shown: f64) -> f64 {
    (shown - FREE_GLANCES).clamp(0.0, MOST_FATIGUE)
}

fn add(ask: &mut Ask, item: ItemIndex, term: Term, weight: f64) {
    ask.add_item(item, Reason { term, facet: None, points: points(weight) });
}

/// How likely it is wanted again, 0 to 1: more the more often it was bought, growing until the usual
/// interval has passed, and halved with each further two intervals in which it was not bought.
fn wanted_again(purchase: &Purchase, now: i64) -> f64 {
    let Some(interval) = purchase.interval() else { return 0.0 };
    let orders = f64::from(purchase.orders);
    let intervals = now.saturating_sub(purchase.last).max(0) as f64 / interval as f64;
    let forgotten = exp2(-(intervals - 2.0).max(0.0) / 2.0);
    orders / (orders + ORDERS_FOR_HALF) * intervals.min(1.0) * forgotten
}
