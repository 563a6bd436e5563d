//! Catalogues: product feeds and the answers of shops' own interfaces.

mod delimited;
mod entities;
mod flat;
mod json;
mod merchant_xml;
mod table;
mod woocommerce;

use std::path::{Path, PathBuf};

use serde::Serialize;

use super::report::{At, Fault, FileReport, ReadProblem, Tally};
use super::source::{Kind, Source, expand};
use crate::Failure;
use table::Table;

/// A catalogue as a table, for [`regulars::Catalog::from_columns`].
#[derive(Clone, Debug, Default)]
pub struct CatalogRead {
    /// The fields: Google Merchant's names, or Shopify's with dots (`variants.price`).
    pub names: Vec<String>,
    /// By field a cell for each product; several values in one cell are parted by U+001F.
    pub columns: Vec<Vec<String>>,
    /// Of each product, the file, by its place in the report, and the line; of XML and of JSON that is not
    /// one object a line, the record.
    pub places: Vec<(u32, u64)>,
    /// What was used, what was not, and why.
    pub report: CatalogReadReport,
}

/// How reading a catalogue went.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct CatalogReadReport {
    /// File by file, in the order in which they were read.
    pub files: Vec<FileReport>,
    /// Products read.
    pub products: u64,
    /// What was wrong, grouped by code and field.
    pub problems: Vec<ReadProblem>,
}

const BAD_RECORD: Fault = Fault {
    code: "catalog.record",
    field: "record",
    expected: "as many cells as the header has, in UTF-8; or one JSON object",
    mend: "Write the product again, or leave it out.",
};
const NO_ID: Fault = Fault {
    code: "catalog.id",
    field: "id",
    expected: "an id",
    mend: "Give every product the id that events name it by.",
};
const DUPLICATE: Fault = Fault {
    code: "catalog.duplicate",
    field: "id",
    expected: "an id that no product before it has",
    mend: "Remove the second, or give variants ids of their own and one item_group_id.",
};
const TOO_MANY_FIELDS: Fault = Fault {
    code: "catalog.fields",
    field: "record",
    expected: "products with the same few fields",
    mend: "Give products the fields of Google Merchant; further ones were left out.",
};
const BROKEN_OFF: Fault = Fault {
    code: "catalog.broken_off",
    field: "file",
    expected: "a whole file",
    mend: "What came before was used. Export the file again.",
};
const EMPTY: Fault =
    Fault { code: "catalog.empty", field: "file", expected: "products", mend: "Export the file again." };

/// Reads catalogue files into one table: Google Merchant's feed as TSV, CSV or XML (RSS and Atom), and JSON
/// (an array, one object a line, or `{"products": […]}`) with Merchant's names, of Shopify's
/// `products.json` or of WooCommerce's Store API; packed by gzip, zstd, bzip2 or xz, too. What a file is is
/// told by what is in it. Of a folder, all the files in it and in its folders are read.
///
/// A product that cannot be read is skipped and counted in the report. Errors: `catalog.column` where a
/// table lacks `id`, `catalog.formats` where Shopify's products and others come together, and
/// `file.…` where a file cannot be read at all.
///
/// ```
/// use regulars::Catalog;
/// use regulars_packer::read::read_catalog;
///
/// let folder = tempfile::tempdir()?;
/// let path = folder.path().join("feed.tsv");
/// std::fs::write(&path, "id\ttitle\tprice\n1\tGreen tea\t3.20 USD\n")?;
/// let read = read_catalog(&[path])?;
/// let columns: Vec<String> = read.columns.iter().map(|cells| cells.join("\u{1e}")).collect();
/// let (catalog, _) = Catalog::from_columns(&read.names, &columns);
/// assert_eq!(catalog.product(0).and_then(|product| product.price), Some(3.2));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn read_catalog(files: &[PathBuf]) -> Result<CatalogRead, Failure> {
    let mut reading = CatalogReading { table: Table::default(), tally: Tally::default(), file: 0, bad: 0 };
    let mut reports = Vec::new();
    for path in expand(files)? {
        let source = Source::open(&path)?;
        reading.tally.file = path.display().to_string();
        reading.file = reports.len() as u32;
        reading.bad = 0;
        let before = reading.table.rows();
        let format = reading.read(&path, &source)?;
        let used = (reading.table.rows() - before) as u64;
        if used + reading.bad == 0 {
            reading.tally.add(EMPTY, "none", At::File);
        }
        reports.push(FileReport {
            path: path.display().to_string(),
            format: match source.packed_by() {
                Some(packer) => format!("{format}, {packer}"),
                None => format.to_owned(),
            },
            used,
            bad_lines: reading.bad,
            ..FileReport::default()
        });
    }
    let problems = reading.tally.into_problems();
    let report = CatalogReadReport { files: reports, products: reading.table.rows() as u64, problems };
    Ok(CatalogRead { report, ..reading.table.into_read() })
}

/// One product: the names of its fields and what they say.
type Cells = Vec<(String, String)>;

/// The reading of a catalogue's files.
struct CatalogReading {
    table: Table,
    tally: Tally,
    /// The file's place in the report.
    file: u32,
    /// Products of this file that could not be used.
    bad: u64,
}

impl CatalogReading {
    fn read(&mut self, path: &Path, source: &Source) -> Result<&'static str, Failure> {
        match source.kind {
            Kind::Empty => Ok("empty"),
            Kind::Xml => merchant_xml::read(source, self),
            Kind::Json | Kind::JsonArray => json::read(source, self),
            Kind::Text => delimited::read(path, source, self),
            Kind::Parquet => Err(Failure::new(
                "catalog.format",
                path.display().to_string(),
                "Parquet",
                "TSV, CSV, XML or JSON",
                "Export the catalogue as one of these.",
            )),
        }
    }

    /// Takes a product, or counts why not.
    fn push(&mut self, cells: Cells, line: u64) -> Result<(), Failure> {
        let cell =
            |name: &str| cells.iter().find(|(known, _)| known == name).map_or("", |(_, cell)| cell.trim());
        let id = cell("id");
        if id.is_empty() {
            self.refuse(NO_ID, cell("title"), line);
        } else if self.table.has(id) {
            self.refuse(DUPLICATE, id, line);
        } else {
            let id = id.to_owned();
            let fits = self.table.push(&id, cells, (self.file, line))?;
            if !fits {
                self.tally.add(TOO_MANY_FIELDS, &id, At::Line(line));
            }
        }
        Ok(())
    }

    fn refuse(&mut self, fault: Fault, value: &str, line: u64) {
        self.bad += 1;
        self.tally.add(fault, value, At::Line(line));
    }

    fn broken_off(&mut self, reason: &str) {
        self.tally.add(BROKEN_OFF, reason, At::File);
    }
}
