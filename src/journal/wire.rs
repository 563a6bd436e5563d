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
    /// Takes the value off the start of `from`; `None` where there is no such value.
    fn read(from: &mut &[u8]) -> Option<Self>;
}

/// Implements [`Wire`] for a struct, field by field in the order given, which is the format.
macro_rules! wire {
    ($type:ty { $($field:ident),* $(,)? }) => {
        impl $crate::journal::wire::Wire for $type {
            fn write(&self, to: &mut Vec<u8>) {
                $($crate::journal::wire::Wire::write(&self.$field, to);)*
            }

            fn read(from: &mut &[u8]) -> Option<Self> {
                Some(Self { $($field: $crate::journal::wire::Wire::read(from)?),* })
            }
        }
    };
}
pub(crate) use wire;

#[inline(never)]
fn take<'a>(from: &mut &'a [u8], count: usize) -> Option<&'a [u8]> {
    let (taken, rest) = from.split_at_checked(count)?;
    *from = rest;
    Some(taken)
}

impl Wire for u8 {
    fn write(&self, to: &mut Vec<u8>) {
        to.push(*self);
    }

    fn read(from: &mut &[u8]) -> Option<Self> {
        take(from, 1)?.first().copied()
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
    fn read(from: &mut &[u8]) -> Option<Self> {
        let mut number = 0u64;
        for shift in (0..64).step_by(7) {
            let byte = u8::read(from)?;
            let bits = u64::from(byte & 0x7f);
            if shift == 63 && byte > 1 {
                return None;
            }
            number |= bits << shift;
            if byte < 0x80 {
                return Some(number);
            }
        }
        None
    }
}

impl Wire for u32 {
    fn write(&self, to: &mut Vec<u8>) {
        u64::from(*self).write(to);
    }

    fn read(from: &mut &[u8]) -> Option<Self> {
        u64::read(from)?.try_into().ok()
    }
}

impl Wire for i64 {
    fn write(&self, to: &mut Vec<u8>) {
        ((self << 1) ^ (self >> 63)).cast_unsigned().write(to);
    }

    fn read(from: &mut &[u8]) -> Option<Self> {
        let number = u64::read(from)?;
        Some((number >> 1).cast_signed() ^ -((number & 1).cast_signed()))
    }
}

impl Wire for f64 {
    fn write(&self, to: &mut Vec<u8>) {
        to.extend_from_slice(&self.to_le_bytes());
    }

    /// Infinite and undefined numbers are damage: no sum could recover from one.
    fn read(from: &mut &[u8]) -> Option<Self> {
        let bytes = take(from, 8)?.first_chunk()?;
        Some(f64::from_le_bytes(*bytes)).filter(|number| number.is_finite())
    }
}

impl Wire for String {
    #[inline(never)]
    fn write(&self, to: &mut Vec<u8>) {
        (self.len() as u64).write(to);
        to.extend_from_slice(self.as_bytes());
    }

    #[inline(never)]
    fn read(from: &mut &[u8]) -> Option<Self> {
        let length = u64::read(from)?.try_into().ok()?;
        Some(str::from_utf8(take(from, length)?).ok()?.to_owned())
    }
}

impl Wire for () {
    fn write(&self, _: &mut Vec<u8>) {}

    fn read(_: &mut &[u8]) -> Option<Self> {
        Some(())
    }
}

impl<T: Wire> Wire for Option<T> {
    fn write(&self, to: &mut Vec<u8>) {
        to.push(self.is_some().into());
        if let Some(value) = self {
            value.write(to);
        }
    }

    fn read(from: &mut &[u8]) -> Option<Self> {
        match u8::read(from)? {
            0 => Some(None),
            1 => Some(Some(T::read(from)?)),
            _ => None,
        }
    }
}

impl<T: Wire> Wire for Vec<T> {
    fn write(&self, to: &mut Vec<u8>) {
        (self.len() as u64).write(to);
        self.iter().for_each(|value| value.write(to));
    }

    /// Grows as values come, so that a false length reserves nothing.
    fn read(from: &mut &[u8]) -> Option<Self> {
        let mut values = Vec::new();
        for _ in 0..u64::read(from)? {
            values.push(T::read(from)?);
        }
        Some(values)
    }
}

impl<A: Wire, B: Wire> Wire for (A, B) {
    fn write(&self, to: &mut Vec<u8>) {
        self.0.write(to);
        self.1.write(to);
    }

    fn read(from: &mut &[u8]) -> Option<Self> {
        Some((A::read(from)?, B::read(from)?))
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
            number in -1e300f64..1e300,
            list in prop::collection::vec((".{0,5}", prop::option::of(any::<i64>())), 0..5),
        ) {
            let mut bytes = Vec::new();
            whole.0.write(&mut bytes);
            whole.1.write(&mut bytes);
            whole.2.write(&mut bytes);
            whole.3.write(&mut bytes);
            number.write(&mut bytes);
            list.write(&mut bytes);
            prop_assert_eq!(&bytes, &postcard::to_allocvec(&(whole, number, &list)).unwrap());

            let from = &mut &bytes[..];
            prop_assert_eq!((u8::read(from), u32::read(from), u64::read(from), i64::read(from)),
                (Some(whole.0), Some(whole.1), Some(whole.2), Some(whole.3)));
            prop_assert_eq!(f64::read(from), Some(number));
            prop_assert_eq!(Vec::read(from), Some(list));
            prop_assert!(from.is_empty());
        }

        #[test]
        fn any_bytes_are_read_without_harm(bytes in prop::collection::vec(any::<u8>(), 0..64)) {
            let ours = u64::read(&mut &bytes[..]);
            prop_assert_eq!(ours, postcard::take_from_bytes(&bytes).ok().map(|(number, _)| number));
            let _ = Vec::<(String, Option<f64>)>::read(&mut &bytes[..]);
        }
    }

    #[test]
    fn a_false_length_is_refused_at_once() {
        let mut bytes = Vec::new();
        u64::MAX.write(&mut bytes);
        assert_eq!(Vec::<u8>::read(&mut &bytes[..]), None);
        assert_eq!(String::read(&mut &bytes[..]), None);
        // A list of nothings costs no bytes, so it must not be asked for by length alone.
        assert_eq!(Option::<f64>::read(&mut &[2][..]), None);
    }
}
