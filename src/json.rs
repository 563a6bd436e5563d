//! What the engine reports, as JSON: the page's own parser makes the objects.
//!
//! Making them one by one from here takes a library as large as the ranking, and longer.

use alloc::string::String;

use serde::ser::{self, Impossible, Serialize};

/// Writes a value as JSON; `number` writes a finite number as JavaScript does.
#[cfg(any(target_arch = "wasm32", test))]
pub(crate) fn json(value: &(impl Serialize + ?Sized), number: fn(f64) -> String) -> Option<String> {
    let mut writer = Writer::new(number);
    value.serialize(&mut writer).ok()?;
    Some(writer.text)
}

/// Text in the making.
pub(crate) struct Writer {
    text: String,
    number: fn(f64) -> String,
}

impl Writer {
    pub(crate) fn new(number: fn(f64) -> String) -> Writer {
        Writer { text: String::new(), number }
    }

    pub(crate) fn into_text(self) -> String {
        self.text
    }

    pub(crate) fn raw(&mut self, text: &str) {
        self.text.push_str(text);
    }

    #[inline(never)]
    pub(crate) fn number(&mut self, number: f64) {
        match number.is_finite() {
            true => self.text.push_str(&(self.number)(number)),
            false => self.text.push_str("null"),
        }
    }

    #[inline(never)]
    pub(crate) fn text(&mut self, text: &str) {
        self.text.push('"');
        for c in text.chars() {
            match c {
                '"' | '\\' => self.text.push('\\'),
                '\0'..' ' => {
                    let digit = |value: u32| char::from_digit(value, 16).unwrap_or_default();
                    self.text.push_str("\\u00");
                    self.text.push(digit(c as u32 >> 4));
                    self.text.push(digit(c as u32 & 15));
                    continue;
                }
                _ => {}
            }
            self.text.push(c);
        }
        self.text.push('"');
    }

    /// Before each part of a list or an object: a comma, unless it is the first.
    #[inline(never)]
    pub(crate) fn next(&mut self) {
        if !self.text.ends_with(['[', '{']) {
            self.text.push(',');
        }
    }

    #[inline(never)]
    pub(crate) fn key(&mut self, key: &str) {
        self.next();
        self.text.push('"');
        self.text.push_str(key);
        self.text.push_str("\":");
    }
}

/// A shape of value that no report has.
#[derive(Debug)]
pub(crate) struct Unwritten;

type Written = Result<(), Unwritten>;

impl core::fmt::Display for Unwritten {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("no report has such a value")
    }
}

impl core::error::Error for Unwritten {}

impl ser::Error for Unwritten {
    fn custom<T: core::fmt::Display>(_: T) -> Self {
        Unwritten
    }
}

/// Numbers of every type are JavaScript's one type of number.
macro_rules! numbers {
    ($($name:ident: $type:ty),*) => {
        $(fn $name(self, number: $type) -> Written {
            self.number(number as f64);
            Ok(())
        })*
    };
}

impl ser::Serializer for &mut Writer {
    type Ok = ();
    type Error = Unwritten;
    type SerializeSeq = Self;
    type SerializeStruct = Self;
    type SerializeTuple = Impossible<(), Unwritten>;
    type SerializeTupleStruct = Impossible<(), Unwritten>;
    type SerializeTupleVariant = Impossible<(), Unwritten>;
    type SerializeMap = Impossible<(), Unwritten>;
    type SerializeStructVariant = Impossible<(), Unwritten>;

    numbers!(
        serialize_i8: i8, serialize_i16: i16, serialize_i32: i32, serialize_i64: i64,
        serialize_u8: u8, serialize_u16: u16, serialize_u32: u32, serialize_u64: u64,
        serialize_f32: f32, serialize_f64: f64
    );

    fn serialize_bool(self, value: bool) -> Written {
        self.text.push_str(if value { "true" } else { "false" });
        Ok(())
    }

    fn serialize_str(self, text: &str) -> Written {
        self.text(text);
        Ok(())
    }

    fn serialize_none(self) -> Written {
        self.text.push_str("null");
        Ok(())
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Written {
        value.serialize(self)
    }

    fn serialize_unit_variant(self, _: &'static str, _: u32, variant: &'static str) -> Written {
        self.text(variant);
        Ok(())
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<Self, Unwritten> {
        self.text.push('[');
        Ok(self)
    }

    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Self, Unwritten> {
        self.text.push('{');
        Ok(self)
    }

    fn serialize_char(self, _: char) -> Written {
        Err(Unwritten)
    }

    fn serialize_bytes(self, _: &[u8]) -> Written {
        Err(Unwritten)
    }

    fn serialize_unit(self) -> Written {
        Err(Unwritten)
    }

    fn serialize_unit_struct(self, _: &'static str) -> Written {
        Err(Unwritten)
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(self, _: &'static str, _: &T) -> Written {
        Err(Unwritten)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: &T,
    ) -> Written {
        Err(Unwritten)
    }

    fn serialize_tuple(self, _: usize) -> Result<Self::SerializeTuple, Unwritten> {
        Err(Unwritten)
    }

    fn serialize_tuple_struct(
        self,
        _: &'static str,
        _: usize,
    ) -> Result<Self::SerializeTupleStruct, Unwritten> {
        Err(Unwritten)
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Self::SerializeTupleVariant, Unwritten> {
        Err(Unwritten)
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Self::SerializeMap, Unwritten> {
        Err(Unwritten)
    }

    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Self::SerializeStructVariant, Unwritten> {
        Err(Unwritten)
    }

    fn collect_str<T: core::fmt::Display + ?Sized>(self, _: &T) -> Written {
        Err(Unwritten)
    }
}

impl ser::SerializeSeq for &mut Writer {
    type Ok = ();
    type Error = Unwritten;

    fn serialize_element<T: Serialize + ?Sized>(&mut self, value: &T) -> Written {
        self.next();
        value.serialize(&mut **self)
    }

    fn end(self) -> Written {
        self.text.push(']');
        Ok(())
    }
}

impl ser::SerializeStruct for &mut Writer {
    type Ok = ();
    type Error = Unwritten;

    fn serialize_field<T: Serialize + ?Sized>(&mut self, key: &'static str, value: &T) -> Written {
        self.key(key);
        value.serialize(&mut **self)
    }

    fn end(self) -> Written {
        self.text.push('}');
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use alloc::string::ToString;
    use alloc::vec::Vec;

    use proptest::prelude::*;

    use super::*;
    use crate::offer::{OfferBenefit, OfferPurpose};

    /// Every kind of value that reports hold.
    #[derive(serde::Serialize)]
    struct Report {
        purpose: OfferPurpose,
        benefit: OfferBenefit,
        title: String,
        #[serde(skip_serializing_if = "Option::is_none")]
        absent: Option<String>,
        nothing: Option<String>,
        text: Option<String>,
        surfaces: Vec<String>,
        ends: Option<u32>,
        priority: f64,
        is_shown: bool,
    }

    /// The oracle is `serde_json`.
    fn check(value: &impl Serialize) {
        let text = json(value, |number| number.to_string()).unwrap_or_default();
        let read: serde_json::Value = serde_json::from_str(&text).unwrap_or_default();
        let as_numbers = |value: serde_json::Value| value.to_string().replace(".0,", ",").replace(".0}", "}");
        let expected = serde_json::to_value(value).unwrap_or_default();
        assert_eq!(as_numbers(read), as_numbers(expected), "{text}");
    }

    proptest! {
        #[test]
        fn agrees_with_serde_json(title: String, surfaces: Vec<String>, eighths: i32, ends: Option<u32>) {
            let priority = f64::from(eighths) / 8.0;
            for benefit in [
                OfferBenefit::None,
                OfferBenefit::Percent { value: priority },
                OfferBenefit::Amount { value: 5.5, currency: title.clone() },
            ] {
                check(&Report {
                    purpose: OfferPurpose::FirstOrder,
                    benefit,
                    title: title.clone(),
                    absent: None,
                    nothing: None,
                    text: Some("\u{1f}\u{7f}\n\"\\".into()),
                    surfaces: surfaces.clone(),
                    ends,
                    priority,
                    is_shown: eighths % 2 == 0,
                });
            }
        }
    }

    #[test]
    fn what_is_no_number_is_null() {
        assert_eq!(json(&[f64::NAN, 1.5][..], |number| number.to_string()).as_deref(), Some("[null,1.5]"));
    }
}
