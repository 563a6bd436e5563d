//! Counts as Parquet tables, as we and as others write them.

#![cfg(test)]

use std::fs::{self, File};
use std::path::Path;
use std::sync::Arc;

use datafusion::arrow::array::{
    ArrayRef, Float32Array, Float64Array, Int64Array, RecordBatch, StringArray, StringViewArray,
};
use datafusion::parquet::arrow::ArrowWriter;
use regulars_packer::count::{
    BasketCounts, BasketTables, Rebuys, read_basket_counts, read_counts, write_basket_counts, write_counts,
};
use regulars_packer::{Counts, Failure};

fn text(values: &[&str]) -> ArrayRef {
    Arc::new(StringArray::from_iter_values(values))
}

fn numbers(values: &[f64]) -> ArrayRef {
    Arc::new(Float64Array::from_iter_values(values.iter().copied()))
}

fn write(path: &Path, columns: &[(&str, ArrayRef)]) {
    let rows = RecordBatch::try_from_iter(columns.iter().cloned()).unwrap();
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    let mut writer = ArrowWriter::try_new(File::create(path).unwrap(), rows.schema(), None).unwrap();
    writer.write(&rows).unwrap();
    writer.close().unwrap();
}

fn items(ids: ArrayRef) -> Vec<(&'static str, ArrayRef)> {
    let events = numbers(&vec![1.; ids.len()]);
    vec![("item_id", ids), ("events", events.clone()), ("recent_events", events)]
}

fn pairs(from: ArrayRef, to: ArrayRef, weight: ArrayRef) -> Vec<(&'static str, ArrayRef)> {
    vec![("from_item_id", from), ("to_item_id", to), ("weight", weight)]
}

/// What reading two tables says.
fn read(
    item_counts: &[(&str, ArrayRef)],
    pair_counts: &[(&str, ArrayRef)],
) -> Result<(Vec<String>, Counts), Failure> {
    let folder = tempfile::tempdir().unwrap();
    write(&folder.path().join("item_counts.parquet"), item_counts);
    write(&folder.path().join("pair_counts.parquet"), pair_counts);
    read_counts(folder.path())
}

#[test]
fn many_counts_come_back_as_they_were_written() {
    let mut items: Vec<String> = (0..70_000).map(|item| format!("item {item}")).collect();
    items.sort_unstable();
    let counts = Counts {
        events: (0..70_000).map(|item| item as f32 * 0.7).collect(),
        recent_events: (0..70_000).map(|item| item as f32 * 0.1).collect(),
        pairs: (0..69_999).flat_map(|item| [(item, item + 1, 0.1), (item + 1, item, 3.)]).collect(),
    };
    let mut sorted = counts.clone();
    sorted.pairs.sort_by_key(|pair| (pair.0, pair.1));
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path().join("a folder that is not there yet");
    write_counts(&folder, &items, &counts).unwrap();
    assert_eq!(read_counts(&folder).unwrap(), (items.clone(), sorted));
    let mut names: Vec<_> = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    names.sort_unstable();
    assert_eq!(names, ["item_counts.parquet", "pair_counts.parquet"]);

    let failure = write_counts(&folder, &items[1..], &counts).unwrap_err();
    assert_eq!(failure.code, "counts.write");
}

#[test]
fn a_folder_of_parts_is_read_in_any_order_past_the_engine_s_own_notes() {
    let folder = tempfile::tempdir().unwrap();
    let table = |name: &str| folder.path().join(format!("{name}.parquet"));
    write(&table("item_counts").join("part-0.snappy.parquet"), &items(text(&["b"])));
    write(&table("item_counts").join("part-1.snappy.parquet"), &items(text(&["a"])));
    fs::write(table("item_counts").join("_SUCCESS"), "").unwrap();
    fs::write(table("item_counts").join(".part-0.snappy.parquet.crc"), "crc").unwrap();
    let weights = || numbers(&[0.5]);
    write(&table("pair_counts").join("part-0.parquet"), &pairs(text(&["b"]), text(&["a"]), weights()));
    write(&table("pair_counts").join("part-1.parquet"), &pairs(text(&["a"]), text(&["b"]), weights()));
    let (items, counts) = read_counts(folder.path()).unwrap();
    assert_eq!(items, ["a", "b"]);
    assert_eq!(counts.pairs, [(0, 1, 0.5), (1, 0, 0.5)]);
}

#[test]
fn ids_may_be_numbers_and_numbers_of_any_kind() {
    let whole = |values: &[i64]| Arc::new(Int64Array::from(values.to_vec())) as ArrayRef;
    let views: ArrayRef = Arc::new(StringViewArray::from_iter_values(["7"]));
    let short: ArrayRef = Arc::new(Float32Array::from(vec![0.25]));
    let item_counts = [
        ("more", text(&["x", "y"])),
        ("recent_events", whole(&[0, 2])),
        ("events", whole(&[1, 3])),
        ("item_id", whole(&[7, -10])),
    ];
    let (items, counts) = read(&item_counts, &pairs(whole(&[-10]), views, short)).unwrap();
    assert_eq!(items, ["-10", "7"]);
    let expected = Counts { events: vec![3., 1.], recent_events: vec![2., 0.], pairs: vec![(0, 1, 0.25)] };
    assert_eq!(counts, expected);
}

#[test]
fn no_items_at_all_are_no_failure() {
    let nothing = text(&[]);
    let (items, counts) =
        read(&items(nothing.clone()), &pairs(nothing.clone(), nothing, numbers(&[]))).unwrap();
    assert_eq!((items, counts), (vec![], Counts::default()));
}

#[test]
fn what_is_wrong_with_a_table_is_told() {
    let good = || items(text(&["a", "b"]));
    let pair = |from: &str, to: &str, weight: f64| pairs(text(&[from]), text(&[to]), numbers(&[weight]));
    let said = |item_counts: &[(&str, ArrayRef)], pair_counts: &[(&str, ArrayRef)]| {
        let failure = read(item_counts, pair_counts).unwrap_err();
        format!("{} {} {}", failure.code, failure.field, failure.value)
    };
    assert_eq!(said(&items(text(&["a", "a"])), &pair("a", "b", 1.)), "counts.item item_counts a");
    assert_eq!(said(&good(), &pair("a", "c", 1.)), "counts.item pair_counts c");
    assert_eq!(said(&good(), &pair("a", "a", 1.)), "counts.pair pair_counts a a");
    let twice = pairs(text(&["a", "a"]), text(&["b", "b"]), numbers(&[1., 1.]));
    assert_eq!(said(&good(), &twice), "counts.pair pair_counts a b");
    for wrong in [0., -1., f64::NAN, f64::INFINITY] {
        let expected = format!("counts.value pair_counts a b {wrong}");
        assert_eq!(said(&good(), &pair("a", "b", wrong)), expected);
    }
    let missing: ArrayRef = Arc::new(StringArray::from(vec![Some("a"), None]));
    assert_eq!(said(&items(missing), &pair("a", "b", 1.)), "counts.value item_counts nothing");

    let renamed = [("sku", text(&["a"])), ("events", numbers(&[1.])), ("recent_events", numbers(&[1.]))];
    let failure = read(&renamed, &pair("a", "b", 1.)).unwrap_err();
    assert_eq!(failure.code, "counts.column");
    assert_eq!(failure.value, "sku: Utf8, events: Float64, recent_events: Float64");
    let expected = "the columns item_id (text or whole numbers) and events, recent_events (numbers)";
    assert_eq!(failure.expected, expected);
    let fractions = pairs(numbers(&[1.5]), text(&["b"]), numbers(&[1.]));
    assert!(said(&good(), &fractions).starts_with("counts.column pair_counts from_item_id: Float64"));
}

#[test]
fn a_table_that_is_missing_or_no_parquet_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let said = || {
        let failure = read_counts(folder.path()).unwrap_err();
        format!("{} {}", failure.code, failure.field)
    };
    assert_eq!(said(), "counts.file item_counts");
    fs::create_dir(folder.path().join("item_counts.parquet")).unwrap();
    assert_eq!(said(), "counts.file item_counts", "a folder without parts");
    fs::write(folder.path().join("item_counts.parquet").join("part-0.parquet"), "item_id,events").unwrap();
    assert_eq!(said(), "counts.file item_counts", "text");
    fs::remove_file(folder.path().join("item_counts.parquet").join("part-0.parquet")).unwrap();
    write(&folder.path().join("item_counts.parquet").join("part-0.parquet"), &items(text(&["a"])));
    assert_eq!(said(), "counts.file pair_counts");
}

/// A few items with all that is counted of baskets, each number another.
fn basket_tables(items: u32) -> BasketTables {
    let mut ids: Vec<String> = (0..items).map(|item| format!("item {item}")).collect();
    ids.sort_unstable();
    let rebuys = |item: u32| Rebuys {
        customers: u64::from(item) + 1,
        rebuys: u64::from(item) + 2,
        exposures: u64::from(item) + 3,
        intervals: u64::from(item) + 4,
        log_interval: f64::from(item) * 0.25,
    };
    BasketTables {
        items: ids,
        counts: BasketCounts {
            baskets: 9,
            weight: 2.5,
            item_baskets: (0..items).collect(),
            item_weight: (0..items).map(|item| f64::from(item) * 0.1).collect(),
            pairs: (1..items).map(|item| (item - 1, item, 0.1)).collect(),
        },
        rebuys: (0..items).map(rebuys).collect(),
        baskets_with_pairs: 7,
    }
}

#[test]
fn many_counts_of_baskets_come_back_as_they_were_written() {
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(read_basket_counts(folder.path()), Ok(None));
    for items in [0, 70_000] {
        let tables = basket_tables(items);
        write_basket_counts(folder.path(), &tables).unwrap();
        assert_eq!(read_basket_counts(folder.path()), Ok(Some(tables)));
    }
    let few = BasketTables { items: Vec::new(), ..basket_tables(2) };
    assert_eq!(write_basket_counts(folder.path(), &few).unwrap_err().code, "counts.write");
}

#[test]
fn what_is_wrong_with_a_table_of_baskets_is_told() {
    let said = |name: &str, columns: &[(&str, ArrayRef)]| {
        let folder = tempfile::tempdir().unwrap();
        write_basket_counts(folder.path(), &basket_tables(2)).unwrap();
        write(&folder.path().join(format!("{name}.parquet")), columns);
        let failure = read_basket_counts(folder.path()).unwrap_err();
        assert_eq!(failure.field, name);
        format!("{} {}", failure.code, failure.value)
    };
    let totals = |rows: &[f64]| {
        [("baskets", numbers(rows)), ("baskets_with_pairs", numbers(rows)), ("weight", numbers(rows))]
    };
    assert_eq!(said("basket_totals", &totals(&[])), "counts.value 0 rows");
    assert_eq!(said("basket_totals", &totals(&[1., 2.])), "counts.value 2 rows");
    assert_eq!(said("basket_totals", &totals(&[-1.])), "counts.value  -1");
    let items = |ids: &[&str]| {
        let ones = numbers(&vec![1.; ids.len()]);
        [("item_id", text(ids)), ("baskets", ones.clone()), ("weight", ones)]
    };
    assert_eq!(said("basket_item_counts", &items(&["item 1", "item 1"])), "counts.item item 1");
    let pairs = |one: &[&str], other: &[&str], weight: f64| {
        [
            ("item_id", text(one)),
            ("other_item_id", text(other)),
            ("weight", numbers(&vec![weight; one.len()])),
        ]
    };
    assert_eq!(said("basket_pair_counts", &pairs(&["item 0"], &["gone"], 1.)), "counts.item gone");
    assert_eq!(said("basket_pair_counts", &pairs(&["item 0"], &["item 0"], 1.)), "counts.pair item 0 item 0");
    assert_eq!(
        said("basket_pair_counts", &pairs(&["item 0"], &["item 1"], 0.)),
        "counts.value item 0 item 1 0"
    );
    let twice = pairs(&["item 0", "item 1"], &["item 1", "item 0"], 1.);
    assert_eq!(said("basket_pair_counts", &twice), "counts.pair item 0 item 1", "whichever stands first");
    let rebuys = |ids: &[&str]| {
        let ones = numbers(&vec![1.; ids.len()]);
        let columns = ["customers", "rebuys", "exposures", "intervals", "log_interval"]
            .map(|name| (name, ones.clone()));
        std::iter::once(("item_id", text(ids))).chain(columns).collect::<Vec<_>>()
    };
    assert_eq!(said("rebuys", &rebuys(&["gone"])), "counts.item gone");
    assert_eq!(said("rebuys", &rebuys(&["item 1", "item 1"])), "counts.item item 1");

    let folder = tempfile::tempdir().unwrap();
    write_basket_counts(folder.path(), &basket_tables(2)).unwrap();
    fs::remove_file(folder.path().join("rebuys.parquet")).unwrap();
    let failure = read_basket_counts(folder.path()).unwrap_err();
    assert_eq!((failure.code, &failure.field[..]), ("counts.file", "rebuys"), "some without the others");
}
