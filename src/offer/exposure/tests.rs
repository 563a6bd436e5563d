use alloc::string::ToString;

use proptest::prelude::*;

use super::*;

const MINUTE: i64 = 60_000;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

fn exposure(promotion_id: &str, at: i64) -> Exposure {
    Exposure {
        promotion_id: (!promotion_id.is_empty()).then(|| promotion_id.into()),
        surface: Some("home".into()),
        stage: Stage::Newcomer,
        generosity: if promotion_id.is_empty() { 0.0 } else { 0.1 },
        answer_by: at + 7 * DAY,
        ..Exposure::default()
    }
}

/// What was shown, each as the offer and when.
fn shown(list: &[(&str, i64)]) -> Exposures {
    let mut exposures = Exposures::default();
    list.iter().for_each(|&(id, at)| exposures.add(&exposure(id, at), at));
    exposures
}

/// What is to be known of visits, each as the offer and whether there was an order.
fn tried(list: &[(Option<&str>, bool)]) -> Responses {
    let mut responses = Responses::default();
    for &(id, ordered) in list {
        responses.tried(id, if id.is_some() { 0.1 } else { 0.0 }, Stage::Newcomer, ordered);
    }
    responses
}

proptest! {
    #[test]
    fn few_moments_answer_as_all_would(
        moments in prop::collection::vec(-1000i64..1000, 0..60),
        now in -1500i64..1500,
        span in 0i64..2000,
    ) {
        let mut times = Times::default();
        moments.iter().for_each(|at| times.add(*at));
        let within = moments.iter().filter(|at| **at > now || now - **at < span).count();
        prop_assert_eq!(times.within(span as f64, now) as usize, within.min(MOST_TIMES));
    }

    #[test]
    fn offers_are_found_by_their_ids(ids in prop::collection::vec("[a-c]{1,3}", 0..60)) {
        let mut exposures = Exposures::default();
        for (at, id) in (0..).zip(&ids) {
            exposures.add(&exposure(id, at * HOUR), at * HOUR);
        }
        for id in &ids {
            let seen = exposures.of(id).unwrap();
            prop_assert_eq!(seen.total as usize, ids.iter().filter(|other| *other == id).count());
            let first = ids.iter().position(|other| other == id).unwrap() as i64;
            prop_assert_eq!(seen.first, Some(first * HOUR));
        }
        prop_assert!(exposures.of("d").is_none());
    }
}

#[test]
fn the_first_time_is_the_earliest_however_the_clock_was_turned() {
    assert_eq!(shown(&[("a", 5 * DAY), ("a", DAY), ("a", 9 * DAY)]).of("a").unwrap().first, Some(DAY));
}

#[test]
fn the_offer_untouched_for_longest_is_forgotten_first() {
    let mut exposures = Exposures::default();
    for number in 0..MOST_OFFERS as i64 {
        exposures.add(&exposure(&number.to_string(), number * HOUR), number * HOUR);
    }
    exposures.add(&exposure("0", 5000 * HOUR), 5000 * HOUR);
    exposures.dismiss("1", 5001 * HOUR);
    exposures.add(&exposure("new", 5002 * HOUR), 5002 * HOUR);
    exposures.dismiss("newer", 5003 * HOUR);
    assert_eq!(exposures.seen.len(), MOST_OFFERS);
    let is_known = ["0", "1", "2", "3", "4", "new", "newer"].map(|id| exposures.of(id).is_some());
    assert_eq!(is_known, [true, true, false, false, true, true, true]);
}

#[test]
fn of_a_group_the_offer_that_was_shown_first_stays() {
    let mut exposures = Exposures::default();
    for (at, id) in [(0, "a"), (1, "b")] {
        exposures.add(&Exposure { group: Some("g".into()), ..exposure(id, at) }, at);
    }
    assert_eq!((exposures.of_group("g"), exposures.of_group("h")), (Some("a"), None));
}

#[test]
fn the_same_offer_at_the_same_place_in_a_visit_is_one() {
    let mut exposures = shown(&[("a", 0), ("a", 10 * MINUTE), ("a", 40 * MINUTE)]);
    assert_eq!(exposures.of("a").unwrap().total, 1);
    let elsewhere = Exposure { surface: Some("cart".into()), ..exposure("a", 0) };
    exposures.add(&elsewhere, 40 * MINUTE);
    assert_eq!(exposures.of("a").unwrap().total, 2);
    exposures.add(&exposure("a", 0), 71 * MINUTE);
    assert_eq!(exposures.of("a").unwrap().total, 3);
    assert_eq!(exposures.handed_out("home", 71 * MINUTE).collect::<Vec<_>>(), ["a"]);
    assert_eq!(exposures.handed_out("home", 102 * MINUTE).count(), 0);
}

#[test]
fn a_visit_is_tried_with_the_offer_that_was_handed_out_last() {
    let mut exposures = shown(&[("", 0), ("a", MINUTE), ("b", 2 * MINUTE)]);
    assert_eq!(exposures.responses(3 * MINUTE), tried(&[]), "the visit goes on");
    exposures.follow(3 * MINUTE);
    exposures.order();
    assert_eq!(exposures.responses, tried(&[(Some("b"), true)]));
}

#[test]
fn the_next_visit_ends_the_trial_of_the_one_before() {
    let mut exposures = shown(&[("a", 0), ("", DAY)]);
    assert_eq!(exposures.responses, tried(&[(Some("a"), false)]));
    // A decision knows it before it is written down.
    let next = tried(&[(Some("a"), false), (None, false)]);
    assert_eq!(exposures.responses(2 * DAY), next);
    exposures.add(&exposure("b", 2 * DAY), 2 * DAY);
    assert_eq!(exposures.responses, next);
}

#[test]
fn an_order_of_a_later_visit_answers_until_its_time_is_over() {
    for (at, ordered) in [(7 * DAY - 1, true), (7 * DAY, false)] {
        let mut exposures = shown(&[("a", 0)]);
        exposures.follow(at);
        exposures.order();
        assert_eq!(exposures.responses, tried(&[(Some("a"), ordered)]), "{at}");
    }
    // In the visit itself, however long it is.
    let mut exposures = Exposures::default();
    exposures.add(&Exposure { answer_by: 0, ..exposure("a", 0) }, 0);
    for minute in [20, 40, 60] {
        exposures.follow(minute * MINUTE);
    }
    exposures.order();
    assert_eq!(exposures.responses, tried(&[(Some("a"), true)]));
}

#[test]
fn after_an_order_nothing_more_is_tried_in_that_visit() {
    let mut exposures = shown(&[("a", 0)]);
    exposures.order();
    exposures.add(&exposure("b", MINUTE), MINUTE);
    assert!(exposures.is_counted(MINUTE) && exposures.has_handed_out(MINUTE));
    exposures.follow(2 * MINUTE);
    exposures.order();
    assert_eq!(exposures.responses, tried(&[(Some("a"), true)]));
    assert!(!exposures.is_counted(DAY));
}

#[test]
fn what_was_withheld_or_gives_nothing_away_is_a_trial_of_none() {
    for silent in [
        Exposure { withheld: true, ..exposure("a", 0) },
        Exposure { generosity: 0.0, ..exposure("a", 0) },
        exposure("", 0),
    ] {
        let mut exposures = Exposures::default();
        exposures.add(&silent, 0);
        exposures.order();
        assert_eq!(exposures.responses, tried(&[(None, true)]));
    }
}

#[test]
fn a_long_life_takes_little_room() {
    let mut exposures = Exposures::default();
    for number in 0..20_000i64 {
        let at = number * 20 * MINUTE;
        let id = ["an-offer-of-the-shop-", &(number % 1500).to_string()].concat();
        exposures.add(&Exposure { group: Some(id.clone()), ..exposure(&id, at) }, at);
        exposures.dismiss(&id, at);
    }
    let mut bytes = Vec::new();
    exposures.write(&mut bytes);
    assert!(bytes.len() < 220_000, "{}", bytes.len());
}
