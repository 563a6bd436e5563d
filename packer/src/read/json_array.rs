//! An array of JSON objects, element by element, however long it is.

use std::fmt;
use std::io::{self, BufRead, BufReader, BufWriter, Read, Write};

use serde::de::value::MapAccessDeserializer;
use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::Value;

/// Writes each element on a line of its own. The text is what ended the array before its end; what came
/// before it is written.
pub(super) fn to_lines(from: impl Read, to: impl Write) -> io::Result<Option<String>> {
    let mut to = BufWriter::new(to);
    let mut from = BufReader::new(from);
    if from.fill_buf().is_ok_and(|head| head.starts_with(b"\xef\xbb\xbf")) {
        from.consume(3);
    }
    let mut written = Ok(());
    let broken_off = each(from, &mut |element| {
        written = serde_json::to_writer(&mut to, &element)
            .map_err(io::Error::from)
            .and_then(|()| to.write_all(b"\n"));
        written.is_ok()
    });
    written?;
    to.flush()?;
    Ok(broken_off)
}

/// Hands on each element of an array, or the value itself where it is no array, until told to stop by
/// `false`. Returns what ended the text before its end, if anything did.
pub(super) fn each(from: impl Read, take: &mut dyn FnMut(Value) -> bool) -> Option<String> {
    let mut stopped = false;
    let mut deserializer = serde_json::Deserializer::from_reader(from);
    let elements = Elements { take, stopped: &mut stopped };
    let read = deserializer.deserialize_any(elements).and_then(|()| deserializer.end());
    read.err().filter(|_| !stopped).map(|error| error.to_string())
}

struct Elements<'t> {
    take: &'t mut dyn FnMut(Value) -> bool,
    stopped: &'t mut bool,
}

impl<'de> Visitor<'de> for Elements<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("an array or an object")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut elements: A) -> Result<(), A::Error> {
        while let Some(element) = elements.next_element()? {
            if !(self.take)(element) {
                *self.stopped = true;
                break;
            }
        }
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<(), A::Error> {
        let object = Value::deserialize(MapAccessDeserializer::new(map))?;
        *self.stopped = !(self.take)(object);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(text: &str) -> (String, bool) {
        let mut written = Vec::new();
        let error = to_lines(text.as_bytes(), &mut written).unwrap();
        (String::from_utf8(written).unwrap(), error.is_some())
    }

    #[test]
    fn elements_become_lines_as_far_as_the_array_goes() {
        assert_eq!(
            lines("\u{feff} [ {\"a\": 1},\n {\"b\":\n\"x\"} ]"),
            ("{\"a\":1}\n{\"b\":\"x\"}\n".into(), false)
        );
        assert_eq!(lines("[{\"a\":1},{\"b\""), ("{\"a\":1}\n".into(), true));
        assert_eq!(lines("[]"), (String::new(), false));
        assert_eq!(lines("[1] 2"), ("1\n".into(), true));
    }
}
