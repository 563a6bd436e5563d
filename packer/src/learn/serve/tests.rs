//! This module is the engine's twin, and here the engine is asked as well. Both must give the next item
//! the same rank where
//!
//! * the pack says nothing but rows and repeats (popularity and the like weigh 0), holds every item, and its
//!   rows are such as eight bits hold exactly;
//! * a visit has at most 20 steps, about at most 8 different items (of those before, the engine knows only that
//!   they were seen), and buys nothing twice (what is bought again and again has a term of its own);
//! * no other score is so near that the engine's rounding to 1/65536 of each term decides.

use proptest::prelude::*;
use regulars::{PackContents, Row, Weights};

use super::*;
use crate::evaluate::{CUTOFF, Packed, Task};
use crate::pack::weights;

const ITEMS: usize = 40;
const ACTIONS: [Action; 4] = [Action::ViewItem, Action::AddToWishlist, Action::AddToCart, Action::Purchase];
/// Two roundings of each of 21 terms, on both sides of a comparison.
const ROUNDING: f32 = 2.0 * 2.0 * 21.0 * 0.5 / 65_536.0;

/// Other items with their codes: a share of the row's largest of 1/1000 to 1, in 255 logarithmic steps.
type Codes = Vec<(u32, u8)>;

fn exact_rows() -> impl Strategy<Value = SparseRows> {
    let row = prop::collection::btree_map(0..ITEMS as u32, 0u8..255, 0..12).prop_map(Codes::from_iter);
    prop::collection::vec(row, ITEMS).prop_map(|rows| SparseRows::from_rows(rows.into_iter().map(exact_row)))
}

/// A row whose largest value is 1, as is every other's: so both of its logarithmic codes are exact.
fn exact_row(codes: Codes) -> Vec<(u32, f32)> {
    let value = |code: u8| ((f64::from(code) / 255.0 - 1.0) * 1000f64.ln()).exp() as f32;
    let mut row: Vec<(u32, f32)> = codes.into_iter().map(|(item, code)| (item, value(code))).collect();
    row.sort_by(|a, b| b.1.total_cmp(&a.1));
    row.first_mut().into_iter().for_each(|(_, largest)| *largest = 1.0);
    row
}

fn settings() -> impl Strategy<Value = Settings> {
    let weight = || prop_oneof![3 => 0.1..4.0, 1 => Just(0.0), 1 => Just(1.0)];
    let repeats = [weight(), weight(), weight(), weight()];
    let actions = (weight(), weight(), weight());
    (prop_oneof![0.05..0.95, Just(0.0), Just(1.0)], repeats, actions).prop_map(|(decay, repeat, actions)| {
        Settings {
            decay,
            repeat,
            action_weights: [1.0, actions.0, actions.1, actions.2],
            ..Settings::default()
        }
    })
}

/// One visit to a few items, and then to any; an item that would be bought twice is looked at instead.
fn visit() -> impl Strategy<Value = Sessions> {
    let met = prop::collection::vec(0..ITEMS as u32, TRAIL_PRODUCTS);
    let steps = prop::collection::vec((0..TRAIL_PRODUCTS, 0..ACTIONS.len()), 1..=TRAIL_LENGTH);
    (met, steps, 0..ITEMS as u32).prop_map(|(met, steps, next)| {
        let steps = steps.into_iter().map(|(place, action)| (met[place], ACTIONS[action]));
        let mut sessions = Sessions::default();
        for (item, action) in steps.chain([(next, Action::ViewItem)]) {
            let bought = sessions.item.iter().zip(&sessions.action);
            let again = bought.into_iter().any(|of| of == (&item, &Action::Purchase));
            sessions.item.push(item);
            sessions.action.push(if again { Action::ViewItem } else { action });
        }
        Sessions { ends: vec![sessions.item.len() as u32], ..sessions }
    })
}

fn packed(rows: &SparseRows, settings: &Settings) -> (Packed, Vec<String>) {
    let items: Vec<String> = (0..ITEMS).map(|item| format!("item {item}")).collect();
    let row = |item: usize| {
        let neighbours = rows.row(item).to_vec();
        Row { scale: neighbours.first().map_or(0.0, |(_, largest)| *largest), neighbours }
    };
    let pack = PackContents {
        names: vec!["id".into()],
        columns: vec![items.join("\u{1e}")],
        rows: (0..ITEMS).map(row).collect(),
        weights: Weights {
            popularity: 0.0,
            trend: 0.0,
            freshness: 0.0,
            content: 0.0,
            discovery: 0.0,
            variety: 0.0,
            ..weights(settings, &[1.0])
        },
        ..PackContents::default()
    };
    (Packed::load(&pack.write(), &items).unwrap(), items)
}

/// Asserts the rule above, and returns how many ranks among the first 20 it left no choice of.
fn assert_same_ranks(rows: &SparseRows, settings: &Settings, sessions: &Sessions) -> usize {
    let (packed, items) = packed(rows, settings);
    let mut engine = packed.serve(sessions, &items);
    let serving = Serving::new(rows, settings);
    let mut sums = Accumulator::new(ITEMS);
    let visit = sessions.items(0);
    let mut decided = 0;
    for known in 1..visit.len() {
        let rank = engine.foretell(0, known, Task::RepeatsAllowed).rank;
        let scores = serving.scores(&mut sums, &visit[..known], &sessions.actions(0)[..known]);
        let wanted = scores.iter().find(|(item, _)| *item == visit[known]).map_or(0.0, |(_, score)| *score);
        let above = |least: f32| scores.iter().filter(|(_, score)| *score > least).count();
        let (clearly_above, not_below) = (above(wanted + ROUNDING), above(wanted - ROUNDING));
        let expected = clearly_above + 1..=if wanted > ROUNDING { not_below } else { ITEMS };
        match rank {
            Some(rank) => {
                assert!(expected.contains(&rank), "{rank} for {expected:?} after {known} of {visit:?}")
            }
            None => assert!(*expected.end() > CUTOFF, "none for {expected:?} after {known} of {visit:?}"),
        }
        decided += usize::from(expected.start() == expected.end() && rank.is_some());
    }
    decided
}

proptest! {
    #[test]
    fn ranks_are_the_engines(rows in exact_rows(), settings in settings(), visit in visit()) {
        assert_same_ranks(&rows, &settings, &visit);
    }
}

#[test]
fn most_ranks_are_decided() {
    let value = |item: u32, other: u32| ((item * 31 + other * 17) % 254) as u8;
    let row = |item: u32| {
        exact_row((0..ITEMS as u32).filter(|o| *o != item).map(|o| (o, value(item, o))).collect())
    };
    let rows = SparseRows::from_rows((0..ITEMS as u32).map(row));
    let item: Vec<u32> = (0..21).map(|place| (place * place * 3 + place) % 8 * 5).collect();
    let action = (0..item.len()).map(|place| ACTIONS[place % 3]).collect();
    let visit = Sessions { ends: vec![item.len() as u32], item, action, ..Sessions::default() };
    assert!(assert_same_ranks(&rows, &Settings::default(), &visit) >= 10);
}

#[test]
fn the_last_eight_different_items_count() {
    // Of item 0 alone something follows.
    let row = |item: usize| if item == 0 { vec![(30, 1.0)] } else { Vec::new() };
    let rows = SparseRows::from_rows((0..ITEMS).map(row));
    let settings = Settings { decay: 1.0, repeat: [0.0; 4], ..Settings::default() };
    let serving = Serving::new(&rows, &settings);
    let mut sums = Accumulator::new(ITEMS);
    for (visit, expected) in [
        (&[0, 1, 2, 3, 4, 5, 6, 7][..], &[(30, 1.0)][..]),
        (&[0, 1, 2, 3, 4, 5, 6, 7, 8], &[]),
        // Who goes back and forth meets no more items.
        (&[0, 1, 2, 3, 4, 5, 6, 7, 6, 7, 1, 2], &[(30, 1.0)]),
        (&[0, 0, 1, 2, 3, 4, 5, 6, 7], &[(30, 2.0)]),
        (&[0, 1, 2, 3, 4, 5, 6, 7, 8, 0], &[(30, 2.0)]),
    ] {
        let actions = vec![Action::ViewItem; visit.len() + 1];
        assert_eq!(serving.scores(&mut sums, visit, &actions), expected, "{visit:?}");
        let item = [visit, &[30]].concat();
        let sessions =
            Sessions { ends: vec![item.len() as u32], item, action: actions, ..Sessions::default() };
        assert_same_ranks(&rows, &settings, &sessions);
    }
}

#[test]
fn a_weight_of_nothing_finds_nothing() {
    let rows = SparseRows::from_rows([vec![(1, 1.0), (2, 0.5)], vec![(0, 1.0)], vec![]]);
    let settings = Settings {
        action_weights: [1.0, 1.0, 0.0, 1.0],
        decay: 0.0,
        repeat: [0.0; 4],
        ..Settings::default()
    };
    let serving = Serving::new(&rows, &settings);
    let mut sums = Accumulator::new(3);
    let scores =
        serving.scores(&mut sums, &[0, 1, 0], &[Action::ViewItem, Action::ViewItem, Action::AddToCart]);
    assert_eq!(scores, []);
    let scores = serving.scores(&mut sums, &[1, 0], &[Action::ViewItem; 2]);
    assert_eq!(scores, [(1, 1.0), (2, 0.5)]);
}

#[test]
fn accuracy_counts_every_item_after_the_first_and_ties_against_us() {
    let rows = SparseRows::from_rows([vec![(1, 1.0), (2, 1.0)], vec![(2, 1.0), (0, 0.5)], vec![]]);
    let settings = Settings { repeat: [0.0; 4], decay: 0.0, ..Settings::default() };
    let sessions = Sessions {
        ends: vec![1, 4, 6],
        item: vec![0, 0, 1, 2, 1, 1],
        action: vec![Action::ViewItem; 6],
        ..Sessions::default()
    };
    // After 0, item 1 ties with 2: rank 2. After 1, item 2: rank 1. After 1, item 1: not there.
    let found = accuracy(&rows, &settings, &sessions, 0..3);
    assert_eq!((found.predictions, found.hr20, found.mrr20), (3, 2.0 / 3.0, 0.5));
    let only_last = accuracy(&rows, &settings, &sessions, 2..3);
    assert_eq!((only_last.predictions, only_last.hr20), (1, 0.0));
}
