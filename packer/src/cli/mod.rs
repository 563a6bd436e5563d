//! The command line `regulars`.

mod arguments;
mod delta;
mod evaluate;
mod evaluate_baskets;
mod input;
mod offers;
mod pack;
mod print;
mod progress;
mod settings;

use std::io::{self, ErrorKind, Write};
use std::process::ExitCode;

use serde::Serialize;

pub use arguments::Arguments;
use arguments::Command;

use crate::failure::Failure;

/// Does what was asked for, and says how it went: 0, or 1 where it could not be done.
pub fn run(arguments: &Arguments) -> ExitCode {
    let done = match &arguments.command {
        Command::Pack(options) => pack::run(options),
        Command::Delta(options) => delta::run(options),
        Command::Evaluate(options) => match options.baskets {
            Some(measure) => evaluate_baskets::run(options, measure),
            None => evaluate::run(options),
        },
        Command::Offers(options) => offers::run(options),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            print::failure(&failure, arguments.command.wants_json());
            ExitCode::FAILURE
        }
    }
}

/// One JSON document on standard output, for machines.
fn print_json(report: &impl Serialize) -> Result<(), Failure> {
    answer(&serde_json::to_string_pretty(report).map_err(|error| unprintable(&error))?)
}

/// One JSON object on a line of standard output.
fn print_line(report: &impl Serialize) -> Result<(), Failure> {
    answer(&serde_json::to_string(report).map_err(|error| unprintable(&error))?)
}

fn unprintable(error: &serde_json::Error) -> Failure {
    Failure::new("report", "report", error.to_string(), "a report", "Report this as a defect.")
}

/// Writes the answer to standard output. Who closes the pipe early has read enough.
fn answer(text: &str) -> Result<(), Failure> {
    let mut to = io::stdout().lock();
    match writeln!(to, "{text}").and_then(|()| to.flush()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => Err(Failure::new(
            "stdout",
            "standard output",
            error.to_string(),
            "a place that takes the answer",
            "Make room, or send the answer elsewhere. The work itself was done.",
        )),
        _ => Ok(()),
    }
}
