//! What `regulars delta` refuses: the field at fault is named, and what was published is untouched.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use crate::shop::{Folder, files, large_feed};

/// A folder with a pack of more items than a head holds, and their feed.
fn packed() -> Folder {
    let shop = Folder::new().with("feed.tsv", large_feed(700));
    assert_eq!(shop.run("pack --catalog feed.tsv --out pack").code(), 0);
    shop
}

fn contents(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    files(folder).into_iter().map(|file| (file.clone(), fs::read(file).unwrap())).collect()
}

/// The failure of a run that has changed nothing.
fn refused(shop: &Folder, pack: &str, catalog: &str) -> Value {
    let before = contents(&shop.path("."));
    let failure = shop.run(&format!("delta --json --pack {pack} --catalog {catalog}")).failure();
    assert_eq!(contents(&shop.path(".")), before);
    failure
}

fn assert_failed(failure: &Value, code: &str, field: &str, value: &str) {
    let told = (&failure["code"], &failure["field"]);
    assert_eq!(told, (&json!(code), &json!(field)), "{failure}");
    assert!(failure["value"].as_str().unwrap().contains(value), "{value} in {failure}");
}

#[test]
fn a_folder_that_is_no_pack() {
    let shop = Folder::new().with("feed.tsv", large_feed(3)).with("file", "");
    let manifest = |text: &str| {
        fs::create_dir_all(shop.path("site")).unwrap();
        fs::write(shop.path("site/manifest.json"), text).unwrap();
        refused(&shop, "site", "feed.tsv")
    };
    assert_failed(&refused(&shop, "nowhere", "feed.tsv"), "delta.pack", "--pack", "nowhere/manifest.json: ");
    assert_failed(&refused(&shop, "file", "feed.tsv"), "delta.pack", "--pack", "file/manifest.json: ");
    for (text, told) in [
        ("", "EOF"),
        ("[2]", "it names no version"),
        (r#"{"name": "The shop", "icons": []}"#, "it names no version"),
        (r#"{"version": "3"}"#, "it names no version"),
        (r#"{"version": 4}"#, "missing field"),
        (r#"{"version": 4, "build": 7}"#, "invalid type"),
    ] {
        assert_failed(&manifest(text), "delta.pack", "--pack", told);
    }
}

#[test]
fn a_manifest_that_leads_elsewhere() {
    let shop = packed();
    let path = shop.path("pack/manifest.json");
    for build in ["../pack", "0123", "0123456789abcdeg", "/etc"] {
        let mut manifest = shop.json("pack/manifest.json");
        manifest["build"] = json!(build);
        fs::write(&path, manifest.to_string()).unwrap();
        assert_failed(&refused(&shop, "pack", "feed.tsv"), "delta.pack", "--pack", "it names no build");
    }
}

#[test]
fn a_manifest_of_another_version() {
    let shop = packed();
    fs::write(shop.path("pack/manifest.json"), r#"{"version": 1, "file": "0123456789abcdef.pack"}"#).unwrap();
    let failure = refused(&shop, "pack", "feed.tsv");
    assert_failed(&failure, "pack.version", "--pack", "pack/manifest.json: version 1");
    assert!(failure["expected"].as_str().unwrap().starts_with("version 4"), "{failure}");
    let mut later = shop.json("pack/manifest.json");
    later["version"] = json!(5);
    fs::write(shop.path("pack/manifest.json"), later.to_string()).unwrap();
    assert_failed(&refused(&shop, "pack", "feed.tsv"), "pack.version", "--pack", "version 5");
}

#[test]
fn a_build_that_is_not_whole() {
    let shop = packed();
    let build = shop.path("pack").join(shop.json("pack/manifest.json")["build"].as_str().unwrap());
    for file in files(&build) {
        let whole = fs::read(&file).unwrap();
        let told = file.strip_prefix(shop.path("pack")).unwrap().display().to_string();
        fs::remove_file(&file).unwrap();
        assert_failed(&refused(&shop, "pack", "feed.tsv"), "pack.damaged", "--pack", &told);
        let mut flipped = whole.clone();
        flipped[whole.len() / 2] ^= 0x10;
        for damaged in [&whole[..whole.len() / 2], &flipped] {
            fs::write(&file, damaged).unwrap();
            assert_failed(&refused(&shop, "pack", "feed.tsv"), "pack.damaged", "--pack", &told);
        }
        // Not even compressed: the engine tells what it is not.
        for other in [&b""[..], b"<html>"] {
            fs::write(&file, other).unwrap();
            assert_failed(&refused(&shop, "pack", "feed.tsv"), "pack.damaged", "pack", "no whole file");
        }
        fs::write(&file, whole).unwrap();
    }
    assert_eq!(shop.run("delta --pack pack --catalog feed.tsv").code(), 0, "it is whole again");
}

#[test]
fn a_file_in_the_place_of_another() {
    let shop = packed();
    let build = shop.path("pack").join(shop.json("pack/manifest.json")["build"].as_str().unwrap());
    fs::copy(build.join("items/2.pack"), build.join("items/3.pack")).unwrap();
    assert_failed(&refused(&shop, "pack", "feed.tsv"), "pack.mixed", "pack", "items/3 that is another file");
}

#[test]
fn a_manifest_that_counts_otherwise() {
    let shop = packed();
    let manifest = shop.json("pack/manifest.json");
    for (part, count, told) in [
        ("/items", json!(701), "700 items"),
        ("/items", json!(1_u64 << 40), "700 items"),
        ("/chunks/items", json!(3), "512 items, and not the next one"),
        ("/chunks/items", json!(u64::MAX), "items/6.pack"),
        ("/chunks/rows", json!(7), "rows/6.pack"),
        ("/chunks/directory", json!(1_u64 << 50), "directory/2.pack"),
    ] {
        let mut other = manifest.clone();
        *other.pointer_mut(part).unwrap() = count;
        fs::write(shop.path("pack/manifest.json"), other.to_string()).unwrap();
        assert_failed(&refused(&shop, "pack", "feed.tsv"), "pack.damaged", "--pack", told);
    }
}

#[test]
fn files_that_were_unpacked_on_their_way_are_read() {
    let shop = packed();
    for file in files(&shop.path("pack").join(shop.json("pack/manifest.json")["build"].as_str().unwrap())) {
        fs::write(&file, crate::shop::unpacked(&file)).unwrap();
    }
    let report = shop.run("delta --json --pack pack --catalog feed.tsv").json();
    assert_eq!(report["changed"], json!(0));
}

#[test]
fn a_catalogue_that_says_nothing_of_the_pack() {
    let shop = packed()
        .with("no-ids.tsv", "thing\ttitle\n1\tTea\n")
        .with("no-ids.json", r#"[{"title": "Tea"}, {"title": "Pot"}]"#)
        .with("empty.tsv", "")
        .with("header.tsv", "id\ttitle\tprice\n")
        .with("bad.tsv", "id\ttitle\tprice\nsku-1\tThing\tcheap\n")
        .with("others.tsv", large_feed(5).replace("sku-", "product-"))
        .with("euros.tsv", large_feed(700).replace("USD", "EUR"));
    for (catalog, code, field, told) in [
        ("no-ids.tsv", "catalog.column", "columns", "thing, title"),
        ("no-ids.json", "delta.catalog", "--catalog", "0 products"),
        ("empty.tsv", "delta.catalog", "--catalog", "0 products"),
        ("header.tsv", "delta.catalog", "--catalog", "0 products"),
        ("bad.tsv", "delta.catalog", "--catalog", "0 products"),
        (
            "others.tsv",
            "delta.catalog",
            "--catalog",
            "5 products, none of them in the pack, such as product-",
        ),
        ("euros.tsv", "delta.currency", "--catalog", "prices in EUR"),
        ("nowhere.tsv", "file.unreadable", "nowhere.tsv", ""),
    ] {
        assert_failed(&refused(&shop, "pack", catalog), code, field, told);
    }
    // What was wrong with each file is told beside the failure.
    let ran = shop.run("delta --pack pack --catalog bad.tsv");
    assert_eq!((ran.code(), ran.stdout()), (1, ""));
    assert!(ran.stderr().contains("product.price: price is \"cheap\""), "{ran:?}");
    assert!(ran.stderr().contains("regulars: delta.catalog: --catalog is \"0 products"), "{ran:?}");
}

#[test]
fn half_a_catalogue_is_not_taken_for_a_shop_that_sells_half() {
    let products: Vec<Value> =
        (0..700).map(|item| json!({"id": format!("sku-{item}"), "title": "Thing"})).collect();
    let text = serde_json::to_string(&products).unwrap();
    let shop = packed().with("half.json", &text[..text.len() / 2]);
    assert_failed(&refused(&shop, "pack", "half.json"), "catalog.broken_off", "half.json", "EOF");
    assert_failed(&refused(&shop, "pack", "feed.tsv half.json"), "catalog.broken_off", "half.json", "EOF");
}

#[test]
fn a_folder_that_cannot_be_written() {
    let shop = packed();
    let manifest = fs::read(shop.path("pack/manifest.json")).unwrap();
    let now = large_feed(700).replace("sku-7\tThing 7\t8.50", "sku-7\tThing 7\t8.75");
    let shop = shop.with("feed.tsv", now);
    let report = shop.run("delta --json --pack pack --catalog feed.tsv").json();
    assert_eq!(report["changed"], json!(1));
    // In the place of the file stands a folder.
    let file = shop.path("pack").join(report["manifest"]["delta"]["file"].as_str().unwrap());
    fs::remove_file(&file).unwrap();
    fs::create_dir(&file).unwrap();
    fs::write(shop.path("pack/manifest.json"), manifest).unwrap();
    assert_failed(&refused(&shop, "pack", "feed.tsv"), "out.write", "--pack", "pack: ");
}
