//! The wasm boundary: converts, calls, converts back.
//!
//! Nothing here decides anything about shopping. Every method takes `&self` and borrows the engine
//! only while the engine itself works, so that a getter of the page that throws, or that calls back
//! in the middle of a conversion, finds the engine whole. Arguments that could be anything come as
//! [`JsValue`] and are checked; a wrong one is an error, never a trap.

mod bundles;
mod buy_again;
mod error;
mod js;
mod pack;
mod shopper;
pub(crate) mod typescript;
mod value;

use alloc::string::String;
use alloc::vec::Vec;
use core::cell::RefCell;
use core::mem;

use serde::Serialize;
use wasm_bindgen::prelude::*;

use crate::catalog::{Catalog, Update};
use crate::engine::{Engine, Slate, wrong_strength};
use crate::json::json;
use crate::merchandising::MerchandisingRules;
use crate::offer::OfferBook;
use crate::problem::Problem;
use crate::rank::{ComplementMode, DEFAULT_STRENGTH, Exclude, FeedOptions, Landing, LeftOut, Term};
use crate::value::Value;
use bundles::Bundle;
use buy_again::BuyAgain;
use error::{argument, error};
use value::PageValue;

/// How to mend what are no bytes of a pack's file.
const AS_THEY_ARE: &str = "Pass the file's bytes as they are.";

/// The engine of one shop, for the npm package `regulars`, which wraps it.
///
/// Times are ms since 1970. Ids may be text or numbers.
#[wasm_bindgen(js_name = Engine)]
pub struct BrowserEngine {
    engine: RefCell<Engine>,
    problems: RefCell<Vec<Problem>>,
}

#[wasm_bindgen(js_class = Engine)]
impl BrowserEngine {
    /// An empty engine. Without a seed one is drawn at random; a stored journal brings its own.
    #[wasm_bindgen(constructor)]
    pub fn new(
        #[wasm_bindgen(unchecked_optional_param_type = "number")] seed: JsValue,
    ) -> Result<Self, JsValue> {
        let seed = if seed.is_undefined() || seed.is_null() {
            getrandom::u32().unwrap_or_default()
        } else {
            whole(&seed).ok_or_else(|| {
                let mend = "Leave the seed out for a random one.";
                argument("seed", &PageValue(seed), "a whole number from 0 to 4294967295", mend)
            })?
        };
        Ok(BrowserEngine { engine: RefCell::new(Engine::new(seed)), problems: RefCell::default() })
    }

    /// The names of the terms, by their numbers in packed lists.
    #[wasm_bindgen(unchecked_return_type = "Term[]")]
    pub fn terms() -> Result<JsValue, JsValue> {
        to_page(&Term::ALL[..])
    }

    /// The names of the causes for which a product is left out, by their numbers.
    #[wasm_bindgen(unchecked_return_type = "LeftOut[]")]
    pub fn left_out_names() -> Result<JsValue, JsValue> {
        to_page(&LeftOut::ALL[..])
    }

    /// Loads a table of products: one text for each column, cells parted by U+001E, several values
    /// in one cell by U+001F.
    #[wasm_bindgen(unchecked_return_type = "CatalogReport")]
    pub fn load_columns(
        &self,
        #[wasm_bindgen(unchecked_param_type = "string[]")] names: JsValue,
        #[wasm_bindgen(unchecked_param_type = "string[]")] columns: JsValue,
    ) -> Result<JsValue, JsValue> {
        let (names, columns) = (texts("names", names)?, texts("columns", columns)?);
        let (catalog, report) = Catalog::from_columns(&names, &columns);
        self.engine.borrow_mut().set_catalog(catalog);
        to_page(&report)
    }

    /// Loads a Google Merchant feed in its tab-separated form.
    #[wasm_bindgen(unchecked_return_type = "CatalogReport")]
    pub fn load_tsv(
        &self,
        #[wasm_bindgen(unchecked_param_type = "string")] text: JsValue,
    ) -> Result<JsValue, JsValue> {
        let (catalog, report) = Catalog::from_tsv(&self::text("text", text)?);
        self.engine.borrow_mut().set_catalog(catalog);
        to_page(&report)
    }

    /// Opens a pack by its head; `build` is the name of the folder in which its files stand. Throws `pack.version`,
    /// `pack.damaged` or `pack.mixed`, and then leaves everything as it was.
    #[wasm_bindgen(unchecked_return_type = "PackReport")]
    pub fn open_pack(
        &self,
        #[wasm_bindgen(unchecked_param_type = "string")] build: JsValue,
        #[wasm_bindgen(unchecked_param_type = "Uint8Array")] head: JsValue,
    ) -> Result<JsValue, JsValue> {
        let (build, head) = (text("build", build)?, bytes(head, AS_THEY_ARE)?);
        let report = self.engine.borrow_mut().open_pack(&build, &head).map_err(|problem| error(&problem))?;
        to_page(&report)
    }

    /// The names of the pack's files that would make the lists asked for so far better, the most urgent first.
    #[wasm_bindgen(unchecked_return_type = "string[]")]
    pub fn needs(
        &self,
        #[wasm_bindgen(unchecked_param_type = "number")] now: JsValue,
    ) -> Result<JsValue, JsValue> {
        let now = time(now)?;
        to_page(&self.engine.borrow().needs(now))
    }

    /// Takes in a file of the pack; returns what is to be appended to the journal. Throws as `open_pack` does, and
    /// `pack.file`.
    #[wasm_bindgen(unchecked_return_type = "Uint8Array | undefined")]
    pub fn supply(
        &self,
        #[wasm_bindgen(unchecked_param_type = "string")] name: JsValue,
        #[wasm_bindgen(unchecked_param_type = "Uint8Array")] file: JsValue,
        #[wasm_bindgen(unchecked_param_type = "number")] now: JsValue,
    ) -> Result<JsValue, JsValue> {
        let (name, file, now) = (text("name", name)?, bytes(file, AS_THEY_ARE)?, time(now)?);
        let journal =
            self.engine.borrow_mut().supply(&name, &file, now).map_err(|problem| error(&problem))?;
        Ok(to_journal(&journal))
    }

    /// Does without a file that cannot be had; returns what is to be appended to the journal.
    #[wasm_bindgen(unchecked_return_type = "Uint8Array | undefined")]
    pub fn give_up(
        &self,
        #[wasm_bindgen(unchecked_param_type = "string")] name: JsValue,
    ) -> Result<JsValue, JsValue> {
        let name = text("name", name)?;
        Ok(to_journal(&self.engine.borrow_mut().give_up(&name)))
    }

    /// To be called before the shopper leaves; returns what is to be appended to the journal.
    #[wasm_bindgen(unchecked_return_type = "Uint8Array | undefined")]
    pub fn settle(&self) -> JsValue {
        to_journal(&self.engine.borrow_mut().settle())
    }

    /// Takes over what the page knows better than catalogue or pack; returns what could not be used.
    #[wasm_bindgen(unchecked_return_type = "Problem[]")]
    pub fn update(
        &self,
        #[wasm_bindgen(unchecked_param_type = "unknown")] updates: JsValue,
    ) -> Result<JsValue, JsValue> {
        let currency = String::from(self.engine.borrow().currency());
        let (updates, mut problems) = Update::read_list(&PageValue(updates), &currency);
        problems.extend(self.engine.borrow_mut().update(&updates));
        to_page(&problems)
    }

    /// Puts the shop's offers in place; returns what was wrong with those left out.
    #[wasm_bindgen(unchecked_return_type = "Problem[]")]
    pub fn set_offers(
        &self,
        #[wasm_bindgen(unchecked_param_type = "unknown")] offers: JsValue,
    ) -> Result<JsValue, JsValue> {
        let (book, problems) = OfferBook::read(&PageValue(offers));
        self.engine.borrow_mut().set_offers(book);
        to_page(&problems)
    }

    /// Puts the shop's merchandising rules in place; returns what was wrong with those left out, and the ids of the others by
    /// their numbers.
    #[wasm_bindgen(unchecked_return_type = "MerchandisingReport")]
    pub fn set_merchandising(
        &self,
        #[wasm_bindgen(unchecked_param_type = "unknown")] rules: JsValue,
    ) -> Result<JsValue, JsValue> {
        let (rules, problems) = MerchandisingRules::read(&PageValue(rules));
        let rule_ids = rules.rules.iter().map(|rule| rule.rule_id.clone()).collect();
        self.engine.borrow_mut().set_merchandising(rules);
        to_page(&MerchandisingReport { rule_ids, problems })
    }

    /// Reads a stored journal. Throws `journal.version` where a later release wrote it.
    #[wasm_bindgen(unchecked_return_type = "RestoreReport")]
    pub fn restore(
        &self,
        #[wasm_bindgen(unchecked_param_type = "Uint8Array")] bytes: JsValue,
    ) -> Result<JsValue, JsValue> {
        let bytes = self::bytes(bytes, "Join the stored chunks into one.")?;
        let report = self.engine.borrow_mut().restore(&bytes).map_err(|problem| error(&problem))?;
        to_page(&report)
    }

    /// Takes in one event, in any form that pages push to a dataLayer.
    #[wasm_bindgen(unchecked_return_type = "Recorded")]
    pub fn record(
        &self,
        #[wasm_bindgen(unchecked_param_type = "unknown")] event: JsValue,
        #[wasm_bindgen(unchecked_param_type = "number")] now: JsValue,
    ) -> Result<JsValue, JsValue> {
        let now = time(now)?;
        let (event, problems) = crate::event::Event::read(&PageValue(event), now);
        let mut recorded = self.engine.borrow_mut().record_read(event, problems);
        // Bytes have no JSON.
        let journal = to_journal(&mem::take(&mut recorded.journal));
        let report = to_page(&recorded)?;
        if !journal.is_undefined() {
            js::set(&report, "journal", &journal);
        }
        Ok(report)
    }

    /// The personalised feed, packed. `exclude` is `"none"`, `"seen"` or `"purchased"`, or a list of ids
    /// besides the latter; `landing` may tell `category` and `channel`; `exclude_ids` are left out besides, and
    /// those of `keep` come first.
    #[expect(
        clippy::too_many_arguments,
        reason = "an object would have to be taken apart here, field by field"
    )]
    pub fn feed(
        &self,
        #[wasm_bindgen(unchecked_param_type = "number")] limit: JsValue,
        #[wasm_bindgen(unchecked_param_type = "unknown")] exclude: JsValue,
        #[wasm_bindgen(unchecked_param_type = "number")] now: JsValue,
        #[wasm_bindgen(unchecked_optional_param_type = "unknown")] landing: JsValue,
        #[wasm_bindgen(unchecked_optional_param_type = "unknown")] exclude_ids: JsValue,
        #[wasm_bindgen(unchecked_optional_param_type = "unknown")] keep: JsValue,
        #[wasm_bindgen(unchecked_optional_param_type = "string | undefined")] surface: JsValue,
    ) -> Result<Vec<i32>, JsValue> {
        let (exclude, mut listed) = self::exclude(exclude)?;
        let mut exclude_ids = ids("exclude_ids", exclude_ids)?;
        exclude_ids.append(&mut listed);
        let keep = ids("keep", keep)?;
        let (limit, landing) = (self::limit(limit)?, self::landing(landing)?);
        let now = time(now)?;
        let surface = self::surface(surface, "feed")?;
        let options = FeedOptions { limit, exclude, exclude_ids, keep, landing, surface };
        self.packed(self.engine.borrow().feed_with(&options, now))
    }

    /// Products like one product, packed.
    pub fn similar(
        &self,
        #[wasm_bindgen(unchecked_param_type = "unknown")] item_id: JsValue,
        #[wasm_bindgen(unchecked_param_type = "number")] limit: JsValue,
        #[wasm_bindgen(unchecked_param_type = "unknown")] exclude: JsValue,
        #[wasm_bindgen(unchecked_param_type = "number")] now: JsValue,
        #[wasm_bindgen(unchecked_optional_param_type = "string | undefined")] surface: JsValue,
    ) -> Result<Vec<i32>, JsValue> {
        let (item_id, surface) = (id("item_id", item_id)?, self::surface(surface, "similar")?);
        let (limit, exclude, now) = asked(limit, exclude, now)?;
        self.packed(self.engine.borrow().similar_on(&surface, &item_id, limit, &exclude, now))
    }

    /// Products that go with the given ones, packed.
    pub fn complements(
        &self,
        #[wasm_bindgen(unchecked_param_type = "unknown")] item_ids: JsValue,
        #[wasm_bindgen(unchecked_param_type = "number")] limit: JsValue,
        #[wasm_bindgen(unchecked_param_type = "unknown")] exclude: JsValue,
        #[wasm_bindgen(unchecked_param_type = "number")] now: JsValue,
        #[wasm_bindgen(unchecked_param_type = "string | undefined")] mode: JsValue,
        #[wasm_bindgen(unchecked_optional_param_type = "string | undefined")] surface: JsValue,
    ) -> Result<Vec<i32>, JsValue> {
        let surface = self::surface(surface, "complements")?;
        let (item_ids, mode) = (ids("item_ids", item_ids)?, self::mode(mode)?);
        let (limit, exclude, now) = asked(limit, exclude, now)?;
        let engine = self.engine.borrow();
        self.packed(engine.complements_on(&surface, &item_ids, mode, limit, &exclude, now))
    }

    /// The shop's own list in a personal order, packed.
    pub fn rank(
        &self,
        #[wasm_bindgen(unchecked_param_type = "unknown")] item_ids: JsValue,
        #[wasm_bindgen(unchecked_param_type = "number | undefined")] strength: JsValue,
        #[wasm_bindgen(unchecked_param_type = "number")] now: JsValue,
        #[wasm_bindgen(unchecked_optional_param_type = "string | undefined")] surface: JsValue,
    ) -> Result<Vec<i32>, JsValue> {
        let (item_ids, surface) = (ids("item_ids", item_ids)?, self::surface(surface, "rank")?);
        let (strength, now) = (self::strength(strength)?, time(now)?);
        let ranking = self.engine.borrow().rank(&item_ids, strength, &surface, now);
        let ranking = ranking.map_err(|problem| error(&problem))?;
        let packed = pack::ranking(&ranking);
        self.problems.replace(ranking.problems);
        Ok(packed)
    }

    /// The shop's bundles of which these products are a part.
    #[wasm_bindgen(unchecked_return_type = "Bundle[]")]
    pub fn bundles(
        &self,
        #[wasm_bindgen(unchecked_param_type = "unknown")] item_ids: JsValue,
        #[wasm_bindgen(unchecked_param_type = "number")] limit: JsValue,
    ) -> Result<JsValue, JsValue> {
        let (item_ids, limit) = (ids("item_ids", item_ids)?, self::limit(limit)?);
        let engine = self.engine.borrow();
        let list = engine.bundles(&item_ids, limit).map_err(|problem| error(&problem))?;
        let list = list.iter().filter_map(|bundle| Bundle::new(&engine, bundle));
        to_page(&list.collect::<Vec<_>>()[..])
    }

    /// What the shopper may want to buy again.
    #[wasm_bindgen(unchecked_return_type = "BuyAgain[]")]
    pub fn buy_again(
        &self,
        #[wasm_bindgen(unchecked_param_type = "number")] limit: JsValue,
        #[wasm_bindgen(unchecked_param_type = "number")] now: JsValue,
    ) -> Result<JsValue, JsValue> {
        let (limit, now) = (self::limit(limit)?, time(now)?);
        let engine = self.engine.borrow();
        let list = engine.buy_again(limit, now).map_err(|problem| error(&problem))?;
        let list = list.into_iter().filter_map(|again| BuyAgain::new(&engine, &again));
        to_page(&list.collect::<Vec<_>>()[..])
    }

    /// The problems of the last packed list.
    #[wasm_bindgen(unchecked_return_type = "Problem[]")]
    pub fn problems(&self) -> Result<JsValue, JsValue> {
        to_page(&*self.problems.borrow())
    }

    /// Why a product is where it is in the feed, packed; throws `item.unknown`.
    pub fn explain(
        &self,
        #[wasm_bindgen(unchecked_param_type = "unknown")] item_id: JsValue,
        #[wasm_bindgen(unchecked_param_type = "number")] now: JsValue,
        #[wasm_bindgen(unchecked_optional_param_type = "string | undefined")] surface: JsValue,
    ) -> Result<Vec<i32>, JsValue> {
        let (item_id, now, surface) = (id("item_id", item_id)?, time(now)?, self::surface(surface, "feed")?);
        let explained = self.engine.borrow().explain_on(&surface, &item_id, now);
        let explained = explained.map_err(|problem| error(&problem))?;
        Ok(pack::explanation(&explained))
    }

    /// The facet of that number.
    #[wasm_bindgen(unchecked_return_type = "Facet | undefined")]
    pub fn facet(&self, number: u32) -> Result<JsValue, JsValue> {
        to_page_if_any(self.engine.borrow().facet(number))
    }

    /// The product of that number.
    #[wasm_bindgen(unchecked_return_type = "Product | undefined")]
    pub fn product(&self, number: u32) -> Result<JsValue, JsValue> {
        to_page_if_any(self.engine.borrow().product(number))
    }

    /// The profile.
    #[wasm_bindgen(unchecked_return_type = "Profile")]
    pub fn profile(
        &self,
        #[wasm_bindgen(unchecked_param_type = "number")] now: JsValue,
    ) -> Result<JsValue, JsValue> {
        let now = time(now)?;
        to_page(&self.engine.borrow().profile(now))
    }

    /// The whole state as one journal, which may take the place of all bytes handed out so far.
    pub fn snapshot(&self) -> Vec<u8> {
        self.engine.borrow().snapshot()
    }

    /// Forgets everything about the shopper.
    pub fn forget(&self) {
        self.engine.borrow_mut().forget();
    }

    fn packed(&self, slate: Result<Slate, Problem>) -> Result<Vec<i32>, JsValue> {
        let slate = slate.map_err(|problem| error(&problem))?;
        let packed = pack::slate(slate.problems.len(), &slate.items);
        self.problems.replace(slate.problems);
        Ok(packed)
    }
}

/// What came of merchandising rules.
#[derive(Serialize, tsify::Tsify)]
struct MerchandisingReport {
    /// The ids of those that hold, by their numbers.
    rule_ids: Vec<String>,
    /// What was wrong with the others.
    problems: Vec<Problem>,
}

/// Bytes for the journal, if there are any.
fn to_journal(bytes: &[u8]) -> JsValue {
    if bytes.is_empty() { JsValue::UNDEFINED } else { js::Uint8Array::new(bytes).into() }
}

fn to_page(value: &(impl Serialize + ?Sized)) -> Result<JsValue, JsValue> {
    js::parse(&json(value, js::number_text).unwrap_or_default())
}

fn to_page_if_any(value: Option<impl Serialize>) -> Result<JsValue, JsValue> {
    value.map_or(Ok(JsValue::UNDEFINED), |value| to_page(&value))
}

fn whole(value: &JsValue) -> Option<u32> {
    let number = value.as_f64()?;
    let whole = number as u32;
    (f64::from(whole) == number).then_some(whole)
}

fn time(now: JsValue) -> Result<i64, JsValue> {
    // The range of JavaScript's own Date.
    let moment = now.as_f64().filter(|now| now.abs() <= 8.64e15);
    moment
        .map(|now| now as i64)
        .ok_or_else(|| argument("now", &PageValue(now), "milliseconds since 1970", "Pass Date.now()."))
}

fn limit(limit: JsValue) -> Result<usize, JsValue> {
    whole(&limit).map(|limit| limit as usize).ok_or_else(|| {
        let mend = "Ask for as many items as the page shows.";
        argument("limit", &PageValue(limit), "a whole number from 1 to 1000", mend)
    })
}

/// What every list is asked with: how many items, which to leave out, and the time.
#[inline(never)]
fn asked(limit: JsValue, exclude: JsValue, now: JsValue) -> Result<(usize, Vec<String>, i64), JsValue> {
    Ok((self::limit(limit)?, ids("exclude", exclude)?, time(now)?))
}

/// What is asked for beside some products.
fn mode(value: JsValue) -> Result<ComplementMode, JsValue> {
    if value.is_undefined() || value.is_null() {
        return Ok(ComplementMode::default());
    }
    let mode = value.as_string().and_then(|word| ComplementMode::parse(&word));
    let mend = "Leave it out for \"complement\".";
    mode.ok_or_else(|| {
        argument("mode", &PageValue(value), "\"complement\", \"popular\" or \"after_purchase\"", mend)
    })
}

/// What the shop calls the list.
fn surface(value: JsValue, kind: &str) -> Result<String, JsValue> {
    let none = value.is_undefined() || value.is_null();
    if none { Ok(kind.into()) } else { text("surface", value) }
}

fn strength(value: JsValue) -> Result<f64, JsValue> {
    if value.is_undefined() || value.is_null() {
        return Ok(DEFAULT_STRENGTH);
    }
    let strength = value.as_f64().filter(|strength| (0.0..=1.0).contains(strength));
    strength.ok_or_else(|| error(&wrong_strength(&PageValue(value).describe())))
}

/// What a feed is drawn up without: a word for it, or ids.
fn exclude(value: JsValue) -> Result<(Exclude, Vec<String>), JsValue> {
    let Some(word) = value.as_string() else {
        return Ok((Exclude::default(), ids("exclude", value)?));
    };
    let known = Exclude::parse(&word).ok_or_else(|| {
        let expected = "\"none\", \"seen\", \"purchased\" or a list of product ids";
        argument("exclude", &PageValue(value), expected, "Wrap a single id in square brackets.")
    })?;
    Ok((known, Vec::new()))
}

fn landing(value: JsValue) -> Result<Landing, JsValue> {
    if value.is_undefined() || value.is_null() {
        return Ok(Landing::default());
    }
    let value = PageValue(value);
    let wrong = |value: &PageValue| {
        let mend = "Pass { category: \"Drinks > Tea\" }, { channel: \"newsletter\" } or both.";
        argument("landing", value, "an object with category, channel or both as texts", mend)
    };
    if !value.0.is_object() {
        return Err(wrong(&value));
    }
    let part = |name: &str| value.get(name).map(|part| part.text().ok_or_else(|| wrong(&part))).transpose();
    Ok(Landing { category: part("category")?, channel: part("channel")? })
}

fn bytes(value: JsValue, mend: &'static str) -> Result<Vec<u8>, JsValue> {
    let copied = value.dyn_ref::<js::Uint8Array>().and_then(js::Uint8Array::to_vec);
    copied.ok_or_else(|| argument("bytes", &PageValue(value), "a Uint8Array", mend))
}

fn text(field: &str, value: JsValue) -> Result<String, JsValue> {
    value.as_string().ok_or_else(|| argument(field, &PageValue(value), "text", "Pass a string."))
}

fn texts(field: &str, value: JsValue) -> Result<Vec<String>, JsValue> {
    let wrong = |other: &PageValue| argument(field, other, "a list of texts", "Pass an array of strings.");
    list(PageValue(value), |text| text.0.as_string(), wrong)
}

fn id(field: &str, value: JsValue) -> Result<String, JsValue> {
    let value = PageValue(value);
    let mend = "Pass the id as in the catalogue.";
    value.text().ok_or_else(|| argument(field, &value, "a product's id, text or number", mend))
}

fn ids(field: &str, value: JsValue) -> Result<Vec<String>, JsValue> {
    if value.is_undefined() || value.is_null() {
        return Ok(Vec::new());
    }
    let mend = "Wrap a single id in square brackets.";
    let wrong = |other: &PageValue| argument(field, other, "a list of product ids, text or numbers", mend);
    list(PageValue(value), PageValue::text, wrong)
}

/// The elements of a list, each read as text.
fn list(
    value: PageValue,
    text: fn(&PageValue) -> Option<String>,
    wrong: impl Fn(&PageValue) -> JsValue,
) -> Result<Vec<String>, JsValue> {
    let list = value.list().ok_or_else(|| wrong(&value))?;
    list.iter().map(|element| text(element).ok_or_else(|| wrong(element))).collect()
}
