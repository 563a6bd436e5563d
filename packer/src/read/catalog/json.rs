//! JSON catalogues: products with Merchant's names, of Shopify, of WooCommerce.

use std::io::{self, BufRead, BufReader};

use serde_json::{Map, Value};

use super::flat::{flatten, scalar};
use super::table::without_separators;
use super::{BAD_RECORD, CatalogReading, Cells, woocommerce};
use crate::Failure;
use crate::read::json_array;
use crate::read::records::{Records, Shape};
use crate::read::source::{Source, unreadable};

/// Where answers keep their products: Shopify's, Google's and plain ones.
const LISTS: [&str; 4] = ["products", "items", "resources", "data"];

/// Merchant's names where others, read as they are in Google's own JSON (`imageLink` is `image_link`), are
/// not the same.
const OTHER_NAMES: [(&str, &str); 13] = [
    ("id", "offer_id"),
    ("id", "item_id"),
    ("id", "product_id"),
    ("id", "sku"),
    ("title", "name"),
    ("product_type", "product_types"),
    ("product_type", "category"),
    ("product_type", "item_category"),
    ("brand", "item_brand"),
    ("brand", "vendor"),
    ("link", "url"),
    ("image_link", "image"),
    ("color", "colour"),
];

/// What names other products: Merchant's, of schema.org, and plain.
const RELATED: [&str; 12] = [
    "related_product",
    "related_products",
    "is_accessory_or_spare_part_for",
    "is_consumable_for",
    "is_related_to",
    "is_similar_to",
    "is_often_bought_with",
    "accessories",
    "consumables",
    "care",
    "complements",
    "bundle_items",
];
/// What is read of objects there.
const RELATED_PARTS: [&str; 8] =
    ["relationship_type", "identifier_type", "identifier", "id_type", "id", "sku", "product_id", "@id"];

/// Reads the products of a JSON file. Returns what they were.
pub(super) fn read(source: &Source, into: &mut CatalogReading) -> Result<&'static str, Failure> {
    let failed = |error: io::Error| unreadable(&source.path, &error);
    let first_line = source.head_lines().next().unwrap_or_default();
    let by_line = matches!(serde_json::from_slice(first_line), Ok(Value::Object(_)));
    let bytes = source.bytes().map_err(failed)?;
    let mut format = Format::Merchant;
    if by_line {
        let mut records = Records::new(bytes, Shape::Lines);
        for record in records.by_ref() {
            let text = record.bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&record.bytes);
            match serde_json::from_slice(text) {
                Ok(value) => take(value, record.line, &mut format, into)?,
                Err(error) => {
                    let text = String::from_utf8_lossy(text);
                    into.refuse(BAD_RECORD, &format!("{error}: {text}"), record.line);
                }
            }
        }
        if let Some(error) = records.error {
            into.broken_off(&error.to_string());
        }
    } else {
        let mut bytes = BufReader::new(bytes);
        if bytes.fill_buf().is_ok_and(|head| head.starts_with(b"\xef\xbb\xbf")) {
            bytes.consume(3);
        }
        let mut record = 0;
        let mut failure = None;
        let broken_off = json_array::each(bytes, &mut |value| {
            let taken = take_list(value, &mut record, &mut format, into);
            failure = taken.err();
            failure.is_none()
        });
        if let Some(failure) = failure {
            return Err(failure);
        }
        if let Some(reason) = broken_off {
            into.broken_off(&reason);
        }
    }
    Ok(match format {
        Format::Merchant => "JSON",
        Format::Shopify => "Shopify products.json",
        Format::WooCommerce => "WooCommerce Store API",
    })
}

#[derive(Clone, Copy)]
enum Format {
    Merchant,
    Shopify,
    WooCommerce,
}

/// Takes the products of a whole answer, which are numbered on.
fn take_list(
    value: Value,
    record: &mut u64,
    format: &mut Format,
    into: &mut CatalogReading,
) -> Result<(), Failure> {
    match list(value) {
        Ok(products) => products.into_iter().try_for_each(|product| {
            *record += 1;
            take_product(product, *record, format, into)
        }),
        Err(product) => {
            *record += 1;
            take_product(product, *record, format, into)
        }
    }
}

/// Takes what one line holds.
fn take(value: Value, line: u64, format: &mut Format, into: &mut CatalogReading) -> Result<(), Failure> {
    match list(value) {
        Ok(products) => {
            products.into_iter().try_for_each(|product| take_product(product, line, format, into))
        }
        Err(product) => take_product(product, line, format, into),
    }
}

/// The products of an answer; the value itself where it is none.
fn list(value: Value) -> Result<Vec<Value>, Value> {
    match value {
        Value::Array(products) => Ok(products),
        Value::Object(mut answer) if !is_product(&answer) => {
            let list = LISTS.iter().find(|list| answer.get(**list).is_some_and(Value::is_array));
            match list.and_then(|list| answer.remove(*list)) {
                Some(Value::Array(products)) => Ok(products),
                _ => Err(Value::Object(answer)),
            }
        }
        value => Err(value),
    }
}

fn is_product(object: &Map<String, Value>) -> bool {
    ["title", "name", "id"].iter().any(|name| object.contains_key(*name))
}

fn take_product(
    value: Value,
    line: u64,
    format: &mut Format,
    into: &mut CatalogReading,
) -> Result<(), Failure> {
    let Value::Object(product) = value else {
        into.refuse(BAD_RECORD, &value.to_string(), line);
        return Ok(());
    };
    let of_objects = |name: &str| {
        product
            .get(name)
            .and_then(Value::as_array)
            .is_some_and(|list| list.first().is_some_and(Value::is_object))
    };
    let cells = if of_objects("variants") {
        *format = Format::Shopify;
        flatten(&product)
    } else if product.get("prices").is_some_and(|prices| prices.get("currency_minor_unit").is_some()) {
        *format = Format::WooCommerce;
        woocommerce::product(&product)
    } else {
        merchant(&product)
    };
    into.push(cells, line)
}

/// A product with Merchant's names, also as Google's own interfaces write them: `offerId`, and prices as
/// objects.
fn merchant(product: &Map<String, Value>) -> Cells {
    let mut cells = Cells::new();
    for (name, value) in product {
        let amount = value.get("value").zip(value.get("currency"));
        let name = plain_name(name);
        if RELATED.contains(&name.as_str()) {
            cells.extend(related(&name, value));
            continue;
        }
        match (amount, value) {
            (Some((amount, currency)), _) => {
                cells.push((name, format!("{} {}", scalar(amount), scalar(currency))))
            }
            (None, Value::Object(_)) => {}
            (None, Value::Array(values)) => {
                let texts: Vec<String> = values.iter().map(scalar).filter(|text| !text.is_empty()).collect();
                // A product has several types; what it is first is what counts.
                let one = name == "product_type" || name == "product_types";
                cells.push((
                    name,
                    if one { texts.into_iter().next().unwrap_or_default() } else { texts.join("\u{1f}") },
                ));
            }
            (None, value) => cells.push((name, scalar(value))),
        }
    }
    rename(&mut cells);
    cells
}

/// What names other products, be it by texts or by objects: of those, what may be an id, and what Merchant says of it.
fn related(name: &str, value: &Value) -> Cells {
    let mut field = Map::new();
    field.insert(name.to_owned(), value.clone());
    let mut cells = flatten(&field);
    cells.iter_mut().for_each(|(name, _)| *name = plain_name(name));
    let is_known = |part: &str| RELATED_PARTS.contains(&part);
    cells.retain(|(name, _)| name.split_once('.').is_none_or(|(_, part)| is_known(part)));
    cells
}

/// Gives what comes under another name Merchant's, where that is missing.
pub(super) fn rename(cells: &mut Cells) {
    for (name, other) in OTHER_NAMES {
        if !cells.iter().any(|(known, _)| known == name)
            && let Some((known, _)) = cells.iter_mut().find(|(known, _)| known == other)
        {
            name.clone_into(known);
        }
    }
    // Google's own JSON has ids of the whole account beside the shop's.
    if let Some(offer) = cells.iter().find(|(name, _)| name == "offer_id").map(|(_, cell)| cell.clone())
        && let Some((_, id)) = cells.iter_mut().find(|(name, _)| name == "id")
    {
        *id = offer;
    }
}

/// A field's name as the feed's specification writes it: `g:image_link`, `image link` and `imageLink` are
/// `image_link`.
pub(super) fn plain_name(name: &str) -> String {
    let name = without_separators(name);
    let name = name.trim();
    let name = name.strip_prefix("g:").unwrap_or(name);
    let mut plain = String::with_capacity(name.len());
    let mut lower = false;
    for c in name.chars() {
        if c.is_uppercase() && lower {
            plain.push('_');
        }
        lower = c.is_lowercase() || c.is_ascii_digit();
        match c {
            ' ' | '-' => plain.push('_'),
            c => plain.extend(c.to_lowercase()),
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_those_of_the_specification() {
        for name in ["image_link", "g:image_link", "Image Link", "imageLink", "IMAGE_LINK", " image link "] {
            assert_eq!(plain_name(name), "image_link", "{name}");
        }
        assert_eq!(plain_name("custom_label_0"), "custom_label_0");
        assert_eq!(plain_name("customLabel0"), "custom_label0");
    }

    #[test]
    fn google_s_own_json_is_read() {
        let product = serde_json::json!({
            "id": "online:en:US:17", "offerId": "17", "title": "Tea", "productTypes": ["Drinks > Tea", "Gifts"],
            "price": {"value": "3.20", "currency": "USD"}, "shipping": {"country": "US"}, "sizes": ["S", "M"],
        });
        let cells = merchant(product.as_object().unwrap());
        let cell = |name: &str| cells.iter().find(|(known, _)| known == name).map(|(_, cell)| cell.as_str());
        assert_eq!((cell("id"), cell("price")), (Some("17"), Some("3.20 USD")));
        assert_eq!((cell("product_type"), cell("sizes")), (Some("Drinks > Tea"), Some("S\u{1f}M")));
        assert_eq!(cell("shipping"), None);
    }
}
