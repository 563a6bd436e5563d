//! For whom an offer is.

use alloc::borrow::{Cow, ToOwned};
use alloc::string::String;
use alloc::vec::Vec;

use crate::catalog::{FacetKind, is_same_name, is_within_category};
use crate::decimal::whole;
use crate::journal::wire::{Reader, Wire};
use crate::offer::book::{HourSpan, SHARE};
use crate::offer::shopper::{CartLine, Shopper};
use crate::profile::{Channel, Segment, Stage, Touch};
use crate::shape::{Field, Shape, Shaped, keyed, shaped};

/// For whom an offer is: all of the rules must hold; none of them is everyone.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Audience(pub Vec<Rule>);

/// One rule of an audience. Rules are tried in this order, whatever the order in which they were written.
#[derive(Clone, Debug, PartialEq)]
pub enum Rule {
    /// All of these audiences.
    All(Vec<Audience>),
    /// At least one of these audiences.
    Any(Vec<Audience>),
    /// Everyone but this audience.
    Not(Audience),
    /// The shopper's stage is one of these.
    Stage(Cow<'static, [Stage]>),
    /// The shopper's segment by recency, frequency and monetary value is one of these.
    Segment(Vec<Segment>),
    /// The last way to the shop that was not direct is by one of these channels; the first where all were direct.
    Channel(Vec<Channel>),
    /// The first way to the shop is by one of these channels.
    FirstChannel(Vec<Channel>),
    /// Whether the shop paid for the last way to it that was not direct.
    Paid(bool),
    /// How often the shopper came, this visit included.
    Visits(Span),
    /// Days of 24 hours since the end of the visit before this one; on the first visit it does not hold.
    DaysSinceVisit(Span),
    /// How many orders the shopper placed: here, and, as far as the facts tell, elsewhere.
    Orders(Span),
    /// Days of 24 hours since the last order here; with no order it does not hold.
    DaysSinceOrder(Span),
    /// Whether something that the shopper bought twice or more is due: at least four fifths of the usual time between
    /// two orders of it have passed, and no more than three times that time.
    Due(bool),
    /// The share of the shopper's orders that were bought with a discount, smoothed as
    /// [`Discounts::share`](crate::Discounts::share) is; with no order it does not hold.
    DiscountShare(Span),
    /// The shopper is drawn to a facet.
    Affinity(AffinityRule),
    /// The cart holds a product of this kind.
    CartHolds(CartRule),
    /// What the cart comes to, in the shop's currency; what is in it without a known price counts nothing.
    CartValue(Span),
    /// How many pieces are in the cart.
    CartItems(Span),
    /// The level of membership is one of these, whatever the case of their letters.
    Tier(Vec<String>),
    /// Points that the shopper can spend; where the shop tells none it does not hold.
    Points(Span),
    /// The shop knows who the shopper is, or does not.
    SignedIn(bool),
    /// The shopper joined a club, a group or a newsletter, or has a level of membership; or not.
    Joined(bool),
    /// Today is so near to the shopper's birthday; of the 29th of February that is the 1st of March in other years.
    Birthday(AroundDay),
    /// Today is between two days of the year, both included; over New Year where the first is the later.
    Calendar(DaySpan),
    /// The hour of the shopper's day.
    Hours(HourSpan),
    /// The day of the shopper's week: 1 is Monday, 7 Sunday.
    Weekdays(Vec<u32>),
}

/// From a number to a number, both included; open where nothing is stated.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Span {
    /// The least.
    pub from: Option<f64>,
    /// The most.
    pub to: Option<f64>,
}

/// How strongly the shopper is drawn to a facet.
#[derive(Clone, Debug, PartialEq)]
pub struct AffinityRule {
    /// The kind of facet.
    pub kind: FacetKind,
    /// Its value; of a category, those beneath it count, too.
    pub value: String,
    /// The least strength, 0 to 1. Default: 0.2.
    pub least: Option<f64>,
}

/// A product in the cart of which all that is stated is true.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CartRule {
    /// The product, or the group of its variants.
    pub item_id: Option<String>,
    /// Its category, or one above it.
    pub category: Option<String>,
    /// Its brand.
    pub brand: Option<String>,
}

/// Days around a day.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct AroundDay {
    /// So many days before it. Default: 0.
    pub days_before: Option<u32>,
    /// So many days after it. Default: 0.
    pub days_after: Option<u32>,
}

/// From a day of the year to a day of the year, both included: 100 times the month and the day.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct DaySpan {
    /// The first day.
    pub from: u32,
    /// The last day.
    pub to: u32,
}

/// How strong an affinity has to be where a rule does not say.
const LEAST_AFFINITY: f64 = 0.2;

impl Audience {
    /// Whether the shopper is one of them.
    pub(crate) fn holds(&self, shopper: &Shopper) -> bool {
        self.0.iter().all(|rule| rule.holds(shopper))
    }

    /// The path of the first rule against the shopper, beneath the audience: `stage`, `all[1].visits`. Of `any`, all of
    /// whose audiences are against, and of `not`, the path ends there.
    pub(crate) fn first_against(&self, shopper: &Shopper) -> Option<String> {
        self.0.iter().find(|rule| !rule.holds(shopper)).map(|rule| rule.path_against(shopper))
    }

    /// Whether one of the rules that stand at its top has this key.
    pub(crate) fn says(&self, key: &str) -> bool {
        self.0.iter().any(|rule| rule.key() == key)
    }
}

impl Rule {
    pub(crate) fn holds(&self, shopper: &Shopper) -> bool {
        match self {
            Rule::All(audiences) => audiences.iter().all(|audience| audience.holds(shopper)),
            Rule::Any(audiences) => audiences.iter().any(|audience| audience.holds(shopper)),
            Rule::Not(audience) => !audience.holds(shopper),
            Rule::Stage(stages) => stages.contains(&shopper.stage),
            Rule::Segment(segments) => segments.contains(&shopper.segment),
            Rule::Channel(channels) => is_by(shopper.touches.last.as_ref(), channels),
            Rule::FirstChannel(channels) => is_by(shopper.touches.first.as_ref(), channels),
            Rule::Paid(paid) => *paid == shopper.touches.last.as_ref().is_some_and(|touch| touch.paid),
            Rule::Visits(span) => span.holds(Some(shopper.visits.into())),
            Rule::DaysSinceVisit(span) => span.holds(shopper.days_since_visit),
            Rule::Orders(span) => span.holds(Some(shopper.orders.into())),
            Rule::DaysSinceOrder(span) => span.holds(shopper.days_since_order),
            Rule::Due(due) => *due == shopper.is_something_due,
            Rule::DiscountShare(span) => span.holds(shopper.discount_share),
            Rule::Affinity(rule) => rule.holds(shopper),
            Rule::CartHolds(rule) => shopper.cart.iter().any(|line| rule.holds(line)),
            Rule::CartValue(span) => span.holds(Some(shopper.cart_value)),
            Rule::CartItems(span) => span.holds(Some(shopper.cart_items)),
            Rule::Tier(tiers) => {
                shopper.tier().is_some_and(|tier| tiers.iter().any(|known| is_same_name(known, tier)))
            }
            Rule::Points(span) => span.holds(shopper.points()),
            Rule::SignedIn(signed_in) => *signed_in == shopper.is_known(),
            Rule::Joined(joined) => *joined == shopper.has_joined,
            Rule::Birthday(AroundDay { days_before, days_after }) => {
                shopper.birthday().is_some_and(|birthday| {
                    shopper.clock.is_around(
                        birthday,
                        days_before.unwrap_or_default(),
                        days_after.unwrap_or_default(),
                    )
                })
            }
            Rule::Calendar(DaySpan { from, to }) => shopper.clock.is_between_days(*from, *to),
            Rule::Hours(hours) => shopper.clock.is_within(*hours),
            Rule::Weekdays(weekdays) => weekdays.contains(&shopper.clock.weekday),
        }
    }

    #[cold]
    fn path_against(&self, shopper: &Shopper) -> String {
        let key = self.key();
        if let Rule::All(audiences) = self {
            for (at, audience) in audiences.iter().enumerate() {
                if let Some(path) = audience.first_against(shopper) {
                    return [key, "[", &whole(at as i64), "].", &path].concat();
                }
            }
        }
        key.to_owned()
    }
}

fn is_by(touch: Option<&Touch>, channels: &[Channel]) -> bool {
    touch.is_some_and(|touch| channels.contains(&touch.channel))
}

impl Span {
    /// Whether a number is within it; none never is.
    pub(crate) fn holds(self, number: Option<f64>) -> bool {
        number.is_some_and(|number| {
            self.from.is_none_or(|from| number >= from) && self.to.is_none_or(|to| number <= to)
        })
    }
}

impl AffinityRule {
    fn holds(&self, shopper: &Shopper) -> bool {
        let is_meant: fn(&str, &str) -> bool = match self.kind {
            FacetKind::Category => is_within_category,
            _ => is_same_name,
        };
        shopper
            .affinities_from(self.least.unwrap_or(LEAST_AFFINITY))
            .any(|facet| facet.kind == self.kind && is_meant(&facet.value, &self.value))
    }
}

impl CartRule {
    fn holds(&self, line: &CartLine) -> bool {
        let names = |rule: &Option<String>, own: &Option<String>, is_meant: fn(&str, &str) -> bool| {
            rule.as_ref().is_none_or(|rule| own.as_ref().is_some_and(|own| is_meant(own, rule)))
        };
        self.item_id.as_ref().is_none_or(|id| *id == line.item_id || Some(id) == line.group_id.as_ref())
            && names(&self.category, &line.category, is_within_category)
            && names(&self.brand, &line.brand, is_same_name)
    }
}

impl Default for Rule {
    fn default() -> Rule {
        Rule::All(Vec::new())
    }
}

const SPAN: Shape = Span::SHAPE;
pub(crate) const SHARE_SPAN: Shape = Shape::Record(&[
    Field { name: "from", shape: Shape::Optional(&SHARE), hint: "The least share, included." },
    Field { name: "to", shape: Shape::Optional(&SHARE), hint: "The greatest share, included." },
]);
const NUMBER: Shape = Shape::Number(0.0, f64::MAX, "a number of at least 0");
const AUDIENCES: Shape = Shape::List(&Shape::Same(audience), 20);
static AUDIENCE: Shape = Shape::Keyed(Rule::FIELDS);

fn audience() -> &'static Shape {
    &AUDIENCE
}

keyed!(Rule {
    0 All(Vec<Audience>) = "all": AUDIENCES, "A list of audiences, all of which must hold.";
    1 Any(Vec<Audience>) = "any": AUDIENCES, "A list of audiences, one of which must hold.";
    2 Not(Audience) = "not": Shape::Same(audience), "An audience that must not hold.";
    3 Stage(Cow<'static, [Stage]>) = "stage": Shape::List(&Stage::SHAPE, 8), "A list of stages: [\"stranger\", \"newcomer\"].";
    4 Segment(Vec<Segment>) = "segment": Shape::List(&Segment::SHAPE, 12), "A list of segments: [\"at_risk\", \"cannot_lose\"].";
    5 Channel(Vec<Channel>) = "channel": Shape::List(&Channel::SHAPE, 15), "A list of channels of the last visit that was not direct: [\"email\"].";
    6 FirstChannel(Vec<Channel>) = "first_channel": Shape::List(&Channel::SHAPE, 15), "A list of channels of the first visit: [\"paid_social\"].";
    7 Paid(bool) = "paid": Shape::Flag, "true where the shop paid for the last visit that was not direct.";
    8 Visits(Span) = "visits": SPAN, "How many visits: {\"from\": 2, \"to\": 5}.";
    9 DaysSinceVisit(Span) = "days_since_visit": SPAN, "How many days since the visit before: {\"from\": 14}.";
    10 Orders(Span) = "orders": SPAN, "How many orders, here and elsewhere: {\"from\": 1}.";
    11 DaysSinceOrder(Span) = "days_since_order": SPAN, "How many days since the last order: {\"from\": 30}.";
    12 Due(bool) = "due": Shape::Flag, "true where something that is bought again and again is due.";
    13 DiscountShare(Span) = "discount_share": SHARE_SPAN, "The share of orders with a discount: {\"to\": 0.5}.";
    14 Affinity(AffinityRule) = "affinity": AffinityRule::SHAPE, "A facet: {\"kind\": \"category\", \"value\": \"Drinks > Tea\"}.";
    15 CartHolds(CartRule) = "cart_holds": CartRule::SHAPE, "A product in the cart: {\"category\": \"Drinks > Tea\"}.";
    16 CartValue(Span) = "cart_value": SPAN, "What the cart comes to: {\"from\": 20, \"to\": 40}.";
    17 CartItems(Span) = "cart_items": SPAN, "How many pieces are in the cart: {\"from\": 1}.";
    18 Tier(Vec<String>) = "tier": Shape::List(&String::SHAPE, 50), "A list of levels of membership: [\"gold\"].";
    19 Points(Span) = "points": SPAN, "Points that can be spent: {\"from\": 100}.";
    20 SignedIn(bool) = "signed_in": Shape::Flag, "true for shoppers whom the shop knows, false for others.";
    21 Joined(bool) = "joined": Shape::Flag, "true for shoppers who joined a club or a newsletter, false for others.";
    22 Birthday(AroundDay) = "birthday": AroundDay::SHAPE, "Days around the birthday: {\"days_before\": 7, \"days_after\": 7}.";
    23 Calendar(DaySpan) = "calendar": DaySpan::SHAPE, "Days of the year: {\"from\": \"12-01\", \"to\": \"12-26\"}.";
    24 Hours(HourSpan) = "hours": HourSpan::SHAPE, "Hours of the shopper's day: {\"from\": 18, \"to\": 22}.";
    25 Weekdays(Vec<u32>) = "weekdays": Shape::List(&Shape::Whole(1, 7, "a whole number from 1, Monday, to 7, Sunday"), 7), "Days of the week: [6, 7] for the weekend.";
});

/// Stages that are part of the program need no memory of their own.
impl Wire for Cow<'static, [Stage]> {
    fn write(&self, to: &mut Vec<u8>) {
        self.to_vec().write(to);
    }

    fn read(from: &mut Reader) -> Self {
        Vec::read(from).into()
    }
}

impl Wire for Audience {
    fn write(&self, to: &mut Vec<u8>) {
        self.0.write(to);
    }

    fn read(from: &mut Reader) -> Self {
        Audience(Vec::read(from))
    }
}

impl Shaped for Audience {
    const SHAPE: Shape = Shape::Same(audience);
}

shaped!(Span {
    from: Shape::Optional(&NUMBER), "The least, included.";
    to: Shape::Optional(&NUMBER), "The most, included.";
});
shaped!(AffinityRule {
    kind: FacetKind::SHAPE, "category, brand, tag, color, price_band or word.";
    value: String::SHAPE, "The value, as the catalogue writes it.";
    least: Shape::Optional(&SHARE), "The least strength, 0 to 1.";
});
shaped!(CartRule {
    item_id: Shape::Optional(&String::SHAPE), "The product, or the group of its variants, by its id.";
    category: Shape::Optional(&String::SHAPE), "Its category by its whole path, or one above it.";
    brand: Shape::Optional(&String::SHAPE), "Its brand.";
});
shaped!(AroundDay {
    days_before: Shape::Optional(&Shape::Whole(0, 180, "a whole number from 0 to 180")), "So many days before.";
    days_after: Shape::Optional(&Shape::Whole(0, 180, "a whole number from 0 to 180")), "So many days after.";
});
shaped!(DaySpan {
    from: Shape::Day, "The first day, such as \"12-01\".";
    to: Shape::Day, "The last day, such as \"12-26\".";
});
