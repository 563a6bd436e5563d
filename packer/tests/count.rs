//! Sessions and counts, compared with a slow and obvious version of each on random logs.

#![cfg(test)]

mod count_oracle;

use proptest::prelude::*;
use regulars_packer::count::{self, CountSettings, Counter};
use regulars_packer::{Action, Counts, Log, Sessions};

const ACTIONS: [Action; 4] = [Action::ViewItem, Action::AddToWishlist, Action::AddToCart, Action::Purchase];
const MINUTE: i64 = 60_000;

fn log() -> impl Strategy<Value = Log> {
    // Few visitors, items and times, so that ties and repeats are common.
    let times = prop_oneof![0..5 * MINUTE, (0..12i64).prop_map(|steps| steps * 15 * MINUTE)];
    let event = (0..6u32, 0..8u32, 0..4usize, times, -2..3i64, prop_oneof![Just(Log::NO_CHANNEL), 0..3u32]);
    let users = prop_oneof![Just([false; 6]), Just([true; 6]), any::<[bool; 6]>()];
    (prop::collection::vec(event, 0..120), users, any::<[bool; 3]>()).prop_map(
        |(events, users, [timed, placed, told])| Log {
            items: (0..8).map(|item| item.to_string()).collect(),
            channels: if told { vec!["a".into(), "b".into(), "c".into()] } else { vec![] },
            visitor_is_user: users.to_vec(),
            visitor: events.iter().map(|event| event.0).collect(),
            item: events.iter().map(|event| event.1).collect(),
            action: events.iter().map(|event| ACTIONS[event.2]).collect(),
            time: events.iter().filter(|_| timed).map(|event| event.3).collect(),
            position: (0..)
                .zip(&events)
                .map(|(number, event)| if placed { event.4 } else { number })
                .collect(),
            channel: events.iter().filter(|_| told).map(|event| event.5).collect(),
            ..Log::default()
        },
    )
}

fn settings() -> impl Strategy<Value = CountSettings> {
    let age = prop_oneof![0.05..2., Just(f64::INFINITY)];
    (0. ..=1., 0. ..=1.5, age, prop::array::uniform4(0f32..4.)).prop_map(
        |(distance_decay, session_length, age, action_weights)| CountSettings {
            distance_decay,
            session_length,
            age,
            action_weights,
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn sessions_are_those_that_the_oracle_cuts(log in log()) {
        prop_assert_eq!(count::sessions(&log).unwrap(), count_oracle::sessions(&log));
    }

    #[test]
    fn counts_are_those_of_the_formula(log in log(), settings in settings(), bounds in any::<(u8, u8)>()) {
        let sessions = count_oracle::sessions(&log);
        let all = sessions.ends.len();
        let (first, second) = (bounds.0 as usize % (all + 1), bounds.1 as usize % (all + 1));
        let range = first.min(second)..first.max(second);
        let counts = Counter::new(&sessions, 8).unwrap().counts(&settings, range.clone()).unwrap();
        count_oracle::assert_counts(&counts, &sessions, 8, &settings, range);
    }
}

/// One visitor's views, a minute apart.
fn one_visitor(items: &[u32]) -> Log {
    let events = items.len();
    Log {
        items: (0..1000).map(|item| item.to_string()).collect(),
        visitor: vec![0; events],
        item: items.to_vec(),
        action: vec![Action::ViewItem; events],
        time: (0..events as i64).map(|event| event * MINUTE).collect(),
        position: (0..events as i64).collect(),
        ..Log::default()
    }
}

#[test]
fn half_an_hour_of_silence_is_one_visit_and_a_millisecond_more_is_two() {
    let mut log = Log { visitor_is_user: vec![true], ..one_visitor(&[1, 2]) };
    log.time = vec![0, 30 * MINUTE];
    assert_eq!(count::sessions(&log).unwrap().ends, [2]);
    log.time = vec![0, 30 * MINUTE + 1];
    assert_eq!(count::sessions(&log).unwrap().ends, [1, 2]);
    log.visitor_is_user = vec![false];
    assert_eq!(count::sessions(&log).unwrap().ends, [2], "a session that the shop names stays whole");
}

#[test]
fn a_robot_counts_with_its_last_200_events() {
    let visits: Vec<u32> = (0..5000).map(|event| event % 1000).collect();
    let sessions = count::sessions(&one_visitor(&visits)).unwrap();
    assert_eq!(sessions.ends, [200]);
    assert_eq!(sessions.item, visits[4800..]);
    assert_eq!(count::sessions(&one_visitor(&visits[..200])).unwrap().item, visits[..200]);
}

#[test]
fn pairs_are_fifteen_events_apart_at_most() {
    let sessions = count::sessions(&one_visitor(&(0..17).collect::<Vec<_>>())).unwrap();
    let settings = CountSettings { distance_decay: 1., session_length: 0., ..CountSettings::default() };
    let counts = Counter::new(&sessions, 17).unwrap().counts(&settings, 0..1).unwrap();
    let from_first: Vec<u32> = counts.pairs.iter().filter(|pair| pair.0 == 0).map(|pair| pair.1).collect();
    assert_eq!(from_first, (1..=15).collect::<Vec<_>>());
}

#[test]
fn an_empty_log_has_no_sessions_and_counts_nothing() {
    let sessions = count::sessions(&Log::default()).unwrap();
    assert_eq!(sessions, Sessions::default());
    let counts = Counter::new(&sessions, 2).unwrap().counts(&CountSettings::default(), 0..0).unwrap();
    assert_eq!(counts, Counts { events: vec![0.; 2], recent_events: vec![0.; 2], pairs: vec![] });
}

#[test]
fn recent_events_are_those_of_the_newest_tenth_of_the_sessions_counted() {
    let sessions = Sessions {
        ends: (1..=30).collect(),
        item: (0..30).collect(),
        action: vec![Action::ViewItem; 30],
        ..Sessions::default()
    };
    let counter = Counter::new(&sessions, 30).unwrap();
    let recent = |range| {
        let counts = counter.counts(&CountSettings::default(), range).unwrap();
        (0..30).filter(|item| counts.recent_events[*item] > 0.).collect::<Vec<_>>()
    };
    assert_eq!(recent(0..30), [27, 28, 29]);
    assert_eq!(recent(5..25), [23, 24]);
}

#[test]
fn what_does_not_fit_together_is_told() {
    let mut log = one_visitor(&[1, 2]);
    log.time.pop();
    let failure = count::sessions(&log).unwrap_err();
    assert_eq!((failure.code, &failure.field[..]), ("count.log", "time"));

    let sessions = Sessions { ends: vec![1], item: vec![3], action: vec![ACTIONS[0]], ..Sessions::default() };
    let code = |sessions: &Sessions, items| Counter::new(sessions, items).map(|_| ()).unwrap_err().field;
    assert_eq!(code(&sessions, 3), "item");
    assert_eq!(code(&Sessions { ends: vec![2], ..sessions.clone() }, 4), "ends");
    assert_eq!(code(&Sessions { ends: vec![0, 1], ..sessions.clone() }, 4), "ends");
    assert_eq!(code(&Sessions { ends: vec![1, 1], ..sessions.clone() }, 4), "ends");
    assert_eq!(code(&Sessions { action: vec![], ..sessions.clone() }, 4), "action");

    let counter = Counter::new(&sessions, 4).unwrap();
    let settings = CountSettings::default();
    assert_eq!(counter.counts(&settings, 0..2).unwrap_err().field, "sessions");
    let field = |settings: CountSettings| counter.counts(&settings, 0..1).unwrap_err().field;
    assert_eq!(field(CountSettings { distance_decay: 1.1, ..settings }), "distance_decay");
    assert_eq!(field(CountSettings { session_length: f64::NAN, ..settings }), "session_length");
    assert_eq!(field(CountSettings { age: 0., ..settings }), "age");
    assert_eq!(field(CountSettings { action_weights: [1., 1., -1., 1.], ..settings }), "action_weights");
}
