//! The shop's merchandising rules: what they do to lists, and what holds over them.

#![cfg(test)]

mod common;

use std::collections::BTreeMap;

use common::random::{catalogue, history};
use common::{
    DAY, HOUR, MINUTE, NOW, assert_sums, buys, feed, happens, ids, owned, product, product_of, shop, sum,
};
use proptest::prelude::*;
use regulars::{
    Availability, Catalog, Engine, FeedOptions, LeftOut, MerchandisingRules, ONE, PackContents, Points,
    Product, ProductRecord, Reason, SlateItem, Term, Update,
};
use serde_json::{Value, json};

/// Twelve products of brands `"A"` and `"B"` on four shelves, `"0"` to `"11"`, the shelf being the number modulo 4.
fn corner_shop() -> Engine {
    shop((0..12).map(|n| ProductRecord {
        brand: ["A", "B"][n % 2].into(),
        price: format!("{}.00 USD", n + 1).into(),
        tags: if n % 3 == 0 { vec!["new".into()] } else { Vec::new() },
        ..product(&n.to_string(), &format!("Good {n}"), &format!("All > Shelf {}", n % 4))
    }))
}

fn rules(rules: Value) -> MerchandisingRules {
    let (rules, problems) = MerchandisingRules::read(&rules);
    assert_eq!(problems, []);
    rules
}

/// The corner shop under some rules.
fn under(given: Value) -> Engine {
    let mut engine = corner_shop();
    engine.set_merchandising(rules(given));
    engine
}

fn pin(rule_id: &str, item_ids: &[&str], position: u32) -> Value {
    json!({"rule_id": rule_id, "action": "pin", "products": {"item_ids": item_ids}, "position": position})
}

/// The rules that an item's reasons name, with what they give.
fn said(engine: &Engine, item: &SlateItem) -> Vec<(Term, String, Points)> {
    let of_rules = item.reasons.iter().filter_map(|reason: &Reason| {
        let rule_id = engine.rule_id(reason.rule?).unwrap().to_owned();
        Some((reason.term, rule_id, reason.points))
    });
    of_rules.collect()
}

fn left_out(engine: &Engine, item_id: &str) -> (Option<LeftOut>, Option<String>) {
    let explained = engine.explain(item_id, NOW).unwrap();
    (explained.left_out, explained.rule.map(|rule| engine.rule_id(rule).unwrap().to_owned()))
}

#[test]
fn pins_stand_in_their_places_whatever_their_scores() {
    let engine = under(json!([pin("hero", &["7", "5"], 2), pin("tail", &["1"], 5)]));
    let slate = engine.feed(6, &[], NOW).unwrap();
    let shown = ids(&engine, &slate);
    assert_eq!((&shown[1], &shown[2], &shown[4]), (&"7".to_owned(), &"5".to_owned(), &"1".to_owned()));
    assert_eq!(said(&engine, &slate.items[1]), [(Term::Pin, "hero".to_owned(), 0)]);
    assert_eq!(said(&engine, &slate.items[0]), []);
    assert_sums(&slate);
    let explained = engine.explain("7", NOW).unwrap();
    assert_eq!((explained.position, &explained.item), (Some(2), &slate.items[1]));
    assert!(explained.rank > 2);
}

#[test]
fn of_two_pins_at_one_place_the_first_rule_s_wins_and_the_other_stands_behind() {
    let engine = under(json!([pin("a", &["7"], 1), pin("b", &["5"], 1), pin("c", &["7"], 4)]));
    assert_eq!(feed(&engine, 2, NOW), ["7", "5"]);
}

#[test]
fn a_pin_beyond_the_end_closes_up_and_one_beyond_the_limit_is_not_shown() {
    let engine = under(json!([pin("far", &["0"], 100)]));
    assert_eq!(feed(&engine, 24, NOW).last().unwrap(), "0");
    assert!(!feed(&engine, 11, NOW).contains(&"0".to_owned()));
    assert_eq!(left_out(&under(json!([pin("far", &["nobody"], 1)])), "0"), (None, None));
}

#[test]
fn what_cannot_be_had_or_is_not_wanted_is_not_shown_for_being_pinned() {
    let pinned = json!([pin("hero", &["7"], 1)]);
    let is_shown = |engine: &Engine| feed(engine, 24, NOW).contains(&"7".to_owned());
    assert!(is_shown(&under(pinned.clone())));
    let mut engine = under(pinned.clone());
    let sold_out = json!([{"item_id": "7", "availability": "out_of_stock"}]);
    engine.update(&Update::read_list(&sold_out, "").0);
    assert!(!is_shown(&engine));
    for event in ["dismiss_item", "add_to_cart"] {
        let mut engine = under(pinned.clone());
        happens(&mut engine, event, "7", NOW - MINUTE);
        assert!(!is_shown(&engine), "{event}");
    }
    let mut engine = under(pinned.clone());
    buys(&mut engine, &["7"], NOW - HOUR);
    assert!(!is_shown(&engine));
    let filtered =
        json!([pin("hero", &["7"], 1), {"rule_id": "no", "action": "filter", "products": {"item_ids": [7]}}]);
    let engine = under(filtered);
    assert!(!is_shown(&engine));
    assert_eq!(left_out(&engine, "7"), (Some(LeftOut::Filtered), Some("no".into())));
    assert!(!ids(&engine, &engine.feed(24, &owned(&["7"]), NOW).unwrap()).contains(&"7".to_owned()));
}

#[test]
fn variety_does_not_push_a_pin_away_nor_does_a_variant_of_it_come_before() {
    let variant = |id: &str, group: &str| ProductRecord {
        item_group_id: group.to_owned().into(),
        brand: "A".into(),
        ..product(id, &format!("Good {id}"), "Shelf")
    };
    let mut engine = shop(["1", "2", "3", "4", "5"].map(|id| variant(id, if id < "3" { "g" } else { "" })));
    engine.set_merchandising(rules(json!([pin("hero", &["2"], 3), pin("again", &["1"], 4)])));
    // The first variant would come first by itself; and is not shown beside the one pinned before it.
    assert_eq!(feed(&engine, 24, NOW), ["3", "4", "2", "5"]);
}

#[test]
fn what_the_shopper_sees_keeps_its_place_before_what_is_pinned() {
    let engine = under(json!([pin("hero", &["7"], 1)]));
    let keep = FeedOptions { keep: owned(&["3", "4"]), limit: 4, ..FeedOptions::default() };
    let shown = ids(&engine, &engine.feed_with(&keep, NOW).unwrap());
    assert_eq!(shown[..3], ["3", "4", "7"]);
    let filter = json!([{"rule_id": "no", "action": "filter", "products": {"item_ids": ["3"]}}]);
    let engine = under(filter);
    let shown = ids(&engine, &engine.feed_with(&keep, NOW).unwrap());
    assert_eq!(shown[0], "4");
    assert!(!shown.contains(&"3".to_owned()));
}

#[test]
fn boosts_and_buries_add_up_and_each_is_a_reason_of_its_own() {
    let engine = under(json!([
        {"rule_id": "shelf", "action": "boost", "products": {"categories": ["all > shelf 3"]}, "points": 2},
        {"rule_id": "brand", "action": "boost", "products": {"brands": ["b"]}},
        {"rule_id": "dear", "action": "bury", "products": {"price": {"from": 12}}, "points": 1},
    ]));
    let slate = engine.feed(12, &[], NOW).unwrap();
    assert_sums(&slate);
    let of = |id: &str| slate.items.iter().find(|item| product_of(&engine, item).id == id).unwrap();
    let brand = (Term::Boost, "brand".to_owned(), (0.3 * f64::from(ONE)).round() as Points);
    let shelf = (Term::Boost, "shelf".to_owned(), 2 * ONE);
    assert_eq!(said(&engine, of("3")), [shelf.clone(), brand.clone()]);
    assert_eq!(said(&engine, of("11")), [shelf, brand.clone(), (Term::Bury, "dear".to_owned(), -ONE)]);
    assert_eq!(said(&engine, of("1")), [brand]);
    assert_eq!(said(&engine, of("0")), []);
    assert!(["3", "7"].contains(&ids(&engine, &slate)[0].as_str()));
}

#[test]
fn filters_leave_out_or_leave_only() {
    let new = json!({"tags": ["New"]});
    let engine = under(json!([{"rule_id": "no", "action": "filter", "products": new}]));
    assert_eq!(feed(&engine, 24, NOW).len(), 8);
    assert_eq!(left_out(&engine, "3"), (Some(LeftOut::Filtered), Some("no".into())));
    let engine = under(json!([{"rule_id": "only", "action": "filter", "products": new, "only": true}]));
    let mut shown = feed(&engine, 24, NOW);
    shown.sort();
    assert_eq!(shown, ["0", "3", "6", "9"]);
    assert_eq!(left_out(&engine, "1"), (Some(LeftOut::Filtered), Some("only".into())));
}

#[test]
fn rules_hold_on_their_surfaces_and_in_their_windows() {
    let hero = |more: Value| {
        let mut rule = pin("hero", &["7"], 1);
        rule.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        under(json!([rule]))
    };
    let first = |engine: &Engine, surface: &str, now: i64| {
        let options = FeedOptions { surface: surface.into(), ..FeedOptions::default() };
        ids(engine, &engine.feed_with(&options, now).unwrap())[0] == "7"
    };
    let everywhere = hero(json!({}));
    assert!(first(&everywhere, "feed", NOW) && first(&everywhere, "home", NOW));
    let home = hero(json!({"surfaces": ["home", "similar"]}));
    // Asked one after the other, as a page does.
    assert_eq!(["feed", "home", "feed"].map(|surface| first(&home, surface, NOW)), [false, true, false]);
    assert_eq!(ids(&home, &home.similar("0", 3, &[], NOW).unwrap())[0], "7");
    assert_ne!(ids(&home, &home.similar_on("cart", "0", 3, &[], NOW).unwrap())[0], "7");
    assert_ne!(ids(&home, &home.complements(&owned(&["0"]), 3, &[], NOW).unwrap())[0], "7");
    let minute = NOW - NOW % MINUTE;
    let short = hero(json!({"window": {"starts_at": minute, "ends_at": minute + DAY}}));
    let times = [minute - 1, minute, minute + DAY - 1, minute + DAY];
    assert_eq!(times.map(|now| first(&short, "feed", now)), [false, true, true, false]);
    assert_eq!(home.explain_on("home", "7", NOW).unwrap().position, Some(1));
}

#[test]
fn rules_hold_in_rankings_too() {
    let mut engine = under(json!([
        pin("hero", &["3", "nobody", "4", "99"], 1),
        {"rule_id": "b", "action": "boost", "products": {"item_ids": ["6"]}, "points": 1},
        {"rule_id": "no", "action": "filter", "products": {"item_ids": ["1"]}},
    ]));
    let list = owned(&["0", "1", "2", "3", "4", "5", "6", "new"]);
    let order = |engine: &Engine, strength| -> Vec<usize> {
        let ranking = engine.rank(&list, strength, "rank", NOW).unwrap();
        assert!(ranking.items.iter().all(|item| item.score == sum(&item.reasons)));
        ranking.items.iter().map(|item| item.place).collect()
    };
    // The place of an id that is nobody's stays with the next best; the strength changes nothing about rules.
    assert_eq!(order(&engine, 0.0), [3, 6, 4, 0, 2, 5, 7]);
    assert_eq!(order(&engine, 1.0), [3, 6, 4, 0, 2, 5, 7]);
    happens(&mut engine, "dismiss_item", "3", NOW - MINUTE);
    // It is in the shop's list, but not put forward against the shopper's word.
    let after = order(&engine, 0.0);
    assert_eq!((after.len(), after[2]), (7, 4));
    assert_ne!(after[0], 3);
}

#[test]
fn sold_out_products_of_a_ranking_are_not_pinned() {
    let mut engine = under(json!([pin("hero", &["3"], 1)]));
    let sold_out = json!([{"item_id": "3", "availability": "out_of_stock"}]);
    engine.update(&Update::read_list(&sold_out, "").0);
    let ranking = engine.rank(&owned(&["0", "3"]), 0.5, "rank", NOW).unwrap();
    assert_eq!(ranking.items.iter().map(|item| item.place).collect::<Vec<_>>(), [0, 1]);
}

#[test]
fn wrong_rules_are_skipped_and_told_and_the_rest_holds() {
    let good = pin("good", &["1"], 1);
    let wrong = [
        (json!({"rule_id": "good", "action": "boost", "products": {"tags": ["x"]}}), "rule_id"),
        (json!({"rule_id": "x", "action": "push", "products": {"tags": ["x"]}}), "action"),
        (json!({"action": "boost", "products": {"tags": ["x"]}}), "rule_id"),
        (json!({"rule_id": "x", "action": "boost"}), "products.item_ids"),
        (json!({"rule_id": "x", "action": "filter", "products": {}}), "products.item_ids"),
        (json!({"rule_id": "x", "action": "boost", "products": {"tag": ["x"]}}), "products.tag"),
        (json!({"rule_id": "x", "action": "boost", "products": {"tags": [{}]}}), "products.tags[0]"),
        (json!({"rule_id": "x", "action": "boost", "products": {"tags": ["x"]}, "points": -1}), "points"),
        (json!({"rule_id": "x", "action": "boost", "products": {"tags": ["x"]}, "points": 11}), "points"),
        (json!({"rule_id": "x", "action": "boost", "products": {"tags": ["x"]}, "only": true}), "only"),
        (json!({"rule_id": "x", "action": "boost", "products": {"tags": ["x"]}, "position": 1}), "position"),
        (json!({"rule_id": "x", "action": "filter", "products": {"tags": ["x"]}, "points": 1}), "points"),
        (json!({"rule_id": "x", "action": "pin", "products": {"tags": ["x"]}}), "products.item_ids"),
        (
            json!({"rule_id": "x", "action": "pin", "products": {"item_ids": [1], "tags": ["x"]}}),
            "products.item_ids",
        ),
        (json!({"rule_id": "x", "action": "pin", "products": {"item_ids": [1]}, "position": 0}), "position"),
        (
            json!({"rule_id": "x", "action": "bury", "products": {"price": {"from": 5, "to": 2}}}),
            "products.price.to",
        ),
        (
            json!({"rule_id": "x", "action": "bury", "products": {"availability": ["gone"]}}),
            "products.availability[0]",
        ),
        (json!("boost the teas"), ""),
    ];
    for (rule, field) in wrong {
        let (read, problems) = MerchandisingRules::read(&json!({"rules": [good, rule]}));
        assert_eq!(read.rules.len(), 1, "{rule}");
        let told: Vec<_> =
            problems.iter().map(|problem| (problem.code, &*problem.field, problem.line)).collect();
        assert_eq!(told, [("merchandising.field", field, Some(2))], "{rule}");
        assert!(!problems[0].expected.is_empty() && problems[0].mend.ends_with('.'), "{rule}");
    }
    let window = json!([{"rule_id": "x", "action": "bury", "products": {"tags": ["x"]},
        "window": {"starts_at": "2026-02-02", "ends_at": "2026-01-01"}}]);
    let (_, problems) = MerchandisingRules::read(&window);
    assert_eq!((problems[0].code, &*problems[0].field), ("merchandising.window", "window.ends_at"));
    for (list, field) in
        [(json!("x"), "merchandising"), (json!({}), "merchandising"), (json!({"rules": {}}), "merchandising")]
    {
        let (read, problems) = MerchandisingRules::read(&list);
        assert!(read.rules.is_empty());
        assert_eq!((problems[0].code, &*problems[0].field), ("merchandising.list", field), "{list}");
    }
    let (read, problems) = MerchandisingRules::read(&json!({"$schema": "x", "rules": [good], "rule": []}));
    assert_eq!((read.rules.len(), &*problems[0].field), (1, "rule"));
}

#[test]
fn golden_lists_stay_where_rules_are_about_nothing() {
    let plain = corner_shop();
    let about_nothing = under(json!([
        pin("hero", &["nobody"], 1),
        {"rule_id": "b", "action": "boost", "products": {"brands": ["C"]}},
        {"rule_id": "f", "action": "filter", "products": {"tags": ["gone"]}},
        {"rule_id": "o", "action": "filter", "products": {"price": {"from": 0}}, "only": true},
    ]));
    assert_eq!(plain.feed(24, &[], NOW), about_nothing.feed(24, &[], NOW));
    assert_eq!(plain.similar("1", 24, &[], NOW), about_nothing.similar("1", 24, &[], NOW));
}

#[test]
fn what_is_pinned_is_looked_for_in_a_pack() {
    let count = 1200;
    let text = |name: &str| (0..count).map(|n| format!("{name}-{n}")).collect::<Vec<_>>().join("\u{1e}");
    let contents = PackContents {
        names: owned(&["id", "title"]),
        columns: vec![text("item"), text("Thing")],
        ..PackContents::default()
    };
    let pack = contents.write();
    let file = |name: &str| &pack.files.iter().find(|(known, _)| known == name).unwrap().1[..];
    let mut engine = Engine::new(7);
    engine.open_pack(&pack.build, file("head")).unwrap();
    engine.set_merchandising(rules(json!([pin("hero", &["item-1100"], 2)])));
    assert!(!feed(&engine, 4, NOW).contains(&"item-1100".to_owned()));
    while let Some(name) = engine.needs(NOW).first() {
        engine.supply(name, file(name), NOW).unwrap();
    }
    assert_eq!(feed(&engine, 4, NOW)[1], "item-1100");
    assert_eq!(engine.explain("item-1100", NOW).unwrap().position, Some(2));
    let mut whole = Engine::new(7);
    whole.load_pack(&pack).unwrap();
    whole.set_merchandising(rules(json!([pin("hero", &["item-1100"], 2)])));
    assert_eq!(feed(&whole, 24, NOW), feed(&engine, 24, NOW));
}

#[derive(Clone, Debug)]
struct Given {
    rules: Value,
}

fn some_rules() -> impl Strategy<Value = Given> {
    let products = (
        prop::collection::vec(0usize..40, 0..4),
        prop::collection::vec(
            prop::sample::select(&["drinks", "Drinks > tea", "FOOD", "Home>Tea"][..]),
            0..2,
        ),
        prop::collection::vec(prop::sample::select(&["alder", "Birch"][..]), 0..2),
        prop::collection::vec(prop::sample::select(&["Vegan", "local", "organic"][..]), 0..2),
        prop::option::of((0u32..40, 0u32..40)),
        prop::collection::vec(prop::sample::select(&["in_stock", "preorder"][..]), 0..2),
    );
    let rule = (
        prop::sample::select(&["pin", "boost", "boost", "bury", "filter"][..]),
        products,
        0u32..30,
        1u32..12,
        prop::bool::weighted(0.15),
        prop::sample::select(&["", "similar", "home"][..]),
        (prop::option::weighted(0.3, -2i64..2), prop::option::weighted(0.3, -2i64..3)),
    );
    prop::collection::vec(rule, 0..8).prop_map(|rules| {
        let rules = rules.into_iter().enumerate().map(|(at, (action, products, points, position, only, surface, window))| {
            let (ids, categories, brands, tags, price, availability) = products;
            let is_pin = action == "pin";
            let mut rule = json!({"rule_id": at, "action": action});
            let mut of = json!({"item_ids": ids});
            if !is_pin {
                of = json!({"item_ids": ids, "categories": categories, "brands": brands, "tags": tags, "availability": availability});
                if let Some((one, other)) = price {
                    of["price"] = json!({"from": one.min(other), "to": one.max(other)});
                }
            }
            rule["products"] = of;
            match action {
                "pin" => rule["position"] = json!(position),
                "filter" => rule["only"] = json!(only),
                _ => rule["points"] = json!(f64::from(points) / 10.0),
            }
            if !surface.is_empty() {
                rule["surfaces"] = json!([surface]);
            }
            let (starts, ends) = window;
            let mut open = json!({});
            if let Some(starts) = starts {
                open["starts_at"] = json!(NOW + starts * HOUR);
            }
            if let Some(ends) = ends {
                open["ends_at"] = json!(NOW + ends * HOUR);
            }
            rule["window"] = open;
            rule
        });
        Given { rules: rules.collect() }
    })
}

fn texts(value: &Value) -> Vec<String> {
    let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    value.as_array().map(|list| list.iter().map(text).collect()).unwrap_or_default()
}

/// The slow way: every product is looked at by itself, as a person would.
fn fits(rule: &Value, record: &ProductRecord, product: &Product) -> bool {
    let of = &rule["products"];
    let one_of = |names: &Value, fits: &dyn Fn(&str) -> bool| {
        let names = texts(names);
        names.is_empty() || names.iter().any(|name| fits(name))
    };
    let same = |one: &str, other: &str| one.eq_ignore_ascii_case(other);
    let levels =
        |path: &str| -> Vec<String> { path.split('>').map(|level| level.trim().to_lowercase()).collect() };
    let path = product.product_type.as_deref().map(levels).unwrap_or_default();
    let price = product.sale_price.or(product.price);
    let is_priced = of["price"].is_null()
        || price.is_some_and(|price| {
            (of["price"]["from"].as_f64().unwrap()..=of["price"]["to"].as_f64().unwrap()).contains(&price)
        });
    let availability = match product.availability {
        Availability::InStock => "in_stock",
        Availability::OutOfStock => "out_of_stock",
        Availability::Preorder => "preorder",
        Availability::Backorder => "backorder",
    };
    one_of(&of["item_ids"], &|id| id == product.id)
        && one_of(&of["categories"], &|above| path.starts_with(&levels(above)))
        && one_of(&of["brands"], &|brand| same(brand, &record.brand))
        && one_of(&of["tags"], &|tag| record.tags.iter().any(|own| same(tag, own)))
        && one_of(&of["availability"], &|known| known == availability)
        && is_priced
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    /// Lists of similar products know no variety, so what rules make of them can be told from the plain list.
    #[test]
    fn rules_do_what_the_slow_way_does(
        mut products in catalogue(1..40),
        history in history(12),
        given in some_rules(),
        surface in prop::sample::select(&["similar", "home"][..]),
        limit in 1usize..40,
    ) {
        products.iter_mut().for_each(|product| product.item_group_id = "".into());
        let mut engine = shop(products.iter().cloned());
        for (at, event) in &history {
            engine.record(event, *at);
        }
        let plain = engine.similar("0", 1000, &[], NOW).unwrap();
        let plain: BTreeMap<String, Points> =
            plain.items.iter().map(|item| (product_of(&engine, item).id, item.score)).collect();
        let (read, problems) = MerchandisingRules::read(&given.rules);
        let kept: Vec<String> = read.rules.iter().map(|rule| rule.rule_id.clone()).collect();
        // Only windows that never open and rules about nothing are wrong.
        let is_expected = |code: &str, field: &str| {
            (code, field) == ("merchandising.window", "window.ends_at") || field == "products.item_ids"
        };
        prop_assert!(problems.iter().all(|problem| is_expected(problem.code, &problem.field)), "{problems:?}");
        engine.set_merchandising(read);

        let holds = |rule: &&Value| {
            let surfaces = texts(&rule["surfaces"]);
            let window = &rule["window"];
            kept.contains(&rule["rule_id"].to_string())
                && (surfaces.is_empty() || surfaces.contains(&surface.to_owned()))
                && window["starts_at"].as_i64().is_none_or(|starts| NOW >= starts)
                && window["ends_at"].as_i64().is_none_or(|ends| NOW < ends)
        };
        let rules: Vec<&Value> = given.rules.as_array().unwrap().iter().filter(holds).collect();
        let by_id = common::products(engine.catalog());
        let is_of = |rule: &Value, id: &str| fits(rule, &products[id.parse::<usize>().unwrap()], &by_id[id]);
        let mut scores: Vec<(String, Points)> = Vec::new();
        for product in &products {
            let Some(&score) = plain.get(&*product.id) else { continue };
            let mut sum = score;
            let mut is_left_in = true;
            for rule in &rules {
                let fits = is_of(rule, &product.id);
                let points = (rule["points"].as_f64().unwrap_or_default() * f64::from(ONE)).round() as Points;
                match rule["action"].as_str().unwrap() {
                    "boost" if fits => sum += points,
                    "bury" if fits => sum -= points,
                    "filter" => is_left_in &= fits == rule["only"].as_bool().unwrap(),
                    _ => {}
                }
            }
            if is_left_in {
                scores.push((product.id.clone().into_owned(), sum));
            }
        }
        let mut pins: Vec<(u64, String)> = Vec::new();
        for rule in rules.iter().filter(|rule| rule["action"] == "pin") {
            for (at, id) in texts(&rule["products"]["item_ids"]).into_iter().enumerate() {
                let is_free = pins.iter().all(|(_, known)| *known != id);
                if is_free && scores.iter().any(|(known, _)| *known == id) {
                    pins.push((rule["position"].as_u64().unwrap() + at as u64, id));
                }
            }
        }
        pins.sort_by_key(|(position, _)| *position);
        let mut others: Vec<&(String, Points)> =
            scores.iter().filter(|(id, _)| pins.iter().all(|(_, pinned)| pinned != id)).collect();
        others.sort_by_key(|(_, score)| -score);
        let (mut pins, mut others) = (pins.into_iter().peekable(), others.into_iter());
        let mut expected: Vec<String> = Vec::new();
        while expected.len() < limit {
            let is_due = pins.peek().is_some_and(|(position, _)| *position <= expected.len() as u64 + 1);
            let other = if is_due { None } else { others.next() };
            let Some(id) = other.map(|(id, _)| id.clone()).or_else(|| pins.next().map(|(_, id)| id)) else { break };
            expected.push(id);
        }

        let slate = engine.similar_on(surface, "0", limit, &[], NOW).unwrap();
        prop_assert_eq!(ids(&engine, &slate), expected);
        for item in &slate.items {
            let id = product_of(&engine, item).id;
            prop_assert_eq!(item.score, scores.iter().find(|(known, _)| *known == id).unwrap().1);
            prop_assert_eq!(item.score, sum(&item.reasons));
            for (term, rule_id, _) in said(&engine, item) {
                let rule = rules.iter().find(|rule| rule["rule_id"].as_u64() == rule_id.parse().ok()).unwrap();
                let action = [Term::Pin, Term::Boost, Term::Bury].iter().position(|known| *known == term).unwrap();
                prop_assert_eq!(rule["action"].as_str().unwrap(), ["pin", "boost", "bury"][action]);
            }
        }
    }

    #[test]
    fn whatever_the_rules_lists_keep_their_promises(
        products in catalogue(1..60),
        history in history(25),
        given in some_rules(),
        limit in 1usize..30,
    ) {
        let mut engine = Engine::new(7);
        engine.set_catalog(Catalog::new(products.iter().cloned()).0);
        for (at, event) in &history {
            engine.record(event, *at);
        }
        engine.set_merchandising(MerchandisingRules::read(&given.rules).0);
        let profile = engine.profile(NOW);
        for slate in [
            engine.feed(limit, &[], NOW).unwrap(),
            engine.similar("0", limit, &[], NOW).unwrap(),
            engine.complements(&owned(&["0", "1"]), limit, &[], NOW).unwrap(),
        ] {
            prop_assert!(slate.items.len() <= limit);
            let mut groups = Vec::new();
            for item in &slate.items {
                prop_assert_eq!(item.score, sum(&item.reasons));
                prop_assert!(item.reasons.iter().all(|reason| (reason.points != 0) != (reason.term == Term::Pin)));
                let product = product_of(&engine, item);
                prop_assert_ne!(product.availability, Availability::OutOfStock);
                prop_assert!(!profile.hidden.contains(&product.id));
                if let Some(group) = product.item_group_id {
                    prop_assert!(!groups.contains(&group));
                    groups.push(group);
                }
            }
        }
        for product in &products {
            let explained = engine.explain(&product.id, NOW).unwrap();
            prop_assert_eq!(explained.rule.is_some(), explained.left_out == Some(LeftOut::Filtered));
        }
    }
}
