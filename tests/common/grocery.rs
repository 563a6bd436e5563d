//! A grocery of 150 products and a shopper's quarter of a year, both fixed for ever: the golden lists
//! are drawn up from them. All variation comes from the product's number.

use regulars::{OfferBook, ProductRecord};
use serde_json::{Value, json};

use super::{DAY, HOUR, MINUTE, NOW};

const SHELVES: [(&str, [&str; 3]); 15] = [
    ("Drinks > Tea", ["Green tea", "Black tea", "Mint tea"]),
    ("Drinks > Coffee", ["Whole bean coffee", "Ground coffee", "Espresso pods"]),
    ("Drinks > Juice", ["Apple juice", "Orange juice", "Carrot juice"]),
    ("Dairy > Milk", ["Whole milk", "Oat milk", "Skimmed milk"]),
    ("Dairy > Cheese > Hard", ["Mountain cheese", "Old gouda", "Parmesan"]),
    ("Dairy > Cheese > Soft", ["Brie", "Cream cheese", "Feta"]),
    ("Bakery > Bread", ["Rye bread", "Oat bread", "Corn bread"]),
    ("Bakery > Biscuits", ["Oat biscuits", "Butter biscuits", "Ginger biscuits"]),
    ("Produce > Fruit", ["Gala apples", "Oranges", "Pears"]),
    ("Produce > Vegetables", ["Carrots", "Tomatoes", "Spinach"]),
    ("Pantry > Pasta", ["Spaghetti", "Penne", "Rice noodles"]),
    ("Pantry > Sauces", ["Tomato sauce", "Pesto", "Ginger sauce"]),
    ("Household", ["Dish soap", "Paper towels", "Candles"]),
    ("亚洲食品 > 茶", ["有机绿茶", "茉莉花茶", "乌龙茶"]),
    ("亚洲食品 > 面", ["手工拉面", "荞麦面", "绿茶面"]),
];
const BRANDS: [&str; 7] = ["Alder", "Birch & Sons", "Cedar", "Dogwood", "Elm", "Fir", ""];
const SIZES: [&str; 3] = ["small", "family size", "500 g"];
const TAGS: [&str; 5] = ["organic", "vegan", "gluten free", "local", "new"];
const COLORS: [&str; 4] = ["Red", "Green / White", "", "Blue"];

/// `p000` to `p149`: every shelf is visited in turn, ten times.
pub fn products() -> Vec<ProductRecord<'static>> {
    (0..150usize).map(product).collect()
}

fn product(n: usize) -> ProductRecord<'static> {
    let (shelf, goods) = SHELVES[n % SHELVES.len()];
    let round = n / SHELVES.len();
    let cents = 90 + (n * 137) % 1400;
    let price = |cents: usize| format!("{}.{:02} EUR", cents / 100, cents % 100);
    let every = |step: usize| n % step == step - 1;
    ProductRecord {
        id: format!("p{n:03}").into(),
        title: format!("{}, {}", goods[round % 3], SIZES[(n / 7) % 3]).into(),
        product_type: shelf.into(),
        brand: BRANDS[(n * 5 + round) % BRANDS.len()].into(),
        color: if shelf == "Household" { COLORS[round % 4] } else { "" }.into(),
        tags: TAGS
            .iter()
            .enumerate()
            .filter(|(at, _)| (n + at).is_multiple_of(at + 3))
            .map(|(_, &tag)| tag.into())
            .collect(),
        price: price(cents).into(),
        sale_price: if every(9) { price(cents * 4 / 5) } else { String::new() }.into(),
        availability: if every(13) { "out of stock" } else { "in_stock" }.into(),
        // The first two rounds of every third shelf are sizes of one product.
        item_group_id: if round < 2 && n.is_multiple_of(3) {
            format!("g{}", n % SHELVES.len())
        } else {
            String::new()
        }
        .into(),
        link: format!("/goods/p{n:03}").into(),
        popularity: if n % 4 == 3 { String::new() } else { ((n * 7919) % 1000).to_string() }.into(),
        ..ProductRecord::default()
    }
}

/// The events with their moments, from the first to the last.
pub fn history() -> Vec<(i64, Value)> {
    let items =
        |ids: &[&str]| -> Value { ids.iter().map(|id| json!({"item_id": id, "price": "2.50"})).collect() };
    let order = |days: i64, ids: &[&str]| {
        let entry = json!({"event": "purchase", "ecommerce":
            {"transaction_id": format!("t{days}"), "currency": "EUR", "items": items(ids)}});
        (NOW - days * DAY, entry)
    };
    let event = |ago: i64, name: &str, ids: &[&str]| (NOW - ago, json!({"event": name, "items": items(ids)}));
    vec![
        order(84, &["p003", "p006", "p008", "p015"]),
        order(63, &["p003", "p006", "p024", "p028"]),
        event(50 * DAY, "view_item", &["p013"]),
        order(42, &["p003", "p021", "p008"]),
        (NOW - 40 * DAY, json!(["event", "search", {"search_term": "ginger tea"}])),
        order(21, &["p003", "p006", "p010"]),
        order(5, &["p030", "p011"]),
        event(3 * DAY, "dismiss_item", &["p017"]),
        event(2 * DAY, "view_item_list", &["p000", "p001", "p002", "p004"]),
        event(2 * DAY - MINUTE, "select_item", &["p001"]),
        event(2 * HOUR, "add_to_wishlist", &["p052"]),
        event(30 * MINUTE, "view_item_list", &["p002", "p004", "p026"]),
        event(25 * MINUTE, "view_item_list", &["p002", "p004", "p026"]),
        event(20 * MINUTE, "view_item", &["p028"]),
        event(15 * MINUTE, "view_item", &["p043"]),
        event(12 * MINUTE, "view_item", &["p027"]),
        event(10 * MINUTE, "add_to_cart", &["p045", "p055"]),
        event(5 * MINUTE, "remove_from_cart", &["p055"]),
    ]
}

pub fn offers() -> OfferBook {
    let (offers, problems) = OfferBook::read(&json!([
        {"promotion_id": "welcome", "purpose": "welcome", "title": "10% off your first basket",
         "benefit": {"kind": "percent", "value": 10}, "priority": 1},
        {"promotion_id": "first-order", "purpose": "first_order", "title": "Delivery is on us",
         "benefit": {"kind": "free_shipping"}, "limits": {"impressions": 2, "cool_down_hours": 24}},
    ]));
    assert_eq!(problems, []);
    offers
}
