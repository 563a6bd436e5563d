//! Packs and what is asked of a feed with one, through the boundary.

use wasm_bindgen::JsValue;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::common::golden::{self, LISTS_WITH_PACK, write_list};
use crate::golden::{Packed, live_through_the_history};
use crate::page::{Page, array, assert_error, elements, js, list, now, number, property, text};

/// Bytes as JavaScript has them.
fn bytes(bytes: &[u8]) -> JsValue {
    let numbers = bytes.iter().map(|byte| JsValue::from(*byte)).collect();
    let of = js("Uint8Array.from.bind(Uint8Array)");
    crate::page::apply(&of, &JsValue::NULL, vec![array(numbers)]).unwrap()
}

fn with_pack() -> Page {
    let page = Page::with_seed(&golden::SEED.into()).unwrap();
    let report = page.calls("load_pack", &[bytes(&golden::pack().write())]);
    assert_eq!((number(&report, "items"), number(&report, "rows")), (150.0, 135.0));
    let catalog = property(&report, "catalog");
    assert_eq!((number(&catalog, "products"), list(&catalog, "problems").len()), (150.0, 0));
    page
}

fn feed(page: &Page, title: &str, exclude: JsValue, landing: JsValue) -> String {
    let packed = page.packed("feed", &[8.into(), exclude, now(), landing]);
    write_list(title, &Packed::list(page, &packed))
}

#[wasm_bindgen_test]
fn the_boundary_hands_over_the_golden_lists_of_a_pack() {
    let page = with_pack();
    let none = JsValue::UNDEFINED;
    let tea = js("({category: 'Drinks > Tea'})");
    let mut lists = vec![feed(&page, "newcomer who landed on tea", none.clone(), tea)];
    live_through_the_history(&page);
    for (word, title) in [("none", "None"), ("purchased", "Purchased"), ("seen", "Seen")] {
        lists.push(feed(&page, &format!("regular, exclude {title}"), word.into(), none.clone()));
    }
    for (line, expected) in lists.join("\n").lines().zip(LISTS_WITH_PACK.lines()) {
        assert_eq!(line, expected);
    }
    assert_eq!(feed(&page, "x", none.clone(), none.clone()), feed(&page, "x", "purchased".into(), none));
}

#[wasm_bindgen_test]
fn what_is_no_pack_is_refused_and_changes_nothing() {
    let page = Page::with_tea();
    let whole = golden::pack().write();
    let cut = format!("{} bytes that are no whole pack", whole.len() - 1);
    let error = page.call("load_pack", &[bytes(&whole[1..])]).unwrap_err();
    assert_error(&error, "pack.damaged", "pack", &cut);
    let first = 8 + u32::from_le_bytes(whole[4..8].try_into().unwrap()) as usize + 4;
    let later = crate::common::of_a_later_version(whole[..first].to_vec());
    let error = page.call("load_pack", &[bytes(&later)]).unwrap_err();
    assert_error(&error, "pack.version", "pack", "version 2");
    for (wrong, described) in [("undefined", "undefined"), ("'x'", "x"), ("[82, 112]", "a list")] {
        assert_error(&page.call("load_pack", &[js(wrong)]).unwrap_err(), "argument", "bytes", described);
    }
    page.assert_works();
}

#[wasm_bindgen_test]
fn items_are_left_out_besides_what_a_word_leaves_out() {
    let page = with_pack();
    live_through_the_history(&page);
    let listed = |exclude: &str, exclude_ids: &str| {
        let packed =
            page.packed("feed", &[3.into(), js(exclude), now(), JsValue::UNDEFINED, js(exclude_ids)]);
        Packed::list(&page, &packed).into_iter().map(|line| line.item_id).collect::<Vec<_>>()
    };
    let new_things = listed("'seen'", "undefined");
    let first = format!("['{}']", new_things[0]);
    let others = listed("'seen'", &first);
    assert_eq!(others[..2], new_things[1..]);
    assert_eq!(listed("'seen'", "[]"), new_things);
    let second = format!("['{}']", new_things[1]);
    assert_eq!(listed(&first, &second), listed(&second, &first));
    assert!(
        !listed(&first, &second).contains(&new_things[0])
            && !listed(&first, &second).contains(&new_things[1])
    );
    let wrong = [3.into(), js("'seen'"), now(), JsValue::UNDEFINED, js("'seen'")];
    assert_error(&page.call("feed", &wrong).unwrap_err(), "argument", "exclude_ids", "seen");
}

#[wasm_bindgen_test]
fn a_landing_is_an_object_of_texts() {
    let page = with_pack();
    for (wrong, described) in
        [("'tea'", "tea"), ("7", "7"), ("({category: {}})", "an object"), ("({channel: []})", "a list")]
    {
        let error = page.call("feed", &[8.into(), JsValue::NULL, now(), js(wrong)]).unwrap_err();
        assert_error(&error, "argument", "landing", described);
    }
    page.packed(
        "feed",
        &[8.into(), JsValue::NULL, now(), js("({category: 'drinks > TEA ', channel: 'radio'})")],
    );
    let problems = elements(&page.calls("problems", &[]));
    let told = problems.iter().map(|problem| ["code", "field", "value"].map(|part| text(problem, part)));
    assert_eq!(told.collect::<Vec<_>>(), [["landing.unknown", "channel", "radio"].map(str::to_owned)]);
    for nothing in ["null", "undefined", "({})", "({category: null})"] {
        let asked = feed(&page, "x", JsValue::NULL, js(nothing));
        assert_eq!(asked, feed(&page, "x", JsValue::NULL, JsValue::UNDEFINED));
    }
}
