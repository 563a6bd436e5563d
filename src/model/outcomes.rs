//! What the shop's log and its reports tell of customers: how they keep ordering, for how much, and how they answer
//! offers.

use alloc::vec::Vec;

use crate::journal::wire::wire;
use crate::offer::{ResponseCount, ResponseModel};
use crate::profile::{CustomerModel, Stage};

/// So many counts stand in a pack at most: those of the most trials.
const MOST_RESPONSES: usize = 256;
/// More trials than this tell no more.
const MOST_TRIALS: f64 = 1e9;
/// An order is worth no more, in any currency.
const LARGEST_ORDER: f64 = 1e12;

#[derive(Clone, Debug, Default)]
pub(crate) struct Outcomes {
    pub(crate) customers: Option<CustomerModel>,
    pub(crate) order_value: Option<f64>,
    pub(crate) responses: Vec<ResponseCount>,
    pub(crate) response_model: Option<ResponseModel>,
}

wire!(Outcomes { customers, order_value, responses, response_model });

impl Outcomes {
    /// Without what cannot be, whoever wrote it: the engine's sums would not recover from that.
    pub(super) fn checked(mut self) -> Outcomes {
        self.customers = self.customers.filter(CustomerModel::is_valid);
        self.order_value = self.order_value.filter(|value| *value > 0.0 && *value <= LARGEST_ORDER);
        self.responses.truncate(MOST_RESPONSES);
        self.responses.retain_mut(|count| {
            count.trials = count.trials.min(MOST_TRIALS);
            count.orders = count.orders.max(0.0).min(count.trials);
            count.generosity = if count.generosity > 0.0 { count.generosity.min(1.0) } else { 0.0 };
            count.trials > 0.0 && usize::from(count.stage) < Stage::ALL.len()
        });
        self.response_model = self.response_model.map(ResponseModel::checked);
        self
    }
}

/// The counts of the most trials come first.
pub(super) fn by_trials(counts: &[ResponseCount]) -> Vec<ResponseCount> {
    let mut counts: Vec<ResponseCount> = counts.iter().filter(|count| count.trials > 0.0).cloned().collect();
    counts.sort_by(|one, other| {
        let by_name = || (&one.promotion_id, one.stage).cmp(&(&other.promotion_id, other.stage));
        other.trials.total_cmp(&one.trials).then_with(by_name)
    });
    counts
}
