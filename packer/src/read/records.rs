//! A text file's records with their line numbers, judged by the rules by which the query engine would
//! refuse them.

use std::collections::VecDeque;
use std::io::{self, BufRead, BufReader, Read};

/// A quoted value longer than this, in bytes, is taken for a quotation mark that nobody closed.
const LONGEST_RECORD: usize = 4 * 1024 * 1024;
/// What parts the cells and what quotes them where every line is one cell: control characters, which no
/// JSON text holds.
pub(super) const LINE_DELIMITER: u8 = 1;
pub(super) const LINE_QUOTE: u8 = 2;

/// How a text file is made up of records.
#[derive(Clone, Debug)]
pub(super) enum Shape {
    /// Each line is a record.
    Lines,
    /// Comma-separated values, or what stands for the comma, with a header.
    Csv {
        delimiter: u8,
        /// How many cells the header has.
        fields: usize,
        /// By cell, whether it is read, and so is expected to be on one line.
        read: Vec<bool>,
    },
}

/// A line with its terminator.
struct Line {
    number: u64,
    bytes: Vec<u8>,
}

/// One record, or a line that is none.
pub(super) struct Record {
    /// Where it begins, from 1.
    pub(super) line: u64,
    /// With its terminator.
    pub(super) bytes: Vec<u8>,
    /// What is wrong with it.
    pub(super) fault: Option<&'static str>,
}

/// Reads records one by one. Blank lines are none.
pub(super) struct Records<R: Read> {
    reader: BufReader<R>,
    shape: Shape,
    /// Lines that were read too far.
    ahead: VecDeque<Line>,
    lines: u64,
    /// What ended the reading before the file's end. The line that it broke is left out: half an id would
    /// be another id.
    pub(super) error: Option<io::Error>,
}

impl<R: Read> Records<R> {
    pub(super) fn new(reader: R, shape: Shape) -> Records<R> {
        let reader = BufReader::with_capacity(256 * 1024, reader);
        Records { reader, shape, ahead: VecDeque::new(), lines: 0, error: None }
    }

    fn next_line(&mut self) -> Option<Line> {
        if let Some(line) = self.ahead.pop_front() {
            return Some(line);
        }
        let mut bytes = Vec::new();
        let ends = |byte: &u8| matches!(byte, b'\n' | b'\r');
        loop {
            let buffer = match self.reader.fill_buf() {
                Ok(buffer) => buffer,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => {
                    self.error.get_or_insert(error);
                    return None;
                }
            };
            if buffer.is_empty() {
                break;
            }
            // A carriage return ends a line by itself unless a line feed comes next.
            if bytes.last() == Some(&b'\r') {
                if buffer[0] == b'\n' {
                    bytes.push(b'\n');
                    self.reader.consume(1);
                }
                break;
            }
            let end = buffer.iter().position(ends).map_or(buffer.len(), |end| end + 1);
            bytes.extend_from_slice(&buffer[..end]);
            self.reader.consume(end);
            if bytes.last() == Some(&b'\n') {
                break;
            }
        }
        self.lines += 1;
        (!bytes.is_empty()).then_some(Line { number: self.lines, bytes })
    }
}

impl<R: Read> Iterator for Records<R> {
    type Item = Record;

    fn next(&mut self) -> Option<Record> {
        let line = loop {
            let line = self.next_line()?;
            if line.bytes.iter().any(|byte| !matches!(byte, b'\n' | b'\r')) {
                break line;
            }
        };
        let (delimiter, fields, read) = match &self.shape {
            Shape::Lines => {
                let fault = line_fault(&line.bytes);
                return Some(Record { line: line.number, bytes: line.bytes, fault });
            }
            Shape::Csv { delimiter, fields, read } => (*delimiter, *fields, read.clone()),
        };
        let mut cells = Cells::new(delimiter, &read);
        cells.feed(&line.bytes);
        let mut more: Vec<Line> = Vec::new();
        let mut length = line.bytes.len();
        let mut swallowed = false;
        while cells.is_open() && length < LONGEST_RECORD {
            let Some(next) = self.next_line() else { break };
            swallowed |= cells.count == fields && looks_like_record(&next.bytes, delimiter, fields);
            cells.feed(&next.bytes);
            length += next.bytes.len();
            more.push(next);
        }
        let whole: Vec<u8> = [&line].into_iter().chain(&more).flat_map(|line| &line.bytes).copied().collect();
        let fault = if cells.is_open() {
            Some("a quotation mark that is not closed")
        } else if cells.count != fields {
            Some("another number of cells than the header")
        } else if cells.broken || swallowed {
            Some("a line break within a value")
        } else {
            not_utf8(&whole)
        };
        if fault.is_none() {
            return Some(Record { line: line.number, bytes: whole, fault });
        }
        // The lines that a stray quotation mark drew in may well be records themselves.
        for line in more.into_iter().rev() {
            self.ahead.push_front(line);
        }
        Some(Record { line: line.number, bytes: line.bytes, fault })
    }
}

/// Whether a line within the last cell would make a whole record by itself: then it is one, and the cell has
/// a quotation mark that nobody closed.
pub(super) fn looks_like_record(line: &[u8], delimiter: u8, fields: usize) -> bool {
    fields > 1 && line.iter().filter(|byte| **byte == delimiter).count() == fields - 1
}

fn line_fault(bytes: &[u8]) -> Option<&'static str> {
    let control = |byte: &u8| matches!(*byte, LINE_DELIMITER | LINE_QUOTE);
    if bytes.iter().any(control) { Some("control characters") } else { not_utf8(bytes) }
}

fn not_utf8(bytes: &[u8]) -> Option<&'static str> {
    std::str::from_utf8(bytes).is_err().then_some("bytes that are not UTF-8")
}

/// Counts cells as the query engine would: a quotation mark quotes only where it begins a cell.
struct Cells<'a> {
    delimiter: u8,
    read: &'a [bool],
    count: usize,
    state: State,
    /// Whether a cell that is read holds a line break.
    broken: bool,
}

#[derive(Clone, Copy, PartialEq)]
enum State {
    Start,
    Plain,
    Quoted,
    /// After a quotation mark within quotes: the end, or the first of two.
    Quote,
}

impl<'a> Cells<'a> {
    fn new(delimiter: u8, read: &'a [bool]) -> Cells<'a> {
        Cells { delimiter, read, count: 1, state: State::Start, broken: false }
    }

    fn is_open(&self) -> bool {
        self.state == State::Quoted
    }

    fn feed(&mut self, bytes: &[u8]) {
        for &byte in bytes {
            self.state = match (self.state, byte) {
                (State::Quoted, b'"') => State::Quote,
                (State::Quoted, b'\n' | b'\r') => {
                    self.broken |= self.read.get(self.count - 1).is_some_and(|read| *read);
                    State::Quoted
                }
                (State::Quoted, _) => State::Quoted,
                (State::Start | State::Quote, b'"') => State::Quoted,
                (_, byte) if byte == self.delimiter => {
                    self.count += 1;
                    State::Start
                }
                _ => State::Plain,
            };
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read(text: &[u8], fields: usize, read: &[bool]) -> Vec<(u64, String, bool)> {
        let shape = Shape::Csv { delimiter: b',', fields, read: read.to_vec() };
        Records::new(text, shape)
            .map(|record| {
                let text = String::from_utf8_lossy(&record.bytes).into_owned();
                (record.line, text, record.fault.is_none())
            })
            .collect()
    }

    #[test]
    fn records_know_their_lines_past_blank_ones_and_quoted_breaks() {
        let text = b"a,b\r\n\r\n1,\"x\ny\"\r\n2,z\n\n3,\"\"\"\"\r4,5";
        let lines: Vec<(u64, bool)> =
            read(text, 2, &[true, false]).into_iter().map(|(line, _, good)| (line, good)).collect();
        assert_eq!(lines, [(1, true), (3, true), (5, true), (7, true), (8, true)]);
    }

    #[test]
    fn a_stray_quotation_mark_costs_one_line() {
        let text = b"a,b\n1,\"x\n2,y\n3,z\n";
        let lines: Vec<(u64, bool)> =
            read(text, 2, &[true, true]).into_iter().map(|(line, _, good)| (line, good)).collect();
        assert_eq!(lines, [(1, true), (2, false), (3, true), (4, true)]);
        let swallowed = b"a,b\n1,\"x\n2,y\"\n3,5\"\n";
        let lines: Vec<(u64, bool)> =
            read(swallowed, 2, &[true, true]).into_iter().map(|(line, _, good)| (line, good)).collect();
        assert_eq!(lines, [(1, true), (2, false), (3, true), (4, true)]);
    }

    #[test]
    fn wrong_counts_and_wrong_bytes_are_faults() {
        let text = b"a,b\n1\n1,2,3\n\xff,2\n1,2\n";
        let good: Vec<bool> = read(text, 2, &[true, true]).into_iter().map(|(_, _, good)| good).collect();
        assert_eq!(good, [true, false, false, false, true]);
        let lines: Vec<bool> =
            Records::new(&text[..], Shape::Lines).map(|record| record.fault.is_none()).collect();
        assert_eq!(lines, [true, true, true, false, true]);
    }

    proptest! {
        /// The csv crate, on which the query engine's reader stands as well, is the oracle.
        #[test]
        fn records_are_those_of_the_csv_crate(text in "[ab,\"\r\n]{0,60}") {
            let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
            let counts: Vec<usize> = reader.byte_records().map(|record| record.unwrap().len()).collect();
            if let Some(&fields) = counts.first()
                && counts.iter().all(|count| *count == fields)
                && text.matches('"').count() % 2 == 0
            {
                let ours = read(text.as_bytes(), fields, &vec![false; fields]);
                if ours.iter().all(|(_, _, good)| *good) {
                    prop_assert_eq!(ours.len(), counts.len());
                }
            }
        }

        #[test]
        fn any_bytes_are_read_without_harm_and_every_line_once(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
            let shape = Shape::Csv { delimiter: b',', fields: 2, read: vec![true, false] };
            let all: Vec<u8> = Records::new(&bytes[..], shape).flat_map(|record| record.bytes).collect();
            let plain = |bytes: &[u8]| -> Vec<u8> {
                bytes.iter().copied().filter(|byte| !matches!(byte, b'\n' | b'\r')).collect()
            };
            prop_assert_eq!(plain(&all), plain(&bytes));
        }
    }
}
