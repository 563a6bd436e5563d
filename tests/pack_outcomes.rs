//! What a pack tells of customers and of responses, and what the engine makes of it.

#![cfg(test)]

mod common;

use common::pack::{golden, responses};
use common::{DAY, NOW};
use regulars::{
    CustomerModel, Engine, OfferBook, OfferDecision, OfferQuery, OrderHistory, PackContents, ResponseCount,
    ResponseModel, ResponsePriors, Stage,
};
use serde_json::{Value, json};

const WEEK: f64 = 7.0;

/// The golden pack without what it tells of customers.
fn plain() -> PackContents {
    PackContents { customers: None, order_value: None, responses: Vec::new(), ..golden() }
}

fn shopper(seed: u32, pack: &PackContents) -> Engine {
    let mut engine = Engine::new(seed);
    engine.load_pack(&pack.write()).unwrap();
    engine
}

fn decision(engine: &mut Engine, settings: Value) -> OfferDecision {
    let offers = json!([{
        "promotion_id": "welcome-10",
        "purpose": "first_order",
        "title": "10% off",
        "benefit": {"kind": "percent", "value": 10}
    }]);
    let (book, problems) = OfferBook::read(&json!({"offers": offers, "settings": settings}));
    assert_eq!(problems, []);
    engine.set_offers(book);
    engine.offers(&OfferQuery { surface: "home".into(), locale: None }, NOW)
}

/// Of a hundred strangers, how many are shown the offer.
fn shown(counts: &[ResponseCount]) -> usize {
    let pack = PackContents { responses: counts.to_vec(), ..plain() };
    (0..100).filter(|seed| decision(&mut shopper(*seed, &pack), json!({})).offer.is_some()).count()
}

#[test]
fn what_a_shop_learnt_of_its_offers_decides() {
    let stranger =
        |id: &str, generosity, orders| responses(id, Stage::Stranger, generosity, 20_000.0, orders);
    let without = stranger("", 0.0, 400.0);
    let unknown = shown(&[]);
    let works = shown(&[without.clone(), stranger("welcome-10", 0.1, 1600.0)]);
    let harms = shown(&[without, stranger("welcome-10", 0.1, 200.0)]);
    assert!(works > 90 && harms < 10 && harms <= unknown && unknown <= works, "{works}, {unknown}, {harms}");
}

#[test]
fn what_was_learnt_holds_for_its_stage_and_what_the_host_says_wins() {
    let counts = [
        responses("", Stage::Stranger, 0.0, 20_000.0, 400.0),
        responses("welcome-10", Stage::Stranger, 0.1, 20_000.0, 1600.0),
    ];
    let rates = |engine: &mut Engine| -> Vec<f64> {
        decision(engine, json!({})).considered.iter().map(|arm| arm.rate).collect()
    };
    let (with, without) = (PackContents { responses: counts.to_vec(), ..plain() }, plain());
    let learnt = rates(&mut shopper(7, &with));
    assert!((learnt[0] - 0.02).abs() < 0.002 && (learnt[1] - 0.08).abs() < 0.008, "{learnt:?}");
    let defaults = rates(&mut shopper(7, &without));
    assert_ne!(learnt, defaults);
    let elsewhere = counts.map(|count| ResponseCount { stage: Stage::Asleep as u8, ..count });
    assert_eq!(rates(&mut shopper(7, &PackContents { responses: elsewhere.into(), ..plain() })), defaults);

    let mut told = shopper(7, &with);
    told.set_response_priors(ResponsePriors::default());
    assert_eq!(rates(&mut told), defaults);
    // Another pack, in which nothing is said, leaves nothing behind.
    let mut next = shopper(7, &with);
    next.load_pack(&without.write()).unwrap();
    assert_eq!(rates(&mut next), defaults);
}

#[test]
fn what_histories_taught_is_taken_and_counts_then_change_nothing() {
    let history = |orders| vec![responses("", Stage::Stranger, 0.0, 20.0, orders)];
    let shoppers: Vec<_> =
        (0..4000).map(|shopper| history(if shopper % 4 == 0 { 12.0 } else { 0.0 })).collect();
    let model = ResponseModel::learn(&shoppers);
    let rates = |engine: &mut Engine| -> Vec<f64> {
        decision(engine, json!({})).considered.iter().map(|arm| arm.rate).collect()
    };
    let pack = PackContents { response_model: Some(model.clone()), ..plain() };
    let learnt = rates(&mut shopper(7, &pack));
    assert!((learnt[0] - 0.15).abs() < 0.01, "{learnt:?}");
    let counts = vec![responses("", Stage::Stranger, 0.0, 20_000.0, 400.0)];
    assert_eq!(rates(&mut shopper(7, &PackContents { responses: counts, ..pack })), learnt);
    let mut told = shopper(7, &plain());
    told.set_response_priors(ResponsePriors::from(&model));
    assert_eq!(rates(&mut told), learnt);
}

#[test]
fn an_order_is_worth_what_the_pack_says_unless_the_offers_say_it() {
    let margin =
        |pack: &PackContents, settings| decision(&mut shopper(7, pack), settings).considered[0].margin;
    let pack = PackContents { order_value: Some(32.0), ..plain() };
    assert_eq!(margin(&plain(), json!({"margin": 0.25})), 12.5);
    assert_eq!(margin(&pack, json!({"margin": 0.25})), 8.0);
    assert_eq!(margin(&pack, json!({"margin": 0.25, "order_value": 80})), 20.0);
}

#[test]
fn a_dear_order_is_dear_by_what_the_shop_usually_takes() {
    let monetary = |order_value, settings: Option<Value>| {
        let mut engine = shopper(7, &PackContents { order_value, ..plain() });
        if let Some(settings) = settings {
            engine.set_offers(OfferBook::read(&json!({"offers": [], "settings": settings})).0);
        }
        let order = json!({"event": "purchase", "items": [{"item_id": "tea-1", "price": 30}]});
        assert!(engine.record(&order, NOW).recorded);
        engine.profile(NOW).orders.rfm.monetary
    };
    assert_eq!([monetary(None, None), monetary(Some(10.0), None), monetary(Some(100.0), None)], [3, 5, 1]);
    assert_eq!(monetary(Some(10.0), Some(json!({"order_value": 100}))), 1);
}

#[test]
fn orders_to_come_are_those_of_the_shops_own_customers() {
    let model = CustomerModel { r: 2.0, alpha: 3.0, a: 0.5, b: 9.0 };
    let orders = |customers| {
        let mut engine = shopper(7, &PackContents { customers, ..plain() });
        for day in [0, 14, 28] {
            let order = json!({"event": "purchase", "items": [{"item_id": "tea-1"}]});
            assert!(engine.record(&order, NOW + day * DAY).recorded);
        }
        engine.profile(NOW + 42 * DAY).orders
    };
    let history = OrderHistory { frequency: 2, recency: 4.0, age: 6.0 };
    let (own, default) = (orders(Some(model)), orders(None));
    assert_eq!(own.expected_30_days, Some(model.expected_orders(history, 30.0 / WEEK)));
    assert_eq!(own.probability_alive, Some(model.probability_alive(history)));
    let defaults = CustomerModel::default();
    assert_eq!(default.expected_30_days, Some(defaults.expected_orders(history, 30.0 / WEEK)));
    assert_ne!(own.expected_30_days, default.expected_30_days);
}

#[test]
fn what_cannot_be_is_as_if_it_were_absent() {
    let bad_models = [
        CustomerModel { r: f64::NAN, ..CustomerModel::default() },
        CustomerModel { alpha: -1.0, ..CustomerModel::default() },
        CustomerModel { b: 1e9, ..CustomerModel::default() },
    ];
    for model in bad_models {
        assert_eq!(PackContents { customers: Some(model), ..plain() }.write(), plain().write());
    }
    for value in [0.0, -5.0, f64::NAN, f64::INFINITY, 1e300] {
        assert_eq!(PackContents { order_value: Some(value), ..plain() }.write(), plain().write());
    }
    let beyond = Stage::ALL.len() as u8;
    let counts = [
        ResponseCount { stage: beyond, ..responses("a", Stage::Stranger, 0.1, 10.0, 1.0) },
        responses("b", Stage::Stranger, 0.1, 0.0, 1.0),
        responses("c", Stage::Stranger, 0.1, f64::NAN, 1.0),
        responses("d", Stage::Stranger, 0.1, -3.0, 1.0),
    ];
    assert_eq!(PackContents { responses: counts.into(), ..plain() }.write(), plain().write());
    let odd = responses("a", Stage::Stranger, 7.0, 10.0, 11.0);
    let even = responses("a", Stage::Stranger, 1.0, 10.0, 10.0);
    let written = |count| PackContents { responses: vec![count], ..plain() }.write();
    assert_eq!(written(odd), written(even));
}

#[test]
fn of_very_many_counts_those_of_the_most_trials_are_kept() {
    let count = |trial: u32| responses(&format!("offer-{trial}"), Stage::Loyal, 0.1, f64::from(trial), 1.0);
    let written = |counts: Vec<ResponseCount>| PackContents { responses: counts, ..plain() }.write();
    let all = written((1..1000).map(count).collect());
    assert_eq!(all, written((744..1000).rev().map(count).collect()));
    assert_ne!(all, written((745..1000).map(count).collect()));
}
