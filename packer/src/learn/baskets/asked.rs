//! What orders are asked about: one item of each, hidden.

use std::collections::HashMap;

use crate::orders::Orders;

/// An order with an item taken out, to be found again from the others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hidden {
    /// The order's number.
    pub basket: usize,
    /// What was taken out.
    pub item: u32,
    /// What is left.
    pub cart: Vec<u32>,
}

/// Hides one item of each order from `first` on that has two or more, by chance from `seed`.
///
/// ```
/// use regulars_packer::Orders;
/// use regulars_packer::learn::hidden;
///
/// let mut orders = Orders::default();
/// orders.push(&[5], 0, 1);
/// orders.push(&[7, 9], 0, 1);
/// let asked = hidden(&orders, 0, 1);
/// assert_eq!((asked.len(), asked[0].basket, asked[0].item + asked[0].cart[0]), (1, 1, 16));
/// ```
pub fn hidden(orders: &Orders, first: usize, seed: u64) -> Vec<Hidden> {
    let mut chance = Chance(seed);
    let mut all = Vec::new();
    for basket in first..orders.len() {
        let items = orders.items(basket);
        if items.len() > 1 {
            let item = items[chance.below(items.len())];
            let cart = items.iter().copied().filter(|other| *other != item).collect();
            all.push(Hidden { basket, item, cart });
        }
    }
    all
}

/// Of each order, the numbers of those that its shopper made before; none where it names no shopper.
#[derive(Clone, Debug, Default)]
pub struct Histories {
    /// By shopper.
    orders: HashMap<u32, Vec<usize>>,
    /// The shopper of each order, and how many of theirs came before.
    before: Vec<(u32, usize)>,
}

impl Histories {
    /// Follows all shoppers through their orders.
    pub fn new(orders: &Orders) -> Histories {
        let mut histories = Histories::default();
        for (basket, &customer) in orders.customer.iter().enumerate() {
            let before = match customer {
                Orders::NO_CUSTOMER => 0,
                _ => {
                    let own = histories.orders.entry(customer).or_default();
                    own.push(basket);
                    own.len() - 1
                }
            };
            histories.before.push((customer, before));
        }
        histories
    }

    /// The orders before one, the oldest first.
    pub fn before<'o>(&self, orders: &'o Orders, basket: usize) -> Vec<&'o [u32]> {
        self.numbers_before(basket).iter().map(|&basket| orders.items(basket)).collect()
    }

    /// Their numbers.
    pub fn numbers_before(&self, basket: usize) -> &[usize] {
        let (customer, before) = self.before[basket];
        self.orders.get(&customer).map(|own| &own[..before]).unwrap_or_default()
    }
}

/// The rank of an item among all that are not in the cart, from 1, equal scores before it; `None` for one that has no
/// score.
///
/// ```
/// use regulars_packer::learn::rank;
///
/// assert_eq!(rank(&[0.5, 0.9, 0.5, 0.9], 0, &[3]), Some(3));
/// assert_eq!(rank(&[0.5], 1, &[]), None);
/// ```
pub fn rank(scores: &[f64], item: u32, cart: &[u32]) -> Option<usize> {
    let score = *scores.get(item as usize)?;
    let is_before = |other: f64| other >= score;
    let all = scores.iter().filter(|other| is_before(**other)).count();
    let barred =
        cart.iter().filter(|item| scores.get(**item as usize).is_some_and(|other| is_before(*other)));
    Some(all - barred.count())
}

/// The last `most` orders of each shopper among those from `first` on, in the order of all orders.
pub fn last_orders(orders: &Orders, first: usize, most: usize) -> Vec<usize> {
    let mut met: HashMap<u32, usize> = HashMap::new();
    let is_last = |basket: &usize| {
        let times = met.entry(orders.customer[*basket]).or_default();
        *times += 1;
        *times <= most
    };
    let known = (first..orders.len()).filter(|basket| orders.customer[*basket] != Orders::NO_CUSTOMER);
    let mut last: Vec<usize> = known.rev().filter(is_last).collect();
    last.reverse();
    last
}

/// The share of the items that stand among the ten with the largest scores; equal scores stand before them.
///
/// ```
/// use regulars_packer::learn::recall;
///
/// let scores: Vec<f64> = (0..20).map(f64::from).collect();
/// assert_eq!(recall(&scores, &[19, 10, 9, 0]), 0.5);
/// assert_eq!(recall(&[1.0; 11], &[3]), 0.0);
/// assert_eq!(recall(&[1.0; 10], &[3, 99]), 0.5);
/// ```
pub fn recall(scores: &[f64], items: &[u32]) -> f64 {
    let mut others = scores.to_vec();
    // An item is among ten where its score is above that of the eleventh.
    let eleventh = match others.len() {
        0..=10 => f64::NEG_INFINITY,
        _ => *others.select_nth_unstable_by(10, |one, other| other.total_cmp(one)).1,
    };
    let found =
        items.iter().filter(|item| scores.get(**item as usize).is_some_and(|score| *score > eleventh));
    found.count() as f64 / items.len().max(1) as f64
}

/// Numbers that look like chance and are the same on every machine: SplitMix64 (Steele, Lea and Flood, 2014).
#[derive(Clone, Debug)]
pub(crate) struct Chance(pub(crate) u64);

impl Chance {
    pub(crate) fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((mixed ^ (mixed >> 31)) % end as u64) as usize
    }
}
