//! How often customers order, and when they stop.

use std::collections::BTreeMap;

use regulars::{CustomerModel, OrderHistory};
use serde::{Serialize, Serializer};

use crate::log::Log;

/// Fewer customers tell too little.
const FEWEST_CUSTOMERS: usize = 100;
/// Where the search begins: the model's own defaults, with `alpha` as this part of the customers' mean age.
const FIRST_ALPHA: f64 = 0.15;
/// How far the first steps go, in logarithms of the parameters.
const FIRST_STEP: f64 = 0.5;
const MOST_STEPS: usize = 2000;
/// The search is over where the log-likelihoods of a customer differ by no more than this.
const TOLERANCE: f64 = 1e-13;

/// The histories of the customers in a log, in the order in which they were first met. Purchases of one day are one,
/// and what happened last ends all histories.
///
/// Empty where the log's purchases name no shopper, and where it has no times. A customer of before the log begins is
/// taken to be new.
pub fn order_histories(log: &Log) -> Vec<OrderHistory> {
    let Some(&now) = log.time.iter().max() else { return Vec::new() };
    let mut times: BTreeMap<u32, Vec<i64>> = BTreeMap::new();
    for order in &log.orders {
        if let Some(customer) = order.customer {
            times.entry(customer).or_default().push(order.time);
        }
    }
    times.into_values().filter_map(|times| OrderHistory::new(times, now)).collect()
}

/// What a log's orders tell of its customers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct CustomersReport {
    /// Orders in the log.
    pub orders: usize,
    /// How many of them are priced whole.
    pub priced_orders: usize,
    /// What those came to on average, in the log's currency.
    pub order_value: Option<f64>,
    /// Shoppers who ordered, as far as the log names them.
    pub customers: usize,
    /// How many of them ordered on more than one day.
    pub repeating: usize,
    /// How they keep ordering.
    #[serde(serialize_with = "parameters")]
    pub model: Option<CustomerModel>,
    /// Why there is no such model.
    pub no_model: Option<&'static str>,
}

fn parameters<S: Serializer>(model: &Option<CustomerModel>, serializer: S) -> Result<S::Ok, S::Error> {
    let named = |model: CustomerModel| {
        BTreeMap::from([("r", model.r), ("alpha", model.alpha), ("a", model.a), ("b", model.b)])
    };
    model.map(named).serialize(serializer)
}

impl CustomersReport {
    /// Learns what the log tells.
    pub fn new(log: &Log) -> CustomersReport {
        let histories = order_histories(log);
        let repeating = histories.iter().filter(|history| history.frequency > 0).count();
        let model = customer_model(&histories);
        let no_model = match histories.len() {
            _ if model.is_some() => None,
            _ if log.orders.is_empty() => Some("the log has no purchases"),
            _ if log.time.is_empty() => Some("the log says no times"),
            0 => Some("the purchases name no shopper (user_id)"),
            1..FEWEST_CUSTOMERS => Some("fewer than 100 shoppers ordered"),
            _ if repeating == 0 => Some("nobody ordered on two days"),
            _ => Some("none fits the orders"),
        };
        // Without times, all that a shopper ever bought may look like one order.
        let are_told = !log.time.is_empty() || !log.visitor_is_user.contains(&true);
        let values =
            || log.orders.iter().filter_map(|order| order.value).filter(|value| are_told && *value > 0.0);
        let priced_orders = values().count();
        CustomersReport {
            orders: log.orders.len(),
            priced_orders,
            order_value: (priced_orders > 0).then(|| values().sum::<f64>() / priced_orders as f64),
            customers: histories.len(),
            repeating,
            model,
            no_model,
        }
    }
}

/// The model under which these histories are the likeliest; `None` with fewer than 100, and where nobody ordered
/// twice.
///
/// The log-likelihood is that of Fader, Hardie and Lee (2005), section 7. Of its gamma functions only quotients of the
/// kind `Γ(r + x) / Γ(r)` are needed, which are products of `x` numbers. The search is Nelder and Mead's, in
/// the logarithms of the parameters.
pub fn customer_model(histories: &[OrderHistory]) -> Option<CustomerModel> {
    let most_orders = histories.iter().map(|history| history.frequency).max()?;
    if histories.len() < FEWEST_CUSTOMERS || most_orders == 0 {
        return None;
    }
    let counted = counted(histories);
    let mean_age = histories.iter().map(|history| history.age).sum::<f64>() / histories.len() as f64;
    let start = CustomerModel { alpha: FIRST_ALPHA * mean_age, ..CustomerModel::default() };
    let loss = |logarithms: &Point| {
        let model = model(logarithms);
        if !model.is_valid() {
            return f64::INFINITY;
        }
        -log_likelihood(&model, &counted, most_orders) / histories.len() as f64
    };
    let start = [start.r, start.alpha, start.a, start.b].map(f64::ln);
    // Begun anew where it ended: what had collapsed has room again.
    let found = model(&minimum(&loss, minimum(&loss, start)));
    found.is_valid().then_some(found)
}

fn model([r, alpha, a, b]: &Point) -> CustomerModel {
    CustomerModel { r: r.exp(), alpha: alpha.exp(), a: a.exp(), b: b.exp() }
}

/// Equal histories once, with how many they are: most customers of most shops bought once.
fn counted(histories: &[OrderHistory]) -> Vec<(OrderHistory, f64)> {
    let mut sorted = histories.to_vec();
    sorted.sort_unstable_by(|a, b| {
        let by_time = a.age.total_cmp(&b.age).then(a.recency.total_cmp(&b.recency));
        a.frequency.cmp(&b.frequency).then(by_time)
    });
    sorted.chunk_by(|a, b| a == b).map(|equal| (equal[0], equal.len() as f64)).collect()
}

fn log_likelihood(model: &CustomerModel, counted: &[(OrderHistory, f64)], most_orders: u32) -> f64 {
    let CustomerModel { r, alpha, a, b } = *model;
    // By the number of repeat orders: ln (Γ(r + x) / Γ(r) · Γ(b + x) / Γ(b) · Γ(a + b) / Γ(a + b + x)).
    let mut of_orders = vec![0.0; most_orders as usize + 1];
    for x in 0..most_orders as usize {
        let i = x as f64;
        of_orders[x + 1] = of_orders[x] + ((r + i) * (b + i) / (a + b + i)).ln();
    }
    let of_one = |history: &OrderHistory| {
        let x = f64::from(history.frequency);
        let alive = -(r + x) * (alpha + history.age).ln();
        let either = match history.frequency {
            0 => alive,
            _ => {
                let stopped = (a / (b + x - 1.0)).ln() - (r + x) * (alpha + history.recency).ln();
                let (more, less) = (alive.max(stopped), alive.min(stopped));
                more + (less - more).exp().ln_1p()
            }
        };
        of_orders[history.frequency as usize] + r * alpha.ln() + either
    };
    counted.iter().map(|(history, count)| count * of_one(history)).sum()
}

type Point = [f64; 4];

/// Where a function is least near `start`, by the method of Nelder and Mead (“A Simplex Method for Function
/// Minimization”, 1965) with its usual numbers.
fn minimum(loss: &impl Fn(&Point) -> f64, start: Point) -> Point {
    let corner = |point: Point| (loss(&point), point);
    let mut corners = vec![corner(start)];
    for at in 0..start.len() {
        let mut point = start;
        point[at] += FIRST_STEP;
        corners.push(corner(point));
    }
    for _ in 0..MOST_STEPS {
        corners.sort_by(|(one, _), (other, _)| one.total_cmp(other));
        let [(least, best), .., (second_worst, _), (worst, worst_point)] = corners[..] else { break };
        if worst - least <= TOLERANCE {
            break;
        }
        let centre: Point = std::array::from_fn(|at| {
            let others = &corners[..start.len()];
            others.iter().map(|(_, point)| point[at]).sum::<f64>() / others.len() as f64
        });
        let along = |length: f64| {
            corner(std::array::from_fn(|at| centre[at] + length * (worst_point[at] - centre[at])))
        };
        let mirrored = along(-1.0);
        let better = if mirrored.0 < least {
            let further = along(-2.0);
            Some(if further.0 < mirrored.0 { further } else { mirrored })
        } else if mirrored.0 < second_worst {
            Some(mirrored)
        } else {
            let nearer = along(if mirrored.0 < worst { -0.5 } else { 0.5 });
            (nearer.0 < mirrored.0.min(worst)).then_some(nearer)
        };
        match better {
            Some(better) => corners[start.len()] = better,
            None => {
                for (_, point) in &mut corners[1..] {
                    *point = std::array::from_fn(|at| (point[at] + best[at]) / 2.0);
                }
                corners[1..].iter_mut().for_each(|(value, point)| *value = loss(point));
            }
        }
    }
    corners.into_iter().min_by(|(one, _), (other, _)| one.total_cmp(other)).map_or(start, |(_, point)| point)
}
