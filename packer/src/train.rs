//! From a shop to all that its pack holds.

use regulars::Weights;
use serde::Serialize;

use crate::count::Counter;
use crate::failure::Failure;
use crate::learn::{
    RowOptions, SearchReport, Settings, SparseRows, WeighReport, content_rows, landing_priors, priors, rows,
    search, weigh,
};
use crate::log::{Counts, Sessions};
use crate::pack::{Learned, contents, weights};
use crate::shop::Shop;

/// The neighbours that a row holds at most: more cost bytes and hardly find more.
pub const LONGEST_ROW: usize = 30;

/// Where settings come from.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Choice {
    /// Found by trying them on the shop's newest sessions.
    Search,
    /// These, untried.
    Fixed(Settings),
}

/// How the settings were found, for the shop to read.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct TrainReport {
    /// The settings that were used.
    pub settings: Settings,
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
    stage("counting");
    let counter = Counter::new(sessions, shop.items.len())?;
    let count = |settings: &Settings, first: usize| counter.counts(&settings.counting(), 0..first);
    let mut report = TrainReport::default();
    let mut settings = match choice {
        Choice::Fixed(settings) => settings,
        Choice::Search => Settings::default(),
    };
    let all = count(&settings, sessions.len())?;
    let content = content(shop, &all);
    let mut found_weights: Option<Weights> = None;
    if choice == Choice::Search {
        stage("searching for the shop's own settings");
        let (found, searched) = search(sessions, LONGEST_ROW, content.as_ref(), count)?;
        settings = found;
        stage("weighing popularity and content");
        let (older, newer) = sessions.split(searched.learned_from);
        let counts = count(&settings, older.len())?;
        let learned = assemble(shop, &older, channels, &settings, &counts, content.as_ref(), None);
        let (weights, weighed) = weigh(&contents(shop, &learned), &shop.items, &newer)?;
        found_weights = Some(weights);
        report.search = Some(searched);
        report.weigh = Some(weighed);
    }
    stage("making rows");
    let counts = if choice == Choice::Search { count(&settings, sessions.len())? } else { all };
    report.settings = settings;
    let learned = assemble(shop, sessions, channels, &settings, &counts, content.as_ref(), found_weights);
    Ok((learned, report))
}

/// Learns from counts alone, as another engine made them.
pub fn train_on_counts(shop: &Shop, counts: &Counts, settings: Settings) -> Learned {
    let content = content(shop, counts);
    assemble(shop, &Sessions::default(), &[], &settings, counts, content.as_ref(), None)
}

fn content(shop: &Shop, counts: &Counts) -> Option<SparseRows> {
    let products = shop.products.as_ref()?;
    Some(content_rows(&products.catalog, &products.item_of_product, &counts.events, LONGEST_ROW))
}

fn assemble(
    shop: &Shop,
    sessions: &Sessions,
    channels: &[String],
    settings: &Settings,
    counts: &Counts,
    content: Option<&SparseRows>,
    found: Option<Weights>,
) -> Learned {
    let listed = shop.listed();
    let options = RowOptions { longest: LONGEST_ROW, wanted: Some(&listed), listed: Some(&listed), content };
    let landing = shop.products.as_ref().map(|products| {
        landing_priors(&products.catalog, &products.item_of_product, sessions, channels)
    });
    let rows = rows(counts, settings, options);
    Learned {
        weights: found.unwrap_or_else(|| weights(settings, &rows)),
        settings: *settings,
        rows,
        events: counts.events.clone(),
        priors: priors(counts, sessions),
        landing: landing.unwrap_or_default(),
    }
}
