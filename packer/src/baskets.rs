//! From a shop's orders to what its pack says of baskets.

use serde::Serialize;

use crate::count::{self, BasketCounter, BasketCounts, BasketTables, Rebuys};
use crate::failure::Failure;
use crate::learn::{
    BasketModel, BasketRowOptions, BasketSearchReport, BasketSettings, again, basket_rows,
    baskets_learned_from, search_baskets, typical_intervals,
};
use crate::log::Log;
use crate::orders::Orders;
use crate::shop::Shop;
use crate::train::LONGEST_ROW;

/// The search counts orders some times: of a larger log the newest lines are enough for it.
const MOST_LINES_TO_SEARCH: usize = 600_000;

/// What orders were learned from, and how.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct BasketsReport {
    /// Orders of items that the shop has, without those of which all came back.
    pub orders: usize,
    /// Their different items, added up.
    pub lines: usize,
    /// Orders of two different items or more: they tell what goes together.
    pub orders_with_pairs: usize,
    /// Lines passed over, because the shop does not have their items.
    pub unknown_lines: usize,
    /// Lines that were taken off orders, because they came back.
    pub returned_lines: usize,
    /// The settings that were used.
    pub settings: BasketSettings,
    /// How they were found; absent where they were given.
    pub search: Option<BasketSearchReport>,
}

/// Makes baskets of a log's order lines; lines of items that the shop does not have are passed over.
///
/// # Errors
///
/// Those of counting.
pub fn baskets_of(shop: &Shop, log: &mut Log) -> Result<(Orders, BasketsReport), Failure> {
    let listed = shop.listed();
    let before = log.lines.len();
    log.lines.retain(|line| listed.get(line.item as usize) == Some(&true));
    let orders = count::orders(log)?;
    let report = BasketsReport {
        orders: orders.len(),
        lines: orders.item.len(),
        orders_with_pairs: (0..orders.len()).filter(|basket| orders.items(*basket).len() > 1).count(),
        unknown_lines: before - log.lines.len(),
        returned_lines: log.lines.iter().filter(|line| line.quantity < 0.0).count(),
        ..BasketsReport::default()
    };
    Ok((orders, report))
}

/// Learns from baskets of `items` items: with those settings, or, without any, with what is found on the newest tenth of
/// them. `None` where there are none. `stage` is told what is being done.
///
/// # Errors
///
/// Those of counting.
pub fn train_baskets(
    orders: &Orders,
    items: usize,
    settings: Option<BasketSettings>,
    report: &mut BasketsReport,
    stage: &dyn Fn(&'static str),
) -> Result<Option<BasketModel>, Failure> {
    if orders.is_empty() {
        return Ok(None);
    }
    stage("searching for the shop's own settings of baskets");
    let settings = match settings {
        Some(settings) => settings,
        None => {
            let too_many = orders.item.len().saturating_sub(MOST_LINES_TO_SEARCH);
            let newest =
                orders.part(orders.ends.partition_point(|end| (*end as usize) < too_many)..orders.len());
            let counter = BasketCounter::new(&newest, items)?;
            let rebuys = counter.rebuys(baskets_learned_from(&newest))?;
            let count = |settings: &count::BasketCountSettings, first: usize| counter.counts(settings, first);
            let (settings, searched) = search_baskets(&newest, LONGEST_ROW, &count, &rebuys)?;
            report.search = Some(searched);
            settings
        }
    };
    stage("counting baskets");
    let counter = BasketCounter::new(orders, items)?;
    let counts = counter.counts(&settings.counting(), orders.len())?;
    let rebuys = counter.rebuys(orders.len())?;
    drop(counter);
    stage("making rows of baskets");
    report.settings = settings;
    Ok(Some(model(counts, &rebuys, &settings)))
}

/// Learns from tables of baskets, as another engine counted them, on the shop's item numbers. They hold no orders, so there
/// is nothing to try settings on: without any, the defaults are taken. `None` where there are no baskets.
pub fn train_on_basket_counts(
    tables: BasketTables,
    settings: Option<BasketSettings>,
) -> Option<(BasketModel, BasketsReport)> {
    let BasketTables { counts, rebuys, baskets_with_pairs, .. } = tables;
    if counts.baskets == 0 {
        return None;
    }
    let settings = settings.unwrap_or_default();
    let report = BasketsReport {
        orders: counts.baskets,
        lines: counts.item_baskets.iter().map(|baskets| *baskets as usize).sum(),
        orders_with_pairs: baskets_with_pairs,
        settings,
        ..BasketsReport::default()
    };
    Some((model(counts, &rebuys, &settings), report))
}

fn model(counts: BasketCounts, rebuys: &[Rebuys], settings: &BasketSettings) -> BasketModel {
    let options = BasketRowOptions { longest: LONGEST_ROW, targets: None };
    BasketModel {
        rows: basket_rows(&counts, settings, options),
        again: again(rebuys),
        interval: typical_intervals(rebuys),
        item_baskets: counts.item_baskets,
        baskets: counts.baskets,
        weights: settings.weights(),
    }
}
