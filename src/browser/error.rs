//! Problems as JavaScript errors.

use js_sys::{Error, Reflect};
use wasm_bindgen::JsValue;

use crate::problem::Problem;

/// An `Error` named `RegularsError` with the problem's fields as properties.
pub(super) fn error(problem: &Problem) -> JsValue {
    let error = Error::new(&problem.message());
    error.set_name("RegularsError");
    for (name, value) in [
        ("code", problem.code),
        ("field", &problem.field),
        ("value", &problem.value),
        ("expected", problem.expected),
        ("mend", problem.mend),
    ] {
        // A fresh object takes every property; there is nothing to do if it did not.
        let _ = Reflect::set(&error, &name.into(), &value.into());
    }
    error.into()
}

/// An error about an argument of a call.
pub(super) fn argument(field: &str, value: &str, expected: &'static str, mend: &'static str) -> JsValue {
    error(&Problem::new("argument", field, value, expected, mend))
}
