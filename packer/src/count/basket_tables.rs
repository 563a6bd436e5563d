use std::collections::HashMap;
use std::fs;
use std::path::Path;
use std::sync::Arc;

use datafusion::arrow::array::{ArrayRef, Float64Array, StringArray};
use rayon::slice::ParallelSliceMut;

use super::tables::{ROWS, Table, write_failure};
use super::{BasketCounts, Rebuys};
use crate::Failure;

const TOTALS: Table =
    Table { name: "basket_totals", ids: &[], numbers: &["baskets", "baskets_with_pairs", "weight"] };
const ITEM_COUNTS: Table =
    Table { name: "basket_item_counts", ids: &["item_id"], numbers: &["baskets", "weight"] };
const PAIR_COUNTS: Table =
    Table { name: "basket_pair_counts", ids: &["item_id", "other_item_id"], numbers: &["weight"] };
const REBUYS: Table = Table {
    name: "rebuys",
    ids: &["item_id"],
    numbers: &["customers", "rebuys", "exposures", "intervals", "log_interval"],
};
/// A logarithm of an interval is a whole number of so many parts.
const PARTS: f64 = 1024.0;

/// What was counted of a shop's orders.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct BasketTables {
    /// The items' ids by number.
    pub items: Vec<String>,
    /// What goes together.
    pub counts: BasketCounts,
    /// What is bought again, by item number.
    pub rebuys: Vec<Rebuys>,
    /// How many baskets have two lines or more.
    pub baskets_with_pairs: usize,
}

impl BasketTables {
    /// The same on other numbers: that of each item, or `None` for one that is left out. Of items that share a number all
    /// is added up.
    ///
    /// ```
    /// use regulars_packer::count::{BasketCounts, BasketTables, Rebuys};
    ///
    /// let tables = BasketTables {
    ///     items: vec!["cup".into(), "pot".into(), "tea".into()],
    ///     counts: BasketCounts { item_baskets: vec![1, 2, 3], item_weight: vec![1.0; 3], pairs: vec![(0, 2, 0.5), (1, 2, 0.25)], ..BasketCounts::default() },
    ///     rebuys: vec![Rebuys::default(); 3],
    ///     baskets_with_pairs: 3,
    /// };
    /// let tables = tables.renumbered(&[None, Some(4), Some(0)], vec![String::new(); 5]);
    /// assert_eq!(tables.counts.item_baskets, [3, 0, 0, 0, 2]);
    /// assert_eq!(tables.counts.pairs, [(0, 4, 0.25)]);
    /// ```
    pub fn renumbered(&self, numbers: &[Option<u32>], items: Vec<String>) -> BasketTables {
        let mut counts = BasketCounts {
            item_baskets: vec![0; items.len()],
            item_weight: vec![0.0; items.len()],
            pairs: Vec::with_capacity(self.counts.pairs.len()),
            ..self.counts
        };
        let mut rebuys = vec![Rebuys::default(); items.len()];
        for (item, number) in numbers.iter().enumerate().filter_map(|(item, number)| Some((item, (*number)?)))
        {
            let number = number as usize;
            counts.item_baskets[number] += self.counts.item_baskets[item];
            counts.item_weight[number] += self.counts.item_weight[item];
            let (all, one) = (&mut rebuys[number], &self.rebuys[item]);
            all.customers += one.customers;
            all.rebuys += one.rebuys;
            all.exposures += one.exposures;
            all.intervals += one.intervals;
            all.log_interval += one.log_interval;
        }
        let number = |item: u32| numbers[item as usize];
        let renumbered = self.counts.pairs.iter().filter_map(|&(one, other, weight)| {
            let (one, other) = (number(one)?, number(other)?);
            (one != other).then(|| (one.min(other), one.max(other), weight))
        });
        let mut pairs: Vec<(u32, u32, f32)> = renumbered.collect();
        pairs.sort_by_key(|(one, other, _)| (*one, *other));
        for (one, other, weight) in pairs {
            match counts.pairs.last_mut() {
                Some(last) if (last.0, last.1) == (one, other) => last.2 += weight,
                _ => counts.pairs.push((one, other, weight)),
            }
        }
        BasketTables { items, counts, rebuys, baskets_with_pairs: self.baskets_with_pairs }
    }
}

/// Writes what was counted as `basket_totals.parquet`, `basket_item_counts.parquet`, `basket_pair_counts.parquet` and
/// `rebuys.parquet` into a folder, which is made where it is missing. Each file appears whole or not at all.
///
/// Fails with `counts.write` where a file cannot be written, and where there is not a count for each id.
///
/// ```
/// use regulars_packer::count::{self, BasketCounts, BasketTables, Rebuys};
///
/// let tables = BasketTables {
///     items: vec!["pot".into(), "tea".into()],
///     counts: BasketCounts { baskets: 3, weight: 1.5, item_baskets: vec![1, 3], item_weight: vec![1.5; 2], pairs: vec![(0, 1, 1.5)] },
///     rebuys: vec![Rebuys::default(), Rebuys { customers: 1, rebuys: 2, exposures: 2, intervals: 2, log_interval: 3.5 }],
///     baskets_with_pairs: 2,
/// };
/// let folder = tempfile::tempdir()?;
/// count::write_basket_counts(folder.path(), &tables)?;
/// assert_eq!(count::read_basket_counts(folder.path())?, Some(tables));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn write_basket_counts(folder: &Path, tables: &BasketTables) -> Result<(), Failure> {
    let BasketTables { items, counts, rebuys, baskets_with_pairs } = tables;
    let counted = [counts.item_baskets.len(), counts.item_weight.len(), rebuys.len()];
    let most = counts.pairs.iter().map(|&(one, other, _)| one.max(other) as usize + 1).max().unwrap_or(0);
    if counted != [items.len(); 3] || most > items.len() {
        return Err(Failure::new(
            "counts.write",
            "items",
            format!("{} ids", items.len()),
            format!("one for each of the {} items counted", counted[0].max(most)),
            "Hand over the ids that were numbered for these counts.",
        ));
    }
    fs::create_dir_all(folder).map_err(|error| write_failure(folder, error))?;
    let number = |number: f64| Arc::new(Float64Array::from(vec![number])) as ArrayRef;
    let totals = [counts.baskets as f64, *baskets_with_pairs as f64, counts.weight];
    TOTALS.write(folder, std::iter::once(totals.map(number).to_vec()))?;
    let parts = || (0..items.len()).step_by(ROWS).map(|start| start..items.len().min(start + ROWS));
    let ids = |part: &std::ops::Range<usize>| -> ArrayRef {
        Arc::new(StringArray::from_iter_values(&items[part.clone()]))
    };
    let numbers = |part: &std::ops::Range<usize>, of: &dyn Fn(usize) -> f64| -> ArrayRef {
        Arc::new(Float64Array::from_iter_values(part.clone().map(of)))
    };
    ITEM_COUNTS.write(
        folder,
        parts().map(|part| {
            let baskets = numbers(&part, &|item| f64::from(counts.item_baskets[item]));
            vec![ids(&part), baskets, numbers(&part, &|item| counts.item_weight[item])]
        }),
    )?;
    PAIR_COUNTS.write(
        folder,
        counts.pairs.chunks(ROWS).map(|pairs| {
            let one = pairs.iter().map(|pair| &items[pair.0 as usize]);
            let other = pairs.iter().map(|pair| &items[pair.1 as usize]);
            let weights = pairs.iter().map(|pair| f64::from(pair.2));
            vec![
                Arc::new(StringArray::from_iter_values(one)) as ArrayRef,
                Arc::new(StringArray::from_iter_values(other)),
                Arc::new(Float64Array::from_iter_values(weights)),
            ]
        }),
    )?;
    REBUYS.write(
        folder,
        parts().map(|part| {
            let of: [&dyn Fn(&Rebuys) -> f64; 5] = [
                &|item| item.customers as f64,
                &|item| item.rebuys as f64,
                &|item| item.exposures as f64,
                &|item| item.intervals as f64,
                &|item| item.log_interval * PARTS,
            ];
            let columns = of.map(|of| numbers(&part, &|item| of(&rebuys[item])));
            std::iter::once(ids(&part)).chain(columns).collect()
        }),
    )
}

/// Reads what [`write_basket_counts`] or another engine wrote into a folder: the tables of `packer/sql` named
/// `basket_totals`, `basket_item_counts`, `basket_pair_counts` and `rebuys`, each a Parquet file or, as Spark writes
/// it, a folder of files. Further columns are passed over. `None` where none of them is there.
///
/// Items are numbered in the order of their ids as text. Ids are text or whole numbers.
///
/// Fails with
///
/// - `counts.file` where a table is missing beside others, or cannot be read;
/// - `counts.column` where it lacks a column, naming those found, or a column is of another type;
/// - `counts.value` where an id is missing, or a count is missing, below 0 or not finite, or a pair's is 0; and where
///   `basket_totals` is not one row;
/// - `counts.item` where an item is there twice, or another table names an item that `basket_item_counts` lacks: then
///   the tables are not of one run;
/// - `counts.pair` where a pair is there twice, or is an item with itself.
pub fn read_basket_counts(folder: &Path) -> Result<Option<BasketTables>, Failure> {
    if ![TOTALS, ITEM_COUNTS, PAIR_COUNTS, REBUYS].iter().any(|table| table.path(folder).exists()) {
        return Ok(None);
    }
    let mut totals = Vec::new();
    TOTALS.read(folder, |_, numbers| {
        totals.push([numbers[0], numbers[1], numbers[2]]);
        Ok(())
    })?;
    let [[baskets, baskets_with_pairs, weight]] = totals[..] else {
        return Err(TOTALS.value(format!("{} rows", totals.len())));
    };
    let mut rows = Vec::new();
    ITEM_COUNTS.read(folder, |ids, numbers| {
        rows.push((ids[0].to_owned(), numbers[0] as u32, numbers[1]));
        Ok(())
    })?;
    rows.par_sort_unstable_by(|one, other| one.0.cmp(&other.0));
    if let Some(twice) = rows.windows(2).find(|rows| rows[0].0 == rows[1].0) {
        return Err(there_twice(&ITEM_COUNTS, "counts.item", twice[0].0.clone(), "each item once"));
    }
    let mut counts = BasketCounts {
        baskets: baskets as usize,
        weight,
        item_baskets: rows.iter().map(|row| row.1).collect(),
        item_weight: rows.iter().map(|row| row.2).collect(),
        pairs: Vec::new(),
    };
    let items: Vec<String> = rows.into_iter().map(|row| row.0).collect();
    let known: HashMap<&str, u32> = items.iter().map(String::as_str).zip(0..).collect();
    let number = |table: &Table, id: &str| {
        known.get(id).copied().ok_or_else(|| {
            table.failure(
                "counts.item",
                id,
                "an item of basket_item_counts",
                "Hand over all tables of one run, with ids of one type.",
            )
        })
    };
    PAIR_COUNTS.read(folder, |ids, weights| {
        if weights[0] == 0.0 {
            return Err(PAIR_COUNTS.value(format!("{} {} 0", ids[0], ids[1])));
        }
        let (one, other) = (number(&PAIR_COUNTS, ids[0])?, number(&PAIR_COUNTS, ids[1])?);
        // Which of two stands first is the engine's order of ids, not ours.
        counts.pairs.push((one.min(other), one.max(other), weights[0] as f32));
        Ok(())
    })?;
    counts.pairs.par_sort_unstable_by_key(|&(one, other, _)| (one, other));
    let twice = counts.pairs.windows(2).find(|pairs| (pairs[0].0, pairs[0].1) == (pairs[1].0, pairs[1].1));
    let twice = twice.map(|pairs| pairs[0]).or(counts.pairs.iter().find(|pair| pair.0 == pair.1).copied());
    if let Some((one, other, _)) = twice {
        let pair = format!("{} {}", items[one as usize], items[other as usize]);
        return Err(there_twice(&PAIR_COUNTS, "counts.pair", pair, "each pair of two items once"));
    }
    let mut rebuys: Vec<Option<Rebuys>> = vec![None; items.len()];
    REBUYS.read(folder, |ids, numbers| {
        let item = &mut rebuys[number(&REBUYS, ids[0])? as usize];
        if item.is_some() {
            return Err(there_twice(&REBUYS, "counts.item", ids[0].to_owned(), "each item once"));
        }
        *item = Some(Rebuys {
            customers: numbers[0] as u64,
            rebuys: numbers[1] as u64,
            exposures: numbers[2] as u64,
            intervals: numbers[3] as u64,
            log_interval: numbers[4] / PARTS,
        });
        Ok(())
    })?;
    drop(known);
    let rebuys = rebuys.into_iter().map(Option::unwrap_or_default).collect();
    Ok(Some(BasketTables { items, counts, rebuys, baskets_with_pairs: baskets_with_pairs as usize }))
}

fn there_twice(table: &Table, code: &'static str, value: String, expected: &str) -> Failure {
    let mend = "Write the table anew, by its SQL file, instead of adding to it.";
    table.failure(code, value, expected, mend)
}
