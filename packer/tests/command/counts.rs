//! `regulars pack --counts`: tables that another engine counted.

use std::collections::BTreeMap;

use regulars::Term;
use regulars_packer::Sessions;
use regulars_packer::count::{Counter, sessions, write_counts};
use regulars_packer::learn::Settings;
use regulars_packer::read::read_events;
use serde_json::json;

use crate::shop::{Folder, ITEMS, feed, log};

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
