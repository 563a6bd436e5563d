//! The same SQL on Apache Spark and on our own query engine: the same tables, to the last bit.
//!
//! Needs Java 17 or later and PySpark; without them it says that it skipped. To install PySpark:
//!
//! ```text
//! python3 -m venv ~/.cache/regulars/spark
//! ~/.cache/regulars/spark/bin/pip install --requirement packer/tests/spark/requirements.txt
//! ```
//!
//! `REGULARS_CACHE` names another folder than `~/.cache/regulars`. With `REGULARS_SPARK=required` the test
//! fails where it would skip.

#![cfg(test)]

use std::collections::BTreeMap;
use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;

use datafusion::arrow::array::{ArrayRef, Float64Array, Int64Array, RecordBatch, StringArray};
use datafusion::arrow::util::display::array_value_to_string;
use datafusion::parquet::arrow::ArrowWriter;
use datafusion::prelude::{ParquetReadOptions, SessionConfig, SessionContext};
use regulars_packer::count::{
    self, BASKET_ITEM_COUNTS, BASKET_PAIR_COUNTS, BASKET_TOTALS, BASKET_WEIGHTS, BASKETS, CLICKS,
    CountSettings, Counter, ITEM_COUNTS, PAIR_COUNTS, REBUYS,
};
use regulars_packer::{Action, Log};

type Tables = [(&'static str, &'static str)];
const TABLES: &Tables = &[("clicks", CLICKS), ("item_counts", ITEM_COUNTS), ("pair_counts", PAIR_COUNTS)];
const OF_EVENTS: [&str; 3] = ["events", "settings", "action_weights"];
const BASKET_TABLES: &Tables = &[
    ("basket_lines", BASKETS),
    ("basket_weights", BASKET_WEIGHTS),
    ("basket_totals", BASKET_TOTALS),
    ("basket_item_counts", BASKET_ITEM_COUNTS),
    ("basket_pair_counts", BASKET_PAIR_COUNTS),
    ("rebuys", REBUYS),
];
const OF_ORDERS: [&str; 2] = ["order_lines", "basket_settings"];
const ACTIONS: [(&str, Action); 4] = [
    ("view_item", Action::ViewItem),
    ("add_to_wishlist", Action::AddToWishlist),
    ("add_to_cart", Action::AddToCart),
    ("purchase", Action::Purchase),
];
/// Ids that engines might sort or compare in ways of their own.
const ITEMS: [&str; 12] = [
    "10",
    "9",
    "a",
    "B",
    "b",
    "ä",
    "Größe 42",
    "靴",
    "👟",
    "",
    " a",
    "a very long id of an item, with, commas",
];
const MINUTE: i64 = 60_000;

#[derive(Default)]
struct Event {
    session: Option<String>,
    user: Option<String>,
    item: Option<&'static str>,
    action: &'static str,
    time: Option<i64>,
    position: Option<i64>,
    log_order: Option<i64>,
}

#[test]
fn spark_finds_the_same_tables() {
    let Some(python) = python() else { return };
    let folder = tempfile::tempdir().unwrap();
    let settings = CountSettings { action_weights: [1., 1.5, 2.25, 3.1], ..CountSettings::default() };
    let logs: [(&str, Vec<Event>); 4] = [
        ("by-user", generated(1, true, true)),
        ("by-session", generated(2, false, true)),
        ("without-times", generated(3, false, false)),
        ("mixed", mixed()),
    ];
    for (name, events) in &logs {
        write_log(&folder.path().join(name), events, &settings);
    }
    let orders = folder.path().join("orders");
    write_orders(&orders);
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/spark/count.py");
    let ran = Command::new(&python)
        .arg(script)
        .args(logs.iter().map(|(name, _)| folder.path().join(name)))
        .arg(&orders)
        .output();
    let ran = ran.unwrap();
    assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));

    for (name, events) in &logs {
        let folder = folder.path().join(name);
        let (ours, sparks) = (our_tables(&folder, &OF_EVENTS, TABLES), spark_tables(&folder, TABLES));
        for (table, _) in TABLES {
            assert!(ours[table].len() > 10, "{name}: {table} has too few rows to show anything");
            assert_eq!(ours[table], sparks[table], "{name}: {table}");
        }
        if *name != "mixed" {
            let (items, counts) = by_counter(events, &settings);
            assert_eq!(count::read_counts(&folder).unwrap(), (items, counts), "{name}: by way of the log");
        }
    }

    let (ours, sparks) =
        (our_tables(&orders, &OF_ORDERS, BASKET_TABLES), spark_tables(&orders, BASKET_TABLES));
    for (table, _) in BASKET_TABLES {
        let is_enough = ours[table].len() > if *table == "basket_totals" { 0 } else { 10 };
        assert!(is_enough, "{table} has too few rows to show anything");
        assert_eq!(ours[table], sparks[table], "{table}");
    }
}

/// The Python that has PySpark; otherwise says why the test skips.
fn python() -> Option<PathBuf> {
    let cache = std::env::var_os("REGULARS_CACHE").map(PathBuf::from);
    let cache = cache.or_else(|| Some(PathBuf::from(std::env::var_os("HOME")?).join(".cache/regulars")));
    let python = cache.unwrap_or_default().join("spark/bin/python");
    let runs = |command: &mut Command| command.output().is_ok_and(|ran| ran.status.success());
    let missing = if !runs(Command::new(&python).args(["-c", "import pyspark"])) {
        format!("no PySpark at {}", python.display())
    } else if !runs(Command::new("java").arg("-version")) {
        "no Java".to_string()
    } else {
        return Some(python);
    };
    assert!(std::env::var("REGULARS_SPARK").as_deref() != Ok("required"), "{missing}");
    // Past the test runner, which would keep a passing test's words to itself.
    let skipped = format!("skipped: the SQL was not compared with Spark's, because there is {missing}\n");
    std::io::stderr().write_all(skipped.as_bytes()).unwrap();
    None
}

/// A few visitors with many ties, repeats, sessions of one event, and a robot.
fn generated(seed: u64, by_user: bool, timed: bool) -> Vec<Event> {
    let mut random = random(seed);
    let mut events = Vec::new();
    for number in 0..2500 {
        let visitor = if random(8) == 0 { "robot".to_string() } else { format!("v{}", random(300)) };
        let time = (number / 10) * MINUTE * [0, 1, 7][random(3) as usize] + random(3);
        events.push(Event {
            session: (!by_user).then(|| visitor.clone()),
            user: by_user.then(|| visitor.clone()),
            item: Some(ITEMS[random(12) as usize]),
            action: ACTIONS[random(4) as usize].0,
            // The robot never rests: its session is longer than what is kept of one.
            time: timed.then_some(if visitor == "robot" { number * MINUTE } else { time }),
            position: Some(if timed { number } else { random(5) }),
            log_order: Some(number),
        });
    }
    events
}

/// What a shop's own tables may hold besides: sessions that have a shopper as well, shoppers alone, neither;
/// events without an item, a time or a position; actions that have no weight; no order to go by.
fn mixed() -> Vec<Event> {
    let mut random = random(4);
    let mut given = |of: u64| (random(of) > 0, random(40));
    (0..1500)
        .map(|_| {
            let (has_session, session) = given(2);
            let (has_user, user) = given(8);
            let (has_time, time) = given(10);
            let (has_position, position) = given(3);
            let (has_item, item) = given(30);
            let (has_action, action) = given(20);
            Event {
                session: has_session.then(|| format!("s{session}")),
                user: has_user.then(|| format!("u{user}")),
                item: has_item.then(|| ITEMS[item as usize % 12]),
                action: if has_action { ACTIONS[action as usize % 4].0 } else { "scroll" },
                time: has_time.then_some(time * 11 * MINUTE),
                position: has_position.then_some(position % 4),
                log_order: None,
            }
        })
        .chain([Event {
            session: Some("one".into()),
            item: Some("a"),
            action: "view_item",
            ..Event::default()
        }])
        .collect()
}

/// SplitMix64, below a bound.
fn random(seed: u64) -> impl FnMut(u64) -> i64 {
    let mut state = seed;
    move |bound| {
        state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = state;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((mixed ^ (mixed >> 31)) % bound) as i64
    }
}

fn write_log(folder: &Path, events: &[Event], settings: &CountSettings) {
    let text = |values: &mut dyn Iterator<Item = Option<String>>| -> ArrayRef {
        Arc::new(StringArray::from_iter(values))
    };
    let whole = |value: fn(&Event) -> Option<i64>| -> ArrayRef {
        Arc::new(Int64Array::from_iter(events.iter().map(value)))
    };
    let events = RecordBatch::try_from_iter_with_nullable([
        ("session_id", text(&mut events.iter().map(|event| event.session.clone())), true),
        ("user_id", text(&mut events.iter().map(|event| event.user.clone())), true),
        ("item_id", text(&mut events.iter().map(|event| event.item.map(str::to_string))), true),
        ("action", text(&mut events.iter().map(|event| Some(event.action.to_string()))), true),
        ("timestamp_ms", whole(|event| event.time), true),
        ("position", whole(|event| event.position), true),
        ("log_order", whole(|event| event.log_order), true),
    ]);
    let number = |value: f64| Arc::new(Float64Array::from(vec![value])) as ArrayRef;
    let weights = settings.action_weights.iter().map(|weight| f64::from(*weight));
    let tables = [
        ("events", events),
        (
            "settings",
            RecordBatch::try_from_iter([
                ("distance_decay", number(settings.distance_decay)),
                ("session_length", number(settings.session_length)),
                ("age", number(settings.age)),
            ]),
        ),
        (
            "action_weights",
            RecordBatch::try_from_iter([
                ("action", text(&mut ACTIONS.iter().map(|action| Some(action.0.to_string())))),
                ("weight", Arc::new(Float64Array::from_iter_values(weights)) as ArrayRef),
            ]),
        ),
    ];
    write_tables(folder, tables.map(|(name, rows)| (name, rows.unwrap())));
}

/// Orders with many ties, returns, an order of many lines; and what a shop's own table may hold: lines without an item,
/// an order, a shopper, a quantity, a time or a place in the log.
fn write_orders(folder: &Path) {
    let mut random = random(5);
    let mut rows = Vec::new();
    for place in 0..3000 {
        let order = if random(9) == 0 { 0 } else { random(400) };
        let item = match (order, random(40)) {
            (_, 0) => None,
            // Of one order there are more lines than take part in pairs.
            (0, _) => Some(format!("{}{}", ITEMS[random(12) as usize], random(20))),
            _ => Some(ITEMS[random(12) as usize].to_string()),
        };
        rows.push((
            (random(30) > 0).then(|| format!("o{order}")),
            (order % 7 > 0).then(|| format!("c{}", order % 40)),
            item,
            (random(5) > 0).then(|| [1.0, 2.0, 0.25, -1.0, -0.1, 0.0, 3.3][random(7) as usize]),
            (order % 11 > 0).then_some(order % 90 * 7 * 60 * MINUTE),
            (random(10) > 0).then_some(place),
        ));
    }
    let lines = RecordBatch::try_from_iter_with_nullable([
        (
            "order_id",
            Arc::new(StringArray::from_iter(rows.iter().map(|row| row.0.clone()))) as ArrayRef,
            true,
        ),
        ("customer_id", Arc::new(StringArray::from_iter(rows.iter().map(|row| row.1.clone()))), true),
        ("item_id", Arc::new(StringArray::from_iter(rows.iter().map(|row| row.2.clone()))), true),
        ("quantity", Arc::new(Float64Array::from_iter(rows.iter().map(|row| row.3))), true),
        ("timestamp_ms", Arc::new(Int64Array::from_iter(rows.iter().map(|row| row.4))), true),
        ("log_order", Arc::new(Int64Array::from_iter(rows.iter().map(|row| row.5))), true),
    ]);
    let number = |value: f64| Arc::new(Float64Array::from(vec![value])) as ArrayRef;
    let settings = RecordBatch::try_from_iter([("age", number(20.0)), ("size_power", number(0.5))]);
    write_tables(folder, [("order_lines", lines.unwrap()), ("basket_settings", settings.unwrap())]);
}

fn write_tables<const TABLES: usize>(folder: &Path, tables: [(&str, RecordBatch); TABLES]) {
    std::fs::create_dir_all(folder).unwrap();
    for (name, rows) in tables {
        let file = File::create(folder.join(format!("{name}.parquet"))).unwrap();
        let mut writer = ArrowWriter::try_new(file, rows.schema(), None).unwrap();
        writer.write(&rows).unwrap();
        writer.close().unwrap();
    }
}

/// A table's rows as text, sorted.
type Rows = Vec<Vec<String>>;

fn our_tables(folder: &Path, read: &[&str], tables_to_make: &'static Tables) -> BTreeMap<&'static str, Rows> {
    let runtime = tokio::runtime::Builder::new_multi_thread().build().unwrap();
    runtime.block_on(async {
        let database = SessionContext::new_with_config(SessionConfig::new().with_target_partitions(3));
        for name in read.iter().copied() {
            let file = folder.join(format!("{name}.parquet"));
            let file = file.to_str().unwrap();
            database.register_parquet(name, file, ParquetReadOptions::default()).await.unwrap();
        }
        let mut tables = BTreeMap::new();
        for &(name, sql) in tables_to_make {
            let query = database.sql(sql).await.unwrap();
            tables.insert(name, rows(&query.clone().collect().await.unwrap()));
            database.register_table(name, query.into_view()).unwrap();
        }
        tables
    })
}

fn spark_tables(folder: &Path, written: &'static Tables) -> BTreeMap<&'static str, Rows> {
    let runtime = tokio::runtime::Builder::new_multi_thread().build().unwrap();
    runtime.block_on(async {
        let database = SessionContext::new();
        let mut tables = BTreeMap::new();
        for &(name, _) in written {
            let parts = format!("{}/{name}.parquet/", folder.display());
            let query = database.read_parquet(parts, ParquetReadOptions::default()).await.unwrap();
            tables.insert(name, rows(&query.collect().await.unwrap()));
        }
        tables
    })
}

fn rows(batches: &[RecordBatch]) -> Rows {
    let mut rows = Vec::new();
    for batch in batches {
        for row in 0..batch.num_rows() {
            rows.push(
                batch.columns().iter().map(|column| array_value_to_string(column, row).unwrap()).collect(),
            );
        }
    }
    rows.sort_unstable();
    rows
}

/// What we count when the events come as a log, in the form of tables.
fn by_counter(events: &[Event], settings: &CountSettings) -> (Vec<String>, regulars_packer::Counts) {
    let mut visitors = BTreeMap::new();
    let mut items: Vec<String> = Vec::new();
    let visitor_is_user = vec![events[0].user.is_some(); events.len()];
    let mut log = Log { visitor_is_user, ..Log::default() };
    for event in events {
        let visitor = event.session.as_ref().or(event.user.as_ref()).unwrap();
        let known = visitors.len() as u32;
        log.visitor.push(*visitors.entry(visitor).or_insert(known));
        let id = event.item.unwrap();
        let item = items.iter().position(|item| item == id).unwrap_or_else(|| {
            items.push(id.into());
            items.len() - 1
        });
        log.item.push(item as u32);
        log.action.push(ACTIONS.iter().find(|action| action.0 == event.action).unwrap().1);
        log.time.extend(event.time);
        log.position.push(event.position.unwrap());
    }
    let sessions = count::sessions(&log).unwrap();
    let counter = Counter::new(&sessions, items.len()).unwrap();
    let counts = counter.counts(settings, 0..sessions.ends.len()).unwrap();
    let folder = tempfile::tempdir().unwrap();
    count::write_counts(folder.path(), &items, &counts).unwrap();
    count::read_counts(folder.path()).unwrap()
}
