//! From shapes to TypeScript.

use alloc::string::String;
use alloc::vec::Vec;

use crate::shape::{Field, Shape};

/// A type that has a name in TypeScript.
pub(crate) struct Named {
    pub(crate) name: &'static str,
    pub(crate) shape: Shape,
    /// What it is, in a sentence; of a type that is declared elsewhere, nothing.
    pub(crate) about: &'static str,
}

/// Declares those of the types that are about something, as what a shop may write: every field that may be left out is
/// optional, and lists are read-only.
pub(crate) fn declarations(types: &[Named]) -> String {
    let declared = types.iter().filter(|named| !named.about.is_empty());
    let declarations: Vec<String> = declared
        .map(|Named { name, shape, about }| match resolved(shape) {
            Shape::Record(fields) => interface(name, about, fields, false, types),
            Shape::Keyed(fields) => interface(name, about, fields, true, types),
            other => {
                [&comment("", about), "export type ", name, " = ", &unnamed(other, "", types), ";\n"].concat()
            }
        })
        .collect();
    declarations.join("\n")
}

fn interface(name: &str, about: &str, fields: &[Field], all_optional: bool, types: &[Named]) -> String {
    let body = members(fields, all_optional, "  ", types);
    [&comment("", about), "export interface ", name, " {\n", &body, "}\n"].concat()
}

fn members(fields: &[Field], all_optional: bool, indent: &str, types: &[Named]) -> String {
    let member = |field: &Field| {
        let mark = if all_optional || field.shape.zeros().is_some() { "?: " } else { ": " };
        let of = of(&field.shape, field.name, types);
        [&comment(indent, field.hint), indent, "readonly ", field.name, mark, &of, ";\n"].concat()
    };
    fields.iter().map(member).collect()
}

fn comment(indent: &str, text: &str) -> String {
    if text.is_empty() { String::new() } else { [indent, "/** ", text, " */\n"].concat() }
}

fn of(shape: &Shape, field: &str, types: &[Named]) -> String {
    match types.iter().find(|named| is_same(&named.shape, shape)) {
        Some(named) => named.name.into(),
        None => unnamed(shape, field, types),
    }
}

fn unnamed(shape: &Shape, field: &str, types: &[Named]) -> String {
    match shape {
        // Shops' ids are often numbers.
        Shape::Text(_) if field.ends_with("_id") || field.ends_with("_ids") => "string | number".into(),
        Shape::Text(_) | Shape::Day => "string".into(),
        Shape::Number(..) | Shape::Whole(..) | Shape::Time => "number".into(),
        Shape::Moment => "string | number".into(),
        Shape::Flag => "boolean".into(),
        Shape::OneOf(names) => {
            let names: Vec<String> = names.iter().map(|name| ["\"", name, "\""].concat()).collect();
            names.join(" | ")
        }
        Shape::List(each, _) => {
            let each = of(each, field, types);
            let (open, close) = if each.contains(' ') { ("(", ")[]") } else { ("", "[]") };
            ["readonly ", open, &each, close].concat()
        }
        Shape::Optional(inner) => of(inner, field, types),
        Shape::Pair(first, second) => {
            ["readonly [", &of(first, field, types), ", ", &of(second, field, types), "]"].concat()
        }
        Shape::Record(fields) => ["{\n", &members(fields, false, "    ", types), "  }"].concat(),
        Shape::Keyed(fields) => ["{\n", &members(fields, true, "    ", types), "  }"].concat(),
        Shape::Tagged(kinds) => {
            let kind = |(kind, fields): &(&str, &[Field])| {
                let members = members(fields, false, "      ", types);
                ["\n  | {\n      readonly kind: \"", kind, "\";\n", &members, "    }"].concat()
            };
            kinds.iter().map(kind).collect()
        }
        Shape::Same(_) => of(resolved(shape), field, types),
    }
}

fn resolved(shape: &Shape) -> &Shape {
    match shape {
        Shape::Same(other) => other(),
        Shape::Optional(inner) => resolved(inner),
        _ => shape,
    }
}

/// Whether two shapes describe the same type: an object by its fields and what is said of them, names by what they are.
fn is_same(one: &Shape, other: &Shape) -> bool {
    match (resolved(one), resolved(other)) {
        (Shape::Record(one), Shape::Record(other)) | (Shape::Keyed(one), Shape::Keyed(other)) => {
            let told = |field: &Field| (field.name, field.hint);
            one.iter().map(told).eq(other.iter().map(told))
        }
        (Shape::OneOf(one), Shape::OneOf(other)) => one == other,
        (Shape::Tagged(one), Shape::Tagged(other)) => {
            one.iter().map(|(kind, _)| kind).eq(other.iter().map(|(kind, _)| kind))
        }
        _ => false,
    }
}
