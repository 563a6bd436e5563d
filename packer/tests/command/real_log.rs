//! A real shop's log, where it lies beside the clone.

use std::path::{Path, PathBuf};

use crate::shop::Folder;

/// `$REGULARS_SHARED`, or what lies beside the clone.
fn shared() -> PathBuf {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/data");
    std::env::var_os("REGULARS_SHARED").map_or(beside, PathBuf::from)
}

#[test]
fn a_clothing_shops_clicks_are_foretold_far_better_than_by_popularity() {
    let log = shared().join("eshop_clothing_2008").join("events.csv.gz");
    if !log.is_file() {
        eprintln!("skipped: {} is not there", log.display());
        return;
    }
    let shop = Folder::new();
    let log = log.display();
    let report = shop.run(&format!("evaluate --json --train {log} --test {log} --settings default")).json();
    assert_eq!(
        (report["train_sessions"].as_u64(), report["sizes"]["items"].as_u64()),
        (Some(24_026), Some(217))
    );
    assert_eq!(report["predictions"].as_u64(), Some(165_474 - 24_026));
    let popularity = &report["baselines"][0]["repeats_allowed"];
    let hits = |of: &serde_json::Value| of["hr20"].as_f64().unwrap();
    assert!(
        hits(&report) > 0.5 && hits(&report) > 1.5 * hits(popularity),
        "{} {}",
        hits(&report),
        hits(popularity)
    );
}
