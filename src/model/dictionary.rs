//! What the numbers of facets stand for.

use alloc::vec::Vec;

use crate::catalog::{FacetKind, Texts};
use crate::journal::wire::{Reader, Wire};

/// Facets by their numbers in the pack. All of one kind stand together, those of the most items first, so that the
/// numbers that are written most often are the shortest.
#[derive(Clone, Debug, Default)]
pub(crate) struct Dictionary {
    /// Ascending.
    numbers: Vec<u32>,
    /// How many items have each; only of words is it ever asked.
    counts: Vec<u32>,
    values: Texts,
}

/// Where each kind's numbers begin, and the end of the last.
pub(crate) type KindRanges = [u32; FacetKind::ALL.len() + 1];

/// The kind of the facet with that number.
pub(crate) fn kind_of(ranges: &KindRanges, number: u32) -> Option<FacetKind> {
    let kind = ranges[1..].partition_point(|&end| end <= number);
    FacetKind::ALL.get(kind).copied()
}

impl Dictionary {
    pub(super) fn push(&mut self, number: u32, count: u32, value: &str) {
        self.numbers.push(number);
        self.counts.push(count);
        self.values.push(value);
    }

    /// The value of a facet, and how many items have it.
    pub(crate) fn get(&self, number: u32) -> Option<(&str, u32)> {
        let at = self.numbers.binary_search(&number).ok()?;
        Some((self.values.get(at), self.counts[at]))
    }

    /// Those with numbers in that range.
    pub(crate) fn range(&self, from: u32, to: u32) -> impl Iterator<Item = (u32, &str, u32)> {
        let place = |number: u32| self.numbers.partition_point(|&known| known < number);
        (place(from)..place(to)).map(|at| (self.numbers[at], self.values.get(at), self.counts[at]))
    }

    pub(super) fn bytes(&self) -> usize {
        8 * self.numbers.len() + self.values.bytes()
    }
}

impl Wire for Dictionary {
    fn write(&self, to: &mut Vec<u8>) {
        write_ascending(&self.numbers, to);
        self.counts.write(to);
        self.values.write(to);
    }

    fn read(from: &mut Reader) -> Self {
        let dictionary =
            Dictionary { numbers: read_ascending(from), counts: Vec::read(from), values: Texts::read(from) };
        let count = dictionary.numbers.len();
        let fits = dictionary.counts.len() == count && dictionary.values.len() == count;
        // Looked into before all is read: a dictionary that does not fit must not be.
        from.checked(fits.then_some(dictionary)).unwrap_or_default()
    }
}

/// Writes each number as what lies between it and the one before.
pub(super) fn write_ascending(numbers: &[u32], to: &mut Vec<u8>) {
    (numbers.len() as u64).write(to);
    let mut next = 0;
    for &number in numbers {
        (number - next).write(to);
        next = number + 1;
    }
}

pub(super) fn read_ascending(from: &mut Reader) -> Vec<u32> {
    let mut numbers: Vec<u32> = Vec::read(from);
    let mut next = Some(0u32);
    for number in &mut numbers {
        *number = from.checked(next.and_then(|next| next.checked_add(*number))).unwrap_or_default();
        next = number.checked_add(1);
    }
    numbers
}
