//! Categories of which nothing is remembered.

use alloc::borrow::ToOwned;
use alloc::string::String;
use alloc::vec::Vec;

use crate::catalog::{Facet, FacetKind, is_within_category};
use crate::event::EventName;
use crate::profile::record::{Record, WeighedFacet};

/// The categories of which the shop wants nothing remembered; those beneath them count too.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Sensitive(Vec<String>);

impl Sensitive {
    /// A path without a name would be above all others, and is passed over.
    pub(crate) fn new(categories: &[String]) -> Sensitive {
        let named = categories.iter().filter(|path| path.contains(|c: char| c != '>' && !c.is_whitespace()));
        Sensitive(named.map(|path| path.trim().to_owned()).collect())
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(crate) fn holds(&self, category: &str) -> bool {
        self.0.iter().any(|above| is_within_category(category, above))
    }

    pub(crate) fn holds_facet(&self, facet: &Facet) -> bool {
        facet.kind == FacetKind::Category && self.holds(&facet.value)
    }

    pub(crate) fn holds_any(&self, facets: &[WeighedFacet]) -> bool {
        facets.iter().any(|weighed| self.holds_facet(&weighed.facet))
    }

    /// Takes out of a record the items that tell themselves to be of such a category. Whether any was.
    pub(crate) fn strip(&self, record: &mut Record) -> bool {
        if self.is_empty() || !record.items.iter().any(|item| self.holds_any(&item.facets)) {
            return false;
        }
        if record.name == EventName::Purchase {
            let of_items = || record.items.iter().filter_map(|item| Some(item.price? * item.quantity)).sum();
            record.value = Some(record.value.unwrap_or_else(of_items));
        }
        record.items.retain(|item| !self.holds_any(&item.facets));
        true
    }
}
