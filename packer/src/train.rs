//! From a shop to all that its pack holds.

use regulars::{LandingPrior, Weights};
use serde::Serialize;

use crate::count::Counter;
use crate::failure::Failure;
use crate::learn::{
    RowOptions, SearchReport, Settings, SparseRows, WeighReport, content_rows, landing_priors, learned_from,
    priors, rows, search, weigh,
};
use crate::log::{Counts, Sessions};
use crate::pack::{Learned, contents, weights};
use crate::shop::{Products, Shop};

/// The neighbours that a row holds at most: more cost bytes and hardly find more.
pub const LONGEST_ROW: usize = 30;

/// The search counts and makes rows some dozens of times: of a larger log the newest events are enough for it, and fewer
/// where visits are long and each is paired with many.
const MOST_EVENTS_TO_SEARCH: usize = 1_500_000;
const MOST_PAIRS_TO_SEARCH: usize = 3_000_000;

/// Where settings come from.
#[expect(clippy::large_enum_variant, reason = "there is one in a run")]
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Choice {
    /// Found by trying them on the shop's newest sessions.
    Search,
    /// These, untried; and these weights, where they were found before.
    Fixed(Settings, Option<Weights>),
}

/// How the settings were found, for the shop to read.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct TrainReport {
    /// The settings that were used.
    pub settings: Settings,
    /// The weights of the parts of a score, as the pack carries them.
    pub weights: Weights,
    /// The settings that the packer has without a log, to compare.
    pub default_settings: Settings,
    /// How the rows' settings were found; absent where they were given.
    pub search: Option<SearchReport>,
    /// How the weights of popularity, trend, freshness and content were found; absent likewise.
    pub weigh: Option<WeighReport>,
}

/// Learns from sessions. `stage` is told what is being done.
///
/// # Errors
///
/// Those of counting.
pub fn train(
    shop: &Shop,
    sessions: &Sessions,
    channels: &[String],
    choice: Choice,
    stage: &dyn Fn(&'static str),
) -> Result<(Learned, TrainReport), Failure> {
    let (settings, weights, mut report) = match choice {
        // There is nothing to try settings on.
        Choice::Search if sessions.len() < 2 => (Settings::default(), None, TrainReport::default()),
        Choice::Search => find(shop, sessions, stage)?,
        Choice::Fixed(settings, weights) => (settings, weights, TrainReport::default()),
    };
    stage("counting");
    let counts = Counter::new(sessions, shop.items.len())?.counts(&settings.counting(), 0..sessions.len())?;
    stage("making rows");
    let content = content(shop, &counts);
    let landing = landing(shop, sessions, channels);
    let learned = assemble(shop, sessions, &settings, &counts, content.as_ref());
    let learned = Learned { weights: weights.unwrap_or(learned.weights), landing, ..learned };
    (report.settings, report.weights) = (settings, learned.weights);
    Ok((learned, report))
}

/// Finds the shop's own settings and weights on its newest sessions.
fn find(
    shop: &Shop,
    sessions: &Sessions,
    stage: &dyn Fn(&'static str),
) -> Result<(Settings, Option<Weights>, TrainReport), Failure> {
    let (_, newest) = sessions.split(sessions.begin_of_newest(MOST_EVENTS_TO_SEARCH, MOST_PAIRS_TO_SEARCH));
    stage("counting");
    let counter = Counter::new(&newest, shop.items.len())?;
    let count = |settings: &Settings, first: usize| counter.counts(&settings.counting(), 0..first);
    let content = content(shop, &count(&Settings::default(), learned_from(&newest))?);
    stage("searching for the shop's own settings");
    let (mut settings, searched) = search(&newest, LONGEST_ROW, content.as_ref(), count)?;

    stage("weighing popularity and content");
    let (older, newer) = newest.split(searched.learned_from);
    let learned = assemble(shop, &older, &settings, &count(&settings, older.len())?, content.as_ref());
    let (weights, weighed) = weigh(&contents(shop, &learned), &shop.items, &newer)?;

    // It is a share of the log, and was found on a part of it.
    settings.age *= newest.len() as f64 / sessions.len() as f64;
    let report = TrainReport { search: Some(searched), weigh: Some(weighed), ..TrainReport::default() };
    Ok((settings, Some(weights), report))
}

/// Learns from sessions that are orders, where baskets tell what goes together: neither what shoppers turn to next nor what
/// is like what is to be seen in them, so there are no rows, and lists count as they do without a pack, if `choice` names no
/// weights.
///
/// # Errors
///
/// Those of counting.
pub fn train_on_orders(
    shop: &Shop,
    sessions: &Sessions,
    channels: &[String],
    choice: Choice,
) -> Result<(Learned, TrainReport), Failure> {
    let settings = Settings::default();
    let weights = match choice {
        Choice::Fixed(_, Some(weights)) => weights,
        _ => Weights::WITHOUT_PACK,
    };
    let counts = Counter::new(sessions, shop.items.len())?.counts(&settings.counting(), 0..sessions.len())?;
    let learned = Learned {
        weights,
        settings,
        rows: SparseRows::from_rows((0..shop.items.len()).map(|_| Vec::new())),
        priors: priors(&counts, sessions),
        landing: landing(shop, sessions, channels),
        events: counts.events,
        ..Learned::default()
    };
    Ok((learned, TrainReport { settings, weights, ..TrainReport::default() }))
}

/// Learns from counts alone, as another engine made them. They hold no sessions, so there is nothing to try
/// settings on, and neither freshness nor landings are known.
pub fn train_on_counts(shop: &Shop, counts: &Counts, choice: Choice) -> (Learned, TrainReport) {
    let (settings, weights) = match choice {
        Choice::Search => (Settings::default(), None),
        Choice::Fixed(settings, weights) => (settings, weights),
    };
    let content = content(shop, counts);
    let learned = assemble(shop, &Sessions::default(), &settings, counts, content.as_ref());
    let learned = Learned { weights: weights.unwrap_or(learned.weights), ..learned };
    let report = TrainReport { settings, weights: learned.weights, ..TrainReport::default() };
    (learned, report)
}

fn content(shop: &Shop, counts: &Counts) -> Option<SparseRows> {
    let products = shop.products.as_ref()?;
    Some(content_rows(&products.catalog, &products.item_of_product, &counts.events, LONGEST_ROW))
}

fn landing(shop: &Shop, sessions: &Sessions, channels: &[String]) -> Vec<LandingPrior> {
    let of = |products: &Products| {
        landing_priors(&products.catalog, &products.item_of_product, sessions, channels)
    };
    shop.products.as_ref().map(of).unwrap_or_default()
}

fn assemble(
    shop: &Shop,
    sessions: &Sessions,
    settings: &Settings,
    counts: &Counts,
    content: Option<&SparseRows>,
) -> Learned {
    let listed = shop.listed();
    let options = RowOptions { longest: LONGEST_ROW, wanted: Some(&listed), listed: Some(&listed), content };
    let rows = rows(counts, settings, options);
    Learned {
        weights: weights(settings, &counts.events),
        settings: *settings,
        rows,
        events: counts.events.clone(),
        priors: priors(counts, sessions),
        ..Learned::default()
    }
}
