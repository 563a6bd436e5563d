//! Which offer a shopper is handed, and why no other.

#![cfg(test)]

mod common;

use common::{DAY, HOUR, MINUTE, NOW, buys, happens, product, shop};
use regulars::{Claim, Engine, OfferBook, OfferDecision, OfferQuery};
use serde_json::{Value, json};

/// What speaks for an offer that gives nothing away.
const PLAIN: [&str; 5] = ["surface", "in_window", "audience", "within_limits", "nothing_to_give"];

fn offer(promotion_id: &str, more: Value) -> Value {
    let mut offer = json!({"promotion_id": promotion_id, "purpose": "first_order", "title": "Welcome"});
    offer.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    offer
}

/// For anyone, as often as the limits of the test say.
fn message(promotion_id: &str, more: Value) -> Value {
    let mut message = offer(promotion_id, json!({"purpose": "content", "limits": {"impressions": 1000}}));
    message.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    message
}

fn book(offers: &[Value], settings: Value) -> OfferBook {
    let (book, problems) = OfferBook::read(&json!({"offers": offers, "settings": settings}));
    assert_eq!(problems, []);
    book
}

fn shop_with(offers: &[Value], settings: Value) -> Engine {
    let mut engine = shop([product("1", "Tea", "Tea"), product("2", "Jam", "Jam")]);
    engine.set_offers(book(offers, settings));
    engine
}

/// Without a cap, so that one limit is tried at a time.
fn shop_of(offers: &[Value]) -> Engine {
    shop_with(offers, json!({"cap": [{"times": 16, "days": 0.0001}]}))
}

fn at(surface: &str) -> OfferQuery {
    OfferQuery { surface: surface.into(), locale: None }
}

fn chosen(decision: &OfferDecision) -> Option<&str> {
    decision.offer.as_ref().map(|offer| offer.promotion_id.as_str())
}

fn others(decision: &OfferDecision) -> Vec<(&str, &str)> {
    decision.others.iter().map(|other| (other.promotion_id.as_str(), &*other.ruled_out_by)).collect()
}

/// Of a shop with one offer: `None` where it is shown, otherwise what rules it out.
fn ruled_out(engine: &Engine, now: i64) -> Option<String> {
    let decision = engine.offers(&at("home"), now);
    assert_eq!(decision.offer.is_some(), decision.others.is_empty());
    assert_eq!(decision.offer.is_some(), !decision.reasons.is_empty());
    decision.others.first().map(|other| other.ruled_out_by.to_string())
}

/// Claims on the home page, after which the visit ends.
fn claim(engine: &mut Engine, now: i64) -> Option<String> {
    chosen(&engine.claim_offer(&at("home"), now).decision).map(str::to_owned)
}

fn told(claim: &Claim) -> Vec<(&str, Option<&str>)> {
    claim.reports.iter().map(|report| (report.event, report.promotion_id.as_deref())).collect()
}

#[test]
fn a_newcomer_is_welcomed_and_told_why() {
    let engine = shop_of(&[offer("w", json!({"purpose": "welcome"}))]);
    let decision = engine.offers(&at("home"), NOW);
    assert_eq!((chosen(&decision), &decision.reasons[..]), (Some("w"), &PLAIN[..]));
    assert_eq!(others(&decision), []);
}

#[test]
fn a_welcome_is_for_the_first_visit_and_a_first_order_for_any_before_the_first_purchase() {
    let offers = [offer("w", json!({"purpose": "welcome", "priority": 1})), offer("f", json!({}))];
    let mut engine = shop_of(&offers);
    happens(&mut engine, "view_item", "1", NOW);
    let first = engine.offers(&at("home"), NOW + MINUTE);
    assert_eq!((chosen(&first), others(&first)), (Some("w"), vec![("f", "lower_priority")]));

    let back = engine.offers(&at("home"), NOW + DAY);
    assert_eq!((chosen(&back), others(&back)), (Some("f"), vec![("w", "purpose.visits")]));

    buys(&mut engine, &["1"], NOW + DAY);
    let bought = engine.offers(&at("home"), NOW + DAY);
    let expected = vec![("w", "purpose.orders"), ("f", "purpose.orders")];
    assert_eq!((chosen(&bought), others(&bought)), (None, expected));
    assert_eq!(bought.reasons, Vec::<&str>::new());
}

#[test]
fn a_visit_that_goes_on_stays_the_first_and_a_second_one_ends_it() {
    let mut engine = shop_of(&[offer("w", json!({"purpose": "welcome"}))]);
    for minute in [0, 25, 50, 75] {
        happens(&mut engine, "view_item", "1", NOW + minute * MINUTE);
    }
    assert_eq!(ruled_out(&engine, NOW + 105 * MINUTE), None);
    assert_eq!(ruled_out(&engine, NOW + 106 * MINUTE).as_deref(), Some("purpose.visits"));
}

#[test]
fn an_order_that_went_back_was_no_purchase() {
    let mut engine = shop_of(&[offer("f", json!({}))]);
    engine.record(&json!({"event": "purchase", "transaction_id": "t", "items": [{"item_id": 1}]}), NOW);
    assert_eq!(ruled_out(&engine, NOW).as_deref(), Some("purpose.orders"));
    engine.record(&json!({"event": "refund", "transaction_id": "t"}), NOW);
    assert_eq!(ruled_out(&engine, NOW), None);
}

#[test]
fn a_window_opens_at_its_start_and_is_shut_at_its_end() {
    let iso = json!({"starts_at": "2025-10-09T10:00:00+02:00", "ends_at": "2025-10-10"});
    let milliseconds = json!({"starts_at": 1_759_996_800_000i64, "ends_at": "1760054400000"});
    for window in [iso, milliseconds] {
        let engine = shop_of(&[offer("f", json!({"window": window}))]);
        let (starts, ends) = (1_759_996_800_000, 1_760_054_400_000);
        assert_eq!(ruled_out(&engine, starts - 1).as_deref(), Some("window.not_started"));
        assert_eq!(ruled_out(&engine, starts), None);
        assert_eq!(ruled_out(&engine, ends - 1), None);
        assert_eq!(ruled_out(&engine, ends).as_deref(), Some("window.ended"));
    }
}

#[test]
fn a_window_may_be_open_at_either_end() {
    let engine = shop_of(&[offer("f", json!({"window": {"starts_at": NOW}}))]);
    assert_eq!(ruled_out(&engine, NOW - 1).as_deref(), Some("window.not_started"));
    assert_eq!(ruled_out(&engine, i64::MAX), None);
    let engine = shop_of(&[offer("f", json!({"window": {"ends_at": NOW}}))]);
    assert_eq!(ruled_out(&engine, i64::MIN), None);
    assert_eq!(ruled_out(&engine, NOW).as_deref(), Some("window.ended"));
}

#[test]
fn an_offer_keeps_to_its_surfaces() {
    let engine = shop_of(&[
        offer("cart", json!({"surfaces": ["cart", "checkout"], "priority": 5})),
        offer("all", json!({"surfaces": []})),
    ]);
    assert_eq!(chosen(&engine.offers(&at("cart"), NOW)), Some("cart"));
    assert_eq!(chosen(&engine.offers(&at("checkout"), NOW)), Some("cart"));
    let home = engine.offers(&at("home"), NOW);
    assert_eq!((chosen(&home), others(&home)), (Some("all"), vec![("cart", "surface")]));
    assert_eq!(chosen(&engine.offers(&at(""), NOW)), Some("all"));
}

#[test]
fn an_offer_is_shown_three_times_unless_it_says_otherwise() {
    for (limits, times) in [(json!(null), 3), (json!({"impressions": 1}), 1), (json!({"impressions": 0}), 0)]
    {
        let mut engine = shop_of(&[offer("f", json!({"limits": limits}))]);
        for visit in 0..times {
            assert_eq!(claim(&mut engine, NOW + visit * HOUR).as_deref(), Some("f"));
        }
        assert_eq!(ruled_out(&engine, NOW + 300 * DAY).as_deref(), Some("limits.impressions"), "{limits}");
    }
}

#[test]
fn what_the_page_tells_of_views_and_clicks_is_no_further_showing() {
    let mut engine = shop_of(&[offer("f", json!({"limits": {"impressions": 1}}))]);
    for event in ["select_promotion", "view_promotion"] {
        engine.record(&json!({"event": event, "promotion_id": "f"}), NOW);
    }
    assert_eq!(ruled_out(&engine, NOW), None);
}

#[test]
fn a_look_changes_nothing() {
    let engine = shop_of(&[offer("f", json!({"limits": {"impressions": 1}}))]);
    let before = engine.snapshot();
    let decision = engine.offers(&at("home"), NOW);
    assert_eq!((decision, engine.snapshot()), (engine.offers(&at("home"), NOW), before));
}

#[test]
fn an_offer_is_one_showing_for_each_visit_and_place() {
    let mut engine = shop_of(&[message("m", json!({"limits": {"impressions": 3}}))]);
    let first = engine.claim_offer(&at("home"), NOW);
    assert_eq!(told(&first), [("view_promotion", Some("m"))]);
    assert!(!first.journal.is_empty());

    let again = engine.claim_offer(&at("home"), NOW + 30 * MINUTE);
    assert_eq!((chosen(&again.decision), &again.journal[..], told(&again)), (Some("m"), &[][..], vec![]));
    assert_eq!(again.decision.reasons.last(), Some(&"this_visit"));

    let elsewhere = engine.claim_offer(&at("cart"), NOW + 30 * MINUTE);
    assert_eq!(told(&elsewhere), [("view_promotion", Some("m"))]);
    let next_visit = engine.claim_offer(&at("home"), NOW + 61 * MINUTE);
    assert_eq!(told(&next_visit), [("view_promotion", Some("m"))]);
    assert_eq!(ruled_out(&engine, NOW + DAY).as_deref(), Some("limits.impressions"));
}

#[test]
fn what_was_handed_out_stays_for_the_visit_and_others_wait() {
    let offers = [
        message("low", json!({})),
        message("high", json!({"priority": 1, "audience": {"cart_items": {"from": 1}}})),
    ];
    let mut engine = shop_of(&offers);
    assert_eq!(claim(&mut engine, NOW).as_deref(), Some("low"));
    happens(&mut engine, "add_to_cart", "1", NOW + MINUTE);
    let decision = engine.claim_offer(&at("home"), NOW + 2 * MINUTE).decision;
    assert_eq!((chosen(&decision), others(&decision)), (Some("low"), vec![("high", "this_visit")]));
    assert_eq!(chosen(&engine.claim_offer(&at("cart"), NOW + 2 * MINUTE).decision), Some("high"));
}

#[test]
fn what_was_handed_out_goes_when_it_is_no_longer_for_the_shopper() {
    let more = json!({"audience": {"cart_items": {"to": 0}}, "window": {"ends_at": NOW + 10 * MINUTE}});
    let mut engine = shop_of(&[message("m", more)]);
    assert_eq!(claim(&mut engine, NOW).as_deref(), Some("m"));
    happens(&mut engine, "add_to_cart", "1", NOW);
    assert_eq!(ruled_out(&engine, NOW).as_deref(), Some("audience.cart_items"));
    happens(&mut engine, "remove_from_cart", "1", NOW + MINUTE);
    assert!(engine.claim_offer(&at("home"), NOW + MINUTE).journal.is_empty());
    assert_eq!(ruled_out(&engine, NOW + 10 * MINUTE).as_deref(), Some("window.ended"));
}

#[test]
fn an_order_answers_what_was_handed_out() {
    let mut engine = shop_of(&[message("m", json!({"limits": {"impressions": 1}}))]);
    assert_eq!(claim(&mut engine, NOW).as_deref(), Some("m"));
    buys(&mut engine, &["1"], NOW + MINUTE);
    assert_eq!(ruled_out(&engine, NOW + MINUTE).as_deref(), Some("limits.impressions"));
}

#[test]
fn an_offer_cools_down_between_two_times() {
    let mut engine = shop_of(&[offer("f", json!({"limits": {"cool_down_hours": 1.5}}))]);
    claim(&mut engine, NOW);
    assert_eq!(ruled_out(&engine, NOW + 31 * MINUTE).as_deref(), Some("limits.cool_down"));
    assert_eq!(ruled_out(&engine, NOW + 90 * MINUTE - 1).as_deref(), Some("limits.cool_down"));
    assert_eq!(ruled_out(&engine, NOW + 90 * MINUTE), None);
    assert_eq!(ruled_out(&engine, NOW - HOUR).as_deref(), Some("limits.cool_down"));
}

#[test]
fn an_offer_keeps_to_its_times_in_a_period() {
    let limits = json!({"impressions": 100, "periods": [{"times": 2, "days": 1}, {"times": 3, "days": 7}]});
    let mut engine = shop_of(&[offer("f", json!({"limits": limits}))]);
    for (hour, expected) in
        [(0, true), (1, true), (2, false), (24, true), (25, false), (168, true), (169, true)]
    {
        assert_eq!(claim(&mut engine, NOW + hour * HOUR).is_some(), expected, "{hour}");
    }
    assert_eq!(ruled_out(&engine, NOW + 170 * HOUR).as_deref(), Some("limits.periods"));
}

#[test]
fn a_clock_that_is_turned_back_opens_no_limit() {
    let limits = json!({"impressions": 100, "periods": [{"times": 1, "days": 1}]});
    let mut engine = shop_of(&[offer("f", json!({"limits": limits}))]);
    claim(&mut engine, NOW);
    assert_eq!(ruled_out(&engine, NOW - 400 * DAY).as_deref(), Some("limits.periods"));
    // Nor does it hand the same one out for ever.
    engine.record(&json!({"event": "view_item", "item_id": 1}), NOW - 400 * DAY);
    assert_eq!(ruled_out(&engine, NOW - 400 * DAY).as_deref(), Some("limits.periods"));
}

#[test]
fn what_was_dismissed_rests() {
    for (limits, days) in [(json!({}), 30), (json!({"dismissed_days": 2}), 2)] {
        let mut engine = shop_of(&[offer("f", json!({"limits": limits}))]);
        claim(&mut engine, NOW);
        let told = engine.record(&json!({"event": "dismiss_promotion", "promotion_id": "f"}), NOW + MINUTE);
        assert!(told.recorded);
        // At once, though it was handed out in this visit.
        assert_eq!(ruled_out(&engine, NOW + MINUTE).as_deref(), Some("limits.dismissed"));
        assert_eq!(ruled_out(&engine, NOW + MINUTE + days * DAY - 1).as_deref(), Some("limits.dismissed"));
        assert_eq!(ruled_out(&engine, NOW + MINUTE + days * DAY), None);
    }
}

#[test]
fn a_deadline_runs_from_the_first_time_through_reloads_and_turned_clocks() {
    let offers = [offer("f", json!({"deadline_hours": 48, "window": {"ends_at": NOW + 300 * DAY}}))];
    let mut engine = shop_of(&offers);
    let claim = engine.claim_offer(&at("home"), NOW);
    let shown = claim.decision.offer.unwrap();
    assert_eq!(shown.ends_at, Some((NOW + 2 * DAY) as f64));
    assert_eq!(shown.values.deadline, shown.ends_at);

    let mut again = shop_of(&offers);
    again.restore(&claim.journal).unwrap();
    let decision = again.offers(&at("home"), NOW + DAY);
    assert_eq!(decision.offer.unwrap().ends_at, Some((NOW + 2 * DAY) as f64));
    assert_eq!(ruled_out(&again, NOW + 2 * DAY - 1), None);
    assert_eq!(ruled_out(&again, NOW + 2 * DAY).as_deref(), Some("deadline"));
    happens(&mut again, "view_item", "1", NOW + 2 * DAY);
    assert_eq!(ruled_out(&again, NOW + DAY).as_deref(), Some("deadline"));
}

#[test]
fn the_window_may_end_before_the_deadline() {
    let engine = shop_of(&[offer("f", json!({"deadline_hours": 48, "window": {"ends_at": NOW + DAY}}))]);
    assert_eq!(engine.offers(&at("home"), NOW).offer.unwrap().ends_at, Some((NOW + DAY) as f64));
}

#[test]
fn of_a_group_only_one_is_ever_shown() {
    let offers = [
        message("a", json!({"group": "g", "limits": {"impressions": 1}})),
        message("b", json!({"group": "g"})),
        message("c", json!({"priority": -1})),
    ];
    let mut engine = shop_of(&offers);
    assert_eq!(claim(&mut engine, NOW).as_deref(), Some("a"));
    let later = engine.offers(&at("home"), NOW + 300 * DAY);
    assert_eq!(
        (chosen(&later), others(&later)),
        (Some("c"), vec![("a", "limits.impressions"), ("b", "group")])
    );
    // Even when the offer that was shown is no longer on offer.
    engine.set_offers(book(&offers[1..], json!({})));
    assert_eq!(others(&engine.offers(&at("home"), NOW + 300 * DAY)), [("b", "group")]);
}

#[test]
fn two_offers_in_a_day_and_six_in_a_week_are_enough() {
    let mut engine =
        shop_with(&[message("m", json!({})), message("n", json!({"surfaces": ["cart"]}))], json!({}));
    for day in 0..8 {
        for hour in 0..3 {
            let now = NOW + day * DAY + hour * HOUR;
            let decision = engine.claim_offer(&at(["home", "cart"][hour as usize % 2]), now).decision;
            let expected = hour < 2 && (day < 3 || day == 7);
            assert_eq!(decision.offer.is_some(), expected, "{day} {hour}");
            let is_capped = decision.others.iter().any(|other| other.ruled_out_by == "cap");
            assert_eq!(is_capped, !expected, "{day} {hour}");
        }
    }
}

#[test]
fn a_shop_may_set_another_cap() {
    let mut engine = shop_with(&[message("m", json!({}))], json!({"cap": [{"times": 1, "days": 2}]}));
    claim(&mut engine, NOW);
    assert_eq!(ruled_out(&engine, NOW + 2 * DAY - 1).as_deref(), Some("cap"));
    assert_eq!(ruled_out(&engine, NOW + 2 * DAY), None);
}

#[test]
fn quiet_hours_are_those_of_the_shopper() {
    let settings = json!({"quiet_hours": {"from": 22, "to": 8}});
    let mut engine = shop_with(&[message("m", json!({}))], settings);
    // NOW is 08:53 in UTC.
    assert_eq!(ruled_out(&engine, NOW), None);
    engine.set_utc_offset(-60);
    assert_eq!(ruled_out(&engine, NOW).as_deref(), Some("quiet_hours"));
    engine.set_utc_offset(13 * 60);
    assert_eq!(ruled_out(&engine, NOW), None);
    // What the shopper has seen already does not go for the night.
    claim(&mut engine, NOW);
    engine.set_utc_offset(14 * 60);
    assert_eq!(ruled_out(&engine, NOW), None);
    assert_eq!(ruled_out(&engine, NOW + 31 * MINUTE).as_deref(), Some("quiet_hours"));
}

#[test]
fn the_highest_priority_wins_and_a_tie_goes_to_the_first_in_the_list() {
    let engine = shop_of(&[
        offer("low", json!({"priority": -1})),
        offer("first", json!({"priority": 2.5})),
        offer("second", json!({"priority": "2.5"})),
        offer("none", json!({})),
    ]);
    let decision = engine.offers(&at("home"), NOW);
    assert_eq!(chosen(&decision), Some("first"));
    let lower = |id| (id, "lower_priority");
    assert_eq!(others(&decision), [lower("low"), lower("second"), lower("none")]);
}

#[test]
fn every_other_offer_is_named_with_the_first_rule_against_it() {
    // Each has what rules out those after it as well.
    let worn = json!({"impressions": 1, "periods": [{"times": 1, "days": 9}], "cool_down_hours": 200});
    let tired = json!({"periods": [{"times": 1, "days": 9}], "cool_down_hours": 200});
    let warm = json!({"cool_down_hours": 200});
    let offers = [
        offer("elsewhere", json!({"surfaces": ["cart"], "window": {"ends_at": NOW}})),
        offer("later", json!({"window": {"starts_at": NOW + 5 * DAY}})),
        offer("over", json!({"window": {"ends_at": NOW + DAY}, "deadline_hours": 1})),
        offer("late", json!({"deadline_hours": 1, "purpose": "second_order"})),
        offer("welcome", json!({"purpose": "welcome", "audience": {"cart_items": {"from": 1}}})),
        offer("audience", json!({"audience": {"all": [{}, {"stage": ["loyal"]}]}, "limits": worn})),
        offer("dismissed", json!({"limits": worn})),
        offer("worn", json!({"limits": worn})),
        offer("tired", json!({"limits": tired})),
        offer("warm", json!({"limits": warm, "group": "g"})),
        offer("grouped", json!({"group": "g"})),
        offer("shown", json!({})),
        offer("less", json!({"priority": -1})),
    ];
    let mut engine = shop_of(&offers);
    // Each is handed out once, alone, as it was before.
    for (minute, id) in (0..).zip(["over", "late", "audience", "dismissed", "worn", "tired", "warm"]) {
        let mut before = offers.iter().find(|offer| offer["promotion_id"] == id).unwrap().clone();
        before["purpose"] = json!("first_order");
        before["audience"] = json!({});
        engine.set_offers(book(&[before], json!({"cap": [{"times": 16, "days": 1}]})));
        assert_eq!(claim(&mut engine, NOW + minute * MINUTE).as_deref(), Some(id));
    }
    engine.record(&json!({"event": "dismiss_promotion", "promotion_id": "dismissed"}), NOW + 9 * MINUTE);
    engine.set_offers(book(&offers, json!({"cap": [{"times": 16, "days": 1}]})));
    let decision = engine.offers(&at("home"), NOW + 2 * DAY);
    assert_eq!(chosen(&decision), Some("shown"));
    let expected = [
        ("elsewhere", "surface"),
        ("later", "window.not_started"),
        ("over", "window.ended"),
        ("late", "deadline"),
        ("welcome", "purpose.visits"),
        ("audience", "audience.all[1].stage"),
        ("dismissed", "limits.dismissed"),
        ("worn", "limits.impressions"),
        ("tired", "limits.periods"),
        ("warm", "limits.cool_down"),
        ("grouped", "group"),
        ("less", "lower_priority"),
    ];
    assert_eq!(others(&decision), expected);
}

#[test]
fn a_shop_without_offers_shows_none() {
    let mut engine = Engine::new(7);
    let claim = engine.claim_offer(&at("home"), NOW);
    assert_eq!((chosen(&claim.decision), others(&claim.decision)), (None, vec![]));
    assert_eq!((claim.journal, claim.reports), (vec![], vec![]));
}

#[test]
fn held_out_shoppers_are_offered_nothing_and_what_they_would_have_had_is_told_once_in_a_visit() {
    let offers = [
        message("m", json!({"promotion_name": "A guide"})),
        message("n", json!({"surfaces": ["cart"], "priority": 1})),
    ];
    let mut engine = shop_with(&offers, json!({"holdout_share": 1}));
    let first = engine.claim_offer(&at("home"), NOW);
    assert!(first.decision.holdout && first.decision.offer.is_none() && first.decision.reasons.is_empty());
    assert_eq!(others(&first.decision), [("m", "holdout"), ("n", "holdout")]);
    let [report] = &first.reports[..] else { panic!("{:?}", first.reports) };
    assert_eq!((report.event, report.promotion_name.as_deref()), ("view_promotion", Some("A guide")));
    assert!(report.holdout);

    for surface in ["home", "cart"] {
        let again = engine.claim_offer(&at(surface), NOW + MINUTE);
        assert_eq!((again.journal, again.reports), (vec![], vec![]));
    }
    assert_eq!(engine.claim_offer(&at("cart"), NOW + HOUR).reports[0].promotion_id.as_deref(), Some("n"));
    let bought =
        engine.record(&json!({"event": "purchase", "value": 9, "items": [{"item_id": 1}]}), NOW + HOUR);
    assert_eq!((bought.reports[0].event, bought.reports[0].holdout), ("purchase", true));
}

#[test]
fn the_holdout_is_a_share_of_shoppers_and_always_the_same_ones() {
    let is_held_out = |seed: u32, share: f64| {
        let mut engine = Engine::new(seed);
        engine.set_offers(book(&[message("m", json!({}))], json!({"holdout_share": share})));
        engine.offers(&at("home"), NOW).holdout
    };
    let count = |share: f64| (0..2000).filter(|seed| is_held_out(*seed, share)).count();
    assert_eq!((count(0.0), count(1.0)), (0, 2000));
    assert!((140..260).contains(&count(0.1)), "{}", count(0.1));
    // A larger share holds out the same, and more.
    assert!((0..2000).all(|seed| !is_held_out(seed, 0.1) || is_held_out(seed, 0.2)));
}

#[test]
fn variants_are_shares_of_shoppers_and_change_what_is_seen() {
    let variants = json!([
        {"variant": "short", "share": 0.25, "title": "Tea!", "coupon": "TEA"},
        {"variant": "more", "share": 0.5, "benefit": {"kind": "early_access"}, "text": "Before all others"},
    ]);
    let seen = |seed: u32| {
        let mut engine = Engine::new(seed);
        let more = json!({"variants": variants, "coupon": "C", "text": "A cup"});
        engine.set_offers(book(&[message("m", more)], json!({})));
        let claim = engine.claim_offer(&at("home"), NOW);
        let offer = claim.decision.offer.unwrap();
        assert_eq!(claim.reports[0].creative_name, offer.variant);
        let benefit = serde_json::to_value(&offer.benefit).unwrap()["kind"].as_str().unwrap().to_owned();
        (offer.variant, offer.title, offer.text.unwrap(), offer.coupon.unwrap(), benefit)
    };
    let all: Vec<_> = (0..1000).map(seen).collect();
    let [short, more, plain] = [Some("short"), Some("more"), None]
        .map(|variant| all.iter().filter(|seen| seen.0.as_deref() == variant).collect::<Vec<_>>());
    for (seen, expected, at_least, at_most) in [
        (short, ("Tea!", "A cup", "TEA", "none"), 180, 320),
        (more, ("Welcome", "Before all others", "C", "early_access"), 420, 580),
        (plain, ("Welcome", "A cup", "C", "none"), 180, 320),
    ] {
        assert!((at_least..at_most).contains(&seen.len()), "{expected:?}: {}", seen.len());
        for (_, title, text, coupon, benefit) in seen {
            assert_eq!((title.as_str(), text.as_str(), coupon.as_str(), benefit.as_str()), expected);
        }
    }
}

#[test]
fn texts_come_in_the_language_asked_for() {
    let texts = json!([
        {"locale": "zh-TW", "title": "歡迎"},
        {"locale": "ZH", "title": "欢迎", "text": "你好"},
        {"locale": "de-CH", "title": "Grüezi"},
    ]);
    let variants =
        json!([{"variant": "v", "share": 1, "title": "Hi", "texts": [{"locale": "de", "title": "Hallo"}]}]);
    for (locale, plain, variant) in [
        (Some("zh-TW"), "歡迎 / 你好", "Hi / 你好"),
        (Some("zh-tw-x-shop"), "歡迎 / 你好", "Hi / 你好"),
        (Some("zh-Hans-CN"), "欢迎 / 你好", "Hi / 你好"),
        (Some("zh"), "欢迎 / 你好", "Hi / 你好"),
        (Some("de-CH"), "Grüezi / Hello", "Hallo / Hello"),
        (Some("de"), "Welcome / Hello", "Hallo / Hello"),
        (Some("de-AT"), "Welcome / Hello", "Hallo / Hello"),
        (Some("fr"), "Welcome / Hello", "Hi / Hello"),
        (Some(""), "Welcome / Hello", "Hi / Hello"),
        (Some("-"), "Welcome / Hello", "Hi / Hello"),
        (None, "Welcome / Hello", "Hi / Hello"),
    ] {
        for (variants, expected) in [(json!([]), plain), (variants.clone(), variant)] {
            let engine =
                shop_of(&[message("m", json!({"texts": texts, "text": "Hello", "variants": variants}))]);
            let query = OfferQuery { surface: "home".into(), locale: locale.map(str::to_owned) };
            let shown = engine.offers(&query, NOW).offer.unwrap();
            assert_eq!([shown.title, shown.text.unwrap()].join(" / "), expected, "{locale:?}");
        }
    }
}

#[test]
fn clicks_and_dismissals_of_the_shops_offers_are_reported() {
    let offers =
        [message("m", json!({"promotion_name": "A guide", "variants": [{"variant": "v", "share": 1}]}))];
    let mut engine = shop_of(&offers);
    engine.claim_offer(&at("cart"), NOW);
    for event in ["select_promotion", "dismiss_promotion"] {
        let recorded = engine.record(&json!({"event": event, "promotion_id": "m"}), NOW + MINUTE);
        let [report] = &recorded.reports[..] else { panic!("{recorded:?}") };
        assert_eq!(
            serde_json::to_value(report).unwrap(),
            json!({
                "event": event, "promotion_id": "m", "promotion_name": "A guide", "creative_name": "v",
                "creative_slot": "cart", "stage": "stranger", "holdout": false, "time": (NOW + MINUTE) as f64
            })
        );
    }
    for other in
        [json!({"event": "select_promotion", "promotion_id": "banner"}), json!({"event": "select_promotion"})]
    {
        assert_eq!(engine.record(&other, NOW).reports, []);
    }
    assert_eq!(engine.record(&json!({"event": "view_promotion", "promotion_id": "m"}), NOW).reports, []);
}

#[test]
fn a_page_without_the_book_reports_what_another_page_handed_out() {
    let mut with_offers = shop_of(&[message("m", json!({"promotion_name": "A guide"}))]);
    let mut engine = Engine::new(7);
    engine.restore(&with_offers.claim_offer(&at("cart"), NOW).journal).unwrap();
    for event in ["select_promotion", "dismiss_promotion"] {
        let recorded = engine.record(&json!({"event": event, "promotion_id": "m"}), NOW + MINUTE);
        let [report] = &recorded.reports[..] else { panic!("{recorded:?}") };
        assert_eq!(
            serde_json::to_value(report).unwrap(),
            json!({
                "event": event, "promotion_id": "m", "creative_slot": "cart", "stage": "stranger",
                "holdout": false, "time": (NOW + MINUTE) as f64
            })
        );
        // Dismissed or not: it is no offer that was handed out.
        for _ in 0..2 {
            let banner = json!({"event": event, "promotion_id": "banner"});
            assert_eq!(engine.record(&banner, NOW + MINUTE).reports, []);
        }
    }
}

#[test]
fn an_order_is_the_answer_to_the_last_offer_within_some_days() {
    let order = |engine: &mut Engine, at: i64| {
        let event = json!({"event": "purchase", "value": 40, "currency": "EUR", "items": [{"item_id": 1}]});
        let reports = engine.record(&event, at).reports;
        reports
            .into_iter()
            .map(|report| (report.promotion_id, report.value, report.creative_slot))
            .collect::<Vec<_>>()
    };
    let answered = |id: &str, slot: &str| vec![(Some(id.to_owned()), Some(40.0), Some(slot.to_owned()))];
    let offers = [message("m", json!({})), message("n", json!({"surfaces": ["cart"], "priority": 1}))];
    for (settings, days) in [(json!({}), 7), (json!({"attribution_days": 2}), 2)] {
        let claimed = || {
            let mut engine = shop_with(&offers, settings.clone());
            engine.claim_offer(&at("home"), NOW);
            engine.claim_offer(&at("cart"), NOW + MINUTE);
            engine
        };
        let mut soon = claimed();
        assert_eq!(order(&mut soon, NOW + 2 * MINUTE), answered("n", "cart"));
        assert_eq!(order(&mut soon, NOW + 3 * MINUTE), []);
        assert_eq!(order(&mut claimed(), NOW + MINUTE + days * DAY - 1), answered("n", "cart"));
        assert_eq!(order(&mut claimed(), NOW + MINUTE + days * DAY), []);
    }
    // Within the visit, however short the time is.
    let mut engine = shop_with(&offers, json!({"attribution_days": 0}));
    engine.claim_offer(&at("home"), NOW);
    assert_eq!(order(&mut engine, NOW + 20 * MINUTE), answered("m", "home"));
}

#[test]
fn a_visit_without_an_offer_is_told_once_and_so_is_what_comes_in_its_place() {
    let offers = [offer("m", json!({"purpose": "content", "surfaces": ["cart"]}))];
    let mut engine = shop_of(&offers);
    let none = engine.claim_offer(&at("home"), NOW);
    assert_eq!(told(&none), [("no_promotion", None)]);
    assert!(!none.journal.is_empty());
    assert_eq!(engine.claim_offer(&at("home"), NOW + MINUTE).reports, []);

    let shown = engine.claim_offer(&at("cart"), NOW + MINUTE);
    assert_eq!(told(&shown), [("view_promotion", Some("m"))]);
    assert_eq!(shown.reports[0].replaces.as_deref(), Some(""));
    assert_eq!(engine.claim_offer(&at("home"), NOW + 2 * MINUTE).reports, []);

    let bought =
        engine.record(&json!({"event": "purchase", "value": 5, "items": [{"item_id": 1}]}), NOW + 2 * MINUTE);
    assert_eq!(bought.reports[0].promotion_id.as_deref(), Some("m"));
    // After the order nothing is to be learnt of this visit; of the next there is.
    assert_eq!(engine.claim_offer(&at("home"), NOW + 3 * MINUTE).reports, []);
    let after = engine.claim_offer(&at("cart"), NOW + 3 * MINUTE);
    assert_eq!(
        (told(&after), after.reports[0].replaces.as_deref()),
        (vec![("view_promotion", Some("m"))], Some("m"))
    );
    let next = engine.claim_offer(&at("home"), NOW + DAY);
    assert_eq!((told(&next), next.reports[0].replaces.as_deref()), (vec![("no_promotion", None)], None));
    let bought =
        engine.record(&json!({"event": "purchase", "value": 5, "items": [{"item_id": 1}]}), NOW + DAY);
    assert_eq!((bought.reports[0].event, bought.reports[0].promotion_id.as_deref()), ("purchase", None));
}

#[test]
fn an_order_told_twice_is_reported_once() {
    let mut engine = shop_of(&[message("m", json!({}))]);
    let order = json!({"event": "purchase", "transaction_id": "t", "items": [{"item_id": 1, "price": 3, "quantity": 2}]});
    engine.claim_offer(&at("home"), NOW);
    assert_eq!(engine.record(&order, NOW).reports[0].value, Some(6.0));
    engine.claim_offer(&at("home"), NOW + DAY);
    assert_eq!(engine.record(&order, NOW + DAY).reports, []);
}

#[test]
fn what_is_restored_decides_as_before() {
    let offers = [message(
        "m",
        json!({"limits": {"impressions": 2, "periods": [{"times": 1, "days": 1}]}, "group": "g"}),
    )];
    let mut engine = shop_of(&offers);
    let mut journal = vec![];
    for hour in [0, 1, 30] {
        journal.extend(engine.claim_offer(&at("home"), NOW + hour * HOUR).journal);
        let event = json!({"event": "dismiss_promotion", "promotion_id": "other"});
        journal.extend(engine.record(&event, NOW + hour * HOUR).journal);
    }
    for stored in [journal, engine.snapshot()] {
        let mut again = shop_of(&offers);
        again.restore(&stored).unwrap();
        assert_eq!(again.snapshot(), engine.snapshot());
        for hour in 0..100 {
            let now = NOW + hour * HOUR;
            assert_eq!(again.offers(&at("home"), now), engine.offers(&at("home"), now));
        }
    }
}

#[test]
fn a_shopper_who_paused_or_is_not_to_be_disturbed_is_offered_nothing() {
    let mut engine = shop_with(&[message("m", json!({"surfaces": ["cart"]}))], json!({"holdout_share": 1}));
    engine.set_facts(&json!({"do_not_disturb": true}), false, NOW).unwrap();
    for (paused, code) in [(false, "do_not_disturb"), (true, "paused")] {
        engine.pause(paused, NOW);
        let claim = engine.claim_offer(&at("home"), NOW);
        assert_eq!((chosen(&claim.decision), others(&claim.decision)), (None, vec![("m", code)]));
        assert_eq!((claim.journal, claim.reports), (vec![], vec![]));
    }
}

#[test]
fn what_the_shop_tells_of_the_shopper_is_in_texts_and_reports() {
    tells_of_a_shopper_with_orders_elsewhere(true, "loyal");
}

/// A stage that rests on what must not be stored would tell of it.
#[test]
fn what_must_not_be_stored_shows_in_no_stage_that_is_remembered() {
    tells_of_a_shopper_with_orders_elsewhere(false, "stranger");
}

fn tells_of_a_shopper_with_orders_elsewhere(stored: bool, stage: &str) {
    let mut engine = shop_of(&[
        message("m", json!({"benefit": {"kind": "points", "value": 50}})),
        message("n", json!({})),
    ]);
    engine
        .set_facts(&json!({"first_name": "Ada", "points": 120, "orders_elsewhere": 9}), stored, NOW)
        .unwrap();
    engine.arrive("https://shop.example/?utm_medium=email", "", NOW);
    engine.arrive("https://shop.example/?gclid=x", "https://www.google.com/", NOW + DAY);
    for (surface, points) in [("home", 50.0), ("cart", 120.0)] {
        let claim = engine.claim_offer(&at(surface), NOW + DAY);
        let values = claim.decision.offer.unwrap().values;
        assert_eq!((values.first_name.as_deref(), values.points), (Some("Ada"), Some(points)));
        let report = serde_json::to_value(&claim.reports[0]).unwrap();
        assert_eq!((&report["stage"], &report["holdout"]), (&json!(stage), &json!(false)));
        assert_eq!(
            (&report["first_channel"], &report["last_channel"]),
            (&json!("email"), &json!("paid_search"))
        );
        assert_eq!((&report["last_paid"], &report["last_source"]), (&json!(true), &json!("google")));
        assert!(!report.to_string().contains("Ada"));
        engine.record(&json!({"event": "dismiss_promotion", "promotion_id": "m"}), NOW + DAY);
    }
    let clicked = engine.record(&json!({"event": "select_promotion", "promotion_id": "n"}), NOW + DAY);
    assert_eq!(serde_json::to_value(&clicked.reports[0]).unwrap()["stage"], "loyal");
}
