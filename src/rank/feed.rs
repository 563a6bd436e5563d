//! The personalised feed.

use alloc::string::String;
use alloc::vec::Vec;

use crate::calendar::DAY;
use crate::catalog::{Catalog, FacetKind, ItemIndex};
use crate::exp2::exp2;
use crate::model::{Pack, Weights};
use crate::problem::Problem;
use crate::profile::{ProfileState, Purchase, Stage};
use crate::rank::Plan;
use crate::rank::arrange::Variety;
use crate::rank::ask::{Ask, Standing};
use crate::rank::goes_with::add_trail;
pub(super) use crate::rank::goes_with::steps;
use crate::rank::role::{RoleWeights, add_roles};
use crate::rank::taste::add_taste;
use crate::rank::term::{Points, Reason, Term, points};
use crate::rank::unwanted::{bar_dismissed, bar_seen, bar_unwanted};
use crate::sort;

/// A pack may say anything. A share of 4096 steps times so much fits 32 bits,
const MOST_PRIOR: f64 = 7.0;
/// as does one of 65536 steps times so much,
const MOST_DISCOVERY: f64 = 0.49;
/// and all terms of a score together stay far from [`NEVER`](crate::rank::NEVER).
const MOST_TIMES: f64 = 8.0;
/// What a reduced price gives, as a share of what the greatest popularity gives.
const SALE: f64 = 0.1;
/// Just looked at; halves in a day.
const VIEWED: f64 = 0.3;
/// Bought in every order and due.
const BUY_AGAIN: f64 = 1.0;
/// Each time it was shown and passed over takes this off, from the second time on: one glance says
/// nothing.
const FATIGUE: f64 = 0.04;
const FREE_GLANCES: f64 = 1.0;
const MOST_FATIGUE: f64 = 6.0;
const VARIETY: Variety = Variety { leaf: 0.25, department: 0.05, brand: 0.04 };
/// An order more or less says little when there are few: two orders count half of many.
const ORDERS_FOR_HALF: f64 = 2.0;

/// What a feed is drawn up without. What cannot be had or was turned down is in none.
///
/// *Bought lately* means: for 30 days after a first order of the product, and after repeated ones for half the
/// usual time between them, but at least 2 and at most 30 days.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Exclude {
    /// Nothing else: what was bought lately, lies in the cart or was looked at may come again.
    None,
    /// What was bought lately or lies in the cart, and what was looked at: new things alone.
    Seen,
    /// What was bought lately or lies in the cart.
    #[default]
    Purchased,
}

impl Exclude {
    /// Reads `"none"`, `"seen"` or `"purchased"`.
    ///
    /// ```
    /// use regulars::Exclude;
    ///
    /// assert_eq!(Exclude::parse("seen"), Some(Exclude::Seen));
    /// assert_eq!(Exclude::parse("tea-1"), None);
    /// ```
    pub fn parse(word: &str) -> Option<Exclude> {
        Some(match word {
            "none" => Exclude::None,
            "seen" => Exclude::Seen,
            "purchased" => Exclude::Purchased,
            _ => return None,
        })
    }
}

/// Where a newcomer landed: what is known of others who did so stands in for what is not yet known of
/// them. Without a pack, or once they have looked at a product, it changes nothing. Names are found whatever
/// the case of their letters and the blanks around them; one that the pack does not know gives the problem
/// `landing.unknown`.
///
/// ```
/// let landing = regulars::Landing { category: Some("Drinks > Tea".into()), channel: None };
/// assert_ne!(landing, regulars::Landing::default());
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Landing {
    /// The category that the first page shows, as a path: `"Drinks > Tea"`.
    pub category: Option<String>,
    /// The channel, as the shop's log names it: `"newsletter"`.
    pub channel: Option<String>,
}

/// What a feed is asked for.
///
/// ```
/// use regulars::{Exclude, FeedOptions};
///
/// let new_things = FeedOptions { limit: 12, exclude: Exclude::Seen, ..FeedOptions::default() };
/// assert!(new_things.exclude_ids.is_empty());
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FeedOptions {
    /// The most products. Default: [`FEED_LENGTH`](crate::FEED_LENGTH).
    pub limit: usize,
    /// What it is drawn up without. Default: what was bought lately or lies in the cart.
    pub exclude: Exclude,
    /// Products left out besides; unknown ids are passed over.
    pub exclude_ids: Vec<String>,
    /// Products that the shopper already sees: they come first and in this order, as far as they can be had, and the
    /// others after them. Unknown ids are passed over.
    pub keep: Vec<String>,
    /// Where the shopper landed.
    pub landing: Landing,
    /// The shop's own name for the list, for its [rules](crate::MerchandisingRules). Default: `feed`.
    pub surface: String,
}

impl Default for FeedOptions {
    fn default() -> FeedOptions {
        FeedOptions {
            limit: crate::FEED_LENGTH,
            exclude: Exclude::default(),
            exclude_ids: Vec::new(),
            keep: Vec::new(),
            landing: Landing::default(),
            surface: "feed".into(),
        }
    }
}

/// Who asks for a feed, and for what.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Question<'q> {
    pub(crate) profile: &'q ProfileState,
    pub(crate) stage: Stage,
    pub(crate) roles: &'q RoleWeights,
    pub(crate) seed: u32,
    pub(crate) exclude: Exclude,
    pub(crate) landing: &'q Landing,
    pub(crate) now: i64,
}

/// What this shopper may like to see now. Without any event it is what the shop puts first, mixed.
pub(crate) fn feed(catalog: &Catalog, pack: Option<&Pack>, question: Question<'_>) -> Plan {
    let (ask, variety) = ask_for(catalog, pack, question);
    Plan::new(ask, variety)
}

pub(super) fn ask_for(catalog: &Catalog, pack: Option<&Pack>, question: Question<'_>) -> (Ask, Variety) {
    let Question { profile, stage, roles, seed, exclude, landing, now } = question;
    let weights = pack.map_or(Weights::WITHOUT_PACK, |pack| *pack.weights());
    // Another mix each day, the same all day.
    let day = now.div_euclid(DAY) as u32;
    let mut ask = Ask::new(Standing {
        popularity: bounded(weights.popularity, MOST_PRIOR),
        trend: bounded(weights.trend, MOST_PRIOR),
        freshness: bounded(weights.freshness, MOST_PRIOR),
        sale: points(SALE * f64::from(weights.popularity).clamp(0.0, MOST_PRIOR)),
        discovery: bounded(weights.discovery, MOST_DISCOVERY),
        seed: seed ^ day.wrapping_mul(0x9e37_79b1),
        ..Standing::default()
    });
    add_drawn_to(&mut ask, catalog, pack, profile, &weights, exclude != Exclude::Seen, now);
    if let Some(pack) = pack.filter(|_| profile.trail.back().len() == 0) {
        add_landing(&mut ask, catalog, pack, landing);
    }
    add_roles(&mut ask, catalog, roles, stage);
    add_viewed(&mut ask, catalog, pack, profile, now);
    for (id, shown) in profile.shown.iter() {
        add(&mut ask, catalog.find(id), Term::Fatigue, -FATIGUE * passed_over(shown.count(now)));
    }
    add_again(&mut ask, catalog, profile, now);
    match exclude {
        Exclude::None => bar_dismissed(&mut ask, catalog, profile),
        Exclude::Purchased => bar_unwanted(&mut ask, catalog, profile, now),
        Exclude::Seen => {
            bar_unwanted(&mut ask, catalog, profile, now);
            bar_seen(&mut ask, catalog, profile);
        }
    }
    // Never below 0: arranging relies on likes taking off.
    (ask, VARIETY.times(f64::from(weights.variety).clamp(0.0, MOST_TIMES)))
}

/// Adds the shopper's taste and, with a pack, what goes with what is looked at, and where repeats are wanted that itself.
pub(super) fn add_drawn_to(
    ask: &mut Ask,
    catalog: &Catalog,
    pack: Option<&Pack>,
    profile: &ProfileState,
    weights: &Weights,
    with_repeats: bool,
    now: i64,
) {
    let content = f64::from(weights.content).clamp(-MOST_TIMES, MOST_TIMES);
    add_taste(ask, catalog, profile, now, content);
    if let Some(pack) = pack {
        add_trail(ask, catalog, pack, &profile.trail, now, with_repeats);
    }
}

/// Adds what was looked at lately; what the trail counts already does not count again.
pub(super) fn add_viewed(
    ask: &mut Ask,
    catalog: &Catalog,
    pack: Option<&Pack>,
    profile: &ProfileState,
    now: i64,
) {
    let counted = pack.map(|pack| steps(pack.weights(), &profile.trail, now)).unwrap_or_default();
    for (id, at) in profile.recent.iter().filter(|(id, _)| counted.iter().all(|step| step.id != *id)) {
        let age = now.saturating_sub(*at).max(0) as f64;
        add(ask, catalog.find(id), Term::Viewed, VIEWED * exp2(-age / DAY as f64));
    }
}

/// Adds what is bought again and again.
pub(super) fn add_again(ask: &mut Ask, catalog: &Catalog, profile: &ProfileState, now: i64) {
    for (id, purchase) in profile.purchases.iter() {
        add(ask, catalog.find(id), Term::BuyAgain, BUY_AGAIN * wanted_again(purchase, now));
    }
}

/// The points of a learned weight.
fn bounded(weight: f32, most: f64) -> Points {
    points(f64::from(weight).clamp(-most, most))
}

fn add_landing(ask: &mut Ask, catalog: &Catalog, pack: &Pack, landing: &Landing) {
    let most = f64::from(pack.weights().landing).clamp(-MOST_TIMES, MOST_TIMES);
    let of_category = landing.category.as_deref().and_then(|path| pack.landing_on(path));
    let of_channel = landing.channel.as_deref().and_then(|name| pack.landing_by(name));
    let lifted = of_category.into_iter().flatten().chain(of_channel.into_iter().flatten());
    let known = lifted.filter_map(|(path, lift)| {
        let category = catalog.find_facet(FacetKind::Category, path)?;
        Some((category, Term::Landing, points(most * lift)))
    });
    ask.add_facets(known);
}

/// What of a landing the pack has never met. Of a category that the shop does have, too few may have come in
/// there to tell anything; that is nobody's mistake.
pub(crate) fn unknown_landing(catalog: Option<&Catalog>, pack: &Pack, landing: &Landing) -> Vec<Problem> {
    let unknown =
        |field, value: &str, expected, mend| Problem::new("landing.unknown", field, value, expected, mend);
    let is_sold =
        |path: &str| catalog.map_or_else(|| pack.may_have_category(path), |own| own.has_category(path));
    let is_known = |path: &str| pack.landing_on(path).is_some() || is_sold(path);
    let category = landing.category.as_deref().filter(|path| !is_known(path)).map(|path| {
        let mend = "Write the whole path as the catalogue does: \"Drinks > Tea\".";
        unknown("category", path, "a category of the shop", mend)
    });
    let channel = landing.channel.as_deref().filter(|name| pack.landing_by(name).is_none()).map(|name| {
        let mend = "Name it as the log does that the pack was made of, or leave it out.";
        unknown("channel", name, "a channel by which many came, says the pack", mend)
    });
    category.into_iter().chain(channel).collect()
}

fn passed_over(shown: f64) -> f64 {
    (shown - FREE_GLANCES).clamp(0.0, MOST_FATIGUE)
}

fn add(ask: &mut Ask, item: Option<ItemIndex>, term: Term, weight: f64) {
    if let Some(item) = item {
        ask.add_item(item, Reason::new(term, points(weight)));
    }
}

/// So many products that may be wanted again are looked for in a pack,
const MOST_AGAIN: usize = 8;
/// and those alone of which it is at least so likely.
const LEAST_AGAIN: f64 = 0.1;

/// What the shopper may want to buy again, the likeliest first.
pub(super) fn buying_again(profile: &ProfileState, now: i64) -> Vec<&str> {
    let wanted: Vec<(&str, f64)> = profile
        .purchases
        .iter()
        .map(|(id, purchase)| (id, wanted_again(purchase, now)))
        .filter(|(_, wanted)| *wanted >= LEAST_AGAIN)
        .collect();
    let likeliest = sort::largest_first(wanted.iter().map(|(_, wanted)| *wanted));
    likeliest.into_iter().take(MOST_AGAIN).map(|at| wanted[at].0).collect()
}

/// How likely it is wanted again, 0 to 1: more the more often it was bought, growing until the usual
/// interval has passed, and halved with each further two intervals in which it was not bought.
fn wanted_again(purchase: &Purchase, now: i64) -> f64 {
    let Some(interval) = purchase.interval() else { return 0.0 };
    let orders = f64::from(purchase.orders);
    let intervals = now.saturating_sub(purchase.last).max(0) as f64 / interval as f64;
    let forgotten = exp2(-(intervals - 2.0).max(0.0) / 2.0);
    orders / (orders + ORDERS_FOR_HALF) * intervals.min(1.0) * forgotten
}
