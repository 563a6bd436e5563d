use std::io::Write;

use flate2::Compression;
use flate2::write::GzEncoder;
use rayon::prelude::*;
use regulars::PackFiles;
use serde::Serialize;

use crate::failure::Failure;

/// What a pack weighs, in bytes; compressed, as its files are published and fetched.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Sizes {
    /// How many items it holds.
    pub items: usize,
    /// How many of them have a row.
    pub rows: usize,
    /// How many files it has.
    pub files: usize,
    /// The whole pack, not compressed.
    pub pack: usize,
    /// The whole pack.
    pub pack_gzip: usize,
    /// What every page fetches first.
    pub head_gzip: usize,
    /// The files of the rows.
    pub rows_gzip: usize,
    /// The same for each item.
    pub rows_gzip_per_item: f64,
}

/// A pack as it is published: each file compressed by gzip.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Compressed {
    /// Names the build: the folder in which the files stand.
    pub build: String,
    /// The files by their names, the head first.
    pub files: Vec<(String, Vec<u8>)>,
    /// The checksum of the head before it was compressed: CRC-32 as in gzip.
    pub head_crc32: u32,
    /// What it weighs.
    pub sizes: Sizes,
}

impl Compressed {
    /// Compresses a pack.
    ///
    /// # Errors
    ///
    /// Where compressing fails, which takes a lack of memory.
    pub fn new(pack: &PackFiles) -> Result<Compressed, Failure> {
        let compressed: Result<Vec<Vec<u8>>, Failure> =
            pack.files.par_iter().map(|(_, bytes)| gzip(bytes)).collect();
        let names = pack.files.iter().map(|(name, _)| name.clone());
        let files: Vec<(String, Vec<u8>)> = names.zip(compressed?).collect();
        let weigh = |is_meant: fn(&str) -> bool| -> usize {
            files.iter().filter(|(name, _)| is_meant(name)).map(|(_, bytes)| bytes.len()).sum()
        };
        let items = pack.items as usize;
        let rows_gzip = weigh(|name| name.starts_with("rows/"));
        let mut head_crc32 = flate2::Crc::new();
        head_crc32.update(pack.files.first().map_or(&[], |(_, head)| head));
        let sizes = Sizes {
            items,
            rows: pack.rows as usize,
            files: files.len(),
            pack: pack.files.iter().map(|(_, bytes)| bytes.len()).sum(),
            pack_gzip: weigh(|_| true),
            head_gzip: weigh(|name| name == "head"),
            rows_gzip,
            rows_gzip_per_item: rows_gzip as f64 / items.max(1) as f64,
        };
        Ok(Compressed { build: pack.build.clone(), files, head_crc32: head_crc32.sum(), sizes })
    }
}

pub(super) fn gzip(bytes: &[u8]) -> Result<Vec<u8>, Failure> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    let written = encoder.write_all(bytes).and_then(|()| encoder.finish());
    written.map_err(|error| {
        Failure::new("pack.size", "pack", error.to_string(), "enough memory", "Close other programs.")
    })
}
