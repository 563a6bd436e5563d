//! The output folder: whole or not at all.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use serde::Serialize;
use sha2::{Digest, Sha256};
use tempfile::TempDir;

use crate::failure::Failure;

/// What a page fetches first: where the pack is. The only file whose content ever changes under its name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Manifest {
    /// The version of the manifest's own form.
    pub version: u32,
    /// The pack's file, named by its content, so that it may be cached for ever.
    pub file: String,
    /// Its size.
    pub bytes: usize,
    /// How many items it knows.
    pub items: usize,
}

const MANIFEST: &str = "manifest.json";
const REPORT: &str = "report.json";
/// So many bytes of the SHA-256 name a file: enough that two packs never share a name by accident.
const NAME_BYTES: usize = 8;
const EXTENSION: &str = ".pack";
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

/// Writes a pack's folder: first beside its place, then moved there. A pack that was there is replaced.
///
/// # Errors
///
/// `out.exists` where there is something that is no pack, `out.write` where the folder cannot be written.
/// Nothing has changed then.
///
/// ```
/// let folder = tempfile::tempdir()?;
/// let manifest = regulars_packer::pack::write(&folder.path().join("pack"), b"rows", 0, &())?;
/// assert_eq!(manifest.file, "bc51e9e65d79e1c9.pack");
/// assert!(folder.path().join("pack/manifest.json").is_file());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn write(out: &Path, pack: &[u8], items: usize, report: &impl Serialize) -> Result<Manifest, Failure> {
    check(out)?;
    let manifest = Manifest { version: 1, file: file_name(pack), bytes: pack.len(), items };
    let build = || -> io::Result<()> {
        let beside = beside(out)?;
        // A folder within: the temporary one is its owner's alone, and this one everybody's to read.
        let new = beside.path().join(NEW);
        fs::create_dir(&new)?;
        save(&new.join(&manifest.file), pack)?;
        save(&new.join(MANIFEST), &pretty(&manifest)?)?;
        save(&new.join(REPORT), &pretty(report)?)?;
        replace(out, beside)
    };
    build().map_err(|error| unwritable(out, &error))?;
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
            name if is_file_name(name) => found = true,
            _ => return Ok(Some(path.display().to_string())),
        }
    }
    Ok(if found { None } else { manifest })
}

fn file_name(pack: &[u8]) -> String {
    let digest = Sha256::digest(pack);
    let name: String = digest.iter().take(NAME_BYTES).map(|byte| format!("{byte:02x}")).collect();
    name + EXTENSION
}

fn is_file_name(name: &str) -> bool {
    let digits = name.strip_suffix(EXTENSION).unwrap_or_default();
    digits.len() == 2 * NAME_BYTES && digits.bytes().all(|byte| byte.is_ascii_hexdigit())
}

fn pretty(value: &impl Serialize) -> io::Result<Vec<u8>> {
    let mut text = serde_json::to_vec_pretty(value)?;
    text.push(b'\n');
    Ok(text)
}

fn save(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = File::create(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

/// Moves the new folder into its place, and what was there out of it.
fn replace(out: &Path, beside: TempDir) -> io::Result<()> {
    let (new, old) = (beside.path().join(NEW), beside.path().join("old"));
    let had_old = out.exists();
    if had_old {
        fs::rename(out, &old)?;
    }
    let moved = fs::rename(new, out);
    if moved.is_err() && had_old && fs::rename(&old, out).is_err() {
        // Better a folder too many than a pack lost.
        let _kept = beside.keep();
    }
    moved
}
