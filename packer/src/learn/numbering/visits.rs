use crate::learn::numbering::ItemTraits;
use crate::learn::sparse::SparseRows;

/// An item counts as so many events more than it had: the rows of those without any are followed too.
const UNCOUNTED_EVENTS: f32 = 0.3;

/// The visits that rows stand for: of each item's events the share that goes on to each neighbour.
pub(super) struct Visits<'r> {
    rows: &'r SparseRows,
    /// Visits for one unit of the weights in each item's row.
    scale: Vec<f32>,
    /// By the item that they lead to.
    incoming: SparseRows,
}

impl Visits<'_> {
    pub(super) fn new<'r>(rows: &'r SparseRows, items: &[ItemTraits]) -> Visits<'r> {
        let scale_of = |(item, traits): (usize, &ItemTraits)| {
            let sum: f32 = rows.row(item).iter().map(|(_, weight)| weight).sum();
            if sum > 0.0 { (traits.wanted + UNCOUNTED_EVENTS) / sum } else { 0.0 }
        };
        let scale: Vec<f32> = items.iter().enumerate().map(scale_of).collect();
        let mut incoming = rows.transposed();
        incoming.entries.iter_mut().for_each(|(from, weight)| *weight *= scale[*from as usize]);
        Visits { rows, scale, incoming }
    }

    pub(super) fn items(&self) -> usize {
        self.scale.len()
    }

    /// The neighbours to which visits lead from an item, with how many.
    pub(super) fn from(&self, item: u32) -> impl Iterator<Item = (u32, f32)> {
        let scale = self.scale[item as usize];
        self.rows.row(item as usize).iter().map(move |&(to, weight)| (to, weight * scale))
    }

    /// The items from which visits lead to an item, with how many.
    pub(super) fn to(&self, item: u32) -> impl Iterator<Item = (u32, f32)> {
        self.incoming.row(item as usize).iter().copied()
    }

    /// Both.
    pub(super) fn between(&self, item: u32) -> impl Iterator<Item = (u32, f32)> {
        self.from(item).chain(self.to(item))
    }
}
