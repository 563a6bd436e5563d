//! What goods come to, alone and in the shopper's cart.

use alloc::string::String;
use alloc::vec::Vec;

use crate::catalog::{Catalog, ItemIndex};
use crate::money::MinorUnit;
use crate::profile::ProfileState;

/// The shop's prices, in whole minor units of its currency.
pub(super) struct Till<'c> {
    catalog: &'c Catalog,
    pub(super) unit: MinorUnit,
}

/// What lies in the cart.
#[derive(Default)]
pub(super) struct InCart {
    /// Its goods, as far as they are known.
    pub(super) items: Vec<ItemIndex>,
    /// What they come to, each line by its quantity; but for those that are `unpriced`.
    pub(super) value: i64,
    /// Lines whose price is not known.
    pub(super) unpriced: u32,
}

impl<'c> Till<'c> {
    pub(super) fn new(catalog: &'c Catalog) -> Till<'c> {
        Till { catalog, unit: MinorUnit::of(catalog.currency()) }
    }

    /// What one piece costs, at its reduced price where it has one; 0 where that is not known.
    pub(super) fn price(&self, item: ItemIndex) -> i64 {
        self.catalog.asked_price(item).map_or(0, |price| self.unit.whole(price))
    }

    /// Whether one piece costs as much; `least` is above 0, since nothing that costs nothing fills a cart up.
    pub(super) fn is_within(&self, item: ItemIndex, least: i64, most: i64) -> bool {
        self.catalog.asked_price(item).is_some_and(|price| self.unit.is_within(price, least, most))
    }

    pub(super) fn in_cart(&self, profile: &ProfileState) -> InCart {
        let mut cart = InCart::default();
        for (id, quantity) in profile.cart.iter() {
            let item = self.catalog.find(id);
            cart.items.extend(item);
            match item.and_then(|item| self.catalog.asked_price(item)) {
                Some(price) => cart.value = cart.value.saturating_add(self.unit.whole(price * quantity)),
                None => cart.unpriced += 1,
            }
        }
        cart
    }

    /// ISO 4217 code, where the shop names one.
    pub(super) fn currency(&self) -> Option<String> {
        Some(String::from(self.catalog.currency())).filter(|currency| !currency.is_empty())
    }
}
