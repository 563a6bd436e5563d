//! From shapes to JSON Schema (draft 2020-12).

use alloc::string::ToString;
use alloc::vec::Vec;

use serde_json::{Map, Value, json};

use crate::shape::{Field, LARGEST_NUMBER, Shape};

/// The JSON Schema of a shape. A shape that may hold itself is named once under `$defs`.
pub(crate) fn schema(shape: &'static Shape, title: &str) -> Value {
    let mut named = Named::default();
    let mut schema = of(shape, &mut named);
    let described = schema.as_object_mut();
    if let Some(described) = described {
        described.insert("$schema".into(), json!("https://json-schema.org/draft/2020-12/schema"));
        described.insert("title".into(), json!(title));
        if !named.definitions.is_empty() {
            described.insert("$defs".into(), Value::Object(named.definitions));
        }
    }
    schema
}

/// The JSON Schema of a shape, or else of the list alone that it holds under `list`; both are named under `$defs`.
pub(crate) fn schema_or_list(shape: &'static Shape, title: &str, name: &str, list: &str) -> Value {
    let refer = |to: &str| json!({"$ref": alloc::format!("#/$defs/{to}")});
    let mut whole = schema(shape, "");
    let mut root = json!({
        "$schema": whole["$schema"].take(),
        "title": title,
        "anyOf": [refer(name), refer(list)],
        "$defs": whole.as_object().and_then(|whole| whole.get("$defs")).cloned().unwrap_or_else(|| json!({})),
    });
    let listed = &mut whole["properties"][list];
    root["$defs"][list] = core::mem::replace(listed, refer(list));
    listed["description"] = root["$defs"][list]["description"].clone();
    whole["properties"]["$schema"] = json!({"type": "string", "description": "Where this schema is."});
    if let Some(whole) = whole.as_object_mut() {
        whole.retain(|key, _| !["$schema", "$defs", "title"].contains(&key.as_str()));
    }
    root["$defs"][name] = whole;
    root
}

/// The shapes met by name so far.
#[derive(Default)]
struct Named {
    shapes: Vec<*const Shape>,
    definitions: Map<alloc::string::String, Value>,
}

fn of(shape: &'static Shape, named: &mut Named) -> Value {
    match shape {
        // Ids are often numbers, and numbers are often text; both are read.
        Shape::Text(most) => json!({"type": ["string", "number"], "minLength": 1, "maxLength": most}),
        Shape::Number(least, most, _) => {
            let mut number = json!({"type": ["number", "string"]});
            if *least == f64::MIN_POSITIVE {
                number["exclusiveMinimum"] = json!(0);
            } else if *least > -LARGEST_NUMBER {
                number["minimum"] = json!(least);
            }
            if *most < LARGEST_NUMBER {
                number["maximum"] = json!(most);
            }
            number
        }
        Shape::Whole(least, most, _) => {
            json!({"type": ["integer", "string"], "minimum": least, "maximum": most})
        }
        Shape::Time => json!({"type": "number"}),
        Shape::Moment => json!({"type": ["string", "number"]}),
        Shape::Day => json!({"type": "string", "pattern": "^([0-9]{4}-)?[0-9]{2}-[0-9]{2}$"}),
        Shape::Flag => json!({"type": "boolean"}),
        Shape::OneOf(names) => json!({"enum": names}),
        Shape::List(shape, most) => json!({"type": "array", "items": of(shape, named), "maxItems": most}),
        Shape::Optional(shape) => of(shape, named),
        Shape::Pair(first, second) => {
            json!({"type": "array", "prefixItems": [of(first, named), of(second, named)], "minItems": 2, "maxItems": 2})
        }
        Shape::Record(fields) => object(fields, None, named),
        Shape::Tagged(kinds) => {
            let kinds: Vec<Value> =
                kinds.iter().map(|(kind, fields)| object(fields, Some(kind), named)).collect();
            json!({"oneOf": kinds})
        }
        Shape::Keyed(fields) => {
            let mut object = object(fields, None, named);
            object["required"] = json!([]);
            object
        }
        Shape::Same(shape) => {
            let shape = shape();
            let at = named.shapes.iter().position(|known| core::ptr::eq(*known, shape));
            let at = at.unwrap_or_else(|| {
                let at = named.shapes.len();
                named.shapes.push(shape);
                let definition = of(shape, named);
                named.definitions.insert(at.to_string(), definition);
                at
            });
            json!({"$ref": alloc::format!("#/$defs/{at}")})
        }
    }
}

fn object(fields: &'static [Field], kind: Option<&str>, named: &mut Named) -> Value {
    let mut properties = Map::new();
    let mut required: Vec<&str> = Vec::new();
    if let Some(kind) = kind {
        properties.insert("kind".into(), json!({"const": kind}));
        required.push("kind");
    }
    for field in fields {
        let mut described = of(&field.shape, named);
        if !field.hint.is_empty()
            && let Some(described) = described.as_object_mut()
        {
            described.insert("description".into(), json!(field.hint));
        }
        properties.insert(field.name.into(), described);
        if field.shape.zeros().is_none() {
            required.push(field.name);
        }
    }
    json!({"type": "object", "properties": properties, "required": required, "additionalProperties": false})
}
