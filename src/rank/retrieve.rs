//! Which of a pack's items a question is about, and which files it still needs.
//!
//! Ranking over a pack has the field's two stages. *Retrieval* finds candidates, by the rows alone; *ranking* then
//! scores those by everything that is known of them. What is retrieved depends on the pack and the shopper, never on
//! what happens to be here: a list is the same from a few chunks and from all of them.

use alloc::string::String;
use alloc::vec::Vec;

use crate::catalog::{Catalog, Relation, entries};
use crate::model::{File, Located, Pack, basket_weights};
use crate::profile::{Habits, ProfileState};
use crate::rank::ComplementMode;
use crate::rank::baskets::CERTAIN;
use crate::rank::feed::{buying_again, steps};
use crate::rank::goes_with::row_points;
use crate::rank::term::Points;
use crate::sort;

/// Besides the chunks of the items looked at, so many others are asked for: those that hold most of what goes with
/// them.
const OTHER_CHUNKS_FOR_FEED: usize = 4;
/// The same for products like one, or that go with some: a product page should cost little.
const OTHER_CHUNKS_FOR_ITEMS: usize = 1;
/// The same for what is likeliest in a basket of many,
const OTHER_CHUNKS_FOR_BASKET: usize = 8;
/// and for what goes with many, which less popular goods do as well, wherever they stand.
const OTHER_CHUNKS_FOR_COMPLEMENTS: usize = 16;

/// Of a list that is to be ranked so many items are looked for, the first ones,
pub(crate) const MOST_RANKED: usize = 64;
/// in so many chunks.
const CHUNKS_FOR_RANKING: usize = 16;

/// The same where the shop names what goes with an item: it is to be shown wherever it stands.
const OTHER_CHUNKS_FOR_NAMED: usize = 6;
/// More than any row gives.
const NAMED: Points = 1 << 24;

/// Of what the shopper buys so many products may be wanted in a basket, the most usual ones.
pub(crate) const MOST_HABITS: usize = 24;

/// Of all chunks of items so many are asked for at a time: a head may claim to have billions.
const MOST_AT_A_TIME: usize = 64;

/// Of what is in the cart, what was bought and what was turned down so many each have their variants looked for.
const MOST_UNWANTED: usize = 4;

/// An id that a question starts from.
struct Source<'s> {
    id: &'s str,
    /// How much its neighbours count; `None`: only the item itself is asked for.
    weight: Option<f64>,
}

/// What a question is about.
#[derive(Debug, Default)]
pub(crate) struct Retrieved {
    /// The numbers of its candidates, in any order, some perhaps more than once; not all are here yet.
    pub(crate) numbers: Vec<u32>,
    /// The files that would tell more, the most urgent first.
    pub(crate) needs: Vec<File>,
}

/// For the feed: the head's items, the last products of the trail and what goes with them, and what may be bought
/// again.
pub(crate) fn for_feed(pack: &Pack, profile: &ProfileState, now: i64) -> Retrieved {
    let steps = steps(pack.weights(), &profile.trail, now);
    let mut sources: Vec<Source> = Vec::new();
    for step in &steps {
        match sources.iter_mut().find(|source| source.id == step.id) {
            Some(known) => known.weight = known.weight.map(|weight| weight + step.weight),
            None => sources.push(Source { id: step.id, weight: Some(step.weight) }),
        }
    }
    let unwanted = pack.head().has_groups().then(|| unwanted(profile, now));
    for id in buying_again(profile, now).into_iter().chain(unwanted.into_iter().flatten()) {
        if sources.iter().all(|source| source.id != id) {
            sources.push(Source { id, weight: None });
        }
    }
    retrieve(pack, &sources, Taught::Sessions, Related::None, OTHER_CHUNKS_FOR_FEED, false)
}

/// What lies in the cart, was just bought or turned down, of each the last few: their variants are to be known, so that
/// none of them is shown.
fn unwanted(profile: &ProfileState, now: i64) -> impl Iterator<Item = &str> {
    let bought =
        profile.purchases.iter().filter(move |(_, purchase)| purchase.is_resting(now)).map(|(id, _)| id);
    let few = profile.cart.ids().rev().take(MOST_UNWANTED).chain(bought.rev().take(MOST_UNWANTED));
    few.chain(profile.hidden.ids().rev().take(MOST_UNWANTED))
}

/// A question about some products.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct About {
    pub(crate) ids: Vec<String>,
    /// How it is about what goes with them; `None`: it is about what is like them.
    pub(crate) mode: Option<ComplementMode>,
}

/// For products like one, or that go with some: the head's items, those of their own chunks, and what goes with them.
pub(crate) fn for_items(pack: &Pack, profile: &ProfileState, about: &About) -> Retrieved {
    let About { ids, mode } = about;
    let mut sources: Vec<Source> = ids.iter().map(|id| Source { id, weight: Some(1.0) }).collect();
    let taught = Taught::about(pack, *mode);
    let related = if mode.is_some() { Related::Complements } else { Related::Substitutes };
    let is_whole = taught == Taught::Baskets && *mode == Some(ComplementMode::Popular);
    let others = match taught {
        Taught::Baskets if is_whole => OTHER_CHUNKS_FOR_BASKET,
        Taught::Baskets if ids.len() > 1 => OTHER_CHUNKS_FOR_COMPLEMENTS,
        _ => OTHER_CHUNKS_FOR_ITEMS,
    };
    let usual = if is_whole { usual(pack, profile) } else { Vec::new() };
    sources.extend(usual.iter().map(|id| Source { id, weight: None }));
    retrieve(pack, &sources, taught, related, others, true)
}

/// To fill a whole basket, begun or not, what the shopper usually buys is wanted, too.
fn usual(pack: &Pack, profile: &ProfileState) -> Vec<String> {
    Habits::of(profile, &basket_weights(Some(pack)), &[]).most_usual(MOST_HABITS)
}

/// For bundles of some items: those items, the bundles, and what else is in them.
pub(crate) fn for_bundles(pack: &Pack, ids: &[String]) -> Retrieved {
    let mut retrieved = Retrieved::default();
    let Retrieved { numbers, needs } = &mut retrieved;
    for id in ids {
        match pack.locate(id) {
            Located::Item(number) => numbers.push(number),
            Located::Perhaps(number) => needs.push(File::Items(Pack::chunk_of(number))),
            Located::Shard(shard) => needs.push(File::Directory(shard)),
            Located::Lost | Located::Nowhere => {}
        }
    }
    for wanted in [Relation::Bundle, Relation::Contains] {
        for at in 0..numbers.len() {
            let related = pack.item(numbers[at]).map_or(&[][..], |item| item.related);
            for (relation, other) in entries(related) {
                if relation != wanted {
                    continue;
                }
                let file = File::Items(Pack::chunk_of(other));
                if pack.awaits(file) {
                    needs.push(file);
                }
                numbers.push(other);
            }
        }
    }
    retrieved
}

/// For the shop's own list: its first items, as far as they lie together, and of the others what the head holds.
pub(crate) fn for_ranking(pack: &Pack, ids: &[String]) -> Retrieved {
    let mut retrieved = Retrieved::default();
    let Retrieved { numbers, needs } = &mut retrieved;
    let mut chunks: Vec<u32> = Vec::new();
    for (id, at) in ids.iter().zip(0..) {
        let is_first = at < MOST_RANKED;
        let number = match pack.locate(id) {
            Located::Item(number) | Located::Perhaps(number) => number,
            Located::Shard(shard) if is_first => {
                needs.push(File::Directory(shard));
                continue;
            }
            _ => continue,
        };
        let chunk = Pack::chunk_of(number);
        if !pack.is_in_head(chunk) {
            if !is_first || (!chunks.contains(&chunk) && chunks.len() == CHUNKS_FOR_RANKING) {
                continue;
            }
            if !chunks.contains(&chunk) {
                chunks.push(chunk);
            }
            let file = File::Items(chunk);
            if pack.awaits(file) {
                needs.push(file);
                continue;
            }
        }
        numbers.push(number);
    }
    retrieved
}

/// Beside a page's own catalogue: all items, to find the page's in them, and then the rows of what is asked about.
pub(crate) fn for_page(
    pack: &Pack,
    catalog: &Catalog,
    profile: &ProfileState,
    asked_about: &[About],
    now: i64,
) -> Vec<File> {
    let awaited = pack.item_files().filter(|&file| pack.awaits(file));
    let mut needs: Vec<File> = awaited.take(MOST_AT_A_TIME).collect();
    if !needs.is_empty() {
        return needs;
    }
    let steps = steps(pack.weights(), &profile.trail, now);
    let asked_about = asked_about.iter().flat_map(|About { ids, mode }| {
        let taught = Taught::about(pack, *mode);
        ids.iter().map(move |id| (id.as_str(), taught))
    });
    for (id, taught) in steps.iter().map(|step| (step.id, Taught::Sessions)).chain(asked_about) {
        let number = catalog.find(id).and_then(|item| catalog.number_of(item));
        let file = match number.map_or_else(|| pack.locate(id), Located::Item) {
            Located::Item(number) => taught.file(Pack::chunk_of(number)),
            Located::Shard(shard) => File::Directory(shard),
            Located::Perhaps(_) | Located::Lost | Located::Nowhere => continue,
        };
        if pack.awaits(file) && !needs.contains(&file) {
            needs.push(file);
        }
    }
    needs
}

/// Which rows tell what goes with an item.
#[derive(Clone, Copy, PartialEq)]
enum Taught {
    Sessions,
    Baskets,
}

impl Taught {
    /// Where orders taught nothing, what goes with an item is told by sessions.
    fn about(pack: &Pack, mode: Option<ComplementMode>) -> Taught {
        if mode.is_some() && pack.baskets().is_some() { Taught::Baskets } else { Taught::Sessions }
    }

    fn file(self, chunk: u32) -> File {
        match self {
            Taught::Sessions => File::Rows(chunk),
            Taught::Baskets => File::Baskets(chunk),
        }
    }

    fn points(self, pack: &Pack, number: u32, weight: f64) -> Vec<(u32, Points)> {
        match self {
            Taught::Sessions => row_points(pack.row(number), weight),
            Taught::Baskets => row_points(pack.basket_row(number), CERTAIN * weight),
        }
    }
}

/// Which of the items that the shop names are wanted.
#[derive(Clone, Copy, PartialEq)]
enum Related {
    None,
    Substitutes,
    Complements,
}

impl Related {
    /// What is wanted of those that are something to an item, and how much.
    fn of(self, pack: &Pack, number: u32) -> Vec<(u32, Points)> {
        let related = pack.item(number).map_or(&[][..], |item| item.related);
        let points = |(relation, number): (Relation, u32)| match (self, relation) {
            (Related::Substitutes, Relation::Substitute) => Some((number, NAMED)),
            (Related::Complements, Relation::Alike) => Some((number, 1)),
            (Related::None | Related::Substitutes, _) => None,
            (Related::Complements, Relation::Substitute | Relation::Bundle | Relation::Contains) => None,
            (Related::Complements, _) => Some((number, NAMED)),
        };
        entries(related).into_iter().filter_map(points).collect()
    }
}

fn retrieve(
    pack: &Pack,
    sources: &[Source],
    taught: Taught,
    related: Related,
    others: usize,
    with_own_chunks: bool,
) -> Retrieved {
    let mut needs: Vec<File> = Vec::new();
    let mut need = |file: File| {
        let awaited = pack.awaits(file);
        if awaited && !needs.contains(&file) {
            needs.push(file);
        }
        awaited
    };
    let mut own: Vec<u32> = Vec::new();
    let mut numbers: Vec<u32> = pack.head_items().collect();
    let mut neighbours: Vec<(u32, Points)> = Vec::new();
    let mut is_complete = true;
    for source in sources {
        let number = match pack.locate(source.id) {
            Located::Lost | Located::Nowhere => continue,
            Located::Shard(shard) => {
                need(File::Directory(shard));
                is_complete = false;
                continue;
            }
            Located::Item(number) | Located::Perhaps(number) => number,
        };
        let chunk = Pack::chunk_of(number);
        let is_confirmed = !need(File::Items(chunk));
        is_complete &= is_confirmed;
        if let Some(weight) = source.weight {
            is_complete &= !need(taught.file(chunk));
            if is_confirmed {
                neighbours.extend(taught.points(pack, number, weight));
                neighbours.extend(related.of(pack, number));
            }
        }
        if is_confirmed {
            numbers.push(number);
            own.push(chunk);
        }
    }
    let is_other = |chunk: u32| !pack.is_in_head(chunk) && !own.contains(&chunk);
    let mut named: Vec<u32> = Vec::new();
    for chunk in neighbours.iter().filter(|(_, points)| *points == NAMED).map(|(of, _)| Pack::chunk_of(*of)) {
        if is_other(chunk) && !named.contains(&chunk) {
            named.push(chunk);
        }
    }
    let most = others.max(named.len().min(OTHER_CHUNKS_FOR_NAMED));
    let chosen = most_wanted_chunks(&neighbours, &is_other, most);
    if is_complete {
        chosen.iter().for_each(|&chunk| {
            need(File::Items(chunk));
        });
    }
    let is_near = |number: &u32| {
        let chunk = Pack::chunk_of(*number);
        pack.is_in_head(chunk) || own.contains(&chunk) || chosen.contains(&chunk)
    };
    numbers.extend(neighbours.iter().map(|(number, _)| *number).filter(is_near));
    if with_own_chunks {
        let items = own.iter().flat_map(|&chunk| Pack::items_of_chunk(chunk));
        numbers.extend(items);
    }
    Retrieved { numbers, needs }
}

/// Of the chunks that are not here anyway, the others, those whose items have the most points together; ties go to the lower
/// number.
fn most_wanted_chunks(neighbours: &[(u32, Points)], is_other: &dyn Fn(u32) -> bool, most: usize) -> Vec<u32> {
    let mut chunks: Vec<(u32, Points)> = Vec::new();
    for &(number, points) in neighbours {
        let chunk = Pack::chunk_of(number);
        match chunks.iter_mut().find(|(known, _)| *known == chunk) {
            Some((_, sum)) => *sum = sum.saturating_add(points),
            None if is_other(chunk) => chunks.push((chunk, points)),
            None => {}
        }
    }
    let wanted = chunks.iter().filter(|(_, points)| *points > 0);
    let mut keys: Vec<u64> = wanted.map(|&(chunk, points)| sort::key(!(points as u32), chunk)).collect();
    sort::sort(&mut keys);
    keys.into_iter().take(most).map(|key| key as u32).collect()
}
