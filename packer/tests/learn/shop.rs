//! A catalogue and a log on common numbers.

use regulars_packer::{Log, Shop};

use crate::support::{catalog, log_of};

const VARIANTS: &str = "id\ttitle\titem_group_id\n\
    shirt-s\tShirt S\tshirt\nshirt-m\tShirt M\tshirt\nhat\tHat\t\n";

fn shopify() -> String {
    let variant =
        |id: u32| serde_json::json!({"id": id, "title": id.to_string(), "price": "9.00", "available": true});
    let product = |id: u32, variants: Vec<u32>| {
        let variants: Vec<serde_json::Value> = variants.into_iter().map(variant).collect();
        serde_json::json!({"id": id, "title": format!("Product {id}"), "handle": "p", "variants": variants})
    };
    serde_json::json!({"products": [product(7, vec![71, 72]), product(8, vec![81])]}).to_string()
}

#[test]
fn a_group_stands_for_its_first_variant() {
    let mut log = log_of(&["shirt", "shirt-m", "shirt-s", "hat"]);
    let (shop, problems) = Shop::new(Some(catalog("feed.tsv", VARIANTS)), &mut log);
    assert_eq!(problems, []);
    assert_eq!(shop.items, ["shirt-s", "shirt-m", "hat"]);
    assert_eq!(log.item, [0, 1, 0, 2]);
    assert_eq!(log.items, Vec::<String>::new());
    assert_eq!(shop.listed(), [true; 3]);
    let products = shop.products.unwrap();
    assert_eq!(products.row_of_item, [Some(0), Some(1), Some(2)]);
    let id = |product: u32| products.catalog.product(product).unwrap().id;
    for (product, item) in (0..).zip(&products.item_of_product) {
        assert_eq!(id(product), shop.items[*item as usize]);
    }
}

#[test]
fn shopifys_variants_are_one_item() {
    let mut log = log_of(&["81", "72", "7", "71"]);
    let (shop, problems) = Shop::new(Some(catalog("products.json", &shopify())), &mut log);
    assert_eq!(problems, []);
    assert_eq!((&shop.items[..], &log.item[..]), (&["8".to_owned(), "7".to_owned()][..], &[0, 1, 1, 1][..]));
    let products = shop.products.unwrap();
    assert_eq!((products.catalog.len(), products.row_of_item), (3, vec![Some(1), Some(0)]));
    let mut items = products.item_of_product;
    items.sort_unstable();
    assert_eq!(items, [0, 1, 1]);
}

#[test]
fn blanks_around_an_id_are_nothing_and_within_it_are_part_of_it() {
    let feed = "id\ttitle\n hat\tHat\nred hat\tRed hat\n";
    let mut log = log_of(&["hat ", "red hat", " gone", "gone", "hat"]);
    let (shop, _) = Shop::new(Some(catalog("feed.tsv", feed)), &mut log);
    assert_eq!(shop.items, ["hat", "red hat", "gone"]);
    assert_eq!(log.item, [0, 1, 2, 2, 0]);
    let mut test = log_of(&[" red hat", "gone ", " new", "new"]);
    assert_eq!(shop.adopt(&mut test), ["hat", "red hat", "gone", "new"]);
    assert_eq!(test.item, [1, 2, 3, 3]);
}

#[test]
fn without_a_catalogue_ids_are_trimmed_all_the_same() {
    let mut log = log_of(&["hat ", "hat", "pot"]);
    let (shop, _) = Shop::new(None, &mut log);
    assert_eq!((&shop.items[..], &log.item[..]), (&["hat".to_owned(), "pot".to_owned()][..], &[0, 0, 1][..]));
    let mut test = log_of(&["pot ", "new", "hat"]);
    assert_eq!(shop.adopt(&mut test), ["hat", "pot", "new"]);
    assert_eq!(test.item, [1, 2, 0]);
    assert_eq!(shop.listed(), [true, true]);
}

#[test]
fn items_of_the_log_alone_are_known_and_not_listed() {
    let mut log = log_of(&["gone", "hat"]);
    let (shop, _) = Shop::new(Some(catalog("feed.tsv", VARIANTS)), &mut log);
    assert_eq!(shop.items, ["gone", "hat", "shirt-s", "shirt-m"]);
    assert_eq!(shop.listed(), [false, true, true, true]);
}

#[test]
fn another_log_takes_the_numbers_that_there_are() {
    let (shop, _) = Shop::new(Some(catalog("feed.tsv", VARIANTS)), &mut log_of(&["gone", "hat"]));
    let mut test = log_of(&["new", "shirt", "gone", "shirt-m", "newer"]);
    let items = shop.adopt(&mut test);
    assert_eq!(items, ["gone", "hat", "shirt-s", "shirt-m", "new", "newer"]);
    assert_eq!(test.item, [4, 2, 0, 3, 5]);
}

#[test]
fn a_product_that_the_engine_refuses_is_told_with_its_line() {
    let feed = "id\ttitle\tprice\n1\tTea\t3.00 USD\n2\tPot\tcheap\n";
    let (shop, problems) = Shop::new(Some(catalog("feed.tsv", feed)), &mut Log::default());
    assert_eq!(shop.items, ["1"]);
    let told: Vec<(&str, Option<u32>)> =
        problems.iter().map(|problem| (problem.code, problem.line)).collect();
    assert_eq!(told, [("product.price", Some(3))]);
}
