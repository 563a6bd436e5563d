use std::sync::Arc;

use datafusion::arrow::array::{
    Array, ArrayRef, AsArray, Float32Array, Int64Array, RecordBatch, UInt32Array,
};
use datafusion::arrow::datatypes::{Int64Type, UInt32Type};

use super::BASKETS;
use super::engine::{Engine, failure};
use super::memory::table;
use crate::{Failure, Log, Orders};

/// Makes baskets of a log's order lines, oldest first.
///
/// - Lines of one item in one order are one; where as much came back as was bought, or more, it is none.
/// - Orders are in the order of their times; ties, and logs without times, in that of the log.
/// - An order of which all came back is none.
///
/// Fails with `count.log` where a line's order is none of the log's, and as queries fail: `count.memory`,
/// `count.threads`, `count.query`.
///
/// ```
/// use regulars_packer::{Log, Order, OrderLine, count};
///
/// let line = |item, quantity| OrderLine { order: 0, item, quantity };
/// let log = Log {
///     items: vec!["tea".into(), "pot".into()],
///     orders: vec![Order { customer: Some(3), time: 0, value: None }],
///     lines: vec![line(1, 1.0), line(0, 2.0), line(0, 1.0), line(1, -1.0)],
///     ..Log::default()
/// };
/// let orders = count::orders(&log)?;
/// assert_eq!((orders.items(0), orders.customer[0]), (&[0][..], 3));
/// # Ok::<(), regulars_packer::Failure>(())
/// ```
pub fn orders(log: &Log) -> Result<Orders, Failure> {
    if let Some(line) = log.lines.iter().find(|line| line.order as usize >= log.orders.len()) {
        return Err(Failure::new(
            "count.log",
            "lines",
            format!("order {}", line.order),
            format!("one of the {} orders of the log", log.orders.len()),
            "Give lines of orders that there are.",
        ));
    }
    if log.lines.is_empty() {
        return Ok(Orders::default());
    }
    let engine = Engine::new()?;
    let database = engine.database();
    database.register_table("order_lines", table(&lines(log)?, engine.partitions())?).map_err(failure)?;
    let mut all: Vec<(i64, i64, u32, i64, u32)> = Vec::with_capacity(log.lines.len());
    engine.run(engine.plan(database.sql(BASKETS))?, |batch| {
        let [basket, place, time] =
            [0, 1, 5].map(|column| batch.column(column).as_primitive::<Int64Type>().values());
        let items = batch.column(2).as_primitive::<UInt32Type>().values();
        let customers = batch.column(4).as_primitive::<UInt32Type>();
        for row in 0..batch.num_rows() {
            let customer = if customers.is_null(row) { Orders::NO_CUSTOMER } else { customers.value(row) };
            all.push((basket[row], place[row], items[row], time[row], customer));
        }
        Ok(())
    })?;
    all.sort_unstable_by_key(|line| (line.0, line.1));
    let mut orders = Orders::default();
    for basket in all.chunk_by(|one, other| one.0 == other.0) {
        let items: Vec<u32> = basket.iter().map(|line| line.2).collect();
        orders.push(&items, basket[0].3, basket[0].4);
    }
    Ok(orders)
}

fn lines(log: &Log) -> Result<RecordBatch, Failure> {
    let order = |line: &crate::OrderLine| &log.orders[line.order as usize];
    let customers = log.lines.iter().map(|line| order(line).customer);
    let times = log.lines.iter().map(|line| order(line).time);
    Ok(RecordBatch::try_from_iter_with_nullable([
        (
            "order_id",
            Arc::new(UInt32Array::from_iter_values(log.lines.iter().map(|line| line.order))) as ArrayRef,
            false,
        ),
        ("customer_id", Arc::new(UInt32Array::from_iter(customers)), true),
        ("item_id", Arc::new(UInt32Array::from_iter_values(log.lines.iter().map(|line| line.item))), false),
        (
            "quantity",
            Arc::new(Float32Array::from_iter_values(log.lines.iter().map(|line| line.quantity))),
            false,
        ),
        ("timestamp_ms", Arc::new(Int64Array::from_iter_values(times)), false),
        ("log_order", Arc::new(Int64Array::from_iter_values(0..log.lines.len() as i64)), false),
    ])?)
}
