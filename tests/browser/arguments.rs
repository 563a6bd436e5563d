//! Arguments of the wrong kind: an error of ours for each, and the engine works on.

use wasm_bindgen::JsValue;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::page::{Page, assert_error, js, now};

const NONE: JsValue = JsValue::UNDEFINED;

/// Calls with each of the wrong arguments (JavaScript, and how the error describes it) in one place.
fn refused(method: &str, good: &[JsValue], at: usize, code: &str, field: &str, wrong: &[(&str, &str)]) {
    let page = Page::with_tea();
    for (source, described) in wrong {
        let mut arguments = good.to_vec();
        arguments[at] = js(source);
        let error = page.call(method, &arguments).expect_err(source);
        assert_error(&error, code, field, described);
        page.assert_works();
    }
}

const NO_TEXT: [(&str, &str); 9] = [
    ("undefined", "undefined"),
    ("null", "object"),
    ("true", "boolean"),
    ("({})", "an object"),
    ("([])", "a list"),
    ("(() => 1)", "a function"),
    ("Symbol('s')", "symbol"),
    ("10n", "bigint"),
    ("new String('x')", "an object"),
];
const NO_NUMBER: [(&str, &str); 9] = [
    ("undefined", "undefined"),
    ("null", "object"),
    ("true", "boolean"),
    ("'soon'", "soon"),
    ("({valueOf() { return 3 }})", "an object"),
    ("[3]", "a list"),
    ("(() => 3)", "a function"),
    ("Symbol('s')", "symbol"),
    ("10n", "bigint"),
];

#[wasm_bindgen_test]
fn a_limit_is_a_whole_number_from_one_to_a_thousand() {
    let no_limit =
        [("NaN", "number"), ("Infinity", "number"), ("-1", "-1"), ("2.5", "2.5"), ("1e10", "10000000000")];
    for (method, good, at) in [
        ("feed", &[3.into(), NONE, now()][..], 0),
        ("similar", &[17.into(), 3.into(), NONE, now()], 1),
        ("complements", &[js("[17]"), 3.into(), NONE, now()], 1),
        ("buy_again", &[3.into(), now()], 0),
    ] {
        refused(method, good, at, "argument", "limit", &NO_NUMBER);
        refused(method, good, at, "argument", "limit", &no_limit);
        refused(method, good, at, "argument", "limit", &[("0", "0"), ("1001", "1001")]);
    }
}

#[wasm_bindgen_test]
fn now_is_a_moment() {
    let no_moment = [
        ("NaN", "number"),
        ("-Infinity", "number"),
        ("9e15", "9000000000000000"),
        ("new Date()", "an object"),
    ];
    for (method, good) in [
        ("feed", &[3.into(), NONE, now()][..]),
        ("similar", &[17.into(), 3.into(), NONE, now()]),
        ("complements", &[js("[17]"), 3.into(), NONE, now()]),
        ("record", &[js("({event: 'login'})"), now()]),
        ("explain", &[17.into(), now()]),
        ("offers", &["home".into(), NONE, now()]),
        ("claim_offer", &["home".into(), NONE, now()]),
        ("onboarding", &[NONE, now()]),
        ("interests", &[3.into(), now()]),
        ("profile", &[now()]),
    ] {
        refused(method, good, good.len() - 1, "argument", "now", &NO_NUMBER);
        refused(method, good, good.len() - 1, "argument", "now", &no_moment);
    }
}

#[wasm_bindgen_test]
fn an_id_is_text_or_a_number() {
    refused("similar", &[17.into(), 3.into(), NONE, now()], 0, "argument", "item_id", &NO_TEXT);
    refused("explain", &[17.into(), now()], 0, "argument", "item_id", &NO_TEXT);
    let no_id = [("NaN", "number"), ("Infinity", "number")];
    refused("explain", &[17.into(), now()], 0, "argument", "item_id", &no_id);
    refused(
        "explain",
        &[17.into(), now()],
        0,
        "item.unknown",
        "item_id",
        &[("99", "99"), ("'x'", "x"), ("''", "")],
    );
}

#[wasm_bindgen_test]
fn ids_are_a_list_of_ids() {
    let no_list = [
        ("17", "17"),
        ("'17'", "17"),
        ("({0: 17, length: 1})", "an object"),
        ("new Set([17])", "an object"),
        ("(() => [17])", "a function"),
        ("Symbol('s')", "symbol"),
        ("10n", "bigint"),
        ("[17, null]", "object"),
        ("[17, {}]", "an object"),
        ("[17, 10n]", "bigint"),
        ("[NaN]", "number"),
        ("[, 17]", "undefined"),
        ("new Proxy([17], {get(list, key) { if (key === 'length') return 1; throw 1 }})", "a list"),
    ];
    refused("feed", &[3.into(), NONE, now()], 1, "argument", "exclude", &no_list);
    refused("similar", &[17.into(), 3.into(), NONE, now()], 2, "argument", "exclude", &no_list);
    refused("complements", &[js("[17]"), 3.into(), NONE, now()], 2, "argument", "exclude", &no_list);
    refused("complements", &[js("[17]"), 3.into(), NONE, now()], 0, "argument", "item_ids", &no_list);
}

#[wasm_bindgen_test]
fn a_surface_and_a_feed_are_text() {
    refused("offers", &["home".into(), now()], 0, "argument", "surface", &NO_TEXT);
    refused("offers", &["home".into(), now()], 0, "argument", "surface", &[("5", "5")]);
    refused("load_tsv", &["id\ttitle".into()], 0, "argument", "text", &NO_TEXT);
}

#[wasm_bindgen_test]
fn columns_are_lists_of_texts() {
    let good = [js("['id', 'title']"), js("['1', 'Tea']")];
    let no_texts = [
        ("undefined", "undefined"),
        ("null", "object"),
        ("'id'", "id"),
        ("({})", "an object"),
        ("[1]", "1"),
        ("[null]", "object"),
        ("['id', Symbol('s')]", "symbol"),
        ("(() => [])", "a function"),
    ];
    refused("load_columns", &good, 0, "argument", "names", &no_texts);
    refused("load_columns", &good, 1, "argument", "columns", &no_texts);
}

#[wasm_bindgen_test]
fn a_journal_is_bytes() {
    let no_bytes = [
        ("undefined", "undefined"),
        ("null", "object"),
        ("'Rg'", "Rg"),
        ("[82, 103]", "a list"),
        ("new ArrayBuffer(4)", "an object"),
        ("new DataView(new ArrayBuffer(4))", "an object"),
        ("new Uint8ClampedArray(4)", "an object"),
        ("new Int32Array(4)", "an object"),
        ("({length: 4})", "an object"),
        ("10n", "bigint"),
        ("Symbol('s')", "symbol"),
        ("(() => 1)", "a function"),
        ("new Proxy(new Uint8Array(4), {getPrototypeOf() { throw 1 }})", "an object"),
    ];
    refused("restore", &[js("new Uint8Array()")], 0, "argument", "bytes", &no_bytes);
}

#[wasm_bindgen_test]
fn a_seed_is_an_unsigned_number_of_32_bits() {
    let no_seed = [
        ("-1", "-1"),
        ("1.5", "1.5"),
        ("2 ** 32", "4294967296"),
        ("NaN", "number"),
        ("Infinity", "number"),
        ("'7'", "7"),
        ("true", "boolean"),
        ("({})", "an object"),
        ("7n", "bigint"),
        ("Symbol('s')", "symbol"),
        ("(() => 7)", "a function"),
    ];
    for (source, described) in no_seed {
        let error = Page::with_seed(&js(source)).err().unwrap();
        assert_error(&error, "argument", "seed", described);
    }
    for seed in ["0", "2 ** 32 - 1", "undefined", "null"] {
        assert!(Page::with_seed(&js(seed)).is_ok());
    }
}

#[wasm_bindgen_test]
fn a_long_value_is_cut_in_the_error() {
    let page = Page::with_tea();
    let error = page.call("explain", &[js("'茶'.repeat(1e6)"), now()]).unwrap_err();
    assert_error(&error, "item.unknown", "item_id", &"茶".repeat(80));
}

#[wasm_bindgen_test]
fn a_mode_is_one_of_two_words() {
    let good = [js("[17]"), 3.into(), NONE, now(), js("'popular'")];
    Page::with_tea().call("complements", &good).unwrap();
    let no_mode = [("'both'", "both"), ("7", "7"), ("({})", "an object"), ("[]", "a list")];
    refused("complements", &good, 4, "argument", "mode", &no_mode);
}

#[wasm_bindgen_test]
fn missing_arguments_are_named_in_turn() {
    let page = Page::with_tea();
    for (method, field) in [
        ("feed", "limit"),
        ("similar", "item_id"),
        ("complements", "limit"),
        ("buy_again", "limit"),
        ("explain", "item_id"),
        ("record", "now"),
        ("offers", "surface"),
        ("profile", "now"),
        ("load_columns", "names"),
        ("load_tsv", "text"),
        ("restore", "bytes"),
    ] {
        let error = page.call(method, &[]).unwrap_err();
        assert_error(&error, "argument", field, "undefined");
    }
    page.assert_works();
}
