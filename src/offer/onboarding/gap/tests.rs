use alloc::string::ToString;

use proptest::prelude::*;

use super::*;
use crate::catalog::ProductRecord;
use crate::profile::{ProfileState, Record, RecordItem, Stage};
use crate::rank::{Exclude, Landing, RoleWeights};

const NOW: i64 = 1_760_000_000_000;

/// A good: full and reduced price in cents, shelf, group, and whether it can be had.
#[derive(Clone, Debug)]
struct Good {
    price: Option<i64>,
    sale_price: Option<i64>,
    shelf: u8,
    group: Option<u8>,
    is_open: bool,
}

impl Good {
    fn asked(&self) -> Option<i64> {
        let price = self.price?;
        Some(self.sale_price.filter(|sale_price| *sale_price < price).unwrap_or(price))
    }
}

fn good(dearest: i64) -> impl Strategy<Value = Good> {
    let price = prop::option::weighted(0.9, 1..dearest);
    let group = prop::option::weighted(0.2, 0u8..5);
    (price, prop::option::weighted(0.2, 1..dearest), 0u8..6, group, prop::bool::weighted(0.85)).prop_map(
        |(price, sale_price, shelf, group, is_open)| Good { price, sale_price, shelf, group, is_open },
    )
}

fn money(cents: Option<i64>) -> String {
    cents.map_or(String::new(), |cents| format!("{}.{:02} EUR", cents / 100, cents % 100))
}

fn catalog(goods: &[Good]) -> Catalog {
    let record = |(at, good): (usize, &Good)| ProductRecord {
        id: at.to_string().into(),
        title: "Good".into(),
        product_type: format!("D{} > S{}", good.shelf % 2, good.shelf).into(),
        price: money(good.price).into(),
        sale_price: money(good.sale_price).into(),
        item_group_id: good.group.map_or("".into(), |group| format!("g{group}").into()),
        availability: if good.is_open { "in_stock" } else { "out_of_stock" }.into(),
        ..ProductRecord::default()
    };
    let (catalog, problems) = Catalog::new(goods.iter().enumerate().map(record));
    assert_eq!(problems, []);
    catalog
}

fn shopper(cart: &[(usize, f64)]) -> ProfileState {
    let item = |&(at, quantity): &(usize, f64)| RecordItem {
        item_id: at.to_string(),
        price: None,
        quantity,
        facets: Vec::new(),
    };
    let mut profile = ProfileState::default();
    profile.apply(&Record {
        name: crate::event::EventName::ViewCart,
        at: NOW,
        items: cart.iter().map(item).collect(),
        currency: None,
        value: None,
        transaction_id: None,
        promotion_id: None,
        searched: Vec::new(),
        utc_offset: 0,
        coupon: None,
        discount: None,
    });
    profile
}

fn ask<T>(profile: &ProfileState, asked: impl FnOnce(Question<'_>) -> T) -> T {
    let (roles, landing) = (RoleWeights::default(), Landing::default());
    let (stage, exclude) = (Stage::Stranger, Exclude::Purchased);
    asked(Question { profile, stage, roles: &roles, seed: 7, exclude, landing: &landing, now: NOW })
}

fn gap(catalog: &Catalog, profile: &ProfileState, threshold: f64, limit: usize) -> Gap {
    ask(profile, |question| free_shipping_gap(catalog, None, question, threshold, limit))
}

fn decimal(cents: i64) -> f64 {
    format!("{}.{:02}", cents / 100, cents % 100).parse().unwrap()
}

/// The most that may fill a gap.
fn most(remaining: i64, threshold: i64) -> i64 {
    remaining + remaining.max(threshold / 10)
}

fn carts() -> impl Strategy<Value = Vec<(usize, f64)>> {
    prop::collection::vec((0usize..40, (1u32..9).prop_map(f64::from)), 0..6)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    /// Sums of whole cents are the oracle.
    #[test]
    fn amounts_are_exact(
        goods in prop::collection::vec(good(9_999_999), 1..30),
        cart in carts(),
        threshold in 0i64..100_000_000,
    ) {
        let mut lines: Vec<(usize, i64)> = Vec::new();
        for &(at, quantity) in &cart {
            match lines.iter_mut().find(|(known, _)| *known == at) {
                Some((_, known)) => *known += quantity as i64,
                None => lines.push((at, quantity as i64)),
            }
        }
        let asked = |at: usize| goods.get(at).and_then(Good::asked);
        let value: i64 = lines.iter().filter_map(|&(at, quantity)| Some(asked(at)? * quantity)).sum();
        let unpriced = lines.iter().filter(|(at, _)| asked(*at).is_none()).count();
        let gap = gap(&catalog(&goods), &shopper(&cart), decimal(threshold), 5);
        prop_assert_eq!((gap.threshold, gap.cart_value), (decimal(threshold), decimal(value)));
        prop_assert_eq!(gap.remaining, decimal((threshold - value).max(0)));
        prop_assert_eq!(gap.unpriced as usize, unpriced);
        prop_assert!(gap.remaining > 0.0 || (gap.items.is_empty() && gap.together == 0));
    }

    /// The oracle is the plain list of a shop in which nothing else can be had.
    #[test]
    fn single_goods_that_fill_the_gap_come_as_in_a_feed_of_them_alone(
        goods in prop::collection::vec(good(3000), 1..40),
        cart in carts(),
        threshold in 1i64..20_000,
        limit in 1usize..9,
    ) {
        let (whole, profile) = (catalog(&goods), shopper(&cart));
        let gap = gap(&whole, &profile, decimal(threshold), limit);
        let remaining = (gap.remaining * 100.0).round() as i64;
        let fits = |good: &Good| {
            good.asked().is_some_and(|price| remaining > 0 && price >= remaining && price <= most(remaining, threshold))
        };
        let fitting: Vec<Good> =
            goods.iter().map(|good| Good { is_open: good.is_open && fits(good), ..good.clone() }).collect();
        let fitting = catalog(&fitting);
        let in_cart: Vec<ItemIndex> =
            profile.cart.ids().filter_map(|id| fitting.find(id)).collect();
        let expected = ask(&profile, |question| {
            fillers(&fitting, None, question, &in_cart).slate(&fitting, limit, &[], &[])
        });
        if gap.together < 2 {
            prop_assert_eq!(gap.together, u32::from(!expected.is_empty()));
            prop_assert_eq!(gap.items, expected);
        } else {
            prop_assert_eq!(expected, []);
        }
    }

    /// The oracle tries all twos.
    #[test]
    fn goods_by_twos_are_the_best_of_all_twos(
        mut goods in prop::collection::vec(good(500), 2..30),
        threshold in 700i64..1200,
        limit in 2usize..9,
    ) {
        // Nothing that would do by itself.
        goods.iter_mut().for_each(|good| good.price = good.price.map(|price| price.min(threshold - 1)));
        let (catalog, profile) = (catalog(&goods), shopper(&[]));
        let gap = gap(&catalog, &profile, decimal(threshold), limit);
        let is_small = |good: &Good| good.is_open && good.asked().is_some_and(|price| price < threshold);
        let dearest = goods.iter().filter_map(Good::asked).filter(|price| *price < threshold).max();
        let has_partner = |good: &Good| good.asked().unwrap() + dearest.unwrap() >= threshold;
        let small: Vec<Good> = goods
            .iter()
            .map(|good| Good { is_open: is_small(good) && has_partner(good), ..good.clone() })
            .collect();
        let small = self::catalog(&small);
        let mut free = ask(&profile, |question| fillers(&small, None, question, &[]).slate(&small, 99, &[], &[]));
        let asked = |item: &SlateItem| goods[catalog.position(item.item) as usize].asked().unwrap();
        let mut expected: Vec<SlateItem> = Vec::new();
        while expected.len() + 2 <= limit {
            let mut all = Vec::new();
            for (at, one) in free.iter().enumerate() {
                for (behind, other) in free.iter().enumerate().skip(at + 1) {
                    let cost = asked(one) + asked(other);
                    if cost >= threshold && cost <= most(threshold, threshold) {
                        all.push((-one.score - other.score, cost, at, behind));
                    }
                }
            }
            let Some((_, _, at, behind)) = all.into_iter().min() else { break };
            let pair = [free[at].clone(), free[behind].clone()];
            free.retain(|item| pair.iter().all(|taken| taken.item != item.item));
            expected.extend(pair);
        }
        prop_assert_eq!(gap.together, if expected.is_empty() { 0 } else { 2 });
        prop_assert_eq!(&gap.items, &expected);
        for item in &gap.items {
            prop_assert_eq!(item.score, item.reasons.iter().map(|reason| reason.points).sum::<Points>());
        }
    }
}

fn at(price: i64) -> Good {
    Good { price: Some(price), sale_price: None, shelf: 0, group: None, is_open: true }
}

fn prices(goods: &[Good], gap: &Gap) -> Vec<i64> {
    let catalog = catalog(goods);
    gap.items.iter().map(|item| goods[catalog.position(item.item) as usize].price.unwrap()).collect()
}

#[test]
fn goods_that_cost_much_more_than_is_missing_are_not_named() {
    // 0.10 is missing of 10.00: up to 1.10 is a small price for it.
    let goods = [at(990), at(9), at(10), at(110), at(111), at(5000)];
    let mut found = prices(&goods, &gap(&catalog(&goods), &shopper(&[(0, 1.0)]), 10.0, 9));
    found.sort();
    assert_eq!(found, [10, 110]);
    // 4.00 is missing: up to 8.00.
    let goods = [at(600), at(399), at(400), at(800), at(801)];
    let mut found = prices(&goods, &gap(&catalog(&goods), &shopper(&[(0, 1.0)]), 10.0, 9));
    found.sort();
    assert_eq!(found, [400, 800]);
    let goods = [at(600), at(5000)];
    let gap = gap(&catalog(&goods), &shopper(&[(0, 1.0)]), 10.0, 9);
    assert_eq!((gap.remaining, gap.items, gap.together), (4.0, Vec::new(), 0));
}

#[test]
fn parts_of_a_good_are_rounded_to_the_cent() {
    let gap = gap(&catalog(&[at(333)]), &shopper(&[(0, 0.5)]), 10.0, 9);
    assert_eq!((gap.cart_value, gap.remaining), (1.67, 8.33));
}

#[test]
fn one_place_has_no_room_for_two() {
    let goods = [at(300), at(300)];
    assert_eq!(gap(&catalog(&goods), &shopper(&[]), 5.0, 1).together, 0);
    assert_eq!(gap(&catalog(&goods), &shopper(&[]), 5.0, 3).items.len(), 2);
}

#[test]
fn of_twos_with_as_many_points_the_cheaper_come_first() {
    let prices = [300, 280, 230, 260];
    let named = |scores: [Points; 4]| -> Vec<i64> {
        let item = |(score, item)| SlateItem { item, score, reasons: Vec::new() };
        let tried = scores.into_iter().zip(0..).map(item).collect();
        let twos = by_twos(tried, &|item| prices[item as usize], 500, 700, 4);
        twos.into_iter().map(|item| prices[item.item as usize]).collect()
    };
    assert_eq!(named([0; 4]), [280, 230, 300, 260]);
    assert_eq!(named([1, 0, 0, 3]), [300, 260, 280, 230]);
    assert_eq!(named([2, 3, 1, 0]), [300, 280]);
}
