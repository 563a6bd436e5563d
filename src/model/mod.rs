//! What the shop's logs taught: for each item its neighbours, and what all shoppers want.

pub(crate) mod format;
mod priors;
mod rows;
mod weights;

use alloc::vec::Vec;

use crate::catalog::{Catalog, ItemIndex, Names};

pub use format::{PackContents, PackReport};
pub use priors::{LandingPlace, LandingPrior, Priors};
pub use rows::Row;
pub(crate) use rows::Rows;
pub use weights::Weights;

use priors::{Landings, Lifts, PriorColumns, share, signed, signed_share};

/// Where an item of one side is unknown to the other.
const NONE: u32 = u32::MAX;

/// The model of one pack. Its items have numbers of their own, which stay whatever the catalogue is;
/// [`Model::link`] finds them in it by their ids.
#[derive(Clone, Debug, Default)]
pub(crate) struct Model {
    ids: Names,
    /// The number of the item with each id; another than the id's own only behind a repeated id.
    number_of_id: Vec<u32>,
    pub(crate) rows: Rows,
    pub(crate) weights: Weights,
    priors: PriorColumns,
    landings: Landings,
    /// The product of each number, and the number of each product, or [`NONE`].
    item_of: Vec<ItemIndex>,
    number_of: Vec<u32>,
    /// By product, 0 to 4096; empty where the pack has no such column.
    popularity: Vec<i32>,
    /// By product, −4096 to 4096, or empty.
    trend: Vec<i32>,
    /// By product, 0 to 4096, or empty.
    freshness: Vec<i32>,
}

impl Model {
    /// Finds the model's items in a catalogue. O(products + items).
    pub(crate) fn link(&mut self, catalog: &Catalog) {
        let number = |item: ItemIndex| {
            let own = self.number(catalog.id(item));
            own.or_else(|| self.number(catalog.group_id(item))).unwrap_or(NONE)
        };
        self.number_of = (0..catalog.len() as u32).map(number).collect();
        self.item_of = vec![NONE; self.rows.len()];
        for id in 0..self.ids.len() as u32 {
            if let Some(item) = catalog.find(self.ids.get(id)) {
                self.item_of[self.number_of_id[id as usize] as usize] = item;
            }
        }
        for (bytes, value, column) in [
            (&self.priors.popularity, share as fn(u8) -> i32, &mut self.popularity),
            (&self.priors.trend, signed_share, &mut self.trend),
            (&self.priors.freshness, share, &mut self.freshness),
        ] {
            column.clear();
            if !bytes.is_empty() {
                let of = |number: &u32| bytes.get(*number as usize).map_or(0, |byte| value(*byte));
                column.extend(self.number_of.iter().map(of));
            }
        }
    }

    /// The number of the item with that id.
    pub(crate) fn number(&self, id: &str) -> Option<u32> {
        let id = self.ids.find(id.trim())?;
        self.number_of_id.get(id as usize).copied()
    }

    /// The number of a product.
    pub(crate) fn number_of(&self, item: ItemIndex) -> Option<u32> {
        self.number_of.get(item as usize).copied().filter(|&number| number != NONE)
    }

    /// The product of a number.
    pub(crate) fn item_of(&self, number: u32) -> Option<ItemIndex> {
        self.item_of.get(number as usize).copied().filter(|&item| item != NONE)
    }

    pub(crate) fn popularity(&self) -> &[i32] {
        &self.popularity
    }

    pub(crate) fn trend(&self) -> &[i32] {
        &self.trend
    }

    pub(crate) fn freshness(&self) -> &[i32] {
        &self.freshness
    }

    /// The categories that landing on a category lifts, −1 to 1; `None` where the log knows nothing of it.
    pub(crate) fn landing_on(&self, category: &str) -> Option<impl Iterator<Item = (&str, f64)>> {
        self.landings.of_category(category).map(lifted)
    }

    /// The same for a channel.
    pub(crate) fn landing_by(&self, channel: &str) -> Option<impl Iterator<Item = (&str, f64)>> {
        self.landings.of_channel(channel).map(lifted)
    }

    /// Numbers the items by their ids, of which the first of equal ones stands for all; returns how many items
    /// there are.
    fn number_items<'a>(&mut self, ids: impl Iterator<Item = &'a str>) -> usize {
        let mut items = 0;
        for id in ids {
            let id = id.trim();
            if !id.is_empty() && self.ids.intern(id) as usize == self.number_of_id.len() {
                self.number_of_id.push(items);
            }
            items += 1;
        }
        items as usize
    }
}

fn lifted(lifts: &Lifts) -> impl Iterator<Item = (&str, f64)> {
    lifts.iter().map(|(path, byte)| (path.as_str(), signed(*byte)))
}
