//! Which offer is worth handing out, and when none is.

#![cfg(test)]

mod common;

use common::{DAY, HOUR, MINUTE, NOW, happens};
use regulars::{
    Availability, Catalog, Claim, ConsideredArm, Engine, OfferBook, OfferQuery, PackContents, ProductRecord,
    ResponseCount, ResponsePriors, Stage, Update,
};
use serde_json::{Value, json};

/// For anyone, and limited by nothing but its worth.
fn offer(promotion_id: &str, more: Value) -> Value {
    let mut offer = json!({
        "promotion_id": promotion_id, "purpose": "holiday", "title": "Come in", "limits": {"impressions": 1000},
        "benefit": {"kind": "percent", "value": 10}
    });
    offer.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    offer
}

fn book(offers: &[Value], settings: Value) -> OfferBook {
    let mut all = json!({"cap": [{"times": 16, "days": 0.0001}], "budget_share": 1});
    all.as_object_mut().unwrap().extend(settings.as_object().unwrap().clone());
    let (book, problems) = OfferBook::read(&json!({"offers": offers, "settings": all}));
    assert_eq!(problems, []);
    book
}

/// A shop with tea for 20, biscuits for 30 and a cup for 12, of which a reduced one is 8.
fn shop_with(offers: &[Value], settings: Value) -> Engine {
    let product = |id: &str, brand: &str, product_type: &str, price: &str, sale_price: &str| ProductRecord {
        id: id.to_owned().into(),
        title: id.to_owned().into(),
        brand: brand.to_owned().into(),
        product_type: product_type.to_owned().into(),
        price: price.to_owned().into(),
        sale_price: sale_price.to_owned().into(),
        ..ProductRecord::default()
    };
    let (catalog, problems) = Catalog::new([
        product("tea", "Leaf", "Drinks > Tea", "20 EUR", ""),
        product("biscuits", "Crumb", "Food > Biscuits", "30 EUR", ""),
        ProductRecord {
            tags: vec!["Handmade".into()],
            ..product("cup", "Leaf", "Home > Cups", "12 EUR", "8 EUR")
        },
    ]);
    assert_eq!(problems, []);
    let mut engine = Engine::new(7);
    engine.set_catalog(catalog);
    engine.set_offers(book(offers, settings));
    engine
}

fn home() -> OfferQuery {
    OfferQuery { surface: "home".into(), locale: None }
}

fn chosen(claim: &Claim) -> Option<&str> {
    claim.decision.offer.as_ref().map(|offer| offer.promotion_id.as_str())
}

fn others(claim: &Claim) -> Vec<(&str, &str)> {
    claim.decision.others.iter().map(|other| (other.promotion_id.as_str(), &*other.ruled_out_by)).collect()
}

fn order(engine: &mut Engine, value: f64, at: i64) {
    let event = json!({"event": "purchase", "value": value, "items": [{"item_id": "tea"}]});
    assert!(engine.record(&event, at).recorded);
}

/// Beliefs so sure that nothing is left to chance: what of a hundred orders, without an offer and with each.
fn certain(rates: &[(&str, f64, f64)]) -> ResponsePriors {
    let of = |&(id, generosity, rate): &(&str, f64, f64)| {
        let count = |stage: Stage| ResponseCount {
            promotion_id: id.into(),
            stage: stage as u8,
            generosity,
            trials: 1e6,
            orders: rate * 1e6,
        };
        Stage::ALL.iter().map(move |stage| count(*stage)).collect::<Vec<_>>()
    };
    ResponsePriors::learn(&rates.iter().flat_map(of).collect::<Vec<_>>())
}

/// What is expected of an offer, the only one of the shop, or of none.
fn considered(engine: &Engine, promotion_id: Option<&str>) -> ConsideredArm {
    let decision = engine.offers(&home(), NOW);
    let arm = decision.considered.into_iter().find(|arm| arm.promotion_id.as_deref() == promotion_id);
    arm.unwrap_or_else(|| panic!("{:?}", decision.others))
}

#[test]
fn an_offer_is_made_where_it_brings_more_than_it_costs() {
    let mut engine = shop_with(&[offer("ten", json!({}))], json!({}));
    // An order leaves 15, and 10 with the offer.
    engine.set_response_priors(certain(&[("", 0.0, 0.1), ("ten", 0.1, 0.4)]));
    let claim = engine.claim_offer(&home(), NOW);
    assert_eq!((chosen(&claim), claim.decision.reasons.last()), (Some("ten"), Some(&"expected_margin")));
    let [none, ten] = &claim.decision.considered[..] else { panic!("{:?}", claim.decision.considered) };
    assert!((none.rate - 0.1).abs() < 0.03 && (ten.rate - 0.4).abs() < 0.1, "{none:?} {ten:?}");
    assert_eq!((none.margin, none.cost, ten.margin, ten.cost), (15.0, 0.0, 15.0, 5.0));
    // An order counts for 0.2 of its margin more, for those to come.
    assert_eq!((none.value, ten.value), (none.rate * 18.0, ten.rate * 13.0));
    assert!(ten.sampled_value > none.sampled_value);
}

#[test]
fn none_is_made_where_the_shopper_buys_anyway() {
    let mut engine = shop_with(&[offer("ten", json!({}))], json!({}));
    engine.set_response_priors(certain(&[("", 0.0, 0.4), ("ten", 0.1, 0.42)]));
    let claim = engine.claim_offer(&home(), NOW);
    assert_eq!((chosen(&claim), others(&claim)), (None, vec![("ten", "none_is_better")]));
    assert_eq!(claim.reports[0].event, "no_promotion");
}

#[test]
fn the_least_generous_of_those_that_do_as_well_is_made() {
    let offers = [
        offer("twenty", json!({"benefit": {"kind": "percent", "value": 20}, "priority": 9})),
        offer("ten", json!({})),
        offer("tenth", json!({"priority": 1})),
    ];
    let book = book(&offers, json!({"margin": 0.6}));
    let priors = certain(&[("", 0.0, 0.02), ("ten", 0.1, 0.3), ("tenth", 0.1, 0.3), ("twenty", 0.2, 0.3)]);
    let mut counts = [0; 3];
    for seed in 0..300 {
        let mut engine = Engine::new(seed);
        engine.set_offers(book.clone());
        engine.set_response_priors(priors.clone());
        let claim = engine.claim_offer(&home(), NOW);
        let ids: Vec<_> = claim.decision.considered.iter().map(|arm| arm.promotion_id.as_deref()).collect();
        assert_eq!(ids, [None, Some("twenty"), Some("tenth"), Some("ten")]);
        assert!(others(&claim).iter().all(|(_, code)| *code == "another_is_better"), "{claim:?}");
        let at = ["twenty", "ten", "tenth"].iter().position(|id| chosen(&claim) == Some(id));
        counts[at.unwrap()] += 1;
    }
    // Between those alike chance hardly decides, and then priority does.
    let [twenty, ten, tenth] = counts;
    assert!(twenty < 10 && tenth > 9 * ten, "{counts:?}");
}

#[test]
fn what_gives_nothing_away_comes_where_nothing_else_is_worth_it() {
    let plain = |id, priority| offer(id, json!({"benefit": {"kind": "none"}, "priority": priority}));
    let offers = [plain("guide", 0), offer("ten", json!({})), plain("club", 3)];
    let mut engine = shop_with(&offers, json!({}));
    engine.set_response_priors(certain(&[("", 0.0, 0.4), ("ten", 0.1, 0.4)]));
    let claim = engine.claim_offer(&home(), NOW);
    assert_eq!((chosen(&claim), claim.decision.reasons.last()), (Some("club"), Some(&"nothing_to_give")));
    assert_eq!(others(&claim), [("guide", "lower_priority"), ("ten", "none_is_better")]);

    let mut engine = shop_with(&offers, json!({}));
    engine.set_response_priors(certain(&[("", 0.0, 0.02), ("ten", 0.1, 0.4)]));
    let claim = engine.claim_offer(&home(), NOW);
    let not = |id| (id, "another_is_better");
    assert_eq!((chosen(&claim), others(&claim)), (Some("ten"), vec![not("guide"), not("club")]));
}

#[test]
fn cost_and_margin_follow_from_what_is_given() {
    let free = json!({"kind": "free_shipping"});
    let gift = json!({"kind": "gift", "item_id": "cup"});
    let points = json!({"kind": "points", "value": 100});
    let amount = |value: f64| json!({"kind": "amount", "value": value, "currency": "EUR"});
    for (more, settings, margin, cost) in [
        (json!({}), json!({}), 15.0, 5.0),
        (json!({}), json!({"order_value": 80, "margin": 0.5}), 40.0, 8.0),
        (json!({"margin": 0.1}), json!({"margin": 0.5}), 5.0, 5.0),
        (json!({"cost": 1.5}), json!({}), 15.0, 1.5),
        (json!({"benefit": amount(7.0)}), json!({}), 15.0, 7.0),
        (json!({"benefit": amount(70.0)}), json!({}), 15.0, 50.0),
        (json!({"benefit": free}), json!({}), 15.0, 5.0),
        (json!({"benefit": free}), json!({"shipping_cost": 3}), 15.0, 3.0),
        (json!({"benefit": gift}), json!({"margin": 0.25}), 12.5, 6.0),
        (json!({"benefit": {"kind": "gift", "item_id": "?"}, "cost": 3}), json!({}), 15.0, 3.0),
        (json!({"benefit": points, "cost": 2}), json!({}), 15.0, 2.0),
        (json!({"variants": [{"variant": "v", "share": 1, "benefit": amount(9.0)}]}), json!({}), 15.0, 9.0),
    ] {
        let engine = shop_with(&[offer("o", more.clone())], settings);
        let arm = considered(&engine, Some("o"));
        assert_eq!((arm.margin, arm.cost), (margin, cost), "{more}");
    }
    // What costs nothing that is known, and gives nothing that is known, is no more than a message.
    for benefit in [points, json!({"kind": "early_access"})] {
        let engine = shop_with(&[offer("o", json!({"benefit": benefit}))], json!({}));
        let decision = engine.offers(&home(), NOW);
        assert_eq!((decision.considered.len(), decision.reasons.last()), (1, Some(&"nothing_to_give")));
    }
}

#[test]
fn an_order_is_expected_to_be_as_the_shoppers_own_or_as_the_cart() {
    let mut engine = shop_with(&[offer("o", json!({"applies_to": {"brands": ["leaf"]}}))], json!({}));
    assert_eq!(considered(&engine, Some("o")).cost, 5.0);
    order(&mut engine, 110.0, NOW - 40 * DAY);
    // The shop's 50 count twice beside it.
    assert_eq!(considered(&engine, Some("o")).margin, 70.0 * 0.3);
    // Of the cart, of 96, the offer is for tea and cups alone.
    for id in ["tea", "biscuits", "biscuits", "cup", "cup"] {
        happens(&mut engine, "add_to_cart", id, NOW);
    }
    let arm = considered(&engine, Some("o"));
    assert!((arm.margin - 96.0 * 0.3).abs() < 1e-9 && (arm.cost - 3.6).abs() < 1e-9, "{arm:?}");
    for (applies_to, cost) in [
        (json!({"item_ids": ["tea"]}), 2.0),
        (json!({"categories": ["Food"]}), 6.0),
        (json!({"categories": ["Home > Cups"], "item_ids": ["biscuits"]}), 7.6),
        (json!({"tags": ["hand-made", "handmade "]}), 1.6),
        (json!({"tags": ["HANDMADE"], "brands": ["crumb"]}), 7.6),
        (json!({"categories": ["Garden"], "tags": ["green"]}), 9.6),
        (json!({"least_value": 100}), 9.6),
    ] {
        engine.set_offers(book(&[offer("o", json!({"applies_to": applies_to}))], json!({})));
        let arm = considered(&engine, Some("o"));
        assert!((arm.cost - cost).abs() < 1e-9, "{applies_to}: {arm:?}");
    }
}

#[test]
fn placeholders_are_told_what_is_known() {
    let more = json!({
        "benefit": {"kind": "amount", "value": 5, "currency": "EUR"}, "coupon": "FIVE",
        "applies_to": {"least_value": 60}, "title": "{amount} off, {remaining} to go",
    });
    let mut engine = shop_with(&[offer("o", more)], json!({}));
    engine.set_response_priors(certain(&[("", 0.0, 0.01), ("o", 0.1, 0.5)]));
    happens(&mut engine, "add_to_cart", "tea", NOW);
    let shown = engine.claim_offer(&home(), NOW).decision.offer.unwrap();
    assert_eq!(shown.title, "{amount} off, {remaining} to go");
    let values = serde_json::to_value(&shown.values).unwrap();
    assert_eq!(values, json!({"remaining": 40.0, "amount": 5.0, "currency": "EUR", "coupon": "FIVE"}));
    for _ in 0..2 {
        happens(&mut engine, "add_to_cart", "tea", NOW);
    }
    assert_eq!(engine.claim_offer(&home(), NOW).decision.offer.unwrap().values.remaining, None);
}

#[test]
fn what_is_missing_is_told_in_the_shops_currency() {
    let more =
        json!({"benefit": {"kind": "none"}, "applies_to": {"least_value": 60}, "title": "{remaining} to go"});
    let shown = shop_with(&[offer("o", more)], json!({})).offers(&home(), NOW).offer.unwrap();
    let values = serde_json::to_value(&shown.values).unwrap();
    assert_eq!(values, json!({"remaining": 60.0, "currency": "EUR"}));
}

/// What there is against an offer, in a choice and in a dry run.
fn against(engine: &mut Engine, more: &Value) -> Option<String> {
    let whole = json!({"offers": [offer("o", more.clone())], "onboarding": {"free_shipping_from": 60}});
    let (book, problems) = OfferBook::read(&whole);
    assert_eq!(problems, []);
    let run = engine.dry_run(&book, NOW).remove(0).ruled_out_by;
    engine.set_offers(book);
    let others = engine.offers(&home(), NOW).others;
    let code = others.first().map(|other| other.ruled_out_by.to_string());
    assert_eq!(run, code.filter(|code| code != "none_is_better" && code != "budget"));
    run
}

fn sell_out(engine: &mut Engine, ids: &[&str]) {
    let update = |id: &&str| Update {
        item_id: (*id).into(),
        availability: Some(Availability::OutOfStock),
        ..Update::default()
    };
    assert_eq!(engine.update(&ids.iter().map(update).collect::<Vec<_>>()), []);
}

#[test]
fn a_gift_that_is_not_there_or_of_unknown_cost_is_not_offered() {
    let gift = |item_id: &str| json!({"benefit": {"kind": "gift", "item_id": item_id}});
    let mut at_cost = gift("?");
    at_cost["cost"] = json!(3);
    let mut engine = shop_with(&[], json!({}));
    let other =
        |share: f64| json!({"variants": [{"variant": "v", "share": share, "benefit": gift("?")["benefit"]}]});
    for (more, code) in [
        (gift("cup"), None),
        (gift("?"), Some("unknown_cost")),
        (at_cost, None),
        (other(1.0), Some("unknown_cost")),
        (other(0.0), None),
    ] {
        assert_eq!(against(&mut engine, &more).as_deref(), code, "{more}");
    }
    sell_out(&mut engine, &["cup"]);
    let mut at_cost = gift("cup");
    at_cost["cost"] = json!(3);
    for more in [gift("cup"), at_cost] {
        assert_eq!(against(&mut engine, &more).as_deref(), Some("out_of_stock"), "{more}");
    }
    let unpriced = ProductRecord { id: "tray".into(), title: "Tray".into(), ..ProductRecord::default() };
    engine.set_catalog(Catalog::new([unpriced]).0);
    assert_eq!(against(&mut engine, &gift("tray")).as_deref(), Some("unknown_cost"));
}

#[test]
fn what_is_sold_out_is_not_offered() {
    let of = |applies_to: Value| json!({"applies_to": applies_to});
    let mut engine = shop_with(&[], json!({}));
    let ids = json!(["tea", "cup"]);
    assert_eq!(against(&mut engine, &of(json!({"item_ids": ids}))), None);
    sell_out(&mut engine, &["tea"]);
    assert_eq!(against(&mut engine, &of(json!({"item_ids": ids}))), None);
    sell_out(&mut engine, &["cup"]);
    assert_eq!(against(&mut engine, &of(json!({"item_ids": ids}))).as_deref(), Some("out_of_stock"));
    for more in [
        json!({}),
        json!({"item_ids": ["tea", "elsewhere"]}),
        json!({"item_ids": ids, "categories": ["Food"]}),
        json!({"item_ids": ids, "brands": ["Crumb"]}),
        json!({"item_ids": ids, "tags": ["Handmade"]}),
    ] {
        assert_eq!(against(&mut engine, &of(more.clone())), None, "{more}");
    }
    // Of a group others may be left.
    let shirt = |id: &'static str, availability: &'static str| ProductRecord {
        id: id.into(),
        title: id.into(),
        price: "10 EUR".into(),
        item_group_id: "shirts".into(),
        availability: availability.into(),
        ..ProductRecord::default()
    };
    engine.set_catalog(Catalog::new([shirt("small", "out_of_stock"), shirt("large", "in_stock")]).0);
    assert_eq!(against(&mut engine, &of(json!({"item_ids": ["shirts"]}))), None);
    assert_eq!(against(&mut engine, &of(json!({"item_ids": ["small"]}))).as_deref(), Some("out_of_stock"));
}

#[test]
fn an_amount_in_another_currency_is_not_offered() {
    let amount = |currency: &str| json!({"benefit": {"kind": "amount", "value": 5, "currency": currency}});
    let mut engine = shop_with(&[], json!({}));
    assert_eq!(against(&mut engine, &amount("JPY")).as_deref(), Some("currency"));
    assert_eq!(against(&mut engine, &amount("EUR")), None);
    // Where no price is known, neither is the currency.
    assert_eq!(against(&mut Engine::new(7), &amount("JPY")), None);
}

#[test]
fn delivery_that_is_free_anyway_is_not_offered() {
    let free = json!({"benefit": {"kind": "free_shipping"}});
    let mut engine = shop_with(&[], json!({}));
    for left in [2, 1, 0] {
        assert_eq!(against(&mut engine, &free), None, "{left}");
        happens(&mut engine, "add_to_cart", "tea", NOW);
    }
    assert_eq!(against(&mut engine, &free).as_deref(), Some("free_already"));
    assert_eq!(against(&mut engine, &json!({})), None);
}

#[test]
fn no_more_is_given_away_than_the_shops_share() {
    let offers = [offer("ten", json!({})), offer("guide", json!({"benefit": {"kind": "none"}}))];
    // The first order is expected to be 50, of which a tenth is 5; to show the offer costs about 0.4 · 5.
    let mut engine = shop_with(&offers, json!({"budget_share": 0.1}));
    engine.set_response_priors(certain(&[("", 0.0, 0.02), ("ten", 0.1, 0.4)]));
    let mut given = vec![];
    let mut spent = 0.0;
    for visit in 0..8 {
        let claim = engine.claim_offer(&home(), NOW + visit * HOUR);
        if chosen(&claim) == Some("ten") {
            spent += 5.0 * claim.decision.considered[1].rate;
        } else {
            assert_eq!(others(&claim), [("ten", "budget")], "{visit}");
        }
        given.push(chosen(&claim).unwrap().to_owned());
    }
    // What did not work is expected to cost less, so that there may be room once more.
    assert_eq!(given[..3], ["ten", "ten", "guide"]);
    assert!(spent <= 5.0 && spent > 2.5, "{given:?} {spent}");
    // An order brings revenue, and so room.
    order(&mut engine, 50.0, NOW + DAY);
    let claim = engine.claim_offer(&home(), NOW + 2 * DAY);
    assert_eq!(chosen(&claim), Some("ten"));

    let mut engine = shop_with(&offers, json!({"budget_share": 0}));
    assert_eq!(chosen(&engine.claim_offer(&home(), NOW)), Some("guide"));
}

#[test]
fn a_shopper_who_orders_by_themselves_is_left_alone_and_one_who_never_does_is_not() {
    let visits = |orders: bool| {
        let mut engine = shop_with(&[offer("ten", json!({}))], json!({"margin": 0.4}));
        let mut offered = 0;
        for visit in 0..40 {
            let now = NOW + visit * 3 * DAY;
            happens(&mut engine, "view_item", "tea", now);
            offered += u32::from(chosen(&engine.claim_offer(&home(), now + MINUTE)).is_some());
            if orders && visit % 2 == 0 {
                order(&mut engine, 50.0, now + 2 * MINUTE);
            }
        }
        offered
    };
    let (regular, hesitant) = (visits(true), visits(false));
    assert!(regular <= 8 && hesitant >= 12, "{regular} {hesitant}");
}

#[test]
fn within_a_visit_the_draw_stays() {
    let mut engine = shop_with(&[offer("ten", json!({}))], json!({}));
    happens(&mut engine, "view_item", "tea", NOW);
    let first = engine.offers(&home(), NOW).considered;
    happens(&mut engine, "view_item", "cup", NOW + 20 * MINUTE);
    assert_eq!(engine.offers(&home(), NOW + 20 * MINUTE).considered[0], first[0]);
    let draws: Vec<f64> =
        (0..20).map(|visit| engine.offers(&home(), NOW + visit * DAY).considered[0].sampled_rate).collect();
    // What would be drawn in the next visit is as yet the same whenever it comes.
    assert!(draws[0] == first[0].sampled_rate && draws[1..].iter().all(|draw| *draw == draws[1]));
    assert_ne!(draws[0], draws[1]);
}

/// Has bought tea every week for a while, and biscuits once.
fn drinks_tea(engine: &mut Engine) {
    for week in 1..12 {
        order(engine, 20.0, NOW - week * 7 * DAY);
    }
    let event = json!({"event": "purchase", "value": 30, "items": [{"item_id": "biscuits"}]});
    assert!(engine.record(&event, NOW - 5 * DAY).recorded);
}

#[test]
fn of_offers_alike_the_one_for_goods_that_the_shopper_buys_is_made() {
    let named = [
        ("cups", json!({"tags": ["handmade"]})),
        ("anything", json!({})),
        ("teas", json!({"categories": ["Drinks"]})),
    ];
    let offers = named.clone().map(|(id, applies_to)| offer(id, json!({"applies_to": applies_to})));
    let plain = named.clone().map(|(id, applies_to)| {
        offer(id, json!({"applies_to": applies_to, "benefit": {"kind": "early_access"}}))
    });
    for offers in [offers, plain] {
        let mut engine = shop_with(&offers, json!({}));
        let rates = named.clone().map(|(id, _)| (id, 0.1, 0.3));
        engine.set_response_priors(certain(&[&[("", 0.0, 0.02)], &rates[..]].concat()));
        let propensities = |engine: &Engine| -> Vec<Option<f64>> {
            let runs = engine.dry_run(&book(&offers, json!({})), NOW);
            runs.into_iter().map(|run| run.propensity).collect()
        };
        // Of a stranger nothing is known: as ever, the first one.
        assert_eq!(propensities(&engine), [Some(1.0), None, Some(1.0)]);
        let decision = engine.offers(&home(), NOW);
        assert_eq!(decision.offer.unwrap().promotion_id, "cups");
        assert!(!decision.reasons.contains(&"propensity"));

        drinks_tea(&mut engine);
        let [Some(cups), None, Some(teas)] = propensities(&engine)[..] else { panic!() };
        assert!(cups < 0.7 && teas > 3.0, "{cups} {teas}");
        let decision = engine.offers(&home(), NOW);
        assert_eq!(decision.offer.unwrap().promotion_id, "teas");
        assert_eq!(decision.reasons[3..5], ["within_limits", "propensity"]);
        let told = decision.considered.iter().map(|arm| (arm.promotion_id.as_deref(), arm.propensity));
        for (id, propensity) in told {
            let expected =
                [("cups", Some(cups)), ("teas", Some(teas))].into_iter().find(|(of, _)| Some(*of) == id);
            assert_eq!(propensity, expected.and_then(|(_, propensity)| propensity), "{id:?}");
        }
    }
}

#[test]
fn goods_in_the_cart_are_no_less_wanted_than_others() {
    let cups = offer("cups", json!({"applies_to": {"item_ids": ["cup"]}}));
    let mut engine = shop_with(std::slice::from_ref(&cups), json!({}));
    drinks_tea(&mut engine);
    let propensity = |engine: &Engine| considered(engine, Some("cups")).propensity.unwrap();
    assert!(propensity(&engine) < 0.7);
    assert!(engine.record(&json!({"event": "add_to_cart", "item_id": "cup"}), NOW).recorded);
    assert_eq!(propensity(&engine), 1.0);
}

#[test]
fn with_a_pack_alone_what_was_bought_is_looked_up_in_it() {
    let contents = PackContents {
        names: ["id", "title", "product_type"].map(str::to_owned).into(),
        columns: [["tea", "cup"], ["Tea", "Cup"], ["Drinks > Tea", "Home > Cups"]]
            .map(|column| column.join("\u{1e}"))
            .into(),
        ..PackContents::default()
    };
    let mut engine = Engine::new(7);
    engine.load_pack(&contents.write()).unwrap();
    drinks_tea(&mut engine);
    let named = ["Drinks", "Home"];
    let offers = named.map(|name| offer(name, json!({"applies_to": {"categories": [name]}})));
    let runs = engine.dry_run(&book(&offers, json!({})), NOW);
    assert!(runs[0].propensity.is_some_and(|propensity| propensity > 3.0), "{runs:?}");
    assert!(runs[1].propensity.is_some_and(|propensity| propensity < 0.7), "{runs:?}");
}
