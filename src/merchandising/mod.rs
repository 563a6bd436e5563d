//! The shop's merchandising rules, as data: what it pins, boosts, buries and filters in its lists.

#[cfg(feature = "json")]
mod published;
mod read;

use alloc::string::String;
use alloc::vec::Vec;

use crate::catalog::Availability;
use crate::offer::{OfferWindow, Span};
use crate::shape::{Shape, named, shaped};

/// The number of a rule among those of the shop, from 0.
pub type RuleNumber = u8;

/// The most rules: numbers stay small, and their points together far from what must never be shown.
const MOST_RULES: usize = 200;
/// What a boost gives and a bury takes where the rule does not say: as much as the liking of a brand.
const DEFAULT_POINTS: f64 = 0.3;

/// Everything that a shop says of the order of its lists.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct MerchandisingRules {
    /// The rules. Where two want one thing, the first holds.
    pub rules: Vec<MerchandisingRule>,
}

/// One rule of the shop. It holds for every shopper alike.
///
/// What holds over what: a product that cannot be had, or that this shopper bought lately, put in the cart or turned down,
/// is in no list for a rule's sake; a filter holds over a pin; a pin over scores, and so over boosts, buries and variety.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct MerchandisingRule {
    /// Names the rule, in reasons and explanations.
    pub rule_id: String,
    /// What it does.
    pub action: MerchandisingAction,
    /// To which products.
    pub products: RuleProducts,
    /// What a boost adds to a score, and a bury takes off, in points: the liking of a brand gives 0.3 at most, a category 0.4 a
    /// level. Default: 0.3.
    pub points: Option<f64>,
    /// The place of the first product that is pinned, from 1; each of the others stands behind the one before. Default: 1.
    pub position: Option<u32>,
    /// Of a filter: only these products stay in, in place of being left out.
    pub only: bool,
    /// The lists for which it holds, by the names that questions give them, or else by their kinds: `feed`, `similar`,
    /// `complements`, `rank`. All lists when empty.
    pub surfaces: Vec<String>,
    /// When it holds, in the feed as of the minute.
    pub window: OfferWindow,
}

/// What a rule does.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum MerchandisingAction {
    /// Puts products in places of the list, one after the other.
    #[default]
    Pin,
    /// Adds points to their scores.
    Boost,
    /// Takes points off their scores.
    Bury,
    /// Leaves them out, or leaves all others out.
    Filter,
}

named!(MerchandisingAction { Pin => "pin", Boost => "boost", Bury => "bury", Filter => "filter" });

/// Products of which all that is stated is true; of a list, one of it. Letters' case counts for nothing but in ids.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RuleProducts {
    /// Products; the id of a group means all its variants, and where it is pinned, the first.
    pub item_ids: Vec<String>,
    /// Categories, and those beneath them.
    pub categories: Vec<String>,
    /// Brands.
    pub brands: Vec<String>,
    /// Tags.
    pub tags: Vec<String>,
    /// What is asked for it now, in the shop's currency; where that is not known it does not hold.
    pub price: Option<Span>,
    /// Whether it can be had, and how.
    pub availability: Vec<Availability>,
}

impl MerchandisingRule {
    /// Whether it holds for a list at a moment (ms since 1970).
    pub(crate) fn holds_on(&self, surface: &str, now: i64) -> bool {
        let is_meant = self.surfaces.is_empty() || self.surfaces.iter().any(|known| known == surface);
        is_meant && self.window.first_against(now).is_none()
    }

    /// In points, of at least 0.
    pub(crate) fn weight(&self) -> f64 {
        self.points.unwrap_or(DEFAULT_POINTS)
    }

    /// The products that it pins, with their places, from 1.
    pub(crate) fn pinned(&self) -> impl Iterator<Item = (u32, &String)> {
        let is_pin = self.action == MerchandisingAction::Pin;
        (self.position.unwrap_or(1)..).zip(&self.products.item_ids).filter(move |_| is_pin)
    }
}

shaped!(MerchandisingRules {
    rules: Shape::List(&MerchandisingRule::SHAPE, MOST_RULES), "The rules, at most 200; where two want one thing, the first holds.";
});
shaped!(MerchandisingRule {
    rule_id: String::SHAPE, "Give every rule an id of its own; reasons name it.";
    action: MerchandisingAction::SHAPE, "pin, boost, bury or filter.";
    products: RuleProducts::SHAPE, "The products it is about: {\"categories\": [\"Drinks > Tea\"], \"price\": {\"to\": 5}}.";
    points: Shape::Optional(&Shape::Number(0.0, 10.0, "a number of points from 0 to 10")), "What a boost adds, or a bury takes off: 0.3 is as much as the liking of a brand.";
    position: Shape::Optional(&Shape::Whole(1, 1000, "a whole number from 1 to 1000")), "The place of the first product pinned, from 1.";
    only: bool::SHAPE, "true for a filter that leaves all others out.";
    surfaces: Shape::List(&String::SHAPE, 50), "The lists for which it holds: [\"feed\", \"rank\"]; leave it out for all.";
    window: OfferWindow::SHAPE, "From when to when: {\"starts_at\": \"2026-11-22\", \"ends_at\": \"2026-11-29\"}.";
});
shaped!(RuleProducts {
    item_ids: Shape::List(&String::SHAPE, 1000), "Products, by their ids, or groups of variants by theirs.";
    categories: Shape::List(&String::SHAPE, 200), "Categories by their whole paths, and those beneath them.";
    brands: Shape::List(&String::SHAPE, 200), "Brands.";
    tags: Shape::List(&String::SHAPE, 200), "Tags.";
    price: Shape::Optional(&Span::SHAPE), "What is asked now, in the shop's currency: {\"from\": 2, \"to\": 5}.";
    availability: Shape::List(&Availability::SHAPE, 4), "in_stock, out_of_stock, preorder or backorder.";
});
