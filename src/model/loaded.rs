use alloc::vec::Vec;
use core::cell::Cell;

/// The chunks of one kind that are here, by their numbers.
#[derive(Clone, Debug)]
pub(super) struct Loaded<T> {
    /// By number, ascending.
    chunks: Vec<Chunk<T>>,
}

#[derive(Clone, Debug)]
struct Chunk<T> {
    number: u32,
    /// When it was last asked for, by the pack's own count of questions.
    used: Cell<u32>,
    bytes: usize,
    value: T,
}

impl<T> Default for Loaded<T> {
    fn default() -> Self {
        Loaded { chunks: Vec::new() }
    }
}

impl<T> Loaded<T> {
    pub(super) fn get(&self, number: u32, now: u32) -> Option<&T> {
        let at = self.chunks.binary_search_by_key(&number, |chunk| chunk.number).ok()?;
        let chunk = &self.chunks[at];
        chunk.used.set(now);
        Some(&chunk.value)
    }

    pub(super) fn put(&mut self, number: u32, value: T, bytes: usize, now: u32) {
        let chunk = Chunk { number, used: Cell::new(now), bytes, value };
        match self.chunks.binary_search_by_key(&number, |chunk| chunk.number) {
            Ok(at) => self.chunks[at] = chunk,
            Err(at) => self.chunks.insert(at, chunk),
        }
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &T> {
        self.chunks.iter().map(|chunk| &chunk.value)
    }

    pub(super) fn bytes(&self) -> usize {
        self.chunks.iter().map(|chunk| chunk.bytes).sum()
    }

    /// When the chunk that was not asked for the longest was asked for last.
    pub(super) fn oldest(&self) -> Option<u32> {
        self.chunks.iter().map(|chunk| chunk.used.get()).min()
    }

    /// Lets go of what was last asked for then.
    pub(super) fn let_go(&mut self, used: u32) {
        self.chunks.retain(|chunk| chunk.used.get() != used);
    }
}
