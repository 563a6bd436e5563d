//! For each item its neighbours: the items that shoppers turn to next, with how much each is wanted.

use alloc::vec::Vec;
use core::ops::Range;

use crate::journal::wire::{Reader, Wire};

/// The steps of both logarithmic codes: a byte's.
const STEPS: f64 = 255.0;
/// ln 1000: an entry is at least a thousandth of the largest of its row.
const ENTRY_RANGE: f64 = 6.907_755_278_982_137;
/// ln 1,000,000: a row's largest value is at least a millionth of the pack's.
const ROW_RANGE: f64 = 13.815_510_557_964_274;

/// The rows of one chunk as columns. Items are known by their numbers in the pack.
#[derive(Clone, Debug, Default)]
pub(crate) struct Rows {
    /// The number of the first item.
    first: u32,
    /// Where each item's row ends.
    ends: Vec<u32>,
    neighbours: Vec<u32>,
    /// Codes of the entries' values, as shares of their row's largest.
    codes: Vec<u8>,
    /// The largest value of each row; of an empty one, 0.
    largest: Vec<f32>,
}

/// One item's row, before it is written.
///
/// ```
/// let row = regulars::Row { scale: 2.0, neighbours: vec![(7, 2.0), (3, 0.5)] };
/// assert_eq!(row.neighbours.len(), 2);
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Row {
    /// The row's largest value; 1.0 is a typical row's.
    pub scale: f32,
    /// Other items' numbers with their values, in any order. Values are at most `scale`; those of 0 and
    /// below, and such as are not finite, are left out, and below a thousandth of `scale` they become that.
    pub neighbours: Vec<(u32, f32)>,
}

/// What each code of that range stands for, as a share of the largest: `e^(range · (code/255 − 1))`.
fn shares(range: f64) -> [f64; 256] {
    let mut code = -1.0;
    [(); 256].map(|()| {
        code += 1.0;
        libm::exp((code / STEPS - 1.0) * range)
    })
}

fn code(share: f64, range: f64) -> u8 {
    libm::round(STEPS * (1.0 + libm::log(share) / range)).clamp(0.0, STEPS) as u8
}

/// The row of an item: its neighbours, and what their codes are shares of.
#[derive(Clone, Copy, Debug)]
pub(crate) struct RowOf<'p> {
    neighbours: &'p [u32],
    codes: &'p [u8],
    /// The largest value; 0 where there are no neighbours.
    pub(crate) largest: f64,
}

impl RowOf<'_> {
    /// The neighbours by ascending number, each with its share of the row's largest value as a number below 256: see
    /// [`Rows::shares`].
    pub(crate) fn iter(&self) -> impl Iterator<Item = (u32, u8)> {
        self.neighbours.iter().copied().zip(self.codes.iter().copied())
    }
}

impl Rows {
    /// How many items have a row that is not empty.
    pub(super) fn filled(rows: &[Row]) -> usize {
        rows.iter().filter(|row| !row.neighbours.is_empty()).count()
    }

    fn range(&self, at: usize) -> Range<usize> {
        let end = |at: usize| self.ends.get(at).map_or(self.neighbours.len(), |&end| end as usize);
        at.checked_sub(1).map_or(0, end)..end(at)
    }

    pub(crate) fn get(&self, number: u32) -> Option<RowOf<'_>> {
        let at = number.checked_sub(self.first)? as usize;
        let largest = f64::from(*self.largest.get(at)?);
        let range = self.range(at);
        Some(RowOf { neighbours: &self.neighbours[range.clone()], codes: &self.codes[range], largest })
    }

    /// The share of its row's largest value that each code stands for.
    pub(crate) fn shares() -> [f64; 256] {
        shares(ENTRY_RANGE)
    }

    /// The largest value of all rows.
    pub(super) fn largest_of(rows: &[Row]) -> f32 {
        rows.iter().map(|row| row.scale).filter(|scale| scale.is_finite()).fold(0.0, f32::max)
    }

    /// The median of what the rows' largest values are once written; 1 where there are none.
    pub(super) fn typical_of(rows: &[Row], largest: f32) -> f32 {
        let filled = rows.iter().filter(|row| !usable(row, rows.len()).is_empty());
        let codes: Vec<u8> = filled.map(|row| code((row.scale / largest).into(), ROW_RANGE)).collect();
        if codes.is_empty() { 1.0 } else { values(largest)[median(&codes)] }
    }

    pub(super) fn bytes(&self) -> usize {
        5 * self.neighbours.len() + 8 * self.ends.len()
    }

    /// Four runs, each for all items of the chunk in order: the lengths of the rows; the codes of the rows' largest
    /// values as shares of the head's, a byte for each row that is not empty; the neighbours, of each row the first
    /// as the signed distance from the item's own number and the others as what lies between them and the one
    /// before; the codes of the values, a byte each.
    ///
    /// The runs lie apart because they then deflate to 7% less than row by row (a shop of 43,000 items).
    pub(super) fn write(rows: &[Row], numbers: Range<usize>, largest: f32, to: &mut Vec<u8>) {
        let (mut lengths, mut scales, mut ids, mut codes) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        for item in numbers {
            let row = &rows[item];
            let neighbours = usable(row, rows.len());
            (neighbours.len() as u64).write(&mut lengths);
            if !neighbours.is_empty() {
                scales.push(code((row.scale / largest).into(), ROW_RANGE));
            }
            let mut before: Option<u32> = None;
            for (neighbour, value) in neighbours {
                match before {
                    None => (i64::from(neighbour) - item as i64).write(&mut ids),
                    Some(before) => (neighbour - before - 1).write(&mut ids),
                }
                before = Some(neighbour);
                codes.push(code(f64::from(value / row.scale), ENTRY_RANGE));
            }
        }
        [lengths, scales, ids, codes].iter().for_each(|run| to.extend_from_slice(run));
    }

    /// Reads the rows of `count` items from `first` on, of `items` in the pack. `None` where they are damaged. Takes
    /// no more memory than the bytes there are justify: an item takes a byte of them at least, and a neighbour two.
    pub(super) fn read(
        from: &mut Reader,
        first: u32,
        count: usize,
        items: u32,
        largest: f32,
    ) -> Option<Rows> {
        if count > from.left() {
            return None;
        }
        let mut rows = Rows { first, ..Rows::default() };
        let mut filled = 0;
        let mut end = 0u32;
        for _ in 0..count {
            let length = u32::read(from);
            filled += usize::from(length > 0);
            end = end.checked_add(length)?;
            rows.ends.push(end);
        }
        let scales = from.take(filled)?;
        if end as usize > from.left() / 2 {
            return None;
        }
        for at in 0..count {
            let mut next = i64::from(first) + at as i64;
            for place in 0..rows.range(at).len() {
                next = match place {
                    0 => next.checked_add(i64::read(from))?,
                    _ => next + 1 + i64::from(u32::read(from)),
                };
                let is_item = (0..i64::from(items)).contains(&next);
                rows.neighbours.push(is_item.then_some(next as u32)?);
            }
        }
        rows.codes = from.take(rows.neighbours.len())?.into();
        let values = values(largest);
        let mut scales = scales.iter();
        for at in 0..count {
            let scale = if rows.range(at).is_empty() { None } else { scales.next() };
            rows.largest.push(scale.map_or(0.0, |&scale| values[usize::from(scale)]));
        }
        Some(rows)
    }
}

/// What each code of a row's largest value stands for.
fn values(largest: f32) -> [f32; 256] {
    shares(ROW_RANGE).map(|share| (share * f64::from(largest)) as f32)
}

/// A row's entries as they are written: by number, each once.
fn usable(row: &Row, items: usize) -> Vec<(u32, f32)> {
    let mut neighbours = row.neighbours.clone();
    neighbours.retain(|(item, value)| {
        row.scale > 0.0 && *value > 0.0 && value.is_finite() && (*item as usize) < items
    });
    neighbours.sort_by_key(|(item, _)| *item);
    neighbours.dedup_by_key(|(item, _)| *item);
    neighbours
}

/// The lower of the two in the middle.
fn median(codes: &[u8]) -> usize {
    let mut counts = [0usize; 256];
    codes.iter().for_each(|&code| counts[usize::from(code)] += 1);
    let mut before = 0;
    let is_before = |count: &&usize| {
        before += **count;
        2 * before < codes.len()
    };
    counts.iter().take_while(is_before).count().min(255)
}
