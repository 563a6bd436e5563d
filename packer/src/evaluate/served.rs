//! Lists from the engine itself, asked as a page asks it.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use regulars::{Catalog, Engine, Exclude, FeedOptions, PackFiles, Weights};
use serde_json::json;

use crate::evaluate::measure::{Foretold, Task};
use crate::evaluate::metrics::CUTOFF;
use crate::failure::Failure;
use crate::log::{Action, Sessions};

/// When every visit begins: ms since 1970. No list depends on it.
pub const VISIT_BEGINS: i64 = 1_760_000_000_000;
/// The time between two events of a visit, in ms.
pub const BETWEEN_EVENTS: i64 = 1000;

/// An engine with a pack, from which each thread takes its own to play visits to.
///
/// ```
/// use regulars::{PackContents, Row};
/// use regulars_packer::evaluate::{Packed, Task};
/// use regulars_packer::{Action, Sessions};
///
/// let pack = PackContents {
///     names: vec!["id".into()],
///     columns: vec!["tea\u{1e}pot".into()],
///     rows: vec![Row { scale: 1.0, neighbours: vec![(1, 1.0)] }],
///     ..PackContents::default()
/// };
/// let items = ["tea".to_owned(), "pot".to_owned()];
/// let packed = Packed::load(&pack.write(), &items)?;
/// let visit = Sessions { ends: vec![2], item: vec![0, 1], action: vec![Action::ViewItem; 2], ..Sessions::default() };
/// let foretold = packed.serve(&visit, &items).foretell(0, 1, Task::NewItems);
/// assert_eq!((foretold.list, foretold.rank), (vec![1], Some(1)));
/// # Ok::<(), regulars_packer::Failure>(())
/// ```
pub struct Packed {
    engine: Mutex<Engine>,
    /// Of each of the pack's items.
    numbers: Vec<Option<u32>>,
    number_of_id: HashMap<String, u32>,
}

impl Packed {
    /// Loads a pack. `items` are the ids of the item numbers that lists are to be in.
    ///
    /// # Errors
    ///
    /// Where the engine refuses the pack.
    pub fn load(pack: &PackFiles, items: &[String]) -> Result<Packed, Failure> {
        let mut engine = Engine::new(0);
        engine.load_pack(pack)?;
        Ok(Packed::new(engine, pack.items, items))
    }

    /// The same where the page has its own products beside the pack.
    ///
    /// # Errors
    ///
    /// As [`Packed::load`].
    pub fn beside(catalog: Catalog, pack: &PackFiles, items: &[String]) -> Result<Packed, Failure> {
        let mut engine = Engine::new(0);
        let products = catalog.len() as u32;
        engine.set_catalog(catalog);
        engine.load_pack(pack)?;
        Ok(Packed::new(engine, products, items))
    }

    /// With so many products.
    fn new(engine: Engine, products: u32, items: &[String]) -> Packed {
        let number: HashMap<&str, u32> = items.iter().map(String::as_str).zip(0..).collect();
        let of = |id: &str| number.get(id).copied();
        let mut number_of_id = HashMap::new();
        let of_item = |item: u32| {
            let product = engine.product(item)?;
            let number = of(&product.id).or_else(|| of(product.item_group_id.as_deref()?))?;
            number_of_id.insert(product.id, number);
            Some(number)
        };
        let numbers = (0..products).map(of_item).collect();
        Packed { engine: Mutex::new(engine), numbers, number_of_id }
    }

    /// An engine of one's own.
    pub fn engine(&self) -> Engine {
        self.engine.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The number of a product that a list names.
    pub fn number(&self, item: u32) -> Option<u32> {
        self.numbers.get(item as usize).copied().flatten()
    }

    /// The number of a product by its id.
    pub fn number_of_id(&self, id: &str) -> Option<u32> {
        self.number_of_id.get(id).copied()
    }

    /// Weighs the parts of scores otherwise.
    pub fn set_weights(&mut self, weights: Weights) {
        self.engine.get_mut().unwrap_or_else(PoisonError::into_inner).set_weights(weights);
    }

    /// The numbers of a list of items.
    fn numbers(&self, items: impl Iterator<Item = u32>, next: u32) -> Foretold {
        ranked(items.map(|item| self.number(item)), next)
    }

    /// A list of ids, as another host of the engine drew it up.
    pub fn of_ids(&self, ids: &[String], next: u32) -> Foretold {
        ranked(ids.iter().map(|id| self.number_of_id(id)), next)
    }

    /// An engine to play sessions to; `items` are the ids of their item numbers.
    pub fn serve<'s>(&'s self, sessions: &'s Sessions, items: &'s [String]) -> Served<'s> {
        Served { packed: self, engine: self.engine(), sessions, items, at: None }
    }
}

/// One shopper at a time, whose visits are played to an engine event by event.
pub struct Served<'s> {
    packed: &'s Packed,
    engine: Engine,
    sessions: &'s Sessions,
    items: &'s [String],
    /// The session that is being played, and how many of its events have been.
    at: Option<(usize, usize)>,
}

impl Served<'_> {
    /// The feed after the first `known` events of a session.
    pub fn foretell(&mut self, session: usize, known: usize, task: Task) -> Foretold {
        let played = match self.at {
            Some((playing, played)) if playing == session && played <= known => played,
            _ => {
                self.engine.forget();
                0
            }
        };
        let items = self.sessions.items(session);
        let time = |event: usize| VISIT_BEGINS + event as i64 * BETWEEN_EVENTS;
        for (event, &item) in items.iter().enumerate().take(known).skip(played) {
            let event_name = event_name(self.sessions.actions(session)[event]);
            let recorded = json!({"event": event_name, "item_id": self.items[item as usize]});
            self.engine.record(&recorded, time(event));
        }
        self.at = Some((session, known));
        let options = FeedOptions { limit: CUTOFF, exclude: exclude(task), ..FeedOptions::default() };
        let slate = self.engine.feed_with(&options, time(known)).unwrap_or_default();
        self.packed.numbers(slate.items.iter().map(|item| item.item), items[known])
    }
}

fn ranked(list: impl Iterator<Item = Option<u32>>, next: u32) -> Foretold {
    let list: Vec<Option<u32>> = list.collect();
    let rank = list.iter().position(|item| *item == Some(next)).map(|place| place + 1);
    Foretold { list: list.into_iter().flatten().collect(), rank }
}

/// GA4's name of what was done.
pub fn event_name(action: Action) -> &'static str {
    match action {
        Action::ViewItem => "view_item",
        Action::AddToWishlist => "add_to_wishlist",
        Action::AddToCart => "add_to_cart",
        Action::Purchase => "purchase",
    }
}

fn exclude(task: Task) -> Exclude {
    match task {
        Task::RepeatsAllowed => Exclude::None,
        Task::NewItems => Exclude::Seen,
    }
}
