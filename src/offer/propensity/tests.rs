use alloc::format;
use alloc::string::ToString;

use proptest::prelude::*;

use super::*;
use crate::catalog::ProductRecord;

const NOW: i64 = 1_760_000_000_000;
const MS: i64 = DAY as i64;

/// Thirty goods: two brands, three tags, six leaf categories in two departments, every fifth good in a group.
fn catalog() -> Catalog {
    let record = |at: usize| ProductRecord {
        id: at.to_string().into(),
        title: "Good".into(),
        product_type: format!("D{} > S{}", at % 2, at % 6).into(),
        brand: format!("Brand {}", at % 7).into(),
        tags: vec![format!("tag {}", at % 3).into()],
        item_group_id: if at.is_multiple_of(5) { format!("g{}", at % 2) } else { String::new() }.into(),
        ..ProductRecord::default()
    };
    Catalog::new((0..30).map(record)).0
}

fn shopper(bought: &[(usize, u32, i64, i64)]) -> ProfileState {
    let mut profile = ProfileState::default();
    for &(at, orders, days, spread) in bought {
        let last = NOW - days * MS;
        let first = if orders > 1 { last - spread * MS } else { last };
        let purchase = Purchase { orders, quantity: f64::from(orders), first, last };
        profile.purchases.put(&at.to_string(), purchase, 800);
    }
    profile
}

fn names(prefix: &str, numbers: &[usize]) -> Vec<String> {
    numbers.iter().map(|number| format!("{prefix}{number}")).collect()
}

/// Order by order, good by good.
fn slowly(applies_to: &AppliesTo, bought: &[(usize, u32, i64, i64)]) -> f64 {
    let is_named = |at: usize| {
        applies_to.item_ids.contains(&at.to_string())
            || at.is_multiple_of(5) && applies_to.item_ids.contains(&format!("g{}", at % 2))
            || applies_to.categories.contains(&format!("D{}", at % 2))
            || applies_to.categories.contains(&format!("D{} > S{}", at % 2, at % 6))
            || applies_to.brands.contains(&format!("Brand {}", at % 7))
            || applies_to.tags.contains(&format!("tag {}", at % 3))
    };
    // The id of a group stands for its first good, where it is asked of which category that is.
    let is_first_named = |at: usize| match at.is_multiple_of(5) && at >= 10 {
        true => {
            let mut alone = applies_to.clone();
            alone.item_ids.retain(|id| !id.starts_with('g'));
            alone.item_ids.contains(&at.to_string())
                || alone.brands.contains(&format!("Brand {}", at % 7))
                || alone.tags.contains(&format!("tag {}", at % 3))
                || alone.categories.contains(&format!("D{}", at % 2))
                || alone.categories.contains(&format!("D{} > S{}", at % 2, at % 6))
        }
        false => is_named(at),
    };
    let is_near =
        |at: usize| is_named(at) || (0..30).any(|other| other % 6 == at % 6 && is_first_named(other));
    let (mut of_goods, mut of_category) = (0.0, 0.0);
    for &(at, orders, days, spread) in bought {
        for order in 0..orders {
            let gap = if orders > 1 { spread as f64 / f64::from(orders - 1) } else { 0.0 };
            let age = days as f64 + f64::from(order) * gap;
            if is_named(at) {
                of_goods += 0.5f64.powf(age / 60.0);
            }
            if is_near(at) {
                of_category += 0.5f64.powf(age / 90.0);
            }
        }
    }
    (1.0 + 4.0 * of_goods).ln() + 0.25 * (1.0 + of_category).ln()
}

proptest! {
    #[test]
    fn it_follows_its_formula(
        bought in prop::collection::btree_map(0usize..30, (1u32..9, 0i64..200, 1i64..200), 1..20),
        items in prop::collection::vec(0usize..40, 0..4), groups in prop::collection::vec(0usize..2, 0..2),
        shelves in prop::collection::vec(0usize..6, 0..2), departments in prop::collection::vec(0usize..2, 0..2),
        brands in prop::collection::vec(0usize..9, 0..2), tags in prop::collection::vec(0usize..4, 0..2),
    ) {
        let bought: Vec<(usize, u32, i64, i64)> =
            bought.into_iter().map(|(at, (orders, days, spread))| (at, orders, days, spread)).collect();
        let mut categories = names("D", &departments);
        categories.extend(shelves.iter().map(|shelf| format!("D{} > S{shelf}", shelf % 2)));
        let mut item_ids = names("", &items);
        item_ids.extend(names("g", &groups));
        let (brands, tags) = (names("Brand ", &brands), names("tag ", &tags));
        let applies_to = AppliesTo { item_ids, categories, brands, tags, least_value: None };
        let (catalog, profile) = (catalog(), shopper(&bought));
        let found = Bought::new(&profile, true, &catalog, None, NOW).propensity(&applies_to);
        let times: f64 = bought.iter().map(|(_, orders, ..)| f64::from(*orders)).sum();
        let expected = (10.0 + times * (0.36 + 1.46 * slowly(&applies_to, &bought))) / (10.0 + times);
        match found {
            Some(found) => prop_assert!((found - expected).abs() < 1e-6, "{found} {expected}"),
            None => prop_assert!(!applies_to.names_goods()),
        }
    }
}

#[test]
fn of_who_bought_nothing_that_is_known_nothing_is_said() {
    let (catalog, applies_to) = (catalog(), AppliesTo { item_ids: names("", &[3]), ..AppliesTo::default() });
    let of = |bought: &[(usize, u32, i64, i64)], applies_to: &AppliesTo| {
        Bought::new(&shopper(bought), true, &catalog, None, NOW).propensity(applies_to)
    };
    assert_eq!(of(&[], &applies_to), Some(1.0));
    assert_eq!(of(&[(99, 5, 3, 60)], &applies_to), Some(1.0));
    assert_eq!(of(&[(3, 5, 3, 60)], &AppliesTo { least_value: Some(20.0), ..AppliesTo::default() }), None);
    // One good bought says little, many say more.
    let few = of(&[(8, 1, 3, 0)], &applies_to).unwrap();
    let many = of(&(4..9).map(|at| (at, 1, 3, 0)).collect::<Vec<_>>(), &applies_to).unwrap();
    assert!(many < few && few < 1.0, "{many} {few}");
    // A clock that was set back is no future.
    assert_eq!(of(&[(3, 1, -9, 0)], &applies_to), of(&[(3, 1, 0, 0)], &applies_to));
}
