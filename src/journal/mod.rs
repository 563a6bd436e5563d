//! The append-only record of what happened: bytes out, bytes in.
//!
//! # Format, version 4
//!
//! A journal is any number of [frames](crate::frame), one after the other, and nothing else. Journals may
//! thus be joined by joining their bytes, and a host stores one by appending whatever it is handed.
//!
//! The mark is `R` `g`, by which the next frame is found after damage. A later version is refused, never
//! overwritten. The kinds are 1 event, 2 snapshot, 3 seed, 4 late, 5 deed. A payload is at most 1 MiB long, in the wire
//! format of [postcard](https://postcard.jamesmunns.com/wire-format), which is short, and stable by
//! specification.
//!
//! *Event* holds one [`Record`], *snapshot* a whole [`ProfileState`], *seed* the shopper's `u32`, *late* one [`Late`]:
//! what an item of an event turned out to be, of which that was not known yet, *deed* what was [`Done`] besides shopping.
//!
//! Before version 4 there is no *deed*, and events end with the words searched for, snapshots with the trail; before
//! version 3 there is no *late*, and a snapshot of version 1 lacks the trail, too. All else is the same.
//!
//! Reading starts from the last snapshot and applies every event frame that remains, wherever it
//! stands: the host that stores a snapshot removes the frames which it sums up, so those that are
//! left, perhaps from another tab, are not in it.
//!
//! The first seed stands, whatever a host appends behind it: of a visit that was kept in memory until the shopper
//! agreed to have it stored, or of another tab.
//!
//! Damage costs the damaged frames alone: reading goes on at the next frame whose checksum holds.

pub(crate) mod wire;

use alloc::vec::Vec;

use crate::decimal::whole;
use crate::frame::{Mark, framed, next_frame};
use crate::problem::Problem;
use crate::profile::{Deed, Done, Late, ProfileState, Record, Sensitive};
use wire::Wire;

/// The version written, and the latest that is read.
const VERSION: u8 = 4;
const MARK: Mark = *b"Rg";
/// A profile is bounded far below this; a length beyond it is damage.
const LONGEST_PAYLOAD: usize = 1 << 20;

/// How many bytes an empty profile took up in versions 1 and 3: what follows them is what older snapshots lack.
const EMPTY_IN_VERSION_1: usize = 24;
const EMPTY_IN_VERSION_3: usize = 27;
/// What an event lacks at its end before version 4: an offset, a coupon and a discount of nothing.
const NOTHING_PAID_LESS: [u8; 3] = [0; 3];

#[derive(Clone, Copy, Debug, PartialEq)]
enum Kind {
    Event = 1,
    Snapshot = 2,
    Seed = 3,
    Late = 4,
    Deed = 5,
}

impl Kind {
    const ALL: [Kind; 5] = [Kind::Event, Kind::Snapshot, Kind::Seed, Kind::Late, Kind::Deed];
}

/// What a journal told.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Restored {
    pub(crate) profile: ProfileState,
    pub(crate) seed: Option<u32>,
    /// How many event frames were read.
    pub(crate) events: u32,
    /// How many bytes belonged to no whole frame.
    pub(crate) lost_bytes: u32,
    /// Whether it tells of what was passed over because it is sensitive, or of facts that were erased.
    pub(crate) is_stale: bool,
}

enum Happened {
    Event(Record),
    Late(Late),
    Deed(Done),
}

pub(crate) fn event_frame(record: &Record) -> Vec<u8> {
    frame(Kind::Event, record)
}

pub(crate) fn late_frame(late: &Late) -> Vec<u8> {
    frame(Kind::Late, late)
}

pub(crate) fn deed_frame(done: &Done) -> Vec<u8> {
    frame(Kind::Deed, done)
}

pub(crate) fn snapshot_frame(profile: &ProfileState) -> Vec<u8> {
    frame(Kind::Snapshot, profile)
}

pub(crate) fn seed_frame(seed: u32) -> Vec<u8> {
    frame(Kind::Seed, &seed)
}

fn frame(kind: Kind, payload: &impl Wire) -> Vec<u8> {
    let mut bytes = Vec::new();
    payload.write(&mut bytes);
    framed(MARK, VERSION, kind as u8, &bytes)
}

/// Reads a journal, but for what its events and items tell themselves to be of a sensitive category. Fails only where a
/// frame is of a later version: then nothing may be written over it.
pub(crate) fn read(bytes: &[u8], sensitive: &Sensitive) -> Result<Restored, Problem> {
    let mut restored = Restored::default();
    let mut happened: Vec<Happened> = Vec::new();
    let mut rest = bytes;
    while !rest.is_empty() {
        let Some(frame) = next_frame(MARK, rest, LONGEST_PAYLOAD) else {
            restored.lost_bytes += 1;
            rest = &rest[1..];
            continue;
        };
        check_version(frame.version)?;
        let whole = match Kind::ALL.into_iter().find(|kind| *kind as u8 == frame.kind) {
            Some(Kind::Event) => {
                let missing: &[u8] = if frame.version < 4 { &NOTHING_PAID_LESS } else { &[] };
                let payload = [frame.payload, missing].concat();
                wire::whole(&payload).map(|record| happened.push(Happened::Event(record)))
            }
            Some(Kind::Snapshot) => {
                let payload = [frame.payload, &missing_in_snapshot(frame.version)].concat();
                wire::whole(&payload).map(|profile| {
                    restored.profile = profile;
                    if frame.version < 4 {
                        restored.profile.catch_up();
                    }
                })
            }
            Some(Kind::Late) => wire::whole(frame.payload).map(|late| happened.push(Happened::Late(late))),
            Some(Kind::Deed) => wire::whole(frame.payload).map(|done| happened.push(Happened::Deed(done))),
            Some(Kind::Seed) => {
                wire::whole(frame.payload).map(|seed| restored.seed = restored.seed.or(Some(seed)))
            }
            None => None,
        };
        if whole.is_none() {
            restored.lost_bytes += (rest.len() - frame.rest.len()) as u32;
        }
        rest = frame.rest;
    }
    for happened in happened {
        match happened {
            Happened::Event(mut record) => {
                let is_stripped = sensitive.strip(&mut record);
                restored.is_stale |= is_stripped;
                if !is_stripped || !record.items.is_empty() || record.name.stands_without_items() {
                    restored.events += 1;
                    restored.profile.apply(&record);
                }
            }
            Happened::Late(late) if sensitive.holds_any(&late.facets) => {
                restored.is_stale = true;
                restored.profile.forget(&|id| id == late.item_id || id == late.own_id, &|_| false);
            }
            Happened::Late(late) => restored.profile.learn(&late),
            Happened::Deed(done) => {
                restored.is_stale |= matches!(done.deed, Deed::Facts(_)) && restored.profile.facts.is_some();
                restored.profile.take(&done);
            }
        }
    }
    Ok(restored)
}

fn missing_in_snapshot(version: u8) -> Vec<u8> {
    let mut empty = Vec::new();
    ProfileState::default().write(&mut empty);
    let known = match version {
        1 => EMPTY_IN_VERSION_1,
        2 | 3 => EMPTY_IN_VERSION_3,
        _ => empty.len(),
    };
    empty.split_off(known)
}

fn check_version(version: u8) -> Result<(), Problem> {
    if version <= VERSION {
        return Ok(());
    }
    Err(Problem::new(
        "journal.version",
        "journal",
        &["version ", &whole(version.into())].concat(),
        "version 4, the latest this release reads",
        "Load the newer release of regulars that wrote it; the stored journal is left as it is.",
    ))
}

#[cfg(test)]
mod tests;
