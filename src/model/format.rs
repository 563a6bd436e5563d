//! A pack: the files in which the model comes.
//!
//! # Format, version 4
//!
//! A pack is a folder of many small files, so that a page fetches the few that its shopper needs. All files of one
//! build stand in a folder named by the hash of their contents: none ever changes, and each may be cached for ever.
//! (One list of every file's own hash would weigh 300 kB in a shop of a million items.)
//!
//! | file | what | how many |
//! | --- | --- | --- |
//! | `head` | what holds for all items, and the first [`HEAD_ITEMS`]: those that a newcomer may see | 1 |
//! | `items/<c>` | the items of chunk `c` | one for each [`CHUNK_ITEMS`] items behind the head's |
//! | `rows/<c>` | their neighbours | one for each [`CHUNK_ITEMS`] items |
//! | `baskets/<c>` | what goes into a basket with them | one for each [`CHUNK_ITEMS`] items, where the shop's orders taught it |
//! | `directory/<s>` | from ids to numbers, for the ids whose hash falls into shard `s` | a power of two |
//! | `delta` | prices and availability that changed since the build | 0 or 1 |
//!
//! On a server, files have the extension `.pack`, and beside the builds' folders stands `manifest.json`, the one file that
//! changes: the `version` of this format, the `build`, how many `items` and `chunks` it has, the head's size and CRC-32
//! (`head`), the size of all (`bytes`) and, where there is one, the `delta`: its `file`, named by its own content
//! (`delta-0123456789abcdef.pack`), and size. Of it a page needs version, build and delta; the rest is for people and
//! tools.
//!
//! Items are numbered from 0, such that neighbours mostly share a chunk: chunk `c` holds the items `c · CHUNK_ITEMS`
//! and following.
//!
//! Each file is one [frame](crate::frame) with the mark `R` `p` and the kind 1 head, 2 items, 3 rows, 4 directory, 5
//! delta or 6 baskets; on a server it may be compressed by gzip. Its payload begins with the build (8 bytes, the folder's name) and
//! the chunk's or shard's number, so that no file can stand in for another, and those of two builds are never mixed.
//!
//! Numbers are little-endian; where nothing else is said, values are in the wire format of
//! [postcard](https://postcard.jamesmunns.com/wire-format), with varints and zigzag. Texts come as columns: a list of
//! lengths, then one text. Ascending numbers come as a list of what lies between each and the one before.
//!
//! | kind | payload |
//! | --- | --- |
//! | head | the fields of `Head` in order; its items like a chunk's, what others are to them and, where there are baskets, `own_size_power` at the very end; before version 3 without `Outcomes` and `BasketHead` |
//! | items | the columns of `Items` in order; prices as decimal text, empty where there is none; the facets of each item by number, in the shop's order; then the `Dictionary` of those facets that the head's does not tell: numbers, how many items have each, values; then of each item what others are to it, each as their number · 16 + the number of the [`Relation`](crate::Relation) |
//! | rows, baskets | see `Rows` |
//! | directory | how many; of each id the upper half of its hash (FNV-1a of 64 bits, finished as MurmurHash3 finishes), ascending, as differences; then the numbers |
//! | delta | numbers, ascending; prices; reduced prices; availability |
//!
//! Facets are numbered over all kinds in the order of [`FacetKind`](crate::FacetKind), within a kind those of the most
//! items first.
//!
//! Files of versions 2 and 3 are read, too: all that a version adds stands at the ends of items and head. A reader refuses
//! another version by its name, and anything damaged as a whole. A later version may change payloads; the frame stays.

use alloc::string::String;
use alloc::vec::Vec;

use crate::decimal::whole;
use crate::frame::{Mark, framed, next_frame};
use crate::journal::wire::{Reader, Wire};
use crate::problem::Problem;

pub(super) const VERSION: u8 = 4;
const OLDEST: u8 = 2;
const MARK: Mark = *b"Rp";

/// The number of a build: its folder's name, as a number.
pub(crate) type Build = u64;

/// One file of a pack.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum File {
    Head,
    Items(u32),
    Rows(u32),
    Directory(u32),
    Delta,
    Baskets(u32),
}

impl File {
    fn parts(self) -> (u8, &'static str, Option<u32>) {
        match self {
            File::Head => (1, "head", None),
            File::Items(chunk) => (2, "items", Some(chunk)),
            File::Rows(chunk) => (3, "rows", Some(chunk)),
            File::Directory(shard) => (4, "directory", Some(shard)),
            File::Delta => (5, "delta", None),
            File::Baskets(chunk) => (6, "baskets", Some(chunk)),
        }
    }

    /// A number for each file, by kinds and then by numbers.
    pub(super) fn order(self) -> u64 {
        let (kind, _, number) = self.parts();
        u64::from(kind) << 32 | u64::from(number.unwrap_or_default())
    }

    /// Its path within the build's folder.
    pub(crate) fn name(self) -> String {
        let (_, name, number) = self.parts();
        number.map_or(name.into(), |number| [name, "/", &whole(number.into())].concat())
    }

    /// The file of that name.
    pub(crate) fn named(name: &str) -> Option<File> {
        let (kind, number) = name.split_once('/').unwrap_or((name, ""));
        let number = || number.parse().ok();
        match kind {
            "delta" => Some(File::Delta),
            "items" => number().map(File::Items),
            "rows" => number().map(File::Rows),
            "directory" => number().map(File::Directory),
            "baskets" => number().map(File::Baskets),
            _ => None,
        }
    }
}

/// The number of a build that is named by 16 hexadecimal digits.
pub(crate) fn build_of(name: &str) -> Option<Build> {
    let digits = name.len() == 16 && name.bytes().all(|byte| byte.is_ascii_hexdigit());
    Build::from_str_radix(name, 16).ok().filter(|_| digits)
}

/// A file of a pack as it is written.
pub(super) fn write(file: File, build: Build, content: impl FnOnce(&mut Vec<u8>)) -> Vec<u8> {
    let (kind, _, number) = file.parts();
    let mut payload = build.to_le_bytes().to_vec();
    number.unwrap_or_default().write(&mut payload);
    content(&mut payload);
    framed(MARK, VERSION, kind, &payload)
}

/// The content of a file.
///
/// # Errors
///
/// `pack.version` where another release wrote it, `pack.damaged` where it is not as written, `pack.mixed` where it is
/// another file, or one of another build.
pub(super) fn content<'b>(file: File, build: Build, bytes: &'b [u8]) -> Result<Reader<'b>, Problem> {
    let damaged = || damaged(file, bytes.len());
    let frame =
        next_frame(MARK, bytes, usize::MAX).filter(|frame| frame.rest.is_empty()).ok_or_else(damaged)?;
    if !(OLDEST..=VERSION).contains(&frame.version) {
        return Err(other_version(file, frame.version));
    }
    let (kind, _, number) = file.parts();
    let (of_build, rest) = frame.payload.split_first_chunk().ok_or_else(damaged)?;
    let mut reader = Reader::new(rest);
    let is_it = (Build::from_le_bytes(*of_build), frame.kind) == (build, kind)
        && u32::read(&mut reader) == number.unwrap_or_default();
    if is_it { Ok(reader) } else { Err(mixed(file)) }
}

fn other_version(file: File, version: u8) -> Problem {
    Problem::new(
        "pack.version",
        "pack",
        &[&file.name(), " of version ", &whole(version.into())].concat(),
        "version 2, 3 or 4, which this release reads",
        "Use packer and package of one release: pack again, or load the other release.",
    )
}

fn mixed(file: File) -> Problem {
    Problem::new(
        "pack.mixed",
        "pack",
        &[&file.name(), " that is another file, or of another build"].concat(),
        "the file that the packer wrote in this build's folder",
        "Publish the pack's folder again, whole, and leave the old build's folder in place for a day.",
    )
}

#[cold]
pub(super) fn damaged(file: File, length: usize) -> Problem {
    Problem::new(
        "pack.damaged",
        "pack",
        &[&file.name(), ": ", &whole(length as i64), " bytes that are no whole file of a pack"].concat(),
        "the file as the packer wrote it",
        "Publish the pack's folder again, whole, and check that the server sends the file unchanged.",
    )
}

/// What names no file of a pack.
pub(super) fn unknown(name: &str) -> Problem {
    Problem::new(
        "pack.file",
        "name",
        name,
        "\"items/\", \"rows/\", \"baskets/\" or \"directory/\" with a number that the pack has, or \"delta\"",
        "Hand over what was asked for, by the name it was asked by.",
    )
}
