//! From products as the shop wrote them to columns.

use alloc::borrow::{Cow, ToOwned};
use alloc::string::String;
use alloc::vec::Vec;
use core::mem;
use core::ops::Range;

use crate::catalog::facet::{FacetKind, Facets, NO_FACET};
use crate::catalog::index::Names;

use crate::catalog::price::parse_price;
use crate::catalog::product::{Availability, ProductRecord};
use crate::catalog::relation::{Naming, relate};
use crate::catalog::role::{Role, role_named_in};
use crate::catalog::words::{is_same_name, lower, lower_case, words};
use crate::catalog::{Catalog, Listing, NO_GROUP, word_weight};
use crate::decimal::decimal;
use crate::problem::{Problem, Problems};
use crate::sort;

/// Deeper levels of a category path are left out: GA4 and Merchant Center stop at five as well.
pub(crate) const DEEPEST_CATEGORY: usize = 5;
/// Fewer priced products than this make no fifths; their parent category's prices are used.
const PRICES_FOR_BANDS: usize = 20;
/// The most tags kept of one product.
const MOST_TAGS: usize = 16;
/// A word in more than this share of the titles tells nothing of a taste.
const COMMON_WORD_SHARE: f64 = 0.3;
/// Long enough to pass over many products at once, short enough to look through quickly.
const LONGEST_SHELF: u32 = 64;
/// Popularity is held in this many steps, so that it times a weight fits 32 bits.
const POPULARITY_STEPS: f64 = 4096.0;

struct Row<'a> {
    title: Cow<'a, str>,
    link: Cow<'a, str>,
    image_link: Cow<'a, str>,
    item_group_id: Cow<'a, str>,
    listing: Listing,
    popularity: f64,
    /// Numbers within their kind: the category from the top down, then the brand, tags and colours.
    facets: Vec<(FacetKind, u32)>,
    words: Vec<u32>,
    related: Vec<(Naming, Cow<'a, str>)>,
    line: usize,
}

/// Takes products one by one, skips and counts the bad, and makes a [`Catalog`] of the rest.
#[derive(Default)]
pub(crate) struct Builder<'a> {
    rows: Vec<Row<'a>>,
    /// Ids in the order of the rows.
    ids: Names,
    /// Of each category node, the one above.
    parents: Vec<u32>,
    facets: Facets,
    word_counts: Vec<u32>,
    currency: String,
    seen: usize,
    skipped: usize,
    problems: Problems,
    /// Whether a product may do without a title.
    takes_untitled: bool,
}

impl<'a> Builder<'a> {
    pub(crate) fn taking_untitled(takes_untitled: bool) -> Self {
        Builder { takes_untitled, ..Builder::default() }
    }

    pub(crate) fn push(&mut self, product: ProductRecord<'a>) {
        let place = self.seen + 1;
        self.push_from_line(product, place);
    }

    pub(crate) fn push_from_line(&mut self, mut product: ProductRecord<'a>, line: usize) {
        let related = mem::take(&mut product.related);
        match self.row(&product, line) {
            Ok(row) => {
                self.seen += 1;
                self.rows.push(Row { related, ..row });
            }
            Err(problem) => self.skip(problem.at_line(line)),
        }
    }

    pub(crate) fn skip(&mut self, problem: Problem) {
        self.seen += 1;
        self.skipped += 1;
        self.problem(problem);
    }

    pub(crate) fn problem(&mut self, problem: Problem) {
        self.problems.add(problem);
    }

    fn row(&mut self, product: &ProductRecord<'a>, line: usize) -> Result<Row<'a>, Problem> {
        let id = product.id.trim();
        if id.is_empty() {
            return Err(Problem::new("product.id", "id", "", "an id", "Give every product its id."));
        }
        if self.ids.find(id).is_some() {
            return Err(Problem::new(
                "product.duplicate",
                "id",
                id,
                "an id that no other product has",
                "Remove the second, or give variants ids of their own and one item_group_id.",
            ));
        }
        let title = product.title.trim();
        if title.is_empty() && !self.takes_untitled {
            let mend = "Give every product the title that shoppers read.";
            return Err(Problem::new("product.title", "title", "", "a title", mend));
        }
        // Only a product that is kept may fix the catalogue's currency.
        let mut currency = self.currency.clone();
        let price = read_amount(&product.price, "price", &mut currency)?;
        let sale_price = read_amount(&product.sale_price, "sale_price", &mut currency)?;
        let availability = Availability::read(&product.availability)?;
        let popularity = match product.popularity.trim() {
            "" => f64::NAN,
            text => decimal(text).filter(|popularity| *popularity >= 0.0).ok_or_else(|| {
                Problem::new(
                    "product.popularity",
                    "popularity",
                    text,
                    "a number of at least 0",
                    "Give orders or views of the last weeks, or leave it out.",
                )
            })?,
        };

        let category = match product.product_type.trim() {
            "" => &product.google_product_category,
            own => own,
        };
        let mut facets = Vec::new();
        let mut path = String::new();
        for level in category_levels(category) {
            if !path.is_empty() {
                path.push_str(" > ");
            }
            path.push_str(level);
            let node = self.facets.intern(FacetKind::Category, &path);
            if node as usize == self.parents.len() {
                self.parents.push(facets.last().map_or(NO_FACET, |(_, parent)| *parent));
            }
            facets.push((FacetKind::Category, node));
        }
        let brand = product.brand.trim();
        if !brand.is_empty() {
            facets.push((FacetKind::Brand, self.facets.intern(FacetKind::Brand, brand)));
        }
        let tags = product.tags.iter().map(|tag| tag.trim()).filter(|tag| !tag.is_empty());
        for tag in tags.clone().filter(|tag| role_named_in(tag).is_none()).take(MOST_TAGS) {
            facets.push((FacetKind::Tag, self.facets.intern(FacetKind::Tag, tag)));
        }
        let role = Some(product.role.trim()).filter(|role| !role.is_empty());
        for role in role.into_iter().chain(tags.filter_map(role_named_in)) {
            match Role::read(role) {
                Ok(role) => facets.push((FacetKind::Tag, self.facets.intern(FacetKind::Tag, role.tag()))),
                Err(problem) => self.problems.add(problem.at_line(line)),
            }
        }
        for color in product.color.split('/').map(str::trim).filter(|color| !color.is_empty()) {
            let color = self.facets.intern(FacetKind::Color, &lower_case(color));
            facets.push((FacetKind::Color, color));
        }
        let words: Vec<u32> =
            words(title).iter().map(|word| self.facets.intern(FacetKind::Word, word)).collect();
        for &word in &words {
            if word as usize >= self.word_counts.len() {
                self.word_counts.resize(word as usize + 1, 0);
            }
            self.word_counts[word as usize] += 1;
        }
        self.ids.intern(id);
        self.currency = currency;
        Ok(Row {
            title: trimmed(&product.title),
            link: trimmed(&product.link),
            image_link: trimmed(&product.image_link),
            item_group_id: trimmed(&product.item_group_id),
            listing: Listing { price, sale_price, availability }.checked(),
            popularity,
            facets,
            words,
            related: Vec::new(),
            line,
        })
    }

    pub(crate) fn finish(mut self) -> (Catalog, CatalogReport) {
        let word_of = telling_words(&mut self.facets, &self.word_counts, self.rows.len());

        // Products of one category stand together, so that a taste for it is added to one range.
        let order = tree_order(&self.parents);
        let category = |row: &Row| row.facets.iter().rfind(|(kind, _)| *kind == FacetKind::Category).copied();
        let place_in_tree = |row: &Row| category(row).map_or(0, |(_, node)| 1 + order[node as usize]);
        let mut keys: Vec<u64> = self
            .rows
            .iter()
            .zip(0..)
            .map(|(row, position)| sort::key(place_in_tree(row), position))
            .collect();
        sort::sort(&mut keys);
        let positions: Vec<usize> = keys.into_iter().map(sort::place).collect();
        let rows: Vec<&Row> = positions.iter().map(|&position| &self.rows[position]).collect();

        let mut bands = vec![None; rows.len()];
        fill_bands(&rows, 0, 0..rows.len(), &mut bands);
        let bands: Vec<Option<u32>> = bands
            .into_iter()
            .map(|band| band.map(|band| self.facets.intern(FacetKind::PriceBand, band)))
            .collect();
        self.facets.number();

        let mut catalog = Catalog { currency: self.currency, ids: self.ids, ..Catalog::default() };
        let most_popular = rows.iter().map(|row| row.popularity).fold(f64::NAN, f64::max);
        catalog.has_popularity = most_popular > 0.0;
        let count = rows.len() as f64;
        catalog.by_position = vec![0; rows.len()];
        for (item, (row, &position)) in rows.iter().zip(&positions).enumerate() {
            catalog.by_position[position] = item as u32;
            let standing = if catalog.has_popularity {
                let popularity = if row.popularity.is_nan() { 0.0 } else { row.popularity };
                libm::log1p(popularity) / libm::log1p(most_popular)
            } else {
                1.0 - position as f64 / count
            };
            let facet = |kind, local: u32| self.facets.id(kind, local);
            let first = |wanted: FacetKind| row.facets.iter().find(|(kind, _)| *kind == wanted).copied();
            let id_of =
                |found: Option<(FacetKind, u32)>| found.map_or(NO_FACET, |(kind, local)| facet(kind, local));
            catalog.department.push(id_of(first(FacetKind::Category)));
            catalog.leaf.push(id_of(category(row)));
            catalog.brand.push(id_of(first(FacetKind::Brand)));
            let words = row.words.iter().filter_map(|&word| word_of[word as usize]);
            let mut facets: Vec<u64> = row
                .facets
                .iter()
                .copied()
                .chain(bands[item].map(|band| (FacetKind::PriceBand, band)))
                .chain(words.map(|word| (FacetKind::Word, word)))
                .map(|(kind, local)| facet(kind, local).into())
                .collect();
            sort::sort(&mut facets);
            facets.dedup();
            catalog.facets_of.push(facets.into_iter().map(|facet| facet as u32));
            catalog.group.push(if row.item_group_id.is_empty() {
                NO_GROUP
            } else {
                let group = catalog.groups.intern(&row.item_group_id);
                // The variant that the shop lists first stands for all.
                match catalog.first_of_group.get_mut(group as usize) {
                    Some(first) if position < positions[*first as usize] => *first = item as u32,
                    Some(_) => {}
                    None => catalog.first_of_group.push(item as u32),
                }
                group
            });
            catalog.titles.push(&row.title);
            catalog.links.push(&row.link);
            catalog.image_links.push(&row.image_link);
            catalog.position.push(position as u32);
            catalog.push_listing(row.listing);
            catalog.popularity.push((standing * POPULARITY_STEPS) as i32);
        }
        catalog.facets = self.facets;
        catalog.complete();
        let named = (0..).zip(&rows).map(|(item, row)| (item, &row.related[..], row.line));
        catalog.related = relate(&catalog, named, &mut self.problems);
        let report = CatalogReport {
            products: self.rows.len() as u32,
            skipped: self.skipped as u32,
            problems: self.problems.into_vec(),
        };
        let words = catalog.facets.of_kind(FacetKind::Word).enumerate().map(|(local, _)| {
            let id = catalog.facets.id(FacetKind::Word, local as u32);
            word_weight(catalog.len(), catalog.items_of.get(id as usize).len())
        });
        catalog.word_weight = words.collect();
        (catalog, report)
    }
}

/// The amount, or NaN where the feed says nothing. All prices of a catalogue are in one currency, which
/// the first that names one decides.
fn read_amount(text: &str, field: &str, currency: &mut String) -> Result<f64, Problem> {
    if text.trim().is_empty() {
        return Ok(f64::NAN);
    }
    let price = parse_price(text, field)?;
    if currency.is_empty() {
        *currency = price.currency;
    } else if !price.currency.is_empty() && price.currency != *currency {
        return Err(Problem::new(
            "product.currency",
            field,
            text,
            "the same currency as the products before it",
            "Hand over one catalogue for each currency.",
        ));
    }
    Ok(price.amount)
}

/// How reading a catalogue went.
#[derive(Clone, Debug, Default, PartialEq, serde::Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct CatalogReport {
    /// Products that can be ranked.
    pub products: u32,
    /// Records that were left out.
    pub skipped: u32,
    /// Why, counted by kind.
    pub problems: Vec<Problem>,
}

fn trimmed<'a>(text: &Cow<'a, str>) -> Cow<'a, str> {
    match text {
        Cow::Borrowed(text) => text.trim().into(),
        Cow::Owned(text) => text.trim().to_owned().into(),
    }
}

/// The levels of a category path, from the top.
pub(crate) fn category_levels(path: &str) -> impl Iterator<Item = &str> {
    path.split('>').map(str::trim).filter(|level| !level.is_empty()).take(DEEPEST_CATEGORY)
}

/// Whether a category is another, or beneath it.
pub(crate) fn is_within_category(category: &str, above: &str) -> bool {
    // Nearly all differ in their first letter; to part them into levels takes fifty times as long.
    let first = |path: &str| path.bytes().next().filter(u8::is_ascii_alphanumeric);
    if let (Some(one), Some(other)) = (first(category), first(above))
        && !one.eq_ignore_ascii_case(&other)
    {
        return false;
    }
    // Where two letters differ, so do their levels; that is quicker to see, and a shopper likes hundreds of categories.
    let letters = |path| str::trim_start(path).chars().map(lower);
    let differ = letters(category).zip(letters(above)).find(|(own, other)| own != other);
    let is_letter = |c: char| c != '>' && !c.is_whitespace();
    if differ.is_some_and(|(own, other)| is_letter(own) && is_letter(other)) {
        return false;
    }
    let mut levels = category_levels(category);
    category_levels(above).all(|level| levels.next().is_some_and(|own| is_same_name(own, level)))
}

/// Whether two paths are of one category.
pub(crate) fn is_same_category(one: &str, other: &str) -> bool {
    is_within_category(one, other) && is_within_category(other, one)
}

/// Drops the words that no second title has and those that most titles have; returns where each
/// word went.
fn telling_words(facets: &mut Facets, counts: &[u32], titles: usize) -> Vec<Option<u32>> {
    let most = (COMMON_WORD_SHARE * titles as f64).max(2.0) as u32;
    let mut next = 0;
    let place = |&count: &u32| {
        (2..=most).contains(&count).then(|| {
            next += 1;
            next - 1
        })
    };
    let places: Vec<Option<u32>> = counts.iter().map(place).collect();
    let mut kept = Names::default();
    for (word, place) in facets.of_kind(FacetKind::Word).zip(&places) {
        if place.is_some() {
            kept.intern(word);
        }
    }
    facets.replace(FacetKind::Word, kept);
    places
}

/// Where each shelf begins, and the end of the last.
pub(super) fn shelves(leaf: &[u32]) -> Vec<u32> {
    let mut shelves: Vec<u32> = Vec::new();
    for (item, leaf_of) in (0..).zip(leaf) {
        let goes_on = shelves
            .last()
            .is_some_and(|&start| leaf[start as usize] == *leaf_of && item - start < LONGEST_SHELF);
        if !goes_on {
            shelves.push(item);
        }
    }
    shelves.push(leaf.len() as u32);
    shelves
}

/// The place of each category node when the tree is walked from the top, children in the order in
/// which the shop first named them. Parents come before their children in `parents`.
fn tree_order(parents: &[u32]) -> Vec<u32> {
    let mut sizes = vec![1u32; parents.len()];
    for node in (0..parents.len()).rev() {
        if let Some(&size) = sizes.get(node)
            && let Some(parent) = sizes.get_mut(parents[node] as usize)
        {
            *parent += size;
        }
    }
    // The next free place below each node; the last entry stands for the root.
    let mut next = vec![0u32; parents.len() + 1];
    let mut order = vec![0u32; parents.len()];
    for node in 0..parents.len() {
        let above = (parents[node] as usize).min(parents.len());
        order[node] = next[above];
        next[node] = order[node] + 1;
        next[above] += sizes[node];
    }
    order
}

/// Finds the fifth of its category's prices into which each product falls; of larger subcategories,
/// more finely, of theirs. `rows` stand in the order of the category tree.
fn fill_bands(rows: &[&Row], depth: usize, range: Range<usize>, bands: &mut [Option<&'static str>]) {
    let asked = |row: &Row| {
        let Listing { price, sale_price, .. } = row.listing;
        if sale_price.is_nan() { price } else { sale_price }
    };
    // Amounts of at least 0 sort as their bits do.
    let prices = rows[range.clone()].iter().map(|row| asked(row)).filter(|price| !price.is_nan());
    let mut prices: Vec<u64> = prices.map(f64::to_bits).collect();
    if depth > 0 && prices.len() < PRICES_FOR_BANDS {
        return;
    }
    sort::sort(&mut prices);
    for at in range.clone() {
        let price = asked(rows[at]);
        if !price.is_nan() {
            let cheaper = prices.partition_point(|&other| other < price.to_bits());
            bands[at] = Some(["1", "2", "3", "4", "5"][(cheaper * 5 / prices.len()).min(4)]);
        }
    }
    let level = |row: &Row| row.facets.get(depth).filter(|(kind, _)| *kind == FacetKind::Category).copied();
    let mut start = range.start;
    while start < range.end {
        let category = level(rows[start]);
        let len = rows[start..range.end].iter().take_while(|row| level(row) == category).count();
        if category.is_some() {
            fill_bands(rows, depth + 1, start..start + len, bands);
        }
        start += len;
    }
}

#[cfg(test)]
mod tests {
    use super::is_within_category;

    #[test]
    fn a_category_is_within_itself_and_those_above_it() {
        for (category, above, expected) in [
            ("Drinks > Tea", "Drinks", true),
            ("Drinks > Tea", " drinks>TEA ", true),
            ("Drinks", "Drinks > Tea", false),
            ("Drinks > Teapots", "Drinks > Tea", false),
            ("Food > Drinks", "Drinks", false),
            ("Drinks>Tea", "drinks  >  tea", true),
            ("Drinks  > Tea > Green", " drinks>tea ", true),
            ("Drinks > Tea", "Drinks > Team", false),
            ("Drinks Tea", "Drinks > Tea", false),
            ("Été > Thé", "été > THÉ", true),
        ] {
            assert_eq!(is_within_category(category, above), expected, "{category}, {above}");
        }
    }
}
