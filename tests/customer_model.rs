//! Who still is a customer, and how many orders they will place: against Python's `lifetimes`, and against the
//! integrals that define the model.

#![cfg(test)]

use std::collections::BTreeSet;

use proptest::prelude::*;
use regulars::{CustomerModel, OrderHistory};

const DAY: i64 = 86_400_000;

/// What `lifetimes` says of each customer of CDNOW; see `fixtures/cdnow.py`.
const CDNOW: &str = include_str!("fixtures/cdnow.csv");
const WEEKS: f64 = 39.0;

struct Customer {
    history: OrderHistory,
    probability_alive: f64,
    expected_orders: f64,
}

fn cdnow() -> Vec<Customer> {
    let customer = |line: &str| {
        let numbers: Vec<f64> = line.split(',').map(|number| number.parse().unwrap()).collect();
        let [frequency, recency, age, probability_alive, expected_orders] = numbers[..] else {
            panic!("five columns: {line}")
        };
        let history = OrderHistory { frequency: frequency as u32, recency, age };
        Customer { history, probability_alive, expected_orders }
    };
    CDNOW.lines().skip(1).map(customer).collect()
}

/// By how much we differ from `lifetimes` at most, over all customers and both numbers.
fn max_abs_error(customers: &[Customer]) -> f64 {
    let model = CustomerModel::default();
    let errors = customers.iter().map(|customer| {
        let alive = model.probability_alive(customer.history) - customer.probability_alive;
        let orders = model.expected_orders(customer.history, WEEKS) - customer.expected_orders;
        alive.abs().max(orders.abs())
    });
    // `f64::max` would pass over what is no number.
    errors.fold(0.0, |most, error| if error <= most { most } else { error })
}

#[test]
fn every_customer_of_cdnow_is_as_lifetimes_sees_them() {
    let customers = cdnow();
    assert_eq!(customers.len(), 2357);
    let error = max_abs_error(&customers);
    // Shown by the bench, which runs this test with `--nocapture`.
    println!("{{\"figure\":\"btyd.max_abs_error\",\"value\":{error:e}}}");
    assert!(error <= 1e-6, "differs by {error}");
}

fn models() -> impl Strategy<Value = CustomerModel> {
    (0.05..5.0, 0.1..50.0, 0.05..5.0, 0.05..10.0).prop_map(|(r, alpha, a, b)| CustomerModel {
        r,
        alpha,
        a,
        b,
    })
}

fn histories() -> impl Strategy<Value = OrderHistory> {
    (0..60u32, 0.0..100.0, 0.0..100.0).prop_map(|(frequency, recency, silence)| {
        let recency = if frequency == 0 { 0.0 } else { recency };
        OrderHistory { frequency, recency, age: recency + silence }
    })
}

/// Any number at all, often an awkward one.
fn any_number() -> impl Strategy<Value = f64> {
    let awkward = [0.0, -1.0, 1.0, 1e-6, 1e6, 1e300, f64::MIN_POSITIVE, f64::INFINITY, f64::NAN];
    prop_oneof![any::<f64>(), prop::sample::select(awkward.to_vec()), 0.0..10.0]
}

/// `∫ g(p) · p^(a−1) (1−p)^(b−1) dp` from 0 to 1, divided by the same without `g`: as sums over
/// `p = 1 / (1 + e^(−π sinh u))`, which come as near as one likes (“tanh-sinh”).
fn beta_mean(a: f64, b: f64, g: impl Fn(f64) -> f64) -> f64 {
    let (mut sum, mut total) = (0.0, 0.0);
    for step in -800..=800 {
        let u = f64::from(step) / 100.0;
        let odds = std::f64::consts::PI * u.sinh();
        let ln_smaller = (-odds.abs()).exp().ln_1p();
        let (ln_p, ln_rest) = (odds.min(0.0) - ln_smaller, (-odds).min(0.0) - ln_smaller);
        let weight = (a * ln_p + b * ln_rest).exp() * u.cosh();
        if weight > 0.0 {
            sum += weight * g(ln_p.exp());
            total += weight;
        }
    }
    sum / total
}

/// The model's own definition: given λ and p, a customer places `(1 − e^(−λ p t)) / p` orders within `t`; the
/// mean of that over the gamma distribution of λ is elementary, and over the beta distribution of p summed here.
fn expected_by_integral(model: CustomerModel, history: OrderHistory, weeks: f64) -> f64 {
    let frequency = f64::from(history.frequency);
    let shape = model.r + frequency;
    let share = weeks / (model.alpha + history.age);
    let alive = beta_mean(model.a, model.b + frequency, |p| match p {
        // Below this, products with p are no longer exact.
        ..1e-300 => shape * share,
        _ => -(-shape * (p * share).ln_1p()).exp_m1() / p,
    });
    alive * model.probability_alive(history)
}

/// Gauss's hypergeometric function by its series, for `0 <= z < 1`.
fn hyp2f1(a: f64, b: f64, c: f64, z: f64) -> f64 {
    let (mut sum, mut term) = (0.0, 1.0);
    for k in 0..100_000 {
        let k = f64::from(k);
        sum += term;
        term *= (a + k) * (b + k) / (c + k) / (k + 1.0) * z;
    }
    sum
}

/// Equation (10) of the paper, word for word.
fn expected_by_the_paper(model: CustomerModel, history: OrderHistory, weeks: f64) -> f64 {
    let CustomerModel { r, alpha, a, b } = model;
    let (x, age) = (f64::from(history.frequency), history.age);
    let z = weeks / (alpha + age + weeks);
    let none = ((alpha + age) / (alpha + age + weeks)).powf(r + x) * hyp2f1(r + x, b + x, a + b + x - 1.0, z);
    let stopped = match history.frequency {
        0 => 0.0,
        _ => a / (b + x - 1.0) * ((alpha + age) / (alpha + history.recency)).powf(r + x),
    };
    (a + b + x - 1.0) / (a - 1.0) * (1.0 - none) / (1.0 + stopped)
}

fn near(ours: f64, expected: f64, tolerance: f64) -> bool {
    (ours - expected).abs() <= tolerance * expected.abs().max(1.0)
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn expected_orders_are_what_the_models_definition_says(
        model in models(), history in histories(), weeks in 0.0..260.0,
    ) {
        let ours = model.expected_orders(history, weeks);
        let expected = expected_by_integral(model, history, weeks);
        prop_assert!(near(ours, expected, 1e-8), "{ours} {expected}");
    }

    /// Where the paper's formula can be computed as it stands.
    #[test]
    fn expected_orders_are_those_of_the_paper(
        model in models(), history in histories(), weeks in 0.0..20.0,
    ) {
        prop_assume!((model.a - 1.0).abs() > 0.1 && model.a + model.b > 1.1 && model.alpha > 1.0);
        let ours = model.expected_orders(history, weeks);
        let expected = expected_by_the_paper(model, history, weeks);
        prop_assert!(near(ours, expected, 1e-7), "{ours} {expected}");
    }

    /// Where that formula divides by nothing.
    #[test]
    fn no_parameter_is_singular(model in models(), history in histories(), weeks in 0.0..260.0) {
        let even = CustomerModel { a: 1.0, ..model };
        let ours = even.expected_orders(history, weeks);
        prop_assert!(near(ours, expected_by_integral(even, history, weeks), 1e-8));
        let sum = CustomerModel { a: 0.25, b: 0.75, ..model };
        let ours = sum.expected_orders(history, weeks);
        prop_assert!(near(ours, expected_by_integral(sum, history, weeks), 1e-8));
    }

    /// The rate of ordering is gamma distributed; the chance of no order until then, averaged over it, is a half.
    #[test]
    fn in_half_of_all_cases_the_next_order_comes_by_then(model in models(), history in histories()) {
        let weeks = model.weeks_to_next_order(history);
        let (shape, rate) = (model.r + f64::from(history.frequency), model.alpha + history.age);
        let (mut none, mut total) = (0.0, 0.0);
        for step in -60_000..=10_000 {
            let ln_relative = f64::from(step) / 1000.0;
            // Relative to the mean, so that the peak is in reach.
            let relative = ln_relative.exp();
            let weight = (shape * (ln_relative - relative + 1.0)).exp();
            none += weight * (-relative * shape / rate * weeks).exp();
            total += weight;
        }
        prop_assume!(weeks < 520.0 && shape > 0.3);
        prop_assert!(near(none / total, 0.5, 1e-6), "{}", none / total);
    }

    #[test]
    fn silence_speaks_against_a_customer(
        model in models(), history in histories(), silence in 0.0..100.0,
    ) {
        let later = OrderHistory { age: history.age + silence, ..history };
        let (now, then) = (model.probability_alive(history), model.probability_alive(later));
        prop_assert!((0.0..=1.0).contains(&now) && then <= now);
        prop_assert!(history.frequency > 0 || then == 1.0);
        prop_assert!(model.weeks_to_next_order(later) >= model.weeks_to_next_order(history));
    }

    #[test]
    fn a_longer_time_brings_more_orders(
        model in models(), history in histories(), weeks in 0.0..200.0, more in 0.0..200.0,
    ) {
        let (soon, late) =
            (model.expected_orders(history, weeks), model.expected_orders(history, weeks + more));
        prop_assert!(soon >= 0.0 && late >= soon - 1e-9, "{soon} {late}");
        // Nobody orders more than if nobody ever stopped.
        let rate = (model.r + f64::from(history.frequency)) / (model.alpha + history.age);
        prop_assert!(late <= rate * (weeks + more) + 1e-9);
    }

    #[test]
    fn nothing_gets_out_of_range(
        parameters in (any_number(), any_number(), any_number(), any_number()),
        frequency in prop_oneof![0..5u32, any::<u32>()],
        times in (any_number(), any_number(), any_number()),
    ) {
        let (r, alpha, a, b) = parameters;
        let model = CustomerModel { r, alpha, a, b };
        let (recency, age, weeks) = times;
        let history = OrderHistory { frequency, recency, age };
        prop_assert!((0.0..=1.0).contains(&model.probability_alive(history)));
        prop_assert!((0.0..=10_000.0).contains(&model.expected_orders(history, weeks)));
        prop_assert!((0.0..=520.0).contains(&model.weeks_to_next_order(history)));
        let usable = |number: f64| (1e-6..=1e6).contains(&number);
        prop_assert_eq!(model.is_valid(), [r, alpha, a, b].into_iter().all(usable));
    }

    /// Days told apart the obvious way.
    #[test]
    fn a_history_counts_days(
        times in prop::collection::vec(prop_oneof![0..60 * DAY, any::<i64>()], 0..80),
        now in prop_oneof![0..60 * DAY, any::<i64>()],
    ) {
        let day = |time: i64| (i128::from(time) - i128::from(time.rem_euclid(DAY))) / i128::from(DAY);
        let days: BTreeSet<i128> = times.iter().map(|&time| day(time)).filter(|&at| at <= day(now)).collect();
        let expected = days.first().zip(days.last()).map(|(first, last)| OrderHistory {
            frequency: days.len() as u32 - 1,
            recency: (last - first) as f64 / 7.0,
            age: (day(now) - first) as f64 / 7.0,
        });
        prop_assert_eq!(OrderHistory::new(times, now), expected);
    }
}

#[test]
fn parameters_out_of_range_give_way_to_the_default_ones() {
    let history = OrderHistory { frequency: 3, recency: 20.0, age: 25.0 };
    let expected = CustomerModel::default().expected_orders(history, 10.0);
    for wrong in [0.0, -1.0, f64::NAN, f64::INFINITY, 1e7] {
        let model = CustomerModel { b: wrong, ..CustomerModel::default() };
        assert_eq!(model.expected_orders(history, 10.0), expected);
        assert_eq!(
            model.probability_alive(history),
            CustomerModel::default().probability_alive(history),
            "{wrong}"
        );
    }
}

/// Where the first chances are far below what a number can hold.
#[test]
fn thousands_of_orders_are_counted_one_by_one() {
    let daily = OrderHistory { frequency: 2000, recency: 300.0, age: 300.0 };
    let model = CustomerModel { r: 1.0, alpha: 1.0, a: 0.01, b: 100.0 };
    let (ours, expected) = (model.expected_orders(daily, 400.0), expected_by_integral(model, daily, 400.0));
    assert!(ours > 2000.0 && near(ours, expected, 1e-8), "{ours} {expected}");
    // Who never stops orders as often as before.
    let forever = CustomerModel { a: 1e-6, b: 1e6, ..model };
    assert!(near(forever.expected_orders(daily, 400.0), 2001.0 / 301.0 * 400.0, 1e-8));
}

/// As `lifetimes.utils.summary_data_from_transaction_data` has customer 2 of its `load_transaction_data`
/// (6 repeat orders, 142 days, 292 days until the end of 2014), and orders at both ends of a day.
#[test]
fn a_history_is_as_lifetimes_sums_it_up() {
    let days = [0, 26, 68, 86, 108, 139, 142].map(|day| (16_143 + day) * DAY);
    let expected = OrderHistory { frequency: 6, recency: 142.0 / 7.0, age: 292.0 / 7.0 };
    assert_eq!(OrderHistory::new(days, 16_435 * DAY), Some(expected));

    // 5 January 2025 at 00:00 and 18:00, 6 January at 23:59, 3 February; 1 April is after the end.
    let times = [
        20_095 * DAY - 60_000,
        20_093 * DAY,
        20_094 * DAY - DAY / 4,
        20_122 * DAY + DAY / 3,
        20_179 * DAY + 1000,
    ];
    let expected = OrderHistory { frequency: 2, recency: 29.0 / 7.0, age: 85.0 / 7.0 };
    assert_eq!(OrderHistory::new(times, 20_178 * DAY), Some(expected));
}
