//! The order of items in a pack.

use std::collections::{HashMap, HashSet};

use proptest::prelude::*;
use regulars_packer::learn::{CHUNK_ITEMS, HEAD_ITEMS, ItemTraits, SparseRows, locality, order};

use crate::support::{Chance, on_any_threads, rows_of};

fn item(wanted: f32) -> ItemTraits {
    ItemTraits { wanted, listed: true, available: true, ..ItemTraits::default() }
}

fn items(wanted: &[f32]) -> Vec<ItemTraits> {
    wanted.iter().copied().map(item).collect()
}

/// The numbers before the head was chosen and chunks were grown: a walk from the most wanted on, always to the
/// nearest first.
fn depth_first(rows: &SparseRows, items: &[ItemTraits]) -> Vec<u32> {
    let mut starts: Vec<u32> = (0..items.len() as u32).collect();
    starts.sort_by(|a, b| items[*b as usize].wanted.total_cmp(&items[*a as usize].wanted));
    let (mut met, mut order) = (HashSet::new(), Vec::new());
    for start in starts {
        let mut open = vec![start];
        while let Some(item) = open.pop() {
            if met.insert(item) {
                order.push(item);
                open.extend(rows.row(item as usize).iter().take(6).rev().map(|(other, _)| *other));
            }
        }
    }
    order
}

/// A shop whose items belong to clusters of those sizes, their numbers dealt out by chance. Each row holds twenty
/// neighbours, of which `loyalty` are of the same cluster. Also the cluster of each item.
fn clustered(sizes: &[usize], loyalty: f32, chance: &mut Chance) -> (SparseRows, Vec<usize>) {
    let mut cluster_of: Vec<usize> =
        sizes.iter().enumerate().flat_map(|(cluster, &size)| vec![cluster; size]).collect();
    (1..cluster_of.len()).rev().for_each(|last| cluster_of.swap(last, chance.below(last + 1)));
    let mut members = vec![Vec::new(); sizes.len()];
    (0u32..).zip(&cluster_of).for_each(|(item, &cluster)| members[cluster].push(item));
    let row = |(item, &cluster): (usize, &usize)| {
        let mut row: HashMap<u32, f32> = HashMap::new();
        while row.len() < 20 {
            let other = match chance.share() < loyalty {
                true => members[cluster][chance.below(members[cluster].len())],
                false => chance.below(cluster_of.len()) as u32,
            };
            if other as usize != item {
                row.insert(other, 0.1 + chance.share());
            }
        }
        let mut row: Vec<(u32, f32)> = row.into_iter().collect();
        row.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        row
    };
    (SparseRows::from_rows(cluster_of.iter().enumerate().map(row).collect::<Vec<_>>()), cluster_of)
}

/// A few are wanted by many, and many by few.
fn skewed(count: usize, chance: &mut Chance) -> Vec<ItemTraits> {
    (0..count).map(|_| item(1.0 / (0.002 + chance.share()))).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]
    #[test]
    fn every_listed_item_stands_once(seed: u64, count in 0usize..900, loyalty in 0f32..1.0) {
        let mut chance = Chance(seed);
        let (rows, _) = clustered(&[count / 3 + 21, count - count / 3 + 21], loyalty, &mut chance);
        let mut traits = skewed(rows.len(), &mut chance);
        for traits in &mut traits {
            traits.listed = chance.below(10) > 0;
            traits.available = chance.below(5) > 0;
            traits.category = (chance.below(4) > 0).then(|| chance.below(40) as u32);
            traits.group = (chance.below(4) == 0).then(|| chance.below(100) as u32);
        }
        let mut order = order(&rows, &traits);
        order.sort_unstable();
        let listed = (0..rows.len() as u32).filter(|item| traits[*item as usize].listed);
        prop_assert_eq!(order, listed.collect::<Vec<u32>>());
    }
}

#[test]
fn a_small_shop_stands_by_how_much_each_is_wanted() {
    let rows = rows_of(&[&[(3, 1.0)], &[(0, 1.0), (3, 0.9)], &[], &[]]);
    assert_eq!(order(&rows, &items(&[2.0, 9.0, 1.0, 2.0])), [1, 0, 3, 2], "ties stay in the shop's order");
    assert!(order(&SparseRows::default(), &[]).is_empty());
}

#[test]
fn the_head_holds_the_most_wanted_and_of_every_category_the_best() {
    // What is wanted most is all of one category; of 99 others there are 24 each.
    let wanted: Vec<f32> = (0..3000).map(|number| 5000.0 - number as f32).collect();
    let mut traits = items(&wanted);
    for (number, traits) in (0..).zip(&mut traits) {
        traits.category = Some(if number < 624 { 0 } else { 1 + number % 99 });
    }
    let order = order(&SparseRows::from_rows(vec![Vec::new(); traits.len()]), &traits);
    let expected: Vec<u32> = (0..64).chain(624..688).collect();
    assert_eq!(order[..HEAD_ITEMS], expected, "the most wanted first");
}

#[test]
fn the_head_holds_one_variant_of_what_can_be_had() {
    // Of each product four variants, and every tenth variant cannot be had.
    let mut traits = items(&(0..2000).map(|number| 5000.0 - number as f32).collect::<Vec<f32>>());
    for (number, traits) in traits.iter_mut().enumerate() {
        traits.group = Some(number as u32 / 4);
        traits.available = number % 10 != 0;
    }
    let rows = SparseRows::from_rows(vec![Vec::new(); traits.len()]);
    let head = &order(&rows, &traits)[..HEAD_ITEMS];
    // Variant 0 of product 0 cannot be had, variant 1 can, and so on.
    let expected: Vec<u32> =
        (0..HEAD_ITEMS as u32).map(|group| 4 * group + u32::from((4 * group) % 10 == 0)).collect();
    assert_eq!(head, expected);

    // Of three hundred items there are too few products: other variants come too, but nothing that cannot be had.
    let few = order(&SparseRows::from_rows(vec![Vec::new(); 300]), &traits[..300]);
    let head = &few[..HEAD_ITEMS];
    let groups: HashSet<u32> = head.iter().map(|item| item / 4).collect();
    assert_eq!(groups.len(), 75);
    assert!(head.iter().all(|item| item % 10 != 0), "{head:?}");
}

#[test]
fn clusters_as_large_as_chunks_become_chunks() {
    let mut chance = Chance(3);
    let sizes = [CHUNK_ITEMS; 8];
    let (rows, cluster_of) = clustered(&sizes, 1.0, &mut chance);
    // A head of others, which nobody turns to from there.
    let shift =
        |row: &[(u32, f32)]| row.iter().map(|&(other, weight)| (other + HEAD_ITEMS as u32, weight)).collect();
    let alone = vec![Vec::new(); HEAD_ITEMS];
    let rows =
        SparseRows::from_rows(alone.into_iter().chain((0..rows.len()).map(|item| shift(rows.row(item)))));
    let mut traits = items(&vec![1000.0; HEAD_ITEMS]);
    traits.extend(skewed(cluster_of.len(), &mut chance));
    let order = order(&rows, &traits);
    for chunk in order[HEAD_ITEMS..].chunks(CHUNK_ITEMS) {
        let clusters: HashSet<usize> =
            chunk.iter().map(|item| cluster_of[*item as usize - HEAD_ITEMS]).collect();
        assert_eq!(clusters.len(), 1, "{clusters:?}");
    }
}

#[test]
fn pages_find_far_more_than_after_a_walk() {
    let mut chance = Chance(9);
    let sizes: Vec<usize> = (0..40).map(|_| 40 + chance.below(200)).collect();
    let (rows, _) = clustered(&sizes, 0.85, &mut chance);
    let traits = skewed(rows.len(), &mut chance);
    let wanted: Vec<f32> = traits.iter().map(|traits| traits.wanted).collect();
    let order = on_any_threads(|| order(&rows, &traits));
    let [grown, walked] =
        [&order, &depth_first(&rows, &traits)].map(|order| locality(&rows, &wanted, order, 20).other_chunk);
    assert!(grown > 0.8 && grown > walked + 0.15, "{grown} beside {walked}");
}

#[test]
fn items_without_visits_stand_by_category_and_number() {
    // The head of four hundred; behind it a hundred that nobody turned to, some of a category, dealt by turns.
    let mut traits = items(&vec![5.0; 300]);
    for number in 0..200 {
        let category = (number % 3 > 0).then_some(9 - number % 3);
        traits.push(ItemTraits { category, ..item(0.0) });
    }
    let order = order(&SparseRows::from_rows(vec![Vec::new(); 500]), &traits);
    let of = |wanted: Option<u32>| {
        let traits = &traits;
        (300..500u32).filter(move |item| traits[*item as usize].category == wanted)
    };
    let lone: Vec<u32> = order.iter().copied().filter(|item| *item >= 300).collect();
    let expected: Vec<u32> = of(Some(7)).chain(of(Some(8))).chain(of(None)).collect();
    let in_head: HashSet<u32> = order[..HEAD_ITEMS].iter().copied().collect();
    let behind =
        |items: &[u32]| items.iter().copied().filter(|item| !in_head.contains(item)).collect::<Vec<u32>>();
    assert_eq!(behind(&lone), behind(&expected));
    assert!(of(Some(7)).chain(of(Some(8))).filter(|item| in_head.contains(item)).count() == 2);
}
