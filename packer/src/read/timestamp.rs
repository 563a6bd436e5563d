//! Moments as shops write them.

/// How a moment was written. A column should keep to one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(usize)]
pub(super) enum Unit {
    Seconds,
    Milliseconds,
    Microseconds,
    Nanoseconds,
    Iso8601,
}

impl Unit {
    pub(super) const ALL: [Unit; 5] =
        [Unit::Seconds, Unit::Milliseconds, Unit::Microseconds, Unit::Nanoseconds, Unit::Iso8601];

    pub(super) fn name(self) -> &'static str {
        match self {
            Unit::Seconds => "epoch seconds",
            Unit::Milliseconds => "epoch milliseconds",
            Unit::Microseconds => "epoch microseconds",
            Unit::Nanoseconds => "epoch nanoseconds",
            Unit::Iso8601 => "ISO 8601",
        }
    }
}

/// 1 January 1990: no shop's log is older.
const EARLIEST: i64 = 631_152_000_000;
/// 1 January 2101: where the years that we take for real end.
const LATEST: i64 = 4_133_980_800_000;
const DAY: i64 = 86_400_000;

/// Reads one moment as milliseconds since 1970; `None` where it is no moment between 1990 and 2100.
/// Whole or decimal epoch numbers find their unit by magnitude: between those years no two overlap.
/// ISO 8601 without a zone is UTC; a date alone, also as `20260131`, is its midnight.
pub(super) fn parse(text: &str) -> Option<(i64, Unit)> {
    let text = text.trim();
    let (millis, unit) = match epoch(text) {
        Some(found) => found,
        None => (iso(text.as_bytes())?, Unit::Iso8601),
    };
    plausible(millis).then_some((millis, unit))
}

/// Whether a moment lies in the years of shops' logs.
pub(super) fn plausible(millis: i64) -> bool {
    (EARLIEST..LATEST).contains(&millis)
}

fn epoch(text: &str) -> Option<(i64, Unit)> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || whole.len() > 19 || !digits(whole) || !digits(fraction) {
        return None;
    }
    let number: i64 = whole.parse().ok()?;
    let tenths: i64 =
        fraction.bytes().chain(*b"000").take(3).fold(0, |sum, byte| sum * 10 + i64::from(byte - b'0'));
    let as_seconds = || number.checked_mul(1000).map(|millis| (millis + tenths, Unit::Seconds));
    if whole.len() == 8 {
        return Some((date(whole.as_bytes(), 0)?, Unit::Iso8601));
    }
    [
        as_seconds(),
        Some((number, Unit::Milliseconds)),
        Some((number / 1_000, Unit::Microseconds)),
        Some((number / 1_000_000, Unit::Nanoseconds)),
    ]
    .into_iter()
    .flatten()
    .find(|(millis, _)| plausible(*millis))
}

/// `2026-01-31`, then optionally `T` or a space, hours and minutes, seconds, fraction and zone.
fn iso(text: &[u8]) -> Option<i64> {
    if text.len() < 10 || text[4] != b'-' || text[7] != b'-' {
        return None;
    }
    let midnight = date(text, 1)?;
    let Some((separator, clock)) = text[10..].split_first() else { return Some(midnight) };
    if !matches!(separator, b'T' | b't' | b' ') || clock.len() < 5 || clock[2] != b':' {
        return None;
    }
    let (hour, minute) = (number(&clock[..2])?, number(&clock[3..5])?);
    let (mut second, mut millis) = (0, 0);
    let mut rest = &clock[5..];
    if let [b':', tens, ones, after @ ..] = rest {
        second = number(&[*tens, *ones])?;
        rest = after;
        if let [b'.' | b',', after @ ..] = rest {
            let digits = after.iter().take_while(|byte| byte.is_ascii_digit()).count();
            if digits == 0 {
                return None;
            }
            let padded = after[..digits].iter().copied().chain(*b"000").take(3);
            millis = padded.fold(0, |sum, byte| sum * 10 + i64::from(byte - b'0'));
            rest = &after[digits..];
        }
    }
    // A leap second is the first of the next minute.
    if hour > 24 || minute > 59 || second > 60 {
        return None;
    }
    let offset = zone(rest)?;
    Some(midnight + hour * 3_600_000 + (minute - offset) * 60_000 + second * 1000 + millis)
}

/// Minutes east of UTC.
fn zone(text: &[u8]) -> Option<i64> {
    let text = text.trim_ascii();
    if text.is_empty() || text.eq_ignore_ascii_case(b"z") || text.eq_ignore_ascii_case(b"utc") {
        return Some(0);
    }
    let (sign, digits) = text.split_first()?;
    let (hours, minutes) = match digits {
        [_, _] => (number(digits)?, 0),
        [_, _, b':', minutes @ ..] | [_, _, minutes @ ..] if minutes.len() == 2 => {
            (number(&digits[..2])?, number(minutes)?)
        }
        _ => return None,
    };
    let offset = hours * 60 + minutes;
    match sign {
        b'+' => Some(offset),
        b'-' => Some(-offset),
        _ => None,
    }
}

/// Midnight of `YYYY?MM?DD` with so many bytes between the parts.
fn date(text: &[u8], between: usize) -> Option<i64> {
    let at = |from: usize, length: usize| text.get(from..from + length).and_then(number);
    let (year, month, day) = (at(0, 4)?, at(4 + between, 2)?, at(6 + 2 * between, 2)?);
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let longest = match month {
        2 if leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => return None,
    };
    (1..=longest).contains(&day).then(|| days(year, month, day) * DAY)
}

/// Days since 1970 in the Gregorian calendar, counting years from March so that a leap day ends one.
fn days(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    365 * year + year / 4 - year / 100 + year / 400 + day_of_year - 719_468
}

fn number(digits: &[u8]) -> Option<i64> {
    digits.iter().try_fold(0, |sum, byte| byte.is_ascii_digit().then(|| sum * 10 + i64::from(byte - b'0')))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn every_spelling_of_one_moment_is_that_moment() {
        let moment = 1_593_536_687_000;
        for (text, unit) in [
            ("1593536687", Unit::Seconds),
            ("1593536687.0", Unit::Seconds),
            (" 1593536687000 ", Unit::Milliseconds),
            ("1593536687000000", Unit::Microseconds),
            ("1593536687000000000", Unit::Nanoseconds),
            ("2020-06-30T17:04:47Z", Unit::Iso8601),
            ("2020-06-30 17:04:47", Unit::Iso8601),
            ("2020-06-30 17:04:47 UTC", Unit::Iso8601),
            ("2020-06-30T19:04:47.000+02:00", Unit::Iso8601),
            ("2020-06-30T12:34:47-0430", Unit::Iso8601),
            ("2020-06-30t15:04:47,000999-02", Unit::Iso8601),
        ] {
            assert_eq!(parse(text), Some((moment, unit)), "{text}");
        }
        assert_eq!(parse("1593536687.25"), Some((moment + 250, Unit::Seconds)));
        assert_eq!(parse("2020-06-30T17:04"), Some((moment - 47_000, Unit::Iso8601)));
        assert_eq!(parse("20200630"), parse("2020-06-30"));
        assert_eq!(parse("2020-06-30").map(|(millis, _)| millis % DAY), Some(0));
    }

    #[test]
    fn what_is_no_moment_of_a_shop_is_none() {
        for text in [
            "",
            "yesterday",
            "0",
            "-5",
            "12",
            "1.5e9",
            "1e12",
            "1989-12-31",
            "2101-01-01",
            "2020-02-30",
            "2020-13-01",
            "2020-06-30T25:00",
            "2020-06-30X10:00",
            "2020-06-30T10:00:00 CET",
            "2020-06",
            "12/1/2010 8:26",
            "01.02.2024 10:00",
            "01.02.2024",
            "99999999999999999999",
            "1593536687.",
            ".5",
            "2020-06-30T10:00:00.",
            "20201301",
            "٢٠٢٠-٠٦-٣٠",
            "2020-06-30T10:00:00+1",
            "NaN",
            "null",
        ] {
            let expected = (text == "1593536687.").then_some((1_593_536_687_000, Unit::Seconds));
            assert_eq!(parse(text), expected, "{text}");
        }
    }

    proptest! {
        #[test]
        fn days_agree_with_chrono(days_since in 7_305i64..47_000) {
            let date = chrono::DateTime::from_timestamp_millis(days_since * DAY).unwrap();
            let text = date.format("%Y-%m-%d").to_string();
            prop_assert_eq!(parse(&text), Some((days_since * DAY, Unit::Iso8601)));
        }

        #[test]
        fn anything_at_all_is_read_without_harm(text in "\\PC*") {
            let _ = parse(&text).map(|(millis, _)| assert!(plausible(millis)));
        }

        #[test]
        fn units_are_told_apart(millis in EARLIEST..LATEST) {
            let seconds = millis / 1000 * 1000;
            prop_assert_eq!(parse(&(seconds / 1000).to_string()), Some((seconds, Unit::Seconds)));
            prop_assert_eq!(parse(&millis.to_string()), Some((millis, Unit::Milliseconds)));
            prop_assert_eq!(parse(&(millis * 1000 + 7).to_string()), Some((millis, Unit::Microseconds)));
            let nanoseconds = millis * 1_000_000 + 999;
            prop_assert_eq!(parse(&nanoseconds.to_string()), Some((millis, Unit::Nanoseconds)));
        }
    }
}
