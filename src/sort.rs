//! The one sort of the engine.
//!
//! Each type that the standard sort is used with adds about 4 kB to the wasm, so everything that has
//! to be sorted is sorted as `u64`: a key in the upper half, mostly, and a place in the lower.

/// Sorts ascending.
pub(crate) fn sort(keys: &mut [u64]) {
    keys.sort_unstable();
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
