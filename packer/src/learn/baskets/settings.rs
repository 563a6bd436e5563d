use regulars::BasketWeights;
use serde::{Deserialize, Serialize};

use crate::bounds;
use crate::count::BasketCountSettings;
use crate::failure::Failure;

/// What decides how rows are made of baskets, and how they serve; the search finds a shop's own.
///
/// ```
/// use regulars_packer::learn::BasketSettings;
///
/// let settings = BasketSettings { ridge: 1e-3, ..BasketSettings::default() };
/// assert_eq!(settings.check(), Ok(()));
/// assert_eq!(BasketSettings { ridge: -1.0, ..settings }.check().unwrap_err().field, "ridge");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct BasketSettings {
    /// After how many days an order's weight has fallen to 1/e: near 0 only the newest count.
    pub age: f64,
    /// How much less the pairs of large orders count: 0 not at all, 1 as if an item had one vote an order.
    pub size_power: f64,
    /// What holds the rows of rare items back, as a share of all orders' weight: at 0 chance is learned by heart, at 1
    /// hardly anything is learned.
    pub ridge: f64,
    /// Of how many other items each item's share is explained: few know too little of each other, many take long.
    pub contexts: f64,
    /// How much plain confidence joins the rows: 0 serves carts best, 1 product pages.
    pub confidence: f64,
    /// How much the neighbours' neighbours weigh beside an item's own: it helps only where hardly any two items were
    /// bought together often.
    pub hop_share: f64,
    /// How much the shopper's own orders weigh beside the cart: 0 not at all.
    pub own: f64,
    /// What each order of a shopper leaves of the weight of those before: near 0 only the last counts.
    pub own_decay: f64,
    /// For how many of a shopper's orders the other shoppers' re-buying stands in.
    pub own_smoothing: f64,
    /// How much more an order of the shopper's counts that is like the cart.
    pub own_likeness: f64,
    /// How much less a large order of the shopper's counts: 0 not at all, 1 as if its items shared what one counts.
    pub own_size_power: f64,
    /// What popularity gives to what a shopper never bought, where the next order is foretold.
    pub popularity: f64,
    /// How much less popular items in a cart say, where complements are asked for: 0 not at all, 1 by their number.
    pub context_rarity: f64,
}

impl Default for BasketSettings {
    /// What served several shops well without a search.
    fn default() -> Self {
        let BasketCountSettings { age, size_power } = BasketCountSettings::default();
        let BasketWeights {
            own,
            own_decay,
            own_smoothing,
            own_likeness,
            popularity,
            context_rarity,
            own_size_power,
        } = BasketWeights::default();
        let of = |weight: f32| (f64::from(weight) * 1e6).round() / 1e6;
        BasketSettings {
            age,
            size_power,
            ridge: 6e-4,
            contexts: 100.0,
            confidence: 0.0,
            hop_share: 0.0,
            own: of(own),
            own_decay: of(own_decay),
            own_smoothing: of(own_smoothing),
            own_likeness: of(own_likeness),
            own_size_power: of(own_size_power),
            popularity: of(popularity),
            context_rarity: of(context_rarity),
        }
    }
}

impl BasketSettings {
    /// Fails where a setting is out of its bounds, within which every row is finite.
    ///
    /// # Errors
    ///
    /// `settings.baskets` or `count.settings`, which names the setting, its value and its bounds.
    pub fn check(&self) -> Result<(), Failure> {
        self.counting().check()?;
        let bounds = [
            ("ridge", self.ridge, 1e-6..=1.0),
            ("contexts", self.contexts, 1.0..=400.0),
            ("confidence", self.confidence, 0.0..=8.0),
            ("hop_share", self.hop_share, 0.0..=8.0),
            ("own", self.own, 0.0..=64.0),
            ("own_decay", self.own_decay, 0.0..=1.0),
            ("own_smoothing", self.own_smoothing, 0.0..=1000.0),
            ("own_likeness", self.own_likeness, 0.0..=1000.0),
            ("own_size_power", self.own_size_power, 0.0..=2.0),
            ("popularity", self.popularity, 0.0..=64.0),
            ("context_rarity", self.context_rarity, 0.0..=2.0),
        ];
        bounds::check("settings.baskets", bounds)
    }

    /// Those that counting goes by.
    pub fn counting(&self) -> BasketCountSettings {
        BasketCountSettings { age: self.age, size_power: self.size_power }
    }

    /// Those that the engine goes by.
    pub fn weights(&self) -> BasketWeights {
        BasketWeights {
            own: self.own as f32,
            own_decay: self.own_decay as f32,
            own_smoothing: self.own_smoothing as f32,
            own_likeness: self.own_likeness as f32,
            own_size_power: self.own_size_power as f32,
            popularity: self.popularity as f32,
            context_rarity: self.context_rarity as f32,
        }
    }
}
