//! How one shopper answered so far.

use alloc::string::String;
use alloc::vec::Vec;

use crate::offer::kinds::band;
use crate::profile::{Remembered, Stage};
use crate::shape::{Shape, shaped};

/// What each further visit leaves of those before: of a visit two hundred visits ago a third still counts.
const FADE: f64 = 0.995;
/// Beyond so many offers what is known of the one tried longest ago goes first.
const MOST_OFFERS: usize = 32;

/// Visits, and how many of them had an order; older ones count less.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Count {
    pub(super) trials: f64,
    pub(super) orders: f64,
}

/// How one shopper answered to offers, and to none: what is kept of it, bounded in size.
///
/// ```
/// use regulars::{Responses, Stage};
///
/// let mut responses = Responses::default();
/// responses.tried(None, 0.0, Stage::Stranger, false);
/// responses.tried(Some("welcome-10"), 0.1, Stage::Newcomer, true);
/// assert_ne!(responses, Responses::default());
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Responses {
    /// The stage in which the first of these visits was: what is believed before them is what is known of that stage.
    since: Stage,
    none: Count,
    /// By generosity, whatever the offer; visits without one are in the first.
    bands: Vec<Count>,
    /// By offer, the last tried at the end.
    offers: Remembered<Count>,
}

/// What fades so adds up to no more than 200.
const VISITS: Shape = Shape::Number(0.0, 200.5, "a number from 0 to 200");

shaped!(Count { trials: VISITS; orders: VISITS });
shaped!(Responses { since; none; bands; offers: Shape::List(&<(String, Count)>::SHAPE, MOST_OFFERS) });

impl Count {
    fn add(&mut self, ordered: bool) {
        self.trials += 1.0;
        self.orders += f64::from(u8::from(ordered));
    }
}

impl Responses {
    /// Takes in how a visit ended: the offer that was made in it, if any, what that gave away as a share of the
    /// order's value (0 to 1), the stage when the visit began, and whether there was an order.
    pub fn tried(&mut self, promotion_id: Option<&str>, generosity: f64, stage: Stage, ordered: bool) {
        if self.bands.is_empty() {
            self.since = stage;
        }
        let counts = self.offers.values_mut().chain(&mut self.bands).chain([&mut self.none]);
        counts.for_each(|count| {
            count.trials *= FADE;
            count.orders *= FADE;
        });
        match promotion_id {
            None => self.none.add(ordered),
            Some(id) => {
                let mut count = self.offer(id);
                count.add(ordered);
                self.offers.put(id, count, MOST_OFFERS);
            }
        }
        let band = band(if promotion_id.is_some() { generosity } else { 0.0 });
        if self.bands.len() <= band {
            self.bands.resize(band + 1, Count::default());
        }
        self.bands[band].add(ordered);
    }

    /// Forgets an offer; that one of its generosity was answered still counts.
    pub(super) fn forget(&mut self, promotion_id: &str) {
        self.offers.remove(promotion_id);
    }

    /// What is believed before any of these visits is what is known of that stage.
    pub(super) fn since(&self) -> usize {
        self.since as usize
    }

    pub(super) fn bands(&self) -> &[Count] {
        &self.bands
    }

    pub(super) fn of(&self, promotion_id: Option<&str>) -> Count {
        promotion_id.map_or(self.none, |id| self.offer(id))
    }

    fn offer(&self, promotion_id: &str) -> Count {
        self.offers.get(promotion_id).copied().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use std::string::ToString;

    use proptest::prelude::*;

    use super::*;
    use crate::journal::wire::{Wire, whole};

    proptest! {
        #[test]
        fn any_history_is_counted_bounded_and_kept(
            history in prop::collection::vec((0u32..80, 0.0..1.0, 0usize..8, any::<bool>()), 0..300),
        ) {
            let mut responses = Responses::default();
            let (mut trials, mut orders) = (0.0, 0.0);
            for (offer, generosity, stage, ordered) in &history {
                let id = offer.to_string();
                let id = (*offer > 0).then_some(id.as_str());
                responses.tried(id, *generosity, Stage::ALL[*stage], *ordered);
                trials = trials * FADE + 1.0;
                orders = orders * FADE + f64::from(u8::from(*ordered));
            }
            let all = |part: fn(&Count) -> f64| -> f64 { responses.bands.iter().map(part).sum() };
            prop_assert!((all(|count| count.trials) - trials).abs() < 1e-3);
            prop_assert!((all(|count| count.orders) - orders).abs() < 1e-3);
            prop_assert!(responses.offers.ids().count() <= MOST_OFFERS);
            if let Some((_, _, stage, _)) = history.first() {
                prop_assert_eq!(responses.since(), *stage);
            }

            let mut bytes = Vec::new();
            responses.write(&mut bytes);
            prop_assert_eq!(whole::<Responses>(&bytes), Some(responses));
        }
    }

    #[test]
    fn a_trial_counts_for_its_offer_and_for_all_as_generous() {
        let mut responses = Responses::default();
        responses.tried(Some("a"), 0.1, Stage::Stranger, true);
        responses.tried(Some("b"), 0.11, Stage::Newcomer, false);
        responses.tried(None, 0.7, Stage::Newcomer, false);
        let band = responses.bands()[band(0.1)];
        assert!(band.trials > 1.9 && band.orders > 0.9 && band.orders < 1.0);
        assert_eq!(responses.of(Some("b")).orders, 0.0);
        assert_eq!(responses.of(Some("c")), Count::default());
        assert_eq!(responses.of(None), Count { trials: 1.0, orders: 0.0 });
        assert_eq!(responses.bands()[0], responses.of(None));
    }
}
