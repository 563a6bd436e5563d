//! The way of a newcomer into the shop, step by step.

mod interests;

use alloc::borrow::ToOwned;
use alloc::string::String;
use alloc::vec::Vec;

use crate::shape::shaped;

pub(crate) use interests::interests;
pub use interests::{INTEREST_CHOICES, InterestChoice};

/// What the shopper did with the onboarding.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct OnboardingState {
    /// The steps skipped for good.
    pub(crate) skipped: Vec<String>,
}

shaped!(OnboardingState { skipped });

/// So many skipped steps are remembered.
const MOST_SKIPPED: usize = 50;

impl OnboardingState {
    pub(crate) fn skip(&mut self, step: &str) {
        if self.skipped.len() < MOST_SKIPPED && self.skipped.iter().all(|known| known != step) {
            self.skipped.push(step.to_owned());
        }
    }
}
