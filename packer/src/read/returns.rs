//! What came back. It is taken off the order that it was bought in, which may stand further down in the files.

use std::collections::HashSet;

/// So many are remembered; of a log with more of them, which is no log of purchases, the first.
const MOST: usize = 1_000_000;

/// One item that came back.
pub(super) struct Returned {
    pub(super) transaction: Option<String>,
    pub(super) visitor: String,
    /// The day of the purchase, where there is no transaction: since 1970.
    pub(super) day: i64,
    pub(super) item: String,
    /// Below 0, or 0.
    pub(super) quantity: f32,
}

#[derive(Default)]
pub(super) struct Returns {
    all: Vec<Returned>,
    /// Transaction and item of each that tells its transaction: exports repeat lines.
    known: HashSet<(String, String)>,
}

impl Returns {
    pub(super) fn add(&mut self, returned: Returned) {
        let is_return = returned.quantity < 0.0 && returned.quantity.is_finite() && self.all.len() < MOST;
        let key = |transaction: &String| (transaction.clone(), returned.item.clone());
        if is_return && returned.transaction.as_ref().map(key).is_none_or(|key| self.known.insert(key)) {
            self.all.push(returned);
        }
    }

    pub(super) fn into_iter(self) -> impl Iterator<Item = Returned> {
        self.all.into_iter()
    }
}
