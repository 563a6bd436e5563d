//! Points in time as people write them into an offer.

use crate::calendar::{DAY, days_in_month, days_since_1970};
use crate::decimal::decimal;
use crate::value::Value;

/// The year 1973, in ms since 1970: a smaller number is one of seconds.
const OLDEST: f64 = 1e11;

/// Milliseconds since 1970 from a number of them or from ISO 8601: `2026-11-22` (midnight UTC) or
/// `2026-11-22T18:00:00+01:00`. A time of day needs its offset: without one it would mean another
/// moment in each shopper's country.
pub(crate) fn read_time(value: &impl Value) -> Option<i64> {
    match value.text()?.trim() {
        text if text.contains('-') && text.len() >= 10 => parse_iso(text),
        text => decimal(text).filter(|ms| *ms >= OLDEST).map(|ms| ms as i64),
    }
}

/// 100 times the month and the day, of `12-24` or `1990-12-24`.
pub(crate) fn day_of_year(text: &str) -> Option<u32> {
    let day = text.get(text.len().checked_sub(5)?..)?;
    let year = &text[..text.len() - 5];
    let has_year = year.strip_suffix('-').is_some_and(|year| year.len() == 4 && digits(year).is_some());
    let (month, day) = day.split_once('-')?;
    let (month, day) = (digits(month)?, digits(day)?);
    // A leap year, so that the 29th of February is a day too.
    let real = (1..=12).contains(&month) && (1..=days_in_month(2000, month)).contains(&day);
    ((year.is_empty() || has_year) && real).then_some((month * 100 + day) as u32)
}

fn parse_iso(text: &str) -> Option<i64> {
    let (date, time) = text.split_at_checked(10)?;
    let mut fields = date.split('-').map(digits);
    let (year, month, day) = (fields.next()??, fields.next()??, fields.next()??);
    let real = fields.next().is_none()
        && (1..=12).contains(&month)
        && (1..=days_in_month(year, month)).contains(&day);
    let midnight = real.then(|| days_since_1970(year, month, day) * DAY)?;
    if time.is_empty() {
        return Some(midnight);
    }
    let time = time.strip_prefix(['T', 't', ' '])?;
    let (clock, offset) = match time.strip_suffix(['Z', 'z']) {
        Some(clock) => (clock, 0),
        None => {
            let at = time.rfind(['+', '-'])?;
            let (clock, offset) = time.split_at_checked(at)?;
            let (hours, minutes) = offset.get(1..)?.split_once(':')?;
            let minutes = digits(hours).filter(|h| *h <= 23)? * 60 + digits(minutes).filter(|m| *m <= 59)?;
            (clock, if offset.starts_with('-') { -minutes } else { minutes })
        }
    };
    let mut parts = clock.split(':');
    let hours = digits(parts.next()?).filter(|hours| *hours <= 23)?;
    let minutes = digits(parts.next()?).filter(|minutes| *minutes <= 59)?;
    let milliseconds = match parts.next() {
        None => 0,
        Some(seconds) => {
            let (whole, fraction) = seconds.split_once('.').unwrap_or((seconds, "0"));
            let fraction = fraction.get(..fraction.len().min(3))?;
            let of_second = digits(fraction)? * [1000, 100, 10, 1][fraction.len()];
            digits(whole).filter(|seconds| *seconds <= 59)? * 1000 + of_second
        }
    };
    let clock = (hours * 60 + minutes) * 60_000 + milliseconds;
    parts.next().is_none().then_some(midnight + clock - offset * 60_000)
}

fn digits(text: &str) -> Option<i64> {
    let plain = !text.is_empty() && text.len() <= 4 && text.bytes().all(|byte| byte.is_ascii_digit());
    plain.then(|| text.parse().ok())?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_moments() {
        for (text, expected) in [
            ("1970-01-01", 0),
            ("2024-02-29T12:00:00Z", 1_709_208_000_000),
            ("2024-02-29T13:00:00.250+01:00", 1_709_208_000_250),
            ("2024-02-29T07:30-04:30", 1_709_208_000_000),
        ] {
            assert_eq!(parse_iso(text), Some(expected), "{text}");
        }
    }

    #[test]
    fn what_is_no_moment_is_refused() {
        for text in [
            "2023-02-29",
            "2023-13-01",
            "2023-1-1",
            "2023-01-01T10:00:00",
            "2023-01-01T25:00Z",
            "2023-01-01T10Z",
            "2023-01-01x",
            "äöüäöüäöü-",
            "2023-01-01T10:00:00+1",
            "2023-01-01T1ä:00Z",
            "2023-01-01T10:00:00.ä1Z",
        ] {
            assert_eq!(parse_iso(text), None, "{text}");
        }
    }
}
