//! What others are told of how rules are written: a JSON Schema and TypeScript's types.

use alloc::string::String;

use serde_json::Value;

use crate::catalog::Availability;
use crate::merchandising::{MerchandisingRule, MerchandisingRules, RuleProducts};
use crate::offer::{OfferWindow, Span};
use crate::shape::{Named, Shaped, declarations, schema_or_list};

impl MerchandisingRules {
    /// The JSON Schema (draft 2020-12) of what [`MerchandisingRules::read`] takes: rules, or a list of them alone. What no
    /// single field tells, such as that `position` is for pins alone, it does not hold.
    ///
    /// ```
    /// let schema = regulars::MerchandisingRules::schema();
    /// assert_eq!(schema["$defs"]["rules"]["maxItems"], 200);
    /// ```
    pub fn schema() -> Value {
        let title = "The merchandising rules of a shop, for regulars";
        schema_or_list(&MerchandisingRules::SHAPE, title, "merchandising", "rules")
    }

    /// TypeScript's types of what [`MerchandisingRules::read`] takes.
    ///
    /// ```
    /// assert!(regulars::MerchandisingRules::typescript().contains("export interface MerchandisingRule {"));
    /// ```
    pub fn typescript() -> String {
        let named = |name, shape, about| Named { name, shape, about };
        let types = [
            named("Availability", Availability::SHAPE, ""),
            named("NumberSpan", Span::SHAPE, ""),
            named("OfferWindow", OfferWindow::SHAPE, ""),
            named(
                "MerchandisingRules",
                MerchandisingRules::SHAPE,
                "Everything that a shop says of the order of its lists.",
            ),
            named(
                "MerchandisingRule",
                MerchandisingRule::SHAPE,
                "One rule of the shop, which holds for every shopper alike.",
            ),
            named(
                "RuleProducts",
                RuleProducts::SHAPE,
                "Products of which all that is stated is true; of a list, one of it.",
            ),
        ];
        let head = "// Generated from the engine's own description of rules, by `REGENERATE=1 cargo test --test published`.\n\
            import type { NumberSpan, OfferWindow } from \"./offer-book.js\";\n\
            import type { Availability } from \"./regulars.js\";\n\n";
        [head, &declarations(&types)].concat()
    }
}
