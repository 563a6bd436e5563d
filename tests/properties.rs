//! What holds of every list, whatever the catalogue and whatever the shopper did.

#![cfg(test)]

mod common;

use std::collections::HashSet;

use common::random::{catalogue, history};
use common::{NOW, owned, product_of, shop, sum};
use proptest::prelude::*;
use regulars::{Availability, Engine, FEED_LENGTH, LeftOut, ProductRecord, Slate, Term};
use serde_json::Value;

type Reasons = Vec<(Term, Option<(regulars::FacetKind, String)>, i32)>;

fn shopper(products: &[ProductRecord<'static>], history: &[(i64, Value)], seed: u32) -> Engine {
    let mut engine = Engine::new(seed);
    engine.set_catalog(shop(products.iter().cloned()).catalog().clone());
    for (at, event) in history {
        engine.record(event, *at);
    }
    engine
}

fn lists(engine: &Engine, limit: usize) -> [Slate; 3] {
    [
        engine.feed(limit, &[], NOW).unwrap(),
        engine.similar("0", limit, &[], NOW).unwrap(),
        engine.complements(&owned(&["0", "1"]), limit, &[], NOW).unwrap(),
    ]
}

/// Everything of a list, with facets by their names and reasons in an order of their own.
fn spelt_out(engine: &Engine, slate: &Slate) -> Vec<(String, i32, Reasons)> {
    let spelt = |item: &regulars::SlateItem| {
        let mut reasons: Reasons = item
            .reasons
            .iter()
            .map(|reason| {
                let facet = reason.facet.map(|facet| engine.catalog().facet(facet).unwrap());
                (reason.term, facet.map(|facet| (facet.kind, facet.value)), reason.points)
            })
            .collect();
        reasons.sort();
        (product_of(engine, item).id, item.score, reasons)
    };
    slate.items.iter().map(spelt).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_list_keeps_the_rules(
        products in catalogue(1..90),
        history in history(25),
        seed in any::<u32>(),
        limit in 1usize..40,
    ) {
        let engine = shopper(&products, &history, seed);
        let profile = engine.profile(NOW);
        let in_cart: HashSet<_> = profile.cart.iter().map(|item| item.item_id.as_str()).collect();
        let hidden: HashSet<_> = profile.hidden.iter().map(String::as_str).collect();
        for (at, slate) in lists(&engine, limit).into_iter().enumerate() {
            prop_assert!(slate.items.len() <= limit);
            let shown: Vec<_> = slate.items.iter().map(|item| product_of(&engine, item)).collect();
            let distinct: HashSet<_> = shown.iter().map(|product| product.id.as_str()).collect();
            prop_assert_eq!(distinct.len(), shown.len());
            let mut groups = HashSet::new();
            for (item, product) in slate.items.iter().zip(&shown) {
                prop_assert_eq!(item.score, sum(&item.reasons));
                prop_assert!(item.reasons.iter().all(|reason| reason.points != 0));
                let never_above = [Term::Fatigue, Term::Variety];
                prop_assert!(item.reasons.iter().all(|r| r.points < 0 || !never_above.contains(&r.term)));
                prop_assert_ne!(product.availability, Availability::OutOfStock);
                prop_assert!(product.item_group_id.as_ref().is_none_or(|group| groups.insert(group.clone())));
                prop_assert!(!hidden.contains(product.id.as_str()));
                let is_similar = at == 1;
                prop_assert!(is_similar || !in_cart.contains(product.id.as_str()));
            }
        }
    }

    #[test]
    fn a_newcomer_s_feed_is_as_long_as_the_shop_allows(products in catalogue(1..60), seed in any::<u32>()) {
        let engine = shopper(&products, &[], seed);
        let to_be_had = products.iter().filter(|product| product.availability != "out_of_stock");
        let mut groups = HashSet::new();
        let things = to_be_had.filter(|product| {
            product.item_group_id.is_empty() || groups.insert(product.item_group_id.clone())
        });
        prop_assert_eq!(engine.feed(24, &[], NOW).unwrap().items.len(), things.count().min(24));
    }

    #[test]
    fn explaining_agrees_with_the_feed_for_every_product(
        products in catalogue(1..70),
        history in history(25),
        seed in any::<u32>(),
    ) {
        let engine = shopper(&products, &history, seed);
        let feed = engine.feed(FEED_LENGTH, &[], NOW).unwrap();
        let mut by_rank = Vec::new();
        for product in &products {
            let explained = engine.explain(&product.id, NOW).unwrap();
            let place = feed.items.iter().position(|item| item.item == explained.item.item);
            prop_assert_eq!(explained.position, place.map(|place| place as u32 + 1));
            prop_assert_eq!(explained.left_out.is_none(), place.is_some());
            prop_assert_eq!(explained.item.score, sum(&explained.item.reasons));
            match place {
                Some(place) => {
                    prop_assert_eq!(&explained.item, &feed.items[place]);
                    by_rank.push((explained.rank, sum(explained.item.reasons.iter().filter(|r| r.term != Term::Variety))));
                }
                None if product.availability == "out_of_stock" => {
                    prop_assert_eq!(explained.left_out, Some(LeftOut::OutOfStock));
                }
                None => prop_assert!(explained.item.reasons.iter().all(|r| r.term != Term::Variety)),
            }
            if explained.left_out == Some(LeftOut::Below) {
                prop_assert_eq!(feed.items.len(), FEED_LENGTH);
            }
        }
        // Ranks are by score before the list's variety; no two products share one.
        by_rank.sort();
        prop_assert!(by_rank.is_sorted_by(|a, b| a.0 < b.0 && a.1 >= b.1), "{by_rank:?}");
    }

    #[test]
    fn a_longer_list_begins_as_the_shorter(
        products in catalogue(1..90),
        history in history(15),
        seed in any::<u32>(),
        limit in 1usize..24,
    ) {
        let engine = shopper(&products, &history, seed);
        for (short, long) in lists(&engine, limit).iter().zip(&lists(&engine, limit * 3)) {
            prop_assert_eq!(&short.items[..], &long.items[..short.items.len()]);
        }
    }

    #[test]
    fn the_same_inputs_give_the_same_lists(
        products in catalogue(1..60),
        history in history(15),
        seed in any::<u32>(),
    ) {
        let (once, again) = (shopper(&products, &history, seed), shopper(&products, &history, seed));
        prop_assert_eq!(lists(&once, 24), lists(&again, 24));
        prop_assert_eq!(once.snapshot(), again.snapshot());
    }

    #[test]
    fn the_order_in_which_facets_are_named_does_not_matter(
        products in catalogue(1..60),
        history in history(15),
        seed in any::<u32>(),
    ) {
        let turned_round = |product: &ProductRecord<'static>| ProductRecord {
            tags: product.tags.iter().rev().cloned().collect(),
            color: product.color.rsplit('/').collect::<Vec<_>>().join("/").into(),
            ..product.clone()
        };
        let round: Vec<_> = products.iter().map(turned_round).collect();
        let (engine, other) = (shopper(&products, &history, seed), shopper(&round, &history, seed));
        for (list, other_list) in lists(&engine, 24).iter().zip(&lists(&other, 24)) {
            prop_assert_eq!(spelt_out(&engine, list), spelt_out(&other, other_list));
        }
    }

    #[test]
    fn what_is_excluded_is_missing_and_nothing_else_is(
        products in catalogue(2..40),
        history in history(10),
        seed in any::<u32>(),
        excluded in 0usize..40,
    ) {
        let engine = shopper(&products, &history, seed);
        let excluded = excluded % products.len();
        // Without it another variant of another product may come first: products are counted by group.
        let thing = |id: &str| {
            let product = &products[id.parse::<usize>().unwrap()];
            (if product.item_group_id.is_empty() { &product.id } else { &product.item_group_id }).to_string()
        };
        let things = |slate: &Slate| -> Vec<String> {
            let mut things: Vec<_> = common::ids(&engine, slate).iter().map(|id| thing(id)).collect();
            things.sort();
            things
        };
        let id = excluded.to_string();
        let mut expected = things(&engine.feed(1000, &[], NOW).unwrap());
        expected.retain(|one| *one != thing(&id));
        let rest = things(&engine.feed(1000, &[id], NOW).unwrap());
        prop_assert_eq!(rest, expected);
    }

    #[test]
    fn no_table_of_products_does_harm(
        names in prop::collection::vec("id|title|price|tags|variants.id|variants.price|[a-z\u{1e}\u{1f}]{0,6}", 0..6),
        columns in prop::collection::vec("[a-c茶0-9.,> \u{1e}\u{1f}-]{0,40}", 0..6),
        text in "(id\ttitle|[a-z\t\"]{0,9})\r?\n[a-c茶0-9.\t\r\n\" -]{0,80}",
    ) {
        for (catalog, report) in [regulars::Catalog::from_columns(&names, &columns), regulars::Catalog::from_tsv(&text)] {
            prop_assert_eq!(catalog.len(), report.products as usize);
            let counted: u32 = report.problems.iter().map(|problem| problem.count).sum();
            prop_assert!(counted >= report.skipped);
            let mut engine = Engine::new(1);
            engine.set_catalog(catalog);
            common::assert_sums(&engine.feed(24, &[], NOW).unwrap());
        }
    }
}
