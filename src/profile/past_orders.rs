//! What the orders tell of how somebody buys.

use alloc::vec::Vec;

use crate::profile::{MOST_ORDERS, OrderHistory};
use crate::shape::{Shape, shaped};
use crate::sort;

/// Days are moved by so much to where unsigned numbers sort as they do.
const DAYS_BELOW: i64 = 1 << 40;

/// What is counted of all orders, and noted of the last ones.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct PastOrders {
    /// The first day with an order: the shopper's own days, counted from 1970.
    pub(crate) first_day: i64,
    /// On how many days there was an order.
    pub(crate) days: u32,
    /// Orders that were noted, as many as there are.
    pub(crate) count: u32,
    /// Different products in all those orders.
    pub(crate) products: u32,
    /// Orders after the first, most of whose products had been bought before.
    pub(crate) replenishing: u32,
    /// Orders after the first, most of whose products were new to the shopper.
    pub(crate) exploring: u32,
    /// Orders of one product.
    pub(crate) single_product: u32,
    /// Orders bought with a coupon or at a discount.
    pub(crate) discounted: u32,
    /// The last orders, in the order in which they were told.
    last: Vec<OrderNote>,
    /// The latest of those that are no longer noted.
    forgotten: Option<OrderNote>,
}

/// What is noted of one order.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct OrderNote {
    /// Milliseconds since 1970.
    pub(crate) at: i64,
    /// The shopper's own day, counted from 1970.
    pub(crate) day: i64,
    /// Different products.
    pub(crate) products: u32,
    /// How many of them had been bought before.
    pub(crate) known: u32,
    /// Whether it was the first of all.
    pub(crate) is_first: bool,
    /// Whether it was bought with a coupon or at a discount.
    pub(crate) discounted: bool,
}

shaped!(PastOrders {
    first_day;
    days;
    count;
    products;
    replenishing;
    exploring;
    single_product;
    discounted;
    last: Shape::List(&OrderNote::SHAPE, MOST_ORDERS);
    forgotten;
});
shaped!(OrderNote { at; day; products; known; is_first; discounted });

impl PastOrders {
    pub(crate) fn add(&mut self, mut note: OrderNote) {
        note.is_first = self.count == 0;
        self.first_day = if self.days == 0 { note.day } else { self.first_day.min(note.day) };
        self.days = self.days.saturating_add(u32::from(!self.is_known(note.day)));
        if self.last.len() >= MOST_ORDERS {
            let oldest = self.last.remove(0);
            if self.forgotten.is_none_or(|forgotten| forgotten.at <= oldest.at) {
                self.forgotten = Some(oldest);
            }
        }
        self.last.push(note);
        self.count(note, u32::saturating_add);
    }

    /// Takes an order back, by how many were told after it; one that is no longer noted stays counted.
    pub(crate) fn take_back(&mut self, later: usize) {
        let Some(place) = self.last.len().checked_sub(later + 1) else { return };
        let note = self.last.remove(place);
        self.count(note, u32::saturating_sub);
        if !self.is_known(note.day) {
            self.days = self.days.saturating_sub(1);
        }
        let first = self.last.iter().map(|note| note.day).min();
        if let (None, Some(first)) = (self.forgotten, first) {
            self.first_day = first;
        }
    }

    /// When the last order was placed, in ms since 1970.
    pub(crate) fn last_at(&self) -> Option<i64> {
        self.last.iter().chain(&self.forgotten).map(|note| note.at).max()
    }

    /// The last day with an order; the first one without any.
    pub(crate) fn last_day(&self) -> i64 {
        self.last.iter().chain(&self.forgotten).map(|note| note.day).max().unwrap_or(self.first_day)
    }

    /// What [`CustomerModel`](crate::CustomerModel) asks of them, on a day counted from 1970.
    pub(crate) fn history(&self, today: i64) -> Option<OrderHistory> {
        let weeks = |until: i64| until.saturating_sub(self.first_day) as f64 / 7.0;
        let frequency = self.days.checked_sub(1)?;
        Some(OrderHistory { frequency, recency: weeks(self.last_day()), age: weeks(today) })
    }

    /// A sum over orders, by how many there are and `more`; `None` before the first.
    pub(crate) fn per_order(&self, sum: f64, more: f64) -> Option<f64> {
        (self.count > 0).then(|| sum / (f64::from(self.count) + more))
    }

    /// The days between the last days with orders, at most `most` of them, the latest first.
    pub(crate) fn gaps(&self, most: usize) -> impl Iterator<Item = f64> {
        let mut days: Vec<u64> =
            self.last.iter().map(|note| note.day.saturating_add(DAYS_BELOW).cast_unsigned()).collect();
        sort::sort(&mut days);
        days.dedup();
        let least = days.len().saturating_sub(most + 1);
        days.drain(..least);
        (1..days.len()).rev().map(move |at| (days[at] - days[at - 1]) as f64)
    }

    /// Whether there is another order of that day among those noted, or the last forgotten.
    fn is_known(&self, day: i64) -> bool {
        self.last.iter().chain(&self.forgotten).any(|note| note.day == day)
    }

    fn count(&mut self, note: OrderNote, by: fn(u32, u32) -> u32) {
        let known_most = note.known.saturating_mul(2) > note.products;
        let new_most = note.known.saturating_mul(2) < note.products;
        self.count = by(self.count, 1);
        self.products = by(self.products, note.products);
        self.replenishing = by(self.replenishing, u32::from(!note.is_first && known_most));
        self.exploring = by(self.exploring, u32::from(!note.is_first && new_most));
        self.single_product = by(self.single_product, u32::from(note.products == 1));
        self.discounted = by(self.discounted, u32::from(note.discounted));
    }
}
