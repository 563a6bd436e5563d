//! The command line: see `regulars --help`.

use std::process::ExitCode;

use clap::Parser;
use regulars_packer::cli::{Arguments, run};

fn main() -> ExitCode {
    run(&Arguments::parse())
}
