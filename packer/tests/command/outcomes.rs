//! What `regulars pack` learns of customers and of their answers to offers.

use regulars::{OfferBook, OfferDecision, OfferQuery};
use serde_json::{Value, json};

use crate::shop::{Chance, Folder, feed, log};

/// Reports of so many visits of strangers with that offer, or none, of which so many ordered.
fn reports(offer: Option<&str>, trials: usize, orders: usize) -> String {
    let report = |event: &str| {
        let mut report =
            json!({"event": event, "stage": "stranger", "holdout": false, "time": 1_760_000_000_000_i64});
        if let Some(offer) = offer {
            report["promotion_id"] = json!(offer);
            report["generosity"] = json!(0.1);
        }
        format!("{report}\n")
    };
    let trial = report(if offer.is_some() { "view_promotion" } else { "no_promotion" });
    trial.repeat(trials) + &report("purchase").repeat(orders)
}

/// What a stranger is shown by that pack.
fn decision(shop: &Folder, pack: &str) -> OfferDecision {
    let mut engine = shop.engine(pack);
    let (book, problems) = OfferBook::read(&json!([{
        "promotion_id": "welcome",
        "purpose": "first_order",
        "title": "10% off",
        "benefit": {"kind": "percent", "value": 10}
    }]));
    assert_eq!(problems, []);
    engine.set_offers(book);
    engine.offers(&OfferQuery { surface: "home".into(), locale: None }, 1_760_000_000_000)
}

#[test]
fn what_offers_brought_decides_in_the_next_pack() {
    let shop = Folder::new()
        .with("feed.tsv", feed())
        .with("none.jsonl", reports(None, 5000, 100))
        .with("works.jsonl", reports(Some("welcome"), 5000, 500))
        .with("harms.jsonl", reports(Some("welcome"), 5000, 50));
    let pack = |of: &str| {
        let ran = shop.run(&format!("pack --catalog feed.tsv --outcomes none.jsonl {of}.jsonl --out {of}"));
        assert_eq!(ran.code(), 0, "{ran:?}");
        let told = format!("{of}.jsonl: JSON Lines, ");
        assert!(ran.stderr().contains(&told), "{ran:?}");
        ran.stdout().to_owned()
    };
    let said = pack("works");
    let told = "Offers: 10600 reports, learned by stage alone, because most reports do not tell their shopper \
                (user_pseudo_id). no offer: 5000 visits, 100 orders; welcome: 5000 visits, 500 orders.";
    assert!(said.lines().any(|line| line == told), "{said}");
    pack("harms");
    assert_eq!(decision(&shop, "works").offer.unwrap().promotion_id, "welcome");
    let decided = decision(&shop, "harms");
    assert_eq!((decided.offer, decided.others[0].ruled_out_by.as_ref()), (None, "none_is_better"));

    // The report is for the shop, and names no file.
    let published = shop.json("works/report.json");
    let counts = json!([
        {"promotion_id": null, "stage": "stranger", "generosity": 0.0, "trials": 5000, "orders": 100},
        {"promotion_id": "welcome", "stage": "stranger", "generosity": 0.1, "trials": 5000, "orders": 500},
    ]);
    let found = &published["outcomes"]["counts"];
    let generosity = found[1]["generosity"].as_f64().unwrap();
    assert!((generosity - 0.1).abs() < 1e-9, "{found}");
    let mut found = found.clone();
    found[1]["generosity"] = json!(0.1);
    assert_eq!((&published["outcomes"]["reports"], found), (&json!(10_600), counts));
    assert!(!published.to_string().contains("jsonl"));
}

#[test]
fn lines_that_are_no_reports_are_told() {
    let shop = Folder::new()
        .with("feed.tsv", feed())
        .with("reports.jsonl", reports(None, 9, 1) + "{\"event\": 7}\n");
    let ran = shop.run("pack --catalog feed.tsv --outcomes reports.jsonl --out pack");
    assert_eq!(ran.code(), 0, "{ran:?}");
    assert!(ran.stderr().contains("reports.jsonl: JSON Lines, 10 reports, 1 bad lines"), "{ran:?}");
    assert!(ran.stderr().contains("reports.jsonl:11: \"7\""), "{ran:?}");
    let failure = shop.run("pack --json --catalog feed.tsv --outcomes feed.tsv --out other").failure();
    assert_eq!((&failure["code"], &failure["field"]), (&json!("outcomes.kind"), &json!("feed.tsv")));
    assert_eq!(shop.names(), ["feed.tsv", "pack", "reports.jsonl"]);
}

/// A log of shoppers who order now and then, each visit a session of its own.
fn orders(shoppers: usize) -> String {
    let mut chance = Chance(9);
    let mut text = "session_id,user_id,item_id,event,timestamp,quantity,price\n".to_owned();
    for shopper in 0..shoppers {
        let mut day = chance.below(200);
        for order in 0.. {
            let time = 1_700_000_000 + day * 86_400;
            text.push_str(&format!("s{shopper}-{order},u{shopper},sku-1,view_item,{time},,\n"));
            text.push_str(&format!(
                "s{shopper}-{order},u{shopper},sku-{},purchase,{time},2,12.50\n",
                order % 9
            ));
            day += 3 + chance.below(60);
            if day > 365 || chance.below(3) == 0 {
                break;
            }
        }
    }
    text
}

#[test]
fn how_customers_order_is_learned_from_the_log() {
    let shop = Folder::new().with("log.csv", orders(400));
    let ran = shop.run("pack --events log.csv --settings default --out pack");
    assert_eq!(ran.code(), 0, "{ran:?}");
    let told = "Customers: how they order is learned from 400 shoppers, ";
    assert!(ran.stdout().lines().any(|line| line.starts_with(told)), "{ran:?}");
    let customers = shop.json("pack/report.json")["customers"].clone();
    assert_eq!((&customers["customers"], &customers["order_value"]), (&json!(400), &json!(25.0)));
    assert_eq!((&customers["orders"], &customers["no_model"]), (&customers["priced_orders"], &Value::Null));
    assert!(customers["repeating"].as_u64().unwrap() > 100, "{customers}");

    let parameter = |name: &str| customers["model"][name].as_f64().unwrap();
    let model = regulars::CustomerModel {
        r: parameter("r"),
        alpha: parameter("alpha"),
        a: parameter("a"),
        b: parameter("b"),
    };
    assert!(model.is_valid() && model != regulars::CustomerModel::default());
    let mut engine = shop.engine("pack");
    engine.record(&json!({"event": "purchase", "items": [{"item_id": "sku-1"}]}), 0);
    let once = regulars::OrderHistory { frequency: 0, recency: 0.0, age: 0.0 };
    assert_eq!(engine.profile(0).orders.expected_30_days, Some(model.expected_orders(once, 30.0 / 7.0)));
    assert_eq!(decision(&shop, "pack").considered[0].margin, 25.0 * 0.3);
}

#[test]
fn why_nothing_is_learned_of_customers_is_told() {
    let why = |text: String| {
        let shop = Folder::new().with("log.csv", text);
        let answer = shop.run("pack --json --events log.csv --settings default --out pack").json();
        answer["customers"]["no_model"].as_str().unwrap().to_owned()
    };
    assert_eq!(why(orders(99)), "fewer than 100 shoppers ordered");
    assert_eq!(why(log(31, 300)), "the purchases name no shopper (user_id)");
    assert_eq!(why(orders(200).replace(",purchase,", ",view_item,")), "the log has no purchases");
    assert_eq!(why(orders(200).replace(",timestamp,", ",position,")), "the log says no times");
}
