//! `regulars evaluate --wasm`: the published package says what the engine says.

use std::path::Path;

use serde_json::{Value, json};

use crate::shop::{Folder, feed, log, orders};

/// The npm package, if it has been built.
fn package() -> Option<String> {
    let package = Path::new(env!("CARGO_MANIFEST_DIR")).join("../pkg");
    let built = package.join("dist/index.js").is_file();
    if !built {
        eprintln!("skipped: pkg/dist is not there; `make build` makes it");
    }
    built.then(|| package.display().to_string())
}

#[test]
fn no_list_of_the_package_differs() {
    let Some(package) = package() else { return };
    let shop =
        Folder::new().with("june.csv", log(21, 900)).with("july.csv", log(22, 120)).with("feed.tsv", feed());
    for catalog in ["", "--catalog feed.tsv"] {
        let arguments =
            format!("evaluate --json --train june.csv --test july.csv {catalog} --wasm {package}");
        let report = shop.run(&arguments).json();
        let wasm = &report["wasm"];
        let asked = |of: &serde_json::Value| of["predictions"].as_u64().unwrap();
        assert_eq!(wasm["different_lists"], json!(0));
        assert_eq!(wasm["lists"].as_u64().unwrap(), asked(&report) + asked(&report["new_items"]));
        for measure in ["predictions", "hr20", "mrr20", "ndcg20", "ci95", "coverage20", "novelty20"] {
            assert_eq!(wasm[measure], report[measure], "{measure}");
            assert_eq!(wasm["new_items"][measure], report["new_items"][measure], "{measure}");
        }
    }
}

#[test]
fn no_list_for_a_basket_differs() {
    let Some(package) = package() else { return };
    let shop = Folder::new().with("june.csv", orders(0, 600)).with("july.csv", orders(12, 150));
    let ran = shop.run(&format!(
        "evaluate --baskets --settings default --train june.csv --test july.csv --wasm {package}"
    ));
    assert_eq!(ran.code(), 0, "{ran:?}");
    let lines: Vec<Value> = ran.stdout().lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    for figure in ["wasm", "beside_catalog.wasm"] {
        let compared = lines.iter().find(|line| line["figure"] == figure).unwrap();
        assert_eq!(compared["different_lists"], json!(0), "{compared}");
        // Each order alone, as a page, and with the shopper's own; and each shopper's next.
        assert!(compared["lists"].as_u64().unwrap() >= 3 * 150 + 50, "{compared}");
    }
}

#[test]
fn a_folder_without_the_package_is_told() {
    let shop = Folder::new().with("log.csv", log(23, 40));
    let ran = shop.run("evaluate --json --train log.csv --test log.csv --settings default --wasm nowhere");
    assert_eq!((ran.code(), ran.stdout()), (1, ""));
    // Node.js says what it missed before we do.
    assert!(ran.stderr().contains("\"code\": \"wasm.node\""), "{ran:?}");
}
