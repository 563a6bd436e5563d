//! The shopper's own hand on the profile, and what the shop tells of one who has signed in.

use alloc::vec::Vec;

use crate::catalog::Facet;
use crate::engine::Engine;
use crate::journal::wire;
use crate::problem::Problem;
use crate::profile::{Correction, Deed, Facts};
use crate::shape::{self, Shaped};
use crate::value::Value;

impl Facts {
    pub(crate) fn read(facts: &impl Value) -> Result<Option<Facts>, Problem> {
        Ok(wire::whole(&shape::read(&Facts::SHAPE, facts, "facts.field")?))
    }
}

impl Engine {
    /// Takes in what the shop knows of a shopper who has signed in, in place of what it told before: see [`Facts`].
    /// Returns what is to be appended to the stored journal.
    ///
    /// They are used by the rules and texts of offers, and are gone with this engine: nothing of them is in the journal,
    /// the snapshot or the export, unless the shopper consented to that, `stored`. What was stored before is erased
    /// otherwise.
    ///
    /// # Errors
    ///
    /// `facts.field` with the path of the field at fault; nothing has changed then.
    ///
    /// ```
    /// # #[cfg(feature = "json")] {
    /// # use regulars::Engine;
    /// # let mut engine = Engine::new(7);
    /// # let now = 1_760_000_000_000;
    /// let journal = engine.set_facts(&serde_json::json!({"tier": "gold", "birthday": "12-24"}), false, now)?;
    /// assert!(journal.is_empty());
    /// assert_eq!(engine.facts().unwrap().birthday, Some(1224));
    ///
    /// let problem = engine.set_facts(&serde_json::json!({"teir": "gold"}), false, now).unwrap_err();
    /// assert_eq!((problem.code, problem.field.as_str()), ("facts.field", "teir"));
    /// # }
    /// # Ok::<(), regulars::Problem>(())
    /// ```
    pub fn set_facts(&mut self, facts: &impl Value, stored: bool, now: i64) -> Result<Vec<u8>, Problem> {
        Ok(self.take_facts(Facts::read(facts)?, stored, now))
    }

    /// Takes in facts that were read before. A host whose values may call back into it while they are read uses this
    /// to read first.
    pub(crate) fn take_facts(&mut self, facts: Option<Facts>, stored: bool, now: i64) -> Vec<u8> {
        if stored {
            self.facts = None;
            self.is_stale.set(self.is_stale.get() || self.profile.facts.is_some());
            return self.take(Deed::Facts(facts), now);
        }
        let journal = self.clear_facts(now);
        self.facts = facts;
        journal
    }

    /// Forgets what the shop told, also where it was stored: when the shopper signs out, or takes the consent back.
    /// Returns what is to be appended to the stored journal.
    ///
    /// ```
    /// # #[cfg(feature = "json")] {
    /// # use regulars::Engine;
    /// # let mut engine = Engine::new(7);
    /// # let now = 1_760_000_000_000;
    /// engine.set_facts(&serde_json::json!({"tier": "gold"}), true, now)?;
    /// engine.clear_facts(now);
    /// assert_eq!(engine.facts(), None);
    /// // The journal appended to so far still tells of them.
    /// assert!(engine.is_journal_stale());
    /// # }
    /// # Ok::<(), regulars::Problem>(())
    /// ```
    pub fn clear_facts(&mut self, now: i64) -> Vec<u8> {
        self.facts = None;
        if self.profile.facts.is_none() {
            return Vec::new();
        }
        self.is_stale.set(true);
        self.take(Deed::Facts(None), now)
    }

    /// What the shop told of the shopper: now, or else with the shopper's consent some time before.
    pub fn facts(&self) -> Option<&Facts> {
        self.facts.as_ref().or(self.profile.facts.as_ref())
    }

    /// Takes in what the shopper says of a facet, against what was observed, or takes that back. Returns what is to be
    /// appended to the stored journal.
    ///
    /// The facet counts as the strongest dislike or liking, now and over the months, in all lists from now on; those of
    /// no product, too. The last 200 corrections stand. A facet without a value, of more than 300 characters, or that
    /// tells of [sensitive](Engine::set_sensitive) products is passed over.
    ///
    /// ```
    /// # use regulars::{Catalog, Correction, Engine, Facet, FacetKind};
    /// # let mut engine = Engine::new(7);
    /// # let now = 1_760_000_000_000;
    /// engine.set_catalog(Catalog::from_tsv("id\ttitle\tproduct_type\n1\tGreen tea\tTea\n2\tBiscuits\tSnacks\n").0);
    /// let tea = Facet { kind: FacetKind::Category, value: "Tea".into() };
    /// engine.correct(tea, Some(Correction::Mute), now);
    /// assert_eq!(engine.profile(now).affinities[0].strength, -1.0);
    /// let feed = engine.feed(2, &[], now)?;
    /// assert_eq!(engine.product(feed.items[1].item).unwrap().title, "Green tea");
    /// # Ok::<(), regulars::Problem>(())
    /// ```
    pub fn correct(&mut self, facet: Facet, correction: Option<Correction>, now: i64) -> Vec<u8> {
        self.take(Deed::Correct(facet, correction), now)
    }

    /// Stops the learning, or lets it go on. Returns what is to be appended to the stored journal.
    ///
    /// While it is stopped, [`Engine::record`] takes in nothing, lists go on with what is known, and no offers are made.
    /// What the shopper does by their own hand, such as to correct the profile, still counts.
    ///
    /// ```
    /// # #[cfg(feature = "json")] {
    /// # use regulars::Engine;
    /// # let mut engine = Engine::new(7);
    /// # let now = 1_760_000_000_000;
    /// engine.pause(true, now);
    /// let recorded = engine.record(&serde_json::json!({"event": "view_item", "item_id": 3}), now);
    /// assert!(!recorded.recorded && recorded.problems.is_empty() && recorded.journal.is_empty());
    /// # }
    /// ```
    pub fn pause(&mut self, paused: bool, now: i64) -> Vec<u8> {
        if paused == self.profile.paused {
            return Vec::new();
        }
        // What was done before the pause is told by then, or never.
        let told = self.settle();
        [told, self.take(Deed::Pause(paused), now)].concat()
    }

    /// Whether the shopper stopped the learning.
    pub fn is_paused(&self) -> bool {
        self.profile.paused
    }

    /// Whether the bytes handed out so far tell of what was forgotten since: facts that were stored,
    /// [sensitive](Engine::set_sensitive) products, a profile that was replaced. [`Engine::snapshot`] should take the
    /// place of the stored journal then; once it was asked for, this is `false` again.
    pub fn is_journal_stale(&self) -> bool {
        self.is_stale.get()
    }
}
