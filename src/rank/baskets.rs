//! What goes into one basket with some products, as the shop's orders taught it, and the shopper's own.
//!
//! With `B` the pack's basket rows, `b` its intercepts and `P` how likely the shopper is to take a product again (see
//! [`PackBaskets`](crate::PackBaskets)), the score of product j for a basket of the products i is
//!
//! ```text
//! popular      b_j + Σ_i B[i, j] + own · P(j)
//! complement         Σ_i r_i · B[i, j]              r_i: less for what is in many baskets anyway
//! ```
//!
//! Complements of which orders taught little are filled up by what is popular and what the shopper bought together, in points
//! too small to matter elsewhere, and then end.
//!
//! and, of a basket that holds nothing yet,
//!
//! ```text
//! popular      popularity · b_j + P(j)
//! ```

use alloc::vec::Vec;

use crate::catalog::{Catalog, ItemIndex, NO_FACET};
use crate::model::{BasketHead, BasketWeights, Pack};
use crate::profile::{Habits, ProfileState};
use crate::rank::Plan;
use crate::rank::arrange::Variety;
use crate::rank::ask::{Ask, LeftOut, Standing};
use crate::rank::complements::{POPULARITY, add_bought_together, shared_points};
use crate::rank::goes_with::add_row;
use crate::rank::related::{add_related, substitutes};
use crate::rank::term::{Points, Reason, Term, points};
use crate::rank::unwanted::{bar_cart, bar_unwanted};

/// What is certain to be in the basket has so many points: then a probability is still told apart from one that is two
/// millionths larger.
pub(super) const CERTAIN: f64 = 8.0;
/// What goods have in common by content decides where orders say nothing.
const CONTENT: f64 = 0.02;
/// What is popular, and what the shopper bought together, fills up a list of complements, each at this share of what it gives
/// where nothing was learned: together less than a lift of one in a thousand.
const FILL: f64 = 0.004;

/// What is asked for beside some products.
///
/// ```
/// assert_eq!(regulars::ComplementMode::parse("popular"), Some(regulars::ComplementMode::Popular));
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ComplementMode {
    /// What goes with them and is no substitute: what is in many baskets anyway, with them or without, does not come
    /// first for that. For a product page, and after an order.
    #[default]
    Complement,
    /// What is likeliest to be taken beside them, whatever it is: with the shopper's own habits. For a cart; for an empty
    /// one, what the shopper is likely to take next.
    Popular,
    /// What the shop names as a required part, an accessory, a consumable or for the care of them, and then as
    /// [`ComplementMode::Complement`]. For what was bought.
    AfterPurchase,
}

impl ComplementMode {
    /// Reads `"complement"`, `"popular"` or `"after_purchase"`.
    pub fn parse(word: &str) -> Option<ComplementMode> {
        Some(match word {
            "complement" => ComplementMode::Complement,
            "popular" => ComplementMode::Popular,
            "after_purchase" => ComplementMode::AfterPurchase,
            _ => return None,
        })
    }
}

/// What goes with some products, by the shop's word and by what was learned. Complements are those alone that something
/// speaks for.
pub(crate) fn in_basket(
    catalog: &Catalog,
    pack: &Pack,
    baskets: &BasketHead,
    profile: &ProfileState,
    of: &[ItemIndex],
    mode: ComplementMode,
    now: i64,
) -> Plan {
    let mut ask = ask_by_orders(catalog, pack, baskets, profile, of, mode, now);
    add_related(&mut ask, catalog, of, mode);
    let plan = Plan::new(ask, Variety::default());
    if mode == ComplementMode::Popular { plan } else { plan.of_wanted() }
}

/// The same without the shop's word. The likeliest goods of one shelf are each likely: whoever fills a basket is not bored
/// by that, and there is no variety to ask for.
pub(super) fn ask_by_orders(
    catalog: &Catalog,
    pack: &Pack,
    baskets: &BasketHead,
    profile: &ProfileState,
    of: &[ItemIndex],
    mode: ComplementMode,
    now: i64,
) -> Ask {
    let is_popular = mode == ComplementMode::Popular;
    let BasketWeights { own, popularity, .. } = baskets.weights;
    // In an order not begun yet the shopper's own share counts whole.
    let (own, standing) = match (is_popular, of.is_empty()) {
        (true, true) => (1.0, popularity),
        (true, false) => (own, 1.0),
        (false, _) => (0.0, 0.0),
    };
    let intercept = f64::from(standing) * f64::from(baskets.largest_intercept);
    let popularity = if is_popular { 0 } else { points(POPULARITY * FILL) };
    let mut ask = Ask::new(Standing { baskets: certain(intercept), popularity, ..Standing::default() });
    ask.add_facets(shared_points(catalog, of, CONTENT));
    for &with in of {
        let Some(number) = catalog.number_of(with) else { continue };
        let weight = if is_popular { 1.0 } else { catalog.baskets_of(with).rarity() };
        let row = pack.basket_row(number);
        add_row(&mut ask, catalog, row, Term::BoughtWith, Some(with), CERTAIN * weight);
    }
    of.iter().for_each(|&item| ask.bar(item, LeftOut::Excluded));
    if is_popular {
        add_own(&mut ask, catalog, baskets, profile, of, own);
        bar_cart(&mut ask, catalog, profile);
    } else {
        add_bought_together(&mut ask, catalog, profile, of, FILL);
        bar_substitutes(&mut ask, catalog, of);
        bar_unwanted(&mut ask, catalog, profile, now);
    }
    ask
}

/// Keeps out what the shop names as substitutes. Goods of the same leaf category are substitutes as well. A shop with one
/// level of categories sells what goes together under one of them.
pub(super) fn bar_substitutes(ask: &mut Ask, catalog: &Catalog, of: &[ItemIndex]) {
    for &item in of {
        let leaf = catalog.leaf(item);
        if leaf != NO_FACET && leaf != catalog.department(item) {
            ask.bar_facet(leaf);
        }
        substitutes(catalog, item).for_each(|substitute| ask.bar(substitute, LeftOut::Excluded));
    }
}

/// Adds how likely the shopper is to take each product again that was bought before.
fn add_own(
    ask: &mut Ask,
    catalog: &Catalog,
    baskets: &BasketHead,
    profile: &ProfileState,
    cart: &[ItemIndex],
    own: f32,
) {
    let BasketWeights { own_smoothing, .. } = baskets.weights;
    let cart: Vec<&str> = cart.iter().map(|&item| catalog.id(item)).collect();
    let habits = Habits::of(profile, &baskets.weights, &cart);
    for (id, _) in profile.purchases.iter() {
        let Some(item) = catalog.find(id) else { continue };
        let again = habits.again(id, catalog.baskets_of(item).again(), own_smoothing.into());
        let points = certain(f64::from(own) * again);
        ask.add_item(item, Reason::new(Term::BuyAgain, points));
    }
}

fn certain(probability: f64) -> Points {
    points((CERTAIN * probability).clamp(0.0, 64.0))
}
