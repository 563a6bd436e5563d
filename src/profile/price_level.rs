//! How dear the goods are that a shopper deals with, category by category.

use alloc::string::String;
use alloc::vec::Vec;

use crate::catalog::{Facet, FacetKind};
use crate::decimal::decimal;
use crate::exp2::exp2;
use crate::profile::record::WeighedFacet;
use crate::profile::{DAY, PriceLevel};
use crate::shape::{Shape, shaped};

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

shaped!(PriceLevels { landmark; sums: Shape::List(&<(String, PriceSums)>::SHAPE, MOST_CATEGORIES) });
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

    pub(super) fn forget(&mut self, facet: &dyn Fn(&Facet) -> bool) {
        self.sums
            .retain(|(category, _)| !facet(&Facet { kind: FacetKind::Category, value: category.clone() }));
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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::catalog::Facet;

    fn facets(path: &[u8], band: u8) -> Vec<WeighedFacet> {
        let weighed = |kind, value| WeighedFacet { facet: Facet { kind, value }, percent: 100 };
        let levels =
            (1..=path.len()).map(|length| weighed(FacetKind::Category, format!("{:?}", &path[..length])));
        levels.chain([weighed(FacetKind::PriceBand, format!("{band}"))]).collect()
    }

    proptest! {
        /// The oracle weighs every event by itself, from its own time to now.
        #[test]
        fn a_level_is_the_mean_band_weighed_as_affinities_are(
            events in prop::collection::vec(
                (prop::collection::vec(0u8..3, 1..4), 1u8..6, -4.0f64..8.0, 0i64..400 * DAY), 1..60,
            ),
        ) {
            let now = 400 * DAY;
            let mut levels = PriceLevels::default();
            for (path, band, weight, at) in &events {
                levels.add(*weight, &facets(path, *band), *at);
            }
            let mut seen = 0;
            for known in levels.levels(now) {
                let mine = events.iter().filter(|(path, _, weight, _)| {
                    *weight > 0.0 && (1..=path.len()).any(|length| format!("{:?}", &path[..length]) == known.category)
                });
                let weighed = mine.map(|(_, band, weight, at)| {
                    (weight * (-((now - at) as f64) / HALF_LIFE).exp2(), f64::from(*band))
                });
                let (weight, banded) =
                    weighed.fold((0.0, 0.0), |(sum, banded), (weight, band)| (sum + weight, banded + weight * band));
                prop_assert!((known.level - banded / weight).abs() < 1e-9);
                prop_assert!((known.evidence - weight / (weight + EVIDENCE)).abs() < 1e-9);
                seen += 1;
            }
            let any = |(path, _, weight, _): &(Vec<u8>, u8, f64, i64)| (*weight > 0.0).then(|| path.clone());
            let paths: std::collections::BTreeSet<Vec<u8>> = events.iter().filter_map(any)
                .flat_map(|path| (1..=path.len()).map(move |length| path[..length].to_vec()).collect::<Vec<_>>())
                .collect();
            prop_assert_eq!(seen, paths.len());
        }

        #[test]
        fn levels_stay_within_the_bands_whatever_the_clock_says(
            events in prop::collection::vec((0u8..200, 1u8..6, 0.0f64..8.0, any::<i64>()), 1..300),
            now in any::<i64>(),
        ) {
            let mut levels = PriceLevels::default();
            for (path, band, weight, at) in &events {
                levels.add(*weight, &facets(&[*path], *band), *at);
            }
            prop_assert!(levels.sums.len() <= MOST_CATEGORIES);
            for known in levels.levels(now) {
                prop_assert!((1.0..=5.0).contains(&known.level) && (0.0..=1.0).contains(&known.evidence));
            }
        }
    }

    #[test]
    fn what_has_no_price_band_tells_nothing() {
        let mut levels = PriceLevels::default();
        levels.add(1.0, &facets(&[0], 3)[..1], 0);
        assert_eq!(levels, PriceLevels::default());
    }
}
