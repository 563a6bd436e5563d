//! What the shop's data say that products are to each other: read, listed, told as reasons, and sold as bundles.

#![cfg(test)]

mod common;

use std::collections::BTreeSet;

use common::{NOW, happens, ids, owned};
use proptest::prelude::*;
use regulars::{
    Bundle, Catalog, CatalogReport, ComplementMode, Engine, PackBaskets, PackContents, Relation, Row, Slate,
    Term,
};

use ComplementMode::{AfterPurchase, Complement, Popular};

const CELL: &str = "\u{1e}";
const MODES: [ComplementMode; 3] = [Complement, Popular, AfterPurchase];

fn columns(columns: &[(&str, &[&str])]) -> (Vec<String>, Vec<String>) {
    columns.iter().map(|(name, cells)| ((*name).to_owned(), cells.join(CELL))).unzip()
}

fn catalog(of: &[(&str, &[&str])]) -> (Engine, CatalogReport) {
    let (names, columns) = columns(of);
    let (catalog, report) = Catalog::from_columns(&names, &columns);
    let mut engine = Engine::new(7);
    engine.set_catalog(catalog);
    (engine, report)
}

fn beside(engine: &Engine, item_ids: &[&str], mode: ComplementMode) -> Slate {
    engine.complements_with(&owned(item_ids), mode, 12, &[], NOW).unwrap()
}

/// Term and product of what the shop says of an item of a list.
fn said(engine: &Engine, slate: &Slate, id: &str) -> Vec<(Term, String)> {
    let at = ids(engine, slate).iter().position(|known| known == id);
    let Some(at) = at else { return Vec::new() };
    let reasons = slate.items[at].reasons.iter().filter(|reason| reason.term >= Term::RequiredPart);
    reasons.map(|reason| (reason.term, engine.product(reason.item.unwrap()).unwrap().id)).collect()
}

const IDS: (&str, &[&str]) = ("id", &["p", "x", "y"]);
const TITLES: (&str, &[&str]) = ("title", &["Printer", "Paper", "Toner"]);

#[test]
fn a_relation_is_read_by_every_name_that_it_has() {
    let from = |column, cell, term| (column, [cell, "", ""], "p", term);
    let turned = |column, term| (column, ["", "p", ""], "p", term);
    for (column, cells, of, term) in [
        from("related_product", "required_part:id:x", Term::RequiredPart),
        from("g:related_product", "accessory:gtin:1, Accessory : ID : x", Term::Accessory),
        from("related product", "part_of_set:id:y,often_bought_with:id:x", Term::OftenBoughtWith),
        from("relatedProducts", "part_of_set:id:x", Term::PartOfSet),
        from("accessories", "y,x", Term::Accessory),
        from("Consumables", "x", Term::Consumable),
        from("care", "y\u{1f}x", Term::Care),
        from("complements", "x", Term::OftenBoughtWith),
        from("isOftenBoughtWith", "x", Term::OftenBoughtWith),
        from("isRelatedTo.sku", "y\u{1f}x", Term::OftenBoughtWith),
        from("is_related_to.product_id", "x", Term::OftenBoughtWith),
        turned("isAccessoryOrSparePartFor", Term::Accessory),
        turned("isAccessoryOrSparePartFor.@id", Term::Accessory),
        turned("is_consumable_for", Term::Consumable),
        ("bundle_items", ["", "", "p,x"], "p", Term::PartOfSet),
        ("related_product", ["", "part_of_set:id:p", ""], "p", Term::PartOfSet),
    ] {
        let (engine, _) = catalog(&[IDS, TITLES, (column, &cells)]);
        for mode in MODES {
            let slate = beside(&engine, &[of], mode);
            assert_eq!(said(&engine, &slate, "x"), [(term, of.to_owned())], "{column} {cells:?}");
        }
    }
    for (column, cells) in [
        ("isSimilarTo", ["x", "", ""]),
        ("related_product", ["substitute:id:x", "", ""]),
        ("related_product", ["", "different_brand:id:p", ""]),
    ] {
        let (engine, _) = catalog(&[IDS, TITLES, (column, &cells)]);
        for mode in [Complement, AfterPurchase] {
            assert_eq!(ids(&engine, &beside(&engine, &["p"], mode)), ["y"], "{column}");
        }
        let similar = engine.similar("p", 12, &[], NOW).unwrap();
        assert_eq!(ids(&engine, &similar), ["x", "y"], "{column}");
        assert_eq!(said(&engine, &similar, "x"), [(Term::Substitute, "p".to_owned())], "{column}");
    }
}

#[test]
fn objects_are_read_part_by_part() {
    let (engine, report) = catalog(&[
        IDS,
        TITLES,
        ("related_product.relationship_type", &["accessory\u{1f}required_part"]),
        ("related_product.identifier_type", &["\u{1f}id"]),
        ("related_product.identifier", &["x\u{1f}y"]),
        ("isSimilarTo.@id", &["", "#unknown\u{1f}#p"]),
        ("isSimilarTo.sku", &["", "y\u{1f}p"]),
    ]);
    assert_eq!(report.problems, []);
    let slate = beside(&engine, &["p"], Complement);
    assert_eq!(said(&engine, &slate, "y"), [(Term::RequiredPart, "p".to_owned())]);
    assert_eq!(ids(&engine, &slate), ["y"], "x is a substitute, both ways");
}

#[test]
fn what_nobody_knows_is_told_and_the_product_kept() {
    let feed = "id\ttitle\trelated_product\taccessories\n\
                p\tPrinter\trequired_part:id:gone,accessory:gtin:4006381333931,cousin:id:x,accessory\t\n\
                x\tPaper\taccessory:id:y\tgone,lost\ny\tToner\t\t\n";
    let (catalog, report) = Catalog::from_tsv(feed);
    assert_eq!((catalog.len(), report.skipped), (3, 0));
    let told: Vec<_> = report
        .problems
        .iter()
        .map(|problem| {
            (problem.code, problem.field.as_str(), problem.value.as_str(), problem.line, problem.count)
        })
        .collect();
    assert_eq!(
        told,
        [
            ("product.related", "related", "gone", Some(2), 3),
            ("product.related", "identifier_type", "accessory:gtin:4006381333931", Some(2), 1),
            ("product.related", "relationship_type", "cousin:id:x", Some(2), 2),
        ]
    );
    assert!(report.problems[1].expected.contains("gtin"));
    let mut engine = Engine::new(7);
    engine.set_catalog(catalog);
    assert_eq!(said(&engine, &beside(&engine, &["x"], Complement), "y"), [(Term::Accessory, "x".to_owned())]);
}

/// A camera (0), a bag (1), a tripod (2), wipes (3), a second camera (4), a card (5), a lamp (6), and its bulb (7).
const PHOTO: [(&str, &[&str]); 7] = [
    ("id", &["camera", "bag", "tripod", "wipes", "camera-2", "card", "lamp", "bulb"]),
    ("title", &["Camera", "Bag", "Tripod", "Wipes", "Camera II", "Card", "Lamp", "Bulb"]),
    ("product_type", &["A > C", "A > B", "A > C", "Home > D", "A > C", "A > E", "Home > L", "Home > L"]),
    ("accessories", &["tripod"]),
    ("care", &["wipes"]),
    ("complements", &["bag"]),
    ("related_product", &["substitute:id:bag-2", "", "", "", "", "", "required_part:id:bulb"]),
];

/// What orders taught of them: everybody buys a card with a camera.
fn photo() -> PackContents {
    let (names, columns) = columns(&PHOTO);
    let items = 8;
    let columns = columns.iter().map(|column| {
        let missing = items - column.split(CELL).count();
        format!("{column}{}", CELL.repeat(missing))
    });
    PackContents {
        names,
        columns: columns.collect(),
        baskets: Some(PackBaskets {
            rows: vec![Row { scale: 1.0, neighbours: vec![(5, 1.0), (1, 0.5)] }],
            intercepts: vec![0.1, 0.1, 0.0, 0.0, 0.1, 0.9, 0.1, 0.1],
            orders: vec![0.0; items],
            ..PackBaskets::default()
        }),
        ..PackContents::default()
    }
}

#[test]
fn what_the_shop_names_comes_before_what_was_learned() {
    let mut with_pack = Engine::new(7);
    with_pack.load_pack(&photo().write()).unwrap();
    let (with_catalog, _) = catalog(&PHOTO);
    for engine in [with_pack, with_catalog] {
        let list = |ids_of: &[&str], mode| ids(&engine, &beside(&engine, ids_of, mode));
        for mode in [Complement, Popular] {
            let first: BTreeSet<String> = list(&["camera"], mode)[..3].iter().cloned().collect();
            // The tripod, too, though it is of the camera's own category: the shop says so.
            assert_eq!(first, owned(&["bag", "tripod", "wipes"]).into_iter().collect(), "{mode:?}");
        }
        // What was named for use comes first, then what goes with it anyway.
        let after = list(&["camera"], AfterPurchase);
        assert_eq!(
            after[..2].iter().cloned().collect::<BTreeSet<_>>(),
            owned(&["tripod", "wipes"]).into_iter().collect()
        );
        assert_eq!(after[2], "bag");
        assert!(!list(&["camera"], Complement).contains(&"camera-2".to_owned()), "a substitute");
        assert_eq!(list(&["lamp", "camera"], Complement)[0], "bulb", "nothing works without");
        let slate = beside(&engine, &["lamp", "camera"], AfterPurchase);
        assert_eq!(said(&engine, &slate, "bulb"), [(Term::RequiredPart, "lamp".to_owned())]);
    }
}

#[test]
fn what_is_named_is_left_out_where_it_lies_in_the_cart_was_turned_down_or_cannot_be_had() {
    let mut of = PHOTO.to_vec();
    of.push(("availability", &["", "", "out_of_stock"]));
    of.push(("item_group_id", &["g", "", "", "", "", "g"]));
    of.push(("consumables", &["card"]));
    let (mut engine, _) = catalog(&of);
    happens(&mut engine, "add_to_cart", "bag", NOW);
    happens(&mut engine, "dismiss_item", "wipes", NOW);
    for mode in MODES {
        let shown = ids(&engine, &beside(&engine, &["camera"], mode));
        assert_eq!(
            shown.iter().filter(|id| ["bag", "wipes", "tripod", "card"].contains(&id.as_str())).count(),
            0
        );
    }
}

#[test]
fn what_is_alike_stands_in_where_orders_taught_little() {
    let mut contents = photo();
    contents.related = vec![vec![], vec![(Relation::Alike, 6), (Relation::Alike, 3)]];
    let files = contents.write();
    let mut alone = Engine::new(7);
    alone.load_pack(&files).unwrap();
    // Beside a page's own products, found in the pack by their ids.
    let (mut beside_it, _) = catalog(&PHOTO[..3]);
    beside_it.load_pack(&files).unwrap();
    for engine in [alone, beside_it] {
        let slate = beside(&engine, &["bag"], Complement);
        assert_eq!(ids(&engine, &slate)[..2], ["lamp", "wipes"]);
        assert_eq!(said(&engine, &slate, "wipes"), [(Term::Alike, "bag".to_owned())]);
        // The shop's word counts more, here and there.
        assert_eq!(ids(&engine, &beside(&engine, &["bag", "lamp"], Complement))[0], "bulb");
    }
}

fn titles(engine: &Engine, bundles: &[Bundle]) -> Vec<String> {
    bundles.iter().map(|bundle| engine.product(bundle.bundle).unwrap().id).collect()
}

const SETS: [(&str, &[&str]); 5] = [
    ("id", &["cup", "pot", "tea", "jar", "small", "large", "cheap", "gone", "lacks"]),
    ("title", &["Cup", "Pot", "Tea", "Jar", "Small", "Large", "Cheap", "Gone", "Lacks"]),
    ("price", &["6.10", "18.20", "4", "9", "22.50", "25", "12", "1", "1"]),
    ("bundle_items", &["", "", "", "", "cup,pot", "cup,pot,tea", "pot,cup", "cup,tea", "cup,jar"]),
    ("availability", &["", "", "", "out_of_stock", "", "", "", "out_of_stock", ""]),
];

#[test]
fn bundles_that_can_be_had_are_proposed_the_nearest_and_then_the_best_bargain_first() {
    let (engine, report) = catalog(&SETS);
    assert_eq!(report.problems, []);
    let bundles = |ids: &[&str]| engine.bundles(&owned(ids), 12).unwrap();
    let found = bundles(&["cup", "gone for good"]);
    assert_eq!(titles(&engine, &found), ["cheap", "small", "large"]);
    assert_eq!((found[1].separately, found[1].saving), (24.3, 1.8));
    assert_eq!((&found[1].items[..], &found[1].missing[..]), (&[0][..], &[1][..]));
    // Of two that miss nothing the larger saving; then what misses one.
    assert_eq!(titles(&engine, &bundles(&["cup", "pot"])), ["cheap", "small", "large"]);
    assert_eq!(titles(&engine, &bundles(&["tea"])), ["large"]);
    assert_eq!(titles(&engine, &bundles(&["cup", "cheap"])), ["small", "large"], "that one is taken");
    assert_eq!(engine.bundles(&owned(&["cup"]), 1).unwrap().len(), 1);
    assert!(bundles(&["jar"]).is_empty() && bundles(&[]).is_empty());
    assert_eq!(engine.bundles(&owned(&["cup"]), 0).unwrap_err().field, "limit");
    // What is in one bundle is of one set.
    let with_tea = beside(&engine, &["tea"], Complement);
    assert_eq!(said(&engine, &with_tea, "pot"), [(Term::PartOfSet, "tea".to_owned())]);
}

#[test]
fn nobody_is_offered_twice_what_a_bundle_holds() {
    let (names, columns) = columns(&SETS);
    let items = SETS[0].1.len();
    // Orders taught that the pot goes with both boxes, and a small box with a cup.
    let to_pot = || Row { scale: 0.5, neighbours: vec![(1, 0.5)] };
    let to_small = || Row { scale: 0.5, neighbours: vec![(4, 0.5)] };
    let none = || Row { scale: 0.0, neighbours: vec![] };
    let baskets = PackBaskets {
        rows: vec![to_small(), none(), none(), none(), to_pot(), to_pot()],
        intercepts: vec![0.1; items],
        orders: vec![0.0; items],
        ..PackBaskets::default()
    };
    let mut with_pack = Engine::new(7);
    let contents = PackContents { names, columns, baskets: Some(baskets), ..PackContents::default() };
    with_pack.load_pack(&contents.write()).unwrap();
    let (with_catalog, _) = catalog(&SETS);
    for engine in [with_pack, with_catalog] {
        for mode in MODES {
            let shown = ids(&engine, &beside(&engine, &["large"], mode));
            assert!(!shown.is_empty(), "{mode:?}");
            assert!(shown.iter().all(|id| !["cup", "pot", "tea"].contains(&id.as_str())), "{shown:?}");
            // The box is no complement for holding a cup: what is of one set comes first.
            let slate = beside(&engine, &["cup"], mode);
            assert_eq!(said(&engine, &slate, "small"), []);
            let first: BTreeSet<String> = ids(&engine, &slate)[..2].iter().cloned().collect();
            assert_eq!(first, owned(&["pot", "tea"]).into_iter().collect(), "{mode:?}");
        }
    }
}

#[test]
fn bundles_come_from_a_pack_alone_as_from_its_columns() {
    let (names, columns) = columns(&SETS);
    let files = PackContents { names, columns, ..PackContents::default() }.write();
    let mut engine = Engine::new(7);
    engine.load_pack(&files).unwrap();
    let (with_catalog, _) = catalog(&SETS);
    for of in [&["cup"][..], &["cup", "pot"], &["tea", "jar"]] {
        let told = |engine: &Engine| -> Vec<String> {
            let id = |item: &u32| engine.product(*item).unwrap().id;
            let tell = |bundle: &Bundle| {
                let ids = |items: &[u32]| items.iter().map(id).collect::<Vec<_>>();
                let of = (id(&bundle.bundle), ids(&bundle.items), ids(&bundle.missing));
                format!("{of:?} {} {}", bundle.separately, bundle.saving)
            };
            engine.bundles(&owned(of), 12).unwrap().iter().map(tell).collect()
        };
        assert_eq!(told(&engine), told(&with_catalog), "{of:?}");
    }
}

#[test]
fn a_bundle_of_which_something_is_not_known_is_not_proposed() {
    let (engine, report) = catalog(&[
        ("id", &["a", "b", "set"]),
        ("title", &["A", "B", "Set"]),
        ("bundle_items", &["", "", "a,gone,b"]),
    ]);
    assert_eq!(engine.bundles(&owned(&["a"]), 12).unwrap(), []);
    assert_eq!((report.problems[0].value.as_str(), report.problems[0].line), ("gone", Some(3)));
}

#[test]
fn what_is_named_beyond_what_is_read_is_told_and_makes_no_bundle() {
    let pieces: Vec<String> = (0..33).map(|piece| format!("p{piece}")).collect();
    let ids_of_all: Vec<&str> = pieces.iter().map(String::as_str).chain(["most", "more"]).collect();
    let cells = |most: &str, more: &str| [CELL.repeat(33).as_str(), most, CELL, more].concat();
    let (most, more) = (pieces[..32].join(","), pieces.join(","));
    let names = owned(&["id", "title", "bundle_items", "accessories"]);
    let all = ids_of_all.join(CELL);
    let (catalog, report) =
        Catalog::from_columns(&names, &[all.clone(), all, cells(&most, &more), cells("", &more)]);
    let [problem] = &report.problems[..] else { panic!("{:?}", report.problems) };
    assert_eq!((problem.code, problem.value.as_str(), problem.count), ("product.related", "33", 2));
    assert!(problem.expected.contains("at most 32"));
    let mut engine = Engine::new(7);
    engine.set_catalog(catalog);
    let bundles = engine.bundles(&owned(&["p0"]), 12).unwrap();
    assert_eq!((titles(&engine, &bundles), bundles[0].missing.len()), (owned(&["most"]), 31));
    // Of what is no bundle the first ones count.
    let accessories = engine.complements(&owned(&["more"]), 40, &[], NOW).unwrap();
    assert_eq!(said(&engine, &accessories, "p31"), [(Term::Accessory, "more".to_owned())]);
    assert_eq!(said(&engine, &accessories, "p32"), []);
}

#[test]
fn a_piece_that_is_named_twice_counts_once() {
    let (engine, _) = catalog(&[
        ("id", &["cup", "pot", "set"]),
        ("title", &["Cup", "Pot", "Set"]),
        ("price", &["6", "18", "20"]),
        ("bundle_items", &["", "", "cup,cup,pot"]),
    ]);
    let [bundle] = &engine.bundles(&owned(&["cup"]), 12).unwrap()[..] else { panic!() };
    assert_eq!((&bundle.items[..], &bundle.missing[..]), (&[0][..], &[1][..]));
    assert_eq!((bundle.separately, bundle.saving), (24.0, 4.0));
}

#[test]
fn a_bundle_without_a_price_saves_nothing_that_is_known() {
    let (engine, _) = catalog(&[
        ("id", &["a", "b", "set", "dear"]),
        ("title", &["A", "B", "Set", "Dear"]),
        ("price", &["2", "", "1", "9"]),
        ("bundle_items", &["", "", "a,b", "a"]),
    ]);
    let bundles = engine.bundles(&owned(&["a"]), 12).unwrap();
    assert_eq!(titles(&engine, &bundles), ["dear", "set"]);
    assert_eq!((bundles[0].separately, bundles[0].saving), (2.0, 0.0));
    assert_eq!((bundles[1].separately, bundles[1].saving), (0.0, 0.0));
}

/// The columns, what they say, and whether it holds the other way round as well.
const SAYS: [(&str, Term); 5] = [
    ("accessories", Term::Accessory),
    ("consumables", Term::Consumable),
    ("care", Term::Care),
    ("complements", Term::OftenBoughtWith),
    ("isSimilarTo", Term::Substitute),
];

proptest! {
    /// Against the words of the shop, product by product.
    #[test]
    fn all_that_is_named_leads_and_no_substitute_is_there(
        named in prop::collection::vec((0usize..9, 0usize..5, 0usize..9), 0..30),
        bundles in prop::collection::btree_map(0usize..9, prop::collection::btree_set(0usize..9, 1..4), 0..3),
        asked in prop::collection::btree_set(0usize..9, 1..4),
        sold_out in prop::collection::btree_set(0usize..9, 0..3),
        mode in 0usize..3,
    ) {
        let id = |item: &usize| format!("i{item}");
        let cells = |cell: &dyn Fn(usize) -> Vec<String>| -> String {
            (0..9).map(|item| cell(item).join(",")).collect::<Vec<_>>().join(CELL)
        };
        let mut names = vec!["id".to_owned(), "title".to_owned(), "availability".to_owned(), "bundle_items".to_owned()];
        let mut columns = vec![
            cells(&|item| vec![id(&item)]),
            cells(&|item| vec![format!("Title {item}")]),
            cells(&|item| sold_out.contains(&item).then(|| "out_of_stock".to_owned()).into_iter().collect()),
            cells(&|item| bundles.get(&item).into_iter().flatten().map(id).collect()),
        ];
        for (says, (name, _)) in SAYS.iter().enumerate() {
            names.push((*name).to_owned());
            let cell = |item| named.iter().filter(move |one| (one.0, one.1) == (item, says)).map(|one| id(&one.2)).collect();
            columns.push(cells(&cell));
        }
        // The oracle: who is what to whom, every triple.
        let mut all: BTreeSet<(usize, Term, usize)> = BTreeSet::new();
        for &(from, says, to) in &named {
            all.insert((from, SAYS[says].1, to));
            if SAYS[says].1 == Term::Substitute {
                all.insert((to, Term::Substitute, from));
            }
        }
        let mut contents: BTreeSet<usize> = BTreeSet::new();
        for (bundle, components) in &bundles {
            if asked.contains(bundle) {
                contents.extend(components.iter().filter(|one| *one != bundle));
            }
            for &one in components {
                all.extend(components.iter().map(|&other| (one, Term::PartOfSet, other)));
            }
        }
        all.retain(|(from, _, to)| from != to);
        let weight = |term: Term, mode: ComplementMode| {
            let is_for_use = matches!(term, Term::Accessory | Term::Consumable | Term::Care);
            let first = if is_for_use && mode == AfterPurchase { 128.0 } else { 0.0 };
            128.0 + first
        };
        let mode = MODES[mode];
        let (catalog, report) = Catalog::from_columns(&names, &columns);
        prop_assert_eq!(report.problems, []);
        let mut engine = Engine::new(7);
        engine.set_catalog(catalog);
        let asked: Vec<usize> = asked.into_iter().collect();
        let ids_asked: Vec<String> = asked.iter().map(id).collect();
        let slate = engine.complements_with(&ids_asked, mode, 12, &[], NOW).unwrap();
        let of_asked = |term: Term, to: usize| asked.iter().any(|&from| all.contains(&(from, term, to)));
        let expected = |to: usize| -> Option<f64> {
            let terms = [Term::Accessory, Term::Consumable, Term::Care, Term::OftenBoughtWith, Term::PartOfSet];
            terms.into_iter().filter(|&term| of_asked(term, to)).map(|term| weight(term, mode)).reduce(f64::max)
        };
        let mut listed: Vec<usize> = Vec::new();
        let mut before = f64::INFINITY;
        for (item, id_of) in slate.items.iter().zip(ids(&engine, &slate)) {
            let to = (0..9).find(|item| id(item) == id_of).unwrap();
            let said = item.reasons.iter().filter(|reason| reason.term >= Term::RequiredPart);
            let points: f64 = said.map(|reason| f64::from(reason.points)).sum::<f64>() / f64::from(regulars::ONE);
            prop_assert_eq!(points, expected(to).unwrap_or(0.0), "{}", id_of);
            prop_assert!(points <= before + 1.0);
            before = points;
            prop_assert!(!of_asked(Term::Substitute, to), "{} is a substitute", id_of);
            prop_assert!(!contents.contains(&to), "{} is in a bundle asked about", id_of);
            listed.push(to);
        }
        for to in (0..9).filter(|to| expected(*to).is_some()) {
            let is_out = sold_out.contains(&to) || asked.contains(&to) || of_asked(Term::Substitute, to) || contents.contains(&to);
            prop_assert_eq!(listed.contains(&to), !is_out, "{}", to);
        }
    }
}
