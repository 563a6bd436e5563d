//! An offer that would tell of sensitive goods is neither shown nor remembered.

#![cfg(test)]

mod common;

use common::pack::{Shop, file};
use common::{HOUR, MINUTE, NOW, owned};
use regulars::{Catalog, Engine, OfferBook, OfferQuery, PackContents, ProductRecord};
use serde_json::{Value, json};

fn home() -> OfferQuery {
    OfferQuery { surface: "home".into(), locale: None }
}

fn named() -> Vec<String> {
    owned(&["health > pregnancy"])
}

/// Two tests and a tea, of a brand and with a tag each, and a cream that stands beside the tests.
fn products() -> Vec<ProductRecord<'static>> {
    let product = |id: &'static str, product_type: &'static str, brand: &'static str, tag: &'static str| {
        ProductRecord {
            id: id.into(),
            title: id.into(),
            product_type: product_type.into(),
            brand: brand.into(),
            tags: vec![tag.into()],
            ..ProductRecord::default()
        }
    };
    vec![
        product("s-test", "Health > Pregnancy", "Velvetta", "discreet"),
        product("s-kit", "Health > Pregnancy > Kits", "Velvetta", "discreet"),
        product("cream", "Health > Skin", "Acme", "organic"),
        product("tea", "Drinks > Tea", "Acme", "organic"),
    ]
}

fn shop() -> Engine {
    let mut engine = common::shop(products());
    engine.set_sensitive(&named());
    engine
}

fn offer(more: Value) -> Value {
    let mut offer = json!({"promotion_id": "s-offer", "purpose": "content", "title": "Come in"});
    offer.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    offer
}

fn book(offers: &[Value]) -> OfferBook {
    let (book, problems) = OfferBook::read(&json!(offers));
    assert_eq!(problems, []);
    book
}

fn against(engine: &Engine, offer: &Value) -> Option<String> {
    let run = engine.dry_run(&book(std::slice::from_ref(offer)), NOW).remove(0);
    assert_eq!(run.matches, run.ruled_out_by.is_none());
    run.ruled_out_by
}

fn telling() -> Vec<Value> {
    let gift = |item_id: &str| json!({"kind": "gift", "item_id": item_id});
    vec![
        offer(json!({"applies_to": {"categories": ["Drinks", "Health>Pregnancy"]}})),
        offer(json!({"applies_to": {"categories": ["HEALTH > Pregnancy > Kits"]}})),
        offer(json!({"applies_to": {"item_ids": ["tea", "s-kit"]}})),
        offer(json!({"applies_to": {"brands": ["Velvetta"]}})),
        offer(json!({"applies_to": {"tags": ["discreet"]}})),
        offer(json!({"benefit": gift("s-test"), "cost": 0})),
        offer(json!({"variants": [{"variant": "gift", "share": 0.01, "benefit": gift("s-test")}]})),
    ]
}

#[test]
fn what_would_tell_of_them_is_ruled_out_by_a_code_of_its_own() {
    let engine = shop();
    for offer in telling() {
        assert_eq!(against(&engine, &offer).as_deref(), Some("sensitive"), "{offer}");
    }
    // What is above them, or beside, tells nothing.
    for applies_to in [
        json!({}),
        json!({"categories": ["Health", "Health > Skin", "Drinks"]}),
        json!({"item_ids": ["tea", "cream"], "brands": ["Acme", "unheard of"], "tags": ["organic"]}),
    ] {
        assert_eq!(against(&engine, &offer(json!({"applies_to": applies_to}))), None, "{applies_to}");
    }
    let mut open = engine.clone();
    open.set_sensitive(&[]);
    for offer in telling() {
        assert_eq!(against(&open, &offer), None, "{offer}");
    }
}

#[test]
fn a_product_that_nobody_places_may_be_one_of_them() {
    let mut engine = shop();
    let of_stranger = offer(json!({"applies_to": {"item_ids": ["tea", "gone"]}}));
    assert_eq!(against(&engine, &of_stranger).as_deref(), Some("sensitive"));
    engine.set_sensitive(&[]);
    assert_eq!(against(&engine, &of_stranger), None);
}

#[test]
fn with_a_pack_alone_it_waits_until_the_product_is_here() {
    let products = products();
    let column = |cell: fn(&ProductRecord<'static>) -> String| {
        let others = (0..300).map(|number| {
            if cell(&products[3]) == "tea" { format!("other-{number}") } else { "Kitchen".into() }
        });
        others.chain(products.iter().map(cell)).collect::<Vec<_>>().join("\u{1e}")
    };
    let id = |record: &ProductRecord<'static>| record.id.to_string();
    let contents = PackContents {
        names: owned(&["id", "title", "product_type"]),
        columns: vec![column(id), column(id), column(|record| record.product_type.to_string())],
        ..PackContents::default()
    };
    let shop = Shop { pack: contents.write(), ids: Vec::new() };
    let mut engine = Engine::new(7);
    engine.set_sensitive(&named());
    engine.open_pack(&shop.pack.build, file(&shop.pack, "head")).unwrap();
    let [of_tea, of_test] = ["tea", "s-test"].map(|id| offer(json!({"applies_to": {"item_ids": [id]}})));
    assert_eq!(against(&engine, &of_tea).as_deref(), Some("sensitive"));
    for (name, bytes) in shop.pack.files.iter().filter(|(name, _)| name != "head") {
        engine.supply(name, bytes, NOW).unwrap();
    }
    assert_eq!(against(&engine, &of_tea), None);
    assert_eq!(against(&engine, &of_test).as_deref(), Some("sensitive"));
}

#[test]
fn it_is_handed_out_nowhere_and_another_one_is_instead() {
    for telling in telling() {
        let mut engine = shop();
        let plain =
            json!({"promotion_id": "plain", "purpose": "content", "title": "Come in", "priority": -9});
        engine.set_offers(book(&[telling, plain]));
        let claim = engine.claim_offer(&home(), NOW);
        assert_eq!(claim.decision.offer.unwrap().promotion_id, "plain");
        assert_eq!(claim.decision.others[0].ruled_out_by, "sensitive");
        let event = json!({"event": "select_promotion", "promotion_id": "s-offer"});
        let recorded = engine.record(&event, NOW);
        assert!(recorded.reports.is_empty());
        assert_forgotten(&engine, &[claim.journal, recorded.journal].concat());
    }
}

#[test]
fn a_page_without_the_offer_remembers_none_of_which_it_cannot_know() {
    for event in ["view_promotion", "select_promotion", "dismiss_promotion"] {
        let told = json!({"event": event, "promotion_id": "s-offer"});
        let mut engine = shop();
        let journal = engine.record(&told, NOW).journal;
        assert_forgotten(&engine, &journal);

        // What was handed out was found to tell of none, and what is not sensitive is kept.
        let mut with_offers = shop();
        with_offers.set_offers(book(&[offer(json!({}))]));
        let mut engine = shop();
        engine.restore(&with_offers.claim_offer(&home(), NOW).journal).unwrap();
        let before = engine.export();
        let recorded = engine.record(&told, NOW + MINUTE);
        assert_eq!(recorded.reports.len(), usize::from(event != "view_promotion"));
        assert_ne!(engine.export(), before);
        let mut open = shop();
        open.set_sensitive(&[]);
        open.record(&told, NOW);
        assert!(open.export().contains("s-offer"));
    }
}

#[track_caller]
fn assert_forgotten(engine: &Engine, journal: &[u8]) {
    let told = [engine.export().as_bytes(), &engine.snapshot(), journal].concat();
    let text: String = told.iter().map(|&byte| char::from(byte)).collect();
    assert!(!text.contains("s-offer"), "{text}");
}

#[test]
fn what_was_remembered_of_it_is_forgotten_once_they_are_named() {
    for telling in telling() {
        let plain =
            json!({"promotion_id": "plain", "purpose": "content", "title": "Come in", "group": "one"});
        let mut grouped = telling.clone();
        grouped["group"] = json!("one");
        grouped["priority"] = json!(1);
        let mut engine = common::shop(products());
        engine.set_offers(book(&[grouped.clone(), plain.clone()]));
        let claim = engine.claim_offer(&home(), NOW);
        assert_eq!(claim.decision.offer.unwrap().promotion_id, "s-offer");
        let mut journal = claim.journal;
        for event in ["view_promotion", "select_promotion", "dismiss_promotion"] {
            journal.extend(
                engine.record(&json!({"event": event, "promotion_id": "s-offer"}), NOW + MINUTE).journal,
            );
        }
        let snapshot = engine.snapshot();
        assert!(engine.export().contains("s-offer"));

        engine.set_sensitive(&named());
        assert!(engine.is_journal_stale());
        assert_forgotten(&engine, &[]);
        engine.set_sensitive(&named());
        assert!(!engine.is_journal_stale(), "there is nothing left to forget");

        for stored in [journal, snapshot] {
            // Whichever comes last: the journal or the offers.
            let mut again = shop();
            again.set_offers(book(&[grouped.clone(), plain.clone()]));
            again.restore(&stored).unwrap();
            assert!(again.is_journal_stale());
            assert_forgotten(&again, &[]);

            let mut again = shop();
            again.restore(&stored).unwrap();
            again.set_offers(book(&[grouped.clone(), plain.clone()]));
            assert!(again.is_journal_stale());
            assert_forgotten(&again, &[]);
        }
    }
}

#[test]
fn the_other_offers_keep_what_is_remembered_of_them() {
    let plain = json!({"promotion_id": "plain", "purpose": "content", "title": "Come in", "limits": {"impressions": 1}});
    let mut engine = common::shop(products());
    engine.set_offers(book(&[plain.clone(), telling().remove(0)]));
    assert_eq!(engine.claim_offer(&home(), NOW).decision.offer.unwrap().promotion_id, "plain");
    let exported = engine.export();
    engine.set_sensitive(&named());
    assert!(!engine.is_journal_stale());
    assert_eq!(engine.export(), exported);
    assert_eq!(against(&engine, &plain).as_deref(), Some("limits.impressions"));
    let later = engine.dry_run(&book(&[plain]), NOW + 24 * HOUR).remove(0);
    assert_eq!(later.ruled_out_by.as_deref(), Some("limits.impressions"));
}

#[test]
fn before_the_catalogue_is_here_nothing_is_forgotten_of_what_it_will_place() {
    let of_tea = offer(json!({"applies_to": {"item_ids": ["tea"]}}));
    let mut engine = common::shop(products());
    engine.set_offers(book(std::slice::from_ref(&of_tea)));
    let journal = engine.claim_offer(&home(), NOW).journal;
    let mut again = Engine::new(7);
    again.set_sensitive(&named());
    again.set_offers(book(std::slice::from_ref(&of_tea)));
    again.restore(&journal).unwrap();
    again.set_catalog(Catalog::new(products()).0);
    assert!(!again.is_journal_stale());
    assert_eq!(again.export(), engine.export());
}

#[test]
fn how_likely_an_offer_is_used_is_not_told_of_sensitive_goods() {
    let mut engine = shop();
    let items = json!([{"item_id": "s-test"}, {"item_id": "cream"}]);
    engine.record(&json!({"event": "purchase", "transaction_id": 1, "items": items}), NOW - HOUR);
    let propensity = |applies_to: Value| {
        engine.dry_run(&book(&[offer(json!({"applies_to": applies_to}))]), NOW)[0].propensity
    };
    assert_eq!(propensity(json!({"categories": ["Health > Pregnancy"]})), None);
    assert_eq!(propensity(json!({"item_ids": ["s-test", "tea"]})), None);
    assert!(propensity(json!({"item_ids": ["cream"]})).is_some_and(|propensity| propensity > 1.0));
}
