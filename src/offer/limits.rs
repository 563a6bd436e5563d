//! How often, and how much: the limits that an offer must keep.

use crate::calendar;
use crate::offer::exposure::{Exposures, Seen, is_within};
use crate::offer::{Offer, OfferSettings, Period};

const HOUR: f64 = 3_600_000.0;
pub(super) const DAY: f64 = calendar::DAY as f64;

const IMPRESSIONS: u32 = 3;
const DISMISSED_DAYS: f64 = 30.0;
const CAP: [Period; 2] = [Period { times: 2, days: 1.0 }, Period { times: 6, days: 7.0 }];
const BUDGET_SHARE: f64 = 0.1;

/// When an offer that was first shown at that moment stands no longer, by its deadline.
pub(super) fn deadline(offer: &Offer, first: i64) -> Option<i64> {
    offer.deadline_hours.map(|hours| first.saturating_add((hours * HOUR) as i64))
}

/// Whether the shopper dismissed it, and it rests still.
pub(super) fn is_resting(offer: &Offer, exposures: &Exposures, now: i64) -> bool {
    let days = offer.limits.dismissed_days.unwrap_or(DISMISSED_DAYS);
    let dismissed = exposures.of(&offer.promotion_id).and_then(|seen| seen.dismissed);
    dismissed.is_some_and(|at| is_within(at, days * DAY, now))
}

/// Whether it stood for a time only, from the first time it was shown, and that time is over.
pub(super) fn is_over(offer: &Offer, exposures: &Exposures, latest: i64) -> bool {
    let ends = |seen: &Seen| deadline(offer, seen.first?);
    offer.deadline_hours.is_some()
        && exposures.of(&offer.promotion_id).and_then(ends).is_some_and(|ends| latest >= ends)
}

/// The first limit that an offer would break if it were handed out now, besides those above; in this order it is told.
pub(super) fn limit(
    offer: &Offer,
    settings: &OfferSettings,
    exposures: &Exposures,
    is_quiet: bool,
    now: i64,
) -> Option<&'static str> {
    let unseen = Seen::default();
    let seen = exposures.of(&offer.promotion_id).unwrap_or(&unseen);
    let limits = &offer.limits;
    let cap = if settings.cap.is_empty() { &CAP[..] } else { &settings.cap };
    let is_full = |periods: &[Period], times: &dyn Fn(f64) -> u32| {
        periods.iter().any(|period| times(period.days * DAY) >= period.most())
    };
    if seen.total >= limits.impressions.unwrap_or(IMPRESSIONS) {
        return Some("limits.impressions");
    }
    if is_full(&limits.periods, &|span| seen.times.within(span, now)) {
        return Some("limits.periods");
    }
    if limits.cool_down_hours.is_some_and(|hours| seen.times.within(hours * HOUR, now) > 0) {
        return Some("limits.cool_down");
    }
    let of_group = offer.group.as_ref().and_then(|group| exposures.of_group(group));
    if of_group.is_some_and(|shown| shown != offer.promotion_id) {
        return Some("group");
    }
    if is_full(cap, &|span| exposures.times.within(span, now)) {
        return Some("cap");
    }
    is_quiet.then_some("quiet_hours")
}

/// Whether the shop's budget for this shopper cannot bear that much more. What costs nothing is always borne.
pub(super) fn is_beyond_budget(cost: f64, spent: f64, revenue: f64, settings: &OfferSettings) -> bool {
    cost > 0.0 && spent + cost > settings.budget_share.unwrap_or(BUDGET_SHARE) * revenue
}
