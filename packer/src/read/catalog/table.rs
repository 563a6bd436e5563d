//! Products as columns.

use std::collections::{HashMap, HashSet};

use super::{CatalogRead, Cells};
use crate::Failure;

/// The most fields: a feed has a few dozen. Beyond them, a file that is no feed would fill the memory.
const MOST_FIELDS: usize = 256;
/// What parts cells and values: it cannot be within them.
const SEPARATORS: [char; 2] = ['\u{1e}', '\u{1f}'];

/// A table that grows by rows and gains a column whenever a row has one more.
#[derive(Default)]
pub(super) struct Table {
    names: Vec<String>,
    places_of_names: HashMap<String, usize>,
    /// Each as long as the last row that has it.
    columns: Vec<Vec<String>>,
    places: Vec<(u32, u64)>,
    ids: HashSet<String>,
    shopify: Option<bool>,
}

impl Table {
    pub(super) fn rows(&self) -> usize {
        self.places.len()
    }

    pub(super) fn has(&self, id: &str) -> bool {
        self.ids.contains(id)
    }

    /// Adds a product. False where it has more fields than there is room for. Errors: `catalog.formats`.
    pub(super) fn push(&mut self, id: &str, cells: Cells, place: (u32, u64)) -> Result<bool, Failure> {
        let shopify = cells.iter().any(|(name, _)| name.starts_with("variants."));
        if *self.shopify.get_or_insert(shopify) != shopify {
            return Err(Failure::new(
                "catalog.formats",
                "catalogue",
                "products of Shopify and others",
                "all products in one format",
                "Give one export of the whole catalogue.",
            ));
        }
        let mut fits = true;
        for (name, cell) in cells {
            if cell.is_empty() {
                continue;
            }
            let column = match self.places_of_names.get(&name) {
                Some(column) => *column,
                None if self.names.len() < MOST_FIELDS => {
                    self.names.push(name.clone());
                    self.columns.push(Vec::new());
                    self.places_of_names.insert(name, self.names.len() - 1);
                    self.names.len() - 1
                }
                None => {
                    fits = false;
                    continue;
                }
            };
            let column = &mut self.columns[column];
            // Two fields of one name: the first is read.
            if column.len() <= self.places.len() {
                column.resize(self.places.len(), String::new());
                column.push(cell);
            }
        }
        self.places.push(place);
        self.ids.insert(id.to_owned());
        Ok(fits)
    }

    /// What was read, its report left empty.
    pub(super) fn into_read(mut self) -> CatalogRead {
        for column in &mut self.columns {
            column.resize(self.places.len(), String::new());
        }
        let Table { names, columns, places, .. } = self;
        CatalogRead { names, columns, places, ..CatalogRead::default() }
    }
}

/// A value without what would part it.
pub(super) fn without_separators(text: &str) -> String {
    text.replace(SEPARATORS, " ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cells(cells: &[(&str, &str)]) -> Cells {
        cells.iter().map(|(name, cell)| (name.to_string(), cell.to_string())).collect()
    }

    #[test]
    fn rows_with_other_fields_stand_in_one_table() {
        let mut table = Table::default();
        assert!(table.push("1", cells(&[("id", "1"), ("title", "a"), ("title", "b")]), (0, 2)).unwrap());
        assert!(table.push("2", cells(&[("color", "red"), ("id", "2")]), (0, 3)).unwrap());
        assert!(table.push("3", cells(&[("id", "3")]), (0, 4)).unwrap());
        assert!(table.has("2") && !table.has("4"));
        let read = table.into_read();
        assert_eq!(read.names, ["id", "title", "color"]);
        assert_eq!(read.columns, [["1", "2", "3"], ["a", "", ""], ["", "red", ""]]);
        assert_eq!(read.places, [(0, 2), (0, 3), (0, 4)]);
    }

    #[test]
    fn formats_are_not_mixed_and_fields_are_bounded() {
        let mut table = Table::default();
        assert!(table.push("1", cells(&[("id", "1")]), (0, 1)).unwrap());
        let failure = table.push("2", cells(&[("id", "2"), ("variants.id", "3")]), (0, 2)).unwrap_err();
        assert_eq!(failure.code, "catalog.formats");
        let many = (0..1000).map(|number| (number.to_string(), "x".to_owned())).collect();
        assert!(!table.push("4", many, (0, 3)).unwrap());
        assert_eq!(table.into_read().names.len(), MOST_FIELDS);
    }
}
