//! Packed rankings, and rules in packed reasons.

use wasm_bindgen::JsValue;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::golden::names;
use crate::page::{Page, assert_error, elements, js, list, now, text};

const NONE: JsValue = JsValue::UNDEFINED;

fn term(page: &Page, name: &str) -> i32 {
    names(page, "terms").iter().position(|known| known == name).unwrap() as i32
}

#[wasm_bindgen_test]
fn an_item_is_its_place_its_product_and_its_reasons() {
    let page = Page::with_tea();
    let packed = page.packed("rank", &[js("['18', 'no', 18, 17]"), 0.into(), now()]);
    let order = term(&page, "shop_order");
    // 24 / (24 + place), in 65,536ths.
    assert_eq!(packed[..2], [1, 3]);
    assert_eq!(packed[2..9], [0, 1, 65536, 1, order, -1, 65536]);
    assert_eq!(packed[9..16], [1, -1, 62915, 1, order, -1, 62915]);
    assert_eq!(packed[16..], [3, 0, 60495, 1, order, -1, 60495]);
    assert_eq!(text(&elements(&page.calls("problems", &[]))[0], "value"), "no");
}

#[wasm_bindgen_test]
fn a_rule_is_a_number_above_the_least_there_is() {
    let page = Page::with_tea();
    let rules = "[{rule_id: 'wrong'}, {rule_id: 'b', action: 'boost', products: {tags: ['x']}},
        {rule_id: 7, action: 'pin', products: {item_ids: [20]}, surfaces: ['feed', 'search']}]";
    let report = page.calls("set_merchandising", &[js(rules)]);
    let rule_ids: Vec<_> = list(&report, "rule_ids").iter().map(|id| id.as_string().unwrap()).collect();
    assert_eq!(rule_ids, ["b", "7"]);
    assert_eq!(text(&list(&report, "problems")[0], "code"), "merchandising.field");
    let pin = [term(&page, "pin"), i32::MIN + 1, 0];
    let feed = page.packed("feed", &[1.into(), NONE, now()]);
    assert!(feed.ends_with(&pin), "{feed:?}");
    let ranking = |surface: JsValue| page.packed("rank", &[js("[17, 20]"), 0.into(), now(), surface]);
    assert_eq!((ranking("search".into())[2], ranking(NONE)[2]), (1, 0));
    page.calls("set_merchandising", &[js("[{rule_id: 'no', action: 'filter', products: {item_ids: [20]}}]")]);
    let cause = names(&page, "left_out_names").iter().position(|name| name == "filtered").unwrap();
    assert_eq!(page.packed("explain", &[20.into(), now()])[1..4], [0, cause as i32, 0]);
    assert_eq!(page.packed("explain", &[17.into(), now()])[2..4], [-1, -1]);
}

#[wasm_bindgen_test]
fn a_strength_is_a_number_from_0_to_1_and_a_surface_a_text() {
    let page = Page::with_tea();
    for (source, described) in
        [("2", "2"), ("-0.1", "-0.1"), ("NaN", "number"), ("'1'", "1"), ("({})", "an object")]
    {
        let error = page.call("rank", &[js("[17]"), js(source), now()]).expect_err(source);
        assert_error(&error, "argument", "strength", described);
    }
    let error = page.call("rank", &[js("[17]"), NONE, now(), 7.into()]).unwrap_err();
    assert_error(&error, "argument", "surface", "7");
    let error = page.call("rank", &[js("Array(1001).fill(0).map((_, at) => at)"), NONE, now()]).unwrap_err();
    assert_error(&error, "argument", "item_ids", "1001");
    page.assert_works();
}
