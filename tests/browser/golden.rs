//! The golden lists once more, in WebAssembly: by the engine itself, and through the boundary.

use regulars::{Facet, FacetKind};
use wasm_bindgen::JsValue;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::common::golden::{self, About, Line, QUESTIONS, Question, write_list};
use crate::common::grocery;
use crate::page::{Page, apply, array, elements, js, now, number, property, text};

#[wasm_bindgen_test]
fn the_engine_draws_up_the_golden_lists() {
    assert_same(&golden::draw_up());
    let with_pack = golden::draw_up_with_pack();
    for (line, expected) in with_pack.lines().zip(golden::LISTS_WITH_PACK.lines()) {
        assert_eq!(line, expected);
    }
    assert_eq!(with_pack.lines().count(), golden::LISTS_WITH_PACK.lines().count());
}

#[wasm_bindgen_test]
fn the_boundary_hands_over_the_golden_lists() {
    let page = shop_of_the_grocery();
    let list = |who: &str, question: &Question| {
        let lines = Packed::list(&page, &ask(&page, question));
        write_list(&format!("{who}: {}", question.title()), &lines)
    };
    let first = list("newcomer", &QUESTIONS[0]);
    live_through_the_history(&page);
    let rest = QUESTIONS.iter().map(|question| list("regular", question));
    assert_same(&std::iter::once(first).chain(rest).collect::<Vec<_>>().join("\n"));
}

fn assert_same(lists: &str) {
    for (line, expected) in lists.lines().zip(golden::LISTS.lines()) {
        assert_eq!(line, expected);
    }
    assert_eq!(lists.lines().count(), golden::LISTS.lines().count());
}

/// The grocery, handed over column by column as the npm package does it.
pub fn shop_of_the_grocery() -> Page {
    let page = Page::with_seed(&golden::SEED.into()).unwrap();
    let (names, columns) = golden::columns();
    let texts = |texts: Vec<String>| array(texts.into_iter().map(JsValue::from).collect());
    let (names, cells) = (texts(names), texts(columns));
    let report = page.calls("load_columns", &[names, cells]);
    assert_eq!((number(&report, "products"), number(&report, "skipped")), (150.0, 0.0));
    page
}

pub fn live_through_the_history(page: &Page) {
    for (at, event) in grocery::history() {
        let recorded = page.calls("record", &[js(&format!("({event})")), (at as f64).into()]);
        assert!(property(&recorded, "recorded").is_truthy());
    }
}

pub fn ask(page: &Page, question: &Question) -> Vec<i32> {
    let none = JsValue::NULL;
    match *question {
        Question::Feed { limit } => page.packed("feed", &[limit.into(), none, now()]),
        Question::Similar { item_id, limit } => {
            page.packed("similar", &[item_id.into(), limit.into(), none, now()])
        }
        Question::Complements { item_ids, limit } => {
            let item_ids = array(item_ids.iter().map(|id| JsValue::from(*id)).collect());
            page.packed("complements", &[item_ids, limit.into(), none, now()])
        }
    }
}

/// The names that a static method of the class hands out.
pub fn names(page: &Page, method: &str) -> Vec<String> {
    let class = property(&page.engine, "constructor");
    let names = apply(&property(&class, method), &class, Vec::new()).unwrap();
    elements(&names).iter().map(|name| name.as_string().unwrap()).collect()
}

/// Packed numbers that are being read.
pub struct Packed<'p> {
    pub page: &'p Page,
    pub numbers: &'p [i32],
}

impl<'p> Packed<'p> {
    /// Reads `[problem count, item count, items…]`, to the last number.
    pub fn list(page: &Page, numbers: &[i32]) -> Vec<Line> {
        let mut packed = Packed { page, numbers };
        assert_eq!(packed.take(), 0);
        let count = packed.take();
        let terms = names(page, "terms");
        let lines = (0..count).map(|_| packed.item(&terms)).collect();
        assert!(packed.numbers.is_empty());
        lines
    }

    pub fn only_item(mut self) -> Line {
        let line = self.item(&names(self.page, "terms"));
        assert!(self.numbers.is_empty());
        line
    }

    fn take(&mut self) -> i32 {
        let (&first, rest) = self.numbers.split_first().unwrap();
        self.numbers = rest;
        first
    }

    /// `[product, score, reason count, then for each reason: term, what it speaks of, points]`: a facet, nothing
    /// (−1), or −2 − a product.
    fn item(&mut self, terms: &[String]) -> Line {
        let product = self.page.calls("product", &[self.take().into()]);
        let score = self.take();
        let reasons = self.take();
        let reason = |_| {
            let (term, about, points) = (self.take(), self.take(), self.take());
            let about = match about {
                0.. => About::Facet(read_facet(&self.page.calls("facet", &[about.into()]))),
                -1 => About::Nothing,
                _ => About::Item(text(&self.page.calls("product", &[(-2 - about).into()]), "id")),
            };
            (terms[term as usize].clone(), about, points)
        };
        let reasons = (0..reasons).map(reason).collect();
        Line { item_id: text(&product, "id"), score, reasons }
    }
}

pub fn read_facet(facet: &JsValue) -> Facet {
    let name = |kind: &FacetKind| serde_json::to_value(kind).unwrap().as_str().unwrap().to_owned();
    let kind = text(facet, "kind");
    Facet {
        kind: FacetKind::ALL.into_iter().find(|known| name(known) == kind).unwrap(),
        value: text(facet, "value"),
    }
}
