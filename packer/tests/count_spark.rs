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
use regulars_packer::count::{self, CLICKS, CountSettings, Counter, ITEM_COUNTS, PAIR_COUNTS};
use regulars_packer::{Action, Log};

const TABLES: [(&str, &str); 3] =
    [("clicks", CLICKS), ("item_counts", ITEM_COUNTS), ("pair_counts", PAIR_COUNTS)];
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
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/spark/count.py");
    let ran = Command::new(&python)
        .arg(script)
        .args(logs.iter().map(|(name, _)| folder.path().join(name)))
        .output();
    let ran = ran.unwrap();
    assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));

    for (name, events) in &logs {
        let folder = folder.path().join(name);
        let (ours, sparks) = (our_tables(&folder), spark_tables(&folder));
        for (table, _) in TABLES {
            assert!(ours[table].len() > 10, "{name}: {table} has too few rows to show anything");
            assert_eq!(ours[table], sparks[table], "{name}: {table}");
        }
        if *name != "mixed" {
            let (items, counts) = by_counter(events, &settings);
            assert_eq!(count::read_counts(&folder).unwrap(), (items, counts), "{name}: by way of the log");
        }
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
    std::fs::create_dir_all(folder).unwrap();
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
    for (name, rows) in tables {
        let rows = rows.unwrap();
        let file = File::create(folder.join(format!("{name}.parquet"))).unwrap();
        let mut writer = ArrowWriter::try_new(file, rows.schema(), None).unwrap();
        writer.write(&rows).unwrap();
        writer.close().unwrap();
    }
}

/// A table's rows as text, sorted.
type Rows = Vec<Vec<String>>;

fn our_tables(folder: &Path) -> BTreeMap<&'static str, Rows> {
    let runtime = tokio::runtime::Builder::new_multi_thread().build().unwrap();
    runtime.block_on(async {
        let database = SessionContext::new_with_config(SessionConfig::new().with_target_partitions(3));
        for name in ["events", "settings", "action_weights"] {
            let file = folder.join(format!("{name}.parquet"));
            let file = file.to_str().unwrap();
            database.register_parquet(name, file, ParquetReadOptions::default()).await.unwrap();
        }
        let mut tables = BTreeMap::new();
        for (name, sql) in TABLES {
            let query = database.sql(sql).await.unwrap();
            tables.insert(name, rows(&query.clone().collect().await.unwrap()));
            database.register_table(name, query.into_view()).unwrap();
        }
        tables
    })
}

fn spark_tables(folder: &Path) -> BTreeMap<&'static str, Rows> {
    let runtime = tokio::runtime::Builder::new_multi_thread().build().unwrap();
    runtime.block_on(async {
        let database = SessionContext::new();
        let mut tables = BTreeMap::new();
        for (name, _) in TABLES {
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
