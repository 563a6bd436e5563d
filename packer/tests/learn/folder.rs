//! The output folder appears whole or not at all.

use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

use flate2::read::GzDecoder;
use regulars::{PackContents, PackFiles};
use regulars_packer::pack::{Compressed, Manifest, prepare, read, write};
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

/// A pack of so many items, whose ids begin with that.
fn pack(id: &str, items: usize) -> PackFiles {
    let ids: Vec<String> = (0..items).map(|item| format!("{id}-{item}")).collect();
    PackContents { names: vec!["id".into()], columns: vec![ids.join("\u{1e}")], ..PackContents::default() }
        .write()
}

fn compressed(id: &str) -> Compressed {
    Compressed::new(&pack(id, 3)).unwrap()
}

fn written(folder: &TempDir, id: &str) -> (PathBuf, Manifest) {
    let out = folder.path().join("public").join("pack");
    let manifest = write(&out, &compressed(id), &json!({"sessions": 2})).unwrap();
    (out, manifest)
}

/// What a folder holds of those builds and nothing else.
fn of_builds(builds: &[&Manifest]) -> Vec<String> {
    let builds = builds.iter().map(|manifest| manifest.build.clone());
    let mut names: Vec<String> = builds.chain(["manifest.json".into(), "report.json".into()]).collect();
    names.sort();
    names
}

#[test]
fn the_folder_holds_the_build_its_manifest_and_the_report() {
    let folder = TempDir::new().unwrap();
    let out = folder.path().join("public").join("pack");
    let pack = pack("rows", 700);
    let manifest = write(&out, &Compressed::new(&pack).unwrap(), &json!({"sessions": 2})).unwrap();
    assert_eq!(names(&out), of_builds(&[&manifest]));
    let build = out.join(&pack.build);
    let mut paths: Vec<PathBuf> =
        pack.files.iter().map(|(name, _)| build.join(format!("{name}.pack"))).collect();
    paths.sort();
    let found = files(&build);
    assert!(found.iter().map(|(path, _)| path).eq(&paths));
    for (name, content) in &pack.files {
        let bytes = fs::read(build.join(format!("{name}.pack"))).unwrap();
        assert_eq!(bytes[..2], [0x1f, 0x8b], "{name} is compressed by gzip");
        let mut unpacked = Vec::new();
        GzDecoder::new(&bytes[..]).read_to_end(&mut unpacked).unwrap();
        assert_eq!(&unpacked, content, "{name}");
    }
    let json = |name: &str| -> Value { serde_json::from_slice(&fs::read(out.join(name)).unwrap()).unwrap() };
    let mut checksum = flate2::Crc::new();
    checksum.update(&pack.files[0].1);
    let expected = json!({
        "version": 4,
        "build": pack.build,
        "items": 700,
        "head": {
            "bytes": fs::metadata(build.join("head.pack")).unwrap().len(),
            "crc32": format!("{:08x}", checksum.sum()),
        },
        // 128 items stand in the head; ids share a shard by 512.
        "chunks": {"items": 5, "rows": 6, "baskets": 0, "directory": 2},
        "bytes": found.iter().map(|(_, bytes)| bytes.len()).sum::<usize>(),
    });
    assert_eq!(
        (json("manifest.json"), serde_json::to_value(&manifest).unwrap()),
        (expected.clone(), expected)
    );
    assert_eq!(json("report.json"), json!({"sessions": 2}));
    assert_eq!(names(out.parent().unwrap()), ["pack"], "nothing is left beside it");
}

#[test]
fn a_pack_of_a_few_items_has_no_chunks_of_items() {
    let folder = TempDir::new().unwrap();
    let (out, manifest) = written(&folder, "rows");
    assert_eq!(names(&out.join(&manifest.build)), ["directory", "head.pack", "rows"]);
    assert_eq!(
        serde_json::to_value(&manifest.chunks).unwrap(),
        json!({"items": 0, "rows": 1, "baskets": 0, "directory": 1})
    );
}

#[test]
fn what_was_written_is_read_again() {
    let folder = TempDir::new().unwrap();
    for items in [0, 1, 128, 129, 700] {
        let pack = pack("rows", items);
        let manifest = write(folder.path(), &Compressed::new(&pack).unwrap(), &()).unwrap();
        let (read, files) = read(folder.path()).unwrap();
        assert_eq!(read, manifest);
        assert_eq!((files.build, files.files, files.items), (pack.build, pack.files, pack.items), "{items}");
    }
}

#[test]
fn the_same_pack_makes_the_same_files() {
    let (one, two) = (TempDir::new().unwrap(), TempDir::new().unwrap());
    let contents = |folder: &TempDir| -> Vec<(PathBuf, Vec<u8>)> {
        let of_folder =
            |(path, bytes): (PathBuf, Vec<u8>)| (path.strip_prefix(folder.path()).unwrap().to_owned(), bytes);
        files(&written(folder, "rows").0).into_iter().map(of_folder).collect()
    };
    assert_eq!(contents(&one), contents(&two));
    assert_ne!(written(&one, "rows").1.build, written(&two, "other").1.build);
}

#[test]
fn a_pack_that_was_there_is_replaced_and_its_build_stays_until_the_next() {
    let folder = TempDir::new().unwrap();
    let (out, first) = written(&folder, "first");
    let files_of_first = files(&out.join(&first.build));
    let (_, second) = written(&folder, "second");
    assert_eq!(names(&out), of_builds(&[&first, &second]));
    assert_eq!(files(&out.join(&first.build)), files_of_first);
    assert_eq!(read(&out).unwrap().0, second);
    let (_, third) = written(&folder, "third");
    assert_eq!(names(&out), of_builds(&[&second, &third]));
    assert_eq!(names(out.parent().unwrap()), ["pack"]);
}

#[test]
fn packed_again_without_a_change_the_build_before_stays_and_what_was_damaged_is_mended() {
    let folder = TempDir::new().unwrap();
    let (out, first) = written(&folder, "first");
    let (_, second) = written(&folder, "second");
    let before = files(&out);
    assert_eq!(written(&folder, "second").1, second);
    assert_eq!(files(&out), before);
    fs::write(out.join(&second.build).join("head.pack"), "").unwrap();
    fs::remove_file(out.join(&second.build).join("rows/0.pack")).unwrap();
    fs::write(out.join(&second.build).join("rows/7.pack"), "of nobody").unwrap();
    written(&folder, "second");
    assert_eq!(files(&out), before);
    assert_eq!(names(&out), of_builds(&[&first, &second]));
}

#[cfg(unix)]
#[test]
fn the_folder_is_there_all_the_time() {
    use std::os::unix::fs::MetadataExt;
    let folder = TempDir::new().unwrap();
    let (out, _) = written(&folder, "old");
    let number = |path: &Path| fs::metadata(path).unwrap().ino();
    let before = number(&out);
    written(&folder, "new");
    assert_eq!(number(&out), before, "another folder would have to be away for a moment");
}

#[test]
fn an_empty_folder_is_free() {
    let folder = TempDir::new().unwrap();
    fs::create_dir_all(folder.path().join("public").join("pack")).unwrap();
    let (out, manifest) = written(&folder, "rows");
    assert_eq!(names(&out), of_builds(&[&manifest]));
}

#[test]
fn what_fails_midway_leaves_the_old_pack_and_nothing_else() {
    let folder = TempDir::new().unwrap();
    let (out, _) = written(&folder, "old");
    let before = files(folder.path());
    let failure = write(&out, &compressed("new"), &Unwritable).unwrap_err();
    assert_eq!((failure.code, &failure.field[..]), ("out.write", "--out"));
    assert!(failure.value.contains("no room"), "{failure}");
    assert_eq!(files(folder.path()), before);
}

#[test]
fn what_fails_at_the_very_end_leaves_the_old_build() {
    for id in ["old", "new"] {
        let folder = TempDir::new().unwrap();
        let (out, old) = written(&folder, "old");
        let before = files(&out.join(&old.build));
        // Where the manifest should go stands a folder.
        fs::remove_file(out.join("manifest.json")).unwrap();
        fs::create_dir(out.join("manifest.json")).unwrap();
        assert_eq!(write(&out, &compressed(id), &()).unwrap_err().code, "out.write");
        assert_eq!(files(&out.join(&old.build)), before);
        assert_eq!(names(&out), of_builds(&[&old]), "the new build is removed");
        assert_eq!(names(out.parent().unwrap()), ["pack"]);
    }
}

#[test]
fn what_fails_midway_leaves_nothing_where_nothing_was() {
    let folder = TempDir::new().unwrap();
    let failure = write(&folder.path().join("pack"), &compressed("new"), &Unwritable).unwrap_err();
    assert_eq!(failure.code, "out.write");
    assert_eq!(names(folder.path()), Vec::<String>::new());
}

#[test]
fn a_place_that_cannot_be_written_is_told() {
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("file"), "").unwrap();
    let failure = write(&folder.path().join("file").join("pack"), &compressed("new"), &()).unwrap_err();
    assert_eq!(failure.code, "out.write");
    assert_eq!(names(folder.path()), ["file"]);
}

#[test]
fn what_is_no_pack_is_never_touched() {
    let folder = TempDir::new().unwrap();
    let own = |name: &str, file: &str, text: &str| {
        let out = folder.path().join(name);
        fs::create_dir(&out).unwrap();
        fs::write(out.join(file), text).unwrap();
        out
    };
    // Many sites have a manifest.json of their own; and a pack's folder may hold what somebody put there.
    let site = own("site", "index.html", "the shop");
    fs::write(site.join("manifest.json"), r#"{"name": "The shop", "icons": []}"#).unwrap();
    let (pack, manifest) = written(&folder, "rows");
    let mixed = own("mixed", "index.html", "the shop");
    fs::copy(pack.join("manifest.json"), mixed.join("manifest.json")).unwrap();
    let of_mixed = mixed.join(&manifest.build);
    fs::create_dir(&of_mixed).unwrap();
    fs::copy(pack.join(&manifest.build).join("head.pack"), of_mixed.join("head.pack")).unwrap();
    let lone = own("lone", "manifest.json", r#"{"name": "The shop"}"#);
    let almost = own("almost", "delta-0123.pack", "not named by sixteen digits");
    let headless = folder.path().join("headless");
    fs::create_dir_all(headless.join("0123456789abcdef")).unwrap();
    let file = folder.path().join("file");
    fs::write(&file, "text").unwrap();
    let other = folder.path().join("other");
    fs::create_dir_all(other.join("inner")).unwrap();

    let before = files(folder.path());
    for out in [site, mixed, lone, almost, headless, file, other] {
        let failure = write(&out, &compressed("new"), &()).unwrap_err();
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
    let usual = folder.path().join("usual");
    fs::create_dir(&usual).unwrap();
    fs::write(usual.join("file"), "").unwrap();
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    for id in ["new", "in the place of another"] {
        let (out, manifest) = written(&folder, id);
        let build = out.join(&manifest.build);
        for new in [&out, &build, &build.join("rows")] {
            assert_eq!(mode(new), mode(&usual), "as any new folder");
        }
        for new in [out.join("manifest.json"), build.join("head.pack")] {
            assert_eq!(mode(&new), mode(&usual.join("file")), "as any new file");
        }
    }
}

#[test]
fn what_a_server_compressed_itself_and_deltas_go_with_the_pack() {
    let folder = TempDir::new().unwrap();
    let (out, old) = written(&folder, "old");
    for name in [
        "manifest.json.gz",
        "report.json.br",
        "delta-0123456789abcdef.pack",
        "delta-0123456789abcdef.pack.zst",
    ] {
        fs::write(out.join(name), "packed").unwrap();
    }
    fs::write(out.join(&old.build).join("head.pack.br"), "packed").unwrap();
    let (_, new) = written(&folder, "new");
    assert_eq!(names(&out), of_builds(&[&old, &new]));
    assert!(out.join(&old.build).join("head.pack.br").is_file());
}

#[cfg(unix)]
#[test]
fn a_link_is_followed() {
    let folder = TempDir::new().unwrap();
    let (real, link) = (folder.path().join("real"), folder.path().join("link"));
    fs::create_dir(&real).unwrap();
    std::os::unix::fs::symlink(&real, &link).unwrap();
    let out = prepare(&link).unwrap();
    let manifest = write(&out, &compressed("rows"), &()).unwrap();
    assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
    assert_eq!(names(&real), of_builds(&[&manifest]));
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
