//! JavaScript values as the engine reads them.

use alloc::borrow::ToOwned;
use alloc::string::String;
use alloc::vec::Vec;

use wasm_bindgen::JsValue;

use crate::browser::js;
use crate::decimal::decimal;
use crate::value::Value;

/// The longest list that is read; nothing the engine takes is longer.
const LONGEST_LIST: u32 = 100_000;

/// A value from the page. A getter that throws is an absent property.
pub(super) struct PageValue(pub(super) JsValue);

impl Value for PageValue {
    fn get(&self, key: &str) -> Option<Self> {
        if !self.0.is_object() {
            return None;
        }
        let value = js::get(&self.0, key).ok()?;
        (!value.is_null() && !value.is_undefined()).then_some(PageValue(value))
    }

    fn text(&self) -> Option<String> {
        let number = || self.0.as_f64().filter(|number| number.is_finite());
        self.0.as_string().or_else(|| number().map(js::number_text))
    }

    fn number(&self) -> Option<f64> {
        match self.0.as_string() {
            Some(text) => decimal(&text),
            None => self.0.as_f64().filter(|number| number.is_finite()),
        }
    }

    fn flag(&self) -> Option<bool> {
        self.0.as_bool()
    }

    fn keys(&self) -> Option<Vec<String>> {
        if !self.0.is_object() || js::is_array(&self.0) {
            return None;
        }
        let keys = PageValue(js::own_keys(&self.0).ok()?).list()?;
        Some(keys.iter().filter_map(|key| key.text()).filter(|key| self.get(key).is_some()).collect())
    }

    fn list(&self) -> Option<Vec<Self>> {
        if !js::is_array(&self.0) {
            return None;
        }
        let length = self.get("length")?.number()? as u32;
        let at = |at: u32| js::get_at(&self.0, at).ok().map(PageValue);
        (0..length.min(LONGEST_LIST)).map(at).collect()
    }

    fn describe(&self) -> String {
        match self.0.as_string().or_else(|| self.text()) {
            Some(text) => text,
            None if self.0.is_function() => "a function".to_owned(),
            None if js::is_array(&self.0) => "a list".to_owned(),
            None if self.0.is_object() => "an object".to_owned(),
            None => self.0.js_typeof().as_string().unwrap_or_default(),
        }
    }
}
