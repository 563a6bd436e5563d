//! The append-only record of what happened: bytes out, bytes in.
//!
//! # Format, version 1
//!
//! A journal is any number of *frames*, one after the other, and nothing else. Journals may thus be
//! joined by joining their bytes, and a host stores one by appending whatever it is handed.
//!
//! | bytes | what | why |
//! | --- | --- | --- |
//! | 2 | `R` `g` | finds the next frame after damage |
//! | 1 | version, 1 | a later version is refused, never overwritten |
//! | 1 | kind: 1 event, 2 snapshot, 3 seed | |
//! | 4 | length of the payload, little-endian, at most 1 MiB | never trusted beyond the bytes there are |
//! | length | payload, [postcard](https://postcard.jamesmunns.com/wire-format) | short, and stable by specification |
//! | 4 | CRC-32 (ISO-HDLC) of version, kind, length and payload, little-endian | tells damage from data |
//!
//! This frame stays the same in every version; what a version changes is the payloads.
//!
//! *Event* holds one [`Record`], *snapshot* a whole [`ProfileState`], *seed* the shopper's `u32`.
//!
//! Reading starts from the last snapshot and applies every event frame that remains, wherever it
//! stands: the host that stores a snapshot removes the frames which it sums up, so those that are
//! left, perhaps from another tab, are not in it.
//!
//! Damage costs the damaged frames alone: reading goes on at the next frame whose checksum holds.

pub(crate) mod wire;

use alloc::vec::Vec;

use crate::decimal::whole;
use crate::problem::Problem;
use crate::profile::{ProfileState, Record};
use crc::{CRC_32_ISO_HDLC, Crc, NoTable};
use wire::Wire;

/// The version written, and the latest that is read.
const VERSION: u8 = 1;
const MARK: [u8; 2] = *b"Rg";
const HEAD: usize = 8;
const CHECKSUM: usize = 4;
/// A profile is bounded far below this; a length beyond it is damage.
const LONGEST_PAYLOAD: usize = 1 << 20;

/// Without a table: a kilobyte less to download, and frames are short.
const CRC: Crc<u32, NoTable> = Crc::<u32, NoTable>::new(&CRC_32_ISO_HDLC);

#[derive(Clone, Copy, Debug, PartialEq)]
enum Kind {
    Event = 1,
    Snapshot = 2,
    Seed = 3,
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
}

pub(crate) fn event_frame(record: &Record) -> Vec<u8> {
    frame(Kind::Event, record)
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
    framed(kind, &bytes)
}

fn framed(kind: Kind, payload: &[u8]) -> Vec<u8> {
    let mut frame = Vec::with_capacity(HEAD + payload.len() + CHECKSUM);
    frame.extend_from_slice(&MARK);
    frame.extend_from_slice(&[VERSION, kind as u8]);
    frame.extend_from_slice(&(payload.len() as u32).to_le_bytes());
    frame.extend_from_slice(payload);
    let checksum = CRC.checksum(&frame[MARK.len()..]);
    frame.extend_from_slice(&checksum.to_le_bytes());
    frame
}

/// Reads a journal. Fails only where a frame is of a later version: then nothing may be written
/// over it.
pub(crate) fn read(bytes: &[u8]) -> Result<Restored, Problem> {
    let mut restored = Restored::default();
    let mut events: Vec<Record> = Vec::new();
    let mut rest = bytes;
    while !rest.is_empty() {
        let Some((kind, payload, after)) = next_frame(rest)? else {
            restored.lost_bytes += 1;
            rest = &rest[1..];
            continue;
        };
        let whole = match kind {
            Kind::Event => wire::whole(payload).map(|record| events.push(record)),
            Kind::Snapshot => wire::whole(payload).map(|profile| restored.profile = profile),
            Kind::Seed => wire::whole(payload).map(|seed| restored.seed = Some(seed)),
        };
        if whole.is_none() {
            restored.lost_bytes += (rest.len() - after.len()) as u32;
        }
        rest = after;
    }
    restored.events = events.len() as u32;
    events.iter().for_each(|record| {
        restored.profile.apply(record);
    });
    Ok(restored)
}

type Frame<'a> = (Kind, &'a [u8], &'a [u8]);

/// The frame at the start of `bytes` and what follows it; `None` where no whole frame starts.
fn next_frame(bytes: &[u8]) -> Result<Option<Frame<'_>>, Problem> {
    let Some((head, rest)) = bytes.split_first_chunk::<HEAD>() else { return Ok(None) };
    let &[mark_0, mark_1, version, kind, l0, l1, l2, l3] = head;
    let length = u32::from_le_bytes([l0, l1, l2, l3]) as usize;
    if [mark_0, mark_1] != MARK || length > LONGEST_PAYLOAD {
        return Ok(None);
    }
    let Some((payload, rest)) = rest.split_at_checked(length) else { return Ok(None) };
    let Some((checksum, rest)) = rest.split_first_chunk::<CHECKSUM>() else { return Ok(None) };
    if CRC.checksum(&bytes[MARK.len()..HEAD + length]) != u32::from_le_bytes(*checksum) {
        return Ok(None);
    }
    if version > VERSION {
        return Err(Problem::new(
            "journal.version",
            "journal",
            &["version ", &whole(version.into())].concat(),
            "version 1, the latest this release reads",
            "Load the newer release of regulars that wrote it; the stored journal is left as it is.",
        ));
    }
    Ok(match kind {
        1 => Some((Kind::Event, payload, rest)),
        2 => Some((Kind::Snapshot, payload, rest)),
        3 => Some((Kind::Seed, payload, rest)),
        _ => None,
    })
}

#[cfg(test)]
mod tests;
