//! What goes into one basket, as a pack taught it from the shop's orders.

#![cfg(test)]

mod common;

use common::*;
use proptest::prelude::*;
use regulars::{BasketWeights, ComplementMode, Engine, PackBaskets, PackContents, Row, Slate, Term};
use serde_json::json;

use ComplementMode::{Complement, Popular};

const SEPARATOR: &str = "\u{1e}";

fn row(neighbours: &[(u32, f32)]) -> Row {
    let scale = neighbours.iter().map(|(_, value)| *value).fold(0.0, f32::max);
    Row { scale, neighbours: neighbours.to_vec() }
}

/// Pasta (0), pesto (1), milk (2), spaghetti (3), parmesan (4), a pot (5).
fn kitchen() -> PackContents {
    PackContents {
        names: ["id", "title", "product_type"].map(str::to_owned).into(),
        columns: [
            ["pasta", "pesto", "milk", "spaghetti", "parmesan", "pot"],
            ["Pasta", "Pesto", "Milk", "Spaghetti", "Parmesan", "Pot"],
            ["Food > Pasta", "Food > Sauces", "Food > Milk", "Food > Pasta", "Food > Cheese", "Home > Pots"],
        ]
        .map(|column| column.join(SEPARATOR))
        .into(),
        baskets: Some(PackBaskets {
            rows: vec![
                row(&[(1, 0.2), (3, 0.3), (4, 0.1)]),
                row(&[(0, 0.15), (4, 0.15)]),
                row(&[(5, 0.001)]),
            ],
            intercepts: vec![0.05, 0.02, 0.4, 0.03, 0.02, 0.001],
            orders: vec![31.0, 2.0, 1023.0, 12.0, 2.0, 0.0],
            again: vec![0.4, 0.2, 0.6, 0.4, 0.3, 0.0],
            interval: vec![14.0, 20.0, 4.0, 14.0, 21.0, 0.0],
            weights: BasketWeights {
                own: 0.5,
                own_smoothing: 5.0,
                own_likeness: 0.0,
                popularity: 0.5,
                ..BasketWeights::default()
            },
        }),
        ..PackContents::default()
    }
}

fn open(contents: &PackContents) -> Engine {
    let mut engine = Engine::new(7);
    engine.load_pack(&contents.write()).unwrap();
    engine
}

fn beside(engine: &Engine, item_ids: &[&str], mode: ComplementMode) -> Slate {
    engine.complements_with(&owned(item_ids), mode, 12, &[], NOW).unwrap()
}

fn points(slate: &Slate, at: usize, term: Term) -> f64 {
    let of = slate.items[at].reasons.iter().filter(|reason| reason.term == term);
    of.map(|reason| f64::from(reason.points)).sum::<f64>() / f64::from(regulars::ONE)
}

#[test]
fn a_substitute_is_no_complement_and_milk_is_not_for_being_everywhere() {
    let engine = open(&kitchen());
    let slate = beside(&engine, &["pasta"], Complement);
    assert_eq!(ids(&engine, &slate)[..2], ["pesto", "parmesan"]);
    assert!(!ids(&engine, &slate).contains(&"spaghetti".to_owned()));
    assert!(!ids(&engine, &slate).contains(&"pasta".to_owned()));
    let because = slate.items[0].reasons.iter().find(|reason| reason.term == Term::BoughtWith).unwrap();
    assert_eq!(engine.product(because.item.unwrap()).unwrap().title, "Pasta");
}

#[test]
fn a_product_of_few_neighbours_has_a_whole_list_and_a_reason_for_each() {
    // A pot goes with milk in one of a hundred orders, which is all that is known of either.
    let wanted = |popularity: [&str; 6]| {
        let mut contents = kitchen();
        contents.names.push("popularity".into());
        contents.columns.push(popularity.join(SEPARATOR));
        contents.baskets.iter_mut().for_each(|baskets| baskets.rows[2] = row(&[(5, 0.01)]));
        open(&contents)
    };
    for pots in ["8", "0"] {
        let engine = wanted(["3", "9", "1", "2", "4", pots]);
        for mode in [Complement, ComplementMode::AfterPurchase] {
            let slate = beside(&engine, &["milk"], mode);
            let shown = ids(&engine, &slate);
            assert_eq!(shown[0], "pot", "what was learned leads, popular or not");
            assert_eq!(shown[1..], ["pesto", "parmesan", "pasta", "spaghetti"], "then what many want");
            for item in &slate.items {
                assert!(item.score > 0 && item.reasons.iter().any(|reason| reason.points > 0));
            }
        }
    }
    // Nothing speaks for what nobody wants.
    let engine = wanted(["1", "0", "0", "0", "0", "0"]);
    assert_eq!(ids(&engine, &beside(&engine, &["pot"], Complement)), ["pasta"]);

    // What the shopper bought with it comes before what many want, and behind what was learned.
    let mut engine = wanted(["3", "9", "1", "2", "4", "0"]);
    let items = json!([{"item_id": "milk"}, {"item_id": "spaghetti"}]);
    let event = json!({"event": "purchase", "transaction_id": 1, "items": items});
    assert!(engine.record(&event, NOW - 300 * DAY).recorded);
    assert_eq!(ids(&engine, &beside(&engine, &["milk"], Complement))[..2], ["pot", "spaghetti"]);
}

#[test]
fn what_is_likeliest_in_the_basket_comes_first_whatever_it_is() {
    let engine = open(&kitchen());
    let slate = beside(&engine, &["pasta"], Popular);
    assert_eq!(ids(&engine, &slate)[..4], ["milk", "spaghetti", "pesto", "parmesan"]);
    assert!((points(&slate, 0, Term::InBaskets) - 8.0 * 0.4).abs() < 0.01);
    assert!((points(&slate, 1, Term::BoughtWith) - 8.0 * 0.3).abs() < 0.03);
}

#[test]
fn own_habits_count_in_a_basket() {
    let mut engine = open(&kitchen());
    let now = NOW - 3 * 86_400_000;
    for order in 0..3 {
        let event = json!({"event": "purchase", "transaction_id": order, "items": [{"item_id": "parmesan"}]});
        assert!(engine.record(&event, now + order * 86_400_000).recorded);
    }
    let slate = beside(&engine, &["pasta"], Popular);
    assert_eq!(ids(&engine, &slate)[..2], ["milk", "parmesan"]);
    // (1 + .95 + .9025 + 5 · 0.3) / (1 + .95 + .9025 + 5), halved.
    let again = 8.0 * 0.5 * (2.8525 + 1.5) / 7.8525;
    assert!(
        (points(&slate, 1, Term::BuyAgain) - again).abs() < 0.02,
        "{}",
        points(&slate, 1, Term::BuyAgain)
    );
    // Bought a day ago, and in a basket all the same; beside a product it would be a nuisance.
    assert!(!ids(&engine, &beside(&engine, &["pasta"], Complement)).contains(&"parmesan".to_owned()));
}

#[test]
fn an_empty_cart_is_answered_with_the_next_order() {
    let mut engine = open(&kitchen());
    let slate = beside(&engine, &[], Popular);
    assert_eq!(ids(&engine, &slate)[..2], ["milk", "pasta"], "of whom nothing is known");
    assert!((points(&slate, 0, Term::InBaskets) - 8.0 * 0.5 * 0.4).abs() < 0.01);
    for order in 0..2 {
        let event = json!({"event": "purchase", "transaction_id": order, "items": [{"item_id": "parmesan"}]});
        assert!(engine.record(&event, NOW - 1000 + order).recorded);
    }
    let slate = beside(&engine, &[], Popular);
    assert_eq!(ids(&engine, &slate)[..2], ["parmesan", "milk"]);
    // The whole of (1 + .95 + 5 · 0.3) / (1 + .95 + 5), and half of its share of all orders.
    assert!((points(&slate, 0, Term::BuyAgain) - 8.0 * 3.45 / 6.95).abs() < 0.02);
    assert!((points(&slate, 0, Term::InBaskets) - 8.0 * 0.5 * 0.02).abs() < 0.01);

    engine.record(&json!({"event": "add_to_cart", "item_id": "parmesan"}), NOW);
    assert_eq!(ids(&engine, &beside(&engine, &[], Popular))[0], "milk", "what is in the cart is no question");
    assert_eq!(beside(&engine, &[], Complement).items, [], "nothing complements nothing");
    assert_eq!(beside(&engine, &["nothing"], Popular).items, [], "a cart of unknown goods is not empty");
    let plain = open(&PackContents { baskets: None, ..kitchen() });
    assert_eq!(beside(&plain, &[], Popular).items, [], "without orders there is nothing to tell");
}

/// The next order the slow way: from the orders themselves.
fn expected_next(model: &PackBaskets, orders: &[Vec<usize>], item: usize) -> f64 {
    let weights = &model.weights;
    let order = |age: usize| &orders[orders.len() - 1 - age];
    let value = |age: usize| {
        let size = (order(age).len() as f64).powf(f64::from(weights.own_size_power));
        f64::from(weights.own_decay).powi(age as i32) / size
    };
    let all: f64 = (0..orders.len()).map(value).sum();
    let with: f64 = (0..orders.len()).filter(|age| order(*age).contains(&item)).map(value).sum();
    let smoothing = f64::from(weights.own_smoothing);
    let own = match orders.iter().any(|order| order.contains(&item)) {
        true => (with + smoothing * f64::from(model.again[item])) / (all + smoothing),
        false => 0.0,
    };
    own + f64::from(weights.popularity) * f64::from(model.intercepts[item])
}

proptest! {
    #[test]
    fn the_next_order_is_the_formula(
        orders in prop::collection::vec(prop::collection::btree_set(0usize..12, 1..6), 0..9),
        facts in prop::collection::vec((0.0001f32..0.5, 0f32..1.0), 12),
        popularity in 0f32..2.0,
    ) {
        let orders: Vec<Vec<usize>> = orders.into_iter().map(|items| items.into_iter().collect()).collect();
        let model = PackBaskets {
            intercepts: facts.iter().map(|fact| fact.0).collect(),
            again: facts.iter().map(|fact| fact.1).collect(),
            weights: BasketWeights { popularity, ..BasketWeights::default() },
            ..PackBaskets::default()
        };
        let names: Vec<String> = (0..12).map(|item| format!("i{item}")).collect();
        let mut engine = open(&PackContents {
            names: vec!["id".into()],
            columns: vec![names.join(SEPARATOR)],
            baskets: Some(model.clone()),
            ..PackContents::default()
        });
        for (at, order) in orders.iter().enumerate() {
            let items: Vec<_> = order.iter().map(|&item| json!({"item_id": names[item]})).collect();
            engine.record(&json!({"event": "purchase", "transaction_id": at, "items": items}), NOW + at as i64);
        }
        let slate = engine.complements_with(&[], Popular, 12, &[], NOW + 60_000).unwrap();
        prop_assert_eq!(slate.items.len(), 12);
        for (item, id) in slate.items.iter().zip(ids(&engine, &slate)) {
            let number = names.iter().position(|name| *name == id).unwrap();
            let expected = 8.0 * expected_next(&model, &orders, number);
            let score = f64::from(item.score) / f64::from(regulars::ONE);
            prop_assert!((score - expected).abs() < 0.03 * expected + 0.03, "{} {}", score, expected);
        }
    }
}

#[test]
fn what_lies_in_the_cart_was_turned_down_or_is_sold_out_is_in_neither() {
    let mut contents = kitchen();
    contents.names.push("availability".into());
    contents.columns.push(["", "", "out_of_stock", "", "", ""].join(SEPARATOR));
    let mut engine = open(&contents);
    engine.record(&json!({"event": "add_to_cart", "item_id": "pesto"}), NOW);
    engine.record(&json!({"event": "dismiss_item", "item_id": "parmesan"}), NOW);
    for mode in [Complement, Popular] {
        let shown = ids(&engine, &beside(&engine, &["pasta"], mode));
        assert!(shown.iter().all(|id| !["milk", "pesto", "parmesan"].contains(&id.as_str())), "{shown:?}");
    }
}

#[test]
fn a_pack_without_baskets_answers_as_ever() {
    let plain = open(&PackContents { baskets: None, ..kitchen() });
    let answers = [Complement, Popular].map(|mode| beside(&plain, &["pasta"], mode));
    assert_eq!(answers[0], answers[1]);
    assert!(
        answers[0].items.iter().flat_map(|item| &item.reasons).all(|reason| reason.term != Term::BoughtWith)
    );
}

#[test]
fn words_for_modes() {
    assert_eq!(ComplementMode::parse("complement"), Some(Complement));
    assert_eq!(ComplementMode::parse("Popular"), None);
}

/// The score the slow way, from what was learned.
fn expected(model: &PackBaskets, basket: &[usize], item: usize, mode: ComplementMode) -> f64 {
    let value = |from: usize| {
        let row = &model.rows[from];
        row.neighbours.iter().find(|(to, _)| *to as usize == item).map_or(0.0, |(_, value)| f64::from(*value))
    };
    let weight =
        |from: usize| if mode == Popular { 1.0 } else { f64::from(model.orders[from] + 1.0).powf(-0.2) };
    let intercept = if mode == Popular { f64::from(model.intercepts[item]) } else { 0.0 };
    intercept + basket.iter().map(|&from| weight(from) * value(from)).sum::<f64>()
}

proptest! {
    #[test]
    fn a_score_is_the_formula(
        values in prop::collection::vec(prop::collection::vec((0u32..12, 0.001f32..1.0), 0..8), 12),
        facts in prop::collection::vec((0.0001f32..0.5, 0f32..5000.0), 12),
        basket in prop::collection::btree_set(0usize..12, 1..5),
        popular: bool,
    ) {
        let mode = if popular { Popular } else { Complement };
        let rows = values.iter().enumerate().map(|(item, values)| {
            let mut neighbours: Vec<(u32, f32)> = Vec::new();
            for &(other, value) in values {
                if other as usize != item && neighbours.iter().all(|(known, _)| *known != other) {
                    neighbours.push((other, value));
                }
            }
            row(&neighbours)
        });
        let model = PackBaskets {
            rows: rows.collect(),
            intercepts: facts.iter().map(|fact| fact.0).collect(),
            orders: facts.iter().map(|fact| fact.1).collect(),
            ..PackBaskets::default()
        };
        let names: Vec<String> = (0..12).map(|item| format!("i{item}")).collect();
        let contents = PackContents {
            names: vec!["id".into()],
            columns: vec![names.join(SEPARATOR)],
            baskets: Some(model.clone()),
            ..PackContents::default()
        };
        let engine = open(&contents);
        let basket: Vec<usize> = basket.into_iter().collect();
        let asked: Vec<&str> = basket.iter().map(|&item| names[item].as_str()).collect();
        let slate = engine.complements_with(&owned(&asked), mode, 12, &[], NOW).unwrap();
        // Where the shop's own order stands in for popularity, only its last product has nothing for it.
        let fewest = if popular { 12 } else { 11 } - basket.len();
        prop_assert!(slate.items.len() >= fewest && slate.items.len() <= 12 - basket.len());
        for (item, id) in slate.items.iter().zip(ids(&engine, &slate)) {
            let number = names.iter().position(|name| *name == id).unwrap();
            let expected = 8.0 * expected(&model, &basket, number, mode);
            let score = f64::from(item.score) / f64::from(regulars::ONE);
            // A byte for each value, and for each row.
            prop_assert!((score - expected).abs() < 0.06 * expected + 0.04, "{} {}", score, expected);
        }
    }
}

#[test]
fn what_tops_a_cart_up_is_what_orders_taught_of_it_and_what_the_shopper_buys() {
    let mut contents = kitchen();
    contents.names.push("price".to_owned());
    contents.columns.push(["9 EUR", "2 EUR", "5 EUR", "6 EUR", "2 EUR", "2 EUR"].join(SEPARATOR));
    let first = |engine: &Engine| {
        let top_up = engine.top_up(2.0, 1, NOW).unwrap();
        engine.product(top_up.sets[0].items[0].item).unwrap().id
    };
    let mut engine = open(&contents);
    let put_in_cart = |engine: &mut Engine| {
        assert!(engine.record(&json!({"event": "add_to_cart", "item_id": "pasta"}), NOW).recorded);
    };
    put_in_cart(&mut engine);
    // Three cost the same: pesto goes with pasta in .2 of orders, parmesan in .1, a pot in none.
    assert_eq!(first(&engine), "pesto");
    let gap = engine.free_shipping_gap(11.0, 3, NOW).unwrap();
    assert!(gap.items[0].reasons.iter().any(|reason| reason.term == Term::BoughtWith));

    let mut engine = open(&contents);
    for order in 0..20 {
        let items = json!([{"item_id": "parmesan"}]);
        let event = json!({"event": "purchase", "transaction_id": order, "items": items});
        assert!(engine.record(&event, NOW - (20 - order) * 7 * DAY).recorded);
    }
    put_in_cart(&mut engine);
    assert_eq!(first(&engine), "parmesan");
}

#[test]
fn what_the_shop_names_does_not_overrule_what_is_wanted_in_a_top_up() {
    for knows_baskets in [true, false] {
        let mut contents = kitchen();
        contents.names.extend(["price", "popularity", "accessories"].map(str::to_owned));
        let columns: [[&str; 6]; 3] = [
            ["9 EUR", "2 EUR", "5 EUR", "6 EUR", "2 EUR", "2 EUR"],
            ["1", "9", "5", "1", "8", "0"],
            ["pot", "", "", "", "", ""],
        ];
        contents.columns.extend(columns.map(|column| column.join(SEPARATOR)));
        contents.baskets = contents.baskets.filter(|_| knows_baskets);
        let mut engine = open(&contents);
        assert!(engine.record(&json!({"event": "add_to_cart", "item_id": "pasta"}), NOW).recorded);
        assert_eq!(
            ids(&engine, &beside(&engine, &["pasta"], Popular))[0],
            "pot",
            "the shop's word, asked for"
        );
        let sets = engine.top_up(2.0, 3, NOW).unwrap().sets;
        assert_eq!(engine.product(sets[0].items[0].item).unwrap().id, "pesto", "{knows_baskets}");
        let gap = engine.free_shipping_gap(11.0, 3, NOW).unwrap();
        assert_eq!(engine.product(gap.items[0].item).unwrap().id, "pesto", "{knows_baskets}");
        let reasons = sets.iter().flat_map(|set| &set.items).chain(&gap.items).flat_map(|item| &item.reasons);
        assert!(reasons.into_iter().all(|reason| reason.term < Term::RequiredPart));
    }
}
