//! Events in every form that pages push, what is wrong with them, and what the profile makes of them.

#![cfg(test)]

mod common;

use common::{DAY, HOUR, MINUTE, NOW, happens, product, shop};
use regulars::{Engine, FacetKind, Problem, Recorded};
use serde_json::{Value, json};

fn tea_shop() -> Engine {
    shop([
        product("17", "Green tea", "Drinks > Tea"),
        product("18", "Black tea", "Drinks > Tea"),
        product("19", "Oat biscuits", "Snacks > Biscuits"),
    ])
}

fn record(event: Value) -> (Engine, Recorded) {
    let mut engine = tea_shop();
    let recorded = engine.record(&event, NOW);
    (engine, recorded)
}

/// The event must be taken in without a complaint.
fn recorded(event: Value) -> Engine {
    let (engine, recorded) = record(event);
    assert_eq!((recorded.recorded, recorded.problems), (true, vec![]));
    assert!(!recorded.journal.is_empty());
    engine
}

/// The event must be left out, with these problems.
fn refused(event: Value) -> Vec<Problem> {
    let (engine, recorded) = record(event);
    assert!(!recorded.recorded);
    assert!(recorded.journal.is_empty());
    assert_eq!(engine.profile(NOW).events, 0);
    assert_eq!(engine.profile(NOW).skipped, recorded.problems);
    recorded.problems
}

fn assert_problem(problems: &[Problem], code: &str, field: &str, value: &str) {
    let [problem] = problems else { panic!("one problem, not {problems:?}") };
    assert_eq!((problem.code, problem.field.as_str(), problem.value.as_str()), (code, field, value));
    assert!(!problem.expected.is_empty() && !problem.mend.is_empty());
}

#[test]
fn every_form_of_an_event_says_the_same() {
    let items = json!([{"item_id": "17", "price": 3.2, "quantity": 2}]);
    let parameters = json!({"currency": "USD", "value": 6.4, "items": items});
    let flat = json!({"event": "add_to_cart", "currency": "USD", "value": 6.4, "items": items});
    let profile = recorded(flat).profile(NOW);
    assert_eq!((profile.cart[0].item_id.as_str(), profile.cart[0].quantity), ("17", 2.0));
    for form in [
        json!({"event": "add_to_cart", "ecommerce": parameters}),
        json!(["event", "add_to_cart", parameters]),
        json!({"0": "event", "1": "add_to_cart", "2": parameters}),
    ] {
        assert_eq!(recorded(form.clone()).profile(NOW), profile, "{form}");
    }
}

#[test]
fn an_item_may_be_named_by_its_id_alone() {
    let profile = recorded(json!({"event": "view_item", "item_id": 17})).profile(NOW);
    assert_eq!(profile, recorded(json!({"event": "view_item", "items": [{"item_id": "17"}]})).profile(NOW));
    let gtag = recorded(json!(["event", "view_item", {"item_id": "17"}]));
    assert_eq!(gtag.profile(NOW), profile);
}

#[test]
fn what_is_no_event_passes_without_a_problem() {
    for entry in [
        json!({"ecommerce": null}),
        json!({}),
        json!({"user_id": 5}),
        json!(["config", "G-1", {"send_page_view": false}]),
        json!(["js", "2025-10-09"]),
        json!({"0": "consent", "1": "default", "2": {"ad_storage": "denied"}}),
    ] {
        assert_eq!(refused(entry.clone()), [], "{entry}");
    }
}

#[test]
fn an_event_of_unknown_name_is_reported_and_counted() {
    assert_problem(&refused(json!({"event": "gtm.js"})), "event.unknown", "event", "gtm.js");
    let gtag = refused(json!(["event", "scroll", {"percent": 90}]));
    assert_problem(&gtag, "event.unknown", "event", "scroll");
    let mut engine = tea_shop();
    for _ in 0..3 {
        engine.record(&json!({"event": "video_start"}), NOW);
    }
    assert_eq!(engine.profile(NOW).skipped[0].count, 3);
}

#[test]
fn what_is_no_object_is_reported() {
    for (entry, value) in [(json!("view_item"), "\"view_item\""), (json!(5), "5"), (json!([]), "[]")] {
        assert_problem(&refused(entry), "event.shape", "event", value);
    }
}

#[test]
fn numeric_ids_are_those_of_the_catalogue() {
    let engine = recorded(json!({"event": "view_item", "items": [{"item_id": 17}, {"item_id": " 18 "}]}));
    let recent: Vec<String> = engine.profile(NOW).recent.into_iter().map(|item| item.item_id).collect();
    assert_eq!(recent, ["18", "17"]);
}

#[test]
fn prices_and_quantities_may_be_text() {
    let items = json!([{"item_id": 17, "price": "3.20", "quantity": "2"}, {"item_id": 19, "price": 1}]);
    let orders =
        recorded(json!({"event": "purchase", "currency": "USD", "items": items})).profile(NOW).orders;
    assert_eq!((orders.count, orders.value, orders.currency.as_deref()), (1, 7.4, Some("USD")));
    assert_eq!(orders.last, Some(NOW as f64));
}

#[test]
fn an_order_is_worth_what_it_says_before_what_its_items_say() {
    let items = json!([{"item_id": 17, "price": 3.2}]);
    let order = json!({"event": "purchase", "ecommerce": {"value": "5.00", "items": items}});
    assert_eq!(recorded(order).profile(NOW).orders.value, 5.0);
}

#[test]
fn an_event_needs_the_items_it_is_about() {
    for name in [
        "select_item",
        "view_item",
        "add_to_wishlist",
        "add_to_cart",
        "remove_from_cart",
        "purchase",
        "dismiss_item",
    ] {
        assert_problem(&refused(json!({"event": name})), "event.items", "items", "");
        assert_problem(&refused(json!({"event": name, "items": []})), "event.items", "items", "");
        assert_problem(&refused(json!(["event", name])), "event.items", "items", "");
    }
}

#[test]
fn other_events_stand_without_items() {
    for name in [
        "view_item_list",
        "begin_checkout",
        "add_shipping_info",
        "add_payment_info",
        "refund",
        "view_promotion",
        "select_promotion",
        "search",
        "view_search_results",
        "sign_up",
        "login",
        "share",
    ] {
        let profile = recorded(json!({"event": name})).profile(NOW);
        assert_eq!((profile.events, profile.visits), (1, 1), "{name}");
    }
}

/// Taken for an empty cart, a page that forgets to list its items would empty it.
#[test]
fn a_cart_that_is_not_listed_is_no_news() {
    assert_problem(&refused(json!({"event": "view_cart"})), "event.items", "items", "");
}

#[test]
fn items_that_are_no_list_are_reported_with_what_they_were() {
    let problems = refused(json!({"event": "view_item", "items": {"item_id": "17"}}));
    assert_problem(&problems, "event.items", "items", r#"{"item_id":"17"}"#);
}

#[test]
fn items_without_an_id_are_left_out_and_the_others_kept() {
    let items =
        json!([{"item_name": "Green tea"}, {"item_id": 17}, {"item_id": ""}, {"item_id": {}}, 4, null]);
    let (engine, recorded) = record(json!({"event": "view_item", "items": items}));
    assert!(recorded.recorded);
    assert_problem(&recorded.problems, "event.item_id", "item_id", "");
    assert_eq!(recorded.problems[0].count, 5);
    assert_eq!(engine.profile(NOW).recent.len(), 1);
}

#[test]
fn items_beyond_the_two_hundredth_are_left_out() {
    let items: Vec<Value> = (0..201).map(|id| json!({"item_id": id})).collect();
    let mut engine = Engine::new(7);
    let recorded = engine.record(&json!({"event": "purchase", "items": items}), NOW);
    assert!(recorded.recorded);
    assert_problem(&recorded.problems, "event.items", "items", "201 items");
    let purchases = engine.profile(NOW).purchases;
    assert_eq!(purchases.len(), 200);
    assert!(purchases.iter().all(|purchase| purchase.item_id != "200"));
}

#[test]
fn a_wrong_amount_is_left_out_and_the_event_kept() {
    for (price, value) in [
        (json!(-3.2), "-3.2"),
        (json!("free"), "\"free\""),
        (json!("$3.20"), "\"$3.20\""),
        (json!("3,20"), "\"3,20\""),
        (json!([1]), "[1]"),
        (json!(true), "true"),
    ] {
        let items = json!([{"item_id": 17, "price": price}, {"item_id": 19, "price": 1}]);
        let (engine, recorded) = record(json!({"event": "purchase", "items": items}));
        assert!(recorded.recorded);
        assert_problem(&recorded.problems, "event.amount", "price", value);
        let profile = engine.profile(NOW);
        assert_eq!((profile.orders.value, profile.purchases.len()), (1.0, 2));
    }
}

#[test]
fn a_wrong_quantity_counts_as_one_and_a_wrong_value_as_none() {
    let items = json!([{"item_id": 17, "quantity": -2}]);
    let (engine, recorded) = record(json!({"event": "add_to_cart", "items": items}));
    assert_problem(&recorded.problems, "event.amount", "quantity", "-2");
    assert_eq!(engine.profile(NOW).cart[0].quantity, 1.0);

    let items = json!([{"item_id": 17, "price": 3}]);
    let (engine, recorded) = record(json!({"event": "purchase", "value": "a lot", "items": items}));
    assert_problem(&recorded.problems, "event.amount", "value", "\"a lot\"");
    assert_eq!(engine.profile(NOW).orders.value, 3.0);
}

#[test]
fn an_event_may_bring_its_own_time() {
    let earlier = NOW - 3 * DAY;
    for time in [json!(earlier), json!(earlier.to_string())] {
        let profile = recorded(json!({"event": "view_item", "item_id": 17, "time": time})).profile(NOW);
        assert_eq!((profile.first_seen, profile.recent[0].time), (Some(earlier as f64), earlier as f64));
    }
    let pushed = json!({"event": "view_item", "time": earlier, "ecommerce": {"items": [{"item_id": 17}]}});
    assert_eq!(recorded(pushed).profile(NOW).last_seen, Some(earlier as f64));
}

#[test]
fn a_wrong_time_is_reported_and_now_stands_in() {
    for (time, value) in [
        (json!(NOW / 1000), "1760000000"),
        (json!(NOW * 1000), "1760000000000000"),
        (json!(-5), "-5"),
        (json!("yesterday"), "\"yesterday\""),
        (json!({}), "{}"),
    ] {
        let (engine, recorded) = record(json!({"event": "view_item", "item_id": 17, "time": time}));
        assert!(recorded.recorded);
        assert_problem(&recorded.problems, "event.time", "time", value);
        assert_eq!(engine.profile(NOW).last_seen, Some(NOW as f64));
    }
}

#[test]
fn an_order_counts_once_however_often_the_page_reports_it() {
    let order =
        |id| json!({"event": "purchase", "transaction_id": id, "items": [{"item_id": 17, "price": 3}]});
    let mut engine = recorded(order("t-1"));
    let repeated = engine.record(&order("t-1"), NOW + HOUR);
    assert_eq!((repeated.recorded, repeated.journal.len()), (false, 0));
    assert_problem(&repeated.problems, "event.repeated", "transaction_id", "t-1");
    let profile = engine.profile(NOW);
    assert_eq!((profile.orders.count, profile.orders.value, profile.events), (1, 3.0, 1));

    assert!(engine.record(&order("t-2"), NOW + HOUR).recorded);
    assert_eq!(engine.profile(NOW).orders.count, 2);
}

#[test]
fn orders_without_a_transaction_id_all_count() {
    let order = json!({"event": "purchase", "items": [{"item_id": 17}]});
    let mut engine = recorded(order.clone());
    assert!(engine.record(&order, NOW + HOUR).recorded);
    assert_eq!(engine.profile(NOW).purchases[0].orders, 2);
}

#[test]
fn a_refund_takes_back_the_order_or_the_items_that_it_names() {
    let order = json!({"event": "purchase", "transaction_id": "t-1", "value": 10,
        "items": [{"item_id": 17}, {"item_id": 19}]});
    let mut engine = recorded(order.clone());
    engine.record(&json!({"event": "refund", "transaction_id": "t-1"}), NOW + HOUR);
    let profile = engine.profile(NOW);
    assert_eq!((profile.orders.count, profile.orders.value, profile.purchases.len()), (0, 0.0, 0));

    let mut engine = recorded(order);
    let refund = json!({"event": "refund", "transaction_id": "t-1", "value": 4, "items": [{"item_id": 19}]});
    engine.record(&refund, NOW + HOUR);
    let profile = engine.profile(NOW);
    assert_eq!((profile.orders.count, profile.orders.value), (1, 6.0));
    assert_eq!((profile.purchases.len(), profile.purchases[0].item_id.as_str()), (1, "17"));
}

#[test]
fn what_went_back_was_not_bought() {
    let mut engine = Engine::new(7);
    let buy = |number: i64, quantity: i64| {
        json!({"event": "purchase", "transaction_id": number, "value": 10 * number,
            "items": [{"item_id": 17, "quantity": quantity}, {"item_id": 19}]})
    };
    (1..4).for_each(|number| {
        engine.record(&buy(number, 2), NOW + number * HOUR);
    });
    let bought = |engine: &Engine, id: &str| {
        let purchases = engine.profile(NOW + 9 * HOUR).purchases;
        let found = purchases.into_iter().find(|purchase| purchase.item_id == id);
        found.map(|purchase| (purchase.orders, purchase.quantity, (purchase.last as i64 - NOW) / HOUR))
    };
    let value = |engine: &Engine| {
        let orders = engine.profile(NOW + 9 * HOUR).orders;
        (orders.count, orders.value)
    };
    let part = json!({"event": "refund", "transaction_id": 2, "value": 3, "items": [{"item_id": 17, "quantity": 1}]});
    engine.record(&part, NOW + 4 * HOUR);
    assert_eq!(bought(&engine, "17"), Some((3, 5.0, 3)), "one piece of two");
    assert_eq!(value(&engine), (3, 57.0));

    // The last order's, told twice: it was last bought with the order before.
    let line = json!({"event": "refund", "transaction_id": 3,
        "items": [{"item_id": 17, "quantity": 2, "price": 4}, {"item_id": 29}]});
    for _ in 0..2 {
        engine.record(&line, NOW + 5 * HOUR);
        assert_eq!(bought(&engine, "17").map(|(orders, _, last)| (orders, last)), Some((2, 2)));
        assert_eq!(value(&engine), (3, 49.0));
    }
    // The rest of it, one by one: nothing is left of the order, nor of what it came to.
    engine.record(
        &json!({"event": "refund", "transaction_id": 3, "value": 1, "items": [{"item_id": 19}]}),
        NOW + 6 * HOUR,
    );
    assert_eq!((bought(&engine, "19"), value(&engine)), (Some((2, 2.0, 2)), (2, 27.0)));
    for number in [1, 2, 2] {
        engine.record(&json!({"event": "refund", "transaction_id": number}), NOW + 7 * HOUR);
    }
    assert_eq!((bought(&engine, "17"), bought(&engine, "19"), value(&engine)), (None, None, (0, 0.0)));
}

#[test]
fn a_promotion_is_named_by_the_event_or_by_its_first_item() {
    let by_item = json!([{"promotion_id": "spring", "item_id": 17}]);
    for event in [
        json!({"event": "view_promotion", "promotion_id": "spring"}),
        json!({"event": "view_promotion", "ecommerce": {"promotion_id": "spring"}}),
        json!(["event", "view_promotion", {"promotion_id": "spring"}]),
        json!({"event": "view_promotion", "ecommerce": {"items": by_item}}),
    ] {
        let promotions = recorded(event.clone()).profile(NOW).promotions;
        let [seen] = &promotions[..] else { panic!("{event}: {promotions:?}") };
        assert_eq!((seen.promotion_id.as_str(), seen.impressions, seen.clicks), ("spring", 1, 0));
    }
}

#[test]
fn promotions_seen_and_clicked_are_counted() {
    let mut engine = recorded(json!({"event": "view_promotion", "promotion_id": 12}));
    engine.record(&json!({"event": "view_promotion", "promotion_id": "12"}), NOW + MINUTE);
    engine.record(&json!({"event": "select_promotion", "promotion_id": "12"}), NOW + 2 * MINUTE);
    let seen = &engine.profile(NOW).promotions[0];
    assert_eq!((seen.impressions, seen.clicks, seen.last), (2, 1, (NOW + 2 * MINUTE) as f64));
}

#[test]
fn the_cart_follows_what_is_put_in_and_taken_out() {
    let cart = |engine: &Engine| -> Vec<(String, f64)> {
        engine.profile(NOW).cart.into_iter().map(|item| (item.item_id, item.quantity)).collect()
    };
    let mut engine = recorded(json!({"event": "add_to_cart", "items": [{"item_id": 17, "quantity": 2}]}));
    happens(&mut engine, "add_to_cart", "19", NOW);
    happens(&mut engine, "add_to_cart", "17", NOW);
    assert_eq!(cart(&engine), [("19".to_owned(), 1.0), ("17".to_owned(), 3.0)]);
    happens(&mut engine, "remove_from_cart", "19", NOW);
    happens(&mut engine, "remove_from_cart", "17", NOW);
    assert_eq!(cart(&engine), [("17".to_owned(), 2.0)]);
    engine.record(&json!({"event": "view_cart", "items": [{"item_id": 18, "quantity": 4}]}), NOW);
    assert_eq!(cart(&engine), [("18".to_owned(), 4.0)]);
    happens(&mut engine, "purchase", "18", NOW);
    assert_eq!(cart(&engine), []);
}

#[test]
fn a_product_turned_down_is_hidden_until_it_is_wanted_after_all() {
    let mut engine = tea_shop();
    happens(&mut engine, "view_item", "17", NOW);
    happens(&mut engine, "dismiss_item", "17", NOW);
    assert_eq!(engine.profile(NOW).hidden, ["17"]);
    assert_eq!(engine.profile(NOW).recent, []);
    happens(&mut engine, "add_to_cart", "17", NOW);
    assert_eq!(engine.profile(NOW).hidden, Vec::<String>::new());
}

#[test]
fn half_an_hour_of_silence_ends_a_visit() {
    let mut engine = tea_shop();
    for (at, visits) in [(0, 1), (29 * MINUTE, 1), (58 * MINUTE, 1), (89 * MINUTE, 2), (DAY, 3)] {
        happens(&mut engine, "view_item", "17", NOW + at);
        assert_eq!(engine.profile(NOW + at).visits, visits);
    }
}

#[test]
fn a_view_draws_the_shopper_to_what_the_product_is() {
    let affinities = recorded(json!({"event": "view_item", "item_id": 17})).profile(NOW).affinities;
    let drawn: Vec<_> = affinities.iter().map(|one| (one.kind, one.value.as_str())).collect();
    let category = FacetKind::Category;
    assert_eq!(drawn, [(category, "Drinks"), (category, "Drinks > Tea"), (FacetKind::Word, "tea")]);
    assert!(affinities.iter().all(|one| 0.0 < one.strength && one.strength < 1.0));
}

#[test]
fn a_search_draws_to_the_words_that_the_catalogue_knows_and_keeps_no_other() {
    let engine = recorded(json!({"event": "search", "search_term": "TEA for my bad knee"}));
    let affinities = engine.profile(NOW).affinities;
    assert_eq!(affinities.len(), 1);
    assert_eq!((affinities[0].kind, affinities[0].value.as_str()), (FacetKind::Word, "tea"));
    assert!(!engine.snapshot().windows(4).any(|bytes| bytes == b"knee"));
}

#[test]
fn an_item_that_the_catalogue_lacks_is_reported_and_taken_as_described() {
    let item = json!({"item_id": "77", "item_name": "Mint tea", "item_brand": "Alder",
        "item_category": "Drinks", "item_category2": "Tea"});
    let (engine, recorded) = record(json!({"event": "view_item", "items": [item]}));
    assert!(recorded.recorded);
    assert_problem(&recorded.problems, "item.unknown", "item_id", "77");
    let affinities = engine.profile(NOW).affinities;
    for (kind, value) in [
        (FacetKind::Category, "Drinks"),
        (FacetKind::Category, "Drinks > Tea"),
        (FacetKind::Brand, "Alder"),
        (FacetKind::Word, "tea"),
    ] {
        assert!(affinities.iter().any(|one| one.kind == kind && one.value == value), "{value}");
    }
}

#[test]
fn without_a_catalogue_no_item_is_called_unknown() {
    let mut engine = Engine::new(7);
    happens(&mut engine, "view_item", "17", NOW);
    assert_eq!(engine.profile(NOW).recent[0].item_id, "17");
}
