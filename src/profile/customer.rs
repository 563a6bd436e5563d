use alloc::vec::Vec;
use core::f64::consts::LN_2;

use crate::journal::wire::wire;
use crate::profile::DAY;
use crate::sort;

/// A week, in days: the unit of time of the model.
const WEEK: f64 = 7.0;
/// Nothing is foretold beyond ten years (weeks).
const FURTHEST: f64 = 520.0;
/// Where a parameter may lie.
const LEAST: f64 = 1e-6;
const MOST: f64 = 1e6;
/// So many orders to come are told apart; further ones are not counted.
const MOST_ORDERS: u32 = 10_000;
/// What is left out of an expectation is less than this many orders.
const NEGLIGIBLE: f64 = 1e-10;
/// Chances are held multiplied by powers of this, so that the first ones do not vanish.
const STRIDE: f64 = 1e200;
const LN_STRIDE: f64 = 460.517_018_598_809_1;

/// How a shop's customers keep buying and stop: the model BG/NBD, with time in weeks.
///
/// While somebody is a customer, orders come at random, on average λ a week; after each order, they stop
/// for good with probability p. Over all customers, λ is gamma distributed (shape `r`, rate `alpha`) and p
/// is beta distributed (`a`, `b`), independently. A first order is where the model begins; what it counts
/// is the days of repeat orders. From Fader, Hardie and Lee, “Counting Your Customers the Easy Way: An
/// Alternative to the Pareto/NBD Model”, Marketing Science 24:2 (2005), whose fit to the customers of the
/// music shop CDNOW is the default here.
///
/// ```
/// use regulars::{CustomerModel, OrderHistory};
///
/// let model = CustomerModel::default();
/// assert_eq!((model.r, model.alpha, model.a, model.b), (0.243, 4.414, 0.793, 2.426));
///
/// // Bought on two further days within 30 weeks, then nothing for 8 weeks.
/// let history = OrderHistory { frequency: 2, recency: 30.43, age: 38.86 };
/// assert_eq!((model.probability_alive(history) * 100.0).round(), 73.0);
/// assert_eq!((model.expected_orders(history, 39.0) * 100.0).round(), 123.0);
/// assert_eq!(model.weeks_to_next_order(history).round(), 16.0);
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CustomerModel {
    /// Shape of the rates of ordering: the smaller, the more customers differ.
    pub r: f64,
    /// Rate of the rates of ordering, in weeks: customers order on average `r / alpha` times a week.
    pub alpha: f64,
    /// First parameter of the probability to stop after an order, which is on average `a / (a + b)`.
    pub a: f64,
    /// Second parameter of the probability to stop after an order.
    pub b: f64,
}

wire!(CustomerModel { r, alpha, a, b });

/// When somebody ordered, as far as [`CustomerModel`] needs to know; customers without any order have none.
///
/// ```
/// use regulars::OrderHistory;
///
/// const DAY: i64 = 86_400_000;
/// // Two orders on one day are one purchase.
/// let history = OrderHistory::new([0, 1_000, 21 * DAY], 35 * DAY);
/// assert_eq!(history, Some(OrderHistory { frequency: 1, recency: 3.0, age: 5.0 }));
/// assert_eq!(OrderHistory::new([], 35 * DAY), None);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct OrderHistory {
    /// On how many days after the first there was an order.
    pub frequency: u32,
    /// Weeks from the first day with an order to the last; 0 without a repeat order.
    pub recency: f64,
    /// Weeks from the first day with an order until now.
    pub age: f64,
}

impl OrderHistory {
    /// The history that orders make, up to `now`; all in ms since 1970, in any order. `None` where there is no
    /// order until now.
    ///
    /// Days begin at midnight UTC: add the shopper's offset to all times for days as the shopper lives them.
    /// The numbers are those of `lifetimes.utils.summary_data_from_transaction_data`, in weeks instead of days.
    pub fn new(times: impl IntoIterator<Item = i64>, now: i64) -> Option<OrderHistory> {
        let day = |time: i64| time.div_euclid(DAY);
        let today = day(now);
        // Moved to where unsigned numbers sort as the signed ones did.
        let moved = |day: i64| day.wrapping_sub(i64::MIN).cast_unsigned();
        let mut days: Vec<u64> = times.into_iter().map(day).filter(|&day| day <= today).map(moved).collect();
        sort::sort(&mut days);
        days.dedup();
        let (&first, &last) = (days.first()?, days.last()?);
        Some(OrderHistory {
            frequency: u32::try_from(days.len() - 1).unwrap_or(u32::MAX),
            recency: (last - first) as f64 / WEEK,
            age: (moved(today) - first) as f64 / WEEK,
        })
    }

    /// The same without what cannot be: times that are no number or below 0 are 0, and nobody is younger than
    /// their last order is.
    fn checked(self) -> OrderHistory {
        let weeks = |weeks: f64| if weeks.is_finite() { weeks.max(0.0) } else { 0.0 };
        let recency = weeks(self.recency);
        OrderHistory { recency, age: weeks(self.age).max(recency), ..self }
    }
}

impl Default for CustomerModel {
    fn default() -> Self {
        CustomerModel { r: 0.243, alpha: 4.414, a: 0.793, b: 2.426 }
    }
}

impl CustomerModel {
    /// Whether every parameter is a number from 0.000001 to 1,000,000. A model that is not valid computes as
    /// the default one does.
    ///
    /// ```
    /// use regulars::CustomerModel;
    ///
    /// assert!(CustomerModel::default().is_valid());
    /// assert!(!CustomerModel { a: f64::NAN, ..CustomerModel::default() }.is_valid());
    /// ```
    pub fn is_valid(&self) -> bool {
        [self.r, self.alpha, self.a, self.b].iter().all(|parameter| (LEAST..=MOST).contains(parameter))
    }

    fn checked(self) -> CustomerModel {
        if self.is_valid() { self } else { CustomerModel::default() }
    }

    /// How probable it is that somebody with this history is still a customer, from 0 to 1; 1 as long as there
    /// is no repeat order, because nobody is taken to stop before it.
    ///
    /// From Fader, Hardie and Lee, “Computing P(alive) Using the BG/NBD Model” (2008).
    ///
    /// ```
    /// use regulars::{CustomerModel, OrderHistory};
    ///
    /// let alive = |age| {
    ///     CustomerModel::default().probability_alive(OrderHistory { frequency: 4, recency: 20.0, age })
    /// };
    /// assert!(alive(20.0) > 0.8 && alive(60.0) < 0.2);
    /// ```
    pub fn probability_alive(&self, history: OrderHistory) -> f64 {
        let (model, history) = (self.checked(), history.checked());
        if history.frequency == 0 {
            return 1.0;
        }
        let frequency = f64::from(history.frequency);
        let silence = libm::log(model.alpha + history.age) - libm::log(model.alpha + history.recency);
        let stopped = libm::log(model.a) - libm::log(model.b + frequency - 1.0);
        1.0 / (1.0 + libm::exp((model.r + frequency) * silence + stopped))
    }

    /// How many days with an order are to be expected in the next `weeks` (at most 520, ten years), of somebody
    /// with this history who may or may not be a customer still. At most 10,000 orders to come are counted.
    ///
    /// This is equation (10) of Fader, Hardie and Lee (2005), computed without its hypergeometric function, which
    /// needs a division by `a − 1` and by numbers around `a + b − 1`. Let `K` be the number of orders that would
    /// come if nobody ever stopped: given the history, negative binomial with shape `r + x` and the
    /// probability `z = weeks / (alpha + age + weeks)`. The `i + 1`st of them comes if the customer did not
    /// stop after any before it, with the probability `s(i) = ∏ (b + x + j) / (a + b + x + j)`, `j < i`. So the
    /// expectation is `Σ P(K = k) · (s(0) + … + s(k − 1))`: all terms are positive, and they fall as `z^k` does.
    ///
    /// ```
    /// use regulars::{CustomerModel, OrderHistory};
    ///
    /// let orders = |weeks| {
    ///     let weekly = OrderHistory { frequency: 25, recency: 30.0, age: 31.0 };
    ///     CustomerModel::default().expected_orders(weekly, weeks)
    /// };
    /// assert!(orders(0.0) == 0.0 && orders(4.0) > 2.0 && orders(8.0) > orders(4.0));
    /// ```
    pub fn expected_orders(&self, history: OrderHistory, weeks: f64) -> f64 {
        let (model, past) = (self.checked(), history.checked());
        // What is no number is no time.
        let weeks = if weeks > 0.0 { weeks.min(FURTHEST) } else { 0.0 };
        let frequency = f64::from(past.frequency);
        let (shape, rate) = (model.r + frequency, model.alpha + past.age);
        let z = weeks / (rate + weeks);

        // P(K = k) is `chance · scale`, and `orders` is how many of the k come about.
        let mut ln_scale = -shape * libm::log1p(weeks / rate);
        let (mut chance, mut scale) = (1.0, libm::exp(ln_scale));
        let (mut orders, mut next_comes) = (0.0, 1.0);
        let (mut expected, mut rest) = (0.0, 1.0);
        for k in 0..MOST_ORDERS {
            let k = f64::from(k);
            expected += chance * scale * orders;
            rest -= chance * scale;
            let ratio = (shape + k) / (k + 1.0) * z;
            // All later chances together are below those of a geometric series with the larger ratio.
            let room = 1.0 - ratio.max(z);
            if room > 0.0 && chance * scale * (orders + 1.0 / room) < NEGLIGIBLE * room {
                break;
            }
            chance *= ratio;
            if chance > STRIDE {
                chance /= STRIDE;
                ln_scale += LN_STRIDE;
                scale = libm::exp(ln_scale);
            }
            orders += next_comes;
            next_comes *= (model.b + frequency + k) / (model.a + model.b + frequency + k);
        }
        (expected + rest.max(0.0) * orders) * self.probability_alive(history)
    }

    /// How many weeks from now the next order comes in half of all cases, of somebody with this history who is
    /// still a customer; at most 520, ten years.
    ///
    /// It is the median because the mean is infinite without a repeat order. Given the history, the rate of
    /// ordering is gamma distributed with shape `r + x` and rate `alpha + age`, so that no order comes within `t`
    /// with the probability `((alpha + age) / (alpha + age + t))^(r + x)`, which is a half at
    /// `(alpha + age) · (2^(1 / (r + x)) − 1)`. In this model orders have no rhythm: the wait does not become
    /// shorter as it goes on, but longer, since every week of silence speaks for a lower rate.
    ///
    /// ```
    /// use regulars::{CustomerModel, OrderHistory};
    ///
    /// let weekly = OrderHistory { frequency: 25, recency: 30.0, age: 31.0 };
    /// let weeks = CustomerModel::default().weeks_to_next_order(weekly);
    /// assert!(0.9 < weeks && weeks < 1.1);
    /// ```
    pub fn weeks_to_next_order(&self, history: OrderHistory) -> f64 {
        let (model, history) = (self.checked(), history.checked());
        let shape = model.r + f64::from(history.frequency);
        let longer = libm::exp(LN_2 / shape) - 1.0;
        ((model.alpha + history.age) * longer).min(FURTHEST)
    }
}

#[cfg(test)]
mod tests {
    use alloc::vec::Vec;

    use super::CustomerModel;
    use crate::journal::wire::{Wire, whole};

    #[test]
    fn is_written_as_its_four_numbers() {
        let model = CustomerModel { r: 1.0, alpha: 2.0, a: 3.0, b: 4.0 };
        let mut bytes = Vec::new();
        model.write(&mut bytes);
        assert_eq!(bytes, [1.0f64, 2.0, 3.0, 4.0].map(f64::to_le_bytes).concat());
        assert_eq!(whole::<CustomerModel>(&bytes), Some(model));
    }
}
