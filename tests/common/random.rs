//! Catalogues and histories by chance, for properties that must hold of all.

use proptest::prelude::*;
use regulars::ProductRecord;
use serde_json::{Value, json};

use super::{DAY, NOW};

const WORDS: [&str; 12] =
    ["green", "tea", "oat", "bread", "Apples", "绿茶", "有机", "soap", "red", "ginger", "500", "ß"];

fn some_of(values: &'static [&'static str], most: usize) -> impl Strategy<Value = Vec<&'static str>> {
    prop::collection::vec(prop::sample::select(values), 0..=most)
}

fn product() -> impl Strategy<Value = ProductRecord<'static>> {
    let what = (
        some_of(&WORDS, 5),
        some_of(&["Drinks", "Food", "Tea", "Home", "茶"], 4),
        some_of(&["Alder", "Birch", "Cedar"], 1),
        some_of(&["organic", "vegan", "local"], 3),
        some_of(&["red", "Blue", "white"], 2),
    );
    let how = (
        prop::option::weighted(0.9, 1u32..5000),
        prop::option::weighted(0.3, 1u32..5000),
        prop::sample::select(&["in_stock", "", "out_of_stock", "preorder", "in stock", "backorder"][..]),
        prop::option::weighted(0.4, 0u8..6),
        prop::option::weighted(0.5, 0u32..1000),
    );
    (what, how).prop_map(
        |((words, path, brand, tags, colors), (price, sale, availability, group, popularity))| {
            let money = |cents: Option<u32>| {
                cents.map_or(String::new(), |cents| format!("{}.{:02} USD", cents / 100, cents % 100)).into()
            };
            ProductRecord {
                title: format!("Item {}", words.join(" ")).into(),
                product_type: path.join(" > ").into(),
                brand: brand.concat().into(),
                tags: tags.into_iter().map(Into::into).collect(),
                color: colors.join("/").into(),
                price: money(price),
                sale_price: money(sale),
                availability: availability.into(),
                item_group_id: group.map_or(String::new(), |group| format!("g{group}")).into(),
                popularity: popularity.map_or(String::new(), |popularity| popularity.to_string()).into(),
                ..ProductRecord::default()
            }
        },
    )
}

/// Products with the ids `"0"`, `"1"` and so on.
pub fn catalogue(size: std::ops::Range<usize>) -> impl Strategy<Value = Vec<ProductRecord<'static>>> {
    prop::collection::vec(product(), size).prop_map(|mut products| {
        for (at, product) in products.iter_mut().enumerate() {
            product.id = at.to_string().into();
        }
        products
    })
}

const EVENTS: [&str; 12] = [
    "view_item",
    "view_item_list",
    "select_item",
    "add_to_wishlist",
    "add_to_cart",
    "remove_from_cart",
    "view_cart",
    "purchase",
    "refund",
    "dismiss_item",
    "search",
    "share",
];

/// Events of the last 100 days, in no order of time, about the first 60 products and some unknown.
pub fn history(most: usize) -> impl Strategy<Value = Vec<(i64, Value)>> {
    let event = (
        prop::sample::select(&EVENTS[..]),
        prop::collection::vec((0usize..64, 0u8..4), 1..5),
        0..100 * DAY,
        prop::sample::select(&WORDS[..]),
    );
    let event = event.prop_map(|(name, items, ago, word)| {
        let items: Vec<Value> = items
            .into_iter()
            .map(|(id, quantity)| json!({"item_id": id, "quantity": quantity, "price": 1.5}))
            .collect();
        (NOW - ago, json!({"event": name, "items": items, "search_term": word}))
    });
    prop::collection::vec(event, 0..=most)
}
