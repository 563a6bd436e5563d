//! The output folder appears whole or not at all.

use std::fs;
use std::path::{Path, PathBuf};

use regulars_packer::pack::{Manifest, prepare, write};
use serde::{Serialize, Serializer};
use serde_json::{Value, json};
use tempfile::TempDir;

/// Every file below a folder with what is in it, in order.
fn files(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let mut all = Vec::new();
    for entry in fs::read_dir(folder).unwrap().map(Result::unwrap) {
        match entry.file_type().unwrap().is_dir() {
            true => all.extend(files(&entry.path())),
            false => all.push((entry.path(), fs::read(entry.path()).unwrap())),
        }
    }
    all.sort();
    all
}

fn names(folder: &Path) -> Vec<String> {
    let name = |entry: std::io::Result<fs::DirEntry>| entry.unwrap().file_name().into_string().unwrap();
    let mut names: Vec<String> = fs::read_dir(folder).unwrap().map(name).collect();
    names.sort();
    names
}

/// A report that cannot be written: the work fails after the pack has been written beside its place.
struct Unwritable;

impl Serialize for Unwritable {
    fn serialize<S: Serializer>(&self, _: S) -> Result<S::Ok, S::Error> {
        Err(serde::ser::Error::custom("no room"))
    }
}

fn written(folder: &TempDir, pack: &[u8]) -> (PathBuf, Manifest) {
    let out = folder.path().join("public").join("pack");
    let manifest = write(&out, pack, 3, &json!({"sessions": 2})).unwrap();
    (out, manifest)
}

#[test]
fn the_folder_holds_the_pack_by_its_content_its_manifest_and_the_report() {
    let folder = TempDir::new().unwrap();
    let (out, manifest) = written(&folder, b"rows");
    // The first eight bytes of SHA-256("rows").
    let file = "bc51e9e65d79e1c9.pack";
    assert_eq!(manifest, Manifest { version: 1, file: file.to_owned(), bytes: 4, items: 3 });
    assert_eq!(names(&out), [file, "manifest.json", "report.json"]);
    assert_eq!(fs::read(out.join(file)).unwrap(), b"rows");
    let json = |name: &str| -> Value { serde_json::from_slice(&fs::read(out.join(name)).unwrap()).unwrap() };
    assert_eq!(json("manifest.json"), json!({"version": 1, "file": file, "bytes": 4, "items": 3}));
    assert_eq!(json("report.json"), json!({"sessions": 2}));
    assert_eq!(names(out.parent().unwrap()), ["pack"], "nothing is left beside it");
}

#[test]
fn the_same_pack_makes_the_same_files() {
    let (one, two) = (TempDir::new().unwrap(), TempDir::new().unwrap());
    let contents = |folder| files(&written(folder, b"rows").0).into_iter().map(|(_, bytes)| bytes);
    assert!(contents(&one).eq(contents(&two)));
    assert_ne!(written(&one, b"rows").1.file, written(&two, b"other").1.file);
}

#[test]
fn a_pack_that_was_there_is_replaced_with_all_that_is_its_own() {
    let folder = TempDir::new().unwrap();
    let (_, old) = written(&folder, b"old");
    let (out, new) = written(&folder, b"new");
    assert_ne!(old.file, new.file);
    assert_eq!(names(&out), [&new.file, "manifest.json", "report.json"]);
    assert_eq!(names(out.parent().unwrap()), ["pack"]);
}

#[test]
fn an_empty_folder_is_free() {
    let folder = TempDir::new().unwrap();
    fs::create_dir_all(folder.path().join("public").join("pack")).unwrap();
    assert_eq!(names(&written(&folder, b"rows").0).len(), 3);
}

#[test]
fn what_fails_midway_leaves_the_old_pack_and_nothing_else() {
    let folder = TempDir::new().unwrap();
    let (out, _) = written(&folder, b"old");
    let before = files(folder.path());
    let failure = write(&out, b"new", 3, &Unwritable).unwrap_err();
    assert_eq!((failure.code, &failure.field[..]), ("out.write", "--out"));
    assert!(failure.value.contains("no room"), "{failure}");
    assert_eq!(files(folder.path()), before);
}

#[test]
fn what_fails_midway_leaves_nothing_where_nothing_was() {
    let folder = TempDir::new().unwrap();
    assert_eq!(write(&folder.path().join("pack"), b"new", 3, &Unwritable).unwrap_err().code, "out.write");
    assert_eq!(names(folder.path()), Vec::<String>::new());
}

#[test]
fn a_place_that_cannot_be_written_is_told() {
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("file"), "").unwrap();
    let failure = write(&folder.path().join("file").join("pack"), b"new", 3, &()).unwrap_err();
    assert_eq!(failure.code, "out.write");
    assert_eq!(names(folder.path()), ["file"]);
}

#[test]
fn what_is_no_pack_is_never_touched() {
    let folder = TempDir::new().unwrap();
    let own = |name: &str, text: &str| {
        let out = folder.path().join(name);
        fs::create_dir(&out).unwrap();
        fs::write(out.join("index.html"), "the shop").unwrap();
        fs::write(out.join("manifest.json"), text).unwrap();
        out
    };
    // Many sites have a manifest.json of their own; and a pack's folder may hold what somebody put there.
    let site = own("site", r#"{"name": "The shop", "icons": []}"#);
    let (pack, manifest) = written(&folder, b"rows");
    let mixed = own("mixed", &fs::read_to_string(pack.join("manifest.json")).unwrap());
    fs::copy(pack.join(&manifest.file), mixed.join(&manifest.file)).unwrap();
    let lone = folder.path().join("lone");
    fs::create_dir(&lone).unwrap();
    fs::write(lone.join("manifest.json"), r#"{"name": "The shop"}"#).unwrap();
    let file = folder.path().join("file");
    fs::write(&file, "text").unwrap();
    let other = folder.path().join("other");
    fs::create_dir_all(other.join("inner")).unwrap();

    let before = files(folder.path());
    for out in [site, mixed, lone, file, other] {
        let failure = write(&out, b"new", 3, &()).unwrap_err();
        assert_eq!(failure.code, "out.exists");
        assert!(failure.value.starts_with(&out.display().to_string()), "{failure}");
        assert_eq!(prepare(&out).unwrap_err(), failure);
    }
    assert_eq!(files(folder.path()), before);
    assert_eq!(prepare(&pack), Ok(fs::canonicalize(&pack).unwrap()));
}

#[cfg(unix)]
#[test]
fn a_pack_is_everybodys_to_read() {
    use std::os::unix::fs::PermissionsExt;
    let folder = TempDir::new().unwrap();
    let (out, manifest) = written(&folder, b"rows");
    let beside = folder.path().join("usual");
    fs::create_dir(&beside).unwrap();
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&out), mode(&beside), "as any new folder");
    assert_eq!(mode(&out.join(&manifest.file)) & 0o400, 0o400);
}

#[test]
fn what_a_server_compressed_itself_goes_with_the_pack() {
    let folder = TempDir::new().unwrap();
    let (out, old) = written(&folder, b"old");
    fs::write(out.join(format!("{}.br", old.file)), "packed").unwrap();
    fs::write(out.join("manifest.json.gz"), "packed").unwrap();
    let (_, new) = written(&folder, b"new");
    assert_eq!(names(&out), [&new.file, "manifest.json", "report.json"]);
}

#[cfg(unix)]
#[test]
fn a_link_is_followed() {
    let folder = TempDir::new().unwrap();
    let (real, link) = (folder.path().join("real"), folder.path().join("link"));
    fs::create_dir(&real).unwrap();
    std::os::unix::fs::symlink(&real, &link).unwrap();
    let out = prepare(&link).unwrap();
    write(&out, b"rows", 3, &()).unwrap();
    assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
    assert_eq!(names(&real).len(), 3);
}

#[test]
fn a_place_that_cannot_be_written_is_told_before_any_work() {
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("file"), "").unwrap();
    assert_eq!(prepare(&folder.path().join("file").join("pack")).unwrap_err().code, "out.write");
    let free = folder.path().join("new").join("pack");
    assert_eq!(prepare(&free), Ok(free));
    assert_eq!(names(&folder.path().join("new")), Vec::<String>::new(), "nothing is left");
}
