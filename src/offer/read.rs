//! From the shop's loose data to typed offers.

use alloc::vec::Vec;

use crate::journal::wire;
use crate::offer::check::Checked;
use crate::offer::{Offer, OfferBook, OfferSettings, OnboardingSettings};
use crate::problem::Problem;
use crate::shape::{self, Shaped};
use crate::value::Value;

const CODE: &str = "offer.field";
const WINDOW: &str = "offer.window";

impl OfferBook {
    /// Reads what the shop says of its offers: an object with `offers` and, if it likes, `settings` and `onboarding`; or
    /// a list of offers alone.
    ///
    /// An offer that is wrong anywhere is left out, with the path of the field at fault: half an offer would be another
    /// offer than the shop meant. Settings that are wrong are left at their defaults.
    ///
    /// ```
    /// # #[cfg(feature = "json")] {
    /// use regulars::OfferBook;
    ///
    /// let (book, problems) = OfferBook::read(&serde_json::json!({
    ///     "settings": {"budget_share": 0.05, "quiet_hours": {"from": 22, "to": 8}},
    ///     "offers": [{
    ///         "promotion_id": "welcome-10",
    ///         "purpose": "welcome",
    ///         "title": "10% off your first basket",
    ///         "benefit": {"kind": "percent", "value": 10},
    ///         "audience": {"any": [{"visits": {"from": 2}}, {"stages": ["newcomer"]}]}
    ///     }]
    /// }));
    /// assert!(book.offers.is_empty());
    /// assert_eq!(problems[0].field, "audience.any[1].stages");
    /// # }
    /// ```
    pub fn read(book: &impl Value) -> (OfferBook, Vec<Problem>) {
        if let Some(list) = book.list() {
            let (offers, problems) = read_list(&list);
            return (OfferBook { offers, ..OfferBook::default() }, problems);
        }
        let Some(keys) = book.keys() else {
            let expected = "a list of offers, or an object that holds one";
            let mend = "Write {\"offers\": […]}.";
            let problem = Problem::new("offer.list", "offers", &book.describe(), expected, mend);
            return (OfferBook::default(), vec![problem]);
        };
        let mut problems = Vec::new();
        // An editor finds the published schema by the first.
        let known = ["$schema", "settings", "offers", "onboarding"];
        for key in keys.iter().filter(|key| !known.contains(&key.as_str())) {
            let mend = "Mend the spelling, or leave it out.";
            problems.push(Problem::new(CODE, key, "", "settings, offers or onboarding", mend));
        }
        let offers = book.get("offers").map(|offers| match offers.list() {
            Some(list) => read_list(&list),
            None => {
                let mend = "Wrap a single offer in square brackets.";
                let problem =
                    Problem::new("offer.list", "offers", &offers.describe(), "a list of offers", mend);
                (Vec::new(), vec![problem])
            }
        });
        let (offers, more) = offers.unwrap_or_default();
        problems.extend(more);
        let settings = part(book, "settings", OfferSettings::check, &mut problems);
        let onboarding = part(book, "onboarding", OnboardingSettings::check, &mut problems);
        (OfferBook { settings, offers, onboarding }, problems)
    }
}

fn part<T: Shaped + Default>(
    book: &impl Value,
    name: &str,
    check: fn(&T) -> Checked,
    problems: &mut Vec<Problem>,
) -> T {
    let Some(value) = book.get(name) else { return T::default() };
    read_as(&value, CODE, WINDOW, &check).unwrap_or_else(|mut problem| {
        problem.field = [name, if problem.field.is_empty() { "" } else { "." }, &problem.field].concat();
        problems.push(problem);
        T::default()
    })
}

fn read_list<V: Value>(list: &[V]) -> (Vec<Offer>, Vec<Problem>) {
    let mut read: Vec<Offer> = Vec::new();
    let mut problems = Vec::new();
    for (at, offer) in list.iter().enumerate() {
        match read_as(offer, CODE, WINDOW, &|offer: &Offer| offer.check(&read)) {
            Ok(offer) => read.push(offer),
            Err(problem) => problems.push(problem.at_line(at + 1)),
        }
    }
    (read, problems)
}

/// Reads and checks one value; what is wrong is a problem of that code, or of its own in a window that never opens.
pub(crate) fn read_as<T: Shaped>(
    value: &impl Value,
    code: &'static str,
    of_window: &'static str,
    check: &dyn Fn(&T) -> Checked,
) -> Result<T, Problem> {
    let bytes = shape::read(&T::SHAPE, value, code)?;
    let mend = "Tell the makers of regulars: the value was checked, and cannot be read.";
    let read =
        wire::whole(&bytes).ok_or_else(|| Problem::new(code, "", "", "a value that can be read", mend))?;
    match check(&read) {
        Ok(()) => Ok(read),
        Err(fault) => {
            let (field, value) = (fault.field(), fault.value(value));
            let code = if field == "window.ends_at" { of_window } else { code };
            Err(Problem::new(code, &field, &value, fault.expected, fault.mend))
        }
    }
}
