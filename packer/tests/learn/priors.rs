use regulars_packer::learn::priors;
use regulars_packer::{Counts, Sessions};

use crate::support::views;

const DAY: i64 = 86_400_000;

fn counts(events: &[f32], recent_events: &[f32]) -> Counts {
    Counts { events: events.to_vec(), recent_events: recent_events.to_vec(), pairs: Vec::new() }
}

fn assert_near(found: &[f32], expected: &[f32]) {
    assert_eq!(found.len(), expected.len());
    for (found, expected) in found.iter().zip(expected) {
        assert!((found - expected).abs() < 1e-6, "{found} for {expected}");
    }
}

#[test]
fn popularity_is_the_logarithm_of_events_beside_the_most_wanted() {
    let found = priors(&counts(&[99.0, 9.0, 0.0], &[0.0; 3]), &Sessions::default());
    assert_near(&found.popularity, &[1.0, 0.5, 0.0]);
    assert!(found.freshness.is_empty(), "without times nobody knows what is new");
}

#[test]
fn trend_is_how_often_the_usual_share_of_recent_events_doubles() {
    // A tenth of all is recent; item 0 has twice that share, item 1 less, item 2 is as usual by having none.
    let found = priors(&counts(&[90.0, 110.0, 0.0], &[19.0, 1.0, 0.0]), &Sessions::default());
    let trend = |events: f32, recent: f32| (((recent + 1.0) / (events + 10.0)) / 0.1).log2() / 3.0;
    assert_near(&found.trend, &[trend(90.0, 19.0), trend(110.0, 1.0), 0.0]);
    assert!(found.trend[0] > 0.3 && found.trend[1] < -0.8, "{:?}", found.trend);
    let steep = priors(&counts(&[1000.0, 1_000_000.0], &[1000.0, 1.0]), &Sessions::default());
    assert_eq!(steep.trend, [1.0, -1.0]);
}

#[test]
fn where_nothing_is_recent_nothing_is_on_the_wane() {
    let found = priors(&counts(&[500.0, 5.0], &[0.0, 0.0]), &Sessions::default());
    assert!(found.trend.iter().all(|trend| *trend == 0.0), "{:?}", found.trend);
}

#[test]
fn freshness_halves_in_a_week_and_is_unknown_at_the_start() {
    // A log of 70 days, whose first seven nobody can judge by.
    let mut sessions = views(&[&[0][..], &[1], &[2, 0], &[1, 3], &[4]]);
    sessions.ended_at = [0, 7, 56, 63, 70].map(|day| day * DAY).to_vec();
    let found = priors(&counts(&[1.0; 6], &[0.5; 6]), &sessions);
    assert_near(&found.freshness, &[0.0, 0.0, 0.25, 0.5, 1.0, 0.0]);
}

#[test]
fn without_an_event_nothing_is_known() {
    assert_eq!(priors(&counts(&[0.0; 3], &[0.0; 3]), &Sessions::default()), regulars::Priors::default());
}
