use std::ops::RangeInclusive;

use crate::failure::Failure;

/// All numbers above 0.
pub(crate) const ABOVE_0: RangeInclusive<f64> = f64::MIN_POSITIVE..=f64::INFINITY;

/// Fails with `code` for the first setting that is out of its bounds.
pub(crate) fn check<const COUNT: usize>(
    code: &'static str,
    settings: [(&'static str, f64, RangeInclusive<f64>); COUNT],
) -> Result<(), Failure> {
    let Some((field, value, bounds)) =
        settings.into_iter().find(|(_, value, bounds)| !bounds.contains(value))
    else {
        return Ok(());
    };
    let expected = if bounds == ABOVE_0 {
        "a number above 0".to_owned()
    } else {
        format!("{} to {}", bounds.start(), bounds.end())
    };
    let mend = "Set it within these bounds, or leave it out for the default.";
    Err(Failure::new(code, field, value.to_string(), expected, mend))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_setting_out_of_its_bounds_is_told() {
        let told = |age: f64, share: f64| {
            check("count.settings", [("age", age, ABOVE_0), ("share", share, 0.0..=1.0)])
                .map_err(|failure| (failure.field, failure.value, failure.expected))
        };
        let wrong = |field: &str, value: &str, expected: &str| {
            Err((field.to_owned(), value.to_owned(), expected.to_owned()))
        };
        assert_eq!(told(f64::INFINITY, 1.0), Ok(()));
        assert_eq!(told(0.0, 2.0), wrong("age", "0", "a number above 0"));
        assert_eq!(told(1e-3, 2.0), wrong("share", "2", "0 to 1"));
        assert_eq!(told(1.0, f64::NAN), wrong("share", "NaN", "0 to 1"));
    }
}
