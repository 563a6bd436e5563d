//! How likely an item is bought again, and after how long.

use crate::count::Rebuys;

/// The orders for which the average of all items stands in.
const SMOOTHING: f64 = 20.0;
/// The intervals for which the typical item stands in, and how many an item must have of its own.
const INTERVALS: f64 = 3.0;
const FEWEST_INTERVALS: u64 = 3;

/// Of each item, how likely an order of somebody who bought it holds it again: `(re-buys + 20 ρ̄) / (exposures + 20)`,
/// with ρ̄ of all items together. What nobody bought has 0.
///
/// ```
/// use regulars_packer::count::Rebuys;
/// use regulars_packer::learn::again;
///
/// let milk = Rebuys { customers: 10, rebuys: 30, exposures: 60, ..Rebuys::default() };
/// let lamp = Rebuys { customers: 10, rebuys: 0, exposures: 60, ..Rebuys::default() };
/// assert_eq!(again(&[milk, lamp, Rebuys::default()]), [35.0 / 80.0, 5.0 / 80.0, 0.0]);
/// ```
pub fn again(rebuys: &[Rebuys]) -> Vec<f32> {
    let sum = |of: fn(&Rebuys) -> u64| rebuys.iter().map(of).sum::<u64>() as f64;
    let average = sum(|item| item.rebuys) / sum(|item| item.exposures).max(1.0);
    let of = |item: &Rebuys| match item.customers {
        0 => 0.0,
        _ => (item.rebuys as f64 + SMOOTHING * average) / (item.exposures as f64 + SMOOTHING),
    };
    rebuys.iter().map(|item| of(item) as f32).collect()
}

/// Of each item, the typical number of days between two orders of one shopper with it: the geometric mean, which a few
/// long pauses do not pull up, drawn towards that of all items by three intervals. 0 where fewer than three are known.
///
/// ```
/// use regulars_packer::count::Rebuys;
/// use regulars_packer::learn::typical_intervals;
///
/// let weekly = Rebuys { intervals: 100, log_interval: 100.0 * 7f64.ln(), ..Rebuys::default() };
/// let twice = Rebuys { intervals: 2, log_interval: 2.0 * 7f64.ln(), ..Rebuys::default() };
/// let days = typical_intervals(&[weekly, twice]);
/// assert!((days[0] - 7.0).abs() < 1e-4);
/// assert_eq!(days[1], 0.0);
/// ```
pub fn typical_intervals(rebuys: &[Rebuys]) -> Vec<f32> {
    let all: f64 = rebuys.iter().map(|item| item.intervals as f64).sum();
    let average = rebuys.iter().map(|item| item.log_interval).sum::<f64>() / all.max(1.0);
    let of = |item: &Rebuys| {
        ((item.log_interval + INTERVALS * average) / (item.intervals as f64 + INTERVALS)).exp() as f32
    };
    rebuys.iter().map(|item| if item.intervals < FEWEST_INTERVALS { 0.0 } else { of(item) }).collect()
}
