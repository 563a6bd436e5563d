//! `regulars delta`: what has changed since the pack.

use std::path::Path;

use regulars::{Availability, Catalog, PackChange, Product};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::shop::{Chance, Folder, files, log, names, unpacked};

/// Products of a feed: id, price, reduced price and availability.
type Row = (String, String, &'static str, &'static str);

const HEADER: &str = "id\ttitle\tprice\tsale_price\tavailability\n";

/// More than a head holds: from 128 on they stand in chunks.
fn rows(items: usize) -> Vec<Row> {
    let row = |item: usize| {
        let sale = if item.is_multiple_of(5) { "0.90 USD" } else { "" };
        (format!("sku-{item}"), format!("{}.50 USD", 1 + item % 9), sale, "in_stock")
    };
    (0..items).map(row).collect()
}

fn feed_of(rows: &[Row]) -> String {
    let line = |(id, price, sale, availability): &Row| {
        format!("{id}\tThing {id}\t{price}\t{sale}\t{availability}\n")
    };
    HEADER.to_owned() + &rows.iter().map(line).collect::<String>()
}

/// A folder with the pack of those products, and the feed in `feed.tsv`.
fn packed(rows: &[Row]) -> Folder {
    let shop = Folder::new().with("feed.tsv", feed_of(rows));
    assert_eq!(shop.run("pack --catalog feed.tsv --out pack").code(), 0);
    shop
}

/// What `regulars delta` answers, once the products are those.
fn delta(shop: &Folder, rows: &[Row]) -> Value {
    std::fs::write(shop.path("feed.tsv"), feed_of(rows)).unwrap();
    shop.run("delta --json --pack pack --catalog feed.tsv").json()
}

/// Three of an item: price, reduced price and whether it can be had.
fn standing(product: &Product) -> (Option<f64>, Option<f64>, Availability) {
    (product.price, product.sale_price, product.availability)
}

/// The names in the pack's folder that are no build's.
fn deltas(shop: &Folder) -> Vec<String> {
    names(&shop.path("pack")).into_iter().filter(|name| name.starts_with("delta-")).collect()
}

fn contents(folder: &Path) -> Vec<(std::path::PathBuf, Vec<u8>)> {
    files(folder).into_iter().map(|file| (file.clone(), std::fs::read(file).unwrap())).collect()
}

#[test]
fn pages_see_every_item_as_the_catalogue_has_it_now() {
    let before = rows(600);
    let shop = packed(&before);
    let built = shop.engine("pack");
    let mut chance = Chance(51);
    for share in [2, 10, 40] {
        let mut now = before.clone();
        now.retain(|_| chance.below(share) > 0);
        for row in &mut now {
            match chance.below(2 * share) {
                0 => row.1 = format!("{}.25 USD", 2 + chance.below(9)),
                1 => row.2 = "1.10 USD",
                2 => row.2 = "",
                3 => row.3 = ["out_of_stock", "preorder", "backorder"][chance.below(3)],
                _ => {}
            }
        }
        let report = delta(&shop, &now);
        let engine = shop.engine_of_now("pack");
        let (catalog, _) = Catalog::from_tsv(&feed_of(&now));
        let [mut changed, mut prices, mut availability, mut gone] = [0; 4];
        for number in 0..600 {
            let then = built.product(number).unwrap();
            let shown = engine.product(number).unwrap();
            let listed = catalog.find(&then.id).and_then(|product| catalog.product(product));
            let expected = match &listed {
                Some(listed) => standing(listed),
                None => (then.price, then.sale_price, Availability::OutOfStock),
            };
            assert_eq!(standing(&shown), expected, "{}", then.id);
            changed += usize::from(expected != standing(&then));
            prices += usize::from((expected.0, expected.1) != (then.price, then.sale_price));
            availability += usize::from(expected.2 != then.availability);
            gone += usize::from(listed.is_none());
        }
        let counted =
            ["changed", "prices", "availability", "gone", "unknown"].map(|name| report[name].clone());
        assert_eq!(counted, [changed, prices, availability, gone, 0].map(|count| json!(count)));
        assert!(changed > 20 && prices > 5 && availability > gone && gone > 5, "{counted:?}");
        // What is gone is in no list.
        let list = engine.feed(600, &[], 0).unwrap().items;
        let has = |id: &str| catalog.find(id).and_then(|product| catalog.product(product)).is_some();
        assert!(!list.is_empty() && list.iter().all(|item| has(&engine.product(item.item).unwrap().id)));
    }
}

#[test]
fn the_file_is_named_by_its_content_and_the_manifest_names_it() {
    let mut rows = rows(300);
    let shop = packed(&rows);
    let (before, published) = (shop.json("pack/manifest.json"), contents(&shop.path("pack")));
    let number = |id: &str| {
        let engine = shop.engine("pack");
        (0..300).find(|&number| engine.product(number).unwrap().id == id).unwrap()
    };
    rows[290].1 = "7.77 USD".into();
    rows[290].2 = "";
    rows[3].3 = "out_of_stock";
    let report = delta(&shop, &rows);

    let sold_out = PackChange {
        item: number("sku-3"),
        price: Some(4.5),
        sale_price: None,
        availability: Availability::OutOfStock,
    };
    let dearer = PackChange {
        item: number("sku-290"),
        price: Some(7.77),
        sale_price: None,
        availability: Availability::InStock,
    };
    let content = PackChange::write(before["build"].as_str().unwrap(), &[sold_out, dearer]).unwrap();
    let digits: String = Sha256::digest(&content)[..8].iter().map(|byte| format!("{byte:02x}")).collect();
    let name = format!("delta-{digits}.pack");
    let file = shop.path("pack").join(&name);
    assert_eq!(unpacked(&file), content);

    let mut expected = before.clone();
    expected["delta"] = json!({"file": name, "bytes": file.metadata().unwrap().len()});
    let manifest = shop.json("pack/manifest.json");
    assert_eq!((&manifest, &report["manifest"]), (&expected, &expected));
    assert_eq!((&report["manifest_changed"], &report["missing"]), (&json!(true), &json!([])));
    // Nothing else has changed, and nothing is left beside it.
    let others = contents(&shop.path("pack")).into_iter().filter(|(path, _)| *path != file);
    let is_manifest = |path: &Path| path.ends_with("manifest.json");
    assert!(
        others
            .filter(|(path, _)| !is_manifest(path))
            .eq(published.into_iter().filter(|(path, _)| !is_manifest(path)))
    );
    assert_eq!(shop.names(), ["feed.tsv", "pack"]);
}

#[test]
fn without_a_change_there_is_no_delta_and_an_older_one_is_taken_back() {
    let before = rows(20);
    let shop = packed(&before);
    let published = contents(&shop.path("pack"));
    let report = delta(&shop, &before);
    assert_eq!((&report["changed"], &report["manifest_changed"]), (&json!(0), &json!(false)));
    assert_eq!(report["manifest"].get("delta"), None);
    assert_eq!(contents(&shop.path("pack")), published);

    let mut sold_out = before.clone();
    sold_out[3].3 = "out_of_stock";
    let name = delta(&shop, &sold_out)["manifest"]["delta"]["file"].as_str().unwrap().to_owned();
    let report = delta(&shop, &before);
    assert_eq!((&report["changed"], &report["manifest_changed"]), (&json!(0), &json!(true)));
    assert_eq!(shop.json("pack/manifest.json").get("delta"), None);
    assert_eq!(deltas(&shop), [name], "a page may have read the manifest a moment ago");
}

#[test]
fn the_last_delta_stays_and_those_before_it_go() {
    let mut now = rows(20);
    let shop = packed(&now);
    let mut published = Vec::new();
    for item in 0..4 {
        now[item].3 = "out_of_stock";
        // What a server compressed itself is of a manifest and a delta that are no more.
        for name in ["manifest.json.gz", "report.json.br", "delta-0123456789abcdef.pack.br"] {
            std::fs::write(shop.path("pack").join(name), "packed").unwrap();
        }
        published.push(delta(&shop, &now)["manifest"]["delta"]["file"].as_str().unwrap().to_owned());
        let mut expected = published[published.len().saturating_sub(2)..].to_vec();
        expected.sort();
        assert_eq!(deltas(&shop), expected);
        assert!(shop.path("pack/report.json.br").is_file() && !shop.path("pack/manifest.json.gz").exists());
    }
    // The same once more changes nothing, not even which one was the last.
    let before = contents(&shop.path("pack"));
    let report = delta(&shop, &now);
    assert_eq!((&report["changed"], &report["manifest_changed"]), (&json!(4), &json!(false)));
    assert_eq!(contents(&shop.path("pack")), before);
    // A file that somebody has lost is written again.
    std::fs::remove_file(shop.path("pack").join(&published[3])).unwrap();
    assert_eq!(delta(&shop, &now)["manifest"]["delta"]["file"], json!(published[3]));
    assert!(deltas(&shop).contains(&published[3]));
}

#[test]
fn a_new_pack_takes_the_place_of_the_deltas_too() {
    let mut now = rows(20);
    let shop = packed(&now);
    now[3].3 = "out_of_stock";
    delta(&shop, &now);
    assert_eq!(deltas(&shop).len(), 1);
    assert_eq!(shop.run("pack --catalog feed.tsv --out pack").code(), 0);
    assert_eq!(deltas(&shop), [""; 0]);
    assert_eq!(shop.json("pack/manifest.json").get("delta"), None);
    assert_eq!(delta(&shop, &now)["changed"], json!(0));
}

#[test]
fn the_answer_for_people_says_what_to_publish() {
    let mut now = rows(20);
    let shop = packed(&now);
    let build = shop.json("pack/manifest.json")["build"].as_str().unwrap().to_owned();
    now[3].3 = "out_of_stock";
    now[4].1 = "9.99 USD".into();
    now.remove(7);
    now.push(("sku-new".into(), "1.00 USD".into(), "", ""));
    now.push(("sku-bad".into(), "cheap".into(), "", ""));
    std::fs::write(shop.path("feed.tsv"), feed_of(&now)).unwrap();
    let said = || {
        let ran = shop.run("delta --pack pack --catalog feed.tsv");
        assert_eq!(ran.code(), 0, "{ran:?}");
        let lines: Vec<String> = ran.stdout().lines().map(str::to_owned).collect();
        (lines, ran.stderr().to_owned())
    };
    let (answer, told) = said();
    let file = &shop.json("pack/manifest.json")["delta"];
    let name = file["file"].as_str().unwrap();
    let first =
        format!("pack: of 20 items 3 changed since build {build}: 1 in price, 2 in availability, 1 gone; ");
    assert!(answer[0].starts_with(&first), "{answer:?}");
    assert_eq!(
        answer[1..],
        [format!("Publish {name}, {} bytes compressed, and then manifest.json.", file["bytes"])]
    );
    let told: Vec<&str> = told.lines().collect();
    assert_eq!(told[0], "feed.tsv: TSV, 21 products, 0 bad lines");
    assert!(
        told[1].starts_with("product.price: price is \"cheap\"") && told[1].contains("first at 22"),
        "{told:?}"
    );
    assert_eq!(told[2..], ["Products that are not in the pack wait for the next one: 1, such as sku-new."]);
    assert_eq!(said().0[1..], ["What is published says so already."]);

    std::fs::write(shop.path("feed.tsv"), feed_of(&rows(20))).unwrap();
    let (answer, _) = said();
    assert!(answer[0].starts_with(&format!("pack: of 20 items none changed since build {build}; ")));
    assert_eq!(answer[1..], ["The delta before was taken back: publish manifest.json."]);
}

#[test]
fn a_product_that_cannot_be_used_is_no_longer_shown() {
    let mut now = rows(20);
    let shop = packed(&now);
    now[3].1 = "cheap".into();
    let report = delta(&shop, &now);
    assert_eq!((&report["changed"], &report["gone"]), (&json!(1), &json!(1)));
    assert_eq!(report["product_problems"][0]["code"], "product.price");
}

#[test]
fn a_delta_that_is_a_burden_to_pages_is_told() {
    let mut now = rows(8000);
    let shop = packed(&now);
    let mut chance = Chance(52);
    now.iter_mut()
        .for_each(|row| row.1 = format!("{}.{:02} USD", 1000 + chance.below(99_000), chance.below(100)));
    let report = delta(&shop, &now);
    let bytes = report["manifest"]["delta"]["bytes"].as_u64().unwrap();
    assert!(bytes > 20_000);
    let expected = format!(
        "What has changed weighs {} kB, and every page that loads the pack loads it: it is time to pack again.",
        bytes.div_ceil(1000)
    );
    assert_eq!(report["missing"], json!([expected]));
}

#[test]
fn a_catalogue_that_lacks_most_of_the_pack_is_told() {
    let now = rows(20);
    let shop = packed(&now);
    assert_eq!(delta(&shop, &now[..10])["missing"], json!([]));
    let expected = "11 of 20 items are gone. If they are still sold, give the whole catalogue, all of its files at once.";
    assert_eq!(delta(&shop, &now[..9])["missing"], json!([expected]));
}

#[test]
fn a_pack_of_a_log_alone_learns_what_can_be_had() {
    let shop = Folder::new().with("log.csv", log(53, 60)).with("feed.tsv", "id\ttitle\nsku-41\tThing\n");
    assert_eq!(shop.run("pack --events log.csv --settings default --out pack").code(), 0);
    let items = shop.json("pack/manifest.json")["items"].as_u64().unwrap();
    let report = shop.run("delta --json --pack pack --catalog feed.tsv").json();
    assert_eq!((&report["gone"], &report["unknown"]), (&json!(items - 1), &json!(0)));
    let engine = shop.engine_of_now("pack");
    let list = engine.feed(20, &[], 0).unwrap().items;
    assert_eq!(list.iter().map(|item| engine.product(item.item).unwrap().id).collect::<Vec<_>>(), ["sku-41"]);
}
