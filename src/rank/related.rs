//! What the shop says that products are to those asked about, and what a pack found alike.

use alloc::vec::Vec;

use crate::catalog::{Catalog, ItemIndex, Relation};
use crate::rank::ComplementMode;
use crate::rank::ask::{Ask, LeftOut};
use crate::rank::term::{Reason, Term, points};

/// What the shop names stands before what was learned, which gives a cart of sixteen goods 128 points only if each of
/// them brings a product with certainty.
const NAMED: f64 = 128.0;
/// Among what is named, the parts that a product needs come before the others, by as much as certainty gives. What was
/// learned tells two accessories apart.
const NEEDED: f64 = 8.0;
/// What is found alike by its title speaks where orders do not: as much as being in one of sixteen baskets,
const ALIKE: f64 = 0.5;
/// and for each place behind the nearest so much less.
const ALIKE_STEP: f64 = 0.03;

/// Adds what goes with some products by the shop's own word, once each: for the relation that counts most, and of equal ones
/// for the product asked about first. What is named is spared where goods of its category are barred as substitutes. A
/// bundle is not named beside what it holds, and what it holds is barred beside it: whoever took both would have that twice.
pub(super) fn add_related(ask: &mut Ask, catalog: &Catalog, of: &[ItemIndex], mode: ComplementMode) {
    let mut best: Vec<(ItemIndex, Reason)> = Vec::new();
    for &with in of {
        let mut place = 0.0;
        for (relation, item) in catalog.related(with) {
            let (term, weight) = match relation {
                Relation::Substitute | Relation::Bundle => continue,
                Relation::Contains => {
                    ask.bar(item, LeftOut::Excluded);
                    continue;
                }
                Relation::Alike => {
                    place += 1.0;
                    (Term::Alike, (ALIKE - ALIKE_STEP * place).max(ALIKE_STEP))
                }
                relation => (Term::named(relation), weight(relation, mode)),
            };
            let reason = Reason { item: Some(with), ..Reason::new(term, points(weight)) };
            match best.iter_mut().find(|(known, _)| *known == item) {
                Some((_, known)) if known.points < reason.points => *known = reason,
                Some(_) => {}
                None => best.push((item, reason)),
            }
        }
    }
    for (item, reason) in best {
        if reason.term != Term::Alike {
            ask.spare(item);
        }
        ask.add_item(item, reason);
    }
}

fn weight(relation: Relation, mode: ComplementMode) -> f64 {
    let is_for_use = matches!(
        relation,
        Relation::RequiredPart | Relation::Accessory | Relation::Consumable | Relation::Care
    );
    let first = if is_for_use && mode == ComplementMode::AfterPurchase { NAMED } else { 0.0 };
    let step = if relation == Relation::RequiredPart { NEEDED } else { 0.0 };
    NAMED + first + step
}

/// What the shop names as a substitute of a product.
pub(super) fn substitutes(catalog: &Catalog, of: ItemIndex) -> impl Iterator<Item = ItemIndex> {
    let related = catalog.related(of).into_iter();
    related.filter(|(relation, _)| *relation == Relation::Substitute).map(|(_, item)| item)
}

/// Adds what does the same as a product by the shop's own word.
pub(super) fn add_substitutes(ask: &mut Ask, catalog: &Catalog, of: ItemIndex) {
    for item in substitutes(catalog, of) {
        let reason = Reason { item: Some(of), ..Reason::new(Term::Substitute, points(NAMED)) };
        ask.add_item(item, reason);
    }
}
