//! The weights of what is known without rows.

use regulars::{PackContents, Priors, Row, Weights};
use regulars_packer::learn::weigh;
use regulars_packer::{Action, Choice, Shop, train};

use crate::support::{Chance, log_of, views};

fn ids(items: usize) -> Vec<String> {
    (0..items).map(|item| format!("item-{item}")).collect()
}

/// Items without a row, of which the pack knows the popularity alone.
fn pack(items: &[String], popularity: Vec<f32>, weights: Weights) -> PackContents {
    PackContents {
        names: vec!["id".into()],
        columns: vec![items.join("\u{1e}")],
        rows: vec![Row::default(); items.len()],
        priors: Priors { popularity, ..Priors::default() },
        weights,
        ..PackContents::default()
    }
}

#[test]
fn popularity_counts_where_it_is_all_that_tells() {
    // Every item leads to one of the last fifteen, which the pack knows to be popular.
    let items = ids(120);
    let popularity = (0..120).map(|item| if item >= 105 { 1.0 } else { 0.1 }).collect();
    let mut chance = Chance(31);
    let visits: Vec<[u32; 2]> =
        (0..900).map(|_| [chance.below(105) as u32, 105 + chance.below(15) as u32]).collect();
    let weights = Weights { popularity: 0.0, discovery: 0.02, ..Weights::default() };
    let (found, report) = weigh(&pack(&items, popularity, weights), &items, &views(&visits)).unwrap();
    assert!(found.popularity > 0.0, "{report:?}");
    assert!(report.found.hr20 > 0.99 && report.start.hr20 < 0.5, "{report:?}");
    assert_eq!(report.tried_on, 900);
    assert!(
        report.tried.iter().all(|step| !step.kept || step.setting == "popularity"),
        "no other prior is there: {report:?}"
    );
    assert_eq!(Weights { popularity: 0.0, ..found }, weights, "nothing else was turned");
}

#[test]
fn what_does_not_help_is_left_as_it_was() {
    let items = ids(30);
    let mut chance = Chance(32);
    let visits: Vec<[u32; 2]> =
        (0..400).map(|_| [chance.below(30) as u32, chance.below(30) as u32]).collect();
    let few = &visits[..100];
    let weights = Weights::default();
    let pack = pack(&items, vec![0.5; 30], weights);
    let (found, report) = weigh(&pack, &items, &views(few)).unwrap();
    assert_eq!((found, report.start.predictions), (weights, 100));
    assert_eq!(report.tried, [], "too few to tell");
    let (found, report) = weigh(&pack, &items, &views(&visits)).unwrap();
    assert_eq!(found, weights, "all are equally popular");
    assert!(!report.tried.iter().any(|step| step.kept));
}

#[test]
fn a_log_of_carts_weighs_carts() {
    // Who puts an item into the cart comes to its partner; who only looks at it goes on along the shelf.
    let mut chance = Chance(33);
    let mut sessions = views::<[u32; 0]>(&[]);
    for _ in 0..3000 {
        let (item, other) = (chance.below(40) as u32, chance.below(60) as u32);
        let carted = chance.below(2) == 0;
        let next = if carted { 100 + item } else { 40 + (other + 1) % 60 };
        sessions.item.extend([item, 40 + other, next]);
        let first = if carted { Action::AddToCart } else { Action::ViewItem };
        sessions.action.extend([first, Action::ViewItem, Action::ViewItem]);
        sessions.ends.push(sessions.item.len() as u32);
    }
    let items = ids(140);
    let shop = Shop::new(None, &mut log_of(&items.iter().map(String::as_str).collect::<Vec<&str>>())).0;
    let (learned, report) = train(&shop, &sessions, &[], Choice::Search, &|_| ()).unwrap();
    let searched = report.search.unwrap();
    assert!(searched.found.ndcg20 > searched.default.ndcg20, "{searched:?}");
    let [_, wishlist, cart, purchase] = report.settings.action_weights;
    assert!(cart > 1.0 && (wishlist, purchase) == (1.0, 1.0), "{searched:?}");
    assert_eq!(f64::from(learned.weights.add_to_cart), cart);
}
