//! Shares of all shoppers, the same ones each time.

use crate::offer::chance::Chance;

/// Where a shopper stands among all, between 0 and 1: evenly over shoppers, by the seed alone, and for each salt as if
/// anew. Decisions are counted from 1, so that none of their draws are these.
pub(super) fn bucket(seed: u32, salt: &str) -> f64 {
    Chance::new(seed, 0, salt).share()
}

#[cfg(test)]
mod tests {
    use alloc::vec::Vec;

    use super::bucket;

    const SHOPPERS: u32 = 20_000;

    #[test]
    fn shoppers_fall_evenly() {
        for salt in ["holdout", "variant/w", ""] {
            let mut counts = [0u32; 20];
            (0..SHOPPERS).for_each(|seed| counts[(bucket(seed, salt) * 20.0) as usize] += 1);
            // Five standard deviations around a twentieth.
            assert!(counts.iter().all(|count| count.abs_diff(SHOPPERS / 20) < 155), "{counts:?}");
        }
    }

    #[test]
    fn one_salt_tells_nothing_of_another() {
        let low = |salt: &'static str| (0..SHOPPERS).map(move |seed| bucket(seed, salt) < 0.5);
        let alike = low("variant/a").zip(low("variant/b")).filter(|(a, b)| a == b).count();
        assert!(alike.abs_diff(SHOPPERS as usize / 2) < 354, "{alike}");
        let again: Vec<_> = low("variant/a").collect();
        assert_eq!(again, low("variant/a").collect::<Vec<_>>());
    }
}
