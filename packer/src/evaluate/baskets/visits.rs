use std::collections::BTreeMap;
use std::io::{self, Write};

use regulars::{ComplementMode, ONE};
use serde_json::{Value, json};

use crate::evaluate::served::{BETWEEN_EVENTS, VISIT_BEGINS};
use crate::learn::{Hidden, Histories};
use crate::orders::Orders;

/// One more than the places that count: so equal scores are seen that reach beyond them.
pub(super) const LIMIT: usize = 21;

/// Why a list is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Purpose {
    /// To complete a cart, knowing nothing of the shopper.
    Alone,
    /// Likewise, knowing one item of it.
    Page,
    /// What complements a cart.
    Complement,
    /// To complete a cart, knowing the shopper's earlier orders.
    Own,
    /// What the next order of the shopper holds.
    Next,
}

/// A list that is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// Why.
    pub purpose: Purpose,
    /// The order that it is about.
    pub basket: usize,
    /// What of it is known.
    pub cart: Vec<u32>,
}

/// What happens to a shop.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// Another shopper comes, of whom nothing is known.
    Forget,
    /// The shopper makes that order.
    Order(usize),
    /// A page asks for a list.
    Ask(Question),
}

impl Question {
    pub(super) fn mode(&self) -> ComplementMode {
        match self.purpose {
            Purpose::Complement => ComplementMode::Complement,
            _ => ComplementMode::Popular,
        }
    }
}

/// All that is asked, shopper by shopper: `hidden` items are asked for from the rest of their orders, as complements too
/// where `is_tail` says so, and what the orders `next` hold before anything is in them.
pub fn visits(
    histories: &Histories,
    orders: &Orders,
    hidden: &[Hidden],
    next: &[usize],
    is_tail: impl Fn(u32) -> bool,
) -> Vec<Vec<Step>> {
    // An order, and what of it is hidden, if it is to be completed.
    type ToAsk<'h> = Vec<(usize, Option<&'h Hidden>)>;
    let mut of_shopper: BTreeMap<(u32, usize), ToAsk> = BTreeMap::new();
    let key = |basket: usize| match orders.customer[basket] {
        Orders::NO_CUSTOMER => (Orders::NO_CUSTOMER, basket),
        customer => (customer, 0),
    };
    for one in hidden {
        of_shopper.entry(key(one.basket)).or_default().push((one.basket, Some(one)));
    }
    for &basket in next {
        of_shopper.entry(key(basket)).or_default().push((basket, None));
    }
    let mut visits = Vec::with_capacity(of_shopper.len());
    for mut asked in of_shopper.into_values() {
        asked.sort_by_key(|(basket, _)| *basket);
        let mut steps = Vec::new();
        for one in asked.iter().filter_map(|(_, hidden)| *hidden) {
            let mut ask = |purpose, cart: &[u32]| {
                steps.push(Step::Forget);
                steps.push(Step::Ask(Question { purpose, basket: one.basket, cart: cart.to_vec() }));
            };
            ask(Purpose::Alone, &one.cart);
            ask(Purpose::Page, &one.cart[..1]);
            if is_tail(one.item) {
                ask(Purpose::Complement, &one.cart);
            }
        }
        steps.push(Step::Forget);
        let mut made = 0;
        for (basket, hidden) in asked {
            let before = histories.numbers_before(basket);
            if before.is_empty() {
                continue;
            }
            steps.extend(before[made..].iter().map(|&order| Step::Order(order)));
            made = before.len();
            let (purpose, cart) = match hidden {
                Some(hidden) => (Purpose::Own, hidden.cart.clone()),
                None => (Purpose::Next, Vec::new()),
            };
            steps.push(Step::Ask(Question { purpose, basket, cart }));
        }
        visits.push(steps);
    }
    visits
}

/// The questions of visits, in their order.
pub fn questions(visits: &[Vec<Step>]) -> impl Iterator<Item = &Question> {
    visits.iter().flatten().filter_map(|step| match step {
        Step::Ask(question) => Some(question),
        _ => None,
    })
}

/// When an order was made, in ms since 1970: in a log without times one second after the other.
pub(super) fn time(orders: &Orders, basket: usize) -> i64 {
    match orders.time[basket] {
        0 => VISIT_BEGINS + basket as i64 * BETWEEN_EVENTS,
        time => time,
    }
}

/// The event of an order.
pub(super) fn purchase(orders: &Orders, basket: usize, items: &[String]) -> Value {
    let bought = orders.items(basket).iter().map(|&item| json!({"item_id": items[item as usize]}));
    json!({"event": "purchase", "transaction_id": basket, "items": bought.collect::<Vec<Value>>()})
}

/// Writes visits as through-wasm.mjs reads them.
pub(super) fn write_visits(
    to: &mut dyn Write,
    visits: &[Vec<Step>],
    orders: &Orders,
    items: &[String],
) -> io::Result<()> {
    for step in visits.iter().flatten() {
        let line = match step {
            Step::Forget => json!({"forget": true}),
            Step::Order(basket) => {
                json!({"at": time(orders, *basket), "record": purchase(orders, *basket, items)})
            }
            Step::Ask(question) => {
                let item_ids: Vec<&str> =
                    question.cart.iter().map(|&item| items[item as usize].as_str()).collect();
                let mode = match question.mode() {
                    ComplementMode::Complement => "complement",
                    ComplementMode::Popular => "popular",
                    ComplementMode::AfterPurchase => "after_purchase",
                };
                let query = json!({"item_ids": item_ids, "mode": mode, "limit": LIMIT});
                json!({"at": time(orders, question.basket), "complements": query})
            }
        };
        writeln!(to, "{line}")?;
    }
    Ok(())
}

/// A list as an engine drew it up: items, where they are known, with their points, the best first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Answer(pub Vec<(Option<u32>, i32)>);

impl Answer {
    /// Of ids with scores.
    pub(super) fn of_ids(listed: &[(String, f64)], number: impl Fn(&str) -> Option<u32>) -> Answer {
        let points = |score: f64| (score * f64::from(ONE)).round() as i32;
        Answer(listed.iter().map(|(id, score)| (number(id), points(*score))).collect())
    }

    /// The rank of an item, from 1, equal scores before it; `None` where it is not listed.
    ///
    /// ```
    /// use regulars_packer::evaluate::baskets::Answer;
    ///
    /// let answer = Answer(vec![(Some(7), 5), (Some(3), 2), (None, 2), (Some(4), 1)]);
    /// assert_eq!((answer.rank(7), answer.rank(3), answer.rank(9)), (Some(1), Some(3), None));
    /// ```
    pub fn rank(&self, item: u32) -> Option<usize> {
        let (_, points) = self.0.iter().find(|(known, _)| *known == Some(item))?;
        Some(self.0.iter().filter(|(_, other)| other >= points).count())
    }

    /// The share of the items that stand among the first ten, equal scores before them.
    ///
    /// ```
    /// use regulars_packer::evaluate::baskets::Answer;
    ///
    /// let tied = Answer((0..11).map(|item| (Some(item), i32::from(item == 0))).collect());
    /// assert_eq!(tied.recall(&[0, 1, 99, 98]), 0.25);
    /// ```
    pub fn recall(&self, items: &[u32]) -> f64 {
        let found = items.iter().filter(|item| self.rank(**item).is_some_and(|rank| rank <= 10));
        found.count() as f64 / items.len().max(1) as f64
    }
}
