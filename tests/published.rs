//! What is published of how offers and merchandising rules are written is what the engine reads.

#![cfg(test)]

use regulars::{MerchandisingRules, OfferBook};
use serde_json::Value;

/// `REGENERATE=1 cargo test --test published` writes the files anew.
fn check(file: &str, expected: &str) {
    let path = format!("{}/{file}", env!("CARGO_MANIFEST_DIR"));
    if std::env::var_os("REGENERATE").is_some() {
        std::fs::create_dir_all(std::path::Path::new(&path).parent().unwrap()).unwrap();
        std::fs::write(&path, expected).unwrap();
    }
    let published = std::fs::read_to_string(&path).unwrap_or_default();
    assert_eq!(published, expected, "{file} is not what the engine reads: see above how to write it anew");
}

#[test]
fn the_json_schema_is_published() {
    let schema = serde_json::to_string_pretty(&OfferBook::schema()).unwrap();
    check("pkg/schemas/offers.schema.json", &(schema + "\n"));
    let schema = serde_json::to_string_pretty(&MerchandisingRules::schema()).unwrap();
    check("pkg/schemas/merchandising.schema.json", &(schema + "\n"));
}

#[test]
fn the_types_of_typescript_are_published() {
    for (file, types) in [
        ("pkg/src/offer-book.ts", OfferBook::typescript()),
        ("pkg/src/merchandising-rules.ts", MerchandisingRules::typescript()),
    ] {
        check(file, &types);
        let lines = types.lines().collect::<Vec<_>>();
        for pair in lines.windows(2).filter(|pair| pair[1].trim_start().starts_with("readonly ")) {
            let is_kind = pair[1].contains("readonly kind: \"");
            assert!(is_kind || pair[0].trim_start().starts_with("/**"), "{}", pair[1]);
        }
    }
}

#[test]
fn every_field_of_the_schema_says_what_it_is() {
    fn look(at: &Value, path: &str, count: &mut u32) {
        if let Some(properties) = at["properties"].as_object() {
            for (name, property) in properties {
                *count += 1;
                let is_told = property["description"].as_str().is_some_and(|text| text.ends_with('.'));
                assert!(is_told || name == "kind", "{path}.{name}: {property}");
            }
        }
        let parts: Box<dyn Iterator<Item = (String, &Value)>> = match at {
            Value::Object(fields) => Box::new(fields.iter().map(|(name, value)| (name.clone(), value))),
            Value::Array(list) => {
                Box::new(list.iter().enumerate().map(|(at, value)| (at.to_string(), value)))
            }
            _ => return,
        };
        parts.for_each(|(name, value)| look(value, &format!("{path}.{name}"), count));
    }
    let mut count = 0;
    look(&OfferBook::schema(), "", &mut count);
    assert!(count > 100, "{count}");
    let mut count = 0;
    look(&MerchandisingRules::schema(), "", &mut count);
    assert!(count > 15, "{count}");
}
