//! The same catalogue, history, time and seed give the same lists, on every machine.

#![cfg(test)]

mod common;

use common::golden;

/// `REGENERATE=1 cargo test --test determinism` writes the lists anew.
#[test]
fn the_lists_are_the_golden_ones() {
    assert_golden(&golden::draw_up(), golden::LISTS, "golden-lists.txt");
}

#[test]
fn the_lists_with_a_pack_are_the_golden_ones() {
    assert_golden(&golden::draw_up_with_pack(), golden::LISTS_WITH_PACK, "golden-pack-lists.txt");
    for term in
        ["goes_with(p", "viewed", "popularity", "trend", "freshness", "landing(", "discovery", "brand("]
    {
        assert!(golden::LISTS_WITH_PACK.contains(&format!(" {term}")), "no reason {term}");
    }
}

fn assert_golden(lists: &str, golden: &str, file: &str) {
    if std::env::var_os("REGENERATE").is_some() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures");
        std::fs::write(format!("{folder}/{file}"), lists).unwrap();
        return;
    }
    for (number, (line, expected)) in lists.lines().zip(golden.lines()).enumerate() {
        assert_eq!(line, expected, "{file}, line {}", number + 1);
    }
    assert_eq!(lists.lines().count(), golden.lines().count());
}

#[test]
fn the_golden_lists_show_what_they_are_for() {
    for term in [
        "category(",
        "brand(",
        "tag(",
        "color(",
        "same_color(",
        "price_band(",
        "word(",
        "same_category(",
        "same_brand(",
        "same_tag(",
        "same_price_band(",
        "same_word(",
        "bought_together",
        "popularity",
        "sale",
        "discovery",
        "viewed",
        "buy_again",
        "fatigue",
        "variety",
    ] {
        assert!(golden::LISTS.contains(&format!(" {term}")), "no reason {term}");
    }
    assert!(golden::LISTS.contains("亚洲食品"));
}

#[test]
fn asking_changes_nothing() {
    let engine = golden::regular();
    let before = engine.snapshot();
    let once: Vec<_> = golden::QUESTIONS.iter().map(|question| question.ask(&engine)).collect();
    let twice: Vec<_> = golden::QUESTIONS.iter().map(|question| question.ask(&engine)).collect();
    assert_eq!(once, twice);
    assert_eq!(engine.snapshot(), before);
}

#[test]
fn another_seed_mixes_otherwise_but_scores_stay_close() {
    let first = golden::newcomer();
    let mut other = regulars::Engine::new(golden::SEED + 1);
    other.set_catalog(first.catalog().clone());
    let at = common::NOW;
    assert_ne!(common::feed(&first, 24, at), common::feed(&other, 24, at));
    for item_id in ["p000", "p077", "p149"] {
        let apart = common::score(&first, item_id, at) - common::score(&other, item_id, at);
        assert!(apart.abs() < regulars::ONE / 20, "{item_id}: {apart}");
    }
}

#[test]
fn the_mix_stays_the_same_all_day_and_changes_with_the_day() {
    let engine = golden::newcomer();
    let midnight = common::NOW.div_euclid(common::DAY) * common::DAY;
    let today = common::feed(&engine, 24, midnight);
    assert_eq!(common::feed(&engine, 24, midnight + common::DAY - 1), today);
    assert_ne!(common::feed(&engine, 24, midnight + common::DAY), today);
}
