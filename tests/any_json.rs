//! Whatever JSON a page hands over as an event or as offers: nothing panics, what is left out is
//! reported, and what is recorded comes back from the journal.

#![cfg(test)]

mod common;

use common::{NOW, golden};
use proptest::prelude::*;
use regulars::{Engine, OfferBook, OfferQuery, Profile};
use serde_json::{Map, Value, json};

const NAMES: [&str; 10] = [
    "view_item",
    "add_to_cart",
    "remove_from_cart",
    "view_cart",
    "purchase",
    "refund",
    "view_promotion",
    "search",
    "dismiss_item",
    "anything",
];

fn leaf() -> impl Strategy<Value = Value> {
    prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        (-5i64..300).prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        (0usize..160).prop_map(|n| Value::from(format!("p{n:03}"))),
        prop::sample::select(&NAMES[..]).prop_map(Value::from),
        prop::sample::select(
            &["welcome", "first_order", "percent", "amount", "gift", "2026-01-01", "event", "-0"][..]
        )
        .prop_map(Value::from),
        "[-+0-9.e:TZ茶 a-z]{0,12}".prop_map(Value::from),
    ]
}

/// Values nested at most three deep, whose objects have the fields that are read.
fn any_json(fields: &'static [&'static str]) -> impl Strategy<Value = Value> {
    leaf().prop_recursive(3, 40, 6, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
            prop::collection::vec((prop::sample::select(fields), inner), 0..6).prop_map(|fields| {
                fields.into_iter().map(|(name, value)| (name.to_owned(), value)).collect::<Map<_, _>>().into()
            }),
        ]
    })
}

const EVENT_FIELDS: [&str; 17] = [
    "0",
    "1",
    "2",
    "event",
    "ecommerce",
    "items",
    "item_id",
    "item_name",
    "item_brand",
    "item_category",
    "price",
    "quantity",
    "value",
    "time",
    "transaction_id",
    "promotion_id",
    "search_term",
];
const OFFER_FIELDS: [&str; 24] = [
    "promotion_id",
    "purpose",
    "title",
    "benefit",
    "kind",
    "value",
    "currency",
    "item_id",
    "surfaces",
    "window",
    "starts_at",
    "ends_at",
    "limits",
    "impressions",
    "cool_down_hours",
    "priority",
    "audience",
    "any",
    "not",
    "visits",
    "from",
    "texts",
    "locale",
    "variants",
];

/// An event of a known name with anything in its fields, or anything at all.
fn event() -> impl Strategy<Value = Value> {
    let named = (prop::sample::select(&NAMES[..]), any_json(&EVENT_FIELDS), any_json(&EVENT_FIELDS))
        .prop_map(|(name, items, more)| {
            let mut event = json!({"event": name, "items": [items], "item_id": "p001"});
            if let (Value::Object(event), Value::Object(more)) = (&mut event, more) {
                event.extend(more);
            }
            event
        });
    prop_oneof![3 => named, 1 => any_json(&EVENT_FIELDS)]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn as_an_event(events in prop::collection::vec(event(), 1..8)) {
        let mut engine = golden::newcomer();
        let mut stored = Vec::new();
        let mut count = 0;
        for event in &events {
            let recorded = engine.record(event, NOW);
            count += u32::from(recorded.recorded);
            prop_assert_eq!(recorded.recorded, !recorded.journal.is_empty());
            stored.extend(&recorded.journal);
            for problem in &recorded.problems {
                prop_assert!(problem.code.contains('.') && !problem.field.is_empty(), "{problem:?}");
                prop_assert!(problem.value.chars().count() <= 80);
            }
        }
        let profile = engine.profile(NOW);
        prop_assert_eq!(profile.events, count);
        prop_assert!(profile.affinities.iter().all(|one| (-1.0..=1.0).contains(&one.strength)));
        common::assert_sums(&engine.feed(24, &[], NOW).unwrap());

        let mut again = Engine::new(golden::SEED);
        again.set_catalog(engine.catalog().clone());
        again.restore(&stored).unwrap();
        // Compared as text, in which a sum that is no number equals itself.
        let profile = Profile { skipped: Vec::new(), ..profile };
        prop_assert_eq!(format!("{:?}", again.profile(NOW)), format!("{profile:?}"));
    }

    #[test]
    fn as_offers(
        offers in prop_oneof![
            prop::collection::vec(any_json(&OFFER_FIELDS), 0..6).prop_map(Value::from),
            any_json(&OFFER_FIELDS),
        ],
        whole_book in any::<bool>(),
        now in any::<i64>(),
    ) {
        let given = if whole_book { json!({"offers": offers}) } else { offers.clone() };
        let (book, problems) = OfferBook::read(&given);
        match &offers {
            Value::Array(list) => prop_assert_eq!(book.offers.len() + problems.len(), list.len()),
            Value::Null if whole_book => prop_assert_eq!((book.offers.len(), problems.len()), (0, 0)),
            Value::Object(fields) if !whole_book => {
                let known = fields.values().filter(|value| !value.is_null()).count();
                prop_assert_eq!((book.offers.len(), problems.len()), (0, known));
            }
            _ => prop_assert_eq!((book.offers.len(), problems.len()), (0, 1)),
        }
        let shown = book.offers.len();
        let mut engine = Engine::new(1);
        engine.set_offers(book);
        let decision = engine.offers(&OfferQuery { surface: "home".into(), locale: None }, now);
        prop_assert_eq!(decision.others.len() + usize::from(decision.offer.is_some()), shown);
    }
}
