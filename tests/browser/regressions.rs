//! What was wrong once.

use crate::page::{Page, assert_ours, js, now, property};
use wasm_bindgen::JsValue;
use wasm_bindgen_test::wasm_bindgen_test;

const REVOKED: &str =
    "(() => { const { proxy, revoke } = Proxy.revocable([], {}); revoke(); return proxy })()";
const HANDED_TO_A_WORKER: &str = "(() => { const bytes = new Uint8Array(9); \
    structuredClone(bytes.buffer, {transfer: [bytes.buffer]}); return bytes })()";

#[wasm_bindgen_test]
fn a_revoked_proxy_is_no_event() {
    let page = Page::with_tea();
    let recorded = page.calls("record", &[js(REVOKED), now()]);
    assert_eq!(property(&recorded, "recorded"), JsValue::FALSE);
}

#[wasm_bindgen_test]
fn a_revoked_proxy_is_no_list_of_ids() {
    let page = Page::with_tea();
    assert_ours(&page.call("feed", &[3.into(), js(REVOKED), now()]).unwrap_err());
    page.assert_works();
}

#[wasm_bindgen_test]
fn an_engine_that_met_a_revoked_proxy_can_be_freed() {
    let page = Page::with_tea();
    let _ = page.call("record", &[js(REVOKED), now()]);
    page.assert_works();
    page.calls("free", &[]);
}

#[wasm_bindgen_test]
fn bytes_that_were_handed_to_a_worker_are_our_error_or_none_at_all() {
    let page = Page::with_tea();
    let answer = page.call("restore", &[js(HANDED_TO_A_WORKER)]);
    page.assert_works();
    if let Err(error) = answer {
        assert_ours(&error);
    }
}
