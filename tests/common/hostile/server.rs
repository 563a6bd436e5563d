//! A server that may answer anything.

use super::chance::Chance;
use super::store::Folder;

/// What becomes of a file on its way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    Whole,
    Truncated,
    /// Its end is another file's.
    Torn,
    /// A part of it is zeroes.
    Holed,
    BitsFlipped,
    BytesAdded,
    BytesLost,
    /// It is another file of the same kind.
    Swapped,
    /// It is a file of another kind.
    OfAnotherKind,
    OfAnotherBuild,
    OfAnotherVersion,
    /// A page that says in a friendly way that there is nothing here, with status 200.
    Html,
    Empty,
    Missing,
    /// Other bytes under a checksum that holds: no packer would write it.
    Lie,
    /// A length, a number or a count that is far too large, under a checksum that holds.
    LyingNumber,
    /// The content of another file under this one's name, with a checksum that holds.
    Disguised,
}

impl Fate {
    pub const FAULTS: [Fate; 13] = [
        Fate::Truncated,
        Fate::Torn,
        Fate::Holed,
        Fate::BitsFlipped,
        Fate::BytesAdded,
        Fate::BytesLost,
        Fate::Swapped,
        Fate::OfAnotherKind,
        Fate::OfAnotherBuild,
        Fate::OfAnotherVersion,
        Fate::Html,
        Fate::Empty,
        Fate::Missing,
    ];

    pub const LIES: [Fate; 3] = [Fate::Lie, Fate::LyingNumber, Fate::Disguised];

    pub fn is_lie(self) -> bool {
        Fate::LIES.contains(&self)
    }

    /// The code with which what it makes of a file is refused.
    pub fn code(self) -> &'static str {
        match self {
            Fate::Swapped | Fate::OfAnotherKind | Fate::OfAnotherBuild => "pack.mixed",
            Fate::OfAnotherVersion => "pack.version",
            _ => "pack.damaged",
        }
    }
}

/// What a visit has to do with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// What is refused, always.
    Faults,
    /// What may be believed: it is not to be told from the truth.
    Lies,
}

impl Trouble {
    pub fn fates(self) -> &'static [Fate] {
        match self {
            Trouble::Faults => &Fate::FAULTS,
            Trouble::Lies => &Fate::LIES,
        }
    }
}

/// What comes of a file that is asked for by its name, if anything does. `whole` is the file itself, and `of_other` that
/// of another build.
pub fn answer(
    folder: &Folder,
    name: &str,
    whole: Option<&[u8]>,
    of_other: Option<&[u8]>,
    fate: Fate,
    chance: &mut Chance,
) -> Option<Vec<u8>> {
    let others = |wanted: &dyn Fn(&str) -> bool| -> Vec<&Vec<u8>> {
        let others = folder.files.iter().filter(|(other, _)| *other != name && wanted(other));
        others.map(|(_, bytes)| bytes).collect()
    };
    let kind = |name: &str| name.split('/').next().map(str::to_owned);
    let of_kind = others(&|other| kind(other) == kind(name));
    let of_other_kinds = others(&|other| kind(other) != kind(name));
    let mut bytes = whole?.to_vec();
    match fate {
        Fate::Whole => {}
        Fate::Missing => return None,
        Fate::Empty => bytes.clear(),
        Fate::Html => bytes = b"<!doctype html><title>Oh no</title><p>This page has moved.".to_vec(),
        Fate::Truncated => bytes.truncate(chance.below(bytes.len())),
        Fate::Torn => {
            let other = chance.one_of(&of_other_kinds);
            bytes.truncate(NAMED + chance.below(bytes.len() - NAMED));
            bytes.extend_from_slice(&other[bytes.len().min(other.len())..]);
        }
        Fate::Holed => {
            let (from, to) = (chance.below(bytes.len()), chance.below(bytes.len()) + 1);
            bytes[from.min(to)..to.max(from)].fill(0);
        }
        Fate::BitsFlipped => {
            for _ in 0..chance.below(4) + 1 {
                let at = chance.below(bytes.len());
                bytes[at] ^= 1 << chance.below(8);
            }
        }
        Fate::BytesAdded => {
            let at = if chance.is_in(30) { bytes.len() } else { chance.below(bytes.len()) };
            let added = vec![chance.below(256) as u8; chance.below(9) + 1];
            bytes.splice(at..at, added);
        }
        Fate::BytesLost => {
            let at = chance.below(bytes.len());
            let end = bytes.len().min(at + 1 + chance.below(9));
            bytes.drain(at..end);
        }
        Fate::Swapped if of_kind.is_empty() => bytes = (*chance.one_of(&of_other_kinds)).clone(),
        Fate::Swapped => bytes = (*chance.one_of(&of_kind)).clone(),
        Fate::OfAnotherKind => bytes = (*chance.one_of(&of_other_kinds)).clone(),
        Fate::OfAnotherBuild => bytes = of_other?.to_vec(),
        Fate::OfAnotherVersion => bytes = crate::common::of_a_later_version(bytes),
        Fate::Lie => {
            bytes = lying(&bytes, chance, |content, at, chance| content[at] = chance.below(256) as u8)
        }
        Fate::LyingNumber => {
            bytes = lying(&bytes, chance, |content, at, chance| {
                content.splice(at..=at, chance.one_of(&LARGE).iter().copied());
            });
        }
        Fate::Disguised => {
            let other = chance.one_of(if of_kind.is_empty() { &of_other_kinds } else { &of_kind });
            bytes = [&bytes[..NAMED], &other[NAMED.min(other.len())..]].concat();
            with_checksum(&mut bytes);
        }
    }
    Some(bytes)
}

/// Numbers as they are written that lengths may lie with: 2³² − 1, 2⁶⁴ − 1, 2³¹ and 16,383.
pub const LARGE: [&[u8]; 4] = [
    &[0xff, 0xff, 0xff, 0xff, 0x0f],
    &[0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01],
    &[0x80, 0x80, 0x80, 0x80, 0x08],
    &[0xff, 0x7f],
];

/// So many bytes say which file it is: the frame's head, the build, and the number of the chunk, here always below 128.
pub const NAMED: usize = 8 + 8 + 1;

/// Changes the content of a file at some places, and then length and checksum, so that they hold.
fn lying(bytes: &[u8], chance: &mut Chance, change: impl Fn(&mut Vec<u8>, usize, &mut Chance)) -> Vec<u8> {
    let mut content = bytes[NAMED..bytes.len() - 4].to_vec();
    for _ in 0..chance.below(3) + 1 {
        // Lengths and counts stand in front, mostly.
        let end = if chance.is_in(50) { content.len().min(40) } else { content.len() };
        let at = chance.below(end);
        if at < content.len() {
            change(&mut content, at, chance);
        }
    }
    let mut bytes = [&bytes[..NAMED], &content, &[0; 4]].concat();
    with_checksum(&mut bytes);
    bytes
}

/// Puts length and checksum of a frame right.
pub fn with_checksum(frame: &mut [u8]) {
    let end = frame.len() - 4;
    frame[4..8].copy_from_slice(&(end as u32 - 8).to_le_bytes());
    let checksum = crc::Crc::<u32>::new(&crc::CRC_32_ISO_HDLC).checksum(&frame[2..end]);
    frame[end..].copy_from_slice(&checksum.to_le_bytes());
}
