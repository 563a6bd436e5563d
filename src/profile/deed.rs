//! What was done besides shopping.

use alloc::string::String;
use alloc::vec::Vec;

use crate::catalog::Facet;
use crate::journal::wire::{Reader, Wire, wire};
use crate::offer::Exposure;
use crate::profile::{Correction, Facts, Touch};

/// Something done besides shopping, and when, in ms since 1970.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Done {
    pub(crate) at: i64,
    pub(crate) deed: Deed,
}

wire!(Done { at, deed });

/// What was done. The order of the variants is part of the journal's format: new ones go to the end.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Deed {
    /// The shop told what it knows, or that it is no longer to be stored.
    Facts(Option<Facts>),
    /// The shopper corrected a facet, or took that back.
    Correct(Facet, Option<Correction>),
    /// The shopper stopped the learning, or let it go on.
    Pause(bool),
    /// An offer was handed out, or withheld on purpose.
    Expose(Exposure),
    /// The shopper picked an interest.
    Like(Facet),
    /// The shopper skipped a step of the onboarding for good.
    Skip(String),
    /// The shopper came to the shop from elsewhere.
    Arrive(Touch),
}

impl Wire for Deed {
    fn write(&self, to: &mut Vec<u8>) {
        match self {
            Deed::Facts(facts) => tagged(0, facts, to),
            Deed::Correct(facet, correction) => {
                tagged(1, facet, to);
                correction.write(to);
            }
            Deed::Pause(paused) => tagged(2, paused, to),
            Deed::Expose(exposure) => tagged(3, exposure, to),
            Deed::Like(facet) => tagged(4, facet, to),
            Deed::Skip(step) => tagged(5, step, to),
            Deed::Arrive(touch) => tagged(6, touch, to),
        }
    }

    fn read(from: &mut Reader) -> Self {
        match u8::read(from) {
            0 => Deed::Facts(Wire::read(from)),
            1 => Deed::Correct(Wire::read(from), Wire::read(from)),
            2 => Deed::Pause(Wire::read(from)),
            3 => Deed::Expose(Wire::read(from)),
            4 => Deed::Like(Wire::read(from)),
            5 => Deed::Skip(Wire::read(from)),
            6 => Deed::Arrive(Wire::read(from)),
            _ => {
                from.checked::<()>(None);
                Deed::Pause(false)
            }
        }
    }
}

fn tagged(tag: u8, value: &impl Wire, to: &mut Vec<u8>) {
    tag.write(to);
    value.write(to);
}
