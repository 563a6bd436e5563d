use std::collections::BTreeMap;

use serde::Serialize;

use crate::learn::Chance;

const RESAMPLES: usize = 1000;
const SEED: u64 = 1;

/// A measure, and where it would lie with 95% confidence had other shoppers of the kind been asked.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Figure {
    /// What was measured, in dotted words.
    pub figure: String,
    /// The mean.
    pub value: f64,
    /// The lower end of the interval.
    pub low: f64,
    /// The upper end.
    pub high: f64,
    /// Of how many orders, or of how many reminders.
    pub orders: usize,
}

/// One measure of every order that was asked about, by shopper.
#[derive(Clone, Debug, Default)]
pub struct Measured {
    /// Sum and number, by shopper.
    of_shopper: BTreeMap<u64, (f64, f64)>,
    orders: usize,
}

impl Measured {
    /// Takes in what one order of a shopper measured. Orders of nobody are each a shopper's own.
    pub fn add(&mut self, shopper: Option<u32>, value: f64) {
        self.orders += 1;
        let key = shopper.map_or(u64::MAX - self.orders as u64, u64::from);
        let (sum, number) = self.of_shopper.entry(key).or_default();
        *sum += value;
        *number += 1.0;
    }

    /// The mean over all orders, and its interval: the 2.5th and 97.5th percentile of a thousand means, each of as many
    /// shoppers, drawn with replacement. `None` where nothing was asked.
    ///
    /// ```
    /// use regulars_packer::evaluate::baskets::Measured;
    ///
    /// let mut measured = Measured::default();
    /// (0..400).for_each(|shopper| measured.add(Some(shopper), f64::from(shopper % 2)));
    /// let figure = measured.figure("coin").unwrap();
    /// assert_eq!((figure.value, figure.orders), (0.5, 400));
    /// // 1.96 · √(¼ / 400) is 0.049.
    /// assert!((figure.high - figure.low - 0.098).abs() < 0.01);
    /// ```
    pub fn figure(&self, name: &str) -> Option<Figure> {
        self.minus(&Measured::default(), name)
    }

    /// By how much this mean is above another one, and the interval of that: in each draw both are of the same shoppers.
    /// The mean of nothing is 0. `None` where this one is of nothing.
    ///
    /// ```
    /// use regulars_packer::evaluate::baskets::Measured;
    ///
    /// let (mut one, mut other) = (Measured::default(), Measured::default());
    /// for shopper in 0..400 {
    ///     one.add(Some(shopper), f64::from(shopper % 2) + 0.25);
    ///     other.add(Some(shopper), f64::from(shopper % 2));
    /// }
    /// let figure = one.minus(&other, "difference").unwrap();
    /// for value in [figure.value, figure.low, figure.high] {
    ///     assert!((value - 0.25).abs() < 1e-9);
    /// }
    /// ```
    pub fn minus(&self, other: &Measured, name: &str) -> Option<Figure> {
        if self.of_shopper.is_empty() {
            return None;
        }
        let of_none = (0.0, 0.0);
        let of = |all: &Measured, shopper: &u64| all.of_shopper.get(shopper).copied().unwrap_or(of_none);
        let others_alone = other.of_shopper.keys().filter(|shopper| !self.of_shopper.contains_key(shopper));
        let shoppers: Vec<[(f64, f64); 2]> = self
            .of_shopper
            .keys()
            .chain(others_alone)
            .map(|shopper| [of(self, shopper), of(other, shopper)])
            .collect();
        let difference = |of: &mut dyn Iterator<Item = [(f64, f64); 2]>| {
            let add = |all: (f64, f64), one: (f64, f64)| (all.0 + one.0, all.1 + one.1);
            let [one, other] = of.fold([of_none; 2], |all, one| [add(all[0], one[0]), add(all[1], one[1])]);
            one.0 / one.1.max(1.0) - other.0 / other.1.max(1.0)
        };
        let mut chance = Chance(SEED);
        let mut differences: Vec<f64> = (0..RESAMPLES)
            .map(|_| difference(&mut (0..shoppers.len()).map(|_| shoppers[chance.below(shoppers.len())])))
            .collect();
        differences.sort_unstable_by(f64::total_cmp);
        Some(Figure {
            figure: name.to_owned(),
            value: difference(&mut shoppers.iter().copied()),
            low: differences[RESAMPLES / 40],
            high: differences[RESAMPLES - 1 - RESAMPLES / 40],
            orders: self.orders,
        })
    }
}
