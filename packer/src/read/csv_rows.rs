//! Rows of comma-separated values, or whatever stands for the comma.

use datafusion::arrow::array::{Array, RecordBatch, StringArray};

use super::columns::{COLUMNS, Column, Header};
use super::normalise::{Basis, Moment, Row};
use super::records::{Shape, looks_like_record};

/// What may part the cells. Where two make as much of the header, the earlier.
const DELIMITERS: [u8; 4] = [b',', b'\t', b';', b'|'];

/// The header of a table of text, and what parts its cells: whatever makes the most known columns of the
/// first line.
pub(super) fn header(head: &[u8]) -> (Header, u8) {
    let read = |delimiter: u8| {
        let mut reader = csv::ReaderBuilder::new()
            .delimiter(delimiter)
            .has_headers(false)
            .flexible(true)
            .from_reader(head);
        let mut record = csv::ByteRecord::new();
        let found = reader.read_byte_record(&mut record).unwrap_or(false);
        let names =
            record.iter().filter(|_| found).map(|name| String::from_utf8_lossy(name).trim().to_owned());
        (Header::new(names), delimiter)
    };
    let mut best = read(DELIMITERS[0]);
    for delimiter in &DELIMITERS[1..] {
        let other = read(*delimiter);
        let worth = |header: &Header| (header.known(), header.names.len());
        if worth(&other.0) > worth(&best.0) {
            best = other;
        }
    }
    best
}

/// How the table is made up, if only the columns are read that the log needs.
pub(super) fn shape(header: &Header, delimiter: u8, basis: Basis) -> Shape {
    let fields = header.names.len();
    let mut read = vec![false; fields];
    for place in Layout::new(header, basis).places.into_iter().flatten() {
        read[place] = true;
    }
    Shape::Csv { delimiter, fields, read }
}

/// Where each column of the log is among those that are read.
pub(super) struct Layout {
    /// By [`Column`]: place in the file.
    pub(super) places: [Option<usize>; COLUMNS],
    /// By [`Column`]: place among those that are read, in the file's order.
    slots: [Option<usize>; COLUMNS],
    /// Whether sessions are numbered within their users.
    numbered: bool,
}

impl Layout {
    pub(super) fn new(header: &Header, basis: Basis) -> Layout {
        let mut needed = vec![
            Column::UserId,
            Column::ItemId,
            Column::Event,
            Column::Position,
            Column::Quantity,
            Column::Price,
            Column::TransactionId,
            Column::Channel,
        ];
        if !basis.by_user {
            needed.push(Column::SessionId);
        }
        if basis.timed {
            needed.push(Column::Timestamp);
        }
        let mut places = [None; COLUMNS];
        for column in needed {
            places[column as usize] = header.place(column);
        }
        let slot = |place: usize| places.iter().flatten().filter(|other| **other < place).count();
        Layout { places, slots: places.map(|place| place.map(slot)), numbered: header.numbered }
    }

    /// The slot of a column.
    pub(super) fn slot(&self, column: Column) -> Option<usize> {
        self.slots[column as usize]
    }

    /// The places in the file that are read, in its order.
    pub(super) fn read(&self) -> Vec<usize> {
        let mut read: Vec<usize> = self.places.iter().flatten().copied().collect();
        read.sort_unstable();
        read
    }
}

/// A batch of text, to be looked at row by row.
pub(super) struct Rows<'a> {
    columns: [Option<&'a StringArray>; COLUMNS],
    numbered: bool,
    rows: usize,
}

impl<'a> Rows<'a> {
    pub(super) fn new(batch: &'a RecordBatch, layout: &Layout) -> Rows<'a> {
        let text = |slot: usize| batch.columns().get(slot).and_then(|column| column.as_any().downcast_ref());
        let columns = layout.slots.map(|slot| slot.and_then(text));
        Rows { columns, numbered: layout.numbered, rows: batch.num_rows() }
    }

    pub(super) fn len(&self) -> usize {
        self.rows
    }

    pub(super) fn row(&self, at: usize) -> Row<'a> {
        let has = |column: Column| self.columns[column as usize].is_some();
        let text = |column: Column| match self.columns[column as usize] {
            Some(cells) if !cells.is_null(at) => cells.value(at),
            _ => "",
        };
        Row {
            session: text(Column::SessionId),
            user: text(Column::UserId),
            numbered: self.numbered,
            item: text(Column::ItemId),
            event: has(Column::Event).then(|| text(Column::Event)),
            moment: Moment::Text(text(Column::Timestamp)),
            position: text(Column::Position),
            quantity: text(Column::Quantity),
            price: text(Column::Price),
            transaction: text(Column::TransactionId),
            channel: text(Column::Channel),
        }
    }

    /// The first row with a value that goes on over a line's end: a sign of a quotation mark that nobody
    /// closed, which has swallowed other lines. The number of rows where there is none.
    pub(super) fn first_broken(&self) -> usize {
        let first = |cells: &&StringArray| first_with_breaks(cells, |_| true);
        self.columns.iter().flatten().filter_map(first).min().unwrap_or(self.rows)
    }
}

/// The first row whose last cell has swallowed whole records: a quotation mark there may reach to the end
/// of the file, and the number of cells does not tell. The number of rows where there is none.
pub(super) fn first_swallowing(batch: &RecordBatch, shape: &Shape) -> usize {
    let cells: Option<&StringArray> = batch.columns().last().and_then(|cells| cells.as_any().downcast_ref());
    let (Some(cells), Shape::Csv { delimiter, fields, .. }) = (cells, shape) else { return batch.num_rows() };
    let swallows = |cell: &[u8]| {
        let mut lines = cell.split(|byte| matches!(byte, b'\n' | b'\r')).skip(1);
        lines.any(|line| looks_like_record(line, *delimiter, *fields))
    };
    first_with_breaks(cells, swallows).unwrap_or(batch.num_rows())
}

/// The first row with a line break for which that holds.
fn first_with_breaks(cells: &StringArray, holds: impl Fn(&[u8]) -> bool) -> Option<usize> {
    let breaks = |bytes: &[u8]| bytes.contains(&b'\n') || bytes.contains(&b'\r');
    if !breaks(cells.value_data()) {
        return None;
    }
    let cell = |row: usize| cells.value(row).as_bytes();
    (0..cells.len()).find(|row| !cells.is_null(*row) && breaks(cell(*row)) && holds(cell(*row)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_header_tells_what_parts_the_cells() {
        for (text, delimiter) in [
            ("session_id,item_id,time\n1,2,3\n", b','),
            ("session_id\titem_id\ttime\n", b'\t'),
            ("sessionId;userId;itemId;timeframe;eventdate\n", b';'),
            ("\"session|x\"|item_id|time\n", b'|'),
            ("item_id\n", b','),
            ("", b','),
        ] {
            assert_eq!(header(text.as_bytes()).1, delimiter, "{text}");
        }
        assert_eq!(header(b"a;b;c\n").0.names, ["a", "b", "c"]);
        assert_eq!(header(b" Item ID , time \n").0.place(Column::ItemId), Some(0));
    }
}
