//! From products as the shop wrote them to columns.

use std::borrow::Cow;
use std::ops::Range;

use indexmap::IndexMap;
use rustc_hash::FxBuildHasher;

use crate::catalog::facet::{FacetKind, Facets, NO_FACET};

use crate::catalog::price::parse_price;
use crate::catalog::product::{Availability, ProductRecord};
use crate::catalog::words::words;
use crate::catalog::{Catalog, NO_GROUP};
use crate::problem::{Problem, Problems};
use crate::rank::NEVER;

/// Deeper levels of a category path are left out: GA4 and Merchant Center stop at five as well.
const DEEPEST_CATEGORY: usize = 5;
/// Fewer priced products than this make no fifths; their parent category's prices are used.
const PRICES_FOR_BANDS: usize = 20;
/// The most tags kept of one product.
const MOST_TAGS: usize = 16;
/// A word in more than this share of the titles tells nothing of a taste.
const COMMON_WORD_SHARE: f64 = 0.3;
/// Popularity is held in this many steps, so that it times a weight fits 32 bits.
const POPULARITY_STEPS: f64 = 4096.0;

struct Row<'a> {
    position: u32,
    id: Cow<'a, str>,
    title: Cow<'a, str>,
    link: Cow<'a, str>,
    image_link: Cow<'a, str>,
    item_group_id: Cow<'a, str>,
    path: String,
    price: f64,
    sale_price: f64,
    availability: Availability,
    popularity: f64,
    /// Numbers within their kind: the category from the top down, then the brand, tags and colours.
    facets: Vec<(FacetKind, u32)>,
    words: Vec<u32>,
}

/// Takes products one by one, skips and counts the bad, and makes a [`Catalog`] of the rest.
#[derive(Default)]
pub(crate) struct Builder<'a> {
    rows: Vec<Row<'a>>,
    known: IndexMap<Cow<'a, str>, (), FxBuildHasher>,
    facets: Facets,
    word_counts: Vec<u32>,
    currency: String,
    seen: usize,
    skipped: usize,
    problems: Problems,
}

impl<'a> Builder<'a> {
    pub(crate) fn push(&mut self, product: ProductRecord<'a>) {
        let place = self.seen + 1;
        self.push_from_line(product, place);
    }

    pub(crate) fn push_from_line(&mut self, product: ProductRecord<'a>, line: usize) {
        match self.row(product) {
            Ok(row) => {
                self.seen += 1;
                self.known.insert(row.id.clone(), ());
                self.rows.push(row);
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

    fn row(&mut self, product: ProductRecord<'a>) -> Result<Row<'a>, Problem> {
        let id = trimmed(product.id);
        if id.is_empty() {
            return Err(Problem::new("product.id", "id", "", "an id", "Give every product its id."));
        }
        if self.known.contains_key(&id) {
            return Err(Problem::new(
                "product.duplicate",
                "id",
                &id,
                "an id that no other product has",
                "Remove the second, or give variants ids of their own and one item_group_id.",
            ));
        }
        let title = trimmed(product.title);
        if title.is_empty() {
            let mend = "Give every product the title that shoppers read.";
            return Err(Problem::new("product.title", "title", "", "a title", mend));
        }
        let price = self.price(&product.price, "price")?;
        let sale_price = self.price(&product.sale_price, "sale_price")?;
        let availability = Availability::parse(&product.availability).ok_or_else(|| {
            Problem::new(
                "product.availability",
                "availability",
                &product.availability,
                "in_stock, out_of_stock, preorder or backorder",
                "Write one of the four, or leave it out for in_stock.",
            )
        })?;
        let popularity = match product.popularity.trim() {
            "" => f64::NAN,
            text => text.parse().ok().filter(|p: &f64| *p >= 0.0 && p.is_finite()).ok_or_else(|| {
                Problem::new(
                    "product.popularity",
                    "popularity",
                    text,
                    "a number of at least 0",
                    "Give orders or views of the last weeks, or leave it out.",
                )
            })?,
        };

        let category = match trimmed(product.product_type) {
            own if !own.is_empty() => own,
            _ => trimmed(product.google_product_category),
        };
        let mut facets = Vec::new();
        let mut path = String::new();
        for level in category_levels(&category) {
            if !path.is_empty() {
                path.push_str(" > ");
            }
            path.push_str(level);
            facets.push((FacetKind::Category, self.facets.intern(FacetKind::Category, &path)));
        }
        let brand = trimmed(product.brand);
        if !brand.is_empty() {
            facets.push((FacetKind::Brand, self.facets.intern(FacetKind::Brand, &brand)));
        }
        for tag in product.tags.iter().map(|tag| tag.trim()).filter(|tag| !tag.is_empty()).take(MOST_TAGS) {
            facets.push((FacetKind::Tag, self.facets.intern(FacetKind::Tag, tag)));
        }
        for color in product.color.split('/').map(str::trim).filter(|color| !color.is_empty()) {
            let color = self.facets.intern(FacetKind::Color, &color.to_lowercase());
            facets.push((FacetKind::Color, color));
        }
        let words: Vec<u32> =
            words(&title).iter().map(|word| self.facets.intern(FacetKind::Word, word)).collect();
        for &word in &words {
            if word as usize >= self.word_counts.len() {
                self.word_counts.resize(word as usize + 1, 0);
            }
            self.word_counts[word as usize] += 1;
        }
        Ok(Row {
            position: self.rows.len() as u32,
            id,
            title,
            link: trimmed(product.link),
            image_link: trimmed(product.image_link),
            item_group_id: trimmed(product.item_group_id),
            path,
            price,
            sale_price: if sale_price < price { sale_price } else { f64::NAN },
            availability,
            popularity,
            facets,
            words,
        })
    }

    /// The amount, or NaN where the feed says nothing. All prices of a catalogue are in one currency.
    fn price(&mut self, text: &str, field: &str) -> Result<f64, Problem> {
        if text.trim().is_empty() {
            return Ok(f64::NAN);
        }
        let price = parse_price(text, field)?;
        if self.currency.is_empty() {
            self.currency = price.currency;
        } else if !price.currency.is_empty() && price.currency != self.currency {
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

    pub(crate) fn finish(mut self) -> (Catalog, CatalogReport) {
        let report = CatalogReport {
            products: self.rows.len() as u32,
            skipped: self.skipped as u32,
            problems: self.problems.into_vec(),
        };
        let word_of = telling_words(&mut self.facets, &self.word_counts, self.rows.len());

        // Products of one category stand together, so that a taste for it is added to one range.
        let mut rows = self.rows;
        rows.sort_by(|a, b| {
            let levels = a.path.split(" > ").cmp(b.path.split(" > "));
            levels.then(a.position.cmp(&b.position))
        });
        for (at, band) in price_bands(&rows).into_iter().enumerate() {
            if let Some(band) = band {
                let band = self.facets.intern(FacetKind::PriceBand, band);
                rows[at].facets.push((FacetKind::PriceBand, band));
            }
        }
        self.facets.number();

        let mut catalog = Catalog { currency: self.currency, ..Catalog::default() };
        let most_popular = rows.iter().map(|row| row.popularity).fold(f64::NAN, f64::max);
        catalog.has_popularity = most_popular > 0.0;
        let count = rows.len() as f64;
        let mut by_position = vec![0u32; rows.len()];
        for (item, row) in rows.into_iter().enumerate() {
            by_position[row.position as usize] = item as u32;
            let standing = if catalog.has_popularity {
                let popularity = if row.popularity.is_nan() { 0.0 } else { row.popularity };
                libm::log1p(popularity) / libm::log1p(most_popular)
            } else {
                1.0 - f64::from(row.position) / count
            };
            let mut facets: Vec<u32> =
                row.facets.iter().map(|&(kind, local)| self.facets.id(kind, local)).collect();
            let first_of = |kind| row.facets.iter().find(|(k, _)| *k == kind).map(|(_, local)| *local);
            let last_of = |kind| row.facets.iter().rfind(|(k, _)| *k == kind).map(|(_, local)| *local);
            let id_of = |kind, local: Option<u32>| local.map_or(NO_FACET, |at| self.facets.id(kind, at));
            catalog.department.push(id_of(FacetKind::Category, first_of(FacetKind::Category)));
            catalog.leaf.push(id_of(FacetKind::Category, last_of(FacetKind::Category)));
            catalog.brand.push(id_of(FacetKind::Brand, first_of(FacetKind::Brand)));
            facets.extend(
                row.words
                    .iter()
                    .filter_map(|&word| word_of[word as usize])
                    .map(|word| self.facets.id(FacetKind::Word, word)),
            );
            facets.sort_unstable();
            facets.dedup();
            catalog.facets_of.push(facets);
            catalog.group.push(if row.item_group_id.is_empty() {
                NO_GROUP
            } else {
                let group = catalog.groups.entry(row.item_group_id.into());
                let number = group.index() as u32;
                group.or_insert(item as u32);
                number
            });
            catalog.ids.insert(row.id.into());
            catalog.titles.push(&row.title);
            catalog.links.push(&row.link);
            catalog.image_links.push(&row.image_link);
            catalog.position.push(row.position);
            catalog.on_sale.push(i32::from(!row.sale_price.is_nan()));
            catalog.closed.push(if row.availability == Availability::OutOfStock { NEVER } else { 0 });
            catalog.price.push(row.price);
            catalog.sale_price.push(row.sale_price);
            catalog.availability.push(row.availability);
            catalog.popularity.push((standing * POPULARITY_STEPS) as i32);
        }
        catalog.items_of = catalog.facets_of.transposed(self.facets.len());
        catalog.by_position = by_position;
        catalog.word_weight = self
            .facets
            .of_kind(FacetKind::Word)
            .enumerate()
            .map(|(local, _)| {
                let id = self.facets.id(FacetKind::Word, local as u32);
                let titles = catalog.items_of.get(id as usize).len().max(1);
                libm::log1p(count / titles as f64) as f32
            })
            .collect();
        catalog.facets = self.facets;
        (catalog, report)
    }
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

fn trimmed(text: Cow<'_, str>) -> Cow<'_, str> {
    match text {
        Cow::Borrowed(text) => text.trim().into(),
        Cow::Owned(text) => text.trim().to_owned().into(),
    }
}

/// The levels of a category path, from the top.
pub(crate) fn category_levels(path: &str) -> impl Iterator<Item = &str> {
    path.split('>').map(str::trim).filter(|level| !level.is_empty()).take(DEEPEST_CATEGORY)
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
    let kept: Vec<Box<str>> = facets
        .of_kind(FacetKind::Word)
        .zip(&places)
        .filter(|(_, place)| place.is_some())
        .map(|(word, _)| word.into())
        .collect();
    facets.replace(FacetKind::Word, kept);
    places
}

/// The fifth of its category's prices into which each product falls. `rows` are sorted by category.
fn price_bands(rows: &[Row]) -> Vec<Option<&'static str>> {
    let mut bands = vec![None; rows.len()];
    fill_bands(rows, 0, 0..rows.len(), &mut bands);
    bands
}

/// Fills the bands of one category's rows, and then, more finely, of its larger subcategories.
fn fill_bands(rows: &[Row], depth: usize, range: Range<usize>, bands: &mut [Option<&'static str>]) {
    let asked = |row: &Row| if row.sale_price.is_nan() { row.price } else { row.sale_price };
    let mut prices: Vec<f64> =
        rows[range.clone()].iter().map(asked).filter(|price| !price.is_nan()).collect();
    if depth > 0 && prices.len() < PRICES_FOR_BANDS {
        return;
    }
    prices.sort_unstable_by(f64::total_cmp);
    for at in range.clone() {
        let price = asked(&rows[at]);
        if !price.is_nan() {
            let cheaper = prices.partition_point(|&other| other < price);
            bands[at] = Some(["1", "2", "3", "4", "5"][(cheaper * 5 / prices.len()).min(4)]);
        }
    }
    let level = |row: &Row| row.facets.get(depth).filter(|(kind, _)| *kind == FacetKind::Category).copied();
    let mut start = range.start;
    while start < range.end {
        let category = level(&rows[start]);
        let len = rows[start..range.end].iter().take_while(|row| level(row) == category).count();
        if category.is_some() {
            fill_bands(rows, depth + 1, start..start + len, bands);
        }
        start += len;
    }
}
