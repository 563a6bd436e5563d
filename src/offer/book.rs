//! The shop's offers and how it wants them handled, as data.

use alloc::string::String;
use alloc::vec::Vec;

use crate::offer::Offer;
use crate::shape::{Shape, shaped};

/// A share, such as 0.05.
pub(crate) const SHARE: Shape = Shape::Number(0.0, 1.0, "a share from 0 to 1");
pub(crate) const MONEY: Shape = Shape::Number(0.0, 1e12, "an amount of at least 0");
pub(crate) const DAYS: Shape = Shape::Number(0.0, 36_500.0, "a number of days, from 0 to 36500");
pub(crate) const HOURS: Shape = Shape::Number(0.0, 876_000.0, "a number of hours, from 0 to 876000");
pub(crate) const HOUR_OF_DAY: Shape = Shape::Whole(0, 24, "a whole hour of the day, from 0 to 24");

/// Everything that a shop says of its offers: what there is, how to handle it, and how newcomers are received.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct OfferBook {
    /// How offers are handled.
    pub settings: OfferSettings,
    /// The offers.
    pub offers: Vec<Offer>,
    /// How newcomers are received.
    pub onboarding: OnboardingSettings,
}

/// How a shop wants its offers handled.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct OfferSettings {
    /// The most offers that a shopper is shown, all together, in some periods: each counts once in a visit and place.
    /// Default: 2 in a day and 6 in a week.
    pub cap: Vec<Period>,
    /// Hours of the shopper's day in which nothing is offered. Default: none.
    pub quiet_hours: Option<HourSpan>,
    /// The share of the revenue expected of a shopper that may be given away. Default: 0.1.
    ///
    /// Expected is what the shopper's orders have come to so far, and the order that an offer is to win. Given away is,
    /// of each offer handed out, its cost times the probability of an order when that was decided. An offer that would
    /// exceed the share is not handed out; one that costs nothing always may be.
    pub budget_share: Option<f64>,
    /// The share of shoppers who are never offered anything, so that lift can be measured. Default: 0.
    pub holdout_share: Option<f64>,
    /// What is left of a price when the goods are paid for, as a share. Default: 0.3.
    pub margin: Option<f64>,
    /// What an order usually comes to, in the shop's currency: it counts as two orders beside the shopper's own.
    /// Default: 50.
    pub order_value: Option<f64>,
    /// What a delivery costs the shop. Default: 5.
    pub shipping_cost: Option<f64>,
    /// For so many days an order counts as the answer to the last offer, or to none; and in the same visit, however
    /// long it takes. A later visit that is offered something, or nothing, ends that: each visit is a trial of its own.
    /// Default: 7.
    pub attribution_days: Option<f64>,
}

/// No limit allows more times than this in a period.
pub(crate) const MOST_TIMES: usize = 16;

/// So many times in so many days.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Period {
    /// How many times, 1 to 16; more are taken as 16.
    pub times: u32,
    /// Within how many days; 1 is 24 hours.
    pub days: f64,
}

impl Period {
    /// So many times fill it: no more are remembered.
    pub(crate) fn most(&self) -> u32 {
        self.times.min(MOST_TIMES as u32)
    }
}

/// Whole hours of the shopper's day, from one, included, to another, excluded; over midnight where the first is the
/// later.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct HourSpan {
    /// The first hour.
    pub from: u32,
    /// The first hour after.
    pub to: u32,
}

/// How newcomers are received.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct OnboardingSettings {
    /// What a newcomer may do first, such as to put three things on the wish list.
    pub tasks: Vec<OnboardingTask>,
    /// From which value of the cart on delivery is free, in the shop's currency.
    pub free_shipping_from: Option<f64>,
    /// How many interests the picker shows. Default: 8.
    pub interests: Option<u32>,
}

/// Something for a newcomer to do.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct OnboardingTask {
    /// Names the task.
    pub id: String,
    /// The event that counts, in GA4's words: `sign_up`, `add_to_wishlist`.
    pub event: String,
    /// How many of them it takes. Default: 1.
    pub count: Option<u32>,
    /// What shoppers read.
    pub title: String,
    /// The same in other languages.
    pub texts: Vec<OfferText>,
}

/// Texts in one language.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct OfferText {
    /// A language tag (BCP 47), such as `zh` or `zh-TW`.
    pub locale: String,
    /// The headline.
    pub title: Option<String>,
    /// More text.
    pub text: Option<String>,
}

shaped!(OfferBook {
    settings: OfferSettings::SHAPE, "How offers are handled.";
    offers: Shape::List(&Offer::SHAPE, 500), "The offers, at most 500.";
    onboarding: OnboardingSettings::SHAPE, "How newcomers are received.";
});
shaped!(OfferSettings {
    cap: Shape::List(&Period::SHAPE, 4), "At most so many offers in so many days, all together: [{\"times\": 2, \"days\": 1}].";
    quiet_hours: Shape::Optional(&HourSpan::SHAPE), "Hours of the shopper's day without offers: {\"from\": 22, \"to\": 8}.";
    budget_share: Shape::Optional(&SHARE), "The share of expected revenue that may be given away: 0.1 for a tenth.";
    holdout_share: Shape::Optional(&SHARE), "The share of shoppers who are offered nothing, for comparison: 0.05.";
    margin: Shape::Optional(&SHARE), "What is left of a price when the goods are paid for: 0.3.";
    order_value: Shape::Optional(&MONEY), "What an order comes to, in the shop's currency.";
    shipping_cost: Shape::Optional(&MONEY), "What a delivery costs the shop, in its currency.";
    attribution_days: Shape::Optional(&DAYS), "For so many days an order counts as an answer to an offer.";
});
shaped!(Period {
    times: Shape::Whole(1, MOST_TIMES as u32, "a whole number from 1 to 16"), "How many times, 1 to 16.";
    days: DAYS, "Within how many days: 1 is 24 hours.";
});
shaped!(HourSpan {
    from: HOUR_OF_DAY, "The first hour, 0 to 24.";
    to: HOUR_OF_DAY, "The first hour after, 0 to 24.";
});
shaped!(OnboardingSettings {
    tasks: Shape::List(&OnboardingTask::SHAPE, 20), "What a newcomer may do first, at most 20 tasks.";
    free_shipping_from: Shape::Optional(&MONEY), "From which value of the cart on delivery is free.";
    interests: Shape::Optional(&Shape::Whole(2, 30, "a whole number from 2 to 30")), "How many interests to show.";
});
shaped!(OnboardingTask {
    id: String::SHAPE, "Names the task.";
    event: Shape::Text(40), "The event that counts, in GA4's words: sign_up.";
    count: Shape::Optional(&Shape::Whole(1, 1000, "a whole number from 1 to 1000")), "How many of them it takes.";
    title: String::SHAPE, "What shoppers read.";
    texts: Shape::List(&OfferText::SHAPE, 50), "The same in other languages.";
});
shaped!(OfferText {
    locale: Shape::Text(35), "A language tag, such as zh or zh-TW.";
    title: Shape::Optional(&String::SHAPE), "The headline in that language.";
    text: Shape::Optional(&Shape::Text(1000)), "More text in that language.";
});
