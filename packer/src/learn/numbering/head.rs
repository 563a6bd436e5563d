use std::collections::HashSet;

use crate::learn::numbering::{HEAD_ITEMS, ItemTraits};

/// The items that a newcomer may see, the most wanted first. By turns the most wanted of all and the most
/// wanted of the categories that are not there yet: popularity alone would show whoever comes for something else
/// nothing of it. One variant of each product that can be had comes before all others.
///
/// `by_wanted` are the items to choose from, the most wanted first.
pub(super) fn head(items: &[ItemTraits], by_wanted: &[u32]) -> Vec<u32> {
    let of = |item: u32| &items[item as usize];
    let mut groups = HashSet::new();
    let is_first =
        |item: &u32| of(*item).available && of(*item).group.is_none_or(|group| groups.insert(group));
    let (firsts, mut others): (Vec<u32>, Vec<u32>) = by_wanted.iter().copied().partition(is_first);
    others.sort_by_key(|&item| !of(item).available);

    let mut popular = firsts.iter().chain(&others).copied();
    let mut spread = firsts.iter().copied();
    let mut head = HashSet::new();
    let mut categories = HashSet::new();
    let most = HEAD_ITEMS.min(by_wanted.len());
    while head.len() < most {
        let next = popular.find(|item| !head.contains(item));
        categories.extend(next.and_then(|item| of(item).category));
        head.extend(next);
        if head.len() < most {
            let is_new = |item: &u32| of(*item).category.is_some_and(|category| categories.insert(category));
            head.extend(spread.find(is_new));
        }
    }
    by_wanted.iter().copied().filter(|item| head.contains(item)).collect()
}
