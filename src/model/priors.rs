//! What is known of each item, and of those who land somewhere, before the shopper has done anything.

use alloc::string::String;
use alloc::vec::Vec;

use crate::journal::wire::{Reader, Wire};

/// What every item has by itself, a number for each item of the pack in order; an empty column is absent.
/// In the pack each number takes a byte.
///
/// ```
/// let priors = regulars::Priors { popularity: vec![1.0, 0.25], ..Default::default() };
/// assert!(priors.trend.is_empty());
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Priors {
    /// How much it is wanted, 0 to 1. Where absent, the catalogue's own popularity or order stands in.
    pub popularity: Vec<f32>,
    /// Whether that rises or falls, −1 to 1.
    pub trend: Vec<f32>,
    /// How new it is in the shop, 0 to 1.
    pub freshness: Vec<f32>,
}

/// Which shoppers a [`LandingPrior`] is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LandingPlace {
    /// Those whose first page shows this category, written as a path: `"Drinks > Tea"`.
    Category(String),
    /// Those who come by this channel, as the log names it: `"newsletter"`.
    Channel(String),
}

/// What those who land at one place turn to more, or less, than all do.
#[derive(Clone, Debug, PartialEq)]
pub struct LandingPrior {
    /// Where they land.
    pub place: LandingPlace,
    /// Category paths, `"Drinks > Tea"`, with −1 (far less than all) to 1 (far more).
    pub lifts: Vec<(String, f32)>,
}

/// The columns of [`Priors`] as bytes: in steps of 1/255, of the signed trend of 1/127.
#[derive(Clone, Debug, Default)]
pub(super) struct PriorColumns {
    pub(super) popularity: Vec<u8>,
    pub(super) trend: Vec<u8>,
    pub(super) freshness: Vec<u8>,
}

/// What the steps of a prior are counted in when scores are made: see `Standing`.
const SHARE_STEPS: i32 = 4096;

pub(super) fn share(byte: u8) -> i32 {
    i32::from(byte) * SHARE_STEPS / 255
}

pub(super) fn signed_share(byte: u8) -> i32 {
    i32::from(byte.cast_signed()) * SHARE_STEPS / 127
}

impl PriorColumns {
    /// Payload: for each of popularity, trend and freshness the length of the column, which is 0 or the
    /// number of items, and its bytes.
    pub(super) fn write(priors: &Priors, to: &mut Vec<u8>) {
        let byte = |value: &f32| libm::roundf(value.clamp(0.0, 1.0) * 255.0) as u8;
        let signed = |value: &f32| (libm::roundf(value.clamp(-1.0, 1.0) * 127.0) as i8).cast_unsigned();
        let columns: [Vec<u8>; 3] = [
            priors.popularity.iter().map(byte).collect(),
            priors.trend.iter().map(signed).collect(),
            priors.freshness.iter().map(byte).collect(),
        ];
        for column in columns {
            (column.len() as u64).write(to);
            to.extend(column);
        }
    }

    /// `None` where the payload is damaged.
    pub(super) fn read(from: &mut Reader, items: usize) -> Option<PriorColumns> {
        let mut column = || {
            let length = u32::read(from) as usize;
            let bytes = from.take(length)?;
            (length == 0 || length == items).then(|| bytes.to_vec())
        };
        Some(PriorColumns { popularity: column()?, trend: column()?, freshness: column()? })
    }
}

/// The landing priors as they are looked up.
#[derive(Clone, Debug, Default)]
pub(super) struct Landings(Vec<Stored>);

/// 0 for a category, 1 for a channel; its name; the lifts in steps of 1/127.
type Stored = ((u8, String), Vec<(String, u8)>);

impl Wire for Landings {
    fn write(&self, to: &mut Vec<u8>) {
        self.0.write(to);
    }

    fn read(from: &mut Reader) -> Self {
        Landings(Vec::read(from))
    }
}

impl Landings {
    /// Payload: the list of places, each with its kind, its name and the list of its lifts.
    pub(super) fn new(priors: &[LandingPrior]) -> Landings {
        let stored = |prior: &LandingPrior| -> Stored {
            let place = match prior.place.clone() {
                LandingPlace::Category(path) => (0, path),
                LandingPlace::Channel(name) => (1, name),
            };
            let signed = |lift: f32| (libm::roundf(lift.clamp(-1.0, 1.0) * 127.0) as i8).cast_unsigned();
            (place, prior.lifts.iter().map(|(path, lift)| (path.clone(), signed(*lift))).collect())
        };
        Landings(priors.iter().map(stored).collect())
    }

    /// The categories that a landing lifts, −1 to 1; none where the log knows nothing of it.
    pub(super) fn of(
        &self,
        category: Option<&str>,
        channel: Option<&str>,
    ) -> impl Iterator<Item = (&str, f64)> {
        let asked = move |(kind, name): &(u8, String)| {
            let wanted = if *kind == 0 { category } else { channel };
            wanted == Some(name.as_str())
        };
        let of_place = self.0.iter().filter(move |(place, _)| asked(place));
        of_place
            .flat_map(|(_, lifts)| lifts)
            .map(|(path, lift)| (path.as_str(), f64::from(lift.cast_signed()) / 127.0))
    }
}
