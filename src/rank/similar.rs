//! What is like one product.

use crate::catalog::{Catalog, FacetId, FacetKind, ItemIndex};
use crate::model::Pack;
use crate::profile::ProfileState;
use crate::rank::Plan;
use crate::rank::arrange::Variety;
use crate::rank::ask::{Ask, LeftOut, Standing};
use crate::rank::goes_with::add_neighbours;
use crate::rank::related::add_substitutes;
use crate::rank::taste::add_taste;
use crate::rank::term::{Points, Term, points};
use crate::rank::unwanted::bar_unwanted;

const POPULARITY: f64 = 0.1;
/// The shopper's taste breaks near-ties, no more: the question is about the product.
const TASTE_SHARE: f64 = 0.2;
/// One list of near-twins is what is wanted here.
const VARIETY: Variety = Variety { leaf: 0.0, department: 0.0, brand: 0.0 };

/// The most that sharing such a facet gives: of categories for each level, of words for all.
fn weight(kind: FacetKind) -> f64 {
    match kind {
        FacetKind::Category => 0.5,
        FacetKind::Word => 1.2,
        FacetKind::Brand => 0.25,
        FacetKind::PriceBand | FacetKind::Tag => 0.2,
        FacetKind::Color => 0.15,
    }
}

pub(crate) fn similar(
    catalog: &Catalog,
    pack: Option<&Pack>,
    profile: &ProfileState,
    to: ItemIndex,
    now: i64,
) -> Plan {
    let mut ask = Ask::new(Standing { popularity: points(POPULARITY), ..Standing::default() });
    add_taste(&mut ask, catalog, profile, now, TASTE_SHARE);
    ask.add_facets(shared(catalog, to, weight));
    if let Some(pack) = pack {
        add_neighbours(&mut ask, catalog, pack, to, pack.weights().rows.into());
    }
    add_substitutes(&mut ask, catalog, to);
    ask.bar(to, LeftOut::Excluded);
    bar_unwanted(&mut ask, catalog, profile, now);
    Plan::new(ask, VARIETY)
}

/// The points for each facet of a product but its role. Its words share theirs, rare words more.
pub(super) fn shared(
    catalog: &Catalog,
    item: ItemIndex,
    weight: impl Fn(FacetKind) -> f64,
) -> impl Iterator<Item = (FacetId, Term, Points)> {
    let facets = catalog.facets_of(item);
    let is_word = |facet: FacetId| catalog.facet_kind(facet) == FacetKind::Word;
    let words = facets.iter().filter(|&&facet| is_word(facet));
    let all_words: f64 = words.map(|&facet| f64::from(catalog.word_weight(facet))).sum();
    facets.iter().filter(|&&facet| !catalog.is_role(facet)).map(move |&facet| {
        let kind = catalog.facet_kind(facet);
        let share = match kind {
            FacetKind::Word => f64::from(catalog.word_weight(facet)) / all_words,
            _ => 1.0,
        };
        (facet, Term::same(kind), points(weight(kind) * share))
    })
}
