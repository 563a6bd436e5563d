use crate::Failure;
use crate::bounds::{self, ABOVE_0};

/// How much a pair of items in a basket counts. The formula is at the head of `packer/sql/basket_weights.sql`.
///
/// ```
/// use regulars_packer::count::BasketCountSettings;
///
/// let every_order_alike = BasketCountSettings { age: f64::INFINITY, ..BasketCountSettings::default() };
/// assert_eq!(every_order_alike.size_power, 0.5);
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BasketCountSettings {
    /// After how many days a basket's weight has fallen to 1/e; above 0. Towards 0 only the newest count; at infinity
    /// all count alike. By default 200.
    pub age: f64,
    /// How much less the pairs of a large basket weigh, 0 to 2: its weight is divided by its number of items but one,
    /// to this power. At 0 a pair counts alike in every basket; at 1 an item counts alike in every basket. By
    /// default 0.5.
    pub size_power: f64,
}

impl Default for BasketCountSettings {
    fn default() -> BasketCountSettings {
        BasketCountSettings { age: 200.0, size_power: 0.5 }
    }
}

impl BasketCountSettings {
    /// Fails with `count.settings` where a setting is out of its range.
    pub(crate) fn check(&self) -> Result<(), Failure> {
        bounds::check(
            "count.settings",
            [("age", self.age, ABOVE_0), ("size_power", self.size_power, 0.0..=2.0)],
        )
    }
}
