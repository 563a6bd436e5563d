use alloc::borrow::{Cow, ToOwned};
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use serde::Serialize;

/// Something that was wrong with what came in: what, where, and how to mend it.
///
/// Bad data never stops the work. The bad record is skipped or repaired, and a `Problem` says so.
///
/// ```
/// use regulars::{Catalog, ProductRecord};
///
/// let (catalog, problems) = Catalog::new([
///     ProductRecord { id: "1".into(), title: "Tea".into(), price: "3.20 USD".into(), ..Default::default() },
///     ProductRecord { id: "2".into(), title: "Jam".into(), price: "-1 USD".into(), ..Default::default() },
/// ]);
/// assert_eq!(catalog.len(), 1);
/// assert_eq!(problems[0].code, "product.price");
/// assert_eq!(problems[0].value, "-1 USD");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct Problem {
    /// What kind of problem, in dotted words: `"product.price"`, `"event.unknown"`.
    pub code: &'static str,
    /// The field at fault.
    pub field: String,
    /// Its value as it came, cut to 80 characters.
    pub value: String,
    /// What was expected there.
    #[cfg_attr(target_arch = "wasm32", tsify(type = "string"))]
    pub expected: Cow<'static, str>,
    /// How to mend it.
    pub mend: &'static str,
    /// The place of the first such record, counted from 1, where records have places: a product in
    /// the list, a line of a feed, an offer in the list.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub line: Option<u32>,
    /// How many times it was met.
    pub count: u32,
}

/// The longest excerpt of a bad value that a problem carries, in characters.
const VALUE_CHARS: usize = 80;

impl Problem {
    #[cold]
    #[inline(never)]
    pub(crate) fn new(
        code: &'static str,
        field: &str,
        value: &str,
        expected: &'static str,
        mend: &'static str,
    ) -> Self {
        Problem {
            code,
            field: field.to_owned(),
            value: value.chars().take(VALUE_CHARS).collect(),
            expected: Cow::Borrowed(expected),
            mend,
            line: None,
            count: 1,
        }
    }

    /// The whole problem in one line.
    pub(crate) fn message(&self) -> String {
        let Problem { code, field, value, expected, mend, .. } = self;
        [code, ": ", field, " is \"", value, "\", expected ", &**expected, ". ", mend].concat()
    }

    pub(crate) fn at_line(mut self, line: usize) -> Self {
        self.line = u32::try_from(line).ok();
        self
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message())
    }
}

impl core::error::Error for Problem {}

/// Problems counted by code and field, so that a feed of 100,000 broken lines stays one entry.
#[derive(Clone, Debug, Default)]
pub(crate) struct Problems(Vec<Problem>);

impl Problems {
    pub(crate) fn add(&mut self, problem: Problem) {
        let same = |known: &&mut Problem| known.code == problem.code && known.field == problem.field;
        match self.0.iter_mut().find(same) {
            Some(known) => known.count = known.count.saturating_add(problem.count),
            None => self.0.push(problem),
        }
    }

    pub(crate) fn extend(&mut self, problems: impl IntoIterator<Item = Problem>) {
        problems.into_iter().for_each(|problem| self.add(problem));
    }

    pub(crate) fn as_slice(&self) -> &[Problem] {
        &self.0
    }

    pub(crate) fn into_vec(self) -> Vec<Problem> {
        self.0
    }
}
