use alloc::boxed::Box;
use alloc::string::String;
use alloc::vec::Vec;
use core::cell::Cell;

use crate::catalog::{CatalogReport, Facet, FacetKind, Product, is_same_name};
use crate::journal::wire::Wire;
use crate::model::baskets::{BasketHead, BasketWeights};
use crate::model::delta::Delta;
use crate::model::dictionary::Dictionary;
use crate::model::directory::{Shard, hash};
use crate::model::format::{self, Build, File};
use crate::model::head::Head;
use crate::model::items::{Items, PackItem};
use crate::model::loaded::{Content, Loaded};
use crate::model::outcomes::Outcomes;
use crate::model::priors::{Lifts, signed};
use crate::model::rows::{RowOf, Rows};
use crate::model::weights::Weights;
use crate::model::{CHUNK_ITEMS, HEAD_ITEMS};
use crate::problem::Problem;

/// So much memory, roughly, the chunks of a pack take before those that were not asked for the longest are let go.
const MEMORY_BUDGET: usize = 8 << 20;

/// What came of a pack's head.
#[derive(Clone, Debug, Default, PartialEq, serde::Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct PackReport {
    /// What came of its catalogue.
    pub catalog: CatalogReport,
    /// How many items it knows.
    pub items: u32,
    /// How many of them have neighbours.
    pub rows: u32,
}

/// A pack as far as it is here: the head, and the chunks that were handed over.
#[derive(Clone, Debug)]
pub(crate) struct Pack {
    build: Build,
    head: Head,
    loaded: Loaded,
    delta: Delta,
    /// Files that cannot be had.
    given_up: Vec<File>,
    budget: usize,
    /// Counts the questions, to know which chunks were not asked for the longest.
    now: Cell<u32>,
}

/// What is known of an id.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Located {
    /// It is an item's.
    Item(u32),
    /// It may be that item's: its chunk would tell.
    Perhaps(u32),
    /// This shard of the directory would tell.
    Shard(u32),
    /// The file that would tell cannot be had.
    Lost,
    /// It is no item's.
    Nowhere,
}

impl Pack {
    /// Reads a pack's head.
    pub(crate) fn open(build: &str, head: &[u8]) -> Result<Pack, Problem> {
        let damaged = || format::damaged(File::Head, head.len());
        let build = format::build_of(build).ok_or_else(damaged)?;
        let head = Head::read(&mut format::content(File::Head, build, head)?).ok_or_else(damaged)?;
        Ok(Pack {
            build,
            head,
            loaded: Loaded::default(),
            delta: Delta::default(),
            given_up: Vec::new(),
            budget: MEMORY_BUDGET,
            now: Cell::default(),
        })
    }

    pub(crate) fn report(&self) -> PackReport {
        let Head { items, rows, .. } = self.head;
        let catalog = CatalogReport { products: items, ..CatalogReport::default() };
        PackReport { catalog, items, rows }
    }

    /// Takes a file in. On an error nothing has changed.
    pub(crate) fn supply(&mut self, file: File, bytes: &[u8]) -> Result<(), Problem> {
        let damaged = || format::damaged(file, bytes.len());
        if !self.has_file(file) {
            return Err(format::unknown(&file.name()));
        }
        let mut content = format::content(file, self.build, bytes)?;
        let from = &mut content;
        let head = &self.head;
        let read = match file {
            File::Items(chunk) => {
                let (first, count) = (chunk * CHUNK_ITEMS, head.items_of(chunk));
                Items::read(from, first, count, &head.facets, Some(&head.dictionary))
                    .and_then(|mut items| items.read_related(from).map(|()| Content::Items(Box::new(items))))
            }
            File::Rows(chunk) => {
                let (first, count) = (chunk * CHUNK_ITEMS, head.items_of(chunk));
                Rows::read(from, first, count, head.items, head.largest).map(Content::Rows)
            }
            File::Baskets(chunk) => {
                let (first, count) = (chunk * CHUNK_ITEMS, head.items_of(chunk));
                let largest = head.baskets.unwrap_or_default().largest();
                Rows::read(from, first, count, head.items, largest).map(Content::Rows)
            }
            File::Directory(_) => Some(Content::Directory(Shard::read(from))),
            File::Head | File::Delta => {
                let delta = Delta::read(from);
                if !from.is_done() {
                    return Err(damaged());
                }
                self.delta = delta;
                return Ok(());
            }
        };
        let read = read.filter(|_| from.is_done()).ok_or_else(damaged)?;
        self.loaded.put(file, read, self.now.get());
        self.loaded.let_go(self.budget, self.now.get());
        Ok(())
    }

    fn has_file(&self, file: File) -> bool {
        match file {
            File::Items(chunk) => (HEAD_ITEMS / CHUNK_ITEMS..self.head.chunks()).contains(&chunk),
            File::Rows(chunk) => chunk < self.head.chunks(),
            File::Baskets(chunk) => self.head.baskets.is_some() && chunk < self.head.chunks(),
            File::Directory(shard) => shard < self.head.shards,
            File::Delta => true,
            File::Head => false,
        }
    }

    pub(crate) fn set_memory_budget(&mut self, bytes: usize) {
        self.budget = bytes;
        self.loaded.let_go(bytes, self.now.get());
    }

    /// How much memory the chunks take, roughly.
    pub(crate) fn memory(&self) -> usize {
        self.loaded.bytes()
    }

    pub(crate) fn give_up(&mut self, file: File) {
        if !self.given_up.contains(&file) {
            self.given_up.push(file);
        }
    }

    /// Another question begins: what was asked for before may be let go.
    pub(crate) fn begin_question(&self) {
        self.now.set(self.now.get().wrapping_add(1));
    }

    /// Whether the file is still to come. One that is here counts as asked for.
    pub(crate) fn awaits(&self, file: File) -> bool {
        let is_in_head = matches!(file, File::Items(chunk) if self.is_in_head(chunk));
        let is_here = is_in_head || self.loaded.get(file, self.now.get()).is_some();
        !is_here && self.has_file(file) && !self.given_up.contains(&file)
    }

    /// The chunk in which an item stands.
    pub(crate) fn chunk_of(number: u32) -> u32 {
        number / CHUNK_ITEMS
    }

    /// The numbers of a chunk's items, the last perhaps beyond the pack's end.
    pub(crate) fn items_of_chunk(chunk: u32) -> core::ops::Range<u32> {
        let first = chunk * CHUNK_ITEMS;
        first..first.saturating_add(CHUNK_ITEMS)
    }

    /// Whether the head holds the items of that chunk.
    pub(crate) fn is_in_head(&self, chunk: u32) -> bool {
        chunk < HEAD_ITEMS / CHUNK_ITEMS
    }

    pub(crate) fn weights(&self) -> &Weights {
        &self.head.weights
    }

    pub(crate) fn set_weights(&mut self, weights: Weights) {
        self.head.weights = weights;
    }

    pub(crate) fn outcomes(&self) -> &Outcomes {
        &self.head.outcomes
    }

    /// What the shop's orders taught, if there is such a thing.
    pub(crate) fn baskets(&self) -> Option<&BasketHead> {
        self.head.baskets.as_ref()
    }

    pub(crate) fn head(&self) -> &Head {
        &self.head
    }

    /// The items of the head.
    pub(crate) fn head_items(&self) -> core::ops::Range<u32> {
        self.head.first.numbers()
    }

    /// The files of all items that the head does not hold.
    pub(crate) fn item_files(&self) -> impl Iterator<Item = File> {
        (HEAD_ITEMS / CHUNK_ITEMS..self.head.chunks()).map(File::Items)
    }

    /// An item, if its chunk is here.
    pub(crate) fn item(&self, number: u32) -> Option<PackItem<'_>> {
        let item = self.items_with(number)?.get(number)?;
        Some(PackItem { listing: self.delta.get(number).unwrap_or(item.listing), ..item })
    }

    fn items_with(&self, number: u32) -> Option<&Items> {
        let chunk = Pack::chunk_of(number);
        if self.is_in_head(chunk) {
            return Some(&self.head.first);
        }
        match self.loaded.get(File::Items(chunk), self.now.get()) {
            Some(Content::Items(items)) => Some(items),
            _ => None,
        }
    }

    /// The head's items, and those of all chunks that are here.
    fn chunks(&self) -> impl Iterator<Item = &Items> {
        core::iter::once(&self.head.first).chain(self.loaded.items())
    }

    /// All items that are here.
    pub(crate) fn items(&self) -> impl Iterator<Item = PackItem<'_>> {
        self.chunks().flat_map(Items::numbers).filter_map(|number| self.item(number))
    }

    /// The other ids of all items that are here.
    pub(crate) fn aliases(&self) -> impl Iterator<Item = (u32, &str)> {
        self.chunks().flat_map(Items::aliases)
    }

    /// What a page needs to draw an item, if its chunk is here.
    pub(crate) fn product(&self, number: u32) -> Option<Product> {
        let item = self.item(number)?;
        let mut product = self.items_with(number)?.product(&item);
        product.currency = Some(self.head.currency.clone()).filter(|currency| !currency.is_empty());
        for &facet in item.facets {
            let value = || self.facet_of(&item, facet).map(|(value, _)| value.into());
            match self.head.kind(facet) {
                Some(FacetKind::Category) => product.product_type = value(),
                Some(FacetKind::Brand) => product.brand = value(),
                _ => {}
            }
        }
        Some(product)
    }

    /// The value of an item's facet, and how many items have it.
    pub(crate) fn facet_of<'p>(&'p self, item: &PackItem<'p>, facet: u32) -> Option<(&'p str, u32)> {
        self.head.dictionary.get(facet).or_else(|| item.dictionary.get(facet))
    }

    /// A facet that the head or a chunk that is here tells.
    pub(crate) fn facet(&self, facet: u32) -> Option<Facet> {
        let told = |dictionary: &Dictionary| dictionary.get(facet).map(|(value, _)| value.into());
        let value = told(&self.head.dictionary)
            .or_else(|| self.chunks().find_map(|items| told(items.dictionary())))?;
        Some(Facet { kind: self.head.kind(facet)?, value })
    }

    /// The row of an item, if its chunk is here.
    pub(crate) fn row(&self, number: u32) -> Option<RowOf<'_>> {
        self.row_in(File::Rows(Pack::chunk_of(number)), number)
    }

    /// What goes into a basket with an item, likewise.
    pub(crate) fn basket_row(&self, number: u32) -> Option<RowOf<'_>> {
        self.row_in(File::Baskets(Pack::chunk_of(number)), number)
    }

    fn row_in(&self, file: File, number: u32) -> Option<RowOf<'_>> {
        match self.loaded.get(file, self.now.get()) {
            Some(Content::Rows(rows)) => rows.get(number),
            _ => None,
        }
    }

    /// The largest value of a row; of an empty or absent one, what it typically is.
    pub(crate) fn largest(&self, number: Option<u32>) -> f64 {
        let largest = number.and_then(|number| self.row(number)).map(|row| row.largest);
        largest.filter(|&largest| largest > 0.0).unwrap_or(self.head.typical.into())
    }

    /// Which item an id is of: its own, a variant's, or its group's. The chunks that are here know their items; all
    /// else is the directory's to tell.
    pub(crate) fn locate(&self, id: &str) -> Located {
        let id = id.trim();
        if let Some(number) = self.chunks().find_map(|items| items.find(id)) {
            return Located::Item(number);
        }
        let Some(last) = self.head.shards.checked_sub(1) else { return Located::Nowhere };
        let (lower, fingerprint) = hash(id);
        let shard = lower & last;
        let file = File::Directory(shard);
        let Some(Content::Directory(entries)) = self.loaded.get(file, self.now.get()) else {
            return if self.awaits(file) { Located::Shard(shard) } else { Located::Lost };
        };
        let mut located = Located::Nowhere;
        for &number in entries.find(fingerprint) {
            match self.item(number) {
                Some(item) if item.group_id == id || item.id == id => return Located::Item(number),
                Some(_) => {}
                None if self.awaits(File::Items(Pack::chunk_of(number))) => return Located::Perhaps(number),
                None => located = Located::Lost,
            }
        }
        located
    }

    /// Whether some product may be of that category: where the head does not tell all, any may be.
    pub(crate) fn may_have_category(&self, path: &str) -> bool {
        !self.head.tells_all(FacetKind::Category)
            || self.head.known(FacetKind::Category).any(|(_, category, _)| is_same_name(category, path))
    }

    /// What a word of titles weighs, if the head tells it.
    pub(crate) fn head_word(&self, word: &str) -> Option<f32> {
        let (_, _, count) = self.head.known(FacetKind::Word).find(|(_, known, _)| *known == word)?;
        Some(self.head.word_weight(count))
    }

    /// The categories that landing on a category lifts, −1 to 1; `None` where the log knows nothing of it.
    pub(crate) fn landing_on(&self, category: &str) -> Option<impl Iterator<Item = (&str, f64)>> {
        self.head.landings.of_category(category).map(lifted)
    }

    /// The same for a channel.
    pub(crate) fn landing_by(&self, channel: &str) -> Option<impl Iterator<Item = (&str, f64)>> {
        self.head.landings.of_channel(channel).map(lifted)
    }
}

fn lifted(lifts: &Lifts) -> impl Iterator<Item = (&str, f64)> {
    lifts.iter().map(|(path, byte)| (path.as_str(), signed(*byte)))
}

/// How what is bought counts, says the pack, or else what served several shops well.
pub(crate) fn basket_weights(pack: Option<&Pack>) -> BasketWeights {
    pack.and_then(Pack::baskets).map_or_else(BasketWeights::default, |head| head.weights)
}

/// The name of a file, as hosts know it.
pub(crate) fn file_named(name: &str) -> Result<File, Problem> {
    File::named(name).ok_or_else(|| format::unknown(name))
}

/// Names of files.
pub(crate) fn names(files: &[File]) -> Vec<String> {
    files.iter().map(|file| file.name()).collect()
}
