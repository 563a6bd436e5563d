//! From counts to rows: for each item a small ridge regression on the items that it is bought with.
//!
//! With G_ij the weight of the baskets with both i and j, G_ii of those with i, W of all, and p_i = G_ii / W, for each
//! item j as a target:
//!
//! ```text
//! S_j = the items with the largest G_ij · G_ii^-½, at most `contexts`
//! (G_SS - W p_S p_Sᵀ + ridge · W · I) w = G_Sj - W p_S p_j
//! B[i→j] = max(w_i, 0) + confidence · max(G_ij / G_ii - p_j, 0)
//! b_j = p_j - Σ_i w_i p_i
//! ```
//!
//! which is a share of all orders, and what each item of a cart adds to it. Of each row B[i→·] the largest are kept.
//! Where `hop_share` is above 0, the neighbours' neighbours join before that: with P the rows made to sum to 1,
//! `hop_share · (Σ_x B[i→x]) · (P·P)[i→j]`.

use rayon::prelude::*;

use super::gram::Gram;
use super::settings::BasketSettings;
use super::solve::solve;
use crate::count::BasketCounts;
use crate::learn::rows::in_parallel;
use crate::learn::sparse::{SparseRows, keep_largest};

/// Above so many items, each is explained of fewer others.
const MANY_ITEMS: usize = 100_000;
const CONTEXTS_OF_MANY: usize = 60;

/// Rows and intercepts, by item numbers.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct BasketRows {
    /// What each item in a cart adds to the shares of others; each row with its largest value first.
    pub rows: SparseRows,
    /// The share of orders that want an item whatever else is in them; may be below 0.
    pub intercepts: Vec<f32>,
}

/// Which rows are made.
#[derive(Clone, Copy, Debug)]
pub struct BasketRowOptions<'o> {
    /// How many neighbours a row holds at most.
    pub longest: usize,
    /// Which items may stand in rows. `None`: all.
    pub targets: Option<&'o [bool]>,
}

/// Makes rows. O(targets · contexts³), in parallel; the same on any number of threads.
///
/// ```
/// use regulars_packer::count::BasketCounts;
/// use regulars_packer::learn::{BasketRowOptions, BasketSettings, basket_rows};
///
/// // Two items in ten baskets each, of twenty, always together; and one by itself.
/// let counts = BasketCounts {
///     baskets: 20,
///     weight: 20.0,
///     item_baskets: vec![10; 3],
///     item_weight: vec![10.0; 3],
///     pairs: vec![(0, 1, 10.0)],
/// };
/// let options = BasketRowOptions { longest: 30, targets: None };
/// let made = basket_rows(&counts, &BasketSettings::default(), options);
/// assert_eq!(made.rows.row(0)[0].0, 1);
/// assert_eq!((made.rows.row(2), made.intercepts[2]), (&[][..], 0.5));
/// ```
pub fn basket_rows(
    counts: &BasketCounts,
    settings: &BasketSettings,
    options: BasketRowOptions<'_>,
) -> BasketRows {
    let gram = Gram::new(counts);
    rows_of(&gram, &Regressions::new(&gram, settings, options.targets), settings, options)
}

/// What the regressions of all targets found.
pub(super) struct Regressions {
    /// The weights above 0, by context.
    weights: SparseRows,
    intercepts: Vec<f32>,
}

impl Regressions {
    pub(super) fn new(gram: &Gram, settings: &BasketSettings, targets: Option<&[bool]>) -> Regressions {
        let is_target = |item: usize| targets.is_none_or(|targets| targets[item]);
        let of =
            |item| if is_target(item) { regression(gram, settings, item) } else { Regression::default() };
        let all: Vec<Regression> =
            (0..gram.diagonal.len()).into_par_iter().with_min_len(16).map(of).collect();
        Regressions {
            intercepts: all.iter().map(|regression| regression.intercept as f32).collect(),
            weights: SparseRows::from_rows(all.into_iter().map(|regression| regression.weights)).transposed(),
        }
    }
}

/// Rows of regressions, with confidence and hops.
pub(super) fn rows_of(
    gram: &Gram,
    regressions: &Regressions,
    settings: &BasketSettings,
    options: BasketRowOptions<'_>,
) -> BasketRows {
    let is_target = |item: u32| options.targets.is_none_or(|targets| targets[item as usize]);
    let direct = in_parallel(gram.diagonal.len(), |context, sums| {
        regressions.weights.row(context).iter().for_each(|&(target, weight)| sums.add(target, weight));
        if settings.confidence > 0.0 && gram.diagonal[context] > 0.0 {
            for &(target, weight) in gram.row(context).iter().filter(|(target, _)| is_target(*target)) {
                let above = f64::from(weight) / gram.diagonal[context] - gram.share(target as usize);
                if above > 0.0 {
                    sums.add(target, (settings.confidence * above) as f32);
                }
            }
        }
        let mut row = sums.take();
        keep_largest(&mut row, options.longest);
        row
    });
    let rows = match settings.hop_share > 0.0 {
        true => with_hops(&direct, settings.hop_share as f32, options.longest),
        false => direct,
    };
    BasketRows { rows: SparseRows::from_rows(rows), intercepts: regressions.intercepts.clone() }
}

fn with_hops(direct: &[Vec<(u32, f32)>], share: f32, longest: usize) -> Vec<Vec<(u32, f32)>> {
    let mass = |row: &[(u32, f32)]| row.iter().map(|(_, value)| value).sum::<f32>();
    in_parallel(direct.len(), |item, sums| {
        direct[item].iter().for_each(|&(other, value)| sums.add(other, value));
        for &(through, first) in &direct[item] {
            let steps = &direct[through as usize];
            let second = share * first / mass(steps).max(f32::MIN_POSITIVE);
            for &(other, value) in
                steps.iter().filter(|(other, value)| *other as usize != item && *value > 0.0)
            {
                sums.add(other, second * value);
            }
        }
        let mut row = sums.take();
        keep_largest(&mut row, longest);
        row
    })
}

#[derive(Clone, Debug, Default)]
struct Regression {
    /// The contexts, and those weights that are above 0.
    weights: Vec<(u32, f32)>,
    intercept: f64,
}

fn regression(gram: &Gram, settings: &BasketSettings, target: usize) -> Regression {
    let mut most = settings.contexts as usize;
    if gram.diagonal.len() > MANY_ITEMS {
        most = most.min(CONTEXTS_OF_MANY);
    }
    let share = gram.share(target);
    let affinity = |&(item, weight): &(u32, f32)| (item, weight * gram.inverse_root[item as usize]);
    let mut nearest: Vec<(u32, f32)> = gram.row(target).iter().map(affinity).collect();
    keep_largest(&mut nearest, most);
    let mut contexts: Vec<u32> = nearest.into_iter().map(|(item, _)| item).collect();
    contexts.sort_unstable();

    let size = contexts.len();
    let mut right: Vec<f64> = contexts.iter().map(|&item| -gram.diagonal[item as usize] * share).collect();
    let mut others: Vec<(u32, usize)> = contexts.iter().copied().zip(0..).collect();
    gram.among(target as u32, &others, |place, weight| right[place] += weight);
    let mut matrix = vec![0.0; size * size];
    let mut shortest_first: Vec<usize> = (0..size).collect();
    shortest_first.sort_unstable_by_key(|&place| (gram.row(contexts[place] as usize).len(), place));
    for place in shortest_first {
        let item = contexts[place];
        let own = gram.share(item as usize);
        let row = &mut matrix[place * size..=place * size + place];
        row.iter_mut()
            .zip(&contexts)
            .for_each(|(value, &other)| *value -= own * gram.diagonal[other as usize]);
        row[place] += gram.diagonal[item as usize] + settings.ridge * gram.weight;
        // Two items are looked for in the shorter of their rows: that of a popular item is long.
        others.retain(|(other, _)| *other != item);
        gram.among(item, &others, |other, weight| {
            matrix[place.max(other) * size + place.min(other)] += weight;
        });
    }
    // Counts are rounded: what cannot be solved says nothing.
    if !solve(&mut matrix, &mut right) {
        return Regression { weights: Vec::new(), intercept: share };
    }
    let explained: f64 =
        contexts.iter().zip(&right).map(|(&item, weight)| weight * gram.share(item as usize)).sum();
    let weights = contexts.into_iter().zip(right).filter(|(_, weight)| *weight > 0.0);
    Regression {
        weights: weights.map(|(item, weight)| (item, weight as f32)).collect(),
        intercept: share - explained,
    }
}
