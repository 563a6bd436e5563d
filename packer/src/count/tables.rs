use std::collections::HashMap;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use datafusion::arrow::array::{ArrayRef, AsArray, Float64Array, RecordBatch, StringArray};
use datafusion::arrow::compute::cast;
use datafusion::arrow::datatypes::{DataType, Field, Float64Type, Schema};
use datafusion::parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use datafusion::parquet::arrow::{ArrowWriter, ProjectionMask};
use datafusion::parquet::basic::{Compression, ZstdLevel};
use datafusion::parquet::errors::ParquetError;
use datafusion::parquet::file::properties::WriterProperties;
use rayon::slice::ParallelSliceMut;
use tempfile::NamedTempFile;

use crate::{Counts, Failure};

/// Rows that are turned into a table's columns at a time.
pub(super) const ROWS: usize = 1 << 16;

/// A table's name, its columns of ids, and its columns of numbers.
pub(super) struct Table {
    pub(super) name: &'static str,
    pub(super) ids: &'static [&'static str],
    pub(super) numbers: &'static [&'static str],
}

const ITEM_COUNTS: Table =
    Table { name: "item_counts", ids: &["item_id"], numbers: &["events", "recent_events"] };
const PAIR_COUNTS: Table =
    Table { name: "pair_counts", ids: &["from_item_id", "to_item_id"], numbers: &["weight"] };

/// Writes counts as `item_counts.parquet` and `pair_counts.parquet` into a folder, which is made where it is
/// missing. Each file appears whole or not at all.
///
/// `items` are the ids by number. Fails with `counts.write` where a file cannot be written or the counts have
/// numbers of items that `items` lacks.
///
/// ```
/// use regulars_packer::{Counts, count};
///
/// let items = vec!["shoes".to_string(), "socks".to_string()];
/// let counts = Counts { events: vec![2., 1.], recent_events: vec![0., 1.], pairs: vec![(0, 1, 0.5)] };
/// let folder = tempfile::tempdir()?;
/// count::write_counts(folder.path(), &items, &counts)?;
/// assert_eq!(count::read_counts(folder.path())?, (items, counts));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn write_counts(folder: &Path, items: &[String], counts: &Counts) -> Result<(), Failure> {
    let most = counts.pairs.iter().map(|&(from, to, _)| from.max(to) as usize + 1).max().unwrap_or(0);
    if [counts.events.len(), counts.recent_events.len()] != [items.len(); 2] || most > items.len() {
        return Err(Failure::new(
            "counts.write",
            "items",
            format!("{} ids", items.len()),
            format!("one for each of the {} items counted", counts.events.len().max(most)),
            "Hand over the ids that were numbered for these counts.",
        ));
    }
    fs::create_dir_all(folder).map_err(|error| write_failure(folder, error))?;
    let numbers = |numbers: &mut dyn Iterator<Item = f32>| -> ArrayRef {
        Arc::new(Float64Array::from_iter_values(numbers.map(f64::from)))
    };
    let starts = (0..items.len()).step_by(ROWS);
    ITEM_COUNTS.write(
        folder,
        starts.map(|start| {
            let rows = start..items.len().min(start + ROWS);
            vec![
                Arc::new(StringArray::from_iter_values(&items[rows.clone()])) as ArrayRef,
                numbers(&mut counts.events[rows.clone()].iter().copied()),
                numbers(&mut counts.recent_events[rows].iter().copied()),
            ]
        }),
    )?;
    PAIR_COUNTS.write(
        folder,
        counts.pairs.chunks(ROWS).map(|pairs| {
            let from = pairs.iter().map(|pair| &items[pair.0 as usize]);
            let to = pairs.iter().map(|pair| &items[pair.1 as usize]);
            vec![
                Arc::new(StringArray::from_iter_values(from)) as ArrayRef,
                Arc::new(StringArray::from_iter_values(to)),
                numbers(&mut pairs.iter().map(|pair| pair.2)),
            ]
        }),
    )
}

/// Reads the item ids and counts that [`write_counts`] or another engine wrote into a folder: the tables
/// `item_counts.parquet` and `pair_counts.parquet`, each a file or, as Spark writes it, a folder of files.
/// Further columns are passed over.
///
/// Items are numbered in the order of their ids as text, whatever order the engine wrote them in. Ids are text
/// or whole numbers.
///
/// Fails with
///
/// - `counts.file` where a table is missing or cannot be read;
/// - `counts.column` where it lacks a column, naming those found, or a column is of another type;
/// - `counts.value` where an id is missing, or a count is missing, below 0 or not finite, or a pair's is 0;
/// - `counts.item` where an item is there twice, or a pair names an item that `item_counts` lacks: then the
///   tables are not of one run;
/// - `counts.pair` where a pair is there twice, or is an item with itself.
pub fn read_counts(folder: &Path) -> Result<(Vec<String>, Counts), Failure> {
    let mut rows = Vec::new();
    ITEM_COUNTS.read(folder, |ids, numbers| {
        rows.push((ids[0].to_string(), numbers[0] as f32, numbers[1] as f32));
        Ok(())
    })?;
    rows.par_sort_unstable_by(|a, b| a.0.cmp(&b.0));
    if let Some(pair) = rows.windows(2).find(|pair| pair[0].0 == pair[1].0) {
        return Err(ITEM_COUNTS.failure(
            "counts.item",
            pair[0].0.clone(),
            "each item once",
            "Write the table anew instead of adding to it.",
        ));
    }
    let mut counts = Counts {
        events: rows.iter().map(|row| row.1).collect(),
        recent_events: rows.iter().map(|row| row.2).collect(),
        pairs: Vec::new(),
    };
    let items: Vec<String> = rows.into_iter().map(|row| row.0).collect();
    let numbers: HashMap<&str, u32> = items.iter().map(String::as_str).zip(0..).collect();
    let number = |id: &str| {
        numbers.get(id).copied().ok_or_else(|| {
            PAIR_COUNTS.failure(
                "counts.item",
                id,
                "an item of item_counts",
                "Hand over both tables of one run, with ids of one type.",
            )
        })
    };
    PAIR_COUNTS.read(folder, |ids, weights| {
        if weights[0] == 0. {
            return Err(PAIR_COUNTS.value(format!("{} {} 0", ids[0], ids[1])));
        }
        counts.pairs.push((number(ids[0])?, number(ids[1])?, weights[0] as f32));
        Ok(())
    })?;
    counts.pairs.par_sort_unstable_by_key(|&(from, to, _)| (from, to));
    let twice = counts.pairs.windows(2).find(|pairs| (pairs[0].0, pairs[0].1) == (pairs[1].0, pairs[1].1));
    if let Some((from, to, _)) =
        twice.map(|pairs| pairs[0]).or(counts.pairs.iter().find(|pair| pair.0 == pair.1).copied())
    {
        return Err(PAIR_COUNTS.failure(
            "counts.pair",
            format!("{} {}", items[from as usize], items[to as usize]),
            "each pair of two items once",
            "Write the table anew, by pair_counts.sql.",
        ));
    }
    Ok((items, counts))
}

impl Table {
    fn columns(&self) -> impl Iterator<Item = &'static str> {
        self.ids.iter().chain(self.numbers).copied()
    }

    pub(super) fn path(&self, folder: &Path) -> PathBuf {
        folder.join(format!("{}.parquet", self.name))
    }

    pub(super) fn write(
        &self,
        folder: &Path,
        batches: impl Iterator<Item = Vec<ArrayRef>>,
    ) -> Result<(), Failure> {
        let path = self.path(folder);
        let write = || -> Result<(), ParquetError> {
            let id = self.ids.iter().map(|name| Field::new(*name, DataType::Utf8, false));
            let number = self.numbers.iter().map(|name| Field::new(*name, DataType::Float64, false));
            let schema = Arc::new(Schema::new(id.chain(number).collect::<Vec<_>>()));
            let compression = Compression::ZSTD(ZstdLevel::default());
            let properties = WriterProperties::builder().set_compression(compression).build();
            let mut file = NamedTempFile::new_in(folder)?;
            let mut writer = ArrowWriter::try_new(&mut file, schema.clone(), Some(properties))?;
            for columns in batches {
                writer.write(&RecordBatch::try_new(schema.clone(), columns)?)?;
            }
            writer.close()?;
            file.persist(&path).map_err(|error| error.error)?;
            Ok(())
        };
        write().map_err(|error| write_failure(&path, error))
    }

    /// Hands on every row's ids and numbers.
    pub(super) fn read(
        &self,
        folder: &Path,
        mut each: impl FnMut(&[&str], &[f64]) -> Result<(), Failure>,
    ) -> Result<(), Failure> {
        for path in self.files(folder)? {
            let unreadable = |error: ParquetError| self.unreadable(&path, error.to_string());
            let file = File::open(&path).map_err(|error| self.unreadable(&path, error.to_string()))?;
            let file = ParquetRecordBatchReaderBuilder::try_new(file).map_err(unreadable)?;
            self.check(file.schema())?;
            let columns = ProjectionMask::columns(file.parquet_schema(), self.columns());
            for batch in file.with_projection(columns).build().map_err(unreadable)? {
                let batch = batch.map_err(|error| unreadable(error.into()))?;
                let columns = |names: &[&str], to: &DataType| -> Result<Vec<ArrayRef>, Failure> {
                    let columns = names.iter().filter_map(|name| batch.column_by_name(name));
                    Ok(columns.map(|column| cast(column, to)).collect::<Result<_, _>>()?)
                };
                let ids = columns(self.ids, &DataType::Utf8)?;
                let numbers = columns(self.numbers, &DataType::Float64)?;
                if ids.iter().chain(&numbers).any(|column| column.null_count() > 0) {
                    return Err(self.value("nothing".into()));
                }
                let ids: Vec<&StringArray> = ids.iter().map(|column| column.as_string()).collect();
                let numbers: Vec<&Float64Array> =
                    numbers.iter().map(|column| column.as_primitive::<Float64Type>()).collect();
                let (mut row_ids, mut row_numbers) = (Vec::new(), Vec::new());
                for row in 0..batch.num_rows() {
                    row_ids.clear();
                    row_ids.extend(ids.iter().map(|column| column.value(row)));
                    row_numbers.clear();
                    row_numbers.extend(numbers.iter().map(|column| column.value(row)));
                    if let Some(wrong) =
                        row_numbers.iter().find(|number| !(0. ..f64::INFINITY).contains(*number))
                    {
                        return Err(self.value(format!("{} {wrong}", row_ids.join(" "))));
                    }
                    each(&row_ids, &row_numbers)?;
                }
            }
        }
        Ok(())
    }

    /// The table's file, or its parts in the order of their names.
    fn files(&self, folder: &Path) -> Result<Vec<PathBuf>, Failure> {
        let path = self.path(folder);
        if path.is_file() {
            return Ok(vec![path]);
        }
        let entries = fs::read_dir(&path).map_err(|error| self.unreadable(&path, error.to_string()))?;
        let mut parts = Vec::new();
        for entry in entries {
            let part = entry.map_err(|error| self.unreadable(&path, error.to_string()))?.path();
            // Spark's own notes begin with a dot or an underscore.
            let name = part.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
            if name.ends_with(".parquet") && !name.starts_with(['.', '_']) {
                parts.push(part);
            }
        }
        parts.sort_unstable();
        match parts.is_empty() {
            true => Err(self.unreadable(&path, "no part files")),
            false => Ok(parts),
        }
    }

    fn check(&self, found: &Schema) -> Result<(), Failure> {
        let named = |name: &str| found.field_with_name(name).ok().map(Field::data_type);
        let is_id = |data_type: &DataType| data_type.is_string() || data_type.is_integer();
        let good = self.ids.iter().all(|name| named(name).is_some_and(is_id))
            && self.numbers.iter().all(|name| named(name).is_some_and(DataType::is_numeric));
        if good {
            return Ok(());
        }
        let fields: Vec<String> =
            found.fields().iter().map(|field| format!("{}: {}", field.name(), field.data_type())).collect();
        Err(self.failure(
            "counts.column",
            fields.join(", "),
            format!(
                "the columns {} (text or whole numbers) and {} (numbers)",
                self.ids.join(", "),
                self.numbers.join(", ")
            ),
            "Name the columns so, as the SQL files do.",
        ))
    }

    pub(super) fn failure(
        &self,
        code: &'static str,
        value: impl Into<String>,
        expected: impl Into<String>,
        mend: &str,
    ) -> Failure {
        Failure::new(code, self.name, value, expected, mend)
    }

    fn unreadable(&self, path: &Path, said: impl Into<String>) -> Failure {
        self.failure(
            "counts.file",
            format!("{}: {}", path.display(), said.into()),
            format!("a Parquet file, or a folder of them, called {}.parquet", self.name),
            "Write the tables as packer/sql/README.md says, and name the folder that holds them.",
        )
    }

    pub(super) fn value(&self, found: String) -> Failure {
        self.failure(
            "counts.value",
            found,
            "an id, and finite counts of 0 or more, a pair's above 0",
            "Write the table anew, by the SQL files.",
        )
    }
}

pub(super) fn write_failure(path: &Path, error: impl ToString) -> Failure {
    Failure::new(
        "counts.write",
        path.display().to_string(),
        error.to_string(),
        "a folder that can be written to, with room on its disk",
        "Name another folder, or make room.",
    )
}
