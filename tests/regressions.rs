//! What was wrong once.

#![cfg(test)]

mod common;

mod catalogue {
    use crate::common::{NOW, product, product_of, shop};
    use regulars::{Catalog, ProductRecord};

    #[test]
    fn a_skipped_product_does_not_decide_the_currency() {
        let bad =
            ProductRecord { price: "5 EUR".into(), availability: "maybe".into(), ..product("0", "Jam", "") };
        let good = ["1", "2"].map(|id| ProductRecord { price: "2 USD".into(), ..product(id, "Tea", "") });
        let (catalog, problems) = Catalog::new([bad].into_iter().chain(good));
        assert_eq!((catalog.len(), problems.len()), (2, 1), "{problems:?}");
    }

    #[test]
    fn a_price_to_compare_with_counts_only_above_the_price() {
        for compared in ["8.00", "10.00", "0", "0.0"] {
            let names = ["id", "title", "variants.id", "variants.price", "variants.compare_at_price"];
            let cells = ["7", "Shirt", "71", "10.00", compared];
            let (catalog, _) = Catalog::from_columns(&names.map(String::from), &cells.map(String::from));
            let shirt = catalog.product(0).unwrap();
            assert_eq!((shirt.price, shirt.sale_price), (Some(10.0), None), "{compared}");
        }
    }

    #[test]
    fn a_bad_variant_is_named_by_the_place_of_its_product() {
        let names = ["id", "title", "variants.id", "variants.price"];
        let cells = ["7\u{1e}8", "Shirt\u{1e}Cap", "71\u{1f}72\u{1f}73\u{1e}81", "1\u{1f}2\u{1f}3\u{1e}free"];
        let (_, report) = Catalog::from_columns(&names.map(String::from), &cells.map(String::from));
        assert_eq!(report.problems[0].line, Some(2));
    }

    #[test]
    fn the_first_variant_is_the_first_that_the_shop_lists_whatever_its_shelf() {
        let variant = |id, shelf| ProductRecord { item_group_id: "g".into(), ..product(id, "Shirt", shelf) };
        let engine = shop([product("0", "Cap", "A"), variant("1", "B"), variant("2", "A")]);
        assert_eq!(product_of(&engine, &engine.explain("g", NOW).unwrap().item).id, "1");
    }
}

mod events {
    use crate::common::{DAY, HOUR, NOW, feed, happens, product, shop};
    use regulars::Engine;
    use serde_json::json;

    fn corner_shop() -> Engine {
        shop(
            (0..12).map(|n| product(&n.to_string(), &format!("Good {n}"), &format!("All > Shelf {}", n % 4))),
        )
    }

    #[test]
    fn an_event_from_the_future_does_not_drown_the_rest() {
        let mut engine = corner_shop();
        engine.record(&json!({"event": "view_item", "item_id": 2, "time": NOW + 3000 * DAY}), NOW);
        for _ in 0..10 {
            happens(&mut engine, "view_item", "5", NOW);
        }
        let affinities = engine.profile(NOW).affinities;
        let shelf = affinities.iter().find(|one| one.value == "All > Shelf 1").unwrap();
        assert!(shelf.strength > 0.1, "{shelf:?}");
    }

    #[test]
    fn a_purchase_from_the_future_does_not_hide_the_product_for_years() {
        let mut engine = corner_shop();
        engine
            .record(&json!({"event": "purchase", "items": [{"item_id": 1}], "time": NOW + 3000 * DAY}), NOW);
        assert!(feed(&engine, 12, NOW + 60 * DAY).contains(&"1".to_owned()));
    }

    #[test]
    fn an_order_that_went_back_twice_is_taken_off_once() {
        let mut engine = corner_shop();
        for id in ["t-1", "t-2"] {
            let order =
                json!({"event": "purchase", "transaction_id": id, "value": 10, "items": [{"item_id": 1}]});
            engine.record(&order, NOW);
        }
        let refund = json!({"event": "refund", "transaction_id": "t-1", "value": 10});
        engine.record(&refund, NOW + HOUR);
        engine.record(&refund, NOW + HOUR);
        assert_eq!(engine.profile(NOW).orders.value, 10.0);
    }

    #[test]
    fn a_cart_that_is_seen_empty_is_empty() {
        let mut engine = corner_shop();
        happens(&mut engine, "add_to_cart", "1", NOW);
        engine.record(&json!({"event": "view_cart", "items": []}), NOW);
        assert_eq!(engine.profile(NOW).cart, []);
    }

    #[test]
    fn sums_stay_finite() {
        let mut engine = corner_shop();
        let add = json!({"event": "add_to_cart", "items": [{"item_id": 1, "quantity": f64::MAX}]});
        engine.record(&add, NOW);
        engine.record(&add, NOW);
        let order =
            json!({"event": "purchase", "items": [{"item_id": 2, "quantity": 1e300, "price": 1e300}]});
        engine.record(&order, NOW);
        let profile = engine.profile(NOW);
        assert!(profile.cart[0].quantity.is_finite() && profile.orders.value.is_finite(), "{profile:?}");
    }

    #[test]
    fn a_whole_number_names_a_product_however_it_is_written() {
        let mut engine = corner_shop();
        let recorded = engine.record(&json!({"event": "view_item", "item_id": 1.0}), NOW);
        assert_eq!(recorded.problems, []);
    }

    #[test]
    fn nothing_put_in_the_cart_leaves_the_cart_empty() {
        let mut engine = corner_shop();
        engine.record(&json!({"event": "add_to_cart", "items": [{"item_id": 1, "quantity": 0}]}), NOW);
        assert_eq!(engine.profile(NOW).cart, []);
    }

    #[test]
    fn items_without_an_event_are_reported() {
        let recorded = corner_shop().record(&json!({"ecommerce": {"items": [{"item_id": 1}]}}), NOW);
        assert_eq!(recorded.problems.len(), 1);
    }

    #[test]
    fn an_event_name_of_another_kind_is_reported() {
        let recorded = corner_shop().record(&json!({"event": {}, "items": [{"item_id": 1}]}), NOW);
        assert_eq!(recorded.problems.len(), 1);
    }
}

mod lists {
    use crate::common::{NOW, buys, ids, owned, product, shop};

    #[test]
    fn a_product_asked_about_twice_counts_once() {
        let engine = shop(
            (0..12).map(|n| product(&n.to_string(), &format!("Tea {n}"), &format!("All > Shelf {}", n % 4))),
        );
        let once = engine.complements(&owned(&["1", "2"]), 12, &[], NOW).unwrap();
        let twice = engine.complements(&owned(&["1", "2", "1"]), 12, &[], NOW).unwrap();
        assert_eq!(once, twice);
    }

    #[test]
    fn what_was_just_bought_is_not_among_the_similar() {
        let mut engine = shop(["1", "2", "3"].map(|id| product(id, "Green tea", "Tea")));
        buys(&mut engine, &["2"], NOW);
        assert_eq!(ids(&engine, &engine.similar("1", 5, &[], NOW).unwrap()), ["3"]);
    }
}

mod journal {
    use crate::common::{NOW, happens, product, shop};
    use regulars::Engine;

    #[test]
    fn after_restoring_a_journal_without_a_seed_the_next_chunk_brings_it() {
        let mut engine = shop([product("1", "Tea", "")]);
        happens(&mut engine, "view_item", "1", NOW);
        engine.restore(&[]).unwrap();
        let chunk = happens(&mut engine, "view_item", "1", NOW).journal;
        let mut again = Engine::new(999);
        again.restore(&chunk).unwrap();
        assert_eq!(again.snapshot(), engine.snapshot());
    }
}

mod offers {
    use regulars::OfferBook;
    use serde_json::{Value, json};

    /// The field at fault in an offer that is otherwise right.
    fn field_at_fault(change: Value) -> String {
        let mut offer = json!({"promotion_id": "a", "purpose": "welcome", "title": "Hello"});
        offer.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
        let (book, problems) = OfferBook::read(&json!([offer]));
        assert_eq!((book.offers.len(), problems.len()), (0, 1), "{offer}");
        problems[0].field.clone()
    }

    #[test]
    fn a_misspelt_window_or_limit_does_not_run_for_ever() {
        assert_eq!(field_at_fault(json!({"window": "2020-01-01"})), "window");
        assert_eq!(field_at_fault(json!({"window": {"start": "2020-01-01"}})), "window.start");
        assert_eq!(field_at_fault(json!({"limits": 1})), "limits");
    }

    #[test]
    fn seconds_are_not_taken_for_milliseconds() {
        assert_eq!(field_at_fault(json!({"window": {"ends_at": 1_767_225_600}})), "window.ends_at");
    }

    #[test]
    fn a_benefit_without_its_name_is_none() {
        assert_eq!(
            field_at_fault(json!({"benefit": {"kind": "amount", "value": 5, "currency": ""}})),
            "benefit.currency"
        );
        assert_eq!(field_at_fault(json!({"benefit": {"kind": "gift", "item_id": " "}})), "benefit.item_id");
    }
}
