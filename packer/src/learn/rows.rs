//! From counts to rows.
//!
//! With `F` the forward pair counts and `n` the events of each item:
//!
//! ```text
//! c      = F + b·Fᵀ                                  backward counts for less
//! A[i,j] = c_ij^p · n_i^-a · n_j^-nb · (f + r_j/n_j)^t     mild normalisation; r the recent events
//! P      = row-normalised top hp of A;  H = top 120 of offdiagonal(P·P)         second hop
//! B[i,j] = A[i,j] + λ (1 + κ/(n_i+1)) · (Σ_x A[i,x]) · H[i,j];   the top K of each row
//! ```
//!
//! Pair counting and its normalisation are those of item-to-item nearest neighbours (Linden et al. 2003)
//! on decayed sequential rules (Ludewig & Jannach 2018); the second hop is one step of a random walk.

use rayon::prelude::*;

use crate::learn::content;
use crate::learn::settings::Settings;
use crate::learn::sparse::{Accumulator, SparseRows, keep_largest};
use crate::log::Counts;

/// How many neighbours' neighbours of each item take part.
const MOST_HOPS: usize = 120;
/// Keeps an item without recent events in the rows of others (`f` in the formula).
const RECENT_FLOOR: f32 = 0.02;
/// Keeps powers finite where nothing was counted.
const LEAST_COUNT: f32 = 1e-6;

/// Which rows are made, and of what besides counts.
#[derive(Clone, Copy, Debug)]
pub struct RowOptions<'o> {
    /// How many neighbours a row holds at most.
    pub longest: usize,
    /// Whose rows are made; the others' stay empty. `None`: all.
    pub wanted: Option<&'o [bool]>,
    /// Who may stand in rows. `None`: all.
    pub listed: Option<&'o [bool]>,
    /// Rows of content, for items with few events: see [`content_rows`](crate::learn::content_rows).
    pub content: Option<&'o SparseRows>,
}

/// Makes rows, each with its largest value first. O(pairs + wanted items · hop width²), in parallel.
///
/// ```
/// use regulars_packer::Counts;
/// use regulars_packer::learn::{RowOptions, Settings, rows};
///
/// // Of three items the first led twice to the second and once to the third.
/// let counts =
///     Counts { events: vec![3.0; 3], recent_events: vec![1.0; 3], pairs: vec![(0, 1, 2.0), (0, 2, 1.0)] };
/// let options = RowOptions { longest: 30, wanted: None, listed: None, content: None };
/// let rows = rows(&counts, &Settings::default(), options);
/// assert_eq!(rows.row(0).iter().map(|(item, _)| *item).collect::<Vec<u32>>(), [1, 2]);
/// ```
pub fn rows(counts: &Counts, settings: &Settings, options: RowOptions<'_>) -> SparseRows {
    rows_of(&steps(counts, settings), counts, settings, options)
}

/// Adds content to the rows of items with few events, as much as a typical row weighs where there are none.
fn with_content(
    rows: &SparseRows,
    counts: &Counts,
    content: &SparseRows,
    most: f32,
    options: RowOptions<'_>,
) -> SparseRows {
    let typical = rows.median_of_largest();
    SparseRows::from_rows(in_parallel(counts.events.len(), |item, sums| {
        if options.wanted.is_some_and(|wanted| !wanted[item]) {
            return Vec::new();
        }
        let share = most * typical * content::share(counts.events[item]);
        rows.row(item).iter().for_each(|&(other, value)| sums.add(other, value));
        if share > 0.0 {
            content.row(item).iter().for_each(|&(other, value)| sums.add(other, share * value));
        }
        let mut row = sums.take();
        row.retain(|(other, _)| options.listed.is_none_or(|listed| listed[*other as usize]));
        keep_largest(&mut row, options.longest);
        row
    }))
}

/// What each item led to in counts, by the formula's first two lines: each row with its largest value first.
pub(crate) fn steps(counts: &Counts, settings: &Settings) -> SparseRows {
    let items = counts.events.len();
    let forward = SparseRows::from_sorted(items, &counts.pairs);
    let backward = forward.transposed();
    let power = |base: f32, exponent: f64| base.max(LEAST_COUNT).powf(exponent as f32);
    let from: Vec<f32> = counts.events.iter().map(|&n| power(n, -settings.from_popularity)).collect();
    let recent_share = |item: usize| counts.recent_events[item] / counts.events[item].max(LEAST_COUNT);
    let to: Vec<f32> = (0..items)
        .map(|item| {
            power(counts.events[item], -settings.to_popularity)
                * power(RECENT_FLOOR + recent_share(item), settings.trend)
        })
        .collect();
    SparseRows::from_rows(in_parallel(items, |item, sums| {
        forward.row(item).iter().for_each(|&(other, count)| sums.add(other, count));
        let back = settings.backward as f32;
        if back > 0.0 {
            backward.row(item).iter().for_each(|&(other, count)| sums.add(other, back * count));
        }
        let mut row = sums.take();
        for (other, value) in &mut row {
            *value = value.powf(settings.count_power as f32) * from[item] * to[*other as usize];
        }
        keep_largest(&mut row, usize::MAX);
        row
    }))
}

/// Rows of [`steps`], by the rest of the formula.
pub(crate) fn rows_of(
    steps: &SparseRows,
    counts: &Counts,
    settings: &Settings,
    options: RowOptions<'_>,
) -> SparseRows {
    let rows = counted_rows(steps, counts, settings, options);
    match options.content {
        Some(content) => with_content(&rows, counts, content, settings.content_share as f32, options),
        None => rows,
    }
}

fn counted_rows(
    steps: &SparseRows,
    counts: &Counts,
    settings: &Settings,
    options: RowOptions<'_>,
) -> SparseRows {
    let RowOptions { longest, wanted, listed, .. } = options;
    let is_listed = |item: u32| listed.is_none_or(|listed| listed[item as usize]);
    let best = |item: usize| {
        let row = steps.row(item);
        &row[..row.len().min(settings.hop_width as usize)]
    };
    let sum = |row: &[(u32, f32)]| row.iter().map(|(_, value)| value).sum::<f32>();
    let sums_of_best: Vec<f32> = (0..steps.len()).into_par_iter().map(|item| sum(best(item))).collect();

    SparseRows::from_rows(in_parallel(steps.len(), |item, sums| {
        if wanted.is_some_and(|wanted| !wanted[item]) {
            return Vec::new();
        }
        let own = steps.row(item);
        if settings.hop_share <= 0.0 {
            return own.iter().copied().filter(|(other, _)| is_listed(*other)).take(longest).collect();
        }
        for &(through, first) in best(item) {
            let share = first / sums_of_best[item] / sums_of_best[through as usize];
            best(through as usize).iter().for_each(|&(other, second)| sums.add(other, share * second));
        }
        let mut hops = sums.take();
        hops.retain(|(other, _)| *other as usize != item);
        keep_largest(&mut hops, MOST_HOPS);
        let mass = sum(own);
        let rare = 1.0 + settings.hop_for_rare as f32 / (counts.events[item] + 1.0);
        let share = settings.hop_share as f32 * rare * mass;
        own.iter().for_each(|&(other, value)| sums.add(other, value));
        hops.iter().for_each(|&(other, hop)| sums.add(other, share * hop));
        let mut row = sums.take();
        row.retain(|(other, _)| is_listed(*other));
        keep_largest(&mut row, longest);
        row
    }))
}

/// Makes each row by itself, with a scratch row for each thread.
pub(crate) fn in_parallel(
    items: usize,
    row: impl Fn(usize, &mut Accumulator) -> Vec<(u32, f32)> + Sync,
) -> Vec<Vec<(u32, f32)>> {
    (0..items)
        .into_par_iter()
        .with_min_len(64)
        .map_init(
            || Accumulator::new(items),
            |sums, item| {
                let mut made = row(item, sums);
                // A row is cut from thousands of sums: what was cut off must not stay allocated for a million rows.
                made.shrink_to_fit();
                made
            },
        )
        .collect()
}
