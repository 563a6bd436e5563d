//! What the engine serves, asked as a page asks it.

use regulars::{PackContents, PackFiles, Row, Weights};
use regulars_packer::evaluate::{Foretold, Packed, Task, event_name, measure};
use regulars_packer::{Action, Choice, Sessions, Shop, train};

use crate::support::{Chance, log_of, on_any_threads, views};

/// Of five items each leads to the next; only rows and repeats count.
fn ring() -> PackContents {
    PackContents {
        names: vec!["id".into()],
        columns: vec!["a\u{1e}b\u{1e}c\u{1e}d\u{1e}e".into()],
        rows: (0..5).map(|item| Row { scale: 1.0, neighbours: vec![((item + 1) % 5, 1.0)] }).collect(),
        weights: Weights {
            popularity: 0.0,
            discovery: 0.0,
            content: 0.0,
            variety: 0.0,
            ..Weights::default()
        },
        ..PackContents::default()
    }
}

fn ids(ids: &[&str]) -> Vec<String> {
    ids.iter().map(|id| (*id).to_owned()).collect()
}

#[test]
fn lists_are_in_the_numbers_that_were_asked_for() {
    // The log's own numbers, with an item that the pack does not know.
    let items = ids(&["e", "unknown", "a", "b", "c", "d"]);
    let packed = Packed::load(&ring().write(), &items).unwrap();
    let sessions = views(&[&[2, 3, 4][..], &[3, 1, 0]]);
    let mut served = packed.serve(&sessions, &items);
    // After a alone: a itself weighs 1.2 of its neighbour b.
    assert_eq!(served.foretell(0, 1, Task::RepeatsAllowed).list[..2], [2, 3]);
    assert_eq!(served.foretell(0, 1, Task::NewItems), Foretold { list: vec![3, 4, 5, 0], rank: Some(1) });
    assert_eq!(served.foretell(0, 2, Task::NewItems).list, [4, 5, 0]);
    assert_eq!(served.foretell(1, 1, Task::NewItems).rank, None, "what the pack does not know is not found");
    // The unknown item is a step: b is now the one before.
    let after = served.foretell(1, 2, Task::RepeatsAllowed);
    assert_eq!((&after.list[..2], after.rank), (&[3, 4][..], Some(5)));
    // Back to a visit that was played before.
    assert_eq!(served.foretell(0, 1, Task::NewItems).list, [3, 4, 5, 0]);
    assert_eq!(packed.of_ids(&ids(&["c", "nobody", "a"]), 2), Foretold { list: vec![4, 2], rank: Some(3) });
}

#[test]
fn what_was_done_reaches_the_engine_by_its_name() {
    let names =
        [Action::ViewItem, Action::AddToWishlist, Action::AddToCart, Action::Purchase].map(event_name);
    assert_eq!(names, ["view_item", "add_to_wishlist", "add_to_cart", "purchase"]);
    let pack = PackContents {
        weights: Weights {
            add_to_cart: 9.0,
            decay: 0.5,
            repeat_last: 0.0,
            repeat_previous: 0.0,
            ..ring().weights
        },
        ..ring()
    };
    let items = ids(&["a", "b", "c", "d", "e"]);
    let packed = Packed::load(&pack.write(), &items).unwrap();
    for (action, first) in [(Action::ViewItem, 3), (Action::AddToCart, 1)] {
        let sessions =
            Sessions { action: vec![action, Action::ViewItem, Action::ViewItem], ..views(&[[0, 2, 4]]) };
        let list = packed.serve(&sessions, &items).foretell(0, 2, Task::RepeatsAllowed).list;
        assert_eq!(list[0], first, "{action:?}");
    }
}

#[test]
fn files_that_are_no_pack_are_refused() {
    let pack = ring().write();
    let code = |pack: &PackFiles| Packed::load(pack, &[]).map(|_| ()).map_err(|failure| failure.code);
    assert_eq!(code(&pack), Ok(()));
    let mut damaged = pack.clone();
    damaged.files[0].1 = b"no pack".to_vec();
    assert_eq!(code(&damaged), Err("pack.damaged"));
    let of_another_build = PackFiles { build: "0123456789abcdef".into(), ..pack.clone() };
    assert_eq!(code(&of_another_build), Err("pack.mixed"));
    let mut renamed = pack;
    renamed.files[1].0 = "rows/1".into();
    assert_eq!(code(&renamed), Err("pack.file"));
}

/// A log in which shoppers walk on within shelves and go back now and then; and a pack learned from it.
#[test]
fn a_pack_foretells_later_visits_and_does_so_on_any_number_of_threads() {
    let mut chance = Chance(41);
    let visit = |_| -> Vec<u32> {
        let shelf = 10 * chance.below(12);
        let mut visit: Vec<u32> = Vec::new();
        for _ in 0..2 + chance.below(6) {
            let back = visit.len().checked_sub(2).filter(|_| chance.below(4) == 0);
            visit.push(back.map_or((shelf + chance.below(10)) as u32, |back| visit[back]));
        }
        visit
    };
    let visits: Vec<Vec<u32>> = (0..1500).map(visit).collect();
    let items: Vec<String> = (0..120).map(|item| format!("sku {item}")).collect();
    let shop = Shop::new(None, &mut log_of(&items.iter().map(String::as_str).collect::<Vec<&str>>())).0;
    let (older, newer) = views(&visits).split(1300);
    let (learned, _) = train(&shop, &older, &[], Choice::Fixed(Default::default(), None), &|_| ()).unwrap();
    let pack = regulars_packer::pack::contents(&shop, &learned).write();
    let packed = Packed::load(&pack, &items).unwrap();
    let quality = on_any_threads(|| {
        measure(
            &newer,
            Task::RepeatsAllowed,
            &learned.events,
            || packed.serve(&newer, &items),
            |served, session, known| served.foretell(session, known, Task::RepeatsAllowed),
        )
    });
    // Any of the ten on the shelf may come next.
    assert!(quality.accuracy.hr20 > 0.97 && quality.accuracy.mrr20 > 0.28, "{quality:?}");
    let twin = regulars_packer::learn::accuracy(&learned.rows, &learned.settings, &newer, 0..newer.len());
    assert_eq!(twin.predictions, quality.accuracy.predictions);
    assert!((twin.mrr20 - quality.accuracy.mrr20).abs() < 0.02, "{twin:?} beside {quality:?}");
}
