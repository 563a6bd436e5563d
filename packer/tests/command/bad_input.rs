//! Bad input: the field that is at fault is named, what is good is used, and nothing is half-written.

use serde_json::json;

use crate::shop::{Folder, ITEMS, feed, log, names};

#[test]
fn an_empty_log_says_what_is_missing_and_still_packs_the_catalogue() {
    for empty in ["session_id,item_id,timestamp\n", ""] {
        let shop = Folder::new().with("feed.tsv", feed()).with("log.csv", empty);
        let ran = shop.run("pack --catalog feed.tsv --events log.csv --out pack");
        assert_eq!(ran.code(), 0, "{ran:?}");
        assert!(ran.stderr().contains("events.empty"), "{ran:?}");
        assert!(ran.stderr().contains("The log holds fewer than two sessions"), "{ran:?}");
        assert_eq!(shop.json("pack/manifest.json")["items"], json!(ITEMS + 1));
    }
}

#[test]
fn a_log_of_one_session_says_what_is_missing() {
    let shop =
        Folder::new().with("log.csv", "session_id,item_id,timestamp\ns,tea,1760000000\ns,pot,1760000009\n");
    let answer = shop.run("pack --json --events log.csv --out pack").json();
    assert!(
        answer["missing"][0].as_str().unwrap().starts_with("The log holds fewer than two sessions"),
        "{answer}"
    );
    assert_eq!(answer["events"]["problems"][0]["code"], "events.one_session");
    assert_eq!((&answer["sessions"], &answer["items"]), (&json!(1), &json!(2)));
}

#[test]
fn a_small_log_says_that_the_defaults_were_taken() {
    let shop = Folder::new().with("log.csv", log(13, 60));
    let answer = shop.run("pack --json --events log.csv --out pack").json();
    assert_eq!(
        answer["missing"],
        json!(["The log is too small to find the shop's own settings on: the defaults were taken."])
    );
    assert_eq!(answer["training"]["settings"], answer["training"]["default_settings"]);
}

#[test]
fn a_missing_column_is_named_with_those_found_and_nothing_is_written() {
    let shop = Folder::new().with("log.csv", "session_id,thing,timestamp\n1,tea,1760000000\n");
    let ran = shop.run("pack --events log.csv --out pack");
    assert_eq!((ran.code(), ran.stdout()), (1, ""));
    let said = ran.stderr();
    let told = "regulars: events.column: columns is \"session_id, thing, timestamp\", expected in log.csv a column item_id";
    assert!(said.starts_with(told) && said.lines().count() == 1, "{said}");
    assert_eq!(shop.names(), ["log.csv"]);
}

#[test]
fn bad_lines_are_told_with_their_numbers_and_the_rest_is_used() {
    let good = log(14, 50);
    let lines = good.lines().count();
    let shop = Folder::new().with("log.csv", good + "s,tea,view_item,yesterday\ns,,view_item,1760000000\n");
    let ran = shop.run("pack --events log.csv --settings default --out pack");
    assert_eq!(ran.code(), 0, "{ran:?}");
    assert!(ran.stderr().contains(&format!("log.csv: CSV, {} events, 2 bad lines", lines - 1)), "{ran:?}");
    assert!(ran.stderr().contains(&format!("log.csv:{}: \"yesterday\"", lines + 1)), "{ran:?}");
    assert!(ran.stderr().contains(&format!("log.csv:{}: ", lines + 2)), "{ran:?}");
}

#[test]
fn a_log_given_twice_is_refused() {
    let shop = Folder::new().with("log.csv", log(15, 20));
    for arguments in ["log.csv log.csv", "log.csv ./log.csv", ". log.csv"] {
        let failure = shop.run(&format!("pack --json --events {arguments} --out ../pack")).failure();
        assert_eq!(failure["code"], "file.twice", "{failure}");
        assert!(failure["field"].as_str().unwrap().ends_with("log.csv"));
    }
    assert_eq!(shop.names(), ["log.csv"]);
}

#[test]
fn a_log_in_two_files_is_one_log() {
    let shop = Folder::new().with("one.csv", log(16, 30)).with("two.csv", log(17, 40));
    let answer = shop.run("pack --json --events one.csv two.csv --settings default --out pack").json();
    assert_eq!((&answer["sessions"], answer["events"]["files"].as_array().unwrap().len()), (&json!(70), 2));
}

#[test]
fn a_file_that_cannot_be_read_is_named() {
    let shop = Folder::new().with("log.csv", log(18, 20));
    for arguments in [
        "pack --json --events nowhere.csv --out pack",
        "pack --json --catalog nowhere.tsv --events log.csv --out pack",
        "evaluate --json --train log.csv --test nowhere.csv",
    ] {
        let failure = shop.run(arguments).failure();
        assert_eq!(failure["code"], "file.unreadable");
        assert!(failure["field"].as_str().unwrap().starts_with("nowhere."), "{failure}");
    }
    assert_eq!(shop.names(), ["log.csv"]);
}

#[test]
fn settings_that_are_none_are_refused() {
    let shop = Folder::new().with("log.csv", log(19, 20));
    for (text, code, told) in [
        ("nonsense", "settings", "expected ident"),
        ("{\"decya\": 0.5}", "settings", "decya"),
        ("{\"decay\": \"fast\"}", "settings", "fast"),
        ("[]", "settings", "no settings in it"),
        ("{\"decay\": 7}", "settings", "7"),
        ("{\"training\": {\"settings\": {\"age\": 0}}}", "count.settings", "0"),
    ] {
        std::fs::write(shop.path("settings.json"), text).unwrap();
        let failure = shop.run("pack --json --events log.csv --settings settings.json --out pack").failure();
        assert_eq!(failure["code"], code, "{failure}");
        assert!(failure["value"].as_str().unwrap().contains(told), "{failure}");
    }
    let failure = shop.run("evaluate --json --train log.csv --test log.csv --settings fastest").failure();
    assert_eq!(failure["code"], "settings");
    assert!(failure["value"].as_str().unwrap().starts_with("fastest: "), "{failure}");
    assert_eq!(shop.names(), ["log.csv", "settings.json"]);
}

#[test]
fn an_output_that_cannot_be_written_is_told() {
    let shop = Folder::new().with("feed.tsv", feed());
    let failure = shop.run("pack --json --catalog feed.tsv --out feed.tsv/pack").failure();
    assert_eq!((&failure["code"], &failure["field"]), (&json!("out.write"), &json!("--out")));
    let failure = shop.run("pack --json --catalog feed.tsv --out feed.tsv").failure();
    assert_eq!(failure["code"], "out.exists");
    assert_eq!(shop.names(), ["feed.tsv"]);
}

#[test]
fn products_that_cannot_be_used_are_told_with_their_lines() {
    let text = feed() + "sku-bad\tBad thing\tcheap\tHall 0\tBrand 1\n";
    let line = text.lines().count();
    let shop = Folder::new().with("feed.tsv", text);
    let ran = shop.run("pack --catalog feed.tsv --out pack");
    assert_eq!(ran.code(), 0, "{ran:?}");
    assert!(ran.stderr().contains("product.price: price is \"cheap\""), "{ran:?}");
    assert!(ran.stderr().contains(&line.to_string()), "{ran:?}");
    assert_eq!(shop.json("pack/manifest.json")["items"], json!(ITEMS + 1));
    assert_eq!(names(&shop.path("pack")).len(), 3);
}
