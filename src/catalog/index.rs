//! Three compact containers for columns.

use alloc::string::String;
use alloc::vec::Vec;

use crate::journal::wire::{Reader, Wire};

/// Many short texts in one allocation.
#[derive(Clone, Debug, Default)]
pub(crate) struct Texts {
    all: String,
    ends: Vec<u32>,
}

impl Texts {
    pub(crate) fn push(&mut self, text: &str) {
        self.all.push_str(text);
        self.ends.push(self.all.len() as u32);
    }

    pub(crate) fn len(&self) -> usize {
        self.ends.len()
    }

    /// How much memory it takes, roughly.
    pub(crate) fn bytes(&self) -> usize {
        self.all.len() + 4 * self.ends.len()
    }

    /// The text at `at`; empty beyond the end.
    pub(crate) fn get(&self, at: usize) -> &str {
        let start = if at == 0 { 0 } else { self.ends.get(at - 1).copied().unwrap_or_default() };
        let end = self.ends.get(at).copied().unwrap_or(start);
        self.all.get(start as usize..end as usize).unwrap_or_default()
    }
}

/// Lengths first, then all texts as one: so they compress better.
impl Wire for Texts {
    fn write(&self, to: &mut Vec<u8>) {
        write_ends(&self.ends, to);
        self.all.write(to);
    }

    fn read(from: &mut Reader) -> Self {
        let texts = Texts { ends: read_ends(from), all: String::read(from) };
        let is_cut_well = texts.ends.iter().all(|&end| texts.all.is_char_boundary(end as usize));
        let is_whole = texts.ends.last().copied().unwrap_or_default() as usize == texts.all.len();
        from.checked((is_cut_well && is_whole).then_some(()));
        texts
    }
}

fn write_ends(ends: &[u32], to: &mut Vec<u8>) {
    (ends.len() as u64).write(to);
    let mut start = 0;
    for &end in ends {
        (end - start).write(to);
        start = end;
    }
}

fn read_ends(from: &mut Reader) -> Vec<u32> {
    let mut ends: Vec<u32> = Vec::read(from);
    let mut start = 0u32;
    for end in &mut ends {
        start = from.checked(start.checked_add(*end)).unwrap_or_default();
        *end = start;
    }
    ends
}

const EMPTY: u32 = u32::MAX;

/// Distinct texts, numbered in the order in which they came and found again by their hash.
///
/// Open addressing with steps of one; the standard library's way takes 4 kB more in the wasm.
#[derive(Clone, Debug, Default)]
pub(crate) struct Names {
    texts: Texts,
    /// Numbers of texts, or [`EMPTY`]; as many as a power of two, and at most half of them taken.
    slots: Vec<u32>,
}

impl Names {
    pub(crate) fn len(&self) -> usize {
        self.texts.ends.len()
    }

    /// The text of that number; empty beyond the last.
    pub(crate) fn get(&self, number: u32) -> &str {
        self.texts.get(number as usize)
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &str> {
        (0..self.len()).map(|at| self.texts.get(at))
    }

    pub(crate) fn find(&self, text: &str) -> Option<u32> {
        self.slots.get(self.slot(text)).copied().filter(|&number| number != EMPTY)
    }

    /// The number of this text, new if it was not known.
    pub(crate) fn intern(&mut self, text: &str) -> u32 {
        if self.slots.len() < 2 * (self.len() + 1) {
            self.grow();
        }
        let slot = self.slot(text);
        if self.slots[slot] == EMPTY {
            self.slots[slot] = self.len() as u32;
            self.texts.push(text);
        }
        self.slots[slot]
    }

    fn grow(&mut self) {
        self.slots = vec![EMPTY; (4 * self.len()).next_power_of_two().max(16)];
        for number in 0..self.len() {
            let slot = self.slot(self.texts.get(number));
            self.slots[slot] = number as u32;
        }
    }

    /// Where the text is, or would be put.
    fn slot(&self, text: &str) -> usize {
        let last = self.slots.len().wrapping_sub(1);
        let mut slot = hash(text) as usize & last;
        while let Some(&number) = self.slots.get(slot)
            && number != EMPTY
            && self.get(number) != text
        {
            slot = (slot + 1) & last;
        }
        slot
    }
}

/// Four bytes at a time, each step as in FNV-1a; what ends up in the upper bits is folded into the lower.
fn hash(text: &str) -> u32 {
    let mix = |hash: u32, bytes: u32| (hash.rotate_left(5) ^ bytes).wrapping_mul(0x9e37_79b1);
    let (fours, rest) = text.as_bytes().as_chunks();
    let hash = fours.iter().fold(0, |hash, four| mix(hash, u32::from_le_bytes(*four)));
    let hash = rest.iter().fold(hash, |hash, &byte| mix(hash, byte.into()));
    hash ^ (hash >> 15)
}

/// For each of many rows a short list of numbers, one after the other.
#[derive(Clone, Debug, Default)]
pub(crate) struct Lists {
    all: Vec<u32>,
    ends: Vec<u32>,
}

impl Lists {
    pub(crate) fn push(&mut self, list: impl IntoIterator<Item = u32>) {
        self.all.extend(list);
        self.ends.push(self.all.len() as u32);
    }

    pub(crate) fn len(&self) -> usize {
        self.ends.len()
    }

    /// All lists as one.
    pub(crate) fn all(&self) -> &[u32] {
        &self.all
    }

    /// How much memory it takes, roughly.
    pub(crate) fn bytes(&self) -> usize {
        4 * (self.all.len() + self.ends.len())
    }

    /// The list at `at`; empty beyond the end.
    pub(crate) fn get(&self, at: usize) -> &[u32] {
        let start = if at == 0 { 0 } else { self.ends.get(at - 1).copied().unwrap_or_default() };
        let end = self.ends.get(at).copied().unwrap_or(start);
        self.all.get(start as usize..end as usize).unwrap_or_default()
    }

    /// Turned round: for each of `columns` numbers, the rows whose list holds it, in order.
    pub(crate) fn transposed(&self, columns: usize) -> Lists {
        let mut counts = vec![0u32; columns + 1];
        for &column in &self.all {
            counts[column as usize + 1] += 1;
        }
        for at in 0..columns {
            counts[at + 1] += counts[at];
        }
        let ends = counts[1..].to_vec();
        let mut all = vec![0u32; self.all.len()];
        for row in 0..self.ends.len() {
            for &column in self.get(row) {
                let next = &mut counts[column as usize];
                all[*next as usize] = row as u32;
                *next += 1;
            }
        }
        Lists { all, ends }
    }
}

impl Wire for Lists {
    fn write(&self, to: &mut Vec<u8>) {
        write_ends(&self.ends, to);
        self.all.write(to);
    }

    fn read(from: &mut Reader) -> Self {
        let lists = Lists { ends: read_ends(from), all: Vec::read(from) };
        let is_whole = lists.ends.last().copied().unwrap_or_default() as usize == lists.all.len();
        // A list may reach no further than there are numbers: `get` then gives an empty one, and sums grow only.
        from.checked(is_whole.then_some(()));
        lists
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn texts_come_back_and_beyond_the_end_is_empty() {
        let mut texts = Texts::default();
        for text in ["a", "", "茶"] {
            texts.push(text);
        }
        assert_eq!([texts.get(0), texts.get(1), texts.get(2), texts.get(3)], ["a", "", "茶", ""]);
    }

    proptest! {
        #[test]
        fn names_are_numbered_as_they_come(texts in prop::collection::vec("[ab]{0,4}", 0..60)) {
            let mut names = Names::default();
            let mut known: Vec<&str> = Vec::new();
            for text in &texts {
                let place = known.iter().position(|known| known == text);
                prop_assert_eq!(names.find(text), place.map(|at| at as u32));
                if place.is_none() {
                    known.push(text);
                }
                prop_assert_eq!(names.intern(text) as usize, place.unwrap_or(known.len() - 1));
            }
            prop_assert!(names.iter().eq(known));
        }

        #[test]
        fn transposing_is_looking_the_other_way(rows in prop::collection::vec(prop::collection::btree_set(0u32..9, 0..6), 0..20)) {
            let mut lists = Lists::default();
            rows.iter().for_each(|row| lists.push(row.iter().copied()));
            let turned = lists.transposed(9);
            for column in 0..9u32 {
                let expected: Vec<u32> =
                    (0..rows.len() as u32).filter(|&row| rows[row as usize].contains(&column)).collect();
                prop_assert_eq!(turned.get(column as usize), &expected[..]);
            }
        }
    }
}
