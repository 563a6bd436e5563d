//! A JSON product as cells with dotted names.

use serde_json::{Map, Value};

use super::Cells;
use super::table::without_separators;

/// Separates the values within one cell.
const VALUE: &str = "\u{1f}";
/// Objects within objects deeper than this are left out.
const DEEPEST: usize = 4;

/// The cells of a product. A list is one cell of several values; what lies in objects has dotted names
/// (`variants.price`), aligned by position where the objects are a list.
pub(super) fn flatten(product: &Map<String, Value>) -> Cells {
    let mut cells = Cells::new();
    for (name, value) in product {
        flatten_into(name.clone(), &[value], 0, &mut cells);
    }
    cells
}

/// The cells of one name, given the values that several objects have there.
fn flatten_into(name: String, values: &[&Value], depth: usize, cells: &mut Cells) {
    let spread: Vec<&Value> = values
        .iter()
        .flat_map(|value| match value {
            // A list within one of several objects would shift what comes after it.
            Value::Array(inner) if values.len() == 1 => inner.iter().collect(),
            value => vec![*value],
        })
        .collect();
    let mut below: Vec<&str> = Vec::new();
    for object in spread.iter().filter_map(|value| value.as_object()) {
        for key in object.keys() {
            if !below.contains(&key.as_str()) {
                below.push(key);
            }
        }
    }
    if below.is_empty() {
        let texts: Vec<String> = spread.iter().map(|value| scalar(value)).collect();
        cells.push((name, texts.join(VALUE)));
    } else if depth < DEEPEST {
        for key in below {
            let inner: Vec<&Value> =
                spread.iter().map(|value| value.get(key).unwrap_or(&Value::Null)).collect();
            flatten_into(format!("{name}.{key}"), &inner, depth + 1, cells);
        }
    }
}

/// A single value as text; nothing where it is none.
pub(super) fn scalar(value: &Value) -> String {
    match value {
        Value::String(text) => without_separators(text),
        Value::Number(number) => number.to_string(),
        Value::Bool(truth) => truth.to_string(),
        Value::Null | Value::Array(_) | Value::Object(_) => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_of_objects_are_columns_aligned_by_position() {
        let product = serde_json::json!({
            "id": 7, "tags": ["a", "b\u{1f}c"], "images": [], "vendor": null,
            "variants": [{"id": 71, "price": "9.00"}, {"id": 72, "available": false, "options": ["S", "M"]}],
        });
        let cells = flatten(product.as_object().unwrap());
        let cell = |name: &str| cells.iter().find(|(known, _)| known == name).map(|(_, cell)| cell.as_str());
        assert_eq!(cell("id"), Some("7"));
        assert_eq!(cell("tags"), Some("a\u{1f}b c"));
        assert_eq!(cell("variants.id"), Some("71\u{1f}72"));
        assert_eq!(cell("variants.price"), Some("9.00\u{1f}"));
        assert_eq!(cell("variants.available"), Some("\u{1f}false"));
        assert_eq!((cell("images"), cell("vendor")), (Some(""), Some("")));
    }
}
