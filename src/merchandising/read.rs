//! From the shop's loose data to typed rules.

use alloc::string::String;
use alloc::vec::Vec;

use crate::merchandising::{
    MOST_RULES, MerchandisingAction, MerchandisingRule, MerchandisingRules, RuleProducts,
};
use crate::offer::{Checked, Fault, read_as, require};
use crate::problem::Problem;
use crate::value::Value;

const CODE: &str = "merchandising.field";

impl MerchandisingRules {
    /// Reads what the shop says of the order of its lists: an object with `rules`, or a list of rules alone.
    ///
    /// A rule that is wrong anywhere is left out, with the path of the field at fault: half a rule would be another than
    /// the shop meant.
    ///
    /// ```
    /// # #[cfg(feature = "json")] {
    /// use regulars::MerchandisingRules;
    ///
    /// let (rules, problems) = MerchandisingRules::read(&serde_json::json!([
    ///     {"rule_id": "teas", "action": "boost", "products": {"categories": ["Drinks > Tea"]}, "points": 0.5},
    ///     {"rule_id": "hero", "action": "pin", "products": {"item_ids": ["tea-1"]}, "position": 0},
    /// ]));
    /// assert_eq!(rules.rules.len(), 1);
    /// assert_eq!((problems[0].code, problems[0].field.as_str()), ("merchandising.field", "position"));
    /// # }
    /// ```
    pub fn read(rules: &impl Value) -> (MerchandisingRules, Vec<Problem>) {
        let mut read: Vec<MerchandisingRule> = Vec::new();
        let mut problems = Vec::new();
        // An editor finds the published schema by the first.
        let is_unknown = |key: &&String| !["$schema", "rules"].contains(&key.as_str());
        for key in rules.keys().iter().flatten().filter(is_unknown) {
            let mend = "Mend the spelling, or leave it out.";
            problems.push(Problem::new(CODE, key, "", "rules", mend));
        }
        let given = rules.list().or_else(|| rules.get("rules")?.list());
        let Some(list) = given.filter(|list| list.len() <= MOST_RULES) else {
            let expected = "a list of at most 200 rules, or an object that holds one";
            let mend = "Write {\"rules\": […]}.";
            problems.push(Problem::new(
                "merchandising.list",
                "merchandising",
                &rules.describe(),
                expected,
                mend,
            ));
            return (MerchandisingRules::default(), problems);
        };
        for (at, rule) in list.iter().enumerate() {
            match read_as(rule, CODE, "merchandising.window", &|rule: &MerchandisingRule| rule.check(&read)) {
                Ok(rule) => read.push(rule),
                Err(problem) => problems.push(problem.at_line(at + 1)),
            }
        }
        (MerchandisingRules { rules: read }, problems)
    }
}

impl MerchandisingRule {
    /// `before` are those that stand before it in the list.
    fn check(&self, before: &[MerchandisingRule]) -> Checked {
        let MerchandisingRule { rule_id, action, products, points, position, only, window, .. } = self;
        let is_new = before.iter().all(|known| known.rule_id != *rule_id);
        require(is_new, "rule_id", "an id that no other rule has", "Give each rule an id of its own.")?;
        window.check()?;
        products.check(*action).map_err(|fault| fault.within_field("products"))?;
        let is_weighed = matches!(action, MerchandisingAction::Boost | MerchandisingAction::Bury);
        require(is_weighed || points.is_none(), "points", "points of a boost or a bury alone", LEAVE_OUT)?;
        let is_pin = *action == MerchandisingAction::Pin;
        require(is_pin || position.is_none(), "position", "a position of a pin alone", LEAVE_OUT)?;
        require(*action == MerchandisingAction::Filter || !only, "only", "true for a filter alone", LEAVE_OUT)
    }
}

const LEAVE_OUT: &str = "Leave it out, or mend the action.";

impl RuleProducts {
    fn check(&self, action: MerchandisingAction) -> Checked {
        let RuleProducts { item_ids, categories, brands, tags, price, availability } = self;
        let kinds = [categories, brands, tags];
        let is_by_kind =
            kinds.iter().any(|names| !names.is_empty()) || price.is_some() || !availability.is_empty();
        if action == MerchandisingAction::Pin {
            let mend = "Name what is pinned by its ids, and nothing else.";
            return require(!item_ids.is_empty() && !is_by_kind, "item_ids", "ids of products alone", mend);
        }
        let mend = "Say which products it is about: it would hold for all.";
        require(is_by_kind || !item_ids.is_empty(), "item_ids", "something that tells products", mend)?;
        price.map_or(Ok(()), |price| price.check().map_err(|fault: Fault| fault.within_field("price")))
    }
}
