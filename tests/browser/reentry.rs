//! Code of the page that runs in the middle of a call: it may call back, throw, even let go of the
//! engine.

use wasm_bindgen::JsValue;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::page::{Page, apply, js, now, number, property, text};

/// Runs JavaScript with `engine` and `now` in scope.
fn run(page: &Page, body: &str) -> JsValue {
    let function = js(&format!("((engine, now) => {{ {body} }})"));
    apply(&function, &JsValue::NULL, vec![page.engine.clone(), now()])
        .unwrap_or_else(|error| panic!("{body}: {error:?}"))
}

#[wasm_bindgen_test]
fn a_getter_may_call_back_into_the_engine() {
    for inner in [
        "engine.record({event: 'login'}, now)",
        "engine.feed(3, null, now)",
        "engine.similar(17, 3, [], now)",
        "engine.explain(17, now)",
        "engine.profile(now)",
        "engine.snapshot()",
        "engine.restore(engine.snapshot())",
        "engine.set_offers([])",
        "engine.set_merchandising([])",
        "engine.rank([17, 18], 0.5, now)",
        "engine.offers('home', undefined, now)",
        "engine.claim_offer('home', undefined, now)",
        "engine.set_facts({first_name: 'Ada'}, true, now)",
        "engine.pick_interests([{kind: 'brand', value: 'Acme'}], now)",
        "engine.import_profile(JSON.parse(engine.export_profile()))",
        "engine.forget()",
        "engine.load_tsv('id\\ttitle\\n17\\tTea\\n')",
    ] {
        let page = Page::with_tea();
        let body = format!(
            "const item = {{get item_id() {{ {inner}; return 17 }}}};
             const exclude = new Proxy([19], {{get(list, key) {{ {inner}; return Reflect.get(list, key) }}}});
             const offer = {{get promotion_id() {{ {inner}; return 1 }}, purpose: 'welcome', title: 'Hello'}};
             const names = new Proxy(['id', 'title'], {{get(list, key) {{ {inner}; return Reflect.get(list, key) }}}});
             const recorded = engine.record({{event: 'view_item', items: [item]}}, now).recorded;
             const listed = engine.feed(3, exclude, now)[1];
             engine.complements(exclude, 3, exclude, now);
             engine.rank(exclude, 0.5, now);
             const rule = {{get rule_id() {{ {inner}; return 1 }}, action: 'pin', products: {{item_ids: exclude}}}};
             if (engine.set_merchandising([rule]).rule_ids[0] !== '1') throw new Error('no rule');
             const refused = engine.set_offers([offer]).length;
             const loaded = engine.load_columns(names, ['17', 'Tea']).products;
             return {{recorded, listed, refused, loaded}}"
        );
        let result = run(&page, &body);
        assert_eq!(property(&result, "recorded"), JsValue::TRUE, "{inner}");
        assert!(number(&result, "listed") >= 1.0, "{inner}");
        assert_eq!((number(&result, "refused"), number(&result, "loaded")), (0.0, 1.0), "{inner}");
        page.assert_works();
    }
}

#[wasm_bindgen_test]
fn an_event_that_is_recorded_while_another_is_read_counts_too() {
    let page = Page::with_tea();
    let body = "engine.record({event: 'view_item', items: [
        {get item_id() { engine.record({event: 'view_item', item_id: 18}, now); return 17 }}]}, now);
        return engine.profile(now).recent.map(item => item.item_id).join()";
    assert_eq!(run(&page, body).as_string().unwrap(), "17,18");
}

#[wasm_bindgen_test]
fn calling_back_without_end_ends_in_the_page_s_own_error() {
    let page = Page::with_tea();
    let body = "let depth = 0;
        const event = {get event() { depth += 1; return depth < 200 ? (engine.record(event, now), 'login') : 'login' }};
        return engine.record(event, now)";
    assert_eq!(property(&run(&page, body), "recorded"), JsValue::TRUE);
    page.assert_works();
}

#[wasm_bindgen_test]
fn a_getter_that_throws_leaves_the_engine_whole() {
    let page = Page::with_tea();
    let body = "const thrower = new Proxy([], {get() { throw new Error('mine') }});
        const names = [];
        for (const call of [
            () => engine.feed(3, thrower, now), () => engine.complements(thrower, 3, null, now),
            () => engine.load_columns(thrower, []), () => engine.similar(17, 3, thrower, now),
        ]) try { call() } catch (error) { names.push(error.name) }
        engine.record(thrower, now); engine.set_offers(thrower); engine.set_merchandising(thrower);
        return names.join()";
    assert_eq!(run(&page, body).as_string().unwrap(), ["RegularsError"; 4].join(","));
    page.assert_works();
}

#[wasm_bindgen_test]
fn an_engine_that_was_freed_says_so_and_others_go_on() {
    let (page, other) = (Page::with_tea(), Page::with_tea());
    page.calls("free", &[]);
    for method in ["snapshot", "forget", "problems"] {
        let error = page.call(method, &[]).unwrap_err();
        assert!(!text(&error, "message").is_empty());
    }
    other.assert_works();
}

#[wasm_bindgen_test]
fn freeing_in_the_middle_of_a_call_harms_no_other_engine() {
    let (page, other) = (Page::with_tea(), Page::with_tea());
    let body = "const event = {event: 'view_item', get items() { engine.free(); return [{item_id: 17}] }};
        try { engine.record(event, now) } catch (error) { return error }";
    run(&page, body);
    other.assert_works();
}
