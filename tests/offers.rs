//! Which offer a shopper sees, and why no other.

#![cfg(test)]

mod common;

use common::{DAY, HOUR, MINUTE, NOW, buys, happens, product, shop};
use regulars::{Engine, OfferBenefit, OfferBook, OfferDecision, OfferPurpose, Problem};
use serde_json::{Value, json};

const AUDIENCE_FREE: [&str; 4] = ["in_window", "surface", "within_limits", "first_in_priority"];

fn offer(promotion_id: &str, more: Value) -> Value {
    let mut offer = json!({"promotion_id": promotion_id, "purpose": "first_order", "title": "Welcome"});
    offer.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    offer
}

fn shop_with(offers: &[Value]) -> Engine {
    let mut engine = shop([product("1", "Tea", "Tea"), product("2", "Jam", "Jam")]);
    let (offers, problems) = OfferBook::read(&Value::from(offers));
    assert_eq!(problems, []);
    engine.set_offers(offers);
    engine
}

fn chosen(decision: &OfferDecision) -> Option<&str> {
    decision.offer.as_ref().map(|offer| offer.promotion_id.as_str())
}

fn others(decision: &OfferDecision) -> Vec<(&str, &str)> {
    decision.others.iter().map(|other| (other.promotion_id.as_str(), other.ruled_out_by)).collect()
}

/// Of a shop with one offer: `None` where it is shown, otherwise what rules it out.
fn ruled_out(engine: &Engine, now: i64) -> Option<&'static str> {
    let decision = engine.offers("home", now);
    assert_eq!(decision.offer.is_some(), decision.others.is_empty());
    assert_eq!(decision.offer.is_some(), !decision.reasons.is_empty());
    decision.others.first().map(|other| other.ruled_out_by)
}

#[test]
fn a_newcomer_is_welcomed_and_told_why() {
    let engine = shop_with(&[offer("w", json!({"purpose": "welcome"}))]);
    let decision = engine.offers("home", NOW);
    assert_eq!(chosen(&decision), Some("w"));
    assert_eq!(decision.reasons, [&["first_visit", "no_purchase"][..], &AUDIENCE_FREE].concat());
    assert_eq!(others(&decision), []);
}

#[test]
fn a_welcome_is_for_the_first_visit_and_a_first_order_for_any_before_the_first_purchase() {
    let offers = [offer("w", json!({"purpose": "welcome", "priority": 1})), offer("f", json!({}))];
    let mut engine = shop_with(&offers);
    happens(&mut engine, "view_item", "1", NOW);
    let first = engine.offers("home", NOW + MINUTE);
    assert_eq!((chosen(&first), others(&first)), (Some("w"), vec![("f", "lower_priority")]));

    let back = engine.offers("home", NOW + DAY);
    assert_eq!((chosen(&back), others(&back)), (Some("f"), vec![("w", "not_first_visit")]));
    assert_eq!(back.reasons, [&["no_purchase"][..], &AUDIENCE_FREE].concat());

    buys(&mut engine, &["1"], NOW + DAY);
    let bought = engine.offers("home", NOW + DAY);
    assert_eq!((chosen(&bought), others(&bought)), (None, vec![("w", "purchased"), ("f", "purchased")]));
    assert_eq!(bought.reasons, Vec::<&str>::new());
}

#[test]
fn a_visit_that_goes_on_stays_the_first_and_a_second_one_ends_it() {
    let mut engine = shop_with(&[offer("w", json!({"purpose": "welcome"}))]);
    for minute in [0, 25, 50, 75] {
        happens(&mut engine, "view_item", "1", NOW + minute * MINUTE);
    }
    assert_eq!(ruled_out(&engine, NOW + 105 * MINUTE), None);
    assert_eq!(ruled_out(&engine, NOW + 106 * MINUTE), Some("not_first_visit"));
}

#[test]
fn an_order_that_went_back_was_no_purchase() {
    let mut engine = shop_with(&[offer("f", json!({}))]);
    engine.record(&json!({"event": "purchase", "transaction_id": "t", "items": [{"item_id": 1}]}), NOW);
    assert_eq!(ruled_out(&engine, NOW), Some("purchased"));
    engine.record(&json!({"event": "refund", "transaction_id": "t"}), NOW);
    assert_eq!(ruled_out(&engine, NOW), None);
}

#[test]
fn a_window_opens_at_its_start_and_is_shut_at_its_end() {
    let iso = json!({"starts_at": "2025-10-09T10:00:00+02:00", "ends_at": "2025-10-10"});
    let milliseconds = json!({"starts_at": 1_759_996_800_000i64, "ends_at": "1760054400000"});
    for window in [iso, milliseconds] {
        let engine = shop_with(&[offer("f", json!({"window": window}))]);
        let (starts, ends) = (1_759_996_800_000, 1_760_054_400_000);
        assert_eq!(ruled_out(&engine, starts - 1), Some("window.not_started"));
        assert_eq!(ruled_out(&engine, starts), None);
        assert_eq!(ruled_out(&engine, ends - 1), None);
        assert_eq!(ruled_out(&engine, ends), Some("window.ended"));
    }
}

#[test]
fn a_window_may_be_open_at_either_end() {
    let engine = shop_with(&[offer("f", json!({"window": {"starts_at": NOW}}))]);
    assert_eq!(ruled_out(&engine, NOW - 1), Some("window.not_started"));
    assert_eq!(ruled_out(&engine, i64::MAX), None);
    let engine = shop_with(&[offer("f", json!({"window": {"ends_at": NOW}}))]);
    assert_eq!(ruled_out(&engine, i64::MIN), None);
    assert_eq!(ruled_out(&engine, NOW), Some("window.ended"));
}

#[test]
fn an_offer_keeps_to_its_surfaces() {
    let engine = shop_with(&[
        offer("cart", json!({"surfaces": ["cart", "checkout"], "priority": 5})),
        offer("all", json!({"surfaces": []})),
    ]);
    assert_eq!(chosen(&engine.offers("cart", NOW)), Some("cart"));
    assert_eq!(chosen(&engine.offers("checkout", NOW)), Some("cart"));
    let home = engine.offers("home", NOW);
    assert_eq!((chosen(&home), others(&home)), (Some("all"), vec![("cart", "surface")]));
    assert_eq!(chosen(&engine.offers("", NOW)), Some("all"));
}

#[test]
fn an_offer_is_shown_three_times_unless_it_says_otherwise() {
    for (limits, times) in [(json!(null), 3), (json!({"impressions": 1}), 1), (json!({"impressions": 0}), 0)]
    {
        let mut engine = shop_with(&[offer("f", json!({"limits": limits}))]);
        for _ in 0..times {
            assert_eq!(ruled_out(&engine, NOW), None);
            engine.record(&json!({"event": "view_promotion", "promotion_id": "f"}), NOW);
        }
        assert_eq!(ruled_out(&engine, NOW), Some("limits.impressions"), "{limits}");
    }
}

#[test]
fn a_click_is_no_impression() {
    let mut engine = shop_with(&[offer("f", json!({"limits": {"impressions": 1}}))]);
    engine.record(&json!({"event": "select_promotion", "promotion_id": "f"}), NOW);
    assert_eq!(ruled_out(&engine, NOW), None);
}

#[test]
fn an_offer_cools_down_between_two_times() {
    let mut engine = shop_with(&[offer("f", json!({"limits": {"cool_down_hours": 1.5}}))]);
    engine.record(&json!({"event": "view_promotion", "promotion_id": "f"}), NOW);
    assert_eq!(ruled_out(&engine, NOW), Some("limits.cool_down"));
    assert_eq!(ruled_out(&engine, NOW + 90 * MINUTE - 1), Some("limits.cool_down"));
    assert_eq!(ruled_out(&engine, NOW + 90 * MINUTE), None);
    assert_eq!(ruled_out(&engine, NOW - HOUR), Some("limits.cool_down"));
}

#[test]
fn the_highest_priority_wins_and_a_tie_goes_to_the_first_in_the_list() {
    let engine = shop_with(&[
        offer("low", json!({"priority": -1})),
        offer("first", json!({"priority": 2.5})),
        offer("second", json!({"priority": "2.5"})),
        offer("none", json!({})),
    ]);
    let decision = engine.offers("home", NOW);
    assert_eq!(chosen(&decision), Some("first"));
    let lower = |id| (id, "lower_priority");
    assert_eq!(others(&decision), [lower("low"), lower("second"), lower("none")]);
}

#[test]
fn every_other_offer_is_named_with_the_first_rule_against_it() {
    let mut engine = shop_with(&[
        offer("elsewhere", json!({"surfaces": ["cart"], "window": {"ends_at": NOW}})),
        offer("later", json!({"window": {"starts_at": NOW + 1}})),
        offer("over", json!({"window": {"ends_at": NOW}})),
        offer("welcome", json!({"purpose": "welcome"})),
        offer("worn", json!({"limits": {"impressions": 1, "cool_down_hours": 1}})),
        offer("warm", json!({"limits": {"cool_down_hours": 1}})),
        offer("shown", json!({})),
        offer("less", json!({"priority": -1})),
    ]);
    happens(&mut engine, "view_item", "1", NOW - DAY);
    for id in ["worn", "warm"] {
        engine.record(&json!({"event": "view_promotion", "promotion_id": id}), NOW);
    }
    let decision = engine.offers("home", NOW);
    assert_eq!(chosen(&decision), Some("shown"));
    let expected = [
        ("elsewhere", "surface"),
        ("later", "window.not_started"),
        ("over", "window.ended"),
        ("welcome", "not_first_visit"),
        ("worn", "limits.impressions"),
        ("warm", "limits.cool_down"),
        ("less", "lower_priority"),
    ];
    assert_eq!(others(&decision), expected);
}

#[test]
fn a_shop_without_offers_shows_none() {
    assert_eq!(Engine::new(7).offers("home", NOW), OfferDecision::default());
}
