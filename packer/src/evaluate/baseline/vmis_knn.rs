use std::collections::HashMap;

use crate::evaluate::baseline::Baseline;
use crate::evaluate::baseline::item_knn::index;
use crate::log::Sessions;

/// The sessions most like this visit, and what else they held: vector-multiplication-indexed session kNN,
/// as Serenade serves it (Kersbergen, Sprangers & Schelter 2022), with every session in memory.
#[derive(Clone, Debug)]
pub struct VmisKnn {
    items_of: Vec<Vec<u32>>,
    /// Of each item the most recent sessions, the newest first.
    sessions_of: Vec<Vec<u32>>,
    inverse_frequency: Vec<f64>,
}

/// Of each item this many of the most recent sessions are looked at (`m` in the paper).
const MOST_RECENT: usize = 500;
/// So many of the most similar sessions have a say (`k`).
const NEIGHBOURS: usize = 100;
/// So many of the last items of the visit are compared.
const LONGEST_VISIT: usize = 9;

impl VmisKnn {
    /// Indexes the sessions.
    pub fn new(sessions: &Sessions, items: usize) -> VmisKnn {
        let (items_of, mut sessions_of) = index(sessions, items);
        let all = items_of.len() as f64;
        let inverse_frequency =
            sessions_of.iter().map(|of| (all / of.len().max(1) as f64).ln().max(0.0)).collect();
        for of in &mut sessions_of {
            of.reverse();
            of.truncate(MOST_RECENT);
        }
        VmisKnn { items_of, sessions_of, inverse_frequency }
    }

    /// The most similar sessions with their similarity; among equals the newer.
    fn neighbours(&self, visit: &[u32]) -> Vec<(u32, f64)> {
        let mut similarity: HashMap<u32, f64> = HashMap::new();
        let mut met: Vec<u32> = Vec::with_capacity(visit.len());
        for (place, item) in visit.iter().enumerate().rev() {
            if met.contains(item) {
                continue;
            }
            met.push(*item);
            let weight = (place + 1) as f64 / visit.len() as f64;
            for &session in self.sessions_of.get(*item as usize).into_iter().flatten() {
                *similarity.entry(session).or_default() += weight;
            }
        }
        let mut neighbours: Vec<(u32, f64)> = similarity.into_iter().collect();
        neighbours.sort_unstable_by(|a, b| b.1.total_cmp(&a.1).then(b.0.cmp(&a.0)));
        neighbours.truncate(NEIGHBOURS);
        neighbours
    }
}

impl Baseline for VmisKnn {
    fn name(&self) -> &'static str {
        "vmis_knn"
    }

    fn scores(&self, visit: &[u32]) -> Vec<(u32, f64)> {
        let visit = &visit[visit.len().saturating_sub(LONGEST_VISIT)..];
        let mut scores: HashMap<u32, f64> = HashMap::new();
        for (session, similarity) in self.neighbours(visit) {
            let items = &self.items_of[session as usize];
            let back =
                visit.iter().rev().position(|item| items.binary_search(item).is_ok()).unwrap_or_default();
            let weight = similarity * (1.0 - 0.1 * (back + 1) as f64);
            for &item in items {
                *scores.entry(item).or_default() += weight * self.inverse_frequency[item as usize].max(1e-9);
            }
        }
        scores.into_iter().collect()
    }
}
