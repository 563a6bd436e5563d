use std::sync::Arc;

use datafusion::arrow::array::{ArrayRef, AsArray, Float64Array, Int64Array, RecordBatch, UInt32Array};
use datafusion::arrow::datatypes::{Float64Type, Int64Type, UInt32Type};
use datafusion::prelude::SessionContext;
use rayon::slice::ParallelSliceMut;

use super::engine::{Engine, failure};
use super::memory::table;
use super::{BASKET_ITEM_COUNTS, BASKET_PAIR_COUNTS, BASKET_WEIGHTS, BasketCountSettings, REBUYS};
use crate::{Failure, Orders};

/// What was counted of baskets, by item numbers.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct BasketCounts {
    /// How many baskets there are.
    pub baskets: usize,
    /// The sum of the weights of those that have pairs.
    pub weight: f64,
    /// In how many baskets each item is.
    pub item_baskets: Vec<u32>,
    /// The weight of the baskets that have pairs of it.
    pub item_weight: Vec<f64>,
    /// The weight of the baskets with both of two items, the smaller number first; in their order.
    pub pairs: Vec<(u32, u32, f32)>,
}

/// How often an item was bought again.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Rebuys {
    /// Shoppers who bought it.
    pub customers: u64,
    /// How often they bought it after their first time.
    pub rebuys: u64,
    /// How many orders they made after it.
    pub exposures: u64,
    /// How many re-buys have a known interval.
    pub intervals: u64,
    /// The natural logarithms of the intervals in days, in sum.
    pub log_interval: f64,
}

/// Counts baskets, again and again with other settings and of other first parts.
///
/// ```
/// use regulars_packer::Orders;
/// use regulars_packer::count::{BasketCountSettings, BasketCounter};
///
/// let mut orders = Orders::default();
/// orders.push(&[1, 0], 0, 7);
/// orders.push(&[1], 86_400_000, 7);
/// let counter = BasketCounter::new(&orders, 2)?;
/// let settings = BasketCountSettings { age: f64::INFINITY, ..BasketCountSettings::default() };
/// let counts = counter.counts(&settings, 2)?;
/// assert_eq!((counts.item_baskets, counts.pairs), (vec![1, 2], vec![(0, 1, 1.0)]));
/// assert_eq!(counter.rebuys(2)?[1].rebuys, 1);
/// # Ok::<(), regulars_packer::Failure>(())
/// ```
pub struct BasketCounter {
    engine: Engine,
    lines: RecordBatch,
    ends: Vec<u32>,
    items: usize,
}

impl BasketCounter {
    /// Takes over the baskets. `items` is the number of items; each in a basket is below.
    ///
    /// Fails with `count.orders` where that is not so.
    pub fn new(orders: &Orders, items: usize) -> Result<BasketCounter, Failure> {
        if let Some(item) = orders.item.iter().find(|item| **item as usize >= items) {
            return Err(Failure::new(
                "count.orders",
                "item",
                item.to_string(),
                format!("a number below {items}"),
                "Give orders as counting made them of a log, and the number of that log's items.",
            ));
        }
        let all = || (0..orders.len()).map(|basket| (basket, orders.items(basket)));
        let whole = |of: &dyn Fn(usize, usize, usize) -> i64| -> ArrayRef {
            let lines = all()
                .flat_map(|(basket, items)| (0..items.len()).map(move |line| of(basket, line, items.len())));
            Arc::new(Int64Array::from_iter_values(lines))
        };
        let customer = |basket: usize| Some(orders.customer[basket]).filter(|c| *c != Orders::NO_CUSTOMER);
        let customers = all().flat_map(|(basket, items)| items.iter().map(move |_| customer(basket)));
        let lines = RecordBatch::try_from_iter_with_nullable([
            ("basket", whole(&|basket, _, _| basket as i64 + 1), false),
            ("place", whole(&|_, line, _| line as i64 + 1), false),
            ("item_id", Arc::new(UInt32Array::from_iter_values(orders.item.iter().copied())), false),
            ("lines", whole(&|_, _, lines| lines as i64), false),
            ("customer_id", Arc::new(UInt32Array::from_iter(customers)), true),
            ("timestamp_ms", whole(&|basket, _, _| orders.time[basket]), false),
        ])?;
        Ok(BasketCounter { engine: Engine::new()?, lines, ends: orders.ends.clone(), items })
    }

    /// Counts the first so many baskets, as though there were no others. The same input gives the same counts, bit
    /// for bit.
    ///
    /// Fails with `count.settings` where a setting is out of its range, and as queries fail: `count.memory`,
    /// `count.query`.
    pub fn counts(&self, settings: &BasketCountSettings, first: usize) -> Result<BasketCounts, Failure> {
        settings.check()?;
        let mut counts = BasketCounts {
            baskets: first.min(self.ends.len()),
            item_baskets: vec![0; self.items],
            item_weight: vec![0.0; self.items],
            ..BasketCounts::default()
        };
        if counts.baskets == 0 {
            return Ok(counts);
        }
        let database = self.tables(first)?;
        let settings = [("age", settings.age), ("size_power", settings.size_power)]
            .map(|(name, value)| (name, Arc::new(Float64Array::from_value(value, 1)) as ArrayRef));
        let settings = table(&RecordBatch::try_from_iter(settings)?, 1)?;
        database.register_table("basket_settings", settings).map_err(failure)?;

        let mut weights: Vec<RecordBatch> = Vec::new();
        let mut weight = 0i64;
        self.engine.run(self.engine.plan(database.sql(BASKET_WEIGHTS))?, |batch| {
            weight += batch.column(1).as_primitive::<Int64Type>().values().iter().sum::<i64>();
            weights.push(batch.clone());
            Ok(())
        })?;
        counts.weight = weight as f64 / 16_777_216.0;
        let Some(schema) = weights.first().map(RecordBatch::schema) else {
            return Ok(self.item_baskets(counts, first));
        };
        let weights = datafusion::arrow::compute::concat_batches(&schema, &weights)?;
        let weights = table(&weights, self.engine.partitions())?;
        database.register_table("basket_weights", weights).map_err(failure)?;

        self.engine.run(self.engine.plan(database.sql(BASKET_ITEM_COUNTS))?, |batch| {
            let items = batch.column(0).as_primitive::<UInt32Type>().values();
            let baskets = batch.column(1).as_primitive::<Int64Type>().values();
            let weights = batch.column(2).as_primitive::<Float64Type>().values();
            for ((&item, &baskets), &weight) in items.iter().zip(baskets).zip(weights) {
                counts.item_baskets[item as usize] = baskets as u32;
                counts.item_weight[item as usize] = weight;
            }
            Ok(())
        })?;
        self.engine.run(self.engine.plan(database.sql(BASKET_PAIR_COUNTS))?, |batch| {
            let [one, other] =
                [0, 1].map(|column| batch.column(column).as_primitive::<UInt32Type>().values());
            let weights = batch.column(2).as_primitive::<Float64Type>().values();
            let pairs = one.iter().zip(other).zip(weights);
            counts.pairs.extend(pairs.map(|((&one, &other), &weight)| (one, other, weight as f32)));
            Ok(())
        })?;
        counts.pairs.par_sort_unstable_by_key(|&(one, other, _)| (one, other));
        Ok(counts)
    }

    /// How often each item was bought again in the first so many baskets.
    ///
    /// Fails as queries fail: `count.memory`, `count.query`.
    pub fn rebuys(&self, first: usize) -> Result<Vec<Rebuys>, Failure> {
        let mut rebuys = vec![Rebuys::default(); self.items];
        if self.lines_of(first) == 0 {
            return Ok(rebuys);
        }
        let database = self.tables(first)?;
        self.engine.run(self.engine.plan(database.sql(REBUYS))?, |batch| {
            let items = batch.column(0).as_primitive::<UInt32Type>().values();
            let [customers, again, exposures, intervals, log_interval] =
                [1, 2, 3, 4, 5].map(|column| batch.column(column).as_primitive::<Int64Type>().values());
            for (row, &item) in items.iter().enumerate() {
                rebuys[item as usize] = Rebuys {
                    customers: customers[row] as u64,
                    rebuys: again[row] as u64,
                    exposures: exposures[row] as u64,
                    intervals: intervals[row] as u64,
                    log_interval: log_interval[row] as f64 / 1024.0,
                };
            }
            Ok(())
        })?;
        Ok(rebuys)
    }

    /// Where no basket has pairs.
    fn item_baskets(&self, mut counts: BasketCounts, first: usize) -> BasketCounts {
        let items = self.lines.column(2).as_primitive::<UInt32Type>().values();
        items[..self.lines_of(first)].iter().for_each(|item| counts.item_baskets[*item as usize] += 1);
        counts
    }

    fn lines_of(&self, first: usize) -> usize {
        first.min(self.ends.len()).checked_sub(1).map_or(0, |last| self.ends[last] as usize)
    }

    /// A database with the first so many baskets.
    fn tables(&self, first: usize) -> Result<SessionContext, Failure> {
        let database = self.engine.database();
        let lines = table(&self.lines.slice(0, self.lines_of(first)), self.engine.partitions())?;
        database.register_table("basket_lines", lines).map_err(failure)?;
        Ok(database)
    }
}
