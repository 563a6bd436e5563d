//! What we believe about the shopper: a fold over events.

mod affinity;
mod correction;
mod customer;
mod deed;
mod facts;
mod file;
mod habits;
mod past_orders;
mod persona;
mod price_level;
pub(crate) mod record;
mod remembered;
mod segment;
mod sensitive;
mod stage;
mod summary;
mod touch;
mod trail;

use alloc::string::String;
use alloc::vec::Vec;

use crate::calendar::{DAY, day_of};
use crate::catalog::Facet;
use crate::event::EventName;
use crate::exp2::exp2;
use crate::offer::{Exposures, OnboardingState};
use crate::shape::{LARGEST_NUMBER, Shape, shaped};
use affinity::Affinities;
use past_orders::OrderNote;
use record::{WeighedFacet, weight};

pub(crate) use affinity::Scales;
pub use correction::Correction;
pub use customer::{CustomerModel, OrderHistory};
pub(crate) use deed::{Deed, Done};
pub use facts::Facts;
pub(crate) use file::{Format, ProfileFile};
pub(crate) use habits::Habits;
pub(crate) use persona::PersonaState;
pub use persona::{Advocacy, Baskets, Discounts, Persona, PriceLevel, VisitRhythm};
pub(crate) use record::{Goods, Late, Later, Record, RecordItem};
pub(crate) use remembered::Remembered;
pub use segment::{Rfm, Segment};
pub(crate) use sensitive::Sensitive;
pub(crate) use stage::Lifecycle;
pub use stage::{Stage, StageNow, StageReason, Transition};
pub(crate) use summary::Outlook;
pub use summary::{Affinity, CartItem, Orders, Profile, PurchasedItem, RecentItem, SeenPromotion};
pub use touch::{Channel, ClickId, Touch, Touches};
pub use trail::TRAIL_LENGTH;
pub(crate) use trail::Trail;

/// A silence of this many ms ends a visit, as in GA4.
pub(crate) const VISIT_GAP: i64 = 30 * 60_000;
/// Bought once, a product is not shown again for this long (ms).
const REST_AFTER_FIRST_ORDER: i64 = 30 * DAY;
/// Bought repeatedly, it rests for half the usual interval, but at least this long (ms).
const SHORTEST_REST: i64 = 2 * DAY;
/// Having been shown without a click is forgiven by half in this time (ms).
const SHOWN_HALF_LIFE: f64 = DAY as f64;

/// How much is remembered of each kind; beyond it the oldest goes first.
const MOST_RECENT: usize = 64;
const MOST_CART: usize = 200;
const MOST_PURCHASES: usize = 800;
const MOST_ORDERS: usize = 60;
const MOST_TRANSACTIONS: usize = 200;
const MOST_SHOWN: usize = 300;
const MOST_HIDDEN: usize = 500;
const MOST_PROMOTIONS: usize = 200;
const MOST_CORRECTIONS: usize = 200;

/// Everything known about the shopper, bounded in size. The order of the fields is part of the
/// journal's format.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct ProfileState {
    pub(crate) first_seen: Option<i64>,
    pub(crate) last_seen: Option<i64>,
    pub(crate) visits: u32,
    pub(crate) events: u32,
    pub(crate) affinities: Affinities,
    /// Products looked at, the last at the end, with the time.
    pub(crate) recent: Remembered<i64>,
    /// Quantities by product.
    pub(crate) cart: Remembered<f64>,
    pub(crate) purchases: Remembered<Purchase>,
    /// The last orders, the newest at the end.
    pub(crate) orders: Vec<Order>,
    pub(crate) order_count: u32,
    pub(crate) order_value: f64,
    pub(crate) currency: Option<String>,
    transactions: Remembered<()>,
    pub(crate) shown: Remembered<Shown>,
    pub(crate) hidden: Remembered<()>,
    pub(crate) promotions: Remembered<PromotionSeen>,
    pub(crate) trail: Trail,
    pub(crate) persona: PersonaState,
    pub(crate) lifecycle: Lifecycle,
    /// What the shop told, where it may be stored.
    pub(crate) facts: Option<Facts>,
    /// What the shopper said of facets.
    pub(crate) corrections: Vec<(Facet, Correction)>,
    /// Whether the shopper stopped the learning.
    pub(crate) paused: bool,
    pub(crate) exposures: Exposures,
    pub(crate) onboarding: OnboardingState,
    pub(crate) touches: Touches,
    /// When something last happened in the visit before this one.
    pub(crate) previous_visit: Option<i64>,
}

/// Sums of amounts and of how many.
pub(crate) const AMOUNT: Shape = Shape::Number(0.0, LARGEST_NUMBER, "a number of at least 0, not too large");

/// What is known of one product's purchases.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Purchase {
    pub(crate) orders: u32,
    pub(crate) quantity: f64,
    pub(crate) first: i64,
    pub(crate) last: i64,
}

shaped!(ProfileState {
    first_seen;
    last_seen;
    visits;
    events;
    affinities;
    recent: Shape::List(&<(String, i64)>::SHAPE, MOST_RECENT);
    cart: Shape::List(&Shape::Pair(&String::SHAPE, &AMOUNT), MOST_CART);
    purchases: Shape::List(&<(String, Purchase)>::SHAPE, MOST_PURCHASES);
    orders: Shape::List(&Order::SHAPE, MOST_ORDERS);
    order_count;
    order_value: AMOUNT;
    currency;
    transactions: Shape::List(&String::SHAPE, MOST_TRANSACTIONS);
    shown: Shape::List(&<(String, Shown)>::SHAPE, MOST_SHOWN);
    hidden: Shape::List(&String::SHAPE, MOST_HIDDEN);
    promotions: Shape::List(&<(String, PromotionSeen)>::SHAPE, MOST_PROMOTIONS);
    trail;
    persona;
    lifecycle;
    facts;
    corrections: Shape::List(&<(Facet, Correction)>::SHAPE, MOST_CORRECTIONS);
    paused;
    exposures;
    onboarding;
    touches;
    previous_visit;
});
shaped!(Purchase { orders; quantity: AMOUNT; first; last });
shaped!(Order { at; transaction_id; item_ids; value: AMOUNT });
shaped!(Shown { count: AMOUNT; at });
shaped!(PromotionSeen { impressions; clicks; last });

impl Purchase {
    /// The mean time between orders, in ms; known from the second order on.
    pub(crate) fn interval(&self) -> Option<i64> {
        let gaps = i64::from(self.orders).checked_sub(1).filter(|gaps| *gaps > 0)?;
        Some((self.last.saturating_sub(self.first) / gaps).max(1))
    }

    /// Whether it was bought so recently that showing it again would be a nuisance.
    pub(crate) fn is_resting(&self, now: i64) -> bool {
        let rest = match self.interval() {
            Some(interval) => (interval / 2).clamp(SHORTEST_REST, REST_AFTER_FIRST_ORDER),
            None => REST_AFTER_FIRST_ORDER,
        };
        now.saturating_sub(self.last) < rest
    }
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Order {
    pub(crate) at: i64,
    pub(crate) transaction_id: Option<String>,
    pub(crate) item_ids: Vec<String>,
    pub(crate) value: f64,
}

/// How often a product was shown without a click, as of a time.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Shown {
    count: f64,
    at: i64,
}

impl Shown {
    pub(crate) fn count(&self, now: i64) -> f64 {
        let passed = now.saturating_sub(self.at).max(0) as f64;
        self.count * exp2(-passed / SHOWN_HALF_LIFE)
    }
}

#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct PromotionSeen {
    pub(crate) impressions: u32,
    pub(crate) clicks: u32,
    pub(crate) last: i64,
}

impl ProfileState {
    /// Takes one record in. `false` means that it is an order already counted.
    pub(crate) fn apply(&mut self, record: &Record) -> bool {
        if record.name == EventName::Purchase
            && let Some(transaction) = &record.transaction_id
        {
            if self.transactions.get(transaction).is_some() {
                return false;
            }
            self.transactions.put(transaction, (), MOST_TRANSACTIONS);
        }
        let silence = self.pass(record.at);
        let visits = self.visits;
        self.count_visit(record.at);
        self.exposures.follow(record.at);
        self.onboarding.count(record.name);
        self.persona.take(record, self.visits > visits);
        self.events = self.events.saturating_add(1);
        let facets = record.items.iter().flat_map(|item| &item.facets);
        self.like(record.name, record.at, facets.chain(&record.searched));
        for item in &record.items {
            self.persona.price_levels.add(weight(record.name), &item.facets, record.at);
            self.trail.follow(&item.item_id, record.name, self.visits, record.at);
        }
        match record.name {
            EventName::Purchase => self.buy(record),
            EventName::Refund => self.give_back(record),
            EventName::ViewPromotion | EventName::SelectPromotion | EventName::DismissPromotion => {
                self.see_promotion(record);
            }
            EventName::ViewCart => {
                self.cart.clear();
                record.items.iter().for_each(|item| self.put_in_cart(item));
            }
            _ => record.items.iter().for_each(|item| self.touch(record, item)),
        }
        self.settle(record, silence);
        true
    }

    /// Draws from what older releases kept as much as it tells of the persona and the stage: days by UTC, nothing of
    /// discounts.
    pub(crate) fn catch_up(&mut self) {
        let (Some(first), Some(last)) = (self.first_seen, self.last_seen) else { return };
        let rhythm = &mut self.persona.rhythm;
        (rhythm.first_day, rhythm.last_day) = (day_of(first, 0), day_of(last, 0));
        let days = u32::try_from(rhythm.last_day.saturating_sub(rhythm.first_day)).unwrap_or(u32::MAX);
        rhythm.active_days = self.visits.min(days.saturating_add(1));
        for order in &self.orders {
            let is_known =
                |id: &&String| self.purchases.get(id).is_some_and(|purchase| purchase.first < order.at);
            self.persona.orders.add(OrderNote {
                at: order.at,
                day: day_of(order.at, 0),
                products: order.item_ids.len() as u32,
                known: order.item_ids.iter().filter(is_known).count() as u32,
                ..OrderNote::default()
            });
        }
        let sign = (self.visits > 1).then_some((StageReason::SecondVisit, self.visits));
        self.pass(last);
        self.settle_on(sign, StageReason::CameAgain, 0.0);
    }

    /// Takes in what was done besides shopping.
    pub(crate) fn take(&mut self, done: &Done) {
        let at = done.at;
        let silence = self.pass(at);
        match &done.deed {
            Deed::Facts(facts) => {
                self.facts.clone_from(facts);
                self.settle_on(None, StageReason::OrdersElsewhere, silence);
            }
            Deed::Correct(facet, correction) => {
                self.corrections.retain(|(known, _)| known != facet);
                self.corrections.extend(correction.map(|correction| (facet.clone(), correction)));
                let too_many = self.corrections.len().saturating_sub(MOST_CORRECTIONS);
                self.corrections.drain(..too_many);
            }
            Deed::Pause(paused) => self.paused = *paused,
            Deed::Expose(exposure) => self.exposures.add(exposure, at),
            Deed::Like(facet) => {
                self.onboarding.pick_interest();
                self.like_interest(facet, at);
                self.settle_on(Some((StageReason::Interest, 0)), StageReason::CameAgain, silence);
            }
            Deed::Skip(step) => self.onboarding.skip(step),
            Deed::Arrive(touch) => {
                self.touches.arrive(touch.clone());
            }
        }
    }

    /// Takes in what an item of an earlier record turned out to be.
    pub(crate) fn learn(&mut self, late: &Late) {
        let Late { item_id, own_id, .. } = late;
        if item_id != own_id {
            self.recent.rename(item_id, own_id);
            self.cart.rename(item_id, own_id);
            self.purchases.rename(item_id, own_id);
            self.shown.rename(item_id, own_id);
            self.hidden.rename(item_id, own_id);
            self.trail.rename(item_id, own_id);
            let ordered = self.orders.iter_mut().flat_map(|order| &mut order.item_ids);
            ordered.filter(|id| *id == item_id).for_each(|id| id.clone_from(own_id));
        }
        self.like(late.name, late.at, late.facets.iter());
        self.persona.price_levels.add(weight(late.name), &late.facets, late.at);
    }

    /// How strongly the shopper is drawn to each facet, as observed, or else as the shopper says: see
    /// [`Affinities::observed`]. Those never observed come last, in the order in which they were corrected.
    pub(crate) fn strengths(&self, now: i64) -> impl Iterator<Item = (&Facet, Scales, Option<Correction>)> {
        let observed = self.affinities.observed(now).map(|(facet, strength)| {
            let correction = self.correction(facet);
            (facet, correction.map_or(strength, Correction::strength), correction)
        });
        let unobserved = self.corrections.iter().filter(|(facet, _)| !self.affinities.knows(facet));
        observed
            .chain(unobserved.map(|(facet, correction)| (facet, correction.strength(), Some(*correction))))
    }

    pub(crate) fn is_corrected(&self, facet: &Facet) -> bool {
        self.correction(facet).is_some()
    }

    fn correction(&self, facet: &Facet) -> Option<Correction> {
        self.corrections.iter().find(|(known, _)| known == facet).map(|(_, correction)| *correction)
    }

    /// Forgets products and facets, wherever they stand.
    pub(crate) fn forget(&mut self, item: &dyn Fn(&str) -> bool, facet: &dyn Fn(&Facet) -> bool) {
        self.affinities.forget(facet);
        self.persona.price_levels.forget(facet);
        self.corrections.retain(|(known, _)| !facet(known));
        self.recent.forget(item);
        self.cart.forget(item);
        self.purchases.forget(item);
        self.shown.forget(item);
        self.hidden.forget(item);
        self.trail.forget(item);
        self.orders.iter_mut().for_each(|order| order.item_ids.retain(|id| !item(id)));
    }

    /// Forgets an offer, wherever it stands. Whether anything was known of it.
    pub(crate) fn forget_offer(&mut self, promotion_id: &str) -> bool {
        let was_known = self.promotions.get(promotion_id).is_some();
        self.promotions.remove(promotion_id);
        self.exposures.forget(promotion_id) || was_known
    }

    fn like<'r>(&mut self, name: EventName, at: i64, facets: impl Iterator<Item = &'r WeighedFacet>) {
        let weight = weight(name);
        if weight != 0.0 {
            for weighed in facets {
                self.affinities.add(&weighed.facet, weight * f64::from(weighed.percent) / 100.0, at);
            }
        }
    }

    /// Takes in that the shopper picked an interest: as much as putting one of its goods in the cart.
    pub(crate) fn like_interest(&mut self, facet: &Facet, at: i64) {
        self.affinities.add(facet, weight(EventName::AddToCart), at);
    }

    fn count_visit(&mut self, at: i64) {
        self.previous_visit = self.visit_before(at);
        self.visits = self.visits_at(at);
        self.first_seen = Some(self.first_seen.map_or(at, |first| first.min(at)));
        self.last_seen = Some(self.last_seen.map_or(at, |last| last.max(at)));
    }

    /// How often the shopper came, a visit that begins now included.
    pub(crate) fn visits_at(&self, now: i64) -> u32 {
        self.visits.saturating_add(self.returns(now).into())
    }

    /// When the visit before the one of now ended, in ms since 1970; none in the first.
    pub(crate) fn visit_before(&self, now: i64) -> Option<i64> {
        if self.returns(now) { self.last_seen } else { self.previous_visit }
    }

    fn returns(&self, now: i64) -> bool {
        self.last_seen.is_none_or(|last| now.saturating_sub(last) > VISIT_GAP)
    }

    fn touch(&mut self, record: &Record, item: &RecordItem) {
        let id = &item.item_id;
        match record.name {
            EventName::ViewItemList => {
                let count = self.shown.get(id).map_or(0.0, |shown| shown.count(record.at));
                self.shown.put(id, Shown { count: count + 1.0, at: record.at }, MOST_SHOWN);
                return;
            }
            EventName::SelectItem | EventName::ViewItem => {
                self.recent.put(id, record.at, MOST_RECENT);
            }
            EventName::AddToCart => self.put_in_cart(item),
            EventName::RemoveFromCart => {
                if let Some(left) = self.cart.get_mut(id) {
                    *left -= item.quantity;
                    if *left <= 0.0 {
                        self.cart.remove(id);
                    }
                }
            }
            EventName::DismissItem => {
                self.hidden.put(id, (), MOST_HIDDEN);
                self.recent.remove(id);
                self.trail.leave(id);
            }
            _ => {}
        }
        self.shown.remove(id);
    }

    fn put_in_cart(&mut self, item: &RecordItem) {
        if item.quantity == 0.0 {
            return;
        }
        let quantity = self.cart.get(&item.item_id).copied().unwrap_or_default() + item.quantity;
        self.cart.put(&item.item_id, quantity, MOST_CART);
        self.hidden.remove(&item.item_id);
    }

    fn buy(&mut self, record: &Record) {
        self.exposures.order();
        let mut item_ids: Vec<String> = Vec::with_capacity(record.items.len());
        let mut known = 0;
        for item in &record.items {
            if item_ids.contains(&item.item_id) {
                continue;
            }
            let id = &item.item_id;
            let quantity: f64 =
                record.items.iter().filter(|other| other.item_id == *id).map(|other| other.quantity).sum();
            let before = self.purchases.get(id).copied();
            known += u32::from(before.is_some());
            let purchase = before.map_or(
                Purchase { orders: 1, quantity, first: record.at, last: record.at },
                |before| Purchase {
                    orders: before.orders.saturating_add(1),
                    quantity: before.quantity + quantity,
                    first: before.first.min(record.at),
                    last: before.last.max(record.at),
                },
            );
            self.purchases.put(id, purchase, MOST_PURCHASES);
            self.cart.remove(id);
            self.shown.remove(id);
            self.hidden.remove(id);
            item_ids.push(id.clone());
        }
        let value = record.amount();
        self.order_count = self.order_count.saturating_add(1);
        self.order_value += value;
        self.currency = record.currency.clone().or(self.currency.take());
        let transaction_id = record.transaction_id.clone();
        self.persona.orders.add(OrderNote {
            at: record.at,
            day: day_of(record.at, record.utc_offset),
            products: item_ids.len() as u32,
            known,
            is_first: false,
            discounted: record.coupon.is_some() || record.discount.is_some_and(|discount| discount > 0.0),
        });
        if self.orders.len() >= MOST_ORDERS {
            self.orders.remove(0);
        }
        self.orders.push(Order { at: record.at, transaction_id, item_ids, value });
    }

    /// Takes items out of what was bought; without items, the whole order that is named. Out of an order that is known, an
    /// item comes back once; fewer pieces than its orders hold on average leave it bought.
    fn give_back(&mut self, record: &Record) {
        let is_named =
            |order: &Order| record.transaction_id.is_some() && order.transaction_id == record.transaction_id;
        let order = self.orders.iter().position(is_named);
        let named: Vec<(String, f64)> = match order {
            Some(at) if record.items.is_empty() => {
                self.orders[at].item_ids.iter().map(|id| (id.clone(), f64::INFINITY)).collect()
            }
            _ => record.items.iter().map(|item| (item.item_id.clone(), item.quantity)).collect(),
        };
        // Otherwise it was given back before, or never bought here.
        let mut is_new = order.is_some() && record.items.is_empty();
        for (id, quantity) in &named {
            let place = order.map(|at| self.orders[at].item_ids.iter().position(|known| known == id));
            if place == Some(None) {
                continue;
            }
            is_new = true;
            let purchase = self.purchases.get_mut(id);
            let part = purchase.filter(|bought| quantity * f64::from(bought.orders) < bought.quantity);
            if let Some(purchase) = part {
                purchase.quantity -= quantity;
                continue;
            }
            let at = order.map(|at| &mut self.orders[at]).map(|order| {
                order.item_ids.retain(|known| known != id);
                order.at
            });
            self.take_back(id, at);
        }
        if !is_new {
            return;
        }
        let value = match order {
            Some(at) if self.orders[at].item_ids.is_empty() => {
                let order = self.orders.remove(at);
                self.persona.orders.take_back(self.orders.len() - at);
                self.order_count = self.order_count.saturating_sub(1);
                order.value
            }
            Some(at) => {
                let order = &mut self.orders[at];
                let value = record.amount().min(order.value);
                order.value -= value;
                value
            }
            None => record.amount(),
        };
        self.order_value = (self.order_value - value).max(0.0);
    }

    /// Takes one order of an item back, which was of that time: the item was bought in those that are left.
    fn take_back(&mut self, id: &str, at: Option<i64>) {
        let Some(purchase) = self.purchases.get_mut(id) else { return };
        let orders = f64::from(purchase.orders.max(1));
        purchase.orders = purchase.orders.saturating_sub(1);
        if purchase.orders == 0 {
            return self.purchases.remove(id);
        }
        purchase.quantity -= purchase.quantity / orders;
        let holds = |order: &&Order| order.item_ids.iter().any(|known| known == id);
        let left = || self.orders.iter().filter(holds).map(|order| order.at);
        if at == Some(purchase.last) {
            purchase.last = left().max().unwrap_or(purchase.first);
        }
        if at == Some(purchase.first) {
            purchase.first = left().min().unwrap_or(purchase.last);
        }
    }

    fn see_promotion(&mut self, record: &Record) {
        if let Some(id) = &record.promotion_id {
            let mut seen = self.promotions.get(id).copied().unwrap_or_default();
            match record.name {
                EventName::DismissPromotion => return self.exposures.dismiss(id, record.at),
                EventName::ViewPromotion => seen.impressions = seen.impressions.saturating_add(1),
                _ => seen.clicks = seen.clicks.saturating_add(1),
            }
            seen.last = seen.last.max(record.at);
            self.promotions.put(id, seen, MOST_PROMOTIONS);
        }
    }
}
