//! Who the shopper is.

use crate::engine::Engine;
use crate::profile::StageNow;

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
        self.profile.stage_now(now, self.profile.orders_elsewhere())
    }
}
