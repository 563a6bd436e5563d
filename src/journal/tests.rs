use proptest::prelude::*;

use super::*;
use crate::catalog::{Facet, FacetKind};
use crate::event::EventName;
use crate::profile::RecordItem;

fn record(n: u32) -> Record {
    let name = [EventName::ViewItem, EventName::AddToCart, EventName::Purchase, EventName::DismissItem];
    let facet = Facet { kind: FacetKind::Category, value: format!("Category {}", n % 7) };
    Record {
        name: name[n as usize % name.len()],
        at: 1_700_000_000_000 + i64::from(n) * 60_000,
        items: vec![RecordItem {
            item_id: format!("item-{}", n % 5),
            price: Some(f64::from(n)),
            quantity: 1.0,
            facets: vec![crate::profile::record::WeighedFacet { facet, percent: 100 }],
        }],
        currency: Some("USD".into()),
        value: None,
        transaction_id: Some(format!("order-{n}")),
        promotion_id: None,
        searched: Vec::new(),
    }
}

fn profile_of(records: &[Record]) -> ProfileState {
    let mut profile = ProfileState::default();
    records.iter().for_each(|record| {
        profile.apply(record);
    });
    profile
}

fn journal_of(records: &[Record]) -> Vec<u8> {
    records.iter().flat_map(event_frame).collect()
}

proptest! {
    #[test]
    fn reading_back_gives_the_same_profile(numbers in prop::collection::vec(any::<u16>(), 0..40), cut in 0usize..40) {
        let records: Vec<Record> = numbers.iter().map(|&n| record(n.into())).collect();
        let profile = profile_of(&records);
        prop_assert_eq!(&read(&journal_of(&records)).unwrap().profile, &profile);

        let (before, after) = records.split_at(cut.min(records.len()));
        let mut compacted = snapshot_frame(&profile_of(before));
        compacted.extend(journal_of(after));
        prop_assert_eq!(&read(&compacted).unwrap().profile, &profile);
    }

    #[test]
    fn a_cut_off_tail_loses_only_itself(numbers in prop::collection::vec(any::<u16>(), 1..20), share in 0.0f64..1.0) {
        let records: Vec<Record> = numbers.iter().map(|&n| record(n.into())).collect();
        let bytes = journal_of(&records);
        let kept = (bytes.len() as f64 * share) as usize;
        let mut ends = Vec::new();
        for record in &records {
            ends.push(ends.last().unwrap_or(&0) + event_frame(record).len());
        }
        let whole = ends.iter().filter(|&&end| end <= kept).count();
        let restored = read(&bytes[..kept]).unwrap();
        prop_assert_eq!(restored.profile, profile_of(&records[..whole]));
        prop_assert_eq!(restored.lost_bytes as usize, kept - ends[..whole].last().unwrap_or(&0));
    }

    #[test]
    fn damage_in_the_middle_loses_one_frame(numbers in prop::collection::vec(any::<u16>(), 2..12), at in any::<prop::sample::Index>(), bit in 0u32..8) {
        let records: Vec<Record> = numbers.iter().map(|&n| record(n.into())).collect();
        let mut bytes = journal_of(&records);
        let at = at.index(bytes.len());
        bytes[at] ^= 1 << bit;
        let mut end = 0;
        let hit = records.iter().position(|record| { end += event_frame(record).len(); at < end }).unwrap();
        let mut kept = records.clone();
        kept.remove(hit);
        prop_assert_eq!(read(&bytes).unwrap().profile, profile_of(&kept));
    }

    #[test]
    fn any_bytes_are_read_without_harm(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        let restored = read(&bytes).unwrap();
        prop_assert_eq!(restored.events, 0);
        prop_assert_eq!(restored.lost_bytes as usize, bytes.len());
    }
}

#[test]
fn a_later_version_is_refused_and_named() {
    let mut bytes = event_frame(&record(1));
    bytes[2] = VERSION + 1;
    let end = bytes.len() - 4;
    let checksum = crate::frame::crc_32(&bytes[MARK.len()..end]);
    bytes[end..].copy_from_slice(&checksum.to_le_bytes());
    let problem = read(&bytes).unwrap_err();
    assert_eq!((problem.code, problem.value.as_str()), ("journal.version", "version 4"));
}

#[test]
fn the_seed_is_kept() {
    assert_eq!(read(&seed_frame(7)).unwrap().seed, Some(7));
}

fn bytes_of(hex: &str) -> Vec<u8> {
    hex.split_whitespace().map(|byte| u8::from_str_radix(byte, 16).unwrap()).collect()
}

/// What the item of record 4 turns out to be.
fn late() -> Late {
    let facet = Facet { kind: FacetKind::Brand, value: "Acme".into() };
    Late {
        name: EventName::ViewItem,
        at: record(4).at,
        item_id: "item-4".into(),
        own_id: "item-4-s".into(),
        facets: vec![crate::profile::record::WeighedFacet { facet, percent: 100 }],
    }
}

/// A seed, a snapshot of three events, three more, and what the item of one of them turned out to be: every later
/// release must read it.
fn golden() -> Vec<u8> {
    let records: Vec<Record> = (0..6).map(record).collect();
    let before =
        [seed_frame(7), snapshot_frame(&profile_of(&records[..3])), journal_of(&records[3..])].concat();
    [before, late_frame(&late())].concat()
}

#[test]
fn the_first_version_stays_readable() {
    let restored = read(&bytes_of(include_str!("version-1.hex"))).unwrap();
    let mut expected = profile_of(&(3..6).map(record).collect::<Vec<_>>()).trail;
    assert_eq!((restored.seed, restored.events, restored.lost_bytes), (Some(7), 3, 0));
    // What was done before its snapshot left no trail.
    let mut profile = profile_of(&(0..6).map(record).collect::<Vec<_>>());
    core::mem::swap(&mut profile.trail, &mut expected);
    assert_eq!(restored.profile, profile);
}

#[test]
fn the_second_version_stays_readable() {
    let restored = read(&bytes_of(include_str!("version-2.hex"))).unwrap();
    assert_eq!((restored.seed, restored.events, restored.lost_bytes), (Some(7), 3, 0));
    assert_eq!(restored.profile, profile_of(&(0..6).map(record).collect::<Vec<_>>()));
}

/// `REGENERATE=1 cargo test the_third_version` writes the file anew; a release's must never change.
#[test]
fn the_third_version_stays_readable_and_is_what_is_written() {
    if std::env::var_os("REGENERATE").is_some() {
        let lines: Vec<std::string::String> = golden()
            .chunks(32)
            .map(|line| line.iter().map(|byte| format!("{byte:02x}")).collect::<Vec<_>>().join(" "))
            .collect();
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/src/journal/version-3.hex");
        std::fs::write(path, lines.join("\n") + "\n").unwrap();
    }
    let bytes = bytes_of(include_str!("version-3.hex"));
    let restored = read(&bytes).unwrap();
    assert_eq!((restored.seed, restored.events, restored.lost_bytes), (Some(7), 3, 0));
    let mut profile = profile_of(&(0..6).map(record).collect::<Vec<_>>());
    let visits = profile.visits;
    profile.learn(&late());
    assert_eq!(profile.visits, visits, "nothing more has happened");
    assert_eq!(restored.profile, profile);
    assert!(restored.profile.cart.get("item-4").is_none());
    assert_eq!(golden(), bytes);
}
