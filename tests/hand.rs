//! The shopper's own hand on the profile: facts with consent alone, corrections and the pause.

#![cfg(test)]

mod common;

use common::{DAY, MINUTE, NOW, feed, golden, happens, product, shop, sum};
use proptest::prelude::*;
use regulars::{Correction, Engine, Facet, FacetKind, Facts, Profile, Term};
use serde_json::json;

fn told() -> serde_json::Value {
    json!({"first_name": "Zhenya-Quill", "tier": "platinum-tier", "points": 12345.5, "birthday": "1990-12-24",
        "orders_elsewhere": 3})
}

/// Every text of the facts, and the numbers as the journal writes them.
fn assert_tells_nothing(bytes: &[u8]) {
    for secret in [&b"Zhenya"[..], b"Quill", b"platinum", &12345.5f64.to_le_bytes(), b"12-24", b"12345.5"] {
        assert!(!bytes.windows(secret.len()).any(|window| window == secret), "{secret:?}");
    }
}

fn tells(bytes: &[u8]) -> bool {
    bytes.windows(6).any(|window| window == b"Zhenya")
}

fn again(bytes: &[u8]) -> Engine {
    let mut engine = golden::newcomer();
    assert_eq!(engine.restore(bytes).unwrap().lost_bytes, 0);
    engine
}

/// What the shopper may read of it.
#[test]
fn the_profile_tells_the_facts_and_whether_they_are_stored() {
    let mut engine = Engine::new(7);
    assert_eq!((engine.profile(NOW).facts, engine.profile(NOW).facts_stored), (None, false));
    for stored in [false, true] {
        engine.set_facts(&json!({"first_name": "Ada"}), stored, NOW).unwrap();
        let profile = engine.profile(NOW);
        assert_eq!(
            (profile.facts.unwrap().first_name.as_deref(), profile.facts_stored),
            (Some("Ada"), stored)
        );
    }
}

#[test]
fn without_consent_not_a_byte_of_the_facts_is_stored() {
    let mut engine = golden::newcomer();
    let mut stored = happens(&mut engine, "view_item", "p001", NOW).journal;
    stored.extend(engine.set_facts(&told(), false, NOW).unwrap());
    stored.extend(happens(&mut engine, "view_item", "p002", NOW + MINUTE).journal);
    let facts = Facts {
        first_name: Some("Zhenya-Quill".into()),
        tier: Some("platinum-tier".into()),
        points: Some(12345.5),
        birthday: Some(1224),
        orders_elsewhere: Some(3),
        do_not_disturb: false,
    };
    assert_eq!(engine.facts(), Some(&facts));
    for bytes in [&stored, &engine.snapshot(), engine.export().as_bytes()] {
        assert_tells_nothing(bytes);
    }
    assert_eq!(again(&stored).facts(), None);
    assert!(!engine.is_journal_stale());
    // What the shop told outlives the profile that is put in place.
    engine.restore(&stored).unwrap();
    assert_eq!(engine.facts(), Some(&facts));
    engine.forget();
    assert_eq!(engine.facts(), None);
}

#[test]
fn with_consent_they_come_back_and_taking_it_back_erases_them() {
    for erase in [(|engine| engine.clear_facts(NOW)) as fn(&mut Engine) -> Vec<u8>, |engine| {
        engine.set_facts(&json!({"tier": "silver"}), false, NOW).unwrap()
    }] {
        let mut engine = golden::newcomer();
        let mut stored = engine.set_facts(&told(), true, NOW).unwrap();
        assert!(tells(&stored) && tells(&engine.snapshot()) && tells(engine.export().as_bytes()));
        assert_eq!(again(&stored).facts(), engine.facts());
        assert!(!engine.is_journal_stale());

        stored.extend(erase(&mut engine));
        // A host that stops here has erased them all the same, and is told again to tidy up.
        let left = again(&stored);
        assert_eq!((left.facts(), left.is_journal_stale()), (None, true));
        assert!(engine.is_journal_stale());
        assert_tells_nothing(&engine.snapshot());
        assert!(!engine.is_journal_stale());
        assert_tells_nothing(engine.export().as_bytes());
    }
}

#[test]
fn what_is_told_now_wins_over_what_was_stored() {
    let mut engine = golden::newcomer();
    engine.set_facts(&json!({"tier": "silver"}), false, NOW).unwrap();
    let stored = golden::newcomer().set_facts(&told(), true, NOW).unwrap();
    engine.restore(&stored).unwrap();
    assert_eq!(engine.facts().unwrap().tier.as_deref(), Some("silver"));
    engine.set_facts(&json!({"tier": "gold"}), true, NOW).unwrap();
    assert_eq!(engine.facts().unwrap().tier.as_deref(), Some("gold"));
    assert!(engine.is_journal_stale(), "the tier before is in it");
}

#[test]
fn wrong_facts_are_refused_with_their_field_and_change_nothing() {
    let mut engine = golden::newcomer();
    engine.set_facts(&told(), true, NOW).unwrap();
    let before = engine.facts().cloned();
    for (facts, field) in [
        (json!({"birthday": "02-30"}), "birthday"),
        (json!({"points": -1}), "points"),
        (json!({"orders_elsewhere": 1.5}), "orders_elsewhere"),
        (json!({"do_not_disturb": "no"}), "do_not_disturb"),
        (json!({"first_name": "x".repeat(61)}), "first_name"),
        (json!({"level": 3}), "level"),
        (json!("gold"), ""),
    ] {
        for stored in [false, true] {
            let problem = engine.set_facts(&facts, stored, NOW).unwrap_err();
            assert_eq!((problem.code, problem.field.as_str()), ("facts.field", field));
            assert!(!problem.mend.is_empty() && !problem.expected.is_empty());
        }
    }
    assert_eq!(engine.facts().cloned(), before);
}

fn facet(kind: FacetKind, value: &str) -> Facet {
    Facet { kind, value: value.into() }
}

fn strengths(engine: &Engine, of: &Facet) -> Vec<(f64, f64, f64, Option<Correction>)> {
    let affinities = engine.profile(NOW).affinities;
    let of_facet = affinities.into_iter().filter(|one| one.kind == of.kind && one.value == of.value);
    of_facet.map(|one| (one.visit, one.long, one.strength, one.correction)).collect()
}

#[test]
fn a_correction_counts_whatever_was_observed_at_once_and_until_it_is_taken_back() {
    let mut engine = shop([
        product("1", "Sencha", "Tea"),
        product("2", "Shortbread", "Biscuits"),
        product("3", "Soap", "Home"),
        product("4", "Assam", "Tea"),
    ]);
    (0..5).for_each(|minute| drop(happens(&mut engine, "view_item", "1", NOW - minute * MINUTE)));
    let tea = facet(FacetKind::Category, "Tea");
    let biscuits = facet(FacetKind::Category, "Biscuits");
    let before = (engine.profile(NOW), feed(&engine, 4, NOW));
    assert!(["1", "4"].contains(&before.1[0].as_str()));
    assert!(strengths(&engine, &tea)[0].2 > 0.0 && strengths(&engine, &biscuits).is_empty());

    let mut stored = engine.snapshot();
    stored.extend(engine.correct(tea.clone(), Some(Correction::Mute), NOW));
    stored.extend(engine.correct(biscuits.clone(), Some(Correction::Prefer), NOW));
    assert_eq!(strengths(&engine, &tea), [(-1.0, -1.0, -1.0, Some(Correction::Mute))]);
    assert_eq!(strengths(&engine, &biscuits), [(1.0, 1.0, 1.0, Some(Correction::Prefer))]);
    let shown = feed(&engine, 4, NOW);
    assert_eq!(shown[0], "2");
    assert_eq!(shown[3], "4", "{shown:?}");

    let mut same = shop([]);
    same.set_catalog(engine.catalog().clone());
    same.restore(&stored).unwrap();
    assert_eq!(same.profile(NOW), engine.profile(NOW));
    assert_eq!(same.feed(3, &[], NOW), engine.feed(3, &[], NOW));

    engine.correct(tea, None, NOW);
    engine.correct(biscuits, None, NOW);
    assert_eq!((engine.profile(NOW), feed(&engine, 4, NOW)), before);
}

#[test]
fn a_correction_gives_every_product_of_the_facet_the_most_that_a_liking_gives() {
    let mut engine = golden::newcomer();
    let category = engine.catalog().product(0).unwrap().product_type.unwrap();
    let of_category = |engine: &Engine| {
        let feed = engine.feed(150, &[], NOW).unwrap();
        let reasons = feed.items.into_iter().flat_map(|item| item.reasons);
        let named = |reason: &regulars::Reason| {
            reason.facet.is_some_and(|facet| engine.facet(facet).unwrap().value == category)
        };
        reasons
            .filter(named)
            .filter(|reason| reason.term == Term::Category)
            .map(|one| one.points)
            .collect::<Vec<_>>()
    };
    assert!(of_category(&engine).is_empty());
    for (correction, sign) in [(Correction::Prefer, 1), (Correction::Mute, -1)] {
        engine.correct(facet(FacetKind::Category, &category), Some(correction), NOW);
        let points = of_category(&engine);
        assert!(points.len() > 1 && points.iter().all(|&one| one == points[0] && one.signum() == sign));
        common::assert_sums(&engine.feed(24, &[], NOW).unwrap());
        assert!(sum(&engine.feed(1, &[], NOW).unwrap().items[0].reasons) != 0);
    }
}

#[test]
fn the_last_200_corrections_stand() {
    let mut engine = golden::newcomer();
    for number in 0..203 {
        engine.correct(facet(FacetKind::Tag, &format!("tag {number}")), Some(Correction::Mute), NOW);
    }
    let tags = |engine: &Engine| -> Vec<String> {
        engine.profile(NOW).affinities.into_iter().map(|one| one.value).collect()
    };
    assert_eq!(tags(&engine), (3..203).map(|number| format!("tag {number}")).collect::<Vec<_>>());
    // Corrected anew is the newest; taking back what was never corrected costs none.
    engine.correct(facet(FacetKind::Tag, "tag 3"), Some(Correction::Prefer), NOW);
    engine.correct(facet(FacetKind::Tag, "other"), None, NOW);
    assert_eq!(tags(&engine).len(), 200);
    engine.correct(facet(FacetKind::Tag, "other"), Some(Correction::Mute), NOW);
    let left = tags(&engine);
    assert!(left.contains(&"tag 3".into()) && !left.contains(&"tag 4".into()) && left.len() == 200);
}

#[test]
fn a_facet_without_a_value_or_with_an_endless_one_is_passed_over() {
    let mut engine = golden::newcomer();
    for value in ["", "  ", &"x".repeat(301)] {
        assert!(engine.correct(facet(FacetKind::Tag, value), Some(Correction::Mute), NOW).is_empty());
    }
    assert_eq!(engine.profile(NOW), Profile::default());
}

#[test]
fn while_paused_nothing_is_learned_and_lists_go_on() {
    let mut engine = golden::regular();
    let before = (engine.profile(NOW), engine.feed(24, &[], NOW));
    let mut stored = engine.snapshot();
    stored.extend(engine.pause(true, NOW));
    assert!(engine.is_paused());
    assert_eq!(engine.profile(NOW), Profile { paused: true, ..before.0.clone() });
    assert_eq!(engine.feed(24, &[], NOW), before.1);

    let events = [
        json!({"event": "view_item", "item_id": "p001"}),
        json!({"event": "purchase", "transaction_id": "t", "value": 5, "items": [{"item_id": "p001"}]}),
        json!({"event": "search", "search_term": "tea"}),
        json!({"event": "view_promotion", "promotion_id": "x"}),
        json!({"event": "nothing we know"}),
        json!({"event": "view_item", "item_id": "no product"}),
    ];
    for event in events {
        let recorded = engine.record(&event, NOW + DAY);
        assert_eq!(recorded, regulars::Recorded::default(), "{event}");
    }
    assert!(engine.arrive("https://shop.example/?utm_source=a&utm_medium=email", "", NOW + DAY).is_empty());
    assert!(engine.settle().is_empty());
    assert_eq!(engine.profile(NOW), Profile { paused: true, ..before.0.clone() });

    let again = again(&stored);
    assert!(again.is_paused());
    assert_eq!(again.feed(24, &[], NOW), before.1);

    // Twice is once; and afterwards all goes on as before.
    assert!(engine.pause(true, NOW).is_empty());
    assert!(!engine.pause(false, NOW).is_empty());
    assert_eq!(engine.profile(NOW), before.0);
    happens(&mut engine, "view_item", "p001", NOW);
}

#[test]
fn a_pause_tells_what_was_still_to_come_before_it() {
    let contents = common::pack::golden_in_chunks();
    let mut engine = Engine::new(7);
    engine.open_pack(&contents.pack.build, common::pack::file(&contents.pack, "head")).unwrap();
    let mut stored = happens(&mut engine, "view_item", "i290", NOW).journal;
    stored.extend(engine.pause(true, NOW));
    let profile = engine.profile(NOW);
    // Whatever comes later adds nothing.
    while let Some(name) = engine.needs(NOW).first() {
        assert!(engine.supply(name, common::pack::file(&contents.pack, name), NOW).unwrap().is_empty());
    }
    assert_eq!(engine.profile(NOW), profile);
    let mut again = Engine::new(0);
    again.restore(&stored).unwrap();
    assert_eq!(again.profile(NOW), profile);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    /// The oracle of corrections: the profile as it was observed, with those facets replaced.
    #[test]
    fn corrections_replace_and_nothing_else_changes(
        products in common::random::catalogue(1..40),
        history in common::random::history(20),
        picked in prop::collection::vec((any::<prop::sample::Index>(), any::<bool>()), 0..6),
    ) {
        let mut engine = shop(products);
        history.iter().for_each(|(at, event)| drop(engine.record(event, *at)));
        let observed = engine.profile(NOW).affinities;
        let mut expected = observed.clone();
        for (place, mute) in &picked {
            let Some(one) = (!observed.is_empty()).then(|| place.get(&observed)) else { continue };
            let (correction, strength) = if *mute { (Correction::Mute, -1.0) } else { (Correction::Prefer, 1.0) };
            engine.correct(Facet { kind: one.kind, value: one.value.clone() }, Some(correction), NOW);
            let own = expected.iter_mut().find(|own| own.kind == one.kind && own.value == one.value).unwrap();
            (own.visit, own.long, own.strength, own.correction) = (strength, strength, strength, Some(correction));
        }
        let by_name = |affinities: Vec<regulars::Affinity>| {
            let mut named: Vec<_> = affinities.into_iter().map(|one| (one.kind, one.value.clone(), one)).collect();
            named.sort_by(|a, b| (a.0, &a.1).cmp(&(b.0, &b.1)));
            named.into_iter().map(|(_, _, one)| one).collect::<Vec<_>>()
        };
        prop_assert_eq!(by_name(engine.profile(NOW).affinities), by_name(expected));
        common::assert_sums(&engine.feed(24, &[], NOW).unwrap());
    }
}
