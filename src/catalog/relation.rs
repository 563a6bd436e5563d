//! How one product of the shop relates to another, as the shop's own data name it.
//!
//! Read are Google Merchant's attribute
//! [`related_product`](https://support.google.com/merchants/answer/17085213), schema.org's properties and plain columns
//! of ids:
//!
//! | column | the products named are to this one |
//! | --- | --- |
//! | `related_product` | what its text says: `required_part:id:AZ7A,accessory:id:X1`; or in objects |
//! | `accessories`, `consumables`, `care` | what it says |
//! | `complements`, `isOftenBoughtWith`, `isRelatedTo` | often bought with it |
//! | `isSimilarTo` | substitutes |
//! | `isAccessoryOrSparePartFor`, `isConsumableFor` | turned round: what this one is an accessory or consumable of |
//! | `bundle_items` | what is in it: it is a bundle; what is named twice counts once |

use alloc::borrow::Cow;
use alloc::vec::Vec;

use crate::catalog::feed::VALUE;
use crate::catalog::{Catalog, ItemIndex, Lists, NO_GROUP};
use crate::decimal::whole;
use crate::problem::{Problem, Problems};
use crate::sort;

/// So many products are read from one cell, and so many components of a bundle: Merchant takes 30.
const MOST_NAMED: usize = 32;

/// From a product to another one: what that is to it. The order of the variants is their number in packs.
///
/// ```
/// use regulars::{PackContents, Relation};
///
/// let contents = PackContents {
///     names: vec!["id".into()],
///     columns: vec!["camera\u{1e}tripod".into()],
///     related: vec![vec![(Relation::Accessory, 1)]],
///     ..PackContents::default()
/// };
/// assert_eq!(contents.write().items, 2);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Relation {
    /// It does not work without: batteries to a lamp.
    RequiredPart,
    /// It adds to its use: a tripod to a camera.
    Accessory,
    /// It is used up in it: paper to a printer.
    Consumable,
    /// It keeps it in good order: polish to shoes.
    Care,
    /// It is of the same set or series: a chair to a table. Holds either way.
    PartOfSet,
    /// The shop says that it is often bought with it.
    OftenBoughtWith,
    /// It does the same, perhaps under another brand. Holds either way.
    Substitute,
    /// It is a bundle that holds it.
    Bundle,
    /// Its title is much like this one's, though it is of another leaf category: stands in where orders taught little.
    Alike,
    /// It is in this bundle.
    Contains,
}

impl Relation {
    /// Every relation, in the order of their numbers.
    pub const ALL: [Relation; 10] = [
        Relation::RequiredPart,
        Relation::Accessory,
        Relation::Consumable,
        Relation::Care,
        Relation::PartOfSet,
        Relation::OftenBoughtWith,
        Relation::Substitute,
        Relation::Bundle,
        Relation::Alike,
        Relation::Contains,
    ];

    /// Reads the words of Merchant's `relationship_type`.
    fn parse(word: &str) -> Option<Relation> {
        Some(match word {
            "required_part" => Relation::RequiredPart,
            "accessory" => Relation::Accessory,
            "part_of_set" => Relation::PartOfSet,
            "often_bought_with" => Relation::OftenBoughtWith,
            "substitute" | "different_brand" => Relation::Substitute,
            _ => return None,
        })
    }
}

/// A relation to a product, as one number.
pub(crate) fn entry(relation: Relation, number: u32) -> u32 {
    number << 4 | relation as u32
}

/// The relations and products of such numbers; those that no pack may hold are passed over.
#[inline(never)]
pub(crate) fn entries(list: &[u32]) -> Vec<(Relation, u32)> {
    list.iter().filter_map(|entry| Some((*Relation::ALL.get((entry & 15) as usize)?, entry >> 4))).collect()
}

/// What a column says of the products that it names, by their ids.
///
/// ```
/// use regulars::{Catalog, Naming, ProductRecord, Relation};
///
/// let camera = ProductRecord {
///     id: "camera".into(),
///     title: "Camera".into(),
///     related: vec![(Naming::To(Relation::Accessory), "tripod, bag".into())],
///     ..ProductRecord::default()
/// };
/// let (catalog, problems) = Catalog::new([camera]);
/// assert_eq!((catalog.len(), problems[0].code, problems[0].count), (1, "product.related", 2));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Naming {
    /// What each text says itself, as Merchant's: `accessory:id:X1`.
    Merchant,
    /// What they are to the product.
    To(Relation),
    /// What the product is to them.
    Of(Relation),
}

impl Naming {
    /// By the column's name in lower case and without `_`.
    pub(super) fn named(column: &str) -> Option<Naming> {
        // An object that stands for a product names it by one of these.
        let name = match column.split_once('.') {
            Some((name, "sku" | "productid" | "@id" | "id")) => name,
            _ => column,
        };
        Some(match name {
            "relatedproduct" | "relatedproducts" => Naming::Merchant,
            "accessories" => Naming::To(Relation::Accessory),
            "consumables" => Naming::To(Relation::Consumable),
            "care" => Naming::To(Relation::Care),
            "complements" | "isoftenboughtwith" | "isrelatedto" => Naming::To(Relation::OftenBoughtWith),
            "issimilarto" => Naming::To(Relation::Substitute),
            "bundleitems" => Naming::To(Relation::Contains),
            "isaccessoryorsparepartfor" => Naming::Of(Relation::Accessory),
            "isconsumablefor" => Naming::Of(Relation::Consumable),
            _ => return None,
        })
    }
}

/// Reads Merchant's `relationship_type:identifier_type:identifier`.
fn merchant(text: &str) -> Result<(Relation, &str), Problem> {
    let (word, rest) = text.split_once(':').unwrap_or((text, ""));
    let (kind, id) = rest.split_once(':').unwrap_or_default();
    let relation = Relation::parse(&word.trim().to_ascii_lowercase()).filter(|_| !id.is_empty());
    let Some(relation) = relation else {
        let expected = "part_of_set, required_part, often_bought_with, substitute, different_brand or accessory, then :id: and a product's id";
        return Err(problem("relationship_type", text, expected));
    };
    if kind.trim().eq_ignore_ascii_case("gtin") {
        return Err(problem("identifier_type", text, "id: products are not known by their gtin here"));
    }
    Ok((relation, id))
}

#[cold]
fn problem(field: &str, value: &str, expected: &'static str) -> Problem {
    let mend = "Name products by their ids in the catalogue; this one is kept without that relation.";
    Problem::new("product.related", field, value, expected, mend)
}

#[cold]
fn too_many(named: usize) -> Problem {
    let mend = "Name fewer: the first 32 are read, and a bundle of more is none.";
    let named = whole(named.try_into().unwrap_or(i64::MAX));
    Problem::new("product.related", "products", &named, "at most 32 products in one cell", mend)
}

/// The texts of a cell in their places, some perhaps empty.
fn texts(cell: &str) -> Vec<&str> {
    let mut texts: Vec<&str> = Vec::new();
    for part in cell.split(VALUE) {
        texts.extend(part.split(','));
    }
    texts
}

/// Finds what products name among all of them: for each product a list of [entries](entry). What is said both ways, or
/// follows, stands in both lists. O(named · log named + components²).
pub(super) fn relate<'a>(
    catalog: &Catalog,
    cells: impl Iterator<Item = (ItemIndex, &'a [(Naming, Cow<'a, str>)], usize)>,
    problems: &mut Problems,
) -> Lists {
    let mut keys: Vec<u64> = Vec::new();
    for (product, cells, line) in cells {
        // Of a bundle, unless something in it is unknown or not read: that bundle cannot be had.
        let mut components: Option<Vec<ItemIndex>> = Some(Vec::new());
        for (naming, cell) in cells {
            let texts_of_cell = texts(cell);
            if texts_of_cell.len() > MOST_NAMED {
                problems.add(too_many(texts_of_cell.len()).at_line(line));
                components = components.filter(|_| *naming != Naming::To(Relation::Contains));
            }
            for (place, text) in texts_of_cell.into_iter().take(MOST_NAMED).enumerate() {
                if text.trim().is_empty() {
                    continue;
                }
                let (relation, id) = match naming {
                    Naming::Merchant => match merchant(text) {
                        Ok(read) => read,
                        Err(problem) => {
                            problems.add(problem.at_line(line));
                            continue;
                        }
                    },
                    Naming::To(relation) | Naming::Of(relation) => (*relation, text),
                };
                let Some(other) = catalog.find(id) else {
                    // Objects name one product by several columns, in one place of each.
                    let is_known = |cell| texts(cell).get(place).is_some_and(|id| catalog.find(id).is_some());
                    if *naming == Naming::Merchant
                        || !cells.iter().any(|(of, cell)| of == naming && is_known(cell))
                    {
                        let problem = problem("related", id, "the id of a product in the catalogue");
                        problems.add(problem.at_line(line));
                        components = components.filter(|_| relation != Relation::Contains);
                    }
                    continue;
                };
                let holds_either_way = matches!(relation, Relation::PartOfSet | Relation::Substitute);
                let is_turned = matches!(naming, Naming::Of(_));
                if relation == Relation::Contains {
                    components.iter_mut().for_each(|components| components.push(other));
                    continue;
                }
                for (from, to, holds) in
                    [(product, other, !is_turned), (other, product, is_turned || holds_either_way)]
                {
                    if holds {
                        keys.push(sort::key(from, entry(relation, to)));
                    }
                }
            }
        }
        let components = components.unwrap_or_default();
        for &component in &components {
            keys.push(sort::key(product, entry(Relation::Contains, component)));
            keys.push(sort::key(component, entry(Relation::Bundle, product)));
            for &other in &components {
                keys.push(sort::key(component, entry(Relation::PartOfSet, other)));
            }
        }
    }
    keys.retain(|key| !catalog.is_variant_of((key >> 32) as u32, *key as u32 >> 4));
    sort::sort(&mut keys);
    keys.dedup();
    let mut lists = Lists::default();
    if !keys.is_empty() {
        let entries: Vec<u32> = keys.iter().map(|key| *key as u32).collect();
        let mut first = 0;
        for product in 1..=catalog.len() as u64 {
            let end = keys.partition_point(|key| key >> 32 < product);
            lists.push(entries[first..end].iter().copied());
            first = end;
        }
    }
    lists
}

impl Catalog {
    /// What other products are to one, each said once: says the shop first, then the pack.
    #[inline(never)]
    pub(crate) fn related(&self, item: ItemIndex) -> Vec<(Relation, ItemIndex)> {
        let mut related = entries(self.related.get(item as usize));
        for said in self.related_in_pack(item) {
            if !related.contains(&said) {
                related.push(said);
            }
        }
        related
    }

    /// Whether two products are one, or variants of one.
    pub(crate) fn is_variant_of(&self, one: ItemIndex, other: ItemIndex) -> bool {
        let group = self.group(one);
        one == other || (group != NO_GROUP && group == self.group(other))
    }
}
