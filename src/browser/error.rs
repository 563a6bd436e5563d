//! Problems as JavaScript errors.

use wasm_bindgen::{JsError, JsValue};

use crate::browser::js;
use crate::problem::Problem;

/// An `Error` named `RegularsError` with the problem's fields as properties.
pub(super) fn error(problem: &Problem) -> JsValue {
    let error = JsValue::from(JsError::new(&problem.message()));
    for (name, value) in [
        ("name", "RegularsError"),
        ("code", problem.code),
        ("field", &problem.field),
        ("value", &problem.value),
        ("expected", problem.expected),
        ("mend", problem.mend),
    ] {
        // A fresh object takes every property; there is nothing to do if it did not.
        js::set(&error, name, &value.into());
    }
    error
}

/// An error about an argument of a call.
pub(super) fn argument(field: &str, value: &str, expected: &'static str, mend: &'static str) -> JsValue {
    error(&Problem::new("argument", field, value, expected, mend))
}
