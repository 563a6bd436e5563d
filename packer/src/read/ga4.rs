//! GA4's export to BigQuery: events with their items inside.

use super::action_names::{Meaning, meaning};
use super::columns::{Column, Header};
use super::normalise::{Moment, Normaliser, Row};
use super::report::At;

/// The columns of the export that are read.
pub(super) const FIELDS: [&str; 8] = [
    "event_name",
    "event_timestamp",
    "user_pseudo_id",
    "user_id",
    "event_params",
    "items",
    "ecommerce",
    "traffic_source",
];
/// The parameter that numbers a shopper's sessions.
pub(super) const SESSION: &str = "ga_session_id";

/// Whether those are the columns of the export.
pub(super) fn is_export(header: &Header) -> bool {
    let has = |name: &str| header.names.iter().any(|known| known == name);
    FIELDS[..3].iter().all(|name| has(name)) && has("items")
}

/// What the export says, as an event log's columns; with sessions only where its events number them.
pub(super) fn header(has_sessions: bool) -> Header {
    let session = has_sessions.then_some((Column::SessionId, "event_params.ga_session_id"));
    let others = [
        (Column::UserId, "user_pseudo_id"),
        (Column::ItemId, "items.item_id"),
        (Column::Event, "event_name"),
        (Column::Timestamp, "event_timestamp"),
        (Column::Quantity, "items.quantity"),
        (Column::Price, "items.price"),
        (Column::TransactionId, "ecommerce.transaction_id"),
        (Column::Channel, "traffic_source.medium"),
    ];
    Header::of(session.into_iter().chain(others))
}

/// One event of the export. A text that is missing is empty.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Event<'a> {
    pub(super) name: &'a str,
    pub(super) timestamp: &'a str,
    pub(super) user: &'a str,
    pub(super) session: &'a str,
    pub(super) transaction: &'a str,
    pub(super) medium: &'a str,
}

impl Event<'_> {
    /// Takes the event once for each of its items, given as id, quantity and price.
    pub(super) fn push<'a>(
        &self,
        items: impl IntoIterator<Item = (&'a str, &'a str, &'a str)>,
        at: At,
        into: &mut Normaliser,
    ) {
        let row = |(item, quantity, price)| Row {
            session: self.session,
            user: self.user,
            numbered: true,
            item,
            event: Some(self.name),
            moment: Moment::Text(self.timestamp),
            position: "",
            quantity,
            price,
            transaction: self.transaction,
            channel: self.medium,
        };
        let mut items = items.into_iter();
        let first = items.next();
        let is_used = matches!(meaning(self.name), Meaning::Is(_) | Meaning::Returned);
        if first.is_none() && !is_used {
            // Most of an export is about no item at all, under names of the shop's own making.
            into.pass_over(self.name);
            return;
        }
        into.push(&row(first.unwrap_or_default()), at);
        if is_used {
            items.for_each(|item| into.push(&row(item), at));
        }
    }
}
