//! Who the shopper is, and what their orders tell, against oracles that look at every event.

#![cfg(test)]

mod common;

use std::collections::BTreeSet;

use common::{DAY, HOUR, MINUTE, NOW, happens, product, shop};
use proptest::prelude::*;
use regulars::{CustomerModel, Engine, OrderHistory, ProductRecord, Profile, Rfm, Segment};
use serde_json::{Value, json};

/// An order of the test: hours since the one before, products, whether with a coupon, and whether it is given back.
type Ordered = (i64, BTreeSet<u8>, bool, bool);

fn items(products: &BTreeSet<u8>) -> Vec<Value> {
    products.iter().map(|id| json!({"item_id": format!("{id}"), "price": 3})).collect()
}

fn record(engine: &mut Engine, event: &Value, now: i64) {
    let recorded = engine.record(event, now);
    assert!(recorded.recorded, "{recorded:?}");
}

proptest! {
    /// More orders than are remembered one by one, some given back at once.
    #[test]
    fn orders_are_counted_exactly(
        orders in prop::collection::vec(
            (0i64..200, prop::collection::btree_set(0u8..12, 1..6), any::<bool>(), prop::bool::weighted(0.2)), 1..150,
        ),
        utc_offset in -720i32..720,
        later in 0i64..400,
    ) {
        let orders: Vec<Ordered> = orders;
        let mut engine = shop([]);
        engine.set_utc_offset(utc_offset);
        let (mut now, mut kept) = (NOW, Vec::new());
        for (number, (hours, products, has_coupon, is_given_back)) in orders.iter().enumerate() {
            now += hours * HOUR;
            let mut order = json!({"event": "purchase", "transaction_id": number, "items": items(products)});
            if *has_coupon {
                order["coupon"] = json!("TEN");
            }
            record(&mut engine, &order, now);
            if *is_given_back {
                record(&mut engine, &json!({"event": "refund", "transaction_id": number}), now + MINUTE);
            } else {
                kept.push((now, products, *has_coupon));
            }
        }
        let now = now + later * HOUR;
        let Profile { orders: told, persona, .. } = engine.profile(now);

        let local = |at: i64| at + i64::from(utc_offset) * MINUTE;
        let days: BTreeSet<i64> = kept.iter().map(|(at, ..)| local(*at).div_euclid(DAY)).collect();
        prop_assert_eq!((told.count as usize, told.days as usize), (kept.len(), days.len()));
        let history = OrderHistory::new(kept.iter().map(|(at, ..)| local(*at)), local(now));
        let model = CustomerModel::default();
        prop_assert_eq!(told.probability_alive, history.map(|history| model.probability_alive(history)));
        prop_assert_eq!(told.expected_30_days, history.map(|history| model.expected_orders(history, 30.0 / 7.0)));
        prop_assert_eq!(told.expected_365_days, history.map(|history| model.expected_orders(history, 365.0 / 7.0)));
        prop_assert_eq!(told.days_to_next, history.map(|history| model.weeks_to_next_order(history) * 7.0));
        prop_assert_eq!(told.segment == Segment::None, kept.is_empty());

        let with_coupon = kept.iter().filter(|(.., has_coupon)| *has_coupon).count();
        let count = kept.len() as f64;
        prop_assert_eq!(persona.discounts.orders as usize, with_coupon);
        let share = (!kept.is_empty()).then(|| (with_coupon as f64 + 0.5) / (count + 1.0));
        prop_assert_eq!(persona.discounts.share, share);
        let single = kept.iter().filter(|(_, products, _)| products.len() == 1).count();
        prop_assert_eq!(persona.baskets.single_product as usize, single);
        let products: usize = kept.iter().map(|(_, products, _)| products.len()).sum();
        prop_assert_eq!(persona.baskets.mean_products, (!kept.is_empty()).then(|| products as f64 / count));

        let gaps: Vec<i64> = days.iter().zip(days.iter().skip(1)).map(|(a, b)| b - a).collect();
        if kept.len() <= 60 && orders.len() <= 60 {
            let last: Vec<f64> = gaps.iter().rev().take(12).map(|gap| *gap as f64).chain([30.0]).collect();
            let usual = last.iter().sum::<f64>() / last.len() as f64;
            let expected = (!kept.is_empty()).then_some(usual);
            prop_assert_eq!(told.usual_gap_days.is_some(), expected.is_some());
            prop_assert!((told.usual_gap_days.unwrap_or_default() - expected.unwrap_or_default()).abs() < 1e-9);
        }
    }

    #[test]
    fn the_rhythm_is_the_shoppers_own_clock(
        minutes in prop::collection::vec(prop_oneof![0i64..60, 60i64..9000], 1..60),
        utc_offset in -720i32..720,
    ) {
        let mut engine = shop([]);
        engine.set_utc_offset(utc_offset);
        let (mut now, mut weekdays, mut hours, mut days) = (NOW, [0; 7], [0; 24], BTreeSet::new());
        for (number, passed) in minutes.iter().enumerate() {
            now += passed * MINUTE;
            record(&mut engine, &json!({"event": "view_item", "item_id": number}), now);
            let local = now + i64::from(utc_offset) * MINUTE;
            days.insert(local / DAY);
            if number == 0 || *passed > 30 {
                // NOW is on a Thursday.
                weekdays[((local / DAY - NOW / DAY) + 3).rem_euclid(7) as usize] += 1;
                hours[(local / HOUR % 24) as usize] += 1;
            }
        }
        let rhythm = engine.profile(now).persona.rhythm;
        prop_assert_eq!((&rhythm.visits_by_weekday[..], &rhythm.visits_by_hour[..]), (&weekdays[..], &hours[..]));
        prop_assert_eq!(rhythm.active_days as usize, days.len());
        let span = days.last().unwrap() - days.first().unwrap();
        let mean = (days.len() > 1).then(|| span as f64 / (days.len() - 1) as f64);
        prop_assert_eq!(rhythm.mean_days_between, mean);
    }

    /// Every score is possible, and each three of them make one segment.
    #[test]
    fn every_three_scores_make_a_segment(recency in 0u32..8, frequency in 0u32..8, monetary in 0u32..8) {
        let segment = Segment::of(Rfm { recency, frequency, monetary });
        let are_scores = [recency, frequency, monetary].iter().all(|score| (1..=5).contains(score));
        prop_assert_eq!(segment != Segment::None, are_scores);
        let less = Segment::of(Rfm { recency, frequency, monetary: 3 });
        prop_assert!(monetary != 3 || segment == less);
    }
}

#[test]
fn what_was_bought_before_makes_the_kinds_of_orders() {
    let mut engine = shop([]);
    for (number, bought) in [&[1, 2][..], &[1, 2, 3], &[4], &[1, 5], &[1, 2, 4, 6]].into_iter().enumerate() {
        let products: BTreeSet<u8> = bought.iter().copied().collect();
        let order = json!({"event": "purchase", "transaction_id": number, "items": items(&products)});
        record(&mut engine, &order, NOW + number as i64 * DAY);
    }
    let baskets = engine.profile(NOW).persona.baskets;
    // The first is neither, and so is the one of which half was known.
    assert_eq!((baskets.replenishing, baskets.exploring, baskets.single_product), (2, 1, 1));
    assert_eq!(baskets.mean_products, Some(12.0 / 5.0));
    record(&mut engine, &json!({"event": "refund", "transaction_id": 2}), NOW + 9 * DAY);
    let baskets = engine.profile(NOW).persona.baskets;
    assert_eq!((baskets.replenishing, baskets.exploring, baskets.single_product), (2, 0, 0));
}

#[test]
fn shares_reviews_referrals_and_joins_are_counted() {
    let mut engine = shop([]);
    for (event, times) in [("share", 1), ("review_item", 2), ("refer_friend", 3), ("join_group", 4)] {
        for _ in 0..times {
            happens(&mut engine, event, "tea", NOW);
        }
    }
    let advocacy = engine.profile(NOW).persona.advocacy;
    assert_eq!((advocacy.shares, advocacy.reviews, advocacy.referrals, advocacy.joins), (1, 2, 3, 4));
}

#[test]
fn the_price_level_is_that_of_the_bands_of_each_category() {
    let priced = |id: &str, price: &str| ProductRecord {
        price: price.to_owned().into(),
        ..product(id, id, if id.starts_with('t') { "Drinks > Tea" } else { "Drinks > Coffee" })
    };
    let teas = (1..=5).map(|band| priced(&format!("t{band}"), &format!("{band}.00 USD")));
    let coffees = (1..=5).map(|band| priced(&format!("c{band}"), &format!("{band}.00 USD")));
    let mut engine = shop(teas.chain(coffees));
    for (event, item) in
        [("view_item", "t1"), ("view_item", "t1"), ("purchase", "c5"), ("dismiss_item", "t5")]
    {
        happens(&mut engine, event, item, NOW);
    }
    let levels = engine.profile(NOW).persona.price_levels;
    let told: Vec<_> = levels.iter().map(|one| (one.category.as_str(), one.level, one.evidence)).collect();
    let expected = [
        ("Drinks", (1.0 + 1.0 + 8.0 * 5.0) / 10.0, 10.0 / 14.0),
        ("Drinks > Coffee", 5.0, 8.0 / 12.0),
        ("Drinks > Tea", 1.0, 2.0 / 6.0),
    ];
    assert_eq!(told, expected);

    let affinities = engine.profile(NOW).affinities;
    let coffee = affinities.iter().find(|one| one.value == "Drinks > Coffee").unwrap();
    assert_eq!(coffee.evidence, 8.0 / 12.0);
}

#[test]
fn money_counts_where_the_shop_names_its_typical_order() {
    let segment = |book: Value, value: f64| {
        let mut engine = shop([]);
        let (book, problems) = regulars::OfferBook::read(&book);
        assert_eq!(problems, []);
        engine.set_offers(book);
        record(&mut engine, &json!({"event": "purchase", "value": value, "items": [{"item_id": 1}]}), NOW);
        let orders = engine.profile(NOW).orders;
        (orders.rfm.monetary, orders.segment)
    };
    let typical = |value: f64| json!({"settings": {"order_value": value}, "offers": []});
    assert_eq!(segment(json!([]), 100.0), (3, Segment::NewCustomer));
    assert_eq!(segment(typical(50.0), 100.0), (5, Segment::PotentialLoyalist));
    assert_eq!(segment(typical(50.0), 50.0), (3, Segment::NewCustomer));
    assert_eq!(segment(typical(50.0), 5.0), (1, Segment::NewCustomer));
}

#[test]
fn recency_is_measured_by_the_shoppers_own_rhythm() {
    let recency = |gap: i64, days: i64| {
        let mut engine = shop([]);
        for order in 0..13 {
            common::buys(&mut engine, &["tea"], NOW + order * gap * DAY);
        }
        engine.profile(NOW + (12 * gap + days) * DAY).orders.rfm.recency
    };
    // Weekly, the usual gap being (12 · 7 + 30) / 13 = 8.8 days; and quarterly, it being 85.4 days.
    assert_eq!([13, 17, 21, 22, 60].map(|days| recency(7, days)), [5, 4, 3, 2, 1]);
    assert_eq!([128, 170, 213, 214, 427].map(|days| recency(90, days)), [5, 4, 3, 2, 1]);
}
