//! The shopper, as the rules of audiences look at one.

use alloc::borrow::ToOwned;
use alloc::string::String;
use alloc::vec::Vec;

use crate::calendar::{DAY, LocalTime};
use crate::catalog::Facet;
use crate::offer::Stock;
use crate::profile::{Facts, Outlook, ProfileState, Purchase, Segment, Stage, Touches};
use crate::rank::taste_share;
use crate::sort;

/// The shopper at one moment, drawn up once for all rules of all offers.
#[derive(Debug)]
pub(crate) struct Shopper<'e> {
    facts: Option<&'e Facts>,
    pub(crate) clock: LocalTime,
    pub(crate) stage: Stage,
    pub(crate) segment: Segment,
    pub(crate) touches: &'e Touches,
    /// This visit included.
    pub(crate) visits: u32,
    pub(crate) days_since_visit: Option<f64>,
    /// Here and elsewhere.
    pub(crate) orders: u32,
    pub(crate) days_since_order: Option<f64>,
    pub(crate) discount_share: Option<f64>,
    pub(crate) is_something_due: bool,
    pub(crate) has_joined: bool,
    pub(crate) cart: Vec<CartLine>,
    /// In the shop's currency.
    pub(crate) cart_value: f64,
    /// Pieces.
    pub(crate) cart_items: f64,
    /// The strongest first.
    affinities: Vec<(f64, &'e Facet)>,
}

/// A line of the cart, with what is known of the product.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct CartLine {
    pub(crate) item_id: String,
    pub(crate) group_id: Option<String>,
    pub(crate) category: Option<String>,
    pub(crate) brand: Option<String>,
    /// Of one piece, reduced where it is.
    pub(crate) price: Option<f64>,
    pub(crate) quantity: f64,
}

impl<'e> Shopper<'e> {
    /// `facts` are what the shop tells, stored or not; O(facets + cart).
    pub(crate) fn at(
        profile: &'e ProfileState,
        facts: Option<&'e Facts>,
        stock: &dyn Stock,
        outlook: &Outlook,
        now: i64,
    ) -> Shopper<'e> {
        let days_since = |at: i64| now.saturating_sub(at).max(0) as f64 / DAY as f64;
        let is_member = facts.is_some_and(|facts| facts.tier.is_some());
        let mut shopper = Shopper {
            facts,
            clock: LocalTime::at(now, outlook.utc_offset),
            stage: profile.stage_now(now, outlook.orders_elsewhere).stage,
            segment: Segment::of(profile.rfm(now, outlook.typical_order)),
            touches: &profile.touches,
            visits: profile.visits_at(now),
            days_since_visit: profile.visit_before(now).map(days_since),
            orders: profile.order_count.saturating_add(outlook.orders_elsewhere),
            days_since_order: profile.orders.iter().map(|order| order.at).max().map(days_since),
            discount_share: profile.persona.discount_share(),
            is_something_due: profile.purchases.iter().any(|(_, purchase)| is_due(purchase, now)),
            has_joined: is_member || profile.persona.advocacy.joins > 0,
            cart: Vec::new(),
            cart_value: 0.0,
            cart_items: 0.0,
            affinities: strongest_first(profile, now),
        };
        for (item_id, &quantity) in profile.cart.iter() {
            let product = stock.product(item_id).unwrap_or_default();
            let price = product.sale_price.or(product.price);
            shopper.cart_items += quantity;
            shopper.cart_value += price.unwrap_or_default() * quantity;
            shopper.cart.push(CartLine {
                item_id: item_id.to_owned(),
                group_id: product.item_group_id,
                category: product.product_type,
                brand: product.brand,
                price,
                quantity,
            });
        }
        // Three times 6.60 is 19.8, as a shop's rule has it.
        shopper.cart_value = libm::round(shopper.cart_value * 1e4) / 1e4;
        shopper
    }

    /// The facets to which the shopper is drawn at least so strongly.
    pub(crate) fn affinities_from(&self, least: f64) -> impl Iterator<Item = &Facet> {
        self.affinities.iter().take_while(move |(strength, _)| *strength >= least).map(|(_, facet)| *facet)
    }

    /// What the shop tells of the shopper.
    pub(crate) fn facts(&self) -> Option<&Facts> {
        self.facts
    }

    /// Whether the shop knows who the shopper is.
    pub(crate) fn is_known(&self) -> bool {
        self.facts().is_some()
    }

    pub(crate) fn tier(&self) -> Option<&str> {
        self.facts()?.tier.as_deref()
    }

    pub(crate) fn points(&self) -> Option<f64> {
        self.facts()?.points
    }

    pub(crate) fn birthday(&self) -> Option<u32> {
        self.facts()?.birthday
    }
}

/// Of what is bought again and again the usual time is nearly over, and it was not given up.
fn is_due(purchase: &Purchase, now: i64) -> bool {
    purchase.interval().is_some_and(|interval| {
        let (passed, interval) = (now.saturating_sub(purchase.last) as f64, interval as f64);
        (0.8 * interval..=3.0 * interval).contains(&passed)
    })
}

/// Those above 0.
fn strongest_first(profile: &ProfileState, now: i64) -> Vec<(f64, &Facet)> {
    let liked: Vec<(f64, &Facet)> = profile
        .strengths(now)
        .map(|(facet, strength, _)| (taste_share(strength), facet))
        .filter(|(strength, _)| *strength > 0.0)
        .collect();
    let strongest = sort::largest_first(liked.iter().map(|(strength, _)| *strength));
    strongest.into_iter().map(|at| liked[at]).collect()
}
