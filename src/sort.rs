//! The one sort of the engine.
//!
//! Each type that the standard sort is used with adds about 4 kB to the wasm, so everything that has
//! to be sorted is sorted as `u64`: a key in the upper half, mostly, and a place in the lower.

use alloc::vec::Vec;

/// Up to so many keys are sorted by insertion, which begins at once.
const FEW: usize = 48;

/// Sorts ascending: byte by byte from the lowest, passing over bytes that all keys share. O(keys).
pub(crate) fn sort(keys: &mut [u64]) {
    if keys.len() <= FEW {
        return insert(keys);
    }
    let mut sorted = keys.to_vec();
    for shift in (0..u64::BITS).step_by(8) {
        let byte = |key: u64| usize::from((key >> shift) as u8);
        let mut counts = [0; 256];
        keys.iter().for_each(|&key| counts[byte(key)] += 1);
        if counts.contains(&keys.len()) {
            continue;
        }
        let mut next = 0;
        let mut places = counts.map(|count| {
            next += count;
            next - count
        });
        for &key in &*keys {
            let place = &mut places[byte(key)];
            sorted[*place] = key;
            *place += 1;
        }
        keys.copy_from_slice(&sorted);
    }
}

fn insert(keys: &mut [u64]) {
    for end in 1..keys.len() {
        let mut at = end;
        while at > 0 && keys[at - 1] > keys[at] {
            keys.swap(at - 1, at);
            at -= 1;
        }
    }
}

/// The places of numbers of at least 0, the largest first; ties in their order.
pub(crate) fn largest_first(numbers: impl Iterator<Item = f64>) -> Vec<usize> {
    let mut keys: Vec<u64> = numbers.zip(0..).map(|(number, at)| key(!bits(number), at)).collect();
    sort(&mut keys);
    keys.into_iter().map(place).collect()
}

/// A key that sorts by `value` first and by `place` at equal values.
pub(crate) fn key(value: u32, place: u32) -> u64 {
    u64::from(value) << 32 | u64::from(place)
}

/// The place in a key.
pub(crate) fn place(key: u64) -> usize {
    key as u32 as usize
}

/// A number of at least 0 as bits that sort as the number does.
pub(crate) fn bits(value: f64) -> u32 {
    (value as f32).to_bits()
}

#[cfg(test)]
mod tests {
    use alloc::vec::Vec;

    use proptest::collection::vec;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn sorts_as_the_standard_sort_does(
            mut keys in prop_oneof![vec(any::<u64>(), 0..300), vec(0..600u64, 0..300)],
        ) {
            let mut expected: Vec<u64> = keys.clone();
            expected.sort_unstable();
            super::sort(&mut keys);
            prop_assert_eq!(keys, expected);
        }
    }
}
