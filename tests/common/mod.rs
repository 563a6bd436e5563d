//! What the tests share: a shop in a few words, and the questions asked of it.
#![allow(dead_code, reason = "each test file uses a part")]

pub mod golden;
pub mod grocery;
pub mod hostile;
pub mod pack;
pub mod random;

use std::collections::BTreeMap;

use regulars::{Catalog, Engine, Points, Product, ProductRecord, Recorded, Slate, SlateItem, Term};
use serde_json::json;

/// The moment at which most tests take place: 9 October 2025, 08:53 UTC.
pub const NOW: i64 = 1_760_000_000_000;
pub const MINUTE: i64 = 60_000;
pub const HOUR: i64 = 60 * MINUTE;
pub const DAY: i64 = 24 * HOUR;

pub fn product(id: &str, title: &str, product_type: &str) -> ProductRecord<'static> {
    ProductRecord {
        id: id.to_owned().into(),
        title: title.to_owned().into(),
        product_type: product_type.to_owned().into(),
        ..ProductRecord::default()
    }
}

/// A shop that sells those products, and a shopper of whom nothing is known yet.
pub fn shop<'a>(products: impl IntoIterator<Item = ProductRecord<'a>>) -> Engine {
    let (catalog, problems) = Catalog::new(products);
    assert_eq!(problems, []);
    let mut engine = Engine::new(7);
    engine.set_catalog(catalog);
    engine
}

/// Records an event about one item, which must be taken in without a complaint.
pub fn happens(engine: &mut Engine, event: &str, item_id: &str, at: i64) -> Recorded {
    let recorded = engine.record(&json!({"event": event, "items": [{"item_id": item_id}]}), at);
    assert_eq!((recorded.recorded, &recorded.problems[..]), (true, &[][..]));
    recorded
}

pub fn buys(engine: &mut Engine, item_ids: &[&str], at: i64) -> Recorded {
    let items: Vec<_> = item_ids.iter().map(|id| json!({"item_id": id, "price": 2})).collect();
    let recorded = engine
        .record(&json!({"event": "purchase", "transaction_id": format!("order-{at}"), "items": items}), at);
    assert_eq!((recorded.recorded, &recorded.problems[..]), (true, &[][..]));
    recorded
}

pub fn product_of(engine: &Engine, item: &SlateItem) -> Product {
    engine.product(item.item).expect("a listed product is in the catalogue")
}

pub fn ids(engine: &Engine, slate: &Slate) -> Vec<String> {
    slate.items.iter().map(|item| product_of(engine, item).id).collect()
}

pub fn feed(engine: &Engine, limit: usize, now: i64) -> Vec<String> {
    ids(engine, &engine.feed(limit, &[], now).unwrap())
}

pub fn owned(ids: &[&str]) -> Vec<String> {
    ids.iter().map(|id| (*id).to_owned()).collect()
}

/// The products by their ids.
pub fn products(catalog: &Catalog) -> BTreeMap<String, Product> {
    (0..catalog.len() as u32)
        .map(|item| catalog.product(item).unwrap())
        .map(|product| (product.id.clone(), product))
        .collect()
}

/// What a product scores in the feed by itself, before the list's variety.
pub fn score(engine: &Engine, item_id: &str, now: i64) -> Points {
    sum(engine
        .explain(item_id, now)
        .unwrap()
        .item
        .reasons
        .iter()
        .filter(|reason| reason.term != Term::Variety))
}

pub fn sum<'r>(reasons: impl IntoIterator<Item = &'r regulars::Reason>) -> Points {
    reasons.into_iter().map(|reason| reason.points).sum()
}

pub fn assert_sums(slate: &Slate) {
    for item in &slate.items {
        assert_eq!(item.score, sum(&item.reasons), "{item:?}");
    }
}

/// The same frame as a later release would write it.
pub fn of_a_later_version(mut frame: Vec<u8>) -> Vec<u8> {
    frame[2] += 1;
    let end = frame.len() - 4;
    let checksum = crc::Crc::<u32>::new(&crc::CRC_32_ISO_HDLC).checksum(&frame[2..end]);
    frame[end..].copy_from_slice(&checksum.to_le_bytes());
    frame
}
