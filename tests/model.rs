//! The learned model: what a pack teaches the engine, and what becomes of packs that are not whole.

#![cfg(test)]

mod common;

use common::pack::row;
use common::{DAY, HOUR, MINUTE, NOW, happens, ids, product_of, sum};
use proptest::prelude::*;
use regulars::{
    Catalog, Engine, Exclude, FeedOptions, Landing, LandingPlace, LandingPrior, ONE, PackContents, Priors,
    ProductRecord, Reason, Row, TRAIL_LENGTH, Term, Weights,
};

/// A pack of items `"0"`, `"1"` and so on, of which nothing but the ids is known.
fn pack(rows: Vec<Row>, weights: Weights) -> PackContents {
    let ids: Vec<String> = (0..rows.len()).map(|item| item.to_string()).collect();
    PackContents {
        names: vec!["id".into()],
        columns: vec![ids.join("\u{1e}")],
        rows,
        weights,
        ..PackContents::default()
    }
}

/// Rows of which all have the largest value 1, but for the empty one of the last item.
fn rows() -> Vec<Row> {
    vec![
        row(&[(1, 1.0), (2, 0.5)]),
        row(&[(2, 1.0), (3, 0.25)]),
        row(&[(0, 1.0), (4, 0.125)]),
        row(&[(4, 1.0)]),
        row(&[]),
    ]
}

/// Nothing counts but what the rows give.
const ROWS_ALONE: Weights = Weights {
    decay: 0.5,
    repeat_single: 0.75,
    repeat_last: 0.25,
    repeat_previous: 3.0,
    repeat_earlier: 2.0,
    add_to_wishlist: 1.5,
    add_to_cart: 2.0,
    purchase: 0.5,
    popularity: 0.0,
    trend: 0.0,
    freshness: 0.0,
    content: 0.0,
    landing: 0.0,
    discovery: 0.0,
    rows: 1.0,
    variety: 0.0,
};

fn engine(pack: &PackContents) -> Engine {
    let mut engine = Engine::new(7);
    let report = engine.load_pack(&pack.write()).unwrap();
    assert_eq!(report.catalog.problems, []);
    engine
}

fn reasons(engine: &Engine, item_id: &str, now: i64) -> Vec<Reason> {
    engine.explain(item_id, now).unwrap().item.reasons
}

/// What the learned rows give to a product, in units of 1.
fn learned(engine: &Engine, item_id: &str, now: i64) -> f64 {
    let of_rows = |reason: &&Reason| matches!(reason.term, Term::GoesWith | Term::Viewed);
    let points = sum(reasons(engine, item_id, now).iter().filter(of_rows));
    f64::from(points) / f64::from(ONE)
}

fn assert_near(value: f64, expected: f64) {
    assert!((value - expected).abs() <= 0.03 * expected.abs() + 1e-3, "{value}, expected {expected}");
}

fn everything(limit: usize) -> FeedOptions {
    FeedOptions { limit, exclude: Exclude::None, ..FeedOptions::default() }
}

#[test]
fn what_goes_with_the_product_looked_at_comes_up_and_the_reason_names_it() {
    let mut engine = engine(&pack(rows(), ROWS_ALONE));
    happens(&mut engine, "view_item", "0", NOW);
    let feed = engine.feed_with(&everything(3), NOW).unwrap();
    assert_eq!(ids(&engine, &feed), ["1", "0", "2"]);
    let [reason] = feed.items[0].reasons[..] else { panic!("{feed:?}") };
    assert_eq!((reason.term, reason.points), (Term::GoesWith, ONE));
    assert_eq!(engine.product(reason.item.unwrap()).unwrap().id, "0");
    assert_eq!(feed.items[1].reasons[0].term, Term::Viewed);
    assert_eq!(feed.items[1].score, 3 * ONE / 4);
}

#[test]
fn an_item_without_neighbours_is_repeated_as_the_typical_one_is() {
    let mut engine = engine(&pack(rows(), ROWS_ALONE));
    happens(&mut engine, "view_item", "4", NOW);
    assert_near(learned(&engine, "4", NOW), 0.75);
}

#[test]
fn a_click_and_the_page_it_opens_are_one_step_and_coming_back_is_another() {
    let mut engine = engine(&pack(rows(), ROWS_ALONE));
    happens(&mut engine, "select_item", "0", NOW);
    happens(&mut engine, "view_item", "0", NOW);
    assert_near(learned(&engine, "0", NOW), 0.75);
    assert_near(learned(&engine, "1", NOW), 1.0);
    happens(&mut engine, "select_item", "0", NOW);
    happens(&mut engine, "view_item", "0", NOW);
    assert_near(learned(&engine, "0", NOW), 0.25 + 3.0 * 0.5f64.sqrt());
    assert_near(learned(&engine, "1", NOW), 1.5);
    // One product looked at is one reason, however often it was.
    assert_eq!(reasons(&engine, "1", NOW).len(), 1);
}

#[test]
fn an_event_counts_as_much_as_it_weighs() {
    for (event, weight) in
        [("view_item", 1.0), ("add_to_wishlist", 1.5), ("add_to_cart", 2.0), ("purchase", 0.5)]
    {
        let mut engine = engine(&pack(rows(), ROWS_ALONE));
        happens(&mut engine, event, "0", NOW);
        assert_near(learned(&engine, "1", NOW), weight);
        assert_near(learned(&engine, "0", NOW), weight * 0.75);
    }
}

#[test]
fn the_trail_of_the_last_visit_fades_and_the_next_begins_its_own() {
    let mut engine = engine(&pack(rows(), ROWS_ALONE));
    happens(&mut engine, "view_item", "0", NOW);
    assert_near(learned(&engine, "1", NOW + 20 * MINUTE), 1.0);
    assert_near(learned(&engine, "1", NOW + 2 * DAY), 0.25);
    let back = NOW + 2 * DAY;
    // A list that was shown is no step: what goes with the last visit's product is still of use.
    happens(&mut engine, "view_item_list", "3", back);
    assert_near(learned(&engine, "1", back), 0.25);
    happens(&mut engine, "view_item", "2", back + MINUTE);
    assert_near(learned(&engine, "1", back + MINUTE), 0.0);
    assert_near(learned(&engine, "0", back + MINUTE), 1.0 + 0.3 * 0.25);
}

#[test]
fn twenty_steps_of_eight_products_are_remembered_and_survive_in_the_journal() {
    let mut many = vec![row(&[(1, 1.0)])];
    many.resize(30, row(&[(2, 1.0)]));
    let mut engine = engine(&pack(many, Weights { decay: 1.0, ..ROWS_ALONE }));
    for step in 0..20 {
        happens(&mut engine, "view_item", &(step % 8).to_string(), NOW);
    }
    let (own, repeats) = (3.0, 2.0 + 2.0 + 2.0);
    assert_near(learned(&engine, "1", NOW), own + repeats);
    // The oldest step was one of item 0.
    happens(&mut engine, "view_item", "3", NOW);
    assert_near(learned(&engine, "1", NOW), own + repeats - 1.0);
    // A ninth product, and item 4 has faded, which was looked at the longest ago.
    assert_near(learned(&engine, "4", NOW), 2.0 + 2.0);
    happens(&mut engine, "view_item", "25", NOW);
    assert_near(learned(&engine, "4", NOW), 0.3);

    let mut again = engine.clone();
    again.forget();
    assert_near(learned(&again, "1", NOW), 0.0);
    again.restore(&engine.snapshot()).unwrap();
    let all = everything(30);
    assert_eq!(again.feed_with(&all, NOW), engine.feed_with(&all, NOW));
}

#[test]
fn a_dismissed_product_brings_up_nothing_any_more() {
    let mut engine = engine(&pack(rows(), ROWS_ALONE));
    happens(&mut engine, "view_item", "0", NOW);
    happens(&mut engine, "dismiss_item", "0", NOW);
    assert_near(learned(&engine, "1", NOW), 0.0);
}

#[test]
fn new_things_alone_are_shown_without_what_was_seen() {
    let mut engine = engine(&pack(rows(), ROWS_ALONE));
    happens(&mut engine, "view_item", "0", NOW - 3 * HOUR);
    happens(&mut engine, "view_item", "1", NOW);
    let new = FeedOptions { exclude: Exclude::Seen, ..FeedOptions::default() };
    let feed = engine.feed_with(&new, NOW).unwrap();
    assert_eq!(ids(&engine, &feed), ["2", "3", "4"]);
    assert!(feed.items.iter().flat_map(|item| &item.reasons).all(|reason| reason.term == Term::GoesWith));
}

#[test]
fn what_was_bought_or_lies_in_the_cart_comes_again_only_where_it_may() {
    let mut engine = engine(&pack(rows(), ROWS_ALONE));
    happens(&mut engine, "purchase", "0", NOW);
    happens(&mut engine, "add_to_cart", "1", NOW);
    happens(&mut engine, "dismiss_item", "2", NOW);
    let listed = |exclude| {
        let options = FeedOptions { exclude, ..FeedOptions::default() };
        let mut listed = ids(&engine, &engine.feed_with(&options, NOW).unwrap());
        listed.sort();
        listed
    };
    assert_eq!(listed(Exclude::None), ["0", "1", "3", "4"]);
    assert_eq!(listed(Exclude::Purchased), ["3", "4"]);
    assert_eq!(listed(Exclude::default()), ["3", "4"]);
    let without_4 = FeedOptions { exclude_ids: vec!["4".into()], ..everything(9) };
    assert_eq!(ids(&engine, &engine.feed_with(&without_4, NOW).unwrap()).len(), 3);
}

#[test]
fn products_like_one_product_are_those_that_go_with_it() {
    let engine = engine(&pack(rows(), ROWS_ALONE));
    let similar = engine.similar("0", 2, &[], NOW).unwrap();
    assert_eq!(ids(&engine, &similar), ["1", "2"]);
    let reason = similar.items[0].reasons.iter().find(|reason| reason.term == Term::GoesWith).unwrap();
    assert_eq!((reason.points, reason.item), (ONE, Some(product_index(&engine, "0"))));
}

fn product_index(engine: &Engine, id: &str) -> u32 {
    (0..).find(|&item| engine.product(item).unwrap().id == id).unwrap()
}

#[test]
fn a_product_that_is_refused_leaves_the_others_their_numbers() {
    let mut pack = pack(rows(), ROWS_ALONE);
    pack.names.push("price".into());
    pack.columns.push("1 USD\u{1e}cheap\u{1e}3 USD\u{1e}4 USD\u{1e}5 USD".into());
    let mut engine = Engine::new(7);
    let report = engine.load_pack(&pack.write()).unwrap();
    assert_eq!((report.items, report.rows, report.catalog.products, report.catalog.skipped), (5, 4, 4, 1));
    happens(&mut engine, "view_item", "0", NOW);
    assert_near(learned(&engine, "2", NOW), 0.5);
    // What goes with a product that is not sold here is still known.
    engine.record(&serde_json::json!({"event": "view_item", "item_id": "1"}), NOW);
    assert_near(learned(&engine, "3", NOW), 0.25);
    let of_row = reasons(&engine, "3", NOW);
    assert_eq!((of_row[0].term, of_row[0].item), (Term::GoesWith, Some(1)));
    assert!(!ids(&engine, &engine.feed_with(&everything(9), NOW).unwrap()).contains(&"1".to_owned()));
}

#[test]
fn of_equal_ids_the_first_counts() {
    let mut pack = pack(rows(), ROWS_ALONE);
    pack.columns = vec!["a\u{1e}b\u{1e}a\u{1e}c\u{1e}d".into()];
    let mut engine = Engine::new(7);
    assert_eq!(engine.load_pack(&pack.write()).unwrap().catalog.skipped, 1);
    happens(&mut engine, "view_item", "c", NOW);
    assert_near(learned(&engine, "d", NOW), 1.0);
    happens(&mut engine, "view_item", "a", NOW);
    assert_near(learned(&engine, "b", NOW), 1.0);
}

#[test]
fn the_page_s_own_products_meet_the_model_by_their_ids() {
    let mut engine = engine(&pack(rows(), ROWS_ALONE));
    let product = |id: &str, group: &str| ProductRecord {
        id: id.to_owned().into(),
        title: id.to_owned().into(),
        item_group_id: group.to_owned().into(),
        ..ProductRecord::default()
    };
    // The log knows product 2; the page sells its variants.
    let own =
        [product("9", ""), product("1", ""), product("2-red", "2"), product("2-blue", "2"), product("0", "")];
    engine.set_catalog(Catalog::new(own).0);
    happens(&mut engine, "view_item", "0", NOW);
    assert_near(learned(&engine, "1", NOW), 1.0);
    assert_near(learned(&engine, "2-red", NOW), 0.5);
    happens(&mut engine, "view_item", "2-blue", NOW);
    assert_near(learned(&engine, "0", NOW), 1.0 + 3.0 * 0.5f64.sqrt());
    assert_near(learned(&engine, "9", NOW), 0.0);
}

#[test]
fn what_every_item_has_comes_from_the_pack() {
    let weights = Weights { popularity: 0.5, trend: 1.0, freshness: 2.0, rows: 0.0, ..ROWS_ALONE };
    let mut pack = pack(rows(), weights);
    pack.priors = Priors {
        popularity: vec![1.0, 0.0, 0.0, 0.0, 0.5],
        trend: vec![0.0, 1.0, 0.0, -1.0, 0.0],
        freshness: vec![0.0, 0.0, 1.0, 0.0, 0.0],
    };
    let engine = engine(&pack);
    let feed = engine.feed(5, &[], NOW).unwrap();
    assert_eq!(ids(&engine, &feed), ["2", "1", "0", "4", "3"]);
    let parts: Vec<_> = feed.items.iter().map(|item| (item.reasons[0].term, item.score)).collect();
    assert_eq!(parts[0], (Term::Freshness, 2 * ONE));
    assert_eq!(parts[1], (Term::Trend, ONE));
    assert_eq!(parts[2], (Term::Popularity, ONE / 2));
    assert_eq!(parts[4], (Term::Trend, -ONE));
    common::assert_sums(&feed);
}

#[test]
fn variety_counts_as_much_as_the_pack_says() {
    for (variety, expected) in [(0.0, 0), (1.0, -ONE / 4), (2.0, -ONE / 2), (-1.0, 0)] {
        let mut pack = pack(rows(), Weights { variety, ..ROWS_ALONE });
        pack.names.push("product_type".into());
        pack.columns.push(["Drinks > Tea"; 5].join("\u{1e}"));
        let mut engine = engine(&pack);
        happens(&mut engine, "view_item", "0", NOW);
        let second = &engine.feed_with(&everything(2), NOW).unwrap().items[1];
        let taken_off = sum(second.reasons.iter().filter(|reason| reason.term == Term::Variety));
        // A quarter of 1 for the leaf, and a twentieth for the department.
        assert_near(f64::from(taken_off), f64::from(expected) * 1.2);
    }
}

#[test]
fn a_newcomer_is_met_by_what_others_wanted_who_landed_there() {
    let mut pack = pack(rows(), Weights { landing: 0.5, ..ROWS_ALONE });
    pack.names.push("product_type".into());
    pack.columns.push("Tea\u{1e}Pots\u{1e}Tea > Green\u{1e}Snacks\u{1e}Snacks".into());
    let prior = |place, lifts: &[(&str, f32)]| LandingPrior {
        place,
        lifts: lifts.iter().map(|(path, lift)| ((*path).to_owned(), *lift)).collect(),
    };
    pack.landing = vec![
        prior(LandingPlace::Category("Tea".into()), &[("Pots", 1.0), ("Snacks", -1.0)]),
        prior(LandingPlace::Channel("Tea".into()), &[("Tea > Green", 0.5), ("Gone", 1.0)]),
    ];
    let mut engine = engine(&pack);
    let landed = |category: Option<&str>, channel: Option<&str>| FeedOptions {
        landing: Landing { category: category.map(str::to_owned), channel: channel.map(str::to_owned) },
        ..everything(9)
    };
    let lifted = |engine: &Engine, options: &FeedOptions| -> Vec<(String, i32)> {
        let feed = engine.feed_with(options, NOW).unwrap();
        let of_landing = |item: &regulars::SlateItem| {
            let points = sum(item.reasons.iter().filter(|reason| reason.term == Term::Landing));
            (product_of(engine, item).id, points)
        };
        let mut lifted: Vec<_> =
            feed.items.iter().map(of_landing).filter(|(_, points)| *points != 0).collect();
        lifted.sort();
        lifted
    };
    let half = ONE / 2;
    assert_eq!(
        lifted(&engine, &landed(Some("Tea"), None)),
        [("1".to_owned(), half), ("3".to_owned(), -half), ("4".to_owned(), -half)]
    );
    let by_channel = lifted(&engine, &landed(None, Some("Tea")));
    assert_eq!(by_channel.len(), 1);
    assert_eq!(by_channel[0].0, "2");
    assert_near(f64::from(by_channel[0].1) / f64::from(ONE), 0.25);
    assert_eq!(lifted(&engine, &landed(Some(" tEA\t"), None)), lifted(&engine, &landed(Some("Tea"), None)));
    assert_eq!(lifted(&engine, &landed(None, Some(" TEA"))), by_channel);
    assert_eq!(lifted(&engine, &landed(Some("Coffee"), Some("radio"))), []);
    happens(&mut engine, "view_item", "0", NOW);
    assert_eq!(lifted(&engine, &landed(Some("Tea"), None)), []);
}

#[test]
fn a_place_that_the_pack_does_not_know_is_a_problem() {
    let mut pack = pack(rows(), ROWS_ALONE);
    pack.names.push("product_type".into());
    pack.columns.push(["Drinks > Tea"; 5].join("\u{1e}"));
    let prior = |place| LandingPrior { place, lifts: vec![("Drinks".to_owned(), 1.0)] };
    pack.landing = vec![
        prior(LandingPlace::Category("Outlet".into())),
        prior(LandingPlace::Channel("newsletter".into())),
    ];
    let engine = engine(&pack);
    let problems = |engine: &Engine,
                    category: Option<&str>,
                    channel: Option<&str>|
     -> Vec<(String, String)> {
        let landing = Landing { category: category.map(str::to_owned), channel: channel.map(str::to_owned) };
        let feed = engine.feed_with(&FeedOptions { landing, ..everything(9) }, NOW).unwrap();
        assert_eq!(feed.items.len(), if engine.product(0).is_some() { 5 } else { 0 });
        assert!(feed.problems.iter().all(|problem| problem.code == "landing.unknown"), "{:?}", feed.problems);
        feed.problems.into_iter().map(|problem| (problem.field, problem.value)).collect()
    };
    assert_eq!(problems(&engine, None, None), []);
    // Known by those who landed there, or by the catalogue alone.
    for category in ["Outlet", "Drinks", " drinks > TEA "] {
        assert_eq!(problems(&engine, Some(category), Some("Newsletter ")), []);
    }
    let both = [("category", "Tea"), ("channel", "radio")].map(|(field, value)| (field.into(), value.into()));
    assert_eq!(problems(&engine, Some("Tea"), Some("radio")), both);
    // Without a pack nothing is known of any landing, and none is asked for.
    assert_eq!(problems(&Engine::new(7), Some("Tea"), Some("radio")), []);
}

fn any_rows() -> impl Strategy<Value = Vec<Row>> {
    (1u32..24).prop_flat_map(|items| {
        let neighbours = prop::collection::btree_map(0..items, 0.0001f32..4.0, 0..8);
        let row = neighbours.prop_map(|neighbours| row(&neighbours.into_iter().collect::<Vec<_>>()));
        prop::collection::vec(row, items as usize)
    })
}

type PlainRow = (Option<f64>, Vec<(u32, f64)>);

/// What is left of a row's largest value, and of its entries, in the pack.
fn quantised(rows: &[Row]) -> Vec<PlainRow> {
    let largest = f64::from(rows.iter().map(|row| row.scale).fold(0.0, f32::max));
    let coded = |share: f64, range: f64| {
        let code = (255.0 * (1.0 + share.ln() / range.ln())).round().max(0.0);
        range.powf(code / 255.0 - 1.0)
    };
    rows.iter()
        .map(|row| {
            let own =
                (!row.neighbours.is_empty()).then(|| largest * coded(f64::from(row.scale) / largest, 1e6));
            let entry = |(item, value): &(u32, f32)| {
                (*item, own.unwrap() * coded(f64::from(*value / row.scale), 1e3))
            };
            (own, row.neighbours.iter().map(entry).collect())
        })
        .collect()
}

const EVENTS: [(&str, f64); 4] =
    [("view_item", 1.0), ("add_to_wishlist", 1.5), ("add_to_cart", 2.0), ("purchase", 0.5)];

proptest! {
    /// The oracle is the formula of [`Weights`], written down plainly.
    #[test]
    fn the_rows_score_as_the_formula_says(
        rows in any_rows(),
        steps in prop::collection::vec((any::<prop::sample::Index>(), 0usize..4), 1..26),
        decay in 0.0f32..1.0,
    ) {
        let weights = Weights { decay, ..ROWS_ALONE };
        let mut engine = engine(&pack(rows.clone(), weights));
        let items = rows.len();
        let steps: Vec<(usize, usize)> = steps.iter().map(|(item, event)| (item.index(items), *event)).collect();
        for (item, event) in &steps {
            happens(&mut engine, EVENTS[*event].0, &item.to_string(), NOW);
        }
        let rows = quantised(&rows);
        let mut known: Vec<f64> = rows.iter().filter_map(|(largest, _)| *largest).collect();
        known.sort_by(f64::total_cmp);
        let typical = if known.is_empty() { 1.0 } else { known[(known.len() - 1) / 2] };
        let mut different: Vec<usize> = Vec::new();
        let trail: Vec<_> = steps.iter().rev().take(TRAIL_LENGTH).collect();
        for (of, _) in &trail {
            if !different.contains(of) && different.len() < 8 {
                different.push(*of);
            }
        }
        for item in 0..items {
            let mut expected = 0.0;
            for (back, (of, event)) in trail.iter().enumerate().filter(|(_, (of, _))| different.contains(of)) {
                let weight = EVENTS[*event].1;
                let w = f64::from(decay);
                let (largest, neighbours) = &rows[*of];
                let value = neighbours.iter().find(|(to, _)| *to == item as u32).map_or(0.0, |(_, value)| *value);
                expected += weight * w.powf(back as f64) * value;
                if *of == item {
                    let repeat = match back { 0 if trail.len() == 1 => 0.75, 0 => 0.25, 1 => 3.0, _ => 2.0 };
                    expected += weight * repeat * w.powf(back as f64 / 2.0) * largest.unwrap_or(typical);
                }
            }
            // Looked at too long ago for the trail, it counts as it does without a pack.
            if !different.contains(&item) && steps.contains(&(item, 0)) {
                expected += 0.3;
            }
            let learned = learned(&engine, &item.to_string(), NOW);
            prop_assert!((learned - expected).abs() < 1e-3, "{item}: {learned}, expected {expected}");
        }
    }

    /// Whatever a pack's weights are, no sum overflows and nothing is lost from the list.
    #[test]
    fn any_weights_give_a_list(weights in prop::array::uniform16(prop_oneof![-2.0f32..2.0, Just(f32::MAX), Just(f32::MIN)])) {
        let [decay, repeat_single, repeat_last, repeat_previous, repeat_earlier, add_to_wishlist, add_to_cart, purchase, popularity, trend, freshness, content, landing, discovery, rows, variety] = weights;
        let weights = Weights { decay, repeat_single, repeat_last, repeat_previous, repeat_earlier, add_to_wishlist, add_to_cart, purchase, popularity, trend, freshness, content, landing, discovery, rows, variety };
        let mut engine = Engine::new(7);
        engine.load_pack(&PackContents { weights, ..common::pack::golden() }.write()).unwrap();
        let landing = Landing { category: Some("Drinks > Tea".into()), channel: Some("newsletter".into()) };
        let landed = engine.feed_with(&FeedOptions { landing, ..everything(9) }, NOW).unwrap();
        prop_assert_eq!(landed.items.len(), 4);
        for _ in 0..20 {
            happens(&mut engine, "add_to_cart", "tea-1", NOW);
        }
        for slate in [&landed, &engine.feed_with(&everything(9), NOW).unwrap(), &engine.similar("tea-2", 9, &[], NOW).unwrap()] {
            common::assert_sums(slate);
            prop_assert!(slate.items.iter().all(|item| item.score.abs() < 1 << 28));
        }
        prop_assert_eq!(engine.feed_with(&everything(9), NOW).unwrap().items.len(), 4);
    }
}
