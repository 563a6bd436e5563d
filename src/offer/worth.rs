//! What an offer is worth to the shop and to the shopper, and whether it can be kept.

use alloc::string::String;

use crate::catalog::{Availability, Product, is_same_name, is_within_category};
use crate::offer::shopper::CartLine;
use crate::offer::{AppliesTo, Offer, OfferBenefit, OfferSettings, Shopper, Stock};
use crate::profile::ProfileState;

const MARGIN: f64 = 0.3;
const ORDER_VALUE: f64 = 50.0;
const SHIPPING_COST: f64 = 5.0;
/// The shop's usual order counts as so many of the shopper's own: after as many, their mean weighs half.
const USUAL_ORDERS: f64 = 2.0;

/// What an offer brings and takes, if the shopper orders with it.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Worth {
    /// What is left of the order when the goods are paid for, in the shop's currency.
    pub(super) margin: f64,
    /// What the offer costs the shop, in its currency.
    pub(super) cost: f64,
    /// What it gives the shopper of the order's value, from 0 to 1.
    pub(super) generosity: f64,
    /// How much likelier than most this shopper is to use it, of an offer that names goods.
    pub(super) propensity: Option<f64>,
}

/// What the shopper's next order is expected to come to: the mean of those so far, in which the shop's usual order counts
/// as two; or the cart, where that is worth more.
pub(super) fn order_value(profile: &ProfileState, cart_value: f64, usual: Option<f64>) -> f64 {
    let usual = usual.unwrap_or(ORDER_VALUE);
    let mean = (profile.order_value + USUAL_ORDERS * usual) / (f64::from(profile.order_count) + USUAL_ORDERS);
    mean.max(cart_value)
}

/// What is left of an order when the goods are paid for, where no offer says otherwise.
pub(super) fn usual_margin(order_value: f64, settings: &OfferSettings) -> f64 {
    order_value * settings.margin.unwrap_or(MARGIN)
}

/// Where an offer applies to some goods only, and the cart holds some of them, it is theirs alone; otherwise the order is
/// taken to be of such goods.
pub(super) fn worth(
    offer: &Offer,
    benefit: &OfferBenefit,
    order_value: f64,
    shopper: &Shopper,
    stock: &dyn Stock,
    settings: &OfferSettings,
) -> Worth {
    let share = offer.margin.or(settings.margin).unwrap_or(MARGIN);
    let base = || {
        let covered = shopper.cart.iter().filter(|line| offer.applies_to.covers(line, stock));
        let covered: f64 = covered.filter_map(value).sum();
        if covered > 0.0 { covered } else { order_value }
    };
    let stated = offer.cost.unwrap_or_default();
    // To the shopper, and to the shop.
    let (given, cost) = match benefit {
        OfferBenefit::None | OfferBenefit::EarlyAccess => (0.0, 0.0),
        OfferBenefit::Percent { value } => twice(base() * value / 100.0),
        OfferBenefit::Amount { value, .. } => twice(value.min(base())),
        OfferBenefit::FreeShipping => twice(settings.shipping_cost.unwrap_or(SHIPPING_COST)),
        OfferBenefit::Gift { item_id } => {
            let price = stock.product(item_id).and_then(asked_price);
            price.map_or(twice(stated), |price| (price, price * (1.0 - share)))
        }
        OfferBenefit::Points { .. } => twice(stated),
    };
    let generosity = if order_value > 0.0 { (given / order_value).min(1.0) } else { 0.0 };
    Worth { margin: order_value * share, cost: offer.cost.unwrap_or(cost), generosity, propensity: None }
}

/// Why what is offered cannot be given, or its cost not be told, if so.
pub(super) fn impossible(
    offer: &Offer,
    benefit: &OfferBenefit,
    shopper: &Shopper,
    stock: &dyn Stock,
    free_shipping_from: Option<f64>,
) -> Option<&'static str> {
    // The id of a group stands for its first product here, and another may be left.
    let is_sold_out = |id: &String| {
        let is_it = |it: &Product| it.id == *id && it.availability == Availability::OutOfStock;
        stock.product(id).as_ref().is_some_and(is_it)
    };
    let AppliesTo { item_ids, categories, brands, tags, .. } = &offer.applies_to;
    let others = categories.len() + brands.len() + tags.len();
    if others == 0 && !item_ids.is_empty() && item_ids.iter().all(is_sold_out) {
        return Some("out_of_stock");
    }
    let (is_so, code) = match benefit {
        OfferBenefit::Amount { currency, .. } => (![currency, ""].contains(&stock.currency()), "currency"),
        OfferBenefit::FreeShipping => {
            (free_shipping_from.is_some_and(|from| shopper.cart_value >= from), "free_already")
        }
        OfferBenefit::Gift { item_id } if is_sold_out(item_id) => (true, "out_of_stock"),
        OfferBenefit::Gift { item_id } => {
            let is_told = offer.cost.is_some() || stock.product(item_id).and_then(asked_price).is_some();
            (!is_told, "unknown_cost")
        }
        _ => return None,
    };
    is_so.then_some(code)
}

fn asked_price(product: Product) -> Option<f64> {
    product.sale_price.or(product.price)
}

fn twice(amount: f64) -> (f64, f64) {
    (amount, amount)
}

fn value(line: &CartLine) -> Option<f64> {
    Some(line.price? * line.quantity)
}

impl AppliesTo {
    pub(super) fn covers(&self, line: &CartLine, stock: &dyn Stock) -> bool {
        let is_one = |names: &[String], own: &Option<String>, same: fn(&str, &str) -> bool| {
            own.as_ref().is_some_and(|own| names.iter().any(|name| same(own, name)))
        };
        let is_tag = |own: &str| self.tags.iter().any(|name| is_same_name(own, name));
        self.item_ids.iter().any(|id| *id == line.item_id || Some(id) == line.group_id.as_ref())
            || is_one(&self.categories, &line.category, is_within_category)
            || is_one(&self.brands, &line.brand, is_same_name)
            || !self.tags.is_empty() && stock.has_tag(&line.item_id, &is_tag)
    }
}
