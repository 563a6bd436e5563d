//! GA4's export to BigQuery, as JSON Lines and as Parquet, which say the same.

use std::sync::Arc;

use datafusion::arrow::array::{Array, ArrayRef, ListArray, RecordBatch, StructArray};
use datafusion::arrow::datatypes::{DataType, Field, Fields, Schema};
use datafusion::arrow::json::ReaderBuilder;
use datafusion::parquet::arrow::ArrowWriter;
use regulars_packer::read::EventsRead;

use crate::support::{events, problems, read};

const EXPORT: &str = include_str!("../fixtures/ga4.jsonl");

fn check(read: &EventsRead) {
    let expected = [
        "0 9197163 ViewItem",
        "0 9197163 AddToCart",
        "0 9197163 Purchase",
        "0 9195912 Purchase",
        "1 9195912 ViewItem",
    ];
    assert_eq!(events(read), expected);
    assert_eq!(problems(&read.report.problems), ["events.session_id 1 [7]", "events.item_id 1 [8]"]);
    assert_eq!(read.log.time[0], 1_612_069_520_766);
    assert_eq!(read.log.channels, ["organic", "(none)"]);
    assert_eq!(read.log.channel, [0, regulars_packer::Log::NO_CHANNEL, 0, 0, 1]);
    assert_eq!(read.log.visitor_is_user, [false, false]);
    assert_eq!(read.report.repeated_purchases, 2);
    assert_eq!((read.report.passed_over["page_view"], read.report.passed_over["view_item_list"]), (1, 1));
    assert_eq!(read.report.files[0].columns["item_id"], "items.item_id");
}

#[test]
fn json_lines_are_read() {
    let read = read("export.jsonl", EXPORT.as_bytes()).unwrap();
    assert_eq!(read.report.files[0].format, "GA4 export, JSON Lines");
    check(&read);
}

#[test]
fn without_sessions_it_goes_by_user() {
    let export = EXPORT.replace("ga_session_id", "something_else");
    let read = read("export.jsonl", export.as_bytes()).unwrap();
    assert!(!read.log.visitor_is_user.is_empty() && read.log.visitor_is_user.iter().all(|is_user| *is_user));
    assert_eq!(problems(&read.report.problems), ["events.user_id 1 [7]", "events.item_id 1 [8]"]);
}

#[test]
fn a_flat_table_has_sessions_within_users_too() {
    let csv = "event_name,event_timestamp,user_id,user_pseudo_id,ga_session_id,item_id\n\
        view_item,1593536687000000,,u,1,tea\nview_item,1593536688000000,,v,1,tea\n\
        add_to_cart,1593536689000000,member,u,1,tea\n";
    let json: String = csv
        .lines()
        .skip(1)
        .map(|line| {
            let cells: Vec<&str> = line.split(',').collect();
            let [name, time, user, pseudo, session, item] = cells[..] else { unreachable!() };
            format!(
                "{{\"event_name\":\"{name}\",\"event_timestamp\":{time},\"user_id\":\"{user}\",\
                 \"user_pseudo_id\":\"{pseudo}\",\"ga_session_id\":{session},\"item_id\":\"{item}\"}}\n"
            )
        })
        .collect();
    for text in [csv, &json] {
        let read = read("flat", text.as_bytes()).unwrap();
        assert_eq!(events(&read), ["0 tea ViewItem", "1 tea ViewItem", "0 tea AddToCart"]);
        assert_eq!(read.log.visitor_is_user, [false, false]);
        assert_eq!(read.report.files[0].columns["user_id"], "user_pseudo_id");
    }
}

#[test]
fn parquet_with_lists_as_they_should_be_is_read() {
    let read = read("export.parquet", &parquet(&batch())).unwrap();
    assert_eq!(read.report.files[0].format, "GA4 export, Parquet");
    check(&read);
}

#[test]
fn parquet_with_lists_as_bigquery_writes_them_is_read() {
    let batch = batch();
    let mut fields = Vec::new();
    let mut columns = Vec::new();
    for (field, column) in batch.schema().fields().iter().zip(batch.columns()) {
        let column = match column.data_type() {
            DataType::List(_) => nested(column),
            _ => Arc::clone(column),
        };
        fields.push(Field::new(field.name(), column.data_type().clone(), true));
        columns.push(column);
    }
    let batch = RecordBatch::try_new(Arc::new(Schema::new(fields)), columns).unwrap();
    check(&read("export.parquet", &parquet(&batch)).unwrap());
}

/// `items: list<item>` as `items: {list: list<{element: item}>}`.
fn nested(column: &ArrayRef) -> ArrayRef {
    let list: &ListArray = column.as_any().downcast_ref().unwrap();
    let element = Field::new("element", list.values().data_type().clone(), true);
    let elements = StructArray::new(vec![element].into(), vec![Arc::clone(list.values())], None);
    let item = Arc::new(Field::new("list", elements.data_type().clone(), true));
    let list = ListArray::new(item, list.offsets().clone(), Arc::new(elements), list.nulls().cloned());
    let field = Field::new("list", list.data_type().clone(), true);
    Arc::new(StructArray::new(vec![field].into(), vec![Arc::new(list)], None))
}

fn parquet(batch: &RecordBatch) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut writer = ArrowWriter::try_new(&mut bytes, batch.schema(), None).unwrap();
    writer.write(batch).unwrap();
    writer.close().unwrap();
    bytes
}

/// The export with BigQuery's types.
fn batch() -> RecordBatch {
    let text = |name: &str| Field::new(name, DataType::Utf8, true);
    let whole = |name: &str| Field::new(name, DataType::Int64, true);
    let inside =
        |name: &str, fields: Vec<Field>| Field::new(name, DataType::Struct(Fields::from(fields)), true);
    let list = |name: &str, fields: Vec<Field>| {
        Field::new(name, DataType::List(Arc::new(inside("item", fields))), true)
    };
    let schema = Schema::new(vec![
        text("event_date"),
        whole("event_timestamp"),
        text("event_name"),
        list(
            "event_params",
            vec![text("key"), inside("value", vec![text("string_value"), whole("int_value")])],
        ),
        text("user_pseudo_id"),
        inside("traffic_source", vec![text("medium")]),
        inside("ecommerce", vec![text("transaction_id")]),
        list("items", vec![text("item_id"), whole("quantity")]),
    ]);
    let mut reader =
        ReaderBuilder::new(Arc::new(schema)).with_coerce_primitive(true).build(EXPORT.as_bytes()).unwrap();
    reader.next().unwrap().unwrap()
}
