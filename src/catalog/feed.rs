//! ProductRecord lists as shops keep them: tables of text with the Merchant feed's or Shopify's names.

use alloc::borrow::{Cow, ToOwned};
use alloc::string::String;
use alloc::vec::Vec;

use crate::catalog::build::Builder;
use crate::catalog::product::ProductRecord;
use crate::catalog::relation::Naming;
use crate::decimal::decimal;
use crate::problem::Problem;

/// Separates the cells of a column handed over as one text (ASCII's record separator).
pub(crate) const CELL: char = '\u{1e}';
/// Separates the values within one cell (ASCII's unit separator).
pub(crate) const VALUE: char = '\u{1f}';

/// Reads a table given column by column: one text per column, cells parted by U+001E, several
/// values in one cell parted by U+001F. `variants.…` among the names means Shopify's shape.
pub(crate) fn read_columns<'a>(names: &[String], columns: &'a [String], into: &mut Builder<'a>) {
    let rows = columns.iter().map(|column| column.split(CELL).count()).max().unwrap_or(0);
    let mut cells: Vec<_> = columns.iter().map(|column| column.split(CELL)).collect();
    let shopify = names.iter().any(|name| name.starts_with("variants."));
    let header = Header::new(names);
    for place in 1..=rows {
        let row = cells.iter_mut().map(|cells| cells.next().unwrap_or_default());
        if shopify {
            shopify_variants(names, &row.collect::<Vec<_>>(), place, into);
        } else {
            into.push_from_line(header.product(row), place);
        }
    }
}

/// Reads a Google Merchant feed in its tab-separated form; the first line names the fields.
///
/// A line with more or fewer cells than names is skipped and counted.
pub(crate) fn read_tsv<'a>(text: &'a str, into: &mut Builder<'a>) {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    let names: Vec<String> = match lines.next() {
        Some((_, line)) => line.split('\t').map(|name| unquoted(name).into_owned()).collect(),
        None => Vec::new(),
    };
    let header = Header::new(&names);
    if !(header.has(Field::Id) && header.has(Field::Title)) {
        into.problem(Problem::new(
            "feed.header",
            "header",
            &names.join(", "),
            "a first line that names the fields, tab-separated, id and title among them",
            "Hand over the feed with its header line, as Google Merchant Center takes it.",
        ));
        return;
    }
    for (number, line) in lines {
        let cells: Vec<&str> = line.split('\t').collect();
        if cells.len() == names.len() {
            into.push_from_line(header.product_from(cells.into_iter().map(unquoted)), number + 1);
        } else {
            let problem = Problem::new(
                "feed.line",
                "line",
                line,
                "as many tab-separated cells as the header has names",
                "Take tabs and line breaks out of the texts, and keep empty cells.",
            );
            into.skip(problem.at_line(number + 1));
        }
    }
}

/// A cell without the quotation marks that spreadsheets put around it.
fn unquoted(cell: &str) -> Cow<'_, str> {
    let cell = cell.trim();
    match cell.strip_prefix('"').and_then(|cell| cell.strip_suffix('"')) {
        Some(inner) if inner.contains('"') => {
            let mut doubled = false;
            let keep = |c: &char| {
                doubled = *c == '"' && !doubled;
                !doubled
            };
            inner.chars().filter(keep).collect::<String>().into()
        }
        Some(inner) => inner.into(),
        None => cell.into(),
    }
}

#[derive(Clone, Copy, PartialEq)]
enum Field {
    Id,
    Title,
    ProductType,
    GoogleProductCategory,
    Brand,
    Color,
    Tags,
    Role,
    Price,
    SalePrice,
    Availability,
    ItemGroupId,
    Link,
    ImageLink,
    Popularity,
    Related(Naming),
    /// One of the parts of `related_product`, in the order of its text.
    RelatedPart(usize),
}

impl Field {
    /// Google's names, also as `g:image_link` (XML) and `image link` (the feed's readable header).
    fn named(name: &str) -> Option<Field> {
        let name = name.trim().to_ascii_lowercase().replace(' ', "_");
        Some(match name.strip_prefix("g:").unwrap_or(&name) {
            "id" => Field::Id,
            "title" => Field::Title,
            "product_type" => Field::ProductType,
            "google_product_category" => Field::GoogleProductCategory,
            "brand" => Field::Brand,
            "color" => Field::Color,
            "tags" | "material" | "gender" | "age_group" => Field::Tags,
            label if label.starts_with("custom_label_") => Field::Tags,
            "role" => Field::Role,
            "price" => Field::Price,
            "sale_price" => Field::SalePrice,
            "availability" => Field::Availability,
            "item_group_id" => Field::ItemGroupId,
            "link" => Field::Link,
            "image_link" => Field::ImageLink,
            "popularity" => Field::Popularity,
            other => {
                let plain = other.replace('_', "");
                return match plain.split_once('.') {
                    Some(("relatedproduct" | "relatedproducts", part)) => {
                        let part = RELATED_PARTS.iter().position(|names| names.contains(&part));
                        part.map(Field::RelatedPart)
                    }
                    _ => Naming::named(&plain).map(Field::Related),
                };
            }
        })
    }
}

/// The parts of `related_product`, as Merchant's feed and its interface for programs name them.
const RELATED_PARTS: [&[&str]; 3] =
    [&["relationshiptype"], &["identifiertype", "idtype"], &["identifier", "id"]];

struct Header(Vec<Option<Field>>);

impl Header {
    fn new(names: &[String]) -> Header {
        Header(names.iter().map(|name| Field::named(name)).collect())
    }

    fn has(&self, field: Field) -> bool {
        self.0.contains(&Some(field))
    }

    fn product<'a>(&self, cells: impl Iterator<Item = &'a str>) -> ProductRecord<'a> {
        self.product_from(cells.map(Cow::Borrowed))
    }

    fn product_from<'a>(&self, cells: impl Iterator<Item = Cow<'a, str>>) -> ProductRecord<'a> {
        let mut product = ProductRecord::default();
        let mut related_parts: [Cow<'a, str>; 3] = Default::default();
        for (field, cell) in self.0.iter().zip(cells) {
            let Some(field) = field else { continue };
            let slot = match field {
                Field::Id => &mut product.id,
                Field::Title => &mut product.title,
                Field::ProductType => &mut product.product_type,
                Field::GoogleProductCategory => &mut product.google_product_category,
                Field::Brand => &mut product.brand,
                Field::Color => &mut product.color,
                Field::Role => &mut product.role,
                Field::Price => &mut product.price,
                Field::SalePrice => &mut product.sale_price,
                Field::Availability => &mut product.availability,
                Field::ItemGroupId => &mut product.item_group_id,
                Field::Link => &mut product.link,
                Field::ImageLink => &mut product.image_link,
                Field::Popularity => &mut product.popularity,
                Field::RelatedPart(part) => &mut related_parts[*part],
                Field::Related(naming) => {
                    product.related.push((*naming, cell));
                    continue;
                }
                Field::Tags => {
                    product.tags.extend(values(cell));
                    continue;
                }
            };
            *slot = cell;
        }
        join_related(&related_parts, &mut product);
        product
    }
}

/// Puts the parts of `related_product` together as Merchant's feeds of text have them.
#[inline(never)]
fn join_related([kinds, id_kinds, ids]: &[Cow<'_, str>; 3], product: &mut ProductRecord) {
    for (at, id) in ids.split(VALUE).enumerate() {
        if !id.is_empty() {
            let part = |cell| str::split(cell, VALUE).nth(at).unwrap_or_default();
            let text = [part(kinds), ":", part(id_kinds), ":", id].concat();
            product.related.push((Naming::Merchant, text.into()));
        }
    }
}

/// The values of one cell: parted by U+001F where it came as a list, otherwise by commas.
fn values(cell: Cow<'_, str>) -> Vec<Cow<'_, str>> {
    let by = if cell.contains(VALUE) { VALUE } else { ',' };
    match cell {
        Cow::Borrowed(cell) => cell.split(by).map(Cow::Borrowed).collect(),
        Cow::Owned(cell) => cell.split(by).map(|value| Cow::Owned(value.to_owned())).collect(),
    }
}

/// One product for each variant of a Shopify product, all in the group of its id.
fn shopify_variants<'a>(names: &[String], cells: &[&'a str], place: usize, into: &mut Builder<'a>) {
    let cell = |name: &str| -> &'a str {
        let at = names.iter().position(|known| known == name);
        at.and_then(|at| cells.get(at).copied()).unwrap_or_default()
    };
    let variant = |name: &str, at: usize| cell(name).split(VALUE).nth(at).unwrap_or_default();
    let handle = cell("handle");
    let link = if handle.is_empty() { String::new() } else { ["/products/", handle].concat() };
    for (at, id) in cell("variants.id").split(VALUE).enumerate() {
        let (title, name) = (cell("title"), variant("variants.title", at));
        let whole_title = match name {
            "" | "Default Title" => Cow::Borrowed(title),
            name => [title, ", ", name].concat().into(),
        };
        let (asked, compared) = (variant("variants.price", at), variant("variants.compare_at_price", at));
        let reduced =
            matches!((decimal(asked), decimal(compared)), (Some(asked), Some(full)) if asked < full);
        let variant = ProductRecord {
            id: id.into(),
            title: whole_title,
            product_type: cell("product_type").into(),
            brand: cell("vendor").into(),
            tags: values(cell("tags").into()),
            price: if reduced { compared } else { asked }.into(),
            sale_price: if reduced { asked } else { "" }.into(),
            availability: variant("variants.available", at).into(),
            item_group_id: cell("id").into(),
            link: link.clone().into(),
            image_link: cell("images.src").split(VALUE).next().unwrap_or_default().into(),
            ..ProductRecord::default()
        };
        into.push_from_line(variant, place);
    }
}
