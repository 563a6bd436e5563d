//! The head of a pack: what holds for all items, and the items that a newcomer may see.

use alloc::string::String;
use alloc::vec::Vec;

use crate::catalog::{FacetKind, word_weight};
use crate::journal::wire::{Reader, Wire};
use crate::model::baskets::BasketHead;
use crate::model::dictionary::{Dictionary, KindRanges, kind_of};
use crate::model::items::Items;
use crate::model::outcomes::Outcomes;
use crate::model::priors::Landings;
use crate::model::weights::Weights;
use crate::model::{CHUNK_ITEMS, HEAD_ITEMS};

#[derive(Clone, Debug, Default)]
pub(crate) struct Head {
    /// How many items the pack has.
    pub(super) items: u32,
    /// How many of them have neighbours.
    pub(super) rows: u32,
    /// How many shards the directory has: a power of two, or none.
    pub(super) shards: u32,
    /// ISO 4217 code of all prices.
    pub(super) currency: String,
    /// Whether items' popularity is known; otherwise it stands for the shop's own order.
    pub(super) has_popularity: bool,
    /// Whether some items are variants of one product.
    pub(super) has_groups: bool,
    /// How many facets of each kind there are.
    pub(super) facets: KindRanges,
    /// How many items have a title: what the share of items with a word is of.
    pub(super) titles: u32,
    /// The largest value of all rows.
    pub(super) largest: f32,
    /// The median of the rows' largest values.
    pub(super) typical: f32,
    pub(super) weights: Weights,
    pub(super) landings: Landings,
    /// The facets that most items have.
    pub(super) dictionary: Dictionary,
    /// The first of all items.
    pub(super) first: Items,
    /// Absent before version 3.
    pub(super) outcomes: Outcomes,
    /// Absent where the shop's orders taught nothing.
    pub(super) baskets: Option<BasketHead>,
}

impl Head {
    /// How many chunks of that many items there are.
    pub(super) fn chunks(&self) -> u32 {
        self.items.div_ceil(CHUNK_ITEMS)
    }

    /// How many items stand in the head.
    pub(super) fn head_items(&self) -> u32 {
        self.items.min(HEAD_ITEMS)
    }

    /// The items that one chunk holds; none where the head does, and beyond the last.
    pub(super) fn items_of(&self, chunk: u32) -> usize {
        let first = chunk.saturating_mul(CHUNK_ITEMS);
        self.items.saturating_sub(first).min(CHUNK_ITEMS) as usize
    }

    pub(crate) fn currency(&self) -> &str {
        &self.currency
    }

    pub(crate) fn has_popularity(&self) -> bool {
        self.has_popularity
    }

    pub(crate) fn has_groups(&self) -> bool {
        self.has_groups
    }

    /// Whether the dictionary tells all facets of that kind.
    pub(super) fn tells_all(&self, kind: FacetKind) -> bool {
        let all = self.facets[kind as usize + 1] - self.facets[kind as usize];
        self.known(kind).count() == all as usize
    }

    pub(crate) fn kind(&self, facet: u32) -> Option<FacetKind> {
        kind_of(&self.facets, facet)
    }

    /// How much a word tells, of which so many titles have it: as a catalogue weighs it.
    pub(crate) fn word_weight(&self, count: u32) -> f32 {
        word_weight(self.titles as usize, count as usize)
    }

    /// The facets of a kind that the dictionary tells: number, value, and how many items have it.
    pub(crate) fn known(&self, kind: FacetKind) -> impl Iterator<Item = (u32, &str, u32)> {
        let kind = kind as usize;
        self.dictionary.range(self.facets[kind], self.facets[kind + 1])
    }

    pub(super) fn write(&self, to: &mut Vec<u8>) {
        self.items.write(to);
        self.rows.write(to);
        self.shards.write(to);
        self.currency.write(to);
        u8::from(self.has_popularity).write(to);
        u8::from(self.has_groups).write(to);
        self.facets.windows(2).for_each(|ends| (ends[1] - ends[0]).write(to));
        self.titles.write(to);
        self.largest.write(to);
        self.typical.write(to);
        self.weights.write(to);
        self.landings.write(to);
        self.dictionary.write(to);
        self.first.write(to);
        self.outcomes.write(to);
        self.baskets.write(to);
        self.first.write_related(to);
        if let Some(baskets) = &self.baskets {
            baskets.weights.own_size_power.write(to);
        }
    }

    pub(super) fn read(from: &mut Reader) -> Option<Head> {
        let mut head = Head {
            items: u32::read(from),
            rows: u32::read(from),
            shards: u32::read(from),
            currency: String::read(from),
            has_popularity: u8::read(from) != 0,
            has_groups: u8::read(from) != 0,
            ..Head::default()
        };
        for kind in 0..FacetKind::ALL.len() {
            let end = head.facets[kind].checked_add(u32::read(from));
            head.facets[kind + 1] = from.checked(end)?;
        }
        head.titles = u32::read(from);
        head.largest = f32::read(from);
        head.typical = f32::read(from);
        head.weights = Weights::read(from);
        head.landings = Landings::read(from);
        head.dictionary = Dictionary::read(from);
        let is_power = head.shards == 0 || head.shards.is_power_of_two();
        from.checked(is_power.then_some(()))?;
        let count = head.head_items() as usize;
        head.first = Items::read(from, 0, count, &head.facets, Some(&head.dictionary))?;
        // A head of version 2 ends here.
        if from.left() > 0 {
            head.outcomes = Outcomes::read(from).checked();
            head.baskets = Option::read(from);
        }
        head.first.read_related(from)?;
        // A head of version 3 ends here.
        if let Some(baskets) = head.baskets.as_mut().filter(|_| from.left() > 0) {
            baskets.weights.own_size_power = f32::read(from);
        }
        let is_valid = head.baskets.is_none_or(|baskets: BasketHead| baskets.is_valid());
        from.checked(is_valid.then_some(()))?;
        from.is_done().then_some(head)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::BasketWeights;

    #[test]
    fn a_weight_that_version_3_lacks_is_0_there() {
        let weights = BasketWeights { own_size_power: 0.5, ..BasketWeights::default() };
        let baskets = BasketHead { weights, ..BasketHead::default() };
        let mut bytes = Vec::new();
        Head { baskets: Some(baskets), ..Head::default() }.write(&mut bytes);
        let read = |bytes: &[u8]| Some(Head::read(&mut Reader::new(bytes))?.baskets?.weights);
        assert_eq!(read(&bytes), Some(weights));
        let older = read(&bytes[..bytes.len() - size_of::<f32>()]);
        assert_eq!(older, Some(BasketWeights { own_size_power: 0.0, ..weights }));
    }
}
