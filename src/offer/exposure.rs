//! Which offers were handed out.

use alloc::string::String;
use alloc::vec::Vec;

use crate::profile::Stage;
use crate::shape::shaped;

/// An offer handed out, or withheld on purpose, at a place of the page. One for each offer, visit and surface.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Exposure {
    pub(crate) promotion_id: String,
    pub(crate) surface: String,
    pub(crate) variant: Option<String>,
    /// The shopper's stage at the time.
    pub(crate) stage: Stage,
    /// Withheld, so that lift can be measured.
    pub(crate) withheld: bool,
    /// What it was expected to cost the shop.
    pub(crate) cost: f64,
}

shaped!(Exposure { promotion_id; surface; variant; stage; withheld; cost });

/// What was handed out so far.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Exposures {
    list: Vec<(i64, Exposure)>,
}

shaped!(Exposures { list });

impl Exposures {
    pub(crate) fn add(&mut self, exposure: Exposure, at: i64) {
        self.list.push((at, exposure));
    }
}
