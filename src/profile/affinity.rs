//! How much a shopper is drawn to each facet, at two time scales.
//!
//! Sums decay exponentially. They are kept in *forward* form (Cormode et al., "Forward decay",
//! ICDE 2009): an event at time `t` adds `weight · 2^((t − landmark) / half-life)`, so that nothing
//! has to be touched as time passes, and events may come in any order. One division at reading
//! turns the sum into today's value.

use alloc::vec::Vec;

use crate::calendar::DAY;
use crate::catalog::{Facet, FacetKind};
use crate::exp2::exp2;
use crate::shape::{Shape, shaped};
use crate::sort;

const MINUTE: f64 = 60_000.0;

/// Within a visit an interest halves in this time, so that yesterday's visit is forgotten.
const VISIT_HALF_LIFE: f64 = 30.0 * MINUTE;
/// Over the months an interest halves in this time.
const LONG_HALF_LIFE: f64 = 60.0 * DAY as f64;
/// Evidence, in views, at which the strongest interest of a kind counts half.
const VISIT_EVIDENCE: f64 = 1.0;
pub(super) const LONG_EVIDENCE: f64 = 4.0;
/// The landmark moves on before 2 to this power is passed.
const MOST_HALF_LIVES: f64 = 400.0;
/// The most facets remembered; beyond it the weakest are forgotten, some at a time.
const MOST_FACETS: usize = 600;
const FORGOTTEN_AT_ONCE: usize = 100;

/// A value of each time scale.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Scales {
    pub(crate) visit: f64,
    pub(crate) long: f64,
}

shaped!(Scales { visit; long });
shaped!(Affinities { landmark; sums: Shape::List(&<(Facet, Scales)>::SHAPE, MOST_FACETS) });

impl Scales {
    fn by(self, other: Scales) -> Scales {
        Scales { visit: self.visit * other.visit, long: self.long * other.long }
    }

    /// Rounding may leave a share a hair beyond 1.
    fn clamped(self) -> Scales {
        Scales { visit: self.visit.clamp(-1.0, 1.0), long: self.long.clamp(-1.0, 1.0) }
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Affinities {
    /// Milliseconds since 1970.
    landmark: i64,
    /// In the order in which the facets were first met.
    sums: Vec<(Facet, Scales)>,
}

impl Affinities {
    pub(crate) fn add(&mut self, facet: &Facet, weight: f64, at: i64) {
        if facet.is_role() {
            return;
        }
        self.move_landmark(at);
        let grown = self.growth(at);
        let added = Scales { visit: weight * grown.visit, long: weight * grown.long };
        match self.sums.iter_mut().find(|(known, _)| known == facet) {
            Some((_, sum)) => {
                sum.visit += added.visit;
                sum.long += added.long;
            }
            None => {
                if self.sums.len() >= MOST_FACETS {
                    self.forget_weakest(at);
                }
                self.sums.push((facet.clone(), added));
            }
        }
    }

    /// Today's sums, in weights of events.
    pub(crate) fn sums(&self, now: i64) -> impl Iterator<Item = (&Facet, Scales)> {
        let grown = self.growth(now);
        let shrink = Scales { visit: 1.0 / grown.visit, long: 1.0 / grown.long };
        self.sums.iter().map(move |(facet, sum)| (facet, sum.by(shrink)))
    }

    /// How strongly the shopper is drawn to each facet, −1 to 1, in the order in which they were
    /// first met: the sum as a share of the strongest of its kind, less where evidence is thin:
    /// `sum / (strongest + evidence)`.
    pub(crate) fn observed(&self, now: i64) -> impl Iterator<Item = (&Facet, Scales)> {
        let mut strongest = [Scales::default(); FacetKind::ALL.len()];
        for (facet, sum) in self.sums(now) {
            let strongest = &mut strongest[facet.kind as usize];
            strongest.visit = strongest.visit.max(sum.visit.abs());
            strongest.long = strongest.long.max(sum.long.abs());
        }
        let share = strongest.map(|strongest| Scales {
            visit: 1.0 / (strongest.visit + VISIT_EVIDENCE),
            long: 1.0 / (strongest.long + LONG_EVIDENCE),
        });
        self.sums(now).map(move |(facet, sum)| (facet, sum.by(share[facet.kind as usize]).clamped()))
    }

    pub(crate) fn knows(&self, facet: &Facet) -> bool {
        self.sums.iter().any(|(known, _)| known == facet)
    }

    pub(crate) fn forget(&mut self, facet: &dyn Fn(&Facet) -> bool) {
        self.sums.retain(|(known, _)| !facet(known));
    }

    fn growth(&self, at: i64) -> Scales {
        let passed = at.saturating_sub(self.landmark) as f64;
        // Sums reach 2^400: twice that fades any to nothing, and looking back no further than once
        // keeps them finite, should the clock be set back.
        let grown =
            |half_life: f64| exp2((passed / half_life).clamp(-MOST_HALF_LIVES, 2.0 * MOST_HALF_LIVES));
        Scales { visit: grown(VISIT_HALF_LIFE), long: grown(LONG_HALF_LIFE) }
    }

    fn move_landmark(&mut self, at: i64) {
        if self.sums.is_empty() {
            self.landmark = at;
        }
        if at.saturating_sub(self.landmark) as f64 > MOST_HALF_LIVES * VISIT_HALF_LIFE {
            let grown = self.growth(at);
            let shrink = Scales { visit: 1.0 / grown.visit, long: 1.0 / grown.long };
            self.sums.iter_mut().for_each(|(_, sum)| *sum = sum.by(shrink));
            self.landmark = at;
        }
    }

    fn forget_weakest(&mut self, now: i64) {
        let weight = |sum: Scales| sum.visit.abs() + sum.long.abs();
        let mut by_weight: Vec<u64> =
            self.sums(now).zip(0..).map(|((_, sum), at)| sort::key(sort::bits(weight(sum)), at)).collect();
        sort::sort(&mut by_weight);
        let mut weak = vec![false; by_weight.len()];
        by_weight.iter().take(FORGOTTEN_AT_ONCE).for_each(|&key| weak[sort::place(key)] = true);
        let mut weak = weak.into_iter();
        self.sums.retain(|_| !weak.next().unwrap_or_default());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn facet(n: u32) -> Facet {
        Facet { kind: FacetKind::ALL[n as usize % 6], value: format!("v{n}") }
    }

    fn close(a: f64, b: f64) -> bool {
        (a - b).abs() <= 1e-9 * (1.0 + a.abs().max(b.abs()))
    }

    proptest! {
        /// The oracle decays every event by itself, from its own time to now.
        #[test]
        fn forward_decay_is_the_plain_sum(
            events in prop::collection::vec((0u32..12, -4.0f64..8.0, 0i64..400 * 86_400_000), 1..60),
        ) {
            let start = 1_600_000_000_000;
            let mut events = events;
            events.sort_by_key(|event| event.2);
            let now = start + 400 * 86_400_000;
            let mut affinities = Affinities::default();
            for (f, weight, at) in &events {
                affinities.add(&facet(*f), *weight, start + at);
            }
            for (known, sum) in affinities.sums(now) {
                let plain = |half_life: f64| -> f64 {
                    events.iter().filter(|event| facet(event.0) == *known)
                        .map(|(_, weight, at)| weight * (-((now - start - at) as f64) / half_life).exp2())
                        .sum()
                };
                prop_assert!(close(sum.visit, plain(VISIT_HALF_LIFE)));
                prop_assert!(close(sum.long, plain(LONG_HALF_LIFE)));
            }
        }

        #[test]
        fn strengths_stay_between_minus_one_and_one_and_memory_is_bounded(
            events in prop::collection::vec((0u32..2000, -9.0f64..9.0, any::<u32>()), 0..1500),
        ) {
            let mut affinities = Affinities::default();
            for (f, weight, at) in &events {
                affinities.add(&facet(*f), *weight, 1_600_000_000_000 + i64::from(*at) * 100);
            }
            prop_assert!(affinities.sums.len() <= MOST_FACETS);
            for (_, strength) in affinities.observed(1_700_000_000_000) {
                prop_assert!((-1.0..=1.0).contains(&strength.visit) && (-1.0..=1.0).contains(&strength.long));
            }
        }
    }

    #[test]
    fn what_is_forgotten_is_the_weakest() {
        let mut affinities = Affinities::default();
        affinities.add(&facet(0), 50.0, 0);
        for n in 1..=MOST_FACETS as u32 {
            affinities.add(&facet(n), 1.0, i64::from(n));
        }
        assert!(affinities.sums.iter().any(|(known, _)| *known == facet(0)));
        assert_eq!(affinities.sums.len(), MOST_FACETS - FORGOTTEN_AT_ONCE + 1);
    }
}
