//! What is bought again, and when it is due.

#![cfg(test)]

mod common;

use common::*;
use proptest::prelude::*;
use regulars::{Again, Catalog, Due, Engine, PackBaskets, PackContents};
use serde_json::{Value, json};

const DAY: i64 = 86_400_000;
const START: i64 = NOW - 400 * DAY;

fn buy(engine: &mut Engine, days: i64, items: &[&str]) {
    let items: Vec<Value> = items.iter().map(|id| json!({"item_id": id, "price": 2})).collect();
    let event = json!({"event": "purchase", "transaction_id": format!("t{days}"), "items": items});
    assert!(engine.record(&event, START + days * DAY).recorded);
}

fn shop() -> Engine {
    let mut engine = Engine::new(7);
    let feed = "id\ttitle\titem_group_id\tavailability\n\
        milk\tMilk\t\t\nbread\tBread\t\t\ntv\tTelevision\t\t\nsold\tSold out\t\tout_of_stock\n\
        small\tCoffee, small\tcoffee\t\nlarge\tCoffee, large\tcoffee\t\n";
    engine.set_catalog(Catalog::from_tsv(feed).0);
    engine
}

fn names(engine: &Engine, list: &[Again]) -> Vec<String> {
    list.iter().map(|again| engine.product(again.item).unwrap().id).collect()
}

#[test]
fn what_is_due_is_told_with_its_time() {
    let mut engine = shop();
    for order in 0..10 {
        buy(&mut engine, order * 4, if order % 3 == 0 { &["milk", "bread", "sold"] } else { &["milk"] });
    }
    buy(&mut engine, 40, &["tv"]);
    let at = |days: i64| engine.buy_again(12, START + days * DAY).unwrap();
    assert_eq!(names(&engine, &at(41)), ["milk", "bread"], "neither a television nor what is sold out");
    let milk = |days| at(days).into_iter().find(|again| again.orders == 10).unwrap();
    assert!((milk(41).interval / DAY as f64 - 4.0).abs() < 1e-9);
    assert_eq!(
        (milk(37).due, milk(39).due, milk(40).due, milk(43).due),
        (Due::Later, Due::Soon, Due::Due, Due::Overdue)
    );
    assert_eq!((milk(37).due_at, milk(37).last_bought_at), (START + 40 * DAY, START + 36 * DAY));
    let bread = at(41)[1];
    assert_eq!((bread.orders, bread.due), (4, Due::Later));
    assert!(milk(41).probability > bread.probability && milk(41).probability < 1.0);
    // Whoever has not come for a year will hardly come this week.
    assert!(milk(400).probability < 0.3 * milk(41).probability);
}

#[test]
fn never_again_is_never_again_until_it_is_bought() {
    let mut engine = shop();
    (0..4).for_each(|order| buy(&mut engine, order * 7, &["milk", "bread"]));
    engine.record(&json!({"event": "dismiss_item", "item_id": "milk"}), START + 25 * DAY);
    assert_eq!(names(&engine, &engine.buy_again(12, START + 28 * DAY).unwrap()), ["bread"]);
    engine.record(&json!({"event": "add_to_cart", "item_id": "bread"}), START + 28 * DAY);
    assert_eq!(engine.buy_again(12, START + 28 * DAY).unwrap(), []);
    buy(&mut engine, 29, &["milk"]);
    assert_eq!(names(&engine, &engine.buy_again(1, START + 36 * DAY).unwrap()), ["milk"]);
    assert_eq!(engine.buy_again(0, START).unwrap_err().code, "argument");
}

#[test]
fn what_went_back_does_not_come_due() {
    let mut engine = shop();
    (0..4).for_each(|order| buy(&mut engine, order * 7, &["milk", "bread"]));
    let before = engine.clone();
    buy(&mut engine, 24, &["milk", "tv"]);
    engine.record(&json!({"event": "refund", "transaction_id": "t24"}), START + 25 * DAY);
    let at = START + 28 * DAY;
    assert_eq!(
        engine.buy_again(12, at).unwrap(),
        before.buy_again(12, at).unwrap(),
        "as though never ordered"
    );
    for days in [0, 7, 14] {
        let refund =
            json!({"event": "refund", "transaction_id": format!("t{days}"), "items": [{"item_id": "bread"}]});
        engine.record(&refund, at);
    }
    assert_eq!(names(&engine, &engine.buy_again(12, at).unwrap()), ["milk"], "bread was kept once");
}

#[test]
fn of_equally_likely_ones_the_catalogue_s_first_comes_first() {
    let mut engine = shop();
    (0..3).for_each(|order| buy(&mut engine, order * 7, &["small", "bread", "milk"]));
    let list = engine.buy_again(12, START + 21 * DAY).unwrap();
    assert_eq!(names(&engine, &list), ["milk", "bread", "small"]);
    assert_eq!(list[0].probability, list[2].probability);
}

#[test]
fn of_variants_one_is_shown() {
    let mut engine = shop();
    (0..4).for_each(|order| buy(&mut engine, order * 7, &["small"]));
    (4..6).for_each(|order| buy(&mut engine, order * 7, &["large", "small"]));
    let at = START + 45 * DAY;
    assert_eq!(names(&engine, &engine.buy_again(12, at).unwrap()), ["small"]);
    // No other size comes in the place of what is in the cart or was turned down.
    engine.record(&json!({"event": "add_to_cart", "item_id": "small"}), at);
    assert_eq!(engine.buy_again(12, at).unwrap(), []);
    engine.record(&json!({"event": "remove_from_cart", "item_id": "small"}), at);
    assert_eq!(engine.buy_again(12, at).unwrap().len(), 1);
    engine.record(&json!({"event": "dismiss_item", "item_id": "small"}), at);
    assert_eq!(engine.buy_again(12, at).unwrap(), []);
}

#[test]
fn a_pack_tells_what_comes_back_and_after_how_long() {
    let contents = PackContents {
        names: vec!["id".into(), "title".into()],
        columns: vec!["milk\u{1e}tv".into(), "Milk\u{1e}Television".into()],
        baskets: Some(PackBaskets {
            again: vec![0.2, 0.001],
            interval: vec![8.0, 700.0],
            ..PackBaskets::default()
        }),
        ..PackContents::default()
    };
    let mut engine = Engine::new(7);
    engine.load_pack(&contents.write()).unwrap();
    buy(&mut engine, 0, &["milk", "tv"]);
    let list = engine.buy_again(12, START + 8 * DAY).unwrap();
    assert_eq!(names(&engine, &list), ["milk"]);
    assert!((list[0].interval / DAY as f64 / 8.0 - 1.0).abs() < 0.02);
    // From then on the shopper's own times count as well: ln = (1 · ln 2 + 2 · ln 8) / 3.
    buy(&mut engine, 2, &["milk"]);
    let own = engine.buy_again(12, START + 8 * DAY).unwrap()[0].interval / DAY as f64;
    assert!((own - 5.04).abs() < 0.1, "{own}");
}

proptest! {
    #[test]
    fn whatever_was_bought_and_whenever_it_is_asked(
        orders in prop::collection::vec((0i64..800, prop::collection::btree_set(0usize..6, 1..4)), 0..30),
        asked in -500i64..2000,
    ) {
        let all = ["milk", "bread", "tv", "sold", "small", "large"];
        let mut engine = shop();
        for (number, (days, items)) in orders.iter().enumerate() {
            let items: Vec<Value> = items.iter().map(|at| json!({"item_id": all[*at]})).collect();
            let event = json!({"event": "purchase", "transaction_id": number, "items": items});
            engine.record(&event, START + days * DAY);
        }
        let list = engine.buy_again(12, START + asked * DAY).unwrap();
        for again in &list {
            prop_assert!((0.0..=1.0).contains(&again.probability), "{}", again.probability);
            prop_assert!(again.orders >= 2 && again.interval >= 1.0);
            prop_assert!(again.due_at >= again.last_bought_at);
        }
        prop_assert!(list.is_sorted_by(|one, other| one.probability >= other.probability - 1e-6));
        prop_assert!(!names(&engine, &list).contains(&"sold".to_owned()));
    }
}
