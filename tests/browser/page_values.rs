//! JavaScript values of every make, read as events, ids and offers.

use wasm_bindgen::JsValue;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::page::{Page, class_of, elements, js, list, now, number, property, text};

/// Records an event about product 17 in a fresh shop; it must be taken in without a complaint.
fn assert_seen(event: &str) {
    let page = Page::with_tea();
    let recorded = page.record(event);
    assert_eq!(property(&recorded, "recorded"), JsValue::TRUE, "{event}");
    assert_eq!(list(&recorded, "problems"), Vec::<JsValue>::new(), "{event}");
    let recent = list(&page.calls("profile", &[now()]), "recent");
    assert_eq!(text(&recent[0], "item_id"), "17", "{event}");
}

/// Records an event in a fresh shop; returns whether it was taken in, and its only problem.
fn problem(event: &str) -> (bool, [String; 3]) {
    let page = Page::with_tea();
    let recorded = page.record(event);
    let problems = list(&recorded, "problems");
    assert_eq!(problems.len(), 1, "{event}: {problems:?}");
    page.assert_works();
    let fields = ["code", "field", "value"].map(|name| text(&problems[0], name));
    (property(&recorded, "recorded").is_truthy(), fields)
}

#[wasm_bindgen_test]
fn every_form_of_an_event_is_read() {
    for event in [
        "({event: 'view_item', items: [{item_id: '17'}]})",
        "({event: 'view_item', item_id: 17})",
        "({event: 'view_item', ecommerce: {items: [{item_id: 17, price: '3.20'}]}})",
        "['event', 'view_item', {items: [{item_id: 17}]}]",
        "(function () { return arguments })('event', 'view_item', {items: [{item_id: 17}]})",
        "({0: 'event', 1: 'view_item', 2: {item_id: 17}})",
    ] {
        assert_seen(event);
    }
}

#[wasm_bindgen_test]
fn objects_of_every_make_are_read() {
    for event in [
        "Object.assign(Object.create(null), {event: 'view_item', item_id: 17})",
        "Object.freeze({event: 'view_item', item_id: 17})",
        "Object.create({event: 'view_item', item_id: 17})",
        "new (class { get event() { return 'view_item' } get items() { return [{item_id: 17}] } })()",
        "new Proxy({event: 'view_item', item_id: 17}, {})",
        "({event: 'view_item', items: new Proxy([{item_id: 17}], {})})",
        "(() => { const event = {event: 'view_item', item_id: 17}; event.ecommerce = event; event.items = \
         [{item_id: 17, parent: event}]; return event })()",
        "(() => { const items = [{item_id: 17}]; items.push(items[0]); items.self = items; \
         return {event: 'view_item', items} })()",
    ] {
        assert_seen(event);
    }
}

#[wasm_bindgen_test]
fn a_getter_that_throws_is_an_absent_property() {
    for event in [
        "({event: 'view_item', items: [{item_id: 17, get price() { throw new Error('no') }}]})",
        "({event: 'view_item', item_id: 17, get time() { throw null }, get ecommerce() { throw 1 }})",
        "new Proxy({event: 'view_item', item_id: 17}, \
         {get(event, key) { if (key in event) return event[key]; throw new Error(key) }})",
    ] {
        assert_seen(event);
    }
    let page = Page::with_tea();
    let recorded = page.record("new Proxy({}, {get() { throw new Error('no') }})");
    assert_eq!(property(&recorded, "recorded"), JsValue::FALSE);
    page.assert_works();
}

#[wasm_bindgen_test]
fn what_is_no_id_is_reported_by_its_kind() {
    for (id, described) in [
        ("17n", "bigint"),
        ("Symbol('17')", "symbol"),
        ("() => 17", "a function"),
        ("NaN", "number"),
        ("Infinity", "number"),
        ("true", "boolean"),
        ("{}", "an object"),
        ("[17]", "a list"),
        ("new String('17')", "an object"),
        ("' '", " "),
    ] {
        let event = format!("({{event: 'view_item', items: [{{item_id: 17}}, {{item_id: {id}}}]}})");
        let expected = ["event.item_id", "item_id", described].map(str::to_owned);
        assert_eq!(problem(&event), (true, expected));
    }
}

#[wasm_bindgen_test]
fn what_is_no_amount_or_time_is_reported_by_its_kind() {
    for (value, described) in [
        ("NaN", "number"),
        ("-1", "-1"),
        ("3n", "bigint"),
        ("'$3'", "$3"),
        ("new Date(0)", "an object"),
        ("[3]", "a list"),
    ] {
        let event = format!("({{event: 'view_item', items: [{{item_id: 17, price: {value}}}]}})");
        assert_eq!(problem(&event), (true, ["event.amount", "price", described].map(str::to_owned)));
        let event = format!("({{event: 'view_item', item_id: 17, time: {value}}})");
        assert_eq!(problem(&event), (true, ["event.time", "time", described].map(str::to_owned)));
    }
}

#[wasm_bindgen_test]
fn lists_of_any_length_are_survived() {
    for items in [
        "Array(1e6).fill({item_id: 17})",
        "Array(2 ** 32 - 1)",
        "Array.from({length: 201}, () => ({item_id: 17}))",
    ] {
        let page = Page::with_tea();
        let recorded = page.record(&format!("({{event: 'view_item', items: {items}}})"));
        let codes: Vec<_> = list(&recorded, "problems").iter().map(|problem| text(problem, "code")).collect();
        assert!(codes.contains(&"event.items".to_owned()), "{items}: {codes:?}");
        page.assert_works();
    }
    let page = Page::with_tea();
    let packed = page.packed("feed", &[3.into(), js("Array(1e6).fill(17)"), now()]);
    assert_eq!(packed[1], 3);
    let packed = page.packed("complements", &[js("Array(5e4).fill('17')"), 3.into(), JsValue::NULL, now()]);
    assert_eq!(packed[0], 0);
}

#[wasm_bindgen_test]
fn numbers_name_products_as_texts_do() {
    let page = Page::with_tea();
    let none = JsValue::NULL;
    let similar = |id: &str| page.packed("similar", &[js(id), 3.into(), none.clone(), now()]);
    assert_eq!(similar("17"), similar("'17'"));
    assert_eq!(similar("17.0"), similar("' 17 '"));
    assert_ne!(similar("17"), similar("18"));
    let feed = |exclude: &str| page.packed("feed", &[4.into(), js(exclude), now()]);
    assert_eq!(feed("[17, '18']"), feed("['17', 18]"));
    assert_eq!(feed("[17, '18']")[1], 2);
}

#[wasm_bindgen_test]
fn what_comes_out_is_plain() {
    let page = Page::with_tea();
    let recorded = page.record("({event: 'add_to_cart', items: [{item_id: 17, quantity: 2}]})");
    let is_plain = |value: &JsValue| class_of(value) == "Object";
    assert!(is_plain(&recorded));
    let journal = property(&recorded, "journal");
    assert_eq!(class_of(&journal), "Uint8Array");
    assert!(number(&journal, "length") > 12.0);
    let profile = page.calls("profile", &[now()]);
    assert!(is_plain(&profile) && is_plain(&property(&profile, "orders")));
    assert_eq!(number(&profile, "first_seen"), now().as_f64().unwrap());
    assert_eq!(number(&list(&profile, "cart")[0], "quantity"), 2.0);
    let affinity = &list(&profile, "affinities")[0];
    assert_eq!(
        (text(affinity, "kind"), text(affinity, "value")),
        ("category".to_owned(), "Drinks".to_owned())
    );

    let refused = page.record("({event: 'nothing'})");
    assert!(property(&refused, "journal").is_undefined());
    assert_eq!(number(&list(&refused, "problems")[0], "count"), 1.0);
}

#[wasm_bindgen_test]
fn offers_are_read_and_chosen() {
    let page = Page::with_tea();
    let problems = page.calls(
        "set_offers",
        &[js("[{promotion_id: 1, purpose: 'welcome', title: 'Hello', window: {ends_at: Date.UTC(2200, 0)}}, \
              {promotion_id: 2, purpose: 'welcome', title: Symbol('t')}, 5, null, {get promotion_id() { throw 1 }}]")],
    );
    let problems = elements(&problems);
    let lines: Vec<_> = problems.iter().map(|problem| number(problem, "line")).collect();
    assert_eq!(lines, [2.0, 3.0, 4.0, 5.0]);
    assert_eq!([text(&problems[0], "field"), text(&problems[0], "value")], ["title", "symbol"]);

    let asked = || page.calls("offers", &["home".into(), JsValue::UNDEFINED, now()]);
    let decision = asked();
    let offer = property(&decision, "offer");
    assert_eq!(
        (text(&offer, "promotion_id"), text(&property(&offer, "benefit"), "kind")),
        ("1".to_owned(), "none".to_owned())
    );
    assert_eq!(number(&offer, "ends_at"), 7_258_118_400_000.0);
    page.record("({event: 'purchase', items: [{item_id: 17}]})");
    let decision = asked();
    assert!(property(&decision, "offer").is_undefined());
    assert_eq!(text(&list(&decision, "others")[0], "ruled_out_by"), "purpose.orders");
}
