//! A pack's folder, read again.

use std::fs;
use std::io::{self, Read};
use std::path::Path;

use flate2::read::GzDecoder;
use regulars::PackFiles;
use serde_json::Value;

use crate::failure::Failure;
use crate::pack::manifest::{EXTENSION, MANIFEST, Manifest, VERSION, is_build};

const GZIP: [u8; 2] = [0x1f, 0x8b];

/// Reads the folder of a pack: its manifest, and every file of its build that the manifest counts.
///
/// # Errors
///
/// `delta.pack` where the folder holds no pack, `pack.version` where another release wrote it, `pack.damaged` where a
/// file is missing or cannot be read. Whether the files are what they were when they were written, is for the engine to
/// tell that loads them.
///
/// ```
/// use regulars::PackContents;
/// use regulars_packer::pack::{Compressed, read, write};
///
/// let contents = PackContents { names: vec!["id".into()], columns: vec!["tea\u{1e}pot".into()], ..Default::default() };
/// let pack = contents.write();
/// let folder = tempfile::tempdir()?;
/// let written = write(folder.path(), &Compressed::new(&pack)?, &())?;
/// let (manifest, files) = read(folder.path())?;
/// assert_eq!((manifest, files.files), (written, pack.files));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn read(folder: &Path) -> Result<(Manifest, PackFiles), Failure> {
    let manifest = read_manifest(folder)?;
    let file = |name: String| -> Result<(String, Vec<u8>), Failure> {
        let path = folder.join(&manifest.build).join(name.clone() + EXTENSION);
        let bytes = fs::read(&path).and_then(unpacked);
        bytes.map(|bytes| (name, bytes)).map_err(|error| damaged(&path, &error.to_string()))
    };
    let files: Result<Vec<(String, Vec<u8>)>, Failure> = manifest.file_names().map(file).collect();
    let items = u32::try_from(manifest.items).unwrap_or(u32::MAX);
    let files = PackFiles { build: manifest.build.clone(), files: files?, items, ..PackFiles::default() };
    Ok((manifest, files))
}

fn read_manifest(folder: &Path) -> Result<Manifest, Failure> {
    let path = folder.join(MANIFEST);
    let no_pack = |why: &str| {
        Failure::new(
            "delta.pack",
            "--pack",
            format!("{}: {why}", path.display()),
            "the folder of a pack, with its manifest.json",
            "Make the pack first, with regulars pack, or name the folder that was its --out.",
        )
    };
    let bytes = fs::read(&path).map_err(|error| no_pack(&error.to_string()))?;
    let json: Value = serde_json::from_slice(&bytes).map_err(|error| no_pack(&error.to_string()))?;
    match json.get("version").and_then(Value::as_u64) {
        Some(version) if version == u64::from(VERSION) => {}
        Some(version) => return Err(other_version(&path, version)),
        None => return Err(no_pack("it names no version")),
    }
    let manifest: Manifest = serde_json::from_value(json).map_err(|error| no_pack(&error.to_string()))?;
    if is_build(&manifest.build) { Ok(manifest) } else { Err(no_pack("it names no build")) }
}

fn other_version(path: &Path, version: u64) -> Failure {
    Failure::new(
        "pack.version",
        "--pack",
        format!("{}: version {version}", path.display()),
        format!("version {VERSION}, which this release writes"),
        "Pack again with this release, or use the release that made the pack.",
    )
}

/// The failure of a file that is not as it was written.
fn damaged(path: &Path, why: &str) -> Failure {
    Failure::new(
        "pack.damaged",
        "--pack",
        format!("{}: {why}", path.display()),
        "every file that the manifest counts, as it was written",
        "Copy the pack's folder again, whole, or pack again.",
    )
}

/// A file may have been unpacked on its way, as browsers find it.
fn unpacked(bytes: Vec<u8>) -> io::Result<Vec<u8>> {
    if !bytes.starts_with(&GZIP) {
        return Ok(bytes);
    }
    let mut content = Vec::new();
    GzDecoder::new(&bytes[..]).read_to_end(&mut content)?;
    Ok(content)
}
