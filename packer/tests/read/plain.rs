//! Logs with plain columns.

use std::path::Path;
use std::sync::Arc;

use datafusion::arrow::array::{
    ArrayRef, Float64Array, Int64Array, RecordBatch, StringArray, TimestampMicrosecondArray,
};
use datafusion::parquet::arrow::ArrowWriter;
use regulars_packer::read::read_events;

use crate::support::{events, folder_with, problems, read};

const PLAIN: &str = "session_id,item_id,event,timestamp\n\
    a,tea,view_item,1593536687\n\
    a,milk,purchase,2020-06-30T17:04:48Z\n\
    b,tea,addtocart,1593536689\n";

#[test]
fn a_plain_log_is_read_in_its_order() {
    let read = read("log.csv", PLAIN.as_bytes()).unwrap();
    assert_eq!(events(&read), ["0 tea ViewItem", "0 milk Purchase", "1 tea AddToCart"]);
    assert_eq!(problems(&read.report.problems), ["events.timestamp.units 1 [0]"]);
    assert_eq!(read.log.time, [1_593_536_687_000, 1_593_536_688_000, 1_593_536_689_000]);
    assert_eq!(read.log.position, [0, 1, 2]);
    assert_eq!(read.report.files[0].format, "CSV");
    assert_eq!(read.report.files[0].columns["event"], "event");
    assert_eq!((read.report.events, read.report.items, read.report.visitors), (3, 2, 2));
}

#[test]
fn a_bad_line_costs_itself_alone_and_keeps_its_number() {
    let text = b"user,sku,pos\n\n1,a,1\n1,\"b\n1,c,3\n1,d\n2,\xff,1\n2,e,x\n2,f,2\n";
    let read = read("log.csv", text).unwrap();
    assert_eq!(events(&read), ["0 a ViewItem", "0 c ViewItem", "1 f ViewItem"]);
    assert_eq!(problems(&read.report.problems), ["events.line 3 [4, 6, 7]", "events.position 1 [8]"]);
    assert_eq!((read.report.files[0].used, read.report.files[0].bad_lines), (3, 4));
}

#[test]
fn json_lines_and_arrays_are_read_alike() {
    let lines = br#"{"session":1,"sku":"x","ts":1593536687,"type":"click"}
{broken

{"session":"1","sku":7,"ts":"1593536688","type":"buy"}
"#;
    let array = br#"[{"session":1,"sku":"x","ts":1593536687,"type":"click"},
 5, {"session":"1","sku":7,"ts":"1593536688","type":"buy"}]"#;
    for (name, bytes) in [("log.jsonl", &lines[..]), ("log", array)] {
        let read = read(name, bytes).unwrap();
        assert_eq!(events(&read), ["0 x ViewItem", "0 7 Purchase"]);
        assert_eq!(problems(&read.report.problems), ["events.line 1 [2]", "events.one_session 1 [0]"]);
    }
}

#[test]
fn parquet_is_read_with_its_types() {
    let columns: [(&str, ArrayRef); 4] = [
        ("user_id", Arc::new(Int64Array::from(vec![5, 5, 6]))),
        ("product_id", Arc::new(Float64Array::from(vec![Some(12.0), None, Some(12.0)]))),
        ("event_type", Arc::new(StringArray::from(vec!["view", "view", "purchase"]))),
        ("event_time", Arc::new(TimestampMicrosecondArray::from(vec![1_593_536_687_000_000; 3]))),
    ];
    let batch = RecordBatch::try_from_iter(columns).unwrap();
    let mut bytes = Vec::new();
    let mut writer = ArrowWriter::try_new(&mut bytes, batch.schema(), None).unwrap();
    writer.write(&batch).unwrap();
    writer.close().unwrap();

    let read = read("log.parquet", &bytes).unwrap();
    assert_eq!(events(&read), ["0 12 ViewItem", "1 12 Purchase"]);
    assert_eq!(problems(&read.report.problems), ["events.item_id 1 [2]"]);
    assert_eq!(read.log.time, [1_593_536_687_000; 2]);
    assert_eq!(read.log.visitor_is_user, [true, true]);
}

#[test]
fn events_without_a_session_go_by_user() {
    let csv = b"session_id,user_id,item_id,time\ns,u,tea,1593536687\n,u,milk,1593536688\n,,milk,1593536689\n";
    let json = br#"{"session_id":"s","user_id":"u","item_id":"tea","time":1593536687}
{"session_id":null,"user_id":"u","item_id":"milk","time":1593536688}
{"item_id":"milk","time":1593536689}"#;
    for (bytes, line) in [(&csv[..], 4), (json, 3)] {
        let read = read("log", bytes).unwrap();
        assert_eq!(events(&read), ["0 tea ViewItem", "1 milk ViewItem"]);
        assert_eq!(read.log.visitor_is_user, [false, true]);
        assert_eq!(problems(&read.report.problems), [format!("events.session_id 1 [{line}]")]);
    }
}

#[test]
fn columns_are_used_where_they_tell_something() {
    let header = "session_id,item_id,event,timestamp,position,quantity,price,transaction_id\n";
    let row = |event: &str| format!("a,tea,{event},1593536687,1,0,3.20,7\n");
    let log = |event: &str| read("log.csv", format!("{header}{}", row(event)).as_bytes()).unwrap();
    let used = |event: &str| log(event).report.files[0].columns.keys().copied().collect::<Vec<_>>();
    assert_eq!(used("view"), ["event", "item_id", "position", "session_id", "timestamp"]);
    let with_purchases =
        ["event", "item_id", "position", "price", "quantity", "session_id", "timestamp", "transaction_id"];
    assert_eq!(used("buy"), with_purchases);
}

#[test]
fn unknown_events_are_passed_over_and_are_no_bad_lines() {
    let text = "session_id,item_id,event,pos\na,tea,teleport,1\na,tea,view,2\nb,tea,teleport,1\nb,tea,,2\n";
    let read = read("log.csv", text.as_bytes()).unwrap();
    assert_eq!((read.report.events, read.report.files[0].bad_lines), (1, 1));
    assert_eq!(read.report.unknown_events["teleport"], 2);
    let event = &read.report.problems[0];
    assert_eq!((event.code, event.count), ("events.event", 2));
    let values: Vec<&str> = event.examples.iter().map(|example| example.value.as_str()).collect();
    assert_eq!(values, ["", "teleport"]);
}

#[test]
fn progress_ends_at_the_size_of_all_files() {
    let (_folder, paths) = folder_with(&[("a.csv", PLAIN.as_bytes()), ("b.csv", PLAIN.as_bytes())]);
    let seen = std::cell::RefCell::new(Vec::new());
    read_events(&paths, &|bytes| seen.borrow_mut().push(bytes)).unwrap();
    let seen = seen.into_inner();
    assert!(seen.is_sorted(), "{seen:?}");
    assert_eq!(seen.last(), Some(&(2 * PLAIN.len() as u64)));
}

#[test]
fn a_missing_column_is_named_with_those_found() {
    let failure = read("log.csv", b"session_id,thing,timestamp\n1,2,3\n").unwrap_err();
    assert_eq!((failure.code, failure.field.as_str()), ("events.column", "columns"));
    assert_eq!(failure.value, "session_id, thing, timestamp");
    assert!(failure.expected.contains("log.csv a column item_id (or item"), "{failure}");
    let missing = read_events(&[Path::new("/nowhere/at/all.csv").to_owned()], &|_| ()).unwrap_err();
    assert_eq!(missing.code, "file.unreadable");
}
