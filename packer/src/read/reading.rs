//! The reading of one event file.

use std::io;
use std::sync::Arc;

use datafusion::arrow::array::{Array, RecordBatch, StringArray};
use datafusion::arrow::error::ArrowError;
use datafusion::datasource::file_format::file_compression_type::FileCompressionType;
use tempfile::NamedTempFile;

use super::columns::Column;
use super::csv_rows::{self, Layout, Rows};
use super::event_file::{EventFile, Format};
use super::normalise::{Basis, Normaliser};
use super::parquet_rows::{self, Footer};
use super::records::Shape;
use super::report::{At, Fault};
use super::scan::{Scanner, TextFile};
use super::sift::{lines, sift};
use super::source::{Source, unreadable};
use super::{ga4_json, ga4_parquet, json_array, json_rows};
use crate::Failure;

const BAD_RECORD: Fault = Fault {
    code: "events.line",
    field: "line",
    expected: "as many cells as the header has, in UTF-8, quotation marks closed; or one JSON object",
    mend: "Write the line again, or leave it out.",
};
const BROKEN_OFF: Fault = Fault {
    code: "events.broken_off",
    field: "file",
    expected: "a whole file",
    mend: "What came before was used. Copy or export the file again.",
};

/// Takes the records of a batch, told how many came before and whether the file was sifted. Says how many
/// it took: fewer where the next looks as if lines had been lost in it, which sifting will tell.
type Take<'t> = dyn FnMut(&RecordBatch, u64, bool, &mut Normaliser) -> usize + 't;

/// What reading one file needs.
pub(super) struct Reading<'a> {
    pub(super) file: &'a EventFile,
    pub(super) basis: Basis,
    pub(super) scanner: &'a Scanner,
    pub(super) normaliser: &'a mut Normaliser,
    /// Told how many bytes of this file have been read.
    pub(super) progress: &'a dyn Fn(u64),
}

impl Reading<'_> {
    /// Reads the file.
    pub(super) fn read(&mut self) -> Result<(), Failure> {
        let file = self.file;
        match &file.format {
            Format::Empty => {}
            Format::Csv { delimiter } => {
                let shape = csv_rows::shape(&file.header, *delimiter, self.basis);
                let layout = Layout::new(&file.header, self.basis);
                let mut take = |batch: &RecordBatch, before: u64, sifted: bool, into: &mut Normaliser| {
                    let rows = Rows::new(batch, &layout);
                    let end = match sifted {
                        true => rows.len(),
                        false => rows.first_broken().min(csv_rows::first_swallowing(batch, &shape)),
                    };
                    for at in 0..end {
                        into.push(&rows.row(at), At::Record(before + at as u64));
                    }
                    end
                };
                self.read_text(&file.source, &shape, &mut take)?;
            }
            Format::JsonLines => self.read_lines(&file.source)?,
            Format::JsonArray => self.read_array()?,
            Format::Parquet(footer) if file.ga4 => self.read_ga4_parquet(footer)?,
            Format::Parquet(footer) => self.read_plain_parquet(footer)?,
        }
        Ok(())
    }

    fn read_lines(&mut self, source: &Source) -> Result<(), Failure> {
        let mut reader = json_rows::Reader::new(&self.file.header);
        let ga4 = self.file.ga4;
        let mut take = |batch: &RecordBatch, before: u64, _sifted: bool, into: &mut Normaliser| {
            let lines: Option<&StringArray> =
                batch.columns().first().and_then(|lines| lines.as_any().downcast_ref());
            for (line, record) in lines.into_iter().flatten().zip(before..) {
                let line = line.unwrap_or_default().trim_start_matches('\u{feff}');
                let at = At::Record(record);
                let read = match ga4 {
                    true => ga4_json::take(line, at, into),
                    false => reader.read(line, |row| into.push(row, at)),
                };
                if let Err(error) = read {
                    into.refuse(BAD_RECORD, &format!("{error}: {line}"), at);
                }
            }
            batch.num_rows()
        };
        self.read_text(source, &Shape::Lines, &mut take)
    }

    /// Reads text by the query engine; where that stops at a bad record, sifts what comes after the records
    /// taken so far and goes on with what is left.
    fn read_text(&mut self, source: &Source, shape: &Shape, take: &mut Take) -> Result<(), Failure> {
        let text = TextFile { path: &source.path, compression: source.compression, shape };
        let (taken, stopped) = self.take_all(&text, 0, false, take)?;
        if stopped.is_some() {
            let normaliser = &mut *self.normaliser;
            let mut refuse = |line: u64, text: &str, fault: &str| {
                normaliser.refuse(BAD_RECORD, &format!("{fault}: {text}"), At::Line(line));
            };
            let sifted = sift(source, shape, taken, &mut refuse)?;
            let text = TextFile { path: sifted.file.path(), compression: FileCompressionType::ZSTD, shape };
            let (_, stopped) = self.take_all(&text, taken, true, take)?;
            if let Some(reason) = sifted.broken_off.or(stopped) {
                self.normaliser.tally.add(BROKEN_OFF, &reason, At::File);
            }
        }
        let wanted = self.normaliser.tally.unplaced();
        let placed = lines(source, shape, &wanted).map_err(|error| unreadable(&source.path, &error))?;
        self.normaliser.tally.place(&placed);
        Ok(())
    }

    /// Takes all records from the query engine. Returns how many there were, with those before, and what
    /// stopped it, if anything.
    fn take_all(
        &mut self,
        text: &TextFile,
        before: u64,
        sifted: bool,
        take: &mut Take,
    ) -> Result<(u64, Option<String>), Failure> {
        let mut taken = before;
        for batch in self.scanner.text(text)? {
            let batch = match batch {
                Ok(batch) => batch,
                Err(error) => return Ok((taken, Some(error.to_string()))),
            };
            let rows = take(&batch, taken, sifted, self.normaliser);
            taken += rows as u64;
            if rows < batch.num_rows() {
                return Ok((taken, Some("a line break within a value".to_owned())));
            }
            if !sifted {
                (self.progress)(self.scanner.read_so_far().min(self.file.source.size));
            }
        }
        Ok((taken, None))
    }

    fn read_array(&mut self) -> Result<(), Failure> {
        let source = &self.file.source;
        let failed = |error: io::Error| unreadable(&source.path, &error);
        let mut file = NamedTempFile::with_suffix(".jsonl").map_err(failed)?;
        let bytes = source.bytes().map_err(failed)?;
        let broken_off = json_array::to_lines(bytes, file.as_file_mut()).map_err(failed)?;
        if let Some(reason) = broken_off {
            self.normaliser.tally.add(BROKEN_OFF, &reason, At::File);
        }
        let elements = Source::open(file.path())?;
        self.read_lines(&elements)
    }

    fn read_plain_parquet(&mut self, footer: &Footer) -> Result<(), Failure> {
        let layout = Layout::new(&self.file.header, self.basis);
        let moment = layout.slot(Column::Timestamp);
        self.read_parquet(footer, layout.read(), &mut |batch, read, into| {
            let (batch, moments) = parquet_rows::as_text(batch, moment)?;
            let rows = Rows::new(&batch, &layout);
            for at in 0..rows.len() {
                let mut row = rows.row(at);
                if let Some(moments) = &moments {
                    row.moment = moments.at(at);
                }
                into.push(&row, At::Line(read + at as u64 + 1));
            }
            Ok(())
        })
    }

    fn read_ga4_parquet(&mut self, footer: &Footer) -> Result<(), Failure> {
        self.read_parquet(footer, ga4_parquet::read(&footer.schema), &mut |batch, read, into| {
            let events = ga4_parquet::Events::new(batch)?;
            (0..batch.num_rows()).for_each(|row| events.take(row, At::Line(read + row as u64 + 1), into));
            Ok(())
        })
    }

    /// Reads those columns batch by batch; `take` is told how many rows came before.
    fn read_parquet(
        &mut self,
        footer: &Footer,
        columns: Vec<usize>,
        take: &mut dyn FnMut(&RecordBatch, u64, &mut Normaliser) -> Result<(), ArrowError>,
    ) -> Result<(), Failure> {
        let size = self.file.source.size as f64;
        let mut read = 0;
        for batch in self.scanner.parquet(&self.file.source.path, Arc::clone(&footer.schema), columns)? {
            let taken = batch.map_err(|error| error.to_string()).and_then(|batch| {
                take(&batch, read, self.normaliser).map_err(|error| error.to_string())?;
                Ok(batch.num_rows() as u64)
            });
            match taken {
                Ok(rows) => read += rows,
                Err(reason) => {
                    self.normaliser.tally.add(BROKEN_OFF, &reason, At::File);
                    break;
                }
            }
            (self.progress)((size * read as f64 / footer.rows.max(1) as f64) as u64);
        }
        Ok(())
    }
}
