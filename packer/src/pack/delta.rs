//! What has changed since a pack was made: prices, availability, and what is gone.

use std::collections::{BTreeSet, HashMap};
use std::fs;
use std::io;
use std::path::Path;

use regulars::{Availability, Engine, PackChange, PackFiles, Product};
use sha2::{Digest, Sha256};

use crate::failure::Failure;
use crate::pack::folder::{beside, pretty, remove, save, uncompressed};
use crate::pack::manifest::{DeltaFile, EXTENSION, MANIFEST, Manifest, is_delta};
use crate::pack::sizes::gzip;
use crate::shop::Shop;

const MOST_EXAMPLES: usize = 5;

/// What a catalogue says otherwise than the pack that was made of an earlier one.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Changes {
    /// The items of which something has changed, by number, as they are now.
    pub items: Vec<PackChange>,
    /// How many of them cost something else.
    pub prices: usize,
    /// How many of them can be had otherwise: sold out, back, or to be ordered beforehand.
    pub availability: usize,
    /// How many of those are in the catalogue no longer.
    pub gone: usize,
    /// How many products the pack does not know, or could not show.
    pub unknown: usize,
    /// Some of their ids.
    pub examples: Vec<String>,
}

/// Compares the products of a shop with the items of a pack. An item can be had if its product can, or, where the
/// catalogue lists variants within a product, if another variant can: then at the price of that one. What the
/// catalogue does not list can be had no longer.
///
/// # Errors
///
/// As [`Engine::load_pack`] where the pack is not whole; `delta.catalog` where no product is one of the pack's,
/// `delta.currency` where prices are in another currency.
///
/// ```
/// use regulars::{Availability, PackContents};
/// use regulars_packer::pack::changes;
/// use regulars_packer::read::read_catalog;
/// use regulars_packer::{Log, Shop};
///
/// let pack = PackContents {
///     names: ["id", "title", "price"].map(String::from).into(),
///     columns: ["1\u{1e}2", "Tea\u{1e}Pot", "3.20 USD\u{1e}24.00 USD"].map(String::from).into(),
///     ..PackContents::default()
/// };
/// let folder = tempfile::tempdir()?;
/// let feed = folder.path().join("feed.tsv");
/// std::fs::write(&feed, "id\ttitle\tprice\n1\tTea\t2.90 USD\n")?;
/// let (shop, _) = Shop::new(Some(read_catalog(&[feed])?), &mut Log::default());
///
/// let changes = changes(&pack.write(), &shop)?;
/// assert_eq!((changes.prices, changes.gone, changes.unknown), (1, 1, 0));
/// assert_eq!(changes.items[0].price, Some(2.9));
/// assert_eq!(changes.items[1].availability, Availability::OutOfStock);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn changes(pack: &PackFiles, shop: &Shop) -> Result<Changes, Failure> {
    let build = Build::of(pack)?;
    let mut now: Vec<Option<Now>> = vec![None; build.items.len()];
    let mut unknown: BTreeSet<u32> = BTreeSet::new();
    let mut currency = None;
    let mut products = 0;
    for (item, product) in products_of(shop) {
        products += 1;
        let is_variant = shop.items[item as usize] != product.id;
        let own = build.number_of_id.get(&product.id).copied();
        let of_group = || build.number_of_group.get(&shop.items[item as usize]).copied().flatten();
        match own.or_else(|| of_group().filter(|_| is_variant)) {
            Some(number) => {
                let candidate = Now::new(&product, own.is_some());
                let known = &mut now[number as usize];
                // Of equal ones the first stands, as in the pack.
                if known.is_none_or(|known| candidate.rank < known.rank) {
                    *known = Some(candidate);
                }
            }
            None => {
                unknown.insert(item);
            }
        }
        currency = currency.or(product.currency);
    }
    if now.iter().all(Option::is_none) {
        return Err(nothing_known(products, unknown.first().map(|&item| &shop.items[item as usize])));
    }
    if let (Some(of_pack), Some(of_catalog)) = (&build.currency, &currency)
        && of_pack != of_catalog
    {
        return Err(other_currency(of_catalog, of_pack));
    }

    let mut changes = Changes {
        unknown: unknown.len(),
        examples: unknown.iter().take(MOST_EXAMPLES).map(|&item| shop.items[item as usize].clone()).collect(),
        ..Changes::default()
    };
    for ((item, then), now) in (0..).zip(&build.items).zip(&now) {
        let gone = Standing { availability: Availability::OutOfStock, ..*then };
        let standing = now.map_or(gone, |now| now.standing);
        if standing != *then {
            let is_price = (standing.price, standing.sale_price) != (then.price, then.sale_price);
            changes.prices += usize::from(is_price);
            changes.availability += usize::from(standing.availability != then.availability);
            changes.gone += usize::from(now.is_none());
            let Standing { price, sale_price, availability } = standing;
            changes.items.push(PackChange { item, price, sale_price, availability });
        }
    }
    Ok(changes)
}

/// The products of a catalogue, each with the shop's item that it is, or is a variant of.
fn products_of(shop: &Shop) -> impl Iterator<Item = (u32, Product)> {
    let products = shop.products.iter();
    products.flat_map(|products| {
        let items = products.item_of_product.iter().zip(0..);
        items.filter_map(|(&item, product)| Some((item, products.catalog.product(product)?)))
    })
}

/// What may change of an item.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Standing {
    price: Option<f64>,
    sale_price: Option<f64>,
    availability: Availability,
}

impl Standing {
    fn of(product: &Product) -> Standing {
        let Product { price, sale_price, availability, .. } = *product;
        Standing { price, sale_price, availability }
    }
}

/// What a product says of an item.
#[derive(Clone, Copy)]
struct Now {
    standing: Standing,
    /// The lowest counts.
    rank: u8,
}

impl Now {
    fn new(product: &Product, is_own: bool) -> Now {
        let standing = Standing::of(product);
        let rank = match (standing.availability != Availability::OutOfStock, is_own) {
            (true, true) => 0,
            (true, false) => 1,
            (false, true) => 2,
            (false, false) => 3,
        };
        Now { standing, rank }
    }
}

/// A pack's items as they were when it was made.
struct Build {
    items: Vec<Standing>,
    number_of_id: HashMap<String, u32>,
    /// `None` for a group of several items: none of them stands for another.
    number_of_group: HashMap<String, Option<u32>>,
    currency: Option<String>,
}

impl Build {
    fn of(pack: &PackFiles) -> Result<Build, Failure> {
        let mut engine = Engine::new(0);
        let known = engine.load_pack(pack)?.items;
        if known != pack.items {
            return Err(not_whole(format!("{known} items"), pack.items));
        }
        let mut build = Build {
            items: Vec::new(),
            number_of_id: HashMap::new(),
            number_of_group: HashMap::new(),
            currency: None,
        };
        for number in 0..pack.items {
            let Some(product) = engine.product(number) else {
                return Err(not_whole(format!("{number} items, and not the next one"), pack.items));
            };
            build.items.push(Standing::of(&product));
            build.currency = build.currency.or(product.currency);
            // The packer knew no more than its id, since the catalogue's line could not be used.
            let cannot_be_drawn =
                product.title.is_empty() && product.availability == Availability::OutOfStock;
            if product.id.is_empty() || cannot_be_drawn {
                continue;
            }
            build.number_of_id.entry(product.id).or_insert(number);
            if let Some(group) = product.item_group_id {
                build.number_of_group.entry(group).and_modify(|only| *only = None).or_insert(Some(number));
            }
        }
        Ok(build)
    }
}

fn not_whole(found: String, items: u32) -> Failure {
    Failure::new(
        "pack.damaged",
        "--pack",
        found,
        format!("the {items} items that the manifest counts"),
        "Copy the pack's folder again, whole, or pack again.",
    )
}

fn nothing_known(products: usize, example: Option<&String>) -> Failure {
    let example = example.map(|id| format!(", such as {id}")).unwrap_or_default();
    Failure::new(
        "delta.catalog",
        "--catalog",
        format!("{products} products, none of them in the pack{example}"),
        "the catalogue that the pack was made of, as it is now, with the same ids",
        "Give the catalogue's files in the form that regulars pack was given, or pack again.",
    )
}

fn other_currency(of_catalog: &str, of_pack: &str) -> Failure {
    Failure::new(
        "delta.currency",
        "--catalog",
        format!("prices in {of_catalog}"),
        format!("prices in {of_pack}, as in the pack"),
        "Give the catalogue with the pack's currency, or pack again, with one pack for each currency.",
    )
}

/// Writes what has changed beside a pack's build, in a file that is named by its content, and then the manifest that
/// names it; without a change there is no such file. The file before stays, for the pages that are about to fetch it.
///
/// # Errors
///
/// `out.write` where the folder cannot be written. For pages nothing has changed then.
///
/// ```
/// use regulars::{Availability, PackChange, PackContents};
/// use regulars_packer::pack::{Changes, Compressed, publish, read, write};
///
/// let contents = PackContents { names: vec!["id".into()], columns: vec!["tea\u{1e}pot".into()], ..Default::default() };
/// let folder = tempfile::tempdir()?;
/// let out = folder.path().join("pack");
/// let manifest = write(&out, &Compressed::new(&contents.write())?, &())?;
///
/// let sold_out = PackChange { item: 1, price: None, sale_price: None, availability: Availability::OutOfStock };
/// let published = publish(&out, &manifest, &Changes { items: vec![sold_out], ..Changes::default() })?;
/// assert!(out.join(published.delta.unwrap().file).is_file());
/// assert_eq!(publish(&out, &manifest, &Changes::default())?, manifest);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn publish(folder: &Path, manifest: &Manifest, changes: &Changes) -> Result<Manifest, Failure> {
    let bytes = PackChange::write(&manifest.build, &changes.items).filter(|_| !changes.items.is_empty());
    let new = bytes.map(|bytes| -> Result<_, Failure> {
        let digits: String =
            Sha256::digest(&bytes).iter().take(8).map(|byte| format!("{byte:02x}")).collect();
        Ok((format!("delta-{digits}{EXTENSION}"), gzip(&bytes)?))
    });
    let new = new.transpose()?;
    let delta = new.as_ref().map(|(file, bytes)| DeltaFile { file: file.clone(), bytes: bytes.len() });
    let published = Manifest { delta, ..manifest.clone() };
    let is_there = |delta: &DeltaFile| folder.join(&delta.file).is_file();
    if published == *manifest && published.delta.iter().all(is_there) {
        return Ok(published);
    }
    let write = || -> io::Result<()> {
        let folder = fs::canonicalize(folder)?;
        let beside = beside(&folder)?;
        let put = |name: &str, bytes: &[u8]| {
            let made = beside.path().join(name);
            save(&made, bytes).and_then(|()| fs::rename(made, folder.join(name)))
        };
        if let Some((file, bytes)) = &new {
            put(file, bytes)?;
        }
        put(MANIFEST, &pretty(&published)?)?;
        let kept =
            [&manifest.delta, &published.delta].map(|delta| delta.as_ref().map(|delta| &delta.file[..]));
        remove(&folder, |name| match uncompressed(name) {
            // What a server compressed of the manifest is now another manifest's.
            MANIFEST => name != MANIFEST,
            delta if is_delta(delta) => !kept.contains(&Some(delta)),
            _ => false,
        });
        Ok(())
    };
    write().map_err(|error| unwritable(folder, &error))?;
    Ok(published)
}

fn unwritable(folder: &Path, error: &io::Error) -> Failure {
    Failure::new(
        "out.write",
        "--pack",
        format!("{}: {error}", folder.display()),
        "a folder that can be written, and the one above it too",
        "Make room or give leave to write there.",
    )
}
