//! What is known of each item, and of those who land somewhere, before the shopper has done anything.

use alloc::string::String;
use alloc::vec::Vec;

use crate::catalog::is_same_name;
use crate::journal::wire::wire;

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

impl PriorColumns {
    pub(super) fn new(priors: &Priors) -> PriorColumns {
        let bytes = |column: &[f32]| {
            let byte = |value: &f32| libm::roundf(value.clamp(0.0, 1.0) * 255.0) as u8;
            column.iter().map(byte).collect()
        };
        PriorColumns {
            popularity: bytes(&priors.popularity),
            trend: priors.trend.iter().map(|value| signed_byte(*value)).collect(),
            freshness: bytes(&priors.freshness),
        }
    }
}

fn signed_byte(value: f32) -> u8 {
    (libm::roundf(value.clamp(-1.0, 1.0) * 127.0) as i8).cast_unsigned()
}

/// The landing priors as they are looked up.
#[derive(Clone, Debug, Default)]
pub(super) struct Landings {
    categories: Vec<(String, Lifts)>,
    channels: Vec<(String, Lifts)>,
}

/// Category paths with −1 to 1 in steps of 1/127.
pub(super) type Lifts = Vec<(String, u8)>;

wire!(Landings { categories, channels });

impl Landings {
    pub(super) fn new(priors: &[LandingPrior]) -> Landings {
        let mut landings = Landings::default();
        for prior in priors {
            let lifts = prior.lifts.iter().map(|(path, lift)| (path.clone(), signed_byte(*lift))).collect();
            match &prior.place {
                LandingPlace::Category(path) => landings.categories.push((path.clone(), lifts)),
                LandingPlace::Channel(name) => landings.channels.push((name.clone(), lifts)),
            }
        }
        landings
    }

    /// What is known of those who land on that category.
    pub(super) fn of_category(&self, path: &str) -> Option<&Lifts> {
        find(&self.categories, path)
    }

    /// What is known of those who come by that channel.
    pub(super) fn of_channel(&self, name: &str) -> Option<&Lifts> {
        find(&self.channels, name)
    }
}

/// The place of that very name, or else of one that a page may well mean by it.
fn find<'p>(places: &'p [(String, Lifts)], asked: &str) -> Option<&'p Lifts> {
    let very = places.iter().find(|(place, _)| place == asked);
    let (_, lifts) = very.or_else(|| places.iter().find(|(place, _)| is_same_name(place, asked)))?;
    Some(lifts)
}

pub(super) fn signed(byte: u8) -> f64 {
    f64::from(byte.cast_signed()) / 127.0
}
