//! Random logs, written in every format and packed in every way, are read back as they were.

use std::io::Write;
use std::sync::Arc;

use datafusion::arrow::array::{ArrayRef, Int64Array, RecordBatch, StringArray};
use datafusion::datasource::file_format::file_compression_type::FileCompressionType;
use datafusion::parquet::arrow::ArrowWriter;
use proptest::prelude::*;
use regulars_packer::Action;

use crate::support::read;

#[derive(Clone, Debug)]
struct Event {
    session: u8,
    item: String,
    action: Action,
    millis: i64,
    position: i64,
    note: String,
}

fn name(action: Action) -> &'static str {
    match action {
        Action::ViewItem => "view_item",
        Action::AddToWishlist => "add_to_wishlist",
        Action::AddToCart => "add_to_cart",
        Action::Purchase => "purchase",
    }
}

prop_compose! {
    fn event()(
        session in 0u8..9,
        item in "[a-zA-Z0-9ä,;\"'\t |{}-]{0,6}[a-z0-9é\"]",
        action in prop_oneof![
            Just(Action::ViewItem), Just(Action::AddToWishlist), Just(Action::AddToCart), Just(Action::Purchase),
        ],
        millis in 700_000_000_000i64..4_000_000_000_000,
        position in -5i64..100,
        note in "[\\PC\r\n\"]{0,12}",
    ) -> Event {
        Event { session, item: item.trim().to_owned(), action, millis, position, note }
    }
}

fn csv(events: &[Event], delimiter: u8) -> Vec<u8> {
    let mut writer = csv::WriterBuilder::new().delimiter(delimiter).from_writer(Vec::new());
    writer.write_record(["note", "session_id", "item_id", "event", "timestamp", "position"]).unwrap();
    for event in events {
        let (session, millis, position) =
            (event.session.to_string(), event.millis.to_string(), event.position.to_string());
        writer
            .write_record([&event.note, &session, &event.item, name(event.action), &millis, &position])
            .unwrap();
    }
    writer.into_inner().unwrap()
}

fn json(events: &[Event]) -> Vec<u8> {
    let line = |event: &Event| {
        let line = serde_json::json!({
            "session_id": event.session, "item_id": event.item, "event": name(event.action),
            "timestamp": event.millis, "position": event.position, "note": {"item_id": event.note},
        });
        format!("{line}\n")
    };
    events.iter().map(line).collect::<String>().into_bytes()
}

fn parquet(events: &[Event]) -> Vec<u8> {
    let texts = |text: fn(&Event) -> &str| {
        Arc::new(StringArray::from_iter_values(events.iter().map(text))) as ArrayRef
    };
    let numbers = |number: fn(&Event) -> i64| {
        Arc::new(Int64Array::from_iter_values(events.iter().map(number))) as ArrayRef
    };
    let columns = [
        ("note", texts(|event| &event.note)),
        ("session_id", numbers(|event| event.session.into())),
        ("item_id", texts(|event| &event.item)),
        ("event", texts(|event| name(event.action))),
        ("timestamp", numbers(|event| event.millis)),
        ("position", numbers(|event| event.position)),
    ];
    let batch = RecordBatch::try_from_iter(columns).unwrap();
    let mut bytes = Vec::new();
    let mut writer = ArrowWriter::try_new(&mut bytes, batch.schema(), None).unwrap();
    writer.write(&batch).unwrap();
    writer.close().unwrap();
    bytes
}

fn packed(bytes: &[u8], by: FileCompressionType) -> Vec<u8> {
    let stream = futures::stream::iter([Ok(bytes.to_vec().into())]);
    let packed = by.convert_to_compress_stream(Box::pin(stream)).unwrap();
    let chunks: Vec<_> = futures::executor::block_on(futures::StreamExt::collect(packed));
    let mut all = Vec::new();
    chunks.into_iter().for_each(|chunk| all.write_all(&chunk.unwrap()).unwrap());
    all
}

fn check(events: &[Event], bytes: &[u8]) -> Result<(), TestCaseError> {
    let read = read("log", bytes).unwrap();
    let log = &read.log;
    prop_assert_eq!(log.visitor.len(), events.len(), "{:?}", read.report);
    let mut sessions: Vec<u8> = Vec::new();
    for (at, event) in events.iter().enumerate() {
        prop_assert_eq!(&log.items[log.item[at] as usize], &event.item);
        prop_assert_eq!(log.action[at], event.action);
        prop_assert_eq!((log.time[at], log.position[at]), (event.millis, event.position));
        if log.visitor[at] as usize == sessions.len() {
            sessions.push(event.session);
        }
        prop_assert_eq!(sessions[log.visitor[at] as usize], event.session);
    }
    prop_assert_eq!(log.items.len() as u64, read.report.items);
    prop_assert!(read.report.problems.iter().all(|problem| problem.code == "events.one_session"));
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn every_format_is_read_back(events in proptest::collection::vec(event(), 1..40)) {
        for delimiter in [b',', b'\t', b';', b'|'] {
            check(&events, &csv(&events, delimiter))?;
        }
        check(&events, &json(&events))?;
        check(&events, &parquet(&events))?;
        let plain = csv(&events, b',');
        for by in [
            FileCompressionType::GZIP,
            FileCompressionType::ZSTD,
            FileCompressionType::BZIP2,
            FileCompressionType::XZ,
        ] {
            check(&events, &packed(&plain, by))?;
        }
        check(&events, &packed(&json(&events), FileCompressionType::ZSTD))?;
    }

    /// Whatever a file holds, reading it ends in a log whose columns fit each other, or in a failure.
    #[test]
    fn any_bytes_end_in_a_log_or_a_failure(bytes in proptest::collection::vec(any::<u8>(), 0..400), after in 0usize..4) {
        let before = ["", "session_id,item_id,pos\n", "{\"session\":1,\"sku\":2,\"pos\":3}\n", "[{\"session\":1,\"sku\":2,\"pos\":3},"];
        let all = [before[after].as_bytes(), &bytes].concat();
        match read("log", &all) {
            Ok(read) => {
                let events = read.log.visitor.len();
                prop_assert!(read.log.item.len() == events && read.log.position.len() == events);
                prop_assert_eq!(read.report.files[0].used, events as u64);
                prop_assert!(events > 0 || !read.report.problems.is_empty() || !read.report.passed_over.is_empty());
            }
            Err(failure) => prop_assert!(!failure.code.is_empty() && !failure.mend.is_empty()),
        }
    }
}
