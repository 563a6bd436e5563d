//! `regulars offers`: are they written well, and who are they for?

use serde_json::{Value, json};

use crate::shop::{Folder, feed, log};

const FEED: &str = "id\ttitle\tprice\tproduct_type\n\
    tea\tGreen tea\t6.60 USD\tDrinks > Tea\n\
    pot\tTeapot\t24.00 USD\tKitchen > Pots\n";

/// Ann orders twice, in one order two goods; Ben fills a cart; Cid looks, by a newsletter; Dan has no name but a
/// session's.
const LOG: &str = "user_id,session_id,item_id,event,timestamp,transaction_id,quantity,channel\n\
    ann,s1,tea,view_item,2025-10-01T10:00:00Z,,,cpc\n\
    ann,s1,tea,purchase,2025-10-01T10:05:00Z,T1,2,cpc\n\
    ann,s1,pot,purchase,2025-10-01T10:05:00Z,T1,1,cpc\n\
    ben,s2,tea,add_to_cart,2025-10-02T10:00:00Z,,3,\n\
    ann,s3,tea,purchase,2025-10-09T10:00:00Z,T2,1,\n\
    cid,s4,pot,view_item,2025-10-09T10:10:00Z,,,email\n\
    ,s5,pot,view_item,2025-10-09T10:20:00Z,,,\n";

fn offer(id: &str, purpose: &str, audience: Value) -> Value {
    // Over and quiet by the time of the log: neither counts.
    json!({"promotion_id": id, "purpose": purpose, "title": "T", "audience": audience, "window": {"ends_at": "2020-01-01"}})
}

fn offers() -> Value {
    json!({
        "settings": {"quiet_hours": {"from": 0, "to": 23}},
        "offers": [
            offer("hello", "welcome", json!({})),
            offer("third", "surprise", json!({"orders": {"from": 2}})),
            offer("more", "free_shipping", json!({"cart_value": {"from": 19.8, "to": 19.8}, "cart_holds": {"category": "Drinks"}})),
            offer("letter", "content", json!({"channel": ["email"]})),
            offer("bag", "content", json!({"discount_share": {"to": 1}, "days_since_order": {"to": 1}})),
        ]
    })
}

fn shop() -> Folder {
    Folder::new().with("feed.tsv", FEED).with("log.csv", LOG).with("offers.json", offers().to_string())
}

#[test]
fn who_an_offer_is_for_is_told_by_stage_and_what_is_against_the_others() {
    let report = shop().run("offers offers.json --events log.csv --catalog feed.tsv --json").json();
    assert_eq!((&report["offers"], &report["refused"]), (&json!(5), &json!(0)));
    let matches = &report["matches"];
    assert_eq!(matches["shoppers"], 4);
    assert_eq!(matches["stages"], json!({"stranger": 2, "newcomer": 1, "repeat": 1}));
    let told: Vec<Value> = matches["offers"]
        .as_array()
        .unwrap()
        .iter()
        .map(|of| json!([of["promotion_id"], of["matches"], of["share"], of["stages"], of["against"]]))
        .collect();
    let against = |rule: &str, shoppers: u32| json!({"rule": rule, "shoppers": shoppers});
    let expected = [
        // Ben came back after a week of silence, and Ann ordered.
        json!(["hello", 2, 0.5, {"stranger": 2, "newcomer": 0, "repeat": 0},
            [against("purpose.orders", 1), against("purpose.visits", 1)]]),
        json!(["third", 1, 0.25, {"stranger": 0, "newcomer": 0, "repeat": 1}, [against("audience.orders", 3)]]),
        json!(["more", 1, 0.25, {"stranger": 0, "newcomer": 1, "repeat": 0}, [against("audience.cart_holds", 3)]]),
        json!(["letter", 1, 0.25, {"stranger": 1, "newcomer": 0, "repeat": 0}, [against("audience.channel", 3)]]),
        json!(["bag", 1, 0.25, {"stranger": 0, "newcomer": 0, "repeat": 1}, [against("audience.days_since_order", 3)]]),
    ];
    assert_eq!(told, expected);
}

#[test]
fn the_moment_may_be_another_than_the_logs_last() {
    let shop = shop();
    let matches = |now: &str, offer: usize| {
        let report = shop.run(&format!("offers offers.json --events log.csv --now {now} --json")).json();
        report["matches"]["offers"][offer]["matches"].clone()
    };
    assert_eq!((matches("2025-10-10", 4), matches("2025-10-11", 4)), (json!(1), json!(0)));
    let failure = shop.run("offers offers.json --events log.csv --now later --json").failure();
    assert_eq!((failure["code"].as_str(), failure["value"].as_str()), (Some("offers.now"), Some("later")));
}

#[test]
fn people_are_told_in_sentences() {
    let ran = shop().run("offers offers.json --events log.csv --catalog feed.tsv");
    assert_eq!(ran.code(), 0, "{ran:?}");
    let said = ran.stdout();
    for line in [
        "offers.json: 5 offers, 0 of them refused.",
        "4 shoppers: 2 stranger, 1 newcomer, 1 repeat.",
        "third: for 1 of them (25.0%): 0 of 2 stranger, 0 of 1 newcomer, 1 of 1 repeat",
        "  most often against it: audience.orders (3)",
    ] {
        assert!(said.lines().any(|told| told == line), "{line}\n{said}");
    }
}

#[test]
fn a_mistake_is_told_with_its_place_and_path_and_the_status_is_1() {
    let wrong = json!([
        offer("a", "welcome", json!({})),
        offer("b", "content", json!({"any": [{"visits": {"from": 3, "to": 2}}]})),
        offer("c", "content", json!({"stages": ["newcomer"]})),
    ]);
    let shop = Folder::new().with("offers.json", wrong.to_string());
    let ran = shop.run("offers offers.json");
    assert_eq!((ran.code(), ran.stdout()), (1, "offers.json: 3 offers, 2 of them refused.\n"));
    for told in [
        "offers.json: offer 2: offer.field: audience.any[0].visits.to is \"2\", expected a number that is not below from. Swap the two.",
        "offers.json: offer 3: offer.field: audience.stages is",
        "regulars: offers.refused: offers.json is \"2 mistakes, 2 of 3 offers refused\"",
    ] {
        assert!(ran.stderr().contains(told), "{told}\n{}", ran.stderr());
    }
    let ran = shop.run("offers offers.json --json");
    let report: Value = serde_json::from_str(ran.stdout()).unwrap();
    assert_eq!((ran.code(), &report["refused"], &report["problems"][0]["line"]), (1, &json!(2), &json!(2)));
    assert_eq!(report["problems"][1]["field"], "audience.stages");

    let shop =
        Folder::new().with("offers.json", json!({"settings": {"margins": 0.3}, "offers": []}).to_string());
    let ran = shop.run("offers offers.json");
    assert_eq!((ran.code(), ran.stdout()), (1, "offers.json: 0 offers, 0 of them refused.\n"));
    assert!(ran.stderr().contains("settings.margins"), "{ran:?}");
}

#[test]
fn what_is_no_json_fails_with_the_place() {
    let shop = Folder::new().with("offers.json", "[{\"promotion_id\": \"a\",}]");
    let failure = shop.run("offers offers.json --json").failure();
    assert_eq!(
        (failure["code"].as_str(), failure["field"].as_str()),
        (Some("offers.file"), Some("offers.json"))
    );
    assert!(failure["value"].as_str().unwrap().contains("line 1 column 23"), "{failure}");
    let failure = shop.run("offers none.json --json").failure();
    assert_eq!(failure["code"], "offers.file");
}

#[test]
fn every_shopper_of_a_larger_log_is_counted_once_for_each_offer() {
    let book = json!([
        offer("all", "content", json!({})),
        offer("nobody", "member", json!({})),
        offer("some", "content", json!({"stage": ["first_order", "repeat"]})),
        offer("others", "content", json!({"not": {"stage": ["first_order", "repeat"]}})),
    ]);
    let shop = Folder::new()
        .with("feed.tsv", feed())
        .with("log.csv", log(3, 400))
        .with("offers.json", book.to_string());
    let report = shop.run("offers offers.json --events log.csv --catalog feed.tsv --json").json();
    let matches = &report["matches"];
    let of = |at: usize| matches["offers"][at]["matches"].as_u64().unwrap();
    assert_eq!((matches["shoppers"].as_u64(), of(0), of(1), of(2) + of(3)), (Some(400), 400, 0, 400));
    assert!(of(2) > 20 && of(3) > 20, "{matches}");
    assert_eq!(matches["offers"][1]["against"], json!([{"rule": "purpose.signed_in", "shoppers": 400}]));
    let stages: u64 =
        matches["stages"].as_object().unwrap().values().map(|count| count.as_u64().unwrap()).sum();
    assert_eq!(stages, 400);
}
