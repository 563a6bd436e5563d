//! What limits mean, by the plain list of everything that was shown.

use regulars::{Offer, OfferBenefit, OfferBook, OfferDecision, Period};

use crate::common::{DAY, HOUR, MINUTE};

/// Something shown.
struct Shown {
    offer: usize,
    at: i64,
    cost: f64,
}

/// Everything that happened, as far as limits are concerned.
pub struct Oracle<'b> {
    book: &'b OfferBook,
    utc_offset: i64,
    shown: Vec<Shown>,
    /// Offers dismissed, and when.
    dismissed: Vec<(usize, i64)>,
    /// When anything was recorded last, and the latest moment of an event.
    last: Option<i64>,
    latest_event: Option<i64>,
    /// What was handed out in this visit: surface and offer.
    here: Vec<(String, usize)>,
    orders: u32,
    order_value: f64,
}

/// What is wrong with a decision.
pub struct Wrong {
    /// Whether a limit was exceeded, or something else is not as told.
    pub is_exceeded: bool,
    pub what: String,
}

impl<'b> Oracle<'b> {
    pub fn new(book: &'b OfferBook, utc_offset: i64) -> Self {
        Oracle {
            book,
            utc_offset,
            shown: vec![],
            dismissed: vec![],
            last: None,
            latest_event: None,
            here: vec![],
            orders: 0,
            order_value: 0.0,
        }
    }

    pub fn record(&mut self, at: i64) {
        self.happens(at);
        self.latest_event = Some(self.latest_event.map_or(at, |latest| latest.max(at)));
    }

    pub fn order(&mut self, value: f64, at: i64) {
        self.record(at);
        self.orders += 1;
        self.order_value += value;
        self.here.clear();
    }

    pub fn dismiss(&mut self, offer: usize, at: i64) {
        self.record(at);
        self.dismissed.push((offer, at));
    }

    fn happens(&mut self, at: i64) {
        if !self.is_same_visit(at) {
            self.here.clear();
        }
        self.last = Some(at);
    }

    fn is_same_visit(&self, at: i64) -> bool {
        self.last.is_some_and(|last| (at - last).abs() <= 30 * MINUTE)
    }

    /// Takes in what was claimed; says what is wrong with it, and calls `met` with each code and outcome.
    pub fn claim(
        &mut self,
        surface: &str,
        decision: &OfferDecision,
        is_recorded: bool,
        at: i64,
        met: &mut dyn FnMut(&str),
    ) -> Vec<Wrong> {
        let mut wrongs = vec![];
        let mut wrong = |is_exceeded, what: String| wrongs.push(Wrong { is_exceeded, what });
        for other in &decision.others {
            met(&other.ruled_out_by);
        }
        if decision.holdout {
            if decision.offer.is_some() || decision.others.iter().any(|other| other.ruled_out_by != "holdout")
            {
                wrong(true, "a shopper held out is offered something".into());
            }
            if is_recorded {
                self.happens(at);
            }
            return wrongs;
        }
        let is_same_visit = self.is_same_visit(at);
        let was_here = |offer: usize| is_same_visit && self.here.contains(&(surface.into(), offer));
        let place = |id: &str| self.book.offers.iter().position(|offer| offer.promotion_id == id).unwrap();
        let chosen = decision.offer.as_ref().map(|offer| place(&offer.promotion_id));
        for other in &decision.others {
            let offer = place(&other.promotion_id);
            let told = other.ruled_out_by.as_ref();
            let free = ["budget", "this_visit", "none_is_better", "another_is_better", "lower_priority"];
            match self.first_against(offer, surface, at) {
                Some(code) if code == told => {}
                Some(code) => wrong(false, format!("{}: {told}, not {code}", other.promotion_id)),
                None if free.contains(&told) => {}
                None => wrong(false, format!("{}: {told}, but nothing is against it", other.promotion_id)),
            }
        }
        if let Some(chosen) = chosen {
            let is_again = was_here(chosen);
            let against = if is_again {
                self.rule_against(chosen, surface, at)
            } else {
                self.first_against(chosen, surface, at)
            };
            if let Some(code) = against {
                wrong(true, format!("offer-{chosen} is shown against {code}"));
            }
            met(if is_again { "shown again" } else { "shown" });
            if is_again == is_recorded {
                wrong(true, format!("offer-{chosen}: again {is_again}, but counted {is_recorded}"));
            }
            if !is_again {
                self.happens(at);
                let cost = self.expected_cost(chosen, decision);
                self.shown.push(Shown { offer: chosen, at, cost });
                self.here.push((surface.into(), chosen));
                let spent: f64 = self.shown.iter().map(|shown| shown.cost).sum();
                let budget = self.book.settings.budget_share.unwrap_or(0.1)
                    * (self.order_value + self.expected_order());
                if cost > 0.0 && spent > budget * (1.0 + 1e-12) {
                    wrong(true, format!("offer-{chosen}: {spent} is spent of {budget}"));
                }
            }
        } else if is_recorded {
            self.happens(at);
        }
        wrongs
    }

    /// What holds even for an offer that was handed out in this visit.
    fn rule_against(&self, offer: usize, surface: &str, at: i64) -> Option<&'static str> {
        let told = &self.book.offers[offer];
        let (starts, ends) = (told.window.starts_at, told.window.ends_at);
        let first = self.of(offer).min();
        let latest = self.latest_event.map_or(at, |latest| latest.max(at));
        let over = |hours: f64| first.is_some_and(|first| latest - first >= (hours * HOUR as f64) as i64);
        let rests = |&(dismissed, when): &(usize, i64)| {
            dismissed == offer && lies_within(told.limits.dismissed_days.unwrap_or(30.0), when, at)
        };
        let rules = [
            ("surface", !told.surfaces.is_empty() && !told.surfaces.iter().any(|name| name == surface)),
            ("window.not_started", starts.is_some_and(|starts| at < starts)),
            ("window.ended", ends.is_some_and(|ends| at >= ends)),
            ("deadline", told.deadline_hours.is_some_and(over)),
            ("limits.dismissed", self.dismissed.iter().any(rests)),
        ];
        rules.into_iter().find(|(_, is_against)| *is_against).map(|(code, _)| code)
    }

    fn first_against(&self, offer: usize, surface: &str, at: i64) -> Option<&'static str> {
        let told: &Offer = &self.book.offers[offer];
        let is_full = |periods: &[Period], times: &[i64]| {
            periods.iter().any(|period| {
                times.iter().filter(|time| lies_within(period.days, **time, at)).count()
                    >= period.times as usize
            })
        };
        let times: Vec<i64> = self.of(offer).collect();
        let all: Vec<i64> = self.shown.iter().map(|shown| shown.at).collect();
        let cools = |hours: f64| times.iter().any(|time| lies_within(hours / 24.0, *time, at));
        let is_other = |shown: &Shown| {
            shown.offer != offer && told.group.is_some() && self.book.offers[shown.offer].group == told.group
        };
        let hour = (at + self.utc_offset * MINUTE).rem_euclid(DAY) / HOUR;
        let is_quiet = |from: i64, to: i64| {
            if from <= to { (from..to).contains(&hour) } else { hour >= from || hour < to }
        };
        let settings = &self.book.settings;
        let default = [Period { times: 2, days: 1.0 }, Period { times: 6, days: 7.0 }];
        let cap = if settings.cap.is_empty() { &default[..] } else { &settings.cap };
        let limits = [
            ("limits.impressions", times.len() >= told.limits.impressions.unwrap_or(3) as usize),
            ("limits.periods", is_full(&told.limits.periods, &times)),
            ("limits.cool_down", told.limits.cool_down_hours.is_some_and(cools)),
            ("group", self.shown.iter().any(is_other)),
            ("cap", is_full(cap, &all)),
            (
                "quiet_hours",
                settings.quiet_hours.is_some_and(|span| is_quiet(span.from.into(), span.to.into())),
            ),
        ];
        let limit = || limits.into_iter().find(|(_, is_against)| *is_against).map(|(code, _)| code);
        self.rule_against(offer, surface, at).or_else(limit)
    }

    fn of(&self, offer: usize) -> impl Iterator<Item = i64> {
        self.shown.iter().filter(move |shown| shown.offer == offer).map(|shown| shown.at)
    }

    fn expected_order(&self) -> f64 {
        (self.order_value + 2.0 * self.book.settings.order_value.unwrap_or(50.0)) / f64::from(self.orders + 2)
    }

    /// The probability of an order, which is for others to judge, times what the offer gives away of it.
    fn expected_cost(&self, offer: usize, decision: &OfferDecision) -> f64 {
        let told = &self.book.offers[offer];
        let is_it = |id: &Option<String>| id.as_deref() == Some(told.promotion_id.as_str());
        let rate = decision.considered.iter().find(|arm| is_it(&arm.promotion_id)).map(|arm| arm.rate);
        let given = match &told.benefit {
            OfferBenefit::Percent { value } => value / 100.0 * self.expected_order(),
            OfferBenefit::Amount { value, .. } => *value,
            OfferBenefit::FreeShipping => 5.0,
            _ => return 0.0,
        };
        rate.expect("what gives something away is considered") * given
    }
}

/// Whether a moment lies within so many days before now, or in the future.
fn lies_within(days: f64, moment: i64, now: i64) -> bool {
    moment > now || ((now - moment) as f64) < days * DAY as f64
}
