//! Tables of text: Merchant's TSV, and CSV with the same names.

use std::io;
use std::path::Path;

use super::json::{plain_name, rename};
use super::table::without_separators;
use super::{BAD_RECORD, CatalogReading, Cells};
use crate::Failure;
use crate::read::records::{Record, Records, Shape};
use crate::read::source::{Source, unreadable};

/// What may part the cells. Where two make as much of the header, the earlier.
const DELIMITERS: [u8; 4] = [b'\t', b',', b';', b'|'];
/// Fields that a feed may give several times.
pub(super) const REPEATED: [&str; 7] = [
    "additional_image_link",
    "product_highlight",
    "tags",
    "material",
    "size",
    "included_destination",
    "related_product",
];

/// Reads the products of a table. Errors: `catalog.column`.
pub(super) fn read(path: &Path, source: &Source, into: &mut CatalogReading) -> Result<&'static str, Failure> {
    let (delimiter, header) = header(&source.head);
    let renamed = header_cells(&header);
    if !renamed.iter().any(|(name, _)| name == "id") {
        return Err(Failure::new(
            "catalog.column",
            "columns",
            header.join(", "),
            format!("in {} a column id", path.display()),
            "Hand over the feed with its header line, as Google Merchant Center takes it.",
        ));
    }
    let names: Vec<String> = renamed.into_iter().map(|(name, _)| name).collect();
    let shape = Shape::Csv { delimiter, fields: header.len(), read: vec![false; header.len()] };
    let bytes = source.bytes().map_err(|error: io::Error| unreadable(&source.path, &error))?;
    let mut records = Records::new(bytes, shape);
    records.next();
    for record in records.by_ref() {
        match cells(&record, delimiter, names.len()) {
            Some(cells) => into.push(product(&names, cells), record.line)?,
            None => {
                let text = String::from_utf8_lossy(&record.bytes);
                into.refuse(
                    BAD_RECORD,
                    &format!("{}: {text}", record.fault.unwrap_or_default()),
                    record.line,
                );
            }
        }
    }
    if let Some(error) = records.error {
        into.broken_off(&error.to_string());
    }
    Ok(if delimiter == b'\t' { "TSV" } else { "CSV" })
}

/// What parts the cells, and the names as the file has them: whatever gives the most of the names by which
/// products are known.
fn header(head: &[u8]) -> (u8, Vec<String>) {
    let read = |delimiter: u8| {
        let names = parse(head, delimiter).unwrap_or_default();
        let known = header_cells(&names).iter().filter(|(name, _)| name == "id" || name == "title").count();
        (known, names.len(), delimiter, names)
    };
    let mut best = read(DELIMITERS[0]);
    for delimiter in &DELIMITERS[1..] {
        let other = read(*delimiter);
        if (other.0, other.1) > (best.0, best.1) {
            best = other;
        }
    }
    (best.2, best.3)
}

/// The names of a header as products have them.
fn header_cells(header: &[String]) -> Cells {
    let mut cells = header.iter().map(|name| (plain_name(name), String::new())).collect();
    rename(&mut cells);
    cells
}

/// The first record of a text, bytes that are not UTF-8 replaced.
fn parse(text: &[u8], delimiter: u8) -> Option<Vec<String>> {
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(delimiter)
        .has_headers(false)
        .flexible(true)
        .buffer_capacity(text.len().clamp(16, 64 * 1024))
        .from_reader(text);
    let mut record = csv::ByteRecord::new();
    let found = reader.read_byte_record(&mut record).ok()?;
    found.then(|| record.iter().map(|cell| without_separators(&String::from_utf8_lossy(cell))).collect())
}

/// The cells of a good record. A quotation mark that nobody closes is, between tabs, an inch.
fn cells(record: &Record, delimiter: u8, fields: usize) -> Option<Vec<String>> {
    if record.fault.is_none() {
        return parse(&record.bytes, delimiter);
    }
    let text = std::str::from_utf8(&record.bytes).ok().filter(|_| delimiter == b'\t')?;
    let cells: Vec<String> =
        text.trim_end_matches(['\n', '\r']).split('\t').map(without_separators).collect();
    (cells.len() == fields).then_some(cells)
}

fn product(names: &[String], values: Vec<String>) -> Cells {
    let mut cells: Cells = Vec::with_capacity(names.len());
    for (name, value) in names.iter().zip(values) {
        let value = value.trim();
        match cells.iter_mut().find(|(known, _)| known == name) {
            Some((_, cell)) if REPEATED.contains(&name.as_str()) && !value.is_empty() => {
                cell.push('\u{1f}');
                cell.push_str(value);
            }
            Some(_) => {}
            None => cells.push((name.clone(), value.to_owned())),
        }
    }
    cells
}
