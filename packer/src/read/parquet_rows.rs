//! Rows of Parquet, with its types made text.

use std::fs::File;
use std::sync::Arc;

use datafusion::arrow::array::{
    Array, ArrayRef, Float64Array, RecordBatch, StringArray, TimestampMillisecondArray,
};
use datafusion::arrow::compute::cast;
use datafusion::arrow::datatypes::{DataType, SchemaRef, TimeUnit};
use datafusion::arrow::error::ArrowError;
use datafusion::parquet::arrow::ProjectionMask;
use datafusion::parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;

use super::ga4_parquet::{self, Events};
use super::normalise::Moment;
use super::report::shown;
use super::source::Source;
use crate::Failure;

/// What a Parquet file's footer says.
#[derive(Clone, Debug)]
pub(super) struct Footer {
    pub(super) schema: SchemaRef,
    pub(super) rows: u64,
}

/// How many events of an export are looked at to tell whether they number their sessions.
const FIRST_EVENTS: usize = 10_000;

/// Reads the footer. Errors: `file.parquet`.
pub(super) fn footer(source: &Source) -> Result<Footer, Failure> {
    let builder = builder(source)?;
    let rows = builder.metadata().file_metadata().num_rows().unsigned_abs();
    Ok(Footer { schema: Arc::clone(builder.schema()), rows })
}

fn builder(source: &Source) -> Result<ParquetRecordBatchReaderBuilder<File>, Failure> {
    if source.packed_by().is_some() {
        return Err(broken(source, &"a packed Parquet file"));
    }
    let file = File::open(&source.path).map_err(|error| broken(source, &error))?;
    ParquetRecordBatchReaderBuilder::try_new(file).map_err(|error| broken(source, &error))
}

fn broken(source: &Source, error: &dyn std::fmt::Display) -> Failure {
    Failure::new(
        "file.parquet",
        source.path.display().to_string(),
        shown(&error.to_string()),
        "a whole Parquet file",
        "Write it again; a file that was still being written lacks its end.",
    )
}

/// Whether the first events of GA4's export number their sessions.
pub(super) fn has_sessions(source: &Source, footer: &Footer) -> Result<bool, Failure> {
    let builder = builder(source)?;
    let roots = ga4_parquet::read(&footer.schema);
    let mask = ProjectionMask::roots(builder.parquet_schema(), roots);
    let mut batches = builder
        .with_projection(mask)
        .with_batch_size(FIRST_EVENTS)
        .build()
        .map_err(|error| broken(source, &error))?;
    let Some(batch) = batches.next() else { return Ok(false) };
    let events = batch.and_then(|batch| Events::new(&batch)).map_err(|error| broken(source, &error))?;
    Ok((0..FIRST_EVENTS).any(|row| !events.session(row).is_empty()))
}

/// A column as text. Whole numbers that came as decimal ones, which is how a column with gaps leaves a
/// data frame, are whole again.
pub(super) fn text(column: &ArrayRef) -> Result<StringArray, ArrowError> {
    let wide = match column.data_type() {
        DataType::Float16 | DataType::Float32 | DataType::Float64 => {
            let numbers = cast(column, &DataType::Float64)?;
            let numbers: Option<&Float64Array> = numbers.as_any().downcast_ref();
            return Ok(numbers
                .into_iter()
                .flatten()
                .map(|number| number.map(|number| number.to_string()))
                .collect());
        }
        DataType::Struct(_) | DataType::List(_) | DataType::LargeList(_) | DataType::Map(_, _) => {
            return Ok(StringArray::new_null(column.len()));
        }
        _ => cast(column, &DataType::Utf8)?,
    };
    Ok(wide.as_any().downcast_ref().cloned().unwrap_or_else(|| StringArray::new_null(column.len())))
}

/// A column of moments: those that are so by their type as milliseconds, others as they are.
pub(super) fn moments(column: &ArrayRef) -> Result<Moments, ArrowError> {
    match column.data_type() {
        DataType::Timestamp(_, _) | DataType::Date32 | DataType::Date64 => {
            let millis = cast(column, &DataType::Timestamp(TimeUnit::Millisecond, None))?;
            let millis: Option<&TimestampMillisecondArray> = millis.as_any().downcast_ref();
            Ok(Moments::Millis(
                millis.cloned().unwrap_or_else(|| TimestampMillisecondArray::new_null(column.len())),
            ))
        }
        _ => text(column).map(Moments::Text),
    }
}

pub(super) enum Moments {
    Millis(TimestampMillisecondArray),
    Text(StringArray),
}

impl Moments {
    pub(super) fn at(&self, row: usize) -> Moment<'_> {
        match self {
            Moments::Millis(millis) if !millis.is_null(row) => Moment::Millis(millis.value(row)),
            Moments::Text(text) if !text.is_null(row) => Moment::Text(text.value(row)),
            _ => Moment::Text(""),
        }
    }
}

/// A batch whose columns are all text, but for that of moments, which is left out and comes beside it.
pub(super) fn as_text(
    batch: &RecordBatch,
    moment: Option<usize>,
) -> Result<(RecordBatch, Option<Moments>), ArrowError> {
    let mut columns: Vec<(String, ArrayRef)> = Vec::new();
    let mut found = None;
    for (slot, column) in batch.columns().iter().enumerate() {
        let cells = if moment == Some(slot) {
            found = Some(moments(column)?);
            StringArray::new_null(column.len())
        } else {
            text(column)?
        };
        columns.push((slot.to_string(), Arc::new(cells)));
    }
    Ok((
        RecordBatch::try_from_iter_with_nullable(
            columns.into_iter().map(|(name, cells)| (name, cells, true)),
        )?,
        found,
    ))
}
