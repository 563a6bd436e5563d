//! A shop's products and its log, on common item numbers.

use std::collections::HashMap;

use regulars::{Catalog, Problem};
use serde::Serialize;

use crate::log::Log;
use crate::read::CatalogRead;

const MOST_EXAMPLES: usize = 5;

/// A shop as the packer sees it.
#[derive(Clone, Debug, Default)]
pub struct Shop {
    /// Item ids by number: those of the log first, then products that it does not name.
    pub items: Vec<String>,
    /// Its products, where a catalogue was given.
    pub products: Option<Products>,
    /// How the log's ids met the catalogue's; `None` without a catalogue.
    pub matched: Option<Matched>,
}

/// How many of a log's items a catalogue has. The others are gone from the shop, or go by other ids there: they are
/// counted with, but never shown.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Matched {
    /// Different items in the log.
    pub logged_items: usize,
    /// Those that the catalogue has.
    pub in_catalog: usize,
    /// The share of the events that are about them, 0 to 1.
    pub events_share: f64,
    /// Some ids that the catalogue does not have.
    pub examples: Vec<String>,
}

/// A catalogue beside a log.
#[derive(Clone, Debug, Default)]
pub struct Products {
    /// As the engine reads it: finds a product by any id that pages use, and knows its facets.
    pub catalog: Catalog,
    /// The names of the columns, `id` among them.
    pub names: Vec<String>,
    /// The columns, a cell for each product; several values in a cell are parted by U+001F.
    pub columns: Vec<Vec<String>>,
    /// The row of the columns for each item number; `None` for items that the catalogue does not have.
    pub row_of_item: Vec<Option<u32>>,
    /// The item number of each of the catalogue's products.
    pub item_of_product: Vec<u32>,
}

impl Shop {
    /// Puts a catalogue's products and a log's items on common numbers, which the log then has. An item
    /// of the log is the product that pages would find by its id: the variant, or the group's first.
    /// Also what was wrong with products.
    ///
    /// ```
    /// use regulars_packer::{Log, Shop};
    ///
    /// let mut log = Log { items: vec!["tea".into(), "pot".into()], item: vec![1, 0, 1], ..Log::default() };
    /// let (shop, problems) = Shop::new(None, &mut log);
    /// assert_eq!((shop.items.len(), log.item, problems.len()), (2, vec![1, 0, 1], 0));
    /// ```
    pub fn new(catalog: Option<CatalogRead>, log: &mut Log) -> (Shop, Vec<Problem>) {
        let Some(read) = catalog.filter(|read| read.names.iter().any(|name| name == "id")) else {
            return (Shop { items: Shop::default().adopt(log), ..Shop::default() }, Vec::new());
        };
        let joined: Vec<String> = read.columns.iter().map(|column| column.join("\u{1e}")).collect();
        let (catalog, report) = Catalog::from_pack(&read.names, &joined);
        let ids = read.names.iter().position(|name| name == "id").map(|at| &read.columns[at]);
        let mut row_of_id: HashMap<&str, u32> = HashMap::new();
        for (id, row) in ids.into_iter().flatten().zip(0..) {
            row_of_id.entry(id.trim()).or_insert(row);
        }
        let row = |id: &str| row_of_id.get(id.trim()).copied();

        // The row that a product comes from: its own, or, of a product with variants, the product's.
        let row_of_product = |product: u32| {
            let product = catalog.product(product)?;
            row(&product.id).or_else(|| row(product.item_group_id.as_deref()?))
        };
        let rows_of_products: Vec<Option<u32>> = (0..catalog.len() as u32).map(row_of_product).collect();
        let row_of_log = |id: &String| rows_of_products.get(catalog.find(id)? as usize).copied().flatten();

        let mut shop = Shop::default();
        let mut row_of_item: Vec<Option<u32>> = Vec::new();
        let mut item_of_row: HashMap<u32, u32> = HashMap::new();
        let mut item_of_id: HashMap<String, u32> = HashMap::new();
        let mut add = |id: &str, row: Option<u32>| {
            let next = shop.items.len() as u32;
            let number = *match row {
                Some(row) => item_of_row.entry(row).or_insert(next),
                None => item_of_id.entry(id.trim().to_owned()).or_insert(next),
            };
            if number == next {
                shop.items.push(id.trim().to_owned());
                row_of_item.push(row);
            }
            number
        };
        let id_of_row = |row: u32| ids.map_or("", |ids| ids[row as usize].as_str());
        let numbers: Vec<u32> = log
            .items
            .iter()
            .map(|id| match row_of_log(id) {
                Some(row) => add(id_of_row(row), Some(row)),
                None => add(id, None),
            })
            .collect();
        let item_of_product: Vec<u32> = rows_of_products
            .iter()
            .zip(0..)
            .map(|(row, product)| match row {
                Some(row) => add(id_of_row(*row), Some(*row)),
                None => add(&catalog.product(product).map(|product| product.id).unwrap_or_default(), None),
            })
            .collect();
        let known: Vec<bool> = log.items.iter().map(|id| row_of_log(id).is_some()).collect();
        let about_known = log.item.iter().filter(|item| known[**item as usize]).count();
        let unknown = log.items.iter().zip(&known).filter(|(_, known)| !**known);
        shop.matched = Some(Matched {
            logged_items: log.items.len(),
            in_catalog: known.iter().filter(|known| **known).count(),
            events_share: about_known as f64 / log.item.len().max(1) as f64,
            examples: unknown.take(MOST_EXAMPLES).map(|(id, _)| id.clone()).collect(),
        });
        log.item.iter_mut().for_each(|item| *item = numbers[*item as usize]);
        log.lines.iter_mut().for_each(|line| line.item = numbers[line.item as usize]);
        log.items = Vec::new();
        let products =
            Products { catalog, names: read.names, columns: read.columns, row_of_item, item_of_product };
        shop.products = Some(products);
        let problems = report.problems.into_iter().map(|problem| placed(problem, &read.places)).collect();
        (shop, problems)
    }

    /// Puts another log on the same numbers, and returns the ids of all of them: new items stand at the end.
    pub fn adopt(&self, log: &mut Log) -> Vec<String> {
        let mut items = self.items.clone();
        let mut number: HashMap<String, u32> = self.items.iter().cloned().zip(0..).collect();
        let numbers: Vec<u32> = log
            .items
            .iter()
            .map(|id| {
                let product = self.products.as_ref().and_then(|products| {
                    products.item_of_product.get(products.catalog.find(id)? as usize).copied()
                });
                product.unwrap_or_else(|| {
                    *number.entry(id.trim().to_owned()).or_insert_with_key(|id| {
                        items.push(id.clone());
                        items.len() as u32 - 1
                    })
                })
            })
            .collect();
        log.item.iter_mut().for_each(|item| *item = numbers[*item as usize]);
        log.lines.iter_mut().for_each(|line| line.item = numbers[line.item as usize]);
        log.items = Vec::new();
        items
    }

    /// Which items the pack shows: the catalogue's, or, without one, all.
    pub fn listed(&self) -> Vec<bool> {
        match &self.products {
            Some(products) => products.row_of_item.iter().map(Option::is_some).collect(),
            None => vec![true; self.items.len()],
        }
    }
}

/// The engine counts products; people look for lines.
fn placed(problem: Problem, places: &[(u32, u64)]) -> Problem {
    let place = problem.line.and_then(|product| places.get(product.checked_sub(1)? as usize));
    let line = place.and_then(|(_, line)| u32::try_from(*line).ok());
    Problem { line: line.or(problem.line), ..problem }
}
