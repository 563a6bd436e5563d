//! Of sensitive categories nothing enters the profile, and what was in it is forgotten.

#![cfg(test)]

mod common;

use common::pack::{Shop, file};
use common::{MINUTE, NOW, happens, owned, product};
use proptest::prelude::*;
use regulars::{Catalog, Correction, Engine, Facet, FacetKind, PackContents, ProductRecord, Recorded};
use serde_json::{Value, json};

/// What must be in no byte: ids, paths, brands, tags and words of the sensitive products.
const SECRETS: [&str; 9] =
    ["s-test", "s-kit", "s-oil", "Pregnan", "pregnan", "Intim", "Velvetta", "discreet", "ovulation"];

/// Twenty more are no sensitive ones.
fn products() -> Vec<ProductRecord<'static>> {
    let of_brand = |record: ProductRecord<'static>, brand: &'static str| ProductRecord {
        brand: brand.into(),
        tags: vec![if brand == "Velvetta" { "discreet".into() } else { "organic".into() }],
        price: "5 USD".into(),
        ..record
    };
    let mugs = (0..20).map(|number| product(&format!("mug-{number}"), &format!("Mug {number}"), "Kitchen"));
    let told = [
        of_brand(product("s-test", "Ovulation test", "Health > Pregnancy"), "Velvetta"),
        of_brand(product("s-kit", "Ovulation calendar", "Health > Pregnancy > Kits"), "Velvetta"),
        of_brand(product("s-oil", "Massage oil", "Intimacy"), "Velvetta"),
        of_brand(product("tea-1", "Green tea", "Drinks > Tea"), "Acme"),
        of_brand(product("tea-2", "Black tea", "Drinks > Tea"), "Acme"),
        of_brand(product("oil-1", "Olive oil", "Food"), "Acme"),
        of_brand(product("oil-2", "Sunflower oil", "Food"), "Acme"),
        of_brand(product("cream", "Hand cream", "Health > Skin"), "Acme"),
    ];
    told.into_iter().chain(mugs).collect()
}

fn named() -> Vec<String> {
    owned(&[" health>PREGNANCY ", "Intimacy"])
}

fn with_catalog(sensitive: bool) -> Engine {
    let (catalog, problems) = Catalog::new(products());
    assert_eq!(problems, []);
    let mut engine = Engine::new(7);
    if sensitive {
        engine.set_sensitive(&named());
    }
    engine.set_catalog(catalog);
    engine
}

/// The same products as a pack alone, with so many others before them that theirs stand in a chunk.
fn packed() -> Shop {
    let products = products();
    let mut columns = vec![Vec::new(); 5];
    for number in 0..300 {
        let cells = [
            format!("other-{number}"),
            format!("{} {number}", ["Cup", "Plate", "Jar", "Bowl", "Fork"][number % 5]),
            "Kitchen > Cups".into(),
            String::new(),
            String::new(),
        ];
        columns.iter_mut().zip(cells).for_each(|(column, cell)| column.push(cell));
    }
    for record in &products {
        let tags = record.tags.join("\u{1f}");
        let cells = [
            record.id.to_string(),
            record.title.to_string(),
            record.product_type.to_string(),
            record.brand.to_string(),
            tags,
        ];
        columns.iter_mut().zip(cells).for_each(|(column, cell)| column.push(cell));
    }
    let contents = PackContents {
        names: ["id", "title", "product_type", "brand", "tags"].map(str::to_owned).into(),
        columns: columns.iter().map(|column| column.join("\u{1e}")).collect(),
        ..PackContents::default()
    };
    Shop { pack: contents.write(), ids: columns.swap_remove(0) }
}

/// A visitor of the pack, of which nothing is here but the head.
fn with_pack(shop: &Shop, sensitive: bool) -> Engine {
    let mut engine = Engine::new(7);
    if sensitive {
        engine.set_sensitive(&named());
    }
    engine.open_pack(&shop.pack.build, file(&shop.pack, "head")).unwrap();
    engine
}

fn supply_all(engine: &mut Engine, shop: &Shop) -> Vec<u8> {
    let files = shop.pack.files.iter().filter(|(name, _)| name != "head");
    let mut journal = Vec::new();
    files.for_each(|(name, bytes)| journal.extend(engine.supply(name, bytes, NOW).unwrap()));
    journal
}

#[track_caller]
fn assert_tells_nothing(bytes: &[u8]) {
    let text: String = bytes.iter().map(|&byte| char::from(byte)).collect();
    for secret in SECRETS {
        assert!(!text.contains(secret), "{secret} is told");
    }
}

#[track_caller]
fn assert_secret(engine: &Engine, journal: &[u8]) {
    assert_tells_nothing(journal);
    assert_tells_nothing(&engine.snapshot());
    assert_tells_nothing(engine.export().as_bytes());
    assert_tells_nothing(format!("{:?}", engine.profile(NOW)).as_bytes());
}

/// Everything that a page may tell of sensitive products, besides one that is not.
fn telling() -> Vec<Value> {
    let items = json!([
        {"item_id": "s-test", "item_name": "Ovulation test", "item_brand": "Velvetta", "item_category": "Health",
            "item_category2": "Pregnancy", "price": 5, "quantity": 2},
        {"item_id": "tea-1", "item_category": "Drinks", "item_category2": "Tea", "price": 3, "quantity": 1},
        {"item_id": "s-oil"},
    ]);
    let events = [
        "view_item_list",
        "select_item",
        "view_item",
        "add_to_wishlist",
        "add_to_cart",
        "view_cart",
        "begin_checkout",
        "share",
        "review_item",
        "search",
        "remove_from_cart",
        "dismiss_item",
    ];
    let mut all: Vec<Value> = events.iter().map(|event| json!({"event": event, "items": items})).collect();
    all.push(json!({"event": "purchase", "transaction_id": "t-1", "items": items}));
    all.push(json!({"event": "search", "search_term": "ovulation test"}));
    all.push(json!({"event": "refund", "transaction_id": "t-1", "items": items}));
    all
}

fn record_all(engine: &mut Engine, events: &[Value]) -> Vec<u8> {
    let mut journal = Vec::new();
    for (minute, event) in (0..).zip(events) {
        let recorded = engine.record(event, NOW - 60 * MINUTE + minute * MINUTE);
        assert_eq!(recorded.problems, [], "{event}");
        assert!(recorded.recorded, "{event}");
        journal.extend(recorded.journal);
    }
    journal
}

#[test]
fn with_a_catalogue_the_profile_is_that_of_a_shopper_who_never_saw_them() {
    let mut engine = with_catalog(true);
    let journal = record_all(&mut engine, &telling());
    assert_secret(&engine, &journal);
    assert!(!engine.is_journal_stale());

    let mut other = with_catalog(false);
    for mut event in telling() {
        if let Some(items) = event.get_mut("items") {
            let own = items[1].clone();
            *items = json!([own]);
        }
        if event["event"] == "purchase" {
            event["value"] = json!(13);
        }
        if event["search_term"] == "ovulation test" {
            event["search_term"] = json!("");
        }
        let at = NOW - 60 * MINUTE + i64::from(other.profile(NOW).events) * MINUTE;
        assert!(other.record(&event, at).recorded);
    }
    assert_eq!(engine.profile(NOW), other.profile(NOW));
    // All of it came back.
    assert_eq!(engine.profile(NOW).orders.value, 0.0);
}

#[test]
fn of_an_order_its_whole_value_is_kept() {
    let mut engine = with_catalog(true);
    let kept: Vec<Value> = telling().into_iter().filter(|event| event["event"] != "refund").collect();
    record_all(&mut engine, &kept);
    assert_eq!(engine.profile(NOW).orders.value, 13.0);
}

#[test]
fn with_a_pack_alone_it_is_the_same_before_and_after_its_chunks_are_here() {
    let shop = packed();
    let mut before = with_pack(&shop, true);
    // The page places the tea, of which the pack knows nothing yet.
    let mut journal = record_all(&mut before, &telling());
    assert_secret(&before, &journal);
    journal.extend(supply_all(&mut before, &shop));
    assert_secret(&before, &journal);
    assert!(!before.is_journal_stale());
    assert!(before.profile(NOW).affinities.iter().any(|one| one.value == "Acme"));

    let mut after = with_pack(&shop, true);
    supply_all(&mut after, &shop);
    let journal = record_all(&mut after, &telling());
    assert_secret(&after, &journal);
    assert_eq!(after.profile(NOW).purchases, before.profile(NOW).purchases);
}

#[test]
fn an_event_about_nothing_else_is_not_recorded_and_nobody_is_pestered() {
    let shop = packed();
    let mut engines = [with_catalog(true), with_pack(&shop, true), with_pack(&shop, true)];
    supply_all(&mut engines[2], &shop);
    for engine in &mut engines {
        for event in [
            "view_item",
            "add_to_cart",
            "select_item",
            "add_to_wishlist",
            "dismiss_item",
            "remove_from_cart",
            "refund",
        ] {
            let recorded = engine.record(&json!({"event": event, "items": [{"item_id": "s-kit"}]}), NOW);
            assert_eq!(recorded, Recorded::default(), "{event}");
        }
        assert_eq!(engine.profile(NOW).events, 0);

        // The order counts, and so does that the shopper was here.
        let order = json!({"event": "purchase", "transaction_id": "1", "items": [{"item_id": "s-kit", "price": 4.5, "quantity": 2}]});
        assert!(engine.record(&order, NOW).recorded);
        let order = json!({"event": "purchase", "transaction_id": "2", "value": 6, "items": [{"item_id": "s-kit", "price": 4.5}]});
        assert!(engine.record(&order, NOW).recorded);
        let profile = engine.profile(NOW);
        assert_eq!((profile.orders.count, profile.orders.value, profile.purchases.len()), (2, 15.0, 0));
        // Given back, it is not the whole of an order.
        let refund = json!({"event": "refund", "transaction_id": "2", "items": [{"item_id": "s-kit"}]});
        assert!(!engine.record(&refund, NOW).recorded);
        assert_eq!(engine.profile(NOW).orders.count, 2);
    }
}

#[test]
fn what_nobody_places_is_left_out_and_what_the_page_places_is_taken() {
    let mut engine = with_catalog(true);
    let unplaced = engine.record(&json!({"event": "view_item", "item_id": "gone"}), NOW);
    assert_eq!(unplaced, Recorded::default());
    let placed = json!({"event": "view_item", "items": [{"item_id": "gone", "item_category": "Drinks"}]});
    assert!(engine.record(&placed, NOW).recorded);
    let placed = json!({"event": "view_item", "items": [{"item_id": "gone-2", "item_category": "Health/Skin", "item_category2": "x"}]});
    assert!(engine.record(&placed, NOW).recorded);
    // Wherever the page says it belongs, the catalogue knows better; and the page may, too.
    for category in ["Drinks", "Intimacy"] {
        for id in ["s-oil", "gone-3"] {
            let event = json!({"event": "view_item", "items": [{"item_id": id, "item_category": category}]});
            assert_eq!(engine.record(&event, NOW).recorded, (category, id) == ("Drinks", "gone-3"));
        }
    }
}

#[test]
fn words_searched_for_are_kept_unless_half_of_what_they_find_is_sensitive() {
    let mut engine = with_catalog(true);
    let search = |engine: &mut Engine, term: &str| {
        engine.record(&json!({"event": "search", "search_term": term}), NOW);
        let words = engine.profile(NOW).affinities.into_iter().filter(|one| one.kind == FacetKind::Word);
        words.map(|one| one.value).collect::<Vec<_>>()
    };
    assert!(search(&mut engine, "ovulation").is_empty());
    // One of three oils is sensitive.
    assert_eq!(search(&mut engine, "massage oil tea"), ["tea", "oil"]);

    let shop = packed();
    let mut engine = with_pack(&shop, true);
    assert!(search(&mut engine, "cup tea").is_empty());
    engine.set_sensitive(&[]);
    assert_eq!(search(&mut engine, "cup"), ["cup"]);
}

#[test]
fn neither_corrections_name_them() {
    let mut engine = with_catalog(true);
    for (kind, value) in [
        (FacetKind::Category, "Health > Pregnancy"),
        (FacetKind::Category, "Health > Pregnancy > Kits"),
        (FacetKind::Category, "intimacy"),
        (FacetKind::Brand, "Velvetta"),
        (FacetKind::Tag, "discreet"),
        (FacetKind::Word, "ovulation"),
    ] {
        let facet = Facet { kind, value: value.into() };
        assert!(engine.correct(facet, Some(Correction::Prefer), NOW).is_empty(), "{value}");
    }
    for (kind, value) in
        [(FacetKind::Category, "Health"), (FacetKind::Brand, "Acme"), (FacetKind::Word, "oil")]
    {
        let facet = Facet { kind, value: value.into() };
        assert!(!engine.correct(facet, Some(Correction::Prefer), NOW).is_empty(), "{value}");
    }
}

/// A shopper of before the categories were named, with the journal and the snapshot.
fn revealed(mut engine: Engine) -> (Engine, Vec<u8>, Vec<u8>) {
    let mut events = telling();
    // Turned down last, they would be known as that alone.
    events.retain(|event| event["event"] != "dismiss_item");
    let mut journal = record_all(&mut engine, &events);
    journal.extend(engine.correct(
        Facet { kind: FacetKind::Category, value: "Intimacy".into() },
        Some(Correction::Prefer),
        NOW,
    ));
    let snapshot = engine.snapshot();
    (engine, journal, snapshot)
}

#[test]
fn what_was_known_of_them_is_forgotten_when_they_are_named() {
    let (mut engine, journal, snapshot) = revealed(with_catalog(false));
    assert!(format!("{:?}", engine.profile(NOW)).contains("s-oil"));
    let orders = engine.profile(NOW).orders;
    engine.set_sensitive(&named());
    assert!(engine.is_journal_stale());
    assert_secret(&engine, &[]);
    assert!(!engine.is_journal_stale(), "the snapshot takes the journal's place");
    assert_eq!(engine.profile(NOW).orders, orders);
    engine.set_sensitive(&named());
    assert!(!engine.is_journal_stale(), "there is nothing left to forget");

    let file: Value = serde_json::from_str(&revealed(with_catalog(false)).0.export()).unwrap();
    let mut again = with_catalog(true);
    again.import(&file).unwrap();
    assert_secret(&again, &[]);

    for stored in [journal, snapshot] {
        // Whichever comes first: the journal or the catalogue.
        let mut again = with_catalog(true);
        again.restore(&stored).unwrap();
        assert!(again.is_journal_stale());
        assert_secret(&again, &[]);

        let mut again = Engine::new(1);
        again.set_sensitive(&named());
        again.restore(&stored).unwrap();
        again.set_catalog(with_catalog(false).catalog().clone());
        assert!(again.is_journal_stale());
        assert_secret(&again, &[]);
        assert_eq!(again.profile(NOW).orders, orders);
    }
}

#[test]
fn with_a_pack_alone_ids_and_paths_are_forgotten_as_their_chunks_come() {
    let shop = packed();
    let mut before = with_pack(&shop, false);
    supply_all(&mut before, &shop);
    let (_, journal, snapshot) = revealed(before);
    for stored in [journal, snapshot] {
        let mut again = with_pack(&shop, true);
        again.restore(&stored).unwrap();
        supply_all(&mut again, &shop);
        assert!(again.is_journal_stale());
        let told = format!("{:?}", again.profile(NOW));
        for secret in ["s-test", "s-kit", "s-oil", "Pregnan", "Intim"] {
            assert!(!told.contains(secret), "{secret}: {told}");
        }
    }
}

#[test]
fn an_item_that_turns_out_to_be_sensitive_is_forgotten_and_teaches_nothing() {
    let shop = packed();
    let mut engine = with_pack(&shop, true);
    // The page says that it is tea.
    let lie = json!({"event": "add_to_cart", "items": [{"item_id": "s-oil", "item_category": "Drinks"}]});
    let mut journal = engine.record(&lie, NOW).journal;
    assert_eq!(engine.profile(NOW).cart.len(), 1);
    journal.extend(supply_all(&mut engine, &shop));
    assert!(engine.is_journal_stale() && engine.profile(NOW).cart.is_empty());
    assert_secret(&engine, &[]);
    assert!(engine.profile(NOW).affinities.is_empty());

    // A journal that was not tidied up is told of again.
    let mut again = with_pack(&shop, true);
    again.restore(&journal).unwrap();
    supply_all(&mut again, &shop);
    assert!(again.is_journal_stale());
    assert_secret(&again, &[]);
}

#[test]
fn a_path_without_a_name_names_nothing() {
    let mut engine = with_catalog(false);
    engine.set_sensitive(&owned(&["", " > ", "\t"]));
    assert!(!happens(&mut engine, "view_item", "s-test", NOW).journal.is_empty());
    let unknown = engine.record(&json!({"event": "view_item", "item_id": "gone"}), NOW);
    assert!(unknown.recorded);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    /// The oracle: a shopper who was never told of those products.
    #[test]
    fn any_history_leaves_what_it_would_leave_without_them(
        products in common::random::catalogue(2..50),
        history in common::random::history(25),
        department in prop::sample::select(&["Drinks", "Food", "Tea", "Home"][..]),
    ) {
        let catalog = common::shop(products.iter().cloned()).catalog().clone();
        let (mut engine, mut other) = (Engine::new(7), Engine::new(7));
        engine.set_catalog(catalog.clone());
        other.set_catalog(catalog.clone());
        engine.set_sensitive(&owned(&[department]));
        let is_kept = |item: &Value| {
            let id = item["item_id"].to_string();
            let category = products.iter().find(|product| product.id == id).map(|product| product.product_type.to_string());
            category.is_some_and(|path| path != department && !path.starts_with(&format!("{department} > ")))
        };
        for (at, event) in &history {
            let mut event = event.clone();
            event["search_term"] = json!("");
            engine.record(&event, *at);
            let items = event["items"].as_array().unwrap().clone();
            let value: f64 = items.iter().map(|item| 1.5 * item["quantity"].as_f64().unwrap()).sum();
            let kept: Vec<Value> = items.iter().filter(|item| is_kept(item)).cloned().collect();
            let is_order = event["event"] == "purchase";
            let needs_items = !["view_item_list", "search", "share", "view_cart"].contains(&event["event"].as_str().unwrap());
            if is_order {
                event["value"] = json!(value);
            }
            if is_order && kept.is_empty() {
                // A page cannot tell of an order of nothing.
                return Ok(());
            }
            if kept.is_empty() && needs_items {
                continue;
            }
            event["items"] = json!(kept);
            other.record(&event, *at);
        }
        let ours = regulars::Profile { skipped: vec![], ..engine.profile(NOW) };
        prop_assert_eq!(ours, regulars::Profile { skipped: vec![], ..other.profile(NOW) });
        prop_assert_eq!(engine.feed(24, &[], NOW), other.feed(24, &[], NOW));
    }
}

#[test]
fn the_interest_picker_asks_about_none_of_them_nor_about_what_was_corrected() {
    let asked = |engine: &Engine| -> Vec<String> {
        engine.interests(8, NOW).unwrap().into_iter().map(|choice| choice.facet.value).collect()
    };
    let mut engine = with_catalog(false);
    assert!(asked(&engine).iter().any(|value| value == "Intimacy"));
    engine.set_sensitive(&named());
    let choices = asked(&engine);
    assert_tells_nothing(choices.join("\n").as_bytes());
    let facet = Facet { kind: FacetKind::Category, value: choices[0].clone() };
    engine.correct(facet, Some(Correction::Mute), NOW);
    assert!(!asked(&engine).contains(&choices[0]));

    let intimacy = Facet { kind: FacetKind::Category, value: "Intimacy".into() };
    assert!(engine.pick_interests(&[intimacy], NOW).is_empty());
}
