use std::path::Path;
use std::time::Instant;

use regulars::{Catalog, PackContents, PackFiles};
use serde::Serialize;
use serde_json::{Map, Value};

use crate::baskets::BasketsReport;
use crate::cli::arguments::{EvaluateOptions, Measure};
use crate::cli::pack::{Made, from_events};
use crate::cli::{input, print_line, progress, settings};
use crate::count::{self, BasketCountSettings, BasketCounter, BasketCounts};
use crate::evaluate::Packed;
use crate::evaluate::baskets::{
    Answer, Figure, Step, ask, ask_package, completion, most_popular, next_orders, questions, reminders,
    visits,
};
use crate::failure::Failure;
use crate::learn::{Hidden, Histories, hidden, last_orders};
use crate::orders::Orders;
use crate::pack::{Compressed, Sizes, contents};
use crate::shop::Shop;

/// Figures of pages that have their own products beside the pack.
const BESIDE_CATALOG: &str = "beside_catalog.";

/// What was packed, before what it is worth.
#[derive(Serialize)]
struct Packing {
    baskets: BasketsReport,
    sizes: Sizes,
    /// How long packing took, reading to writing.
    pack_seconds: f64,
}

/// How the published package answered, beside the engine.
#[derive(Serialize)]
struct Compared {
    figure: String,
    /// How many lists were compared.
    lists: usize,
    /// How many of them differed. Anything but 0 is a defect.
    different_lists: usize,
}

pub(super) fn run(options: &EvaluateOptions, measure: Measure) -> Result<(), Failure> {
    let begin = Instant::now();
    let choice = settings::choice(&options.settings)?;
    let catalog = input::catalog(&options.catalog)?;
    let read = input::events(&options.train)?;
    let learned_orders = read.log.orders.len();
    let Made { shop, learned, baskets, .. } = from_events(read, catalog, choice, &options.settings)?;
    let contents = contents(&shop, &learned);
    let pack = contents.write();
    let pack_seconds = begin.elapsed().as_secs_f64();
    drop(learned);
    let Split { orders, first, items } = split(options, &shop, learned_orders)?;
    let Some(baskets) = baskets.filter(|_| first < orders.len()) else {
        return Err(nothing_to_foretell(first, orders.len() - first));
    };
    print_line(&Packing { baskets, sizes: Compressed::new(&pack)?.sizes, pack_seconds })?;

    let line = progress::of_stages();
    if matches!(measure, Measure::All | Measure::Reminders) {
        line.set_message("reminding");
        reminders(&contents, &items, &orders, first)?.iter().try_for_each(print_line)?;
    }
    if measure == Measure::Reminders {
        line.finish_and_clear();
        return Ok(());
    }
    line.set_message("counting for simpler ways");
    let plain = BasketCountSettings { age: f64::INFINITY, size_power: 0.0 };
    let counts = BasketCounter::new(&orders.part(0..first), shop.items.len())?.counts(&plain, first)?;
    let asked = Asked::new(&orders, first, &counts, options.seed, measure);
    for prefix in ["", BESIDE_CATALOG] {
        let products = (prefix == BESIDE_CATALOG).then(|| Products::of(&contents));
        line.set_message("asking the engine");
        let packed = match &products {
            None => Packed::load(&pack, &items)?,
            Some(products) => Packed::beside(products.catalog(), &pack, &items)?,
        };
        let answers = ask(&packed, &asked.visits, &orders, &items);
        for figure in asked.figures(&answers, &orders, &counts, items.len()) {
            print_line(&Figure { figure: prefix.to_owned() + &figure.figure, ..figure })?;
        }
        if let Some(folder) = &options.wasm {
            line.set_message("asking the published package");
            let products = products.as_ref().map(Products::json);
            let figure = format!("{prefix}wasm");
            let compared =
                asked.compare(folder, (&pack, products.as_ref()), &packed, (&orders, &items), &answers)?;
            print_line(&Compared { figure, ..compared })?;
        }
    }
    line.finish_and_clear();
    Ok(())
}

/// What is asked of everybody who serves the pack.
struct Asked {
    first: usize,
    hidden: Vec<Hidden>,
    visits: Vec<Vec<Step>>,
}

impl Asked {
    fn new(orders: &Orders, first: usize, counts: &BasketCounts, seed: u64, measure: Measure) -> Asked {
        let histories = Histories::new(orders);
        let is_asked = |part| measure == Measure::All || measure == part;
        let hidden = if is_asked(Measure::Completion) { hidden(orders, first, seed) } else { Vec::new() };
        let mut next = if is_asked(Measure::Next) { last_orders(orders, first, 1) } else { Vec::new() };
        next.retain(|&basket| !histories.numbers_before(basket).is_empty());
        let popular = most_popular(counts);
        let visits = visits(&histories, orders, &hidden, &next, |item| !popular.contains(&item));
        Asked { first, hidden, visits }
    }

    fn figures(
        &self,
        answers: &[Answer],
        orders: &Orders,
        counts: &BasketCounts,
        items: usize,
    ) -> Vec<Figure> {
        let answered = || questions(&self.visits).zip(answers);
        let mut figures = completion(answered(), counts, orders, &self.hidden);
        figures.extend(next_orders(answered(), orders, self.first, items));
        figures
    }

    fn compare(
        &self,
        folder: &Path,
        served: (&PackFiles, Option<&Value>),
        packed: &Packed,
        (orders, items): (&Orders, &[String]),
        answers: &[Answer],
    ) -> Result<Compared, Failure> {
        let of_package = ask_package(folder, served, packed, &self.visits, orders, items)?;
        let different_lists = of_package.iter().zip(answers).filter(|(one, other)| one != other).count();
        Ok(Compared { figure: String::new(), lists: of_package.len(), different_lists })
    }
}

/// What a page has of its own beside the pack, as far as lists for baskets ask for it, by columns.
struct Products(Vec<(String, Vec<String>)>);

impl Products {
    fn of(contents: &PackContents) -> Products {
        let cells = |column: &String| column.split('\u{1e}').map(str::to_owned).collect::<Vec<String>>();
        let column = |wanted: &str| {
            let named = contents.names.iter().zip(&contents.columns).find(|(name, _)| *name == wanted);
            named.map(|(_, column)| cells(column))
        };
        let ids = column("id").unwrap_or_default();
        let mut titles = column("title").unwrap_or_else(|| ids.clone());
        // A page's own products have titles.
        for (title, id) in titles.iter_mut().zip(&ids).filter(|(title, _)| title.trim().is_empty()) {
            title.clone_from(id);
        }
        let mut columns = vec![("id".to_owned(), ids), ("title".to_owned(), titles)];
        for name in ["product_type", "item_group_id"] {
            columns.extend(column(name).map(|column| (name.to_owned(), column)));
        }
        Products(columns)
    }

    fn catalog(&self) -> Catalog {
        let names: Vec<String> = self.0.iter().map(|(name, _)| name.clone()).collect();
        let columns: Vec<String> = self.0.iter().map(|(_, column)| column.join("\u{1e}")).collect();
        Catalog::from_columns(&names, &columns).0
    }

    fn json(&self) -> Value {
        let products = self.0.first().map_or(0, |(_, ids)| ids.len());
        let product = |at: usize| {
            let fields = self.0.iter().map(|(name, column)| (name.clone(), column[at].clone().into()));
            Value::Object(fields.collect::<Map<String, Value>>())
        };
        (0..products).map(product).collect()
    }
}

struct Split {
    /// Those to learn from, and then those to foretell.
    orders: Orders,
    /// How many there are to learn from.
    first: usize,
    /// The ids of their items: those of the shop, and then those that the newer orders alone have.
    items: Vec<String>,
}

/// Reads both logs as one, so that a shopper is the same in both. So many orders are those to learn from.
fn split(options: &EvaluateOptions, shop: &Shop, learned: usize) -> Result<Split, Failure> {
    let both: Vec<_> = options.train.iter().chain(&options.test).cloned().collect();
    let mut log = input::events(&both)?.log;
    let items = shop.adopt(&mut log);
    let listed = shop.listed();
    let is_sold = |item: u32| listed.get(item as usize).copied().unwrap_or(shop.products.is_none());
    let lines = std::mem::take(&mut log.lines).into_iter().filter(|line| is_sold(line.item));
    let (older, newer) = lines.partition(|line| (line.order as usize) < learned);
    let mut orders_of = |lines| {
        log.lines = lines;
        count::orders(&log)
    };
    let mut orders = orders_of(older)?;
    let newer: Orders = orders_of(newer)?;
    let first = orders.len();
    for basket in 0..newer.len() {
        orders.push(newer.items(basket), newer.time[basket], newer.customer[basket]);
    }
    Ok(Split { orders, first, items })
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
