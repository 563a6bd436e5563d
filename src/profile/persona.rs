//! Who the shopper is, from what they do.

use alloc::vec::Vec;

use crate::event::EventName;
use crate::profile::DAY;
use crate::profile::past_orders::{PastOrders, day_of};
use crate::profile::price_level::PriceLevels;
use crate::profile::record::Record;
use crate::shape::shaped;

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
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize)]
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

const HOUR: i64 = DAY / 24;
/// The 1st of January 1970 was a Thursday, three days after a Monday.
const WEEKDAY_OF_1970: i64 = 3;

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
}

impl Rhythm {
    fn take(&mut self, at: i64, utc_offset: i64, begins_visit: bool) {
        let day = day_of(at, utc_offset);
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
            let hour = day_of_hours(at, utc_offset);
            count(&mut self.visits_by_weekday, 7, (day + WEEKDAY_OF_1970).rem_euclid(7));
            count(&mut self.visits_by_hour, 24, hour);
        }
    }

    /// The mean of the days from one day with a visit to the next; none before the second.
    pub(crate) fn gaps(&self) -> (f64, f64) {
        ((self.last_day.saturating_sub(self.first_day)) as f64, f64::from(self.active_days.saturating_sub(1)))
    }
}

fn day_of_hours(at: i64, utc_offset: i64) -> i64 {
    at.saturating_add(utc_offset.saturating_mul(60_000)).rem_euclid(DAY) / HOUR
}

fn count(counts: &mut Vec<u32>, of: usize, at: i64) {
    counts.resize(of, 0);
    let count = &mut counts[at as usize];
    *count = count.saturating_add(1);
}
