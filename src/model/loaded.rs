use alloc::boxed::Box;
use alloc::vec::Vec;
use core::cell::Cell;

use crate::model::directory::Shard;
use crate::model::format::File;
use crate::model::items::Items;
use crate::model::rows::Rows;

/// The chunks of a pack that are here.
#[derive(Clone, Debug, Default)]
pub(super) struct Loaded {
    /// In the order of their files.
    chunks: Vec<Chunk>,
}

/// What a chunk holds.
#[derive(Clone, Debug)]
pub(super) enum Content {
    Items(Box<Items>),
    /// Of sessions, or of baskets.
    Rows(Rows),
    Directory(Shard),
}

#[derive(Clone, Debug)]
struct Chunk {
    /// See [`File::order`].
    file: u64,
    /// When it was last asked for, by the pack's own count of questions.
    used: Cell<u32>,
    content: Content,
}

impl Content {
    /// How much memory it takes, roughly.
    fn bytes(&self) -> usize {
        match self {
            Content::Items(items) => items.bytes(),
            Content::Rows(rows) => rows.bytes(),
            Content::Directory(shard) => shard.bytes(),
        }
    }
}

impl Loaded {
    fn place(&self, file: File) -> Result<usize, usize> {
        let file = file.order();
        let place = self.chunks.partition_point(|chunk| chunk.file < file);
        match self.chunks.get(place) {
            Some(chunk) if chunk.file == file => Ok(place),
            _ => Err(place),
        }
    }

    #[inline(never)]
    pub(super) fn get(&self, file: File, now: u32) -> Option<&Content> {
        let chunk = &self.chunks[self.place(file).ok()?];
        chunk.used.set(now);
        Some(&chunk.content)
    }

    pub(super) fn put(&mut self, file: File, content: Content, now: u32) {
        let chunk = Chunk { file: file.order(), used: Cell::new(now), content };
        match self.place(file) {
            Ok(at) => self.chunks[at] = chunk,
            Err(at) => self.chunks.insert(at, chunk),
        }
    }

    pub(super) fn items(&self) -> impl Iterator<Item = &Items> {
        self.chunks.iter().filter_map(|chunk| match &chunk.content {
            Content::Items(items) => Some(&**items),
            _ => None,
        })
    }

    pub(super) fn bytes(&self) -> usize {
        self.chunks.iter().map(|chunk| chunk.content.bytes()).sum()
    }

    /// Lets go of the chunks that were not asked for the longest, until the others keep within `budget`; of what was
    /// asked for `now` everything stays.
    pub(super) fn let_go(&mut self, budget: usize, now: u32) {
        while self.bytes() > budget {
            let used = self.chunks.iter().map(|chunk| chunk.used.get());
            let Some(oldest) = used.filter(|&used| used != now).min() else { return };
            self.chunks.retain(|chunk| chunk.used.get() != oldest);
        }
    }
}
