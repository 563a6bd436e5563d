//! Product roles: what a product does for the shop counts in the feed, and nowhere else.

#![cfg(test)]

mod common;

use common::random::{catalogue, history};
use common::{DAY, HOUR, NOW, assert_sums, buys, feed, happens, ids, owned, product, shop};
use proptest::prelude::*;
use regulars::{
    Catalog, Engine, Exclude, Facet, FacetKind, FeedOptions, ONE, PackContents, ProductRecord, Role,
    RoleWeights, Slate, Stage, Term,
};
use serde_json::json;

fn with_role(id: &str, role: &str) -> ProductRecord<'static> {
    ProductRecord { role: role.to_owned().into(), ..product(id, &format!("Good {id}"), "All > Shelf") }
}

/// One product of each role, by its name, and one of none.
fn all_roles() -> Vec<ProductRecord<'static>> {
    let names = ["traffic", "relationship", "event", "referral", "profit", "exclusive"];
    names.iter().map(|name| with_role(name, name)).chain([with_role("none", "")]).collect()
}

fn facets(catalog: &Catalog, id: &str) -> Vec<Facet> {
    let item = catalog.find(id).unwrap();
    catalog.facets_of(item).iter().map(|&facet| catalog.facet(facet).unwrap()).collect()
}

fn roles(catalog: &Catalog, id: &str) -> Vec<String> {
    facets(catalog, id).into_iter().filter(Facet::is_role).map(|facet| facet.value).collect()
}

/// What the role of a product adds in the feed of all that the shop can show.
fn of_role(engine: &Engine, id: &str, now: i64) -> Vec<(String, i32)> {
    let reasons = engine.explain(id, now).unwrap().item.reasons;
    let of_role = reasons.iter().filter(|reason| reason.term == Term::Role);
    of_role.map(|reason| (engine.facet(reason.facet.unwrap()).unwrap().value, reason.points)).collect()
}

fn points(weight: f64) -> i32 {
    (weight * f64::from(ONE)).round() as i32
}

/// An item of a list: its id, its score, and of each reason the term, the facet and the points.
type Told = (String, i32, Vec<(Term, Option<Facet>, i32)>);

/// A list without the numbers of facets, which depend on what else the catalogue holds.
fn told(engine: &Engine, slate: &Slate) -> Vec<Told> {
    let reasons = |item: &regulars::SlateItem| {
        let told = |reason: &regulars::Reason| {
            (reason.term, reason.facet.map(|facet| engine.facet(facet).unwrap()), reason.points)
        };
        item.reasons.iter().map(told).collect()
    };
    let items = slate.items.iter();
    ids(engine, slate).into_iter().zip(items).map(|(id, item)| (id, item.score, reasons(item))).collect()
}

#[test]
fn a_column_and_a_label_say_the_same() {
    let feed = "id\ttitle\trole\tcustom_label_2\n\
        1\tTea\tProfit\t\n2\tJam\t\tsummer,role:profit\n3\tPot\tevent\tRole: Traffic\n4\tCup\t\t\n";
    let (catalog, report) = Catalog::from_tsv(feed);
    assert_eq!(report.problems, []);
    assert_eq!(roles(&catalog, "1"), ["role:profit"]);
    assert_eq!(roles(&catalog, "2"), ["role:profit"]);
    assert_eq!(roles(&catalog, "3"), ["role:event", "role:traffic"]);
    assert_eq!(roles(&catalog, "4"), [""; 0]);
    let summer = Facet { kind: FacetKind::Tag, value: "summer".into() };
    assert!(facets(&catalog, "2").contains(&summer));
}

#[test]
fn a_role_that_is_none_is_reported_and_the_product_kept_without_it() {
    let feed = "id\ttitle\trole\ttags\n1\tTea\tloss leader\t\n2\tJam\t\trole:hero\n";
    let (catalog, report) = Catalog::from_tsv(feed);
    assert_eq!((catalog.len(), report.skipped), (2, 0));
    assert_eq!((facets(&catalog, "1"), facets(&catalog, "2")), (vec![], vec![]));
    let [problem] = &report.problems[..] else { panic!("{:?}", report.problems) };
    assert_eq!((problem.code, &*problem.field, &*problem.value), ("product.role", "role", "loss leader"));
    assert_eq!(problem.expected, "traffic, relationship, event, referral, profit or exclusive");
    assert!(problem.mend.contains("kept without a role"));
    assert_eq!((problem.line, problem.count), (Some(2), 2));
}

#[test]
fn a_role_is_not_lost_among_many_tags() {
    let tags: Vec<_> = (0..40).map(|tag| format!("tag {tag}").into()).chain(["role:event".into()]).collect();
    let (catalog, _) = Catalog::new([ProductRecord { tags, ..product("1", "Tea", "") }]);
    assert_eq!(roles(&catalog, "1"), ["role:event"]);
}

/// What is to come first at each stage, by the rule that shops go by.
const RULE: [(Stage, &[Role]); 8] = [
    (Stage::Stranger, &[Role::Traffic]),
    (Stage::Newcomer, &[Role::Relationship]),
    (Stage::FirstOrder, &[Role::Relationship]),
    (Stage::Repeat, &[Role::Profit]),
    (Stage::Loyal, &[Role::Profit, Role::Exclusive]),
    (Stage::Advocate, &[Role::Referral, Role::Exclusive]),
    (Stage::Drifting, &[Role::Event]),
    (Stage::Asleep, &[Role::Event]),
];

#[test]
fn the_defaults_follow_the_rule_and_stay_between_chance_and_popularity() {
    let weights = RoleWeights::default();
    let without_pack = regulars::Weights::default();
    for (stage, first) in RULE {
        let most = Role::ALL.map(|role| weights.get(stage, role)).into_iter().fold(f64::MIN, f64::max);
        let best: Vec<Role> =
            Role::ALL.into_iter().filter(|&role| weights.get(stage, role) == most).collect();
        assert_eq!(best, first, "{stage:?}");
        for weight in Role::ALL.map(|role| weights.get(stage, role)).into_iter().filter(|&w| w != 0.0) {
            assert!((without_pack.discovery.into()..without_pack.popularity.into()).contains(&weight));
        }
    }
}

#[test]
fn the_feed_mixes_roles_by_where_the_shopper_stands() {
    let mut engine = shop(all_roles().into_iter().chain([with_role("bought", ""), with_role("again", "")]));
    let weights = RoleWeights::default();
    let is_at = |engine: &Engine, stage: Stage, now: i64| {
        for role in Role::ALL {
            let name = role.tag().strip_prefix("role:").unwrap();
            let weight = weights.get(stage, role);
            let expected: &[_] = if weight == 0.0 { &[] } else { &[(role.tag().into(), points(weight))] };
            assert_eq!(of_role(engine, name, now), expected, "{stage:?}");
        }
        assert_eq!(of_role(engine, "none", now), []);
    };
    is_at(&engine, Stage::Stranger, NOW);
    happens(&mut engine, "view_item", "none", NOW);
    is_at(&engine, Stage::Stranger, NOW);
    happens(&mut engine, "view_item", "none", NOW + 3 * HOUR);
    is_at(&engine, Stage::Newcomer, NOW + 3 * HOUR);
    buys(&mut engine, &["bought"], NOW + DAY);
    is_at(&engine, Stage::FirstOrder, NOW + DAY);
    buys(&mut engine, &["again"], NOW + 2 * DAY);
    is_at(&engine, Stage::Repeat, NOW + 2 * DAY);
}

#[test]
fn the_shop_may_weigh_otherwise_and_nonsense_does_no_harm() {
    let mut engine = shop(all_roles());
    let before = feed(&engine, 7, NOW);
    let mut weights = RoleWeights::default();
    weights.set(Stage::Stranger, Role::Exclusive, 3.0);
    engine.set_role_weights(weights.clone());
    assert_eq!(feed(&engine, 1, NOW), ["exclusive"]);
    weights.set(Stage::Stranger, Role::Exclusive, -3.0);
    engine.set_role_weights(weights.clone());
    assert_eq!(feed(&engine, 7, NOW)[6], "exclusive");
    for (weight, expected) in [(f64::INFINITY, 8.0), (-1e300, -8.0)] {
        weights.set(Stage::Stranger, Role::Exclusive, weight);
        engine.set_role_weights(weights.clone());
        assert_eq!(of_role(&engine, "exclusive", NOW), [("role:exclusive".into(), points(expected))]);
        assert_eq!(feed(&engine, 7, NOW).len(), 7);
    }
    weights.set(Stage::Stranger, Role::Exclusive, f64::NAN);
    engine.set_role_weights(weights);
    assert_eq!(of_role(&engine, "exclusive", NOW), []);
    engine.set_role_weights(RoleWeights::default());
    assert_eq!(feed(&engine, 7, NOW), before);
}

#[test]
fn a_pack_carries_roles_in_its_head_and_in_its_chunks() {
    let mut contents = common::pack::golden_contents_in_chunks();
    let role = |item: u32| match item {
        1 | 290 => "profit",
        2 => "traffic",
        291 => "no role at all",
        _ => "",
    };
    contents.names.push("role".into());
    contents.columns.push((0..300).map(role).collect::<Vec<_>>().join("\u{1e}"));
    let pack = PackContents::write(&contents);
    assert_eq!(pack.catalog.problems[0].code, "product.role");
    let mut engine = Engine::new(7);
    engine.load_pack(&pack).unwrap();
    let weights = RoleWeights::default();
    let traffic = points(weights.get(Stage::Stranger, Role::Traffic));
    assert_eq!(of_role(&engine, "pot-1", NOW), [("role:traffic".into(), traffic)]);
    assert_eq!(of_role(&engine, "tea-2", NOW), []);

    buys(&mut engine, &["tea-1"], NOW - DAY);
    buys(&mut engine, &["tea-1"], NOW);
    let profit = points(weights.get(Stage::Repeat, Role::Profit));
    for id in ["tea-2", "i290"] {
        assert_eq!(of_role(&engine, id, NOW), [("role:profit".into(), profit)]);
    }
    assert_eq!(of_role(&engine, "i291", NOW), []);
    happens(&mut engine, "add_to_cart", "i290", NOW);
    assert!(engine.profile(NOW).affinities.iter().all(|affinity| !affinity.value.starts_with("role:")));
}

#[test]
fn a_journal_says_nothing_of_roles() {
    let mut engine = shop(all_roles());
    let journal = happens(&mut engine, "add_to_cart", "profit", NOW).journal;
    let snapshot = engine.snapshot();
    for bytes in [&journal, &snapshot] {
        assert!(bytes.windows(5).any(|part| part == b"Shelf"));
        assert!(!bytes.windows(5).any(|part| part == b"role:"));
    }
}

const NAMES: [&str; 8] = ["", "", "traffic", "relationship", "event", "referral", "profit", "exclusive"];

fn role_named(name: &str) -> Option<Role> {
    Role::ALL.into_iter().find(|role| role.tag().strip_prefix("role:") == Some(name))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// The same shop without roles is the oracle.
    #[test]
    fn roles_change_the_feed_by_their_weights_and_nothing_else(
        products in catalogue(1..60),
        names in prop::collection::vec(prop::sample::select(&NAMES[..]), 60),
        events in history(20),
        weights in prop::array::uniform6(-2.0f64..2.0),
    ) {
        let mut plain = shop(products.clone());
        let with_roles = products.iter().zip(&names);
        let mut engine = shop(with_roles.map(|(product, name)| {
            ProductRecord { role: (*name).into(), ..product.clone() }
        }));
        for (at, event) in &events {
            plain.record(event, *at);
            engine.record(event, *at);
        }
        prop_assert_eq!(engine.profile(NOW), plain.profile(NOW));
        // The same at every stage: which one it is, others test.
        let table = |weights: [f64; 6]| {
            let mut table = RoleWeights::default();
            for &stage in Stage::ALL {
                Role::ALL.into_iter().zip(weights).for_each(|(role, weight)| table.set(stage, role, weight));
            }
            table
        };

        let asked = owned(&["0", "7"]);
        for (with, without) in [
            (engine.similar("0", 20, &[], NOW).unwrap(), plain.similar("0", 20, &[], NOW).unwrap()),
            (engine.complements(&asked, 20, &[], NOW).unwrap(), plain.complements(&asked, 20, &[], NOW).unwrap()),
        ] {
            prop_assert_eq!(told(&engine, &with), told(&plain, &without));
        }

        engine.set_role_weights(table([0.0; 6]));
        let everything = FeedOptions { exclude: Exclude::None, limit: 60, ..FeedOptions::default() };
        let without = plain.feed_with(&everything, NOW).unwrap();
        prop_assert_eq!(told(&engine, &engine.feed_with(&everything, NOW).unwrap()), told(&plain, &without));

        engine.set_role_weights(table(weights));
        assert_sums(&engine.feed_with(&everything, NOW).unwrap());
        for (id, name) in names.iter().enumerate().take(products.len()) {
            let expected = role_named(name).map_or(0, |role| points(weights[role as usize]));
            let id = id.to_string();
            let (with, without) = (common::score(&engine, &id, NOW), common::score(&plain, &id, NOW));
            prop_assert_eq!(with, without + expected);
        }
    }
}

#[test]
fn each_weight_is_read_by_the_names_of_its_stage_and_role() {
    for &stage in Stage::ALL {
        for role in Role::ALL {
            let read = RoleWeights::read(&json!({stage.name(): {role.name(): 1.5}})).unwrap();
            let mut expected = RoleWeights::default();
            expected.set(stage, role, 1.5);
            assert_eq!(read, expected, "{stage:?} {role:?}");
        }
    }
    let field = |weights| RoleWeights::read(&weights).unwrap_err();
    for (weights, at) in [
        (json!({"stranger": {"trafic": 0.3}}), "stranger.trafic"),
        (json!({"strangers": {"traffic": 0.3}}), "strangers"),
        (json!({"loyal": {"profit": "much"}}), "loyal.profit"),
        (json!({"loyal": 3}), "loyal"),
        (json!([]), ""),
    ] {
        let problem = field(weights);
        assert_eq!((problem.code, problem.field.as_str()), ("role.weight", at));
    }
}
