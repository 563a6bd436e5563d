//! What a pack's folder says of itself.

use std::fs;
use std::path::Path;

use regulars::{CHUNK_ITEMS, HEAD_ITEMS};
use serde::{Deserialize, Serialize};

/// What a page fetches first: which build there is. The only file whose content ever changes under its name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// The version of the pack's format.
    pub version: u32,
    /// The build: the folder in which its files stand, named by their contents, so that they may be cached for ever.
    pub build: String,
    /// How many items it knows.
    pub items: usize,
    /// Its head.
    pub head: HeadFile,
    /// How many files of each other kind there are.
    pub chunks: Chunks,
    /// The size of all files of the build together, as published.
    pub bytes: usize,
    /// What has changed since the build, if that was published.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub delta: Option<DeltaFile>,
}

/// The head of a pack.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HeadFile {
    /// Its size, as published.
    pub bytes: usize,
    /// CRC-32 of its content, 8 hexadecimal digits.
    pub crc32: String,
}

/// How many files of each kind a build has.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Chunks {
    /// Chunks of items; those in the head are not counted.
    pub items: usize,
    /// Chunks of rows.
    pub rows: usize,
    /// Chunks of what goes into one basket; absent where orders taught nothing.
    #[serde(default)]
    pub baskets: usize,
    /// Shards of the directory.
    pub directory: usize,
}

/// What has changed since the build.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeltaFile {
    /// Its name, by its content.
    pub file: String,
    /// Its size, as published.
    pub bytes: usize,
}

pub(super) const VERSION: u32 = 4;
pub(super) const MANIFEST: &str = "manifest.json";
pub(super) const HEAD: &str = "head";
pub(super) const EXTENSION: &str = ".pack";
/// A build is named by so many hexadecimal digits, and so is a delta.
const DIGITS: usize = 16;

impl Manifest {
    /// The names of the build's files, as [`regulars::PackFiles`] has them; the head first.
    pub(super) fn file_names(&self) -> impl Iterator<Item = String> {
        let Chunks { items, rows, baskets, directory } = self.chunks;
        let first = (HEAD_ITEMS / CHUNK_ITEMS) as usize;
        let numbered = |kind: &'static str| move |number: usize| format!("{kind}/{number}");
        std::iter::once(HEAD.to_owned())
            .chain((first..first.saturating_add(items)).map(numbered("items")))
            .chain((0..rows).map(numbered("rows")))
            .chain((0..baskets).map(numbered("baskets")))
            .chain((0..directory).map(numbered("directory")))
    }
}

pub(super) fn is_build(name: &str) -> bool {
    name.len() == DIGITS && name.bytes().all(|byte| byte.is_ascii_hexdigit())
}

pub(super) fn is_delta(name: &str) -> bool {
    let digits = name.strip_prefix("delta-").and_then(|name| name.strip_suffix(EXTENSION));
    digits.is_some_and(is_build)
}

/// The build that a folder's manifest names.
pub(super) fn build_in(folder: &Path) -> Option<String> {
    let manifest: serde_json::Value = serde_json::from_slice(&fs::read(folder.join(MANIFEST)).ok()?).ok()?;
    manifest.get("build")?.as_str().filter(|build| is_build(build)).map(str::to_owned)
}
