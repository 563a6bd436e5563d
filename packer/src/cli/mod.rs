//! The command line `regulars`.

mod arguments;
mod evaluate;
mod input;
mod pack;
mod print;
mod progress;
mod settings;

use std::process::ExitCode;

use serde::Serialize;

pub use arguments::Arguments;
use arguments::Command;

use crate::failure::Failure;

/// Does what was asked for, and says how it went: 0, or 1 where it could not be done.
pub fn run(arguments: &Arguments) -> ExitCode {
    let done = match &arguments.command {
        Command::Pack(options) => pack::run(options),
        Command::Evaluate(options) => evaluate::run(options),
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
    let text = serde_json::to_string_pretty(report).map_err(|error| {
        Failure::new("report", "report", error.to_string(), "a report", "Report this as a defect.")
    })?;
    println!("{text}");
    Ok(())
}
