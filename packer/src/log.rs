use serde::Serialize;

/// What a shopper did with an item, as far as learning tells them apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
#[repr(u8)]
pub enum Action {
    /// Looked at it, or clicked on it.
    ViewItem = 0,
    /// Put it on the wish list.
    AddToWishlist = 1,
    /// Put it into the cart.
    AddToCart = 2,
    /// Bought it.
    Purchase = 3,
}

/// A shop's log as columns, one entry for each event, in the order in which it was read. Visitors,
/// items and channels are numbered in the order in which they were met.
#[derive(Clone, Debug, Default)]
pub struct Log {
    /// Item ids by number.
    pub items: Vec<String>,
    /// Entry channels by number; empty where the log has none.
    pub channels: Vec<String>,
    /// By visitor's number, whether it is a shopper, whose sessions are still to be cut, rather than a session;
    /// visitors beyond the end are sessions.
    pub visitor_is_user: Vec<bool>,
    /// The session or shopper.
    pub visitor: Vec<u32>,
    /// The item.
    pub item: Vec<u32>,
    /// What was done.
    pub action: Vec<Action>,
    /// Milliseconds since 1970; empty where the log has positions alone.
    pub time: Vec<i64>,
    /// Place within the session where the log gives one, otherwise the number of the event within
    /// the log. Decides between equal times.
    pub position: Vec<i64>,
    /// The channel, or [`Log::NO_CHANNEL`]; empty where the log has none.
    pub channel: Vec<u32>,
    /// The order that a purchase belongs to, or [`Log::NO_ORDER`]; empty unless the log was read by shopper.
    pub order: Vec<u32>,
    /// How many pieces; empty unless the log was read by shopper.
    pub quantity: Vec<f32>,
    /// What was bought together, in the order in which it was met.
    pub orders: Vec<Order>,
    /// What is in them: a line for each purchase, and one below 0 for each return to an order of this log. Empty where
    /// the log tells neither orders nor times, and what shoppers buy cannot be parted into orders.
    pub lines: Vec<OrderLine>,
}

/// An item of an order, or some of it that came back.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct OrderLine {
    /// The order's place in [`Log::orders`].
    pub order: u32,
    /// The item.
    pub item: u32,
    /// How many pieces; below 0 where they came back.
    pub quantity: f32,
}

/// One order: the purchases of a transaction, or else of a visitor in a day (UTC).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Order {
    /// The shopper's number, in the order in which they were met buying; `None` where the log tells the session
    /// alone.
    pub customer: Option<u32>,
    /// Milliseconds since 1970; 0 where the log has positions alone.
    pub time: i64,
    /// What it came to, in the log's currency; `None` where not every purchase has a price.
    pub value: Option<f64>,
}

impl Log {
    /// Stands for "not told" in [`Log::channel`].
    pub const NO_CHANNEL: u32 = u32::MAX;
    /// Stands for "not told" in [`Log::order`].
    pub const NO_ORDER: u32 = u32::MAX;
}

/// Sessions in the order in which they ended, oldest first: what counting makes of a [`Log`].
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sessions {
    /// Where each session ends in the columns below.
    pub ends: Vec<u32>,
    /// The items, in order.
    pub item: Vec<u32>,
    /// What was done with each.
    pub action: Vec<Action>,
    /// When each session ended, ms since 1970; empty where the log has no times.
    pub ended_at: Vec<i64>,
    /// The channel by which each session came, or [`Log::NO_CHANNEL`]; empty where the log has none.
    pub channel: Vec<u32>,
}

/// The model's only input: what was counted, by item numbers.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Counts {
    /// Weighted events of each item, by item number.
    pub events: Vec<f32>,
    /// The same, of the newest tenth of the sessions alone: what is on the rise.
    pub recent_events: Vec<f32>,
    /// Forward pairs: from, to, and the decayed weight of all sessions in which `to` followed `from`;
    /// sorted by `from`, then `to`.
    pub pairs: Vec<(u32, u32, f32)>,
}

/// As `packer/sql/pair_counts.sql` counts pairs.
const MOST_APART: usize = 15;

impl Sessions {
    /// How many sessions there are.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// Where a session lies in the columns.
    pub fn range(&self, session: usize) -> std::ops::Range<usize> {
        let start = if session == 0 { 0 } else { self.ends[session - 1] };
        start as usize..self.ends[session] as usize
    }

    /// The items of a session, in order.
    pub fn items(&self, session: usize) -> &[u32] {
        &self.item[self.range(session)]
    }

    /// What was done with them.
    pub fn actions(&self, session: usize) -> &[Action] {
        &self.action[self.range(session)]
    }

    /// The first so many sessions, and the rest.
    pub fn split(&self, first: usize) -> (Sessions, Sessions) {
        (self.part(0..first), self.part(first..self.len()))
    }

    /// The first of the newest sessions that hold at most so many events, and so many pairs of events that are counted:
    /// those at most 15 apart.
    pub fn begin_of_newest(&self, events: usize, pairs: usize) -> usize {
        let mut left = Some((events, pairs));
        let fits = |session: &usize| {
            let length = self.range(*session).len();
            let of_session: usize = (1..=MOST_APART).map(|apart| length.saturating_sub(apart)).sum();
            left = left.and_then(|(events, pairs)| {
                Some((events.checked_sub(length)?, pairs.checked_sub(of_session)?))
            });
            left.is_some()
        };
        (0..self.len()).rev().take_while(fits).last().unwrap_or(self.len())
    }

    /// At most so many sessions, evenly spread over the time.
    pub fn sample(&self, most: usize) -> Sessions {
        if self.len() <= most {
            return self.clone();
        }
        let mut sample = Sessions::default();
        for session in (0..most).map(|nth| nth * self.len() / most) {
            sample.item.extend_from_slice(self.items(session));
            sample.action.extend_from_slice(self.actions(session));
            sample.ends.push(sample.item.len() as u32);
            sample.ended_at.extend(self.ended_at.get(session));
            sample.channel.extend(self.channel.get(session));
        }
        sample
    }

    fn part(&self, sessions: std::ops::Range<usize>) -> Sessions {
        let start = sessions.start.checked_sub(1).map_or(0, |last| self.ends[last]);
        let end = sessions.end.checked_sub(1).map_or(0, |last| self.ends[last]);
        let events = start as usize..end as usize;
        let of = |column: &[u32]| column.get(sessions.clone()).unwrap_or_default().to_vec();
        Sessions {
            ends: self.ends[sessions.clone()].iter().map(|end| end - start).collect(),
            item: self.item[events.clone()].to_vec(),
            action: self.action[events].to_vec(),
            ended_at: self.ended_at.get(sessions.clone()).unwrap_or_default().to_vec(),
            channel: of(&self.channel),
        }
    }
}

impl Counts {
    /// The same counts on other numbers; items that share one are added up.
    pub fn renumbered(&self, numbers: &[u32], items: usize) -> Counts {
        let mut counts = Counts {
            events: vec![0.0; items],
            recent_events: vec![0.0; items],
            pairs: Vec::with_capacity(self.pairs.len()),
        };
        for (item, &number) in numbers.iter().enumerate() {
            counts.events[number as usize] += self.events[item];
            counts.recent_events[number as usize] += self.recent_events[item];
        }
        let number = |item: u32| numbers[item as usize];
        let mut pairs: Vec<(u32, u32, f32)> =
            self.pairs.iter().map(|&(from, to, weight)| (number(from), number(to), weight)).collect();
        pairs.sort_by_key(|(from, to, _)| (*from, *to));
        for (from, to, weight) in pairs.into_iter().filter(|(from, to, _)| from != to) {
            match counts.pairs.last_mut() {
                Some(last) if (last.0, last.1) == (from, to) => last.2 += weight,
                _ => counts.pairs.push((from, to, weight)),
            }
        }
        counts
    }
}
