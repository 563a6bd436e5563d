//! An array of JSON objects, made one object a line.

use std::fmt;
use std::io::{self, BufRead, BufReader, BufWriter, Read, Write};

use serde::de::{Deserializer, SeqAccess, Visitor};
use serde_json::Value;

/// Writes each element on a line of its own. The error is what ended the array before its end; what came
/// before it is written.
pub(super) fn to_lines(from: impl Read, to: impl Write) -> io::Result<Option<String>> {
    let mut to = BufWriter::new(to);
    let mut failed = None;
    let mut from = BufReader::new(from);
    if from.fill_buf()?.starts_with(b"\xef\xbb\xbf") {
        from.consume(3);
    }
    let mut deserializer = serde_json::Deserializer::from_reader(from);
    let writer = Elements { to: &mut to, failed: &mut failed };
    let read = deserializer.deserialize_seq(writer).and_then(|()| deserializer.end());
    if let Some(error) = failed {
        return Err(error);
    }
    to.flush()?;
    Ok(read.err().map(|error| error.to_string()))
}

struct Elements<'w, W> {
    to: &'w mut W,
    failed: &'w mut Option<io::Error>,
}

impl<'de, W: Write> Visitor<'de> for Elements<'_, W> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("an array of objects")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut elements: A) -> Result<(), A::Error> {
        while let Some(element) = elements.next_element::<Value>()? {
            let written = serde_json::to_writer(&mut *self.to, &element).map_err(io::Error::from);
            if let Err(error) = written.and_then(|()| self.to.write_all(b"\n")) {
                *self.failed = Some(error);
                break;
            }
        }
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
