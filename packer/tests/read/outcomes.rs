//! Collected reports of offers: what is counted, and what is not.

use std::io::Write;

use flate2::Compression;
use flate2::write::GzEncoder;
use regulars::{ResponseCount, ResponseModel, Stage};
use regulars_packer::Failure;
use regulars_packer::read::{OutcomesReport, read_outcomes};

use crate::support::{folder_with, problems};

fn read(name: &str, bytes: &[u8]) -> Result<OutcomesReport, Failure> {
    let (_folder, paths) = folder_with(&[(name, bytes)]);
    read_outcomes(&paths)
}

/// Each count as `offer stage generosity: orders of trials`.
fn counts(read: &OutcomesReport) -> Vec<String> {
    let count = |count: &regulars_packer::read::OutcomeCount| {
        let offer = count.promotion_id.as_deref().unwrap_or("-");
        format!("{offer} {:?} {}: {} of {}", count.stage, count.generosity, count.orders, count.trials)
    };
    read.outcomes.counts.iter().map(count).collect()
}

/// A visit begins without any, is handed one, then another in its place, and orders; others see one, are withheld one,
/// or order without any.
const REPORTS: &str = r#"{"event":"no_promotion","stage":"newcomer","holdout":false,"time":1760000000000}
{"event":"view_promotion","promotion_id":"ten","stage":"newcomer","holdout":false,"generosity":0.125,"replaces":"","time":1}
{"event":"select_promotion","promotion_id":"ten","stage":"newcomer","holdout":false,"time":1}
{"event":"view_promotion","promotion_id":"ship","stage":"newcomer","holdout":false,"generosity":0.25,"replaces":"ten","time":1}
{"event":"purchase","promotion_id":"ship","stage":"newcomer","holdout":false,"value":30.5,"currency":"EUR","time":2}
{"event":"view_promotion","promotion_id":"ten","stage":"newcomer","holdout":false,"generosity":0.375,"time":1}
{"event":"view_promotion","promotion_id":"ten","stage":"loyal","holdout":true,"generosity":0.25,"time":1}
{"event":"purchase","promotion_id":"ten","stage":"loyal","holdout":true,"value":9,"time":2}
{"event":"dismiss_promotion","promotion_id":"ten","stage":"newcomer","holdout":false,"time":3}
{"event":"no_promotion","stage":"loyal","holdout":false,"time":1}
"#;
const COUNTED: [&str; 4] =
    ["- Newcomer 0: 0 of 0", "- Loyal 0: 1 of 2", "ship Newcomer 0.25: 1 of 1", "ten Newcomer 0.25: 0 of 1"];

#[test]
fn a_visit_is_one_trial_of_the_last_offer_and_what_is_withheld_is_none() {
    let read = read("reports.jsonl", REPORTS.as_bytes()).unwrap();
    assert_eq!(counts(&read), COUNTED);
    assert_eq!((read.outcomes.reports, read.files[0].used, read.files[0].bad_lines), (8, 8, 0));
    assert_eq!((read.passed_over["select_promotion"], read.passed_over["dismiss_promotion"]), (1, 1));
    assert_eq!(problems(&read.problems), [""; 0]);
    let responses = read.outcomes.responses();
    assert_eq!(
        (responses[1].promotion_id.as_str(), responses[1].trials, responses[1].orders),
        ("", 2.0, 1.0)
    );
    assert_eq!(regulars::Stage::ALL[usize::from(responses[1].stage)], regulars::Stage::Loyal);
}

#[test]
fn reports_under_names_that_an_analytics_may_need_are_the_same() {
    let renamed = REPORTS.replace(r#""event":""#, r#""event":"offer_"#);
    assert_eq!(counts(&read("reports.jsonl", renamed.as_bytes()).unwrap()), COUNTED);
    let order = REPORTS.replace(r#""event":"purchase""#, r#""event":"promotion_purchase""#);
    assert_eq!(counts(&read("reports.jsonl", order.as_bytes()).unwrap()), COUNTED);
}

#[test]
fn an_array_and_packed_lines_say_the_same() {
    let lines: Vec<&str> = REPORTS.lines().collect();
    let array = read("reports.json", format!("[{}]", lines.join(",\n")).as_bytes()).unwrap();
    assert_eq!(
        (counts(&array), array.files[0].format.as_str()),
        (COUNTED.map(String::from).to_vec(), "JSON")
    );
    let mut packer = GzEncoder::new(Vec::new(), Compression::default());
    packer.write_all(REPORTS.as_bytes()).unwrap();
    let packed = packer.finish().unwrap();
    let whole = read("reports.jsonl.gz", &packed).unwrap();
    assert_eq!(counts(&whole), COUNTED);
    assert_eq!(whole.files[0].format, "JSON Lines, gzip");

    let (half, rest) = lines.split_at(4);
    let (half, rest) = (half.join("\n"), rest.join("\n"));
    let (_folder, paths) = folder_with(&[("a.jsonl", half.as_bytes()), ("b.jsonl", rest.as_bytes())]);
    assert_eq!(counts(&read_outcomes(&paths).unwrap()), COUNTED);
}

#[test]
fn the_rows_of_an_export_are_read_by_their_parameters() {
    let param = |key: &str, value: &str| format!(r#"{{"key":"{key}","value":{value}}}"#);
    let row = |event: &str, params: &[String]| {
        format!(r#"{{"event_name":"{event}","user_pseudo_id":"1.2","event_params":[{}]}}"#, params.join(","))
    };
    let text =
        |key: &str, value: &str| param(key, &format!(r#"{{"string_value":"{value}","int_value":null}}"#));
    let stage = text("stage", "newcomer");
    let ten = text("promotion_id", "ten");
    let rows = [
        row(
            "view_promotion",
            &[
                ten.clone(),
                stage.clone(),
                text("holdout", "false"),
                param("generosity", r#"{"string_value":null,"double_value":0.125}"#),
            ],
        ),
        row("purchase", &[ten.clone(), stage.clone(), param("holdout", r#"{"int_value":0}"#)]),
        row("view_promotion", &[ten, stage, param("holdout", r#"{"int_value":"1"}"#)]),
        row("purchase", &[param("ga_session_id", r#"{"int_value":7}"#)]),
        row("page_view", &[]),
    ];
    let read = read("export.jsonl", rows.join("\n").as_bytes()).unwrap();
    assert_eq!(counts(&read), ["- Newcomer 0: 0 of 1", "ten Newcomer 0.125: 1 of 1"]);
    assert_eq!((read.passed_over["purchase"], read.passed_over["page_view"]), (1, 1));
    assert_eq!(problems(&read.problems), [""; 0]);
}

#[test]
fn what_cannot_be_read_is_told_with_its_line_and_the_rest_is_used() {
    let long = format!(r#"{{"event":"purchase","promotion_id":"{}","stage":"loyal"}}"#, "x".repeat(201));
    let bad = [
        "no report",
        r#"{"event":"view_promotion""#,
        "[]",
        r#"{"event":"teleport","stage":"loyal"}"#,
        r#"{"stage":"loyal"}"#,
        r#"{"event":"no_promotion"}"#,
        r#"{"event":"no_promotion","stage":"lost"}"#,
        r#"{"event":"view_promotion","stage":"loyal","generosity":0.1}"#,
        r#"{"event":"view_promotion","promotion_id":7,"stage":"loyal","generosity":0.1}"#,
        &long,
        r#"{"event":"view_promotion","promotion_id":"ten","stage":"loyal"}"#,
        r#"{"event":"view_promotion","promotion_id":"ten","stage":"loyal","generosity":1.5}"#,
        r#"{"event":"view_promotion","promotion_id":"ten","stage":"loyal","generosity":0.1,"holdout":"maybe"}"#,
    ];
    let text = format!("{}\n\n{}", bad.join("\n"), r#"{"event":"no_promotion","stage":"loyal"}"#);
    let read = read("reports.jsonl", text.as_bytes()).unwrap();
    assert_eq!(counts(&read), ["- Loyal 0: 0 of 1"]);
    assert_eq!((read.files[0].used, read.files[0].bad_lines), (1, 13));
    assert_eq!(
        problems(&read.problems),
        [
            "outcomes.line 3 [1, 2, 3]",
            "outcomes.event 2 [4, 5]",
            "outcomes.stage 2 [6, 7]",
            "outcomes.promotion_id 3 [8, 9, 10]",
            "outcomes.generosity 2 [11, 12]",
            "outcomes.holdout 1 [13]",
        ]
    );
}

#[test]
fn a_file_without_reports_and_one_that_is_none_are_told() {
    let empty = read("reports.jsonl", b"").unwrap();
    assert_eq!(problems(&empty.problems), ["outcomes.empty 1 [0]"]);
    assert_eq!(read("reports.csv", b"event,stage\nno_promotion,loyal\n").unwrap_err().code, "outcomes.kind");
}

/// Of a few shoppers, told by `user`: who buys every other time, and who never does.
fn histories(user: impl Fn(usize) -> String) -> String {
    let visit = |shopper: usize, visit: usize| {
        let about = format!(r#""stage":"newcomer","holdout":false,"time":{visit}{}"#, user(shopper));
        let order = format!("{{\"event\":\"purchase\",{about}}}\n");
        let order = if shopper.is_multiple_of(4) && visit.is_multiple_of(2) { order } else { String::new() };
        format!("{{\"event\":\"no_promotion\",{about}}}\n{order}")
    };
    (0..400).map(|shopper| (0..10).map(|number| visit(shopper, number)).collect::<String>()).collect()
}

#[test]
fn what_tells_its_shopper_teaches_by_histories() {
    let of = |user: &dyn Fn(usize) -> String| read("reports.jsonl", histories(user).as_bytes()).unwrap();
    let told = of(&|shopper| format!(r#","user_pseudo_id":"u{shopper}""#));
    let untold = of(&|_| String::new());
    let most_untold = of(&|shopper| match shopper % 4 {
        0 => format!(r#","user_pseudo_id":"u{shopper}""#),
        _ => String::new(),
    });
    assert_eq!((untold.outcomes.shoppers, &untold.model), (0, &None));
    assert_eq!((most_untold.outcomes.shoppers, &most_untold.model), (0, &None));
    assert_eq!(counts(&told), counts(&untold));
    assert_eq!(told.outcomes.shoppers, 400);
    let history = |orders| {
        vec![ResponseCount { stage: Stage::Newcomer as u8, trials: 10.0, orders, ..ResponseCount::default() }]
    };
    let histories: Vec<_> =
        (0..400).map(|shopper| history(if shopper % 4 == 0 { 5.0 } else { 0.0 })).collect();
    assert_eq!(told.model, Some(ResponseModel::learn(&histories)));
}

#[test]
fn a_history_begins_with_its_earliest_report_and_forgets_what_was_replaced() {
    let lines = r#"{"event":"view_promotion","promotion_id":"ten","stage":"loyal","generosity":0.125,"replaces":"","time":9,"user_pseudo_id":"a"}
{"event":"no_promotion","stage":"loyal","time":8,"user_pseudo_id":"a"}
{"event":"no_promotion","stage":"stranger","time":1,"user_pseudo_id":"a"}
"#;
    let count = |id: &str, stage: Stage, generosity| ResponseCount {
        promotion_id: id.to_owned(),
        stage: stage as u8,
        generosity,
        trials: 1.0,
        orders: 0.0,
    };
    let history = vec![count("", Stage::Stranger, 0.0), count("ten", Stage::Loyal, 0.125)];
    assert_eq!(read("a.jsonl", lines.as_bytes()).unwrap().model, Some(ResponseModel::learn(&[history])));

    let row = |time: u64, stage: &str| {
        format!(
            r#"{{"event_name":"no_promotion","user_pseudo_id":"1.2","event_timestamp":"{time}","event_params":[{{"key":"stage","value":{{"string_value":"{stage}"}}}}]}}"#
        )
    };
    let rows = [row(20, "loyal"), row(10, "stranger")].join("\n");
    let history = vec![count("", Stage::Stranger, 0.0), count("", Stage::Loyal, 0.0)];
    assert_eq!(read("b.jsonl", rows.as_bytes()).unwrap().model, Some(ResponseModel::learn(&[history])));
}
