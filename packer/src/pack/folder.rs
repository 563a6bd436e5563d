//! The output folder: whole or not at all.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use rayon::prelude::*;
use serde::Serialize;
use tempfile::TempDir;

use crate::failure::Failure;
use crate::pack::sizes::{Compressed, Sizes};

/// What a page fetches first: which build there is. The only file whose content ever changes under its name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
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
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct HeadFile {
    /// Its size, as published.
    pub bytes: usize,
    /// CRC-32 of its content, 8 hexadecimal digits.
    pub crc32: String,
}

/// How many files of each kind a build has.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Chunks {
    /// Chunks of items; those in the head are not counted.
    pub items: usize,
    /// Chunks of rows.
    pub rows: usize,
    /// Shards of the directory.
    pub directory: usize,
}

/// What has changed since the build.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DeltaFile {
    /// Its name, by its content.
    pub file: String,
    /// Its size, as published.
    pub bytes: usize,
}

impl Manifest {
    fn new(pack: &Compressed) -> Manifest {
        let count = |kind: &str| pack.files.iter().filter(|(name, _)| name.starts_with(kind)).count();
        let Sizes { items, head_gzip, pack_gzip, .. } = pack.sizes;
        Manifest {
            version: VERSION,
            build: pack.build.clone(),
            items,
            head: HeadFile { bytes: head_gzip, crc32: format!("{:08x}", pack.head_crc32) },
            chunks: Chunks { items: count("items/"), rows: count("rows/"), directory: count("directory/") },
            bytes: pack_gzip,
            delta: None,
        }
    }
}

const VERSION: u32 = 2;
const MANIFEST: &str = "manifest.json";
const REPORT: &str = "report.json";
const HEAD: &str = "head.pack";
const EXTENSION: &str = ".pack";
/// A build is named by so many hexadecimal digits.
const BUILD_DIGITS: usize = 16;
/// Where the new folder is made within the temporary one.
const NEW: &str = "new";

/// The folder that will be written, with links followed. Fails before any work is done where it could not
/// be, or where writing there would destroy what is no pack.
///
/// # Errors
///
/// `out.exists`, `out.write`.
pub fn prepare(out: &Path) -> Result<PathBuf, Failure> {
    let is_there = fs::symlink_metadata(out).is_ok();
    let resolved = if is_there {
        fs::canonicalize(out).map_err(|error| unwritable(out, &error))?
    } else {
        out.to_owned()
    };
    check(&resolved)?;
    beside(&resolved).map_err(|error| unwritable(out, &error))?;
    Ok(resolved)
}

/// Writes a pack's folder: first beside its place, then moved there. Of a pack that was there the last build is kept
/// beside the new one, for the visits that began with it; all else of it is replaced.
///
/// # Errors
///
/// `out.exists` where there is something that is no pack, `out.write` where the folder cannot be written.
/// Nothing has changed then.
///
/// ```
/// use regulars_packer::pack::{Compressed, write};
///
/// let folder = tempfile::tempdir()?;
/// let files = vec![("head".to_owned(), vec![1, 2, 3])];
/// let pack = Compressed { build: "0123456789abcdef".into(), files, ..Compressed::default() };
/// let manifest = write(&folder.path().join("pack"), &pack, &())?;
/// assert_eq!(manifest.build, "0123456789abcdef");
/// assert!(folder.path().join("pack/0123456789abcdef/head.pack").is_file());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn write(out: &Path, pack: &Compressed, report: &impl Serialize) -> Result<Manifest, Failure> {
    check(out)?;
    let manifest = Manifest::new(pack);
    let make = || -> io::Result<()> {
        let beside = beside(out)?;
        // A folder within: the temporary one is its owner's alone, and this one everybody's to read.
        let new = beside.path().join(NEW);
        let build = new.join(&pack.build);
        for kind in ["items", "rows", "directory"] {
            fs::create_dir_all(build.join(kind))?;
        }
        pack.files
            .par_iter()
            .try_for_each(|(name, bytes)| save(&build.join(name.clone() + EXTENSION), bytes))?;
        save(&new.join(MANIFEST), &pretty(&manifest)?)?;
        save(&new.join(REPORT), &pretty(report)?)?;
        replace(out, beside, &pack.build)
    };
    make().map_err(|error| unwritable(out, &error))?;
    Ok(manifest)
}

fn unwritable(out: &Path, error: &io::Error) -> Failure {
    Failure::new(
        "out.write",
        "--out",
        format!("{}: {error}", out.display()),
        "a folder that can be written",
        "Make room or give leave to write there, or choose another folder.",
    )
}

/// A temporary folder in the same place, so that moving from it is one step.
fn beside(out: &Path) -> io::Result<TempDir> {
    let parent = out.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    fs::create_dir_all(parent)?;
    tempfile::Builder::new().prefix(".regulars-pack-").tempdir_in(parent)
}

/// Fails where writing there would destroy what is no pack.
fn check(out: &Path) -> Result<(), Failure> {
    let found = match out.exists() {
        false => None,
        true => foreign(out).unwrap_or_else(|_| Some(out.display().to_string())),
    };
    let Some(found) = found else { return Ok(()) };
    Err(Failure::new(
        "out.exists",
        "--out",
        found,
        "a folder that is new, empty, or holds a pack and nothing else",
        "Choose another folder, or move this away.",
    ))
}

/// What in a folder is no part of a pack, if anything. A `manifest.json` alone is: sites have one of their own.
fn foreign(folder: &Path) -> io::Result<Option<String>> {
    let mut found = false;
    let mut manifest = None;
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        // Web servers are often given what they would otherwise compress themselves.
        let name = [".gz", ".br", ".zst"].iter().find_map(|packed| name.strip_suffix(packed)).unwrap_or(name);
        match name {
            MANIFEST => manifest = Some(path.display().to_string()),
            REPORT => {}
            name if is_build(name) && path.join(HEAD).is_file() => found = true,
            name if is_delta(name) => {}
            _ => return Ok(Some(path.display().to_string())),
        }
    }
    Ok(if found { None } else { manifest })
}

fn is_build(name: &str) -> bool {
    name.len() == BUILD_DIGITS && name.bytes().all(|byte| byte.is_ascii_hexdigit())
}

fn is_delta(name: &str) -> bool {
    let digits = name.strip_prefix("delta-").and_then(|name| name.strip_suffix(EXTENSION));
    digits.is_some_and(is_build)
}

/// The build that a folder's manifest names.
fn build_in(folder: &Path) -> Option<String> {
    let manifest: serde_json::Value = serde_json::from_slice(&fs::read(folder.join(MANIFEST)).ok()?).ok()?;
    manifest.get("build")?.as_str().filter(|build| is_build(build)).map(str::to_owned)
}

fn pretty(value: &impl Serialize) -> io::Result<Vec<u8>> {
    let mut text = serde_json::to_vec_pretty(value)?;
    text.push(b'\n');
    Ok(text)
}

fn save(path: &Path, bytes: &[u8]) -> io::Result<()> {
    File::create(path)?.write_all(bytes)
}

/// Moves the new folder into its place, and what was there out of it, but for its last build.
fn replace(out: &Path, beside: TempDir, build: &str) -> io::Result<()> {
    let (new, old) = (beside.path().join(NEW), beside.path().join("old"));
    let had_old = out.exists();
    if had_old {
        fs::rename(out, &old)?;
    }
    let moved = fs::rename(new, out);
    if moved.is_err() && had_old && fs::rename(&old, out).is_err() {
        // Better a folder too many than a pack lost.
        let _kept = beside.keep();
        return moved;
    }
    if let Some(last) = build_in(&old).filter(|last| last != build) {
        // Without it, visits that began with it go on with what they have.
        let _ = fs::rename(old.join(&last), out.join(&last));
    }
    moved
}
