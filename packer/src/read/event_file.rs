//! An event file before it is read: what it is and which columns it has.

use std::path::Path;

use super::columns::Header;
use super::parquet_rows::{self, Footer};
use super::source::{Kind, Source, unreadable};
use super::{csv_rows, ga4, json_array, json_rows};
use crate::Failure;

/// How a file is to be read.
pub(super) enum Format {
    Empty,
    Csv { delimiter: u8 },
    JsonLines,
    JsonArray,
    Parquet(Footer),
}

/// A file that is about to be read.
pub(super) struct EventFile {
    pub(super) source: Source,
    /// The path as it was given.
    pub(super) shown: String,
    pub(super) format: Format,
    pub(super) header: Header,
    /// Whether it is GA4's export, events with items inside.
    pub(super) ga4: bool,
}

impl EventFile {
    /// Finds out what a file is and which columns it has.
    pub(super) fn open(path: &Path) -> Result<EventFile, Failure> {
        let source = Source::open(path)?;
        let shown = path.display().to_string();
        let (format, header) = match source.kind {
            Kind::Empty => (Format::Empty, Header::default()),
            Kind::Parquet => {
                let footer = parquet_rows::footer(&source)?;
                let header = Header::new(footer.schema.fields().iter().map(|field| field.name().clone()));
                (Format::Parquet(footer), header)
            }
            Kind::Json => (Format::JsonLines, json_rows::header(source.head_lines())),
            Kind::JsonArray => {
                let mut elements = Vec::new();
                // The head of a longer file ends within an element: what comes before it is enough.
                json_array::to_lines(source.head.as_slice(), &mut elements)
                    .map_err(|error| unreadable(path, &error))?;
                if source.whole && elements.is_empty() {
                    (Format::Empty, Header::default())
                } else {
                    (Format::JsonArray, json_rows::header(elements.split(|byte| *byte == b'\n')))
                }
            }
            Kind::Text | Kind::Xml => {
                let (header, delimiter) = csv_rows::header(&source.head);
                (Format::Csv { delimiter }, header)
            }
        };
        let ga4 = !matches!(format, Format::Csv { .. }) && ga4::is_export(&header);
        let header = match &format {
            Format::Parquet(footer) if ga4 => ga4::header(parquet_rows::has_sessions(&source, footer)?),
            _ if ga4 => ga4::header(contains(&source.head, ga4::SESSION.as_bytes())),
            _ => header,
        };
        Ok(EventFile { source, shown, format, header, ga4 })
    }

    pub(super) fn is_empty(&self) -> bool {
        matches!(self.format, Format::Empty)
    }

    /// `"CSV, gzip"` and the like.
    pub(super) fn format_name(&self) -> String {
        let name = match self.format {
            Format::Empty => "empty",
            Format::Csv { delimiter: b'\t' } => "TSV",
            Format::Csv { .. } => "CSV",
            Format::JsonLines => "JSON Lines",
            Format::JsonArray => "JSON",
            Format::Parquet(_) => "Parquet",
        };
        let export = if self.ga4 { "GA4 export, " } else { "" };
        match self.source.packed_by() {
            Some(packer) => format!("{export}{name}, {packer}"),
            None => format!("{export}{name}"),
        }
    }
}

fn contains(bytes: &[u8], wanted: &[u8]) -> bool {
    bytes.windows(wanted.len()).any(|window| window == wanted)
}
