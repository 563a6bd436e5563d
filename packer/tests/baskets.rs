//! Baskets and what is counted of them, compared with a slow and obvious version of each on random orders.

#![cfg(test)]

mod baskets_oracle;

use proptest::prelude::*;
use regulars_packer::count::{self, BasketCountSettings, BasketCounter, BasketCounts};
use regulars_packer::{Log, Order, OrderLine, Orders};

const DAY: i64 = 86_400_000;
const ITEMS: usize = 8;

fn log() -> impl Strategy<Value = Log> {
    // Few orders, items and times, so that ties, repeats and returns are common.
    let order = (prop_oneof![Just(None), (0..4u32).prop_map(Some)], 0..6i64);
    let quantity = prop_oneof![Just(1f32), Just(2.), Just(-1.), Just(0.5), Just(-2.5)];
    let line = (0..12u32, 0..ITEMS as u32, quantity);
    (prop::collection::vec(order, 12), prop::collection::vec(line, 0..90), any::<bool>()).prop_map(
        |(orders, lines, timed)| Log {
            items: (0..ITEMS).map(|item| item.to_string()).collect(),
            orders: orders
                .into_iter()
                .map(|(customer, days)| Order {
                    customer,
                    time: if timed { days * days * DAY / 2 } else { 0 },
                    value: None,
                })
                .collect(),
            lines: lines
                .into_iter()
                .map(|(order, item, quantity)| OrderLine { order, item, quantity })
                .collect(),
            ..Log::default()
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn baskets_are_those_that_the_oracle_nets(log in log()) {
        prop_assert_eq!(count::orders(&log).unwrap(), baskets_oracle::orders(&log));
    }

    #[test]
    fn counts_are_those_of_the_formula(
        log in log(),
        age in prop_oneof![1f64..100., Just(f64::INFINITY)],
        size_power in 0f64..=1.5,
        first in 0..13usize,
    ) {
        let orders = baskets_oracle::orders(&log);
        let counter = BasketCounter::new(&orders, ITEMS).unwrap();
        let settings = BasketCountSettings { age, size_power };
        let part = orders.part(0..first.min(orders.len()));
        baskets_oracle::assert_counts(&counter.counts(&settings, first).unwrap(), &part, ITEMS, &settings);
        let expected = baskets_oracle::rebuys(&part, ITEMS);
        for (found, expected) in counter.rebuys(first).unwrap().iter().zip(expected) {
            // Each interval is rounded to 1/1024.
            let error = expected.intervals as f64 / 2048. + 1e-9;
            prop_assert!((found.log_interval - expected.log_interval).abs() <= error);
            prop_assert_eq!(regulars_packer::count::Rebuys { log_interval: expected.log_interval, ..*found }, expected);
        }
    }
}

#[test]
fn an_order_of_500_lines_does_not_drown_the_rest() {
    let mut orders = Orders::default();
    (0..200).for_each(|_| orders.push(&[500, 501], 0, Orders::NO_CUSTOMER));
    orders.push(&(0..502).collect::<Vec<u32>>(), 0, Orders::NO_CUSTOMER);
    let settings = BasketCountSettings::default();
    let counts = BasketCounter::new(&orders, 502).unwrap().counts(&settings, 201).unwrap();
    baskets_oracle::assert_counts(&counts, &orders, 502, &settings);
    assert_eq!(counts.pairs.len(), 100 * 99 / 2 + 1, "of the large order a hundred lines have pairs");
    let [.., (500, 501, pair)] = counts.pairs[..] else { panic!("the pair of the others is missing") };
    assert_eq!(pair, 200.0);
    let large: f32 = counts.pairs.iter().map(|(_, _, weight)| weight).sum::<f32>() - pair;
    assert!(large < 1.2 * pair, "{large} of {pair}");
    assert_eq!(counts.item_baskets[499], 1, "the others are counted by themselves");
}

#[test]
fn orders_of_one_item_have_no_pairs_and_are_counted() {
    let mut orders = Orders::default();
    orders.push(&[1], 0, 5);
    orders.push(&[1], 10 * DAY, 5);
    let counter = BasketCounter::new(&orders, 2).unwrap();
    let counts = counter.counts(&BasketCountSettings::default(), 2).unwrap();
    let expected = BasketCounts {
        baskets: 2,
        item_baskets: vec![0, 2],
        item_weight: vec![0.; 2],
        ..BasketCounts::default()
    };
    assert_eq!(counts, expected);
    let again = counter.rebuys(2).unwrap()[1];
    assert_eq!((again.rebuys, again.exposures, again.intervals), (1, 1, 1));
    assert!((again.log_interval - 10f64.ln()).abs() < 1e-3);
}

#[test]
fn nothing_is_made_of_nothing() {
    assert_eq!(count::orders(&Log::default()).unwrap(), Orders::default());
    let counter = BasketCounter::new(&Orders::default(), 2).unwrap();
    let counts = counter.counts(&BasketCountSettings::default(), 0).unwrap();
    assert_eq!((counts.baskets, counts.item_baskets, counts.pairs), (0, vec![0; 2], vec![]));
    assert_eq!(counter.rebuys(0).unwrap().len(), 2);
}

#[test]
fn what_does_not_fit_together_is_told() {
    let line = OrderLine { order: 1, item: 0, quantity: 1. };
    let log = Log {
        lines: vec![line],
        orders: vec![Order { customer: None, time: 0, value: None }],
        ..Log::default()
    };
    let failure = count::orders(&log).unwrap_err();
    assert_eq!((failure.code, &failure.field[..]), ("count.log", "lines"));
    let mut orders = Orders::default();
    orders.push(&[3], 0, 0);
    assert_eq!(BasketCounter::new(&orders, 3).map(|_| ()).unwrap_err().field, "item");
    let counter = BasketCounter::new(&orders, 4).unwrap();
    let default = BasketCountSettings::default();
    let field = |settings| counter.counts(&settings, 1).unwrap_err().field;
    assert_eq!(field(BasketCountSettings { age: 0., ..default }), "age");
    assert_eq!(field(BasketCountSettings { size_power: f64::NAN, ..default }), "size_power");
}
