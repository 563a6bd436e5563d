//! Rows of weighted neighbours.

/// A sparse matrix by rows; the columns of a row are in no particular order unless said.
///
/// ```
/// use regulars_packer::learn::SparseRows;
///
/// let rows = SparseRows::from_rows([vec![(2, 1.0), (1, 0.5)], vec![]]);
/// assert_eq!((rows.row(0).len(), rows.row(1).len(), rows.len()), (2, 0, 2));
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SparseRows {
    /// Where each row ends.
    pub ends: Vec<usize>,
    /// The column and value of each entry.
    pub entries: Vec<(u32, f32)>,
}

impl SparseRows {
    /// The entries of a row; none beyond the last.
    pub fn row(&self, row: usize) -> &[(u32, f32)] {
        let start = if row == 0 { 0 } else { self.ends.get(row - 1).copied().unwrap_or_default() };
        let end = self.ends.get(row).copied().unwrap_or(start);
        self.entries.get(start..end).unwrap_or_default()
    }

    /// How many rows there are.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there is no row at all.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// The median of the rows' first values, 1 where all are empty: what stands in for a row that is.
    /// Rows must be sorted, the largest value first.
    pub fn median_of_largest(&self) -> f32 {
        let mut largest: Vec<f32> =
            (0..self.len()).filter_map(|row| self.row(row).first()).map(|(_, value)| *value).collect();
        largest.sort_unstable_by(f32::total_cmp);
        largest.get(largest.len() / 2).copied().unwrap_or(1.0)
    }

    /// Joins rows one after the other.
    pub fn from_rows<R: AsRef<[(u32, f32)]>>(rows: impl IntoIterator<Item = R>) -> SparseRows {
        let mut all = SparseRows::default();
        for row in rows {
            all.entries.extend_from_slice(row.as_ref());
            all.ends.push(all.entries.len());
        }
        all
    }

    /// From triples sorted by row and column.
    pub fn from_sorted(rows: usize, triples: &[(u32, u32, f32)]) -> SparseRows {
        let mut ends = vec![0; rows];
        triples.iter().for_each(|(row, _, _)| ends[*row as usize] += 1);
        let mut end = 0;
        for count in &mut ends {
            end += *count;
            *count = end;
        }
        SparseRows { ends, entries: triples.iter().map(|(_, column, value)| (*column, *value)).collect() }
    }

    /// Turned round, with as many rows as this has; columns in order.
    pub fn transposed(&self) -> SparseRows {
        let mut next = vec![0usize; self.len() + 1];
        self.entries.iter().for_each(|(column, _)| next[*column as usize + 1] += 1);
        for at in 0..self.len() {
            next[at + 1] += next[at];
        }
        let ends = next[1..].to_vec();
        let mut entries = vec![(0, 0.0); self.entries.len()];
        for row in 0..self.len() {
            for &(column, value) in self.row(row) {
                let at = &mut next[column as usize];
                entries[*at] = (row as u32, value);
                *at += 1;
            }
        }
        SparseRows { ends, entries }
    }
}

/// A dense row to add into, which remembers what was touched so that clearing it is cheap.
#[derive(Clone, Debug)]
pub(crate) struct Accumulator {
    sums: Vec<f32>,
    touched: Vec<u32>,
}

impl Accumulator {
    pub(crate) fn new(columns: usize) -> Accumulator {
        Accumulator { sums: vec![0.0; columns], touched: Vec::new() }
    }

    /// `value` must be above 0.
    pub(crate) fn add(&mut self, column: u32, value: f32) {
        let sum = &mut self.sums[column as usize];
        if *sum == 0.0 {
            self.touched.push(column);
        }
        *sum += value;
    }

    /// The sums in the order in which their columns were met; empty again afterwards.
    pub(crate) fn take(&mut self) -> Vec<(u32, f32)> {
        let sums = &mut self.sums;
        self.touched.drain(..).map(|column| (column, std::mem::take(&mut sums[column as usize]))).collect()
    }
}

/// Keeps the largest `most` entries, the largest first; ties go to the smaller column.
pub(crate) fn keep_largest(row: &mut Vec<(u32, f32)>, most: usize) {
    let order = |a: &(u32, f32), b: &(u32, f32)| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0));
    if row.len() > most && most > 0 {
        row.select_nth_unstable_by(most - 1, order);
    }
    row.truncate(most);
    row.sort_unstable_by(order);
}
