//! Packs in chunks: what is asked for, what comes of it, and what becomes of files that are not what they should be.

#![cfg(test)]

mod common;

use std::collections::BTreeMap;

use common::pack::{
    Shop, any_shop, file, golden, golden_contents_in_chunks, golden_in_chunks, golden_related,
    golden_with_baskets, row,
};
use common::{MINUTE, NOW, happens, ids};
use proptest::prelude::*;
use regulars::{
    Availability, CHUNK_ITEMS, Catalog, ComplementMode, CustomerModel, Engine, Exclude, FeedOptions,
    HEAD_ITEMS, LeftOut, OrderHistory, PackChange, PackContents, PackFiles, Slate, Term, Update,
};
use serde_json::json;

/// An engine that has the head alone.
fn opened(pack: &PackFiles) -> Engine {
    let mut engine = Engine::new(7);
    engine.open_pack(&pack.build, file(pack, "head")).unwrap();
    engine
}

fn loaded(pack: &PackFiles) -> Engine {
    let mut engine = Engine::new(7);
    engine.load_pack(pack).unwrap();
    engine
}

/// Hands over what is asked for until nothing is; returns the names, as they were asked for.
fn supply_all(engine: &mut Engine, pack: &PackFiles, now: i64) -> Vec<String> {
    let mut supplied = Vec::new();
    loop {
        let needs = engine.needs(now);
        if needs.is_empty() {
            return supplied;
        }
        for name in needs {
            assert!(!supplied.contains(&name), "{name} is asked for again");
            engine.supply(&name, file(pack, &name), now).unwrap();
            supplied.push(name);
        }
    }
}

/// A shop of id-only items in a ring, each going with the next ones.
fn ring(items: u32) -> PackFiles {
    let ids: Vec<String> = (0..items).map(|item| format!("item-{item}")).collect();
    let next = |item: u32| (1..4).map(move |step| ((item + step) % items, 1.0 / step as f32));
    PackContents {
        names: vec!["id".into()],
        columns: vec![ids.join("\u{1e}")],
        rows: (0..items).map(|item| row(&next(item).collect::<Vec<_>>())).collect(),
        ..PackContents::default()
    }
    .write()
}

#[test]
fn a_newcomer_is_served_from_the_head_alone() {
    let engine = opened(&ring(2000));
    let feed = engine.feed(24, &[], NOW).unwrap();
    assert_eq!(feed.items.len(), 24);
    assert!(feed.items.iter().all(|item| item.item < HEAD_ITEMS));
    assert_eq!(engine.needs(NOW), Vec::<String>::new());
}

#[test]
fn a_product_page_asks_for_a_shard_two_chunks_of_its_own_and_one_other() {
    let pack = ring(2000);
    let mut engine = opened(&pack);
    // The last of its chunk: what goes with it stands in the next.
    let id = format!("item-{}", 10 * CHUNK_ITEMS - 1);
    happens(&mut engine, "view_item", &id, NOW);
    assert_eq!(engine.similar(&id, 12, &[], NOW).unwrap(), Slate::default());
    let [shard] = &engine.needs(NOW)[..] else { panic!("{:?}", engine.needs(NOW)) };
    assert!(shard.starts_with("directory/"), "{shard}");
    let supplied = supply_all(&mut engine, &pack, NOW);
    assert_eq!(supplied[1..], ["items/9", "rows/9", "items/10"]);
    let similar = engine.similar(&id, 3, &[], NOW).unwrap();
    assert_eq!(ids(&engine, &similar), ["item-1280", "item-1281", "item-1282"]);
    let complements = engine.complements(std::slice::from_ref(&id), 12, &[], NOW).unwrap();
    assert_eq!(complements.items.len(), 12);
    assert_eq!(engine.needs(NOW), Vec::<String>::new());
    // The feed was not asked for, so nothing was loaded for it; it needs nothing more here.
    assert_eq!(common::feed(&engine, 2, NOW), ["item-1279", "item-1280"]);
}

#[test]
fn an_unknown_product_is_told_once_the_directory_is_here() {
    let pack = ring(2000);
    let mut engine = opened(&pack);
    assert_eq!(engine.similar("nothing", 12, &[], NOW).unwrap(), Slate::default());
    let supplied = supply_all(&mut engine, &pack, NOW);
    assert_eq!(supplied.len(), 1);
    let similar = engine.similar("nothing", 12, &[], NOW).unwrap();
    assert_eq!((similar.items.len(), similar.problems[0].code), (0, "item.unknown"));
}

#[test]
fn what_cannot_be_had_is_done_without() {
    let pack = ring(2000);
    let mut engine = opened(&pack);
    happens(&mut engine, "view_item", "item-1500", NOW);
    engine.feed(24, &[], NOW).unwrap();
    let mut tried = 0;
    while let Some(name) = engine.needs(NOW).first() {
        tried += 1;
        if name.starts_with("items/") {
            engine.give_up(name);
        } else {
            engine.supply(name, file(&pack, name), NOW).unwrap();
        }
    }
    assert_eq!(tried, 2, "the item's own chunk would have told the rest");
    assert_eq!(engine.feed(24, &[], NOW).unwrap().items.len(), 24);
}

#[test]
fn chunks_that_nobody_asks_for_any_more_are_let_go() {
    let pack = ring(20_000);
    let mut engine = opened(&pack);
    engine.set_memory_budget(60_000);
    let mut most = 0;
    for step in 0..60u32 {
        let now = NOW + i64::from(step) * MINUTE;
        let id = format!("item-{}", 300 * step + 300);
        happens(&mut engine, "view_item", &id, now);
        engine.similar(&id, 12, &[], now).unwrap();
        supply_all(&mut engine, &pack, now);
        most = most.max(engine.memory());
        let next = format!("item-{}", 300 * step + 301);
        assert_eq!(ids(&engine, &engine.similar(&id, 1, &[], now).unwrap()), [next]);
    }
    let mut whole = loaded(&pack);
    assert!(whole.memory() > 4 * most, "{most} of {}", whole.memory());
    whole.set_memory_budget(60_000);
    assert!(whole.memory() <= 60_000);
}

#[test]
fn an_event_whose_item_is_not_known_yet_counts_in_full_once_it_is() {
    let Shop { pack, .. } = golden_in_chunks();
    let (mut early, mut late) = (opened(&pack), opened(&pack));
    let id = "i290";
    // One knows the item before the event, the other after.
    early.similar(id, 1, &[], NOW).unwrap();
    supply_all(&mut early, &pack, NOW);
    happens(&mut early, "view_item", id, NOW);

    let recorded = happens(&mut late, "view_item", id, NOW);
    assert!(late.profile(NOW).affinities.is_empty());
    let mut journal = recorded.journal;
    while let Some(name) = late.needs(NOW).first() {
        journal.extend(late.supply(name, file(&pack, name), NOW).unwrap());
    }
    assert!(!early.profile(NOW).affinities.is_empty());
    assert_eq!(late.profile(NOW), early.profile(NOW));
    let mut again = opened(&pack);
    again.restore(&journal).unwrap();
    assert_eq!(again.profile(NOW), early.profile(NOW));
}

#[test]
fn a_shopper_who_leaves_is_known_by_what_the_page_told() {
    let Shop { pack, .. } = golden_in_chunks();
    let mut engine = opened(&pack);
    let event = json!({"event": "view_item", "items": [{"item_id": "i290", "item_brand": "Acme"}]});
    engine.record(&event, NOW);
    assert!(!engine.settle().is_empty());
    let affinities = engine.profile(NOW).affinities;
    assert_eq!(affinities.iter().map(|affinity| affinity.value.as_str()).collect::<Vec<_>>(), ["Acme"]);
    assert_eq!(engine.settle(), Vec::<u8>::new());
    assert_eq!(engine.needs(NOW), Vec::<String>::new());
}

#[test]
fn what_the_page_knows_better_wins_over_pack_and_delta() {
    let Shop { pack, .. } = golden_in_chunks();
    let mut engine = loaded(&pack);
    let change = |item, price, availability| PackChange { item, price, sale_price: None, availability };
    let changes = [
        change(0, Some(2.5), Availability::InStock),
        change(1, None, Availability::OutOfStock),
        change(290, Some(1.0), Availability::OutOfStock),
    ];
    let delta = PackChange::write(&pack.build, &changes).unwrap();
    engine.supply("delta", &delta, NOW).unwrap();
    let everything = FeedOptions { limit: 1000, ..FeedOptions::default() };
    let listed = |engine: &Engine| ids(engine, &engine.feed_with(&everything, NOW).unwrap());
    assert_eq!(engine.product(0).unwrap().price, Some(2.5));
    assert_eq!(engine.product(290).unwrap().availability, Availability::OutOfStock);
    assert!(!listed(&engine).contains(&"tea-2".to_owned()));
    assert!(engine.similar("i291", 1000, &[], NOW).unwrap().items.iter().all(|item| item.item != 290));

    engine.update(&[
        Update { item_id: "tea-2".into(), availability: Some(Availability::InStock), ..Update::default() },
        Update { item_id: "tea-1".into(), availability: Some(Availability::OutOfStock), ..Update::default() },
        Update {
            item_id: "pot-1".into(),
            price: Some(20.0),
            sale_price: Some(15.0),
            title: Some("Pot".into()),
            ..Update::default()
        },
    ]);
    assert!(listed(&engine).contains(&"tea-2".to_owned()));
    assert!(!listed(&engine).contains(&"tea-1".to_owned()));
    let pot = engine.product(2).unwrap();
    assert_eq!((pot.title.as_str(), pot.price, pot.sale_price), ("Pot", Some(20.0), Some(15.0)));
    let feed = engine.feed_with(&everything, NOW).unwrap();
    let pot = feed.items.iter().find(|item| item.item == 2).unwrap();
    assert!(pot.reasons.iter().any(|reason| reason.term == Term::Sale));
}

#[test]
fn of_a_product_and_its_group_the_one_that_was_told_of_last_wins() {
    let tsv = "id\ttitle\titem_group_id\n1\tShirt, red\tshirts\n2\tShirt, blue\tshirts\n3\tCap\t\n";
    let mut engine = Engine::new(7);
    engine.set_catalog(Catalog::from_tsv(tsv).0);
    let mut told = |item_id: &str, availability| {
        engine.update(&[Update {
            item_id: item_id.into(),
            availability: Some(availability),
            ..Update::default()
        }]);
        let mut listed = common::feed(&engine, 24, NOW);
        listed.sort();
        let can_be_had = |number| engine.product(number).unwrap().availability == Availability::InStock;
        let drawn: Vec<bool> = ["1", "2"].map(|id| can_be_had(engine.catalog().find(id).unwrap())).into();
        (listed, drawn)
    };
    let listed = |ids: &[&str], drawn: [bool; 2]| (common::owned(ids), Vec::from(drawn));
    assert_eq!(told("1", Availability::OutOfStock), listed(&["2", "3"], [false, true]));
    assert_eq!(told("shirts", Availability::OutOfStock), listed(&["3"], [false, false]));
    assert_eq!(told("1", Availability::InStock), listed(&["1", "3"], [true, false]));
    assert_eq!(told("shirts", Availability::OutOfStock), listed(&["3"], [false, false]));
    assert_eq!(told("shirts", Availability::InStock).1, [true, true]);
}

#[test]
fn what_the_shopper_sees_does_not_move() {
    let pack = ring(2000);
    let mut engine = opened(&pack);
    happens(&mut engine, "view_item", "item-700", NOW);
    let seen = ids(&engine, &engine.feed(24, &[], NOW).unwrap());
    supply_all(&mut engine, &pack, NOW);
    let better = ids(&engine, &engine.feed(24, &[], NOW).unwrap());
    assert_eq!(better[..2], ["item-700", "item-701"]);
    let gone = Update {
        item_id: seen[1].clone(),
        availability: Some(Availability::OutOfStock),
        ..Update::default()
    };
    engine.update(&[gone]);
    let keep = FeedOptions { keep: seen[..6].to_vec(), ..FeedOptions::default() };
    let kept = engine.feed_with(&keep, NOW).unwrap();
    common::assert_sums(&kept);
    let kept = ids(&engine, &kept);
    assert_eq!(kept[0], seen[0]);
    assert_eq!(kept[1..5], seen[2..6]);
    assert_eq!(kept[5..7], ["item-700", "item-701"]);
    let mut once = kept.clone();
    once.sort();
    once.dedup();
    assert_eq!((kept.len(), once.len()), (24, 24));
}

#[test]
fn another_build_or_version_and_other_files_are_refused_by_name() {
    let (pack, other) = (ring(2000), ring(2001));
    let mut engine = opened(&pack);
    let code =
        |engine: &mut Engine, name: &str, bytes: &[u8]| engine.supply(name, bytes, NOW).unwrap_err().code;
    assert_eq!(code(&mut engine, "rows/3", file(&other, "rows/3")), "pack.mixed");
    assert_eq!(code(&mut engine, "rows/3", file(&pack, "rows/4")), "pack.mixed");
    assert_eq!(code(&mut engine, "rows/3", file(&pack, "items/3")), "pack.mixed");
    assert_eq!(code(&mut engine, "rows/3", b"<!doctype html><title>Not found</title>"), "pack.damaged");
    assert_eq!(code(&mut engine, "rows/3", &[]), "pack.damaged");
    assert_eq!(code(&mut engine, "rows/3", &[file(&pack, "rows/3"), b"\n"].concat()), "pack.damaged");
    let later = common::of_a_later_version(file(&pack, "rows/3").to_vec());
    assert_eq!(code(&mut engine, "rows/3", &later), "pack.version");
    for name in
        ["rows/16", "items/0", "items/16", "directory/9999", "rows/-1", "rows/", "head", "manifest.json", ""]
    {
        assert_eq!(code(&mut engine, name, file(&pack, "rows/3")), "pack.file", "{name}");
    }
    assert!(engine.supply("rows/3", file(&pack, "rows/3"), NOW).is_ok());
    assert_eq!(Engine::new(7).open_pack(&other.build, file(&pack, "head")).unwrap_err().code, "pack.mixed");
    assert_eq!(Engine::new(7).open_pack("../pack", file(&pack, "head")).unwrap_err().code, "pack.damaged");
    let later = common::of_a_later_version(file(&pack, "head").to_vec());
    let problem = Engine::new(7).open_pack(&pack.build, &later).unwrap_err();
    assert_eq!((problem.code, problem.value.as_str()), ("pack.version", "head of version 5"));
}

#[test]
fn a_product_with_variants_is_one_item_that_all_their_ids_stand_for() {
    let names = ["id", "title", "variants.id", "variants.available", "variants.price"];
    let other = |column: &str| [column; 299].join("\u{1e}");
    let ids: Vec<String> = (1..300).map(|item| item.to_string()).collect();
    let contents = PackContents {
        names: names.map(str::to_owned).into(),
        columns: vec![
            format!("{}\u{1e}shirt", ids.join("\u{1e}")),
            format!("{}\u{1e}Shirt", other("Cup")),
            format!("{}\u{1e}shirt-s\u{1f}shirt-m", ids.join("-1\u{1e}") + "-1"),
            format!("{}\u{1e}false\u{1f}true", other("true")),
            format!("{}\u{1e}9.00\u{1f}9.50", other("1.00")),
        ],
        ..PackContents::default()
    };
    let pack = contents.write();
    assert_eq!((pack.items, pack.catalog.products), (300, 301));
    let mut engine = opened(&pack);
    // Recorded by one variant before the chunk is here, taken out by another after.
    let recorded = happens(&mut engine, "add_to_cart", "shirt-s", NOW);
    // What an event waits to be told outlives that another tab wrote to the journal.
    engine.refresh(&recorded.journal).unwrap();
    supply_all(&mut engine, &pack, NOW);
    let in_cart = |engine: &Engine| -> Vec<String> {
        engine.profile(NOW).cart.iter().map(|item| item.item_id.clone()).collect()
    };
    assert_eq!(in_cart(&engine), ["shirt"]);
    let shirt = engine.product(299).unwrap();
    assert_eq!(
        (shirt.id.as_str(), shirt.price, shirt.availability),
        ("shirt", Some(9.5), Availability::InStock)
    );
    let mut again = opened(&pack);
    again.restore(&engine.snapshot()).unwrap();
    happens(&mut engine, "remove_from_cart", "shirt-m", NOW);
    assert_eq!(in_cart(&engine), Vec::<String>::new());
    assert_eq!(in_cart(&again), ["shirt"]);
}

#[test]
fn no_variant_of_what_is_in_the_cart_is_shown() {
    let ids: Vec<String> = (0..300).map(|item| format!("v{item}")).collect();
    // The last two, of which one stands in the head's place 0, are variants of one product.
    let groups: Vec<&str> = (0..300).map(|item| if item == 0 || item == 299 { "g" } else { "" }).collect();
    let contents = PackContents {
        names: ["id", "item_group_id"].map(str::to_owned).into(),
        columns: vec![ids.join("\u{1e}"), groups.join("\u{1e}")],
        ..PackContents::default()
    };
    let pack = contents.write();
    let mut engine = opened(&pack);
    assert!(common::feed(&engine, 300, NOW).contains(&"v0".to_owned()));
    happens(&mut engine, "add_to_cart", "v299", NOW);
    supply_all(&mut engine, &pack, NOW);
    assert!(!common::feed(&engine, 300, NOW).contains(&"v0".to_owned()));
}

#[test]
fn an_explanation_that_needs_a_chunk_asks_for_it() {
    let Shop { pack, .. } = golden_in_chunks();
    let mut engine = opened(&pack);
    assert_eq!(engine.explain("i290", NOW).unwrap_err().code, "item.to_come");
    assert_eq!(supply_all(&mut engine, &pack, NOW), ["directory/0", "items/2"]);
    let explanation = engine.explain("i290", NOW).unwrap();
    assert_eq!((explanation.item.item, explanation.left_out), (290, Some(LeftOut::NotRetrieved)));
    assert_eq!(engine.explain("nothing", NOW).unwrap_err().code, "item.unknown");
}

#[test]
fn as_many_questions_as_a_page_has_shelves_are_answered() {
    let pack = ring(5000);
    let mut engine = opened(&pack);
    let asked: Vec<String> = (1..13).map(|shelf| format!("item-{}", 400 * shelf)).collect();
    asked.iter().for_each(|id| drop(engine.similar(id, 12, &[], NOW).unwrap()));
    supply_all(&mut engine, &pack, NOW);
    for id in &asked {
        assert_eq!(engine.similar(id, 12, &[], NOW).unwrap().items.len(), 12, "{id}");
    }
}

#[test]
fn what_the_shopper_sees_is_not_let_go() {
    let pack = ring(5000);
    let mut engine = opened(&pack);
    happens(&mut engine, "view_item", "item-2000", NOW);
    engine.feed(24, &[], NOW).unwrap();
    supply_all(&mut engine, &pack, NOW);
    let seen = common::feed(&engine, 3, NOW);
    engine.set_memory_budget(1);
    for item in (3000..4800).step_by(200) {
        happens(&mut engine, "view_item", &format!("item-{item}"), NOW);
        let keep = FeedOptions { keep: seen.clone(), ..FeedOptions::default() };
        engine.feed_with(&keep, NOW).unwrap();
        supply_all(&mut engine, &pack, NOW);
        assert_eq!(ids(&engine, &engine.feed_with(&keep, NOW).unwrap())[..3], seen);
    }
}

/// The same answers from the same questions.
fn assert_same(some: &Engine, all: &Engine, ask: impl Fn(&Engine) -> Slate) -> Result<(), TestCaseError> {
    let (some_slate, all_slate) = (ask(some), ask(all));
    prop_assert_eq!(&some_slate, &all_slate);
    common::assert_sums(&some_slate);
    for item in &some_slate.items {
        prop_assert_eq!(some.product(item.item), all.product(item.item));
        for facet in item.reasons.iter().filter_map(|reason| reason.facet) {
            prop_assert_eq!(some.facet(facet), all.facet(facet));
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    /// Lists are the same from the few chunks that were asked for and from the whole pack.
    #[test]
    fn lists_from_chunks_are_those_of_the_whole_pack(
        shop in any_shop(),
        steps in prop::collection::vec((any::<prop::sample::Index>(), 0usize..6, 1i64..3_000_000), 1..14),
        budget in prop_oneof![Just(1usize), Just(30_000), Just(8 << 20)],
    ) {
        let Shop { pack, ids } = shop;
        let (mut some, mut all) = (opened(&pack), loaded(&pack));
        some.set_memory_budget(budget);
        let mut now = NOW;
        for (item, event, passed) in steps {
            now += passed;
            let id = &ids[item.index(ids.len())];
            let event = ["view_item", "add_to_cart", "purchase", "select_item", "dismiss_item", "remove_from_cart"][event];
            let event = json!({"event": event, "items": [{"item_id": id}], "transaction_id": now.to_string()});
            prop_assert_eq!(some.record(&event, now).recorded, all.record(&event, now).recorded);
            supply_all(&mut some, &pack, now);
            let questions: [&dyn Fn(&Engine) -> Slate; 7] = [
                &|engine| engine.similar(id, 12, &[], now).unwrap(),
                &|engine| engine.complements(&[id.clone(), ids[0].clone()], 12, &[], now).unwrap(),
                &|engine| {
                    let basket = [ids[0].clone(), id.clone()];
                    engine.complements_with(&basket, ComplementMode::Popular, 12, &[], now).unwrap()
                },
                &|engine| engine.complements_with(&[], ComplementMode::Popular, 12, &[], now).unwrap(),
                &|engine| engine.feed(24, &[], now).unwrap(),
                &|engine| {
                    let exclude = Exclude::Seen;
                    engine.feed_with(&FeedOptions { limit: 300, exclude, ..FeedOptions::default() }, now).unwrap()
                },
                &|engine| engine.feed_with(&FeedOptions { exclude: Exclude::None, ..FeedOptions::default() }, now).unwrap(),
            ];
            for ask in questions {
                ask(&some);
                supply_all(&mut some, &pack, now);
                assert_same(&some, &all, ask)?;
            }
            prop_assert_eq!(some.explain(id, now), all.explain(id, now));
            some.buy_again(12, now).unwrap();
            supply_all(&mut some, &pack, now);
            prop_assert_eq!(some.buy_again(12, now), all.buy_again(12, now));
        }
        prop_assert_eq!(some.profile(now), all.profile(now));
    }
}

const VERSION_2: &str = include_str!("fixtures/pack-version-2.json");
const VERSION_2_IN_CHUNKS: &str = include_str!("fixtures/pack-version-2-chunks.json");
const VERSION_3: &str = include_str!("fixtures/pack-version-3.json");
const VERSION_3_IN_CHUNKS: &str = include_str!("fixtures/pack-version-3-chunks.json");
const VERSION_4: &str = include_str!("fixtures/pack-version-4.json");
const VERSION_4_IN_CHUNKS: &str = include_str!("fixtures/pack-version-4-chunks.json");

const VERSION_3_WITH_BASKETS: &str = include_str!("fixtures/pack-version-3-baskets.json");

/// A pack as a fixture: the build, and its files in hexadecimal digits.
fn read_fixture(text: &str) -> PackFiles {
    let fixture: BTreeMap<String, String> = serde_json::from_str(text).unwrap();
    let bytes = |hex: &str| -> Vec<u8> {
        let digits = hex.as_bytes().chunks(2).map(|pair| str::from_utf8(pair).unwrap());
        digits.map(|digits| u8::from_str_radix(digits, 16).unwrap()).collect()
    };
    let files = fixture.iter().filter(|(name, _)| *name != "build");
    PackFiles {
        build: fixture["build"].clone(),
        files: files.map(|(name, hex)| (name.clone(), bytes(hex))).collect(),
        ..PackFiles::default()
    }
}

fn write_fixture(pack: &PackFiles) -> String {
    let hex = |bytes: &[u8]| -> String { bytes.iter().map(|byte| format!("{byte:02x}")).collect() };
    let mut fixture: BTreeMap<&str, String> =
        pack.files.iter().map(|(name, bytes)| (name.as_str(), hex(bytes))).collect();
    fixture.insert("build", pack.build.clone());
    serde_json::to_string_pretty(&fixture).unwrap() + "\n"
}

/// `REGENERATE=1 cargo test --test packs version_4` writes the files anew; those of a release must never change.
#[test]
fn version_4_stays_readable_and_is_what_is_written() {
    let delta = |pack: &mut PackFiles| {
        let change = PackChange {
            item: 290,
            price: Some(1.25),
            sale_price: None,
            availability: Availability::OutOfStock,
        };
        let delta = PackChange::write(&pack.build, &[change]).unwrap();
        pack.files.push(("delta".to_owned(), delta));
    };
    let small = golden_related(golden_with_baskets());
    let mut chunks = golden_related(golden_contents_in_chunks()).write();
    delta(&mut chunks);
    let texts = [
        (write_fixture(&small.write()), VERSION_4, ""),
        (write_fixture(&chunks), VERSION_4_IN_CHUNKS, "-chunks"),
    ];
    for (text, fixture, name) in texts {
        if std::env::var_os("REGENERATE").is_some() {
            let path = format!("{}/tests/fixtures/pack-version-4{name}.json", env!("CARGO_MANIFEST_DIR"));
            std::fs::write(path, text).unwrap();
        } else {
            assert_eq!(text, fixture);
        }
    }
    let fixture = read_fixture(VERSION_4);
    let mut engine = opened(&fixture);
    let ask = |engine: &Engine| engine.complements(&["tea-1".to_owned()], 12, &[], NOW).unwrap();
    ask(&engine);
    supply_all(&mut engine, &fixture, NOW);
    assert_eq!(ask(&engine), ask(&loaded(&small.write())));
    let reasons = &ask(&engine).items[0].reasons;
    assert!(reasons.iter().any(|reason| reason.term == Term::Accessory));

    let fixture = read_fixture(VERSION_4_IN_CHUNKS);
    let mut engine = opened(&fixture);
    engine.bundles(&["i290".to_owned()], 3).unwrap();
    for name in ["directory/0", "items/2"] {
        assert_eq!(engine.needs(NOW), [name]);
        engine.supply(name, file(&fixture, name), NOW).unwrap();
        assert_eq!(engine.bundles(&["i290".to_owned()], 3).unwrap(), [], "not all that is in it is here");
    }
    assert_eq!(supply_all(&mut engine, &fixture, NOW), ["items/1"]);
    let bundles = engine.bundles(&["i290".to_owned()], 3).unwrap();
    assert_eq!(
        (bundles[0].bundle, &bundles[0].items[..], &bundles[0].missing[..]),
        (3, &[290][..], &[200][..])
    );
}

#[test]
fn version_3_stays_readable() {
    assert_golden(VERSION_3, VERSION_3_IN_CHUNKS);
    let baskets = read_fixture(VERSION_3_WITH_BASKETS);
    let mut engine = opened(&baskets);
    for (mode, first) in [(ComplementMode::Complement, "pot-1"), (ComplementMode::Popular, "tea-2")] {
        let ask =
            |engine: &Engine| engine.complements_with(&["tea-1".to_owned()], mode, 12, &[], NOW).unwrap();
        ask(&engine);
        supply_all(&mut engine, &baskets, NOW);
        assert_eq!(ask(&engine), ask(&loaded(&golden_with_baskets().write())));
        assert_eq!(ids(&engine, &ask(&engine))[0], first);
    }
    let expected = expected_orders(VERSION_3);
    assert_eq!(expected, golden().customers.unwrap().expected_orders(ONE_ORDER, 30.0 / 7.0));
}

/// What a pack of this version lacks is as if there were no pack.
#[test]
fn version_2_stays_readable() {
    assert_golden(VERSION_2, VERSION_2_IN_CHUNKS);
    let expected = expected_orders(VERSION_2);
    assert_eq!(expected, CustomerModel::default().expected_orders(ONE_ORDER, 30.0 / 7.0));
}

const ONE_ORDER: OrderHistory = OrderHistory { frequency: 0, recency: 0.0, age: 0.0 };

/// How many orders are expected of a shopper who has just ordered once.
fn expected_orders(fixture: &str) -> f64 {
    let mut engine = opened(&read_fixture(fixture));
    happens(&mut engine, "purchase", "tea-1", NOW);
    engine.profile(NOW).orders.expected_30_days.unwrap()
}

/// The lists of the golden packs, small and in chunks.
fn assert_golden(small: &str, chunks: &str) {
    let small = read_fixture(small);
    let mut engine = opened(&small);
    happens(&mut engine, "view_item", "tea-1", NOW);
    let everything = FeedOptions { exclude: Exclude::None, ..FeedOptions::default() };
    engine.feed_with(&everything, NOW).unwrap();
    assert_eq!(supply_all(&mut engine, &small, NOW), ["rows/0"]);
    let feed = engine.feed_with(&everything, NOW).unwrap();
    assert_eq!(ids(&engine, &feed), ["tea-1", "pot-1", "tea-2", "x-9"]);

    let chunks = read_fixture(chunks);
    let mut engine = opened(&chunks);
    engine.supply("delta", file(&chunks, "delta"), NOW).unwrap();
    engine.similar("i289", 2, &[], NOW).unwrap();
    assert_eq!(supply_all(&mut engine, &chunks, NOW), ["directory/0", "items/2", "rows/2"]);
    let similar = engine.similar("i289", 1, &[], NOW).unwrap();
    assert_eq!(ids(&engine, &similar), ["i291"], "i290 is gone, says the delta");
    assert_eq!(engine.product(290).unwrap().price, Some(1.25));
}
