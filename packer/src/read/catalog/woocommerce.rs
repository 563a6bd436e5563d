//! Products of WooCommerce's Store API.

use serde_json::{Map, Value};

use super::Cells;
use super::entities::decode;
use super::flat::scalar;
use super::table::without_separators;

/// A product in Merchant's names.
pub(super) fn product(product: &Map<String, Value>) -> Cells {
    let text = |name: &str| product.get(name).map(scalar).unwrap_or_default();
    let mut cells = Cells::new();
    let mut put = |name: &str, cell: String| cells.push((name.to_owned(), cell));
    put("id", text("id"));
    put("title", plain(&text("name")));
    put("link", text("permalink"));
    let images: Vec<String> = texts(product, "images", "src");
    let (first, more) =
        images.split_first().map_or((String::new(), &[][..]), |(first, more)| (first.clone(), more));
    put("image_link", first);
    put("additional_image_link", more.join("\u{1f}"));
    let (price, sale_price) = prices(product.get("prices").unwrap_or(&Value::Null));
    put("price", price);
    put("sale_price", sale_price);
    put("availability", availability(product).to_owned());
    let names = |list: &str| texts(product, list, "name").iter().map(|name| plain(name)).collect::<Vec<_>>();
    put("brand", names("brands").into_iter().next().unwrap_or_default());
    put("product_type", category(product));
    put("tags", names("tags").join("\u{1f}"));
    put("color", colors(product).join("/"));
    put("mpn", text("sku"));
    put("average_rating", text("average_rating"));
    put("review_count", text("review_count"));
    // A variation's parent; 0 where it is none.
    put("item_group_id", Some(text("parent")).filter(|parent| parent != "0").unwrap_or_default());
    cells
}

/// A text without its references and without tags, which names may hold.
fn plain(text: &str) -> String {
    let mut plain = String::new();
    let mut within = false;
    for (at, c) in text.char_indices() {
        match c {
            // As in HTML: a `<` that no letter follows is itself.
            '<' if text[at + 1..].starts_with(|next: char| next == '/' || next.is_ascii_alphabetic()) => {
                within = true
            }
            '>' if within => within = false,
            c if !within => plain.push(c),
            _ => {}
        }
    }
    without_separators(decode(&plain).trim())
}

fn list<'a>(product: &'a Map<String, Value>, name: &str) -> &'a [Value] {
    product.get(name).and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

/// What a field says in each element of a list.
fn texts(product: &Map<String, Value>, name: &str, field: &str) -> Vec<String> {
    let field = |element: &Value| element.get(field).map(scalar).filter(|text| !text.is_empty());
    list(product, name).iter().filter_map(field).collect()
}

/// Price and sale price: texts of whole numbers in the currency's smallest unit.
fn prices(prices: &Value) -> (String, String) {
    let text = |name: &str| prices.get(name).map(scalar).unwrap_or_default();
    let unit = prices.get("currency_minor_unit").and_then(Value::as_u64).unwrap_or(2).min(6) as usize;
    let currency = text("currency_code");
    let amount = |minor: &str| -> String {
        if minor.is_empty() || !minor.bytes().all(|byte| byte.is_ascii_digit()) {
            return String::new();
        }
        let padded = format!("{minor:0>width$}", width = unit + 1);
        let (whole, cents) = padded.split_at(padded.len() - unit);
        let amount = if unit == 0 { whole.to_owned() } else { format!("{whole}.{cents}") };
        format!("{amount} {currency}").trim_end().to_owned()
    };
    let minor = |name: &str| Some(text(name)).filter(|text| !text.is_empty());
    let full = minor("regular_price").or_else(|| minor("price")).unwrap_or_default();
    let sale = minor("sale_price").or_else(|| minor("price")).unwrap_or_default();
    let number = |text: &str| text.parse::<u64>().ok();
    let reduced = matches!((number(&sale), number(&full)), (Some(sale), Some(full)) if sale < full);
    (amount(&full), if reduced { amount(&sale) } else { String::new() })
}

fn availability(product: &Map<String, Value>) -> &'static str {
    let is = |name: &str| product.get(name).and_then(Value::as_bool);
    match (is("is_in_stock"), is("is_on_backorder")) {
        (_, Some(true)) => "backorder",
        (Some(false), _) => "out_of_stock",
        _ => "in_stock",
    }
}

/// The deepest category as a path. The interface lists a product's categories side by side; how they lie
/// within each other shows in their addresses alone: `/product-category/clothing/hoodies/`.
fn category(product: &Map<String, Value>) -> String {
    let categories = list(product, "categories");
    let text = |category: &Value, name: &str| category.get(name).map(scalar).unwrap_or_default();
    let segments = |category: &Value| -> Vec<String> {
        let link = text(category, "link");
        link.trim_end_matches('/').split('/').map(str::to_owned).collect()
    };
    let mut deepest: Option<&Value> = None;
    for category in categories {
        if deepest.is_none_or(|other| segments(category).len() > segments(other).len()) {
            deepest = Some(category);
        }
    }
    let Some(deepest) = deepest else { return String::new() };
    let name = |category: &Value| plain(&text(category, "name")).replace('>', "/");
    let named =
        |segment: &String| categories.iter().find(|category| text(category, "slug") == *segment).map(name);
    let path: Vec<String> = segments(deepest).iter().filter_map(named).collect();
    if path.is_empty() { name(deepest) } else { path.join(" > ") }
}

fn colors(product: &Map<String, Value>) -> Vec<String> {
    let is_color = |attribute: &&Value| {
        let name = attribute.get("name").map(scalar).unwrap_or_default().to_lowercase();
        name == "color" || name == "colour"
    };
    let terms = |attribute: &Value| attribute.as_object().map(|attribute| texts(attribute, "terms", "name"));
    list(product, "attributes")
        .iter()
        .filter(is_color)
        .filter_map(terms)
        .flatten()
        .map(|name| plain(&name))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prices_are_whole_numbers_of_the_smallest_unit() {
        for (regular, sale, unit, expected) in [
            ("4500", "4500", 2, ("45.00 EUR", "")),
            ("4500", "4200", 2, ("45.00 EUR", "42.00 EUR")),
            ("5", "5", 2, ("0.05 EUR", "")),
            ("1500", "900", 0, ("1500 EUR", "900 EUR")),
            ("", "", 2, ("", "")),
            ("-5", "x", 2, ("", "")),
        ] {
            let of = serde_json::json!({
                "regular_price": regular, "sale_price": sale, "price": sale,
                "currency_code": "EUR", "currency_minor_unit": unit,
            });
            let (price, sale_price) = prices(&of);
            assert_eq!((price.as_str(), sale_price.as_str()), expected, "{regular} {sale}");
        }
    }

    #[test]
    fn names_are_texts() {
        assert_eq!(plain("Caf&eacute; <b>&#8220;crème&#8221;</b> 3 < 5"), "Café “crème” 3 < 5");
    }
}
