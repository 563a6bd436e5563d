//! From the shop's loose data to typed offers.

use alloc::string::String;
use alloc::vec::Vec;

use crate::decimal::whole;
use crate::offer::time::read_time;
use crate::offer::{Offer, OfferBenefit, OfferLimits, OfferPurpose, OfferWindow};
use crate::problem::Problem;
use crate::value::Value;

impl Offer {
    /// Reads the shop's list of offers. An offer that is wrong anywhere is left out, with the field
    /// at fault: half an offer would be another offer than the shop meant.
    pub fn read_list(offers: &impl Value) -> (Vec<Offer>, Vec<Problem>) {
        let Some(list) = offers.list() else {
            let mend = "Wrap a single offer in square brackets.";
            let problem = Problem::new("offer.list", "offers", &offers.describe(), "a list of offers", mend);
            return (Vec::new(), vec![problem]);
        };
        let mut read: Vec<Offer> = Vec::new();
        let mut problems = Vec::new();
        for (at, offer) in list.iter().enumerate() {
            let fresh = read_offer(offer).and_then(|offer| {
                if read.iter().any(|known| known.promotion_id == offer.promotion_id) {
                    let mend = "Give each offer an id of its own.";
                    let expected = "an id that no other offer has";
                    return Err(wrong("promotion_id", &offer.promotion_id, expected, mend));
                }
                Ok(offer)
            });
            match fresh {
                Ok(offer) => read.push(offer),
                Err(problem) => problems.push(problem.at_line(at + 1)),
            }
        }
        (read, problems)
    }
}

fn wrong(field: &str, value: &str, expected: &'static str, mend: &'static str) -> Problem {
    Problem::new("offer.field", field, value, expected, mend)
}

fn read_offer<V: Value>(offer: &V) -> Result<Offer, Problem> {
    let text =
        |field: &str| offer.get(field).and_then(|text| text.text()).filter(|text| !text.trim().is_empty());
    let needed =
        |field: &str, mend| text(field).ok_or_else(|| wrong(field, &shown(offer, field), "text", mend));
    Ok(Offer {
        promotion_id: needed("promotion_id", "Give every offer its id.")?,
        promotion_name: text("promotion_name"),
        purpose: match text("purpose").as_deref() {
            Some("welcome") => OfferPurpose::Welcome,
            Some("first_order") => OfferPurpose::FirstOrder,
            _ => {
                return Err(wrong(
                    "purpose",
                    &shown(offer, "purpose"),
                    "welcome or first_order",
                    "Say what the offer is for; it decides who may see it.",
                ));
            }
        },
        benefit: match offer.get("benefit") {
            Some(benefit) => read_benefit(&benefit)?,
            None => OfferBenefit::None,
        },
        title: needed("title", "Give every offer the headline that shoppers read.")?,
        text: text("text"),
        coupon: text("coupon"),
        surfaces: match offer.get("surfaces") {
            Some(surfaces) => surfaces
                .list()
                .and_then(|list| list.iter().map(|surface| surface.text()).collect())
                .ok_or_else(|| {
                    let mend = "Write surfaces: [\"home\"], or leave it out for every place.";
                    wrong("surfaces", &surfaces.describe(), "a list of names", mend)
                })?,
            None => Vec::new(),
        },
        window: match offer.get("window") {
            Some(window) => read_window(&window)?,
            None => OfferWindow::default(),
        },
        limits: match offer.get("limits") {
            Some(limits) => read_limits(&limits)?,
            None => OfferLimits::default(),
        },
        priority: match offer.get("priority") {
            Some(priority) => priority.number().ok_or_else(|| {
                let mend = "Write a plain number; the highest wins.";
                wrong("priority", &priority.describe(), "a number", mend)
            })?,
            None => 0.0,
        },
    })
}

fn shown(value: &impl Value, field: &str) -> String {
    value.get(field).map_or(String::new(), |value| value.describe())
}

fn read_benefit<V: Value>(benefit: &V) -> Result<OfferBenefit, Problem> {
    let value = |most: f64, expected, mend| {
        let number = benefit.get("value").and_then(|value| value.number());
        number
            .filter(|number| *number > 0.0 && *number <= most)
            .ok_or_else(|| wrong("benefit.value", &shown(benefit, "value"), expected, mend))
    };
    let text = |field: &str, name: &str, expected, mend| {
        let text = benefit.get(field).and_then(|text| text.text());
        let text = text.filter(|text| !text.trim().is_empty());
        text.ok_or_else(|| wrong(name, &shown(benefit, field), expected, mend))
    };
    let kind = benefit.get("kind").and_then(|kind| kind.text());
    Ok(match kind.as_deref() {
        Some("percent") => OfferBenefit::Percent {
            value: value(100.0, "a percentage above 0, at most 100", "Write 10 for 10%.")?,
        },
        Some("amount") => OfferBenefit::Amount {
            value: value(f64::MAX, "an amount above 0", "Write the amount, and its currency beside it.")?,
            currency: text(
                "currency",
                "benefit.currency",
                "an ISO 4217 code",
                "Name the currency, such as USD.",
            )?,
        },
        Some("free_shipping") => OfferBenefit::FreeShipping,
        Some("gift") => OfferBenefit::Gift {
            item_id: text("item_id", "benefit.item_id", "a product's id", "Name the product that is given.")?,
        },
        Some("none") => OfferBenefit::None,
        _ => {
            return Err(wrong(
                "benefit.kind",
                &shown(benefit, "kind"),
                "percent, amount, free_shipping, gift or none",
                "Say what the shopper gets.",
            ));
        }
    })
}

/// Refuses what is no object with at least one of those fields: an offer meant to end must not run
/// for ever because of a misspelling.
fn has_fields<V: Value>(
    value: &V,
    field: &str,
    fields: [&str; 2],
    expected: &'static str,
) -> Result<(), Problem> {
    if fields.iter().any(|known| value.get(known).is_some()) {
        return Ok(());
    }
    Err(wrong(field, &value.describe(), expected, "Mend the spelling, or leave it out."))
}

fn read_window<V: Value>(window: &V) -> Result<OfferWindow, Problem> {
    has_fields(window, "window", ["starts_at", "ends_at"], "an object with starts_at, ends_at or both")?;
    let moment = |field: &str, name: &str| match window.get(field) {
        None => Ok(None),
        Some(value) => read_time(&value).map(Some).ok_or_else(|| {
            wrong(
                name,
                &value.describe(),
                "ISO 8601 with its offset, or ms since 1970",
                "Write 2026-11-22 or 2026-11-22T18:00:00+01:00.",
            )
        }),
    };
    let window = OfferWindow {
        starts_at: moment("starts_at", "window.starts_at")?,
        ends_at: moment("ends_at", "window.ends_at")?,
    };
    match window {
        OfferWindow { starts_at: Some(starts), ends_at: Some(ends) } if ends <= starts => Err(Problem::new(
            "offer.window",
            "window.ends_at",
            &whole(ends),
            "a moment after window.starts_at",
            "Swap the two, or mend the later one.",
        )),
        window => Ok(window),
    }
}

fn read_limits<V: Value>(limits: &V) -> Result<OfferLimits, Problem> {
    let expected = "an object with impressions, cool_down_hours or both";
    has_fields(limits, "limits", ["impressions", "cool_down_hours"], expected)?;
    let number = |field: &str, name: &str, otherwise: f64| match limits.get(field) {
        None => Ok(otherwise),
        Some(value) => value.number().filter(|number| *number >= 0.0).ok_or_else(|| {
            let mend = "Write a plain number, or leave it out.";
            wrong(name, &value.describe(), "a number of at least 0", mend)
        }),
    };
    let default = OfferLimits::default();
    Ok(OfferLimits {
        impressions: number("impressions", "limits.impressions", default.impressions.into())? as u32,
        cool_down_hours: number("cool_down_hours", "limits.cool_down_hours", default.cool_down_hours)?,
    })
}
