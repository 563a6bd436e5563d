use core::f64::consts::LN_2;

/// 2 to the power of `x`, up to 2^±1000.
///
/// The whole part goes into the exponent as it is and the fraction through `exp`, which is as exact
/// as `libm::exp2` and does without that function's table of 4 kB.
pub(crate) fn exp2(x: f64) -> f64 {
    let x = x.clamp(-1000.0, 1000.0);
    let whole = libm::rint(x);
    let power = f64::from_bits(((whole as i64 + 1023) as u64) << 52);
    libm::exp((x - whole) * LN_2) * power
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn is_as_near_as_the_standard_one(x in -1000.0..1000.0) {
            let (ours, expected) = (super::exp2(x), x.exp2());
            prop_assert!((ours / expected - 1.0).abs() < 4.0 * f64::EPSILON, "2^{x}: {ours} {expected}");
        }

        #[test]
        fn whole_powers_are_exact(x in -1000..1000) {
            prop_assert_eq!(super::exp2(f64::from(x)), f64::from(x).exp2());
        }
    }
}
