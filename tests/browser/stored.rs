//! What the page stores comes back, and chance is drawn where no seed is given.

use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::common::golden::QUESTIONS;
use crate::common::of_a_later_version;
use crate::golden::{ask, live_through_the_history, shop_of_the_grocery};
use crate::page::{Page, assert_error, js, list, now, number, property, text};

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = Uint8Array, js_name = from)]
    fn bytes(array: &JsValue) -> Vec<u8>;
    #[wasm_bindgen(js_namespace = Uint8Array, js_name = from)]
    fn handed_over(bytes: &[u8]) -> JsValue;
}

#[wasm_bindgen_test]
fn a_snapshot_makes_the_same_shopper_again() {
    let page = shop_of_the_grocery();
    live_through_the_history(&page);
    let snapshot = page.calls("snapshot", &[]);
    let again = shop_of_the_grocery();
    let report = again.calls("restore", &[snapshot]);
    assert_eq!((number(&report, "lost_bytes"), list(&report, "problems").len()), (0.0, 0));
    for question in &QUESTIONS {
        assert_eq!(ask(&again, question), ask(&page, question));
    }
}

#[wasm_bindgen_test]
fn the_journals_of_events_joined_make_the_same_shopper_again() {
    let page = Page::with_tea();
    let mut stored = Vec::new();
    for event in ["view_item", "add_to_cart", "purchase"] {
        let recorded = page.record(&format!("({{event: '{event}', items: [{{item_id: 18}}]}})"));
        stored.extend(bytes(&property(&recorded, "journal")));
    }
    let again = Page::with_tea();
    let report = again.calls("restore", &[handed_over(&stored)]);
    assert_eq!(number(&report, "events"), 3.0);
    assert_eq!(bytes(&again.calls("snapshot", &[])), bytes(&page.calls("snapshot", &[])));
}

#[wasm_bindgen_test]
fn damaged_bytes_are_counted_and_a_later_version_is_refused() {
    let page = Page::with_tea();
    let first = bytes(&property(&page.record("({event: 'login'})"), "journal"));
    let second = bytes(&property(&page.record("({event: 'login'})"), "journal"));
    let again = Page::with_tea();
    let report = again.calls("restore", &[handed_over(&[&first[..], &second[1..]].concat())]);
    assert_eq!(number(&report, "lost_bytes"), second.len() as f64 - 1.0);
    assert_eq!(text(&list(&report, "problems")[0], "code"), "journal.damaged");

    let later = of_a_later_version(second);
    let error = again.call("restore", &[handed_over(&later)]).unwrap_err();
    assert_error(&error, "journal.version", "journal", "version 5");
    assert_eq!(again.events(), 1.0);
    again.assert_works();
}

#[wasm_bindgen_test]
fn bytes_of_every_make_are_read() {
    for source in [
        "new Uint8Array(0)",
        "new Uint8Array(new ArrayBuffer(64), 7, 20)",
        "new (class extends Uint8Array {})(9)",
        "new Uint8Array(1e6).fill(82)",
    ] {
        let page = Page::with_tea();
        let report = page.calls("restore", &[js(source)]);
        assert_eq!(number(&report, "events"), 0.0, "{source}");
        page.assert_works();
    }
}

#[wasm_bindgen_test]
fn forgetting_leaves_a_newcomer() {
    let page = Page::with_tea();
    let before = page.packed("feed", &[4.into(), JsValue::NULL, now()]);
    page.record("({event: 'purchase', items: [{item_id: 18}]})");
    assert_ne!(page.packed("feed", &[4.into(), JsValue::NULL, now()]), before);
    page.calls("forget", &[]);
    assert_eq!(page.packed("feed", &[4.into(), JsValue::NULL, now()]), before);
    assert_eq!(page.events(), 0.0);
}

#[wasm_bindgen_test]
fn without_a_seed_chance_is_drawn_anew_and_kept_with_the_journal() {
    let snapshot = |seed: &JsValue| bytes(&Page::with_seed(seed).unwrap().calls("snapshot", &[]));
    let drawn = [JsValue::UNDEFINED, JsValue::NULL, JsValue::UNDEFINED].map(|seed| snapshot(&seed));
    assert!(drawn[0] != drawn[1] && drawn[1] != drawn[2]);
    assert_eq!(snapshot(&7.into()), snapshot(&7.into()));

    let again = Page::with_seed(&7.into()).unwrap();
    again.calls("restore", &[handed_over(&drawn[0])]);
    assert_eq!(bytes(&again.calls("snapshot", &[])), drawn[0]);
}
