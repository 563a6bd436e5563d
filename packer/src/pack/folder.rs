//! The output folder: whole or not at all.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use rayon::prelude::*;
use serde::Serialize;
use tempfile::TempDir;

use crate::failure::Failure;
use crate::pack::manifest::{
    Chunks, EXTENSION, HEAD, HeadFile, MANIFEST, Manifest, VERSION, build_in, is_build, is_delta,
};
use crate::pack::sizes::{Compressed, Sizes};

impl Manifest {
    fn new(pack: &Compressed) -> Manifest {
        let count = |kind: &str| pack.files.iter().filter(|(name, _)| name.starts_with(kind)).count();
        let Sizes { items, head_gzip, pack_gzip, .. } = pack.sizes;
        Manifest {
            version: VERSION,
            build: pack.build.clone(),
            items,
            head: HeadFile { bytes: head_gzip, crc32: format!("{:08x}", pack.head_crc32) },
            chunks: Chunks {
                items: count("items/"),
                rows: count("rows/"),
                baskets: count("baskets/"),
                directory: count("directory/"),
            },
            bytes: pack_gzip,
            delta: None,
        }
    }
}

const REPORT: &str = "report.json";
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

/// Writes a pack's folder: first beside its place, then moved there, the manifest last of all. Of a pack that was there
/// the last build is kept beside the new one, for the visits that began with it; all else of it is replaced.
///
/// # Errors
///
/// `out.exists` where there is something that is no pack, `out.write` where the folder cannot be written.
/// For pages nothing has changed then.
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
        let path = |name: &String| build.join(name.clone() + EXTENSION);
        let paths: BTreeSet<PathBuf> = pack.files.iter().map(|(name, _)| path(name)).collect();
        let folders: BTreeSet<&Path> = paths.iter().filter_map(|path| path.parent()).collect();
        folders.into_iter().try_for_each(fs::create_dir_all)?;
        pack.files.par_iter().try_for_each(|(name, bytes)| save(&path(name), bytes))?;
        save(&new.join(MANIFEST), &pretty(&manifest)?)?;
        save(&new.join(REPORT), &pretty(report)?)?;
        match out.exists() {
            false => fs::rename(new, out),
            true => replace(out, beside.path(), &pack.build),
        }
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
pub(super) fn beside(out: &Path) -> io::Result<TempDir> {
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
        match uncompressed(name) {
            MANIFEST => manifest = Some(path.display().to_string()),
            REPORT => {}
            name if is_build(name) && path.join(HEAD.to_owned() + EXTENSION).is_file() => found = true,
            name if is_delta(name) => {}
            _ => return Ok(Some(path.display().to_string())),
        }
    }
    Ok(if found { None } else { manifest })
}

/// The name of a file without what compressing it added: web servers are often given what they would otherwise compress
/// themselves.
pub(super) fn uncompressed(name: &str) -> &str {
    [".gz", ".br", ".zst"].iter().find_map(|packed| name.strip_suffix(packed)).unwrap_or(name)
}

pub(super) fn pretty(value: &impl Serialize) -> io::Result<Vec<u8>> {
    let mut text = serde_json::to_vec_pretty(value)?;
    text.push(b'\n');
    Ok(text)
}

pub(super) fn save(path: &Path, bytes: &[u8]) -> io::Result<()> {
    File::create(path)?.write_all(bytes)
}

/// Moves a new pack into the place of another. Pages find the old one until the manifest is there, and the new one, whole,
/// from then on.
fn replace(out: &Path, beside: &Path, build: &str) -> io::Result<()> {
    let last = build_in(out);
    let (new, aside) = (beside.join(NEW), beside.join("aside"));
    let place = out.join(build);
    // The same build may be there, perhaps damaged.
    let was_there = place.exists();
    if was_there {
        fs::rename(&place, &aside)?;
    }
    let moved = fs::rename(new.join(build), &place)
        .and_then(|()| fs::rename(new.join(REPORT), out.join(REPORT)))
        .and_then(|()| fs::rename(new.join(MANIFEST), out.join(MANIFEST)));
    if let Err(error) = moved {
        // Without a manifest that names it, what cannot be removed does no harm.
        let _ = fs::remove_dir_all(&place);
        if was_there {
            fs::rename(&aside, &place)?;
        }
        return Err(error);
    }
    // Packed again without a change, a pack has the same build, and the last one is the one that was kept.
    let is_last = |name: &str| match &last {
        Some(last) if last != build => name == last,
        _ => is_build(name),
    };
    remove(out, |name| ![MANIFEST, REPORT, build].contains(&name) && !is_last(name));
    Ok(())
}

/// Removes what is stale of a folder. What cannot be removed does no harm: no manifest names it.
pub(super) fn remove(folder: &Path, is_stale: impl Fn(&str) -> bool) {
    for path in fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path()) {
        if path.file_name().and_then(|name| name.to_str()).is_some_and(&is_stale) {
            let _ = if path.is_dir() { fs::remove_dir_all(&path) } else { fs::remove_file(&path) };
        }
    }
}
