//! The customers' model, fitted: to the published parameters, and to what a log says.

use regulars::{CustomerModel, OrderHistory};
use regulars_packer::learn::{customer_model, order_histories};
use regulars_packer::{Action, Log, Order};

const DAY: i64 = 86_400_000;

/// The customers of CDNOW, as Python's `lifetimes` has them; see the script beside the file.
fn cdnow() -> Vec<OrderHistory> {
    let table = include_str!("../../../tests/fixtures/cdnow.csv");
    let history = |line: &str| {
        let numbers: Vec<f64> = line.split(',').map(|number| number.parse().unwrap()).collect();
        OrderHistory { frequency: numbers[0] as u32, recency: numbers[1], age: numbers[2] }
    };
    table.lines().skip(1).map(history).collect()
}

fn digits(model: CustomerModel) -> [f64; 4] {
    [model.r, model.alpha, model.a, model.b].map(|parameter| (parameter * 1000.0).round() / 1000.0)
}

#[test]
fn cdnow_gives_the_published_parameters() {
    let customers = cdnow();
    assert_eq!(customers.len(), 2357);
    assert_eq!(digits(customer_model(&customers).unwrap()), [0.243, 4.414, 0.793, 2.426]);
}

#[test]
fn the_order_of_customers_and_the_unit_of_time_make_no_difference() {
    let mut customers = cdnow();
    customers.reverse();
    let days = |weeks: f64| weeks * 7.0;
    let daily =
        customers.iter().map(|one| OrderHistory { recency: days(one.recency), age: days(one.age), ..*one });
    let daily = customer_model(&daily.collect::<Vec<_>>()).unwrap();
    assert_eq!(digits(CustomerModel { alpha: daily.alpha / 7.0, ..daily }), [0.243, 4.414, 0.793, 2.426]);
}

#[test]
fn too_few_customers_and_customers_of_one_order_give_no_model() {
    let customers = cdnow();
    assert_eq!(customer_model(&[]), None);
    assert_eq!(customer_model(&customers[..99]), None);
    assert!(customer_model(&customers[..100]).is_some());
    let once = OrderHistory { frequency: 0, recency: 0.0, age: 30.0 };
    assert_eq!(customer_model(&[once; 500]), None);
}

/// Orders at such times, with a view at the very end.
fn log(orders: &[(Option<u32>, i64)]) -> Log {
    let order = |&(customer, time): &(Option<u32>, i64)| Order { customer, time, value: None };
    Log {
        visitor: vec![0],
        time: vec![28 * DAY],
        action: vec![Action::ViewItem],
        orders: orders.iter().map(order).collect(),
        ..Log::default()
    }
}

#[test]
fn histories_are_those_of_shoppers_who_bought() {
    let orders =
        [(Some(0), 14 * DAY), (Some(0), 0), (None, 7 * DAY), (Some(0), 14 * DAY + 5), (Some(1), 21 * DAY)];
    let log = log(&orders);
    let histories = order_histories(&log);
    assert_eq!(
        histories,
        [
            OrderHistory { frequency: 1, recency: 2.0, age: 4.0 },
            OrderHistory { frequency: 0, recency: 0.0, age: 1.0 },
        ]
    );
    assert_eq!(order_histories(&Log { time: Vec::new(), ..log }), []);
}
