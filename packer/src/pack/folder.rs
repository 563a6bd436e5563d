//! The output folder: whole or not at all.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::Path;

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

/// Writes a pack's folder: first beside its place, then moved there. A pack that was there is replaced.
///
/// # Errors
///
/// `out.exists` where there is something that is no pack, `out.write` where the folder cannot be written.
/// Nothing has changed then.
pub fn write(out: &Path, pack: &[u8], items: usize, report: &impl Serialize) -> Result<Manifest, Failure> {
    check(out)?;
    let failed = |error: io::Error| {
        let mend = format!("{error}. Make room, or choose another folder.");
        Failure::new("out.write", "--out", out.display().to_string(), "a folder that can be written", mend)
    };
    let manifest = Manifest { version: 1, file: file_name(pack), bytes: pack.len(), items };
    let build = || -> io::Result<()> {
        let parent = out.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
        fs::create_dir_all(parent)?;
        let beside = tempfile::Builder::new().prefix(".regulars-pack-").tempdir_in(parent)?;
        save(&beside.path().join(&manifest.file), pack)?;
        save(&beside.path().join(MANIFEST), &pretty(&manifest)?)?;
        save(&beside.path().join(REPORT), &pretty(report)?)?;
        replace(out, beside)
    };
    build().map_err(failed)?;
    Ok(manifest)
}

/// Fails where writing there would destroy what is no pack.
///
/// # Errors
///
/// `out.exists`.
pub fn check(out: &Path) -> Result<(), Failure> {
    let is_free = !out.exists() || fs::read_dir(out).is_ok_and(|mut entries| entries.next().is_none());
    if is_free || out.join(MANIFEST).is_file() {
        return Ok(());
    }
    Err(Failure::new(
        "out.exists",
        "--out",
        out.display().to_string(),
        "a folder that is new, empty, or a pack",
        "Choose another folder, or remove this one.",
    ))
}

fn file_name(pack: &[u8]) -> String {
    let digest = Sha256::digest(pack);
    let name: String = digest.iter().take(NAME_BYTES).map(|byte| format!("{byte:02x}")).collect();
    name + ".pack"
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

/// Moves the new folder into its place; what was there goes last, so that it is never lost.
fn replace(out: &Path, beside: TempDir) -> io::Result<()> {
    let old = beside.path().with_extension("old");
    let had_old = out.exists();
    if had_old {
        fs::rename(out, &old)?;
    }
    if let Err(error) = fs::rename(beside.path(), out) {
        if had_old {
            fs::rename(&old, out)?;
        }
        return Err(error);
    }
    // Moved away: there is nothing left for it to remove.
    let _moved = beside.keep();
    set_readable(out)?;
    if had_old { fs::remove_dir_all(old) } else { Ok(()) }
}

/// A temporary folder is its owner's alone; a folder to publish is everybody's to read.
#[cfg(unix)]
fn set_readable(folder: &Path) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(folder, fs::Permissions::from_mode(0o755))
}

#[cfg(not(unix))]
fn set_readable(_: &Path) -> io::Result<()> {
    Ok(())
}
