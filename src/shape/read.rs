//! From loose values to checked bytes.

use alloc::borrow::Cow;
use alloc::string::String;
use alloc::vec::Vec;

use crate::decimal::whole;
use crate::journal::wire::Wire;
use crate::offer::{day_of_year, read_time};
use crate::problem::Problem;
use crate::shape::{Field, Shape};
use crate::value::Value;

/// Objects within objects no deeper than this: a page may hand over one that holds itself.
const DEEPEST: usize = 12;
/// What is read takes up no more bytes: a few lists that hold each other may be endless without being deep.
const LARGEST: usize = 1 << 20;
const KIND: &str = "kind";

/// Checks a value and writes it as the bytes of the type that has this shape. Whatever is wrong is one problem of that
/// code, with the path of the field.
pub(crate) fn read<V: Value>(shape: &Shape, value: &V, code: &'static str) -> Result<Vec<u8>, Problem> {
    let mut reading = Reading { code, path: String::new(), hint: "", depth: 0, to: Vec::new() };
    reading.put(shape, value)?;
    Ok(reading.to)
}

struct Reading {
    code: &'static str,
    path: String,
    hint: &'static str,
    depth: usize,
    to: Vec<u8>,
}

impl Reading {
    fn put<V: Value>(&mut self, shape: &Shape, value: &V) -> Result<(), Problem> {
        if self.to.len() > LARGEST {
            return Err(self.wrong(value, "less: 1 MiB in all".into()));
        }
        match shape {
            Shape::Text(most) => {
                let text = value.text().filter(|text| !text.trim().is_empty());
                let text = text.filter(|text| text.chars().count() <= *most);
                self.given(text, value, "text, not too long")?.write(&mut self.to);
            }
            Shape::Number(least, most, expected) => {
                let number = value.number().filter(|number| (*least..=*most).contains(number));
                self.given(number, value, expected)?.write(&mut self.to);
            }
            Shape::Whole(least, most, expected) => {
                let number = value.number().filter(|number| f64::from(*number as u32) == *number);
                let number =
                    number.map(|number| number as u32).filter(|number| (*least..=*most).contains(number));
                self.given(number, value, expected)?.write(&mut self.to);
            }
            Shape::Time => {
                let time = value.number().filter(|time| time.abs() <= 8.64e15);
                (self.given(time, value, "milliseconds since 1970")? as i64).write(&mut self.to);
            }
            Shape::Moment => {
                let expected = "ISO 8601 with its offset, or ms since 1970";
                self.given(read_time(value), value, expected)?.write(&mut self.to);
            }
            Shape::Day => {
                let expected = "a day of the year, such as \"12-24\"";
                let day = value.text().and_then(|text| day_of_year(text.trim()));
                self.given(day, value, expected)?.write(&mut self.to);
            }
            Shape::Flag => {
                let flag = value.flag();
                self.given(flag, value, "true or false")?.write(&mut self.to);
            }
            Shape::OneOf(names) => {
                let at = self.one_of(value.text(), value, names.iter().copied())?;
                self.to.push(at);
            }
            Shape::List(of, most) => {
                let list = value.list().filter(|list| list.len() <= *most);
                let list = self.given(list, value, "a list, not too long")?;
                (list.len() as u64).write(&mut self.to);
                for (at, value) in list.iter().enumerate() {
                    self.within(&["[", &whole(at as i64), "]"].concat(), |reading| reading.put(of, value))?;
                }
            }
            Shape::Optional(of) => {
                self.to.push(1);
                self.put(of, value)?;
            }
            Shape::Pair(first, second) => {
                let list = value.list().filter(|list| list.len() == 2);
                let list = self.given(list, value, "a list of two")?;
                self.within("[0]", |reading| reading.put(first, &list[0]))?;
                self.within("[1]", |reading| reading.put(second, &list[1]))?;
            }
            Shape::Record(fields) => {
                self.check_keys(value, fields)?;
                self.fields(value, fields)?;
            }
            Shape::Tagged(kinds) => {
                let keys = self.given(value.keys(), value, "an object")?;
                let names = kinds.iter().map(|(name, _)| *name);
                let at = self.within(".kind", |reading| match value.get(KIND) {
                    Some(kind) => reading.one_of(kind.text(), &kind, names),
                    None => Err(reading.problem("", one_of(names))),
                })?;
                let fields = kinds[usize::from(at)].1;
                self.known_keys(&keys, fields, &[KIND])?;
                self.to.push(at);
                self.fields(value, fields)?;
            }
            Shape::Keyed(fields) => {
                self.check_keys(value, fields)?;
                let given: Vec<_> = (0..)
                    .zip(fields.iter())
                    .filter_map(|(at, field)| Some((at, field, value.get(field.name)?)))
                    .collect();
                (given.len() as u64).write(&mut self.to);
                for (at, field, value) in given {
                    self.to.push(at);
                    self.field(field, &value)?;
                }
            }
            Shape::Same(other) => {
                if self.depth >= DEEPEST {
                    return Err(self.wrong(value, "no deeper nesting".into()));
                }
                self.depth += 1;
                self.put(other(), value)?;
                self.depth -= 1;
            }
        }
        Ok(())
    }

    fn fields<V: Value>(&mut self, value: &V, fields: &'static [Field]) -> Result<(), Problem> {
        for field in fields {
            match value.get(field.name) {
                Some(value) => self.field(field, &value)?,
                None if let Some(zeros) = field.shape.zeros() => self.to.resize(self.to.len() + zeros, 0),
                None => {
                    let missing = |reading: &mut Reading| Err(reading.problem("", expected(&field.shape)));
                    return self.within_field(field, missing);
                }
            }
        }
        Ok(())
    }

    fn field<V: Value>(&mut self, field: &'static Field, value: &V) -> Result<(), Problem> {
        self.within_field(field, |reading| reading.put(&field.shape, value))
    }

    fn within_field<T>(
        &mut self,
        field: &'static Field,
        work: impl FnOnce(&mut Reading) -> Result<T, Problem>,
    ) -> Result<T, Problem> {
        let hint = self.hint;
        if !field.hint.is_empty() {
            self.hint = field.hint;
        }
        let done = self.within(&[".", field.name].concat(), work)?;
        self.hint = hint;
        Ok(done)
    }

    fn within<T>(
        &mut self,
        step: &str,
        work: impl FnOnce(&mut Reading) -> Result<T, Problem>,
    ) -> Result<T, Problem> {
        let length = self.path.len();
        self.path.push_str(step);
        let done = work(self)?;
        self.path.truncate(length);
        Ok(done)
    }

    fn check_keys<V: Value>(&self, value: &V, fields: &[Field]) -> Result<(), Problem> {
        self.known_keys(&self.given(value.keys(), value, "an object")?, fields, &[])
    }

    /// A misspelt field would be passed over in silence, and an offer meant to end would run for ever.
    fn known_keys(
        &self,
        keys: &[String],
        fields: &[Field],
        also: &'static [&'static str],
    ) -> Result<(), Problem> {
        let known = also.iter().copied().chain(fields.iter().map(|field| field.name));
        let is_unknown = |key: &&String| known.clone().all(|known| known != *key);
        let Some(unknown) = keys.iter().find(is_unknown) else { return Ok(()) };
        let mut problem = self.problem(unknown, one_of(known));
        if !problem.field.is_empty() {
            problem.field.push('.');
        }
        problem.field.push_str(unknown);
        problem.mend = "Mend the spelling, or leave it out.";
        Err(problem)
    }

    fn one_of<V: Value>(
        &self,
        text: Option<String>,
        value: &V,
        names: impl Iterator<Item = &'static str> + Clone,
    ) -> Result<u8, Problem> {
        let at = text.and_then(|text| names.clone().position(|name| name == text));
        at.map(|at| at as u8).ok_or_else(|| self.wrong(value, one_of(names)))
    }

    fn given<T, V: Value>(&self, given: Option<T>, value: &V, expected: &'static str) -> Result<T, Problem> {
        given.ok_or_else(|| self.wrong(value, expected.into()))
    }

    #[cold]
    fn wrong<V: Value>(&self, value: &V, expected: Cow<'static, str>) -> Problem {
        self.problem(&value.describe(), expected)
    }

    #[cold]
    fn problem(&self, value: &str, expected: Cow<'static, str>) -> Problem {
        let mend = if self.hint.is_empty() { "Mend it, or leave it out." } else { self.hint };
        let path = self.path.strip_prefix('.').unwrap_or(&self.path);
        Problem { expected, ..Problem::new(self.code, path, value, "", mend) }
    }
}

/// What was expected where nothing stands.
fn expected(shape: &Shape) -> Cow<'static, str> {
    match shape {
        Shape::Text(_) => "text".into(),
        Shape::Number(_, _, expected) | Shape::Whole(_, _, expected) => (*expected).into(),
        Shape::OneOf(names) => one_of(names.iter().copied()),
        Shape::Same(other) => expected(other()),
        Shape::Time | Shape::Moment => "a moment".into(),
        Shape::Day => "a day of the year".into(),
        Shape::Record(_) | Shape::Tagged(_) => "an object".into(),
        _ => "a value".into(),
    }
}

fn one_of(names: impl Iterator<Item = &'static str>) -> Cow<'static, str> {
    let mut text = String::from("one of: ");
    for (at, name) in names.enumerate() {
        if at > 0 {
            text.push_str(", ");
        }
        text.push_str(name);
    }
    text.into()
}
