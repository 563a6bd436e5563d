use alloc::borrow::ToOwned;
use alloc::string::String;
use alloc::vec::Vec;

use serde::Serialize;

use crate::catalog::FacetKind;
use crate::problem::Problem;
use crate::profile::{ProfileState, Touches};
use crate::rank::taste_share;
use crate::sort;

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
    /// All orders together.
    pub orders: Orders,
    /// How the shopper came to the shop, first and last.
    pub acquisition: Touches,
    /// Offers seen, the last first.
    pub promotions: Vec<SeenPromotion>,
    /// Products turned down.
    pub hidden: Vec<String>,
    /// What was left out of the events so far, counted by kind.
    pub skipped: Vec<Problem>,
}

/// How strongly the shopper is drawn to one facet; every number is between −1 and 1.
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

/// All orders together.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct Orders {
    /// How many.
    pub count: u32,
    /// What they came to, in `currency`.
    pub value: f64,
    /// ISO 4217 code.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub currency: Option<String>,
    /// When the last was placed, in ms since 1970.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub last: Option<f64>,
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

impl ProfileState {
    pub(crate) fn summary(&self, now: i64, skipped: &[Problem]) -> Profile {
        let affinity = |(facet, scales): (&crate::catalog::Facet, crate::profile::Scales)| Affinity {
            kind: facet.kind,
            value: facet.value.clone(),
            visit: scales.visit,
            long: scales.long,
            strength: taste_share(scales),
        };
        let all: Vec<Affinity> = self.affinities.strengths(now).map(affinity).collect();
        let mut strongest: Vec<u64> =
            all.iter().zip(0..).map(|(one, at)| sort::key(!sort::bits(one.strength.abs()), at)).collect();
        sort::sort(&mut strongest);
        let affinities = strongest.into_iter().map(|key| all[sort::place(key)].clone()).collect();
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
            orders: Orders {
                count: self.order_count,
                value: self.order_value,
                currency: self.currency.clone(),
                last: self.orders.iter().map(|order| order.at as f64).reduce(f64::max),
            },
            acquisition: self.touches.clone(),
            promotions: rev(&self.promotions, |promotion_id, seen| SeenPromotion {
                promotion_id,
                impressions: seen.impressions,
                clicks: seen.clicks,
                last: seen.last as f64,
            }),
            hidden: self.hidden.ids().map(str::to_owned).collect(),
            skipped: skipped.to_vec(),
        }
    }
}

fn rev<V, T>(map: &super::Remembered<V>, make: impl Fn(String, &V) -> T) -> Vec<T> {
    map.iter().rev().map(|(id, value)| make(id.to_owned(), value)).collect()
}
