//! Draws that anyone can repeat: the same seed, count and name give the same numbers on every machine.

use crate::model::{FNV_BASIS, fnv_1a};

/// ln 4, with which Cheng's algorithm BA accepts.
const LN_4: f64 = 1.386_294_361_119_890_6;
/// e to the power of this is finite, and times any count still.
const MOST_EXPONENT: f64 = 600.0;

/// A draw that is not found in so many tries, one of a hundred million, is the mean; so is, without end otherwise,
/// what has no such distribution.
const MOST_TRIES: u32 = 64;

/// A stream of draws (SplitMix64).
pub(super) struct Chance(u64);

impl Chance {
    /// Each decision of a shopper has a stream for each name: what is drawn for one offer does not change
    /// with the others that stand beside it.
    pub(super) fn new(seed: u32, count: u32, name: &str) -> Chance {
        let hash = fnv_1a(FNV_BASIS, &seed.to_le_bytes());
        Chance(fnv_1a(fnv_1a(hash, &count.to_le_bytes()), name.as_bytes()))
    }

    /// Evenly from 0 to 1, never either.
    pub(super) fn share(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (((mixed ^ (mixed >> 31)) >> 12) as f64 + 0.5) / (1u64 << 52) as f64
    }

    /// From Beta(`orders`, `others`), both above 0: an exact draw by algorithm BA of R. C. H. Cheng,
    /// “Generating beta variates with nonintegral shape parameters”, Communications of the ACM 21 (1978),
    /// which needs no more than exponentials and logarithms. It throws away fewer than three draws of four.
    pub(super) fn beta(&mut self, orders: f64, others: f64) -> f64 {
        let sum = orders + others;
        let least = orders.min(others);
        let scale = if least <= 1.0 {
            1.0 / least
        } else {
            // A square root by the functions that are there already.
            libm::exp(libm::log((sum - 2.0) / (2.0 * orders * others - sum)) / 2.0)
        };
        for _ in 0..MOST_TRIES {
            let (first, second) = (self.share(), self.share());
            let exponent = (scale * libm::log(first / (1.0 - first))).clamp(-MOST_EXPONENT, MOST_EXPONENT);
            let weight = orders * libm::exp(exponent);
            let bound = sum * libm::log(sum / (others + weight)) + (orders + 1.0 / scale) * exponent - LN_4;
            if bound >= libm::log(first * first * second) {
                return weight / (others + weight);
            }
        }
        orders / sum
    }
}

#[cfg(test)]
mod tests {
    use std::vec::Vec;

    use proptest::prelude::*;

    use super::*;

    const DRAWS: u32 = 20_000;

    fn draws(a: f64, b: f64) -> Vec<f64> {
        let mut chance = Chance::new(7, 1, "draws");
        (0..DRAWS).map(|_| chance.beta(a, b)).collect()
    }

    /// The distribution function at each of the sorted `points`, by the trapezoidal rule on the log-odds,
    /// where the density is smooth whatever the shape.
    fn distribution(a: f64, b: f64, points: &[f64]) -> Vec<f64> {
        let density = |z: f64| (-a * (-z).exp().ln_1p() - b * z.exp().ln_1p()).exp();
        let (low, high, step) = (-36.0 / a.min(1.0), 36.0 / b.min(1.0), 1e-3);
        let mut points = points.iter().map(|point| (point / (1.0 - point)).ln()).peekable();
        let (mut sum, mut z, mut sums) = (0.0, low, Vec::new());
        while z < high {
            while points.next_if(|point| *point < z).is_some() {
                sums.push(sum);
            }
            sum += step * density(z);
            z += step;
        }
        sums.extend(points.map(|_| sum));
        sums.iter().map(|part| part / sum).collect()
    }

    #[test]
    fn draws_are_distributed_as_beta() {
        for (a, b) in
            [(0.12, 39.88), (0.5, 0.5), (1.0, 1.0), (1.0, 9.0), (6.0, 34.0), (40.0, 3.0), (150.0, 90.0)]
        {
            let mut draws = draws(a, b);
            draws.sort_by(f64::total_cmp);
            let expected = distribution(a, b, &draws);
            let gap = |(at, expected): (usize, &f64)| (expected - at as f64 / f64::from(DRAWS)).abs();
            let most = expected.iter().enumerate().map(gap).fold(0.0, f64::max);
            // Kolmogorov and Smirnov: more than this in one of a hundred samples.
            assert!(most < 1.63 / f64::from(DRAWS).sqrt(), "Beta({a}, {b}): {most}");
        }
    }

    #[test]
    fn few_draws_are_thrown_away() {
        for (a, b) in [(0.1, 40.0), (0.5, 0.5), (1.0, 1.0), (3.0, 37.0), (400.0, 2.0)] {
            let mut chance = Chance::new(7, 1, "draws");
            (0..DRAWS).for_each(|_| {
                chance.beta(a, b);
            });
            // Each step of SplitMix64 adds the same, so the state tells how many numbers were taken.
            let mut counted = Chance::new(7, 1, "draws");
            let mut taken = 0;
            while counted.0 != chance.0 {
                counted.share();
                taken += 1;
            }
            assert!(taken < 2 * 4 * DRAWS, "Beta({a}, {b}): {taken}");
        }
    }

    #[test]
    fn streams_differ_by_each_of_their_names() {
        let first = |seed, count, name| Chance::new(seed, count, name).share();
        let draws = [first(1, 1, "a"), first(2, 1, "a"), first(1, 2, "a"), first(1, 1, "b")];
        for (at, draw) in draws.iter().enumerate() {
            assert!(draws[..at].iter().all(|other| other != draw), "{draws:?}");
        }
        // Pinned, because decisions must be the same on every machine.
        assert_eq!(first(1, 1, "a").to_bits(), PINNED_SHARE);
        assert_eq!(Chance::new(1, 1, "a").beta(2.5, 30.0).to_bits(), PINNED_BETA);
    }

    const PINNED_SHARE: u64 = 4_606_741_204_964_482_911;
    const PINNED_BETA: u64 = 4_585_024_903_935_581_994;

    proptest! {
        #[test]
        fn any_shape_gives_a_share(a in 1e-6..1e6, b in 1e-6..1e6, seed: u32) {
            let draw = Chance::new(seed, 0, "").beta(a, b);
            prop_assert!((0.0..=1.0).contains(&draw), "Beta({a}, {b}): {draw}");
        }

        #[test]
        fn what_is_no_shape_ends_as_well(a in any::<f64>(), b in any::<f64>()) {
            let draw = Chance::new(1, 1, "").beta(a, b);
            let is_shape = a > 0.0 && b > 0.0;
            prop_assert!(draw.is_nan() || !is_shape || (0.0..=1.0).contains(&draw), "Beta({a}, {b}): {draw}");
        }

        #[test]
        fn mean_and_variance_are_those_of_beta(a in 0.1..200.0, b in 0.1..200.0) {
            let draws = draws(a, b);
            let count = f64::from(DRAWS);
            let mean = draws.iter().sum::<f64>() / count;
            let variance = draws.iter().map(|draw| (draw - mean).powi(2)).sum::<f64>() / count;
            let expected = a * b / ((a + b).powi(2) * (a + b + 1.0));
            let off = (mean - a / (a + b)).abs() / (expected / count).sqrt();
            prop_assert!(off < 5.0, "Beta({a}, {b}): mean off by {off} standard errors");
            let ratio = variance / expected;
            prop_assert!((ratio - 1.0).abs() < 0.2, "Beta({a}, {b}): variance {variance}, not {expected}");
        }
    }
}
