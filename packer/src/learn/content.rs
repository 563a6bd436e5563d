//! What catalogue alone says of likeness, for items with few or no events.

use regulars::{Catalog, FacetKind};

use crate::learn::rows::in_parallel;
use crate::learn::sparse::{SparseRows, keep_largest};

/// An item with so many events gets half of its row from content.
const EVENTS_FOR_HALF: f32 = 10.0;
/// Content says nothing worth its time about an item with more events than this.
const MOST_EVENTS: f32 = 60.0;
/// A facet of more items than this stands for its most popular ones.
const MOST_ITEMS_OF_FACET: usize = 256;

/// Rows from the facets that items share, each row's largest value 1, for items with few events; the
/// rows of others are empty. `item_of` gives the number of each of the catalogue's products.
///
/// `value = Σ over shared facets of weight(kind) · ln(1 + items / items with the facet)`
pub fn content_rows(catalog: &Catalog, item_of: &[u32], events: &[f32], longest: usize) -> SparseRows {
    let items = events.len();
    let facets_of = facets_by_item(catalog, item_of, items);
    let mut items_of: Vec<Vec<u32>> = Vec::new();
    for (item, facets) in (0..).zip(&facets_of) {
        for &facet in facets {
            if items_of.len() <= facet as usize {
                items_of.resize(facet as usize + 1, Vec::new());
            }
            items_of[facet as usize].push(item);
        }
    }
    let value = |facet: usize, kind: FacetKind| {
        weight(kind) * (1.0 + items as f32 / items_of[facet].len().max(1) as f32).ln()
    };
    let values: Vec<f32> = (0..items_of.len())
        .map(|facet| {
            let known = catalog.facet(facet as u32).filter(|known| !known.is_role());
            known.map_or(0.0, |known| value(facet, known.kind))
        })
        .collect();
    for of in &mut items_of {
        if of.len() > MOST_ITEMS_OF_FACET {
            let mut by_events: Vec<(u32, f32)> =
                of.iter().map(|&item| (item, events[item as usize])).collect();
            keep_largest(&mut by_events, MOST_ITEMS_OF_FACET);
            *of = by_events.into_iter().map(|(item, _)| item).collect();
        }
    }
    SparseRows::from_rows(in_parallel(items, |item, sums| {
        if events[item] > MOST_EVENTS {
            return Vec::new();
        }
        for &facet in &facets_of[item] {
            let value = values[facet as usize];
            items_of[facet as usize].iter().for_each(|&other| sums.add(other, value));
        }
        let mut row = sums.take();
        row.retain(|(other, value)| *other as usize != item && *value > 0.0);
        keep_largest(&mut row, longest);
        let largest = row.first().map_or(1.0, |(_, largest)| *largest);
        row.iter_mut().for_each(|(_, value)| *value /= largest);
        row
    }))
}

/// How much of an item's row is left to content.
pub(crate) fn share(events: f32) -> f32 {
    EVENTS_FOR_HALF / (EVENTS_FOR_HALF + events)
}

fn facets_by_item(catalog: &Catalog, item_of: &[u32], items: usize) -> Vec<Vec<u32>> {
    let mut facets = vec![Vec::new(); items];
    for (product, &item) in (0..).zip(item_of) {
        facets[item as usize] = catalog.facets_of(product).to_vec();
    }
    facets
}

/// The same order of what tells most as in the engine's `similar`.
fn weight(kind: FacetKind) -> f32 {
    match kind {
        FacetKind::Word => 1.0,
        FacetKind::Category => 0.5,
        FacetKind::Brand => 0.3,
        FacetKind::Tag | FacetKind::PriceBand => 0.2,
        FacetKind::Color => 0.15,
    }
}
