use std::collections::BTreeMap;

use regulars_packer::evaluate::baseline::{
    Baseline, ItemKnn, Popularity, SequentialRules, VmisKnn, measure_all,
};

use crate::support::views;

/// Scores by item, of those that are told apart from nothing.
fn scores(baseline: &dyn Baseline, visit: &[u32]) -> BTreeMap<u32, f64> {
    let scores = baseline.scores(visit);
    let by_item: BTreeMap<u32, f64> = scores.iter().copied().collect();
    assert_eq!(by_item.len(), scores.len(), "each item once");
    by_item
}

fn assert_scores(found: &BTreeMap<u32, f64>, expected: &[(u32, f64)]) {
    assert_eq!(
        found.keys().copied().collect::<Vec<u32>>(),
        expected.iter().map(|of| of.0).collect::<Vec<u32>>()
    );
    for (item, score) in expected {
        assert!((found[item] - score).abs() < 1e-12, "{found:?} for {expected:?}");
    }
}

#[test]
fn popularity_counts_events() {
    let popularity = Popularity::new(&views(&[&[0, 1, 1][..], &[1, 2]]), 4);
    assert_scores(&scores(&popularity, &[0]), &[(0, 1.0), (1, 3.0), (2, 1.0), (3, 0.0)]);
    assert_eq!(popularity.name(), "popularity");
}

#[test]
fn item_knn_is_the_cosine_between_sets_of_sessions() {
    let sessions = views(&[&[0, 1, 1][..], &[0, 2], &[1, 2], &[1]]);
    let knn = ItemKnn::new(&sessions, 4);
    // 0 is in 2 sessions, 1 in 3, 2 in 2; each two of them share one.
    let expected = [(0, 1.0), (1, 1.0 / 6f64.sqrt()), (2, 1.0 / 2.0)];
    assert_scores(&scores(&knn, &[2, 1, 0]), &expected);
    assert_scores(&scores(&knn, &[3]), &[]);
    assert_scores(&scores(&knn, &[99]), &[]);
}

#[test]
fn sequential_rules_weigh_by_the_steps_between() {
    let far: Vec<u32> = (3..15).collect();
    let sessions = views(&[&[0, 1, 2][..], &[0, 2], &[2, 0], &far]);
    let rules = SequentialRules::new(&sessions, 20);
    assert_scores(&scores(&rules, &[1, 0]), &[(1, 1.0), (2, 0.5 + 1.0)]);
    assert_scores(&scores(&rules, &[2]), &[(0, 1.0)]);
    let ten: Vec<(u32, f64)> = (4..14).zip(1..).map(|(item, steps)| (item, 1.0 / f64::from(steps))).collect();
    assert_scores(&scores(&rules, &[3]), &ten);
    assert_scores(&scores(&rules, &[99]), &[]);
}

#[test]
fn vmis_knn_adds_up_the_sessions_most_like_the_visit() {
    // Five sessions: 0 is in two, 1 in three, 2 and 3 in one each.
    let sessions = views(&[&[0, 1][..], &[0, 2], &[1, 3], &[1], &[4]]);
    let knn = VmisKnn::new(&sessions, 6);
    let rare = |sessions: f64| (5.0 / sessions).ln();
    // Places weigh 1/2 and 1. Session 0 holds both, session 1 the first item alone, and so on; the nearest
    // item that they share takes a tenth off for each step back from the end.
    let (both, first, second) = (1.5 * 0.9, 0.5 * 0.8, 1.0 * 0.9);
    let expected = [
        (0, (both + first) * rare(2.0)),
        (1, (both + 2.0 * second) * rare(3.0)),
        (2, first * rare(1.0)),
        (3, second * rare(1.0)),
    ];
    assert_scores(&scores(&knn, &[0, 1]), &expected);
    assert_scores(&scores(&knn, &[5]), &[]);
    assert_scores(&scores(&knn, &[99]), &[]);
}

#[test]
fn vmis_knn_looks_at_nine_items_and_counts_one_that_comes_back_once() {
    let sessions = views(&[[0, 1], [2, 3]]);
    let knn = VmisKnn::new(&sessions, 4);
    let long: Vec<u32> = [0].into_iter().chain([2; 9]).collect();
    assert_eq!(scores(&knn, &long), scores(&knn, &[2; 9]));
    assert_scores(&scores(&knn, &[2; 9]), &[(2, 0.9 * 2f64.ln()), (3, 0.9 * 2f64.ln())]);
}

#[test]
fn the_last_item_is_offered_where_shoppers_reload() {
    let reloads: Vec<[u32; 3]> = (0..60).map(|visit| [visit % 7, visit % 7, (visit + 3) % 7]).collect();
    let never: Vec<[u32; 3]> = (0..60).map(|visit| [visit % 7, (visit + 1) % 7, (visit + 2) % 7]).collect();
    for (visits, reload) in [(reloads, true), (never, false)] {
        let (train, test) = views(&visits).split(50);
        let measured = measure_all(&train, &test, 7, &[8.0; 7]);
        let names: Vec<&str> = measured.iter().map(|baseline| baseline.name).collect();
        assert_eq!(names, ["popularity", "item_knn", "sequential_rules", "vmis_knn"]);
        let knn = &measured[1];
        assert_eq!(knn.offers_last_item, reload);
        assert_eq!(knn.repeats_allowed.accuracy.predictions, 20);
        assert_eq!(knn.repeats_allowed.accuracy.hr20, 1.0, "{knn:?}");
        assert_eq!(knn.new_items.accuracy.predictions, if reload { 10 } else { 20 });
        assert_eq!(knn.new_items.accuracy.hr20, 1.0, "{knn:?}");
    }
}
