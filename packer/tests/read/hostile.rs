//! Files as they should not be: each ends in the lines that can be used and a report that says the rest.

use std::io::Write;

use flate2::Compression;
use flate2::write::GzEncoder;
use regulars_packer::read::{EventsRead, read_events};

use crate::support::{events, folder_with, problems, read};

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut packed = GzEncoder::new(Vec::new(), Compression::fast());
    packed.write_all(bytes).unwrap();
    packed.finish().unwrap()
}

/// What is used, as texts, and the problems.
fn outcome(name: &str, bytes: &[u8]) -> (Vec<String>, Vec<String>) {
    let read = read(name, bytes).unwrap();
    (events(&read), problems(&read.report.problems))
}

const HEADER: &str = "session_id,item_id,pos\n";

#[test]
fn oddities_that_cost_nothing() {
    let expected = vec!["0 tea ViewItem".to_owned(), "1 milk ViewItem".to_owned()];
    for text in [
        "\u{feff}session_id,item_id,pos\na,tea,1\nb,milk,1\n",
        "\u{feff}\"session_id\",\"item_id\",\"pos\"\r\n\"a\",\"tea\",\"1\"\r\n\"b\",\"milk\",\"1\"\r\n",
        "session_id,item_id,pos\ra,tea,1\rb,milk,1\r",
        "\n\nsession_id,item_id,pos\n\n\na,tea,1\n\nb,milk,1",
        "note,session_id,item_id,pos\n\"two\nlines, \"\"quoted\"\"\",a,tea,1\n,b,milk,1\n",
        "session_id;item_id;pos\na;tea;1\nb;milk;1\n",
        "session_id|item_id|pos|\na|tea|1|\nb|milk|1|\n",
        "item_id,session_id,item_id,pos\ntea,a,x,1\nmilk,b,y,1\n",
        "session_id,item_id,pos,x\na,tea,1,\0\0\nb,milk,1,5\" screen\n",
        "  Session ID ,\"Item-Id\", POS \na , tea ,1\nb,milk, 1\n",
        "[{\"session_id\":\"a\",\"item_id\":\"tea\",\"pos\":1},\n{\"pos\":\"1\",\"session_id\":\"b\",\"item_id\":\"milk\"}]",
        "\u{feff}{\"session_id\":\"a\",\"item_id\":\"tea\",\"pos\":1}\r\n\r\n{\"pos\":1.0,\"session_id\":\"b\",\"item_id\":\"milk\"}",
    ] {
        let (events, problems) = outcome("log", text.as_bytes());
        assert_eq!((&events, problems.len()), (&expected, 0), "{text:?} {problems:?}");
    }
}

#[test]
fn bad_bytes_cost_their_line() {
    let mut latin = HEADER.as_bytes().to_vec();
    latin.extend(b"a,tea,1\na,caf\xe9,2\nb,milk,1\n");
    let (used, problems) = outcome("log.csv", &latin);
    assert_eq!(used, ["0 tea ViewItem", "1 milk ViewItem"]);
    assert_eq!(problems, ["events.line 1 [3]"]);
    let json = b"{\"session\":1,\"sku\":\"tea\",\"pos\":1}\n{\"session\":1,\"sku\":\"caf\xe9\",\"pos\":2}\n\x01\x02\x01\n{\"session\":2,\"sku\":\"milk\",\"pos\":1}\n";
    let (used, problems) = outcome("log.jsonl", json);
    assert_eq!(used, ["0 tea ViewItem", "1 milk ViewItem"]);
    assert_eq!(problems, ["events.line 2 [2, 3]"]);
}

#[test]
fn nul_bytes_within_ids_are_part_of_them() {
    let (used, problems) = outcome("log.csv", b"session_id,item_id,pos\na,t\0a,1\nb,milk,1\n");
    assert_eq!(used, ["0 t\0a ViewItem", "1 milk ViewItem"]);
    assert!(problems.is_empty());
}

#[test]
fn a_very_long_line_is_a_line() {
    let long = "x".repeat(1 << 20);
    let text = format!("note,session_id,item_id,pos\n{long},a,tea,1\n{long}\n,b,milk,1\n");
    let (used, problems) = outcome("log.csv", text.as_bytes());
    assert_eq!(used, ["0 tea ViewItem", "1 milk ViewItem"]);
    assert_eq!(problems, ["events.line 1 [3]"]);
    let json = format!(
        "{{\"note\":\"{long}\",\"session\":1,\"sku\":\"tea\",\"pos\":1}}\n{{\"note\":\"{long}\n{{\"session\":2,\"sku\":\"milk\",\"pos\":1}}\n"
    );
    let (used, problems) = outcome("log.jsonl", json.as_bytes());
    assert_eq!(used, ["0 tea ViewItem", "1 milk ViewItem"]);
    assert_eq!(problems, ["events.line 1 [2]"]);
}

#[test]
fn a_quotation_mark_that_nobody_closes_costs_its_line_wherever_it_is() {
    for bad in ["\"a,tea,2,n", "a,\"tea,2,n", "a,tea,2,\"n"] {
        let rows = |from: u32, to: u32| {
            (from..to).map(|number| format!("s{number},i{number},1,n\n")).collect::<String>()
        };
        let text = format!("session_id,item_id,pos,note\n{}{bad}\n{}", rows(0, 20_000), rows(20_000, 20_100));
        let read = read("log.csv", text.as_bytes()).unwrap();
        assert_eq!(read.report.events, 20_100, "{bad}");
        assert_eq!(problems(&read.report.problems), ["events.line 1 [20002]"], "{bad}");
        assert_eq!(read.log.items[20_099], "i20099");
    }
}

#[test]
fn bad_lines_all_over_a_long_file_keep_their_numbers() {
    let mut text = HEADER.to_owned();
    for number in 0..30_000 {
        match number % 10_000 {
            5_000 => text.push_str("too,few\n"),
            7_000 => text.push_str(&format!("s{number},,1\n")),
            _ => text.push_str(&format!("s{number},i{number},1\n")),
        }
    }
    for (name, bytes) in [("log.csv", text.clone().into_bytes()), ("log.csv.gz", gzip(text.as_bytes()))] {
        let read = read(name, &bytes).unwrap();
        assert_eq!(read.report.events, 29_994);
        let mut found = problems(&read.report.problems);
        found.sort();
        assert_eq!(found, ["events.item_id 3 [7002, 17002, 27002]", "events.line 3 [5002, 15002, 25002]"]);
    }
}

#[test]
fn a_packed_file_that_was_cut_off_is_used_as_far_as_it_goes() {
    let rows: String = (0..50_000u64).map(|number| format!("s{number},i{},1\n", number.pow(3))).collect();
    let text = format!("{HEADER}{rows}");
    let full = gzip(text.as_bytes());
    let read = read("log.csv.gz", &full[..full.len() / 2]).unwrap();
    assert_eq!(problems(&read.report.problems), ["events.broken_off 1 [0]"]);
    let used = read.report.events;
    assert!((20_000..30_000).contains(&used), "{used}");
    // The line that was cut is not taken for a shorter one.
    let last = read.log.items.last().unwrap();
    assert_eq!(*last, format!("i{}", (used - 1).pow(3)));
}

#[test]
fn what_is_damaged_from_its_beginning_is_said_to_be() {
    let damaged = [&[0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3][..], &[0xff; 50]].concat();
    let failure = read("log.csv.gz", &damaged).unwrap_err();
    assert_eq!(failure.code, "file.damaged");
    let failure = read("log.parquet", b"PAR1 and then nothing that a footer would be").unwrap_err();
    assert_eq!(failure.code, "file.parquet");
    let failure = read("log.csv", b"\xff\xfes\0e\0").unwrap_err();
    assert_eq!(failure.code, "file.encoding");
}

#[test]
fn nothing_is_reported_as_nothing() {
    for bytes in [
        &b""[..],
        b"\n\n",
        b"[]",
        b" [ ]\n",
        b"\xef\xbb\xbf",
        b"session_id,item_id,pos\n",
        b"session_id,item_id,pos",
        &gzip(b""),
    ] {
        let read = read("log", bytes).unwrap();
        assert_eq!(read.report.events, 0);
        let codes = problems(&read.report.problems);
        assert_eq!(codes, ["events.empty 1 [0]"], "{bytes:?}");
        assert!(read.log.visitor.is_empty() && read.log.items.is_empty());
    }
    let none = read_events(&[], &|_| ()).unwrap();
    assert_eq!(problems(&none.report.problems), ["events.empty 1 [0]"]);
}

#[test]
fn one_session_is_too_few_and_said_to_be() {
    let (used, problems) = outcome("log.csv", b"session_id,item_id,pos\na,tea,1\na,milk,2\n");
    assert_eq!((used.len(), problems), (2, vec!["events.one_session 1 [0]".to_owned()]));
}

#[test]
fn files_with_other_columns_make_one_log() {
    let (_folder, paths) = folder_with(&[
        ("a [1].csv", b"session,sku,time,utm_medium\n1,tea,2020-06-30,email\n"),
        ("b #2%.tsv", b"type\tuser\tvisit_id\titem\tts\nbuy\tu\t2\ttea\t1593536687\n"),
        ("c.csv", b""),
    ]);
    let read: EventsRead = read_events(&paths, &|_| ()).unwrap();
    assert_eq!(events(&read), ["0 tea ViewItem", "1 tea Purchase"]);
    assert_eq!(read.log.channel, [0, regulars_packer::Log::NO_CHANNEL]);
    assert_eq!(problems(&read.report.problems), ["events.empty 1 [0]"]);
    assert_eq!(read.report.problems[0].examples[0].file, paths[2].display().to_string());
    let formats: Vec<&str> = read.report.files.iter().map(|file| file.format.as_str()).collect();
    assert_eq!(formats, ["CSV", "TSV", "empty"]);
    let (_folder, paths) =
        folder_with(&[("a.csv", b"session,sku,pos\n1,a,1\n"), ("b.csv", b"user,sku,pos\n1,a,1\n")]);
    assert_eq!(read_events(&paths, &|_| ()).unwrap_err().code, "events.column");
}

#[test]
fn text_that_is_no_log_is_said_to_be_none() {
    for text in [
        "just some words\nand more\n",
        "1,2014-04-07T10:51:09.277Z,214536502,0\n",
        "<html></html>",
        "{}\n{}\n",
        "{broken",
        "\"",
        "5",
    ] {
        let failure = read("log", text.as_bytes()).unwrap_err();
        assert_eq!(failure.code, "events.column", "{text}");
        assert!(failure.expected.contains("session_id") && failure.expected.contains("item_id"), "{failure}");
    }
}
