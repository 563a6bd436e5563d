//! Problems as JavaScript errors.

use wasm_bindgen::{JsError, JsValue};

use crate::browser::js;
use crate::browser::value::PageValue;
use crate::problem::Problem;
use crate::value::Value;

/// An `Error` named `RegularsError` with the problem's fields as properties.
pub(super) fn error(problem: &Problem) -> JsValue {
    let error = JsValue::from(JsError::new(&problem.message()));
    for (name, value) in [
        ("name", "RegularsError"),
        ("code", problem.code),
        ("field", &problem.field),
        ("value", &problem.value),
        ("expected", &problem.expected),
        ("mend", problem.mend),
    ] {
        // A fresh object takes every property; there is nothing to do if it did not.
        js::set(&error, name, &value.into());
    }
    error
}

/// An error about an argument of a call.
#[cold]
#[inline(never)]
pub(super) fn argument(
    field: &str,
    value: &PageValue,
    expected: &'static str,
    mend: &'static str,
) -> JsValue {
    error(&Problem::new("argument", field, &value.describe(), expected, mend))
}
