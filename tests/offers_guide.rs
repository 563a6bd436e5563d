//! What the guide to offers says is what the engine does.

#![cfg(test)]

use std::collections::BTreeSet;

use regulars::{OfferBook, OfferPurpose};
use serde_json::{Value, json};

const GUIDE: &str = include_str!("../docs/offers.md");

/// The guide's blocks of that kind.
fn blocks(kind: &str) -> Vec<&'static str> {
    let begins = format!("\n```{kind}\n");
    GUIDE.split(&begins).skip(1).map(|rest| rest.split("\n```").next().unwrap()).collect()
}

/// The cells of the table beneath a heading, row by row.
fn table(heading: &str) -> Vec<Vec<&'static str>> {
    let part = GUIDE.split(&format!("\n{heading}\n")).nth(1).unwrap();
    let part = part.split("\n#").next().unwrap();
    let rows = part.lines().filter(|line| line.starts_with("| ")).skip(2);
    rows.map(|row| row.trim_matches('|').split(" | ").map(str::trim).collect()).collect()
}

/// What stands in backquotes.
fn quoted(text: &'static str) -> impl Iterator<Item = &'static str> {
    text.split('`').skip(1).step_by(2)
}

fn with(offer: Value) -> OfferBook {
    let mut whole = json!({"promotion_id": "a", "purpose": "content", "title": "T"});
    whole.as_object_mut().unwrap().extend(offer.as_object().unwrap().clone());
    let (book, problems) = OfferBook::read(&json!([whole]));
    assert_eq!(problems, [], "{offer}");
    book
}

/// The fields of an object of the schema.
fn fields(path: &str) -> BTreeSet<String> {
    let schema = OfferBook::schema();
    let object = schema.pointer(path).unwrap_or_else(|| panic!("{path}"));
    object["properties"].as_object().unwrap().keys().cloned().collect()
}

fn firsts(heading: &str) -> BTreeSet<String> {
    table(heading).iter().flat_map(|row| quoted(row[0])).map(str::to_owned).collect()
}

#[test]
fn its_files_are_read_without_a_word() {
    let files = blocks("json");
    assert_eq!(files.len(), 2);
    for file in files {
        let (book, problems) = OfferBook::read(&serde_json::from_str::<Value>(file).unwrap());
        assert_eq!(problems, []);
        assert!(!book.offers.is_empty());
    }
}

/// In every language a variant promises what it gives.
#[test]
fn its_variant_is_told_in_its_own_words() {
    let mut book: Value = serde_json::from_str(blocks("json")[0]).unwrap();
    let offer = &mut book["offers"][0];
    offer["variants"][0]["share"] = json!(1);
    // So that it is shown without being weighed.
    offer["variants"][0]["benefit"] = json!({"kind": "none"});
    let mut engine = regulars::Engine::new(1);
    engine.set_offers(OfferBook::read(&json!([offer])).0);
    for (locale, title) in [("zh-CN", "首单免运费"), ("en", "Delivery is on us")] {
        let home = regulars::OfferQuery { surface: "home".into(), locale: Some(locale.into()) };
        let shown = engine.offers(&home, 1_760_000_000_000).offer.unwrap();
        assert_eq!((shown.title.as_str(), shown.coupon.as_deref()), (title, Some("HELLOPOST")));
    }
}

#[test]
fn its_mistakes_are_told_as_it_says() {
    let [wrong] = blocks("json refused").try_into().unwrap();
    let (book, problems) = OfferBook::read(&serde_json::from_str::<Value>(wrong).unwrap());
    assert_eq!(book.offers.len(), 1);
    let told: Vec<String> =
        problems.iter().map(|problem| format!("offer {}: {problem}", problem.line.unwrap())).collect();
    assert_eq!(blocks("text").last().unwrap().lines().collect::<Vec<_>>(), told);
}

#[test]
fn each_purpose_brings_the_rules_that_it_says() {
    let rows = table("### Purposes");
    let names: Vec<&str> = rows.iter().map(|row| row[0].trim_matches('`')).collect();
    assert_eq!(names, OfferPurpose::ALL.iter().map(|purpose| purpose.name()).collect::<Vec<_>>());
    // For any shopper, the purpose is against the offer where the audience would be, and by the same rule.
    let mut shoppers = vec![regulars::Engine::new(1)];
    const DAY: i64 = 86_400_000;
    let order = |days: i64| (json!({"event": "purchase", "items": [{"item_id": "tea"}]}), days);
    let add = |days: i64| (json!({"event": "add_to_cart", "items": [{"item_id": "tea"}]}), days);
    let join = |days: i64| (json!({"event": "join_group"}), days);
    for events in [
        vec![add(0)],
        vec![add(2)],
        vec![order(1)],
        vec![order(20)],
        vec![order(200), join(199)],
        vec![order(30), order(20), order(9)],
        vec![order(12), order(8), order(4)],
        vec![order(70), order(65)],
    ] {
        let mut shopper = regulars::Engine::new(1);
        for (event, days) in events {
            assert!(shopper.record(&event, 1_760_000_000_000 - days * DAY).recorded);
        }
        let mut known = shopper.clone();
        known.set_facts(&json!({"birthday": "10-12", "tier": "gold"}), false, 1_760_000_000_000).unwrap();
        shoppers.extend([shopper, known]);
    }
    let mut met = BTreeSet::new();
    for row in rows {
        let rules: Value = serde_json::from_str(quoted(row[1]).next().unwrap()).unwrap();
        let by_purpose = with(json!({"purpose": row[0].trim_matches('`')}));
        let by_audience = with(json!({ "audience": rules }));
        for shopper in &shoppers {
            let against = |book| shopper.dry_run(book, 1_760_000_000_000).remove(0).ruled_out_by;
            let keyed = |path: Option<String>| path.map(|path| path.split_once('.').unwrap().1.to_owned());
            let (one, other) = (keyed(against(&by_purpose)), keyed(against(&by_audience)));
            // An audience's rules are tried in the order of all rules.
            assert_eq!(one.is_some(), other.is_some(), "{row:?}");
            met.insert((row[0], one.is_some()));
        }
    }
    let never_against = ["`bundle`", "`holiday`", "`content`"];
    assert_eq!(met.len(), 2 * OfferPurpose::ALL.len() - never_against.len(), "{met:?}");
}

#[test]
fn each_rule_is_there_and_read_as_it_is_written() {
    let rows = table("### Audiences");
    let keys: Vec<String> = rows
        .iter()
        .map(|row| {
            let rule: Value = serde_json::from_str(row[0].trim_matches('`')).unwrap();
            with(json!({ "audience": rule }));
            rule.as_object().unwrap().keys().next().unwrap().clone()
        })
        .collect();
    let audience: BTreeSet<String> = fields("/$defs/0");
    assert_eq!(keys.iter().cloned().collect::<BTreeSet<_>>(), audience);
    // In the order in which they are tried, which a refusal tells.
    let (_, problems) = OfferBook::read(
        &json!([{"promotion_id": "a", "purpose": "content", "title": "T", "audience": {"x": 1}}]),
    );
    assert_eq!(problems[0].expected, format!("one of: {}", keys.join(", ")));
    // All names of what a rule may be are told.
    for key in ["stage", "segment", "channel"] {
        let names = OfferBook::schema()["$defs"]["0"]["properties"][key]["items"]["enum"].clone();
        let row = rows.iter().find(|row| row[0].starts_with(&format!("`{{\"{key}\""))).unwrap();
        let told: Vec<&str> = quoted(row[1]).collect();
        assert_eq!(json!(told), names, "{key}");
    }
}

#[test]
fn each_benefit_limit_and_setting_is_there() {
    let offer = "/$defs/offers/items";
    for row in table("### Benefits") {
        with(json!({"benefit": serde_json::from_str::<Value>(row[0].trim_matches('`')).unwrap()}));
    }
    let kinds = OfferBook::schema()
        .pointer(&format!("{offer}/properties/benefit/oneOf"))
        .unwrap()
        .as_array()
        .unwrap()
        .len();
    assert_eq!(table("### Benefits").len(), kinds);
    assert_eq!(firsts("## An offer"), fields(offer));
    assert_eq!(firsts("### Limits"), fields(&format!("{offer}/properties/limits")));
    assert_eq!(firsts("## Settings"), fields("/$defs/book/properties/settings"));
    assert_eq!(firsts("## Onboarding"), fields("/$defs/book/properties/onboarding"));
}

#[test]
fn each_placeholder_is_there_and_no_other_is_taken() {
    let told = firsts("### Placeholders");
    let everything = json!({
        "benefit": {"kind": "percent", "value": 10},
        "coupon": "C",
        "deadline_hours": 24,
        "applies_to": {"least_value": 20},
        "variants": [{"variant": "b", "share": 0.5, "benefit": {"kind": "amount", "value": 5, "currency": "EUR"}}],
    });
    let mut offer = everything.as_object().unwrap().clone();
    offer.insert("text".into(), told.iter().cloned().collect::<String>().into());
    with(offer.into());
    let (_, problems) =
        OfferBook::read(&json!([{"promotion_id": "a", "purpose": "content", "title": "{x}"}]));
    let taken: BTreeSet<String> =
        problems[0].expected.split(['{', '}']).skip(1).step_by(2).map(|name| format!("{{{name}}}")).collect();
    assert_eq!(told, taken);
}
