//! A year of two hundred real households through the engine: `make lifecycle` draws docs/lifecycle.svg and writes
//! docs/lifecycle.md.

#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used, reason = "a program for developers")]

mod page;
mod picture;
mod replay;

use std::env;
use std::fs;
use std::path::PathBuf;

fn main() {
    // `cargo bench` says `--bench` besides.
    let folders: Vec<PathBuf> =
        env::args().skip(1).filter(|argument| !argument.starts_with("--")).map(PathBuf::from).collect();
    let [from, to] = &folders[..] else { panic!("usage: cargo bench --bench households -- FROM TO") };
    let read = |name| fs::read_to_string(from.join(name)).expect("derive.py has been run");
    let year = replay::replay(&read("products.tsv"), &read("baskets.tsv"));
    fs::write(to.join("lifecycle.svg"), picture::svg(&year)).unwrap();
    fs::write(to.join("lifecycle.md"), page::markdown(&year)).unwrap();
}
