//! The golden lists: drawn up from the grocery, written as text, compared line by line.
//!
//! There are those without a pack and those with one. `tests/determinism.rs` checks them natively,
//! `tests/browser` in WebAssembly. Where a change of
//! the ranking is meant, `REGENERATE=1 cargo test --test determinism` writes them anew; read the
//! difference before you commit it.

use std::fmt::Write;

use regulars::{
    Catalog, Engine, Exclude, Facet, FeedOptions, Landing, LandingPlace, LandingPrior, PackContents, Priors,
    ProductRecord, Row, Slate, Term, Weights,
};

use super::{NOW, grocery, owned};

pub const SEED: u32 = 20_251_009;
pub const LISTS: &str = include_str!("../fixtures/golden-lists.txt");
pub const LISTS_WITH_PACK: &str = include_str!("../fixtures/golden-pack-lists.txt");

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
    pub reasons: Vec<(String, About, i32)>,
}

/// What a reason speaks of.
#[derive(Debug, PartialEq)]
pub enum About {
    Nothing,
    Facet(Facet),
    Item(String),
}

/// One list as text: a title, then a line for each item with its score in points and its reasons.
pub fn write_list(title: &str, lines: &[Line]) -> String {
    let mut text = format!("# {title}\n");
    for line in lines {
        write!(text, "{} {} =", line.item_id, line.score).unwrap();
        for (term, about, points) in &line.reasons {
            let about = match about {
                About::Nothing => String::new(),
                About::Facet(facet) => format!("({})", facet.value),
                About::Item(item_id) => format!("({item_id})"),
            };
            write!(text, " {term}{about} {points:+}").unwrap();
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
    let line = |item: &regulars::SlateItem| Line {
        item_id: super::product_of(engine, item).id,
        score: item.score,
        reasons: item
            .reasons
            .iter()
            .map(|reason| {
                let about = match (reason.facet, reason.item) {
                    (Some(facet), _) => About::Facet(engine.facet(facet).unwrap()),
                    (None, Some(item)) => About::Item(engine.product(item).unwrap().id),
                    (None, None) => About::Nothing,
                };
                (term_name(reason.term), about, reason.points)
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

/// The grocery column by column, as the npm package hands it over and as a pack holds it.
pub fn columns() -> (Vec<String>, Vec<String>) {
    let products = grocery::products();
    type Cell = fn(&ProductRecord<'static>) -> String;
    let columns: [(&str, Cell); 11] = [
        ("id", |product| product.id.to_string()),
        ("title", |product| product.title.to_string()),
        ("product_type", |product| product.product_type.to_string()),
        ("brand", |product| product.brand.to_string()),
        ("color", |product| product.color.to_string()),
        ("tags", |product| product.tags.join("\u{1f}")),
        ("price", |product| product.price.to_string()),
        ("sale_price", |product| product.sale_price.to_string()),
        ("availability", |product| product.availability.to_string()),
        ("item_group_id", |product| product.item_group_id.to_string()),
        ("popularity", |product| product.popularity.to_string()),
    ];
    let cells = |cell: Cell| products.iter().map(cell).collect::<Vec<_>>().join("\u{1e}");
    columns.iter().map(|(name, cell)| ((*name).to_owned(), cells(*cell))).unzip()
}

/// A pack of the grocery. What it has learned comes from the products' numbers alone.
pub fn pack() -> PackContents {
    let (names, columns) = columns();
    let row = |item: u32| {
        let scale = 0.25 + f32::from((item % 8) as u8) / 4.0;
        let neighbour = |near: u32| ((item * 31 + near * near * 7) % 150, scale / f32::from(near as u8));
        let mut neighbours: Vec<(u32, f32)> = (1..=8).map(neighbour).collect();
        neighbours.retain(|(neighbour, _)| *neighbour != item && !item.is_multiple_of(10));
        Row { scale, neighbours }
    };
    let share = |item: u32, step: u32| f32::from((item * step % 101) as u8) / 100.0;
    let lifts = vec![("Bakery > Biscuits".to_owned(), 0.75), ("Household".to_owned(), -0.5)];
    let place = LandingPlace::Category("Drinks > Tea".to_owned());
    PackContents {
        names,
        columns,
        rows: (0..150).map(row).collect(),
        priors: Priors {
            popularity: (0..150).map(|item| share(item, 37)).collect(),
            trend: (0..150).map(|item| 2.0 * share(item, 13) - 1.0).collect(),
            freshness: (0..150).map(|item| share(item, 7)).collect(),
        },
        weights: Weights { decay: 0.45, trend: 0.125, freshness: 0.25, content: 0.5, ..Weights::default() },
        landing: vec![LandingPrior { place, lifts }],
        ..PackContents::default()
    }
}

/// The lists with the pack: a newcomer's by where they landed, and the regular's by what is left out.
pub fn draw_up_with_pack() -> String {
    let mut engine = Engine::new(SEED);
    assert_eq!(engine.load_pack(&pack().write()).unwrap().catalog.problems, []);
    let list = |engine: &Engine, title: &str, options: &FeedOptions| {
        write_list(title, &lines(engine, &engine.feed_with(options, NOW).unwrap()))
    };
    let tea = Landing { category: Some("Drinks > Tea".to_owned()), channel: None };
    let landed = FeedOptions { limit: 8, landing: tea, ..FeedOptions::default() };
    let mut lists = vec![list(&engine, "newcomer who landed on tea", &landed)];
    for (at, event) in grocery::history() {
        assert!(engine.record(&event, at).recorded);
    }
    for exclude in [Exclude::None, Exclude::Purchased, Exclude::Seen] {
        let options = FeedOptions { limit: 8, exclude, ..FeedOptions::default() };
        lists.push(list(&engine, &format!("regular, exclude {exclude:?}"), &options));
    }
    for question in &QUESTIONS[1..4] {
        let title = format!("regular: {}", question.title());
        lists.push(write_list(&title, &lines(&engine, &question.ask(&engine))));
    }
    lists.join("\n")
}

/// All lists without a pack, by the engine itself.
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
