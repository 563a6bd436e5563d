//! What came back. It is taken off the order that it was bought in, which may stand further down in the files.

use std::collections::HashSet;

/// So many are remembered; of a log with more of them, which is no log of purchases, the first.
const MOST: usize = 1_000_000;

/// Something that came back.
pub(super) struct Returned {
    pub(super) order: ReturnedOrder,
    /// What of it, and how many pieces, below 0; `None` for all of it.
    pub(super) part: Option<(String, f32)>,
}

/// The order that it was bought in.
pub(super) enum ReturnedOrder {
    Transaction(String),
    /// Where there is no transaction: the visitor's, and the day since 1970.
    Day(String, i64),
}

#[derive(Default)]
pub(super) struct Returns {
    all: Vec<Returned>,
    /// Transaction and item of each that tells its transaction: exports repeat lines.
    known: HashSet<(String, Option<String>)>,
}

impl Returns {
    pub(super) fn add(&mut self, returned: Returned) {
        let quantity = returned.part.as_ref().map_or(-1.0, |(_, quantity)| *quantity);
        let is_return = quantity < 0.0 && quantity.is_finite() && self.all.len() < MOST;
        let is_new = match &returned.order {
            ReturnedOrder::Day(..) => true,
            ReturnedOrder::Transaction(transaction) => {
                let item = returned.part.as_ref().map(|(item, _)| item.clone());
                is_return && self.known.insert((transaction.clone(), item))
            }
        };
        if is_return && is_new {
            self.all.push(returned);
        }
    }

    pub(super) fn into_iter(self) -> impl Iterator<Item = Returned> {
        self.all.into_iter()
    }
}
