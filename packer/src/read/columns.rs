//! Which of a file's columns says what.

use super::action_names::squeezed;

/// What a column of an event log says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[repr(usize)]
pub(super) enum Column {
    SessionId,
    UserId,
    ItemId,
    Event,
    Timestamp,
    Position,
    Quantity,
    Price,
    TransactionId,
    Channel,
}

/// How many kinds of column there are.
pub(super) const COLUMNS: usize = 10;

/// The names under which each column is known, the plainest first: where a file has two of them, the
/// earlier in this list is read. Case, spaces, dots, hyphens and underscores do not matter.
pub(super) const NAMES: [(Column, &[&str]); COLUMNS] = [
    (
        Column::SessionId,
        &["session_id", "session", "ga_session_id", "user_session", "session_key", "visit_id", "visit"],
    ),
    (
        Column::UserId,
        &[
            "user_id",
            "user",
            "user_pseudo_id",
            "visitor_id",
            "visitor",
            "customer_id",
            "customer",
            "client_id",
            "shopper_id",
            "member_id",
            "anonymous_id",
            "full_visitor_id",
            "uid",
        ],
    ),
    (
        Column::ItemId,
        &[
            "item_id",
            "item",
            "product_id",
            "product",
            "sku",
            "product_sku",
            "variant_id",
            "article_id",
            "article",
            "stock_code",
            "asin",
        ],
    ),
    (
        Column::Event,
        &[
            "event",
            "event_name",
            "event_type",
            "action",
            "action_type",
            "behavior",
            "behaviour",
            "behavior_type",
            "interaction",
            "type",
        ],
    ),
    (
        Column::Timestamp,
        &[
            "timestamp",
            "event_timestamp",
            "event_time",
            "datetime",
            "created_at",
            "occurred_at",
            "time",
            "ts",
            "date",
            "event_date",
            "t_dat",
            "invoice_date",
            "day",
        ],
    ),
    (
        Column::Position,
        &[
            "position",
            "pos",
            "order",
            "sequence",
            "seq",
            "step",
            "event_index",
            "hit_number",
            "click_number",
            "timeframe",
        ],
    ),
    (Column::Quantity, &["quantity", "qty", "units", "count"]),
    (Column::Price, &["price", "unit_price", "item_price", "product_price"]),
    (
        Column::TransactionId,
        &[
            "transaction_id",
            "transaction",
            "order_id",
            "checkout_id",
            "invoice_no",
            "invoice_id",
            "invoice",
            "receipt_id",
            "basket_id",
            "purchase_id",
        ],
    ),
    (
        Column::Channel,
        &[
            "channel",
            "utm_medium",
            "traffic_source.medium",
            "medium",
            "traffic_source",
            "traffic_medium",
            "channel_grouping",
            "default_channel_group",
            "entry_channel",
        ],
    ),
];

impl Column {
    /// The column's own name.
    pub(super) fn name(self) -> &'static str {
        NAMES[self as usize].1[0]
    }

    /// Which column a name stands for, and how far down among that column's names it is.
    pub(super) fn named(name: &str) -> Option<(Column, usize)> {
        let name = squeezed(name);
        NAMES.iter().find_map(|(column, names)| {
            names.iter().position(|known| squeezed(known) == name).map(|rank| (*column, rank))
        })
    }

    /// The names under which it is known, for a message.
    pub(super) fn expected(self) -> String {
        let names = NAMES[self as usize].1;
        let also = names.get(1..4).unwrap_or_default().join(", ");
        format!("{} (or {also} …)", names[0])
    }
}

/// The columns of one file: all that it has, and where those are that an event log knows.
#[derive(Clone, Debug, Default)]
pub(super) struct Header {
    /// As the file names them, in its order.
    pub(super) names: Vec<String>,
    /// By [`Column`]: place within `names`.
    places: [Option<usize>; COLUMNS],
    /// Whether a session's id is a number that is its own within the user alone, as GA4's is.
    pub(super) numbered: bool,
}

impl Header {
    pub(super) fn new(names: impl IntoIterator<Item = String>) -> Header {
        let names: Vec<String> = names.into_iter().collect();
        let mut places = [None; COLUMNS];
        let mut ranks = [usize::MAX; COLUMNS];
        for (place, name) in names.iter().enumerate() {
            if let Some((column, rank)) = Column::named(name)
                && rank < ranks[column as usize]
            {
                ranks[column as usize] = rank;
                places[column as usize] = Some(place);
            }
        }
        let place_of = |wanted: &str| names.iter().position(|name| squeezed(name) == squeezed(wanted));
        let mut numbered = false;
        if places[Column::SessionId as usize].is_some_and(|place| Some(place) == place_of("ga_session_id")) {
            // A shopper who signs in halfway gets a `user_id` in the middle of a session.
            let user = place_of("user_pseudo_id").or(places[Column::UserId as usize]);
            places[Column::UserId as usize] = user;
            numbered = user.is_some();
        }
        Header { names, places, numbered }
    }

    /// A header that is told what its columns are.
    pub(super) fn of(columns: impl IntoIterator<Item = (Column, &'static str)>) -> Header {
        let mut header = Header::default();
        for (column, name) in columns {
            header.places[column as usize] = Some(header.names.len());
            header.names.push(name.to_owned());
        }
        header
    }

    pub(super) fn place(&self, column: Column) -> Option<usize> {
        self.places[column as usize]
    }

    pub(super) fn has(&self, column: Column) -> bool {
        self.place(column).is_some()
    }

    /// How many columns of an event log it has.
    pub(super) fn known(&self) -> usize {
        self.places.iter().flatten().count()
    }

    /// Which column each of the file's known names stands for.
    pub(super) fn used(&self) -> impl Iterator<Item = (Column, &str)> {
        let name = |place: usize| self.names.get(place).map_or("", String::as_str);
        NAMES.iter().filter_map(move |(column, _)| self.place(*column).map(|place| (*column, name(place))))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn header(names: &[&str]) -> Header {
        Header::new(names.iter().map(|name| name.to_string()))
    }

    #[test]
    fn the_plainer_of_two_names_is_read_and_the_first_of_two_equal_ones() {
        let header = header(&["type", "sku", "Event Name", "itemId", "item_id", "time"]);
        assert_eq!(header.place(Column::ItemId), Some(3));
        assert_eq!(header.place(Column::Event), Some(2));
        assert_eq!(header.place(Column::Timestamp), Some(5));
        assert_eq!(header.place(Column::SessionId), None);
        assert_eq!(header.known(), 3);
    }

    #[test]
    fn sessions_of_ga4_are_numbered_within_its_own_users() {
        let flat = header(&["event_name", "user_id", "user_pseudo_id", "ga_session_id"]);
        assert_eq!((flat.numbered, flat.place(Column::UserId)), (true, Some(2)));
        let named = header(&["user_id", "user_pseudo_id", "ga_session_id", "session_id"]);
        assert_eq!((named.numbered, named.place(Column::UserId)), (false, Some(0)));
        assert!(header(&["user_id", "ga_session_id"]).numbered);
        assert!(!header(&["ga_session_id"]).numbered);
    }

    #[test]
    fn no_name_stands_for_two_columns() {
        for (at, (column, names)) in NAMES.iter().enumerate() {
            assert_eq!(*column as usize, at);
            for (rank, name) in names.iter().enumerate() {
                assert_eq!(Column::named(name), Some((*column, rank)), "{name}");
            }
        }
    }
}
