//! For whom offers are: every rule by itself, and any rules together against a slow, plain reading of them.

#![cfg(test)]

mod common;

use common::{DAY, HOUR, MINUTE, NOW, buys, happens, product, random, shop};
use proptest::prelude::*;
use regulars::{
    Catalog, Correction, DryRun, Engine, Facet, FacetKind, OfferBook, Product, ProductRecord, Profile,
};
use serde_json::{Map, Value, json};

fn book(offers: Value) -> OfferBook {
    let (book, problems) = OfferBook::read(&offers);
    assert_eq!(problems, []);
    book
}

/// What is against an offer with this audience, for anyone by its purpose.
fn against(engine: &Engine, audience: Value, now: i64) -> Option<String> {
    let offer = json!([{"promotion_id": "a", "purpose": "content", "title": "Read", "audience": audience}]);
    let [run] = engine.dry_run(&book(offer), now).try_into().unwrap();
    assert_eq!(run.matches, run.ruled_out_by.is_none());
    run.ruled_out_by
}

fn holds(engine: &Engine, audience: Value, now: i64) -> bool {
    against(engine, audience, now).is_none()
}

fn grocer() -> Engine {
    let priced = |id: &str, title: &str, kind: &str, price: &str, brand: &str| ProductRecord {
        price: price.to_owned().into(),
        brand: brand.to_owned().into(),
        ..product(id, title, kind)
    };
    shop([
        priced("tea", "Green tea", "Drinks > Tea", "6.60 USD", "Alder"),
        priced("jam", "Plum jam", "Food > Jam", "3.50 USD", "Birch"),
        ProductRecord {
            sale_price: "2.00 USD".into(),
            item_group_id: "mugs".into(),
            ..priced("mug", "Mug", "Home", "5.00 USD", "")
        },
        product("gem", "Priceless", "Home"),
    ])
}

fn add(engine: &mut Engine, item_id: &str, quantity: f64) {
    let event = json!({"event": "add_to_cart", "items": [{"item_id": item_id, "quantity": quantity}]});
    assert!(engine.record(&event, NOW).recorded);
}

/// 9 October 2025 is a Thursday.
fn at(hour: i64) -> i64 {
    NOW - NOW.rem_euclid(DAY) + hour * HOUR
}

#[test]
fn an_empty_audience_is_everyone_and_the_first_rule_against_is_told_by_its_path() {
    let engine = grocer();
    assert_eq!(against(&engine, json!({}), NOW), None);
    assert_eq!(against(&engine, json!({"all": []}), NOW), None);
    let never = json!({"orders": {"from": 1}});
    let always = json!({"orders": {"to": 0}});
    for (audience, expected) in [
        (json!({"all": [always, {"visits": {}, "orders": {"from": 1}}]}), "audience.all[1].orders"),
        (json!({"all": [{"all": [always, {"any": [never, never]}]}]}), "audience.all[0].all[1].any"),
        (json!({"any": [never, {"visits": {"from": 2}}]}), "audience.any"),
        (json!({"not": always}), "audience.not"),
        // In the order of the rules, not of the writing.
        (json!({"weekdays": [1], "visits": {"from": 2}}), "audience.visits"),
    ] {
        assert_eq!(against(&engine, audience.clone(), NOW).as_deref(), Some(expected), "{audience}");
    }
    assert!(holds(&engine, json!({"any": [never, always]}), NOW));
    assert!(holds(&engine, json!({"not": {"not": always}}), NOW));
}

#[test]
fn a_visit_counts_once_it_begins_and_a_span_holds_both_its_ends() {
    let mut engine = grocer();
    assert!(holds(&engine, json!({"visits": {"from": 1, "to": 1}}), NOW));
    happens(&mut engine, "view_item", "tea", NOW);
    for (now, visits) in [(NOW + 30 * MINUTE, 1), (NOW + 31 * MINUTE, 2)] {
        for (span, expected) in [
            (json!({"from": visits}), true),
            (json!({"from": visits + 1}), false),
            (json!({"to": visits}), true),
            (json!({"to": visits - 1}), false),
            (json!({}), true),
        ] {
            assert_eq!(holds(&engine, json!({"visits": span}), now), expected, "{span} of {visits}");
        }
    }
}

#[test]
fn days_since_the_last_order_are_of_24_hours_and_no_order_is_no_number() {
    let mut engine = grocer();
    assert!(!holds(&engine, json!({"days_since_order": {}}), NOW));
    buys(&mut engine, &["tea"], NOW);
    buys(&mut engine, &["tea"], NOW - 9 * DAY);
    let within = json!({"days_since_order": {"from": 3, "to": 7}});
    for (now, expected) in
        [(NOW + 3 * DAY - 1, false), (NOW + 3 * DAY, true), (NOW + 7 * DAY, true), (NOW + 7 * DAY + 1, false)]
    {
        assert_eq!(holds(&engine, within.clone(), now), expected, "{}", now - NOW);
    }
    // A clock that was set back.
    assert!(holds(&engine, json!({"days_since_order": {"to": 0}}), NOW - DAY));
    assert!(holds(&engine, json!({"orders": {"from": 2, "to": 2}}), NOW));
}

#[test]
fn what_is_bought_again_and_again_is_due_when_its_time_is_nearly_over() {
    let mut engine = grocer();
    let due = json!({"due": true});
    buys(&mut engine, &["tea"], NOW - 10 * DAY);
    assert!(holds(&engine, json!({"due": false}), NOW) && !holds(&engine, due.clone(), NOW + 20 * DAY));
    buys(&mut engine, &["tea"], NOW);
    for (days, expected) in [(7, false), (8, true), (30, true), (31, false)] {
        assert_eq!(holds(&engine, due.clone(), NOW + days * DAY), expected, "{days}");
    }
}

#[test]
fn the_cart_is_known_by_its_goods_its_value_and_its_pieces() {
    let mut engine = grocer();
    assert!(!holds(&engine, json!({"cart_holds": {}}), NOW));
    assert!(holds(&engine, json!({"cart_value": {"to": 0}, "cart_items": {"to": 0}}), NOW));
    add(&mut engine, "tea", 3.0);
    // 6.60 three times is not 19.80 in binary.
    assert!(holds(&engine, json!({"cart_value": {"from": 19.8, "to": 19.8}}), NOW));
    add(&mut engine, "mug", 2.0);
    add(&mut engine, "gem", 1.0);
    assert!(holds(&engine, json!({"cart_value": {"from": 23.8, "to": 23.8}}), NOW));
    assert!(holds(&engine, json!({"cart_items": {"from": 6, "to": 6}}), NOW));
    for (rule, expected) in [
        (json!({}), true),
        (json!({"item_id": "tea"}), true),
        (json!({"item_id": "mugs"}), true),
        (json!({"item_id": "jam"}), false),
        (json!({"category": "drinks"}), true),
        (json!({"category": "Drinks > Tea"}), true),
        (json!({"category": "Drinks > Tea > Green"}), false),
        (json!({"category": "Food"}), false),
        (json!({"brand": "ALDER"}), true),
        (json!({"brand": "Birch"}), false),
        // All that is stated, of one product.
        (json!({"category": "Home", "brand": "Alder"}), false),
        (json!({"item_id": "tea", "category": "Drinks", "brand": "Alder"}), true),
    ] {
        assert_eq!(holds(&engine, json!({"cart_holds": rule}), NOW), expected, "{rule}");
    }
}

#[test]
fn an_affinity_is_strong_enough_and_a_category_counts_for_those_above_it() {
    let mut engine = grocer();
    happens(&mut engine, "view_item", "tea", NOW);
    let strength =
        engine.profile(NOW).affinities.iter().find(|one| one.value == "Drinks > Tea").unwrap().strength;
    assert!(strength > 0.2 && strength < 0.9);
    let affinity = |kind: &str, value: &str, least: Value| {
        holds(&engine, json!({"affinity": {"kind": kind, "value": value, "least": least}}), NOW)
    };
    assert!(affinity("category", "drinks > tea", Value::Null) && affinity("category", "Drinks", Value::Null));
    assert!(affinity("category", "Drinks > Tea", strength.into()));
    assert!(!affinity("category", "Drinks > Tea", (strength + 1e-9).into()));
    assert!(affinity("brand", "alder", Value::Null) && !affinity("brand", "Birch", Value::Null));
    assert!(!affinity("brand", "Drinks", 0.into()) && !affinity("category", "Food", 0.into()));
    // What the shopper says of it stands.
    let brand = |value: &str| Facet { kind: FacetKind::Brand, value: value.into() };
    let mut corrected = engine.clone();
    corrected.correct(brand("Alder"), Some(Correction::Mute), NOW);
    corrected.correct(brand("Birch"), Some(Correction::Prefer), NOW);
    assert!(!holds(&corrected, json!({"affinity": {"kind": "brand", "value": "Alder", "least": 0}}), NOW));
    assert!(holds(&corrected, json!({"affinity": {"kind": "brand", "value": "Birch", "least": 1}}), NOW));
    // After half a year it is weak.
    let rule = json!({"affinity": {"kind": "brand", "value": "Alder"}});
    assert!(!holds(&engine, rule, NOW + 180 * DAY));
}

#[test]
fn hours_days_and_dates_are_those_of_the_shoppers_clock() {
    let mut engine = grocer();
    let evening = json!({"hours": {"from": 22, "to": 8}});
    for (hour, expected) in [(21, false), (22, true), (0, true), (7, true), (8, false)] {
        assert_eq!(holds(&engine, evening.clone(), at(hour)), expected, "{hour}");
    }
    assert!(
        holds(&engine, json!({"weekdays": [4]}), at(0)) && holds(&engine, json!({"weekdays": [4]}), at(23))
    );
    assert!(holds(&engine, json!({"weekdays": [1, 5]}), at(24)));
    let days = json!({"calendar": {"from": "10-10", "to": "10-09"}});
    assert!(holds(&engine, json!({"calendar": {"from": "10-09", "to": "10-09"}}), at(23)));
    assert!(holds(&engine, days, at(0)));
    assert!(!holds(&engine, json!({"calendar": {"from": "10-10", "to": "10-08"}}), at(0)));
    assert!(holds(&engine, json!({"calendar": {"from": "12-24", "to": "10-09"}}), at(0)));

    engine.set_utc_offset(480);
    assert!(holds(&engine, evening.clone(), at(14)) && !holds(&engine, evening, at(0)));
    assert!(holds(&engine, json!({"weekdays": [5], "calendar": {"from": "10-10", "to": "10-10"}}), at(16)));
}

#[test]
fn purposes_bring_rules_which_the_audience_may_state_otherwise() {
    let offer = |purpose: &str, audience: Value| json!({"promotion_id": purpose, "purpose": purpose, "title": "T", "audience": audience});
    let run = |engine: &Engine, purpose: &str, audience: Value, days: i64| -> Option<String> {
        let [run] =
            engine.dry_run(&book(json!([offer(purpose, audience)])), NOW + days * DAY).try_into().unwrap();
        run.ruled_out_by
    };
    let stranger = grocer();
    let mut once = grocer();
    buys(&mut once, &["tea"], NOW);
    let mut again = once.clone();
    buys(&mut again, &["tea"], NOW + 10 * DAY);
    let mut filling = grocer();
    add(&mut filling, "tea", 1.0);
    let nothing = || json!({});
    for (engine, purpose, days, expected) in [
        (&stranger, "welcome", 0, None),
        (&filling, "welcome", 1, Some("purpose.visits")),
        (&once, "welcome", 0, Some("purpose.orders")),
        (&filling, "first_order", 1, None),
        (&once, "first_order", 0, Some("purpose.orders")),
        (&stranger, "second_order", 0, Some("purpose.orders")),
        (&once, "second_order", 0, None),
        (&again, "second_order", 10, Some("purpose.orders")),
        (&stranger, "free_shipping", 0, Some("purpose.cart_holds")),
        (&filling, "free_shipping", 0, None),
        (&stranger, "bundle", 0, None),
        (&stranger, "member", 0, Some("purpose.signed_in")),
        (&stranger, "birthday", 0, Some("purpose.birthday")),
        (&stranger, "holiday", 0, None),
        (&stranger, "win_back", 0, Some("purpose.stage")),
        (&once, "replenish", 9, Some("purpose.due")),
        (&again, "replenish", 19, None),
        (&once, "thank_you", 7, None),
        (&once, "thank_you", 8, Some("purpose.days_since_order")),
        (&stranger, "surprise", 0, Some("purpose.orders")),
        (&once, "surprise", 0, None),
        (&once, "referral", 0, Some("purpose.orders")),
        (&again, "referral", 10, None),
        (&once, "review", 2, Some("purpose.days_since_order")),
        (&once, "review", 3, None),
        (&once, "review", 61, Some("purpose.days_since_order")),
        (&stranger, "join", 0, None),
        (&stranger, "content", 0, None),
    ] {
        assert_eq!(run(engine, purpose, nothing(), days).as_deref(), expected, "{purpose} after {days} days");
    }
    // The purpose's rules come first, and what the audience says itself stands alone.
    assert_eq!(
        run(&once, "welcome", json!({"cart_value": {"from": 5}}), 0).as_deref(),
        Some("purpose.orders")
    );
    assert_eq!(run(&filling, "welcome", json!({"visits": {"to": 3}}), 1), None);
    assert_eq!(run(&once, "thank_you", json!({"days_since_order": {"to": 14}}), 14), None);
    let deeper = json!({"not": {"visits": {"from": 3}}});
    assert_eq!(run(&filling, "welcome", deeper, 1).as_deref(), Some("purpose.visits"));
}

#[test]
fn a_dry_run_tells_of_every_offer_in_order_with_the_first_rule_or_limit_against_it() {
    let offers = book(json!([
        {"promotion_id": "over", "purpose": "member", "title": "T", "window": {"ends_at": NOW}},
        {"promotion_id": "later", "purpose": "member", "title": "T", "window": {"starts_at": NOW + 1}},
        {"promotion_id": "hello", "purpose": "welcome", "title": "T", "surfaces": ["cart"]},
        {"promotion_id": "never", "purpose": "welcome", "title": "T", "limits": {"impressions": 0}},
    ]));
    let run = |id: &str, ruled_out_by: Option<&str>| DryRun {
        promotion_id: id.into(),
        matches: ruled_out_by.is_none(),
        ruled_out_by: ruled_out_by.map(str::to_owned),
        propensity: None,
    };
    let engine = grocer();
    let before = engine.snapshot();
    let expected = [
        run("over", Some("window.ended")),
        run("later", Some("window.not_started")),
        run("hello", None),
        run("never", Some("limits.impressions")),
    ];
    assert_eq!(engine.dry_run(&offers, NOW), expected);
    assert_eq!(engine.snapshot(), before);
}

#[test]
fn what_the_shop_tells_of_a_shopper_is_asked_by_rules() {
    let mut engine = grocer();
    for (audience, expected) in [
        (json!({"signed_in": false, "joined": false}), true),
        (json!({"tier": ["gold"]}), false),
        (json!({"points": {}}), false),
        (json!({"birthday": {"days_before": 180, "days_after": 180}}), false),
    ] {
        assert_eq!(holds(&engine, audience.clone(), NOW), expected, "{audience}");
    }
    let facts = json!({"tier": "Gold", "points": 120, "birthday": "1990-10-02", "orders_elsewhere": 4});
    engine.set_facts(&facts, false, NOW).unwrap();
    for (audience, expected) in [
        (json!({"signed_in": true, "joined": true}), true),
        (json!({"signed_in": false}), false),
        (json!({"tier": ["silver", "GOLD"]}), true),
        (json!({"tier": ["silver"]}), false),
        (json!({"points": {"from": 120, "to": 120}}), true),
        (json!({"points": {"from": 121}}), false),
        // Seven days ago.
        (json!({"birthday": {"days_after": 7}}), true),
        (json!({"birthday": {"days_after": 6}}), false),
        (json!({"birthday": {"days_before": 180}}), false),
        // Orders count wherever they were placed; of when, only those here tell.
        (json!({"orders": {"from": 4, "to": 4}}), true),
        (json!({"days_since_order": {}}), false),
        (json!({"stage": ["stranger"]}), false),
    ] {
        assert_eq!(holds(&engine, audience.clone(), NOW), expected, "{audience}");
    }
    buys(&mut engine, &["tea"], NOW);
    assert!(holds(&engine, json!({"orders": {"from": 5, "to": 5}}), NOW));
}

#[test]
fn a_birthday_is_near_over_new_year_and_on_the_first_of_march_where_there_is_no_leap_day() {
    // The 28th of February 2025, 2026 and so on, at noon UTC.
    let noon = |days_since_1970: i64| days_since_1970 * DAY + 12 * HOUR;
    let near = |birthday: &str, rule: Value, now: i64| {
        let mut engine = grocer();
        engine.set_facts(&json!({"birthday": birthday}), false, now).unwrap();
        holds(&engine, json!({"birthday": rule}), now)
    };
    let (new_year_2026, march_2025, march_2024) = (20_454, 20_148, 19_783);
    assert!(near("12-30", json!({"days_after": 2}), noon(new_year_2026)));
    assert!(!near("12-30", json!({"days_after": 1}), noon(new_year_2026)));
    assert!(near("01-03", json!({"days_before": 3}), noon(new_year_2026 - 1)));
    assert!(!near("01-03", json!({"days_before": 2}), noon(new_year_2026 - 1)));
    assert!(near("02-29", json!({}), noon(march_2025)) && !near("02-29", json!({}), noon(march_2025 - 1)));
    assert!(near("02-29", json!({}), noon(march_2024 - 1)) && !near("02-29", json!({}), noon(march_2024)));
}

#[test]
fn where_shoppers_come_from_is_by_the_first_way_and_by_the_last_that_was_not_direct() {
    let mut engine = grocer();
    assert!(
        !holds(&engine, json!({"channel": ["direct"]}), NOW) && holds(&engine, json!({"paid": false}), NOW)
    );
    engine.arrive("https://shop.example/", "", NOW);
    assert!(holds(&engine, json!({"channel": ["direct"], "first_channel": ["direct"]}), NOW));
    engine.arrive("https://shop.example/?gclid=1", "https://www.google.com/", NOW + DAY);
    engine.arrive("https://shop.example/", "", NOW + 2 * DAY);
    assert!(holds(&engine, json!({"channel": ["email", "paid_search"], "paid": true}), NOW));
    assert!(!holds(&engine, json!({"first_channel": ["paid_search"]}), NOW));
    engine.arrive("https://shop.example/?utm_medium=email", "", NOW + 3 * DAY);
    assert!(holds(&engine, json!({"channel": ["email"], "paid": false}), NOW));
}

#[test]
fn days_since_the_visit_before_are_counted_from_its_end() {
    let mut engine = grocer();
    let span = |from: f64| json!({"days_since_visit": {"from": from}});
    assert!(!holds(&engine, span(0.0), NOW));
    happens(&mut engine, "view_item", "tea", NOW);
    happens(&mut engine, "view_item", "tea", NOW + 20 * MINUTE);
    assert!(!holds(&engine, span(0.0), NOW + 20 * MINUTE));
    // A visit that begins is measured before its first event and after it alike.
    let back = NOW + 20 * MINUTE + 3 * DAY;
    assert!(holds(&engine, span(3.0), back) && !holds(&engine, span(3.001), back));
    happens(&mut engine, "view_item", "tea", back);
    assert!(holds(&engine, span(3.0), back) && !holds(&engine, span(3.001), back));
}

#[test]
fn the_segment_and_who_joined_are_asked_by_rules() {
    let mut engine = grocer();
    assert!(holds(&engine, json!({"segment": ["none"]}), NOW));
    buys(&mut engine, &["tea"], NOW);
    assert!(holds(&engine, json!({"segment": ["lost", "new_customer"]}), NOW));
    assert!(!holds(&engine, json!({"segment": ["champion"]}), NOW));
    assert!(holds(&engine, json!({"joined": false}), NOW));
    engine.record(&json!({"event": "join_group"}), NOW);
    assert!(holds(&engine, json!({"joined": true}), NOW));
    assert!(holds(&engine, json!({"discount_share": {"to": 0.25}}), NOW));
    let order = json!({"event": "purchase", "coupon": "TEA", "items": [{"item_id": "tea"}]});
    engine.record(&order, NOW);
    assert!(holds(&engine, json!({"discount_share": {"from": 0.5, "to": 0.5}}), NOW));
}

/// The rules in the order in which they are tried.
const KEYS: [&str; 25] = [
    "all",
    "any",
    "not",
    "stage",
    "segment",
    "channel",
    "first_channel",
    "paid",
    "visits",
    "days_since_visit",
    "orders",
    "days_since_order",
    "discount_share",
    "affinity",
    "cart_holds",
    "cart_value",
    "cart_items",
    "tier",
    "points",
    "signed_in",
    "joined",
    "birthday",
    "calendar",
    "hours",
    "weekdays",
];

const CHANNELS: [&str; 4] = ["direct", "paid_search", "email", "referral"];
const ADDRESSES: [(&str, &str); 4] = [
    ("https://shop.example/", ""),
    ("https://shop.example/?gclid=1", "https://www.google.com/"),
    ("https://shop.example/?utm_medium=email", ""),
    ("https://shop.example/", "https://friend.example/"),
];

fn span(most: f64) -> impl Strategy<Value = Value> {
    let bound = || prop::option::of((0..=20u32).prop_map(move |at| f64::from(at) * most / 20.0));
    (bound(), bound()).prop_map(|(from, to)| match (from, to) {
        (Some(from), Some(to)) => json!({"from": from.min(to), "to": from.max(to)}),
        (from, to) => json!({"from": from, "to": to}),
    })
}

fn rule() -> impl Strategy<Value = (&'static str, Value)> {
    let category = || prop::sample::select(&["Drinks", "Food > Tea", "home", "茶", "Tea > Drinks"][..]);
    let brand = || prop::sample::select(&["Alder", "birch", "Cedar", "Oak"][..]);
    let cart = (prop::option::of(0..64u32), prop::option::of(category()), prop::option::of(brand()));
    let affinity = (prop::bool::ANY, category(), brand(), prop::option::of(0.0..0.8)).prop_map(
        |(of_category, category, brand, least)| match of_category {
            true => json!({"kind": "category", "value": category, "least": least}),
            false => json!({"kind": "brand", "value": brand, "least": least}),
        },
    );
    let day = || (1u32..=12, 1u32..=28).prop_map(|(month, day)| format!("{month:02}-{day:02}"));
    let hours = (0u32..24, 1u32..24).prop_map(|(from, more)| json!({"from": from, "to": (from + more) % 24}));
    prop_oneof![
        span(20.0).prop_map(|span| ("visits", span)),
        span(6.0).prop_map(|span| ("orders", span)),
        span(100.0).prop_map(|span| ("days_since_order", span)),
        span(1.0).prop_map(|span| ("discount_share", span)),
        prop::sample::subsequence(&["stranger", "newcomer", "first_order", "repeat", "drifting"][..], 1..4)
            .prop_map(|stages| ("stage", json!(stages))),
        prop::sample::subsequence(
            &["none", "new_customer", "hibernating", "lost", "promising", "at_risk"][..],
            1..4
        )
        .prop_map(|segments| ("segment", json!(segments))),
        (
            prop::sample::subsequence(&CHANNELS[..], 1..3),
            prop::sample::select(&["channel", "first_channel"][..])
        )
            .prop_map(|(channels, key)| (key, json!(channels))),
        prop::bool::ANY.prop_map(|paid| ("paid", paid.into())),
        prop::bool::ANY.prop_map(|joined| ("joined", joined.into())),
        span(40.0).prop_map(|span| ("days_since_visit", span)),
        affinity.prop_map(|rule| ("affinity", rule)),
        cart.prop_map(|(id, category, brand)| {
            ("cart_holds", json!({"item_id": id, "category": category, "brand": brand}))
        }),
        span(200.0).prop_map(|span| ("cart_value", span)),
        span(20.0).prop_map(|span| ("cart_items", span)),
        prop::bool::ANY.prop_map(|known| ("signed_in", known.into())),
        (day(), day()).prop_map(|(from, to)| ("calendar", json!({"from": from, "to": to}))),
        hours.prop_map(|hours| ("hours", hours)),
        prop::collection::btree_set(1u32..=7, 1..5).prop_map(|days| ("weekdays", json!(days))),
        prop::sample::subsequence(&["gold", "silver"][..], 1..=2).prop_map(|tiers| ("tier", json!(tiers))),
        span(200.0).prop_map(|span| ("points", span)),
        (prop::option::of(0..=180u32), prop::option::of(0..=180u32)).prop_map(|(before, after)| {
            ("birthday", json!({"days_before": before, "days_after": after}))
        }),
    ]
}

/// What the shop tells of somebody, or nothing.
fn facts() -> impl Strategy<Value = Value> {
    let birthday = (1u32..=12, 1u32..=28).prop_map(|(month, day)| format!("{month:02}-{day:02}"));
    let tier = prop::sample::select(&["gold", "silver", "bronze"][..]);
    let facts = (
        prop::option::of(birthday),
        prop::option::of(tier),
        prop::option::of(0..200u32),
        prop::option::of(0..5u32),
    );
    let told = facts.prop_map(|(birthday, tier, points, orders_elsewhere)| {
        json!({"birthday": birthday, "tier": tier, "points": points, "orders_elsewhere": orders_elsewhere})
    });
    prop_oneof![1 => Just(Value::Null), 3 => told]
}

fn audience() -> impl Strategy<Value = Value> {
    let object = |rules: Vec<(&'static str, Value)>| -> Value {
        rules.into_iter().map(|(key, rule)| (key.to_owned(), rule)).collect::<Map<_, _>>().into()
    };
    let flat = prop::collection::vec(rule(), 1..4).prop_map(object);
    flat.prop_recursive(3, 12, 3, move |inner| {
        let part = prop_oneof![
            rule(),
            prop::collection::vec(inner.clone(), 0..3).prop_map(|parts| ("all", parts.into())),
            prop::collection::vec(inner.clone(), 1..4).prop_map(|parts| ("any", parts.into())),
            inner.prop_map(|part| ("not", part)),
        ];
        prop::collection::vec(part, 1..4).prop_map(object)
    })
}

/// All that the plain reading knows of a shopper.
struct Known<'k> {
    profile: Profile,
    stage: Value,
    /// Orders that were not taken back, and those of them with a coupon.
    orders: i32,
    discounted: i32,
    channels: Vec<&'static str>,
    joined: bool,
    /// What the shop tells, as it tells it.
    facts: Value,
    /// Of all events, in order.
    times: Vec<i64>,
    products: &'k std::collections::BTreeMap<String, Product>,
    now: i64,
    utc_offset: i64,
}

impl Known<'_> {
    fn first_against(&self, audience: &Value) -> Option<String> {
        KEYS.iter().filter_map(|key| Some((*key, audience.get(*key)?))).find_map(|(key, rule)| {
            if self.holds(key, rule) {
                return None;
            }
            let parts = rule.as_array().filter(|_| key == "all");
            let deeper = parts
                .into_iter()
                .flatten()
                .enumerate()
                .find_map(|(at, part)| self.first_against(part).map(|path| format!("all[{at}].{path}")));
            Some(deeper.unwrap_or_else(|| key.to_owned()))
        })
    }

    fn holds(&self, key: &str, rule: &Value) -> bool {
        let within = |number: Option<f64>| {
            let (from, to) =
                (rule["from"].as_f64().unwrap_or(f64::MIN), rule["to"].as_f64().unwrap_or(f64::MAX));
            number.is_some_and(|number| from <= number && number <= to)
        };
        let cart = || {
            let line = |line: &regulars::CartItem| {
                (line.clone(), self.products.get(&line.item_id).cloned().unwrap_or_default())
            };
            self.profile.cart.iter().map(line).collect::<Vec<_>>()
        };
        match key {
            "all" => rule.as_array().unwrap().iter().all(|part| self.first_against(part).is_none()),
            "any" => rule.as_array().unwrap().iter().any(|part| self.first_against(part).is_none()),
            "not" => self.first_against(rule).is_some(),
            "visits" => {
                let returns = self.profile.last_seen.is_none_or(|last| self.now as f64 - last > 1_800_000.0);
                within(Some(f64::from(self.profile.visits) + if returns { 1.0 } else { 0.0 }))
            }
            "orders" => {
                let elsewhere = self.facts["orders_elsewhere"].as_f64().unwrap_or_default();
                within(Some(f64::from(self.profile.orders.count) + elsewhere))
            }
            "days_since_order" => {
                within(self.profile.orders.last.map(|last| (self.now as f64 - last).max(0.0) / DAY as f64))
            }
            "discount_share" => within(
                (self.orders > 0)
                    .then(|| (f64::from(self.discounted) + 0.5) / (f64::from(self.orders) + 1.0)),
            ),
            "segment" => rule.as_array().unwrap().contains(&json!(self.profile.orders.segment)),
            "channel" => {
                self.last_channel().is_some_and(|last| rule.as_array().unwrap().contains(&last.into()))
            }
            "first_channel" => {
                self.channels.first().is_some_and(|first| rule.as_array().unwrap().contains(&(*first).into()))
            }
            "paid" => rule.as_bool().unwrap() == (self.last_channel() == Some("paid_search")),
            "joined" => rule.as_bool().unwrap() == self.joined,
            "days_since_visit" => {
                within(self.visit_before().map(|last| (self.now - last) as f64 / DAY as f64))
            }
            "stage" => rule.as_array().unwrap().contains(&self.stage),
            "affinity" => {
                let least = rule["least"].as_f64().unwrap_or(0.2);
                self.profile.affinities.iter().any(|one| {
                    let kind = serde_json::to_value(one.kind).unwrap();
                    // Weak ones are of no use to anybody.
                    kind == rule["kind"]
                        && one.strength > 0.0
                        && one.strength >= least
                        && is_meant(&one.value, rule["value"].as_str().unwrap())
                })
            }
            "cart_holds" => cart().iter().any(|(line, product)| {
                let id = &rule["item_id"];
                let of_id = id.is_null()
                    || *id.to_string() == *line.item_id
                    || product.item_group_id.as_ref().is_some_and(|group| *id.to_string() == **group);
                let named = |rule: &Value, own: &Option<String>| {
                    rule.is_null() || own.as_ref().is_some_and(|own| is_meant(own, rule.as_str().unwrap()))
                };
                of_id
                    && named(&rule["category"], &product.product_type)
                    && named(&rule["brand"], &product.brand)
            }),
            "cart_value" => {
                let value: f64 = cart()
                    .iter()
                    .map(|(line, product)| {
                        line.quantity * product.sale_price.or(product.price).unwrap_or(0.0)
                    })
                    .sum();
                within(Some((value * 10_000.0).round() / 10_000.0))
            }
            "cart_items" => within(Some(cart().iter().map(|(line, _)| line.quantity).sum())),
            "signed_in" => rule.as_bool().unwrap() == self.facts.is_object(),
            "tier" => rule.as_array().unwrap().contains(&self.facts["tier"]),
            "points" => within(self.facts["points"].as_f64()),
            "birthday" => {
                let mut day = self.today();
                let days = |name: &str| rule[name].as_u64().unwrap_or_default();
                // From the first day on which it was not long ago enough, to the last on which it is near enough.
                (0..365 - days("days_after")).for_each(|_| day = next_day(&day));
                (0..=days("days_before") + days("days_after")).any(|_| {
                    let is_it = self.facts["birthday"].as_str() == Some(&day);
                    day = next_day(&day);
                    is_it
                })
            }
            "calendar" => {
                let (from, to) = (rule["from"].as_str().unwrap(), rule["to"].as_str().unwrap());
                let mut day = from.to_owned();
                // From the first day on, until the last or today.
                while day != self.today() && day != to {
                    day = next_day(&day);
                }
                day == self.today()
            }
            "hours" => {
                let hour = (self.local() / HOUR).rem_euclid(24);
                let (from, to) = (rule["from"].as_i64().unwrap(), rule["to"].as_i64().unwrap());
                let length = (to - from).rem_euclid(24);
                (0..length).any(|after| (from + after) % 24 == hour)
            }
            "weekdays" => {
                // NOW is a Thursday.
                let days = self.local() / DAY - NOW / DAY;
                rule.as_array().unwrap().contains(&((days + 3).rem_euclid(7) + 1).into())
            }
            _ => panic!("{key}"),
        }
    }

    fn last_channel(&self) -> Option<&'static str> {
        let last = self.channels.iter().rev().find(|channel| **channel != "direct");
        last.or(self.channels.first()).copied()
    }

    /// The last event before the silence that parts this visit from those before.
    fn visit_before(&self) -> Option<i64> {
        let mut visit = self.now;
        self.times
            .iter()
            .rev()
            .find(|at| {
                let is_before = visit - **at > 30 * MINUTE;
                visit = **at;
                is_before
            })
            .copied()
    }

    /// Milliseconds that the shopper's clock would show, were it one of UTC.
    fn local(&self) -> i64 {
        self.now + self.utc_offset * MINUTE
    }

    /// Month and day, counted off from the 9th of October 2025 or from that of the year before.
    fn today(&self) -> String {
        let mut day = "10-09".to_owned();
        let days = self.local().div_euclid(DAY) - NOW / DAY;
        (0..days + if days < 0 { 365 } else { 0 }).for_each(|_| day = next_day(&day));
        day
    }
}

/// Of a year without a leap day, as 2025 and 2026 are.
fn next_day(day: &str) -> String {
    let (month, of_month) = day.split_once('-').unwrap();
    let (month, of_month): (usize, usize) = (month.parse().unwrap(), of_month.parse().unwrap());
    let days = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1];
    match of_month < days {
        true => format!("{month:02}-{:02}", of_month + 1),
        false => format!("{:02}-01", month % 12 + 1),
    }
}

/// As people compare names, and a category with those above it.
fn is_meant(own: &str, rule: &str) -> bool {
    let levels =
        |path: &str| -> Vec<String> { path.split('>').map(|level| level.trim().to_lowercase()).collect() };
    levels(own).starts_with(&levels(rule))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_audience_is_read_as_a_person_would(
        products in random::catalogue(1..40),
        mut history in random::history(60),
        discounts in prop::collection::vec(prop::bool::ANY, 60),
        audiences in prop::collection::vec(audience(), 1..12),
        arrivals in prop::collection::vec(0usize..4, 0..4),
        joined in prop::bool::ANY,
        facts in facts(),
        (days, minutes, utc_offset) in (-3i64..200, 0i64..1440, -720i64..=840),
    ) {
        let (catalog, _) = Catalog::new(products);
        let products = common::products(&catalog);
        let mut engine = Engine::new(7);
        engine.set_catalog(catalog);
        let (mut orders, mut discounted) = (0, 0);
        history.sort_by_key(|(at, _)| *at);
        for ((at, event), with_coupon) in history.iter_mut().zip(discounts) {
            if event["event"] == "purchase" {
                orders += 1;
                discounted += i32::from(with_coupon);
                event["coupon"] = if with_coupon { "SAVE".into() } else { Value::Null };
            }
            engine.record(event, *at);
        }
        let mut times: Vec<i64> = history.iter().map(|(at, _)| *at).collect();
        if joined {
            engine.record(&json!({"event": "join_group"}), NOW);
            times.push(NOW);
        }
        for (at, arrival) in arrivals.iter().enumerate() {
            let (address, referrer) = ADDRESSES[*arrival];
            engine.arrive(address, referrer, NOW - (10 - at as i64) * DAY);
        }
        if !facts.is_null() {
            engine.set_facts(&facts, false, NOW).unwrap();
        }
        engine.set_utc_offset(utc_offset as i32);
        // Not before what happened: then a clock was set back.
        let now = NOW + days.max(0) * DAY + minutes * MINUTE;
        let known = Known {
            profile: engine.profile(now),
            stage: serde_json::to_value(engine.stage(now).stage).unwrap(),
            products: &products,
            orders,
            discounted,
            channels: arrivals.iter().map(|at| CHANNELS[*at]).collect(),
            joined: joined || facts["tier"].is_string(),
            facts,
            times,
            now,
            utc_offset,
        };
        for audience in audiences {
            let expected = known.first_against(&audience).map(|path| format!("audience.{path}"));
            prop_assert_eq!(against(&engine, audience.clone(), now), expected, "{}", audience);
        }
    }
}
