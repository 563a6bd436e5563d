//! The engine's wasm boundary as a module.
#![no_std]

#[cfg(target_arch = "wasm32")]
pub use regulars::browser::*;
