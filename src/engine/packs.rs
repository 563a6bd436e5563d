//! Packs: what the engine needs of one, and what is handed over to it.

use alloc::string::String;
use alloc::vec::Vec;
use core::cell::RefCell;

use crate::catalog::Update;
use crate::engine::Engine;
use crate::engine::lists::minute;
use crate::journal;
use crate::model::{File, Located, Pack, PackFiles, PackReport, Weights, file_named, names};
use crate::offer::ResponsePriors;
use crate::problem::Problem;
use crate::rank::retrieve;

/// The items of so many events wait for their chunks at most; the oldest is then taken as its event told it.
const MOST_LATER: usize = 64;

impl Engine {
    /// Opens a pack by its head, in place of the one before, or, on an error, changes nothing. `build` is the name of
    /// the folder in which its files stand. Lists are drawn up at once from what the head holds; what would make them
    /// better [is asked for](Engine::needs). How the shop's customers keep ordering, what their orders come to and how
    /// they answer offers, as far as the pack tells, holds from here on.
    ///
    /// # Errors
    ///
    /// `pack.version` where another release wrote it, `pack.damaged` where it is not as it was written, `pack.mixed`
    /// where it is another build's.
    ///
    /// ```
    /// # use regulars::{Engine, PackContents};
    /// # let ids: Vec<String> = (0..600).map(|id| format!("item-{id}")).collect();
    /// # let contents = PackContents { names: vec!["id".into()], columns: vec![ids.join("\u{1e}")], ..PackContents::default() };
    /// # let now = 1_760_000_000_000;
    /// let pack = contents.write();
    /// let file = |name: &str| &pack.files.iter().find(|(known, _)| known == name).unwrap().1;
    ///
    /// let mut engine = Engine::new(7);
    /// assert_eq!(engine.open_pack(&pack.build, file("head"))?.items, 600);
    /// assert_eq!(engine.feed(24, &[], now)?.items.len(), 24);
    ///
    /// engine.similar("item-400", 12, &[], now)?;
    /// while let Some(name) = engine.needs(now).first() {
    ///     engine.supply(name, file(name), now)?;
    /// }
    /// assert_eq!(engine.similar("item-400", 12, &[], now)?.items.len(), 12);
    /// # Ok::<(), regulars::Problem>(())
    /// ```
    pub fn open_pack(&mut self, build: &str, head: &[u8]) -> Result<PackReport, Problem> {
        let pack = Pack::open(build, head)?;
        let report = pack.report();
        self.take_pack(pack);
        Ok(report)
    }

    /// Puts a whole pack in place, with no bound to the memory that it takes: for programs that rank for many
    /// shoppers.
    ///
    /// # Errors
    ///
    /// As [`Engine::open_pack`].
    ///
    /// ```
    /// # use regulars::{Engine, PackContents, Row};
    /// let contents = PackContents {
    ///     names: vec!["id".into(), "title".into()],
    ///     columns: vec!["1\u{1e}2\u{1e}3".into(), "Tea\u{1e}Coffee\u{1e}Pot".into()],
    ///     rows: vec![Row { scale: 1.0, neighbours: vec![(2, 1.0)] }],
    ///     ..Default::default()
    /// };
    /// let mut engine = Engine::new(7);
    /// let report = engine.load_pack(&contents.write())?;
    /// assert_eq!((report.items, report.catalog.skipped), (3, 0));
    /// # Ok::<(), regulars::Problem>(())
    /// ```
    pub fn load_pack(&mut self, files: &PackFiles) -> Result<PackReport, Problem> {
        let head = files.files.first().map_or(&[][..], |(_, head)| head);
        let mut pack = Pack::open(&files.build, head)?;
        pack.set_memory_budget(usize::MAX);
        for (name, bytes) in files.files.iter().skip(1) {
            pack.supply(file_named(name)?, bytes)?;
        }
        let report = PackReport { catalog: files.catalog.clone(), ..pack.report() };
        self.take_pack(pack);
        Ok(report)
    }

    fn take_pack(&mut self, pack: Pack) {
        let outcomes = pack.outcomes();
        self.pack_priors = match (&outcomes.response_model, &outcomes.responses[..]) {
            (Some(model), _) => ResponsePriors::from(model),
            (None, []) => ResponsePriors::default(),
            (None, counts) => ResponsePriors::learn(counts),
        };
        self.pack = Some(pack);
        self.link();
        self.forget_sensitive();
    }

    /// The files of the pack, by their names, that would make the lists asked for so far better; the most urgent
    /// first. What further files they will need, they tell themselves once they are here: ask again. Empty when
    /// everything is here, or cannot be had.
    pub fn needs(&self, now: i64) -> Vec<String> {
        names(&self.needed(now))
    }

    fn needed(&self, now: i64) -> Vec<File> {
        let Some(pack) = &self.pack else { return Vec::new() };
        pack.begin_question();
        let asked = self.asked.borrow();
        if self.has_catalog {
            return retrieve::for_page(pack, &self.catalog, &self.profile, &asked.about, minute(now));
        }
        let mut needs: Vec<File> = Vec::new();
        for about in asked.about.iter().rev() {
            needs.extend(retrieve::for_items(pack, &self.profile, about).needs);
        }
        if asked.feed {
            needs.extend(retrieve::for_feed(pack, &self.profile, minute(now)).needs);
        }
        needs.extend(retrieve::for_bundles(pack, &asked.bundles).needs);
        needs.extend(retrieve::for_ranking(pack, &asked.ranked).needs);
        let later = self.later.iter().map(|later| &later.item_id);
        let again = self.bought_often();
        let named = asked
            .keep
            .iter()
            .chain(&asked.pinned)
            .chain(&asked.explained)
            .chain(&again)
            .chain(later)
            .map(String::as_str);
        for id in named.chain(self.profile.cart.ids().filter(|_| asked.cart)) {
            needs.extend(match pack.locate(id) {
                Located::Shard(shard) => Some(File::Directory(shard)),
                Located::Perhaps(number) => Some(File::Items(Pack::chunk_of(number))),
                Located::Item(number) => {
                    // What the shopper sees is not let go.
                    pack.awaits(File::Items(Pack::chunk_of(number)));
                    None
                }
                Located::Lost | Located::Nowhere => None,
            });
        }
        let mut once: Vec<File> = Vec::new();
        for file in needs {
            if !once.contains(&file) {
                once.push(file);
            }
        }
        once
    }

    /// Takes in a file that [was asked for](Engine::needs), or the one named `delta`. Returns what is to be appended to
    /// the stored journal: what items of earlier events turned out to be. O(file).
    ///
    /// # Errors
    ///
    /// As [`Engine::open_pack`], and `pack.file` where the pack has no such file; nothing has changed then.
    pub fn supply(&mut self, name: &str, bytes: &[u8], now: i64) -> Result<Vec<u8>, Problem> {
        let file = file_named(name)?;
        // What the questions so far ask for is not let go.
        self.needed(now);
        let Some(pack) = &mut self.pack else {
            let mend = "Open the pack first.";
            return Err(Problem::new("pack.file", "name", name, "a file of the pack that is open", mend));
        };
        pack.supply(file, bytes)?;
        Ok(self.came(file))
    }

    /// Does without a file that cannot be had: it is not asked for again. Returns what is to be appended to the stored
    /// journal.
    pub fn give_up(&mut self, name: &str) -> Vec<u8> {
        let (Ok(file), Some(pack)) = (file_named(name), &mut self.pack) else { return Vec::new() };
        pack.give_up(file);
        self.came(file)
    }

    fn came(&mut self, file: File) -> Vec<u8> {
        self.feed_plan = RefCell::default();
        if matches!(file, File::Items(_)) {
            self.link();
            self.forget_sensitive();
        }
        self.tell_later(false)
    }

    /// Before the shopper leaves: what is not known yet of the items of events is taken as the events tell it. Returns
    /// what is to be appended to the stored journal.
    pub fn settle(&mut self) -> Vec<u8> {
        self.tell_later(true)
    }

    /// Tells what can be told of the items of earlier events; or, `at_once`, all.
    pub(super) fn tell_later(&mut self, at_once: bool) -> Vec<u8> {
        let most = if at_once { 0 } else { MOST_LATER };
        let Some(pack) = &self.pack else { return Vec::new() };
        let mut journal = Vec::new();
        let (profile, sensitive) = (&mut self.profile, &self.discretion.categories);
        let mut too_many = self.later.len().saturating_sub(most);
        self.later.retain(|later| {
            let at_once = too_many > 0;
            too_many = too_many.saturating_sub(1);
            let Some(late) = later.tell(pack, at_once) else { return true };
            if sensitive.holds_any(&late.facets) {
                profile.forget(&|id| id == late.item_id || id == late.own_id, &|_| false);
                self.is_stale.set(true);
                return false;
            }
            profile.learn(&late);
            journal.extend(journal::late_frame(&late));
            false
        });
        if !journal.is_empty() {
            self.feed_plan = RefCell::default();
        }
        journal
    }

    /// Finds the page's own products in the pack, once all that it tells of items is here.
    pub(super) fn link(&mut self) {
        self.feed_plan = RefCell::default();
        if !self.has_catalog {
            return;
        }
        if let Some(pack) = &mut self.pack {
            // The page holds all its products anyway.
            pack.set_memory_budget(usize::MAX);
            if !pack.item_files().any(|file| pack.awaits(file)) {
                self.catalog.link(pack);
            }
        }
    }

    /// Takes over what the page knows better than catalogue or pack: prices and stock of this minute. Products that are
    /// not here yet take it when they come. Returns `item.unknown` for what is certain to be no product of the shop.
    /// O(updates + products).
    ///
    /// ```
    /// use regulars::{Availability, Catalog, Engine, Update};
    ///
    /// let mut engine = Engine::new(7);
    /// engine.set_catalog(Catalog::from_tsv("id\ttitle\n1\tGreen tea\n2\tBlack tea\n").0);
    /// let availability = Some(Availability::OutOfStock);
    /// let problems = engine.update(&[Update { item_id: "1".into(), availability, ..Update::default() }]);
    /// assert_eq!(problems, []);
    /// let feed = engine.feed(24, &[], 1_760_000_000_000)?;
    /// assert_eq!(engine.product(feed.items[0].item).unwrap().id, "2");
    /// # Ok::<(), regulars::Problem>(())
    /// ```
    pub fn update(&mut self, updates: &[Update]) -> Vec<Problem> {
        updates.iter().for_each(|update| self.updates.add(update));
        self.updates.apply(&mut self.catalog);
        self.feed_plan = RefCell::default();
        self.unknown_items(updates.iter().map(|update| &update.item_id))
    }

    /// The currency of the shop's prices; empty where none is known.
    pub(crate) fn currency(&self) -> &str {
        self.pack_alone().map_or_else(|| self.catalog.currency(), |pack| pack.head().currency())
    }

    /// Weighs the parts of scores otherwise than the pack says: for programs that look for the best weights. Without a
    /// pack it changes nothing.
    pub fn set_weights(&mut self, weights: Weights) {
        if let Some(pack) = &mut self.pack {
            pack.set_weights(weights);
        }
        self.feed_plan = RefCell::default();
    }

    /// How much memory the chunks of the pack that is open may take, in bytes, before those that were not asked for the
    /// longest are let go. Default: 8 MiB; without bound where the pack was loaded whole, or beside a catalogue.
    ///
    /// ```
    /// # use regulars::{Engine, PackContents};
    /// # let ids: Vec<String> = (0..600).map(|id| format!("item-{id}")).collect();
    /// # let pack = PackContents { names: vec!["id".into()], columns: vec![ids.join("\u{1e}")], ..PackContents::default() }.write();
    /// let mut engine = Engine::new(7);
    /// engine.load_pack(&pack)?;
    /// let whole = engine.memory();
    /// engine.set_memory_budget(whole / 2);
    /// // Nothing is asked for, so nothing has to stay.
    /// assert!(engine.memory() <= whole / 2);
    /// # Ok::<(), regulars::Problem>(())
    /// ```
    pub fn set_memory_budget(&mut self, bytes: usize) {
        if let Some(pack) = &mut self.pack {
            pack.begin_question();
            pack.set_memory_budget(bytes);
        }
        self.feed_plan = RefCell::default();
    }

    /// How much memory the chunks of the pack take, roughly, in bytes.
    pub fn memory(&self) -> usize {
        self.pack.as_ref().map_or(0, Pack::memory)
    }
}
