use rayon::prelude::*;

use crate::learn::numbering::visits::Visits;
use crate::learn::numbering::{CHUNK_ITEMS, HEAD_ITEMS};
use crate::learn::sparse::Accumulator;

/// Later rounds find little.
const MOST_ROUNDS: usize = 4;
/// Another round is worth its time where the last moved so many items of a hundred.
const LEAST_MOVED_PERCENT: usize = 2;
/// So many chunks are tried for each item, those where it would be worth most,
const MOST_TARGETS: usize = 3;
/// and in each so many items, those that are worth least there, to change places with.
const LOOSEST: usize = 6;
/// Less than this share of what both are worth is rounding.
const LEAST_GAIN: f32 = 1e-5;

/// Chunks are known by number, the head by the first.
const HEAD: u32 = 0;
const NOWHERE: u32 = u32::MAX;

/// Lets items behind the head change places between chunks where more visits then end within the chunk that
/// they began in, or in the one that is loaded beside it. Such visits never become fewer by it.
///
/// O(rounds · entries of the rows · a few dozen).
pub(super) fn exchange(visits: &Visits<'_>, order: &mut [u32]) {
    let mut chunks = Chunks::new(visits, order);
    let mut by_chunk = Accumulator::new(order.len().div_ceil(CHUNK_ITEMS));
    for _ in 0..MOST_ROUNDS {
        let mut moved = 0;
        for place in chunks.settle(order) {
            if let Some(with) = chunks.best_exchange(order, place, &mut by_chunk) {
                order.swap(place, with);
                chunks.exchanged(order[place], order[with]);
                moved += 2;
            }
        }
        if moved * 100 < LEAST_MOVED_PERCENT * order.len() {
            return;
        }
    }
}

struct Chunks<'v> {
    visits: &'v Visits<'v>,
    /// The chunk that each item stands in.
    of: Vec<u32>,
    /// The chunk that is loaded beside it.
    beside: Vec<u32>,
    /// The visits that are found because each item stands where it does. May be out of date by what has moved
    /// since the round began: it says who is tried, and is made anew for those.
    worth: Vec<f32>,
}

/// What one item's row holds of each chunk but the head.
struct Outgoing {
    by_chunk: Vec<(u32, f32)>,
    best: (u32, f32),
    second: (u32, f32),
}

impl Outgoing {
    fn to(&self, chunk: u32) -> f32 {
        self.by_chunk.iter().find(|(other, _)| *other == chunk).map_or(0.0, |(_, count)| *count)
    }

    /// The best chunk to load where the item stands in `chunk`.
    fn beside(&self, chunk: u32) -> (u32, f32) {
        if self.best.0 == chunk { self.second } else { self.best }
    }
}

impl<'v> Chunks<'v> {
    fn new(visits: &'v Visits<'v>, order: &[u32]) -> Chunks<'v> {
        let items = visits.items();
        let mut of = vec![NOWHERE; items];
        for (place, &item) in order.iter().enumerate() {
            of[item as usize] = if place < HEAD_ITEMS { HEAD } else { (place / CHUNK_ITEMS) as u32 };
        }
        Chunks { visits, of, beside: vec![NOWHERE; items], worth: vec![0.0; items] }
    }

    /// Brings everything up to date, and tells the places of the items that would be worth more elsewhere.
    fn settle(&mut self, order: &[u32]) -> Vec<usize> {
        let items = 0..self.of.len() as u32;
        let beside = |item: u32| self.outgoing(item).beside(self.of[item as usize]).0;
        self.beside = items.clone().into_par_iter().map(beside).collect();
        let worth = |item: u32| self.worth_in(item, [self.of[item as usize]])[0];
        self.worth = items.into_par_iter().map(worth).collect();
        let would_move = |by_chunk: &mut Accumulator, place: usize| {
            let is_better_elsewhere = !self.targets(order[place], by_chunk).is_empty();
            is_better_elsewhere.then_some(place)
        };
        let new_sums = || Accumulator::new(order.len().div_ceil(CHUNK_ITEMS));
        let places = (HEAD_ITEMS..order.len()).into_par_iter().with_min_len(1024);
        places.map_init(new_sums, would_move).flatten_iter().collect()
    }

    fn outgoing(&self, item: u32) -> Outgoing {
        let mut by_chunk: Vec<(u32, f32)> = Vec::new();
        for (other, count) in self.visits.from(item) {
            let chunk = self.of[other as usize];
            if chunk == HEAD || chunk == NOWHERE {
                continue;
            }
            match by_chunk.iter_mut().find(|(known, _)| *known == chunk) {
                Some((_, sum)) => *sum += count,
                None => by_chunk.push((chunk, count)),
            }
        }
        let (mut best, mut second) = ((NOWHERE, 0.0), (NOWHERE, 0.0));
        for &of_chunk in &by_chunk {
            if of_chunk.1 > best.1 {
                (best, second) = (of_chunk, best);
            } else if of_chunk.1 > second.1 {
                second = of_chunk;
            }
        }
        Outgoing { by_chunk, best, second }
    }

    /// The visits that are found because an item stands in each of these chunks: those from it that end there
    /// or in the chunk that is then loaded beside, and those to it from items that load that chunk.
    fn worth_in<const N: usize>(&self, item: u32, chunks: [u32; N]) -> [f32; N] {
        let outgoing = self.outgoing(item);
        let mut worth = chunks.map(|chunk| outgoing.to(chunk) + outgoing.beside(chunk).1);
        for (from, count) in self.visits.to(item) {
            let loaded = [self.of[from as usize], self.beside[from as usize]];
            for (worth, chunk) in worth.iter_mut().zip(chunks) {
                if loaded.contains(&chunk) {
                    *worth += count;
                }
            }
        }
        worth
    }

    /// Where an item would be worth more than in its own chunk, and how much, the most first.
    fn targets(&self, item: u32, by_chunk: &mut Accumulator) -> Vec<(u32, f32)> {
        let outgoing = self.outgoing(item);
        outgoing.by_chunk.iter().for_each(|&(chunk, count)| by_chunk.add(chunk, count));
        for (from, count) in self.visits.to(item) {
            for chunk in [self.of[from as usize], self.beside[from as usize]] {
                if chunk != HEAD && chunk != NOWHERE {
                    by_chunk.add(chunk, count);
                }
            }
        }
        let own = self.of[item as usize];
        let mut worth = by_chunk.take();
        worth.iter_mut().for_each(|(chunk, worth)| *worth += outgoing.beside(*chunk).1);
        let here = worth.iter().find(|(chunk, _)| *chunk == own);
        let here = here.map_or(outgoing.beside(own).1, |(_, worth)| *worth);
        worth.retain_mut(|(chunk, worth)| {
            *worth -= here;
            *chunk != own && *worth > 0.0
        });
        worth.sort_unstable_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        worth.truncate(MOST_TARGETS);
        worth
    }

    /// The place of the item with which changing places gains most, if any gains at all.
    fn best_exchange(&mut self, order: &[u32], place: usize, by_chunk: &mut Accumulator) -> Option<usize> {
        let item = order[place];
        let own = self.of[item as usize];
        let mut best = None;
        let mut most = LEAST_GAIN * self.worth[item as usize];
        for (chunk, gain) in self.targets(item, by_chunk) {
            for with in self.loosest(order, chunk) {
                let other = order[with];
                let [there, here] = self.worth_in(other, [chunk, own]);
                self.worth[other as usize] = there;
                // Each gain counts visits between the two as if the other stayed, from both sides.
                let gain = gain + here - there - 2.0 * self.between(item, other);
                if gain > most + LEAST_GAIN * there {
                    (best, most) = (Some(with), gain);
                }
            }
        }
        best
    }

    /// The places of the items that are worth least in a chunk.
    fn loosest(&self, order: &[u32], chunk: u32) -> Vec<usize> {
        let begin = chunk as usize * CHUNK_ITEMS;
        let mut places: Vec<usize> = (begin..order.len().min(begin + CHUNK_ITEMS)).collect();
        let worth = |place: &usize| self.worth[order[*place] as usize];
        let by_worth = |a: &usize, b: &usize| worth(a).total_cmp(&worth(b)).then(a.cmp(b));
        if places.len() > LOOSEST {
            places.select_nth_unstable_by(LOOSEST, by_worth);
            places.truncate(LOOSEST);
        }
        places.sort_unstable_by(by_worth);
        places
    }

    fn between(&self, one: u32, two: u32) -> f32 {
        self.visits.between(one).filter(|(other, _)| *other == two).map(|(_, count)| count).sum()
    }

    /// Takes note that two items have changed places.
    fn exchanged(&mut self, one: u32, two: u32) {
        self.of.swap(one as usize, two as usize);
        for item in [one, two] {
            let chunk = self.of[item as usize];
            self.beside[item as usize] = self.outgoing(item).beside(chunk).0;
            [self.worth[item as usize]] = self.worth_in(item, [chunk]);
        }
    }
}
