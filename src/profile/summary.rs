use alloc::borrow::ToOwned;
use alloc::string::String;
use alloc::vec::Vec;

use serde::Serialize;

use crate::calendar::day_of;
use crate::catalog::FacetKind;
use crate::problem::Problem;
use crate::profile::affinity::LONG_EVIDENCE;
use crate::profile::{
    Correction, CustomerModel, Facts, Persona, ProfileState, Rfm, Segment, StageNow, Touches,
};
use crate::rank::taste_share;
use crate::sort;

/// The customer model counts in weeks of so many days.
const WEEK: f64 = 7.0;

/// The profile as shopper and merchant may read it. Times are ms since 1970.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct Profile {
    /// When the shopper was first here.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub first_seen: Option<f64>,
    /// When the shopper was last here.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub last_seen: Option<f64>,
    /// Visits, parted by half an hour of silence.
    pub visits: u32,
    /// Events taken in.
    pub events: u32,
    /// What the shopper is drawn to, the strongest first (ties: in the order they were first met).
    pub affinities: Vec<Affinity>,
    /// Products looked at, the last first.
    pub recent: Vec<RecentItem>,
    /// The cart, in the order it was filled.
    pub cart: Vec<CartItem>,
    /// Products bought, the last first.
    pub purchases: Vec<PurchasedItem>,
    /// All orders together, and those to come.
    pub orders: Orders,
    /// Who the shopper is.
    pub persona: Persona,
    /// Where the shopper stands with the shop.
    pub lifecycle: StageNow,
    /// How the shopper came to the shop, first and last.
    pub acquisition: Touches,
    /// Offers seen, the last first.
    pub promotions: Vec<SeenPromotion>,
    /// Products turned down.
    pub hidden: Vec<String>,
    /// Whether the shopper stopped the learning.
    pub paused: bool,
    /// What the shop told of a shopper who has signed in.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub facts: Option<Facts>,
    /// Whether that is stored, with the shopper's consent; otherwise it is gone with the page.
    pub facts_stored: bool,
    /// What was left out of the events so far, counted by kind.
    pub skipped: Vec<Problem>,
}

/// How strongly the shopper is drawn to one facet; every strength is between −1 and 1.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct Affinity {
    /// The kind of property.
    pub kind: FacetKind,
    /// Its value.
    pub value: String,
    /// In this visit (halved every 30 minutes).
    pub visit: f64,
    /// Over the months (halved every 60 days).
    pub long: f64,
    /// Both together, as ranking uses them.
    pub strength: f64,
    /// How sure that is, 0 to 1: the sum `s` of the events' weights over the months as `|s| / (|s| + 4)`, which is a half
    /// after four views.
    pub evidence: f64,
    /// What the shopper said of it, which stands in the place of what was observed.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub correction: Option<Correction>,
}

/// A product looked at.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct RecentItem {
    /// The product.
    pub item_id: String,
    /// When, in ms since 1970.
    pub time: f64,
}

/// A line of the cart.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct CartItem {
    /// The product.
    pub item_id: String,
    /// How many.
    pub quantity: f64,
}

/// A product bought.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct PurchasedItem {
    /// The product.
    pub item_id: String,
    /// In how many orders.
    pub orders: u32,
    /// How many pieces.
    pub quantity: f64,
    /// When last, in ms since 1970.
    pub last: f64,
}

/// All orders together, and those to come. Orders given back whole are not counted.
///
/// What is foretold comes from [`CustomerModel`], by the days on which there were orders, as the shopper's clock has
/// them.
///
/// ```
/// # #[cfg(feature = "json")] {
/// use regulars::{Engine, Segment};
///
/// const DAY: i64 = 86_400_000;
/// let mut engine = Engine::new(7);
/// let now = 1_760_000_000_000;
/// for week in 0..12 {
///     let order = serde_json::json!({"event": "purchase", "value": 30, "items": [{"item_id": "tea"}]});
///     engine.record(&order, now + 7 * week * DAY);
/// }
/// let orders = engine.profile(now + 80 * DAY).orders;
/// assert_eq!((orders.count, orders.days, orders.mean_value), (12, 12, Some(30.0)));
/// assert_eq!(orders.segment, Segment::Champion);
/// assert!(orders.probability_alive.unwrap() > 0.9);
/// assert!((2.5..2.6).contains(&orders.expected_30_days.unwrap()));
/// # }
/// ```
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct Orders {
    /// How many.
    pub count: u32,
    /// What they came to, in `currency`.
    pub value: f64,
    /// What one comes to on average, in `currency`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub mean_value: Option<f64>,
    /// ISO 4217 code.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub currency: Option<String>,
    /// When the last was placed, in ms since 1970.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub last: Option<f64>,
    /// On how many of the shopper's days there was an order.
    pub days: u32,
    /// The usual number of days from one of them to the next: the mean of the last 12 gaps and one more of 30 days, as
    /// long as little is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub usual_gap_days: Option<f64>,
    /// Recency, frequency and monetary value as scores.
    pub rfm: Rfm,
    /// The segment that the scores make.
    pub segment: Segment,
    /// How probable it is that the shopper is still a customer, 0 to 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub probability_alive: Option<f64>,
    /// How many days with orders are to be expected within the next 30 days.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub expected_30_days: Option<f64>,
    /// How many days with orders are to be expected within the next 365 days.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub expected_365_days: Option<f64>,
    /// After how many days the next order has come in half of all cases, if the shopper is still a customer.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub days_to_next: Option<f64>,
}

/// An offer seen.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct SeenPromotion {
    /// The offer.
    pub promotion_id: String,
    /// How often it was shown.
    pub impressions: u32,
    /// How often it was clicked.
    pub clicks: u32,
    /// When last, in ms since 1970.
    pub last: f64,
}

/// What the profile is looked at with.
#[derive(Clone, Copy, Default)]
pub(crate) struct Outlook {
    pub(crate) model: CustomerModel,
    /// What an order is typically worth, in the shop's currency.
    pub(crate) typical_order: Option<f64>,
    /// Minutes by which the shopper's clock is ahead of UTC.
    pub(crate) utc_offset: i64,
    pub(crate) orders_elsewhere: u32,
}

impl ProfileState {
    pub(crate) fn summary(&self, now: i64, skipped: &[Problem], outlook: Outlook) -> Profile {
        // Facets that were only spoken of come last, and nothing speaks for them.
        let sums = self.affinities.sums(now).map(|(_, sum)| sum.long.abs()).chain(core::iter::repeat(0.0));
        let strengths = self.strengths(now).zip(sums).map(|((facet, scales, correction), sum)| Affinity {
            kind: facet.kind,
            value: facet.value.clone(),
            visit: scales.visit,
            long: scales.long,
            strength: taste_share(scales),
            evidence: sum / (sum + LONG_EVIDENCE),
            correction,
        });
        let all: Vec<Affinity> = strengths.collect();
        let strongest = sort::largest_first(all.iter().map(|one| one.strength.abs()));
        let affinities = strongest.into_iter().map(|at| all[at].clone()).collect();
        Profile {
            first_seen: self.first_seen.map(|at| at as f64),
            last_seen: self.last_seen.map(|at| at as f64),
            visits: self.visits,
            events: self.events,
            affinities,
            recent: rev(&self.recent, |item_id, at| RecentItem { item_id, time: *at as f64 }),
            cart: self
                .cart
                .iter()
                .map(|(item_id, &quantity)| CartItem { item_id: item_id.to_owned(), quantity })
                .collect(),
            purchases: rev(&self.purchases, |item_id, purchase| PurchasedItem {
                item_id,
                orders: purchase.orders,
                quantity: purchase.quantity,
                last: purchase.last as f64,
            }),
            orders: self.orders_summary(now, outlook),
            persona: self.persona.summary(now),
            lifecycle: self.stage_now(now, outlook.orders_elsewhere),
            acquisition: self.touches.clone(),
            promotions: rev(&self.promotions, |promotion_id, seen| SeenPromotion {
                promotion_id,
                impressions: seen.impressions,
                clicks: seen.clicks,
                last: seen.last as f64,
            }),
            paused: self.paused,
            facts: None,
            facts_stored: self.facts.is_some(),
            hidden: self.hidden.ids().map(str::to_owned).collect(),
            skipped: skipped.to_vec(),
        }
    }

    fn orders_summary(&self, now: i64, outlook: Outlook) -> Orders {
        let rfm = self.rfm(now, outlook.typical_order);
        let history = self.persona.orders.history(day_of(now, outlook.utc_offset));
        let expected = |days: f64| Some(outlook.model.expected_orders(history?, days / WEEK));
        Orders {
            count: self.order_count,
            value: self.order_value,
            mean_value: (self.order_count > 0).then(|| self.order_value / f64::from(self.order_count)),
            currency: self.currency.clone(),
            last: self.orders.iter().map(|order| order.at as f64).reduce(f64::max),
            days: self.persona.orders.days,
            usual_gap_days: self.usual_order_gap(),
            rfm,
            segment: Segment::of(rfm),
            probability_alive: history.map(|history| outlook.model.probability_alive(history)),
            expected_30_days: expected(30.0),
            expected_365_days: expected(365.0),
            days_to_next: history.map(|history| outlook.model.weeks_to_next_order(history) * WEEK),
        }
    }
}

fn rev<V, T>(map: &super::Remembered<V>, make: impl Fn(String, &V) -> T) -> Vec<T> {
    map.iter().rev().map(|(id, value)| make(id.to_owned(), value)).collect()
}
