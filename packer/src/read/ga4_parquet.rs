//! GA4's export as Parquet.

use std::ops::Range;

use datafusion::arrow::array::{
    Array, ArrayRef, GenericListArray, LargeListArray, ListArray, OffsetSizeTrait, RecordBatch, StringArray,
    StructArray,
};
use datafusion::arrow::datatypes::SchemaRef;
use datafusion::arrow::error::ArrowError;

use super::ga4::{Event, FIELDS, SESSION};
use super::normalise::Normaliser;
use super::parquet_rows::text;
use super::report::At;

/// The places of the columns that are read, in the file's order.
pub(super) fn read(schema: &SchemaRef) -> Vec<usize> {
    let is_read = |place: &usize| FIELDS.contains(&schema.field(*place).name().as_str());
    (0..schema.fields().len()).filter(is_read).collect()
}

/// A batch of the export, its texts at hand.
pub(super) struct Events {
    name: Option<StringArray>,
    timestamp: Option<StringArray>,
    pseudo_id: Option<StringArray>,
    user_id: Option<StringArray>,
    transaction: Option<StringArray>,
    medium: Option<StringArray>,
    params: List,
    key: Option<StringArray>,
    int_value: Option<StringArray>,
    string_value: Option<StringArray>,
    items: List,
    item_id: Option<StringArray>,
    quantity: Option<StringArray>,
    price: Option<StringArray>,
}

impl Events {
    pub(super) fn new(batch: &RecordBatch) -> Result<Events, ArrowError> {
        let column = |name: &str| batch.column_by_name(name);
        let plain = |name: &str| column(name).map(text).transpose();
        let below = |column: Option<&ArrayRef>, name: &str| field(column, name).map(text).transpose();
        let params = List::new(column("event_params"));
        let items = List::new(column("items"));
        let value = field(params.values.as_ref(), "value");
        Ok(Events {
            name: plain("event_name")?,
            timestamp: plain("event_timestamp")?,
            pseudo_id: plain("user_pseudo_id")?,
            user_id: plain("user_id")?,
            transaction: below(column("ecommerce"), "transaction_id")?,
            medium: below(column("traffic_source"), "medium")?,
            key: below(params.values.as_ref(), "key")?,
            int_value: below(value, "int_value")?,
            string_value: below(value, "string_value")?,
            item_id: below(items.values.as_ref(), "item_id")?,
            quantity: below(items.values.as_ref(), "quantity")?,
            price: below(items.values.as_ref(), "price")?,
            params,
            items,
        })
    }

    /// Takes one row.
    pub(super) fn take(&self, row: usize, at: At, into: &mut Normaliser) {
        let event = Event {
            name: cell(&self.name, row),
            timestamp: cell(&self.timestamp, row),
            user: either(cell(&self.pseudo_id, row), cell(&self.user_id, row)),
            session: self.session(row),
            transaction: cell(&self.transaction, row),
            medium: cell(&self.medium, row),
        };
        let of = |item| (cell(&self.item_id, item), cell(&self.quantity, item), cell(&self.price, item));
        let items = self.items.of(row).map(of);
        event.push(items, at, into);
    }

    /// The session's number of a row, if it has one.
    pub(super) fn session(&self, row: usize) -> &str {
        let param = self.params.of(row).find(|param| cell(&self.key, *param) == SESSION);
        param.map_or("", |param| either(cell(&self.int_value, param), cell(&self.string_value, param)))
    }
}

fn cell(column: &Option<StringArray>, row: usize) -> &str {
    match column {
        Some(cells) if row < cells.len() && !cells.is_null(row) => cells.value(row),
        _ => "",
    }
}

fn either<'a>(first: &'a str, second: &'a str) -> &'a str {
    if first.is_empty() { second } else { first }
}

fn field<'a>(column: Option<&'a ArrayRef>, name: &str) -> Option<&'a ArrayRef> {
    column?.as_any().downcast_ref::<StructArray>()?.column_by_name(name)
}

/// A column of lists: of each row, where its elements are.
#[derive(Default)]
struct List {
    ranges: Vec<Range<usize>>,
    values: Option<ArrayRef>,
}

impl List {
    /// A list as it should be, or as BigQuery writes it: a structure `list` around it, and a structure
    /// `element` around each element.
    fn new(column: Option<&ArrayRef>) -> List {
        let Some(column) = column else { return List::default() };
        let column = field(Some(column), "list").unwrap_or(column);
        let any = column.as_any();
        let (ranges, values) = match (any.downcast_ref::<ListArray>(), any.downcast_ref::<LargeListArray>()) {
            (Some(list), _) => (ranges(list), list.values()),
            (_, Some(list)) => (ranges(list), list.values()),
            _ => return List::default(),
        };
        let element = field(Some(values), "element");
        List { ranges, values: Some(element.unwrap_or(values).clone()) }
    }

    fn of(&self, row: usize) -> Range<usize> {
        self.ranges.get(row).cloned().unwrap_or(0..0)
    }
}

fn ranges<Offset: OffsetSizeTrait>(list: &GenericListArray<Offset>) -> Vec<Range<usize>> {
    let range = |(row, ends): (usize, &[Offset])| match list.is_null(row) {
        true => 0..0,
        false => ends[0].as_usize()..ends[1].as_usize(),
    };
    list.offsets().windows(2).enumerate().map(range).collect()
}
