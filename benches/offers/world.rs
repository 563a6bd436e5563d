//! Three shops' shoppers, with what each of them would do under each offer.
//!
//! No policy sees anything of this but orders. What is published about coupons set the size of the numbers:
//!
//! - Rates per visit: of new visitors 1.5% to 2.5% order, of returning ones 4.5% (Monetate, 2015) to 12.6%
//!   (WebSideStory, 2006).
//! - What a coupon does on average: 1.00% → 2.57% of buyers, and 4.24% → 6.64%, or → 9.34% with the better
//!   coupon, in a field experiment (Gopalakrishnan & Park, 2021); far less in the published trials of
//!   mailings to members of supermarkets (Lenta, X5 RetailHero: some 5% to 8% more).
//! - Depth: 30% off sold some 37% more than 10% off (Elberg, Gardete, Macera & Noton, 2020): the curves are
//!   concave.
//! - The four kinds of shopper are uplift modelling's: sure things, persuadables, sleeping dogs and lost
//!   causes. Their shares are not published anywhere we know of, so the worlds differ in them most.
//!
//! [`TYPICAL`] and [`HARD`] were written down before any policy was run, but for one number: with 24 visits a
//! year in [`TYPICAL`], half as many as now, even the statistician, who knows the world by heart, came to no
//! more than 89% of the oracle's margin. [`MEMBERS`] was added later, for the lower end of what is published.

use crate::chance::Chance;

/// What the shop may offer, from the least generous on, and its name in figures.
pub const OFFERS: [(&str, Benefit); 4] = [
    ("five-percent", Benefit::Share(0.05)),
    ("ten-percent", Benefit::Share(0.10)),
    ("free-shipping", Benefit::Shipping),
    ("twenty-percent", Benefit::Share(0.20)),
];
/// The place of the coupon that a shop gives to everyone.
pub const EVERYONES_COUPON: usize = 1;

/// What an offer costs.
#[derive(Clone, Copy)]
pub enum Benefit {
    /// That share of the order's value.
    Share(f64),
    /// What delivery costs.
    Shipping,
}

/// Probability of an order in a visit.
#[derive(Clone, Copy)]
pub struct Response {
    /// Without an offer.
    pub none: f64,
    /// With each of [`OFFERS`].
    pub offers: [f64; OFFERS.len()],
}

impl Response {
    /// With that offer, or without any.
    pub fn to(&self, offer: Option<usize>) -> f64 {
        offer.map_or(self.none, |offer| self.offers[offer])
    }
}

/// One kind of shopper: its share of all, and how it answers.
pub struct Kind {
    pub share: f64,
    pub response: Response,
}

/// A shop and its shoppers. Money is in one currency.
pub struct World {
    pub name: &'static str,
    pub kinds: [Kind; 4],
    /// How much shoppers of one kind differ: standard deviation of the log-odds of an order
    pub spread: f64,
    /// and, as a share, of what an offer adds to them (log-normal).
    pub lift_spread: f64,
    /// The share that becomes of another kind, drawn anew, half a year in.
    pub turning: f64,
    /// Mean number of visits in the year after the first; gamma of shape 2, then Poisson.
    pub visits: f64,
    /// Median of an order's value.
    pub order_value: f64,
    /// Standard deviation of its logarithm, from shopper to shopper
    pub value_between: f64,
    /// and from order to order.
    pub value_within: f64,
    /// What is left of an order's value before discounts.
    pub margin: f64,
    /// What delivery costs, which the shopper pays unless it is free.
    pub shipping: f64,
}

const fn kind(share: f64, none: f64, offers: [f64; OFFERS.len()]) -> Kind {
    Kind { share, response: Response { none, offers } }
}

/// A shop that its shoppers come back to, a visit a week, as often as the households of “The Complete
/// Journey” go shopping. Without offers 9% of visits end in an order, with a coupon for everyone 13%: two
/// fifths more, between what is published for mailings and for coupons.
pub const TYPICAL: World = World {
    name: "typical",
    kinds: [
        // Buys anyway.
        kind(0.20, 0.28, [0.285, 0.30, 0.30, 0.32]),
        // Needs a nudge.
        kind(0.25, 0.03, [0.09, 0.16, 0.15, 0.22]),
        // Is put off.
        kind(0.10, 0.20, [0.15, 0.11, 0.14, 0.09]),
        // Never buys.
        kind(0.45, 0.004, [0.005, 0.006, 0.006, 0.008]),
    ],
    spread: 0.5,
    lift_spread: 0.4,
    turning: 0.0,
    visits: 50.0,
    order_value: 45.0,
    value_between: 0.3,
    value_within: 0.4,
    margin: 0.40,
    shipping: 4.9,
};

/// Members of a supermarket, among whom a coupon for everyone brings 8% more orders, as the mailings of Lenta
/// and X5 did: many buy anyway.
pub const MEMBERS: World = World {
    name: "members",
    kinds: [
        // Buys anyway.
        kind(0.35, 0.40, [0.405, 0.41, 0.41, 0.42]),
        // Needs a nudge.
        kind(0.12, 0.05, [0.12, 0.20, 0.17, 0.26]),
        // Is put off.
        kind(0.10, 0.30, [0.26, 0.22, 0.25, 0.19]),
        // Never buys.
        kind(0.43, 0.01, [0.011, 0.012, 0.012, 0.014]),
    ],
    spread: 0.5,
    lift_spread: 0.4,
    turning: 0.05,
    visits: 50.0,
    order_value: 40.0,
    value_between: 0.3,
    value_within: 0.4,
    margin: 0.25,
    shipping: 3.9,
};

/// A harder shop: fewer visits and orders to learn from, fewer who need a nudge and more who are put off,
/// weaker answers, a thinner margin, shoppers of one kind less alike, and a fifth of them changing during the
/// year.
pub const HARD: World = World {
    name: "hard",
    kinds: [
        // Buys anyway.
        kind(0.30, 0.15, [0.153, 0.16, 0.158, 0.17]),
        // Needs a nudge.
        kind(0.20, 0.025, [0.05, 0.08, 0.085, 0.13]),
        // Is put off.
        kind(0.15, 0.12, [0.10, 0.085, 0.09, 0.08]),
        // Never buys.
        kind(0.35, 0.003, [0.004, 0.005, 0.005, 0.006]),
    ],
    spread: 0.8,
    lift_spread: 0.6,
    turning: 0.2,
    visits: 14.0,
    order_value: 60.0,
    value_between: 0.4,
    value_within: 0.5,
    margin: 0.30,
    shipping: 5.9,
};

impl World {
    /// What the offer costs where the order is worth so much.
    pub fn cost(&self, offer: Option<usize>, value: f64) -> f64 {
        match offer.map(|offer| OFFERS[offer].1) {
            None => 0.0,
            Some(Benefit::Share(share)) => share * value,
            Some(Benefit::Shipping) => self.shipping,
        }
    }

    /// What an order of that value leaves under the offer.
    pub fn net(&self, offer: Option<usize>, value: f64) -> f64 {
        self.margin * value - self.cost(offer, value)
    }

    /// The mean value of an order.
    pub fn mean_value(&self) -> f64 {
        let variance = self.value_between.powi(2) + self.value_within.powi(2);
        self.order_value * (variance / 2.0).exp()
    }

    /// A shopper and all visits of a year, whatever is offered in them.
    pub fn shopper(&self, chance: &mut Chance) -> Shopper {
        let early = self.character(chance);
        let late = if chance.share() < self.turning { self.character(chance) } else { early };
        let own = self.order_value * (self.value_between * chance.normal()).exp();
        let rate = chance.gamma_2(self.visits);
        let mut days: Vec<f64> = (0..=chance.poisson(rate)).map(|_| 365.0 * chance.share()).collect();
        days.sort_by(f64::total_cmp);
        let visit = |day| Visit {
            day,
            luck: chance.share(),
            value: own * (self.value_within * chance.normal()).exp(),
        };
        Shopper { early, late, visits: days.into_iter().map(visit).collect() }
    }

    /// A kind, and what this shopper makes of it: the same draw moves the odds under every offer, another
    /// one all that offers change.
    fn character(&self, chance: &mut Chance) -> Character {
        let mut lot = chance.share();
        let kind = self.kinds.iter().position(|kind| {
            lot -= kind.share;
            lot < 0.0
        });
        let kind = kind.unwrap_or(self.kinds.len() - 1);
        let base = self.spread * chance.normal();
        let lift = (self.lift_spread * chance.normal() - self.lift_spread.powi(2) / 2.0).exp();
        let Response { none, offers } = self.kinds[kind].response;
        let own = |offer: f64| expit(logit(none) + base + lift * (logit(offer) - logit(none)));
        Character { kind, response: Response { none: own(none), offers: offers.map(own) } }
    }
}

fn logit(rate: f64) -> f64 {
    (rate / (1.0 - rate)).ln()
}

fn expit(odds: f64) -> f64 {
    1.0 / (1.0 + (-odds).exp())
}

/// How a shopper answers.
#[derive(Clone, Copy)]
pub struct Character {
    /// The place of the kind among the world's.
    pub kind: usize,
    /// This shopper's own probabilities.
    pub response: Response,
}

/// One shopper.
pub struct Shopper {
    early: Character,
    late: Character,
    pub visits: Vec<Visit>,
}

impl Shopper {
    /// How the shopper answers on that day.
    pub fn on(&self, day: f64) -> &Character {
        if day < 182.0 { &self.early } else { &self.late }
    }
}

/// One visit; the same under every policy.
pub struct Visit {
    /// Days since the year began.
    pub day: f64,
    /// There is an order if this is below its probability.
    pub luck: f64,
    /// What an order would be worth.
    pub value: f64,
}
