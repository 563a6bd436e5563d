//! What shops rely on in feeds, similar products and complements; most of it is somebody's complaint
//! about another recommender.

#![cfg(test)]

mod common;

use std::collections::HashSet;

use common::{DAY, HOUR, MINUTE, NOW, buys, feed, grocery, happens, ids, owned, product, score, shop, sum};
use regulars::{Engine, LeftOut, ONE, ProductRecord, Term};
use serde_json::json;

fn the_grocery() -> Engine {
    shop(grocery::products())
}

fn variant(id: &str, group: &str, shelf: &str) -> ProductRecord<'static> {
    ProductRecord { item_group_id: group.to_owned().into(), ..product(id, &format!("Good {id}"), shelf) }
}

/// Twelve products on four shelves, `"0"` to `"11"`, the shelf being the number modulo 4.
fn corner_shop() -> Engine {
    shop((0..12).map(|n| product(&n.to_string(), &format!("Good {n}"), &format!("All > Shelf {}", n % 4))))
}

fn left_out(engine: &Engine, item_id: &str, now: i64) -> Option<LeftOut> {
    engine.explain(item_id, now).unwrap().left_out
}

#[test]
fn a_newcomer_gets_a_full_and_varied_feed() {
    let engine = the_grocery();
    let slate = engine.feed(24, &[], NOW).unwrap();
    assert_eq!((slate.items.len(), slate.problems.len()), (24, 0));
    let shelves: HashSet<_> =
        slate.items.iter().map(|item| common::product_of(&engine, item).product_type).collect();
    assert!(shelves.len() >= 12, "{shelves:?}");
}

#[test]
fn even_a_shop_that_says_nothing_but_titles_has_a_feed() {
    let engine = shop((0..5).map(|n| product(&n.to_string(), "Thing", "")));
    assert_eq!(feed(&engine, 24, NOW).len(), 5);
}

#[test]
fn not_everybody_gets_the_same() {
    let shopper_of = |item_ids: &[&str]| {
        let mut engine = the_grocery();
        item_ids.iter().for_each(|id| drop(happens(&mut engine, "add_to_cart", id, NOW - MINUTE)));
        feed(&engine, 12, NOW).into_iter().collect::<HashSet<_>>()
    };
    let (tea, pasta) = (shopper_of(&["p000", "p045"]), shopper_of(&["p010", "p040"]));
    assert!(tea.intersection(&pasta).count() <= 6);
}

#[test]
fn a_view_changes_the_next_feed() {
    let mut engine = corner_shop();
    let before = feed(&engine, 4, NOW);
    happens(&mut engine, "view_item", "6", NOW);
    let after = engine.feed(4, &[], NOW).unwrap();
    assert_ne!(ids(&engine, &after), before);
    let viewed = after.items.iter().find(|item| common::product_of(&engine, item).id == "6").unwrap();
    assert!(viewed.reasons.iter().any(|reason| reason.term == Term::Viewed && reason.points > 0));
    assert!(viewed.reasons.iter().any(|reason| reason.term == Term::Category && reason.points > 0));
}

#[test]
fn a_purchase_tells_more_than_a_cart_a_cart_more_than_a_view_a_dismissal_against() {
    let scores: Vec<_> = ["purchase", "add_to_cart", "add_to_wishlist", "view_item", "login", "dismiss_item"]
        .map(|event| {
            let mut engine = corner_shop();
            happens(&mut engine, event, "2", NOW);
            (score(&engine, "6", NOW), event)
        })
        .into();
    let mut sorted = scores.clone();
    sorted.sort_by(|a, b| b.cmp(a));
    assert_eq!(scores, sorted);
    assert_eq!(scores.iter().map(|(score, _)| score).collect::<HashSet<_>>().len(), scores.len());
}

#[test]
fn an_interest_fades() {
    let mut engine = corner_shop();
    let indifferent = score(&engine, "6", NOW);
    happens(&mut engine, "view_item", "2", NOW);
    let gains: Vec<_> = [0, HOUR, DAY, 60 * DAY]
        .map(|passed| {
            let reasons = engine.explain("6", NOW + passed).unwrap().item.reasons;
            sum(reasons.iter().filter(|reason| reason.term == Term::Category))
        })
        .into();
    assert!(gains.is_sorted_by(|a, b| a > b) && gains[3] > 0, "{gains:?}");
    assert!(score(&engine, "6", NOW) > indifferent);
}

#[test]
fn out_of_stock_is_never_shown() {
    let sold_out = ProductRecord { availability: "out_of_stock".into(), ..product("9", "Green tea", "Tea") };
    let mut engine = shop([
        sold_out,
        product("1", "Green tea", "Tea"),
        product("2", "Mint tea", "Tea"),
        product("3", "Rye", "Bread"),
    ]);
    for event in ["view_item", "add_to_wishlist", "view_item"] {
        happens(&mut engine, event, "9", NOW);
    }
    let shows = |slate: &regulars::Slate| ids(&engine, slate).contains(&"9".to_owned());
    assert!(!shows(&engine.feed(10, &[], NOW).unwrap()));
    assert!(!shows(&engine.similar("1", 10, &[], NOW).unwrap()));
    assert!(!shows(&engine.complements(&owned(&["3"]), 10, &[], NOW).unwrap()));
    assert_eq!(left_out(&engine, "9", NOW), Some(LeftOut::OutOfStock));
}

#[test]
fn preorder_and_backorder_may_be_shown() {
    let engine = shop(["preorder", "backorder"].map(|availability| ProductRecord {
        availability: availability.into(),
        ..product(availability, "Tea", "Tea")
    }));
    assert_eq!(feed(&engine, 10, NOW).len(), 2);
}

#[test]
fn a_product_that_left_the_catalogue_is_in_no_list() {
    let mut engine = corner_shop();
    buys(&mut engine, &["1", "2"], NOW - 40 * DAY);
    happens(&mut engine, "view_item", "3", NOW);
    engine.set_catalog(
        shop([product("2", "Good 2", "All > Shelf 2"), product("5", "Good 5", "All > Shelf 1")])
            .catalog()
            .clone(),
    );
    assert_eq!(feed(&engine, 24, NOW).len(), 2);
    assert_eq!(engine.explain("3", NOW).unwrap_err().code, "item.unknown");
    assert_eq!(ids(&engine, &engine.complements(&owned(&["2"]), 5, &[], NOW).unwrap()), ["5"]);
}

#[test]
fn what_was_just_bought_is_not_shown_and_comes_back_after_a_month() {
    let mut engine = corner_shop();
    buys(&mut engine, &["3"], NOW);
    for days in [0, 1, 29] {
        let now = NOW + days * DAY;
        assert!(!feed(&engine, 12, now).contains(&"3".to_owned()));
        assert_eq!(left_out(&engine, "3", now), Some(LeftOut::JustBought));
        let complements = engine.complements(&owned(&["4"]), 12, &[], now).unwrap();
        assert!(!ids(&engine, &complements).contains(&"3".to_owned()));
    }
    assert!(feed(&engine, 12, NOW + 30 * DAY + MINUTE).contains(&"3".to_owned()));
}

#[test]
fn what_is_bought_again_and_again_comes_back_earlier_and_first_when_due() {
    let mut engine = corner_shop();
    for weeks in [3, 2, 1, 0] {
        buys(&mut engine, &["9"], NOW - weeks * 7 * DAY);
    }
    assert_eq!(left_out(&engine, "9", NOW + 3 * DAY), Some(LeftOut::JustBought));
    let at = |days: i64| {
        let slate = engine.feed(12, &[], NOW + days * DAY).unwrap();
        let place = ids(&engine, &slate).iter().position(|id| id == "9")?;
        let again = slate.items[place].reasons.iter().find(|reason| reason.term == Term::BuyAgain)?;
        Some((place, again.points))
    };
    let (halfway, due, forgotten) = (at(4).unwrap(), at(7).unwrap(), at(70).unwrap());
    assert_eq!(due.0, 0);
    assert!(due.1 > halfway.1 && due.1 > forgotten.1, "{halfway:?} {due:?} {forgotten:?}");
}

#[test]
fn what_is_bought_again_rests_for_half_the_interval_but_from_two_to_thirty_days() {
    for (hours_between, hours_of_rest) in [(1, 48), (20 * 24, 10 * 24), (300 * 24, 30 * 24)] {
        let mut engine = corner_shop();
        buys(&mut engine, &["9"], NOW - hours_between * HOUR);
        buys(&mut engine, &["9"], NOW);
        let end = NOW + hours_of_rest * HOUR;
        assert_eq!(left_out(&engine, "9", end - MINUTE), Some(LeftOut::JustBought), "{hours_between} h");
        assert_eq!(left_out(&engine, "9", end + MINUTE), None, "{hours_between} h");
    }
}

#[test]
fn what_is_in_the_cart_is_not_shown_until_it_is_taken_out() {
    let mut engine = corner_shop();
    happens(&mut engine, "add_to_cart", "5", NOW);
    assert_eq!(left_out(&engine, "5", NOW), Some(LeftOut::InCart));
    assert!(!feed(&engine, 12, NOW).contains(&"5".to_owned()));
    assert!(
        !ids(&engine, &engine.complements(&owned(&["4"]), 12, &[], NOW).unwrap()).contains(&"5".to_owned())
    );
    happens(&mut engine, "remove_from_cart", "5", NOW);
    assert!(feed(&engine, 12, NOW).contains(&"5".to_owned()));
}

#[test]
fn what_was_turned_down_is_in_no_list() {
    let mut engine = corner_shop();
    happens(&mut engine, "dismiss_item", "5", NOW - 300 * DAY);
    assert_eq!(left_out(&engine, "5", NOW), Some(LeftOut::Dismissed));
    let lists = [
        engine.feed(12, &[], NOW).unwrap(),
        engine.similar("1", 12, &[], NOW).unwrap(),
        engine.complements(&owned(&["4"]), 12, &[], NOW).unwrap(),
    ];
    assert!(lists.iter().all(|slate| !ids(&engine, slate).contains(&"5".to_owned())));
}

#[test]
fn a_list_shows_one_variant_of_each_product() {
    let engine = shop([
        variant("1", "shirt", "Shirts"),
        variant("2", "shirt", "Shirts"),
        variant("3", "cap", "Hats"),
        variant("4", "cap", "Hats"),
        product("5", "Sock", "Socks"),
    ]);
    let groups = |item_ids: Vec<String>| {
        item_ids.iter().map(|id| id.parse::<u32>().unwrap().div_ceil(2)).collect::<Vec<_>>()
    };
    let mut in_feed = groups(feed(&engine, 5, NOW));
    in_feed.sort_unstable();
    assert_eq!(in_feed, [1, 2, 3]);
    assert_eq!(groups(ids(&engine, &engine.similar("5", 5, &[], NOW).unwrap())).len(), 2);
    assert!(!groups(ids(&engine, &engine.similar("1", 5, &[], NOW).unwrap())).contains(&1));
    let shown = feed(&engine, 5, NOW);
    let hidden = ["1", "2", "3", "4"].into_iter().filter(|id| !shown.contains(&(*id).to_owned()));
    hidden.for_each(|id| assert_eq!(left_out(&engine, id, NOW), Some(LeftOut::VariantShown)));
}

#[test]
fn variants_of_what_is_had_are_not_shown_either() {
    for event in ["add_to_cart", "purchase", "dismiss_item"] {
        let mut engine = shop([
            variant("1", "shirt", "Shirts"),
            variant("2", "shirt", "Shirts"),
            product("3", "Cap", "Hats"),
            product("4", "Sock", "Socks"),
        ]);
        happens(&mut engine, event, "1", NOW);
        assert!(!feed(&engine, 4, NOW).contains(&"2".to_owned()), "{event}");
        assert_eq!(left_out(&engine, "2", NOW), Some(LeftOut::VariantShown), "{event}");
        let complements = engine.complements(&owned(&["4"]), 4, &[], NOW).unwrap();
        assert_eq!(ids(&engine, &complements), ["3"], "{event}");
    }
}

#[test]
fn a_feed_is_not_filled_from_one_shelf_or_by_one_brand() {
    let mut engine = shop((0..80).map(|n| ProductRecord {
        brand: if n % 8 < 4 { "Alder".to_owned() } else { format!("Brand {n}") }.into(),
        ..product(&n.to_string(), &format!("Good {n}"), &format!("Shelf {}", n % 8))
    }));
    for id in ["0", "8", "16", "1", "9"] {
        happens(&mut engine, "add_to_wishlist", id, NOW);
    }
    let slate = engine.feed(16, &[], NOW).unwrap();
    let most = |of: &dyn Fn(&regulars::Product) -> Option<String>| {
        let all: Vec<_> = slate.items.iter().map(|item| of(&common::product_of(&engine, item))).collect();
        all.iter().map(|one| all.iter().filter(|other| *other == one).count()).max().unwrap()
    };
    assert!(most(&|product| product.product_type.clone()) <= 6);
    assert!(most(&|product| product.brand.clone()) <= 12);
    let shelves: HashSet<_> =
        slate.items.iter().map(|item| common::product_of(&engine, item).product_type).collect();
    assert!(shelves.len() >= 4, "{shelves:?}");
    assert!(slate.items.iter().flat_map(|item| &item.reasons).any(|reason| reason.term == Term::Variety));
}

#[test]
fn similar_products_are_on_topic() {
    let engine = the_grocery();
    let slate = engine.similar("p004", 6, &[], NOW).unwrap();
    let hard_cheese = |item: &&regulars::SlateItem| {
        common::product_of(&engine, item).product_type.unwrap().starts_with("Dairy > Cheese")
    };
    assert!(slate.items.iter().filter(hard_cheese).count() >= 5);
    assert!(!ids(&engine, &slate).contains(&"p004".to_owned()));
    let shared =
        |item: &regulars::SlateItem| item.reasons.iter().any(|reason| reason.term == Term::SameCategory);
    assert!(shared(&slate.items[0]));
}

#[test]
fn complements_are_from_other_shelves() {
    let engine = the_grocery();
    let slate = engine.complements(&owned(&["p010", "p006"]), 12, &[], NOW).unwrap();
    assert_eq!(slate.items.len(), 12);
    for item in &slate.items {
        let shelf = common::product_of(&engine, item).product_type.unwrap();
        assert!(shelf != "Pantry > Pasta" && shelf != "Bakery > Bread", "{shelf}");
    }
}

#[test]
fn what_the_shopper_buys_together_is_offered_together() {
    let mut engine = the_grocery();
    for weeks in 10..14 {
        buys(&mut engine, &["p010", "p054"], NOW - weeks * 7 * DAY);
    }
    let slate = engine.complements(&owned(&["p010"]), 12, &[], NOW).unwrap();
    assert_eq!(ids(&engine, &slate)[0], "p054");
    let together: Vec<_> =
        slate.items[0].reasons.iter().filter(|reason| reason.term == Term::BoughtTogether).collect();
    assert!(together.iter().any(|reason| reason.facet.is_none() && reason.points > 0));
    assert!(together.iter().any(|reason| reason.facet.is_some() && reason.points > 0));
}

#[test]
fn what_was_shown_and_passed_over_steps_back_for_a_while() {
    let mut engine = corner_shop();
    let fresh = score(&engine, "0", NOW);
    for _ in 0..3 {
        happens(&mut engine, "view_item_list", "0", NOW);
    }
    let tired = fresh - score(&engine, "0", NOW);
    assert!(tired > 0);
    let fatigue = |now| {
        let reasons = engine.explain("0", now).unwrap().item.reasons;
        -sum(reasons.iter().filter(|reason| reason.term == Term::Fatigue))
    };
    assert_eq!(fatigue(NOW), tired);
    assert!(fatigue(NOW + DAY) < tired);
    happens(&mut engine, "select_item", "0", NOW);
    assert!(score(&engine, "0", NOW) > fresh);
}

#[test]
fn every_score_is_the_sum_of_its_reasons() {
    let engine = common::golden::regular();
    for question in &common::golden::QUESTIONS {
        let slate = question.ask(&engine);
        common::assert_sums(&slate);
        assert!(slate.items.iter().flat_map(|item| &item.reasons).all(|reason| reason.points != 0));
        assert!(slate.items.iter().all(|item| item.score.abs() < 16 * ONE));
    }
}

#[test]
fn unknown_products_are_reported_and_the_known_ones_used() {
    let engine = corner_shop();
    let similar = engine.similar("99", 5, &[], NOW).unwrap();
    assert_eq!(similar.items, []);
    let problem = &similar.problems[0];
    assert_eq!(
        (problem.code, problem.field.as_str(), problem.value.as_str()),
        ("item.unknown", "item_id", "99")
    );

    let mixed = engine.complements(&owned(&["98", "4", "99"]), 5, &[], NOW).unwrap();
    assert_eq!(mixed.items, engine.complements(&owned(&["4"]), 5, &[], NOW).unwrap().items);
    assert_eq!((mixed.problems.len(), mixed.problems[0].count), (1, 2));
    assert_eq!(engine.complements(&owned(&["99"]), 5, &[], NOW).unwrap().items, []);
    assert_eq!(engine.explain("99", NOW).unwrap_err().value, "99");
}

#[test]
fn a_limit_is_from_one_to_a_thousand() {
    let engine = shop((0..1100).map(|n| product(&n.to_string(), "Good", &format!("Shelf {}", n % 30))));
    for limit in [0, 1001, 1_000_000] {
        for refused in [
            engine.feed(limit, &[], NOW),
            engine.similar("1", limit, &[], NOW),
            engine.complements(&owned(&["1"]), limit, &[], NOW),
        ] {
            let problem = refused.unwrap_err();
            assert_eq!((problem.code, problem.field.as_str()), ("argument", "limit"));
            assert_eq!(problem.value, limit.to_string());
        }
    }
    assert_eq!(feed(&engine, 1, NOW).len(), 1);
    let longest = feed(&engine, 1000, NOW);
    assert_eq!(longest.iter().collect::<HashSet<_>>().len(), 1000);
    assert_eq!(longest[..24], feed(&engine, 24, NOW));
}

#[test]
fn what_is_excluded_is_not_shown_nor_are_its_variants() {
    let engine = shop([
        variant("1", "shirt", "Shirts"),
        variant("2", "shirt", "Shirts"),
        product("3", "Cap", "Hats"),
        product("4", "Sock", "Socks"),
    ]);
    let exclude = owned(&["1", "unknown"]);
    let slate = engine.feed(4, &exclude, NOW).unwrap();
    assert_eq!((ids(&engine, &slate), slate.problems), (owned(&["3", "4"]), vec![]));
    assert_eq!(ids(&engine, &engine.similar("4", 4, &exclude, NOW).unwrap()), ["3"]);
    assert_eq!(ids(&engine, &engine.complements(&owned(&["4"]), 4, &exclude, NOW).unwrap()), ["3"]);
    let by_group = engine.feed(4, &owned(&["shirt"]), NOW).unwrap();
    assert_eq!(ids(&engine, &by_group), ["3", "4"]);
}

#[test]
fn at_equal_scores_the_product_that_the_shop_lists_earlier_wins() {
    let engine = shop(
        ["9", "2", "5", "1"].map(|id| ProductRecord { popularity: "3".into(), ..product(id, "Tea", "Tea") }),
    );
    assert_eq!(ids(&engine, &engine.similar("5", 4, &[], NOW).unwrap()), ["9", "2", "1"]);
}

#[test]
fn popularity_goes_before_the_shop_s_order_where_there_is_any() {
    let engine = shop((0..40).map(|n| ProductRecord {
        popularity: if n == 35 { "5000" } else { "" }.into(),
        ..product(&n.to_string(), "Good", &format!("Shelf {n}"))
    }));
    assert_eq!(feed(&engine, 1, NOW), ["35"]);
    let terms = |id: &str| {
        engine.explain(id, NOW).unwrap().item.reasons.iter().map(|reason| reason.term).collect::<Vec<_>>()
    };
    assert!(terms("35").contains(&Term::Popularity));
    assert!(!terms("0").contains(&Term::ShopOrder));
}

#[test]
fn times_out_of_all_reason_do_no_harm() {
    let mut engine = corner_shop();
    buys(&mut engine, &["3"], NOW - 40 * DAY);
    buys(&mut engine, &["3"], NOW - 20 * DAY);
    happens(&mut engine, "view_item", "5", NOW);
    happens(&mut engine, "view_item_list", "6", NOW);
    for now in [i64::MIN, -1, 0, i64::MAX] {
        common::assert_sums(&engine.feed(12, &[], now).unwrap());
        engine.explain("3", now).unwrap();
        let profile = engine.profile(now);
        assert!(profile.affinities.iter().all(|one| (-1.0..=1.0).contains(&one.strength)));
    }
    engine.record(&json!({"event": "view_item", "item_id": "5"}), i64::MAX);
    engine.record(&json!({"event": "view_item", "item_id": "5"}), i64::MIN);
    common::assert_sums(&engine.feed(12, &[], NOW).unwrap());
}
