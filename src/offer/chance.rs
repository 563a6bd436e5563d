//! Draws that anyone can repeat: the same seed, count and name give the same numbers on every machine.

use crate::model::{FNV_BASIS, fnv_1a};

/// ln 4, with which Cheng's algorithm BA accepts.
const LN_4: f64 = 1.386_294_361_119_890_6;
/// e to the power of this is finite, and times any count still.
const MOST_EXPONENT: f64 = 600.0;

/// A stream of draws (SplitMix64).
pub(super) struct Chance(u64);

impl Chance {
    /// Each decision of a shopper has a stream for each name: what is drawn for one offer does not change with the others
    /// that stand beside it.
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

    /// From Beta(`orders`, `others`), both above 0: an exact draw by algorithm BA of R. C. H. Cheng, “Generating
    /// beta variates with nonintegral shape parameters”, Communications of the ACM 21 (1978), which needs no more than
    /// exponentials and logarithms. It throws away fewer than three draws of four.
    pub(super) fn beta(&mut self, orders: f64, others: f64) -> f64 {
        let sum = orders + others;
        let least = orders.min(others);
        let scale = if least <= 1.0 {
            1.0 / least
        } else {
            // A square root by the functions that are there already.
            libm::exp(libm::log((sum - 2.0) / (2.0 * orders * others - sum)) / 2.0)
        };
        loop {
            let (first, second) = (self.share(), self.share());
            let exponent = (scale * libm::log(first / (1.0 - first))).clamp(-MOST_EXPONENT, MOST_EXPONENT);
            let weight = orders * libm::exp(exponent);
            let bound = sum * libm::log(sum / (others + weight)) + (orders + 1.0 / scale) * exponent - LN_4;
            if bound >= libm::log(first * first * second) {
                return weight / (others + weight);
            }
        }
    }
}
