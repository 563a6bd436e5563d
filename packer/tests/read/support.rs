//! Files on the disk for a test, and what was read as short texts.

use std::path::PathBuf;

use regulars_packer::Failure;
use regulars_packer::read::{EventsRead, ReadProblem, read_events};
use tempfile::TempDir;

/// A folder with those files, and their paths.
pub fn folder_with(files: &[(&str, &[u8])]) -> (TempDir, Vec<PathBuf>) {
    let folder = tempfile::tempdir().unwrap();
    let write = |(name, bytes): &(&str, &[u8])| {
        let path = folder.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        path
    };
    let paths = files.iter().map(write).collect();
    (folder, paths)
}

/// One event file, read.
pub fn read(name: &str, bytes: &[u8]) -> Result<EventsRead, Failure> {
    let (_folder, paths) = folder_with(&[(name, bytes)]);
    read_events(&paths, &|_| ())
}

/// Each event as `visitor item action`.
pub fn events(read: &EventsRead) -> Vec<String> {
    let log = &read.log;
    let event =
        |at: usize| format!("{} {} {:?}", log.visitor[at], log.items[log.item[at] as usize], log.action[at]);
    (0..log.visitor.len()).map(event).collect()
}

/// Each problem as `code count [lines]`, with 0 where the whole file is meant.
pub fn problems(problems: &[ReadProblem]) -> Vec<String> {
    let problem = |problem: &ReadProblem| {
        let lines: Vec<u64> = problem.examples.iter().map(|example| example.line.unwrap_or(0)).collect();
        format!("{} {} {lines:?}", problem.code, problem.count)
    };
    problems.iter().map(problem).collect()
}
