//! What data may be, said as data.
//!
//! A [`Shape`] describes how a type is written in the journal's [wire format](crate::journal::wire). One reader
//! turns whatever a shop or a shopper hands over into such bytes, checked, with the path of whatever is wrong; one
//! writer turns such bytes into JSON; and natively a JSON Schema comes of it. So there is one place that says what
//! an offer is, and the wasm holds no code for each of its fields.

mod read;
#[cfg(feature = "json")]
mod schema;
#[cfg(feature = "json")]
mod typescript;
mod write;

use alloc::string::String;
use alloc::vec::Vec;

use crate::journal::wire::Wire;

pub(crate) use read::read;
#[cfg(test)]
pub(crate) use schema::schema;
#[cfg(feature = "json")]
pub(crate) use schema::schema_or_list;
#[cfg(feature = "json")]
pub(crate) use typescript::{Named, declarations};
pub(crate) use write::write;

/// What a value may be, and how it is written as bytes.
pub(crate) enum Shape {
    /// Text that is not blank, of at most so many characters: a `String`.
    Text(usize),
    /// A number between two, both included; in words, what was expected: an `f64`.
    Number(f64, f64, &'static str),
    /// A whole number between two, both included; in words, what was expected: a `u32`.
    Whole(u32, u32, &'static str),
    /// Milliseconds since 1970, as they are: an `i64`.
    Time,
    /// A moment as a person writes it, ISO 8601 or milliseconds since 1970: an `i64`.
    Moment,
    /// A day of the year as a person writes it, `"12-24"` or, of which the year is dropped, `"1990-12-24"`: a `u32`,
    /// 100 times the month and the day.
    Day,
    /// True or false: a `bool`.
    Flag,
    /// One of some names: an enum of plain variants, by its number in a byte.
    OneOf(&'static [&'static str]),
    /// A list of at most so many: a `Vec`.
    List(&'static Shape, usize),
    /// Something or nothing: an `Option`. Only for fields, which may be left out.
    Optional(&'static Shape),
    /// Two values in a list: a pair.
    Pair(&'static Shape, &'static Shape),
    /// An object: a struct, field by field.
    Record(&'static [Field]),
    /// An object whose `kind` decides its other fields: an enum, by the number of the kind in a byte.
    Tagged(&'static [(&'static str, &'static [Field])]),
    /// An object any of whose keys may be there: a `Vec` of an enum, one for each key, in the order of this table.
    Keyed(&'static [Field]),
    /// Another shape, which may hold this one: hence the function.
    Same(fn() -> &'static Shape),
}

/// A field of an object.
pub(crate) struct Field {
    pub(crate) name: &'static str,
    pub(crate) shape: Shape,
    /// What it is and how to write it, in a sentence: the mend of what is wrong in it.
    pub(crate) hint: &'static str,
}

impl Shape {
    /// How many zeros stand for a value that is absent, if it may be: nothing, none, no and the first kind are all one
    /// byte, and an object is absent where all its fields may be.
    fn zeros(&self) -> Option<usize> {
        match self {
            Shape::Optional(_) | Shape::List(..) | Shape::Flag | Shape::Keyed(_) => Some(1),
            Shape::Tagged(kinds) => kinds.first().is_some_and(|(_, fields)| fields.is_empty()).then_some(1),
            Shape::Record(fields) => fields.iter().map(|field| field.shape.zeros()).sum(),
            Shape::Same(other) => other().zeros(),
            _ => None,
        }
    }
}

/// A type whose values can be read and written as data.
pub(crate) trait Shaped: Wire {
    const SHAPE: Shape;
}

/// The most of anything that is nowhere else bounded.
const MOST: usize = 1000;
pub(crate) const LONGEST_TEXT: usize = 300;
/// What any number may be: a sum of a billion of them, and twice what affinities may grow by, still is a number.
pub(crate) const LARGEST_NUMBER: f64 = 1e150;

impl Shaped for String {
    const SHAPE: Shape = Shape::Text(LONGEST_TEXT);
}

impl Shaped for f64 {
    const SHAPE: Shape = Shape::Number(-LARGEST_NUMBER, LARGEST_NUMBER, "a number, not too large");
}

impl Shaped for u32 {
    const SHAPE: Shape = Shape::Whole(0, u32::MAX, "a whole number of at least 0");
}

impl Shaped for i64 {
    const SHAPE: Shape = Shape::Time;
}

impl Shaped for bool {
    const SHAPE: Shape = Shape::Flag;
}

impl<T: Shaped> Shaped for Option<T> {
    const SHAPE: Shape = Shape::Optional(&T::SHAPE);
}

impl<T: Shaped> Shaped for Vec<T> {
    const SHAPE: Shape = Shape::List(&T::SHAPE, MOST);
}

impl<A: Shaped, B: Shaped> Shaped for (A, B) {
    const SHAPE: Shape = Shape::Pair(&A::SHAPE, &B::SHAPE);
}

/// The shape of the field that a function borrows.
pub(crate) const fn shape_of<S, T: Shaped>(_: fn(&S) -> &T) -> Shape {
    T::SHAPE
}

/// Implements [`Wire`](crate::journal::wire::Wire) and [`Shaped`] for a struct, field by field in the order given,
/// which is the format. A field may have a shape narrower than its type's, and a hint.
macro_rules! shaped {
    (@shape $type:ty, $field:ident) => { $crate::shape::shape_of(|of: &$type| &of.$field) };
    (@shape $type:ty, $field:ident, $shape:expr) => { $shape };
    ($type:ty { $($field:ident $(: $shape:expr $(, $hint:literal)?)?);* $(;)? }) => {
        $crate::journal::wire::wire!($type { $($field),* });

        impl $crate::shape::Shaped for $type {
            const SHAPE: $crate::shape::Shape = $crate::shape::Shape::Record(&[$(
                $crate::shape::Field {
                    name: stringify!($field),
                    shape: $crate::shape::shaped!(@shape $type, $field $(, $shape)?),
                    hint: concat!("", $($($hint)?)?),
                }
            ),*]);
        }
    };
}
pub(crate) use shaped;

/// Implements [`Wire`](crate::journal::wire::Wire) and [`Shaped`] for an enum of plain variants, by their names in
/// order, which is the format: new ones go to the end.
macro_rules! named {
    ($type:ident { $($variant:ident => $name:literal),* $(,)? }) => {
        impl $type {
            /// Every one, in the order of their numbers.
            pub const ALL: &'static [$type] = &[$($type::$variant),*];
            pub(crate) const NAMES: &'static [&'static str] = &[$($name),*];

            /// Its name in data.
            pub fn name(self) -> &'static str {
                Self::NAMES[self as usize]
            }
        }

        impl $crate::journal::wire::Wire for $type {
            fn write(&self, to: &mut alloc::vec::Vec<u8>) {
                to.push(*self as u8);
            }

            fn read(from: &mut $crate::journal::wire::Reader) -> Self {
                let number = usize::from(u8::read(from));
                from.checked(Self::ALL.get(number)).copied().unwrap_or(Self::ALL[0])
            }
        }

        impl $crate::shape::Shaped for $type {
            const SHAPE: $crate::shape::Shape = $crate::shape::Shape::OneOf(Self::NAMES);
        }
    };
}
pub(crate) use named;

/// Implements [`Wire`](crate::journal::wire::Wire) for an enum each of whose variants holds one value, by its number
/// in the order given, which is the format; and lists the keys under which they stand in an object.
macro_rules! keyed {
    ($type:ident { $($number:literal $variant:ident($inner:ty) = $name:literal: $shape:expr, $hint:literal);* $(;)? }) => {
        impl $type {
            pub(crate) const FIELDS: &'static [$crate::shape::Field] =
                &[$($crate::shape::Field { name: $name, shape: $shape, hint: $hint }),*];

            /// The key under which it stands.
            pub fn key(&self) -> &'static str {
                match self {
                    $($type::$variant(_) => $name),*
                }
            }
        }

        impl $crate::journal::wire::Wire for $type {
            fn write(&self, to: &mut alloc::vec::Vec<u8>) {
                match self {
                    $($type::$variant(value) => {
                        to.push($number);
                        $crate::journal::wire::Wire::write(value, to);
                    })*
                }
            }

            fn read(from: &mut $crate::journal::wire::Reader) -> Self {
                match u8::read(from) {
                    $($number => $type::$variant(<$inner as $crate::journal::wire::Wire>::read(from)),)*
                    _ => {
                        from.checked::<()>(None);
                        Self::default()
                    }
                }
            }
        }
    };
}
pub(crate) use keyed;

#[cfg(test)]
pub(crate) mod tests;
