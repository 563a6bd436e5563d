use proptest::prelude::*;

use super::*;
use crate::catalog::{Facet, FacetKind};
use crate::event::EventName;
use crate::offer::Exposure;
use crate::profile::{Correction, Deed, Facts, RecordItem, Stage, Touch};

fn read(bytes: &[u8]) -> Result<Restored, Problem> {
    super::read(bytes, &Sensitive::default())
}

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
        utc_offset: 0,
        coupon: None,
        discount: None,
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
    assert_eq!((problem.code, problem.value.as_str()), ("journal.version", "version 5"));
}

#[test]
fn the_seed_is_kept() {
    assert_eq!(read(&seed_frame(7)).unwrap().seed, Some(7));
    // Behind it, a visit was stored that did not know of it.
    assert_eq!(read(&[seed_frame(7), seed_frame(8)].concat()).unwrap().seed, Some(7));
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

/// One deed of each kind.
fn deeds() -> Vec<Done> {
    let tea = Facet { kind: FacetKind::Category, value: "Drinks > Tea".into() };
    let facts = Facts { tier: Some("gold".into()), points: Some(120.5), ..Facts::default() };
    let exposure = Exposure {
        promotion_id: Some("welcome-10".into()),
        surface: Some("home".into()),
        variant: Some("short".into()),
        group: Some("greeting".into()),
        stage: Stage::Newcomer,
        withheld: true,
        cost: 2.5,
        generosity: 0.1,
        answer_by: 1_700_000_900_000,
    };
    let deeds = [
        Deed::Facts(Some(facts)),
        Deed::Correct(tea.clone(), Some(Correction::Mute)),
        Deed::Pause(true),
        Deed::Expose(exposure),
        Deed::Like(tea),
        Deed::Skip("interests".into()),
        Deed::Arrive(Touch::new("https://shop.example/?gclid=1", "", 1_700_000_000_000).unwrap()),
        Deed::Facts(None),
        Deed::Pause(false),
    ];
    (1_700_000_000_000..).step_by(1000).zip(deeds).map(|(at, deed)| Done { at, deed }).collect()
}

proptest! {
    #[test]
    fn deeds_come_back_in_their_order_among_events(
        what in prop::collection::vec(prop_oneof![(0u32..60).prop_map(Ok), (0usize..9).prop_map(Err)], 0..30),
        cut in 0usize..30,
    ) {
        let deeds = deeds();
        let mut profile = ProfileState::default();
        let (mut whole, mut summed_up) = (Vec::new(), Vec::new());
        for (place, what) in what.into_iter().enumerate() {
            if place == cut {
                summed_up = snapshot_frame(&profile);
            }
            let frame = match what {
                Ok(number) => {
                    profile.apply(&record(number));
                    event_frame(&record(number))
                }
                Err(deed) => {
                    profile.take(&deeds[deed]);
                    deed_frame(&deeds[deed])
                }
            };
            whole.extend(&frame);
            summed_up.extend(frame);
        }
        prop_assert_eq!(&read(&whole).unwrap().profile, &profile);
        prop_assert_eq!(&read(&summed_up).unwrap().profile, &profile);
    }
}

#[test]
fn each_deed_is_kept_as_it_was() {
    for done in deeds() {
        let frame = deed_frame(&done);
        let payload = next_frame(MARK, &frame, LONGEST_PAYLOAD).unwrap().payload;
        assert_eq!(wire::whole(payload), Some(done));
    }
}

#[test]
fn a_deed_of_no_known_kind_is_damage() {
    let mut payload = Vec::new();
    1_700_000_000_000i64.write(&mut payload);
    payload.extend([u8::MAX, 0]);
    let frame = framed(MARK, VERSION, Kind::Deed as u8, &payload);
    let restored = read(&frame).unwrap();
    assert_eq!(restored, Restored { lost_bytes: frame.len() as u32, ..Restored::default() });
}

/// A seed, a snapshot of three events, three more, what the item of one of them turned out to be, and one deed of each
/// kind: every later release must read it.
fn golden() -> Vec<u8> {
    let records: Vec<Record> = (0..6).map(record).collect();
    let before =
        [seed_frame(7), snapshot_frame(&profile_of(&records[..3])), journal_of(&records[3..])].concat();
    [before, late_frame(&late()), deeds().iter().flat_map(deed_frame).collect()].concat()
}

/// The profile of six events, of which a snapshot that knew `trail` and what came after it in the profile only where
/// told summed up the first three.
fn six_events(trail_is_known: bool) -> ProfileState {
    let mut profile = profile_of(&(0..3).map(record).collect::<Vec<_>>());
    let of_later_versions = ProfileState::default();
    profile.persona = of_later_versions.persona;
    profile.lifecycle = of_later_versions.lifecycle;
    profile.exposures = of_later_versions.exposures;
    profile.onboarding = of_later_versions.onboarding;
    profile.previous_visit = of_later_versions.previous_visit;
    profile.catch_up();
    if !trail_is_known {
        profile.trail = of_later_versions.trail;
    }
    (3..6).for_each(|number| {
        profile.apply(&record(number));
    });
    profile
}

#[test]
fn the_first_version_stays_readable() {
    let restored = read(&bytes_of(include_str!("version-1.hex"))).unwrap();
    assert_eq!((restored.seed, restored.events, restored.lost_bytes), (Some(7), 3, 0));
    assert_eq!(restored.profile, six_events(false));
}

#[test]
fn the_second_version_stays_readable() {
    let restored = read(&bytes_of(include_str!("version-2.hex"))).unwrap();
    assert_eq!((restored.seed, restored.events, restored.lost_bytes), (Some(7), 3, 0));
    assert_eq!(restored.profile, six_events(true));
}

#[test]
fn the_third_version_stays_readable() {
    let restored = read(&bytes_of(include_str!("version-3.hex"))).unwrap();
    assert_eq!((restored.seed, restored.events, restored.lost_bytes), (Some(7), 3, 0));
    let mut profile = six_events(true);
    let visits = profile.visits;
    profile.learn(&late());
    assert_eq!(profile.visits, visits, "nothing more has happened");
    assert_eq!(restored.profile, profile);
    assert!(restored.profile.cart.get("item-4").is_none());
}

/// `REGENERATE=1 cargo test the_fourth_version` writes the file anew; a release's must never change.
#[test]
fn the_fourth_version_stays_readable_and_is_what_is_written() {
    if std::env::var_os("REGENERATE").is_some() {
        let lines: Vec<std::string::String> = golden()
            .chunks(32)
            .map(|line| line.iter().map(|byte| format!("{byte:02x}")).collect::<Vec<_>>().join(" "))
            .collect();
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/src/journal/version-4.hex");
        std::fs::write(path, lines.join("\n") + "\n").unwrap();
    }
    let bytes = bytes_of(include_str!("version-4.hex"));
    let restored = read(&bytes).unwrap();
    assert_eq!((restored.seed, restored.events, restored.lost_bytes), (Some(7), 3, 0));
    let mut profile = profile_of(&(0..6).map(record).collect::<Vec<_>>());
    profile.learn(&late());
    deeds().iter().for_each(|done| profile.take(done));
    assert_eq!(restored.profile, profile);
    assert_eq!(golden(), bytes);
}

/// Whatever a later release adds to the profile, its default must be written as so many bytes as before.
#[test]
fn an_empty_profile_begins_with_the_bytes_of_the_older_versions() {
    let mut empty = Vec::new();
    ProfileState::default().write(&mut empty);
    assert!(empty.len() > EMPTY_IN_VERSION_3);
    let restored = read(&framed(MARK, 3, Kind::Snapshot as u8, &empty[..EMPTY_IN_VERSION_3])).unwrap();
    assert_eq!((restored.profile, restored.lost_bytes), (ProfileState::default(), 0));
    let restored = read(&framed(MARK, VERSION, Kind::Snapshot as u8, &empty[..EMPTY_IN_VERSION_3])).unwrap();
    assert!(restored.lost_bytes > 0, "this version lacks nothing");
}
