//! Items numbered so that what is wanted together stands together.
//!
//! A page loads items by chunks of [`CHUNK_ITEMS`] consecutive numbers: of a product its own chunk and one
//! other, beside the *head*, the first [`HEAD_ITEMS`], which every page has. A neighbour that stands
//! elsewhere is not found. So numbering is a partition of a graph: the visits that each row stands for,
//! an item's events shared out among its neighbours, are to stay within the head, the own chunk and the best
//! other one. [`locality`](crate::learn::locality) says how far that came.
//!
//! 1. The head is chosen: see [`head`].
//! 2. Chunks are grown one by one: see [`grow`].
//! 3. Items change places between chunks as long as that helps: see [`exchange`].

mod exchange;
mod grow;
mod head;
mod visits;

use crate::learn::sparse::SparseRows;
use visits::Visits;

/// So many items, the first, are what a newcomer may see.
pub const HEAD_ITEMS: usize = regulars::HEAD_ITEMS as usize;
/// So many items stand in one file.
pub const CHUNK_ITEMS: usize = regulars::CHUNK_ITEMS as usize;

/// What numbering goes by, beside rows.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct ItemTraits {
    /// Weighted events, or whatever else tells how much it is wanted: at least 0.
    pub wanted: f32,
    /// Whether the pack shows it; the others get no number.
    pub listed: bool,
    /// Whether it can be had: what cannot comes into the head last.
    pub available: bool,
    /// The category, the leaf of its path, on any numbers.
    pub category: Option<u32>,
    /// Shared by the variants of one product, on any numbers: the head holds one of them.
    pub group: Option<u32>,
}

/// The listed items in the order of their numbers, the head first. Deterministic; for a million items with
/// rows of thirty it takes some ten seconds and as much memory again as the rows.
///
/// ```
/// use regulars_packer::learn::{ItemTraits, SparseRows, order};
///
/// let rows = SparseRows::from_rows([vec![], vec![(2, 1.0)], vec![]]);
/// let item = |wanted| ItemTraits { wanted, listed: true, available: true, ..ItemTraits::default() };
/// assert_eq!(order(&rows, &[item(1.0), item(5.0), item(2.0)]), [1, 2, 0]);
/// ```
pub fn order(rows: &SparseRows, items: &[ItemTraits]) -> Vec<u32> {
    let mut by_wanted: Vec<u32> =
        (0..items.len() as u32).filter(|&item| items[item as usize].listed).collect();
    by_wanted.sort_by(|a, b| items[*b as usize].wanted.total_cmp(&items[*a as usize].wanted));
    let head = head::head(items, &by_wanted);
    if head.len() == by_wanted.len() {
        return head;
    }
    let visits = Visits::new(rows, items);
    let mut order = grow::grow(&visits, items, &head, &by_wanted);
    exchange::exchange(&visits, &mut order);
    order
}

#[cfg(test)]
mod tests;
