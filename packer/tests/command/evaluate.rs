//! `regulars evaluate`.

use serde_json::{Value, json};

use crate::shop::{Folder, feed, log, orders};

fn share(value: &Value) -> f64 {
    let share = value.as_f64().unwrap_or_else(|| panic!("{value} is no number"));
    assert!((0.0..=1.0).contains(&share), "{share}");
    share
}

#[test]
fn the_report_measures_the_pack_and_simpler_ways() {
    let shop =
        Folder::new().with("june.csv", log(6, 2000)).with("july.csv", log(7, 300)).with("feed.tsv", feed());
    let report = shop.run("evaluate --json --train june.csv --test july.csv --catalog feed.tsv").json();
    // Every event after the first of its session is asked for.
    let lines = log(7, 300).lines().count() as u64 - 1;
    assert_eq!(report["predictions"], json!(lines - 300));
    for measure in ["hr20", "mrr20", "ndcg20", "coverage20"] {
        assert!(share(&report[measure]) > 0.3, "{measure}: {}", report[measure]);
        share(&report["new_items"][measure]);
    }
    assert!(report["new_items"]["predictions"].as_u64() < report["predictions"].as_u64());
    assert!(
        share(&report["ci95"]["mrr20"]) > 0.0 && share(&report["ci95"]["mrr20"]) < 0.05,
        "{}",
        report["ci95"]
    );
    assert!(report["novelty20"].as_f64().unwrap() > 1.0);
    assert_eq!((&report["train_sessions"], &report["test_sessions"]), (&json!(2000), &json!(300)));
    assert_eq!(report["train_events"]["files"][0]["path"], "june.csv");
    assert_eq!(report["test_events"]["events"], json!(lines));
    assert_eq!(report["training"]["search"]["learned_from"], json!(1800));
    assert!(report["sizes"]["rows_gzip_per_item"].as_f64().unwrap() > 1.0);
    assert!(report["pack_seconds"].as_f64().unwrap() > 0.0);
    assert_eq!(report.get("wasm"), None);

    let baselines = report["baselines"].as_array().unwrap();
    let names: Vec<&str> = baselines.iter().map(|baseline| baseline["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["popularity", "item_knn", "sequential_rules", "vmis_knn"]);
    for baseline in baselines {
        assert_eq!(baseline["repeats_allowed"]["predictions"], report["predictions"]);
        assert!(share(&baseline["repeats_allowed"]["ndcg20"]) < share(&report["ndcg20"]), "{baseline}");
    }
    assert!(shop.names().iter().all(|name| ["june.csv", "july.csv", "feed.tsv"].contains(&name.as_str())));
}

#[test]
fn the_answer_for_people_is_a_table() {
    let shop = Folder::new()
        .with("june.csv", log(8, 300))
        .with("july.csv", log(9, 50) + "s,,view_item,1760000000\n");
    let ran = shop.run("evaluate --train june.csv --test july.csv --settings default");
    assert_eq!(ran.code(), 0, "{ran:?}");
    let lines: Vec<&str> = ran.stdout().lines().collect();
    assert_eq!(lines.len(), 14);
    assert_eq!(
        lines[0].split_whitespace().collect::<Vec<&str>>(),
        ["repeats", "allowed", "HR@20", "MRR@20", "NDCG@20", "coverage", "novelty"]
    );
    let first = |line: &str| line.split_whitespace().next().unwrap().to_owned();
    let names = ["regulars", "popularity", "item_knn", "sequential_rules", "vmis_knn"];
    assert_eq!(lines[1..6].iter().map(|line| first(line)).collect::<Vec<String>>(), names);
    assert_eq!(lines[6], "new items only");
    assert_eq!(lines[7..12].iter().map(|line| first(line)).collect::<Vec<String>>(), names);
    assert!(lines[12].contains(" predictions in 50 sessions; "), "{}", lines[12]);
    assert!(lines[13].starts_with("Packed in ") && lines[13].contains(" s: 3 files, "), "{}", lines[13]);
    // What was wrong with either log is told beside it.
    let line = log(9, 50).lines().count() + 1;
    assert!(ran.stderr().contains("july.csv: CSV, "), "{ran:?}");
    assert!(ran.stderr().contains(&format!("july.csv:{line}: ")), "{ran:?}");
}

#[test]
fn evaluating_twice_says_the_same() {
    let shop = Folder::new().with("june.csv", log(10, 500)).with("july.csv", log(11, 80));
    let report = || {
        let mut report = shop.run("evaluate --json --train june.csv --test july.csv").json();
        report["pack_seconds"] = Value::Null;
        report
    };
    assert_eq!(report(), report());
}

#[test]
fn logs_with_nothing_to_ask_are_no_measurement() {
    let shop =
        Folder::new().with("june.csv", log(12, 100)).with("july.csv", "session_id,item_id,timestamp\n");
    for (train, test, found) in
        [("june.csv", "july.csv", "100 sessions"), ("july.csv", "june.csv", "0 sessions")]
    {
        let ran = shop.run(&format!("evaluate --json --train {train} --test {test}"));
        assert_eq!((ran.code(), ran.stdout()), (1, ""));
        let failure = ran.failure();
        assert_eq!(failure["code"], "evaluate.predictions");
        assert!(failure["value"].as_str().unwrap().starts_with(found), "{failure}");
    }
}

#[test]
fn baskets_are_measured_line_by_line() {
    let shop = Folder::new()
        .with("june.csv", orders(0, 3000) + "u1,T0-1,i500,purchase,-1,1700001728\n")
        .with("july.csv", orders(60, 400));
    let figures = |what: &str| {
        let ran = shop.run(&format!("evaluate --baskets{what} --train june.csv --test july.csv"));
        assert_eq!(ran.code(), 0, "{ran:?}");
        ran.stdout().lines().map(|line| serde_json::from_str(line).unwrap()).collect::<Vec<Value>>()
    };
    let lines = figures("");
    let report = &lines[0]["baskets"];
    assert_eq!((&report["orders"], &report["orders_with_pairs"]), (&json!(3000), &json!(3000)));
    assert_eq!(report["search"]["tried_on"], json!(300));
    assert_eq!(lines[0]["sizes"]["items"], json!(60), "what shipped");
    let figure = |name: &str| {
        let figure = lines.iter().find(|line| line["figure"] == name).unwrap_or_else(|| panic!("{name}"));
        let [value, low, high] = ["value", "low", "high"].map(|part| figure[part].as_f64().unwrap());
        assert!(low <= value && value <= high, "{figure}");
        value
    };
    assert!(figure("completion.hr20") > 0.95, "each item has its partner in the cart");
    assert!(figure("completion.hr20") > figure("completion.popularity.hr20") + 0.2);
    assert!(figure("completion.own.mrr20") > 0.5);
    assert!(figure("next.r10") > figure("next.frequency.r10") - 0.1 && figure("next.tifu_knn.r10") > 0.1);
    for measure in ["completion.hr20", "completion.own.mrr20", "next.r10"] {
        // So small a shop has all its items in the head: a page's own catalogue adds none.
        assert_eq!(figure(measure), figure(&format!("beside_catalog.{measure}")), "{measure}");
    }
    assert!(figure("reminders.each.bought") > 0.9, "every shopper has three kinds of goods in turn");
    assert!(figure("reminders.bought_minus_frequency").abs() < 0.2);
    for part in ["completion", "next", "reminders"] {
        let is_of_part = |line: &&Value| line["figure"].as_str().unwrap().contains(&format!("{part}."));
        let of_part: Vec<Value> = lines[1..].iter().filter(is_of_part).cloned().collect();
        assert_eq!(figures(&format!("={part}"))[1..], of_part, "{part}");
    }
}

#[test]
fn logs_without_orders_are_no_measurement_of_baskets() {
    let looked = "user_id,transaction_id,item_id,event,quantity,timestamp\nu1,,i1,view_item,1,1710000000\n";
    let shop = Folder::new().with("june.csv", orders(0, 10)).with("july.csv", looked);
    let ran = shop.run("evaluate --baskets --train june.csv --test july.csv");
    assert_eq!((ran.code(), ran.stdout()), (1, ""));
    assert!(ran.stderr().starts_with("regulars: evaluate.orders: "), "{ran:?}");
    assert_eq!(shop.run("evaluate --seed 3 --train june.csv --test july.csv").code(), 2);
}
