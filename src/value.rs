use alloc::string::String;
use alloc::vec::Vec;

/// A dynamic value as a page hands it over: an event, an offer, a list of ids.
///
/// The engine reads its loose inputs through this trait, so that the same reading code serves
/// JavaScript values in the browser and `serde_json` values natively (feature `json`). Reading never
/// fails by itself: what is absent, `null` or of another kind is `None`, and the reader decides what
/// that means.
///
/// ```
/// # #[cfg(feature = "json")] {
/// use regulars::Value;
///
/// let event = serde_json::json!({"event": "view_item", "items": [{"item_id": 42}]});
/// let item = &event.get("items").and_then(|items| items.list()).unwrap()[0];
/// assert_eq!(item.get("item_id").and_then(|id| id.text()).as_deref(), Some("42"));
/// # }
/// ```
pub trait Value: Sized {
    /// The property of that name; `None` when absent, null, or when this is no object.
    fn get(&self, key: &str) -> Option<Self>;
    /// A string, or a finite number written as one (ids are often numbers).
    fn text(&self) -> Option<String>;
    /// A finite number, or a string that holds one.
    fn number(&self) -> Option<f64>;
    /// `true` or `false`.
    fn flag(&self) -> Option<bool>;
    /// The names of an object's own properties that are neither absent nor null; `None` when this is no object.
    fn keys(&self) -> Option<Vec<String>>;
    /// The elements of a list.
    fn list(&self) -> Option<Vec<Self>>;
    /// The value in a few words, for problems.
    fn describe(&self) -> String;
}

#[cfg(feature = "json")]
use {crate::decimal::decimal, alloc::string::ToString};

#[cfg(feature = "json")]
impl Value for serde_json::Value {
    fn get(&self, key: &str) -> Option<Self> {
        self.as_object()?.get(key).filter(|value| !value.is_null()).cloned()
    }

    fn text(&self) -> Option<String> {
        match self {
            serde_json::Value::String(text) => Some(text.clone()),
            // As JavaScript writes it: 1.0 is 1.
            serde_json::Value::Number(number) => match number.as_f64() {
                Some(float) if number.is_f64() && float == f64::from(float as i32) => {
                    Some((float as i32).to_string())
                }
                _ => Some(number.to_string()),
            },
            _ => None,
        }
    }

    fn number(&self) -> Option<f64> {
        match self {
            serde_json::Value::String(text) => decimal(text),
            serde_json::Value::Number(number) => number.as_f64(),
            _ => None,
        }
    }

    fn flag(&self) -> Option<bool> {
        self.as_bool()
    }

    fn keys(&self) -> Option<Vec<String>> {
        let present = |(key, value): (&String, &serde_json::Value)| (!value.is_null()).then(|| key.clone());
        Some(self.as_object()?.iter().filter_map(present).collect())
    }

    fn list(&self) -> Option<Vec<Self>> {
        self.as_array().cloned()
    }

    fn describe(&self) -> String {
        self.to_string()
    }
}
