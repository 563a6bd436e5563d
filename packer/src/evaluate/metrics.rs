use serde::Serialize;

/// How far down a list a hit still counts.
pub const CUTOFF: usize = 20;

/// How well lists foretold the next item, as shares from 0 to 1.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Accuracy {
    /// How many lists were asked for.
    pub predictions: u64,
    /// Hit rate: the share of lists that held the next item among the first 20.
    pub hr20: f64,
    /// Mean reciprocal rank of the next item; 0 where it was not among the first 20.
    pub mrr20: f64,
    /// Mean of the normalised discounted cumulative [`gain`]s.
    pub ndcg20: f64,
    /// How far each may be from what endless sessions would show, with 95% confidence.
    pub ci95: Margins,
}

/// Half the width of the 95% confidence interval of each measure. Sessions, not predictions, are taken
/// as independent: the variance is that of a ratio of sums over sessions.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Margins {
    /// Of the hit rate.
    pub hr20: f64,
    /// Of the mean reciprocal rank.
    pub mrr20: f64,
    /// Of the normalised discounted cumulative gain.
    pub ndcg20: f64,
}

/// The normal distribution's two-sided 95%.
const DEVIATIONS: f64 = 1.96;

/// What one session's lists amounted to.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct SessionTally {
    predictions: u32,
    /// Hits, reciprocal ranks and gains, summed.
    sums: [f64; 3],
}

impl SessionTally {
    /// Takes in one list, in which the next item had this rank, from 1; `None` where it was not there.
    pub fn add(&mut self, rank: Option<usize>) {
        self.predictions += 1;
        let reciprocal = |rank: usize| 1.0 / rank as f64;
        let hit = rank.filter(|rank| *rank <= CUTOFF);
        let measures = [f64::from(hit.is_some()), hit.map_or(0.0, reciprocal), gain(rank)];
        self.sums.iter_mut().zip(measures).for_each(|(sum, measure)| *sum += measure);
    }
}

/// What a rank is worth, from 1: the normalised discounted cumulative gain of one right item, `1/log₂(1 + rank)`; 0
/// beyond the first 20.
///
/// ```
/// use regulars_packer::evaluate::gain;
///
/// assert_eq!([Some(1), Some(3), Some(21), None].map(gain), [1.0, 0.5, 0.0, 0.0]);
/// ```
pub fn gain(rank: Option<usize>) -> f64 {
    rank.filter(|rank| *rank <= CUTOFF).map_or(0.0, |rank| 1.0 / (1.0 + rank as f64).log2())
}

impl Accuracy {
    /// The means over all lists of all sessions; all 0 without a list.
    ///
    /// ```
    /// use regulars_packer::evaluate::{Accuracy, SessionTally};
    ///
    /// let mut session = SessionTally::default();
    /// session.add(Some(1));
    /// session.add(None);
    /// let accuracy = Accuracy::of(&[session]);
    /// assert_eq!((accuracy.predictions, accuracy.hr20, accuracy.mrr20), (2, 0.5, 0.5));
    /// ```
    pub fn of(sessions: &[SessionTally]) -> Accuracy {
        let predictions: u64 = sessions.iter().map(|session| u64::from(session.predictions)).sum();
        let all = predictions.max(1) as f64;
        let of = |measure: usize| {
            let mean = sessions.iter().map(|session| session.sums[measure]).sum::<f64>() / all;
            let deviation =
                |session: &SessionTally| session.sums[measure] - mean * f64::from(session.predictions);
            let variance = sessions.iter().map(|session| deviation(session).powi(2)).sum::<f64>();
            (mean, DEVIATIONS * variance.sqrt() / all)
        };
        let [(hr20, hr20_margin), (mrr20, mrr20_margin), (ndcg20, ndcg20_margin)] = [of(0), of(1), of(2)];
        let ci95 = Margins { hr20: hr20_margin, mrr20: mrr20_margin, ndcg20: ndcg20_margin };
        Accuracy { predictions, hr20, mrr20, ndcg20, ci95 }
    }
}
