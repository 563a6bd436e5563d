//! The profile as a file: out, in again, and the same.

#![cfg(test)]

mod common;

use common::{DAY, NOW, golden, happens};
use proptest::prelude::*;
use regulars::{Correction, Engine, Facet, FacetKind, OfferBook, OfferQuery};
use serde_json::{Value, json};

fn file(engine: &Engine) -> Value {
    serde_json::from_str(&engine.export()).unwrap()
}

fn offers() -> OfferBook {
    let (book, problems) = OfferBook::read(&json!([
        {"promotion_id": "welcome-10", "purpose": "welcome", "title": "10%", "benefit": {"kind": "percent", "value": 10}, "group": "first"},
        {"promotion_id": "guide", "purpose": "content", "title": "A guide", "surfaces": ["home"], "deadline_hours": 48},
    ]));
    assert_eq!(problems, []);
    book
}

/// The shopper of the golden lists, with everything else that a profile holds.
fn full() -> Engine {
    let mut engine = golden::regular();
    let facts = json!({"first_name": "Yun", "tier": "gold", "points": 120.5, "birthday": "02-29", "do_not_disturb": true});
    engine.set_facts(&facts, true, NOW).unwrap();
    let tea = Facet { kind: FacetKind::Category, value: "Drinks > Tea".into() };
    engine.correct(tea, Some(Correction::Prefer), NOW);
    engine.arrive("https://shop.example/?utm_source=letter&utm_medium=email&utm_campaign=%E8%8C%B6", "", NOW);
    engine.record(&json!({"event": "view_promotion", "promotion_id": "welcome-10"}), NOW);
    engine.set_offers(offers());
    engine.claim_offer(&OfferQuery { surface: "home".into(), locale: None }, NOW);
    engine.skip_step("interests", NOW);
    engine.pause(true, NOW);
    engine
}

fn imported(file: &Value) -> Engine {
    let mut engine = golden::newcomer();
    happens(&mut engine, "view_item", "p001", NOW);
    engine.import(file).unwrap();
    engine
}

fn assert_same(one: &Engine, other: &Engine) {
    assert_eq!(one.snapshot(), other.snapshot());
    assert_eq!(one.export(), other.export());
    assert_eq!(one.profile(NOW), other.profile(NOW));
    assert_eq!(one.facts(), other.facts());
    for question in &golden::QUESTIONS {
        assert_eq!(question.ask(one), question.ask(other));
    }
}

#[test]
fn what_is_exported_is_the_whole_shopper() {
    let engine = full();
    let file = file(&engine);
    assert_eq!(
        (&file["format"], &file["version"], &file["seed"]),
        (&json!("regulars-profile"), &json!(1), &json!(golden::SEED))
    );
    assert_eq!(file["profile"]["facts"]["birthday"], json!("02-29"));
    assert_eq!(
        file["profile"]["corrections"],
        json!([[{"kind": "category", "value": "Drinks > Tea"}, "prefer"]])
    );
    let again = imported(&file);
    assert!(again.is_journal_stale(), "the journal tells of another profile");
    assert_same(&again, &engine);
    assert!(again.is_paused());
}

/// `REGENERATE=1 cargo test --test hand_export` writes the file anew; what a release wrote must stay readable.
#[test]
fn the_first_version_stays_readable_and_is_what_is_written() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/profile-version-1.json");
    let pretty = |engine: &Engine| serde_json::to_string_pretty(&file(engine)).unwrap() + "\n";
    if std::env::var_os("REGENERATE").is_some() {
        std::fs::write(path, pretty(&full())).unwrap();
    }
    let kept = std::fs::read_to_string(path).unwrap();
    assert_eq!(kept, pretty(&full()));
    assert_same(&imported(&serde_json::from_str(&kept).unwrap()), &full());
}

#[test]
fn what_is_no_such_file_is_refused_and_changes_nothing() {
    let mut engine = golden::regular();
    let before = (engine.snapshot(), engine.feed(24, &[], NOW));
    let whole = file(&full());
    let changed = |pointer: &str, value: Value| {
        let mut file = whole.clone();
        *file.pointer_mut(pointer).unwrap() = value;
        file
    };
    let many = |count: usize| Value::from(vec![json!(["p001", 1]); count]);
    let mut extra = whole.clone();
    extra["profile"]["mood"] = json!("good");
    let mut missing = whole.clone();
    missing["profile"].as_object_mut().unwrap().remove("visits");
    for (file, code, field) in [
        (json!(null), "profile.format", "format"),
        (json!([1]), "profile.format", "format"),
        (json!({"version": 1}), "profile.format", "format"),
        (changed("/format", json!("other")), "profile.format", "format"),
        (changed("/version", json!(2)), "profile.version", "version"),
        (changed("/version", json!(null)), "profile.version", "version"),
        (changed("/seed", json!(-1)), "profile.field", "seed"),
        (changed("/profile", json!([])), "profile.field", "profile"),
        (changed("/profile/visits", json!("many")), "profile.field", "profile.visits"),
        (missing, "profile.field", "profile.visits"),
        (extra, "profile.field", "profile.mood"),
        (changed("/profile/recent/0/1", json!(1e17)), "profile.field", "profile.recent[0][1]"),
        (changed("/profile/recent/0/0", json!("")), "profile.field", "profile.recent[0][0]"),
        // So large that a sum would be no number any more.
        (
            changed("/profile/affinities/sums/0/1/long", json!(1e200)),
            "profile.field",
            "profile.affinities.sums[0][1].long",
        ),
        (changed("/profile/order_value", json!(-5)), "profile.field", "profile.order_value"),
        // Longer than any that grew here.
        (changed("/profile/cart", many(201)), "profile.field", "profile.cart"),
        (changed("/profile/recent", many(65)), "profile.field", "profile.recent"),
        (changed("/profile/trail/steps/0/1", json!("sneeze")), "profile.field", "profile.trail.steps[0][1]"),
        (changed("/profile/facts/birthday", json!("13-13")), "profile.field", "profile.facts.birthday"),
        (changed("/profile/corrections/0/1", json!("hate")), "profile.field", "profile.corrections[0][1]"),
    ] {
        let problem = engine.import(&file).unwrap_err();
        assert_eq!((problem.code, problem.field.as_str()), (code, field), "{problem:?}");
        assert!(!problem.mend.is_empty() && !problem.expected.is_empty());
        assert_eq!((engine.snapshot(), engine.feed(24, &[], NOW)), before);
    }
    assert!(engine.import(&changed("/profile/cart", many(200))).is_ok());
}

#[test]
fn after_importing_a_new_journal_begins_with_the_seed_of_the_file() {
    let mut engine = imported(&file(&golden::regular()));
    let mut stored = engine.snapshot();
    assert!(!engine.is_journal_stale());
    stored.extend(happens(&mut engine, "view_item", "p044", NOW + DAY).journal);
    let mut again = Engine::new(99);
    again.set_catalog(engine.catalog().clone());
    again.restore(&stored).unwrap();
    assert_same(&again, &engine);
}

#[test]
fn texts_are_cut_to_what_a_profile_holds() {
    let long = "茶".repeat(400);
    let mut engine = golden::newcomer();
    for event in ["view_item", "purchase", "view_promotion"] {
        let items = json!([{"item_id": format!(" {long} "), "item_brand": long, "item_category": long, "item_category2": long}]);
        engine.record(&json!({"event": event, "items": items, "promotion_id": long, "transaction_id": long, "coupon": " "}), NOW);
    }
    assert_eq!(engine.profile(NOW).recent[0].item_id.chars().count(), 300);
    assert_eq!(imported(&file(&engine)).snapshot(), engine.snapshot());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_shopper_comes_back_exactly(
        products in common::random::catalogue(1..40),
        history in common::random::history(30),
        seed in any::<u32>(),
        texts in prop::collection::vec("\\PC{0,12}", 4),
        number in any::<f64>(),
    ) {
        let mut engine = Engine::new(seed);
        engine.set_catalog(common::shop(products).catalog().clone());
        engine.set_offers(offers());
        for (at, event) in &history {
            engine.record(event, *at);
            let odd = json!({"event": event["event"], "promotion_id": texts[0], "transaction_id": texts[1], "value": number,
                "currency": texts[2], "items": [{"item_id": texts[3], "price": number, "item_brand": texts[0]}]});
            engine.record(&odd, *at);
            engine.claim_offer(&OfferQuery { surface: texts[0].clone(), locale: None }, *at);
        }
        let mut again = Engine::new(1);
        again.set_catalog(engine.catalog().clone());
        again.set_offers(offers());
        again.import(&file(&engine)).map_err(|problem| TestCaseError::fail(problem.to_string()))?;
        prop_assert_eq!(again.snapshot(), engine.snapshot());
        prop_assert_eq!(again.profile(NOW), regulars::Profile { skipped: vec![], ..engine.profile(NOW) });
        prop_assert_eq!(again.feed(24, &[], NOW), engine.feed(24, &[], NOW));
        let home = OfferQuery { surface: "home".into(), locale: None };
        prop_assert_eq!(again.offers(&home, NOW), engine.offers(&home, NOW));
        prop_assert_eq!(again.similar("0", 24, &[], NOW), engine.similar("0", 24, &[], NOW));
    }
}
