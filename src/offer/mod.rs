//! The shop's offers, as data, and the choice among them.
//!
//! An offer is shown or hidden here, never granted: whether a coupon is valid is for the shop's
//! server to say.

mod audience;
mod book;
mod bucket;
mod chance;
mod check;
mod choose;
mod exposure;
mod kinds;
mod learned;
mod limits;
mod onboarding;
mod policy;
mod prior;
mod propensity;
#[cfg(feature = "json")]
mod published;
mod purpose;
mod read;
mod report;
mod response;
mod shopper;
mod shown;
mod stock;
mod texts;
mod time;
mod worth;

use alloc::string::String;
use alloc::vec::Vec;

use serde::Serialize;

use crate::journal::wire::{Reader, Wire};
use crate::shape::{Field, Shape, Shaped, named, shaped};
use book::{DAYS, HOURS};

pub use audience::{AffinityRule, AroundDay, Audience, CartRule, DaySpan, Rule, Span};
pub use book::{HourSpan, OfferBook, OfferSettings, OfferText, OnboardingSettings, OnboardingTask, Period};
pub(crate) use check::{Checked, Fault, require};
pub use choose::{ConsideredArm, OfferDecision, OfferQuery, RuledOut};
pub(crate) use choose::{Decided, Scene};
pub(crate) use exposure::{Exposure, Exposures};
pub use kinds::ShopperKinds;
pub use learned::ResponseModel;
pub use onboarding::{
    Gap, INTEREST_CHOICES, InterestChoice, Onboarding, OnboardingStep, StepKind, StepState, TopUp, TopUpSet,
};
pub(crate) use onboarding::{Newcomer, OnboardingState, free_shipping_gap, interests, steps, top_up};
pub use policy::{Arm, ArmChoice, ArmValue, choose_arm};
pub use prior::{ResponseCount, ResponsePriors};
pub(crate) use propensity::Bought;
pub(crate) use read::read_as;
pub use report::Report;
pub(crate) use report::Reporter;
pub use response::Responses;
pub(crate) use shopper::Shopper;
pub use shown::{OfferValues, ShownOffer};
pub(crate) use stock::Stock;
pub(crate) use texts::in_language;
pub(crate) use time::{day_of_year, read_time};

/// One offer of the shop.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Offer {
    /// Names the offer, here and in the shop's GA4 events.
    pub promotion_id: String,
    /// The name that the shop's own reports use.
    pub promotion_name: Option<String>,
    /// What the offer is for, and so, unless its audience says more, for whom.
    pub purpose: OfferPurpose,
    /// What the shopper gets.
    pub benefit: OfferBenefit,
    /// What it applies to; everything where nothing is stated.
    pub applies_to: AppliesTo,
    /// The headline that shoppers read.
    pub title: String,
    /// More text, if any.
    pub text: Option<String>,
    /// The same in other languages.
    pub texts: Vec<OfferText>,
    /// The code to enter at checkout, as GA4 names it. Its validity is the server's to check.
    pub coupon: Option<String>,
    /// The places where it may be shown; every place when empty.
    pub surfaces: Vec<String>,
    /// When it may be shown.
    pub window: OfferWindow,
    /// From the first time it was shown it stands for so many hours, and then never again.
    pub deadline_hours: Option<f64>,
    /// For whom it is, besides what its purpose says.
    pub audience: Audience,
    /// How often it may be shown.
    pub limits: OfferLimits,
    /// Of the offers of one group a shopper is only ever shown one, by the group that it had when it was shown.
    pub group: Option<String>,
    /// What it costs the shop when it is used, in its currency, whichever the variant. Where nothing is stated: a
    /// percentage of what it applies to, the amount, the shop's cost of a delivery, of a gift what the shop pays for it, and
    /// nothing for points, early access and none.
    pub cost: Option<f64>,
    /// What is left of the price of the goods that it sells, as a share. Default: the shop's.
    pub margin: Option<f64>,
    /// Among offers of which neither is expected to bring more, the highest is shown, and so it is among those that give
    /// nothing away, which are shown where no other is worth it; 0 unless stated.
    pub priority: Option<f64>,
    /// Other forms of it, each tried on a share of shoppers; the rest see it as it is.
    pub variants: Vec<OfferVariant>,
}

/// What an offer is for. Each purpose brings rules of its own, told with it; they are tried before the offer's audience.
/// A rule that the audience states itself, at its top, takes the place of the purpose's.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub enum OfferPurpose {
    /// For a shopper who never ordered, on the first visit: `orders` up to 0, `visits` up to 1.
    #[default]
    Welcome,
    /// For a shopper who never ordered: `orders` up to 0.
    FirstOrder,
    /// For a shopper who ordered once: `orders` from 1 to 1.
    SecondOrder,
    /// For a shopper whose cart is not empty: `cart_holds` anything.
    FreeShipping,
    /// For anyone.
    Bundle,
    /// For a shopper whom the shop knows: `signed_in`.
    Member,
    /// For a shopper whose birthday is near: `birthday`, 7 days before and after.
    Birthday,
    /// For anyone, in its window or on its days.
    Holiday,
    /// For a shopper who stays away: `stage` drifting or asleep.
    WinBack,
    /// For a shopper to whom something bought again and again is `due`.
    Replenish,
    /// For a shopper who has just ordered: `days_since_order` up to 7.
    ThankYou,
    /// For a shopper who ordered before: `orders` from 1.
    Surprise,
    /// For a shopper who ordered repeatedly: `orders` from 2.
    Referral,
    /// For a shopper who has had the time to try what was ordered: `days_since_order` from 3 to 60.
    Review,
    /// For a shopper who has not `joined`.
    Join,
    /// For anyone: something worth reading.
    Content,
}

named!(OfferPurpose {
    Welcome => "welcome",
    FirstOrder => "first_order",
    SecondOrder => "second_order",
    FreeShipping => "free_shipping",
    Bundle => "bundle",
    Member => "member",
    Birthday => "birthday",
    Holiday => "holiday",
    WinBack => "win_back",
    Replenish => "replenish",
    ThankYou => "thank_you",
    Surprise => "surprise",
    Referral => "referral",
    Review => "review",
    Join => "join",
    Content => "content",
});

/// What the shopper gets.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub enum OfferBenefit {
    /// Nothing but the message.
    #[default]
    None,
    /// A share of the price, in percent: above 0, at most 100.
    Percent {
        /// The percentage.
        value: f64,
    },
    /// An amount of money.
    Amount {
        /// The amount, above 0.
        value: f64,
        /// ISO 4217 code.
        currency: String,
    },
    /// No cost of delivery.
    FreeShipping,
    /// A product for nothing.
    Gift {
        /// The product.
        item_id: String,
    },
    /// Points of the shop's own.
    Points {
        /// How many, above 0.
        value: f64,
    },
    /// Something before others can have it.
    EarlyAccess,
}

impl Wire for OfferBenefit {
    fn write(&self, to: &mut Vec<u8>) {
        match self {
            OfferBenefit::None => to.push(0),
            OfferBenefit::Percent { value } => {
                to.push(1);
                value.write(to);
            }
            OfferBenefit::Amount { value, currency } => {
                to.push(2);
                value.write(to);
                currency.write(to);
            }
            OfferBenefit::FreeShipping => to.push(3),
            OfferBenefit::Gift { item_id } => {
                to.push(4);
                item_id.write(to);
            }
            OfferBenefit::Points { value } => {
                to.push(5);
                value.write(to);
            }
            OfferBenefit::EarlyAccess => to.push(6),
        }
    }

    fn read(from: &mut Reader) -> Self {
        match u8::read(from) {
            1 => OfferBenefit::Percent { value: f64::read(from) },
            2 => OfferBenefit::Amount { value: f64::read(from), currency: String::read(from) },
            3 => OfferBenefit::FreeShipping,
            4 => OfferBenefit::Gift { item_id: String::read(from) },
            5 => OfferBenefit::Points { value: f64::read(from) },
            6 => OfferBenefit::EarlyAccess,
            none => {
                from.checked((none == 0).then_some(()));
                OfferBenefit::None
            }
        }
    }
}

const PERCENT: Shape = Shape::Number(f64::MIN_POSITIVE, 100.0, "a percentage above 0, at most 100");
const ABOVE_0: Shape = Shape::Number(f64::MIN_POSITIVE, 1e12, "an amount above 0");

impl Shaped for OfferBenefit {
    const SHAPE: Shape = Shape::Tagged(&[
        ("none", &[]),
        ("percent", &[Field { name: "value", shape: PERCENT, hint: "The percentage: 10 for 10%." }]),
        (
            "amount",
            &[
                Field { name: "value", shape: ABOVE_0, hint: "The amount, and its currency beside it." },
                Field {
                    name: "currency",
                    shape: Shape::Text(3),
                    hint: "The currency's ISO 4217 code, such as USD.",
                },
            ],
        ),
        ("free_shipping", &[]),
        ("gift", &[Field { name: "item_id", shape: String::SHAPE, hint: "The product that is given." }]),
        ("points", &[Field { name: "value", shape: ABOVE_0, hint: "How many points." }]),
        ("early_access", &[]),
    ]);
}

/// What an offer applies to: a product of which one of the lists says so, where any does; and a cart of at least this
/// value.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct AppliesTo {
    /// Products.
    pub item_ids: Vec<String>,
    /// Categories, and those beneath them.
    pub categories: Vec<String>,
    /// Brands.
    pub brands: Vec<String>,
    /// Tags.
    pub tags: Vec<String>,
    /// The least value of the cart, in the shop's currency.
    pub least_value: Option<f64>,
}

/// From when to when an offer may be shown, in ms since 1970; open where nothing is stated. Input
/// may also be ISO 8601 with its offset.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct OfferWindow {
    /// The first moment.
    pub starts_at: Option<i64>,
    /// The first moment after.
    pub ends_at: Option<i64>,
}

impl OfferWindow {
    /// Which end of it is against this moment, if any.
    pub(crate) fn first_against(&self, now: i64) -> Option<&'static str> {
        match self {
            OfferWindow { starts_at: Some(starts), .. } if now < *starts => Some("window.not_started"),
            OfferWindow { ends_at: Some(ends), .. } if now >= *ends => Some("window.ended"),
            _ => None,
        }
    }
}

/// How often an offer may be shown to one shopper. Once in a visit and place counts as once. What lies in the future
/// because the clock was turned back counts as within every period.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct OfferLimits {
    /// How many times in all. Default: 3.
    pub impressions: Option<u32>,
    /// How many times in some periods. Default: no such limit.
    pub periods: Vec<Period>,
    /// Hours from one time to the next. Default: 0.
    pub cool_down_hours: Option<f64>,
    /// Days of rest after it was dismissed. Default: 30.
    pub dismissed_days: Option<f64>,
}

/// Another form of an offer, tried on a share of shoppers.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct OfferVariant {
    /// Names it, in reports as GA4's `creative_name`.
    pub variant: String,
    /// The share of shoppers who see it.
    pub share: f64,
    /// Another headline.
    pub title: Option<String>,
    /// Another text.
    pub text: Option<String>,
    /// Both in other languages.
    pub texts: Vec<OfferText>,
    /// Another benefit.
    pub benefit: Option<OfferBenefit>,
    /// Another code.
    pub coupon: Option<String>,
}

shaped!(Offer {
    promotion_id: String::SHAPE, "Give every offer an id of its own.";
    promotion_name: Shape::Optional(&String::SHAPE), "The name that the shop's own reports use.";
    purpose: OfferPurpose::SHAPE, "Say what the offer is for; it decides who may see it.";
    benefit: OfferBenefit::SHAPE, "Say what the shopper gets: {\"kind\": \"percent\", \"value\": 10}.";
    applies_to: AppliesTo::SHAPE, "What it applies to: {\"categories\": [\"Drinks > Tea\"], \"least_value\": 20}.";
    title: String::SHAPE, "Give every offer the headline that shoppers read.";
    text: Shape::Optional(&Shape::Text(1000)), "More text, with placeholders such as {first_name}.";
    texts: Shape::List(&OfferText::SHAPE, 50), "The same in other languages: [{\"locale\": \"zh\", \"title\": \"…\"}].";
    coupon: Shape::Optional(&String::SHAPE), "The code to enter at checkout; its validity is for the shop's server to check.";
    surfaces: Shape::List(&String::SHAPE, 50), "The places where it may be shown: [\"home\"]; leave it out for every place.";
    window: OfferWindow::SHAPE, "From when to when: {\"starts_at\": \"2026-11-22\", \"ends_at\": \"2026-11-29\"}.";
    deadline_hours: Shape::Optional(&HOURS), "It stands for so many hours from the first time it was shown.";
    audience: Audience::SHAPE, "For whom it is: {\"stage\": [\"newcomer\"], \"visits\": {\"from\": 2}}.";
    limits: OfferLimits::SHAPE, "How often it may be shown: {\"impressions\": 3, \"cool_down_hours\": 24}.";
    group: Shape::Optional(&String::SHAPE), "Of the offers of one group a shopper is only ever shown one.";
    cost: Shape::Optional(&book::MONEY), "What it costs the shop when it is used.";
    margin: Shape::Optional(&book::SHARE), "What is left of the price of the goods that it sells: 0.3.";
    priority: Shape::Optional(&f64::SHAPE), "A plain number; the highest wins where nothing else decides.";
    variants: Shape::List(&OfferVariant::SHAPE, 10), "Other forms of it, each tried on a share of shoppers.";
});
shaped!(AppliesTo {
    item_ids: Shape::List(&String::SHAPE, 1000), "Products, by their ids.";
    categories: Shape::List(&String::SHAPE, 200), "Categories by their whole paths, and those beneath them.";
    brands: Shape::List(&String::SHAPE, 200), "Brands.";
    tags: Shape::List(&String::SHAPE, 200), "Tags.";
    least_value: Shape::Optional(&book::MONEY), "The least value of the cart.";
});
shaped!(OfferWindow {
    starts_at: Shape::Optional(&Shape::Moment), "Write 2026-11-22 or 2026-11-22T18:00:00+01:00.";
    ends_at: Shape::Optional(&Shape::Moment), "Write 2026-11-22 or 2026-11-22T18:00:00+01:00.";
});
shaped!(OfferLimits {
    impressions: Shape::Optional(&Shape::Whole(0, 1000, "a whole number from 0 to 1000")), "How many times in all.";
    periods: Shape::List(&Period::SHAPE, 4), "How many times in so many days: [{\"times\": 1, \"days\": 7}].";
    cool_down_hours: Shape::Optional(&HOURS), "Hours from one time to the next.";
    dismissed_days: Shape::Optional(&DAYS), "Days of rest after it was dismissed.";
});
shaped!(OfferVariant {
    variant: String::SHAPE, "Give every variant a name of its own.";
    share: book::SHARE, "The share of shoppers who see it: 0.5.";
    title: Shape::Optional(&String::SHAPE), "Another headline.";
    text: Shape::Optional(&Shape::Text(1000)), "Another text.";
    texts: Shape::List(&OfferText::SHAPE, 50), "Both in other languages.";
    benefit: Shape::Optional(&OfferBenefit::SHAPE), "Another benefit.";
    coupon: Shape::Optional(&String::SHAPE), "Another code.";
});
