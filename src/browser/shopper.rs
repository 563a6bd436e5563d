//! The boundary's part about the shopper: who it is, what is offered, and the shopper's own hand on the profile.

use alloc::string::String;
use alloc::vec::Vec;
use core::mem;

use serde::Serialize;
use wasm_bindgen::prelude::*;

use crate::browser::error::{argument, error};
use crate::browser::value::PageValue;
use crate::browser::{BrowserEngine, bytes, js, limit, text, texts, time, to_journal, to_page};
use crate::catalog::{Facet, Product};
use crate::engine::{Claim, DryRun};
use crate::journal::wire;
use crate::offer::{OfferBook, OfferDecision, OfferQuery};
use crate::problem::Problem;
use crate::profile::{Correction, Facts, ProfileFile};
use crate::rank::RoleWeights;
use crate::shape::{self, Shaped};

/// One choice of an interest picker.
#[derive(Serialize, tsify::Tsify)]
pub struct Interest {
    /// The category, brand or tag that is asked about.
    pub facet: Facet,
    /// Up to three of its products.
    pub products: Vec<Product>,
    /// The share of shoppers who are expected to say yes, 0 to 1.
    pub share: f64,
}

/// What the cart lacks to free shipping, and what would fill it. Amounts are in `currency`.
#[derive(Serialize, tsify::Tsify)]
pub struct FreeShippingGap {
    /// From which value of the cart on shipping is free.
    pub threshold: f64,
    /// What the goods in the cart cost.
    pub cart_value: f64,
    /// What is missing; 0 where nothing is.
    pub remaining: f64,
    /// ISO 4217 code, where the shop names one.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[tsify(optional)]
    pub currency: Option<String>,
    /// Products that fill the gap, the best first.
    pub products: Vec<Product>,
    /// How many of them, in their order, fill the gap together: 1 or 2; 0 where there are none.
    pub together: u32,
    /// Lines of the cart whose price is not known: less may be missing.
    pub unpriced: u32,
}

/// What tops an amount up. Amounts are in `currency`.
#[derive(Serialize, tsify::Tsify)]
pub struct TopUp {
    /// What is to be reached.
    pub amount: f64,
    /// ISO 4217 code, where the shop names one.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[tsify(optional)]
    pub currency: Option<String>,
    /// Goods that reach it together, the best set first; no good is in two of them.
    pub sets: Vec<TopUpSet>,
}

/// Goods that reach an amount together.
#[derive(Serialize, tsify::Tsify)]
pub struct TopUpSet {
    /// One to three goods, the most wanted first.
    pub products: Vec<Product>,
    /// What they cost together.
    pub total: f64,
}

/// What an offer book would do.
#[derive(Serialize, tsify::Tsify)]
pub struct DryRuns {
    /// What is wrong with the book.
    pub problems: Vec<Problem>,
    /// Each offer that is right, and whether it is for the shopper at hand.
    pub offers: Vec<DryRun>,
}

#[wasm_bindgen(js_class = Engine)]
impl BrowserEngine {
    /// By how many minutes the shopper's clock is ahead of UTC.
    pub fn set_utc_offset(&self, minutes: i32) {
        self.engine.borrow_mut().set_utc_offset(minutes);
    }

    /// Takes in where the shopper came from; returns what is to be appended to the journal.
    #[wasm_bindgen(unchecked_return_type = "Uint8Array | undefined")]
    pub fn arrive(
        &self,
        #[wasm_bindgen(unchecked_param_type = "string")] address: JsValue,
        #[wasm_bindgen(unchecked_param_type = "string")] referrer: JsValue,
        #[wasm_bindgen(unchecked_param_type = "number")] now: JsValue,
    ) -> Result<JsValue, JsValue> {
        let (address, referrer, now) = (text("url", address)?, text("referrer", referrer)?, time(now)?);
        Ok(to_journal(&self.engine.borrow_mut().arrive(&address, &referrer, now)))
    }

    /// Takes in what the shop knows of the shopper; returns what is to be appended to the journal. Throws
    /// `facts.field`.
    #[wasm_bindgen(unchecked_return_type = "Uint8Array | undefined")]
    pub fn set_facts(
        &self,
        #[wasm_bindgen(unchecked_param_type = "unknown")] facts: JsValue,
        stored: bool,
        #[wasm_bindgen(unchecked_param_type = "number")] now: JsValue,
    ) -> Result<JsValue, JsValue> {
        let now = time(now)?;
        // Read first: a getter of the page may call back.
        let facts = Facts::read(&PageValue(facts)).map_err(|problem| error(&problem))?;
        Ok(to_journal(&self.engine.borrow_mut().take_facts(facts, stored, now)))
    }

    /// Forgets what the shop told; returns what is to be appended to the journal.
    #[wasm_bindgen(unchecked_return_type = "Uint8Array | undefined")]
    pub fn clear_facts(
        &self,
        #[wasm_bindgen(unchecked_param_type = "number")] now: JsValue,
    ) -> Result<JsValue, JsValue> {
        let now = time(now)?;
        Ok(to_journal(&self.engine.borrow_mut().clear_facts(now)))
    }

    /// Takes in what the shopper says of a facet, `"mute"` or `"prefer"`, or takes that back; returns what is to be
    /// appended to the journal.
    #[wasm_bindgen(unchecked_return_type = "Uint8Array | undefined")]
    pub fn correct(
        &self,
        #[wasm_bindgen(unchecked_param_type = "unknown")] facet: JsValue,
        #[wasm_bindgen(unchecked_param_type = "unknown")] correction: JsValue,
        #[wasm_bindgen(unchecked_param_type = "number")] now: JsValue,
    ) -> Result<JsValue, JsValue> {
        let facet: Facet = shaped("facet", facet)?;
        let none = correction.is_null() || correction.is_undefined();
        let correction: Option<Correction> =
            if none { None } else { Some(shaped("correction", correction)?) };
        let now = time(now)?;
        Ok(to_journal(&self.engine.borrow_mut().correct(facet, correction, now)))
    }

    /// Stops the learning, or lets it go on; returns what is to be appended to the journal.
    #[wasm_bindgen(unchecked_return_type = "Uint8Array | undefined")]
    pub fn pause(
        &self,
        paused: bool,
        #[wasm_bindgen(unchecked_param_type = "number")] now: JsValue,
    ) -> Result<JsValue, JsValue> {
        let now = time(now)?;
        Ok(to_journal(&self.engine.borrow_mut().pause(paused, now)))
    }

    /// Whether the shopper stopped the learning.
    pub fn is_paused(&self) -> bool {
        self.engine.borrow().is_paused()
    }

    /// Whether a snapshot should take the place of what is stored, which tells of what was forgotten since.
    pub fn is_journal_stale(&self) -> bool {
        self.engine.borrow().is_journal_stale()
    }

    /// Names the categories that never enter the profile.
    pub fn set_sensitive(
        &self,
        #[wasm_bindgen(unchecked_param_type = "string[]")] categories: JsValue,
    ) -> Result<(), JsValue> {
        let categories = texts("sensitive", categories)?;
        self.engine.borrow_mut().set_sensitive(&categories);
        Ok(())
    }

    /// Weighs product roles otherwise. Throws `role.weight`.
    pub fn set_role_weights(
        &self,
        #[wasm_bindgen(unchecked_param_type = "unknown")] weights: JsValue,
    ) -> Result<(), JsValue> {
        let weights = RoleWeights::read(&PageValue(weights)).map_err(|problem| error(&problem))?;
        self.engine.borrow_mut().set_role_weights(weights);
        Ok(())
    }

    /// The profile as JSON, to be taken away.
    pub fn export_profile(&self) -> String {
        self.engine.borrow().export_with(js::number_text)
    }

    /// Puts an exported profile in the place of this one; its snapshot then takes the place of what is stored. Throws
    /// `profile.format`, `profile.version` or `profile.field`, and then leaves everything as it was.
    pub fn import_profile(
        &self,
        #[wasm_bindgen(unchecked_param_type = "unknown")] file: JsValue,
    ) -> Result<(), JsValue> {
        let file = ProfileFile::read_checked(&PageValue(file)).map_err(|problem| error(&problem))?;
        self.engine.borrow_mut().take_over(file);
        Ok(())
    }

    /// Which offer would be shown at a place of the page. Changes nothing.
    #[wasm_bindgen(unchecked_return_type = "OfferDecision")]
    pub fn offers(
        &self,
        #[wasm_bindgen(unchecked_param_type = "string")] surface: JsValue,
        #[wasm_bindgen(unchecked_param_type = "string | undefined")] locale: JsValue,
        #[wasm_bindgen(unchecked_param_type = "number")] now: JsValue,
    ) -> Result<JsValue, JsValue> {
        let (query, now) = (query(surface, locale)?, time(now)?);
        let decision: OfferDecision = self.engine.borrow().offers(&query, now);
        to_page(&decision)
    }

    /// Hands out the offer to show at a place of the page, if any, and counts it.
    #[wasm_bindgen(unchecked_return_type = "Claim")]
    pub fn claim_offer(
        &self,
        #[wasm_bindgen(unchecked_param_type = "string")] surface: JsValue,
        #[wasm_bindgen(unchecked_param_type = "string | undefined")] locale: JsValue,
        #[wasm_bindgen(unchecked_param_type = "number")] now: JsValue,
    ) -> Result<JsValue, JsValue> {
        let (query, now) = (query(surface, locale)?, time(now)?);
        let mut claim: Claim = self.engine.borrow_mut().claim_offer(&query, now);
        // Bytes have no JSON.
        let journal = to_journal(&mem::take(&mut claim.journal));
        let claim = to_page(&claim)?;
        if !journal.is_undefined() {
            js::set(&claim, "journal", &journal);
        }
        Ok(claim)
    }

    /// For whom the offers of a book would be. Changes nothing.
    #[wasm_bindgen(unchecked_return_type = "DryRuns")]
    pub fn dry_run(
        &self,
        #[wasm_bindgen(unchecked_param_type = "unknown")] offers: JsValue,
        #[wasm_bindgen(unchecked_param_type = "number")] now: JsValue,
    ) -> Result<JsValue, JsValue> {
        let now = time(now)?;
        let (book, problems) = OfferBook::read(&PageValue(offers));
        to_page(&DryRuns { problems, offers: self.engine.borrow().dry_run(&book, now) })
    }

    /// Brings the profile up to the stored journal, to which other tabs have written, too. Throws `journal.version`.
    #[wasm_bindgen(unchecked_return_type = "RestoreReport")]
    pub fn refresh(
        &self,
        #[wasm_bindgen(unchecked_param_type = "Uint8Array")] journal: JsValue,
    ) -> Result<JsValue, JsValue> {
        let journal = bytes(journal, "Join the stored chunks into one.")?;
        let report = self.engine.borrow_mut().refresh(&journal).map_err(|problem| error(&problem))?;
        to_page(&report)
    }

    /// How a newcomer is received.
    #[wasm_bindgen(unchecked_return_type = "Onboarding")]
    pub fn onboarding(
        &self,
        #[wasm_bindgen(unchecked_param_type = "string | undefined")] locale: JsValue,
        #[wasm_bindgen(unchecked_param_type = "number")] now: JsValue,
    ) -> Result<JsValue, JsValue> {
        let (locale, now) = (self::locale(locale)?, time(now)?);
        to_page(&self.engine.borrow().onboarding(locale.as_deref(), now))
    }

    /// The choices of an interest picker.
    #[wasm_bindgen(unchecked_return_type = "Interest[]")]
    pub fn interests(
        &self,
        #[wasm_bindgen(unchecked_param_type = "number | undefined")] limit: JsValue,
        #[wasm_bindgen(unchecked_param_type = "number")] now: JsValue,
    ) -> Result<JsValue, JsValue> {
        let limit = if limit.is_undefined() { None } else { Some(self::limit(limit)?) };
        let now = time(now)?;
        let engine = self.engine.borrow();
        let limit = limit.unwrap_or_else(|| engine.interest_choices());
        let choices = engine.interests(limit, now).map_err(|problem| error(&problem))?;
        let interests = choices.into_iter().map(|choice| Interest {
            facet: choice.facet,
            products: choice.items.iter().filter_map(|&item| engine.product(item)).collect(),
            share: choice.share,
        });
        to_page(&interests.collect::<Vec<_>>()[..])
    }

    /// Takes in the interests that the shopper picked; returns what is to be appended to the journal.
    #[wasm_bindgen(unchecked_return_type = "Uint8Array | undefined")]
    pub fn pick_interests(
        &self,
        #[wasm_bindgen(unchecked_param_type = "unknown")] facets: JsValue,
        #[wasm_bindgen(unchecked_param_type = "number")] now: JsValue,
    ) -> Result<JsValue, JsValue> {
        let (facets, now): (Vec<Facet>, _) = (shaped("facets", facets)?, time(now)?);
        Ok(to_journal(&self.engine.borrow_mut().pick_interests(&facets, now)))
    }

    /// Leaves a step of the plan out for good; returns what is to be appended to the journal.
    #[wasm_bindgen(unchecked_return_type = "Uint8Array | undefined")]
    pub fn skip_step(
        &self,
        #[wasm_bindgen(unchecked_param_type = "string")] step: JsValue,
        #[wasm_bindgen(unchecked_param_type = "number")] now: JsValue,
    ) -> Result<JsValue, JsValue> {
        let (step, now) = (text("step", step)?, time(now)?);
        Ok(to_journal(&self.engine.borrow_mut().skip_step(&step, now)))
    }

    /// What the cart lacks to free shipping.
    #[wasm_bindgen(unchecked_return_type = "FreeShippingGap")]
    pub fn free_shipping_gap(
        &self,
        #[wasm_bindgen(unchecked_param_type = "number")] threshold: JsValue,
        #[wasm_bindgen(unchecked_param_type = "number")] limit: JsValue,
        #[wasm_bindgen(unchecked_param_type = "number")] now: JsValue,
    ) -> Result<JsValue, JsValue> {
        let mend = "Pass the value of a cart from which on shipping is free.";
        let amount = money("threshold", &threshold, mend)?;
        let (limit, now) = (self::limit(limit)?, time(now)?);
        let engine = self.engine.borrow();
        let gap = engine.free_shipping_gap(amount, limit, now).map_err(|problem| error(&problem))?;
        to_page(&FreeShippingGap {
            threshold: gap.threshold,
            cart_value: gap.cart_value,
            remaining: gap.remaining,
            currency: gap.currency,
            products: gap.items.iter().filter_map(|item| engine.product(item.item)).collect(),
            together: gap.together,
            unpriced: gap.unpriced,
        })
    }

    /// Goods that come to an amount together.
    #[wasm_bindgen(unchecked_return_type = "TopUp")]
    pub fn top_up(
        &self,
        #[wasm_bindgen(unchecked_param_type = "number")] amount: JsValue,
        #[wasm_bindgen(unchecked_param_type = "number")] limit: JsValue,
        #[wasm_bindgen(unchecked_param_type = "number")] now: JsValue,
    ) -> Result<JsValue, JsValue> {
        let mend = "Pass what is missing, in the shop's currency.";
        let amount = money("amount", &amount, mend)?;
        let (limit, now) = (self::limit(limit)?, time(now)?);
        let engine = self.engine.borrow();
        let top_up = engine.top_up(amount, limit, now).map_err(|problem| error(&problem))?;
        let sets = top_up.sets.into_iter().map(|set| TopUpSet {
            products: set.items.iter().filter_map(|item| engine.product(item.item)).collect(),
            total: set.total,
        });
        to_page(&TopUp { amount: top_up.amount, currency: top_up.currency, sets: sets.collect() })
    }
}

fn money(name: &str, amount: &JsValue, mend: &'static str) -> Result<f64, JsValue> {
    let wrong = || argument(name, &PageValue(amount.clone()), "an amount of money of at least 0", mend);
    amount.as_f64().ok_or_else(wrong)
}

/// An argument that has a shape.
fn shaped<T: Shaped>(name: &str, value: JsValue) -> Result<T, JsValue> {
    let wrong = |mut problem: Problem| {
        problem.field = [name, if problem.field.is_empty() { "" } else { "." }, &problem.field].concat();
        error(&problem)
    };
    let read = shape::read(&T::SHAPE, &PageValue(value), "argument").map_err(wrong)?;
    let mend = "Pass it as it was handed out.";
    wire::whole(&read)
        .ok_or_else(|| argument(name, &PageValue(JsValue::NULL), "a value that can be read", mend))
}

fn query(surface: JsValue, locale: JsValue) -> Result<OfferQuery, JsValue> {
    Ok(OfferQuery { surface: text("surface", surface)?, locale: self::locale(locale)? })
}

fn locale(value: JsValue) -> Result<Option<String>, JsValue> {
    let none = value.is_null() || value.is_undefined();
    if none { Ok(None) } else { text("locale", value).map(Some) }
}
