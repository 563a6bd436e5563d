//! From rows as files have them to the columns of the log.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap, HashSet};

use super::action_names::{Meaning, meaning};
use super::intern::Interner;
use super::report::{At, Fault, Tally, count_name};
use super::returns::{Returned, ReturnedOrder, Returns};
use super::timestamp::{self, Unit};
use crate::{Action, Log, Order, OrderLine};

const DAY: i64 = 86_400_000;
/// The most spellings of event names whose meaning is remembered.
const MOST_MEANINGS: usize = 1000;

/// One event as a file has it. A text that is missing is empty.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Row<'a> {
    pub(super) session: &'a str,
    pub(super) user: &'a str,
    /// Whether the session's id is a number that is its own within the user alone.
    pub(super) numbered: bool,
    pub(super) item: &'a str,
    /// `None` where the file does not tell its events apart: all of them are views.
    pub(super) event: Option<&'a str>,
    pub(super) moment: Moment<'a>,
    pub(super) position: &'a str,
    pub(super) quantity: &'a str,
    pub(super) price: &'a str,
    pub(super) transaction: &'a str,
    pub(super) channel: &'a str,
}

/// When it was.
#[derive(Clone, Copy, Debug)]
pub(super) enum Moment<'a> {
    Text(&'a str),
    /// Milliseconds since 1970, from a column that is a timestamp by its type.
    Millis(i64),
}

impl Default for Moment<'_> {
    fn default() -> Self {
        Moment::Text("")
    }
}

/// What all files of one log agree on.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Basis {
    /// Visitors are shoppers, not sessions; otherwise they are so only where an event lacks its session.
    pub(super) by_user: bool,
    /// Every file says when; otherwise every file says at which position.
    pub(super) timed: bool,
    /// Some file says by which channel the shopper came.
    pub(super) channelled: bool,
    /// Visitors are shoppers wherever an event tells its shopper, and orders and quantities are kept.
    pub(super) whole_shoppers: bool,
}

/// What tells an order from others.
#[derive(PartialEq, Eq, Hash)]
pub(super) enum OrderKey {
    Transaction(u32),
    /// Where there is no transaction: what a visitor buys in a day is one order.
    Day(u32, i64),
}

/// Builds a [`Log`] row by row.
pub(super) struct Normaliser {
    basis: Basis,
    log: Log,
    visitors: Interner,
    items: Interner,
    channels: Interner,
    transactions: Interner,
    /// Transaction and item of every purchase that has a transaction.
    bought: HashSet<(u32, u32)>,
    customers: Interner,
    /// The orders of transactions, and those of visitors' days.
    orders: HashMap<OrderKey, u32>,
    returns: Returns,
    meanings: HashMap<String, Meaning>,
    /// How many moments of this file were written in each unit.
    units: [u64; Unit::ALL.len()],
    /// Rows of this file that could not be used.
    pub(super) bad: u64,
    /// Rows of this file that were looked at, used or not.
    pub(super) seen: u64,
    /// Purchases of this file, used or not.
    pub(super) purchases: u64,
    pub(super) passed_over: BTreeMap<String, u64>,
    pub(super) unknown_events: BTreeMap<String, u64>,
    pub(super) repeated_purchases: u64,
    pub(super) tally: Tally,
}

const NO_SESSION: Fault = Fault {
    code: "events.session_id",
    field: "session_id",
    expected: "the id of a session, or else of a shopper",
    mend: "Give every event the session that it belongs to.",
};
const NO_USER: Fault = Fault {
    code: "events.user_id",
    field: "user_id",
    expected: "the id of a shopper",
    mend: "Give every event the shopper whose it is, signed in or not.",
};
const NO_ITEM: Fault = Fault {
    code: "events.item_id",
    field: "item_id",
    expected: "the id of an item",
    mend: "Give every event the item that it is about, or leave the event out.",
};
pub(super) const NO_EVENT: Fault = Fault {
    code: "events.event",
    field: "event",
    expected: "view_item, add_to_wishlist, add_to_cart, purchase or another name that GA4, Segment or Shopify has",
    mend: "Rename what says one of these four; leave out what does not.",
};
const NO_MOMENT: Fault = Fault {
    code: "events.timestamp",
    field: "timestamp",
    expected: "epoch seconds to nanoseconds or ISO 8601, between 1990 and 2100",
    mend: "Write ISO 8601, such as 2020-06-30T17:04:47Z, or epoch seconds, such as 1593536687.",
};
const NO_POSITION: Fault = Fault {
    code: "events.position",
    field: "position",
    expected: "a whole number",
    mend: "Number the events of a session in their order.",
};
const NO_QUANTITY: Fault = Fault {
    code: "events.quantity",
    field: "quantity",
    expected: "a number above 0",
    mend: "Nothing, where it is a return: it is taken off its order, and is no purchase.",
};
const MIXED_UNITS: Fault = Fault {
    code: "events.timestamp.units",
    field: "timestamp",
    expected: "one unit in the whole column",
    mend: "Each was read in its own unit, found by its size; write them alike to be sure.",
};

impl Normaliser {
    pub(super) fn new(basis: Basis) -> Normaliser {
        Normaliser {
            basis,
            log: Log::default(),
            visitors: Interner::default(),
            items: Interner::default(),
            channels: Interner::default(),
            transactions: Interner::default(),
            bought: HashSet::new(),
            customers: Interner::default(),
            orders: HashMap::new(),
            returns: Returns::default(),
            meanings: HashMap::new(),
            units: [0; Unit::ALL.len()],
            bad: 0,
            seen: 0,
            purchases: 0,
            passed_over: BTreeMap::new(),
            unknown_events: BTreeMap::new(),
            repeated_purchases: 0,
            tally: Tally::default(),
        }
    }

    /// Begins another file.
    pub(super) fn begin(&mut self, file: String) {
        self.tally.file = file;
        self.bad = 0;
        self.seen = 0;
        self.purchases = 0;
        self.units = [0; Unit::ALL.len()];
    }

    /// Ends the file: says what only its whole tells.
    pub(super) fn end(&mut self) {
        let used: Vec<String> = Unit::ALL
            .into_iter()
            .zip(self.units)
            .filter(|(_, count)| *count > 0)
            .map(|(unit, count)| format!("{count} in {}", unit.name()))
            .collect();
        if used.len() > 1 {
            self.tally.add(MIXED_UNITS, &used.join(", "), At::File);
        }
    }

    /// How many events there are by now.
    pub(super) fn events(&self) -> u64 {
        self.log.visitor.len() as u64
    }

    pub(super) fn items(&self) -> u64 {
        self.items.len() as u64
    }

    pub(super) fn visitors(&self) -> u64 {
        self.visitors.len() as u64
    }

    pub(super) fn into_log(self) -> (Log, Tally) {
        let mut log = self.log;
        let order_of = |order: ReturnedOrder| {
            let key = match order {
                ReturnedOrder::Transaction(transaction) => {
                    OrderKey::Transaction(self.transactions.find(&transaction)?)
                }
                ReturnedOrder::Day(visitor, day) => OrderKey::Day(self.visitors.find(&visitor)?, day),
            };
            self.orders.get(&key).copied()
        };
        let mut came_back: Vec<OrderLine> = Vec::new();
        let mut wholly: HashSet<u32> = HashSet::new();
        for returned in self.returns.into_iter() {
            let Some(order) = order_of(returned.order) else { continue };
            match returned.part {
                None => wholly.extend([order]),
                Some((item, quantity)) => {
                    came_back.extend(self.items.find(&item).map(|item| OrderLine { order, item, quantity }));
                }
            }
        }
        let of_whole_orders = log.lines.iter().filter(|line| wholly.contains(&line.order));
        came_back.extend(of_whole_orders.map(|line| OrderLine { quantity: -line.quantity, ..*line }));
        log.lines.append(&mut came_back);
        log.items = self.items.into_texts();
        log.channels = self.channels.into_texts();
        (log, self.tally)
    }

    /// Counts a record that could not be used.
    pub(super) fn refuse(&mut self, fault: Fault, value: &str, at: At) {
        self.bad += 1;
        self.tally.add(fault, value, at);
    }

    /// Counts an event that says nothing of an interest in an item.
    pub(super) fn pass_over(&mut self, name: &str) {
        self.seen += 1;
        count_name(&mut self.passed_over, name.trim());
    }

    /// Takes one row, or counts why not.
    pub(super) fn push(&mut self, row: &Row, at: At) {
        self.seen += 1;
        if let Err((fault, value)) = self.try_push(row) {
            self.refuse(fault, value, at);
        }
    }

    fn try_push<'a>(&mut self, row: &Row<'a>) -> Result<(), (Fault, &'a str)> {
        let action = match row.event {
            None => Action::ViewItem,
            Some(name) => match self.meaning(name) {
                Meaning::Is(action) => action,
                Meaning::Returned => {
                    self.give_back(row);
                    count_name(&mut self.passed_over, name.trim());
                    return Ok(());
                }
                Meaning::PassedOver => {
                    count_name(&mut self.passed_over, name.trim());
                    return Ok(());
                }
                Meaning::Unknown => {
                    let name = id(name).ok_or((NO_EVENT, name))?;
                    count_name(&mut self.unknown_events, name);
                    return Ok(());
                }
            },
        };
        self.purchases += u64::from(action == Action::Purchase);
        let (visitor, is_user) = self.visitor(row)?;
        let item = id(row.item).ok_or((NO_ITEM, row.item))?;
        let time = self.time(row)?;
        let number = self.log.visitor.len() as i64;
        let position = match whole(row.position) {
            Some(position) => position,
            None if self.basis.timed => number,
            None => return Err((NO_POSITION, row.position)),
        };
        // Exports give what was not bought the quantity 0.
        if action == Action::Purchase
            && let Some(quantity) = decimal(row.quantity).filter(|quantity| *quantity <= 0.0)
        {
            let order = match id(row.transaction) {
                Some(transaction) => ReturnedOrder::Transaction(transaction.to_owned()),
                None => ReturnedOrder::Day(visitor.into_owned(), time / DAY),
            };
            self.returns.add(Returned { order, part: Some((item.to_owned(), quantity as f32)) });
            return Err((NO_QUANTITY, row.quantity));
        }
        let item = self.items.number(item);
        let transaction = id(row.transaction).filter(|_| action == Action::Purchase);
        let transaction = transaction.map(|transaction| self.transactions.number(transaction));
        if let Some(transaction) = transaction
            && !self.bought.insert((transaction, item))
        {
            self.repeated_purchases += 1;
            return Ok(());
        }
        let visitor = self.visitors.number(&visitor);
        if action == Action::Purchase {
            let key = transaction.map_or(OrderKey::Day(visitor, time / DAY), OrderKey::Transaction);
            let is_order = transaction.is_some() || self.basis.timed || !is_user;
            self.buy(row, key, time, is_order.then_some(item));
        }
        if visitor as usize == self.log.visitor_is_user.len() {
            self.log.visitor_is_user.push(is_user);
        }
        self.log.visitor.push(visitor);
        self.log.item.push(item);
        self.log.action.push(action);
        if self.basis.timed {
            self.log.time.push(time);
        }
        self.log.position.push(position);
        if self.basis.channelled {
            let channel = id(row.channel).map_or(Log::NO_CHANNEL, |channel| self.channels.number(channel));
            self.log.channel.push(channel);
        }
        if self.basis.whole_shoppers {
            let order = id(row.transaction).map_or(Log::NO_ORDER, |order| self.transactions.number(order));
            self.log.order.push(order);
            let quantity = decimal(row.quantity).filter(|quantity| quantity.is_finite() && *quantity > 0.0);
            self.log.quantity.push(quantity.unwrap_or(1.0) as f32);
        }
        Ok(())
    }

    /// Adds what was bought to its order; `item` where that is an order and not all that a shopper ever bought.
    fn buy(&mut self, row: &Row, key: OrderKey, time: i64, item: Option<u32>) {
        let next = self.log.orders.len() as u32;
        let number = *self.orders.entry(key).or_insert(next);
        if number == next {
            self.log.orders.push(Order { customer: None, time, value: Some(0.0) });
        }
        let customer = id(row.user).map(|user| self.customers.number(user));
        let price = decimal(row.price).filter(|price| price.is_finite() && *price >= 0.0);
        let quantity = decimal(row.quantity).filter(|quantity| quantity.is_finite()).unwrap_or(1.0);
        if let Some(item) = item {
            self.log.lines.push(OrderLine { order: number, item, quantity: quantity as f32 });
        }
        let order = &mut self.log.orders[number as usize];
        order.customer = order.customer.or(customer);
        order.value = order.value.zip(price).map(|(value, price)| value + price * quantity);
    }

    /// Notes what a refund gives back: without an item, its whole order. One that names no transaction tells of no order.
    fn give_back(&mut self, row: &Row) {
        if let Some(transaction) = id(row.transaction) {
            let quantity = decimal(row.quantity).unwrap_or(1.0).abs() as f32;
            self.returns.add(Returned {
                order: ReturnedOrder::Transaction(transaction.to_owned()),
                part: id(row.item).map(|item| (item.to_owned(), -quantity)),
            });
        }
    }

    /// The text that tells the row's visitor from others, and whether that is a shopper.
    fn visitor<'a>(&self, row: &Row<'a>) -> Result<(Cow<'a, str>, bool), (Fault, &'a str)> {
        let user = id(row.user);
        if self.basis.by_user {
            return user.map(|user| (user.into(), true)).ok_or((NO_USER, row.user));
        }
        match (id(row.session), user) {
            (_, Some(user)) if self.basis.whole_shoppers => Ok((format!("\u{1f}{user}").into(), true)),
            (Some(session), _) if !row.numbered => Ok((session.into(), false)),
            (Some(number), Some(user)) => Ok((format!("{user}\u{1f}{number}").into(), false)),
            // No session's id begins so.
            (None, Some(user)) => Ok((format!("\u{1f}{user}").into(), true)),
            (_, None) => Err((NO_SESSION, row.session)),
        }
    }

    fn time<'a>(&mut self, row: &Row<'a>) -> Result<i64, (Fault, &'a str)> {
        match row.moment {
            _ if !self.basis.timed => Ok(0),
            Moment::Millis(millis) if timestamp::plausible(millis) => Ok(millis),
            Moment::Millis(_) => Err((NO_MOMENT, "a time outside those years")),
            Moment::Text(text) => {
                let (millis, unit) = timestamp::parse(text).ok_or((NO_MOMENT, text))?;
                self.units[unit as usize] += 1;
                Ok(millis)
            }
        }
    }

    fn meaning(&mut self, name: &str) -> Meaning {
        if let Some(known) = self.meanings.get(name) {
            return *known;
        }
        let found = meaning(name);
        if self.meanings.len() < MOST_MEANINGS {
            self.meanings.insert(name.to_owned(), found);
        }
        found
    }
}

/// An id, unless it says in one of the usual ways that there is none.
fn id(text: &str) -> Option<&str> {
    let text = text.trim();
    let nothing = ["", "null", "nan", "\\N", "undefined", "(not set)"];
    (!nothing.iter().any(|none| text.eq_ignore_ascii_case(none))).then_some(text)
}

/// A whole number, also as `3.0`, which is how a column with gaps leaves a data frame.
fn whole(text: &str) -> Option<i64> {
    let text = text.trim();
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    if fraction.bytes().all(|byte| byte == b'0') { whole.parse().ok() } else { None }
}

fn decimal(text: &str) -> Option<f64> {
    text.trim().replace(',', ".").parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    const TIMED: Basis = Basis { by_user: false, timed: true, channelled: true, whole_shoppers: false };

    fn row<'a>() -> Row<'a> {
        Row { session: "s", item: "i", moment: Moment::Text("1593536687"), ..Row::default() }
    }

    #[test]
    fn a_row_becomes_an_event() {
        let mut normaliser = Normaliser::new(TIMED);
        normaliser
            .push(&Row { event: Some("Add To Cart"), channel: "email", position: "7", ..row() }, At::File);
        normaliser.push(&Row { item: " i ", ..row() }, At::File);
        let (log, tally) = normaliser.into_log();
        assert_eq!(log.items, ["i"]);
        assert_eq!((log.visitor, log.item), (vec![0, 0], vec![0, 0]));
        assert_eq!(log.action, [Action::AddToCart, Action::ViewItem]);
        assert_eq!(log.time, [1_593_536_687_000; 2]);
        assert_eq!(log.position, [7, 1]);
        assert_eq!((log.channels, log.channel), (vec!["email".to_owned()], vec![0, Log::NO_CHANNEL]));
        assert!(tally.into_problems().is_empty());
    }

    #[test]
    fn what_cannot_be_used_is_counted_by_what_is_wrong_with_it() {
        let mut normaliser = Normaliser::new(TIMED);
        for bad in [
            Row { session: "", ..row() },
            Row { session: "NULL", ..row() },
            Row { item: "(not set)", ..row() },
            Row { moment: Moment::Text("soon"), ..row() },
            Row { moment: Moment::Millis(5), ..row() },
            Row { event: Some("purchase"), quantity: "-1", ..row() },
            Row { event: Some("purchase"), quantity: "0", ..row() },
            Row { event: Some("teleport"), ..row() },
            Row { event: Some(""), ..row() },
        ] {
            normaliser.push(&bad, At::Line(3));
        }
        normaliser.push(&Row { event: Some("refund"), ..row() }, At::Line(3));
        assert_eq!((normaliser.events(), normaliser.bad, normaliser.seen), (0, 8, 10));
        assert_eq!((&normaliser.passed_over["refund"], normaliser.passed_over.len()), (&1, 1));
        assert_eq!((&normaliser.unknown_events["teleport"], normaliser.unknown_events.len()), (&1, 1));
        let (_, tally) = normaliser.into_log();
        let counted: Vec<_> =
            tally.into_problems().into_iter().map(|problem| (problem.code, problem.count)).collect();
        let expected = [
            ("events.session_id", 2),
            ("events.item_id", 1),
            ("events.timestamp", 2),
            ("events.quantity", 2),
            ("events.event", 1),
        ];
        assert_eq!(counted, expected);
    }

    #[test]
    fn who_has_no_session_is_known_as_a_shopper_row_by_row() {
        let visitors = |basis: Basis, rows: &[(&'static str, &'static str, bool)]| {
            let mut normaliser = Normaliser::new(basis);
            for &(session, user, numbered) in rows {
                normaliser.push(&Row { session, user, numbered, ..row() }, At::File);
            }
            (normaliser.log.visitor, normaliser.log.visitor_is_user, normaliser.bad)
        };
        let rows =
            [("a", "u", false), ("", "u", false), ("u", "", false), ("", "", false), ("null", "u", false)];
        assert_eq!(visitors(TIMED, &rows), (vec![0, 1, 2, 1], vec![false, true, false], 1));
        let by_user = Basis { by_user: true, ..TIMED };
        assert_eq!(visitors(by_user, &rows), (vec![0, 0, 0], vec![true], 2));
        let rows = [("1", "u", true), ("1", "v", true), ("1", "u", true), ("1", "", true), ("", "u", true)];
        assert_eq!(visitors(TIMED, &rows), (vec![0, 1, 0, 2], vec![false, false, true], 1));
    }

    #[test]
    fn a_quantity_says_something_of_purchases_alone() {
        let mut normaliser = Normaliser::new(TIMED);
        for event in [None, Some("view_item"), Some("add_to_cart"), Some("purchase")] {
            normaliser.push(&Row { event, quantity: "0", ..row() }, At::File);
        }
        normaliser.push(&Row { event: Some("purchase"), quantity: "1", ..row() }, At::File);
        assert_eq!((normaliser.events(), normaliser.bad), (4, 1));
    }

    #[test]
    fn a_purchase_counts_once_for_each_item_of_a_transaction() {
        let mut normaliser = Normaliser::new(TIMED);
        let buy = |item, transaction| Row { item, transaction, event: Some("purchase"), ..row() };
        for bought in [buy("a", "1"), buy("b", "1"), buy("a", "1"), buy("a", "2"), buy("a", ""), buy("a", "")]
        {
            normaliser.push(&bought, At::File);
        }
        normaliser.push(&Row { item: "a", transaction: "1", ..row() }, At::File);
        assert_eq!((normaliser.events(), normaliser.repeated_purchases, normaliser.bad), (6, 1, 0));
    }

    #[test]
    fn without_times_a_position_is_needed() {
        let mut normaliser = Normaliser::new(Basis { timed: false, ..TIMED });
        for position in ["2", "3.0", " 4 ", "-1"] {
            normaliser.push(&Row { position, ..row() }, At::File);
        }
        for position in ["", "x", "1.5"] {
            normaliser.push(&Row { position, ..row() }, At::File);
        }
        assert_eq!(normaliser.bad, 3);
        let (log, _) = normaliser.into_log();
        assert_eq!((log.position, log.time), (vec![2, 3, 4, -1], vec![]));
    }

    #[test]
    fn units_that_are_mixed_are_told_with_their_counts_and_used() {
        let mut normaliser = Normaliser::new(TIMED);
        normaliser.begin("a.csv".into());
        for text in ["1593536687", "1593536687", "1593536687000"] {
            normaliser.push(&Row { moment: Moment::Text(text), ..row() }, At::File);
        }
        normaliser.end();
        let (log, tally) = normaliser.into_log();
        assert_eq!(log.time, [1_593_536_687_000; 3]);
        let problems = tally.into_problems();
        assert_eq!(problems[0].code, "events.timestamp.units");
        assert_eq!(problems[0].examples[0].value, "2 in epoch seconds, 1 in epoch milliseconds");
    }
}
