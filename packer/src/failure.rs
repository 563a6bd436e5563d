use std::fmt;

use serde::Serialize;

/// Why the work could not go on: what, where, and how to mend it. The form is that of
/// [`regulars::Problem`], with texts that are made at run time.
///
/// ```
/// use regulars_packer::Failure;
///
/// let failure = Failure::new("events.column", "item_id", "sku, time", "a column item_id", "Rename the column.");
/// assert_eq!(
///     failure.to_string(),
///     "events.column: item_id is \"sku, time\", expected a column item_id. Rename the column."
/// );
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Failure {
    /// What kind of failure, in dotted words: `"events.column"`.
    pub code: &'static str,
    /// The field, option or file at fault.
    pub field: String,
    /// What was found there.
    pub value: String,
    /// What was expected there.
    pub expected: String,
    /// How to mend it.
    pub mend: String,
}

impl Failure {
    /// A failure in its five parts.
    pub fn new(
        code: &'static str,
        field: impl Into<String>,
        value: impl Into<String>,
        expected: impl Into<String>,
        mend: impl Into<String>,
    ) -> Failure {
        Failure {
            code,
            field: field.into(),
            value: value.into(),
            expected: expected.into(),
            mend: mend.into(),
        }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Failure { code, field, value, expected, mend } = self;
        write!(f, "{code}: {field} is \"{value}\", expected {expected}. {mend}")
    }
}

impl std::error::Error for Failure {}

impl From<regulars::Problem> for Failure {
    fn from(problem: regulars::Problem) -> Failure {
        Failure::new(problem.code, problem.field, problem.value, problem.expected, problem.mend)
    }
}
