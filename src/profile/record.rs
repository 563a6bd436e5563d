use alloc::borrow::ToOwned;
use alloc::string::String;
use alloc::vec::Vec;

use crate::catalog::{Catalog, Facet, FacetId, FacetKind, category_levels, words};
use crate::event::{Event, EventItem, EventName};
use crate::journal::wire::wire;

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

wire!(Record { name, at, items, currency, value, transaction_id, promotion_id, searched });
wire!(RecordItem { item_id, price, quantity, facets });
wire!(WeighedFacet { facet, percent });

impl Record {
    /// Looks the items up in the catalogue; those it does not know are taken as the event describes
    /// them. Ids are replaced by the catalogue's own.
    pub(crate) fn of(event: Event, catalog: &Catalog) -> Record {
        let with_facets = weight(event.name) != 0.0;
        let items = event.items.iter().map(|item| {
            let known = catalog.find(&item.item_id);
            let facets = match known {
                _ if !with_facets => Vec::new(),
                Some(known) => weighed(catalog, catalog.facets_of(known)),
                None => facets_of_stranger(catalog, item),
            };
            RecordItem {
                item_id: known.map_or(item.item_id.as_str(), |known| catalog.id(known)).to_owned(),
                price: item.price,
                quantity: item.quantity,
                facets,
            }
        });
        Record {
            name: event.name,
            at: event.time,
            items: items.collect(),
            currency: event.currency,
            value: event.value,
            transaction_id: event.transaction_id,
            promotion_id: event.promotion_id,
            searched: weighed(
                catalog,
                &known_words(catalog, event.search_term.as_deref().unwrap_or_default()),
            ),
        }
    }
}

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

/// Every facet has the event's full weight, but the words of one title share it, rare words more.
fn weighed(catalog: &Catalog, facets: &[FacetId]) -> Vec<WeighedFacet> {
    let is_word = |facet: &FacetId| catalog.facet_kind(*facet) == FacetKind::Word;
    let all_words: f32 =
        facets.iter().filter(|facet| is_word(facet)).map(|&facet| catalog.word_weight(facet)).sum();
    let percent = |facet: &FacetId| match is_word(facet) {
        true => (100.0 * catalog.word_weight(*facet) / all_words) as u8,
        false => 100,
    };
    let of = |facet: &FacetId| Some(WeighedFacet { facet: catalog.facet(*facet)?, percent: percent(facet) });
    facets.iter().filter_map(of).collect()
}

fn known_words(catalog: &Catalog, text: &str) -> Vec<FacetId> {
    words(text).iter().filter_map(|word| catalog.find_facet(FacetKind::Word, word)).collect()
}

fn facets_of_stranger(catalog: &Catalog, item: &EventItem) -> Vec<WeighedFacet> {
    let mut facets = weighed(catalog, &known_words(catalog, item.item_name.as_deref().unwrap_or_default()));
    let mut add = |kind, value: &str| {
        let facet = Facet { kind, value: value.to_owned() };
        facets.push(WeighedFacet { facet, percent: 100 });
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
