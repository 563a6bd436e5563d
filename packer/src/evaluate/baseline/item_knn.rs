use std::collections::HashMap;

use crate::evaluate::baseline::Baseline;
use crate::log::Sessions;

/// Items whose sessions are most like those of the last item: the cosine between the sets of sessions
/// that hold them (Sarwar et al. 2001; `item-kNN` in Ludewig & Jannach 2018).
#[derive(Clone, Debug)]
pub struct ItemKnn {
    /// Sessions by item, in order.
    sessions_of: Vec<Vec<u32>>,
    items_of: Vec<Vec<u32>>,
}

impl ItemKnn {
    /// Indexes the sessions.
    pub fn new(sessions: &Sessions, items: usize) -> ItemKnn {
        let (items_of, sessions_of) = index(sessions, items);
        ItemKnn { sessions_of, items_of }
    }
}

/// The distinct items of each session, sorted, and the sessions of each item, oldest first.
pub(super) fn index(sessions: &Sessions, items: usize) -> (Vec<Vec<u32>>, Vec<Vec<u32>>) {
    let mut sessions_of = vec![Vec::new(); items];
    let distinct = |session: usize| {
        let mut distinct = sessions.items(session).to_vec();
        distinct.sort_unstable();
        distinct.dedup();
        distinct
    };
    let items_of: Vec<Vec<u32>> = (0..sessions.len()).map(distinct).collect();
    for (session, items) in (0..).zip(&items_of) {
        items.iter().for_each(|&item| sessions_of[item as usize].push(session));
    }
    (items_of, sessions_of)
}

impl Baseline for ItemKnn {
    fn name(&self) -> &'static str {
        "item_knn"
    }

    fn scores(&self, visit: &[u32]) -> Vec<(u32, f64)> {
        let Some(of) = visit.last().and_then(|&last| self.sessions_of.get(last as usize)) else {
            return Vec::new();
        };
        let mut together: HashMap<u32, f64> = HashMap::new();
        for &session in of {
            for &other in &self.items_of[session as usize] {
                *together.entry(other).or_default() += 1.0;
            }
        }
        let size = |item: u32| self.sessions_of[item as usize].len() as f64;
        together
            .into_iter()
            .map(|(other, both)| (other, both / (of.len() as f64 * size(other)).sqrt()))
            .collect()
    }
}
