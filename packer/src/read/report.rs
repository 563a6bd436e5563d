//! What reading found, for people.

use std::collections::BTreeMap;

use serde::Serialize;

/// The most examples kept of one problem.
const MOST_EXAMPLES: usize = 5;
/// The most of an example's value that is shown, in characters.
const LONGEST_VALUE: usize = 120;
/// The most names counted one by one.
const MOST_NAMES: usize = 100;

/// How reading event files went.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct EventsReport {
    /// File by file, in the order in which they were read.
    pub files: Vec<FileReport>,
    /// Events in the log.
    pub events: u64,
    /// Different items in the log.
    pub items: u64,
    /// Different sessions in the log, and shoppers where it does not tell the session.
    pub visitors: u64,
    /// Known names of events that say nothing of an interest in an item, such as `remove_from_cart`: how
    /// often each was passed over. Refunds are among them, and are taken off their orders besides.
    pub passed_over: BTreeMap<String, u64>,
    /// Names of events that are not known: how often each was met. The first hundred names.
    pub unknown_events: BTreeMap<String, u64>,
    /// Purchases of one item that came again under the same transaction and were not counted again.
    pub repeated_purchases: u64,
    /// What was wrong, grouped by code and field.
    pub problems: Vec<ReadProblem>,
}

/// How reading one file went.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct FileReport {
    /// The file as it was named.
    pub path: String,
    /// What it was read as: `"CSV"`, `"JSON Lines, gzip"`.
    pub format: String,
    /// Records used: events, or products.
    pub used: u64,
    /// Lines, or records, that could not be used.
    pub bad_lines: u64,
    /// Of each column that is read, by its own name here, the name in the file.
    pub columns: BTreeMap<&'static str, String>,
}

/// One kind of problem, however often it was met.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ReadProblem {
    /// What kind, in dotted words: `"events.timestamp"`.
    pub code: &'static str,
    /// The column or field at fault.
    pub field: String,
    /// What was expected there.
    pub expected: String,
    /// How to mend it.
    pub mend: String,
    /// How often.
    pub count: u64,
    /// The first few.
    pub examples: Vec<Example>,
}

/// Where a problem was met.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Example {
    /// The file as it was named.
    pub file: String,
    /// The line, counted from 1 with the header; of Parquet and of JSON arrays the record. `None` where the
    /// whole file is meant.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<u64>,
    /// What was found there.
    pub value: String,
}

/// A kind of problem in fixed words.
#[derive(Clone, Copy, Debug)]
pub(super) struct Fault {
    pub(super) code: &'static str,
    pub(super) field: &'static str,
    pub(super) expected: &'static str,
    pub(super) mend: &'static str,
}

/// Where a fault is, as far as whoever finds it knows.
#[derive(Clone, Copy, Debug)]
pub(super) enum At {
    /// The whole file.
    File,
    /// A line of the file.
    Line(u64),
    /// So many records came before it. Which line that is, is looked up once the file is read, and only for
    /// the few that are shown.
    Record(u64),
}

/// Gathers problems, and keeps the first few of each kind.
#[derive(Default)]
pub(super) struct Tally {
    /// The file that is being read.
    pub(super) file: String,
    problems: Vec<ReadProblem>,
    /// Examples of this file whose lines are to be looked up: problem, example, record.
    unplaced: Vec<(usize, usize, u64)>,
}

impl Tally {
    pub(super) fn add(&mut self, fault: Fault, value: &str, at: At) {
        let same = |problem: &ReadProblem| problem.code == fault.code && problem.field == fault.field;
        let place = match self.problems.iter().position(same) {
            Some(place) => place,
            None => {
                self.problems.push(ReadProblem {
                    code: fault.code,
                    field: fault.field.to_owned(),
                    expected: fault.expected.to_owned(),
                    mend: fault.mend.to_owned(),
                    count: 0,
                    examples: Vec::new(),
                });
                self.problems.len() - 1
            }
        };
        let problem = &mut self.problems[place];
        problem.count += 1;
        if problem.examples.len() < MOST_EXAMPLES {
            let line = match at {
                At::File => None,
                At::Line(line) => Some(line),
                At::Record(record) => {
                    self.unplaced.push((place, problem.examples.len(), record));
                    None
                }
            };
            problem.examples.push(Example { file: self.file.clone(), line, value: shown(value) });
        }
    }

    /// The records whose lines are still to be looked up, in ascending order.
    pub(super) fn unplaced(&self) -> Vec<u64> {
        let mut records: Vec<u64> = self.unplaced.iter().map(|(_, _, record)| *record).collect();
        records.sort_unstable();
        records.dedup();
        records
    }

    /// Gives those examples their lines.
    pub(super) fn place(&mut self, lines: &BTreeMap<u64, u64>) {
        for (problem, example, record) in self.unplaced.drain(..) {
            self.problems[problem].examples[example].line = lines.get(&record).copied();
        }
    }

    pub(super) fn into_problems(self) -> Vec<ReadProblem> {
        self.problems
    }
}

/// A value as a message shows it: one short line.
pub(super) fn shown(value: &str) -> String {
    let plain = |c: char| if c.is_control() { '\u{fffd}' } else { c };
    let mut text: String = value.trim_end().chars().take(LONGEST_VALUE).map(plain).collect();
    if value.trim_end().chars().nth(LONGEST_VALUE).is_some() {
        text.push('…');
    }
    text
}

/// Counts a name, unless a hundred others are counted already.
pub(super) fn count_name(counts: &mut BTreeMap<String, u64>, name: &str) {
    if let Some(count) = counts.get_mut(name) {
        *count += 1;
    } else if counts.len() < MOST_NAMES {
        counts.insert(name.to_owned(), 1);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FAULT: Fault =
        Fault { code: "events.item_id", field: "item_id", expected: "an id", mend: "Give one." };

    #[test]
    fn a_problem_is_counted_and_its_first_few_are_shown_with_their_lines() {
        let mut tally = Tally { file: "a.csv".into(), ..Tally::default() };
        for record in (0..9).rev() {
            tally.add(FAULT, "x", At::Record(record));
        }
        assert_eq!(tally.unplaced(), [4, 5, 6, 7, 8]);
        tally.place(&(0..9).map(|record| (record, record + 2)).collect());
        let problems = tally.into_problems();
        assert_eq!((problems.len(), problems[0].count), (1, 9));
        let lines: Vec<_> = problems[0].examples.iter().map(|example| example.line.unwrap()).collect();
        assert_eq!(lines, [10, 9, 8, 7, 6]);
    }

    #[test]
    fn what_is_shown_is_short_and_one_line() {
        assert_eq!(shown("a\u{0}b\nc\r\n"), "a\u{fffd}b\u{fffd}c");
        assert_eq!(shown(&"é".repeat(1000)).chars().count(), LONGEST_VALUE + 1);
    }
}
