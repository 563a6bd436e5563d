//! The boundary as a page sees it, in a real browser: `make test-browser`.
//!
//! The engine is called through its JavaScript class, so that what wasm-bindgen adds is tested too.

#![cfg(test)]
#![cfg(target_arch = "wasm32")]

#[path = "../common/mod.rs"]
mod common;

mod arguments;
mod golden;
mod hostile_packs;
mod lists;
mod odd_values;
mod packs;
mod page;
mod page_values;
mod rankings;
mod reentry;
mod regressions;
mod stored;

wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);
