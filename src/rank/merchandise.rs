//! What the shop's merchandising rules make of a list.

use alloc::string::String;
use alloc::vec::Vec;

use crate::catalog::{Catalog, FacetId, FacetKind, ItemIndex, NO_GROUP, is_same_category, is_same_name};
use crate::merchandising::{
    MerchandisingAction, MerchandisingRule, MerchandisingRules, RuleNumber, RuleProducts,
};
use crate::rank::arrange::Pin;
use crate::rank::ask::Ask;
use crate::rank::term::{Reason, Term, points};
use crate::sort;

/// A rule with its number.
type NumberedRule<'r> = (RuleNumber, &'r MerchandisingRule);

/// The shop's rules, and what applies them.
#[derive(Clone, Debug)]
pub(crate) struct Merchandising {
    rules: MerchandisingRules,
    /// [`add_rules`] where there are rules: called by a pointer, so that pages without rules need not load it.
    add: AddRules,
}

type AddRules = fn(&mut Ask, &Catalog, &[NumberedRule<'_>]);

impl Default for Merchandising {
    fn default() -> Self {
        Merchandising { rules: MerchandisingRules::default(), add: |_, _, _| {} }
    }
}

impl Merchandising {
    pub(crate) fn new(rules: MerchandisingRules) -> Merchandising {
        Merchandising { rules, add: add_rules }
    }

    pub(crate) fn rules(&self) -> &[MerchandisingRule] {
        &self.rules.rules
    }

    /// Those that hold for a list at a moment (ms since 1970).
    pub(crate) fn on(&self, surface: &str, now: i64) -> ActiveRules<'_> {
        let rules = (0..).zip(self.rules()).filter(|(_, rule)| rule.holds_on(surface, now)).collect();
        ActiveRules { rules, add: self.add }
    }
}

/// The rules that hold for a list.
pub(crate) struct ActiveRules<'r> {
    rules: Vec<NumberedRule<'r>>,
    add: AddRules,
}

impl ActiveRules<'_> {
    pub(super) fn is_empty(&self) -> bool {
        self.rules.is_empty()
    }

    pub(super) fn add_to(&self, ask: &mut Ask, catalog: &Catalog) {
        (self.add)(ask, catalog, &self.rules);
    }

    /// The ids of what they pin.
    pub(crate) fn pinned(&self) -> impl Iterator<Item = &String> {
        self.rules.iter().flat_map(|(_, rule)| rule.pinned()).map(|(_, id)| id)
    }
}

/// Adds what rules say of the products. O(rules · (facets of the kinds they name + products they name)).
fn add_rules(ask: &mut Ask, catalog: &Catalog, rules: &[NumberedRule<'_>]) {
    for &(number, rule) in rules {
        let (term, sign) = match rule.action {
            MerchandisingAction::Pin => {
                for (position, id) in rule.pinned() {
                    if let Some(item) = catalog.find(id) {
                        ask.pin(Pin { item, position, rule: number });
                    }
                }
                continue;
            }
            MerchandisingAction::Filter => {
                let meant = fitting(catalog, &rule.products);
                if rule.only {
                    let others =
                        (0..catalog.len() as ItemIndex).filter(|item| meant.binary_search(item).is_err());
                    others.for_each(|item| ask.filter(item, number));
                } else {
                    meant.iter().for_each(|&item| ask.filter(item, number));
                }
                continue;
            }
            MerchandisingAction::Boost => (Term::Boost, 1.0),
            MerchandisingAction::Bury => (Term::Bury, -1.0),
        };
        let reason = Reason { rule: Some(number), ..Reason::new(term, points(sign * rule.weight())) };
        fitting(catalog, &rule.products).iter().for_each(|&item| ask.add_item(item, reason));
    }
}

/// The products of which all that is stated is true, ascending.
fn fitting(catalog: &Catalog, products: &RuleProducts) -> Vec<ItemIndex> {
    let RuleProducts { item_ids, categories, brands, tags, price, availability } = products;
    let mut fitting = (!item_ids.is_empty()).then(|| with_ids(catalog, item_ids));
    for (kind, names) in
        [(FacetKind::Category, categories), (FacetKind::Brand, brands), (FacetKind::Tag, tags)]
    {
        if names.is_empty() {
            continue;
        }
        let is_same = if kind == FacetKind::Category { is_same_category } else { is_same_name };
        let is_named = |value: &str| names.iter().any(|name| is_same(value, name));
        let meant: Vec<FacetId> = catalog.facets_of_kind(kind, &is_named);
        fitting = Some(match fitting {
            None => once(meant.iter().flat_map(|&facet| catalog.items_of(facet)).copied()),
            Some(mut fitting) => {
                fitting.retain(|&item| catalog.facets_of(item).iter().any(|facet| meant.contains(facet)));
                fitting
            }
        });
    }
    let mut fitting = fitting.unwrap_or_else(|| (0..catalog.len() as ItemIndex).collect());
    fitting.retain(|&item| {
        price.is_none_or(|price| price.holds(catalog.asked_price(item)))
            && (availability.is_empty() || availability.contains(&catalog.availability(item)))
    });
    fitting
}

/// The products of those ids; of a group's id, all its variants.
fn with_ids(catalog: &Catalog, ids: &[String]) -> Vec<ItemIndex> {
    let mut items = Vec::new();
    for id in ids {
        let Some(item) = catalog.find(id) else { continue };
        let group = catalog.group(item);
        if group != NO_GROUP && catalog.group_id(item) == id.trim() {
            items.extend((0..catalog.len() as ItemIndex).filter(|&item| catalog.group(item) == group));
        } else {
            items.push(item);
        }
    }
    once(items.into_iter())
}

/// Each once, ascending.
fn once(items: impl Iterator<Item = ItemIndex>) -> Vec<ItemIndex> {
    let mut keys: Vec<u64> = items.map(u64::from).collect();
    sort::sort(&mut keys);
    keys.dedup();
    keys.into_iter().map(|key| key as ItemIndex).collect()
}
