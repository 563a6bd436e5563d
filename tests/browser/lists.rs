//! Packed lists: their layout, their problems, and what their numbers stand for.

use wasm_bindgen::JsValue;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::golden::{Packed, names, shop_of_the_grocery};
use crate::page::{Page, elements, js, now, number, property, text};

#[wasm_bindgen_test]
fn terms_and_causes_are_named() {
    let page = Page::with_tea();
    let terms = names(&page, "terms");
    assert_eq!((terms.len(), terms[0].as_str(), terms[20].as_str()), (39, "category", "variety"));
    let causes = names(&page, "left_out_names");
    assert_eq!((causes.len(), causes[0].as_str(), causes[5].as_str()), (9, "out_of_stock", "below"));
}

#[wasm_bindgen_test]
fn an_empty_list_is_two_numbers() {
    let page = Page::with_seed(&7.into()).unwrap();
    assert_eq!(page.packed("feed", &[3.into(), JsValue::NULL, now()]), [0, 0]);
    assert_eq!(page.packed("complements", &[JsValue::NULL, 3.into(), JsValue::NULL, now()]), [0, 0]);
    assert_eq!(page.packed("similar", &[17.into(), 3.into(), JsValue::NULL, now()]), [1, 0]);
}

#[wasm_bindgen_test]
fn problems_are_those_of_the_last_list() {
    let page = Page::with_tea();
    let problems = || elements(&page.calls("problems", &[]));
    let packed = page.packed("complements", &[js("[17, 98, 99]"), 3.into(), JsValue::NULL, now()]);
    assert_eq!(packed[0], 1);
    let [problem] = &problems()[..] else { panic!("{:?}", problems()) };
    assert_eq!((text(problem, "code"), text(problem, "value")), ("item.unknown".to_owned(), "98".to_owned()));
    assert_eq!(number(problem, "count"), 2.0);
    page.packed("feed", &[3.into(), JsValue::NULL, now()]);
    assert!(problems().is_empty());
}

#[wasm_bindgen_test]
fn scores_are_whole_numbers_of_a_65536th_and_sums_of_their_reasons() {
    let page = shop_of_the_grocery();
    let packed = page.packed("feed", &[24.into(), JsValue::NULL, now()]);
    let items = Packed::list(&page, &packed);
    assert_eq!(items.len(), 24);
    for item in items {
        assert_eq!(item.score, item.reasons.iter().map(|(_, _, points)| points).sum::<i32>());
    }
}

#[wasm_bindgen_test]
fn explaining_agrees_with_the_feed_for_every_product() {
    let page = shop_of_the_grocery();
    let feed = Packed::list(&page, &page.packed("feed", &[24.into(), JsValue::NULL, now()]));
    let causes = names(&page, "left_out_names");
    for n in 0..150 {
        let id = format!("p{n:03}");
        let packed = page.packed("explain", &[id.as_str().into(), now()]);
        let (rank, position, cause) = (packed[0], packed[1], packed[2]);
        let item = Packed { page: &page, numbers: &packed[4..] }.only_item();
        assert!((1..=150).contains(&rank));
        assert_eq!(item.item_id, id);
        match feed.iter().position(|shown| shown.item_id == id) {
            Some(place) => {
                assert_eq!((position, cause), (place as i32 + 1, -1));
                assert_eq!(item, feed[place]);
            }
            None => {
                assert_eq!(position, 0);
                assert!(causes.get(cause as usize).is_some(), "{id}: {cause}");
            }
        }
    }
}

#[wasm_bindgen_test]
fn numbers_beyond_the_last_stand_for_nothing() {
    let page = Page::with_tea();
    for number in ["4", "2 ** 31", "2 ** 32 - 1"] {
        assert!(page.calls("product", &[js(number)]).is_undefined());
    }
    assert!(page.calls("facet", &[js("2 ** 32 - 1")]).is_undefined());
    let product = page.calls("product", &[0.into()]);
    assert_eq!((text(&product, "id"), number(&product, "price")), ("17".to_owned(), 3.2));
    assert_eq!(text(&product, "availability"), "in_stock");
    assert!(property(&product, "brand").is_undefined());
}
