//! Counting, slow and obvious.

use std::collections::BTreeMap;
use std::ops::Range;

use regulars_packer::count::CountSettings;
use regulars_packer::{Counts, Log, Sessions};

/// Half of what a pair's weight is rounded to each time it is met.
const ROUNDING: f64 = 1. / (1 << 25) as f64;

/// What `clicks.sql` promises.
pub fn sessions(log: &Log) -> Sessions {
    let time = |event: usize| log.time.get(event).copied().unwrap_or(0);
    let mut by_visitor: BTreeMap<u32, Vec<usize>> = BTreeMap::new();
    for (event, visitor) in log.visitor.iter().enumerate() {
        by_visitor.entry(*visitor).or_default().push(event);
    }
    let mut cut: Vec<Vec<usize>> = Vec::new();
    for (visitor, events) in &mut by_visitor {
        let is_user = log.visitor_is_user.get(*visitor as usize) == Some(&true);
        events.sort_by_key(|&event| (time(event), log.position[event], event));
        let mut visit = vec![events[0]];
        for pair in events.windows(2) {
            if is_user && time(pair[1]) - time(pair[0]) > 30 * 60 * 1000 {
                cut.push(std::mem::take(&mut visit));
            }
            visit.push(pair[1]);
        }
        cut.push(visit);
    }
    cut.sort_by_key(|events| (time(*events.last().unwrap()), *events.iter().min().unwrap()));
    let mut sessions = Sessions::default();
    for events in &cut {
        let kept = &events[events.len().saturating_sub(200)..];
        sessions.item.extend(kept.iter().map(|&event| log.item[event]));
        sessions.action.extend(kept.iter().map(|&event| log.action[event]));
        sessions.ends.push(sessions.item.len() as u32);
        if !log.time.is_empty() {
            sessions.ended_at.push(time(*kept.last().unwrap()));
        }
        if !log.channel.is_empty() {
            let mut told = kept.iter().map(|&event| log.channel[event]).filter(|&c| c != Log::NO_CHANNEL);
            sessions.channel.push(told.next().unwrap_or(Log::NO_CHANNEL));
        }
    }
    sessions
}

/// Asserts that counts are those of the formula, but for rounding.
pub fn assert_counts(
    counts: &Counts,
    sessions: &Sessions,
    items: usize,
    settings: &CountSettings,
    range: Range<usize>,
) {
    let weight = |event: usize| f64::from(settings.action_weights[sessions.action[event] as usize]);
    let all = range.len();
    let mut events = vec![0.; items];
    let mut recent = vec![0.; items];
    // With how often each was met.
    let mut pairs: BTreeMap<(u32, u32), (f64, usize)> = BTreeMap::new();
    for (index, session) in range.enumerate() {
        let start = if session == 0 { 0 } else { sessions.ends[session - 1] as usize };
        let end = sessions.ends[session] as usize;
        let age = (all - (index + 1)) as f64 / (settings.age * all as f64);
        let steps = (end - start - 1).max(1) as f64;
        let session_weight = (-age).exp() / steps.powf(settings.session_length);
        for p in start..end {
            let item = sessions.item[p] as usize;
            events[item] += weight(p);
            if (index + 1) * 10 > all * 9 {
                recent[item] += weight(p);
            }
            for q in p + 1..end.min(p + 16) {
                if sessions.item[p] != sessions.item[q] {
                    let pair = pairs.entry((sessions.item[p], sessions.item[q])).or_default();
                    let decay = settings.distance_decay.powi((q - p - 1) as i32);
                    pair.0 += session_weight * weight(p) * weight(q) * decay;
                    pair.1 += 1;
                }
            }
        }
    }
    for (counted, expected) in
        counts.events.iter().chain(&counts.recent_events).zip(events.iter().chain(&recent))
    {
        assert!(
            (f64::from(*counted) - expected).abs() <= 1e-5 * expected.max(1.),
            "{counted} for {expected}"
        );
    }
    assert_eq!((counts.events.len(), counts.recent_events.len()), (items, items));
    assert!(counts.pairs.is_sorted_by(|a, b| (a.0, a.1) < (b.0, b.1)), "each pair once, and in order");
    for &(from, to, counted) in &counts.pairs {
        let (expected, met) = pairs.remove(&(from, to)).unwrap_or_else(|| panic!("{from} {to}: {counted}"));
        let error = (f64::from(counted) - expected).abs();
        assert!(error <= met as f64 * ROUNDING + 1e-6 * expected, "{from} {to}: {counted} for {expected}");
        assert!(counted > 0.);
    }
    for (pair, (expected, met)) in pairs {
        assert!(expected <= met as f64 * ROUNDING, "{pair:?}: {expected} is missing");
    }
}
