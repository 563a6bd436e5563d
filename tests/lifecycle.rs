//! The way through the stages, history by history.

#![cfg(test)]

mod common;

use common::{DAY, NOW, shop};
use regulars::{Engine, Stage, StageReason};
use serde_json::json;

/// What happens, and on which day.
type Happening = (i64, &'static str);

fn shopper(happenings: &[Happening]) -> Engine {
    let mut engine = shop([]);
    for (number, (day, what)) in happenings.iter().enumerate() {
        let item = json!([{"item_id": format!("item-{number}"), "price": 2}]);
        let event = match *what {
            "refund" => json!({"event": "refund", "transaction_id": "last"}),
            "order to be refunded" => json!({"event": "purchase", "transaction_id": "last", "items": item}),
            name => json!({"event": name, "items": item, "search_term": "tea"}),
        };
        let recorded = engine.record(&event, NOW + day * DAY);
        assert!(recorded.recorded, "{recorded:?}");
    }
    engine
}

#[test]
fn little_histories_and_where_they_lead() {
    use Stage::*;
    let table: [(&[Happening], i64, Stage, Option<StageReason>); 19] = [
        (&[], 0, Stranger, None),
        (&[(0, "view_item")], 0, Stranger, None),
        (&[(0, "view_item")], 900, Stranger, None),
        (&[(0, "view_item"), (1, "view_item_list")], 1, Newcomer, Some(StageReason::SecondVisit)),
        (&[(0, "view_item"); 3], 0, Newcomer, Some(StageReason::ProductsViewed)),
        (&[(0, "add_to_cart")], 0, Newcomer, Some(StageReason::Cart)),
        (&[(0, "add_to_wishlist")], 0, Newcomer, Some(StageReason::WishList)),
        (&[(0, "select_item")], 0, Stranger, None),
        (&[(0, "search"), (0, "select_item")], 0, Newcomer, Some(StageReason::SearchPick)),
        (&[(0, "sign_up")], 0, Newcomer, Some(StageReason::Account)),
        (&[(0, "add_to_cart")], 34, Newcomer, Some(StageReason::Cart)),
        (&[(0, "add_to_cart")], 35, Drifting, Some(StageReason::Silence)),
        (&[(0, "add_to_cart")], 70, Asleep, Some(StageReason::Silence)),
        (&[(0, "add_to_cart"), (70, "view_item")], 70, Newcomer, Some(StageReason::CameAgain)),
        (&[(0, "purchase")], 74, FirstOrder, Some(StageReason::FirstOrder)),
        (&[(0, "purchase")], 75, Drifting, Some(StageReason::Silence)),
        (&[(0, "purchase"), (0, "purchase")], 0, FirstOrder, Some(StageReason::FirstOrder)),
        (&[(0, "purchase"), (7, "purchase")], 7, Repeat, Some(StageReason::OrderDays)),
        (
            &[(0, "purchase"), (7, "order to be refunded"), (8, "refund")],
            8,
            FirstOrder,
            Some(StageReason::Refund),
        ),
    ];
    for (happenings, day, stage, reason) in table {
        let now = shopper(happenings).stage(NOW + day * DAY);
        assert_eq!((now.stage, now.reason), (stage, reason), "{happenings:?} on day {day}: {now:?}");
    }
}
