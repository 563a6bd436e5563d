//! Who of a log's shoppers a shop's offers are for.

use std::collections::BTreeMap;

use rayon::prelude::*;
use regulars::{Catalog, Engine, OfferBook, OfferWindow, Product, Stage};
use serde::Serialize;
use serde_json::{Value, json};

use crate::log::{Action, Log};

/// So many of the rules against an offer are told.
const MOST_RULES: usize = 5;
/// Of a log without times, events are so far apart, in ms.
const STEP: i64 = 1000;

/// What came of holding offers against shoppers.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Matches {
    /// The moment at which they were held against each other, in ms since 1970.
    pub now: i64,
    /// How many shoppers there are.
    pub shoppers: u64,
    /// How many of them stand where with the shop, by [`Stage::name`]; of stages with anybody in them.
    pub stages: BTreeMap<&'static str, u64>,
    /// In the order of the book.
    pub offers: Vec<OfferMatches>,
}

/// Who an offer is for.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct OfferMatches {
    /// The offer.
    pub promotion_id: String,
    /// How many shoppers it is for.
    pub matches: u64,
    /// Their share of all, 0 to 1.
    pub share: f64,
    /// How many of them stand where with the shop, by [`Stage::name`]; of all stages with anybody in them.
    pub stages: BTreeMap<&'static str, u64>,
    /// What is against it for the others, the most frequent first, at most five: the first rule of each.
    pub against: Vec<RuleAgainst>,
}

/// A rule, and for how many shoppers it is the first against an offer.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct RuleAgainst {
    /// Its path within the offer: `purpose.orders`, `audience.any`.
    pub rule: String,
    /// How many.
    pub shoppers: u64,
}

/// Leads the log's shoppers through the engine, each as a shopper of their own, and holds the offers against them as
/// they are at `now`, by default at the log's last event. Windows and quiet hours are left aside.
///
/// ```
/// use regulars::OfferBook;
/// use regulars_packer::{Action, Log, offers};
///
/// let log = Log {
///     items: vec!["tea".into()],
///     visitor: vec![0, 1],
///     item: vec![0, 0],
///     action: vec![Action::ViewItem, Action::Purchase],
///     time: vec![1_760_000_000_000, 1_760_000_100_000],
///     position: vec![0, 1],
///     ..Log::default()
/// };
/// let (book, _) = OfferBook::read(&serde_json::json!([
///     {"promotion_id": "hello", "purpose": "welcome", "title": "10% off"},
/// ]));
/// let matches = offers::matches(&log, None, &book, None);
/// assert_eq!((matches.shoppers, matches.offers[0].matches), (2, 1));
/// assert_eq!(matches.offers[0].against[0].rule, "purpose.orders");
/// ```
pub fn matches(log: &Log, catalog: Option<&Catalog>, book: &OfferBook, now: Option<i64>) -> Matches {
    let mut book = book.clone();
    book.settings.quiet_hours = None;
    for offer in &mut book.offers {
        offer.window = OfferWindow::default();
    }
    let history = History::new(log, catalog);
    let now = now.unwrap_or(history.last);
    let chunk = history.shoppers.len().div_ceil(rayon::current_num_threads()).max(1);
    let counts = history.shoppers.par_chunks(chunk).map(|shoppers| {
        let mut engine = Engine::new(1);
        if let Some(catalog) = catalog {
            engine.set_catalog(catalog.clone());
        }
        engine.set_offers(book.clone());
        let mut count = Count::default();
        for shopper in shoppers {
            engine.forget();
            history.replay(shopper, &mut engine);
            let stage = engine.stage(now).stage;
            *count.stages.entry(stage.name()).or_default() += 1;
            for (at, run) in engine.dry_run(&book, now).into_iter().enumerate() {
                *count.outcomes.entry((at, run.ruled_out_by.ok_or(stage.name()))).or_default() += 1;
            }
        }
        count
    });
    let count = counts.reduce(Count::default, Count::plus);
    let shoppers = history.shoppers.len() as u64;
    let offers = book.offers.iter().enumerate().map(|(at, offer)| {
        let mut of_offer =
            OfferMatches { promotion_id: offer.promotion_id.clone(), ..OfferMatches::default() };
        of_offer.stages = count.stages.keys().map(|stage| (*stage, 0)).collect();
        for ((_, outcome), &shoppers) in count.outcomes.iter().filter(|((of, _), _)| *of == at) {
            match outcome {
                Err(stage) => {
                    of_offer.matches += shoppers;
                    of_offer.stages.insert(stage, shoppers);
                }
                Ok(rule) => of_offer.against.push(RuleAgainst { rule: rule.clone(), shoppers }),
            }
        }
        of_offer.share = of_offer.matches as f64 / shoppers.max(1) as f64;
        of_offer.against.sort_by_key(|rule| std::cmp::Reverse(rule.shoppers));
        of_offer.against.truncate(MOST_RULES);
        of_offer
    });
    let offers = offers.collect();
    Matches { now, shoppers, offers, stages: count.stages }
}

#[derive(Default)]
struct Count {
    stages: BTreeMap<&'static str, u64>,
    /// By the offer's place and the rule against it, or, where it matches, the stage.
    outcomes: BTreeMap<(usize, Result<String, &'static str>), u64>,
}

impl Count {
    fn plus(mut self, other: Count) -> Count {
        for (stage, count) in other.stages {
            *self.stages.entry(stage).or_default() += count;
        }
        for (outcome, count) in other.outcomes {
            *self.outcomes.entry(outcome).or_default() += count;
        }
        self
    }
}

/// The log's events, shopper by shopper.
struct History<'l> {
    log: &'l Log,
    catalog: Option<&'l Catalog>,
    /// The numbers of each shopper's events, in their order.
    shoppers: Vec<Vec<u32>>,
    /// When the last event was, in ms since 1970.
    last: i64,
}

impl<'l> History<'l> {
    fn new(log: &'l Log, catalog: Option<&'l Catalog>) -> Self {
        let visitors = log.visitor.iter().max().map_or(0, |last| *last as usize + 1);
        let mut shoppers = vec![Vec::new(); visitors];
        for (event, visitor) in (0..).zip(&log.visitor) {
            shoppers[*visitor as usize].push(event);
        }
        shoppers.retain(|events| !events.is_empty());
        let mut history = History { log, catalog, shoppers, last: 0 };
        let order = |event: &u32| (log.time.get(*event as usize).copied(), log.position[*event as usize]);
        history.shoppers.iter_mut().for_each(|events| events.sort_by_key(order));
        history.last = (0..log.visitor.len()).map(|event| history.at(event)).max().unwrap_or_default();
        history
    }

    /// When an event was; of a log that tells positions alone, all began at once.
    fn at(&self, event: usize) -> i64 {
        match self.log.time.get(event) {
            Some(time) => *time,
            None => self.log.position[event].saturating_mul(STEP),
        }
    }

    fn replay(&self, events: &[u32], engine: &mut Engine) {
        let mut rest = events.iter().map(|event| *event as usize).collect::<Vec<_>>();
        let mut channel = Log::NO_CHANNEL;
        while !rest.is_empty() {
            let first = rest[0];
            if let Some(&by) = self.log.channel.get(first).filter(|by| **by != channel) {
                channel = by;
                self.arrive(by, self.at(first), engine);
            }
            let (together, others) = rest.into_iter().partition(|event| self.is_together(first, *event));
            rest = others;
            engine.record(&self.event(&together), self.at(first));
        }
    }

    /// What one order tells on several lines is one event.
    fn is_together(&self, first: usize, other: usize) -> bool {
        let log = self.log;
        let order = |event: usize| log.order.get(event).copied().unwrap_or(Log::NO_ORDER);
        let is_purchase = |event: usize| log.action[event] == Action::Purchase;
        first == other
            || is_purchase(first)
                && is_purchase(other)
                && order(first) == order(other)
                && (order(first) != Log::NO_ORDER || self.at(first) == self.at(other))
    }

    fn event(&self, events: &[usize]) -> Value {
        let log = self.log;
        let item = |&event: &usize| {
            let id = &log.items[log.item[event] as usize];
            let quantity = log.quantity.get(event).copied().unwrap_or(1.0);
            json!({"item_id": id, "quantity": quantity, "price": self.price(id)})
        };
        let items: Vec<Value> = events.iter().map(item).collect();
        json!({"event": log.action[events[0]], "items": items})
    }

    fn price(&self, id: &str) -> Option<f64> {
        let catalog = self.catalog?;
        let Product { price, sale_price, .. } = catalog.product(catalog.find(id)?)?;
        sale_price.or(price)
    }

    /// As the page's address would tell it.
    fn arrive(&self, channel: u32, at: i64, engine: &mut Engine) {
        let Some(name) = self.log.channels.get(channel as usize) else { return };
        let encoded: String = name.bytes().map(|byte| format!("%{byte:02x}")).collect();
        engine.arrive(&format!("https://shop.invalid/?utm_medium={encoded}"), "", at);
    }
}

/// Where shoppers may stand, in the order of the way.
pub fn stages() -> impl Iterator<Item = &'static str> {
    Stage::ALL.iter().map(|stage| stage.name())
}
