//! What is known of items before anything is known of the shopper.

use regulars::Priors;

use crate::log::{Counts, Sessions};

const DAY: f64 = 86_400_000.0;
/// New goods stop being new.
const FRESHNESS_HALF_LIFE: f64 = 7.0 * DAY;
/// Within this share of the log nobody can tell a new item from one that was not met yet.
const UNCERTAIN_START: f64 = 0.1;
/// Eight times the usual share of recent events is as much as counts.
const MOST_DOUBLINGS: f32 = 3.0;
/// Events of an average item that are added to each, so that one event makes no trend.
const TREND_PRIOR: f32 = 10.0;

/// The priors of items that were counted in those sessions: popularity by the logarithm of an item's
/// events; trend by how its share of recent events doubles or halves the usual one, three doublings being
/// 1; freshness 1 for an item first met at the end of the log, halved for every week before.
///
/// ```
/// use regulars_packer::learn::priors;
/// use regulars_packer::{Counts, Sessions};
///
/// let counts = Counts { events: vec![99.0, 9.0], recent_events: vec![9.0, 9.0], pairs: Vec::new() };
/// let priors = priors(&counts, &Sessions::default());
/// assert_eq!(priors.popularity, [1.0, 0.5]);
/// assert!(priors.trend[0] < 0.0 && priors.trend[1] > 0.0);
/// ```
pub fn priors(counts: &Counts, sessions: &Sessions) -> Priors {
    let most = counts.events.iter().fold(0.0f32, |most, &events| most.max(events));
    if most <= 0.0 {
        return Priors::default();
    }
    let popularity = counts.events.iter().map(|events| events.ln_1p() / most.ln_1p()).collect();
    let all: f32 = counts.events.iter().sum();
    let recent: f32 = counts.recent_events.iter().sum();
    let usual = recent / all;
    let rise = |(events, recent): (&f32, &f32)| {
        let share = (recent + usual * TREND_PRIOR) / (events + TREND_PRIOR);
        ((share / usual).log2() / MOST_DOUBLINGS).clamp(-1.0, 1.0)
    };
    let trend = match usual > 0.0 {
        true => counts.events.iter().zip(&counts.recent_events).map(rise).collect(),
        false => Vec::new(),
    };
    Priors { popularity, trend, freshness: freshness(counts.events.len(), sessions) }
}

fn freshness(items: usize, sessions: &Sessions) -> Vec<f32> {
    let (Some(&begin), Some(&end)) = (sessions.ended_at.first(), sessions.ended_at.last()) else {
        return Vec::new();
    };
    let certain = begin as f64 + UNCERTAIN_START * (end - begin) as f64;
    let mut first: Vec<f64> = vec![f64::NEG_INFINITY; items];
    for session in (0..sessions.len()).rev() {
        let at = sessions.ended_at[session] as f64;
        sessions.items(session).iter().for_each(|&item| first[item as usize] = at);
    }
    let fresh = |&first: &f64| match first > certain {
        true => (-(end as f64 - first) / FRESHNESS_HALF_LIFE).exp2() as f32,
        false => 0.0,
    };
    first.iter().map(fresh).collect()
}
