//! What is called of JavaScript itself.

use alloc::string::String;
use alloc::vec::Vec;

use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(catch, js_namespace = JSON)]
    pub(super) fn parse(text: &str) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(catch, js_namespace = Reflect)]
    pub(super) fn get(of: &JsValue, key: &str) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(catch, js_namespace = Reflect, js_name = get)]
    pub(super) fn get_at(of: &JsValue, place: u32) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(catch, js_namespace = Reflect, js_name = ownKeys)]
    pub(super) fn own_keys(of: &JsValue) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(js_namespace = Reflect)]
    pub(super) fn set(of: &JsValue, key: &str, value: &JsValue) -> bool;

    #[wasm_bindgen(catch, js_namespace = Array, js_name = isArray)]
    fn is_array_unless_revoked(value: &JsValue) -> Result<bool, JsValue>;

    /// A number as JavaScript writes it.
    #[wasm_bindgen(js_name = String)]
    pub(super) fn number_text(number: f64) -> String;

    pub(super) type Uint8Array;

    #[wasm_bindgen(constructor)]
    pub(super) fn new(bytes: &[u8]) -> Uint8Array;

    #[wasm_bindgen(method, getter)]
    fn length(this: &Uint8Array) -> u32;

    #[wasm_bindgen(catch, js_namespace = ["Uint8Array", "prototype", "set"], js_name = call)]
    fn copy(to: &mut [u8], from: &Uint8Array) -> Result<(), JsValue>;
}

/// A revoked proxy, of which nothing can be asked, is no list.
pub(super) fn is_array(value: &JsValue) -> bool {
    is_array_unless_revoked(value).unwrap_or_default()
}

impl Uint8Array {
    /// The bytes; `None` where the page has given them away.
    pub(super) fn to_vec(&self) -> Option<Vec<u8>> {
        let mut bytes = vec![0; self.length() as usize];
        copy(&mut bytes, self).is_ok().then_some(bytes)
    }
}
