//! The order of items in a pack.

use proptest::prelude::*;
use regulars_packer::learn::{SparseRows, order};

use crate::support::{Chance, rows_of};

proptest! {
    #[test]
    fn every_item_stands_once(
        rows in prop::collection::vec(prop::collection::vec((0u32..30, 0.1f32..2.0), 0..10), 30),
        events in prop::collection::vec(0f32..9.0, 30),
    ) {
        let mut items = order(&SparseRows::from_rows(rows), &events);
        items.sort_unstable();
        prop_assert_eq!(items, (0..30).collect::<Vec<u32>>());
    }
}

#[test]
fn the_walk_begins_with_the_most_wanted_and_follows_the_best_first() {
    let rows = rows_of(&[&[(3, 1.0)], &[(0, 1.0), (4, 0.9)], &[], &[], &[(2, 1.0)], &[]]);
    assert_eq!(order(&rows, &[2.0, 9.0, 1.0, 1.0, 1.0, 8.0]), [1, 0, 3, 4, 2, 5]);
    assert!(order(&SparseRows::default(), &[]).is_empty());
}

#[test]
fn neighbours_stand_far_nearer_than_by_chance() {
    // Shelves of ten that go together, their numbers dealt out by chance.
    let (items, mut chance) = (600u32, Chance(9));
    let mut dealt: Vec<u32> = (0..items).collect();
    (1..items as usize).rev().for_each(|last| dealt.swap(last, chance.below(last + 1)));
    let mut rows = vec![Vec::new(); items as usize];
    for (place, &item) in (0..).zip(&dealt) {
        let shelf = place / 10 * 10..place / 10 * 10 + 10;
        let others = shelf.filter(|other| *other != place);
        let row = &mut rows[item as usize];
        row.extend(others.map(|other| (dealt[other as usize], 1.0 + chance.share())));
        row.sort_by(|a, b| b.1.total_cmp(&a.1));
    }
    let rows = SparseRows::from_rows(rows);
    let distance = |place_of: &[usize]| -> f64 {
        let apart = (0..items as usize).flat_map(|item| {
            rows.row(item).iter().map(move |(other, _)| place_of[item].abs_diff(place_of[*other as usize]))
        });
        apart.sum::<usize>() as f64 / rows.entries.len() as f64
    };
    let mut place_of = vec![0; items as usize];
    order(&rows, &vec![1.0; items as usize])
        .into_iter()
        .enumerate()
        .for_each(|(place, item)| place_of[item as usize] = place);
    let (walked, by_chance) = (distance(&place_of), distance(&(0..items as usize).collect::<Vec<usize>>()));
    assert!(walked < 6.0 && by_chance > 150.0, "{walked} beside {by_chance}");
}
