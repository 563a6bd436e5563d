//! Packs from a server that may answer anything: 10,000 visits by chance, each trouble by itself, and lies.

#![cfg(test)]
#![cfg(not(target_arch = "wasm32"))]

#[path = "../common/mod.rs"]
mod common;

mod faults;
mod lies;
mod native;
mod visits;
