use std::collections::HashMap;

use crate::evaluate::baseline::Baseline;
use crate::log::Sessions;

/// What followed the last item, near followers counting more: each pair weighs 1 / the steps between
/// (`SR` in Ludewig & Jannach 2018), at most ten.
#[derive(Clone, Debug)]
pub struct SequentialRules {
    followers: Vec<Vec<(u32, f64)>>,
}

const MOST_STEPS: usize = 10;

impl SequentialRules {
    /// Counts followers.
    pub fn new(sessions: &Sessions, items: usize) -> SequentialRules {
        let mut followers: Vec<HashMap<u32, f64>> = vec![HashMap::new(); items];
        for session in 0..sessions.len() {
            let visit = sessions.items(session);
            for (at, &from) in visit.iter().enumerate() {
                for (steps, &to) in (1..=MOST_STEPS).zip(&visit[at + 1..]) {
                    *followers[from as usize].entry(to).or_default() += 1.0 / steps as f64;
                }
            }
        }
        SequentialRules { followers: followers.into_iter().map(|row| row.into_iter().collect()).collect() }
    }
}

impl Baseline for SequentialRules {
    fn name(&self) -> &'static str {
        "sequential_rules"
    }

    fn scores(&self, visit: &[u32]) -> Vec<(u32, f64)> {
        visit.last().and_then(|&last| self.followers.get(last as usize)).cloned().unwrap_or_default()
    }
}
