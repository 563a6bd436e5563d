use super::*;
use crate::learn::locality::locality;

/// Knuth's linear congruential generator.
struct Chance(u64);

impl Chance {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) as usize) % end
    }
}

/// Rows that lead anywhere, more often near by.
fn rows(items: usize, chance: &mut Chance) -> SparseRows {
    let row = |item: usize| -> Vec<(u32, f32)> {
        let mut row: Vec<(u32, f32)> = Vec::new();
        for _ in 0..chance.below(20) {
            let reach = [5, 50, items][chance.below(3)];
            let other = (item + 1 + chance.below(reach)) % items;
            if other != item && row.iter().all(|(known, _)| *known != other as u32) {
                row.push((other as u32, 1.0 + chance.below(100) as f32));
            }
        }
        row.sort_by(|a, b| b.1.total_cmp(&a.1));
        row
    };
    SparseRows::from_rows((0..items).map(row).collect::<Vec<_>>())
}

fn wanted(each: &[f32]) -> Vec<ItemTraits> {
    let traits =
        |&wanted: &f32| ItemTraits { wanted, listed: true, available: true, ..ItemTraits::default() };
    each.iter().map(traits).collect()
}

/// The share of all visits that pages find.
fn found(rows: &SparseRows, visits: &Visits<'_>, order: &[u32]) -> f64 {
    let of_item = |item: u32| visits.from(item).map(|(_, count)| count).sum();
    let by_item: Vec<f32> = (0..rows.len() as u32).map(of_item).collect();
    locality(rows, &by_item, order, usize::MAX).other_chunk
}

#[test]
fn exchanging_finds_much_of_what_was_missing_and_loses_nothing_then() {
    for seed in 0..8 {
        let mut chance = Chance(seed);
        let count = 1400 + chance.below(900);
        let rows = rows(count, &mut chance);
        let each: Vec<f32> = (0..count).map(|_| chance.below(50) as f32).collect();
        let visits = Visits::new(&rows, &wanted(&each));
        let mut order: Vec<u32> = (0..count as u32).collect();
        (1..count).rev().for_each(|last| order.swap(last, chance.below(last + 1)));
        let head = order[..HEAD_ITEMS].to_vec();
        let mut before = found(&rows, &visits, &order);
        exchange::exchange(&visits, &mut order);
        let after = found(&rows, &visits, &order);
        assert!(1.0 - after < 0.7 * (1.0 - before), "{before} became {after}");
        for _ in 0..3 {
            before = found(&rows, &visits, &order);
            exchange::exchange(&visits, &mut order);
            assert!(found(&rows, &visits, &order) >= before - 1e-6);
        }
        assert_eq!(order[..HEAD_ITEMS], head);
        order.sort_unstable();
        assert_eq!(order, (0..count as u32).collect::<Vec<u32>>());
    }
}

#[test]
fn two_that_belong_together_do_not_change_places_with_each_other() {
    // From an item of chunk 2 visits lead to chunks 3 and 4: its page finds those of chunk 4 alone, until it
    // stands in chunk 3 itself. If the other came to chunk 2 for it, nothing would be won.
    let (item, in_3, in_4) = (256, 384, 512);
    let mut rows = vec![Vec::new(); 640];
    rows[item as usize] = vec![(in_4, 2.0), (in_3, 1.0)];
    let rows = SparseRows::from_rows(rows);
    let visits = Visits::new(&rows, &wanted(&[1.0; 640]));
    let mut order: Vec<u32> = (0..640).collect();
    assert!((found(&rows, &visits, &order) - 2.0 / 3.0).abs() < 1e-6);
    exchange::exchange(&visits, &mut order);
    assert!((found(&rows, &visits, &order) - 1.0).abs() < 1e-6);
}
