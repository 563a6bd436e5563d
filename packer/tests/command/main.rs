//! The command line, as a shop runs it.

mod bad_input;
mod counts;
mod evaluate;
mod help;
mod pack;
mod real_log;
mod shop;
mod wasm;
