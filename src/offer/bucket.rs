//! Shares of all shoppers, the same ones each time.

use crate::model::{FNV_BASIS, fnv_1a};

/// Where a shopper stands among all, from 0 to 1, excluded: evenly over shoppers, by the seed alone, and for each salt
/// as if anew.
pub(super) fn bucket(seed: u32, salt: &[&str]) -> f64 {
    let mut hash = fnv_1a(FNV_BASIS, &seed.to_le_bytes());
    for part in salt {
        hash = fnv_1a(hash, part.as_bytes());
    }
    // FNV-1a leaves the high bits of what is short alike; SplitMix64's last step spreads them.
    let mixed = (hash ^ (hash >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    ((mixed ^ (mixed >> 31)) >> 11) as f64 / (1u64 << 53) as f64
}

#[cfg(test)]
mod tests {
    use alloc::vec::Vec;

    use super::bucket;

    const SHOPPERS: u32 = 20_000;

    #[test]
    fn shoppers_fall_evenly() {
        for salt in [&["holdout"][..], &["variant", "w"], &[]] {
            let mut counts = [0u32; 20];
            (0..SHOPPERS).for_each(|seed| counts[(bucket(seed, salt) * 20.0) as usize] += 1);
            // Five standard deviations around a twentieth.
            assert!(counts.iter().all(|count| count.abs_diff(SHOPPERS / 20) < 155), "{counts:?}");
        }
    }

    #[test]
    fn one_salt_tells_nothing_of_another() {
        let low = |salt: &'static str| (0..SHOPPERS).map(move |seed| bucket(seed, &["variant", salt]) < 0.5);
        let alike = low("a").zip(low("b")).filter(|(a, b)| a == b).count();
        assert!(alike.abs_diff(SHOPPERS as usize / 2) < 354, "{alike}");
        let again: Vec<_> = low("a").collect();
        assert_eq!(again, low("a").collect::<Vec<_>>());
    }
}
