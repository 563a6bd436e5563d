use std::sync::Arc;

use datafusion::arrow::array::{
    ArrayRef, AsArray, BooleanArray, Int64Array, RecordBatch, UInt8Array, UInt32Array,
};
use datafusion::arrow::datatypes::{Int64Type, UInt8Type, UInt32Type};

use super::CLICKS;
use super::engine::{Engine, failure};
use super::memory::table;
use crate::{Action, Failure, Log, Sessions};

/// Cuts a log into sessions, in the order in which they ended.
///
/// - Where a visitor is a shopper, the events are cut wherever more than 30 minutes pass between two of
///   them; without times, a shopper's whole history is one session.
/// - Within a session, events stand in the order of time, then position, then as in the log. Repeated
///   views of an item stay.
/// - Sessions are ordered by the time of their last event, ties and logs without times by their first
///   event's place in the log.
/// - Of a session of more than 200 events the last 200 are kept.
/// - A session's channel is the first that one of its kept events tells.
///
/// An empty log has no sessions. Fails with `count.log` where the log's columns are not of one length, and
/// as queries fail: `count.memory`, `count.threads`, `count.query`.
///
/// ```
/// use regulars_packer::{Action, Log, count};
///
/// const MINUTE: i64 = 60_000;
/// let log = Log {
///     items: vec!["shoes".into(), "socks".into()],
///     visitor_is_user: vec![true],
///     visitor: vec![0, 0, 0],
///     item: vec![0, 1, 0],
///     action: vec![Action::ViewItem, Action::ViewItem, Action::Purchase],
///     time: vec![0, 2 * MINUTE, 90 * MINUTE],
///     position: vec![0, 1, 2],
///     ..Log::default()
/// };
/// let sessions = count::sessions(&log)?;
/// assert_eq!(sessions.ends, [2, 3]);
/// assert_eq!(sessions.ended_at, [2 * MINUTE, 90 * MINUTE]);
/// # Ok::<(), regulars_packer::Failure>(())
/// ```
pub fn sessions(log: &Log) -> Result<Sessions, Failure> {
    check(log)?;
    if log.item.is_empty() {
        return Ok(Sessions::default());
    }
    let clicks = clicks(log)?;
    let mut sessions = Sessions { ends: ends(&clicks), ..Sessions::default() };
    let events = sessions.ends.last().map_or(0, |end| *end as usize);
    sessions.item = vec![0; events];
    sessions.action = vec![Action::ViewItem; events];
    if !log.time.is_empty() {
        sessions.ended_at = vec![0; sessions.ends.len()];
    }
    // Each event's channel, until the sessions' own are taken from them.
    let mut channels = vec![Log::NO_CHANNEL; if log.channel.is_empty() { 0 } else { events }];
    for batch in &clicks {
        let [session, position, session_events, time, log_order] =
            [0, 1, 4, 5, 6].map(|column| batch.column(column).as_primitive::<Int64Type>().values());
        let items = batch.column(2).as_primitive::<UInt32Type>().values();
        let actions = batch.column(3).as_primitive::<UInt8Type>().values();
        for row in 0..batch.num_rows() {
            let session = session[row] as usize - 1;
            let end = sessions.ends[session] as usize;
            let at = end - (session_events[row] - position[row]) as usize - 1;
            sessions.item[at] = items[row];
            sessions.action[at] = action(actions[row]);
            if at + 1 == end && !log.time.is_empty() {
                sessions.ended_at[session] = time[row];
            }
            if !log.channel.is_empty() {
                channels[at] = log.channel[log_order[row] as usize];
            }
        }
    }
    if !log.channel.is_empty() {
        let mut start = 0;
        for &end in &sessions.ends {
            let told = channels[start..end as usize].iter().find(|channel| **channel != Log::NO_CHANNEL);
            sessions.channel.push(told.copied().unwrap_or(Log::NO_CHANNEL));
            start = end as usize;
        }
    }
    Ok(sessions)
}

fn check(log: &Log) -> Result<(), Failure> {
    let events = log.visitor.len();
    let needed = [("item", log.item.len()), ("action", log.action.len()), ("position", log.position.len())];
    let given = [("time", log.time.len()), ("channel", log.channel.len())];
    let wrong = needed.into_iter().find(|(_, length)| *length != events);
    match wrong.or(given.into_iter().find(|(_, length)| *length != events && *length != 0)) {
        None => Ok(()),
        Some((column, length)) => Err(Failure::new(
            "count.log",
            column,
            format!("{length} values"),
            format!("one for each of the {events} events"),
            "Give every column of the log a value for each event.",
        )),
    }
}

/// Runs `clicks.sql` over the log.
fn clicks(log: &Log) -> Result<Vec<RecordBatch>, Failure> {
    let number =
        |numbers: &[u32]| Arc::new(UInt32Array::from_iter_values(numbers.iter().copied())) as ArrayRef;
    let signed =
        |numbers: &[i64]| Arc::new(Int64Array::from_iter_values(numbers.iter().copied())) as ArrayRef;
    let actions = UInt8Array::from_iter_values(log.action.iter().map(|action| *action as u8));
    let log_order = UInt32Array::from_iter_values(0..log.item.len() as u32);
    let mut columns = vec![
        ("visitor", number(&log.visitor)),
        ("item_id", number(&log.item)),
        ("action", Arc::new(actions)),
        ("position", signed(&log.position)),
        ("log_order", Arc::new(log_order)),
    ];
    if !log.time.is_empty() {
        columns.push(("timestamp_ms", signed(&log.time)));
    }
    // What the log lacks is written into the query, so that it takes no room and no time.
    let nothing = "CAST(NULL AS INT)";
    let is_user = |visitor: &u32| log.visitor_is_user.get(*visitor as usize) == Some(&true);
    let (session, user) = if !log.visitor.iter().any(is_user) {
        ("visitor", nothing)
    } else if log.visitor.iter().all(is_user) {
        (nothing, "visitor")
    } else {
        let by_user: BooleanArray = log.visitor.iter().map(|visitor| Some(is_user(visitor))).collect();
        columns.push(("by_user", Arc::new(by_user)));
        ("CASE WHEN NOT by_user THEN visitor END", "CASE WHEN by_user THEN visitor END")
    };
    let time = if log.time.is_empty() { nothing } else { "timestamp_ms" };
    let events = format!(
        "SELECT {session} AS session_id, {user} AS user_id, item_id, action, {time} AS timestamp_ms,
             position, log_order
         FROM log"
    );

    let engine = Engine::new()?;
    let database = engine.database();
    let log = RecordBatch::try_from_iter(columns)?;
    database.register_table("log", table(&log, engine.partitions())?).map_err(failure)?;
    let events = engine.plan(database.sql(&events))?.into_view();
    database.register_table("events", events).map_err(failure)?;
    let mut clicks = Vec::new();
    engine.run(engine.plan(database.sql(CLICKS))?, |batch| {
        clicks.push(batch.clone());
        Ok(())
    })?;
    Ok(clicks)
}

/// Where each session ends when they are laid one after the other.
fn ends(clicks: &[RecordBatch]) -> Vec<u32> {
    let mut ends = Vec::new();
    for batch in clicks {
        let [session, session_events] =
            [0, 4].map(|column| batch.column(column).as_primitive::<Int64Type>().values());
        for (session, events) in session.iter().zip(session_events) {
            let session = *session as usize;
            if ends.len() < session {
                ends.resize(session, 0);
            }
            ends[session - 1] = *events as u32;
        }
    }
    let mut end = 0;
    for events in &mut ends {
        end += *events;
        *events = end;
    }
    ends
}

fn action(number: u8) -> Action {
    match number {
        0 => Action::ViewItem,
        1 => Action::AddToWishlist,
        2 => Action::AddToCart,
        _ => Action::Purchase,
    }
}
