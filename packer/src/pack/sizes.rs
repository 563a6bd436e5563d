use std::io::Write;

use flate2::Compression;
use flate2::write::GzEncoder;
use regulars::PackContents;
use serde::Serialize;

use crate::failure::Failure;

/// What a pack weighs, in bytes; compressed as any web server does it, by gzip.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Sizes {
    /// How many items it holds.
    pub items: usize,
    /// How many of them have a row.
    pub rows: usize,
    /// The whole pack.
    pub pack: usize,
    /// The whole pack, compressed.
    pub pack_gzip: usize,
    /// Its rows alone, compressed.
    pub rows_gzip: usize,
    /// The same for each item.
    pub rows_gzip_per_item: f64,
}

impl Sizes {
    /// Weighs a pack.
    ///
    /// # Errors
    ///
    /// Where compressing fails, which takes a lack of memory.
    pub fn of(contents: &PackContents, pack: &[u8]) -> Result<Sizes, Failure> {
        let items = contents.rows.len();
        // The rows with nothing else: ids are empty cells, which all but vanish.
        let rows = PackContents {
            names: vec!["id".to_owned()],
            columns: vec!["\u{1e}".repeat(items.saturating_sub(1))],
            rows: contents.rows.clone(),
            ..PackContents::default()
        };
        let rows_gzip = gzip(&rows.write())?;
        Ok(Sizes {
            items,
            rows: contents.rows.iter().filter(|row| !row.neighbours.is_empty()).count(),
            pack: pack.len(),
            pack_gzip: gzip(pack)?,
            rows_gzip,
            rows_gzip_per_item: rows_gzip as f64 / items.max(1) as f64,
        })
    }
}

fn gzip(bytes: &[u8]) -> Result<usize, Failure> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    let written = encoder.write_all(bytes).and_then(|()| encoder.finish());
    written.map(|compressed| compressed.len()).map_err(|error| {
        Failure::new("pack.size", "pack", error.to_string(), "enough memory", "Close other programs.")
    })
}
