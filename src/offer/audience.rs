//! For whom an offer is.

use alloc::string::String;
use alloc::vec::Vec;

use crate::catalog::FacetKind;
use crate::journal::wire::{Reader, Wire};
use crate::offer::book::{HourSpan, SHARE};
use crate::profile::Stage;
use crate::shape::{Shape, Shaped, keyed, shaped};

/// For whom an offer is: all of the rules must hold; none of them is everyone.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Audience(pub Vec<Rule>);

/// One rule of an audience.
#[derive(Clone, Debug, PartialEq)]
pub enum Rule {
    /// All of these audiences.
    All(Vec<Audience>),
    /// At least one of these audiences.
    Any(Vec<Audience>),
    /// Everyone but this audience.
    Not(Audience),
    /// The shopper's stage is one of these.
    Stage(Vec<Stage>),
    /// How often the shopper came, this visit included.
    Visits(Span),
    /// How many orders the shopper placed here.
    Orders(Span),
    /// Days since the last order; with no order it does not hold.
    DaysSinceOrder(Span),
    /// The share of the shopper's orders that were bought with a discount; with no order it does not hold.
    DiscountShare(Span),
    /// The shopper is drawn to a facet.
    Affinity(AffinityRule),
    /// The cart holds a product of this kind.
    CartHolds(CartRule),
    /// What the cart comes to, in the shop's currency.
    CartValue(Span),
    /// How many pieces are in the cart.
    CartItems(Span),
    /// The level of membership is one of these.
    Tier(Vec<String>),
    /// Points that the shopper can spend.
    Points(Span),
    /// The shop knows who the shopper is, or does not.
    SignedIn(bool),
    /// Today is so near to the shopper's birthday.
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
    /// The product.
    pub item_id: Option<String>,
    /// Its category, or one above it.
    pub category: Option<String>,
    /// Its brand.
    pub brand: Option<String>,
}

/// Days around a day.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct AroundDay {
    /// So many days before it.
    pub days_before: Option<u32>,
    /// So many days after it.
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

impl Default for Rule {
    fn default() -> Rule {
        Rule::All(Vec::new())
    }
}

const SPAN: Shape = Span::SHAPE;
const AUDIENCES: Shape = Shape::List(&Shape::Same(audience), 20);
static AUDIENCE: Shape = Shape::Keyed(Rule::FIELDS);

fn audience() -> &'static Shape {
    &AUDIENCE
}

keyed!(Rule {
    0 All(Vec<Audience>) = "all": AUDIENCES, "A list of audiences, all of which must hold.";
    1 Any(Vec<Audience>) = "any": AUDIENCES, "A list of audiences, one of which must hold.";
    2 Not(Audience) = "not": Shape::Same(audience), "An audience that must not hold.";
    3 Stage(Vec<Stage>) = "stage": Shape::List(&Stage::SHAPE, 8), "A list of stages: [\"stranger\", \"newcomer\"].";
    4 Visits(Span) = "visits": SPAN, "How many visits: {\"from\": 2, \"to\": 5}.";
    5 Orders(Span) = "orders": SPAN, "How many orders: {\"from\": 1}.";
    6 DaysSinceOrder(Span) = "days_since_order": SPAN, "How many days since the last order: {\"from\": 30}.";
    7 DiscountShare(Span) = "discount_share": SPAN, "The share of orders with a discount: {\"to\": 0.5}.";
    8 Affinity(AffinityRule) = "affinity": AffinityRule::SHAPE, "A facet: {\"kind\": \"category\", \"value\": \"Drinks > Tea\"}.";
    9 CartHolds(CartRule) = "cart_holds": CartRule::SHAPE, "A product in the cart: {\"category\": \"Drinks > Tea\"}.";
    10 CartValue(Span) = "cart_value": SPAN, "What the cart comes to: {\"from\": 20, \"to\": 40}.";
    11 CartItems(Span) = "cart_items": SPAN, "How many pieces are in the cart: {\"from\": 1}.";
    12 Tier(Vec<String>) = "tier": Shape::List(&String::SHAPE, 50), "A list of levels of membership: [\"gold\"].";
    13 Points(Span) = "points": SPAN, "Points that can be spent: {\"from\": 100}.";
    14 SignedIn(bool) = "signed_in": Shape::Flag, "true for shoppers whom the shop knows, false for others.";
    15 Birthday(AroundDay) = "birthday": AroundDay::SHAPE, "Days around the birthday: {\"days_before\": 7, \"days_after\": 7}.";
    16 Calendar(DaySpan) = "calendar": DaySpan::SHAPE, "Days of the year: {\"from\": \"12-01\", \"to\": \"12-26\"}.";
    17 Hours(HourSpan) = "hours": HourSpan::SHAPE, "Hours of the shopper's day: {\"from\": 18, \"to\": 22}.";
    18 Weekdays(Vec<u32>) = "weekdays": Shape::List(&Shape::Whole(1, 7, "a whole number from 1, Monday, to 7, Sunday"), 7), "Days of the week: [6, 7] for the weekend.";
});

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

shaped!(Span { from; to });
shaped!(AffinityRule {
    kind: FacetKind::SHAPE, "category, brand, tag, color, price_band or word.";
    value: String::SHAPE, "The value, as the catalogue writes it.";
    least: Shape::Optional(&SHARE), "The least strength, 0 to 1.";
});
shaped!(CartRule { item_id; category; brand });
shaped!(AroundDay {
    days_before: Shape::Optional(&Shape::Whole(0, 180, "a whole number from 0 to 180")), "So many days before.";
    days_after: Shape::Optional(&Shape::Whole(0, 180, "a whole number from 0 to 180")), "So many days after.";
});
shaped!(DaySpan {
    from: Shape::Day, "The first day, such as \"12-01\".";
    to: Shape::Day, "The last day, such as \"12-26\".";
});
