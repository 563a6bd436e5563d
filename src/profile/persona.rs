//! Who the shopper is, from what they do.

use alloc::borrow::ToOwned;
use alloc::string::String;
use alloc::vec::Vec;

use serde::Serialize;

use crate::calendar::LocalTime;
use crate::event::EventName;
use crate::profile::past_orders::PastOrders;
use crate::profile::price_level::PriceLevels;
use crate::profile::record::Record;
use crate::shape::shaped;
use crate::sort;

/// Who the shopper is, as far as what they do tells. Nothing here was asked.
///
/// ```
/// # #[cfg(feature = "json")] {
/// use regulars::Engine;
///
/// let mut engine = Engine::new(7);
/// engine.set_utc_offset(480);
/// let order = serde_json::json!({"event": "purchase", "coupon": "TEA10", "items": [{"item_id": "tea"}]});
/// // 9 October 2025, a Thursday, 16:53 in Shanghai.
/// engine.record(&order, 1_760_000_000_000);
///
/// let persona = engine.profile(1_760_000_000_000).persona;
/// assert_eq!((persona.rhythm.visits_by_weekday[3], persona.rhythm.visits_by_hour[16]), (1, 1));
/// assert_eq!(persona.discounts.share, Some(0.75));
/// assert_eq!(persona.baskets.single_product, 1);
/// # }
/// ```
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct Persona {
    /// How dear the goods are that the shopper deals with, by category, the one with the most evidence first (ties: in
    /// the order in which they were first met).
    pub price_levels: Vec<PriceLevel>,
    /// When the shopper comes.
    pub rhythm: VisitRhythm,
    /// What the shopper's orders are like.
    pub baskets: Baskets,
    /// How the shopper takes to discounts.
    pub discounts: Discounts,
    /// What the shopper did for the shop.
    pub advocacy: Advocacy,
}

/// How dear the goods are that the shopper deals with in one category.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct PriceLevel {
    /// The category's path from the top: `"Drinks > Tea"`. Each level above counts what is beneath it.
    pub category: String,
    /// The mean price band, 1 (the cheapest fifth of the category) to 5, of the products looked at, put in the cart,
    /// bought and so on, weighed as affinities are (halved every 60 days). Products turned down or given back are left
    /// out: that does not say whether they were too dear or too cheap.
    pub level: f64,
    /// How sure that is, 0 to 1: the weight `w` of what was dealt with as `w / (w + 4)`, which is a half after four views.
    pub evidence: f64,
}

/// When the shopper comes, by the shopper's own clock.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct VisitRhythm {
    /// Visits begun on each day of the week, Monday first: seven numbers, none before the first visit.
    pub visits_by_weekday: Vec<u32>,
    /// Visits begun in each hour of the day, from midnight on: 24 numbers, none before the first visit.
    pub visits_by_hour: Vec<u32>,
    /// Days on which the shopper was here. A day that is told of after a later one is not counted.
    pub active_days: u32,
    /// The mean of the days from one of them to the next; known from the second on.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub mean_days_between: Option<f64>,
}

/// What the shopper's orders are like. Orders given back whole are not counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct Baskets {
    /// Orders after the first, most of whose products had been bought before: the shopper restocks.
    pub replenishing: u32,
    /// Orders after the first, most of whose products were new to the shopper.
    pub exploring: u32,
    /// Orders of one product alone.
    pub single_product: u32,
    /// The mean number of different products in an order; known from the first order on.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub mean_products: Option<f64>,
}

/// How the shopper takes to discounts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct Discounts {
    /// Orders bought with a coupon or at a discount.
    pub orders: u32,
    /// Their share of all orders, 0 to 1, smoothed because few orders tell little: `(orders with + 0.5) / (orders + 1)`,
    /// the mean of Jeffreys' posterior. Known from the first order on.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub share: Option<f64>,
}

/// What is remembered for the persona.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct PersonaState {
    pub(crate) rhythm: Rhythm,
    pub(crate) price_levels: PriceLevels,
    pub(crate) orders: PastOrders,
    pub(crate) advocacy: Advocacy,
}

/// When the shopper comes, by the shopper's own clock.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Rhythm {
    /// Visits begun on each day of the week, Monday first; empty before the first.
    pub(crate) visits_by_weekday: Vec<u32>,
    /// Visits begun in each hour of the day; empty before the first.
    pub(crate) visits_by_hour: Vec<u32>,
    /// Days on which something happened, as they came.
    pub(crate) active_days: u32,
    /// The first of them, counted from 1970.
    pub(crate) first_day: i64,
    /// The last of them.
    pub(crate) last_day: i64,
}

/// What the shopper did for the shop.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct Advocacy {
    /// Products shared.
    pub shares: u32,
    /// Reviews written.
    pub reviews: u32,
    /// Friends brought or invited.
    pub referrals: u32,
    /// Clubs, groups and newsletters joined.
    pub joins: u32,
}

shaped!(PersonaState { rhythm; price_levels; orders; advocacy });
shaped!(Rhythm { visits_by_weekday; visits_by_hour; active_days; first_day; last_day });
shaped!(Advocacy { shares; reviews; referrals; joins });

impl PersonaState {
    pub(crate) fn take(&mut self, record: &Record, begins_visit: bool) {
        self.rhythm.take(record.at, record.utc_offset, begins_visit);
        let counter = match record.name {
            EventName::Share => &mut self.advocacy.shares,
            EventName::ReviewItem => &mut self.advocacy.reviews,
            EventName::ReferFriend => &mut self.advocacy.referrals,
            EventName::JoinGroup => &mut self.advocacy.joins,
            _ => return,
        };
        *counter = counter.saturating_add(1);
    }

    pub(crate) fn summary(&self, now: i64) -> Persona {
        let orders = &self.orders;
        let all: Vec<PriceLevel> = self.price_levels.levels(now).collect();
        let surest = sort::largest_first(all.iter().map(|one| one.evidence));
        let rhythm = &self.rhythm;
        let (days, gaps) = rhythm.gaps();
        Persona {
            price_levels: surest.into_iter().map(|at| all[at].clone()).collect(),
            rhythm: VisitRhythm {
                visits_by_weekday: rhythm.visits_by_weekday.to_owned(),
                visits_by_hour: rhythm.visits_by_hour.to_owned(),
                active_days: rhythm.active_days,
                mean_days_between: (gaps > 0.0).then(|| days / gaps),
            },
            baskets: Baskets {
                replenishing: orders.replenishing,
                exploring: orders.exploring,
                single_product: orders.single_product,
                mean_products: orders.per_order(f64::from(orders.products), 0.0),
            },
            discounts: Discounts { orders: orders.discounted, share: self.discount_share() },
            advocacy: self.advocacy,
        }
    }

    /// The share of orders bought with a coupon or at a discount, smoothed; known from the first order on.
    pub(crate) fn discount_share(&self) -> Option<f64> {
        self.orders.per_order(f64::from(self.orders.discounted) + 0.5, 1.0)
    }
}

impl Rhythm {
    fn take(&mut self, at: i64, utc_offset: i64, begins_visit: bool) {
        let LocalTime { day, weekday, hour, .. } = LocalTime::at(at, utc_offset);
        if self.active_days == 0 {
            self.first_day = day;
            self.last_day = day;
            self.active_days = 1;
        } else if day > self.last_day {
            self.last_day = day;
            self.active_days = self.active_days.saturating_add(1);
        }
        self.first_day = self.first_day.min(day);
        if begins_visit {
            count(&mut self.visits_by_weekday, 7, weekday - 1);
            count(&mut self.visits_by_hour, 24, hour);
        }
    }

    /// The days from the first active one to the last, and into how many gaps they fall.
    pub(crate) fn gaps(&self) -> (f64, f64) {
        ((self.last_day.saturating_sub(self.first_day)) as f64, f64::from(self.active_days.saturating_sub(1)))
    }
}

fn count(counts: &mut Vec<u32>, of: usize, at: u32) {
    counts.resize(of, 0);
    let count = &mut counts[at as usize];
    *count = count.saturating_add(1);
}
