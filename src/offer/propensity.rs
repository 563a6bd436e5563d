//! How much likelier than most a shopper is to use an offer for certain goods, by what was bought before.
//!
//! With `V` the times that goods were bought which the offer names, each halving in 60 days, and `C` the same of all goods
//! of their leaf categories, halving in 90 days:
//!
//! ```text
//! score      = ln(1 + 4 V) + ¼ ln(1 + C)
//! propensity = (10 + n · (0.36 + 1.46 score)) / (10 + n)       n: times that any known product was bought
//! ```
//!
//! The score tells which of the coupons sent to a household were redeemed; the line, how much more often than others
//! (Complete Journey, campaigns of types B and C from March 2017, whose coupons every addressed household got: the
//! likeliest line, with a free rate for each coupon and for each household and campaign, scaled to a mean of 1 over all
//! that were sent). Campaigns reached households of long standing alone: that little is known of who bought ten
//! goods or fewer is our own caution.

use alloc::boxed::Box;
use alloc::string::String;
use alloc::vec::Vec;

use crate::catalog::{Catalog, FacetId, FacetKind, ItemIndex, NO_FACET, is_same_name, is_within_category};
use crate::exp2::exp2;
use crate::offer::AppliesTo;
use crate::profile::{ProfileState, Purchase};

const DAY: f64 = 86_400_000.0;
/// Having bought the very goods halves in so many ms,
const GOODS_HALF_LIFE: f64 = 60.0 * DAY;
/// and having bought others of their categories in so many.
const CATEGORY_HALF_LIFE: f64 = 90.0 * DAY;
/// How much the first purchases count beside further ones,
const VERY_GOODS: f64 = 4.0;
/// and those of the categories beside those of the very goods.
const CATEGORY: f64 = 0.25;
/// Who never bought such goods uses such an offer so often, relative to the mean;
const NEVER_BOUGHT: f64 = 0.36;
/// and each point of the score adds so much.
const BY_SCORE: f64 = 1.46;
/// After as many purchases, what they tell counts half.
const PURCHASES_FOR_HALF: f64 = 10.0;

/// What the shopper bought, as far as it is known what that is.
#[derive(Debug)]
pub(crate) struct Bought<'e> {
    whole: &'e Catalog,
    /// In place of the whole catalogue what a pack tells of these goods.
    gathered: Option<Box<Catalog>>,
    goods: Vec<Good>,
    /// Their leaf categories.
    leaves: Vec<FacetId>,
    /// How many purchases they come from.
    purchases: f64,
}

#[derive(Clone, Copy, Debug)]
struct Good {
    item: ItemIndex,
    /// Orders with it, faded as those of the very goods and as those of a category.
    of_goods: f64,
    of_category: f64,
}

impl<'e> Bought<'e> {
    /// Nothing where no offer asks for it. O(products bought).
    pub(crate) fn new(
        profile: &ProfileState,
        is_asked: bool,
        whole: &'e Catalog,
        gathered: Option<Box<Catalog>>,
        now: i64,
    ) -> Bought<'e> {
        let catalog = gathered.as_deref().unwrap_or(whole);
        let (mut goods, mut leaves, mut purchases) = (Vec::new(), Vec::new(), 0.0);
        for (id, purchase) in profile.purchases.iter().filter(|_| is_asked) {
            let Some(item) = catalog.find(id) else { continue };
            let of_goods = faded(purchase, GOODS_HALF_LIFE, now);
            let of_category = faded(purchase, CATEGORY_HALF_LIFE, now);
            purchases += f64::from(purchase.orders);
            goods.push(Good { item, of_goods, of_category });
            let leaf = catalog.leaf(item);
            if leaf != NO_FACET && !leaves.contains(&leaf) {
                leaves.push(leaf);
            }
        }
        Bought { whole, gathered, goods, leaves, purchases }
    }

    /// How much likelier than most the shopper is to use an offer for these goods: 1 is as likely, and so is who bought
    /// nothing yet; `None` for an offer that names no goods. O(goods named + goods bought + facets).
    pub(crate) fn propensity(&self, applies_to: &AppliesTo) -> Option<f64> {
        if !applies_to.names_goods() {
            return None;
        }
        let by_score = NEVER_BOUGHT + BY_SCORE * self.score(applies_to);
        Some((PURCHASES_FOR_HALF + self.purchases * by_score) / (PURCHASES_FOR_HALF + self.purchases))
    }

    fn score(&self, applies_to: &AppliesTo) -> f64 {
        let catalog = self.gathered.as_deref().unwrap_or(self.whole);
        let AppliesTo { item_ids, categories, brands, tags, .. } = applies_to;
        let facets = |kind, names: &[String]| {
            // A catalogue may have thousands of brands.
            if names.is_empty() {
                return Vec::new();
            }
            catalog.facets_of_kind(kind, &|value| names.iter().any(|name| is_same_name(value, name)))
        };
        // Goods of a leaf category within those named are named themselves.
        let is_within = |leaf: &&FacetId| {
            let path = catalog.facet_value(**leaf);
            categories.iter().any(|above| is_within_category(path, above))
        };
        let mut leaves: Vec<FacetId> = self.leaves.iter().filter(is_within).copied().collect();
        let within = leaves.len();
        let mut meant = facets(FacetKind::Brand, brands);
        meant.extend(facets(FacetKind::Tag, tags));
        // Goods of one leaf category stand side by side.
        let mut last = NO_FACET;
        let mut add_leaf = |item| {
            let leaf = catalog.leaf(item);
            if leaf != last && leaf != NO_FACET && !leaves.contains(&leaf) {
                leaves.push(leaf);
            }
            last = leaf;
        };
        meant.iter().flat_map(|&facet| catalog.items_of(facet)).for_each(|&item| add_leaf(item));
        let (mut items, mut groups) = (Vec::new(), Vec::new());
        for id in item_ids {
            let Some(item) = catalog.find(id) else { continue };
            add_leaf(item);
            items.push(item);
            if catalog.group_id(item) == id {
                groups.push(catalog.group(item));
            }
        }
        let (mut of_goods, mut of_category) = (0.0, 0.0);
        for good in &self.goods {
            let item = good.item;
            let leaf = leaves.iter().position(|leaf| *leaf == catalog.leaf(item));
            let is_named = leaf.is_some_and(|at| at < within)
                || items.contains(&item)
                || groups.contains(&catalog.group(item))
                || catalog.facets_of(item).iter().any(|facet| meant.contains(facet));
            if is_named {
                of_goods += good.of_goods;
            }
            if is_named || leaf.is_some() {
                of_category += good.of_category;
            }
        }
        libm::log1p(VERY_GOODS * of_goods) + CATEGORY * libm::log1p(of_category)
    }
}

impl AppliesTo {
    /// Whether it is for some goods only.
    pub(crate) fn names_goods(&self) -> bool {
        let AppliesTo { item_ids, categories, brands, tags, .. } = self;
        [item_ids, categories, brands, tags].iter().any(|names| !names.is_empty())
    }
}

/// Orders with a product, each halving in that time (ms): the first and the last are known, and the others are taken to
/// lie evenly between them.
fn faded(purchase: &Purchase, half_life: f64, now: i64) -> f64 {
    let last = exp2(-(now.saturating_sub(purchase.last).max(0) as f64) / half_life);
    let Some(interval) = purchase.interval() else { return last };
    let halvings = interval as f64 / half_life;
    last * (1.0 - exp2(-halvings * f64::from(purchase.orders))) / (1.0 - exp2(-halvings))
}

#[cfg(test)]
mod tests;
