//! `regulars delta` of products with variants.

use regulars::{Availability, PackContents, PackFiles};
use regulars_packer::pack::{Changes, changes};
use regulars_packer::read::read_catalog;
use regulars_packer::{Log, Shop};
use serde_json::{Value, json};

use crate::shop::Folder;

/// A variant: its id, its price and whether it can be had.
type Variant = (u32, &'static str, bool);

/// Shopify's products.json.
fn shopify(products: &[(u32, &[Variant])]) -> String {
    let variant = |(id, price, available): &Variant| json!({"id": id, "title": id.to_string(), "price": price, "available": available});
    let product = |(id, variants): &(u32, &[Variant])| {
        let variants: Vec<Value> = variants.iter().map(variant).collect();
        json!({"id": id, "title": format!("Product {id}"), "handle": "p", "variants": variants})
    };
    json!({"products": products.iter().map(product).collect::<Vec<Value>>()}).to_string()
}

/// The price of each item by its id, and `None` where it cannot be had.
fn prices(shop: &Folder) -> Vec<(String, Option<f64>)> {
    let engine = shop.engine_of_now("pack");
    let products = (0..).map_while(|number| engine.product(number));
    let price = |product: regulars::Product| {
        let is_open = product.availability != Availability::OutOfStock;
        (product.id, product.price.filter(|_| is_open))
    };
    products.map(price).collect()
}

#[test]
fn an_item_can_be_had_as_long_as_one_of_its_variants_can() {
    let both = [(71, "9.00", true), (72, "9.00", true)];
    let shop = Folder::new().with("products.json", shopify(&[(7, &both), (8, &[(81, "5.00", true)])]));
    assert_eq!(shop.run("pack --catalog products.json --out pack").code(), 0);
    for (variants, expected, changed) in [
        (&both[..], Some(9.0), 0),
        (&[(71, "9.00", true), (72, "9.00", false)], Some(9.0), 0),
        (&[(72, "8.00", true), (71, "9.00", true)], Some(8.0), 1),
        // Another variant stands for the one that is sold out, at its own price.
        (&[(71, "9.00", false), (72, "8.00", true)], Some(8.0), 1),
        (&[(71, "9.00", false), (72, "8.00", true), (73, "7.00", true)], Some(8.0), 1),
        // One that the pack does not know is a variant of that product all the same.
        (&[(73, "7.00", true)], Some(7.0), 1),
        (&[(71, "9.00", false), (72, "8.00", false)], None, 1),
        (&[(72, "8.00", false)], None, 1),
        (&[(71, "6.00", true)], Some(6.0), 1),
    ] {
        let now = shopify(&[(7, variants), (8, &[(81, "5.00", true)])]);
        std::fs::write(shop.path("products.json"), now).unwrap();
        let report = shop.run("delta --json --pack pack --catalog products.json").json();
        let mut prices = prices(&shop);
        prices.sort_by(|one, other| one.0.cmp(&other.0));
        assert_eq!(prices, [("7".to_owned(), expected), ("8".to_owned(), Some(5.0))], "{variants:?}");
        assert_eq!((&report["changed"], &report["unknown"]), (&json!(changed), &json!(0)), "{variants:?}");
    }
}

#[test]
fn a_product_that_is_gone_or_new_counts_once() {
    let variants = |id: u32| [(10 * id, "9.00", true), (10 * id + 1, "9.00", true)];
    let shop = Folder::new().with("products.json", shopify(&[(7, &variants(7)), (8, &variants(8))]));
    assert_eq!(shop.run("pack --catalog products.json --out pack").code(), 0);
    std::fs::write(shop.path("products.json"), shopify(&[(8, &variants(8)), (9, &variants(9))])).unwrap();
    let report = shop.run("delta --json --pack pack --catalog products.json").json();
    assert_eq!(
        ["changed", "gone", "unknown"].map(|name| report[name].clone()),
        [1, 1, 1].map(|count| json!(count))
    );
    assert_eq!(
        report["missing"],
        json!(["Products that are not in the pack wait for the next one: 1, such as 9."])
    );
}

#[test]
fn of_variants_with_lines_of_their_own_each_stands_for_itself() {
    let feed =
        |lines: &[&str]| "id\ttitle\tprice\tavailability\titem_group_id\n".to_owned() + &lines.join("\n");
    let (small, large) = ("S\tShirt\t9.00 USD\tin_stock\tshirt", "L\tShirt\t9.00 USD\tin_stock\tshirt");
    let hat = "hat-1\tHat\t5.00 USD\tin_stock\thats";
    let shop = Folder::new().with("feed.tsv", feed(&[small, large, hat]));
    assert_eq!(shop.run("pack --catalog feed.tsv --out pack").code(), 0);
    let (none_small, other_hat) = (small.replace("in_stock", "out_of_stock"), hat.replace("hat-1", "hat-2"));
    let parent = "hats\tHats\t5.00 USD\tin_stock\t";
    std::fs::write(shop.path("feed.tsv"), feed(&[&none_small, large, &other_hat, parent])).unwrap();
    let report = shop.run("delta --json --pack pack --catalog feed.tsv").json();
    let mut prices = prices(&shop);
    prices.sort_by(|one, other| one.0.cmp(&other.0));
    let expected = [("L", Some(9.0)), ("S", None), ("hat-1", None)];
    assert_eq!(prices, expected.map(|(id, price)| (id.to_owned(), price)));
    assert_eq!((&report["gone"], &report["unknown"]), (&json!(1), &json!(2)));
}

fn pack(names: &[&str], columns: &[&str]) -> PackFiles {
    let owned = |texts: &[&str]| -> Vec<String> { texts.iter().map(|text| (*text).to_owned()).collect() };
    PackContents { names: owned(names), columns: owned(columns), ..PackContents::default() }.write()
}

fn changes_to(pack: &PackFiles, name: &str, text: &str) -> Changes {
    let folder = Folder::new().with(name, text);
    let catalog = read_catalog(&[folder.path(name)]).unwrap();
    changes(pack, &Shop::new(Some(catalog), &mut Log::default()).0).unwrap()
}

#[test]
fn variants_that_are_items_of_the_pack_stand_for_no_other() {
    // A pack of Google's feed, in which Shopify's apps give each variant a line; and then Shopify's own list.
    let pack = pack(
        &["id", "title", "price", "item_group_id"],
        &["71\u{1e}72\u{1e}81", "A\u{1e}B\u{1e}C", "9.00\u{1e}9.00\u{1e}5.00", "7\u{1e}7\u{1e}8"],
    );
    let now = shopify(&[
        (7, &[(71, "9.00", false), (72, "9.00", true), (73, "9.00", true)]),
        (8, &[(81, "5.00", false), (82, "4.00", true)]),
    ]);
    let changes = changes_to(&pack, "products.json", &now);
    let items: Vec<(u32, Option<f64>, Availability)> =
        changes.items.iter().map(|change| (change.item, change.price, change.availability)).collect();
    assert_eq!(items, [(0, Some(9.0), Availability::OutOfStock), (2, Some(4.0), Availability::InStock)]);
    assert_eq!((changes.unknown, &changes.examples[..]), (1, &["7".to_owned()][..]));
}

#[test]
fn an_item_that_the_pack_could_not_show_waits_for_the_next_pack() {
    // Its price could not be read when the pack was made: the pack has its id alone.
    let pack = pack(
        &["id", "title", "price"],
        &["tea\u{1e}pot\u{1e}", "Tea\u{1e}Pot\u{1e}", "3.20 USD\u{1e}cheap\u{1e}"],
    );
    let changes =
        changes_to(&pack, "feed.tsv", "id\ttitle\tprice\ntea\tTea\t2.90 USD\npot\tPot\t24.00 USD\n");
    assert_eq!(changes.items.iter().map(|change| change.item).collect::<Vec<u32>>(), [0]);
    assert_eq!((changes.unknown, &changes.examples[..]), (1, &["pot".to_owned()][..]));
}
