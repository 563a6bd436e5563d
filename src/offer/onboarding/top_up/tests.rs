use alloc::format;
use alloc::string::ToString;

use proptest::prelude::*;

use super::*;
use crate::catalog::{ItemIndex, ProductRecord};
use crate::model::{PackBaskets, PackContents, Row, file_named};
use crate::money::MinorUnit;
use crate::profile::{ProfileState, Stage};
use crate::rank::{Exclude, Landing, ONE, RoleWeights};

const NOW: i64 = 1_760_000_000_000;

fn catalog(cents: &[i64]) -> Catalog {
    let record = |(at, cents): (usize, &i64)| ProductRecord {
        id: at.to_string().into(),
        title: "Good".into(),
        product_type: format!("D{} > S{}", at % 2, at % 5).into(),
        price: format!("{}.{:02} EUR", cents / 100, cents % 100).into(),
        ..ProductRecord::default()
    };
    Catalog::new(cents.iter().enumerate().map(record)).0
}

fn asked(catalog: &Catalog, amount: f64, limit: usize) -> (TopUp, Vec<SlateItem>) {
    asked_by(&ProfileState::default(), catalog, amount, limit)
}

fn asked_by(profile: &ProfileState, catalog: &Catalog, amount: f64, limit: usize) -> (TopUp, Vec<SlateItem>) {
    asked_with(None, profile, catalog, amount, limit)
}

fn asked_with(
    pack: Option<&Pack>,
    profile: &ProfileState,
    catalog: &Catalog,
    amount: f64,
    limit: usize,
) -> (TopUp, Vec<SlateItem>) {
    let (roles, landing) = (RoleWeights::default(), Landing::default());
    let (stage, exclude) = (Stage::Stranger, Exclude::Purchased);
    let question = Question { profile, stage, roles: &roles, seed: 7, exclude, landing: &landing, now: NOW };
    let unit = MinorUnit::of("EUR");
    let most = 2 * unit.whole(amount);
    let price = |item| catalog.asked_price(item).map_or(0, |price| unit.whole(price));
    let cart: Vec<ItemIndex> = profile.cart.ids().filter_map(|id| catalog.find(id)).collect();
    let all = fillers(catalog, pack, question, &cart).slate_of(catalog, 1000, &|item| price(item) <= most);
    (top_up(catalog, pack, question, amount, limit), all)
}

/// Whether the set is the best of all of one, two and three goods, tried one after the other, by the formula.
fn is_best(cents: &[i64], catalog: &Catalog, amount: i64, found: &TopUp, all: &[SlateItem]) -> bool {
    let price = |item: &SlateItem| cents[catalog.id(item.item).parse::<usize>().unwrap()];
    let worth = |set: &[&SlateItem]| {
        let total: i64 = set.iter().map(|item| price(item)).sum();
        let mean = set.iter().map(|item| f64::from(item.score)).sum::<f64>() / set.len() as f64;
        let over = (total - amount) as f64 / amount as f64;
        (amount..=2 * amount)
            .contains(&total)
            .then(|| mean / f64::from(ONE) - 0.5 * over - 0.5 * (set.len() as f64 - 1.0))
    };
    let mut best = None;
    let mut try_set = |set: &[&SlateItem]| {
        let worth = worth(set);
        if worth > best {
            best = worth;
        }
    };
    for (at, one) in all.iter().enumerate() {
        try_set(&[one]);
        for (behind, other) in all.iter().enumerate().skip(at + 1) {
            try_set(&[one, other]);
            all[behind + 1..].iter().for_each(|third| try_set(&[one, other, third]));
        }
    }
    let found = found.sets.first().map(|set| worth(&set.items.iter().collect::<Vec<_>>()).unwrap());
    found.zip(best).map_or(found == best, |(found, best)| (found - best).abs() < 1e-9)
}

/// A pack that learned from orders how many take each good, and what goes with the first ones.
fn taught(cents: &[i64], taken: &[f32], with_first: &[f32]) -> Pack {
    let ids: Vec<String> = (0..cents.len()).map(|at| at.to_string()).collect();
    let neighbours = |first: u32| {
        let of = with_first.iter().zip(0..cents.len() as u32).filter(|(_, at)| *at != first);
        of.map(|(share, at)| (at, *share)).collect::<Vec<_>>()
    };
    let rows = (0..2).map(|first| Row { scale: 1.0, neighbours: neighbours(first) });
    let files = PackContents {
        names: vec!["id".into()],
        columns: vec![ids.join("\u{1e}")],
        baskets: Some(PackBaskets {
            rows: rows.collect(),
            intercepts: taken[..cents.len()].to_vec(),
            orders: vec![100.0; cents.len()],
            ..PackBaskets::default()
        }),
        ..PackContents::default()
    }
    .write();
    let mut pack = Pack::open(&files.build, &files.files[0].1).unwrap();
    for (name, bytes) in &files.files[1..] {
        pack.supply(file_named(name).unwrap(), bytes).unwrap();
    }
    pack
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    #[test]
    fn the_best_set_is_that_of_exhaustive_search(
        cents in prop::collection::vec(1i64..900, 1..24),
        amount in 1i64..1500,
    ) {
        let catalog = catalog(&cents);
        let (found, all) = asked(&catalog, amount as f64 / 100.0, 1);
        prop_assert!(is_best(&cents, &catalog, amount, &found, &all), "{:?}", found);
    }

    #[test]
    fn beside_a_cart_and_with_what_orders_taught_it_is_so_too(
        cents in prop::collection::vec(1i64..900, 3..24),
        taken in prop::collection::vec(0.0f32..1.0, 24),
        with_first in prop::collection::vec(0.0f32..1.0, 24),
        amount in 400i64..1500,
        cart in prop::collection::btree_set(0usize..3, 1..3),
    ) {
        let mut catalog = catalog(&cents);
        let pack = taught(&cents, &taken, &with_first);
        let mut profile = ProfileState::default();
        cart.iter().for_each(|at| profile.cart.put(&at.to_string(), 1.0, 9));
        for pack in [None, Some(&pack)] {
            pack.into_iter().for_each(|pack| catalog.link(pack));
            let (found, all) = asked_with(pack, &profile, &catalog, amount as f64 / 100.0, 1);
            prop_assert!(all.iter().all(|item| !profile.cart.ids().any(|id| id == catalog.id(item.item))));
            prop_assert!(is_best(&cents, &catalog, amount, &found, &all), "{:?}", found);
        }
    }

    #[test]
    fn sets_reach_the_amount_and_share_no_good(
        cents in prop::collection::vec(1i64..900, 0..60),
        amount in 1i64..3000,
        limit in 1usize..5,
    ) {
        let catalog = catalog(&cents);
        let (found, _) = asked(&catalog, amount as f64 / 100.0, limit);
        prop_assert!(found.sets.len() <= limit);
        let mut shown: Vec<ItemIndex> = Vec::new();
        for set in &found.sets {
            prop_assert!((1..=3).contains(&set.items.len()));
            let total: i64 =
                set.items.iter().map(|item| cents[catalog.id(item.item).parse::<usize>().unwrap()]).sum();
            prop_assert_eq!((set.total * 100.0).round() as i64, total);
            prop_assert!((amount..=2 * amount).contains(&total));
            for item in &set.items {
                prop_assert!(!shown.contains(&item.item));
                shown.push(item.item);
            }
        }
    }
}

#[test]
fn one_good_that_is_wanted_beats_two_that_fit_better() {
    let (found, _) = asked(&catalog(&[350, 200, 120, 5000]), 3.2, 2);
    assert_eq!(found.sets[0].total, 3.5);
    assert_eq!((found.sets[1].total, found.sets[1].items.len()), (3.2, 2));
    assert_eq!(found.currency.as_deref(), Some("EUR"));
    assert_eq!(asked(&catalog(&[5000]), 3.2, 2).0.sets, []);
}

#[test]
fn where_nothing_is_missing_nothing_is_proposed() {
    let catalog = catalog(&[10_000, 900]);
    let mut profile = ProfileState::default();
    profile.cart.put("0", 2.0, 1);
    // A tenth of the cart is room for the second good.
    for (amount, sets) in [(0.0, 0), (0.004, 0), (0.01, 1)] {
        assert_eq!(asked_by(&profile, &catalog, amount, 2).0.sets.len(), sets, "{amount}");
    }
}

#[test]
fn a_tenth_of_the_cart_counts_every_piece_in_it() {
    let catalog = catalog(&[10_000, 9_000]);
    let mut profile = ProfileState::default();
    for (pieces, wanted) in [(8.0, 0), (10.0, 1)] {
        profile.cart.put("0", pieces, 1);
        let (found, _) = asked_by(&profile, &catalog, 3.2, 2);
        assert_eq!(found.sets.len(), wanted, "{pieces} pieces of 100.00, and one good for 90.00");
    }
}
