//! The calendar that people live by.

use crate::offer::HourSpan;

/// A day, in ms.
pub(crate) const DAY: i64 = 86_400_000;
const HOUR: i64 = 3_600_000;
const MINUTE: i64 = 60_000;

/// What the clock and the calendar on a wall show.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct LocalTime {
    /// Days since the 1st of January 1970.
    pub(crate) day: i64,
    pub(crate) year: i64,
    /// 100 times the month and the day: 1224 is the 24th of December.
    pub(crate) day_of_year: u32,
    /// 1 is Monday, 7 Sunday.
    pub(crate) weekday: u32,
    /// 0 to 23.
    pub(crate) hour: u32,
}

/// What a clock shows that is so many minutes ahead of UTC, in ms since 1970 by that clock.
fn local(at: i64, utc_offset: i64) -> i64 {
    at.saturating_add(utc_offset.saturating_mul(MINUTE))
}

/// The day of that clock, counted from 1970.
pub(crate) fn day_of(at: i64, utc_offset: i64) -> i64 {
    local(at, utc_offset).div_euclid(DAY)
}

impl LocalTime {
    /// `utc_offset` is the minutes by which that clock is ahead of UTC.
    pub(crate) fn at(now: i64, utc_offset: i64) -> LocalTime {
        let day = day_of(now, utc_offset);
        let (year, month, of_month) = civil(day);
        LocalTime {
            day,
            year,
            day_of_year: (month * 100 + of_month) as u32,
            // The 1st of January 1970 was a Thursday.
            weekday: (day + 3).rem_euclid(7) as u32 + 1,
            hour: (local(now, utc_offset).rem_euclid(DAY) / HOUR) as u32,
        }
    }

    /// Whether the hour is one of these.
    pub(crate) fn is_within(&self, HourSpan { from, to }: HourSpan) -> bool {
        is_between(self.hour, from, to, |hour, to| hour < to)
    }

    /// Whether today is between two days of the year, both included.
    pub(crate) fn is_between_days(&self, from: u32, to: u32) -> bool {
        is_between(self.day_of_year, from, to, |day, to| day <= to)
    }

    /// Whether today is no more than so many days before or after a day of this year, the last or the next. The 29th
    /// of February is the 1st of March where there is none.
    pub(crate) fn is_around(&self, day_of_year: u32, before: u32, after: u32) -> bool {
        let (month, of_month) = (i64::from(day_of_year / 100), i64::from(day_of_year % 100));
        (self.year - 1..=self.year + 1).any(|year| {
            let past = self.day - days_since_1970(year, month, of_month);
            (-i64::from(before)..=i64::from(after)).contains(&past)
        })
    }
}

/// Over the turn of the day or the year where the first is the later.
fn is_between(value: u32, from: u32, to: u32, ends: fn(u32, u32) -> bool) -> bool {
    let (begun, not_over) = (value >= from, ends(value, to));
    if from <= to { begun && not_over } else { begun || not_over }
}

fn is_leap(year: i64) -> bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
}

pub(crate) fn days_in_month(year: i64, month: i64) -> i64 {
    match month {
        2 => 28 + i64::from(is_leap(year)),
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Days from the civil calendar (H. Hinnant, "chrono-compatible low-level date algorithms"): years
/// begin in March, so that the leap day comes last.
pub(crate) fn days_since_1970(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let (era, year_of_era) = (year.div_euclid(400), year.rem_euclid(400));
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719_468
}

/// Year, month and day of a number of days since 1970: the way back from [`days_since_1970`], by the same author.
fn civil(days: i64) -> (i64, i64, i64) {
    let days = days + 719_468;
    let (era, day_of_era) = (days.div_euclid(146_097), days.rem_euclid(146_097));
    let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let from_march = (5 * day_of_year + 2) / 153;
    let month = if from_march < 10 { from_march + 3 } else { from_march - 9 };
    let day = day_of_year - (153 * from_march + 2) / 5 + 1;
    (era * 400 + year_of_era + i64::from(month <= 2), month, day)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The oracle counts days one by one.
    #[test]
    fn days_follow_each_other_for_four_hundred_years() {
        let (mut expected, mut weekday) = (0, 4);
        for year in 1970..2370 {
            for month in 1..=12 {
                for day in 1..=days_in_month(year, month) {
                    assert_eq!(days_since_1970(year, month, day), expected);
                    let local = LocalTime::at(expected * DAY, 0);
                    let day_of_year = (month * 100 + day) as u32;
                    assert_eq!((local.year, local.day_of_year, local.weekday), (year, day_of_year, weekday));
                    expected += 1;
                    weekday = weekday % 7 + 1;
                }
            }
        }
    }

    #[test]
    fn a_clock_ahead_of_utc_shows_the_next_day_first() {
        // The 31st of December 1999, 20:30 UTC, a Friday.
        let now = days_since_1970(1999, 12, 31) * DAY + 20 * HOUR + 30 * MINUTE;
        let shows = |utc_offset| {
            let local = LocalTime::at(now, utc_offset);
            (local.year, local.day_of_year, local.weekday, local.hour)
        };
        assert_eq!(shows(0), (1999, 1231, 5, 20));
        assert_eq!(shows(210), (2000, 101, 6, 0));
        assert_eq!(shows(-1440), (1999, 1230, 4, 20));
    }

    #[test]
    fn hours_go_over_midnight_and_days_over_new_year() {
        let at = |hour: i64| LocalTime::at(hour * HOUR, 0);
        let hours = |from, to| (0..24).filter(|hour| at(*hour).is_within(HourSpan { from, to })).count();
        assert_eq!(
            [hours(22, 8), hours(8, 22), hours(0, 24), hours(22, 0), hours(23, 24)],
            [10, 14, 24, 2, 1]
        );
        assert!(at(22).is_within(HourSpan { from: 22, to: 8 }));
        assert!(!at(8).is_within(HourSpan { from: 22, to: 8 }));

        let day = |month, day| LocalTime::at(days_since_1970(2025, month, day) * DAY, 0);
        for (month, of_month, holds) in [(12, 23, false), (12, 24, true), (1, 6, true), (1, 7, false)] {
            assert_eq!(day(month, of_month).is_between_days(1224, 106), holds, "{month} {of_month}");
        }
        assert!(day(3, 1).is_between_days(301, 301) && !day(2, 28).is_between_days(301, 301));
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        /// The oracle walks from today, day by day, and looks at the calendar.
        #[test]
        fn around_a_day_is_a_walk_away(today in -200_000i64..200_000, birth in 0i64..366, before in 0u32..=180, after in 0u32..=180) {
            // Of a leap year, so that the 29th of February is among them.
            let (_, month, day) = civil(days_since_1970(2000, 1, 1) + birth);
            let birthday = (month * 100 + day) as u32;
            let is_birthday = |days: i64| {
                let local = LocalTime::at(days * DAY, 0);
                let leaps = days_in_month(local.year, 2) == 29;
                local.day_of_year == if birthday == 229 && !leaps { 301 } else { birthday }
            };
            let walked = (today - i64::from(after)..=today + i64::from(before)).any(is_birthday);
            prop_assert_eq!(LocalTime::at(today * DAY, 0).is_around(birthday, before, after), walked);
        }
    }
}
