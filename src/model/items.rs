//! A run of items: what ranking asks of each, and what a page needs to draw it.

use alloc::borrow::ToOwned;
use alloc::string::String;
use alloc::vec::Vec;

use crate::catalog::{Availability, ItemIndex, Listing, Lists, Names, Product, Texts};
use crate::decimal::decimal;
use crate::journal::wire::{Reader, Wire};
use crate::model::baskets::{BasketColumns, InBaskets};
use crate::model::dictionary::{Dictionary, KindRanges, kind_of};

/// The items of one chunk, or those of the head.
#[derive(Clone, Debug, Default)]
pub(crate) struct Items {
    /// The number of the first.
    first: u32,
    /// By [`Field`]. An id is empty where it is another item's as well.
    texts: [Texts; 5],
    /// Other ids that stand for an item, such as those of variants: places and ids.
    aliases: Vec<(u32, String)>,
    prices: Prices,
    availability: Vec<Availability>,
    popularity: Vec<u8>,
    trend: Vec<u8>,
    freshness: Vec<u8>,
    /// In the shop's order: categories from the top down, then brand, tags and so on.
    facets: Lists,
    /// What those facets are that the head does not tell.
    dictionary: Dictionary,
    /// Absent before version 3.
    baskets: BasketColumns,
    /// What others are to each, as [entries](crate::catalog::entry) of their numbers; empty where nothing is said, and
    /// before version 4.
    related: Lists,
    /// Places by id and alias; made when read.
    names: Names,
    places: Vec<u32>,
}

/// The columns of texts, in their order.
#[derive(Clone, Copy)]
enum Field {
    Id,
    Title,
    Link,
    ImageLink,
    Group,
}

#[derive(Clone, Debug, Default)]
struct Prices {
    full: Vec<f64>,
    reduced: Vec<f64>,
}

/// One item, as ranking sees it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct PackItem<'p> {
    pub(crate) number: u32,
    pub(crate) id: &'p str,
    pub(crate) group_id: &'p str,
    pub(crate) listing: Listing,
    pub(crate) popularity: u8,
    pub(crate) trend: u8,
    pub(crate) freshness: u8,
    pub(crate) facets: &'p [u32],
    pub(crate) dictionary: &'p Dictionary,
    pub(crate) baskets: InBaskets,
    pub(crate) related: &'p [u32],
}

/// How an item stands that is no product.
const NOWHERE: Listing =
    Listing { price: f64::NAN, sale_price: f64::NAN, availability: Availability::OutOfStock };

/// One item before it is written.
#[derive(Clone, Debug, Default)]
pub(super) struct NewItem {
    pub(super) product: Option<Product>,
    pub(super) aliases: Vec<String>,
    pub(super) popularity: u8,
    pub(super) trend: u8,
    pub(super) freshness: u8,
    pub(super) facets: Vec<u32>,
    /// Absent in a pack without baskets.
    pub(super) baskets: Option<InBaskets>,
    /// The products of the catalogue that it stands for.
    pub(super) variants: Vec<ItemIndex>,
    /// [Entries](crate::catalog::entry).
    pub(super) related: Vec<u32>,
}

impl Items {
    pub(super) fn new(first: u32, items: &[NewItem], dictionary: Dictionary) -> Items {
        let mut new = Items { first, dictionary, ..Items::default() };
        for (place, item) in (0..).zip(items) {
            let product = item.product.as_ref();
            let of_product = |product: &'_ Product| {
                let Product { id, title, link, image_link, item_group_id, .. } = product.clone();
                [Some(id), Some(title), link, image_link, item_group_id]
            };
            let texts = product.map(of_product).unwrap_or_default();
            for (column, text) in new.texts.iter_mut().zip(texts) {
                column.push(&text.unwrap_or_default());
            }
            let Listing { price, sale_price, availability } = product.map_or(NOWHERE, Listing::of);
            new.prices.full.push(price);
            new.prices.reduced.push(sale_price);
            new.availability.push(availability);
            new.popularity.push(item.popularity);
            new.trend.push(item.trend);
            new.freshness.push(item.freshness);
            new.facets.push(item.facets.iter().copied());
            if let Some(baskets) = item.baskets {
                new.baskets.push(baskets);
            }
            new.related.push(item.related.iter().copied());
            new.aliases.extend(item.aliases.iter().map(|alias| (place, alias.clone())));
        }
        if new.related.all().is_empty() {
            new.related = Lists::default();
        }
        new
    }

    pub(super) fn len(&self) -> usize {
        self.availability.len()
    }

    fn text(&self, field: Field, at: usize) -> &str {
        self.texts[field as usize].get(at)
    }

    pub(crate) fn get(&self, number: u32) -> Option<PackItem<'_>> {
        let at = number.checked_sub(self.first)? as usize;
        (at < self.len()).then(|| PackItem {
            number,
            id: self.text(Field::Id, at),
            group_id: self.text(Field::Group, at),
            listing: Listing {
                price: self.prices.full[at],
                sale_price: self.prices.reduced[at],
                availability: self.availability[at],
            },
            popularity: self.popularity[at],
            trend: self.trend[at],
            freshness: self.freshness[at],
            facets: self.facets.get(at),
            dictionary: &self.dictionary,
            baskets: self.baskets.get(at),
            related: self.related.get(at),
        })
    }

    pub(crate) fn numbers(&self) -> core::ops::Range<u32> {
        self.first..self.first + self.len() as u32
    }

    /// The number of the item with that id or alias.
    pub(crate) fn find(&self, id: &str) -> Option<u32> {
        self.names.find(id).map(|name| self.first + self.places[name as usize])
    }

    pub(crate) fn aliases(&self) -> impl Iterator<Item = (u32, &str)> {
        self.aliases.iter().map(|(place, id)| (self.first + place, id.as_str()))
    }

    pub(super) fn dictionary(&self) -> &Dictionary {
        &self.dictionary
    }

    /// What a page needs to draw one of these items, but for what its facets tell.
    pub(super) fn product(&self, item: &PackItem<'_>) -> Product {
        let at = (item.number - self.first) as usize;
        let text = |field| Some(self.text(field, at)).filter(|text| !text.is_empty()).map(str::to_owned);
        let mut product = Product {
            id: item.id.to_owned(),
            title: self.text(Field::Title, at).to_owned(),
            link: text(Field::Link),
            image_link: text(Field::ImageLink),
            item_group_id: text(Field::Group),
            ..Product::default()
        };
        item.listing.put_on(&mut product);
        product
    }

    /// How much memory it takes, roughly.
    pub(super) fn bytes(&self) -> usize {
        self.texts.iter().map(Texts::bytes).sum::<usize>()
            + self.dictionary.bytes()
            + self.facets.bytes()
            + self.related.bytes()
            + 48 * self.len()
    }

    /// Whether every column has a value for each of `count` items, and each facet is known.
    fn fits(&self, count: usize, ranges: &KindRanges, head: Option<&Dictionary>) -> bool {
        let is_known = |facet: u32| {
            kind_of(ranges, facet).is_some()
                && (self.dictionary.get(facet).is_some()
                    || head.is_some_and(|head| head.get(facet).is_some()))
        };
        self.texts.iter().all(|texts| texts.len() == count)
            && self.prices.full.len() == count
            && self.prices.reduced.len() == count
            && self.availability.len() == count
            && [&self.popularity, &self.trend, &self.freshness].iter().all(|bytes| bytes.len() == count)
            && self.facets.len() == count
            && self.baskets.fits(count)
            && self.facets.all().iter().all(|&facet| is_known(facet))
            && self.aliases.iter().all(|(place, _)| (*place as usize) < count)
    }

    /// What stands at the end of items' and of the head's file since version 4.
    pub(super) fn read_related(&mut self, from: &mut Reader) -> Option<()> {
        if from.left() > 0 {
            self.related = Lists::read(from);
            let fits = [0, self.len()].contains(&self.related.len());
            from.checked(fits.then_some(()))?;
        }
        Some(())
    }

    pub(super) fn write_related(&self, to: &mut Vec<u8>) {
        self.related.write(to);
    }

    /// Reads the items `first` and following, but for what [follows](Items::read_related); `None` where there are not
    /// `count` of them, or one of their facets is not told.
    pub(super) fn read(
        from: &mut Reader,
        first: u32,
        count: usize,
        ranges: &KindRanges,
        head: Option<&Dictionary>,
    ) -> Option<Items> {
        let mut items = Items { first, ..Items::from_wire(from) };
        let fits = items.fits(count, ranges, head).then_some(());
        from.checked(fits)?;
        for at in 0..count {
            items.name(at as u32, at, None);
        }
        for at in 0..items.aliases.len() {
            items.name(items.aliases[at].0, 0, Some(at));
        }
        Some(items)
    }

    fn name(&mut self, place: u32, at: usize, alias: Option<usize>) {
        let id = match alias {
            Some(alias) => self.aliases[alias].1.as_str(),
            None => self.texts[Field::Id as usize].get(at),
        };
        // The first of equal ones stands for all.
        if !id.is_empty() && self.names.find(id).is_none() {
            self.names.intern(id);
            self.places.push(place);
        }
    }

    fn from_wire(from: &mut Reader) -> Items {
        Items {
            texts: [(); 5].map(|()| Texts::read(from)),
            aliases: Vec::read(from),
            prices: Prices { full: read_prices(from), reduced: read_prices(from) },
            availability: Vec::read(from),
            popularity: Vec::read(from),
            trend: Vec::read(from),
            freshness: Vec::read(from),
            facets: Lists::read(from),
            dictionary: Dictionary::read(from),
            // Version 2 ends here.
            baskets: if from.left() > 0 { BasketColumns::read(from) } else { BasketColumns::default() },
            ..Items::default()
        }
    }

    pub(super) fn write(&self, to: &mut Vec<u8>) {
        self.texts.iter().for_each(|texts| texts.write(to));
        self.aliases.write(to);
        write_prices(&self.prices.full, to);
        write_prices(&self.prices.reduced, to);
        self.availability.write(to);
        self.popularity.write(to);
        self.trend.write(to);
        self.freshness.write(to);
        self.facets.write(to);
        self.dictionary.write(to);
        self.baskets.write(to);
    }
}

/// Prices are written as decimal text: shorter, once compressed, than any binary form of theirs.
pub(super) fn write_prices(prices: &[f64], to: &mut Vec<u8>) {
    let mut texts = Texts::default();
    for price in prices {
        texts.push(&if price.is_nan() { String::new() } else { format!("{price}") });
    }
    texts.write(to);
}

pub(super) fn read_prices(from: &mut Reader) -> Vec<f64> {
    let texts = Texts::read(from);
    let price = |text: &str| match text {
        "" => Some(f64::NAN),
        text => decimal(text),
    };
    (0..texts.len()).map(|at| from.checked(price(texts.get(at))).unwrap_or(f64::NAN)).collect()
}
