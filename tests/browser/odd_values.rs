//! Every odd value that JavaScript has, handed to every method in every place: nothing but our own
//! errors comes back, and the engine works on.

use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::page::{Error, Page, apply, assert_ours, class_of, elements, js, now};

const ODD_VALUES: &str = r#"[
    undefined, null, true, false, 0, -0, 1, -1, 1.5, NaN, Infinity, -Infinity, 1e308, 5e-324, 2 ** 53, -(2 ** 31), 2 ** 32,
    '', ' ', 'x', '17', '\0', '\ud800', '\u001e\u001f', '\t\n"', '茶', '🍵', 'a'.repeat(100000), 'event', '__proto__',
    0n, -1n, 10n ** 40n, Symbol('s'), Symbol.iterator,
    () => 1, function () {}, class {}, async () => 1, function* () {},
    {}, Object.create(null), Object.freeze({}), [], [[]], [[[[]]]], [undefined], [null], [{}], Array(5), [,1], [NaN], [Symbol('s')], [1n],
    new Date(0), new Date(NaN), /x/g, new Map([[1, 2]]), new Set([1]), new WeakMap(), new Error('e'), Promise.resolve(1),
    new String('17'), new Number(17), new Boolean(true), Object(1n), Object(Symbol('s')),
    new Uint8Array(3), new Int32Array(3), new ArrayBuffer(3), new DataView(new ArrayBuffer(3)), new Blob(['x']),
    (function () { return arguments })(), (function () { return arguments })('event', 'purchase', {}),
    new Proxy({}, {get() { throw new Error('get') }}),
    new Proxy([], {get() { throw new Error('get') }}),
    new Proxy({}, {has() { throw 1 }, ownKeys() { throw 1 }, getPrototypeOf() { throw 1 }, getOwnPropertyDescriptor() { throw 1 }}),
    new Proxy([], {get(list, key) { return key === 'length' ? 1e9 : undefined }}),
    new Proxy([], {get(list, key) { return key === 'length' ? -1 : 1 }}),
    new Proxy([], {get(list, key) { return key === 'length' ? 'many' : 1 }}),
    new Proxy(function () {}, {get() { return 17 }}),
    (() => { const cyclic = {}; cyclic.event = cyclic.items = cyclic.ecommerce = cyclic; return cyclic })(),
    (() => { const cyclic = []; cyclic.push(cyclic); return cyclic })(),
    {toString() { throw 1 }, valueOf() { throw 2 }}, {[Symbol.toPrimitive]() { throw 3 }}, {length: 3, 0: 17},
    {event: 'purchase', items: 5}, {event: {}, items: []}, ['event'], ['event', 5, 5], ['event', null], {0: 'event'},
    document, document.body, document.all, window, globalThis, Math, JSON, Atomics, Intl,
]"#;

fn odd_values() -> Vec<JsValue> {
    elements(&js(ODD_VALUES))
}

/// Each method with arguments that it takes.
fn methods() -> Vec<(&'static str, Vec<JsValue>)> {
    let (none, columns) = (JsValue::NULL, [js("['id', 'title']"), js("['17', 'Tea']")]);
    vec![
        ("load_columns", columns.to_vec()),
        ("load_tsv", vec!["id\ttitle\n17\tTea\n".into()]),
        ("set_offers", vec![js("[]")]),
        ("set_merchandising", vec![js("[]")]),
        ("restore", vec![js("new Uint8Array()")]),
        ("record", vec![js("({event: 'view_item', item_id: 17})"), now()]),
        ("feed", vec![3.into(), none.clone(), now()]),
        ("similar", vec![17.into(), 3.into(), none.clone(), now()]),
        ("complements", vec![js("[17]"), 3.into(), none, now()]),
        ("rank", vec![js("[17]"), js("0.5"), now(), "rank".into()]),
        ("explain", vec![17.into(), now(), "feed".into()]),
        ("offers", vec!["home".into(), now()]),
        ("profile", vec![now()]),
    ]
}

fn assert_survives(page: &Page, method: &str, arguments: &[JsValue]) {
    if let Err(error) = page.call(method, arguments) {
        assert_ours(&error);
    }
}

#[wasm_bindgen_test]
fn in_the_place_of_every_argument() {
    let page = Page::with_tea();
    for (method, good) in methods() {
        for at in 0..good.len() {
            for odd in odd_values() {
                let mut arguments = good.clone();
                arguments[at] = odd;
                assert_survives(&page, method, &arguments);
            }
        }
        page.call("load_tsv", &["id\ttitle\n17\tTea\n18\tJam\n".into()]).unwrap();
        page.assert_works();
    }
}

#[wasm_bindgen_test]
fn in_the_place_of_all_arguments_at_once() {
    let page = Page::with_tea();
    for odd in odd_values() {
        for (method, good) in methods() {
            assert_survives(&page, method, &vec![odd.clone(); good.len()]);
        }
        if let Err(error) = Page::with_seed(&odd) {
            assert_ours(&error);
        }
    }
    page.call("load_tsv", &["id\ttitle\n17\tTea\n18\tJam\n".into()]).unwrap();
    page.assert_works();
}

/// Calls with an object in which `value` stands for the field, for every odd value.
fn in_field(page: &Page, method: &str, template: &str, fields: &[&str], now: &[JsValue]) {
    for field in fields {
        let make = js(&format!("(value => {{ const field = '{field}'; return {template} }})"));
        for odd in odd_values() {
            let object = apply(&make, &JsValue::NULL, vec![odd]).unwrap();
            let arguments: Vec<_> = std::iter::once(object).chain(now.iter().cloned()).collect();
            page.calls(method, &arguments);
        }
    }
    page.assert_works();
}

#[wasm_bindgen_test]
fn in_every_field_of_an_event() {
    let fields = [
        "event",
        "time",
        "items",
        "currency",
        "value",
        "transaction_id",
        "search_term",
        "promotion_id",
        "ecommerce",
        "item_id",
    ];
    let item_fields =
        ["item_id", "item_name", "item_brand", "item_category", "item_category2", "price", "quantity"];
    for name in
        ["purchase", "add_to_cart", "remove_from_cart", "view_promotion", "search", "refund", "view_cart"]
    {
        let page = Page::with_tea();
        let flat = format!("({{event: '{name}', items: [{{item_id: 17}}], [field]: value}})");
        in_field(&page, "record", &flat, &fields, &[now()]);
        let nested =
            format!("({{event: '{name}', ecommerce: {{items: [{{item_id: 17, [field]: value}}]}}}})");
        in_field(&page, "record", &nested, &item_fields, &[now()]);
    }
    let page = Page::with_tea();
    in_field(&page, "record", "['event', 'view_item', {[field]: value}]", &fields, &[now()]);
    in_field(&page, "record", "['event', value, {items: [{item_id: value}]}]", &["event"], &[now()]);
}

#[wasm_bindgen_test]
fn in_every_field_of_an_offer() {
    let page = Page::with_tea();
    let offer = "promotion_id: 1, purpose: 'welcome', title: 'Hello'";
    let fields = [
        "promotion_id",
        "promotion_name",
        "purpose",
        "benefit",
        "title",
        "text",
        "coupon",
        "surfaces",
        "window",
        "limits",
        "priority",
    ];
    in_field(&page, "set_offers", &format!("[{{{offer}, [field]: value}}]"), &fields, &[]);
    for (of, fields) in [
        (
            "benefit: {kind: 'amount', value: 1, currency: 'USD', [field]: value}",
            &["kind", "value", "currency"][..],
        ),
        ("benefit: {kind: 'gift', item_id: 1, [field]: value}", &["item_id"]),
        ("window: {[field]: value}", &["starts_at", "ends_at"]),
        ("limits: {[field]: value}", &["impressions", "cool_down_hours"]),
    ] {
        in_field(&page, "set_offers", &format!("[{{{offer}, {of}}}]"), fields, &[]);
        page.calls("offers", &["home".into(), JsValue::UNDEFINED, now()]);
    }
}

#[wasm_bindgen_test]
fn in_every_field_of_a_merchandising_rule() {
    let page = Page::with_tea();
    let rule = "rule_id: 'x', action: 'boost', products: {item_ids: [17]}";
    let fields = ["rule_id", "action", "products", "points", "position", "only", "surfaces", "window"];
    in_field(&page, "set_merchandising", &format!("[{{{rule}, [field]: value}}]"), &fields, &[]);
    let fields = ["item_ids", "categories", "brands", "tags", "price", "availability"];
    let products = "products: {item_ids: [17], [field]: value}";
    in_field(&page, "set_merchandising", &format!("[{{{rule}, {products}}}]"), &fields, &[]);
    page.assert_works();
}

/// These take a number as wasm does, so the browser itself converts, and may throw its own errors.
#[wasm_bindgen_test]
fn in_the_place_of_a_number_that_a_list_handed_out() {
    let page = Page::with_tea();
    for method in ["product", "facet"] {
        for odd in odd_values() {
            if let Err(error) = page.call(method, &[odd]) {
                let thrown_by_the_page = error.as_f64().is_some();
                let is_trap = error.is_instance_of::<Error>() && class_of(&error) == "RuntimeError";
                assert!(thrown_by_the_page || !is_trap, "{method}: {error:?}");
            }
        }
    }
    page.assert_works();
}
