//! What the profile believes of each facet, as points.

use crate::catalog::{Catalog, FacetKind};
use crate::profile::{ProfileState, Scales};
use crate::rank::ask::Ask;
use crate::rank::term::{Term, points};

/// How much of a taste is what this visit shows; the rest is what the months showed.
const VISIT_SHARE: f64 = 0.6;

/// The two time scales in one number, −1 to 1.
pub(crate) fn taste_share(strength: Scales) -> f64 {
    VISIT_SHARE * strength.visit + (1.0 - VISIT_SHARE) * strength.long
}

/// The most that a liking gives. A product has one facet of some kinds and several of others: of a
/// category one for each level, of words one for each.
fn weight(kind: FacetKind) -> f64 {
    match kind {
        FacetKind::Category => 0.4,
        FacetKind::Brand => 0.3,
        FacetKind::Word => 0.25,
        FacetKind::Tag => 0.2,
        FacetKind::Color => 0.15,
        FacetKind::PriceBand => 0.1,
    }
}

/// Adds the shopper's taste, scaled by `share`.
pub(crate) fn add_taste(ask: &mut Ask, catalog: &Catalog, profile: &ProfileState, now: i64, share: f64) {
    let known = profile.strengths(now).filter_map(|(facet, strength, _)| {
        let id = catalog.find_facet(facet.kind, &facet.value)?;
        let weight = share * weight(facet.kind) * taste_share(strength);
        Some((id, Term::taste(facet.kind), points(weight)))
    });
    ask.add_facets(known);
}
