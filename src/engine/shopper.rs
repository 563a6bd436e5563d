//! Who the shopper is.

use alloc::vec::Vec;

use crate::engine::Engine;
use crate::model::{Outcomes, Pack};
use crate::offer::OfferBook;
use crate::profile::{Deed, Outlook, StageNow, Touch};

impl Engine {
    /// Where the shopper stands with the shop, since when and why, with the whole way there.
    ///
    /// Time alone can change it: somebody who stays away drifts and falls asleep. It depends on what was recorded and
    /// on `now` (ms since 1970) only, and asking changes nothing. Should the clock have been set back, it is the stage
    /// as of the last that happened.
    ///
    /// ```
    /// # #[cfg(feature = "json")] {
    /// use regulars::{Engine, Stage, StageReason};
    ///
    /// const DAY: i64 = 86_400_000;
    /// let mut engine = Engine::new(7);
    /// let now = 1_760_000_000_000;
    /// for day in [0, 10, 20] {
    ///     engine.record(&serde_json::json!({"event": "purchase", "items": [{"item_id": "tea"}]}), now + day * DAY);
    /// }
    /// let after = |days| engine.stage(now + days * DAY);
    /// assert_eq!(after(20).stage, Stage::Repeat);
    /// // Their usual gap is (10 + 10 + 30) / 3 days, of which two and a half are 42 days, and five are 83.
    /// assert_eq!((after(61).stage, after(62).stage, after(104).stage), (Stage::Repeat, Stage::Drifting, Stage::Asleep));
    /// assert_eq!(after(62).reason, Some(StageReason::Silence));
    /// # }
    /// ```
    pub fn stage(&self, now: i64) -> StageNow {
        self.profile.stage_now(now, self.outlook().orders_elsewhere)
    }

    /// Takes in where the shopper came from, off the address of the page and its referrer (`location.href` and
    /// `document.referrer`); to be called with every page that is loaded. Answers the bytes to append to the stored
    /// journal: none where nothing is new, because the shopper moved within the shop, came directly where another way
    /// is known, or came the same way within half an hour; and while the learning is [paused](Engine::pause).
    ///
    /// ```
    /// use regulars::{Channel, Engine};
    ///
    /// let mut engine = Engine::new(7);
    /// let now = 1_760_000_000_000;
    /// let journal = engine.arrive("https://shop.example/?utm_source=letter&utm_medium=email", "", now);
    /// assert!(!journal.is_empty());
    /// assert!(engine.arrive("https://shop.example/tea", "https://shop.example/", now + 9_000).is_empty());
    ///
    /// let acquisition = engine.profile(now).acquisition;
    /// assert_eq!(acquisition.first.unwrap().channel, Channel::Email);
    /// ```
    pub fn arrive(&mut self, address: &str, referrer: &str, now: i64) -> Vec<u8> {
        match Touch::new(address, referrer, now) {
            Some(touch) if !self.is_paused() && self.profile.touches.clone().arrive(touch.clone()) => {
                self.take(Deed::Arrive(touch), now)
            }
            _ => Vec::new(),
        }
    }

    /// What the profile is looked at with.
    pub(crate) fn outlook(&self) -> Outlook {
        Outlook {
            model: self.pack_outcomes().and_then(|outcomes| outcomes.customers).unwrap_or_default(),
            typical_order: self.usual_order(&self.book),
            utc_offset: self.utc_offset,
            orders_elsewhere: self.facts().and_then(|facts| facts.orders_elsewhere).unwrap_or_default(),
        }
    }

    /// What an order comes to in this shop, as its offers say it or else the pack.
    pub(super) fn usual_order(&self, book: &OfferBook) -> Option<f64> {
        book.settings.order_value.or_else(|| self.pack_outcomes()?.order_value)
    }

    fn pack_outcomes(&self) -> Option<&Outcomes> {
        self.pack.as_ref().map(Pack::outcomes)
    }
}
