//! Lists from the engine itself, asked as a page asks it.

use std::collections::HashMap;

use regulars::{Engine, Exclude, FeedOptions};
use serde_json::json;

use crate::evaluate::measure::{Foretold, Task};
use crate::evaluate::metrics::CUTOFF;
use crate::log::{Action, Sessions};

/// When every visit begins: ms since 1970. No list depends on it.
pub const VISIT_BEGINS: i64 = 1_760_000_000_000;
/// The time between two events of a visit, in ms.
pub const BETWEEN_EVENTS: i64 = 1000;

/// The number of each of an engine's products among some item ids, to compare lists by.
pub fn numbers_of_products(engine: &Engine, items: &[String]) -> Vec<Option<u32>> {
    let number: HashMap<&str, u32> = items.iter().map(String::as_str).zip(0..).collect();
    let of = |id: &str| number.get(id).copied();
    let products = (0..engine.catalog().len() as u32).filter_map(|product| engine.catalog().product(product));
    products.map(|product| of(&product.id).or_else(|| of(product.item_group_id.as_deref()?))).collect()
}

/// One shopper at a time, whose visits are played to an engine event by event.
pub struct Served<'s> {
    engine: Engine,
    sessions: &'s Sessions,
    items: &'s [String],
    numbers: &'s [Option<u32>],
    /// The session that is being played, and how many of its events have been.
    at: Option<(usize, usize)>,
}

impl<'s> Served<'s> {
    /// `items` are the ids of the sessions' item numbers, `numbers` as [`numbers_of_products`] made them.
    pub fn new(
        engine: Engine,
        sessions: &'s Sessions,
        items: &'s [String],
        numbers: &'s [Option<u32>],
    ) -> Served<'s> {
        Served { engine, sessions, items, numbers, at: None }
    }

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
        let listed = slate.items.iter().map(|item| self.numbers.get(item.item as usize).copied().flatten());
        let list: Vec<Option<u32>> = listed.collect();
        let rank = list.iter().position(|item| *item == Some(items[known])).map(|place| place + 1);
        Foretold { list: list.into_iter().flatten().collect(), rank }
    }
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
