//! What others are told of how offers are written: a JSON Schema and TypeScript's types.

use alloc::string::String;

use serde_json::Value;

use crate::catalog::FacetKind;
use crate::offer::audience::SHARE_SPAN;
use crate::offer::{
    AffinityRule, AppliesTo, AroundDay, Audience, CartRule, DaySpan, HourSpan, Offer, OfferBenefit,
    OfferBook, OfferLimits, OfferPurpose, OfferSettings, OfferText, OfferVariant, OfferWindow,
    OnboardingSettings, OnboardingTask, Period, Span,
};
use crate::profile::{Channel, Segment, Stage};
use crate::shape::{Named, Shaped, declarations, schema_or_list};

impl OfferBook {
    /// The JSON Schema (draft 2020-12) of what [`OfferBook::read`] takes: a book, or a list of offers alone. It says of
    /// each field what it is. What no single field tells, such as that a window ends after it starts, it does not hold.
    ///
    /// ```
    /// let schema = regulars::OfferBook::schema();
    /// assert_eq!(schema["$defs"]["book"]["properties"]["settings"]["description"], "How offers are handled.");
    /// ```
    pub fn schema() -> Value {
        schema_or_list(&OfferBook::SHAPE, "The offers of a shop, for regulars", "book", "offers")
    }

    /// TypeScript's types of what [`OfferBook::read`] takes.
    ///
    /// ```
    /// assert!(regulars::OfferBook::typescript().contains("export interface OfferBook {"));
    /// ```
    pub fn typescript() -> String {
        let named = |name, shape, about| Named { name, shape, about };
        let of_engine = |name, shape| Named { name, shape, about: "" };
        let types = [
            of_engine("Channel", Channel::SHAPE),
            of_engine("FacetKind", FacetKind::SHAPE),
            of_engine("OfferBenefit", OfferBenefit::SHAPE),
            of_engine("OfferPurpose", OfferPurpose::SHAPE),
            of_engine("Segment", Segment::SHAPE),
            of_engine("Stage", Stage::SHAPE),
            named("OfferBook", OfferBook::SHAPE, "Everything that a shop says of its offers."),
            named("OfferSettings", OfferSettings::SHAPE, "How a shop wants its offers handled."),
            named("Offer", Offer::SHAPE, "One offer of the shop."),
            named("AppliesTo", AppliesTo::SHAPE, "What an offer applies to."),
            named("OfferText", OfferText::SHAPE, "Texts in one language."),
            named("OfferWindow", OfferWindow::SHAPE, "From when to when an offer may be shown."),
            named("OfferLimits", OfferLimits::SHAPE, "How often an offer may be shown to one shopper."),
            named(
                "OfferVariant",
                OfferVariant::SHAPE,
                "Another form of an offer, tried on a share of shoppers.",
            ),
            named("Audience", Audience::SHAPE, "For whom an offer is: all of what is stated must hold."),
            named("NumberSpan", Span::SHAPE, "From a number to a number, both included."),
            named("ShareSpan", SHARE_SPAN, "From a share to a share, both included."),
            named(
                "AffinityRule",
                AffinityRule::SHAPE,
                "How strongly a shopper is drawn to what a product may be.",
            ),
            named("CartRule", CartRule::SHAPE, "A product in the cart of which all that is stated is true."),
            named("DaysAround", AroundDay::SHAPE, "Days around a day."),
            named(
                "DaySpan",
                DaySpan::SHAPE,
                "From a day of the year to a day of the year, both included; over New Year, too.",
            ),
            named("HourSpan", HourSpan::SHAPE, "Hours of the shopper's day; over midnight, too."),
            named("Period", Period::SHAPE, "So many times in so many days."),
            named("OnboardingSettings", OnboardingSettings::SHAPE, "How newcomers are received."),
            named("OnboardingTask", OnboardingTask::SHAPE, "Something for a newcomer to do."),
        ];
        let head = "// Generated from the engine's own description of offers, by `REGENERATE=1 cargo test --test published`.\n\
            import type { Channel, FacetKind, OfferBenefit, OfferPurpose, Segment, Stage } from \"./regulars.js\";\n\n";
        [head, &declarations(&types)].concat()
    }
}
