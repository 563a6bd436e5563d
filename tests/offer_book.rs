//! What a shop writes of its offers, read: whole books, and every mistake with its path and how to mend it.

#![cfg(test)]

mod common;

use common::NOW;
use regulars::{
    AppliesTo, AroundDay, Audience, DaySpan, HourSpan, OfferBenefit, OfferBook, OfferPurpose, OfferSettings,
    OfferText, OfferVariant, OnboardingSettings, OnboardingTask, Period, Problem, Rule, Span, Stage,
};
use serde_json::{Value, json};

fn offer(promotion_id: &str, more: Value) -> Value {
    let mut offer = json!({"promotion_id": promotion_id, "purpose": "first_order", "title": "Welcome"});
    offer.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    offer
}

#[test]
fn an_offer_is_read_with_all_that_it_says() {
    let whole = json!({
        "promotion_id": 7, "promotion_name": "Spring", "purpose": "welcome", "title": "A gift", "text": "For you",
        "coupon": "GIFT", "benefit": {"kind": "gift", "item_id": 17}, "priority": 2, "surfaces": ["home"],
        "window": {"starts_at": 1_000_000_000_000i64, "ends_at": "2026-01-01T00:00:00Z"},
        "limits": {"impressions": 5, "cool_down_hours": "0.5"}
    });
    let (book, problems) = OfferBook::read(&json!([whole]));
    assert_eq!(problems, []);
    let offer = &book.offers[0];
    assert_eq!((offer.promotion_id.as_str(), offer.promotion_name.as_deref()), ("7", Some("Spring")));
    assert_eq!(
        (offer.title.as_str(), offer.text.as_deref(), offer.coupon.as_deref()),
        ("A gift", Some("For you"), Some("GIFT"))
    );
    assert_eq!(
        (offer.purpose, &offer.benefit),
        (OfferPurpose::Welcome, &OfferBenefit::Gift { item_id: "17".into() })
    );
    assert_eq!(
        (offer.window.starts_at, offer.window.ends_at),
        (Some(1_000_000_000_000), Some(1_767_225_600_000))
    );
    assert_eq!((offer.limits.impressions, offer.limits.cool_down_hours), (Some(5), Some(0.5)));
    assert_eq!((offer.priority, &offer.surfaces[..]), (Some(2.0), &["home".to_owned()][..]));
}

#[test]
fn every_benefit_is_read() {
    let money = OfferBenefit::Amount { value: 5.5, currency: "EUR".into() };
    for (benefit, expected) in [
        (json!({"kind": "percent", "value": "100"}), OfferBenefit::Percent { value: 100.0 }),
        (json!({"kind": "amount", "value": 5.5, "currency": "EUR"}), money),
        (json!({"kind": "free_shipping"}), OfferBenefit::FreeShipping),
        (json!({"kind": "points", "value": 200}), OfferBenefit::Points { value: 200.0 }),
        (json!({"kind": "early_access"}), OfferBenefit::EarlyAccess),
        (json!({"kind": "none"}), OfferBenefit::None),
        (Value::Null, OfferBenefit::None),
    ] {
        let (book, problems) = OfferBook::read(&json!([offer("f", json!({"benefit": benefit}))]));
        assert_eq!((&book.offers[0].benefit, problems), (&expected, vec![]));
    }
}

/// Reads the wrong offer between two good ones, which must be kept.
fn refused(wrong: Value) -> Problem {
    let (book, problems) = OfferBook::read(&json!([offer("1", json!({})), wrong, offer("2", json!({}))]));
    let kept: Vec<_> = book.offers.iter().map(|offer| offer.promotion_id.as_str()).collect();
    assert_eq!(kept, ["1", "2"]);
    let [problem] = &problems[..] else { panic!("one problem, not {problems:?}") };
    assert_eq!(problem.line, Some(2));
    assert!(!problem.expected.is_empty() && !problem.mend.is_empty());
    problem.clone()
}

#[test]
fn a_wrong_offer_is_left_out_with_its_field_and_place_and_the_others_kept() {
    let window = |starts: &str, ends: &str| json!({"window": {"starts_at": starts, "ends_at": ends}});
    for (wrong, field, value) in [
        (json!({"promotion_id": ""}), "promotion_id", "\"\""),
        (json!({"promotion_id": {}}), "promotion_id", "{}"),
        (json!({"promotion_id": "1"}), "promotion_id", "\"1\""),
        (json!({"title": null}), "title", ""),
        (json!({"title": "  "}), "title", "\"  \""),
        (json!({"purpose": "everybody"}), "purpose", "\"everybody\""),
        (json!({"purpose": null}), "purpose", ""),
        (json!({"benefit": "10%"}), "benefit", "\"10%\""),
        (json!({"benefit": {"kind": "percent"}}), "benefit.value", ""),
        (json!({"benefit": {"kind": "percent", "value": 0}}), "benefit.value", "0"),
        (json!({"benefit": {"kind": "percent", "value": 101}}), "benefit.value", "101"),
        (json!({"benefit": {"kind": "percent", "value": "10%"}}), "benefit.value", "\"10%\""),
        (json!({"benefit": {"kind": "amount", "value": -5, "currency": "EUR"}}), "benefit.value", "-5"),
        (json!({"benefit": {"kind": "amount", "value": 5}}), "benefit.currency", ""),
        (json!({"benefit": {"kind": "gift"}}), "benefit.item_id", ""),
        (json!({"surfaces": "home"}), "surfaces", "\"home\""),
        (json!({"surfaces": [{}]}), "surfaces[0]", "{}"),
        (window("soon", "2026-01-01"), "window.starts_at", "\"soon\""),
        (window("2026-01-01", "2026-02-30"), "window.ends_at", "\"2026-02-30\""),
        (window("2026-01-01T08:00", "2026-02-01"), "window.starts_at", "\"2026-01-01T08:00\""),
        (json!({"limits": {"impressions": -1}}), "limits.impressions", "-1"),
        (json!({"limits": {"cool_down_hours": "a day"}}), "limits.cool_down_hours", "\"a day\""),
        (json!({"priority": "high"}), "priority", "\"high\""),
    ] {
        let problem = refused(offer("wrong", wrong.clone()));
        let got = (problem.code, problem.field.as_str(), problem.value.as_str());
        assert_eq!(got, ("offer.field", field, value), "{wrong}");
    }
}

#[test]
fn a_window_that_ends_before_it_starts_is_refused() {
    for ends in [NOW, NOW - 1] {
        let window = json!({"window": {"starts_at": NOW, "ends_at": ends}});
        let problem = refused(offer("wrong", window));
        let got = (problem.code, problem.field.as_str(), problem.value.as_str());
        assert_eq!(got, ("offer.window", "window.ends_at", ends.to_string().as_str()));
    }
}

#[test]
fn what_is_no_object_is_no_offer() {
    for wrong in [json!("10% off"), json!(5), Value::Null, json!([])] {
        assert_eq!(
            (refused(wrong.clone()).field, refused(wrong.clone()).value),
            (String::new(), wrong.to_string())
        );
    }
}

#[test]
fn a_book_is_a_list_of_offers_or_an_object_that_holds_one() {
    for (wrong, field, value) in [
        (json!("w"), "offers", "\"w\""),
        (json!(7), "offers", "7"),
        (Value::Null, "offers", "null"),
        (
            json!({"offers": offer("w", json!({}))}),
            "offers",
            r#"{"promotion_id":"w","purpose":"first_order","title":"Welcome"}"#,
        ),
    ] {
        let (book, problems) = OfferBook::read(&wrong);
        assert_eq!(book, OfferBook::default());
        let [problem] = &problems[..] else { panic!("{problems:?}") };
        assert_eq!(
            (problem.code, problem.field.as_str(), problem.value.as_str()),
            ("offer.list", field, value)
        );
    }
    // A single offer that was not put into a list.
    let (book, problems) = OfferBook::read(&offer("w", json!({})));
    assert_eq!(book, OfferBook::default());
    let fields: Vec<_> = problems.iter().map(|problem| (problem.code, problem.field.as_str())).collect();
    assert_eq!(fields, ["promotion_id", "purpose", "title"].map(|field| ("offer.field", field)));

    assert_eq!(OfferBook::read(&json!([])), (OfferBook::default(), vec![]));
    assert_eq!(OfferBook::read(&json!({})), (OfferBook::default(), vec![]));
    let list = OfferBook::read(&json!([offer("1", json!({}))]));
    assert_eq!(OfferBook::read(&json!({"offers": [offer("1", json!({}))], "settings": {}})), list);
    assert_eq!(list.0.offers.len(), 1);
}

#[test]
fn a_whole_book_is_read_with_all_that_it_says() {
    let (book, problems) = OfferBook::read(&json!({
        "settings": {
            "cap": [{"times": 2, "days": 1}, {"times": "6", "days": "7"}],
            "quiet_hours": {"from": 22, "to": 8},
            "budget_share": 0.05, "holdout_share": 0.1, "margin": 0.4, "order_value": 60, "shipping_cost": 4.5,
            "attribution_days": 3
        },
        "offers": [{
            "promotion_id": "tea",
            "purpose": "birthday",
            "title": "{percent}% off tea, {first_name}",
            "texts": [{"locale": "zh-TW", "title": "\u{8336}"}, {"locale": "de", "text": "Tee"}],
            "benefit": {"kind": "percent", "value": 10},
            "applies_to": {"item_ids": [7], "categories": ["Drinks > Tea"], "brands": ["Alder"], "tags": ["new"], "least_value": 20},
            "audience": {
                "weekdays": [6, 7],
                "calendar": {"from": "12-24", "to": "2020-01-06"},
                "birthday": {"days_before": 3},
                "any": [{"stage": ["loyal", "advocate"]}, {"points": {"from": 100}, "not": {"tier": ["gold"]}}],
            },
            "limits": {"periods": [{"times": 1, "days": 7}], "dismissed_days": 60},
            "deadline_hours": 48, "group": "tea", "cost": 3, "margin": 0.5,
            "variants": [{"variant": "b", "share": 0.5, "title": "Tea!", "benefit": {"kind": "free_shipping"}, "coupon": "TEA"}]
        }],
        "onboarding": {
            "tasks": [{"id": "wish", "event": "add_to_wishlist", "count": 3, "title": "Wish for three things"}],
            "free_shipping_from": 39, "interests": 6
        }
    }));
    assert_eq!(problems, []);
    let period = |times, days| Period { times, days };
    let settings = OfferSettings {
        cap: vec![period(2, 1.0), period(6, 7.0)],
        quiet_hours: Some(HourSpan { from: 22, to: 8 }),
        budget_share: Some(0.05),
        holdout_share: Some(0.1),
        margin: Some(0.4),
        order_value: Some(60.0),
        shipping_cost: Some(4.5),
        attribution_days: Some(3.0),
    };
    assert_eq!(book.settings, settings);
    let task = OnboardingTask {
        id: "wish".into(),
        event: "add_to_wishlist".into(),
        count: Some(3),
        title: "Wish for three things".into(),
        texts: vec![],
    };
    let onboarding =
        OnboardingSettings { tasks: vec![task], free_shipping_from: Some(39.0), interests: Some(6) };
    assert_eq!(book.onboarding, onboarding);

    let [offer] = &book.offers[..] else { panic!("{book:?}") };
    // In the order of the rules, whatever that of the keys.
    let points = Rule::Points(Span { from: Some(100.0), to: None });
    let audience = Audience(vec![
        Rule::Any(vec![
            Audience(vec![Rule::Stage(vec![Stage::Loyal, Stage::Advocate].into())]),
            Audience(vec![Rule::Not(Audience(vec![Rule::Tier(vec!["gold".into()])])), points]),
        ]),
        Rule::Birthday(AroundDay { days_before: Some(3), days_after: None }),
        Rule::Calendar(DaySpan { from: 1224, to: 106 }),
        Rule::Weekdays(vec![6, 7]),
    ]);
    assert_eq!(offer.audience, audience);
    let text = |locale: &str, title: Option<&str>, text: Option<&str>| OfferText {
        locale: locale.into(),
        title: title.map(Into::into),
        text: text.map(Into::into),
    };
    assert_eq!(offer.texts, [text("zh-TW", Some("\u{8336}"), None), text("de", None, Some("Tee"))]);
    let applies_to = AppliesTo {
        item_ids: vec!["7".into()],
        categories: vec!["Drinks > Tea".into()],
        brands: vec!["Alder".into()],
        tags: vec!["new".into()],
        least_value: Some(20.0),
    };
    assert_eq!(offer.applies_to, applies_to);
    let variant = OfferVariant {
        variant: "b".into(),
        share: 0.5,
        title: Some("Tea!".into()),
        benefit: Some(OfferBenefit::FreeShipping),
        coupon: Some("TEA".into()),
        ..OfferVariant::default()
    };
    assert_eq!(offer.variants, [variant]);
    assert_eq!((&offer.limits.periods[..], offer.limits.dismissed_days), (&[period(1, 7.0)][..], Some(60.0)));
    assert_eq!((offer.deadline_hours, offer.group.as_deref()), (Some(48.0), Some("tea")));
    assert_eq!((offer.cost, offer.margin), (Some(3.0), Some(0.5)));
}

#[test]
fn a_rule_that_can_never_hold_or_means_nothing_is_refused_with_its_path() {
    for (audience, field, value) in [
        (json!({"any": []}), "any", "[]"),
        (json!({"not": {}}), "not", "{}"),
        (json!({"not": {"any": [{"stage": []}]}}), "not.any[0].stage", "[]"),
        (json!({"all": [{}, {"weekdays": []}]}), "all[1].weekdays", "[]"),
        (json!({"tier": []}), "tier", "[]"),
        (json!({"segment": []}), "segment", "[]"),
        (json!({"channel": []}), "channel", "[]"),
        (json!({"first_channel": []}), "first_channel", "[]"),
        (json!({"visits": {"from": 3, "to": 2}}), "visits.to", "2"),
        (json!({"days_since_visit": {"from": 3, "to": 2.5}}), "days_since_visit.to", "2.5"),
        (json!({"orders": {"from": "3", "to": "2"}}), "orders.to", "\"2\""),
        (json!({"days_since_order": {"from": 3, "to": 0}}), "days_since_order.to", "0"),
        (json!({"discount_share": {"from": 0.5, "to": 0.1}}), "discount_share.to", "0.1"),
        (json!({"cart_value": {"from": 3, "to": 2}}), "cart_value.to", "2"),
        (json!({"cart_items": {"from": 3, "to": 2}}), "cart_items.to", "2"),
        (json!({"any": [{}, {"points": {"from": 3, "to": 2}}]}), "any[1].points.to", "2"),
        (json!({"hours": {"from": 8, "to": 8}}), "hours.to", "8"),
        (json!({"hours": {"from": 24, "to": 0}}), "hours.to", "0"),
        // And what the shape alone refuses.
        (json!({"visits": {"to": -1}}), "visits.to", "-1"),
        (json!({"discount_share": {"from": 50}}), "discount_share.from", "50"),
        (json!({"stage": ["newcommer"]}), "stage[0]", "\"newcommer\""),
        (json!({"any": [{"visit": {"from": 2}}]}), "any[0].visit", "visit"),
        (json!({"signed_in": "yes"}), "signed_in", "\"yes\""),
        (json!({"weekdays": [0]}), "weekdays[0]", "0"),
        (json!({"calendar": {"from": "12-24"}}), "calendar.to", ""),
        (json!({"calendar": {"from": "02-30", "to": "03-01"}}), "calendar.from", "\"02-30\""),
        (json!({"birthday": {"days_before": 181}}), "birthday.days_before", "181"),
        (json!({"affinity": {"kind": "category"}}), "affinity.value", ""),
        (json!({"cart_holds": "tea"}), "cart_holds", "\"tea\""),
    ] {
        let problem = refused(offer("wrong", json!({"audience": audience})));
        let expected = format!("audience.{field}");
        assert_eq!((problem.code, &problem.field, problem.value.as_str()), ("offer.field", &expected, value));
    }
    for right in [
        json!({"all": [], "any": [{}], "visits": {"from": 2, "to": 2}, "hours": {"from": 0, "to": 24}}),
        json!({"hours": {"from": 22, "to": 0}, "calendar": {"from": "12-24", "to": "01-06"}, "cart_holds": {}}),
    ] {
        assert_eq!(OfferBook::read(&json!([offer("1", json!({"audience": right}))])).1, []);
    }
}

#[test]
fn what_no_single_field_tells_is_refused_with_its_path() {
    let variants = |shares: &[f64]| -> Value {
        let variants = shares.iter().enumerate().map(|(at, share)| json!({"variant": at, "share": share}));
        variants.collect()
    };
    let texts = |locales: &[&str]| -> Value {
        locales.iter().map(|locale| json!({"locale": locale, "title": "T"})).collect()
    };
    for (wrong, field, value) in [
        (
            json!({"benefit": {"kind": "amount", "value": 5, "currency": "eur"}}),
            "benefit.currency",
            "\"eur\"",
        ),
        (json!({"benefit": {"kind": "amount", "value": 5, "currency": "$"}}), "benefit.currency", "\"$\""),
        (json!({"variants": variants(&[0.5, 0.4, 0.2])}), "variants[2].share", "0.2"),
        (
            json!({"variants": [{"variant": "b", "share": 0.1}, {"variant": "b", "share": 0.1}]}),
            "variants[1].variant",
            "\"b\"",
        ),
        (
            json!({"variants": [{"variant": "b", "share": 0.1, "benefit": {"kind": "amount", "value": 5, "currency": "€"}}]}),
            "variants[0].benefit.currency",
            "\"€\"",
        ),
        (
            json!({"variants": [{"variant": "b", "share": 0.1, "texts": [{"locale": "x", "title": "T"}]}]}),
            "variants[0].texts[0].locale",
            "\"x\"",
        ),
        (json!({"texts": texts(&["zh", "ZH"])}), "texts[1].locale", "\"ZH\""),
        (json!({"texts": texts(&["zh_TW"])}), "texts[0].locale", "\"zh_TW\""),
        (json!({"texts": texts(&["zh-"])}), "texts[0].locale", "\"zh-\""),
        (json!({"texts": texts(&["en", "1e"])}), "texts[1].locale", "\"1e\""),
        (json!({"texts": texts(&["zh-verylongtag"])}), "texts[0].locale", "\"zh-verylongtag\""),
        (json!({"texts": [{"locale": "zh"}]}), "texts[0].title", ""),
        (json!({"title": "Hello, {frist_name}"}), "title", "\"Hello, {frist_name}\""),
        (json!({"text": "{First_Name}"}), "text", "\"{First_Name}\""),
        (json!({"texts": [{"locale": "zh", "text": "{name}"}]}), "texts[0].text", "\"{name}\""),
        (json!({"title": "{percent}% off"}), "title", "\"{percent}% off\""),
        (
            json!({"title": "{amount} off", "benefit": {"kind": "percent", "value": 5}}),
            "title",
            "\"{amount} off\"",
        ),
        (json!({"text": "Enter {coupon}"}), "text", "\"Enter {coupon}\""),
        (json!({"text": "Until {deadline}"}), "text", "\"Until {deadline}\""),
        (json!({"text": "{time_left}"}), "text", "\"{time_left}\""),
        (json!({"text": "{remaining} more"}), "text", "\"{remaining} more\""),
        (json!({"deadline_hours": 0}), "deadline_hours", "0"),
        (json!({"deadline_hours": 24, "limits": {"cool_down_hours": 24}}), "limits.cool_down_hours", "24"),
        (
            json!({"limits": {"periods": [{"times": 1, "days": 1}, {"times": 2, "days": 0}]}}),
            "limits.periods[1].days",
            "0",
        ),
    ] {
        let problem = refused(offer("wrong", wrong.clone()));
        let got = (problem.code, problem.field.as_str(), problem.value.as_str());
        assert_eq!(got, ("offer.field", field, value), "{wrong}");
    }
    for right in [
        json!({"variants": variants(&[0.1, 0.2, 0.7])}),
        json!({"variants": variants(&[1.0, 0.0])}),
        json!({"texts": texts(&["zh", "zh-TW", "zh-Hant-TW", "de-CH-1996", "x-y"].as_slice()[..4])}),
        json!({"benefit": {"kind": "amount", "value": 5, "currency": "JPY"}, "cost": 4, "title": "{amount} off"}),
        json!({"title": "{first_name}, {points} points; {} { } {1} {a b} and {", "text": "}{"}),
        json!({"text": "{deadline}", "window": {"ends_at": "2030-01-01"}}),
        json!({"text": "{deadline}", "deadline_hours": 24, "limits": {"cool_down_hours": 8}}),
        json!({"text": "{remaining} more", "applies_to": {"least_value": 30}}),
        json!({"text": "{coupon}", "variants": [{"variant": "b", "share": 1, "coupon": "B"}]}),
    ] {
        assert_eq!(OfferBook::read(&json!([offer("1", right.clone())])).1, [], "{right}");
    }
}

#[test]
fn wrong_settings_are_left_at_their_defaults_and_the_offers_kept() {
    let task = |id: &str, event: &str| json!({"id": id, "event": event, "title": "Do"});
    for (part, wrong, field, value) in [
        ("settings", json!({"holdout": 0.1}), "settings.holdout", "holdout"),
        (
            "settings",
            json!({"quiet_hours": {"from": 8, "to": 8}, "margin": 0.5}),
            "settings.quiet_hours.to",
            "8",
        ),
        ("settings", json!({"cap": [{"times": 2, "days": 0}]}), "settings.cap[0].days", "0"),
        ("settings", json!({"cap": [{"times": 17, "days": 1}]}), "settings.cap[0].times", "17"),
        ("settings", json!([]), "settings", "[]"),
        ("onboarding", json!({"tasks": [task("a", "sing_up")]}), "onboarding.tasks[0].event", "\"sing_up\""),
        (
            "onboarding",
            json!({"tasks": [task("a", "search"), task("a", "sign_up")]}),
            "onboarding.tasks[1].id",
            "\"a\"",
        ),
        ("onboarding", json!({"interests": 1}), "onboarding.interests", "1"),
        ("setings", json!({}), "setings", ""),
    ] {
        let (book, problems) = OfferBook::read(&json!({part: wrong, "offers": [offer("1", json!({}))]}));
        let [problem] = &problems[..] else { panic!("{problems:?}") };
        assert_eq!(
            (problem.code, problem.field.as_str(), problem.value.as_str()),
            ("offer.field", field, value)
        );
        assert!(!problem.expected.is_empty() && !problem.mend.is_empty());
        assert_eq!(
            (&book.settings, &book.onboarding),
            (&OfferSettings::default(), &OnboardingSettings::default())
        );
        assert_eq!(book.offers.len(), 1);
    }
}

#[test]
fn an_object_that_holds_itself_is_refused_and_not_followed() {
    let mut audience = json!({"visits": {"from": 1}});
    for _ in 0..100 {
        audience = json!({"not": audience});
    }
    let problem = refused(offer("wrong", json!({"audience": audience})));
    assert!(problem.field.starts_with("audience.not.not.not"), "{problem:?}");
}
