//! The visits of `tests/hostile_packs` through the boundary, and lists from chunks beside those from all files.

use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use regulars::{Availability, Exclude, Facet, Points, Product, Reason, SlateItem, Term};
use serde_json::{Value, json};
use wasm_bindgen::JsValue;
use wasm_bindgen_test::{console_log, wasm_bindgen_test};

use crate::common::NOW;
use crate::common::hostile::server::Trouble;
use crate::common::hostile::store::Store;
use crate::common::hostile::visit::{Tally, live};
use crate::common::hostile::{Host, Question, Refusal};
use crate::common::pack::{Shop, any_shop, file};
use crate::golden::read_facet;
use crate::page::{Page, array, assert_ours, bytes, elements, js, json_text, list, property, text};

fn texts(texts: &[String]) -> JsValue {
    array(texts.iter().map(|text| JsValue::from(text.as_str())).collect())
}

fn time(now: i64) -> JsValue {
    (now as f64).into()
}

fn needs(page: &Page, now: i64) -> Vec<String> {
    elements(&page.calls("needs", &[time(now)])).iter().map(|name| name.as_string().unwrap()).collect()
}

fn record(page: &Page, event: &Value, now: i64) {
    let recorded = page.calls("record", &[js(&format!("({event})")), time(now)]);
    assert!(property(&recorded, "recorded").is_truthy());
}

/// The numbers in which the boundary hands a list over.
fn packed(page: &Page, question: &Question, now: i64) -> Vec<i32> {
    let (none, now, limit) = (JsValue::UNDEFINED, time(now), JsValue::from(question.limit() as u32));
    match question {
        Question::Feed { exclude, keep, .. } => {
            let exclude = match exclude {
                Exclude::None => "none",
                Exclude::Purchased => "purchased",
                Exclude::Seen => "seen",
            };
            page.packed("feed", &[limit, exclude.into(), now, none.clone(), none, texts(keep)])
        }
        Question::Similar { item_id, .. } => {
            page.packed("similar", &[item_id.as_str().into(), limit, none, now])
        }
        Question::Complements { item_ids, .. } => {
            page.packed("complements", &[texts(item_ids), limit, none, now])
        }
    }
}

fn take(numbers: &mut &[i32]) -> i32 {
    let (&first, rest) = numbers.split_first().unwrap();
    *numbers = rest;
    first
}

fn item_of(numbers: &mut &[i32]) -> SlateItem {
    let (item, score, reasons) = (take(numbers), take(numbers), take(numbers));
    let reason = |_| {
        let (term, about, points) = (take(numbers), take(numbers), take(numbers));
        Reason {
            term: Term::ALL[term as usize],
            facet: u32::try_from(about).ok(),
            item: u32::try_from(-2 - i64::from(about)).ok(),
            rule: None,
            points,
        }
    };
    SlateItem { item: item as u32, score: score as Points, reasons: (0..reasons).map(reason).collect() }
}

struct InPage(Page);

impl InPage {
    fn new() -> InPage {
        InPage(Page::with_seed(&7.into()).unwrap())
    }

    fn refused(&self, method: &str, arguments: &[JsValue]) -> Result<(), Refusal> {
        self.0.call(method, arguments).map(|_| ()).map_err(|error| {
            assert_ours(&error);
            let [code, field, value, expected, mend] =
                ["code", "field", "value", "expected", "mend"].map(|part| text(&error, part));
            Refusal { code, field, value, expected, mend }
        })
    }
}

impl Host for InPage {
    fn open_pack(&mut self, build: &str, head: &[u8]) -> Result<(), Refusal> {
        self.refused("open_pack", &[build.into(), bytes(head)])
    }

    fn set_catalog(&mut self, tsv: &str) {
        let report = self.0.calls("load_tsv", &[tsv.into()]);
        assert_eq!(list(&report, "problems").len(), 0);
    }

    /// The boundary has none but the engine's own.
    fn set_memory_budget(&mut self, _: usize) {}

    fn needs(&self, now: i64) -> Vec<String> {
        needs(&self.0, now)
    }

    fn supply(&mut self, name: &str, file: &[u8], now: i64) -> Result<(), Refusal> {
        self.refused("supply", &[name.into(), bytes(file), time(now)])
    }

    fn give_up(&mut self, name: &str) {
        self.0.calls("give_up", &[name.into()]);
    }

    fn settle(&mut self) {
        self.0.calls("settle", &[]);
    }

    fn record(&mut self, event: &Value, now: i64) {
        record(&self.0, event, now);
    }

    fn update(&mut self, updates: &Value) -> Vec<String> {
        let problems = elements(&self.0.calls("update", &[js(&format!("({updates})"))]));
        let unknown = problems.iter().inspect(|problem| assert_eq!(text(problem, "code"), "item.unknown"));
        unknown.map(|problem| text(problem, "value")).collect()
    }

    fn ask(&self, question: &Question, now: i64) -> Vec<SlateItem> {
        let numbers = packed(&self.0, question, now);
        let numbers = &mut &numbers[..];
        let (_problems, count) = (take(numbers), take(numbers));
        let items = (0..count).map(|_| item_of(numbers)).collect();
        assert!(numbers.is_empty());
        items
    }

    fn explain(&self, item_id: &str, now: i64) -> Option<SlateItem> {
        let numbers = self.0.packed("explain", &[item_id.into(), time(now)]);
        Some(item_of(&mut &numbers[4..]))
    }

    fn product(&self, number: u32) -> Option<Product> {
        let product = self.0.calls("product", &[number.into()]);
        if product.is_undefined() {
            return None;
        }
        let optional = |name: &str| property(&product, name).as_string();
        let amount = |name: &str| property(&product, name).as_f64();
        let availability = match text(&product, "availability").as_str() {
            "in_stock" => Availability::InStock,
            "out_of_stock" => Availability::OutOfStock,
            "preorder" => Availability::Preorder,
            _ => Availability::Backorder,
        };
        Some(Product {
            id: text(&product, "id"),
            title: text(&product, "title"),
            link: optional("link"),
            image_link: optional("image_link"),
            brand: optional("brand"),
            product_type: optional("product_type"),
            price: amount("price"),
            sale_price: amount("sale_price"),
            currency: optional("currency"),
            availability,
            item_group_id: optional("item_group_id"),
        })
    }

    fn facet(&self, number: u32) -> Option<Facet> {
        let facet = self.0.calls("facet", &[number.into()]);
        (!facet.is_undefined()).then(|| read_facet(&facet))
    }
}

/// The last one that the log names is the one that failed.
fn visits(cases: std::ops::Range<u64>, trouble: Trouble) -> Tally {
    let stores = Store::some();
    let mut tally = Tally::default();
    for case in cases {
        console_log!("visit {case}");
        live(case, trouble, &stores, &InPage::new, &mut tally);
    }
    tally
}

#[wasm_bindgen_test]
fn visits_with_faults_end_in_a_feed_of_what_is_left() {
    let tally = visits(0..375, Trouble::Faults);
    assert!(tally.taken["Whole"] > 300 && tally.refused.len() == 12 && tally.from_chunks > 100, "{tally:?}");
}

#[wasm_bindgen_test]
fn visits_with_lies_end_in_a_feed_of_what_is_left() {
    let tally = visits(7500..7625, Trouble::Lies);
    assert!(tally.taken.contains_key("Lie") && tally.refused.len() == 3, "{tally:?}");
}

fn opened(shop: &Shop) -> Page {
    let page = Page::with_seed(&7.into()).unwrap();
    page.calls("open_pack", &[shop.pack.build.as_str().into(), bytes(file(&shop.pack, "head"))]);
    page
}

/// The same products for the same numbers.
fn assert_same_products(some: &Page, all: &Page, numbers: &[i32]) {
    let numbers = &mut &numbers[2..];
    while !numbers.is_empty() {
        let item = item_of(numbers);
        let facets = item.reasons.iter().filter_map(|reason| reason.facet).map(|facet| ("facet", facet));
        for (method, number) in facets.chain([("product", item.item)]) {
            let [some, all] = [some, all].map(|page| json_text(&page.calls(method, &[number.into()])));
            assert_eq!(some, all, "{method} {number}");
        }
    }
}

#[wasm_bindgen_test]
fn lists_from_chunks_are_those_of_the_whole_pack() {
    let step = (any::<prop::sample::Index>(), 0usize..6, 1i64..3_000_000);
    let histories = (any_shop(), prop::collection::vec(step, 1..5));
    let mut runner = TestRunner::deterministic();
    let (mut lists, mut supplied) = (0, 0);
    for _ in 0..40 {
        let (shop, steps) = histories.new_tree(&mut runner).unwrap().current();
        let (some, all) = (opened(&shop), opened(&shop));
        for (name, file) in &shop.pack.files[1..] {
            all.calls("supply", &[name.as_str().into(), bytes(file), time(NOW)]);
        }
        let mut now = NOW;
        for (item, event, passed) in steps {
            now += passed;
            let id = &shop.ids[item.index(shop.ids.len())];
            let event =
                ["view_item", "add_to_cart", "purchase", "select_item", "dismiss_item", "view_item_list"]
                    [event];
            let event =
                json!({"event": event, "items": [{"item_id": id}], "transaction_id": now.to_string()});
            record(&some, &event, now);
            record(&all, &event, now);
            let feed = |limit, exclude| Question::Feed { limit, exclude, keep: Vec::new() };
            for question in [
                Question::Similar { item_id: id.clone(), limit: 12 },
                Question::Complements { item_ids: vec![id.clone(), shop.ids[0].clone()], limit: 12 },
                feed(24, Exclude::Purchased),
                feed(100, Exclude::Seen),
            ] {
                packed(&some, &question, now);
                while let Some(name) = needs(&some, now).first() {
                    some.calls("supply", &[name.as_str().into(), bytes(file(&shop.pack, name)), time(now)]);
                    supplied += 1;
                }
                let [from_some, from_all] = [&some, &all].map(|page| packed(page, &question, now));
                assert_eq!(from_some, from_all, "{question:?}");
                assert_same_products(&some, &all, &from_some);
                lists += 1;
            }
        }
        let profiles = [&some, &all].map(|page| json_text(&page.calls("profile", &[time(now)])));
        assert_eq!(profiles[0], profiles[1]);
    }
    assert!(lists > 200 && supplied > 100, "{lists} lists, {supplied} files");
}
