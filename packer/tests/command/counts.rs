//! `regulars pack --counts`: tables that another engine counted.

use std::collections::BTreeMap;

use regulars::{ComplementMode, Engine, Term};
use regulars_packer::count::{
    self, BasketCountSettings, BasketCounter, BasketTables, Counter, sessions, write_basket_counts,
    write_counts,
};
use regulars_packer::learn::Settings;
use regulars_packer::read::read_events;
use regulars_packer::{Orders, Sessions};
use serde_json::json;

use crate::shop::{Folder, ITEMS, feed, log, orders};

/// A folder with a log, and its counts in the folder `tables`.
fn counted() -> Folder {
    let shop = Folder::new().with("log.csv", log(20, 400)).with("feed.tsv", feed());
    let log = read_events(&[shop.path("log.csv")], &|_| ()).unwrap().log;
    let sessions: Sessions = sessions(&log).unwrap();
    let counter = Counter::new(&sessions, log.items.len()).unwrap();
    let counts = counter.counts(&Settings::default().counting(), 0..sessions.len()).unwrap();
    write_counts(&shop.path("tables"), &log.items, &counts).unwrap();
    shop
}

/// How strongly each item goes with each that was looked at, by their ids, in points; of those on one shelf,
/// since beyond it content finds many that are alike, and takes any.
fn rows(shop: &Folder, pack: &str) -> BTreeMap<(String, String), i32> {
    let mut engine = shop.engine(pack);
    let mut rows = BTreeMap::new();
    for item in 0.. {
        let Some(id) = engine.product(item).map(|product| product.id) else { break };
        engine.forget();
        engine.record(&json!({"event": "view_item", "item_id": id}), 0);
        let list = engine.feed(ITEMS, &[], 1000).unwrap();
        for other in list.items {
            let goes_with = other.reasons.iter().find(|reason| reason.term == Term::GoesWith);
            let other = engine.product(other.item).unwrap().id;
            let shelf = |id: &str| id.trim_start_matches("sku-").parse().map(|number: usize| number / 10);
            if shelf(&id) == shelf(&other) {
                rows.extend(goes_with.map(|reason| ((id.clone(), other), reason.points)));
            }
        }
    }
    rows
}

#[test]
fn tables_teach_what_the_log_teaches_with_the_same_settings() {
    let shop = counted();
    for (arguments, items) in [("", ITEMS), ("--catalog feed.tsv", ITEMS + 1)] {
        let common = format!("pack --json {arguments} --settings default");
        let from_log = shop.run(&format!("{common} --events log.csv --out from-log")).json();
        let from_tables = shop.run(&format!("{common} --counts tables --out from-tables")).json();
        assert_eq!((&from_tables["sessions"], &from_tables["items"]), (&json!(0), &json!(items)));
        assert_eq!(from_tables["training"]["settings"], from_log["training"]["settings"]);
        assert_eq!(from_tables["sizes"]["rows"], from_log["sizes"]["rows"]);
        let (learned, from_tables) = (rows(&shop, "from-log"), rows(&shop, "from-tables"));
        assert!(learned.len() > 5 * ITEMS);
        assert!(from_tables.keys().eq(learned.keys()));
        // Sums are made in another order: what lies between two steps of the eight bits may fall on either.
        let near = |points: &i32, expected: &i32| (points - expected).abs() * 33 <= *expected;
        assert!(from_tables.values().zip(learned.values()).all(|(points, expected)| near(points, expected)));
    }
}

/// Writes what the log's orders hold into the folder `tables`; its sessions are there.
fn count_baskets(shop: &Folder) -> Orders {
    let log = read_events(&[shop.path("log.csv")], &|_| ()).unwrap().log;
    let orders = count::orders(&log).unwrap();
    let counter = BasketCounter::new(&orders, log.items.len()).unwrap();
    let tables = BasketTables {
        counts: counter.counts(&BasketCountSettings::default(), orders.len()).unwrap(),
        rebuys: counter.rebuys(orders.len()).unwrap(),
        baskets_with_pairs: (0..orders.len()).filter(|basket| orders.items(*basket).len() > 1).count(),
        items: log.items,
    };
    write_basket_counts(&shop.path("tables"), &tables).unwrap();
    orders
}

/// What goes with each item in one basket, by their ids, in points.
fn together(shop: &Folder, pack: &str) -> BTreeMap<(String, String), i32> {
    let engine = shop.engine(pack);
    let mut rows = BTreeMap::new();
    for id in ids(&engine) {
        let asked = std::slice::from_ref(&id);
        let list = engine.complements_with(asked, ComplementMode::Complement, 100, &[], 0).unwrap();
        for other in list.items {
            let together = other.reasons.iter().find(|reason| reason.term == Term::BoughtWith);
            let other = engine.product(other.item).unwrap().id;
            rows.extend(together.map(|reason| ((id.clone(), other), reason.points)));
        }
    }
    rows
}

/// How likely each item is bought again, and when it is due.
fn again(shop: &Folder, pack: &str) -> Vec<(String, f64, i64)> {
    let mut engine = shop.engine(pack);
    let mut ids = ids(&engine);
    ids.sort();
    let mut all = Vec::new();
    for id in ids {
        engine.forget();
        engine.record(&json!({"event": "purchase", "transaction_id": 1, "item_id": id}), 0);
        let list = engine.buy_again(1, 0).unwrap();
        all.extend(list.iter().map(|again| (id.clone(), again.probability, again.due_at)));
    }
    all
}

fn ids(engine: &Engine) -> Vec<String> {
    (0..).map_while(|item| engine.product(item)).map(|product| product.id).collect()
}

#[test]
fn tables_of_baskets_teach_what_the_log_s_orders_teach() {
    let log = orders(0, 3000);
    let tail = "u1,T9,i2,purchase,1,1700000500\nu1,T9,gone,purchase,1,1700000500\n";
    let feed =
        (0..60).fold("id\ttitle\n".to_owned(), |feed, item| feed + &format!("i{item}\tThing {item}\n"));
    let shop = Folder::new().with("log.csv", log + tail).with("feed.tsv", feed);
    let read = read_events(&[shop.path("log.csv")], &|_| ()).unwrap().log;
    let sessions: Sessions = sessions(&read).unwrap();
    let counter = Counter::new(&sessions, read.items.len()).unwrap();
    let counts = counter.counts(&Settings::default().counting(), 0..sessions.len()).unwrap();
    write_counts(&shop.path("tables"), &read.items, &counts).unwrap();
    let without = shop.run("pack --json --settings default --counts tables --out without").json();
    assert!(without["baskets"].is_null() && without["missing"].to_string().contains("no tables of baskets"));

    let counted = count_baskets(&shop);
    for (arguments, unknown) in [("", 0), ("--catalog feed.tsv", 1)] {
        let common = format!("pack --json {arguments} --settings default");
        let from_log = shop.run(&format!("{common} --events log.csv --out from-log")).json();
        let from_tables = shop.run(&format!("{common} --counts tables --out from-tables")).json();
        let [of_log, of_tables] = [&from_log, &from_tables].map(|report| &report["baskets"]);
        assert_eq!(of_tables["orders"], json!(counted.len()));
        assert_eq!(of_tables["orders_with_pairs"], json!(3001));
        assert_eq!(of_tables["lines"], json!(of_log["lines"]));
        assert_eq!(
            (&of_log["unknown_lines"], &of_tables["settings"]),
            (&json!(unknown), &of_log["settings"])
        );
        assert!(!from_tables["missing"].to_string().contains("no tables of baskets"));
        let due = again(&shop, "from-log");
        assert!(due.len() > 30, "{}", due.len());
        assert_eq!(again(&shop, "from-tables"), due);
        let (learned, found) = (together(&shop, "from-log"), together(&shop, "from-tables"));
        // Sums are made in another order, and the order with what is gone is of two items for the tables and of one for
        // the log: what is next to nothing may be nothing.
        let largest = learned.values().max().copied().unwrap_or_default();
        let strong = learned.values().filter(|points| **points * 20 > largest).count();
        assert!(strong >= 60, "each item has its partner: {strong}");
        for pair in learned.keys().chain(found.keys()) {
            let [expected, points] =
                [&learned, &found].map(|rows| rows.get(pair).copied().unwrap_or_default());
            let is_near = (points - expected).abs() * 100 <= largest.max(5 * expected);
            assert!(is_near, "{pair:?}: {points} in place of {expected}, the largest {largest}");
        }
    }
}

#[test]
fn tables_hold_no_sessions_to_search_on_and_the_answer_says_so() {
    let shop = counted();
    let ran = shop.run("pack --counts tables --out pack");
    assert_eq!(ran.code(), 0, "{ran:?}");
    assert!(ran.stderr().contains("Counts hold no sessions to try settings on"), "{ran:?}");
    assert!(ran.stdout().starts_with("pack: "), "no word of a search: {ran:?}");
}

#[test]
fn a_folder_without_tables_is_told() {
    let shop = Folder::new();
    std::fs::create_dir(shop.path("tables")).unwrap();
    let failure = shop.run("pack --json --counts tables --out pack").failure();
    assert!(failure["code"].as_str().unwrap().starts_with("counts."), "{failure}");
    assert_eq!(shop.names(), ["tables"]);
}
