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

use crate::catalog::{Catalog, Facet, FacetId, FacetKind, ItemIndex, NO_GROUP};
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
    now: i64,
) -> Vec<InterestChoice> {
    let limit = limit.min(MOST_CHOICES);
    let known: Vec<FacetId> = profile
        .affinities
        .sums(now)
        .filter(|(_, sum)| sum.long.abs() >= KNOWN)
        .filter_map(|(facet, _)| catalog.find_facet(facet.kind, &facet.value))
        .collect();
    let unknown = |facet: &FacetId| !known.contains(facet);

    let nothing = Answers::new(catalog);
    let mut best = nothing.clone();
    for level in levels(catalog) {
        let mut answers = nothing.clone();
        answers.ask(level.into_iter().filter(unknown).collect(), limit);
        if answers.entropy > best.entropy || best.asked.is_empty() {
            best = answers;
        }
    }
    let others = catalog.facets_of_kind(FacetKind::Brand).chain(catalog.facets_of_kind(FacetKind::Tag));
    best.ask(others.filter(|&facet| !catalog.is_role(facet)).filter(unknown).collect(), limit);

    let mut shown: Vec<ItemIndex> = profile.hidden.ids().filter_map(|id| catalog.find(id)).collect();
    let choice = |asked: &Asked| {
        let items = best.examples(asked.facet, &shown, has_picture);
        shown.extend(&items);
        let share = asked.mass as f64 / best.cells.iter().map(|cell| cell.mass).sum::<u64>() as f64;
        catalog.facet(asked.facet).map(|facet| InterestChoice { facet, items, share })
    };
    best.asked.iter().filter_map(choice).collect()
}

/// The categories of each level, from the top down: those that lie there, and those above without any below them.
fn levels(catalog: &Catalog) -> Vec<Vec<FacetId>> {
    let depth = |facet: FacetId| {
        let path = catalog.facet(facet).map(|facet| facet.value).unwrap_or_default();
        path.bytes().filter(|&byte| byte == b'>').count()
    };
    let is_leaf = |facet: FacetId| catalog.items_of(facet).iter().all(|&item| catalog.leaf(item) == facet);
    let categories = catalog.facets_of_kind(FacetKind::Category);
    let known: Vec<_> = categories.map(|facet| (facet, depth(facet), is_leaf(facet))).collect();
    let count = known.iter().map(|(_, depth, _)| depth + 1).max().unwrap_or_default();
    let of_level = |level: usize| {
        let is_in =
            |&&(_, depth, is_leaf): &&(FacetId, usize, bool)| depth == level || (is_leaf && depth < level);
        known.iter().filter(is_in).map(|(facet, ..)| *facet).collect()
    };
    (0..count).map(of_level).collect()
}

/// What is known once some facets were asked about.
#[derive(Clone)]
struct Answers<'c> {
    catalog: &'c Catalog,
    /// The popularity of each good, and 1; 0 where it cannot be had, and for all variants of a product but the first.
    mass: Vec<u64>,
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
    /// The first good's, of a category.
    department: Option<FacetId>,
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
        let all = Cell { mass: mass.iter().sum(), yes: 0 };
        let cell_of = vec![0; catalog.len()];
        Answers { catalog, mass, cell_of, cells: vec![all], asked: Vec::new(), entropy: 0.0 }
    }

    /// Asks about those of `facets` that tell most, until `limit` are asked about or none is left.
    fn ask(&mut self, facets: Vec<FacetId>, limit: usize) {
        // What each counted when it was last looked at, which it can only fall short of now.
        let mut bounds = vec![f64::INFINITY; facets.len()];
        while self.asked.len() < limit {
            let mut best: Option<(f64, Question)> = None;
            for (&facet, bound) in facets.iter().zip(&mut bounds) {
                let most = best.as_ref().map_or(f64::NEG_INFINITY, |(most, _)| *most);
                if *bound <= most {
                    continue;
                }
                let question = self.question(facet);
                // What cannot be asked about now cannot be later either.
                *bound = question.as_ref().map_or(f64::NEG_INFINITY, |question| self.counts(question));
                if let Some(question) = question.filter(|_| *bound > most) {
                    best = Some((*bound, question));
                }
            }
            let Some((_, question)) = best else { return };
            self.add(question);
        }
    }

    /// What a question counts: less where its department was asked about.
    fn counts(&self, question: &Question) -> f64 {
        let department = question.asked.department;
        let is_like = |asked: &&Asked| department.is_some() && asked.department == department;
        question.adds / (1 + self.asked.iter().filter(is_like).count()) as f64
    }

    /// What asking about that facet would do; `None` where it makes no sense to ask.
    fn question(&self, facet: FacetId) -> Option<Question> {
        let items = self.catalog.items_of(facet);
        let mut within = vec![0; self.cells.len()];
        for &item in items {
            within[self.cell_of[item as usize] as usize] += self.mass[item as usize];
        }
        let mass: u64 = within.iter().sum();
        let all: u64 = self.cells.iter().map(|cell| cell.mass).sum();
        let touched = || self.cells.iter().zip(&within).filter(|(_, within)| **within > 0);
        let lies_in = touched().fold(u32::MAX, |lies_in, (cell, _)| lies_in & cell.yes);
        let is_around = |(place, asked): (usize, &Asked)| {
            let shared = touched().filter(|(cell, _)| cell.yes >> place & 1 == 1);
            shared.map(|(_, within)| within).sum::<u64>() == asked.mass
        };
        if mass == 0 || mass == all || lies_in != 0 || self.asked.iter().enumerate().any(is_around) {
            return None;
        }
        let parted = touched()
            .map(|(cell, &within)| weighed(cell.mass) - weighed(within) - weighed(cell.mass - within));
        let adds = parted.sum::<f64>() / all as f64;
        let is_category = self.catalog.facet_kind(facet) == FacetKind::Category;
        let first = items.first().filter(|_| is_category);
        let department = first.map(|&item| self.catalog.department(item));
        Some(Question { asked: Asked { facet, mass, department }, within, adds })
    }

    fn add(&mut self, Question { asked, within, adds }: Question) {
        let yes = 1 << self.asked.len();
        let mut cell_of_yes: Vec<u32> = (0..).take(self.cells.len()).collect();
        for (at, within) in within.into_iter().enumerate().filter(|(_, within)| *within > 0) {
            let cell = self.cells[at];
            let with_yes = Cell { mass: within, yes: cell.yes | yes };
            if within == cell.mass {
                self.cells[at] = with_yes;
            } else {
                self.cells[at].mass -= within;
                cell_of_yes[at] = self.cells.len() as u32;
                self.cells.push(with_yes);
            }
        }
        for &item in self.catalog.items_of(asked.facet) {
            let cell = &mut self.cell_of[item as usize];
            *cell = cell_of_yes[*cell as usize];
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
        let mass = |item: ItemIndex| self.mass[item as usize];
        let free = self.catalog.items_of(facet).iter().copied();
        let free = free.filter(|item| mass(*item) > 0 && !shown.contains(item));
        let mut keys: Vec<u64> =
            free.map(|item| sort::key(!(mass(item) as u32), self.catalog.position(item))).collect();
        sort::sort(&mut keys);
        let best = keys.into_iter().take(MOST_LOOKED_AT).map(|key| self.catalog.at_position(key as u32));
        let mut best: Vec<(ItemIndex, bool)> = best.map(|item| (item, has_picture(item))).collect();
        let mut examples: Vec<ItemIndex> = Vec::with_capacity(MOST_EXAMPLES);
        while examples.len() < MOST_EXAMPLES {
            let leaf = |item: ItemIndex| self.catalog.leaf(item);
            let is_like = |item: ItemIndex| examples.iter().any(|&other| leaf(other) == leaf(item));
            let shows_less =
                |(_, (item, has_picture)): &(usize, &(ItemIndex, bool))| (!has_picture, is_like(*item));
            let Some((at, _)) = best.iter().enumerate().min_by_key(shows_less) else { break };
            examples.push(best.remove(at).0);
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
