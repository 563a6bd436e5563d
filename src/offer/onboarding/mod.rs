//! The way of a newcomer into the shop, step by step.

mod gap;
mod interests;
mod plan;
mod till;
mod top_up;

use alloc::borrow::ToOwned;
use alloc::string::String;
use alloc::vec::Vec;

use crate::event::EventName;
use crate::shape::shaped;

pub use gap::Gap;
pub(crate) use gap::free_shipping_gap;
pub(crate) use interests::interests;
pub use interests::{INTEREST_CHOICES, InterestChoice};
pub(crate) use plan::{Newcomer, steps};
pub use plan::{Onboarding, OnboardingStep, StepKind, StepState};
pub(crate) use top_up::top_up;
pub use top_up::{TopUp, TopUpSet};

/// So many skipped steps are remembered.
const MOST_SKIPPED: usize = 50;

/// What the shopper did with the onboarding.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct OnboardingState {
    /// The steps skipped for good.
    skipped: Vec<String>,
    /// How many interests were picked.
    interests: u32,
    /// How many events there were of each name.
    events: Vec<(EventName, u32)>,
}

shaped!(OnboardingState { skipped; interests; events });

impl OnboardingState {
    pub(crate) fn skip(&mut self, step: &str) {
        if !step.trim().is_empty() && self.skipped.len() < MOST_SKIPPED && !self.is_skipped(step) {
            self.skipped.push(step.to_owned());
        }
    }

    pub(crate) fn pick_interest(&mut self) {
        self.interests = self.interests.saturating_add(1);
    }

    pub(crate) fn count(&mut self, name: EventName) {
        match self.events.iter_mut().find(|(known, _)| *known == name) {
            Some((_, count)) => *count = count.saturating_add(1),
            None => self.events.push((name, 1)),
        }
    }

    fn is_skipped(&self, step: &str) -> bool {
        self.skipped.iter().any(|known| known == step)
    }

    fn counted(&self, name: EventName) -> u32 {
        self.events.iter().find(|(known, _)| *known == name).map_or(0, |(_, count)| *count)
    }
}
