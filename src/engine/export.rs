//! The profile as a file: out and in.

use alloc::string::String;
use alloc::vec::Vec;
use core::cell::RefCell;

use crate::engine::Engine;
use crate::journal::wire::{self, Reader, Wire};
use crate::json::Writer;
use crate::problem::Problem;
use crate::profile::{Format, ProfileFile};
use crate::shape::{self, Shaped};
use crate::value::Value;

impl Engine {
    /// The whole profile as JSON, for the shopper to keep, to look into or to take to another browser. Its format is
    /// described in `docs/profile-format.md`, and by a JSON Schema. Facts are in it where they are stored with the
    /// shopper's consent, and not otherwise.
    ///
    /// ```
    /// # #[cfg(feature = "json")] {
    /// # use regulars::Engine;
    /// # let now = 1_760_000_000_000;
    /// let mut engine = Engine::new(7);
    /// engine.record(&serde_json::json!({"event": "view_item", "item_id": 3}), now);
    ///
    /// let mut elsewhere = Engine::new(1);
    /// elsewhere.import(&serde_json::from_str::<serde_json::Value>(&engine.export()).unwrap())?;
    /// assert_eq!(elsewhere.profile(now), engine.profile(now));
    /// # }
    /// # Ok::<(), regulars::Problem>(())
    /// ```
    #[cfg(feature = "std")]
    pub fn export(&self) -> String {
        self.export_with(|number| alloc::string::ToString::to_string(&number))
    }

    /// The same; `number` writes a finite number as JavaScript does.
    pub(crate) fn export_with(&self, number: fn(f64) -> String) -> String {
        let file = ProfileFile {
            format: Format::Profile,
            version: ProfileFile::VERSION,
            seed: self.seed,
            profile: self.profile.clone(),
        };
        let mut bytes = Vec::new();
        file.write(&mut bytes);
        let mut to = Writer::new(number);
        shape::write(&ProfileFile::SHAPE, &mut Reader::new(&bytes), &mut to);
        to.into_text()
    }

    /// Puts a profile that was [exported](Engine::export) in the place of this one, with its seed. Nothing of the one
    /// before is left, but facts that the shop told for the time being; what is
    /// [sensitive](Engine::set_sensitive) is not taken over. The host then puts [`Engine::snapshot`] in the place of the
    /// stored journal.
    ///
    /// A file that was made or changed by hand is checked as a profile is bounded: a list longer than those that grow
    /// here is refused, and so is a number so large that sums could not bear it.
    ///
    /// # Errors
    ///
    /// `profile.format` where it is no such file, `profile.version` where a later release wrote it, `profile.field` with
    /// the path of the field that is wrong. Nothing has changed then.
    pub fn import(&mut self, file: &impl Value) -> Result<(), Problem> {
        self.take_over(ProfileFile::read_checked(file)?);
        Ok(())
    }

    /// Puts a profile that was read before in the place of this one.
    pub(crate) fn take_over(&mut self, file: ProfileFile) {
        let ProfileFile { seed, profile, .. } = file;
        self.profile = profile;
        self.seed = seed;
        self.seed_is_kept = false;
        self.later = Vec::new();
        self.is_stale.set(true);
        self.feed_plan = RefCell::default();
        self.forget_sensitive();
    }
}

impl ProfileFile {
    /// Reads and checks a file. A host whose values may call back into it while they are read uses this to read first.
    pub(crate) fn read_checked(file: &impl Value) -> Result<ProfileFile, Problem> {
        const MEND: &str = "Import a file as it was exported; nothing was changed.";
        let format = file.get("format");
        if format.as_ref().and_then(Value::text).is_none_or(|format| format != Format::Profile.name()) {
            let format = format.map_or(String::new(), |format| format.describe());
            return Err(Problem::new("profile.format", "format", &format, "regulars-profile", MEND));
        }
        let version = file.get("version");
        if version.as_ref().and_then(Value::number) != Some(ProfileFile::VERSION.into()) {
            let version = version.map_or(String::new(), |version| version.describe());
            let expected = "version 1, the latest this release reads";
            let mend = "Load the newer release of regulars that wrote it; nothing was changed.";
            return Err(Problem::new("profile.version", "version", &version, expected, mend));
        }
        let read = shape::read(&ProfileFile::SHAPE, file, "profile.field");
        let bytes = read.map_err(|problem| Problem { mend: MEND, ..problem })?;
        let unreadable = || Problem::new("profile.field", "", "", "a profile that can be read", MEND);
        wire::whole(&bytes).ok_or_else(unreadable)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::{Value as Json, json};

    use super::*;
    use crate::catalog::Catalog;
    use crate::offer::{OfferBook, OfferQuery};
    use crate::shape::tests::made;

    /// `REGENERATE=1 cargo test the_schema` writes the file anew.
    #[test]
    fn the_schema_is_the_one_that_is_published() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/pkg/schemas/profile.schema.json");
        let schema = shape::schema(&ProfileFile::SHAPE, "A shopper's profile, as regulars exports it");
        let text = serde_json::to_string_pretty(&schema).unwrap() + "\n";
        if std::env::var_os("REGENERATE").is_some() {
            std::fs::write(path, &text).unwrap();
        }
        assert_eq!(std::fs::read_to_string(path).unwrap_or_default(), text, "REGENERATE=1 writes it anew");
    }

    /// Every field of the profile has its line in the description.
    #[test]
    fn each_field_is_described() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/profile-format.md");
        let text = std::fs::read_to_string(path).unwrap_or_default();
        let schema = shape::schema(&ProfileFile::SHAPE, "");
        let mut open = vec![&schema];
        let mut fields = 0;
        while let Some(json) = open.pop() {
            if let Some(Json::Object(properties)) = json.get("properties") {
                for name in properties.keys() {
                    fields += 1;
                    assert!(text.contains(&format!("`{name}`")), "{name} is not described");
                }
            }
            match json {
                Json::Object(object) => open.extend(object.values()),
                Json::Array(list) => open.extend(list),
                _ => {}
            }
        }
        assert!(fields > 40);
    }

    fn corner_shop() -> Engine {
        let mut engine = Engine::new(1);
        let feed = "id\ttitle\tproduct_type\tprice\n1\tGreen tea\tDrinks > Tea\t3 USD\n2\tBlack tea\tDrinks > Tea\t2 USD\n";
        engine.set_catalog(Catalog::from_tsv(feed).0);
        let percent = json!({"kind": "percent", "value": 10});
        let (book, problems) = OfferBook::read(&json!([
            {"promotion_id": "a", "purpose": "holiday", "title": "10% off", "benefit": percent, "deadline_hours": 2},
            {"promotion_id": "b", "purpose": "content", "title": "A guide", "group": "a"}
        ]));
        assert_eq!(problems, []);
        engine.set_offers(book);
        engine
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

        /// Whatever a file says that has the right shape, the engine goes on, and gives it back as it was.
        #[test]
        fn any_profile_of_the_right_shape_is_lived_with(file in made(&ProfileFile::SHAPE, 0), now in any::<i64>()) {
            let mut engine = corner_shop();
            engine.import(&file).unwrap();
            let exported: Json = serde_json::from_str(&engine.export()).unwrap();
            let mut again = corner_shop();
            again.import(&exported).unwrap();
            prop_assert_eq!(again.snapshot(), engine.snapshot());

            for now in [now, 1_760_000_000_000] {
                for event in ["view_item", "add_to_cart", "purchase", "refund", "view_item_list"] {
                    engine.record(&json!({"event": event, "transaction_id": now, "items": [{"item_id": 1}]}), now);
                }
                engine.profile(now);
                engine.onboarding(None, now);
                engine.interests(8, now).unwrap();
                engine.stage(now);
                let query = OfferQuery { surface: "home".into(), locale: None };
                prop_assert_eq!(engine.offers(&query, now), engine.claim_offer(&query, now).decision);
                prop_assert_eq!(engine.feed(2, &[], now).unwrap().problems, []);
                engine.similar("1", 2, &[], now).unwrap();
                engine.explain("1", now).unwrap();
            }
            let mut restored = corner_shop();
            prop_assert_eq!(restored.restore(&engine.snapshot()).unwrap().lost_bytes, 0);
            prop_assert_eq!(restored.profile, engine.profile);
        }
    }
}
