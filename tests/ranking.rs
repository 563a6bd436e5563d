//! The shop's own lists in a personal order.

#![cfg(test)]

mod common;

use std::collections::HashSet;

use common::random::{catalogue, history};
use common::{HOUR, MINUTE, NOW, buys, happens, owned, product, shop, sum};
use proptest::prelude::*;
use regulars::{
    DEFAULT_STRENGTH, Engine, MOST_ITEMS, ONE, Points, ProductRecord, RankedItem, Ranking, Term, Update,
};
use serde_json::{Value, json};

/// Teas of two brands by turns, `"0"` to `"11"`.
fn tea_house() -> Engine {
    shop((0..12).map(|n| ProductRecord {
        brand: ["Lune", "Sol"][n % 2].into(),
        ..product(&n.to_string(), &format!("Tea {n}"), "Drinks > Tea")
    }))
}

fn all(count: usize) -> Vec<String> {
    (0..count).map(|id| id.to_string()).collect()
}

fn ranked(engine: &Engine, item_ids: &[String], strength: f64) -> Ranking {
    engine.rank(item_ids, strength, "rank", NOW).unwrap()
}

fn order(ranking: &Ranking) -> Vec<usize> {
    ranking.items.iter().map(|item| item.place).collect()
}

fn points_of(item: &RankedItem, term: Term) -> Points {
    sum(item.reasons.iter().filter(|reason| reason.term == term))
}

#[test]
fn a_stranger_sees_the_shop_s_own_order() {
    let engine = tea_house();
    for strength in [0.0, 0.3, DEFAULT_STRENGTH, 1.0] {
        assert_eq!(order(&ranked(&engine, &all(12), strength)), Vec::from_iter(0..12));
    }
}

#[test]
fn strength_goes_from_the_shop_s_order_to_the_shopper_s_taste() {
    let mut engine = tea_house();
    happens(&mut engine, "view_item", "11", NOW - MINUTE);
    let orders = [0.0, 0.2, 1.0].map(|strength| order(&ranked(&engine, &all(12), strength)));
    assert_eq!(orders[0], Vec::from_iter(0..12));
    assert_eq!(orders[2], [11, 1, 3, 5, 7, 9, 0, 2, 4, 6, 8, 10]);
    assert!(orders[1] != orders[0] && orders[1] != orders[2], "{:?}", orders[1]);
}

#[test]
fn what_is_left_of_the_place_is_halved_after_24() {
    let engine = tea_house();
    let ids: Vec<String> = (0..49).map(|n| format!("unknown {n}")).collect();
    let ranking = ranked(&engine, &ids, 0.0);
    let places = [0, 24, 48].map(|place: usize| points_of(&ranking.items[place], Term::ShopOrder));
    assert_eq!(places, [ONE, ONE / 2, (f64::from(ONE) / 3.0).round() as Points]);
}

#[test]
fn unknown_ids_keep_their_place_among_what_the_shopper_is_indifferent_to() {
    let mut engine = tea_house();
    happens(&mut engine, "view_item", "3", NOW - MINUTE);
    let ids = owned(&["new-1", "0", "new-2", "5", "2", "new-1"]);
    let ranking = ranked(&engine, &ids, 1.0);
    // Of the brand that was looked at, then the same category, then the others in their order; what is named twice once.
    assert_eq!(order(&ranking), [3, 1, 4, 0, 2]);
    let new: Vec<_> = ranking.items.iter().filter(|item| item.item.is_none()).collect();
    assert!(new.len() == 2 && new.iter().all(|item| item.reasons.is_empty()));
    assert_eq!((ranking.problems.len(), ranking.problems[0].code), (1, "item.unknown"));
    assert_eq!(ranking.problems[0].count, 3);
}

#[test]
fn what_is_sold_out_stays_and_is_not_put_forward() {
    let mut engine = tea_house();
    happens(&mut engine, "view_item", "3", NOW - MINUTE);
    let update = json!([{"item_id": "3", "availability": "out_of_stock"}]);
    let (updates, _): (Vec<Update>, _) = Update::read_list(&update, "");
    engine.update(&updates);
    let ranking = ranked(&engine, &all(6), DEFAULT_STRENGTH);
    assert_eq!(HashSet::<usize>::from_iter(order(&ranking)), HashSet::from_iter(0..6));
    let sold_out = ranking.items.iter().find(|item| item.place == 3).unwrap();
    assert!(sold_out.reasons.iter().all(|reason| reason.term == Term::ShopOrder));
    assert_eq!(ranking.items.last().unwrap().place, 3);
}

#[test]
fn what_was_turned_down_bought_or_in_the_cart_stays_in_the_shop_s_list() {
    let mut engine = tea_house();
    buys(&mut engine, &["1"], NOW - HOUR);
    happens(&mut engine, "dismiss_item", "2", NOW - HOUR);
    happens(&mut engine, "add_to_cart", "4", NOW - HOUR);
    assert_eq!(ranked(&engine, &all(6), DEFAULT_STRENGTH).items.len(), 6);
}

#[test]
fn ids_come_back_as_the_shop_gave_them_a_group_s_and_its_variant_s_both() {
    let variant = |id: &str| ProductRecord { item_group_id: "shirts".into(), ..product(id, "Shirt", "") };
    let engine = shop([variant("1"), variant("2")]);
    let ranking = ranked(&engine, &owned(&["shirts", "2", "1"]), DEFAULT_STRENGTH);
    assert_eq!(order(&ranking), [0, 1, 2]);
    assert_eq!(ranking.items[0].item, ranking.items[2].item);
}

#[test]
fn too_much_and_nonsense_are_refused() {
    let engine = tea_house();
    let field = |ids: &[String], strength| engine.rank(ids, strength, "rank", NOW).unwrap_err().field;
    assert_eq!(field(&all(MOST_ITEMS + 1), 0.5), "item_ids");
    for strength in [-0.1, 1.1, f64::NAN, f64::INFINITY] {
        assert_eq!(field(&all(2), strength), "strength");
    }
    assert_eq!(engine.rank(&[], 0.5, "rank", NOW).unwrap(), Ranking::default());
    assert_eq!(engine.rank(&all(MOST_ITEMS), 0.5, "rank", NOW).unwrap().items.len(), MOST_ITEMS);
}

/// The terms of the feed that are the shopper's own.
const PERSONAL: [Term; 8] = [
    Term::Category,
    Term::Brand,
    Term::Tag,
    Term::Color,
    Term::PriceBand,
    Term::Word,
    Term::Viewed,
    Term::BuyAgain,
];

fn shopper(products: &[ProductRecord<'static>], history: &[(i64, Value)]) -> Engine {
    let mut engine = shop(products.iter().cloned());
    for (at, event) in history {
        engine.record(event, *at);
    }
    engine
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    /// The slow way asks the feed to explain each product, and sorts.
    #[test]
    fn a_ranking_is_what_the_feed_s_personal_terms_make_of_the_shop_s_order(
        products in catalogue(1..60),
        history in history(25),
        picked in prop::collection::vec(0usize..80, 0..90),
        strength in prop_oneof![Just(0.0), Just(0.25), Just(0.5), Just(1.0)],
    ) {
        let engine = shopper(&products, &history);
        let ids: Vec<String> = picked.iter().map(usize::to_string).collect();
        let ranking = ranked(&engine, &ids, strength);

        let mut once: Vec<(usize, usize)> = Vec::new();
        for (place, &id) in picked.iter().enumerate() {
            if once.iter().all(|(_, known)| *known != id) {
                once.push((place, id));
            }
        }
        let mut expected: Vec<(usize, f64)> = Vec::new();
        for (before, &(place, id)) in once.iter().enumerate() {
            let is_open = products.get(id).is_some_and(|product| product.availability != "out_of_stock");
            let taste = match engine.explain(&id.to_string(), NOW) {
                Ok(explained) if is_open => {
                    let reasons = explained.item.reasons;
                    sum(reasons.iter().filter(|reason| PERSONAL.contains(&reason.term)))
                }
                _ => 0,
            };
            let of_place = f64::from(ONE) * 24.0 / (24.0 + before as f64);
            expected.push((place, strength * f64::from(taste) + (1.0 - strength) * of_place));
        }
        prop_assert_eq!(ranking.items.len(), expected.len());
        for item in &ranking.items {
            let (_, score) = expected.iter().find(|(place, _)| *place == item.place).unwrap();
            // Every reason is rounded by itself.
            prop_assert!((f64::from(item.score) - score).abs() <= 40.0, "{item:?} {score}");
            prop_assert_eq!(item.score, sum(&item.reasons));
            prop_assert!(item.reasons.iter().all(|reason| reason.points != 0));
        }
        let is_in_order = |one: &RankedItem, other: &RankedItem| {
            one.score > other.score || (one.score == other.score && one.place < other.place)
        };
        prop_assert!(ranking.items.is_sorted_by(is_in_order));
        if strength == 0.0 {
            prop_assert!(ranking.items.is_sorted_by_key(|item| item.place));
        }
    }

    #[test]
    fn what_stands_behind_changes_nothing_before_it(
        products in catalogue(1..60),
        history in history(25),
        cut in 0usize..60,
    ) {
        let engine = shopper(&products, &history);
        let ids = all(60);
        let whole = ranked(&engine, &ids, DEFAULT_STRENGTH);
        let part = ranked(&engine, &ids[..cut], DEFAULT_STRENGTH);
        let same: Vec<_> = whole.items.into_iter().filter(|item| item.place < cut).collect();
        prop_assert_eq!(same, part.items);
    }
}
