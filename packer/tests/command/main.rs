//! The command line, as a shop runs it.

#![cfg(test)]

mod bad_input;
mod counts;
mod delta;
mod delta_input;
mod delta_variants;
mod evaluate;
mod help;
mod offers;
mod outcomes;
mod pack;
mod real_log;
mod shop;
mod wasm;
