//! Rows of JSON: one object a line.

use std::borrow::Cow;
use std::collections::HashMap;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::columns::{COLUMNS, Column, Header};
use super::normalise::{Moment, Row};

/// The most different names of fields that are remembered.
const MOST_NAMES: usize = 1000;

/// The names of the fields of the lines that can be read, in the order in which they are met.
pub(super) fn header<'a>(lines: impl Iterator<Item = &'a [u8]>) -> Header {
    let mut names: Vec<String> = Vec::new();
    for line in lines {
        if let Ok(serde_json::Value::Object(object)) = serde_json::from_slice(line) {
            for name in object.into_iter().map(|(name, _)| name) {
                if !names.contains(&name) && names.len() < MOST_NAMES {
                    names.push(name);
                }
            }
        }
    }
    Header::new(names)
}

/// Reads lines of one file.
pub(super) struct Reader {
    /// What each field's name stands for, and how plain a name it is for that.
    names: HashMap<String, Option<(Column, usize)>>,
    has_event: bool,
    numbered: bool,
}

impl Reader {
    pub(super) fn new(header: &Header) -> Reader {
        // What the header has chosen comes before all other names.
        let names = header.used().map(|(column, name)| (name.to_owned(), Some((column, 0)))).collect();
        Reader { names, has_event: header.has(Column::Event), numbered: header.numbered }
    }

    /// Reads a line and hands its row on. Errors: what is wrong with the line.
    pub(super) fn read(&mut self, line: &str, take: impl FnOnce(&Row)) -> Result<(), serde_json::Error> {
        let mut deserializer = serde_json::Deserializer::from_str(line);
        let mut fields = Fields { names: &mut self.names, found: Default::default() };
        deserializer.deserialize_map(&mut fields)?;
        deserializer.end()?;
        let found = fields.found;
        let text = |column: Column| found[column as usize].as_ref().map_or("", |(_, text)| text.as_ref());
        take(&Row {
            session: text(Column::SessionId),
            user: text(Column::UserId),
            numbered: self.numbered,
            item: text(Column::ItemId),
            event: self.has_event.then(|| text(Column::Event)),
            moment: Moment::Text(text(Column::Timestamp)),
            position: text(Column::Position),
            quantity: text(Column::Quantity),
            price: text(Column::Price),
            transaction: text(Column::TransactionId),
            channel: text(Column::Channel),
        });
        Ok(())
    }
}

/// The known fields of one object.
struct Fields<'n, 'de> {
    names: &'n mut HashMap<String, Option<(Column, usize)>>,
    /// By [`Column`]: how plain the name was under which it came, and the value.
    found: [Option<(usize, Cow<'de, str>)>; COLUMNS],
}

impl<'de> Visitor<'de> for &mut Fields<'_, 'de> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(column) = map.next_key_seed(Name(self.names))? {
            let Some((column, rank)) = column else {
                map.next_value::<IgnoredAny>()?;
                continue;
            };
            let value = map.next_value_seed(Text)?;
            let slot = &mut self.found[column as usize];
            // A value counts for more than the plainness of its name.
            if slot
                .as_ref()
                .is_none_or(|(other, text)| text.is_empty() || (rank <= *other && !value.is_empty()))
            {
                *slot = Some((rank, value));
            }
        }
        Ok(())
    }
}

struct Name<'n>(&'n mut HashMap<String, Option<(Column, usize)>>);

impl<'de> DeserializeSeed<'de> for Name<'_> {
    type Value = Option<(Column, usize)>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for Name<'_> {
    type Value = Option<(Column, usize)>;

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("a field's name")
    }

    fn visit_str<E>(self, name: &str) -> Result<Self::Value, E> {
        if let Some(known) = self.0.get(name) {
            return Ok(*known);
        }
        let column = Column::named(name).map(|(column, rank)| (column, rank + 1));
        if self.0.len() < MOST_NAMES {
            self.0.insert(name.to_owned(), column);
        }
        Ok(column)
    }
}

/// A value as text: exports write numbers as texts and the other way round. What is no single value is
/// empty.
pub(super) struct Text;

impl<'de> DeserializeSeed<'de> for Text {
    type Value = Cow<'de, str>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Text {
    type Value = Cow<'de, str>;

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Self::Value, E> {
        Ok(Cow::Borrowed(text))
    }

    fn visit_str<E>(self, text: &str) -> Result<Self::Value, E> {
        Ok(Cow::Owned(text.to_owned()))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Self::Value, E> {
        Ok(Cow::Owned(number.to_string()))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Self::Value, E> {
        Ok(Cow::Owned(number.to_string()))
    }

    fn visit_f64<E>(self, number: f64) -> Result<Self::Value, E> {
        Ok(Cow::Owned(number.to_string()))
    }

    fn visit_bool<E>(self, truth: bool) -> Result<Self::Value, E> {
        Ok(Cow::Borrowed(if truth { "true" } else { "false" }))
    }

    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(Cow::Borrowed(""))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut values: A) -> Result<Self::Value, A::Error> {
        while values.next_element::<IgnoredAny>()?.is_some() {}
        Ok(Cow::Borrowed(""))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut values: A) -> Result<Self::Value, A::Error> {
        while values.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(Cow::Borrowed(""))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(line: &str) -> Option<String> {
        let header = header([line.as_bytes()].into_iter());
        let mut shown = None;
        let mut reader = Reader::new(&header);
        reader
            .read(line, |row| {
                shown = Some(format!(
                    "{}|{}|{:?}|{:?}|{}",
                    row.session, row.item, row.event, row.moment, row.channel
                ))
            })
            .ok()?;
        shown
    }

    #[test]
    fn values_are_read_as_text_whatever_they_are() {
        let line = r#"{"sku":"no","session_id":7,"item_id":12.0,"event":null,"ts":1.5e9,"x":{"item_id":[1]},"utm_medium":"e\u006dail"}"#;
        assert_eq!(read(line).unwrap(), r#"7|12|Some("")|Text("1500000000")|email"#);
        let nested = r#"{"session_id":{"a":1},"item_id":[2],"ts":true}"#;
        assert_eq!(read(nested).unwrap(), r#"||None|Text("true")|"#);
        let plain = r#"{"session_id":"s","sku":"b","item_id":""}"#;
        assert_eq!(read(plain).unwrap(), r#"s|b|None|Text("")|"#);
    }

    #[test]
    fn what_is_no_object_is_an_error() {
        for line in ["", "[1]", "7", r#"{"a":1"#, r#"{"a":1} {}"#, "{'a':1}", "null", &"[".repeat(100_000)] {
            assert_eq!(read(line), None, "{line}");
        }
    }
}
