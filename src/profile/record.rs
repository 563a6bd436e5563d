use alloc::borrow::ToOwned;
use alloc::string::String;
use alloc::vec::Vec;

use crate::catalog::{Catalog, Facet, FacetKind, category_levels, words};
use crate::event::{Event, EventItem, EventName};
use crate::journal::wire::wire;
use crate::model::{Located, Pack};

/// An event as the profile remembers it: with what its items are, so that the profile stays what it
/// was when the catalogue changes. The order of the fields is part of the journal's format.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Record {
    pub(crate) name: EventName,
    /// Milliseconds since 1970.
    pub(crate) at: i64,
    pub(crate) items: Vec<RecordItem>,
    pub(crate) currency: Option<String>,
    pub(crate) value: Option<f64>,
    pub(crate) transaction_id: Option<String>,
    pub(crate) promotion_id: Option<String>,
    /// The words searched for that the catalogue knows. Others are never kept: a shopper may type
    /// anything into a search field.
    pub(crate) searched: Vec<WeighedFacet>,
    /// Minutes by which the shopper's clock was ahead of UTC.
    pub(crate) utc_offset: i64,
    pub(crate) coupon: Option<String>,
    /// What was taken off all prices together.
    pub(crate) discount: Option<f64>,
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) struct RecordItem {
    pub(crate) item_id: String,
    pub(crate) price: Option<f64>,
    pub(crate) quantity: f64,
    pub(crate) facets: Vec<WeighedFacet>,
}

/// A facet and how much of the event's weight falls on it, in percent.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct WeighedFacet {
    pub(crate) facet: Facet,
    pub(crate) percent: u8,
}

wire!(Record {
    name,
    at,
    items,
    currency,
    value,
    transaction_id,
    promotion_id,
    searched,
    utc_offset,
    coupon,
    discount
});
wire!(RecordItem { item_id, price, quantity, facets });
wire!(WeighedFacet { facet, percent });

/// Where events find out what their items are.
pub(crate) trait Goods {
    /// What is known of an id.
    fn described(&self, item_id: &str) -> Described;
    /// A word of titles that is known, with what it weighs.
    fn word(&self, word: &str) -> Option<f32>;
}

/// What is known of an item.
pub(crate) enum Described {
    /// Its own id, and its facets, words with what they weigh.
    Known(String, Vec<(Facet, Option<f32>)>),
    /// A file that is not here yet will tell.
    Later,
    Unknown,
}

impl Goods for Catalog {
    fn described(&self, item_id: &str) -> Described {
        let Some(item) = self.find(item_id) else { return Described::Unknown };
        let facets = self.facets_of(item).iter().filter_map(|&facet| {
            let told = self.facet(facet)?;
            let weight = (told.kind == FacetKind::Word).then(|| self.word_weight(facet));
            Some((told, weight))
        });
        Described::Known(self.id(item).to_owned(), facets.collect())
    }

    fn word(&self, word: &str) -> Option<f32> {
        self.find_facet(FacetKind::Word, word).map(|word| self.word_weight(word))
    }
}

impl Goods for Pack {
    fn described(&self, item_id: &str) -> Described {
        let item = match self.locate(item_id) {
            Located::Item(number) => self.item(number),
            Located::Perhaps(_) | Located::Shard(_) => return Described::Later,
            Located::Lost | Located::Nowhere => None,
        };
        let Some(item) = item else { return Described::Unknown };
        let facets = item.facets.iter().filter_map(|&facet| {
            let kind = self.head().kind(facet)?;
            let (value, count) = self.facet_of(&item, facet)?;
            let weight = (kind == FacetKind::Word).then(|| self.head().word_weight(count));
            Some((Facet { kind, value: value.to_owned() }, weight))
        });
        Described::Known(item.id.to_owned(), facets.collect())
    }

    fn word(&self, word: &str) -> Option<f32> {
        self.head_word(word)
    }
}

impl Record {
    /// Looks the items up; those that are not known are taken as the event describes them. Ids are replaced by the
    /// shop's own. What is to be told later of items is kept for then, and not in the record.
    pub(crate) fn of(event: Event, goods: &dyn Goods, utc_offset: i64) -> (Record, Vec<Later>) {
        let with_facets = weight(event.name) != 0.0;
        let mut later = Vec::new();
        let mut items = Vec::with_capacity(event.items.len());
        for item in &event.items {
            let as_told = || if with_facets { facets_of_stranger(goods, item) } else { Vec::new() };
            let (item_id, facets) = match goods.described(&item.item_id) {
                Described::Known(id, facets) if with_facets => (id, weighed(facets)),
                Described::Known(id, _) => (id, Vec::new()),
                Described::Unknown => (item.item_id.clone(), as_told()),
                Described::Later if with_facets => {
                    let (name, at, item_id) = (event.name, event.time, item.item_id.clone());
                    later.push(Later { name, at, item_id, as_told: as_told() });
                    (item.item_id.clone(), Vec::new())
                }
                Described::Later => (item.item_id.clone(), Vec::new()),
            };
            items.push(RecordItem { item_id, price: item.price, quantity: item.quantity, facets });
        }
        let searched = known_words(goods, event.search_term.as_deref().unwrap_or_default());
        let record = Record {
            name: event.name,
            at: event.time,
            items,
            currency: event.currency,
            value: event.value,
            transaction_id: event.transaction_id,
            promotion_id: event.promotion_id,
            searched,
            utc_offset,
            coupon: event.coupon,
            discount: event.discount,
        };
        (record, later)
    }

    /// What it comes to, in its currency.
    pub(crate) fn amount(&self) -> f64 {
        let of_items = || self.items.iter().filter_map(|item| Some(item.price? * item.quantity)).sum();
        self.value.unwrap_or_else(of_items)
    }
}

/// An event's item of which a file that is not here yet will tell what it is.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Later {
    pub(crate) name: EventName,
    pub(crate) at: i64,
    pub(crate) item_id: String,
    /// What the event says of it, should that file never come.
    as_told: Vec<WeighedFacet>,
}

impl Later {
    /// What was recorded without it, once it can be told; `None` where it is still to come and `at_once` is not asked
    /// for.
    pub(crate) fn tell(&self, goods: &dyn Goods, at_once: bool) -> Option<Late> {
        let (own_id, facets) = match goods.described(&self.item_id) {
            Described::Known(id, facets) => (id, weighed(facets)),
            Described::Later if !at_once => return None,
            Described::Later | Described::Unknown => (self.item_id.clone(), self.as_told.clone()),
        };
        Some(Late { name: self.name, at: self.at, item_id: self.item_id.clone(), own_id, facets })
    }
}

/// What an item of an earlier record turned out to be: it adds to the shopper's tastes, and gives the item its own id.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Late {
    pub(crate) name: EventName,
    pub(crate) at: i64,
    /// The id by which it was recorded: its own, a variant's or its group's.
    pub(crate) item_id: String,
    /// The item's own.
    pub(crate) own_id: String,
    pub(crate) facets: Vec<WeighedFacet>,
}

wire!(Late { name, at, item_id, own_id, facets });

/// What an event says of the shopper's liking for what its items are.
pub(crate) fn weight(name: EventName) -> f64 {
    match name {
        EventName::Purchase => 8.0,
        EventName::AddToCart => 4.0,
        EventName::AddToWishlist | EventName::Share => 3.0,
        EventName::Search => 2.0,
        EventName::ViewItem => 1.0,
        EventName::SelectItem => 0.5,
        EventName::RemoveFromCart => -3.0,
        EventName::DismissItem | EventName::Refund => -4.0,
        _ => 0.0,
    }
}

/// Every facet has the event's full weight, but the words of one title share it, rare words more. Roles are the shop's
/// own affair, and not for the shopper's journal.
fn weighed(facets: Vec<(Facet, Option<f32>)>) -> Vec<WeighedFacet> {
    let all_words: f32 = facets.iter().filter_map(|(_, weight)| *weight).sum();
    let percent = |weight: Option<f32>| weight.map_or(100, |weight| (100.0 * weight / all_words) as u8);
    let facets = facets.into_iter().filter(|(facet, _)| facet.is_told());
    facets.map(|(facet, weight)| WeighedFacet { facet, percent: percent(weight) }).collect()
}

fn known_words(goods: &dyn Goods, text: &str) -> Vec<WeighedFacet> {
    let known = words(text).into_iter().filter_map(|value| {
        let weight = goods.word(&value)?;
        Some((Facet { kind: FacetKind::Word, value }, Some(weight)))
    });
    weighed(known.collect())
}

fn facets_of_stranger(goods: &dyn Goods, item: &EventItem) -> Vec<WeighedFacet> {
    let mut facets = known_words(goods, item.item_name.as_deref().unwrap_or_default());
    let mut add = |kind, value: &str| {
        let facet = Facet { kind, value: value.to_owned() };
        if facet.is_told() {
            facets.push(WeighedFacet { facet, percent: 100 });
        }
    };
    let mut path = String::new();
    for level in category_levels(&item.categories.join(">")) {
        path = if path.is_empty() { level.to_owned() } else { [&path, " > ", level].concat() };
        add(FacetKind::Category, &path);
    }
    if let Some(brand) = &item.item_brand {
        add(FacetKind::Brand, brand);
    }
    facets
}
