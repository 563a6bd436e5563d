use std::ops::Range;
use std::sync::Arc;

use datafusion::arrow::array::{
    ArrayRef, AsArray, Float64Array, Int32Array, RecordBatch, UInt8Array, UInt32Array,
};
use datafusion::arrow::datatypes::{Float64Type, UInt32Type};
use datafusion::prelude::SessionContext;
use rayon::slice::ParallelSliceMut;

use super::engine::{Engine, failure};
use super::memory::table;
use super::{CountSettings, ITEM_COUNTS, PAIR_COUNTS};
use crate::{Counts, Failure, Sessions};

/// Counts sessions, again and again with other settings and other ranges of sessions.
///
/// ```
/// use regulars_packer::count::{CountSettings, Counter};
/// use regulars_packer::{Action, Sessions};
///
/// let sessions =
///     Sessions { ends: vec![3], item: vec![0, 1, 0], action: vec![Action::ViewItem; 3], ..Sessions::default() };
/// let counter = Counter::new(&sessions, 2)?;
/// let settings = CountSettings { session_length: 0., ..CountSettings::default() };
/// let counts = counter.counts(&settings, 0..1)?;
/// assert_eq!(counts.events, [2., 1.]);
/// assert_eq!(counts.pairs, [(0, 1, 1.), (1, 0, 1.)]);
/// # Ok::<(), regulars_packer::Failure>(())
/// ```
pub struct Counter {
    engine: Engine,
    clicks: RecordBatch,
    ends: Vec<u32>,
    items: usize,
}

impl Counter {
    /// Takes over the sessions' events. `items` is the number of items; each of the sessions' is below.
    ///
    /// Fails with `count.sessions` where that is not so, or where the sessions' columns do not fit together.
    pub fn new(sessions: &Sessions, items: usize) -> Result<Counter, Failure> {
        check(sessions, items)?;
        let events = sessions.item.len();
        let mut session = Vec::with_capacity(events);
        let mut position = Vec::with_capacity(events);
        let mut session_events = Vec::with_capacity(events);
        let mut start = 0;
        for (number, &end) in (1..).zip(&sessions.ends) {
            let length = end - start;
            session.extend((0..length).map(|_| number));
            position.extend(1..=length as i32);
            session_events.extend((0..length).map(|_| length as i32));
            start = end;
        }
        let actions = sessions.action.iter().map(|action| *action as u8);
        let clicks = RecordBatch::try_from_iter([
            ("session", Arc::new(Int32Array::from(session)) as ArrayRef),
            ("position", Arc::new(Int32Array::from(position))),
            ("item_id", Arc::new(UInt32Array::from_iter_values(sessions.item.iter().copied()))),
            ("action", Arc::new(UInt8Array::from_iter_values(actions))),
            ("session_events", Arc::new(Int32Array::from(session_events))),
        ])?;
        Ok(Counter { engine: Engine::new()?, clicks, ends: sessions.ends.clone(), items })
    }

    /// Counts the sessions of a range, as though there were no others: a session's age, and what is recent,
    /// are as within that range. The same input gives the same counts, bit for bit.
    ///
    /// Fails with `count.settings` or `count.sessions` where one or the other is out of its range, and as
    /// queries fail: `count.memory`, `count.query`.
    pub fn counts(&self, settings: &CountSettings, sessions: Range<usize>) -> Result<Counts, Failure> {
        settings.check()?;
        if sessions.start > sessions.end || sessions.end > self.ends.len() {
            return Err(Failure::new(
                "count.sessions",
                "sessions",
                format!("{sessions:?}"),
                format!("a range within 0..{}", self.ends.len()),
                "Count sessions that there are.",
            ));
        }
        let mut counts =
            Counts { events: vec![0.; self.items], recent_events: vec![0.; self.items], pairs: Vec::new() };
        if sessions.is_empty() {
            return Ok(counts);
        }
        let database = self.tables(settings, sessions)?;
        self.engine.run(self.engine.plan(database.sql(ITEM_COUNTS))?, |batch| {
            let items = batch.column(0).as_primitive::<UInt32Type>().values();
            let [events, recent_events] =
                [1, 2].map(|column| batch.column(column).as_primitive::<Float64Type>().values());
            for ((&item, &events), &recent_events) in items.iter().zip(events).zip(recent_events) {
                counts.events[item as usize] = events as f32;
                counts.recent_events[item as usize] = recent_events as f32;
            }
            Ok(())
        })?;
        self.engine.run(self.engine.plan(database.sql(PAIR_COUNTS))?, |batch| {
            let [from, to] = [0, 1].map(|column| batch.column(column).as_primitive::<UInt32Type>().values());
            let weights = batch.column(2).as_primitive::<Float64Type>().values();
            let pairs = from.iter().zip(to).zip(weights);
            counts.pairs.extend(pairs.map(|((&from, &to), &weight)| (from, to, weight as f32)));
            Ok(())
        })?;
        counts.pairs.par_sort_unstable_by_key(|&(from, to, _)| (from, to));
        Ok(counts)
    }

    /// A database with what the SQL files read.
    fn tables(&self, settings: &CountSettings, sessions: Range<usize>) -> Result<SessionContext, Failure> {
        let end_of = |session: usize| session.checked_sub(1).map_or(0, |last| self.ends[last] as usize);
        let (start, end) = (end_of(sessions.start), end_of(sessions.end));
        let weights = settings.action_weights.map(f64::from);
        let action_weights = RecordBatch::try_from_iter([
            ("action", Arc::new(UInt8Array::from_iter_values(0..4)) as ArrayRef),
            ("weight", Arc::new(Float64Array::from_iter_values(weights))),
        ])?;
        let settings = RecordBatch::try_from_iter(
            [
                ("distance_decay", settings.distance_decay),
                ("session_length", settings.session_length),
                ("age", settings.age),
            ]
            .map(|(name, value)| (name, Arc::new(Float64Array::from_value(value, 1)) as ArrayRef)),
        )?;

        let database = self.engine.database();
        let parts = self.engine.partitions();
        let tables = [
            ("all_clicks", table(&self.clicks.slice(start, end - start), parts)?),
            ("action_weights", table(&action_weights, 1)?),
            ("settings", table(&settings, 1)?),
        ];
        for (name, table) in tables {
            database.register_table(name, table).map_err(failure)?;
        }
        let clicks = format!(
            "SELECT session - CAST({} AS INT) AS session, position, item_id, action, session_events
             FROM all_clicks",
            sessions.start
        );
        let clicks = self.engine.plan(database.sql(&clicks))?.into_view();
        database.register_table("clicks", clicks).map_err(failure)?;
        Ok(database)
    }
}

fn check(sessions: &Sessions, items: usize) -> Result<(), Failure> {
    let failure = |field: &str, value: String, expected: String| {
        let mend = "Give sessions as counting made them of a log, and the number of that log's items.";
        Err(Failure::new("count.sessions", field, value, expected, mend))
    };
    let events = sessions.item.len();
    if sessions.action.len() != events {
        return failure("action", format!("{} values", sessions.action.len()), format!("{events} values"));
    }
    if let Some(pair) = sessions.ends.windows(2).find(|pair| pair[0] >= pair[1]) {
        return failure("ends", format!("{} after {}", pair[1], pair[0]), "rising numbers".into());
    }
    let last = sessions.ends.last().map_or(0, |end| *end as usize);
    if last != events || sessions.ends.first() == Some(&0) {
        return failure("ends", format!("{last} at the end"), format!("ends from 1 up to {events}"));
    }
    match sessions.item.iter().find(|item| **item as usize >= items) {
        Some(item) => failure("item", item.to_string(), format!("a number below {items}")),
        None => Ok(()),
    }
}
