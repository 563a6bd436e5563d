//! How long a decision among many offers takes, natively, on one core.

use std::hint::black_box;
use std::time::Instant;

use regulars::{Catalog, Engine, OfferBook, OfferQuery};
use serde_json::{Value, json};

const NOW: i64 = 1_760_000_000_000;
const DAY: i64 = 86_400_000;
const OFFERS: usize = 200;
const DECISIONS: usize = 2000;

/// Half of the offers are for the shopper; the other half is ruled out by the last of some rules.
pub fn report() {
    let mut engine = shopper();
    let query = OfferQuery { surface: "home".into(), locale: Some("zh-TW".into()) };
    let mut times: Vec<f64> = (0..DECISIONS)
        .map(|decision| {
            let now = NOW + 60 * DAY + decision as i64;
            let start = Instant::now();
            black_box(engine.offers(black_box(&query), now));
            start.elapsed().as_secs_f64() * 1000.0
        })
        .collect();
    times.sort_by(f64::total_cmp);
    let considered = engine.offers(&query, NOW + 60 * DAY).considered.len();
    println!(
        "{{\"figure\":\"offers.decide_ms\",\"value\":{:.4},\"p95\":{:.4},\"unit\":\"ms\",\"offers\":{OFFERS},\"considered\":{}}}",
        times[DECISIONS / 2],
        times[DECISIONS * 95 / 100],
        considered - 1
    );
    black_box(engine.claim_offer(&query, NOW + 60 * DAY));
}

/// A shopper of two months, with ten things in the cart, who has been shown a hundred of the offers.
fn shopper() -> Engine {
    let products: String = (0..500)
        .map(|item| {
            format!(
                "{item}\tProduct {item}\tFood > Kind {}\tBrand {}\t{}.50 EUR\n",
                item % 40,
                item % 25,
                item % 30
            )
        })
        .collect();
    let mut engine = Engine::new(7);
    engine.set_catalog(Catalog::from_tsv(&format!("id\ttitle\tproduct_type\tbrand\tprice\n{products}")).0);
    let mut happens = |event: Value, at: i64| {
        engine.record(&event, at);
    };
    for step in 0..400 {
        let at = NOW + step * DAY / 8;
        let item = step * 7 % 500;
        let adds = step >= 360 && step % 4 == 0;
        let event = if adds { "add_to_cart" } else { ["view_item", "select_item"][step as usize % 2] };
        happens(json!({"event": event, "item_id": item}), at);
        if step % 40 == 0 {
            happens(json!({"event": "purchase", "value": 30, "items": [{"item_id": item}]}), at);
        }
    }
    let settings = json!({"cap": [{"times": 16, "days": 0.0001}]});
    for shown in 0..100 {
        let one = json!({"offers": [offer(shown * 2)], "settings": settings});
        engine.set_offers(OfferBook::read(&one).0);
        let query = OfferQuery { surface: "home".into(), locale: None };
        engine.claim_offer(&query, NOW + shown as i64 * DAY / 2);
    }
    let offers: Vec<Value> = (0..OFFERS).map(offer).collect();
    let (book, problems) = OfferBook::read(&json!({"offers": offers, "settings": settings}));
    assert_eq!((book.offers.len(), problems.len()), (OFFERS, 0));
    engine.set_offers(book);
    engine
}

fn offer(number: usize) -> Value {
    let benefits = [
        json!({"kind": "percent", "value": 5 + number % 20}),
        json!({"kind": "amount", "value": 3, "currency": "EUR"}),
        json!({"kind": "free_shipping"}),
        json!({"kind": "none"}),
    ];
    let rest = [json!({"cart_value": {"from": 5}}), json!({"cart_value": {"to": 5}})];
    json!({
        "promotion_id": format!("offer-of-the-shop-{number}"),
        "purpose": (["surprise", "bundle", "content"][number % 3]),
        "title": "Come in",
        "texts": [{"locale": "zh", "title": "欢迎"}],
        "benefit": benefits[number % 4],
        "applies_to": {"categories": [format!("Food > Kind {}", number % 40)]},
        "audience": {"all": [
            {"any": [
                {"stage": ["stranger"]},
                {"affinity": {"kind": "category", "value": "Garden", "least": 0.01}},
                {"visits": {"from": 2}}
            ]},
            {"not": {"tier": ["gold"]}},
            {"orders": {"from": 1}, "cart_holds": {"category": "Food"}},
            rest[number % 2]
        ]},
        "limits": {"impressions": 50, "periods": [{"times": 5, "days": 7}, {"times": 10, "days": 30}], "cool_down_hours": 1},
        "variants": [{"variant": "short", "share": 0.3, "title": "Hello"}]
    })
}
