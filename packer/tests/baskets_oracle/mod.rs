//! Baskets and what is counted of them, slow and obvious.

use std::collections::{BTreeMap, BTreeSet};

use regulars_packer::count::{BasketCountSettings, BasketCounts, Rebuys};
use regulars_packer::{Log, Orders};

/// Half of what a basket's weight is rounded to.
const ROUNDING: f64 = 1. / (1 << 25) as f64;
const DAY: f64 = 86_400_000.;
/// So many lines of a basket have pairs.
const PAIRED: usize = 100;

/// What `baskets.sql` promises.
pub fn orders(log: &Log) -> Orders {
    let mut baskets: Vec<(i64, usize, Vec<u32>, u32)> = Vec::new();
    for (number, order) in log.orders.iter().enumerate() {
        let lines = || log.lines.iter().enumerate().filter(|(_, line)| line.order as usize == number);
        let Some((first, _)) = lines().next() else { continue };
        let mut items: Vec<u32> = Vec::new();
        for (_, line) in lines() {
            let pieces: f64 = lines()
                .filter(|(_, other)| other.item == line.item)
                .map(|(_, other)| f64::from(other.quantity))
                .sum();
            if pieces > 1e-6 && !items.contains(&line.item) {
                items.push(line.item);
            }
        }
        if !items.is_empty() {
            baskets.push((order.time, first, items, order.customer.unwrap_or(Orders::NO_CUSTOMER)));
        }
    }
    baskets.sort();
    let mut orders = Orders::default();
    baskets.iter().for_each(|(time, _, items, customer)| orders.push(items, *time, *customer));
    orders
}

/// Asserts that counts are those of the formula, but for rounding.
pub fn assert_counts(counts: &BasketCounts, orders: &Orders, items: usize, settings: &BasketCountSettings) {
    let newest = orders.time.iter().copied().max().unwrap_or(0);
    let mut baskets = vec![0; items];
    let (mut all, mut weights) = (0., vec![0.; items]);
    let mut pairs: BTreeMap<(u32, u32), f64> = BTreeMap::new();
    for basket in 0..orders.len() {
        let lines = orders.items(basket);
        lines.iter().for_each(|item| baskets[*item as usize] += 1);
        if lines.len() < 2 {
            continue;
        }
        let days = (newest - orders.time[basket]) as f64 / DAY;
        let weight = (-days / settings.age).exp() / ((lines.len() - 1) as f64).powf(settings.size_power);
        all += weight;
        let paired: BTreeSet<u32> = lines.iter().copied().take(PAIRED).collect();
        for one in &paired {
            weights[*one as usize] += weight;
            for other in paired.iter().filter(|other| *other > one) {
                *pairs.entry((*one, *other)).or_default() += weight;
            }
        }
    }
    let error = ROUNDING * orders.len() as f64;
    assert_eq!((counts.baskets, &counts.item_baskets), (orders.len(), &baskets));
    assert!((counts.weight - all).abs() <= error, "{} for {all}", counts.weight);
    for (counted, expected) in counts.item_weight.iter().zip(&weights) {
        assert!((counted - expected).abs() <= error, "{counted} for {expected}");
    }
    assert_eq!(counts.item_weight.len(), items);
    assert!(counts.pairs.is_sorted_by(|a, b| (a.0, a.1) < (b.0, b.1)), "each pair once, and in order");
    for &(one, other, counted) in &counts.pairs {
        let expected = pairs.remove(&(one, other)).unwrap_or_else(|| panic!("{one} {other}: {counted}"));
        assert!((f64::from(counted) - expected).abs() <= error + 1e-6 * expected, "{counted} for {expected}");
    }
    for (pair, expected) in pairs {
        assert!(expected <= error, "{pair:?}: {expected} is missing");
    }
}

/// What `rebuys.sql` promises.
pub fn rebuys(orders: &Orders, items: usize) -> Vec<Rebuys> {
    let mut rebuys = vec![Rebuys::default(); items];
    let customers: BTreeSet<u32> =
        orders.customer.iter().copied().filter(|c| *c != Orders::NO_CUSTOMER).collect();
    for customer in customers {
        let own: Vec<usize> =
            (0..orders.len()).filter(|basket| orders.customer[*basket] == customer).collect();
        for item in 0..items as u32 {
            let with: Vec<usize> =
                (0..own.len()).filter(|at| orders.items(own[*at]).contains(&item)).collect();
            let Some(first) = with.first() else { continue };
            let of = &mut rebuys[item as usize];
            of.customers += 1;
            of.rebuys += with.len() as u64 - 1;
            of.exposures += (own.len() - 1 - first) as u64;
            for pair in with.windows(2) {
                let days = (orders.time[own[pair[1]]] - orders.time[own[pair[0]]]) as f64 / DAY;
                if days > 0. {
                    of.intervals += 1;
                    of.log_interval += days.max(1.).ln();
                }
            }
        }
    }
    rebuys
}
