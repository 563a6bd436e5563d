//! What to ask a newcomer about: the few facets whose answers tell most.
//!
//! A shopper is taken to have come for one good, drawn by popularity, and to say yes to each facet that it has. The
//! answers to some facets then part the goods into *cells* of one answer each, and tell as much as the entropy of those
//! cells' shares: `H = −Σ share · ln share` (so are newcomers' first questions chosen in Rashid et al., "Getting to know
//! you", IUI 2002). Facets are taken greedily, each time the one that adds most; since `H` is submodular, that comes
//! within 1 − 1/e of the best set (Nemhauser, Wolsey & Fisher 1978), and what a facet added before bounds what it can
//! add now, so most need not be looked at again (Minoux 1978).

use alloc::vec::Vec;
use core::mem;

use crate::catalog::{Catalog, DEEPEST_CATEGORY, Facet, FacetId, FacetKind, ItemIndex, NO_FACET, NO_GROUP};
use crate::profile::ProfileState;
use crate::sort;

/// How many choices an interest picker has unless the page asks for another number.
///
/// ```
/// assert_eq!(regulars::INTEREST_CHOICES, 8);
/// ```
pub const INTEREST_CHOICES: usize = 8;
/// More would be a form to fill in; and each has a bit in [`Cell::yes`].
const MOST_CHOICES: usize = 32;
/// Goods shown with a choice.
const MOST_EXAMPLES: usize = 3;
/// Of the most popular goods of a facet so many are looked at for those with pictures.
const MOST_LOOKED_AT: usize = 12;
/// A taste is known while evidence is left over the months that is worth so many views.
const KNOWN: f64 = 2.0;

/// One choice of an interest picker: see [`Engine::interests`](crate::Engine::interests).
#[derive(Clone, Debug, PartialEq)]
pub struct InterestChoice {
    /// The category, brand or tag that is asked about.
    pub facet: Facet,
    /// Up to three of its goods that can be had: see [`Engine::product`](crate::Engine::product). Of the twelve most
    /// popular those with a picture come first, and of these each time one of another leaf category than those before
    /// it; ties go to the more popular, and then to the one that the shop lists earlier. No good stands with two choices.
    pub items: Vec<ItemIndex>,
    /// The share of shoppers who are expected to say yes, 0 to 1: that of its goods in the popularity of all that can
    /// be had.
    pub share: f64,
}

/// The facets to ask about, those that tell most first; at most `limit`, and [`MOST_CHOICES`]. Ties go to the facet that
/// the catalogue names first.
///
/// First come categories, all of one level (or less deep, where the tree ends before): of all levels the one whose
/// choices tell most together, the upper one at ties. What one of them adds counts half where another of its department
/// was taken, a third where two were, and so on. Where there are too few, brands and tags follow. Left out are facets of
/// all goods or of none, those within another choice or around one, and those of which the shopper's taste is known,
/// either way: evidence worth two views.
///
/// O(levels · goods · facets of a good), and for each choice the goods of the few facets that must be looked at again.
pub(crate) fn interests(
    catalog: &Catalog,
    profile: &ProfileState,
    limit: usize,
    has_picture: &dyn Fn(ItemIndex) -> bool,
    leave_out: &dyn Fn(&Facet) -> bool,
    now: i64,
) -> Vec<InterestChoice> {
    let limit = limit.min(MOST_CHOICES);
    let mut known: Vec<FacetId> = Vec::new();
    for (facet, sum) in profile.affinities.sums(now) {
        if sum.long.abs() >= KNOWN {
            known.extend(catalog.find_facet(facet.kind, &facet.value));
        }
    }
    let is_unknown = |facet: FacetId| {
        !known.contains(&facet) && catalog.facet(facet).is_some_and(|facet| !leave_out(&facet))
    };
    let mut best = Answers::new(catalog);
    for level in 0..DEEPEST_CATEGORY {
        let mut answers = Answers::new(catalog);
        answers.ask(&|facet| is_of_level(catalog, facet, level) && is_unknown(facet), limit);
        if level == 0 || answers.entropy > best.entropy {
            best = answers;
        }
    }
    let is_other = |facet| {
        let is_kind = matches!(catalog.facet_kind(facet), FacetKind::Brand | FacetKind::Tag);
        is_kind && !catalog.is_role(facet)
    };
    best.ask(&|facet| is_other(facet) && is_unknown(facet), limit);

    let mut shown: Vec<ItemIndex> = Vec::new();
    for id in profile.hidden.ids() {
        shown.extend(catalog.find(id));
    }
    let mut choices = Vec::with_capacity(best.asked.len());
    for asked in &best.asked {
        let items = best.examples(asked.facet, &shown, has_picture);
        shown.extend_from_slice(&items);
        let share = asked.mass as f64 / best.all as f64;
        if let Some(facet) = catalog.facet(asked.facet) {
            choices.push(InterestChoice { facet, items, share });
        }
    }
    choices
}

/// Whether a facet is a category that lies there, counted from the top, or above with none below it.
fn is_of_level(catalog: &Catalog, facet: FacetId, level: usize) -> bool {
    if catalog.facet_kind(facet) != FacetKind::Category {
        return false;
    }
    let depth = catalog.facet_value(facet).bytes().filter(|&byte| byte == b'>').count();
    depth == level
        || (depth < level && catalog.items_of(facet).iter().all(|&item| catalog.leaf(item) == facet))
}

/// What is known once some facets were asked about.
struct Answers<'c> {
    catalog: &'c Catalog,
    /// The popularity of each good, and 1; 0 where it cannot be had, and for all variants of a product but the first.
    mass: Vec<u64>,
    all: u64,
    /// The cell of each good.
    cell_of: Vec<u32>,
    cells: Vec<Cell>,
    asked: Vec<Asked>,
    entropy: f64,
}

/// The goods that get the same answers.
#[derive(Clone, Copy)]
struct Cell {
    mass: u64,
    /// By the places of the facets asked about: whether these goods have it.
    yes: u32,
}

#[derive(Clone, Copy)]
struct Asked {
    facet: FacetId,
    mass: u64,
    /// Of a category.
    department: FacetId,
}

/// What asking about one more facet would do.
struct Question {
    asked: Asked,
    /// By cell: the mass of the facet's goods.
    within: Vec<u64>,
    /// What it adds to the entropy.
    adds: f64,
}

impl<'c> Answers<'c> {
    /// Nothing asked: all goods in one cell.
    fn new(catalog: &'c Catalog) -> Self {
        let mut mass = vec![0; catalog.len()];
        let mut is_taken: Vec<bool> = Vec::new();
        for item in (0..catalog.len() as u32).map(|position| catalog.at_position(position)) {
            let (at, group) = (item as usize, catalog.group(item));
            if catalog.closed()[at] != 0 {
                continue;
            }
            if group != NO_GROUP {
                let group = group as usize;
                is_taken.resize(is_taken.len().max(group + 1), false);
                if mem::replace(&mut is_taken[group], true) {
                    continue;
                }
            }
            mass[at] = catalog.wanted()[at].max(0) as u64 + 1;
        }
        let all = mass.iter().sum();
        let (cell_of, cells) = (vec![0; catalog.len()], vec![Cell { mass: all, yes: 0 }]);
        Answers { catalog, mass, all, cell_of, cells, asked: Vec::new(), entropy: 0.0 }
    }

    /// Asks about those of the facets that tell most, until `limit` are asked about or none is left.
    fn ask(&mut self, is_askable: &dyn Fn(FacetId) -> bool, limit: usize) {
        // What each counted when it was last looked at, which it can only fall short of now.
        let mut bounds: Vec<(FacetId, f64)> = Vec::new();
        for facet in 0..self.catalog.facet_count() as FacetId {
            if is_askable(facet) {
                bounds.push((facet, f64::INFINITY));
            }
        }
        while self.asked.len() < limit {
            let (mut most, mut best) = (f64::NEG_INFINITY, None);
            for (facet, bound) in &mut bounds {
                if *bound <= most {
                    continue;
                }
                let question = self.question(*facet);
                // What cannot be asked about now cannot be later either.
                *bound = question.as_ref().map_or(f64::NEG_INFINITY, |question| self.counts(question));
                if *bound > most {
                    (most, best) = (*bound, question);
                }
            }
            let Some(question) = best else { return };
            self.add(question);
        }
    }

    /// What a question counts: less where its department was asked about.
    fn counts(&self, question: &Question) -> f64 {
        let mut share = 1.0;
        for asked in &self.asked {
            if asked.department != NO_FACET && asked.department == question.asked.department {
                share += 1.0;
            }
        }
        question.adds / share
    }

    /// What asking about that facet would do; `None` where it makes no sense to ask.
    fn question(&self, facet: FacetId) -> Option<Question> {
        let items = self.catalog.items_of(facet);
        let mut within = vec![0; self.cells.len()];
        for &item in items {
            within[self.cell_of[item as usize] as usize] += self.mass[item as usize];
        }
        let (mut mass, mut lies_in, mut adds) = (0, u32::MAX, 0.0);
        // Of each facet asked about: what is left of it outside of this one.
        let mut outside: Vec<u64> = Vec::with_capacity(MOST_CHOICES);
        for asked in &self.asked {
            outside.push(asked.mass);
        }
        for (cell, &within) in self.cells.iter().zip(&within) {
            if within == 0 {
                continue;
            }
            mass += within;
            lies_in &= cell.yes;
            adds += weighed(cell.mass) - weighed(within) - weighed(cell.mass - within);
            for (place, outside) in outside.iter_mut().enumerate() {
                *outside -= within * u64::from(cell.yes >> place & 1);
            }
        }
        if mass == 0 || mass == self.all || lies_in != 0 || outside.contains(&0) {
            return None;
        }
        let department = match items.first() {
            Some(&item) if self.catalog.facet_kind(facet) == FacetKind::Category => {
                self.catalog.department(item)
            }
            _ => NO_FACET,
        };
        Some(Question { asked: Asked { facet, mass, department }, within, adds: adds / self.all as f64 })
    }

    fn add(&mut self, Question { asked, within, adds }: Question) {
        let yes = 1 << self.asked.len();
        // Where the goods of a cell go that have the facet.
        let mut goes_to: Vec<u32> = Vec::with_capacity(within.len());
        for (at, &within) in within.iter().enumerate() {
            let cell = self.cells[at];
            if within == 0 || within == cell.mass {
                goes_to.push(at as u32);
                self.cells[at].yes |= if within == 0 { 0 } else { yes };
            } else {
                goes_to.push(self.cells.len() as u32);
                self.cells[at].mass -= within;
                self.cells.push(Cell { mass: within, yes: cell.yes | yes });
            }
        }
        for &item in self.catalog.items_of(asked.facet) {
            let cell = &mut self.cell_of[item as usize];
            *cell = goes_to[*cell as usize];
        }
        self.asked.push(asked);
        self.entropy += adds;
    }

    /// Goods to show with a choice.
    fn examples(
        &self,
        facet: FacetId,
        shown: &[ItemIndex],
        has_picture: &dyn Fn(ItemIndex) -> bool,
    ) -> Vec<ItemIndex> {
        let mut keys: Vec<u64> = Vec::new();
        for &item in self.catalog.items_of(facet) {
            let mass = self.mass[item as usize];
            if mass > 0 && !shown.contains(&item) {
                keys.push(sort::key(!(mass as u32), self.catalog.position(item)));
            }
        }
        sort::sort(&mut keys);
        let mut best: Vec<(ItemIndex, bool)> = Vec::with_capacity(MOST_LOOKED_AT);
        for &key in keys.iter().take(MOST_LOOKED_AT) {
            let item = self.catalog.at_position(key as u32);
            best.push((item, has_picture(item)));
        }
        let mut examples: Vec<ItemIndex> = Vec::with_capacity(MOST_EXAMPLES);
        while examples.len() < best.len().min(MOST_EXAMPLES) {
            let mut first = (u8::MAX, 0);
            for &(item, has_picture) in &best {
                let leaf = self.catalog.leaf(item);
                let is_like = examples.iter().any(|&other| self.catalog.leaf(other) == leaf);
                let shows_less = u8::from(!has_picture) * 2 + u8::from(is_like);
                if shows_less < first.0 && !examples.contains(&item) {
                    first = (shows_less, item);
                }
            }
            examples.push(first.1);
        }
        examples
    }
}

/// `mass · ln mass`, 0 for 0.
fn weighed(mass: u64) -> f64 {
    let mass = mass as f64;
    // The logarithm that the wasm holds already.
    if mass > 0.0 { mass * libm::log1p(mass - 1.0) } else { 0.0 }
}

#[cfg(test)]
mod tests;
