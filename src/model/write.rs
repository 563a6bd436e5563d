//! The packer's side of a pack: from what was learned to files.

use alloc::borrow::{Cow, ToOwned};
use alloc::collections::BTreeMap;
use alloc::string::String;
use alloc::vec::Vec;

use crate::catalog::{
    Availability, CELL, Catalog, CatalogReport, FacetKind, ItemIndex, Listing, Product, Relation, entry,
};
use crate::journal::wire::Wire;
use crate::model::baskets::{BasketHead, PackBaskets};
use crate::model::delta::Delta;
use crate::model::dictionary::{Dictionary, KindRanges, kind_of};
use crate::model::directory::{FNV_BASIS, IDS_IN_SHARD, Shard, fnv_1a, hash};
use crate::model::format::{self, Build, File};
use crate::model::head::Head;
use crate::model::items::{Items, NewItem};
use crate::model::outcomes::{Outcomes, by_trials};
use crate::model::priors::{LandingPrior, Landings, PriorColumns, Priors};
use crate::model::rows::{Row, Rows};
use crate::model::weights::Weights;
use crate::model::{CHUNK_ITEMS, HEAD_ITEMS};
use crate::offer::{ResponseCount, ResponseModel};
use crate::profile::CustomerModel;

/// The most facets of each kind that the head tells, those of the most items first; the rest stand in the chunks
/// whose items have them.
const MOST_TOLD: [u32; FacetKind::ALL.len()] = [96, 64, 32, 16, 8, 384];

/// What an item is to another is told of the first of so many items.
const MOST_NUMBERED: u32 = 1 << 28;

/// Everything that a pack holds, before it is written.
///
/// ```
/// use regulars::{Engine, PackContents, Row};
///
/// let pack = PackContents {
///     names: vec!["id".into(), "title".into()],
///     columns: vec!["1\u{1e}2".into(), "Green tea\u{1e}Black tea".into()],
///     rows: vec![Row { scale: 1.0, neighbours: vec![(1, 1.0)] }, Row::default()],
///     ..Default::default()
/// };
/// let mut engine = Engine::new(7);
/// let report = engine.load_pack(&pack.write())?;
/// assert_eq!((report.items, report.rows), (2, 1));
/// # Ok::<(), regulars::Problem>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PackContents {
    /// The names of the catalogue's columns, `id` among them.
    pub names: Vec<String>,
    /// The columns as [`Catalog::from_columns`] takes them; but titles may be empty. The cells of `id` number the
    /// items from 0. The first [`HEAD_ITEMS`](crate::HEAD_ITEMS) are those that a newcomer may see, and the others
    /// should stand near those that go with them: see [`CHUNK_ITEMS`](crate::CHUNK_ITEMS).
    pub columns: Vec<String>,
    /// Of each item, by its number; items beyond the end have an empty row.
    pub rows: Vec<Row>,
    /// What every item has by itself.
    pub priors: Priors,
    /// How much each part of a score counts.
    pub weights: Weights,
    /// What is known of those who land somewhere.
    pub landing: Vec<LandingPrior>,
    /// How the shop's customers keep ordering; absent where too little is known. What is not
    /// [valid](CustomerModel::is_valid) counts as absent.
    pub customers: Option<CustomerModel>,
    /// What an order comes to on average, in the pack's currency: above 0 and up to 10¹².
    pub order_value: Option<f64>,
    /// What the shop's orders taught.
    pub baskets: Option<PackBaskets>,
    /// Of each item, by its number, what others are to it besides what the columns name; items beyond the end have
    /// nothing of it. Of [`Relation::Alike`] the nearest first.
    pub related: Vec<Vec<(Relation, u32)>>,
    /// How shoppers answered offers, and none, in the shop's own trials: one for each offer and stage. Those of the 256
    /// that were tried most are kept.
    pub responses: Vec<ResponseCount>,
    /// The same learned from whole histories, where reports tell which are of one shopper; counts then change nothing.
    pub response_model: Option<ResponseModel>,
}

/// A pack as its files.
///
/// ```
/// let pack = regulars::PackContents {
///     names: vec!["id".into()],
///     columns: vec!["tea\u{1e}pot".into()],
///     ..Default::default()
/// };
/// let files = pack.write();
/// let names: Vec<&str> = files.files.iter().map(|(name, _)| name.as_str()).collect();
/// assert_eq!(names, ["head", "rows/0", "directory/0"]);
/// assert_eq!((files.build.len(), files.items), (16, 2));
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PackFiles {
    /// Names the build by its content: the folder in which the files stand, 16 hexadecimal digits.
    pub build: String,
    /// The files by their names, the head first; not compressed.
    pub files: Vec<(String, Vec<u8>)>,
    /// How many items there are.
    pub items: u32,
    /// How many of them have neighbours.
    pub rows: u32,
    /// What came of the catalogue.
    pub catalog: CatalogReport,
}

/// What has changed of an item since the pack was made.
///
/// ```
/// use regulars::{Availability, PackChange};
///
/// let sold_out = PackChange { item: 7, price: Some(3.2), sale_price: None, availability: Availability::OutOfStock };
/// assert!(PackChange::write("0123456789abcdef", &[sold_out]).is_some());
/// assert!(PackChange::write("my build", &[sold_out]).is_none());
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PackChange {
    /// The item's number.
    pub item: u32,
    /// The full price now, in the pack's currency.
    pub price: Option<f64>,
    /// The reduced price now, if there is one.
    pub sale_price: Option<f64>,
    /// Whether it can be had now.
    pub availability: Availability,
}

impl PackChange {
    /// The file `delta` of a build: see [`PackFiles::build`], without whose form there is none. Of several changes of
    /// one item the first counts.
    pub fn write(build: &str, changes: &[PackChange]) -> Option<Vec<u8>> {
        let build = format::build_of(build)?;
        let mut changes = changes.to_vec();
        changes.sort_by_key(|change| change.item);
        changes.dedup_by_key(|change| change.item);
        let mut delta = Delta::default();
        for PackChange { item, price, sale_price, availability } in changes {
            let (price, sale_price) = (price.unwrap_or(f64::NAN), sale_price.unwrap_or(f64::NAN));
            delta.push(item, Listing { price, sale_price, availability });
        }
        Some(format::write(File::Delta, build, |to| delta.write(to)))
    }
}

impl PackContents {
    /// The pack as files. A product that the catalogue refuses keeps its number: it is never shown, but what goes with
    /// it is known. Of equal ids the first counts. O(items log items + facets + rows).
    pub fn write(&self) -> PackFiles {
        let (catalog, report) = Catalog::from_pack(&self.names, &self.columns);
        let ids: Vec<&str> =
            self.ids().map(|ids| ids.split(CELL).map(str::trim).collect()).unwrap_or_default();
        let items = ids.len();
        let mut rows = Cow::Borrowed(&self.rows[..]);
        if rows.len() != items {
            rows.to_mut().resize(items, Row::default());
        }
        let rows = &*rows;
        let filled = Rows::filled(rows) as u32;
        let numbering = Numbering::new(&catalog);
        let baskets = self.baskets.as_ref().map(|baskets| (baskets, baskets.head()));
        let mut new = new_items(&catalog, &ids, &self.priors, baskets, &numbering);
        self.relate(&catalog, &mut new);
        let largest = Rows::largest_of(rows);
        let directory = directory(&new);
        let told = |number: u32| {
            kind_of(&numbering.ranges, number)
                .is_some_and(|kind| number - numbering.ranges[kind as usize] < MOST_TOLD[kind as usize])
        };
        let items_from = |first: usize, last: usize| {
            let new = &new[first..last];
            let dictionary = numbering.dictionary(&catalog, new, |facet| !told(facet));
            Items::new(first as u32, new, dictionary)
        };
        let head_items = items.min(HEAD_ITEMS as usize);
        let head = Head {
            items: items as u32,
            rows: filled,
            shards: directory.len() as u32,
            currency: catalog.currency().to_owned(),
            has_groups: new.iter().flat_map(|item| &item.product).any(is_variant),
            has_popularity: !self.priors.popularity.is_empty() || catalog.has_popularity(),
            facets: numbering.ranges,
            titles: catalog.len() as u32,
            largest,
            typical: Rows::typical_of(rows, largest),
            weights: self.weights,
            landings: Landings::new(&self.landing),
            dictionary: numbering.dictionary(&catalog, &new, told),
            first: items_from(0, head_items),
            outcomes: Outcomes {
                customers: self.customers,
                order_value: self.order_value,
                responses: by_trials(&self.responses),
                response_model: self.response_model.clone(),
            }
            .checked(),
            baskets: baskets.map(|(_, head)| head),
        };

        let chunk = CHUNK_ITEMS as usize;
        let starts = || (0..items).step_by(chunk);
        let mut contents: Vec<(File, Vec<u8>)> = Vec::new();
        let mut add = |file: File, write: &dyn Fn(&mut Vec<u8>)| {
            let mut content = Vec::new();
            write(&mut content);
            contents.push((file, content));
        };
        add(File::Head, &|to| head.write(to));
        for first in starts().filter(|&first| first >= head_items) {
            let file = File::Items((first / chunk) as u32);
            add(file, &|to| {
                let items = items_from(first, items.min(first + chunk));
                items.write(to);
                items.write_related(to);
            });
        }
        for first in starts() {
            let numbers = first..items.min(first + chunk);
            add(File::Rows((first / chunk) as u32), &|to| Rows::write(rows, numbers.clone(), largest, to));
        }
        if let Some((baskets, head)) = baskets {
            let mut rows = baskets.rows.clone();
            rows.resize(items, Row::default());
            let largest = head.largest();
            for first in starts() {
                let numbers = first..items.min(first + chunk);
                add(File::Baskets((first / chunk) as u32), &|to| {
                    Rows::write(&rows, numbers.clone(), largest, to)
                });
            }
        }
        for (shard, entries) in (0..).zip(&directory) {
            add(File::Directory(shard), &|to| entries.write(to));
        }

        let build = build_of(&contents);
        let files = contents.into_iter().map(|(file, content)| {
            (file.name(), format::write(file, build, |to| to.extend_from_slice(&content)))
        });
        PackFiles {
            build: format!("{build:016x}"),
            files: files.collect(),
            items: items as u32,
            rows: filled,
            catalog: report,
        }
    }

    /// Tells of each item what others are to it: those that the columns name, and those known besides.
    fn relate(&self, catalog: &Catalog, items: &mut [NewItem]) {
        let mut number_of: Vec<Option<u32>> = vec![None; catalog.len()];
        for (item, number) in items.iter().zip(0..) {
            item.variants.iter().for_each(|&product| number_of[product as usize] = Some(number));
        }
        let count = items.len() as u32;
        for (number, item) in (0..).zip(items) {
            let of_product = |&product: &ItemIndex| catalog.related(product);
            let named = item.variants.iter().flat_map(of_product);
            let named = named.filter_map(|(relation, other)| Some((relation, number_of[other as usize]?)));
            let known = self.related.get(number as usize).into_iter().flatten().copied();
            for (relation, other) in named.chain(known) {
                let entry = entry(relation, other);
                if other != number && other < count.min(MOST_NUMBERED) && !item.related.contains(&entry) {
                    item.related.push(entry);
                }
            }
        }
    }

    fn ids(&self) -> Option<&String> {
        self.columns.get(self.names.iter().position(|name| name == "id")?)
    }
}

/// Whether it has a group besides itself.
fn is_variant(product: &Product) -> bool {
    product.item_group_id.as_ref().is_some_and(|group| *group != product.id)
}

/// Names a build by what its files hold: FNV-1a of 64 bits.
fn build_of(contents: &[(File, Vec<u8>)]) -> Build {
    contents
        .iter()
        .fold(FNV_BASIS, |hash, (file, content)| fnv_1a(fnv_1a(hash, file.name().as_bytes()), content))
}

/// The numbers of a catalogue's facets in its pack.
struct Numbering {
    /// By the catalogue's own number.
    number: Vec<u32>,
    /// The catalogue's number of each.
    facet: Vec<u32>,
    ranges: KindRanges,
}

impl Numbering {
    fn new(catalog: &Catalog) -> Numbering {
        let mut facet: Vec<u32> = (0..catalog.facet_count() as u32).collect();
        let items = |facet: u32| catalog.items_of(facet).len();
        facet.sort_by_key(|&facet| (catalog.facet_kind(facet), core::cmp::Reverse(items(facet)), facet));
        let mut number = vec![0; facet.len()];
        let mut ranges = KindRanges::default();
        for (place, &facet) in (0..).zip(&facet) {
            number[facet as usize] = place;
            ranges[catalog.facet_kind(facet) as usize + 1] = place + 1;
        }
        for kind in 1..ranges.len() {
            ranges[kind] = ranges[kind].max(ranges[kind - 1]);
        }
        Numbering { number, facet, ranges }
    }

    /// The facets of a product: categories from the top down, then the others.
    fn facets(&self, catalog: &Catalog, product: ItemIndex) -> Vec<u32> {
        let depth = |facet: &u32| match catalog.facet(*facet) {
            Some(facet) if facet.kind == FacetKind::Category => facet.value.matches(" > ").count(),
            _ => usize::MAX,
        };
        let mut facets = catalog.facets_of(product).to_vec();
        facets.sort_by_key(depth);
        facets.iter().map(|&facet| self.number[facet as usize]).collect()
    }

    /// What those facets of some items are that are wanted.
    fn dictionary(&self, catalog: &Catalog, items: &[NewItem], wanted: impl Fn(u32) -> bool) -> Dictionary {
        let mut numbers: Vec<u32> = items.iter().flat_map(|item| &item.facets).copied().collect();
        numbers.sort_unstable();
        numbers.dedup();
        let mut dictionary = Dictionary::default();
        for number in numbers.into_iter().filter(|&number| wanted(number)) {
            let facet = self.facet[number as usize];
            let value = catalog.facet(facet).map(|facet| facet.value).unwrap_or_default();
            dictionary.push(number, catalog.items_of(facet).len() as u32, &value);
        }
        dictionary
    }
}

/// The items by their numbers. A product with variants is one item: the first variant that can be had stands for it,
/// and the others' ids stand for it as well.
fn new_items(
    catalog: &Catalog,
    ids: &[&str],
    priors: &Priors,
    baskets: Option<(&PackBaskets, BasketHead)>,
    numbering: &Numbering,
) -> Vec<NewItem> {
    let mut number_of: BTreeMap<&str, usize> = BTreeMap::new();
    for (number, id) in ids.iter().enumerate().filter(|(_, id)| !id.is_empty()) {
        number_of.entry(id).or_insert(number);
    }
    let mut products: Vec<Vec<ItemIndex>> = vec![Vec::new(); ids.len()];
    for position in 0..catalog.len() as u32 {
        let product = catalog.at_position(position);
        let number = number_of.get(catalog.id(product)).or_else(|| number_of.get(catalog.group_id(product)));
        if let Some(&number) = number {
            products[number].push(product);
        }
    }
    let own_popularity =
        |product: ItemIndex| (catalog.popularity()[product as usize] * 255 / 4096).clamp(0, 255) as u8;
    let of_priors = PriorColumns::new(priors);
    let mut new = Vec::with_capacity(ids.len());
    for (number, &id) in ids.iter().enumerate() {
        let products = &products[number];
        let stands_for = |product: &&ItemIndex| catalog.id(**product) == id;
        let can_be_had = |product: &&ItemIndex| catalog.closed()[**product as usize] == 0;
        let first = products.iter().find(stands_for);
        let first = first.or_else(|| products.iter().find(can_be_had)).or(products.first()).copied();
        let prior = |column: &[u8]| column.get(number).copied().unwrap_or_default();
        let is_first_of_id = number_of.get(id) == Some(&number);
        let refused =
            || Product { id: id.to_owned(), availability: Availability::OutOfStock, ..Product::default() };
        // The row's own id, whichever variant stands for it today: what shoppers did stays known by it.
        let named = |product: Product| Product { id: id.to_owned(), ..product };
        let product = first.and_then(|first| catalog.product(first)).map(named);
        let variants = products.iter().map(|&product| catalog.id(product)).filter(|variant| *variant != id);
        new.push(NewItem {
            aliases: variants.map(str::to_owned).collect(),
            popularity: match of_priors.popularity.is_empty() {
                true => first.map_or(0, own_popularity),
                false => prior(&of_priors.popularity),
            },
            trend: prior(&of_priors.trend),
            freshness: prior(&of_priors.freshness),
            facets: first.map(|first| numbering.facets(catalog, first)).unwrap_or_default(),
            baskets: baskets.map(|(baskets, head)| baskets.of(number, &head)),
            product: product.or_else(|| is_first_of_id.then(refused)),
            variants: products.clone(),
            related: Vec::new(),
        });
    }
    new
}

/// All ids, aliases and groups in shards.
fn directory(items: &[NewItem]) -> Vec<Shard> {
    let mut number_of: BTreeMap<&str, u32> = BTreeMap::new();
    for (number, item) in (0..).zip(items) {
        if let Some(product) = &item.product {
            number_of.entry(&product.id).or_insert(number);
        }
        for alias in &item.aliases {
            number_of.entry(alias).or_insert(number);
        }
    }
    for (number, item) in (0..).zip(items) {
        if let Some(group) = item.product.as_ref().and_then(|product| product.item_group_id.as_deref()) {
            number_of.entry(group).or_insert(number);
        }
    }
    if number_of.is_empty() {
        return Vec::new();
    }
    let count = number_of.len().div_ceil(IDS_IN_SHARD).next_power_of_two();
    let mut shards: Vec<Vec<(u32, u32)>> = vec![Vec::new(); count];
    for (id, number) in number_of {
        let (lower, fingerprint) = hash(id);
        shards[lower as usize & (count - 1)].push((fingerprint, number));
    }
    shards.into_iter().map(Shard::new).collect()
}
