//! The kinds of shopper, by how offers move them.
//!
//! Uplift modelling knows four: who buys anyway, who needs a nudge, whom a coupon puts off, and who never
//! buys. In between lies everyone else, so a kind here is a pair of numbers: how likely an order is in a
//! visit without an offer, and what an offer does to its odds.

use alloc::vec::Vec;

use serde::Serialize;

use crate::profile::Stage;

/// Probability of an order in a visit without an offer.
const BASES: [f64; 9] = [0.003, 0.01, 0.025, 0.05, 0.09, 0.15, 0.23, 0.33, 0.5];
/// By how much an offer of a tenth of the order's value multiplies the odds of an order: logarithms of
/// 0.3, 0.55, 1.1, 2, 4 and 8.
const LIFTS: [f64; 6] = [
    -1.203_972_804_325_936,
    -0.597_837_000_755_620_5,
    0.095_310_179_804_324_87,
    core::f64::consts::LN_2,
    2.0 * core::f64::consts::LN_2,
    3.0 * core::f64::consts::LN_2,
];
/// An offer of a tenth that multiplies the odds of an order by less puts off; by more than the second of these it moves.
const PUTS_OFF: f64 = 0.8;
const MOVES: f64 = 1.5;
/// Below this probability of an order without an offer hardly anyone buys; below the second of these, few do.
const HARDLY_EVER: f64 = 0.016;
const NOT_OFTEN: f64 = 0.19;

pub(super) const KINDS: usize = BASES.len() * LIFTS.len();
/// A number for each kind: for each of [`BASES`] each of [`LIFTS`].
pub(super) type Kinds = [f64; KINDS];

/// Shares of an order's value that are given away, to the nearest of which every offer is reckoned: so that
/// offers of one generosity tell of each other.
const BANDS: [f64; 9] = [0.0, 0.025, 0.05, 0.075, 0.1, 0.15, 0.2, 0.3, 0.5];

/// The shares of [`BASES`] where nothing is known but the stage, in hundredths, for each [`Stage`]: guesses
/// after the conversion rates that are published, 1.5% to 2.5% for new visitors and 4.5% to 12.6% for those
/// who come back.
const BASE_SHARES: [[u8; BASES.len()]; Stage::ALL.len()] = [
    [35, 12, 12, 10, 8, 8, 7, 5, 3],
    [40, 15, 13, 10, 7, 6, 5, 3, 1],
    [8, 9, 12, 15, 15, 15, 13, 9, 4],
    [2, 5, 10, 14, 17, 18, 16, 12, 6],
    [1, 2, 6, 11, 17, 21, 19, 15, 8],
    [1, 2, 6, 11, 17, 21, 19, 15, 8],
    [8, 12, 17, 18, 16, 12, 9, 6, 2],
    [25, 20, 17, 13, 10, 7, 4, 3, 1],
];
/// The shares of [`LIFTS`] for each of [`BASES`], in hundredths: who hardly ever buys is seldom moved, who
/// buys now and then often is, and of those who buy often some are put off.
const LIFT_SHARES: [[u8; LIFTS.len()]; BASES.len()] = [
    [2, 3, 80, 8, 4, 3],
    [5, 5, 35, 20, 20, 15],
    [5, 5, 25, 20, 25, 20],
    [5, 10, 30, 20, 20, 15],
    [5, 15, 35, 20, 15, 10],
    [10, 15, 45, 20, 7, 3],
    [10, 15, 55, 15, 5, 0],
    [10, 15, 60, 15, 0, 0],
    [10, 15, 75, 0, 0, 0],
];

/// The band of that generosity, 0 to 1: its place among the bands.
pub(super) fn band(generosity: f64) -> usize {
    BANDS.windows(2).filter(|pair| generosity > (pair[0] + pair[1]) / 2.0).count()
}

/// How much of the lift an offer of that band has.
///
/// An offer's effect grows with its generosity, but less and less: `1.5 g / (g + 0.05)` of the lift, which is
/// all of it at a tenth. So 30% off sells 22% more than 10% off to whose odds a tenth doubles, and 37% more
/// where it makes them four times as high. The field experiment of Elberg, Gardete, Macera and Noton (2020)
/// found 37%.
pub(super) fn effect(band: usize) -> f64 {
    1.5 * BANDS[band] / (BANDS[band] + 0.05)
}

/// For each band the probability of an order by kind.
pub(super) fn rates() -> Vec<Kinds> {
    let of_band = |band: usize| {
        let lifts = LIFTS.map(|lift| libm::exp(effect(band) * lift));
        core::array::from_fn(|kind| shifted(BASES[kind / LIFTS.len()], lifts[kind % LIFTS.len()]))
    };
    (0..BANDS.len()).map(of_band).collect()
}

/// The probability whose odds are `factor` times as high.
pub(super) fn shifted(rate: f64, factor: f64) -> f64 {
    rate * factor / (1.0 - rate + rate * factor)
}

/// The odds of that probability.
pub(super) fn odds(rate: f64) -> f64 {
    rate / (1.0 - rate)
}

/// How common each kind is in that stage where no pack says otherwise; adds up to 1.
pub(super) fn default_shares(stage: usize) -> Kinds {
    core::array::from_fn(|kind| {
        let base = kind / LIFTS.len();
        f64::from(BASE_SHARES[stage][base]) * f64::from(LIFT_SHARES[base][kind % LIFTS.len()]) / 1e4
    })
}

/// How likely the shopper is of each of four kinds, 0 to 1; together 1.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct ShopperKinds {
    /// Buys without an offer, or at least is not moved by one.
    pub buys_anyway: f64,
    /// Buys far more readily with an offer.
    pub needs_a_nudge: f64,
    /// Buys less readily with an offer.
    pub put_off: f64,
    /// Hardly ever buys, whatever is offered.
    pub never_buys: f64,
}

impl ShopperKinds {
    /// Of the share of each kind, and of the rates by band.
    pub(super) fn new(shares: &Kinds, rates: &[Kinds]) -> ShopperKinds {
        let mut kinds = ShopperKinds::default();
        let (without, with) = (&rates[0], &rates[band(0.1)]);
        for (share, (without, with)) in shares.iter().zip(without.iter().zip(with)) {
            let lift = odds(*with) / odds(*without);
            *(if *without < HARDLY_EVER && lift < MOVES {
                &mut kinds.never_buys
            } else if *without < NOT_OFTEN && lift >= MOVES {
                &mut kinds.needs_a_nudge
            } else if lift < PUTS_OFF {
                &mut kinds.put_off
            } else {
                &mut kinds.buys_anyway
            }) += share;
        }
        kinds
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_add_up() {
        for stage in 0..Stage::ALL.len() {
            let shares = default_shares(stage);
            assert!((shares.iter().sum::<f64>() - 1.0).abs() < 1e-9, "{:?}", Stage::ALL[stage]);
            let ShopperKinds { buys_anyway, needs_a_nudge, put_off, never_buys } =
                ShopperKinds::new(&shares, &rates());
            assert!((buys_anyway + needs_a_nudge + put_off + never_buys - 1.0).abs() < 1e-9);
        }
    }

    #[test]
    fn the_later_the_stage_the_likelier_an_order() {
        let rates = rates();
        let mean = |stage: Stage| -> f64 {
            default_shares(stage as usize).iter().zip(&rates[0]).map(|(share, rate)| share * rate).sum()
        };
        assert!(mean(Stage::FirstOrder) > mean(Stage::Stranger));
        assert!(mean(Stage::Repeat) > mean(Stage::FirstOrder));
        assert!(mean(Stage::Loyal) > mean(Stage::Repeat));
        assert!(mean(Stage::Drifting) < mean(Stage::Repeat));
        assert!(mean(Stage::Asleep) < mean(Stage::Drifting));
    }

    #[test]
    fn a_band_is_the_nearest() {
        for thousandth in 0..1000 {
            let generosity = f64::from(thousandth) / 1000.0;
            let off = |band: &f64| (band - generosity).abs();
            let nearest = BANDS.iter().map(off).fold(f64::MAX, f64::min);
            assert!((off(&BANDS[band(generosity)]) - nearest).abs() < 1e-9, "{generosity}");
        }
        assert_eq!(band(f64::NAN), 0);
    }

    #[test]
    fn a_lift_is_that_of_a_tenth() {
        let rates = rates();
        let tenth = band(0.1);
        let doubled = odds(rates[tenth][3]) / odds(rates[0][3]);
        assert!((doubled - 2.0).abs() < 1e-9, "{doubled}");
        // Nothing given, nothing changed.
        assert!((rates[0][0] - BASES[0]).abs() < 1e-12 && (rates[0][5] - BASES[0]).abs() < 1e-12);
        // What puts off does so the more, the more it shouts.
        assert!(rates[tenth][0] < rates[0][0] && rates[tenth + 2][0] < rates[tenth][0]);
    }

    #[test]
    fn deep_discounts_sell_some_more() {
        let rates = rates();
        let more =
            |lift: usize| rates[band(0.3)][3 * LIFTS.len() + lift] / rates[band(0.1)][3 * LIFTS.len() + lift];
        assert!((more(3) - 1.20).abs() < 0.02 && (more(4) - 1.37).abs() < 0.02, "{} {}", more(3), more(4));
    }
}
