//! What counting costs. Prints figures; run it by itself, because memory is measured for the whole process:
//!
//! ```text
//! cargo test --profile packer -p regulars-packer --test count_scale -- --ignored --nocapture
//! ```
//!
//! `REGULARS_SCALE_EVENTS` and `REGULARS_SCALE_ITEMS` set another size than ten million and one million.

#![cfg(test)]

use std::time::Instant;

use regulars_packer::count::{self, CountSettings, Counter};
use regulars_packer::{Action, Log};

/// Ten million clicks on a million items must leave room for the rest on a machine of 24 GiB.
const MOST_MEMORY: f64 = 10e9;

#[test]
#[ignore = "takes minutes and gigabytes: run it by name"]
fn ten_million_clicks_on_a_million_items_are_counted_in_bounded_memory() {
    let events = size("REGULARS_SCALE_EVENTS", 10_000_000);
    let items = size("REGULARS_SCALE_ITEMS", 1_000_000) as u32;
    let log = generated(events, items);
    report("log", events, Instant::now());

    let start = Instant::now();
    let sessions = count::sessions(&log).unwrap();
    report("sessions", sessions.ends.len(), start);
    assert!(sessions.item.len() > events / 2);

    let start = Instant::now();
    let counter = Counter::new(&sessions, items as usize).unwrap();
    report("counter", sessions.item.len(), start);
    for newest in [10, 1] {
        let start = Instant::now();
        let all = sessions.ends.len();
        let counts = counter.counts(&CountSettings::default(), all - all / newest..all).unwrap();
        report("pairs", counts.pairs.len(), start);
        assert!(counts.pairs.len() > counts.events.len() / newest);
    }
    if let Some(peak) = peak_memory() {
        assert!(peak < MOST_MEMORY, "{peak} bytes");
    }
}

fn size(variable: &str, otherwise: usize) -> usize {
    std::env::var(variable).ok().and_then(|size| size.parse().ok()).unwrap_or(otherwise)
}

fn report(what: &str, count: usize, start: Instant) {
    let gigabytes = peak_memory().map_or("?".into(), |bytes| format!("{:.2}", bytes / 1e9));
    println!("{count} {what} in {:.2} s, at most {gigabytes} GB until now", start.elapsed().as_secs_f64());
}

/// The most memory that this process held, in bytes, where the system tells.
fn peak_memory() -> Option<f64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    line.split_whitespace().nth(1)?.parse::<f64>().ok().map(|kilobytes| kilobytes * 1024.)
}

/// Shoppers who come back, each time to look around in one corner of the shop: a few items are popular,
/// most are not; most visits are short, and a few are a robot's.
fn generated(events: usize, items: u32) -> Log {
    let mut state = 1u64;
    // SplitMix64
    let mut random = move || {
        state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = state;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) as f64 / u64::MAX as f64
    };
    let mut log = Log {
        items: (0..items).map(|item| item.to_string()).collect(),
        visitor_is_user: vec![true; events / 20 + 1],
        visitor: Vec::with_capacity(events),
        item: Vec::with_capacity(events),
        action: Vec::with_capacity(events),
        time: Vec::with_capacity(events),
        position: (0..events as i64).collect(),
        ..Log::default()
    };
    let shoppers = events as f64 / 20.;
    let mut now = 0.;
    while log.item.len() < events {
        let visitor = (random() * shoppers) as u32;
        let corner = random().powi(3) * f64::from(items);
        let robot = random() < 1e-5;
        let length = if robot { 5000. } else { 1. - random().ln() * 6. };
        now += 300.;
        for step in 0..length as usize {
            if log.item.len() == events {
                break;
            }
            let item = corner + random().powi(2) * 500.;
            log.visitor.push(visitor);
            log.item.push((item as u32).min(items - 1));
            log.action.push(match random() {
                chance if chance < 0.02 => Action::Purchase,
                chance if chance < 0.08 => Action::AddToCart,
                chance if chance < 0.1 => Action::AddToWishlist,
                _ => Action::ViewItem,
            });
            log.time.push(now as i64 + step as i64 * 20_000);
        }
    }
    log
}
