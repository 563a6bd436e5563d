//! Packs and what is asked of a feed with one, through the boundary.

use wasm_bindgen::JsValue;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::common::golden::{self, LISTS_WITH_PACK, write_list};
use crate::common::pack::{Shop, file, golden_in_chunks};
use crate::golden::{Packed, live_through_the_history};
use crate::page::{Page, assert_error, bytes, elements, js, list, now, number, property, text};

fn with_pack() -> Page {
    let page = Page::with_seed(&golden::SEED.into()).unwrap();
    let pack = golden::pack().write();
    let report = page.calls("open_pack", &[pack.build.as_str().into(), bytes(file(&pack, "head"))]);
    assert_eq!((number(&report, "items"), number(&report, "rows")), (150.0, 135.0));
    let catalog = property(&report, "catalog");
    assert_eq!((number(&catalog, "products"), list(&catalog, "problems").len()), (150.0, 0));
    for name in ["items/1", "rows/0", "rows/1", "directory/0"] {
        assert!(page.calls("supply", &[name.into(), bytes(file(&pack, name)), now()]).is_undefined());
    }
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
    let pack = golden::pack().write();
    let (build, head) = (JsValue::from(pack.build.as_str()), file(&pack, "head"));
    let cut = format!("head: {} bytes that are no whole file of a pack", head.len() - 1);
    let error = page.call("open_pack", &[build.clone(), bytes(&head[1..])]).unwrap_err();
    assert_error(&error, "pack.damaged", "pack", &cut);
    let later = crate::common::of_a_later_version(head.to_vec());
    let error = page.call("open_pack", &[build.clone(), bytes(&later)]).unwrap_err();
    assert_error(&error, "pack.version", "pack", "head of version 5");
    for (wrong, described) in [("undefined", "undefined"), ("'x'", "x"), ("[82, 112]", "a list")] {
        let error = page.call("open_pack", &[build.clone(), js(wrong)]).unwrap_err();
        assert_error(&error, "argument", "bytes", described);
    }
    let error = page.call("supply", &["rows/0".into(), bytes(file(&pack, "rows/0")), now()]).unwrap_err();
    assert_error(&error, "pack.file", "name", "rows/0");
    assert_eq!(elements(&page.calls("needs", &[now()])).len(), 0);
    page.assert_works();
}

#[wasm_bindgen_test]
fn files_are_asked_for_handed_over_or_given_up() {
    let Shop { pack, .. } = golden_in_chunks();
    let page = Page::with_seed(&golden::SEED.into()).unwrap();
    page.calls("open_pack", &[pack.build.as_str().into(), bytes(file(&pack, "head"))]);
    page.calls("record", &[js("({event: 'view_item', item_id: 'i290'})"), now()]);
    let similar = [js("'i289'"), 1.into(), JsValue::NULL, now()];
    assert_eq!(Packed::list(&page, &page.packed("similar", &similar)).len(), 0);
    let mut journal = 0.0;
    let mut asked = Vec::new();
    while let Some(name) = elements(&page.calls("needs", &[now()])).first() {
        let name = name.as_string().unwrap();
        assert!(!asked.contains(&name), "{name} is asked for again");
        let wrong =
            page.call("supply", &[name.as_str().into(), bytes(b"<!doctype html>"), now()]).unwrap_err();
        assert_error(
            &wrong,
            "pack.damaged",
            "pack",
            &format!("{name}: 15 bytes that are no whole file of a pack"),
        );
        let told = match name.starts_with("rows/") {
            true => page.calls("give_up", &[name.as_str().into()]),
            false => page.calls("supply", &[name.as_str().into(), bytes(file(&pack, &name)), now()]),
        };
        if !told.is_undefined() {
            journal += number(&told, "length");
        }
        asked.push(name);
    }
    assert_eq!(asked, ["directory/0", "items/2", "rows/2"]);
    assert!(journal > 0.0, "what was looked at is known now");
    assert!(page.calls("settle", &[]).is_undefined());
    // What is like it is known by its own chunk; what goes with it is not.
    assert_eq!(Packed::list(&page, &page.packed("similar", &similar)).len(), 1);
}

#[wasm_bindgen_test]
fn what_the_page_knows_better_is_read_and_checked() {
    let page = with_pack();
    let updates = js("[{item_id: 'p001', price: '1.25', availability: 'out of stock'}, {price: 2}, 'x']");
    let problems = elements(&page.calls("update", &[updates]));
    let told = problems.iter().map(|problem| ["code", "field"].map(|part| text(problem, part)));
    let expected = ["update.item_id", "item_id"].map(str::to_owned);
    assert_eq!(told.collect::<Vec<_>>(), [expected.clone(), expected]);
    let listed = |page: &Page| {
        let packed = page.packed("feed", &[1000.into(), js("'none'"), now()]);
        Packed::list(page, &packed).into_iter().map(|line| line.item_id).collect::<Vec<_>>()
    };
    assert!(!listed(&page).contains(&"p001".to_owned()));
    let problem = &elements(&page.calls("update", &[js("({item_id: 'p001'})")]))[0];
    assert_eq!([text(problem, "code"), text(problem, "field")], ["argument", "updates"]);
    let first = listed(&page);
    // The same two in turn: so what comes after them has the same likes before it.
    let keep = js(&format!("['{}', '{}']", first[1], first[0]));
    let packed =
        page.packed("feed", &[4.into(), js("'none'"), now(), JsValue::UNDEFINED, JsValue::UNDEFINED, keep]);
    let kept: Vec<String> = Packed::list(&page, &packed).into_iter().map(|line| line.item_id).collect();
    assert_eq!(kept[..2], [first[1].clone(), first[0].clone()]);
    assert_eq!(kept[2..], first[2..4]);
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
