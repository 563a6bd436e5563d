use std::sync::Arc;

use datafusion::arrow::array::RecordBatch;
use datafusion::catalog::MemTable;

use super::engine::{BATCH, failure};
use crate::Failure;

/// A table of rows that are in memory already, cut so that every thread has its share. Nothing is copied.
pub(super) fn table(rows: &RecordBatch, partitions: usize) -> Result<Arc<MemTable>, Failure> {
    let share = rows.num_rows().div_ceil(partitions).max(1);
    let cut = |from: usize, to: usize, step: usize| {
        (from..to).step_by(step).map(move |start| (start, step.min(to - start)))
    };
    let partitions = cut(0, rows.num_rows(), share)
        .map(|(start, length)| {
            cut(start, start + length, BATCH).map(|(start, length)| rows.slice(start, length)).collect()
        })
        .collect();
    Ok(Arc::new(MemTable::try_new(rows.schema(), partitions).map_err(failure)?))
}
