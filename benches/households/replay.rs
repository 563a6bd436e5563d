//! Each household's baskets, one after the other, as the page of a shop would tell them.

use std::collections::{BTreeMap, BTreeSet};

use regulars::{Catalog, Engine, Segment, Stage, StageReason, Transition};
use serde_json::{Value, json};

pub const WEEKS: usize = 52;
const HOUR: i64 = 3_600_000;
const WEEK: i64 = 7 * 24 * HOUR;
/// Eastern Standard Time: by it the tills rang from morning to night, and the year's last basket was of the 31st.
const UTC_OFFSET: i32 = -300;
/// Midnight at the beginning of 2017 by that clock.
const NEW_YEAR: i64 = 1_483_228_800_000 + 5 * HOUR;
/// Between two steps of a visit, in ms.
const STEP: i64 = 2_000;
/// Every so many of those who become loyal bring a friend; the seed says with whom to begin.
const ONE_IN: usize = 20;
const SEED: usize = 2017;

/// What became of all households.
pub struct Year {
    pub households: usize,
    pub baskets: usize,
    pub baskets_with_coupon: usize,
    /// Households in each stage, in the order of [`Stage::ALL`], at the end of each week.
    pub stages: Vec<[usize; 8]>,
    /// Households in each segment, in the order of [`Segment::ALL`], at the end of each week.
    pub segments: Vec<[usize; 12]>,
    /// The steps that were taken, by what they were, with the number of households that took them.
    pub steps: BTreeMap<Kind, Steps>,
    pub became_loyal: usize,
    pub referrals: usize,
}

/// From, to and why, by their places in the lists of all.
pub type Kind = (usize, usize, usize);

/// All steps of one kind.
#[derive(Default)]
pub struct Steps {
    pub taken: Vec<Transition>,
    pub households: BTreeSet<u32>,
}

struct Basket {
    at: i64,
    items: Vec<Value>,
    order: Value,
}

pub fn replay(products: &str, baskets: &str) -> Year {
    let (catalog, report) = Catalog::from_tsv(products);
    assert_eq!(report.problems, []);
    let mut engine = Engine::new(0);
    engine.set_catalog(catalog);
    engine.set_utc_offset(UTC_OFFSET);
    let mut year = Year {
        households: 0,
        baskets: 0,
        baskets_with_coupon: 0,
        stages: vec![[0; 8]; WEEKS],
        segments: vec![[0; 12]; WEEKS],
        steps: BTreeMap::new(),
        became_loyal: 0,
        referrals: 0,
    };
    let mut by_household: BTreeMap<u32, Vec<Basket>> = BTreeMap::new();
    for line in baskets.lines() {
        let (household, basket) = read(line);
        year.baskets += 1;
        year.baskets_with_coupon += usize::from(basket.order.get("coupon").is_some());
        by_household.entry(household).or_default().push(basket);
    }
    year.households = by_household.len();
    for (household, baskets) in by_household {
        engine.forget();
        live(&mut engine, household, &baskets, &mut year);
    }
    year
}

fn read(line: &str) -> (u32, Basket) {
    let mut fields = line.split('\t');
    let mut field = || fields.next().expect("five fields");
    let (household, at, coupon, discount, items) = (field(), field(), field(), field(), field());
    let item = |text: &str| {
        let mut parts = text.split(':');
        let mut part = || parts.next().expect("three parts");
        json!({"item_id": part(), "quantity": part(), "price": part()})
    };
    let items: Vec<Value> = items.split(',').map(item).collect();
    let mut order = json!({"event": "purchase", "currency": "USD", "items": items});
    if coupon == "1" {
        order["coupon"] = json!("coupon");
    }
    if discount != "0.00" {
        order["discount"] = json!(discount);
    }
    (household.parse().unwrap(), Basket { at: at.parse().unwrap(), items, order })
}

fn live(engine: &mut Engine, household: u32, baskets: &[Basket], year: &mut Year) {
    let mut told: Option<Transition> = None;
    let mut baskets = baskets.iter().peekable();
    let mut has_drawn = false;
    for week in 0..WEEKS {
        let end = NEW_YEAR + (week as i64 + 1) * WEEK;
        while let Some(basket) = baskets.next_if(|basket| basket.at < end) {
            shop(engine, basket);
            if !has_drawn && engine.stage(basket.at).stage == Stage::Loyal {
                has_drawn = true;
                year.became_loyal += 1;
                if (year.became_loyal + SEED).is_multiple_of(ONE_IN) {
                    record(engine, &json!({"event": "refer_friend"}), basket.at + HOUR);
                    year.referrals += 1;
                }
            }
            told = count_steps(engine, household, basket.at + HOUR, told, year);
        }
        let stage = engine.stage(end).stage;
        let segment = engine.profile(end).orders.segment;
        year.stages[week][place(Stage::ALL, stage)] += 1;
        year.segments[week][place(Segment::ALL, segment)] += 1;
        told = count_steps(engine, household, end, told, year);
    }
}

/// A visit: each of the goods is looked at and put into the cart, and then all are bought.
fn shop(engine: &mut Engine, basket: &Basket) {
    let mut at = basket.at - STEP * 2 * basket.items.len() as i64;
    for item in &basket.items {
        for event in ["view_item", "add_to_cart"] {
            record(engine, &json!({"event": event, "currency": "USD", "items": [item]}), at);
            at += STEP;
        }
    }
    record(engine, &basket.order, basket.at);
}

fn record(engine: &mut Engine, event: &Value, at: i64) {
    let recorded = engine.record(event, at);
    assert!(recorded.recorded && recorded.problems.is_empty(), "{event}: {:?}", recorded.problems);
}

/// Counts the steps since the last that was told, and answers the last.
fn count_steps(
    engine: &Engine,
    household: u32,
    now: i64,
    told: Option<Transition>,
    year: &mut Year,
) -> Option<Transition> {
    let history = engine.stage(now).history;
    let known =
        told.map_or(0, |told| history.iter().position(|step| *step == told).expect("it is there") + 1);
    for step in &history[known..] {
        let kind =
            (place(Stage::ALL, step.from), place(Stage::ALL, step.to), place(StageReason::ALL, step.reason));
        let steps = year.steps.entry(kind).or_default();
        steps.taken.push(*step);
        steps.households.insert(household);
    }
    history.last().copied()
}

fn place<T: PartialEq>(all: &[T], one: T) -> usize {
    all.iter().position(|other| *other == one).expect("it is one of all")
}
