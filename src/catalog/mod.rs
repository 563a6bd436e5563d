//! The shop's products, held as columns.

mod build;
mod facet;
mod feed;
mod index;
mod listing;
mod of_pack;
mod price;
mod product;
mod relation;
mod role;
mod update;
mod words;

use alloc::borrow::ToOwned;
use alloc::string::String;
use alloc::vec::Vec;

use crate::problem::Problem;
use crate::rank::NEVER;
use build::{Builder, shelves};
use facet::{Facets, is_role};
use of_pack::OfPack;

pub use build::CatalogReport;
pub(crate) use build::{DEEPEST_CATEGORY, category_levels, is_same_category, is_within_category};
pub use facet::{Facet, FacetKind};
pub(crate) use facet::{FacetId, NO_FACET};
pub(crate) use feed::CELL;
pub(crate) use index::{Lists, Names, Texts};
pub(crate) use listing::Listing;
pub use product::{Availability, Product, ProductRecord};
pub use relation::{Naming, Relation};
pub(crate) use relation::{entries, entry};
pub use role::Role;
pub use update::Update;
pub(crate) use update::Updates;
pub(crate) use words::{is_same_name, word_weight, words};

/// Number of a product within one catalogue.
pub(crate) type ItemIndex = u32;

/// Where a product stands alone.
pub(crate) const NO_GROUP: u32 = u32::MAX;

/// The shop's products, read once and then only looked at.
///
/// Bad records are skipped and counted; see [`Catalog::new`]. Memory is linear in the text handed
/// over; building is O(n log n) in the number of products.
///
/// ```
/// use regulars::Catalog;
///
/// let feed = "id\ttitle\tprice\n1\tGreen tea\t3.20 USD\n2\tBlack tea\n";
/// let (catalog, report) = Catalog::from_tsv(feed);
/// assert_eq!((catalog.len(), report.skipped), (1, 1));
/// assert_eq!((report.problems[0].code, report.problems[0].line), ("feed.line", Some(3)));
/// ```
#[derive(Clone, Debug, Default)]
pub struct Catalog {
    /// In the shop's own order, by position.
    ids: Names,
    titles: Texts,
    links: Texts,
    image_links: Texts,
    groups: Names,
    first_of_group: Vec<ItemIndex>,
    group: Vec<u32>,
    /// Where each shelf begins, and the end of the last: see [`Catalog::shelves`].
    shelves: Vec<ItemIndex>,
    /// Place in the shop's own list, and the way back.
    position: Vec<u32>,
    by_position: Vec<ItemIndex>,
    currency: String,
    price: Vec<f64>,
    sale_price: Vec<f64>,
    availability: Vec<Availability>,
    /// 1 where the price is reduced.
    on_sale: Vec<i32>,
    /// [`NEVER`](crate::rank::NEVER) where the product cannot be had, otherwise 0.
    closed: Vec<i32>,
    has_popularity: bool,
    /// 0 to 4096, which times a weight fits 32 bits.
    popularity: Vec<i32>,
    department: Vec<FacetId>,
    leaf: Vec<FacetId>,
    brand: Vec<FacetId>,
    facets: Facets,
    facets_of: Lists,
    items_of: Lists,
    /// By product, what the shop says that others are to it, as [entries](entry); empty where it says nothing.
    related: Lists,
    /// ln(1 + titles / titles with the word), by the word's number within its kind.
    word_weight: Vec<f32>,
    of_pack: OfPack,
}

impl Catalog {
    /// Reads products; those that cannot be used are skipped, and the problems say why.
    pub fn new<'a>(products: impl IntoIterator<Item = ProductRecord<'a>>) -> (Catalog, Vec<Problem>) {
        let mut builder = Builder::default();
        products.into_iter().for_each(|product| builder.push(product));
        let (catalog, report) = builder.finish();
        (catalog, report.problems)
    }

    /// Reads a Google Merchant feed in its tab-separated form.
    pub fn from_tsv(text: &str) -> (Catalog, CatalogReport) {
        let mut builder = Builder::default();
        feed::read_tsv(text, &mut builder);
        builder.finish()
    }

    /// Reads a table handed over column by column, in Merchant field names or those of Shopify's
    /// `products.json` (`variants.price` and so on): one text a column, cells parted by U+001E,
    /// several values within a cell by U+001F.
    ///
    /// ```
    /// use regulars::Catalog;
    ///
    /// let names = ["id", "title", "variants.id", "variants.price", "variants.available"];
    /// let columns = ["7", "Shirt", "71\u{1f}72", "9.00\u{1f}9.50", "true\u{1f}false"];
    /// let (catalog, report) =
    ///     Catalog::from_columns(&names.map(String::from), &columns.map(String::from));
    /// assert_eq!((catalog.len(), report.skipped), (2, 0));
    /// ```
    pub fn from_columns(names: &[String], columns: &[String]) -> (Catalog, CatalogReport) {
        Catalog::read_columns(names, columns, false)
    }

    /// As [`Catalog::from_columns`], for the columns of a pack, whose items may lack a title: of some, the
    /// shop's log tells the id and nothing else. A packer sees by it what an engine makes of the columns.
    ///
    /// ```
    /// use regulars::Catalog;
    ///
    /// let names = ["id", "title"].map(String::from);
    /// let columns = ["1\u{1e}2", "Green tea\u{1e}"].map(String::from);
    /// let (catalog, report) = Catalog::from_pack(&names, &columns);
    /// assert_eq!((catalog.len(), report.skipped), (2, 0));
    ///
    /// let (catalog, report) = Catalog::from_columns(&names, &columns);
    /// assert_eq!((catalog.len(), report.skipped), (1, 1));
    /// ```
    pub fn from_pack(names: &[String], columns: &[String]) -> (Catalog, CatalogReport) {
        Catalog::read_columns(names, columns, true)
    }

    #[inline(never)]
    fn read_columns(names: &[String], columns: &[String], takes_untitled: bool) -> (Catalog, CatalogReport) {
        let mut builder = Builder::taking_untitled(takes_untitled);
        feed::read_columns(names, columns, &mut builder);
        builder.finish()
    }

    /// How many products there are.
    pub fn len(&self) -> usize {
        self.ids.len()
    }

    /// Whether there is no product at all.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The number of the product with that id. A group's id stands for the group's first product, since
    /// many shops report the product where they sell the variant.
    ///
    /// ```
    /// let (catalog, _) = regulars::Catalog::from_tsv("id\ttitle\titem_group_id\n7\tShirt\tshirts\n");
    /// assert_eq!((catalog.find("7"), catalog.find("shirts"), catalog.find("8")), (Some(0), Some(0), None));
    /// ```
    pub fn find(&self, item_id: &str) -> Option<ItemIndex> {
        let item_id = item_id.trim();
        if let Some(position) = self.ids.find(item_id) {
            return Some(self.by_position[position as usize]);
        }
        let of_group = self.groups.find(item_id).map(|group| self.first_of_group[group as usize]);
        of_group.or_else(|| self.find_alias(item_id))
    }

    /// The product at that place of the shop's own list.
    pub(crate) fn at_position(&self, position: u32) -> ItemIndex {
        self.by_position[position as usize]
    }

    pub(crate) fn currency(&self) -> &str {
        &self.currency
    }

    /// The id of the product's group; empty where it stands alone.
    pub(crate) fn group_id(&self, item: ItemIndex) -> &str {
        self.groups.get(self.group[item as usize])
    }

    pub(crate) fn id(&self, item: ItemIndex) -> &str {
        self.ids.get(self.position[item as usize])
    }

    /// What a page needs to draw the product; `None` beyond the catalogue's end.
    pub fn product(&self, item: u32) -> Option<Product> {
        let at = item as usize;
        let id = self.ids.get(*self.position.get(at)?).to_owned();
        let text = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        let facet = |facet: FacetId| (facet != NO_FACET).then(|| self.facets.value(facet).to_owned());
        let group = self.group[at];
        let mut product = Product {
            id,
            title: self.titles.get(at).to_owned(),
            link: text(self.links.get(at)),
            image_link: text(self.image_links.get(at)),
            brand: facet(self.brand[at]),
            product_type: facet(self.leaf[at]),
            currency: text(&self.currency),
            item_group_id: text(self.groups.get(group)),
            ..Product::default()
        };
        self.listing(at).put_on(&mut product);
        Some(product)
    }

    /// The facet of that number, as reasons name it; `None` beyond the last.
    pub fn facet(&self, facet: u32) -> Option<Facet> {
        ((facet as usize) < self.facets.len()).then(|| self.facets.facet(facet))
    }

    pub(crate) fn find_facet(&self, kind: FacetKind, value: &str) -> Option<FacetId> {
        self.facets.find(kind, value)
    }

    /// Whether any product is of that category, whatever the case of the path's letters.
    pub(crate) fn has_category(&self, path: &str) -> bool {
        self.facets.of_kind(FacetKind::Category).any(|category| is_same_name(category, path))
    }

    pub(crate) fn facet_value(&self, facet: FacetId) -> &str {
        self.facets.value(facet)
    }

    /// The categories that are wanted, by their paths.
    pub(crate) fn categories(&self, is_wanted: &dyn Fn(&str) -> bool) -> Vec<FacetId> {
        self.facets_of_kind(FacetKind::Category, is_wanted)
    }

    /// The facets of a kind that are wanted, by their values.
    pub(crate) fn facets_of_kind(&self, kind: FacetKind, is_wanted: &dyn Fn(&str) -> bool) -> Vec<FacetId> {
        let wanted = self.facets.of_kind(kind).zip(0..).filter(|(value, _)| is_wanted(value));
        wanted.map(|(_, facet)| self.facets.id(kind, facet)).collect()
    }

    /// Whether at least half of the products with a facet are of one of these categories.
    pub(crate) fn is_mostly_of(&self, facet: FacetId, categories: &[FacetId]) -> bool {
        let items = self.items_of(facet);
        let of_them = items.iter().filter(|&&item| categories.contains(&self.leaf(item))).count();
        of_them > 0 && 2 * of_them >= items.len()
    }

    pub(crate) fn facet_kind(&self, facet: FacetId) -> FacetKind {
        self.facets.kind(facet)
    }

    /// Whether the facet is a product's role, which makes no two products alike.
    pub(crate) fn is_role(&self, facet: FacetId) -> bool {
        is_role(self.facets.kind(facet), self.facets.value(facet))
    }

    pub(crate) fn facet_count(&self) -> usize {
        self.facets.len()
    }

    /// The numbers of a product's facets, ascending; none beyond the catalogue's end.
    ///
    /// ```
    /// let (catalog, _) = regulars::Catalog::from_tsv("id\ttitle\tbrand\n7\tShirt\tAcme\n");
    /// let brand = catalog.facets_of(0)[0];
    /// assert_eq!(catalog.facet(brand).unwrap().value, "Acme");
    /// ```
    pub fn facets_of(&self, item: ItemIndex) -> &[FacetId] {
        self.facets_of.get(item as usize)
    }

    pub(crate) fn items_of(&self, facet: FacetId) -> &[ItemIndex] {
        self.items_of.get(facet as usize)
    }

    /// How much a word tells: rare words more. 1 for facets that are no words.
    pub(crate) fn word_weight(&self, facet: FacetId) -> f32 {
        match self.facets.kind(facet) {
            FacetKind::Word => {
                let first = self.facets.id(FacetKind::Word, 0);
                self.word_weight.get((facet - first) as usize).copied().unwrap_or(1.0)
            }
            _ => 1.0,
        }
    }

    /// Products of one leaf category stand side by side on shelves of at most 64: where each begins,
    /// and the end of the last.
    pub(crate) fn shelves(&self) -> &[ItemIndex] {
        &self.shelves
    }

    pub(crate) fn group(&self, item: ItemIndex) -> u32 {
        self.group[item as usize]
    }

    pub(crate) fn leaf(&self, item: ItemIndex) -> FacetId {
        self.leaf[item as usize]
    }

    pub(crate) fn department(&self, item: ItemIndex) -> FacetId {
        self.department[item as usize]
    }

    pub(crate) fn brand(&self, item: ItemIndex) -> FacetId {
        self.brand[item as usize]
    }

    pub(crate) fn position(&self, item: ItemIndex) -> u32 {
        self.position[item as usize]
    }

    fn push_listing(&mut self, listing: Listing) {
        self.price.push(listing.price);
        self.sale_price.push(listing.sale_price);
        self.availability.push(listing.availability);
        self.on_sale.push(0);
        self.closed.push(0);
        self.set_listing(self.price.len() - 1, listing);
    }

    fn set_listing(&mut self, at: usize, listing: Listing) {
        let Listing { price, sale_price, availability } = listing.checked();
        self.price[at] = price;
        self.sale_price[at] = sale_price;
        self.availability[at] = availability;
        self.on_sale[at] = i32::from(!sale_price.is_nan());
        self.closed[at] = if availability == Availability::OutOfStock { NEVER } else { 0 };
    }

    fn listing(&self, at: usize) -> Listing {
        Listing {
            price: self.price[at],
            sale_price: self.sale_price[at],
            availability: self.availability[at],
        }
    }

    /// What is asked for the product now, if that is known.
    pub(crate) fn asked_price(&self, item: ItemIndex) -> Option<f64> {
        Some(self.listing(item as usize).asked()).filter(|price| !price.is_nan())
    }

    pub(crate) fn availability(&self, item: ItemIndex) -> Availability {
        self.availability[item as usize]
    }

    /// Makes what follows from the other columns.
    fn complete(&mut self) {
        self.shelves = shelves(&self.leaf);
        self.items_of = self.facets_of.transposed(self.facets.len());
    }

    pub(crate) fn on_sale(&self) -> &[i32] {
        &self.on_sale
    }

    pub(crate) fn closed(&self) -> &[i32] {
        &self.closed
    }

    pub(crate) fn has_popularity(&self) -> bool {
        self.has_popularity
    }

    pub(crate) fn popularity(&self) -> &[i32] {
        &self.popularity
    }
}
