//! Shops with a pack of several chunks of each kind, of which every product is known.

use std::collections::BTreeMap;

use regulars::{Availability, PackContents, Priors, Product, Row, Weights};

use super::chance::Chance;
use crate::common::pack::row;

/// A shop as it was packed twice, before and after a change of all prices: the same files by their names, and none of
/// them the same.
#[derive(Debug)]
pub struct Store {
    pub before: Folder,
    pub after: Folder,
}

/// A pack, and what its products truly are.
#[derive(Debug)]
pub struct Folder {
    pub build: String,
    pub files: BTreeMap<String, Vec<u8>>,
    /// By their numbers.
    pub products: Vec<Product>,
}

impl Store {
    /// Some shops of that many items each: of the smallest the head holds all.
    pub fn some() -> Vec<Store> {
        [90, 420, 650, 900].into_iter().map(Store::of).collect()
    }

    fn of(items: usize) -> Store {
        let mut chance = Chance::of_case(items as u64);
        let products: Vec<Product> = (0..items).map(|number| product(number, &mut chance)).collect();
        let raised = |product: &Product| Product {
            price: product.price.map(|price| f64::round(price * 100.0 + 100.0) / 100.0),
            ..product.clone()
        };
        let later: Vec<Product> = products.iter().map(raised).collect();
        let rows: Vec<Row> = (0..items).map(|item| neighbours(item, items, &mut chance)).collect();
        Store { before: Folder::of(products, rows.clone()), after: Folder::of(later, rows) }
    }
}

impl Folder {
    fn of(products: Vec<Product>, rows: Vec<Row>) -> Folder {
        let pack = contents(&products, rows).write();
        assert_eq!((pack.items as usize, &pack.catalog.problems[..]), (products.len(), &[][..]));
        Folder { build: pack.build, files: pack.files.into_iter().collect(), products }
    }
}

fn product(number: usize, chance: &mut Chance) -> Product {
    let things = ["tea", "Brot", "soap", "绿茶", "Äpfel", "ginger & lime"];
    // Two words that no other title has: too many for the head, so that chunks tell them.
    let title = format!("{} no{number} x{}", chance.one_of(&things), number * 7 + 1000);
    let leaf = chance.below(9);
    let price = chance.is_in(90).then(|| (chance.below(5000) + 100) as f64 / 100.0);
    let availability = match chance.below(10) {
        0 => Availability::OutOfStock,
        1 => Availability::Preorder,
        _ => Availability::InStock,
    };
    Product {
        id: format!("p{number}"),
        title,
        link: Some(format!("/products/{number}")),
        image_link: chance.is_in(70).then(|| format!("/images/{number}.jpg")),
        brand: chance.is_in(80).then(|| format!("Brand {}", chance.below(7))),
        product_type: Some(format!("D{} > L{leaf}", leaf % 3)),
        price,
        sale_price: price.filter(|_| chance.is_in(20)).map(|price| (price * 50.0).round() / 100.0),
        currency: Some("EUR".into()),
        availability,
        item_group_id: chance.is_in(20).then(|| format!("g{}", chance.below(40))),
    }
}

/// What goes with an item stands near it, mostly.
fn neighbours(item: usize, items: usize, chance: &mut Chance) -> Row {
    let neighbours: Vec<(u32, f32)> = (0..chance.below(8))
        .map(|_| {
            let near = (item + chance.below(60)) % items;
            let number = if chance.is_in(70) { near } else { chance.below(items) };
            (number as u32, (chance.below(400) + 1) as f32 / 100.0)
        })
        .collect();
    row(&neighbours)
}

fn contents(products: &[Product], rows: Vec<Row>) -> PackContents {
    let column = |cell: &dyn Fn(&Product) -> String| -> String {
        products.iter().map(cell).collect::<Vec<_>>().join("\u{1e}")
    };
    let text =
        |of: fn(&Product) -> &Option<String>| column(&|product| of(product).clone().unwrap_or_default());
    let money = |of: fn(&Product) -> Option<f64>| {
        column(&|product| of(product).map_or(String::new(), |price| format!("{price:.2} EUR")))
    };
    let availability = |product: &Product| match product.availability {
        Availability::OutOfStock => "out_of_stock".to_owned(),
        Availability::Preorder => "preorder".to_owned(),
        _ => String::new(),
    };
    let columns = [
        ("id", column(&|product| product.id.clone())),
        ("title", column(&|product| product.title.clone())),
        ("link", text(|product| &product.link)),
        ("image_link", text(|product| &product.image_link)),
        ("brand", text(|product| &product.brand)),
        ("product_type", text(|product| &product.product_type)),
        ("item_group_id", text(|product| &product.item_group_id)),
        ("price", money(|product| product.price)),
        ("sale_price", money(|product| product.sale_price)),
        ("availability", column(&availability)),
    ];
    let (names, columns) = columns.into_iter().map(|(name, cells)| (name.to_owned(), cells)).unzip();
    let share = |step: usize| (0..products.len()).map(|item| (item * step % 101) as f32 / 100.0).collect();
    PackContents {
        names,
        columns,
        rows,
        priors: Priors { popularity: share(37), trend: share(13), freshness: share(7) },
        weights: Weights { trend: 0.2, freshness: 0.1, ..Weights::default() },
        ..PackContents::default()
    }
}
