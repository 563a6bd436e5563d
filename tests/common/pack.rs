//! Packs for tests: a small one whose lists are known, and any by chance.

use proptest::prelude::*;
use regulars::{
    BasketWeights, CustomerModel, LandingPlace, LandingPrior, PackBaskets, PackContents, PackFiles, Priors,
    Relation, ResponseCount, Row, Stage, Weights,
};

pub fn row(neighbours: &[(u32, f32)]) -> Row {
    let scale = neighbours.iter().map(|(_, value)| *value).fold(0.0, f32::max);
    Row { scale, neighbours: neighbours.to_vec() }
}

/// The file of that name.
pub fn file<'p>(pack: &'p PackFiles, name: &str) -> &'p [u8] {
    &pack
        .files
        .iter()
        .find(|(known, _)| known == name)
        .unwrap_or_else(|| panic!("{name} is no file of the pack"))
        .1
}

/// Of so many visits in which the offer was tried, so many had an order.
pub fn responses(id: &str, stage: Stage, generosity: f64, trials: f64, orders: f64) -> ResponseCount {
    ResponseCount { promotion_id: id.to_owned(), stage: stage as u8, generosity, trials, orders }
}

pub fn golden() -> PackContents {
    let lift = |path: &str, lift| (path.to_owned(), lift);
    PackContents {
        names: ["id", "title", "product_type", "tags", "price"].map(str::to_owned).into(),
        columns: [
            "tea-1\u{1e}tea-2\u{1e}pot-1\u{1e}x-9",
            "Green tea\u{1e}Black tea\u{1e}Teapot\u{1e}",
            "Drinks > Tea\u{1e}Drinks > Tea\u{1e}Kitchen > Pots\u{1e}",
            "organic\u{1f}loose\u{1e}\u{1e}\u{1e}",
            "3.20 USD\u{1e}2.90 USD\u{1e}24.00 USD\u{1e}",
        ]
        .map(str::to_owned)
        .into(),
        rows: vec![
            row(&[(2, 1.5), (1, 0.5)]),
            row(&[(0, 1.0), (3, 0.001)]),
            row(&[(0, 0.75), (1, 0.75), (3, 0.1)]),
            row(&[]),
        ],
        priors: Priors {
            popularity: vec![1.0, 0.5, 0.25, 0.0],
            trend: vec![-1.0, 0.0, 0.5, 1.0],
            freshness: Vec::new(),
        },
        weights: Weights { decay: 0.45, repeat_single: 0.75, trend: 0.1, ..Weights::default() },
        landing: vec![
            LandingPrior {
                place: LandingPlace::Category("Drinks > Tea".into()),
                lifts: vec![lift("Kitchen > Pots", 1.0)],
            },
            LandingPrior {
                place: LandingPlace::Channel("newsletter".into()),
                lifts: vec![lift("Drinks", 0.5), lift("Kitchen", -0.25)],
            },
        ],
        customers: Some(CustomerModel { r: 0.5, alpha: 6.0, a: 0.8, b: 2.5 }),
        order_value: Some(32.5),
        baskets: None,
        related: Vec::new(),
        responses: vec![
            responses("", Stage::Newcomer, 0.0, 1000.0, 20.0),
            responses("welcome-10", Stage::Newcomer, 0.1, 800.0, 60.0),
        ],
        response_model: None,
    }
}

/// A pack, and the ids of its items.
#[derive(Clone, Debug)]
pub struct Shop {
    pub pack: PackFiles,
    pub ids: Vec<String>,
}

/// The golden pack's items and enough others that some stand in a chunk; item 290 is `"i290"`.
pub fn golden_in_chunks() -> Shop {
    let contents = golden_contents_in_chunks();
    let ids = contents.columns[0].split('\u{1e}').map(str::to_owned).collect();
    Shop { pack: contents.write(), ids }
}

/// The golden pack with what orders taught.
pub fn golden_with_baskets() -> PackContents {
    let baskets = PackBaskets {
        rows: vec![row(&[(1, 0.25), (2, 0.01)]), row(&[(0, 0.125)]), row(&[]), row(&[(0, 0.0005)])],
        intercepts: vec![0.1, 0.02, -0.01, 0.0],
        orders: vec![400.0, 80.0, 0.0, 3.0],
        again: vec![0.5, 0.25, 0.0, 1.0],
        interval: vec![14.0, 30.5, 0.0, 730.0],
        weights: BasketWeights { own: 0.75, own_smoothing: 4.0, ..BasketWeights::default() },
    };
    PackContents { baskets: Some(baskets), ..golden() }
}

pub fn golden_contents_in_chunks() -> PackContents {
    let mut contents = golden();
    let others = 4..300u32;
    for (column, cell) in contents.columns.iter_mut().zip([
        (|item| format!("i{item}")) as fn(u32) -> String,
        |item| format!("Cup no. {item}"),
        |item| if item % 2 == 0 { "Kitchen > Cups".into() } else { "Kitchen > Mugs".into() },
        |item| if item % 3 == 0 { "blue".into() } else { String::new() },
        |item| format!("{}.50 USD", item % 7 + 1),
    ]) {
        others.clone().for_each(|item| *column = format!("{column}\u{1e}{}", cell(item)));
    }
    for item in others.clone() {
        contents.rows.push(row(&[((item + 1) % 300, 1.0), ((item + 2) % 300, 0.5)]));
    }
    for (column, value) in [(&mut contents.priors.popularity, 0.1f32), (&mut contents.priors.trend, -0.5)] {
        column.resize(300, value);
    }
    contents
}

/// Those with what the shop names, and what is alike: in the head, in the chunk, and across.
pub fn golden_related(mut contents: PackContents) -> PackContents {
    contents.related = vec![
        vec![(Relation::Accessory, 2), (Relation::Substitute, 1)],
        vec![],
        vec![(Relation::Consumable, 0), (Relation::Alike, 3), (Relation::Alike, 1)],
    ];
    if contents.rows.len() > 290 {
        contents.related.resize(290, Vec::new());
        contents.related.push(vec![
            (Relation::RequiredPart, 291),
            (Relation::Bundle, 3),
            (Relation::Alike, 150),
        ]);
        contents.related[3] = vec![(Relation::Contains, 290), (Relation::Contains, 200)];
    }
    contents
}

/// Shops of some hundred items with variants, goods that cannot be had, and rows that lead anywhere.
pub fn any_shop() -> impl Strategy<Value = Shop> {
    let item = (0u8..5, 0u8..4, 0u8..12, prop::option::weighted(0.2, 0u8..40), 0u8..9);
    let neighbours = prop::collection::vec((any::<prop::sample::Index>(), 0.001f32..4.0), 0..12);
    let prior = (0.0f32..1.0, -1.0f32..1.0, 0.0f32..1.0);
    (
        prop::collection::vec((item, neighbours, prior), 1..900),
        prop::array::uniform4(0.0f32..1.5),
        any::<bool>(),
        any::<bool>(),
    )
        .prop_map(|(items, [content, popularity, variety, decay], with_priors, with_baskets)| {
            let count = items.len();
            let column = |cell: &dyn Fn(usize) -> String| -> String {
                (0..count).map(cell).collect::<Vec<_>>().join("\u{1e}")
            };
            let ids: Vec<String> = (0..count).map(|item| format!("p{item}")).collect();
            let weights = Weights {
                content,
                popularity,
                variety,
                decay: decay / 1.5,
                trend: 0.3,
                freshness: 0.2,
                ..Weights::default()
            };
            let rows = items.iter().map(|(_, neighbours, _)| {
                let neighbours = neighbours.iter().map(|(at, value)| (at.index(count) as u32, *value));
                row(&neighbours.collect::<Vec<_>>())
            });
            let priors = Priors {
                popularity: items.iter().map(|(_, _, prior)| prior.0).collect(),
                trend: items.iter().map(|(_, _, prior)| prior.1).collect(),
                freshness: items.iter().map(|(_, _, prior)| prior.2).collect(),
            };
            let of_baskets = |(_, neighbours, _): &(_, Vec<(prop::sample::Index, f32)>, _)| {
                row(&neighbours
                    .iter()
                    .map(|(at, value)| (at.index(count) as u32, value / 4.0))
                    .collect::<Vec<_>>())
            };
            let baskets = PackBaskets {
                rows: items.iter().rev().map(of_baskets).collect(),
                intercepts: items.iter().map(|(_, _, prior)| prior.0 / 8.0).collect(),
                orders: items.iter().map(|(_, _, prior)| prior.2 * 500.0).collect(),
                again: items.iter().map(|(_, _, prior)| prior.0 / 4.0).collect(),
                interval: items.iter().map(|(item, _, _)| f32::from(item.2) * 3.0).collect(),
                ..PackBaskets::default()
            };
            let related = items.iter().map(|(item, neighbours, _)| {
                let said = neighbours.iter().take(usize::from(item.0));
                said.map(|(at, value)| {
                    let relation = (value * 1000.0) as usize % Relation::ALL.len();
                    (Relation::ALL[relation], at.index(count) as u32)
                })
                .collect()
            });
            let names = ["id", "title", "product_type", "brand", "item_group_id", "availability", "price"];
            let contents = PackContents {
                names: names.map(str::to_owned).into(),
                columns: vec![
                    ids.join("\u{1e}"),
                    column(&|at| format!("Word{} thing{} item", items[at].0.0, items[at].0.2)),
                    column(&|at| format!("D{} > L{}", items[at].0.0 % 2, items[at].0.0)),
                    column(&|at| format!("B{}", items[at].0.1)),
                    column(&|at| items[at].0.3.map(|group| format!("g{group}")).unwrap_or_default()),
                    column(&|at| if items[at].0.4 == 0 { "out_of_stock".into() } else { String::new() }),
                    column(&|at| format!("{}.99 EUR", items[at].0.2)),
                ],
                rows: rows.collect(),
                priors: if with_priors { priors } else { Priors::default() },
                weights,
                baskets: with_baskets.then_some(baskets),
                related: related.collect(),
                ..PackContents::default()
            };
            Shop { pack: contents.write(), ids }
        })
}
