//! What is stored comes back: whole, joined from several tabs, summed up, or damaged.

#![cfg(test)]

mod common;

use common::{DAY, MINUTE, NOW, golden, grocery, happens, of_a_later_version};
use proptest::prelude::*;
use regulars::{Engine, Profile, Slate};

fn stranger(seed: u32) -> Engine {
    let mut engine = Engine::new(seed);
    engine.set_catalog(golden::catalog());
    engine
}

/// The shopper with the history, and the bytes handed out on the way, one chunk for each event.
fn regular() -> (Engine, Vec<Vec<u8>>) {
    let mut engine = golden::newcomer();
    let chunks = grocery::history().iter().map(|(at, event)| engine.record(event, *at).journal).collect();
    (engine, chunks)
}

fn restored(bytes: &[u8]) -> Engine {
    let mut engine = stranger(1);
    let report = engine.restore(bytes).unwrap();
    assert_eq!((report.lost_bytes, report.problems), (0, vec![]));
    engine
}

fn everything(engine: &Engine) -> (Profile, Vec<Slate>) {
    let lists = golden::QUESTIONS.iter().map(|question| question.ask(engine)).collect();
    (engine.profile(NOW), lists)
}

#[test]
fn chunks_joined_in_order_give_the_same_profile_and_the_same_lists() {
    let (engine, chunks) = regular();
    let again = restored(&chunks.concat());
    assert_eq!(everything(&again), everything(&engine));
    let mut counted = stranger(1);
    assert_eq!(counted.restore(&chunks.concat()).unwrap().events as usize, chunks.len());
}

#[test]
fn an_empty_journal_is_a_newcomer() {
    let engine = restored(&[]);
    assert_eq!(engine.profile(NOW), Profile::default());
    assert_eq!(engine.feed(24, &[], NOW), stranger(1).feed(24, &[], NOW));
}

#[test]
fn restoring_puts_the_stored_shopper_in_the_place_of_the_one_before() {
    let (engine, chunks) = regular();
    let mut other = stranger(1);
    happens(&mut other, "add_to_cart", "p100", NOW);
    other.restore(&chunks.concat()).unwrap();
    assert_eq!(everything(&other), everything(&engine));
}

#[test]
fn what_happens_after_restoring_goes_on_in_the_same_journal() {
    let (mut engine, mut chunks) = regular();
    let mut again = restored(&chunks.concat());
    let (one, other) = [&mut engine, &mut again]
        .map(|engine| happens(engine, "view_item", "p044", NOW + MINUTE).journal)
        .into();
    assert_eq!(one, other);
    chunks.push(one);
    assert_eq!(everything(&restored(&chunks.concat())), everything(&engine));
}

#[test]
fn the_chunks_of_two_tabs_may_be_interleaved() {
    let (_, before) = regular();
    let (mut one, mut two) = (restored(&before.concat()), restored(&before.concat()));
    let mut stored = before;
    for (minute, id) in (1..).zip(["p001", "p031", "p046", "p061"]) {
        let tab = if minute % 2 == 0 { &mut one } else { &mut two };
        stored.push(happens(tab, "add_to_cart", id, NOW + minute * MINUTE).journal);
    }
    let both = restored(&stored.concat());
    let cart: Vec<_> = both.profile(NOW).cart.into_iter().map(|item| item.item_id).collect();
    assert_eq!(cart, ["p045", "p001", "p031", "p046", "p061"]);
    assert_eq!(both.profile(NOW).events as usize, stored.len());
}

#[test]
fn an_order_that_two_tabs_reported_counts_once() {
    let (_, before) = regular();
    let mut stored = before.clone();
    for _ in 0..2 {
        let mut tab = restored(&before.concat());
        stored.push(common::buys(&mut tab, &["p001"], NOW).journal);
    }
    let orders = |chunks: &[Vec<u8>]| restored(&chunks.concat()).profile(NOW).orders.count;
    assert_eq!(orders(&stored), orders(&before) + 1);
}

#[test]
fn a_snapshot_stands_for_all_before_it() {
    let (engine, chunks) = regular();
    let snapshot = engine.snapshot();
    assert_eq!(everything(&restored(&snapshot)), everything(&engine));
    assert!(snapshot.len() < chunks.concat().len());
    assert_eq!(restored(&snapshot).snapshot(), snapshot);
}

#[test]
fn chunks_may_follow_a_snapshot() {
    let (mut engine, _) = regular();
    let mut stored = engine.snapshot();
    for (day, id) in (1..).zip(["p001", "p031", "p046"]) {
        stored.extend(happens(&mut engine, "view_item", id, NOW + day * DAY).journal);
    }
    let again = restored(&stored);
    assert_eq!(again.profile(NOW + 4 * DAY), engine.profile(NOW + 4 * DAY));
    assert_eq!(everything(&again).1, everything(&engine).1);
}

#[test]
fn a_damaged_chunk_loses_only_itself() {
    let (_, mut chunks) = regular();
    let lost = chunks[7].len();
    let middle = lost / 2;
    chunks[7][middle] ^= 0x20;
    let mut engine = stranger(1);
    let report = engine.restore(&chunks.concat()).unwrap();
    assert_eq!((report.events as usize, report.lost_bytes as usize), (chunks.len() - 1, lost));
    let problem = &report.problems[0];
    assert_eq!((problem.code, problem.field.as_str()), ("journal.damaged", "journal"));
    assert!(problem.value.starts_with(&lost.to_string()));

    chunks.remove(7);
    assert_eq!(everything(&engine), everything(&restored(&chunks.concat())));
}

#[test]
fn a_chunk_that_was_half_written_loses_only_itself() {
    let (_, chunks) = regular();
    let (last, whole) = chunks.split_last().unwrap();
    let mut engine = stranger(1);
    let bytes = [whole.concat(), last[..last.len() - 3].to_vec()].concat();
    let report = engine.restore(&bytes).unwrap();
    assert_eq!(report.lost_bytes as usize, last.len() - 3);
    assert_eq!(everything(&engine), everything(&restored(&whole.concat())));
}

#[test]
fn a_later_version_is_refused_and_the_profile_stays_as_it_was() {
    let (mut engine, chunks) = regular();
    let before = (everything(&engine), engine.snapshot());
    let later = [chunks[1].clone(), of_a_later_version(chunks[2].clone())].concat();
    let problem = engine.restore(&later).unwrap_err();
    assert_eq!(
        (problem.code, problem.field.as_str(), problem.value.as_str()),
        ("journal.version", "journal", "version 5")
    );
    assert_eq!((everything(&engine), engine.snapshot()), before);
    assert!(!happens(&mut engine, "view_item", "p001", NOW).journal.is_empty());
}

#[test]
fn the_seed_is_stored_with_the_first_event_and_comes_back() {
    let (engine, chunks) = regular();
    for seed in [1, 2] {
        let mut again = stranger(seed);
        again.restore(&chunks[0]).unwrap();
        assert_eq!(again.feed(24, &[], NOW).unwrap().items.len(), 24);
        again.restore(&chunks.concat()).unwrap();
        assert_eq!(again.feed(24, &[], NOW), engine.feed(24, &[], NOW));
    }
}

#[test]
fn forgetting_leaves_a_newcomer_with_the_same_chance() {
    let (mut engine, _) = regular();
    engine.record(&serde_json::json!({"event": "nothing we know"}), NOW);
    assert_eq!(engine.profile(NOW).skipped.len(), 1);
    engine.forget();
    assert_eq!(engine.profile(NOW), Profile::default());
    assert_eq!(engine.feed(24, &[], NOW), golden::newcomer().feed(24, &[], NOW));
}

#[test]
fn after_forgetting_a_new_journal_begins() {
    let (mut engine, _) = regular();
    engine.forget();
    let chunk = happens(&mut engine, "view_item", "p001", NOW).journal;
    let again = restored(&chunk);
    assert_eq!(everything(&again), everything(&engine));
    assert_eq!(again.profile(NOW).events, 1);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_history_comes_back_whole_or_summed_up_anywhere(
        products in common::random::catalogue(1..40),
        history in common::random::history(30),
        cut in 0usize..30,
        seed in any::<u32>(),
    ) {
        let mut engine = Engine::new(seed);
        engine.set_catalog(common::shop(products).catalog().clone());
        let (mut whole, mut summed_up) = (Vec::new(), Vec::new());
        for (place, (at, event)) in history.iter().enumerate() {
            if place == cut {
                summed_up = engine.snapshot();
            }
            let chunk = engine.record(event, *at).journal;
            whole.extend(&chunk);
            summed_up.extend(&chunk);
        }
        for bytes in [whole, summed_up, engine.snapshot()] {
            let mut again = Engine::new(seed);
            again.set_catalog(engine.catalog().clone());
            again.restore(&bytes).unwrap();
            let profile = Profile { skipped: Vec::new(), ..engine.profile(NOW) };
            prop_assert_eq!(again.profile(NOW), profile);
            prop_assert_eq!(again.feed(24, &[], NOW), engine.feed(24, &[], NOW));
        }
    }

    #[test]
    fn any_damage_leaves_an_engine_that_works(
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6),
    ) {
        let (_, chunks) = regular();
        let mut bytes = chunks.concat();
        for (at, byte) in changes {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        let mut engine = stranger(1);
        match engine.restore(&bytes) {
            Ok(report) => prop_assert!(report.events as usize + 6 >= chunks.len()),
            Err(problem) => prop_assert_eq!(problem.code, "journal.version"),
        }
        common::assert_sums(&engine.feed(24, &[], NOW).unwrap());
    }
}
