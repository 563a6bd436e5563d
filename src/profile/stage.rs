//! Where a shopper stands with the shop.
//!
//! The stages are a ladder with a way off it. How far up somebody is follows from what they did; silence, measured
//! by their own rhythm, takes them off to [`Stage::Drifting`] and then [`Stage::Asleep`], and the next order brings
//! them back to where they were (of those who never ordered, the next visit).
//!
//! | to | when |
//! | --- | --- |
//! | newcomer | a second visit, [`PRODUCTS_OF_NEWCOMER`] products looked at, something put into the cart or on the wish list, a product picked from what a search found, an interest picked, or an account made |
//! | first order | an order |
//! | repeat | orders on [`DAYS_OF_REPEAT`] days |
//! | loyal | orders on [`DAYS_OF_LOYAL`] days, the first and the last of which are [`SPAN_OF_LOYAL`] days apart |
//! | advocate | as for repeat, and a friend brought or [`VOICES_OF_ADVOCATE`] shares and reviews |
//! | drifting | no order for [`DRIFTING_GAPS`] of the shopper's usual gaps, and [`DRIFTING_DAYS`] days at least |
//! | asleep | no order for [`ASLEEP_GAPS`] of them, and [`ASLEEP_DAYS`] days at least |
//!
//! The usual gap is the mean of the last [`GAPS`] gaps between days with orders, and of one more of
//! [`GAP_OF_ORDERS`] days, as long as little is known. Those who never ordered are measured by their visits: the mean
//! gap between days with visits, and one more of [`GAP_OF_VISITS`] days. Strangers are not missed.
//!
//! Why these multiples: buying in the repertoire of a shop is close to a Poisson process (Ehrenberg, “The pattern of
//! consumer purchases”, Applied Statistics 8:1, 1959), or more regular (Chatfield and Goodhardt, “A consumer purchasing
//! model with Erlang inter-purchase times”, JASA 68, 1973). Of exponential gaps a share of e^−2.5 = 8 % is longer than
//! two and a half means, and e^−5 = 0.7 % longer than five: percentiles 92 and 99 of the shopper's own gaps, where
//! analysts draw the line for lapsed customers at percentiles 90 to 99 of all customers' gaps. Of the households of The
//! Complete Journey, a year at a grocer's, 2.7 % and 0.4 % of all 117,575 gaps were longer: see docs/lifecycle.md.
//!
//! Orders placed elsewhere, as the shop's facts tell them, count as orders on days of their own, and five of them alone
//! as those of many weeks. They say nothing of when, so silence is measured by what happened here.

use alloc::vec::Vec;

use serde::Serialize;

use crate::event::EventName;
use crate::profile::record::Record;
use crate::profile::{DAY, ProfileState, Rfm};
use crate::shape::{Shape, named, shaped};

/// Products that a newcomer has looked at.
const PRODUCTS_OF_NEWCOMER: usize = 3;
/// Days with orders.
const DAYS_OF_REPEAT: u32 = 2;
const DAYS_OF_LOYAL: u32 = 5;
/// Days between the first and the last of them.
const SPAN_OF_LOYAL: f64 = 60.0;
/// Shares and reviews together.
const VOICES_OF_ADVOCATE: u32 = 2;
/// Usual gaps without an order, and days at least.
const DRIFTING_GAPS: f64 = 2.5;
const DRIFTING_DAYS: f64 = 14.0;
const ASLEEP_GAPS: f64 = 5.0;
const ASLEEP_DAYS: f64 = 60.0;
/// Usual gaps without an order after which recency scores no more than 4, and 3.
const RECENT_GAPS: f64 = 1.5;
const AGING_GAPS: f64 = 2.0;
/// So many of the last gaps between orders make the usual one.
const GAPS: usize = 12;
/// The gap, in days, that is taken to be usual before any is known.
const GAP_OF_ORDERS: f64 = 30.0;
const GAP_OF_VISITS: f64 = 14.0;
/// So many transitions are remembered.
const MOST_TRANSITIONS: usize = 40;

/// Where a shopper stands with the shop.
///
/// ```
/// use regulars::Stage;
///
/// assert_eq!(Stage::ALL[0], Stage::Stranger);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub enum Stage {
    /// Nothing is known yet.
    #[default]
    Stranger,
    /// Has shown an interest, and never bought.
    Newcomer,
    /// Bought once.
    FirstOrder,
    /// Bought more than once.
    Repeat,
    /// Buys again and again.
    Loyal,
    /// Buys, and brings others.
    Advocate,
    /// Has stayed away for longer than usual.
    Drifting,
    /// Has stayed away so long that they may not come back by themselves.
    Asleep,
}

named!(Stage {
    Stranger => "stranger",
    Newcomer => "newcomer",
    FirstOrder => "first_order",
    Repeat => "repeat",
    Loyal => "loyal",
    Advocate => "advocate",
    Drifting => "drifting",
    Asleep => "asleep",
});

/// Why a shopper's stage changed.
///
/// ```
/// assert_eq!(regulars::StageReason::SecondVisit.name(), "second_visit");
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub enum StageReason {
    /// Came again. `count`: visits.
    #[default]
    SecondVisit,
    /// Looked at products. `count`: how many.
    ProductsViewed,
    /// Put something into the cart.
    Cart,
    /// Put something on the wish list.
    WishList,
    /// Picked a product from what a search found.
    SearchPick,
    /// Made an account, or signed in.
    Account,
    /// Picked an interest.
    Interest,
    /// Ordered for the first time.
    FirstOrder,
    /// Ordered on several days. `count`: how many days; `days`: from the first to the last of them.
    OrderDays,
    /// Brought or invited friends. `count`: how many.
    Referral,
    /// Shared and reviewed products. `count`: how often.
    SharesAndReviews,
    /// The shop told of orders placed elsewhere, or no longer does. `count`: days with orders, those elsewhere included.
    OrdersElsewhere,
    /// Nothing was ordered, or of those who never ordered: nothing happened. `days`: for how long; `usual_days`: the
    /// usual gap.
    Silence,
    /// Ordered after having been away. `days`: how long nothing was ordered before.
    OrderedAgain,
    /// Came after having been away. `days`: for how long.
    CameAgain,
    /// Gave an order back. `count`: days with orders that are left.
    Refund,
}

named!(StageReason {
    SecondVisit => "second_visit",
    ProductsViewed => "products_viewed",
    Cart => "cart",
    WishList => "wish_list",
    SearchPick => "search_pick",
    Account => "account",
    Interest => "interest",
    FirstOrder => "first_order",
    OrderDays => "order_days",
    Referral => "referral",
    SharesAndReviews => "shares_and_reviews",
    OrdersElsewhere => "orders_elsewhere",
    Silence => "silence",
    OrderedAgain => "ordered_again",
    CameAgain => "came_again",
    Refund => "refund",
});

/// A step from one stage to another.
///
/// ```
/// # #[cfg(feature = "json")] {
/// use regulars::{Engine, Stage, StageReason};
///
/// let mut engine = Engine::new(7);
/// let order = serde_json::json!({"event": "purchase", "items": [{"item_id": "tea"}]});
/// engine.record(&order, 1_760_000_000_000);
/// let step = engine.stage(1_760_000_000_000).history[0];
/// assert_eq!((step.from, step.to, step.reason), (Stage::Stranger, Stage::FirstOrder, StageReason::FirstOrder));
/// # }
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct Transition {
    /// When, in ms since 1970: of silence, the moment at which it had lasted long enough.
    pub at: i64,
    /// The stage before.
    pub from: Stage,
    /// The stage from then on.
    pub to: Stage,
    /// Why.
    pub reason: StageReason,
    /// How many: see the reason. 0 where it counts nothing.
    pub count: u32,
    /// How many days: see the reason. 0 where it measures nothing.
    pub days: f64,
    /// The shopper's usual gap in days, where silence is measured by it, and else 0.
    pub usual_days: f64,
}

/// Where a shopper stands, and how they came there.
///
/// ```
/// use regulars::{Engine, Stage, StageNow};
///
/// let StageNow { stage, since, reason, history } = Engine::new(7).stage(1_760_000_000_000);
/// assert_eq!((stage, since, reason, history.len()), (Stage::Stranger, None, None, 0));
/// ```
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct StageNow {
    /// The stage.
    pub stage: Stage,
    /// Since when, in ms since 1970: of strangers, since they were first seen.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub since: Option<i64>,
    /// Why; strangers need no reason.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub reason: Option<StageReason>,
    /// Every step so far, the last 40, the oldest first.
    pub history: Vec<Transition>,
}

/// The way through the stages so far.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Lifecycle {
    /// Up to when the way is told: the latest moment at which something happened.
    clock: i64,
    /// How far up the shopper is, silent or not.
    rung: Stage,
    /// The visit in which something was last searched for.
    searched_in_visit: u32,
    history: Vec<Transition>,
}

shaped!(Transition { at; from; to; reason; count; days; usual_days });
shaped!(Lifecycle {
    clock;
    rung;
    searched_in_visit;
    history: Shape::List(&Transition::SHAPE, MOST_TRANSITIONS);
});

/// Why somebody stands on a rung.
#[derive(Clone, Copy, Default)]
struct Ground {
    rung: Stage,
    reason: StageReason,
    count: u32,
    days: f64,
}

/// For how long somebody may be silent.
#[derive(Clone, Copy)]
struct Patience {
    /// When they last ordered, or of those who never did, were last here.
    last: i64,
    /// Their usual gap, in days.
    usual: f64,
}

impl Patience {
    fn ends(self, gaps: f64, days: f64) -> i64 {
        self.last.saturating_add(((self.usual * gaps).max(days) * DAY as f64) as i64)
    }

    /// When they begin to drift, and when they fall asleep.
    fn steps(self) -> [(Stage, i64); 2] {
        [
            (Stage::Drifting, self.ends(DRIFTING_GAPS, DRIFTING_DAYS)),
            (Stage::Asleep, self.ends(ASLEEP_GAPS, ASLEEP_DAYS)),
        ]
    }

    fn silent_days(self, at: i64) -> f64 {
        at.saturating_sub(self.last) as f64 / DAY as f64
    }
}

impl Lifecycle {
    fn stage(&self) -> Stage {
        self.history.last().map_or(Stage::Stranger, |step| step.to)
    }

    fn step(&mut self, step: Transition) {
        if self.history.len() >= MOST_TRANSITIONS {
            self.history.remove(0);
        }
        self.history.push(Transition { from: self.stage(), ..step });
    }

    /// Lets time pass, in which nothing happened.
    fn pass(&mut self, patience: Patience, now: i64) {
        for (to, from) in patience.steps() {
            if self.rung != Stage::Stranger && now >= from && (self.stage() as u8) < to as u8 {
                let at = from.max(self.clock);
                self.fall_silent(to, patience, at);
            }
        }
        self.clock = self.clock.max(now);
    }

    fn fall_silent(&mut self, to: Stage, patience: Patience, at: i64) {
        let (days, usual_days) = (patience.silent_days(at), patience.usual);
        let reason = StageReason::Silence;
        self.step(Transition { at, to, reason, days, usual_days, ..Transition::default() });
    }

    /// Takes in where the shopper stands after what happened. `silence` is how long there had been none of what ends it.
    fn settle(&mut self, ground: Ground, patience: Patience, cause: StageReason, silence: f64) {
        let before = core::mem::replace(&mut self.rung, ground.rung);
        let at = self.clock;
        let silent = patience.steps().into_iter().rev().find(|(_, from)| at >= *from);
        let silent = silent.filter(|_| ground.rung != Stage::Stranger);
        let to = silent.map_or(ground.rung, |(to, _)| to);
        if to == self.stage() {
            return;
        }
        if silent.is_some() {
            return self.fall_silent(to, patience, at);
        }
        let Ground { reason, count, days, .. } = ground;
        let climbed = Transition { at, to, reason, count, days, ..Transition::default() };
        self.step(match (ground.rung as u8).cmp(&(before as u8)) {
            core::cmp::Ordering::Greater => climbed,
            core::cmp::Ordering::Equal => Transition { reason: cause, count: 0, days: silence, ..climbed },
            core::cmp::Ordering::Less => Transition { reason: cause, days: 0.0, ..climbed },
        });
    }
}

impl ProfileState {
    /// The shopper's stage, as far as is stored.
    #[cfg(test)]
    fn stage(&self, now: i64) -> Stage {
        self.stage_now(now, self.orders_elsewhere()).stage
    }

    /// The shopper's stage and the way to it, with so many orders placed elsewhere.
    pub(crate) fn stage_now(&self, now: i64, orders_elsewhere: u32) -> StageNow {
        let mut lifecycle = self.lifecycle.clone();
        // What is not stored may be told anew at every visit: it counts since something last happened.
        if orders_elsewhere != self.orders_elsewhere() {
            if lifecycle == Lifecycle::default() {
                lifecycle.clock = now;
            }
            let ground = self.ground(orders_elsewhere);
            lifecycle.settle(ground, self.patience(), StageReason::OrdersElsewhere, 0.0);
        }
        lifecycle.pass(self.patience(), now);
        let last = lifecycle.history.last();
        StageNow {
            stage: lifecycle.stage(),
            since: last.map(|step| step.at).or(self.first_seen),
            reason: last.map(|step| step.reason),
            history: lifecycle.history,
        }
    }

    /// Lets time pass until something happens; answers for how long nothing had ended the silence, in days.
    pub(super) fn pass(&mut self, now: i64) -> f64 {
        let patience = self.patience();
        self.lifecycle.pass(patience, now);
        patience.silent_days(self.lifecycle.clock)
    }

    /// Takes the stage in after an event, before which it was silent for so many days.
    pub(super) fn settle(&mut self, record: &Record, silence: f64) {
        let sign = self.sign_of_interest(record);
        let cause = match record.name {
            EventName::Purchase => StageReason::OrderedAgain,
            EventName::Refund => StageReason::Refund,
            _ => StageReason::CameAgain,
        };
        self.settle_on(sign, cause, silence);
    }

    /// Takes the stage in after something happened that may be a sign of interest.
    pub(super) fn settle_on(&mut self, sign: Option<(StageReason, u32)>, cause: StageReason, silence: f64) {
        let mut ground = self.ground(self.orders_elsewhere());
        if let (Stage::Stranger, Some((reason, count))) = (ground.rung, sign) {
            ground = Ground { rung: Stage::Newcomer, reason, count, days: 0.0 };
        }
        let patience = self.patience();
        self.lifecycle.settle(ground, patience, cause, silence);
    }

    pub(crate) fn orders_elsewhere(&self) -> u32 {
        self.facts.as_ref().and_then(|facts| facts.orders_elsewhere).unwrap_or_default()
    }

    /// What shows that somebody is more than a stranger.
    fn sign_of_interest(&mut self, record: &Record) -> Option<(StageReason, u32)> {
        let looked_at = self.recent.ids().count();
        let after_search = self.lifecycle.searched_in_visit == self.visits;
        match record.name {
            EventName::Search | EventName::ViewSearchResults => {
                self.lifecycle.searched_in_visit = self.visits;
            }
            EventName::AddToCart | EventName::BeginCheckout => return Some((StageReason::Cart, 0)),
            EventName::AddToWishlist => return Some((StageReason::WishList, 0)),
            EventName::SignUp | EventName::Login => return Some((StageReason::Account, 0)),
            EventName::SelectItem | EventName::ViewItem if after_search => {
                return Some((StageReason::SearchPick, 0));
            }
            _ => {}
        }
        if self.visits > 1 {
            return Some((StageReason::SecondVisit, self.visits));
        }
        (looked_at >= PRODUCTS_OF_NEWCOMER).then_some((StageReason::ProductsViewed, looked_at as u32))
    }

    /// How far up the orders have brought the shopper; without any, where they were already.
    fn ground(&self, orders_elsewhere: u32) -> Ground {
        let (orders, advocacy) = (&self.persona.orders, self.persona.advocacy);
        let order_days = orders.days.saturating_add(orders_elsewhere);
        let span = orders.last_day().saturating_sub(orders.first_day) as f64;
        let voices = advocacy.shares.saturating_add(advocacy.reviews);
        let is_regular =
            order_days >= DAYS_OF_LOYAL && (span >= SPAN_OF_LOYAL || orders_elsewhere >= DAYS_OF_LOYAL);
        let by_orders = |rung| {
            let reason = match rung {
                _ if orders_elsewhere > 0 => StageReason::OrdersElsewhere,
                Stage::FirstOrder => StageReason::FirstOrder,
                _ => StageReason::OrderDays,
            };
            Ground { rung, reason, count: order_days, days: span }
        };
        match order_days {
            0 if self.lifecycle.rung == Stage::Stranger => Ground::default(),
            0 => Ground { rung: Stage::Newcomer, ..Ground::default() },
            1 => by_orders(Stage::FirstOrder),
            _ if advocacy.referrals > 0 => {
                let (rung, reason, count) = (Stage::Advocate, StageReason::Referral, advocacy.referrals);
                Ground { rung, reason, count, days: 0.0 }
            }
            _ if voices >= VOICES_OF_ADVOCATE => {
                let (rung, reason) = (Stage::Advocate, StageReason::SharesAndReviews);
                Ground { rung, reason, count: voices, days: 0.0 }
            }
            _ if is_regular => by_orders(Stage::Loyal),
            DAYS_OF_REPEAT.. => by_orders(Stage::Repeat),
        }
    }

    /// Recency, frequency and monetary value as scores, of which money is measured by what an order is typically worth.
    pub(crate) fn rfm(&self, now: i64, typical_order: Option<f64>) -> Rfm {
        let order_days = self.persona.orders.days;
        if order_days == 0 {
            return Rfm::default();
        }
        let patience = self.patience();
        let steps = patience.steps().map(|(_, from)| from);
        let ends = [steps[1], steps[0], patience.ends(AGING_GAPS, 0.0), patience.ends(RECENT_GAPS, 0.0)];
        let recency = 1 + ends.iter().filter(|end| now < **end).count() as u32;
        let mean = self.order_value / f64::from(self.order_count.max(1));
        let typical = typical_order.filter(|typical| *typical > 0.0);
        Rfm::new(recency, order_days, typical.map(|typical| mean / typical))
    }

    /// The shopper's usual gap between days with orders, in days; known from the first order on.
    pub(crate) fn usual_order_gap(&self) -> Option<f64> {
        (self.persona.orders.days > 0).then(|| self.patience().usual)
    }

    fn patience(&self) -> Patience {
        let (orders, rhythm) = (&self.persona.orders, &self.persona.rhythm);
        match orders.last_at() {
            Some(last) if orders.days > 0 => {
                let (sum, count) =
                    orders.gaps(GAPS).fold((GAP_OF_ORDERS, 1.0), |(sum, n), gap| (sum + gap, n + 1.0));
                Patience { last, usual: sum / count }
            }
            _ => {
                let (sum, count) = rhythm.gaps();
                // Whom the shop knows from elsewhere alone is not missed.
                let last = self.last_seen.unwrap_or(i64::MAX);
                Patience { last, usual: (GAP_OF_VISITS + sum) / (1.0 + count) }
            }
        }
    }
}

#[cfg(test)]
mod tests;
