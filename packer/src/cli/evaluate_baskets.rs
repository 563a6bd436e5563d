use crate::baskets::{BasketsReport, baskets_of, train_baskets};
use crate::cli::arguments::EvaluateOptions;
use crate::cli::{input, print_line, progress, settings};
use crate::count::{BasketCountSettings, BasketCounter};
use crate::evaluate::baskets::{completion, next_orders, quantised, reminders};
use crate::failure::Failure;
use crate::learn::BasketModel;
use crate::orders::Orders;
use crate::pack::{Learned, contents};
use crate::shop::Shop;

pub(super) fn run(options: &EvaluateOptions) -> Result<(), Failure> {
    let chosen = settings::of_baskets(&options.settings)?;
    let catalog = input::catalog(&options.catalog)?;
    let line = progress::of_stages();
    let stage = |stage| line.set_message(stage);
    let Split { shop, orders, first, mut report } = split(options, catalog)?;
    let items = shop.items.len();
    let train = orders.part(0..first);
    let model = train_baskets(&train, items, chosen, &mut report, &stage)?;
    let Some(model) = model.filter(|_| first < orders.len()) else {
        return Err(nothing_to_foretell(first, orders.len() - first));
    };
    let model = BasketModel { rows: quantised(&model.rows), ..model };
    stage("counting for simpler ways");
    let plain = BasketCountSettings { age: f64::INFINITY, size_power: 0.0 };
    let counts = BasketCounter::new(&train, items)?.counts(&plain, first)?;
    stage("completing baskets");
    let mut figures = completion(&model, &counts, &orders, first, options.seed);
    drop(counts);
    stage("foretelling next orders");
    figures.extend(next_orders(&model, &orders, first));
    stage("reminding");
    let pack = contents(&shop, &Learned { baskets: Some(model), ..Learned::default() });
    figures.extend(reminders(&pack, &shop.items, &orders, first)?);
    line.finish_and_clear();
    print_line(&report)?;
    figures.iter().try_for_each(print_line)
}

struct Split {
    shop: Shop,
    /// Those to learn from, and then those to foretell.
    orders: Orders,
    /// How many there are to learn from.
    first: usize,
    report: BasketsReport,
}

/// Reads both logs as one, so that a shopper is the same in both.
fn split(options: &EvaluateOptions, catalog: Option<crate::read::CatalogRead>) -> Result<Split, Failure> {
    let learned = input::events(&options.train)?.log.orders.len();
    let both: Vec<_> = options.train.iter().chain(&options.test).cloned().collect();
    let mut log = input::events(&both)?.log;
    let (shop, _) = Shop::new(catalog, &mut log);
    let lines = std::mem::take(&mut log.lines);
    let (train, test) = lines.into_iter().partition(|line| (line.order as usize) < learned);
    log.lines = train;
    let (mut orders, report) = baskets_of(&shop, &mut log)?;
    let first = orders.len();
    log.lines = test;
    let (newer, _) = baskets_of(&shop, &mut log)?;
    for basket in 0..newer.len() {
        orders.push(newer.items(basket), newer.time[basket], newer.customer[basket]);
    }
    Ok(Split { shop, orders, first, report })
}

fn nothing_to_foretell(train: usize, test: usize) -> Failure {
    Failure::new(
        "evaluate.orders",
        "--train, --test",
        format!("{train} orders to learn from, {test} to foretell"),
        "orders to learn from, and orders to foretell",
        "See that the logs have purchases: regulars pack --events FILE says what was read of each.",
    )
}
