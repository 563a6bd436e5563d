//! The good records of a text file that the query engine refused for the sake of a bad one.

use std::collections::BTreeMap;
use std::io::{self, Read, Write};

use tempfile::NamedTempFile;

use super::records::{Records, Shape};
use super::source::Source;
use crate::Failure;

/// What sifting found besides the bad lines.
pub(super) struct Sifted {
    /// The header and the good records that come after those taken already, packed by zstd.
    pub(super) file: NamedTempFile,
    /// Why the file ends before its end, where it does.
    pub(super) broken_off: Option<String>,
}

/// Writes a file's good records to a temporary file, without the first `taken`, and tells of each bad
/// line: its number, its text and what is wrong with it.
pub(super) fn sift(
    source: &Source,
    shape: &Shape,
    taken: u64,
    bad: &mut dyn FnMut(u64, &str, &'static str),
) -> Result<Sifted, Failure> {
    let mut write = || -> io::Result<Sifted> {
        let mut file = NamedTempFile::new()?;
        let mut packed = zstd::Encoder::new(file.as_file_mut(), 1)?;
        let mut records = records(source, shape)?;
        if let Shape::Csv { .. } = shape
            && let Some(header) = records.next()
        {
            write_line(&mut packed, &header.bytes)?;
        }
        let mut good = 0;
        for record in records.by_ref() {
            match record.fault {
                Some(fault) => bad(record.line, &String::from_utf8_lossy(&record.bytes), fault),
                None => {
                    good += 1;
                    if good > taken {
                        write_line(&mut packed, &record.bytes)?;
                    }
                }
            }
        }
        packed.finish()?;
        Ok(Sifted { file, broken_off: records.error.map(|error| error.to_string()) })
    };
    write().map_err(|error| {
        Failure::new(
            "file.temporary",
            std::env::temp_dir().display().to_string(),
            error.to_string(),
            "room for the good lines of a file that has bad ones",
            "Make room there, or name another folder in TMPDIR.",
        )
    })
}

/// On which line each of those good records begins, counted from 0 in ascending order.
pub(super) fn lines(source: &Source, shape: &Shape, wanted: &[u64]) -> io::Result<BTreeMap<u64, u64>> {
    let mut lines = BTreeMap::new();
    let Some(last) = wanted.last() else { return Ok(lines) };
    let header = matches!(shape, Shape::Csv { .. });
    let good = records(source, shape)?.skip(usize::from(header)).filter(|record| record.fault.is_none());
    for (number, record) in (0..=*last).zip(good) {
        if wanted.binary_search(&number).is_ok() {
            lines.insert(number, record.line);
        }
    }
    Ok(lines)
}

fn records(source: &Source, shape: &Shape) -> io::Result<Records<Box<dyn Read + Send>>> {
    Ok(Records::new(source.bytes()?, shape.clone()))
}

/// With a terminator, which the file's last line may lack.
fn write_line(to: &mut impl Write, bytes: &[u8]) -> io::Result<()> {
    to.write_all(bytes)?;
    if bytes.ends_with(b"\n") || bytes.ends_with(b"\r") { Ok(()) } else { to.write_all(b"\n") }
}
