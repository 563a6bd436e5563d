//! What was learned, as a pack holds it.

use regulars::{
    CustomerModel, LandingPrior, PackBaskets, PackContents, Priors, Relation, ResponseCount, ResponseModel,
    Row, Weights,
};

use crate::learn::{
    BasketModel, ENOUGH_NEIGHBOURS, Locality, Settings, SparseRows, alike_rows, locality, order,
};
use crate::pack::traits::traits;
use crate::shop::Shop;

/// Parts the cells of a column.
const CELL: &str = "\u{1e}";

/// What a pack is made of, on the shop's item numbers.
#[derive(Clone, Debug, Default)]
pub struct Learned {
    /// The settings that were used.
    pub settings: Settings,
    /// The rows, each with its largest value first.
    pub rows: SparseRows,
    /// Weighted events of each item.
    pub events: Vec<f32>,
    /// What is known of each item by itself.
    pub priors: Priors,
    /// What is known of those who land somewhere.
    pub landing: Vec<LandingPrior>,
    /// How much each part of a score counts.
    pub weights: Weights,
    /// How customers keep ordering.
    pub customers: Option<CustomerModel>,
    /// What an order comes to on average.
    pub order_value: Option<f64>,
    /// How shoppers answered offers.
    pub responses: Vec<ResponseCount>,
    /// The same, learned from whole histories.
    pub response_model: Option<ResponseModel>,
    /// What orders taught.
    pub baskets: Option<BasketModel>,
    /// Of items of which orders taught little, what is alike by its title, the nearest first: see [`alike`].
    pub alike: SparseRows,
}

/// The neighbours of an item whose nearness counts: what a page shows of them.
const SHOWN: usize = 12;

/// The pack's contents: listed items alone, renumbered so that neighbours are near, and rows scaled so
/// that the largest value of a typical one is 1.
pub fn contents(shop: &Shop, learned: &Learned) -> PackContents {
    numbered(shop, learned).0
}

/// The same, and how much of what pages look for stands in the files that they load.
pub fn numbered(shop: &Shop, learned: &Learned) -> (PackContents, Locality) {
    // Where no visits tell which goods pages look for together, orders do.
    let near = match &learned.baskets {
        Some(baskets) if learned.rows.entries.is_empty() && !learned.events.is_empty() => &baskets.rows.rows,
        _ => &learned.rows,
    };
    let items = order(near, &traits(shop, &learned.events));
    let locality = locality(near, &learned.events, &items, SHOWN);
    let mut number = vec![u32::MAX; shop.items.len()];
    items.iter().zip(0..).for_each(|(&item, place)| number[item as usize] = place);

    let typical = learned.rows.median_of_largest();
    let row = |&item: &u32| {
        let of = learned.rows.row(item as usize).iter();
        let neighbours: Vec<(u32, f32)> = of
            .map(|&(other, value)| (number[other as usize], value / typical))
            .filter(|(other, _)| *other != u32::MAX)
            .collect();
        let scale = neighbours.iter().fold(0.0f32, |most, (_, value)| most.max(*value));
        Row { scale, neighbours }
    };
    // What the shop names, its columns tell.
    let alike = |&item: &u32| {
        let numbers = learned.alike.row(item as usize).iter().map(|(other, _)| number[*other as usize]);
        numbers.filter(|number| *number != u32::MAX).map(|number| (Relation::Alike, number)).collect()
    };
    let prior = |of: &Vec<f32>| match of.is_empty() {
        true => Vec::new(),
        false => items.iter().map(|&item| of.get(item as usize).copied().unwrap_or_default()).collect(),
    };
    let Priors { popularity, trend, freshness } = &learned.priors;
    let (names, columns) = columns(shop, &items);
    let contents = PackContents {
        names,
        columns,
        rows: items.iter().map(row).collect(),
        priors: Priors { popularity: prior(popularity), trend: prior(trend), freshness: prior(freshness) },
        weights: learned.weights,
        landing: learned.landing.clone(),
        customers: learned.customers,
        order_value: learned.order_value,
        responses: learned.responses.clone(),
        response_model: learned.response_model.clone(),
        baskets: learned.baskets.as_ref().map(|baskets| of_baskets(baskets, &items, &number)),
        related: items.iter().map(alike).collect(),
    };
    (contents, locality)
}

/// What is alike by its title to the shop's items of which orders taught little: the rows of others are empty.
pub fn alike(shop: &Shop, baskets: Option<&BasketModel>) -> SparseRows {
    let Some(products) = &shop.products else { return SparseRows::default() };
    let neighbours = |item: usize| baskets.map_or(0, |baskets| baskets.rows.rows.row(item).len());
    let wanted: Vec<bool> = (0..shop.items.len()).map(|item| neighbours(item) < ENOUGH_NEIGHBOURS).collect();
    alike_rows(&products.catalog, &products.item_of_product, &wanted)
}

/// On the pack's numbers. Rows keep their scale: what they hold are shares of orders.
fn of_baskets(baskets: &BasketModel, items: &[u32], number: &[u32]) -> PackBaskets {
    let row = |&item: &u32| {
        let of = baskets.rows.rows.row(item as usize).iter();
        let neighbours: Vec<(u32, f32)> = of
            .map(|&(other, value)| (number[other as usize], value))
            .filter(|(other, _)| *other != u32::MAX)
            .collect();
        Row { scale: neighbours.iter().fold(0.0f32, |most, (_, value)| most.max(*value)), neighbours }
    };
    let column = |of: &[f32]| -> Vec<f32> {
        items.iter().map(|&item| of.get(item as usize).copied().unwrap_or_default()).collect()
    };
    PackBaskets {
        rows: items.iter().map(row).collect(),
        intercepts: column(&baskets.rows.intercepts),
        orders: items
            .iter()
            .map(|&item| baskets.item_baskets.get(item as usize).map_or(0.0, |&n| n as f32))
            .collect(),
        again: column(&baskets.again),
        interval: column(&baskets.interval),
        weights: baskets.weights,
    }
}

fn columns(shop: &Shop, items: &[u32]) -> (Vec<String>, Vec<String>) {
    let Some(products) = &shop.products else {
        let ids: Vec<&str> = items.iter().map(|&item| shop.items[item as usize].as_str()).collect();
        return (vec!["id".to_owned()], vec![ids.join(CELL)]);
    };
    let cell = |column: &Vec<String>, item: &u32| {
        let row = products.row_of_item[*item as usize];
        row.and_then(|row| column.get(row as usize).cloned()).unwrap_or_default()
    };
    let column =
        |column: &Vec<String>| items.iter().map(|item| cell(column, item)).collect::<Vec<_>>().join(CELL);
    (products.names.clone(), products.columns.iter().map(column).collect())
}

/// Beside rows that were learned, what is known without them counts less: a shop that learned nothing
/// ranks as one without a pack.
const BESIDE_ROWS: Weights = Weights {
    popularity: 0.1,
    trend: 0.0,
    freshness: 0.0,
    content: 0.1,
    variety: 0.05,
    landing: 0.2,
    discovery: 0.01,
    ..Weights::WITHOUT_PACK
};

/// The weights that go with settings and the events of each item, before those of the priors are found.
pub fn weights(settings: &Settings, events: &[f32]) -> Weights {
    if events.iter().all(|events| *events <= 0.0) {
        return Weights::WITHOUT_PACK;
    }
    let [single, last, previous, earlier] = settings.repeat.map(|repeat| repeat as f32);
    let [_, add_to_wishlist, add_to_cart, purchase] = settings.action_weights.map(|weight| weight as f32);
    Weights {
        decay: settings.decay as f32,
        repeat_single: single,
        repeat_last: last,
        repeat_previous: previous,
        repeat_earlier: earlier,
        add_to_wishlist,
        add_to_cart,
        purchase,
        ..BESIDE_ROWS
    }
}
