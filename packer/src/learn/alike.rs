//! What goes with an item by its title alone, where orders say little.
//!
//! Titles are bags of words, pairs of neighbouring words, and runs of three to five characters within words: so "teapots",
//! "tea pot" and "pot for tea" meet. Each counts `ln(items / items with it)` (tf-idf), and two titles are as alike as the
//! cosine of theirs. Of the items nearest to one those of other leaf categories are kept: a good of its own is another
//! one to choose from, not one to go with it.

use std::collections::HashMap;

use regulars::Catalog;

use crate::learn::rows::in_parallel;
use crate::learn::sparse::{SparseRows, keep_largest};

/// With at least so many neighbours in its row of baskets, orders say enough of an item.
pub const ENOUGH_NEIGHBOURS: usize = 8;
/// So many of the nearest are kept.
pub const MOST_ALIKE: usize = 12;
/// What more titles than this have in common says nothing worth its time.
const MOST_TITLES: usize = 1_000;
/// The lengths of runs of characters.
const RUNS: std::ops::RangeInclusive<usize> = 3..=5;

/// For each item for which that is wanted, the items of other leaf categories whose titles are most like its own, the
/// nearest first; ties go to the lower number. Where the shop has one level of categories, those of its own stand after
/// them; where an item has no category, nothing is found for it. `item_of` gives the number of each of the catalogue's products. O(wanted · parts of a title · titles with
/// them), in parallel.
///
/// ```
/// use regulars::Catalog;
/// use regulars_packer::learn::alike_rows;
///
/// let feed = "id\ttitle\tproduct_type\n\
///     1\tGreen tea\tDrinks > Tea\n2\tBlack tea\tDrinks > Tea\n3\tTea pot\tHome > Pots\n4\tSoap\tHome > Care\n";
/// let rows = alike_rows(&Catalog::from_tsv(feed).0, &[0, 1, 2, 3], &[true, false, true, true]);
/// assert_eq!(rows.row(0).iter().map(|(item, _)| *item).collect::<Vec<_>>(), [2]);
/// assert!(rows.row(1).is_empty());
/// ```
pub fn alike_rows(catalog: &Catalog, item_of: &[u32], wanted: &[bool]) -> SparseRows {
    let items = wanted.len();
    let mut titles: Vec<String> = vec![String::new(); items];
    let mut leaves: Vec<Option<String>> = vec![None; items];
    for (product, &item) in (0..).zip(item_of) {
        let Some(product) = catalog.product(product) else { continue };
        let title = &mut titles[item as usize];
        // Of a product with variants the first stands for all.
        if title.is_empty() {
            *title = product.title;
            leaves[item as usize] = product.product_type;
        }
    }
    let has_levels = leaves.iter().flatten().any(|path| path.contains(" > "));

    let mut numbers: HashMap<String, u32> = HashMap::new();
    let mut with: Vec<Vec<u32>> = Vec::new();
    let parts: Vec<Vec<u32>> = (0..)
        .zip(&titles)
        .map(|(item, title)| {
            let mut parts: Vec<u32> = parts(title)
                .into_iter()
                .map(|part| {
                    let next = numbers.len() as u32;
                    *numbers.entry(part).or_insert(next)
                })
                .collect();
            parts.sort_unstable();
            parts.dedup();
            with.resize(numbers.len(), Vec::new());
            parts.iter().for_each(|&part| with[part as usize].push(item));
            parts
        })
        .collect();
    drop(numbers);
    let titled = titles.iter().filter(|title| !title.is_empty()).count() as f32;
    let tells: Vec<f32> = with
        .iter()
        .map(|with| if with.len() > MOST_TITLES { 0.0 } else { (titled / with.len() as f32).ln() })
        .collect();
    let lengths: Vec<f32> = parts
        .iter()
        .map(|parts| parts.iter().map(|&part| tells[part as usize].powi(2)).sum::<f32>().sqrt())
        .collect();

    SparseRows::from_rows(in_parallel(items, |item, sums| {
        // Without any category what is alike is the same thing once more.
        if !wanted[item] || leaves[item].is_none() {
            return Vec::new();
        }
        for &part in &parts[item] {
            let tells = tells[part as usize].powi(2);
            if tells > 0.0 {
                with[part as usize].iter().for_each(|&other| sums.add(other, tells));
            }
        }
        let mut row = sums.take();
        row.retain(|(other, _)| {
            *other as usize != item && (!has_levels || leaves[*other as usize] != leaves[item])
        });
        for (other, value) in &mut row {
            let other = *other as usize;
            *value /= lengths[item] * lengths[other];
            // Where all that goes together may be of one category, others come first all the same.
            *value += f32::from(u8::from(leaves[other] != leaves[item]));
        }
        keep_largest(&mut row, MOST_ALIKE);
        row
    }))
}

/// What two titles may have in common.
fn parts(title: &str) -> Vec<String> {
    let lower = title.to_lowercase();
    let words: Vec<&str> =
        lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let mut parts: Vec<String> = words.iter().map(|word| format!("{word} ")).collect();
    parts.extend(words.windows(2).map(|pair| pair.join(" ")));
    for word in &words {
        let characters: Vec<char> = word.chars().collect();
        for run in RUNS {
            parts.extend(characters.windows(run).map(|run| run.iter().collect::<String>()));
        }
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn parts_are_words_their_pairs_and_runs_of_their_letters() {
        assert_eq!(parts("Tea-Pot"), ["tea ", "pot ", "tea pot", "tea", "pot"]);
        assert_eq!(parts("绿茶茶"), ["绿茶茶 ", "绿茶茶"]);
        assert_eq!(parts("apple")[1..], ["app", "ppl", "ple", "appl", "pple", "apple"]);
        assert!(parts(" - ").is_empty());
    }

    proptest! {
        /// Against every pair of titles.
        #[test]
        fn the_nearest_are_found(
            titles in prop::collection::vec(("[ab]{1,4}( [abc]{1,4}){0,2}", 0u8..3), 2..14),
            deep in any::<bool>(),
        ) {
            let leaf = |leaf: u8| if deep { format!("D > L{leaf}") } else { format!("L{leaf}") };
            let lines = titles.iter().enumerate().map(|(at, (title, of))| format!("{at}\t{title}\t{}\n", leaf(*of)));
            let feed = "id\ttitle\tproduct_type\n".to_owned() + &lines.collect::<String>();
            let (catalog, _) = Catalog::from_tsv(&feed);
            let items = titles.len();
            let item_of: Vec<u32> =
                (0..items as u32).map(|product| catalog.product(product).unwrap().id.parse().unwrap()).collect();
            let rows = alike_rows(&catalog, &item_of, &vec![true; items]);
            let bags: Vec<std::collections::BTreeSet<String>> =
                titles.iter().map(|(title, _)| parts(title).into_iter().collect()).collect();
            let tells = |part: &String| (items as f64 / bags.iter().filter(|bag| bag.contains(part)).count() as f64).ln();
            let dot = |one: usize, other: usize| bags[one].intersection(&bags[other]).map(|part| tells(part).powi(2)).sum::<f64>();
            for item in 0..items {
                let others = (0..items).filter(|&other| other != item && (!deep || titles[other].1 != titles[item].1));
                let mut expected: Vec<f64> = others
                    .map(|other| (other, dot(item, other) / (dot(item, item) * dot(other, other)).sqrt()))
                    .filter(|(_, value)| *value > 0.0)
                    .map(|(other, value)| value + f64::from(u8::from(titles[other].1 != titles[item].1)))
                    .collect();
                expected.sort_by(|one, other| other.total_cmp(one));
                expected.truncate(MOST_ALIKE);
                let found: Vec<f64> = rows.row(item).iter().map(|(_, value)| f64::from(*value)).collect();
                prop_assert_eq!(found.len(), expected.len());
                prop_assert!(found.iter().zip(&expected).all(|(one, other)| (one - other).abs() < 1e-4));
            }
        }
    }
}
