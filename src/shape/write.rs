//! From bytes to JSON.

use alloc::string::String;

use crate::journal::wire::{Reader, Wire};
use crate::json::Writer;
use crate::shape::{Field, Shape};

/// Writes the value that stands at the front of the bytes as JSON. What is absent is left out.
pub(crate) fn write(shape: &Shape, from: &mut Reader, to: &mut Writer) {
    match shape {
        Shape::Text(_) => to.text(&String::read(from)),
        Shape::Number(..) => to.number(f64::read(from)),
        Shape::Whole(..) => to.number(f64::from(u32::read(from))),
        Shape::Time | Shape::Moment => to.number(i64::read(from) as f64),
        Shape::Day => {
            let day = u32::read(from);
            let digits =
                [day / 1000, day / 100, day / 10, day].map(|digit| char::from(b'0' + (digit % 10) as u8));
            let [m0, m1, d0, d1] = digits;
            to.text(&String::from_iter([m0, m1, '-', d0, d1]));
        }
        Shape::Flag => to.raw(if bool::read(from) { "true" } else { "false" }),
        Shape::OneOf(names) => {
            let name = names.get(usize::from(u8::read(from)));
            to.text(from.checked(name).copied().unwrap_or_default());
        }
        Shape::List(of, _) => {
            to.raw("[");
            for _ in 0..count(from) {
                to.next();
                write(of, from, to);
            }
            to.raw("]");
        }
        Shape::Optional(of) => match u8::read(from) {
            0 => to.raw("null"),
            _ => write(of, from, to),
        },
        Shape::Pair(first, second) => {
            to.raw("[");
            write(first, from, to);
            to.raw(",");
            write(second, from, to);
            to.raw("]");
        }
        Shape::Record(fields) => {
            to.raw("{");
            write_fields(fields, from, to);
            to.raw("}");
        }
        Shape::Tagged(kinds) => {
            let kind = kinds.get(usize::from(u8::read(from)));
            let Some((name, fields)) = from.checked(kind) else { return to.raw("null") };
            to.raw("{");
            to.key("kind");
            to.text(name);
            write_fields(fields, from, to);
            to.raw("}");
        }
        Shape::Keyed(fields) => {
            to.raw("{");
            for _ in 0..count(from) {
                let field = fields.get(usize::from(u8::read(from)));
                if let Some(field) = from.checked(field) {
                    to.key(field.name);
                    write(&field.shape, from, to);
                }
            }
            to.raw("}");
        }
        Shape::Same(other) => write(other(), from, to),
    }
}

fn write_fields(fields: &[Field], from: &mut Reader, to: &mut Writer) {
    for field in fields {
        if matches!(field.shape, Shape::Optional(_)) && from.skip_none() {
            continue;
        }
        to.key(field.name);
        write(&field.shape, from, to);
    }
}

/// A false length must not be believed.
fn count(from: &mut Reader) -> usize {
    let count = usize::try_from(u64::read(from)).ok().filter(|count| *count <= from.left().max(1));
    from.checked(count).unwrap_or_default()
}
