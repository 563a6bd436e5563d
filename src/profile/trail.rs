//! The way through the shop in one visit.

use alloc::borrow::ToOwned;
use alloc::string::String;
use alloc::vec::Vec;

use crate::event::EventName;
use crate::exp2::exp2;
use crate::profile::{DAY, VISIT_GAP};
use crate::shape::{Shape, shaped};

/// How many of a visit's last steps the model's rows are asked with, of which a learner needs no more
/// either; beyond it the oldest step goes first.
///
/// ```
/// let steps: Vec<u32> = (0..100).collect();
/// let trail = &steps[steps.len() - regulars::TRAIL_LENGTH..];
/// assert_eq!(trail.len(), 20);
/// ```
pub const TRAIL_LENGTH: usize = 20;

/// The last products that the shopper turned to, in order and with repeats: what the model's rows are
/// asked with. A visit's first step begins a new trail; until then the one before serves on, fading.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Trail {
    /// Product and event, the last at the end.
    steps: Vec<(String, EventName)>,
    /// The number of the visit.
    visit: u32,
    /// When the last step was made, in ms since 1970.
    at: i64,
}

shaped!(Trail { steps: Shape::List(&<(String, EventName)>::SHAPE, TRAIL_LENGTH); visit; at });

impl Trail {
    pub(super) fn follow(&mut self, item_id: &str, event: EventName, visit: u32, at: i64) {
        let is_step = matches!(
            event,
            EventName::ViewItem
                | EventName::SelectItem
                | EventName::AddToWishlist
                | EventName::AddToCart
                | EventName::Purchase
        );
        if !is_step {
            return;
        }
        if visit != self.visit {
            *self = Trail { visit, at, ..Trail::default() };
        }
        self.at = self.at.max(at);
        // The click in a list and the page that it opens are one step.
        if let Some((last, clicked @ EventName::SelectItem)) = self.steps.last_mut()
            && event == EventName::ViewItem
            && last == item_id
        {
            *clicked = event;
            return;
        }
        if self.steps.len() >= TRAIL_LENGTH {
            self.steps.remove(0);
        }
        self.steps.push((item_id.to_owned(), event));
    }

    /// Knows a product by another id.
    pub(super) fn rename(&mut self, from: &str, to: &str) {
        let steps = self.steps.iter_mut().map(|(id, _)| id);
        steps.filter(|id| *id == from).for_each(|id| to.clone_into(id));
    }

    /// Takes a product out, wherever it stands.
    pub(super) fn leave(&mut self, item_id: &str) {
        self.steps.retain(|(known, _)| known != item_id);
    }

    pub(super) fn forget(&mut self, item: &dyn Fn(&str) -> bool) {
        self.steps.retain(|(known, _)| !item(known));
    }

    /// From the last step back to the oldest.
    pub(crate) fn back(&self) -> impl ExactSizeIterator<Item = (&str, EventName)> {
        self.steps.iter().rev().map(|(id, event)| (id.as_str(), *event))
    }

    /// What is left of its weight, 0 to 1: all within the visit, half for each day after.
    pub(crate) fn freshness(&self, now: i64) -> f64 {
        let passed = now.saturating_sub(self.at);
        if passed <= VISIT_GAP { 1.0 } else { exp2(-(passed as f64) / DAY as f64) }
    }
}
