use std::cmp::Ordering;
use std::collections::BinaryHeap;

use crate::learn::numbering::visits::Visits;
use crate::learn::numbering::{CHUNK_ITEMS, ItemTraits};

/// An item's visits to the chunk count by this power of all its visits: at 0 the popular crowd in wherever
/// they are known at all, at 1 whoever has one visit follows it.
const BY_ALL_VISITS: f32 = -0.75;

/// An item that the growing chunk has visits with.
struct Reached {
    /// How much it belongs there.
    pull: f32,
    item: u32,
    /// Its visits with the chunk when this was noted: others may have come since.
    visits: f32,
}

impl Ord for Reached {
    fn cmp(&self, other: &Reached) -> Ordering {
        self.pull.total_cmp(&other.pull).then(other.item.cmp(&self.item))
    }
}

impl PartialOrd for Reached {
    fn partial_cmp(&self, other: &Reached) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Reached {
    fn eq(&self, other: &Reached) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Reached {}

/// Fills one chunk after the other behind the head: from the most wanted item that has no place yet, always on
/// to the one that belongs there most. O(entries of the rows · log of those that one chunk reaches).
pub(super) fn grow(visits: &Visits<'_>, items: &[ItemTraits], head: &[u32], by_wanted: &[u32]) -> Vec<u32> {
    let mut is_open: Vec<bool> = items.iter().map(|item| item.listed).collect();
    head.iter().for_each(|&item| is_open[item as usize] = false);
    let all_visits: Vec<f32> = (0..items.len() as u32)
        .map(|item| {
            visits.between(item).filter(|(other, _)| is_open[*other as usize]).map(|(_, count)| count).sum()
        })
        .collect();
    let share: Vec<f32> = all_visits.iter().map(|all| all.powf(BY_ALL_VISITS)).collect();

    // Those that nothing draws anywhere come last, beside others of their category.
    let (mut starts, mut lone): (Vec<u32>, Vec<u32>) =
        by_wanted.iter().copied().partition(|item| all_visits[*item as usize] > 0.0);
    lone.sort_by_key(|&item| (items[item as usize].category.is_none(), items[item as usize].category, item));
    starts.extend(lone);
    let mut starts = starts.into_iter();

    let mut order = head.to_vec();
    let mut with_chunk = vec![0.0f32; items.len()];
    let mut reached: BinaryHeap<Reached> = BinaryHeap::new();
    let mut touched: Vec<u32> = Vec::new();
    loop {
        if order.len().is_multiple_of(CHUNK_ITEMS) {
            reached.clear();
            touched.drain(..).for_each(|item| with_chunk[item as usize] = 0.0);
        }
        let is_current = |reached: &Reached| {
            is_open[reached.item as usize] && reached.visits == with_chunk[reached.item as usize]
        };
        let best = std::iter::from_fn(|| reached.pop()).find(is_current).map(|reached| reached.item);
        let Some(item) = best.or_else(|| starts.find(|item| is_open[*item as usize])) else { return order };
        is_open[item as usize] = false;
        order.push(item);
        for (other, count) in visits.between(item).filter(|(other, _)| is_open[*other as usize]) {
            let sum = &mut with_chunk[other as usize];
            if *sum == 0.0 {
                touched.push(other);
            }
            *sum += count;
            reached.push(Reached { pull: *sum * share[other as usize], item: other, visits: *sum });
        }
    }
}
