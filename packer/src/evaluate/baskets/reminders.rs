//! Reminders of what may be bought again: who gets which, week by week, and how many of them are bought in their week.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::{Mutex, PoisonError};

use rayon::prelude::*;
use regulars::{Catalog, Engine, PackContents};
use serde_json::json;

use super::bootstrap::{Figure, Measured};
use crate::failure::Failure;
use crate::orders::Orders;

const WEEK: i64 = 7 * 86_400_000;
/// So many reminders a shopper and week, with what that adds to a figure's name.
const MANY: [(usize, &str); 3] = [(1, ""), (3, "three."), (5, "five.")];
/// The most that one shopper may get of all reminders of a week.
const MOST_OF_ONE: usize = 100;
/// The longest list that the engine draws up.
const LONGEST_LIST: usize = 1000;
const WAYS: [&str; 3] = ["", "frequency.", "interval."];

/// A product that a shopper may be reminded of, by some way's score, and whether it was bought within the week.
type Reminder = (f64, bool);

/// What three ways would remind a shopper of in a week, each with its best first.
type OfShopper = [Vec<Reminder>; WAYS.len()];

/// Of the reminders that are shown at the beginning of a week, the share bought within it, of each whole week of the orders
/// from `first` on:
///
/// - `reminders.bought`: the engine's, the likeliest; `reminders.frequency.bought`: what was in the most orders of the
///   shopper, the last bought first among equals; `reminders.interval.bought`: what the engine's interval says is due
///   nearest to the middle of the week; `reminders.bought_minus_frequency`: the first less the second, paired. There are as
///   many as shoppers, and they go to whomever the way is surest of: at most 100 to one;
/// - `reminders.each.bought` and so on: every shopper gets one;
/// - `reminders.three.bought`, `reminders.three.each.bought`, `reminders.five.bought` and so on: as many times more.
///
/// Shoppers are asked about who ordered before. `items` are the ids of the orders' items; the engine has the pack's
/// products as its catalogue beside the pack, and is told all orders before the week. Nothing where orders from `first` on are not newer than all before, or of less than a week.
///
/// # Errors
///
/// Where the engine refuses the pack.
pub fn reminders(
    pack: &PackContents,
    items: &[String],
    orders: &Orders,
    first: usize,
) -> Result<Vec<Figure>, Failure> {
    let weeks = weeks(orders, first);
    if weeks.is_empty() {
        return Ok(Vec::new());
    }
    let engine = Mutex::new(engine(pack)?);
    let own_engine = || engine.lock().unwrap_or_else(PoisonError::into_inner).clone();
    let mut of_shoppers: BTreeMap<u32, Vec<usize>> = BTreeMap::new();
    for (basket, &shopper) in orders.customer.iter().enumerate() {
        if shopper != Orders::NO_CUSTOMER {
            of_shoppers.entry(shopper).or_default().push(basket);
        }
    }
    let of_shoppers: Vec<(u32, Vec<usize>)> = of_shoppers.into_iter().collect();
    let of_one = |engine: &mut Engine, (shopper, own): &(u32, Vec<usize>)| {
        (*shopper, weeks.iter().map(|week| of_week(engine, items, orders, own, *week)).collect::<Vec<_>>())
    };
    let all: Vec<(u32, Vec<Option<OfShopper>>)> =
        of_shoppers.par_iter().with_min_len(64).map_init(own_engine, of_one).collect();

    let mut figures = Vec::new();
    for (many, how_many) in MANY {
        for (name, choose) in [("", surest as Choose), ("each.", alike as Choose)] {
            let mut measured: [Measured; WAYS.len()] = Default::default();
            for week in 0..weeks.len() {
                let asked: Vec<(u32, &OfShopper)> = all
                    .iter()
                    .filter_map(|(shopper, weeks)| Some((*shopper, weeks[week].as_ref()?)))
                    .collect();
                for (way, measured) in measured.iter_mut().enumerate() {
                    for (shopper, is_bought) in choose(&asked, way, many) {
                        measured.add(Some(shopper), f64::from(u8::from(is_bought)));
                    }
                }
            }
            let named = |what: &str| format!("reminders.{how_many}{name}{what}");
            for (way, measured) in WAYS.iter().zip(&measured) {
                figures.extend(measured.figure(&named(&format!("{way}bought"))));
            }
            let [ours, frequency, _] = &measured;
            figures.extend(ours.minus(frequency, &named("bought_minus_frequency")));
        }
    }
    Ok(figures)
}

/// When each whole week begins, the first with the first order from `first` on.
fn weeks(orders: &Orders, first: usize) -> Vec<i64> {
    let (older, newer) = orders.time.split_at(first.min(orders.len()));
    let (Some(begin), Some(end)) = (newer.iter().min(), newer.iter().max()) else { return Vec::new() };
    if older.iter().any(|time| time > begin) {
        return Vec::new();
    }
    (0..(end - begin) / WEEK).map(|week| begin + week * WEEK).collect()
}

fn engine(pack: &PackContents) -> Result<Engine, Failure> {
    let mut engine = Engine::new(0);
    engine.set_catalog(Catalog::from_pack(&pack.names, &pack.columns).0);
    engine.load_pack(&pack.write())?;
    Ok(engine)
}

/// `None` for a shopper without an order before the week; `own` are the shopper's orders, the oldest first.
fn of_week(
    engine: &mut Engine,
    ids: &[String],
    orders: &Orders,
    own: &[usize],
    week: i64,
) -> Option<OfShopper> {
    let (before, later) = own.split_at(own.partition_point(|basket| orders.time[*basket] < week));
    if before.is_empty() {
        return None;
    }
    let id = |item: &u32| ids[*item as usize].as_str();
    let mut bought: HashMap<u32, (u32, i64)> = HashMap::new();
    engine.forget();
    for basket in before {
        let (items, time) = (orders.items(*basket), orders.time[*basket]);
        for item in items {
            let (times, last) = bought.entry(*item).or_default();
            (*times, *last) = (*times + 1, time);
        }
        let items: Vec<_> = items.iter().map(|item| json!({"item_id": id(item)})).collect();
        engine.record(&json!({"event": "purchase", "transaction_id": basket, "items": items}), time);
    }
    let in_week = later.iter().take_while(|basket| orders.time[**basket] < week + WEEK);
    let in_week: HashSet<&str> = in_week.flat_map(|basket| orders.items(*basket)).map(id).collect();

    let list = engine.buy_again(LONGEST_LIST, week).unwrap_or_default();
    let is_bought =
        |item: u32| engine.product(item).is_some_and(|product| in_week.contains(product.id.as_str()));
    let middle = week + WEEK / 2;
    Some([
        best(list.iter().map(|again| (again.probability, is_bought(again.item)))),
        // Less than a whole order, and more for what was bought later.
        best(bought.iter().map(|(item, (times, last))| {
            (f64::from(*times) + *last as f64 / 1e14, in_week.contains(id(item)))
        })),
        best(list.iter().map(|again| (-(again.due_at.abs_diff(middle) as f64), is_bought(again.item)))),
    ])
}

/// The best first; among equals those that were not bought.
fn best(reminders: impl Iterator<Item = Reminder>) -> Vec<Reminder> {
    let mut best: Vec<Reminder> = reminders.collect();
    best.sort_unstable_by(worst_among_equals);
    best.truncate(MOST_OF_ONE);
    best
}

fn worst_among_equals(one: &Reminder, other: &Reminder) -> std::cmp::Ordering {
    other.0.total_cmp(&one.0).then(one.1.cmp(&other.1))
}

type Choose = fn(&[(u32, &OfShopper)], usize, usize) -> Vec<(u32, bool)>;

fn alike(asked: &[(u32, &OfShopper)], way: usize, many: usize) -> Vec<(u32, bool)> {
    let of_one = |(shopper, ways): &(u32, &OfShopper)| {
        let shopper = *shopper;
        ways[way].iter().take(many).map(move |(_, is_bought)| (shopper, *is_bought)).collect::<Vec<_>>()
    };
    asked.iter().flat_map(of_one).collect()
}

fn surest(asked: &[(u32, &OfShopper)], way: usize, many: usize) -> Vec<(u32, bool)> {
    let of_one = |(shopper, ways): &(u32, &OfShopper)| {
        let shopper = *shopper;
        ways[way].iter().map(move |reminder| (shopper, *reminder)).collect::<Vec<_>>()
    };
    let mut all: Vec<(u32, Reminder)> = asked.iter().flat_map(of_one).collect();
    all.sort_by(|one, other| worst_among_equals(&one.1, &other.1));
    all.truncate(many * asked.len());
    all.into_iter().map(|(shopper, (_, is_bought))| (shopper, is_bought)).collect()
}
