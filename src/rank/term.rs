use alloc::vec::Vec;

use serde::Serialize;

use crate::catalog::{FacetId, FacetKind, ItemIndex, Relation};
use crate::merchandising::RuleNumber;

/// Scores and their terms are whole numbers of 1/65536. Whole numbers add up to the same sum in any
/// order and on any machine, so the reasons of an item add up to its score exactly, and a list is
/// the same natively and in every browser.
pub type Points = i32;

/// The points of 1.
///
/// ```
/// assert_eq!(f64::from(3 * regulars::ONE / 2) / f64::from(regulars::ONE), 1.5);
/// ```
pub const ONE: Points = 1 << 16;

/// Added to what must never be shown: no sum of terms comes near it.
pub(crate) const NEVER: Points = -(1 << 30);

/// From a weight to points, rounded.
pub(crate) fn points(weight: f64) -> Points {
    libm::round(weight * f64::from(ONE)) as Points
}

/// What a part of a score stands for. The order of the variants is their number in packed slates.
///
/// ```
/// use regulars::Term;
///
/// assert_eq!(Term::ALL[Term::Popularity as usize], Term::Popularity);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub enum Term {
    /// The shopper is drawn to (or, below 0, away from) this category.
    Category,
    /// … this brand.
    Brand,
    /// … this tag.
    Tag,
    /// … this colour.
    Color,
    /// … this level of price within its category.
    PriceBand,
    /// … this word of titles.
    Word,
    /// It shares this category with what was asked about.
    SameCategory,
    /// … this brand.
    SameBrand,
    /// … this tag.
    SameTag,
    /// … this colour.
    SameColor,
    /// … this level of price.
    SamePriceBand,
    /// … this word of the title.
    SameWord,
    /// The shopper bought it, or goods of this category, together with what was asked about.
    BoughtTogether,
    /// Many shoppers want it, says the shop.
    Popularity,
    /// The shop puts it early in its own list: that which it asks to [rank](crate::Engine::rank), or, where it gives no
    /// popularity, the catalogue.
    ShopOrder,
    /// Its price is reduced.
    Sale,
    /// A little chance, from the seed and the day, so that other goods come to light.
    Discovery,
    /// The shopper looked at it lately, or in this visit put it aside, in the cart or bought it.
    Viewed,
    /// The shopper buys it again and again, and it may be due.
    BuyAgain,
    /// It was shown and passed over lately. Never above 0.
    Fatigue,
    /// The list already holds its like: category, department or brand. Never above 0.
    Variety,
    /// Shoppers who looked at one product turned to this one: the reason names the product.
    GoesWith,
    /// It is wanted more than it was, or (below 0) less.
    Trend,
    /// It is new in the shop.
    Freshness,
    /// Those who land where this newcomer did turn to this category.
    Landing,
    /// The shop puts products of this role forward, or (below 0) holds them back, for shoppers at this one's stage.
    Role,
    /// Shoppers bought it together with one product: the reason names the product.
    BoughtWith,
    /// It is in many shoppers' baskets.
    InBaskets,
    /// One product does not work without it, says the shop: the reason names the product, as in all that follow.
    RequiredPart,
    /// It is an accessory of one product, says the shop.
    Accessory,
    /// One product uses it up, says the shop.
    Consumable,
    /// It keeps one product in good order, says the shop.
    Care,
    /// It is of one set or bundle with one product, says the shop.
    PartOfSet,
    /// It is often bought with one product, says the shop.
    OftenBoughtWith,
    /// It does the same as one product, says the shop.
    Substitute,
    /// Its title is much like one product's, of which orders taught little.
    Alike,
    /// A rule of the shop boosts it: the reason names the rule, as in the two that follow.
    Boost,
    /// A rule of the shop buries it. Never above 0.
    Bury,
    /// A rule of the shop puts it in its place, whatever its score: always 0.
    Pin,
}

impl Term {
    /// Every term, in the order of their numbers.
    pub const ALL: [Term; 39] = [
        Term::Category,
        Term::Brand,
        Term::Tag,
        Term::Color,
        Term::PriceBand,
        Term::Word,
        Term::SameCategory,
        Term::SameBrand,
        Term::SameTag,
        Term::SameColor,
        Term::SamePriceBand,
        Term::SameWord,
        Term::BoughtTogether,
        Term::Popularity,
        Term::ShopOrder,
        Term::Sale,
        Term::Discovery,
        Term::Viewed,
        Term::BuyAgain,
        Term::Fatigue,
        Term::Variety,
        Term::GoesWith,
        Term::Trend,
        Term::Freshness,
        Term::Landing,
        Term::Role,
        Term::BoughtWith,
        Term::InBaskets,
        Term::RequiredPart,
        Term::Accessory,
        Term::Consumable,
        Term::Care,
        Term::PartOfSet,
        Term::OftenBoughtWith,
        Term::Substitute,
        Term::Alike,
        Term::Boost,
        Term::Bury,
        Term::Pin,
    ];

    /// The term for a liking of that kind of facet.
    pub(crate) fn taste(kind: FacetKind) -> Term {
        Term::ALL[kind as usize]
    }

    /// The term for being that to a product by the shop's word, from a required part to a substitute.
    pub(crate) fn named(relation: Relation) -> Term {
        Term::ALL[Term::RequiredPart as usize + relation as usize]
    }

    /// The term for sharing that kind of facet.
    pub(crate) fn same(kind: FacetKind) -> Term {
        Term::ALL[kind as usize + FacetKind::ALL.len()]
    }
}

/// One term of an item's score.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reason {
    /// What it stands for.
    pub term: Term,
    /// The facet it speaks of, if any: see [`Catalog::facet`](crate::Catalog::facet).
    pub facet: Option<FacetId>,
    /// The product it speaks of, if any: what was looked at, where this [goes with](Term::GoesWith) it.
    pub item: Option<ItemIndex>,
    /// The rule it speaks of, if any, by its number among [those of the shop](crate::MerchandisingRules::rules).
    pub rule: Option<RuleNumber>,
    /// How much it adds.
    pub points: Points,
}

impl Reason {
    /// One that speaks of nothing in particular.
    pub(crate) fn new(term: Term, points: Points) -> Reason {
        Reason { term, facet: None, item: None, rule: None, points }
    }
}

/// An item of a list, with the reasons for its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SlateItem {
    /// The product's number: see [`Catalog::product`](crate::Catalog::product).
    pub item: ItemIndex,
    /// The sum of its reasons.
    pub score: Points,
    /// The terms that are not 0, and what [puts it in its place](Term::Pin).
    pub reasons: Vec<Reason>,
}
