//! No limit of an offer is ever exceeded: histories by chance, against a list of everything that was shown.

#![cfg(test)]
#![cfg(not(target_arch = "wasm32"))]

#[path = "../common/mod.rs"]
mod common;

mod history;
mod oracle;
mod shop;

use std::collections::BTreeMap;

use history::History;

/// `cargo test` tries as many; `make bench-limits` a million, and prints the figure.
const HISTORIES: u64 = 2_000;

/// What a trial of so many histories has to meet, or it proves nothing.
const MET: [&str; 19] = [
    "surface",
    "window.not_started",
    "window.ended",
    "deadline",
    "limits.dismissed",
    "limits.impressions",
    "limits.periods",
    "limits.cool_down",
    "group",
    "cap",
    "quiet_hours",
    "budget",
    "holdout",
    "this_visit",
    "none_is_better",
    "another_is_better",
    "lower_priority",
    "shown",
    "shown again",
];

#[test]
fn no_limit_is_ever_exceeded() {
    let asked = std::env::var("REGULARS_HISTORIES").ok().and_then(|text| text.parse().ok());
    let histories: u64 = asked.unwrap_or(HISTORIES);
    let mut met = BTreeMap::new();
    let mut exceeded = 0;
    for case in 0..histories {
        let wrongs = History::of_case(case).run(&mut met);
        exceeded += u64::from(wrongs.iter().any(|wrong| wrong.is_exceeded));
        for wrong in wrongs.iter().filter(|_| exceeded < 5) {
            assert!(wrong.is_exceeded, "history {case}: {}", wrong.what);
            eprintln!("history {case}: {}", wrong.what);
        }
    }
    for (figure, value) in [("offers.histories", histories), ("offers.limits_exceeded", exceeded)] {
        println!("{}", serde_json::json!({"figure": figure, "value": value, "unit": "histories"}));
    }
    assert_eq!(exceeded, 0);
    for code in MET {
        let times = met.get(code).copied().unwrap_or(0);
        assert!(times >= histories / 100, "{code} was met {times} times only: {met:?}");
    }
}
