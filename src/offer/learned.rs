//! What a shop learned of its shoppers from their whole histories, as a pack holds it.

mod fit;

use alloc::string::String;
use alloc::vec::Vec;

use crate::journal::wire::wire;
use crate::offer::kinds::{KINDS, Kinds, rates};
use crate::offer::prior::{ResponseCount, ResponsePriors};
use crate::profile::Stage;

/// So many offers are known at most: those of the most trials.
const MOST_OFFERS: usize = 256;
/// No offer does better, or worse, than others as generous by more.
const LARGEST_FACTOR: f64 = 1e6;

/// A number for each kind of shopper.
type Row = Vec<f32>;

/// How common each kind of shopper is and how each answers: learned from what each of many shoppers did visit after
/// visit, which tells far more than how often each offer was answered by all of them together. Of the latter nobody can
/// tell whether half of the shoppers buy every time, or all of them every other time.
///
/// ```
/// use regulars::{ResponseCount, ResponseModel, ResponsePriors};
///
/// let without = |trials, orders| ResponseCount { trials, orders, ..ResponseCount::default() };
/// // One of four orders in every other visit, the others never do.
/// let shoppers: Vec<Vec<ResponseCount>> =
///     (0..400).map(|shopper| vec![without(20.0, if shopper % 4 == 0 { 10.0 } else { 0.0 })]).collect();
/// let model = ResponseModel::learn(&shoppers);
/// assert_ne!(ResponsePriors::from(&model), ResponsePriors::default());
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ResponseModel {
    /// By the place of the stage in which a history begins: the share of each kind. Stages without any are absent.
    shares: Vec<(u8, Row)>,
    /// By the place of the band of generosity: the probability of an order in a visit, by kind. Those that were never
    /// tried follow from the others, or are absent where there are none.
    rates: Vec<(u8, Row)>,
    /// By how much the odds of an order are higher with that offer than the kinds say, by promotion id, where that is
    /// more than chance.
    offers: Vec<(String, f32)>,
}

wire!(ResponseModel { shares, rates, offers });

impl ResponseModel {
    /// Learns from shoppers: of each, what was tried and how often it was answered, the earliest first. The stage of that
    /// first count is taken for the one in which the history began. Counts of no stage or without trials are passed over.
    ///
    /// Finds the most likely shares, by stage, and rates, by generosity, of 54 latent classes, by
    /// expectation–maximisation (Dempster, Laird & Rubin 1977; a mixture of products of binomials, as in the latent
    /// class analysis of Lazarsfeld & Henry 1968), from and with the defaults of [`ResponsePriors`], which count as
    /// much as 200 shoppers of each stage for the shares and 100 visits for each rate. A visit's offer may have been
    /// chosen by what the same shopper did before: the likelihood is the same. Of more than 50,000 shoppers, evenly so many
    /// are taken. O(shoppers · kinds · generosities).
    pub fn learn(shoppers: &[Vec<ResponseCount>]) -> ResponseModel {
        fit::fit(shoppers)
    }

    /// Without what cannot be, whoever wrote it: the engine's sums would not recover from that.
    pub(crate) fn checked(mut self) -> ResponseModel {
        let is_row = |row: &Row| row.len() == KINDS && row.iter().all(|share| (0.0..=1.0).contains(share));
        self.shares.retain(|(stage, row)| {
            usize::from(*stage) < Stage::ALL.len() && is_row(row) && row.iter().any(|share| *share > 1e-3)
        });
        let bands = rates().len();
        self.rates.retain(|(band, row)| {
            usize::from(*band) < bands && is_row(row) && row.iter().all(|rate| *rate > 0.0 && *rate < 1.0)
        });
        self.offers.truncate(MOST_OFFERS);
        self.offers
            .retain(|(_, factor)| (0.9 / LARGEST_FACTOR..=LARGEST_FACTOR).contains(&f64::from(*factor)));
        self
    }
}

impl From<&ResponseModel> for ResponsePriors {
    /// What the model does not tell is as by default.
    fn from(model: &ResponseModel) -> ResponsePriors {
        let mut priors = ResponsePriors::default();
        let kinds = |row: &Row| -> Kinds {
            core::array::from_fn(|kind| row.get(kind).copied().map_or(0.0, f64::from))
        };
        for (stage, row) in &model.shares {
            let shares = kinds(row);
            // They were rounded.
            let sum: f64 = shares.iter().sum();
            priors.set_shares(*stage, shares.map(|share| share / sum));
        }
        for (band, row) in &model.rates {
            priors.set_rates(*band, kinds(row));
        }
        for (promotion_id, factor) in &model.offers {
            *priors.factors(promotion_id) = [f64::from(*factor); _];
        }
        priors
    }
}

#[cfg(test)]
mod tests {
    use std::string::ToString;
    use std::vec;

    use proptest::prelude::*;

    use super::*;
    use crate::journal::wire::{Wire, whole};
    use crate::offer::kinds::default_shares;

    fn default_model() -> ResponseModel {
        let row = |kinds: &Kinds| -> Row { kinds.iter().map(|kind| *kind as f32).collect() };
        ResponseModel {
            shares: (0..8).map(|stage| (stage, row(&default_shares(usize::from(stage))))).collect(),
            rates: (0..).zip(&rates()).map(|(band, rates)| (band, row(rates))).collect(),
            offers: vec![("ten".to_string(), 2.0)],
        }
    }

    #[test]
    fn what_it_tells_is_believed_and_the_rest_is_as_by_default() {
        let model = ResponseModel {
            shares: vec![(1, vec![1.0; KINDS])],
            rates: vec![(4, vec![0.25; KINDS])],
            offers: vec![("ten".to_string(), 2.0)],
        };
        let (priors, defaults) = (ResponsePriors::from(&model), ResponsePriors::default());
        assert!(priors.shares(1).iter().all(|share| (share - 1.0 / KINDS as f64).abs() < 1e-9));
        assert_eq!(priors.shares(2), defaults.shares(2));
        assert_eq!((priors.rates()[4], priors.rates()[3]), ([0.25; KINDS], defaults.rates()[3]));
        for stage in Stage::ALL {
            assert_eq!((priors.factor(Some("ten"), *stage), priors.factor(None, *stage)), (2.0, 1.0));
        }
        assert_eq!(ResponsePriors::from(&ResponseModel::default()), defaults);
    }

    #[test]
    fn what_cannot_be_is_left_out() {
        let good = default_model();
        assert_eq!(good.clone().checked(), good);
        let spoilt = |value: f32| {
            let mut row = good.rates[0].1.clone();
            row[7] = value;
            row
        };
        let mut bad = good.clone();
        bad.shares.extend([
            (8, spoilt(0.5)),
            (0, vec![0.0; KINDS]),
            (0, spoilt(f32::NAN)),
            (0, vec![0.5; 3]),
        ]);
        bad.shares.push((0, spoilt(-0.5)));
        bad.rates.extend([(9, spoilt(0.5)), (0, spoilt(0.0)), (0, spoilt(1.0)), (0, spoilt(f32::INFINITY))]);
        bad.rates.push((0, Vec::new()));
        let factors = [f32::NAN, 0.0, -1.0, f32::INFINITY];
        bad.offers.extend(factors.map(|factor| ("bad".to_string(), factor)));
        assert_eq!(bad.checked(), good);
        let offers = |count: u32| (0..count).map(|offer| (offer.to_string(), 2.0)).collect();
        let many = ResponseModel { offers: offers(1000), ..good.clone() };
        assert_eq!(many.checked().offers, ResponseModel { offers: offers(256), ..good }.offers);
    }

    proptest! {
        #[test]
        fn any_model_reads_as_it_was_written_and_any_bytes_give_beliefs(
            bytes in prop::collection::vec(any::<u8>(), 0..600),
            shares in prop::collection::vec((any::<u8>(), prop::collection::vec(any::<f32>(), KINDS)), 0..4),
            rates in prop::collection::vec((any::<u8>(), prop::collection::vec(0.0f32..1.0, KINDS)), 0..4),
            offers in prop::collection::vec(("[ab]?", any::<f32>()), 0..4),
        ) {
            let model = ResponseModel { shares, rates, offers };
            let model = model.checked();
            let mut written = Vec::new();
            model.write(&mut written);
            prop_assert_eq!(whole::<ResponseModel>(&written), Some(model.clone()));
            let of_bytes = whole::<ResponseModel>(&bytes).unwrap_or_default().checked();
            for priors in [ResponsePriors::from(&model), ResponsePriors::from(&of_bytes)] {
                for stage in Stage::ALL {
                    let shares = priors.shares(*stage as usize);
                    prop_assert!((shares.iter().sum::<f64>() - 1.0).abs() < 1e-6);
                    prop_assert!(priors.factor(Some("a"), *stage) > 0.0);
                }
                prop_assert!(priors.rates().iter().flatten().all(|rate| *rate > 0.0 && *rate < 1.0));
            }
        }
    }
}
