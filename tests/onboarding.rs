//! How newcomers are received: the plan, its progress, and what is skipped for good.

#![cfg(test)]

mod common;

use common::{DAY, HOUR, MINUTE, NOW, buys, happens, product, shop};
use regulars::{
    Engine, Facet, FacetKind, OfferBook, OfferQuery, Onboarding, OnboardingStep, Stage, StepKind, StepState,
};
use serde_json::json;

fn book() -> OfferBook {
    let (book, problems) = OfferBook::read(&json!({
        "onboarding": {
            "free_shipping_from": 10,
            "tasks": [
                {"id": "wish-list", "event": "add_to_wishlist", "count": 3, "title": "Wish for three things",
                 "texts": [{"locale": "zh", "title": "收藏三件商品", "text": "慢慢挑"}]},
                {"id": "account", "event": "sign_up", "title": "Make an account"},
            ]
        },
        "offers": [
            {"promotion_id": "first", "purpose": "first_order", "title": "Delivery is on us", "deadline_hours": 48,
             "benefit": {"kind": "early_access"}},
            {"promotion_id": "thanks", "purpose": "thank_you", "title": "Thank you"},
            {"promotion_id": "second", "purpose": "second_order", "title": "5% off"},
        ]
    }));
    assert_eq!(problems, []);
    book
}

fn newcomer() -> Engine {
    let mut engine = shop([product("1", "Tea", "Tea"), product("2", "Jam", "Jam")]);
    engine.set_offers(book());
    engine
}

fn plan(engine: &Engine, now: i64) -> Onboarding {
    engine.onboarding(None, now)
}

fn names(plan: &Onboarding) -> Vec<&str> {
    plan.steps.iter().map(|step| step.step.as_str()).collect()
}

fn step<'p>(plan: &'p Onboarding, name: &str) -> &'p OnboardingStep {
    plan.steps.iter().find(|step| step.step == name).unwrap()
}

#[test]
fn a_newcomer_has_interests_tasks_a_first_order_and_free_shipping_before_them() {
    let engine = newcomer();
    let plan = plan(&engine, NOW);
    assert_eq!(plan.stage, Stage::Stranger);
    assert_eq!(names(&plan), ["interests", "task:wish-list", "task:account", "first_order", "free_shipping"]);
    assert!(plan.steps.iter().all(|step| step.state == StepState::Open && step.count == 0.0));
    assert_eq!(step(&plan, "task:wish-list").of, 3.0);
    assert_eq!(step(&plan, "first_order").promotion_ids, ["first"]);
    assert_eq!(step(&plan, "free_shipping").of, 10.0);
}

#[test]
fn tasks_count_what_happens_and_are_done_once() {
    let mut engine = newcomer();
    for minute in 0..4 {
        let progress = plan(&engine, NOW);
        let wishes = step(&progress, "task:wish-list");
        assert_eq!(wishes.count, f64::from(minute).min(3.0));
        assert_eq!(wishes.state, if minute < 3 { StepState::Open } else { StepState::Done });
        happens(&mut engine, "add_to_wishlist", "1", NOW + i64::from(minute) * MINUTE);
    }
    assert_eq!(step(&plan(&engine, NOW), "task:account").state, StepState::Open);
    engine.record(&json!({"event": "sign_up"}), NOW + HOUR);
    assert_eq!(step(&plan(&engine, NOW + HOUR), "task:account").state, StepState::Done);
}

#[test]
fn texts_of_tasks_come_in_the_language_asked_for() {
    let engine = newcomer();
    let titles = |locale| {
        let plan = engine.onboarding(locale, NOW);
        let wishes = step(&plan, "task:wish-list");
        (wishes.title.clone().unwrap(), wishes.text.clone())
    };
    assert_eq!(titles(Some("zh-CN")), ("收藏三件商品".into(), Some("慢慢挑".into())));
    assert_eq!(titles(Some("de")), ("Wish for three things".into(), None));
    assert_eq!(titles(None), ("Wish for three things".into(), None));
}

#[test]
fn a_picked_interest_is_one_step_done_and_changes_the_next_feed() {
    let mut engine = newcomer();
    let first = |engine: &Engine| {
        let item = engine.feed(1, &[], NOW).unwrap().items[0].item;
        engine.product(item).unwrap().title
    };
    let other = if first(&engine) == "Tea" { "Jam" } else { "Tea" };
    let journal = engine.pick_interests(&[Facet { kind: FacetKind::Category, value: other.into() }], NOW);
    assert_eq!(first(&engine), other);
    assert_eq!(step(&plan(&engine, NOW), "interests").state, StepState::Done);

    let mut again = newcomer();
    again.restore(&journal).unwrap();
    assert_eq!((first(&again).as_str(), plan(&again, NOW)), (other, plan(&engine, NOW)));
}

#[test]
fn what_is_skipped_stays_away_after_a_reload() {
    let mut engine = newcomer();
    let journal = [engine.skip_step("interests", NOW), engine.skip_step("task:account", NOW)].concat();
    let left = ["task:wish-list", "first_order", "free_shipping"];
    assert_eq!(names(&plan(&engine, NOW)), left);
    for stored in [journal, engine.snapshot()] {
        let mut again = newcomer();
        again.restore(&stored).unwrap();
        assert_eq!(names(&plan(&again, NOW + DAY)), left);
    }
}

#[test]
fn the_first_order_is_thanked_for_and_leads_to_the_second_which_ends_the_plan() {
    let mut engine = newcomer();
    buys(&mut engine, &["1"], NOW);
    let second = plan(&engine, NOW + HOUR);
    assert_eq!(names(&second), ["thank_you", "second_order", "free_shipping"]);
    assert_eq!(step(&second, "thank_you").state, StepState::Done);
    assert_eq!(step(&second, "thank_you").promotion_ids, ["thanks"]);
    let path = step(&second, "second_order");
    assert_eq!(
        (path.kind, path.count, path.of, path.state),
        (StepKind::SecondOrder, 1.0, 2.0, StepState::Open)
    );

    buys(&mut engine, &["2"], NOW + DAY);
    assert_eq!(names(&plan(&engine, NOW + DAY)), Vec::<&str>::new());
}

#[test]
fn free_shipping_counts_what_the_cart_comes_to() {
    let products = [("1", "6.60 USD"), ("2", "3.40 USD")]
        .map(|(id, price)| regulars::ProductRecord { price: price.into(), ..product(id, "Tea", "Tea") });
    let mut engine = shop(products);
    engine.set_offers(book());
    happens(&mut engine, "add_to_cart", "1", NOW);
    let part = plan(&engine, NOW);
    assert_eq!(
        (step(&part, "free_shipping").count, step(&part, "free_shipping").state),
        (6.6, StepState::Open)
    );
    happens(&mut engine, "add_to_cart", "2", NOW);
    let whole = plan(&engine, NOW);
    assert_eq!(
        (step(&whole, "free_shipping").count, step(&whole, "free_shipping").state),
        (10.0, StepState::Done)
    );
}

#[test]
fn a_shop_that_says_nothing_has_interests_and_the_first_order_alone() {
    let engine = shop([product("1", "Tea", "Tea")]);
    assert_eq!(names(&plan(&engine, NOW)), ["interests", "first_order"]);
}

#[test]
fn the_deadline_of_the_first_order_runs_from_the_first_time_it_was_shown_through_reloads() {
    let mut engine = newcomer();
    let ends_at = |engine: &Engine, now| step(&plan(engine, now), "first_order").ends_at;
    assert_eq!(ends_at(&engine, NOW), None);
    let home = OfferQuery { surface: "home".into(), locale: None };
    let claim = engine.claim_offer(&home, NOW);
    assert_eq!(claim.decision.offer.unwrap().promotion_id, "first");
    assert_eq!(ends_at(&engine, NOW), Some(NOW + 48 * HOUR));

    let mut again = newcomer();
    again.restore(&claim.journal).unwrap();
    again.claim_offer(&home, NOW + DAY);
    assert_eq!(ends_at(&again, NOW + DAY), Some(NOW + 48 * HOUR));
}
