//! What numbering goes by, beside rows.

use std::collections::HashMap;
use std::iter::repeat;

use regulars::{Availability, Product};

use crate::learn::ItemTraits;
use crate::shop::{Products, Shop};

/// The traits of each item of a shop. Without an event what the shop says stands in for how much each is
/// wanted: the popularity in its catalogue or, where there is none, how early it lists it.
pub(super) fn traits(shop: &Shop, events: &[f32]) -> Vec<ItemTraits> {
    let any_events = events.iter().any(|events| *events > 0.0);
    let listed = shop.listed();
    let of_item = |(listed, &wanted)| ItemTraits { wanted, listed, ..ItemTraits::default() };
    let mut traits: Vec<ItemTraits> =
        listed.into_iter().zip(events.iter().chain(repeat(&0.0))).map(of_item).collect();
    let Some(products) = &shop.products else {
        traits.iter_mut().for_each(|traits| traits.available = true);
        return traits;
    };
    if !any_events {
        let standing = standing(products);
        traits.iter_mut().zip(standing).for_each(|(traits, standing)| traits.wanted = standing);
    }
    let (mut categories, mut groups) = (Numbers::default(), Numbers::default());
    for (product, &item) in (0..).zip(&products.item_of_product) {
        let Some(Product { availability, product_type, item_group_id, .. }) =
            products.catalog.product(product)
        else {
            continue;
        };
        let traits = &mut traits[item as usize];
        traits.available |= availability != Availability::OutOfStock;
        traits.category = product_type.map(|path| categories.of(path));
        traits.group = item_group_id.map(|group| groups.of(group));
    }
    traits
}

/// Of each item, 0 to 1, as the engine takes it where a pack knows no better.
fn standing(products: &Products) -> Vec<f32> {
    let column = products.names.iter().position(|name| name == "popularity").map(|at| &products.columns[at]);
    let number =
        |cell: &String| cell.trim().parse().ok().filter(|number: &f64| *number > 0.0 && number.is_finite());
    let popularity: Vec<f64> = column.into_iter().flatten().map(|cell| number(cell).unwrap_or(0.0)).collect();
    let most = popularity.iter().fold(0.0f64, |most, &popularity| most.max(popularity));
    let rows = products.row_of_item.len() as f64;
    let of_row = |row: u32| match most > 0.0 {
        true => popularity[row as usize].ln_1p() / most.ln_1p(),
        false => 1.0 - f64::from(row) / rows,
    };
    products.row_of_item.iter().map(|row| row.map_or(0.0, of_row) as f32).collect()
}

#[derive(Default)]
struct Numbers(HashMap<String, u32>);

impl Numbers {
    fn of(&mut self, name: String) -> u32 {
        let next = self.0.len() as u32;
        *self.0.entry(name).or_insert(next)
    }
}
