//! What a page does with the engine, and how its errors look from there.

use regulars::browser::BrowserEngine;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};

use crate::common::NOW;

#[wasm_bindgen]
extern "C" {
    pub type Error;

    #[wasm_bindgen(catch)]
    fn eval(source: &str) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(catch, js_namespace = Reflect, js_name = get)]
    fn get(object: &JsValue, name: &str) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(catch, js_namespace = Reflect)]
    pub fn apply(function: &JsValue, this: &JsValue, arguments: Vec<JsValue>) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(catch, js_namespace = Reflect)]
    fn construct(class: &JsValue, arguments: Vec<JsValue>) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(js_namespace = Array, js_name = from)]
    pub fn array(elements: Vec<JsValue>) -> JsValue;
    #[wasm_bindgen(js_namespace = Array, js_name = from)]
    pub fn elements(array: &JsValue) -> Vec<JsValue>;
    #[wasm_bindgen(js_namespace = Int32Array, js_name = from)]
    fn whole_numbers(array: &JsValue) -> Vec<i32>;
    #[wasm_bindgen(js_namespace = JSON, js_name = stringify)]
    pub fn json_text(value: &JsValue) -> String;
    /// Bytes as JavaScript has them.
    #[wasm_bindgen(js_namespace = Uint8Array, js_name = from)]
    pub fn bytes(bytes: &[u8]) -> JsValue;
}

/// Evaluates JavaScript: `js("({item_id: 17})")`.
pub fn js(source: &str) -> JsValue {
    eval(source).unwrap_or_else(|error| panic!("{source}: {error:?}"))
}

pub fn now() -> JsValue {
    (NOW as f64).into()
}

pub fn property(object: &JsValue, name: &str) -> JsValue {
    get(object, name).unwrap()
}

pub fn text(object: &JsValue, name: &str) -> String {
    property(object, name).as_string().unwrap_or_else(|| panic!("no text {name} in {object:?}"))
}

pub fn number(object: &JsValue, name: &str) -> f64 {
    property(object, name).as_f64().unwrap_or_else(|| panic!("no number {name} in {object:?}"))
}

pub fn list(object: &JsValue, name: &str) -> Vec<JsValue> {
    let list = property(object, name);
    assert_eq!(class_of(&list), "Array");
    elements(&list)
}

/// The name of the class of which it is.
pub fn class_of(object: &JsValue) -> String {
    text(&property(object, "constructor"), "name")
}

/// An engine as JavaScript has it: an object of the class `Engine`.
pub struct Page {
    pub engine: JsValue,
}

impl Page {
    /// An engine with four products: 17 and 18 are teas, 19 biscuits, 20 soap.
    pub fn with_tea() -> Page {
        let page = Page::with_seed(&7.into()).unwrap();
        let tsv = "id\ttitle\tproduct_type\tprice\n17\tGreen tea\tDrinks > Tea\t3.20 USD\n\
            18\tBlack tea\tDrinks > Tea\t2.90 USD\n19\tOat biscuits\tSnacks > Biscuits\t1.80 USD\n\
            20\tDish soap\tHousehold\t2.00 USD\n";
        let report = page.calls("load_tsv", &[tsv.into()]);
        assert_eq!(number(&report, "products"), 4.0);
        page
    }

    pub fn with_seed(seed: &JsValue) -> Result<Page, JsValue> {
        let any: JsValue = BrowserEngine::new(JsValue::UNDEFINED)?.into();
        let engine = construct(&property(&any, "constructor"), vec![seed.clone()])?;
        Ok(Page { engine })
    }

    pub fn call(&self, method: &str, arguments: &[JsValue]) -> Result<JsValue, JsValue> {
        apply(&property(&self.engine, method), &self.engine, arguments.to_vec())
    }

    /// A call that must not throw.
    pub fn calls(&self, method: &str, arguments: &[JsValue]) -> JsValue {
        self.call(method, arguments).unwrap_or_else(|error| panic!("{method}({arguments:?}): {error:?}"))
    }

    pub fn packed(&self, method: &str, arguments: &[JsValue]) -> Vec<i32> {
        let packed = self.calls(method, arguments);
        assert_eq!(class_of(&packed), "Int32Array");
        whole_numbers(&packed)
    }

    /// Records an event, written in JavaScript.
    pub fn record(&self, event: &str) -> JsValue {
        self.calls("record", &[js(event), now()])
    }

    /// How many events the profile holds.
    pub fn events(&self) -> f64 {
        number(&self.calls("profile", &[now()]), "events")
    }

    /// The engine takes in an event and draws up a feed, as if nothing had happened.
    pub fn assert_works(&self) {
        let before = self.events();
        let recorded = self.record("({event: 'view_item', item_id: 17})");
        assert_eq!(property(&recorded, "recorded"), JsValue::TRUE);
        assert_eq!(self.events(), before + 1.0);
        assert!(self.packed("feed", &[3.into(), JsValue::UNDEFINED, now()])[1] > 0);
    }
}

/// The error is ours, with everything that a page needs to mend the call.
pub fn assert_ours(error: &JsValue) {
    let described = format!("{error:?}");
    assert!(error.is_instance_of::<Error>(), "{described}");
    assert_eq!(text(error, "name"), "RegularsError", "{described}");
    for field in ["code", "field", "value", "expected", "mend", "message"] {
        let text = text(error, field);
        assert!(field == "value" || !text.is_empty(), "{field} of {described}");
    }
}

pub fn assert_error(error: &JsValue, code: &str, field: &str, value: &str) {
    assert_ours(error);
    assert_eq!(["code", "field", "value"].map(|name| text(error, name)), [code, field, value]);
    assert!(text(error, "message").starts_with(&format!("{code}: {field} ")));
}
