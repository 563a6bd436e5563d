use proptest::prelude::*;
use regulars_packer::Counts;
use regulars_packer::learn::{RowOptions, Settings, SparseRows, rows};

use crate::rows_oracle;
use crate::support::{Chance, on_any_threads};

const ITEMS: usize = 10;

fn counts() -> impl Strategy<Value = Counts> {
    let pairs = prop::collection::btree_map((0..ITEMS as u32, 0..ITEMS as u32), 0.05f32..5.0, 0..60);
    let events = prop::collection::vec((0.5f32..80.0, 0.0f32..1.0), ITEMS);
    (pairs, events).prop_map(|(pairs, events)| Counts {
        events: events.iter().map(|(events, _)| *events).collect(),
        recent_events: events.iter().map(|(events, share)| events * share).collect(),
        pairs: pairs
            .into_iter()
            .filter(|((from, to), _)| from != to)
            .map(|((from, to), weight)| (from, to, weight))
            .collect(),
    })
}

fn settings() -> impl Strategy<Value = Settings> {
    let or_none = |range| prop_oneof![3 => range, 1 => Just(0.0)];
    let popularity = (0.0..1.0, 0.0..0.6, 0.4..1.3);
    let hops = (or_none(0.1..2.0), 0.0..80.0, 1usize..6);
    (or_none(0.1..1.0), popularity, or_none(0.1..0.6), hops, 0.0..1.0).prop_map(
        |(backward, (from_popularity, to_popularity, count_power), trend, hops, content_share)| Settings {
            backward,
            from_popularity,
            to_popularity,
            count_power,
            trend,
            hop_share: hops.0,
            hop_for_rare: hops.1,
            hop_width: hops.2 as f64,
            content_share,
            ..Settings::default()
        },
    )
}

/// Rows as content makes them: some empty, the largest value of each 1.
fn content() -> impl Strategy<Value = SparseRows> {
    let row = prop::collection::btree_map(0..ITEMS as u32, 0.01f32..1.0, 0..5);
    prop::collection::vec(row, ITEMS).prop_map(|rows| {
        SparseRows::from_rows((0..).zip(rows).map(|(item, row)| {
            let mut row: Vec<(u32, f32)> = row.into_iter().filter(|(other, _)| *other != item).collect();
            row.sort_by(|a, b| b.1.total_cmp(&a.1));
            let most = row.first().map_or(1.0, |(_, value)| *value);
            row.iter_mut().for_each(|(_, value)| *value /= most);
            row
        }))
    })
}

/// Asserts that they are the same but for rounding: of values that are nearly equal, either may stand first.
fn assert_same(made: &SparseRows, expected: &[Vec<(u32, f64)>]) {
    assert_eq!(made.len(), expected.len());
    for (item, expected) in expected.iter().enumerate() {
        let row = made.row(item);
        assert!(row.is_sorted_by(|a, b| a.1 >= b.1), "the largest first: {row:?}");
        assert_eq!(row.len(), expected.len(), "{row:?} for {expected:?}");
        for ((other, value), (_, in_place)) in row.iter().zip(expected) {
            let near = |expected: f64| (f64::from(*value) - expected).abs() <= 2e-4 * expected;
            assert!(near(*in_place), "item {item}: {row:?} for {expected:?}");
            let named = expected.iter().find(|(expected, _)| expected == other);
            // Where the oracle has cut it off, it is as large as the last that stayed.
            let last = expected.last().map_or(0.0, |(_, value)| *value);
            assert!(near(named.map_or(last, |(_, value)| *value)), "item {item}: {row:?} for {expected:?}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn rows_are_those_of_the_formula(
        counts in counts(),
        settings in settings(),
        longest in 1usize..ITEMS,
        wanted in prop::option::of(prop::collection::vec(any::<bool>(), ITEMS)),
        listed in prop::option::of(prop::collection::vec(any::<bool>(), ITEMS)),
        content in prop::option::of(content()),
    ) {
        let options = RowOptions {
            longest,
            wanted: wanted.as_deref(),
            listed: listed.as_deref(),
            content: content.as_ref(),
        };
        assert_same(&rows(&counts, &settings, options), &rows_oracle::rows(&counts, &settings, options));
    }
}

/// More neighbours, and more neighbours' neighbours, than take part.
fn dense() -> Counts {
    let items = 170;
    let mut chance = Chance(3);
    let events: Vec<f32> = (0..items).map(|_| 1.0 + 200.0 * chance.share()).collect();
    let recent_events = events.iter().map(|events| events * chance.share()).collect();
    let pairs = (0..items as u32).flat_map(|from| (0..items as u32).map(move |to| (from, to)));
    let pairs = pairs.filter(|(from, to)| from != to && (from * 7 + to * 13) % 3 != 0);
    let pairs = pairs.map(|(from, to)| (from, to, 0.01 + chance.share())).collect();
    Counts { events, recent_events, pairs }
}

#[test]
fn the_second_hop_takes_the_best_of_many() {
    let (counts, settings) = (dense(), Settings { hop_width: 25.0, ..Settings::default() });
    let options = RowOptions { longest: 169, wanted: None, listed: None, content: None };
    let made = on_any_threads(|| rows(&counts, &settings, options));
    assert_same(&made, &rows_oracle::rows(&counts, &settings, options));
}

#[test]
fn without_counts_content_is_all_there_is() {
    let counts = Counts { events: vec![0.0; 3], recent_events: vec![0.0; 3], pairs: Vec::new() };
    let content = SparseRows::from_rows([vec![(1, 1.0), (2, 0.25)], vec![], vec![(0, 1.0)]]);
    let options = RowOptions { longest: 30, wanted: None, listed: None, content: Some(&content) };
    let made = rows(&counts, &Settings::default(), options);
    assert_eq!(made, SparseRows::from_rows([vec![(1, 0.5), (2, 0.125)], vec![], vec![(0, 0.5)]]));
}

#[test]
fn an_item_that_was_never_counted_keeps_all_others_finite() {
    let counts = Counts {
        events: vec![3.0, 0.0, 2.0],
        recent_events: vec![0.0; 3],
        pairs: vec![(0, 1, 1.0), (0, 2, 1.0)],
    };
    let options = RowOptions { longest: 30, wanted: None, listed: None, content: None };
    let made = rows(&counts, &Settings::default(), options);
    assert_eq!(made.row(0).len(), 2);
    assert!(made.entries.iter().all(|(_, value)| value.is_finite() && *value > 0.0), "{made:?}");
}
