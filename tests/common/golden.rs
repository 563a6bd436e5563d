//! The golden lists: drawn up from the grocery, written as text, compared line by line.
//!
//! `tests/determinism.rs` checks them natively, `tests/browser.rs` in WebAssembly. Where a change of
//! the ranking is meant, `REGENERATE=1 cargo test --test determinism` writes them anew; read the
//! difference before you commit it.

use std::fmt::Write;

use regulars::{Catalog, Engine, Facet, Slate, Term};

use super::{NOW, grocery, owned};

pub const SEED: u32 = 20_251_009;
pub const LISTS: &str = include_str!("../fixtures/golden-lists.txt");

/// A question to the engine.
pub enum Question {
    Feed { limit: usize },
    Similar { item_id: &'static str, limit: usize },
    Complements { item_ids: &'static [&'static str], limit: usize },
}

/// What is asked of the shopper with the history; of a newcomer, only the first.
pub const QUESTIONS: [Question; 6] = [
    Question::Feed { limit: 24 },
    Question::Similar { item_id: "p028", limit: 8 },
    Question::Similar { item_id: "p027", limit: 8 },
    Question::Complements { item_ids: &["p010"], limit: 8 },
    Question::Complements { item_ids: &["p003", "p045", "p013"], limit: 8 },
    Question::Similar { item_id: "g0", limit: 4 },
];

impl Question {
    pub fn title(&self) -> String {
        match self {
            Question::Feed { limit } => format!("feed of {limit}"),
            Question::Similar { item_id, limit } => format!("{limit} similar to {item_id}"),
            Question::Complements { item_ids, limit } => {
                format!("{limit} that go with {}", item_ids.join(", "))
            }
        }
    }

    pub fn ask(&self, engine: &Engine) -> Slate {
        match *self {
            Question::Feed { limit } => engine.feed(limit, &[], NOW),
            Question::Similar { item_id, limit } => engine.similar(item_id, limit, &[], NOW),
            Question::Complements { item_ids, limit } => {
                engine.complements(&owned(item_ids), limit, &[], NOW)
            }
        }
        .unwrap()
    }
}

/// An item of a list with everything spelt out.
#[derive(Debug, PartialEq)]
pub struct Line {
    pub item_id: String,
    pub score: i32,
    pub reasons: Vec<(String, Option<Facet>, i32)>,
}

/// One list as text: a title, then a line for each item with its score in points and its reasons.
pub fn write_list(title: &str, lines: &[Line]) -> String {
    let mut text = format!("# {title}\n");
    for line in lines {
        write!(text, "{} {} =", line.item_id, line.score).unwrap();
        for (term, facet, points) in &line.reasons {
            let facet = facet.as_ref().map_or(String::new(), |facet| format!("({})", facet.value));
            write!(text, " {term}{facet} {points:+}").unwrap();
        }
        text.push('\n');
    }
    text
}

/// The name by which the page knows a term.
pub fn term_name(term: Term) -> String {
    serde_json::to_value(term).unwrap().as_str().unwrap().to_owned()
}

pub fn lines(engine: &Engine, slate: &Slate) -> Vec<Line> {
    let catalog = engine.catalog();
    let line = |item: &regulars::SlateItem| Line {
        item_id: super::product_of(engine, item).id,
        score: item.score,
        reasons: item
            .reasons
            .iter()
            .map(|reason| {
                (term_name(reason.term), reason.facet.and_then(|facet| catalog.facet(facet)), reason.points)
            })
            .collect(),
    };
    slate.items.iter().map(line).collect()
}

pub fn catalog() -> Catalog {
    let (catalog, problems) = Catalog::new(grocery::products());
    assert_eq!(problems, []);
    catalog
}

/// The shopper before the first event.
pub fn newcomer() -> Engine {
    let mut engine = Engine::new(SEED);
    engine.set_catalog(catalog());
    engine
}

/// The shopper after all of the history.
pub fn regular() -> Engine {
    let mut engine = newcomer();
    for (at, event) in grocery::history() {
        let recorded = engine.record(&event, at);
        assert!(recorded.recorded && recorded.problems.is_empty(), "{event}: {:?}", recorded.problems);
    }
    engine
}

/// All lists, by the engine itself.
pub fn draw_up() -> String {
    let (newcomer, regular) = (newcomer(), regular());
    let list = |who: &str, engine: &Engine, question: &Question| {
        let slate = question.ask(engine);
        assert_eq!(slate.problems, []);
        write_list(&format!("{who}: {}", question.title()), &lines(engine, &slate))
    };
    let first = list("newcomer", &newcomer, &QUESTIONS[0]);
    let rest = QUESTIONS.iter().map(|question| list("regular", &regular, question));
    std::iter::once(first).chain(rest).collect::<Vec<_>>().join("\n")
}
