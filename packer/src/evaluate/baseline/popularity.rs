use crate::evaluate::baseline::Baseline;
use crate::log::Sessions;

/// The same list for everybody: what was looked at most.
#[derive(Clone, Debug)]
pub struct Popularity {
    best: Vec<(u32, f64)>,
}

/// Enough to fill a list when what was seen in a long visit is taken out.
const DEEPEST: usize = 500;

impl Popularity {
    /// Counts the events of each item.
    pub fn new(sessions: &Sessions, items: usize) -> Popularity {
        let mut counts = vec![0.0; items];
        sessions.item.iter().for_each(|&item| counts[item as usize] += 1.0);
        let mut best: Vec<(u32, f64)> = (0..).zip(counts).collect();
        best.sort_by(|a, b| b.1.total_cmp(&a.1));
        best.truncate(DEEPEST);
        Popularity { best }
    }
}

impl Baseline for Popularity {
    fn name(&self) -> &'static str {
        "popularity"
    }

    fn scores(&self, _: &[u32]) -> Vec<(u32, f64)> {
        self.best.clone()
    }
}
