//! How dear the goods are that a shopper deals with, category by category.

use alloc::string::String;
use alloc::vec::Vec;

use crate::catalog::FacetKind;
use crate::decimal::decimal;
use crate::exp2::exp2;
use crate::profile::record::WeighedFacet;
use crate::profile::{DAY, PriceLevel};
use crate::shape::shaped;

/// What was seen of prices counts half after this time (ms), as likings of the long scale do.
const HALF_LIFE: f64 = 60.0 * DAY as f64;
/// After so many half-lives nothing is made larger any more; 65 years.
const MOST_HALF_LIVES: f64 = 400.0;
/// Evidence, in views, that counts half.
const EVIDENCE: f64 = 4.0;
/// The most categories remembered; beyond it the one with the least evidence is forgotten.
const MOST_CATEGORIES: usize = 120;

/// Sums in forward form, as affinities are.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct PriceLevels {
    /// Milliseconds since 1970.
    landmark: i64,
    /// In the order in which the categories were first met.
    sums: Vec<(String, PriceSums)>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct PriceSums {
    /// Weights of events.
    weight: f64,
    /// The same, each times the price band.
    banded: f64,
}

shaped!(PriceLevels { landmark; sums });
shaped!(PriceSums { weight; banded });

impl PriceLevels {
    /// Takes in what an item is that somebody dealt with.
    pub(crate) fn add(&mut self, weight: f64, facets: &[WeighedFacet], at: i64) {
        let of_kind =
            |kind| facets.iter().map(|weighed| &weighed.facet).filter(move |facet| facet.kind == kind);
        let band = of_kind(FacetKind::PriceBand).find_map(|facet| decimal(&facet.value));
        // Turning a product down does not say whether it was too dear or too cheap.
        let Some(band) = band.filter(|_| weight > 0.0) else { return };
        if self.sums.is_empty() {
            self.landmark = at;
        }
        let weight = weight * self.growth(at);
        for category in of_kind(FacetKind::Category) {
            let place = self.sums.iter().position(|(known, _)| *known == category.value);
            let place = place.unwrap_or_else(|| {
                if self.sums.len() >= MOST_CATEGORIES {
                    self.forget_least();
                }
                self.sums.push((category.value.clone(), PriceSums::default()));
                self.sums.len() - 1
            });
            let sums = &mut self.sums[place].1;
            sums.weight += weight;
            sums.banded += weight * band;
        }
    }

    /// In the order in which the categories were first met.
    pub(crate) fn levels(&self, now: i64) -> impl Iterator<Item = PriceLevel> {
        let shrink = 1.0 / self.growth(now);
        self.sums.iter().filter(|(_, sums)| sums.weight > 0.0).map(move |(category, sums)| {
            let weight = sums.weight * shrink;
            let level = (sums.banded / sums.weight).clamp(1.0, 5.0);
            PriceLevel { category: category.clone(), level, evidence: weight / (weight + EVIDENCE) }
        })
    }

    fn growth(&self, at: i64) -> f64 {
        let passed = at.saturating_sub(self.landmark) as f64;
        exp2((passed / HALF_LIFE).clamp(-MOST_HALF_LIVES, MOST_HALF_LIVES))
    }

    fn forget_least(&mut self) {
        let mut least = 0;
        for place in 1..self.sums.len() {
            if self.sums[place].1.weight < self.sums[least].1.weight {
                least = place;
            }
        }
        self.sums.remove(least);
    }
}
