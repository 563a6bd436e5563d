//! `regulars pack`.

use serde_json::{Value, json};

use crate::shop::{Folder, ITEMS, feed, files, large_feed, log, names, unpacked};

#[test]
fn a_log_and_a_catalogue_make_a_pack_that_the_engine_serves() {
    let shop = Folder::new().with("log.csv", log(1, 2500)).with("feed.tsv", feed());
    let ran = shop.run("pack --catalog feed.tsv --events log.csv --out public/pack");
    assert_eq!(ran.code(), 0, "{ran:?}");
    assert_eq!(shop.names(), ["feed.tsv", "log.csv", "public"], "nothing is left beside it");

    let manifest = shop.json("public/pack/manifest.json");
    let build = manifest["build"].as_str().unwrap();
    assert_eq!(names(&shop.path("public/pack")), [build, "manifest.json", "report.json"]);
    assert_eq!(
        shop.pack("public/pack").files.len(),
        4,
        "a head, a chunk of rows, one of baskets, a shard of the directory"
    );

    assert_eq!(manifest["chunks"]["baskets"], 1);

    // The answer is on standard output, what was read on standard error, and no progress is drawn.
    let answer: Vec<&str> = ran.stdout().lines().collect();
    assert!(
        answer[0].starts_with("On the newest 250 sessions the next item was among the first 20 in "),
        "{ran:?}"
    );
    assert!(
        answer[1].starts_with("public/pack: 121 items, 121 with neighbours, from 2500 sessions; "),
        "{ran:?}"
    );
    let sizes = ["4 files, ", " kB of it is the head, which every page loads; rows take ", " bytes an item."];
    assert!(sizes.iter().all(|part| answer[2].contains(part)), "{ran:?}");
    let headers = "Cache-Control: no-cache for manifest.json and \"public, max-age=31536000, immutable\" for";
    assert_eq!(
        answer[3],
        "Customers: how they order is not learned, because the purchases name no shopper (user_id); what an order comes \
         to is not learned, because no order has prices."
    );
    let baskets = &shop.json("public/pack/report.json")["baskets"];
    let [orders, lines, pairs] =
        ["orders", "lines", "orders_with_pairs"].map(|part| baskets[part].as_u64().unwrap());
    assert!(orders > 100 && lines > orders && pairs > 0 && pairs < orders, "{baskets}");
    assert_eq!(
        answer[4],
        format!(
            "Baskets: {orders} orders with {lines} lines, {pairs} of them of two items or more, tell what goes together."
        )
    );
    assert_eq!(answer[5], format!("Publish the folder as it is, with {headers} {build}/."));
    assert_eq!(answer.len(), 6);
    let events = log(1, 2500).lines().count() - 1;
    assert_eq!(
        ran.stderr().lines().collect::<Vec<&str>>(),
        [
            format!("log.csv: CSV, {events} events, 0 bad lines"),
            format!("feed.tsv: TSV, {} products, 0 bad lines", ITEMS + 1)
        ]
    );

    let mut engine = shop.engine("public/pack");
    engine.record(&json!({"event": "view_item", "item_id": "sku-41"}), 0);
    let list = engine.feed(10, &["sku-41".to_owned()], 1000).unwrap();
    let id = |item: u32| engine.product(item).unwrap().id;
    // Whoever looks at 41 goes on to one of the next three, and stays on the shelf.
    let first: Vec<String> = list.items[..6].iter().map(|item| id(item.item)).collect();
    assert!(first[..2].iter().all(|id| ["sku-42", "sku-43", "sku-44"].contains(&id.as_str())), "{first:?}");
    assert!(first.iter().all(|id| id.starts_with("sku-4")), "{first:?}");
}

#[test]
fn the_manifest_counts_what_is_in_the_folder() {
    let shop = Folder::new().with("feed.tsv", large_feed(1000));
    assert_eq!(shop.run("pack --catalog feed.tsv --out pack").code(), 0);
    let manifest = shop.json("pack/manifest.json");
    let build = shop.path("pack").join(manifest["build"].as_str().unwrap());
    let count = |kind: &str| files(&build.join(kind)).len();
    let bytes = |files: &[std::path::PathBuf]| -> u64 {
        files.iter().map(|file| file.metadata().unwrap().len()).sum()
    };
    let head = build.join("head.pack");
    let mut checksum = flate2::Crc::new();
    checksum.update(&unpacked(&head));
    assert_eq!(
        manifest,
        json!({
            "version": 4,
            "build": manifest["build"],
            "items": 1000,
            "head": {"bytes": bytes(&[head]), "crc32": format!("{:08x}", checksum.sum())},
            "chunks": {"items": 7, "rows": 8, "baskets": 0, "directory": 2},
            "bytes": bytes(&files(&build)),
        })
    );
    assert_eq!((count("items"), count("rows"), count("directory")), (7, 8, 2));
    // The first items stand in the head.
    assert_eq!(names(&build.join("items"))[0], "1.pack");
    assert_eq!(names(&build), ["directory", "head.pack", "items", "rows"]);
    let engine = shop.engine("pack");
    assert!((0..1000).all(|item| engine.product(item).is_some()));
}

#[test]
fn the_answer_for_machines_is_the_report_with_the_manifest() {
    let shop = Folder::new().with("log.csv", log(2, 800)).with("feed.tsv", feed());
    let answer = shop.run("pack --json --catalog feed.tsv --events log.csv --out pack").json();
    assert_eq!(answer["manifest"], shop.json("pack/manifest.json"));
    // What stands beside the pack is a part of it, and names no file: anybody may read it.
    let published =
        ["sessions", "items", "outcomes", "customers", "baskets", "training", "sizes", "locality"]
            .map(|part| (part.to_owned(), answer[part].clone()));
    assert_eq!(shop.json("pack/report.json"), Value::Object(published.into_iter().collect()));
    assert_eq!((&answer["sessions"], &answer["items"]), (&json!(800), &json!(ITEMS + 1)));
    assert_eq!(answer["events"]["files"][0]["format"], "CSV");
    assert_eq!(answer["catalog"]["products"], json!(ITEMS + 1));
    assert_eq!((&answer["missing"], &answer["product_problems"]), (&json!([]), &json!([])));
    let search = &answer["training"]["search"];
    assert_eq!((&search["learned_from"], &search["tried_on"]), (&json!(720), &json!(80)));
    assert!(search["found"]["ndcg20"].as_f64() >= search["default"]["ndcg20"].as_f64(), "{search}");
    assert!(answer["sizes"]["rows"].as_u64().unwrap() >= ITEMS as u64);
}

#[test]
fn the_same_log_makes_the_same_pack_under_the_same_name() {
    let shop = Folder::new().with("log.csv", log(3, 600)).with("feed.tsv", feed());
    let packed = |out: &str| {
        let ran = shop.run(&format!("pack --catalog feed.tsv --events log.csv --out {out}"));
        assert_eq!(ran.code(), 0, "{ran:?}");
        (shop.json(&format!("{out}/manifest.json")), shop.pack(out))
    };
    assert_eq!(packed("one"), packed("two"));
}

#[test]
fn a_new_pack_takes_the_place_of_an_old_one_whose_build_stays_for_a_while() {
    let shop = Folder::new().with("feed.tsv", feed()).with("log.csv", log(4, 200));
    let pack = |arguments: &str| -> String {
        let ran = shop.run(&format!("pack {arguments} --settings default --out pack"));
        assert_eq!(ran.code(), 0, "{ran:?}");
        shop.json("pack/manifest.json")["build"].as_str().unwrap().to_owned()
    };
    let first = pack("--catalog feed.tsv");
    let files_of_first = files(&shop.path("pack").join(&first));
    let second = pack("--events log.csv");
    let sorted = |mut names: Vec<String>| {
        names.sort();
        names
    };
    let of_builds = |builds: [&String; 2]| {
        sorted([builds[0].clone(), builds[1].clone(), "manifest.json".into(), "report.json".into()].into())
    };
    assert_ne!(first, second);
    assert_eq!(names(&shop.path("pack")), of_builds([&first, &second]));
    assert_eq!(files(&shop.path("pack").join(&first)), files_of_first);
    let third = pack("--catalog feed.tsv --events log.csv");
    assert_eq!(names(&shop.path("pack")), of_builds([&second, &third]));
    assert_eq!(shop.names(), ["feed.tsv", "log.csv", "pack"]);
}

#[test]
fn a_folder_of_something_else_is_refused_before_any_work() {
    let shop = Folder::new().with("feed.tsv", feed());
    std::fs::create_dir(shop.path("site")).unwrap();
    std::fs::write(shop.path("site/manifest.json"), "{}").unwrap();
    let failure = shop.run("pack --json --catalog missing.tsv --out site").failure();
    assert_eq!(
        (&failure["code"], &failure["value"]),
        (&json!("out.exists"), &json!(shop.path("site/manifest.json")))
    );
    assert_eq!(names(&shop.path("site")), ["manifest.json"]);
}

#[test]
fn a_catalogue_alone_makes_a_pack_that_says_what_is_missing() {
    let shop = Folder::new().with("feed.tsv", feed());
    let ran = shop.run("pack --catalog feed.tsv --out pack");
    assert_eq!(ran.code(), 0, "{ran:?}");
    assert!(ran.stderr().contains("No events were given: the pack ranks by content"), "{ran:?}");
    assert!(ran.stdout().starts_with("pack: 121 items, "), "no word of sessions that there are not: {ran:?}");
    let engine = shop.engine("pack");
    let titles: Vec<String> =
        (0..).map_while(|item| engine.product(item)).map(|product| product.title).collect();
    assert_eq!((titles.len(), titles.iter().all(|title| title.contains("hing"))), (ITEMS + 1, true));
}

#[test]
fn settings_are_taken_over_from_a_report() {
    let shop = Folder::new().with("log.csv", log(5, 900));
    let found = shop.run("pack --json --events log.csv --out found").json()["training"]["settings"].clone();
    let defaults = shop.run("pack --json --events log.csv --settings default --out defaults").json();
    assert_eq!(defaults["training"]["settings"], defaults["training"]["default_settings"]);
    assert_ne!(found, defaults["training"]["settings"], "this shop has settings of its own");
    assert_eq!(
        (&defaults["training"]["search"], &defaults["training"]["weigh"]),
        (&Value::Null, &Value::Null)
    );

    let taken = shop.run("pack --json --events log.csv --settings found/report.json --out taken").json();
    assert_eq!(taken["manifest"], shop.json("found/manifest.json"), "weights and all: the same pack");
    assert_eq!(taken["training"]["settings"], found);
    std::fs::write(shop.path("settings.json"), found.to_string()).unwrap();
    let alone = shop.run("pack --json --events log.csv --settings settings.json --out alone").json();
    assert_eq!(alone["training"]["settings"], found);
    // The report carries the weights as well, and makes the same pack again.
    assert_eq!(shop.pack("taken"), shop.pack("found"));
    assert_ne!(shop.pack("alone"), shop.pack("taken"));
    assert_ne!(shop.pack("defaults"), shop.pack("taken"));
}

#[cfg(unix)]
#[test]
fn who_closes_the_pipe_early_breaks_nothing() {
    use std::process::{Command, Stdio};
    let shop = Folder::new().with("feed.tsv", feed());
    let mut child = Command::new(env!("CARGO_BIN_EXE_regulars"))
        .args(["pack", "--json", "--catalog", "feed.tsv", "--out", "pack"])
        .current_dir(shop.path("."))
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!((output.status.code(), output.stderr), (Some(0), Vec::new()));
}

#[test]
fn nothing_of_the_files_that_were_read_is_published() {
    let lines = log(21, 60) + "s,joe@example.com,view_item,yesterday\n";
    let shop = Folder::new().with("clicks-of-may.csv", lines);
    let ran = shop.run("pack --events clicks-of-may.csv --settings default --out pack");
    assert!(ran.stderr().contains("joe@example.com") || ran.stderr().contains("yesterday"), "{ran:?}");
    let published = shop.json("pack/report.json").to_string();
    assert!(
        !published.contains("joe@")
            && !published.contains("yesterday")
            && !published.contains("clicks-of-may")
    );
    assert!(published.contains("training"));
}

#[test]
fn nothing_takes_the_place_of_a_good_pack() {
    let shop = Folder::new().with("log.csv", log(22, 60)).with("empty.csv", "session_id,item_id,timestamp\n");
    assert_eq!(shop.run("pack --events log.csv --settings default --out pack").code(), 0);
    let good = shop.pack("pack");
    for settings in ["default", "search"] {
        let ran = shop.run(&format!("pack --json --events empty.csv --settings {settings} --out pack"));
        assert_eq!((ran.code(), &ran.failure()["code"]), (1, &json!("pack.empty")));
    }
    assert_eq!(shop.pack("pack"), good);
}

#[test]
fn ids_that_the_catalogue_does_not_know_are_told() {
    let feed = feed().replace("\nsku-", "\nproduct-");
    let shop = Folder::new().with("log.csv", log(23, 100)).with("feed.tsv", feed);
    let answer =
        shop.run("pack --json --events log.csv --catalog feed.tsv --settings default --out pack").json();
    let matched = &answer["matched"];
    assert!(matched["in_catalog"].as_u64() < matched["logged_items"].as_u64(), "{matched}");
    assert!(matched["events_share"].as_f64().unwrap() < 0.5, "{matched}");
    let missing = answer["missing"].to_string();
    assert!(missing.contains("logged items") && missing.contains("are in the catalogue"), "{missing}");
}
