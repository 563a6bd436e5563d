//! Rows of baskets, compared with the regressions solved by plain elimination; scores; the search; the measures.

use proptest::prelude::*;
use regulars::{BasketWeights, PackBaskets};
use regulars_packer::count::{BasketCountSettings, BasketCounter, BasketCounts};
use regulars_packer::evaluate::Packed;
use regulars_packer::evaluate::baskets::{ask, completion, next_orders, questions, reminders, visits};
use regulars_packer::learn::{
    BasketModel, BasketRowOptions, BasketRows, BasketSettings, CartMode, Histories, SparseRows, basket_rows,
    hidden, last_orders, search_baskets,
};
use regulars_packer::pack::{Learned, contents};
use regulars_packer::{Log, Order, OrderLine, Orders, Shop, baskets_of, train_baskets};

use crate::support::{Chance, log_of, on_any_threads, rows_of};

const DAY: i64 = 86_400_000;

/// Orders of a shop in which item 2k goes with item 2k + 1, and shoppers keep to their own kinds.
fn generated(seed: u64, orders: usize, items: u32) -> Orders {
    let mut chance = Chance(seed);
    let mut all = Orders::default();
    for order in 0..orders {
        let customer = chance.below(40) as u32;
        let mut basket: Vec<u32> = Vec::new();
        for _ in 0..1 + chance.below(4) {
            let kind = (customer * 3 + chance.below(4) as u32) % (items / 2);
            let wanted = if chance.below(5) == 0 { chance.below(items as usize) as u32 } else { 2 * kind };
            let with = if chance.below(2) > 0 { wanted ^ 1 } else { wanted };
            [wanted, with].into_iter().for_each(|item| {
                if !basket.contains(&item) {
                    basket.push(item)
                }
            });
        }
        all.push(&basket, order as i64 * DAY / 8, customer);
    }
    all
}

fn counted(orders: &Orders, items: usize) -> BasketCounts {
    BasketCounter::new(orders, items).unwrap().counts(&BasketCountSettings::default(), orders.len()).unwrap()
}

/// The formulas at the head of `learn/baskets/rows.rs`, on whole matrices, solved by Gauss and Jordan's elimination.
fn oracle(counts: &BasketCounts, settings: &BasketSettings) -> (Vec<Vec<f64>>, Vec<f64>) {
    let items = counts.item_weight.len();
    let mut gram = vec![vec![0.0; items]; items];
    counts.item_weight.iter().enumerate().for_each(|(item, weight)| gram[item][item] = *weight);
    for &(one, other, weight) in &counts.pairs {
        gram[one as usize][other as usize] = f64::from(weight);
        gram[other as usize][one as usize] = f64::from(weight);
    }
    // Orders of one thing each weigh nothing.
    let share = |item: usize| if counts.weight > 0.0 { gram[item][item] / counts.weight } else { 0.0 };
    let (mut rows, mut intercepts) = (vec![vec![0.0; items]; items], vec![0.0; items]);
    for target in 0..items {
        let affinity = |item: usize| gram[target][item] as f32 / gram[item][item].sqrt() as f32;
        let mut nearest: Vec<usize> =
            (0..items).filter(|item| *item != target && gram[target][*item] > 0.0).collect();
        nearest.sort_by(|a, b| affinity(*b).total_cmp(&affinity(*a)).then(a.cmp(b)));
        nearest.truncate(settings.contexts as usize);
        let mut system: Vec<Vec<f64>> = nearest
            .iter()
            .map(|&one| {
                let centred = |other: usize| gram[one][other] - counts.weight * share(one) * share(other);
                let held = |other: usize| if one == other { settings.ridge * counts.weight } else { 0.0 };
                let left = nearest.iter().map(|&other| centred(other) + held(other));
                left.chain([centred(target)]).collect()
            })
            .collect();
        let size = nearest.len();
        for pivot in 0..size {
            let best = (pivot..size)
                .max_by(|a, b| system[*a][pivot].abs().total_cmp(&system[*b][pivot].abs()))
                .unwrap();
            system.swap(pivot, best);
            let lead = system[pivot].clone();
            for (_, row) in system.iter_mut().enumerate().filter(|(at, _)| *at != pivot) {
                let factor = row[pivot] / lead[pivot];
                row.iter_mut().zip(&lead).for_each(|(value, other)| *value -= factor * other);
            }
        }
        intercepts[target] = share(target);
        for (at, &item) in nearest.iter().enumerate() {
            let weight = system[at][size] / system[at][at];
            intercepts[target] -= weight * share(item);
            rows[item][target] += weight.max(0.0);
        }
        for item in
            (0..items).filter(|item| *item != target && gram[*item][*item] > 0.0 && gram[*item][target] > 0.0)
        {
            rows[item][target] +=
                settings.confidence * (gram[item][target] / gram[item][item] - share(target)).max(0.0);
        }
    }
    (rows, intercepts)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn rows_are_those_of_the_regressions(
        seed in any::<u64>(),
        orders in 0..60usize,
        contexts in 1..12u32,
        ridge in 1e-4..0.1f64,
        confidence in prop_oneof![Just(0.0), 0.1..1.0f64],
    ) {
        let counts = counted(&generated(seed, orders, 14), 14);
        let settings = BasketSettings { contexts: contexts.into(), ridge, confidence, ..BasketSettings::default() };
        let options = BasketRowOptions { longest: 5, targets: None };
        let found = on_any_threads(|| basket_rows(&counts, &settings, options));
        let (rows, intercepts) = oracle(&counts, &settings);
        for item in 0..14 {
            let near = |found: f32, expected: f64| (f64::from(found) - expected).abs() < 2e-4;
            prop_assert!(near(found.intercepts[item], intercepts[item]), "{:?} {:?}", found.intercepts, intercepts);
            let row = found.rows.row(item);
            prop_assert!(row.iter().all(|&(other, value)| near(value, rows[item][other as usize])), "{row:?} {:?}", rows[item]);
            prop_assert!(row.is_sorted_by(|a, b| a.1 >= b.1) && row.len() <= 5);
            let least = if row.len() == 5 { f64::from(row[4].1) } else { 0.0 };
            let left_out = (0..14).filter(|other| !row.iter().any(|entry| entry.0 == *other));
            prop_assert!(left_out.map(|other| rows[item][other as usize]).all(|value| value <= least + 4e-4));
        }
    }
}

#[test]
fn neighbours_of_neighbours_join_where_they_are_asked_for() {
    // 0 goes with 1, and 1 with 2; 0 and 2 were never bought together.
    let counts = BasketCounts {
        baskets: 100,
        weight: 100.0,
        item_baskets: vec![20, 40, 20],
        item_weight: vec![20.0, 40.0, 20.0],
        pairs: vec![(0, 1, 20.0), (1, 2, 20.0)],
    };
    let settings = BasketSettings::default();
    let row = |hop_share: f64| {
        let settings = BasketSettings { hop_share, ..settings };
        basket_rows(&counts, &settings, BasketRowOptions { longest: 9, targets: None }).rows.row(0).to_vec()
    };
    let [(1, direct)] = row(0.0)[..] else { panic!("{:?}", row(0.0)) };
    let [(1, same), (2, hop)] = row(0.5)[..] else { panic!("{:?}", row(0.5)) };
    // Item 1 has two neighbours alike, of which one is item 0 itself.
    assert_eq!(same, direct);
    assert!((hop - 0.25 * direct).abs() < 1e-3 * direct, "{hop} {direct}");
}

#[test]
fn a_cart_is_scored_by_the_formula() {
    let model = BasketModel {
        rows: BasketRows {
            rows: rows_of(&[&[(1, 0.5), (2, 0.25)], &[(2, 0.125)], &[]]),
            intercepts: vec![0.1, 0.2, 0.3],
        },
        again: vec![0.5, 0.0, 0.0],
        item_baskets: vec![15, 0, 3],
        baskets: 20,
        weights: BasketWeights {
            own: 2.0,
            own_decay: 0.5,
            own_smoothing: 1.0,
            own_likeness: 0.0,
            own_size_power: 0.0,
            popularity: 0.5,
            context_rarity: 0.5,
        },
        ..BasketModel::default()
    };
    let mut scores = Vec::new();
    model.beside(&[0, 1], &[], CartMode::Popular, &mut scores);
    assert_eq!(
        scores.iter().map(|score| (score * 1e6).round() / 1e6).collect::<Vec<f64>>(),
        [0.1, 0.7, 0.675]
    );
    model.beside(&[0, 1], &[], CartMode::Complement, &mut scores);
    assert_eq!(scores, [0.0, 0.125, 0.0625 + 0.125]);
    // Of two orders the older counts half: (0.5 + ½) / 2.5 of item 0, 1 / 2.5 of item 2.
    let own: [&[u32]; 2] = [&[0], &[2]];
    model.next(&own, &mut scores);
    assert_eq!(
        scores.iter().map(|score| (score * 1e6).round() / 1e6).collect::<Vec<f64>>(),
        [0.05 + 0.4, 0.1, 0.15 + 0.4]
    );
    model.beside(&[1], &own, CartMode::Complement, &mut scores);
    assert_eq!(scores, [2.0 * 0.4, 0.0, 0.125 + 2.0 * 0.4]);
}

#[test]
fn a_large_order_says_less_of_each_of_its_items() {
    let weights = BasketWeights {
        own_decay: 1.0,
        own_smoothing: 0.0,
        own_likeness: 0.0,
        own_size_power: 1.0,
        ..BasketWeights::default()
    };
    let model = BasketModel { weights, ..BasketModel::default() };
    let orders: [&[u32]; 2] = [&[1, 2, 3, 4], &[5]];
    assert_eq!(model.own(&orders, &[])[3..], [(4, 0.2), (5, 0.8)]);
}

#[test]
fn the_search_keeps_what_serves_newer_orders_better() {
    let orders = generated(5, 6000, 40);
    let counter = BasketCounter::new(&orders, 40).unwrap();
    let count = |settings: &BasketCountSettings, first: usize| {
        assert_eq!(first, 5400, "the newest tenth is kept");
        counter.counts(settings, first)
    };
    let rebuys = counter.rebuys(5400).unwrap();
    let search = || search_baskets(&orders, 10, &count, &rebuys).unwrap();
    let (settings, report) = search();
    assert_eq!((report.learned_from, settings.check()), (5400, Ok(())));
    assert!(report.tried_on > 300 && report.tried_on <= 600);
    assert!(report.tried.len() > 20);
    let kept: Vec<_> = report.tried.iter().filter(|step| step.kept).collect();
    let default = BasketSettings::default();
    assert_eq!(kept.is_empty(), settings == default);
    for step in kept.iter().filter(|step| step.setting == "own") {
        assert!(report.tried.iter().any(|other| other.setting == "own" && other.to == step.to));
    }
    assert_eq!(search(), (settings, report), "the same again");
    let few = orders.part(0..300);
    let (settings, report) = search_baskets(&few, 10, &|_, _| panic!("nothing to count"), &[]).unwrap();
    assert_eq!((settings, report.tried.len()), (default, 0));
}

#[test]
fn who_orders_one_thing_at_a_time_is_learned_from_too() {
    // Everybody takes what they took two orders ago.
    let mut orders = Orders::default();
    for nth in 0..12u32 {
        for customer in 0..300 {
            orders.push(&[customer % 20 * 2 + nth % 2], i64::from(nth) * 86_400_000, customer);
        }
    }
    let counter = BasketCounter::new(&orders, 40).unwrap();
    let count = |settings: &BasketCountSettings, first: usize| counter.counts(settings, first);
    let rebuys = counter.rebuys(3240).unwrap();
    let (_, report) = search_baskets(&orders, 10, &count, &rebuys).unwrap();
    assert_eq!((report.tried_on, report.foretold), (0, 360));
    let tried: Vec<&str> = report.tried.iter().map(|step| step.setting).collect();
    assert!(tried.contains(&"popularity") && !tried.contains(&"ridge"), "{tried:?}");
}

#[test]
fn what_is_learned_serves_better_than_what_is_simple() {
    let orders = generated(6, 4000, 60);
    let first = 3600;
    let train = orders.part(0..first);
    let mut report = Default::default();
    let model = train_baskets(&train, 60, None, &mut report, &|_| ()).unwrap().unwrap();
    assert!(report.search.is_some());
    assert!(model.again.iter().all(|again| (0.0..=1.0).contains(again)));
    assert!(model.interval.iter().any(|days| *days > 1.0));
    let plain = BasketCountSettings { age: f64::INFINITY, size_power: 0.0 };
    let counts = BasketCounter::new(&train, 60).unwrap().counts(&plain, first).unwrap();
    let shop = Shop { items: (0..60).map(|item| format!("i{item}")).collect(), ..Shop::default() };
    let pack = contents(&shop, &Learned { baskets: Some(model), ..Learned::default() }).write();
    let packed = Packed::load(&pack, &shop.items).unwrap();
    let histories = Histories::new(&orders);
    let (completed, mut last) = (hidden(&orders, first, 1), last_orders(&orders, first, 1));
    last.retain(|&basket| !histories.numbers_before(basket).is_empty());
    let visits = visits(&histories, &orders, &completed, &last, |_| false);
    let answers = ask(&packed, &visits, &orders, &shop.items);
    let figures = completion(questions(&visits).zip(&answers), &counts, &orders, &completed);
    let value = |name: &str| {
        let figure = figures.iter().find(|figure| figure.figure == name).unwrap_or_else(|| panic!("{name}"));
        assert!(figure.low <= figure.value && figure.value <= figure.high, "{figure:?}");
        figure.value
    };
    assert!(value("completion.own.mrr20") > value("completion.mrr20") + 0.01, "{figures:?}");
    assert!(value("completion.hr20") > value("completion.popularity.hr20") + 0.1, "{figures:?}");
    let next = next_orders(questions(&visits).zip(&answers), &orders, first, 60);
    assert_eq!(next.len(), 4);
    assert!(next[0].value > 0.2 && next[0].orders == 40, "{next:?}");
}

/// One shopper takes six goods twice a week, two took one good every day and are gone, and one bought a television.
#[test]
fn reminders_are_counted_by_what_was_bought_in_their_week() {
    let mut all: Vec<(i64, u32, Vec<u32>)> = Vec::new();
    all.extend((0..19).map(|order| (order * 7 * DAY / 2, 0, (0..6).collect())));
    all.extend((0..20).flat_map(|day| [(day * DAY, 1, vec![6]), (day * DAY, 2, vec![6])]));
    all.push((30 * DAY, 3, vec![7]));
    all.sort();
    let mut orders = Orders::default();
    all.iter().for_each(|(time, shopper, items)| orders.push(items, *time, *shopper));
    let first = orders.time.partition_point(|time| *time < 56 * DAY);
    let shop = Shop { items: (0..8).map(|item| format!("i{item}")).collect(), ..Shop::default() };
    let settings = Some(BasketSettings::default());
    let learn = |orders: &Orders| {
        let baskets = train_baskets(orders, 8, settings, &mut Default::default(), &|_| ()).unwrap();
        contents(&shop, &Learned { baskets, ..Learned::default() })
    };
    let figures = reminders(&learn(&orders.part(0..first)), &shop.items, &orders, first).unwrap();
    let figure = |name: &str| {
        let figure = figures.iter().find(|figure| figure.figure == name).unwrap_or_else(|| panic!("{name}"));
        (figure.value, figure.orders)
    };
    assert_eq!(figures.len(), 24);
    // Four reminders to whomever it may be: all of the six goods; by frequency two of those who are gone.
    assert_eq!(figure("reminders.bought"), (1.0, 4));
    assert_eq!(figure("reminders.frequency.bought"), (0.5, 4));
    assert_eq!(figure("reminders.interval.bought"), (1.0, 4));
    assert_eq!(figure("reminders.bought_minus_frequency"), (0.5, 4));
    // One to each; the engine does not remind of the television.
    assert_eq!(figure("reminders.each.bought"), (1.0 / 3.0, 3));
    assert_eq!(figure("reminders.each.frequency.bought"), (0.25, 4));
    assert_eq!(figure("reminders.five.each.bought"), (5.0 / 7.0, 7));

    // The last order of each shopper is not newer than all that was learned from.
    assert_eq!(reminders(&learn(&orders), &shop.items, &orders, 3).unwrap().len(), 24);
    let mixed = Orders { time: orders.time.iter().rev().copied().collect(), ..orders.clone() };
    assert_eq!(reminders(&learn(&orders), &shop.items, &mixed, first), Ok(Vec::new()));
    assert_eq!(
        reminders(&learn(&orders), &shop.items, &orders, orders.len() - 1),
        Ok(Vec::new()),
        "less than a week"
    );
}

#[test]
fn unknown_items_are_passed_over_and_counted() {
    let catalog = crate::support::catalog("feed.tsv", "id\ttitle\ntea\tTea\npot\tPot\n");
    let mut log = log_of(&["tea", "gone", "pot"]);
    log.orders = vec![Order { customer: Some(0), time: 0, value: None }];
    let line = |item, quantity| OrderLine { order: 0, item, quantity };
    log.lines = vec![line(0, 1.0), line(1, 1.0), line(2, 2.0), line(2, -1.0)];
    let (shop, _) = Shop::new(Some(catalog), &mut log);
    let (orders, report) = baskets_of(&shop, &mut log).unwrap();
    assert_eq!((orders.len(), orders.items(0).len()), (1, 2));
    assert_eq!(
        (report.unknown_lines, report.returned_lines, report.lines, report.orders_with_pairs),
        (1, 1, 2, 1)
    );
}

#[test]
fn a_shop_without_orders_has_no_baskets() {
    let mut report = Default::default();
    assert_eq!(train_baskets(&Orders::default(), 3, None, &mut report, &|_| ()), Ok(None));
}

#[test]
fn a_pack_has_baskets_on_its_own_numbers_and_in_their_own_measure() {
    let mut log = log_of(&["a", "b", "c"]);
    let (shop, _) = Shop::new(None, &mut log);
    let baskets = BasketModel {
        rows: BasketRows {
            rows: rows_of(&[&[(1, 0.5), (2, 0.25)], &[(0, 0.01)], &[]]),
            intercepts: vec![0.1, 0.2, 0.3],
        },
        again: vec![0.4, 0.5, 0.6],
        interval: vec![4.0, 5.0, 0.0],
        item_baskets: vec![7, 8, 9],
        ..BasketModel::default()
    };
    // The first is in the most events, the second in the fewest.
    let learned = Learned {
        rows: SparseRows::from_rows([vec![], vec![], vec![]]),
        events: vec![3.0, 1.0, 2.0],
        baskets: Some(baskets),
        ..Learned::default()
    };
    let pack = contents(&shop, &learned);
    let ids: Vec<&str> = pack.columns[0].split('\u{1e}').collect();
    let at = |id: &str| ids.iter().position(|other| *other == id).unwrap();
    let PackBaskets { rows, intercepts, orders, again, interval, weights } = pack.baskets.unwrap();
    assert_eq!(["a", "b", "c"].map(|id| orders[at(id)]), [7.0, 8.0, 9.0]);
    assert_eq!(["a", "b", "c"].map(|id| intercepts[at(id)]), [0.1, 0.2, 0.3]);
    assert_eq!(["a", "b", "c"].map(|id| again[at(id)]), [0.4, 0.5, 0.6]);
    assert_eq!(["a", "b", "c"].map(|id| interval[at(id)]), [4.0, 5.0, 0.0]);
    assert_eq!(weights, BasketWeights::default());
    assert_eq!((rows[at("a")].scale, rows[at("b")].scale, rows[at("c")].scale), (0.5, 0.01, 0.0));
    assert_eq!(rows[at("a")].neighbours, [(at("b") as u32, 0.5), (at("c") as u32, 0.25)]);
    let without = contents(&shop, &Learned { baskets: None, ..learned });
    assert_eq!(without.baskets, None);
    // Log is only here to number the items.
    let Log { items, .. } = log;
    assert!(items.is_empty());
}
