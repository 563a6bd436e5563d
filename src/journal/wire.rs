//! Values as bytes: the part of [postcard's wire format](https://postcard.jamesmunns.com/wire-format)
//! that the journal needs.
//!
//! The crate `postcard` itself is the oracle in the tests; in the wasm its generic code would take
//! 25 kB for what these few functions do.

use alloc::borrow::ToOwned;
use alloc::string::String;
use alloc::vec::Vec;

/// A value that the journal holds.
pub(crate) trait Wire: Sized {
    fn write(&self, to: &mut Vec<u8>);
    /// Takes the value off the front. Where there is no such value, notes that and makes one up.
    fn read(from: &mut Reader) -> Self;
}

/// Bytes to take values off.
///
/// Damage is noted here rather than returned, so that it is looked for once, at the end, and not
/// after each of a profile's fields: 4 kB less wasm.
pub(crate) struct Reader<'a> {
    rest: &'a [u8],
    is_damaged: bool,
}

impl<'a> Reader<'a> {
    pub(crate) fn new(bytes: &'a [u8]) -> Self {
        Reader { rest: bytes, is_damaged: false }
    }

    pub(crate) fn take(&mut self, count: usize) -> Option<&'a [u8]> {
        let split = self.rest.split_at_checked(count);
        let (taken, rest) = self.checked(split)?;
        self.rest = rest;
        Some(taken)
    }

    /// Takes off the byte of a nothing, if that stands there.
    pub(crate) fn skip_none(&mut self) -> bool {
        let is_none = self.rest.first() == Some(&0);
        if is_none {
            self.rest = &self.rest[1..];
        }
        is_none
    }

    /// How many bytes are left.
    pub(crate) fn left(&self) -> usize {
        self.rest.len()
    }

    /// Whether all was read, and whole.
    pub(crate) fn is_done(&self) -> bool {
        !self.is_damaged && self.rest.is_empty()
    }

    /// Notes damage where there is no value.
    pub(crate) fn checked<T>(&mut self, value: Option<T>) -> Option<T> {
        self.is_damaged |= value.is_none();
        value
    }
}

/// The value that the bytes hold, and nothing behind it.
pub(crate) fn whole<T: Wire>(bytes: &[u8]) -> Option<T> {
    let mut from = Reader::new(bytes);
    let value = T::read(&mut from);
    from.is_done().then_some(value)
}

/// Implements [`Wire`] for a struct, field by field in the order given, which is the format.
macro_rules! wire {
    ($type:ty { $($field:ident),* $(,)? }) => {
        impl $crate::journal::wire::Wire for $type {
            fn write(&self, to: &mut alloc::vec::Vec<u8>) {
                $($crate::journal::wire::Wire::write(&self.$field, to);)*
            }

            fn read(from: &mut $crate::journal::wire::Reader) -> Self {
                Self { $($field: $crate::journal::wire::Wire::read(from)),* }
            }
        }
    };
}
pub(crate) use wire;

impl Wire for u8 {
    fn write(&self, to: &mut Vec<u8>) {
        to.push(*self);
    }

    #[inline(never)]
    fn read(from: &mut Reader) -> Self {
        from.take(1).and_then(<[u8]>::first).copied().unwrap_or_default()
    }
}

impl Wire for u64 {
    #[inline(never)]
    fn write(&self, to: &mut Vec<u8>) {
        let mut rest = *self;
        while rest >= 0x80 {
            to.push(rest as u8 | 0x80);
            rest >>= 7;
        }
        to.push(rest as u8);
    }

    #[inline(never)]
    fn read(from: &mut Reader) -> Self {
        let mut number = 0;
        for shift in (0..64).step_by(7) {
            let byte = u8::read(from);
            number |= u64::from(byte & 0x7f) << shift;
            from.is_damaged |= shift == 63 && byte > 1;
            if byte < 0x80 {
                break;
            }
        }
        number
    }
}

impl Wire for u32 {
    fn write(&self, to: &mut Vec<u8>) {
        u64::from(*self).write(to);
    }

    fn read(from: &mut Reader) -> Self {
        let number = u64::read(from).try_into().ok();
        from.checked(number).unwrap_or_default()
    }
}

impl Wire for i64 {
    fn write(&self, to: &mut Vec<u8>) {
        ((self << 1) ^ (self >> 63)).cast_unsigned().write(to);
    }

    fn read(from: &mut Reader) -> Self {
        let number = u64::read(from);
        (number >> 1).cast_signed() ^ -((number & 1).cast_signed())
    }
}

impl Wire for f64 {
    fn write(&self, to: &mut Vec<u8>) {
        to.extend_from_slice(&self.to_le_bytes());
    }

    /// Infinite and undefined numbers are damage: no sum could recover from one.
    #[inline(never)]
    fn read(from: &mut Reader) -> Self {
        let bytes = from.take(8).and_then(<[u8]>::first_chunk);
        let number = bytes.map(|bytes| f64::from_le_bytes(*bytes)).filter(|number| number.is_finite());
        from.checked(number).unwrap_or_default()
    }
}

impl Wire for f32 {
    fn write(&self, to: &mut Vec<u8>) {
        to.extend_from_slice(&self.to_le_bytes());
    }

    /// As for `f64`.
    fn read(from: &mut Reader) -> Self {
        let bytes = from.take(4).and_then(<[u8]>::first_chunk);
        let number = bytes.map(|bytes| f32::from_le_bytes(*bytes)).filter(|number| number.is_finite());
        from.checked(number).unwrap_or_default()
    }
}

impl Wire for String {
    #[inline(never)]
    fn write(&self, to: &mut Vec<u8>) {
        (self.len() as u64).write(to);
        to.extend_from_slice(self.as_bytes());
    }

    #[inline(never)]
    fn read(from: &mut Reader) -> Self {
        let length = u32::read(from) as usize;
        let text = from.take(length).and_then(|bytes| str::from_utf8(bytes).ok());
        from.checked(text).unwrap_or_default().to_owned()
    }
}

impl Wire for bool {
    fn write(&self, to: &mut Vec<u8>) {
        to.push((*self).into());
    }

    fn read(from: &mut Reader) -> Self {
        let byte = u8::read(from);
        from.checked((byte < 2).then_some(byte == 1)).unwrap_or_default()
    }
}

impl Wire for () {
    fn write(&self, _: &mut Vec<u8>) {}

    fn read(_: &mut Reader) -> Self {}
}

impl<T: Wire> Wire for Option<T> {
    fn write(&self, to: &mut Vec<u8>) {
        to.push(self.is_some().into());
        if let Some(value) = self {
            value.write(to);
        }
    }

    fn read(from: &mut Reader) -> Self {
        match u8::read(from) {
            0 => None,
            1 => Some(T::read(from)),
            _ => {
                from.is_damaged = true;
                None
            }
        }
    }
}

impl<T: Wire> Wire for Vec<T> {
    fn write(&self, to: &mut Vec<u8>) {
        (self.len() as u64).write(to);
        self.iter().for_each(|value| value.write(to));
    }

    /// Grows as values come, so that a false length reserves nothing.
    fn read(from: &mut Reader) -> Self {
        let mut values = Vec::new();
        let mut left = u64::read(from);
        while left > 0 && !from.is_damaged {
            values.push(T::read(from));
            left -= 1;
        }
        values
    }
}

impl<A: Wire, B: Wire> Wire for (A, B) {
    fn write(&self, to: &mut Vec<u8>) {
        self.0.write(to);
        self.1.write(to);
    }

    fn read(from: &mut Reader) -> Self {
        (A::read(from), B::read(from))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn bytes_are_those_of_postcard(
            whole in any::<(u8, u32, u64, i64)>(),
            is in any::<bool>(),
            number in -1e300f64..1e300,
            list in prop::collection::vec((".{0,5}", prop::option::of(any::<i64>())), 0..5),
        ) {
            let mut bytes = Vec::new();
            whole.0.write(&mut bytes);
            whole.1.write(&mut bytes);
            whole.2.write(&mut bytes);
            whole.3.write(&mut bytes);
            number.write(&mut bytes);
            is.write(&mut bytes);
            list.write(&mut bytes);
            prop_assert_eq!(&bytes, &postcard::to_allocvec(&(whole, number, is, &list)).unwrap());

            let from = &mut Reader::new(&bytes);
            prop_assert_eq!((u8::read(from), u32::read(from), u64::read(from), i64::read(from)), whole);
            prop_assert_eq!(f64::read(from), number);
            prop_assert_eq!(bool::read(from), is);
            prop_assert_eq!(Vec::<(String, Option<i64>)>::read(from), list);
            prop_assert!(from.rest.is_empty() && !from.is_damaged);
        }

        #[test]
        fn any_bytes_are_read_without_harm(bytes in prop::collection::vec(any::<u8>(), 0..64)) {
            let from = &mut Reader::new(&bytes);
            let ours = u64::read(from);
            let ours = (!from.is_damaged).then_some(ours);
            prop_assert_eq!(ours, postcard::take_from_bytes(&bytes).ok().map(|(number, _)| number));
            let _ = whole::<Vec<(String, Option<f64>)>>(&bytes);
        }
    }

    #[test]
    fn a_false_length_is_refused_at_once() {
        let mut bytes = Vec::new();
        u64::MAX.write(&mut bytes);
        assert_eq!(whole::<Vec<u8>>(&bytes), None);
        assert_eq!(whole::<String>(&bytes), None);
        // A list of nothings costs no bytes, so it must not be asked for by length alone.
        assert_eq!(whole::<Option<f64>>(&[2]), None);
        assert_eq!(whole::<bool>(&[2]), None);
    }
}
