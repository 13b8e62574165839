//! [`Timestamp`]: a time in an envelope.

use std::fmt;
use std::time::{Duration, SystemTime};

use serde::{Serialize, Serializer};

/// A time, formatted as RFC 3339 in UTC with milliseconds:
/// `2026-04-26T08:15:30.250Z`. Times outside of 1970 to 9999 are shown as the
/// nearest end of that range.
///
/// ```
/// use apierror::Timestamp;
/// use std::time::{Duration, UNIX_EPOCH};
///
/// let time = Timestamp::from(UNIX_EPOCH + Duration::from_millis(1_777_191_330_250));
/// assert_eq!(time.to_string(), "2026-04-26T08:15:30.250Z");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(SystemTime);

impl Timestamp {
    /// Returns the present time.
    #[must_use]
    pub fn now() -> Self {
        Self(SystemTime::now())
    }
}

impl From<SystemTime> for Timestamp {
    fn from(time: SystemTime) -> Self {
        Self(time)
    }
}

impl From<Timestamp> for SystemTime {
    fn from(timestamp: Timestamp) -> Self {
        timestamp.0
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let since_1970 = self.0.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
        let since_1970 = since_1970.min(LAST_SECOND);
        let (year, month, day) = date(since_1970.as_secs() / 86_400);
        let second = since_1970.as_secs() % 86_400;
        let (hour, minute, second) = (second / 3600, second / 60 % 60, second % 60);
        let millis = since_1970.subsec_millis();
        write!(f, "{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}.{millis:03}Z")
    }
}

/// 9999-12-31T23:59:59Z, the last second with a year of four digits.
const LAST_SECOND: Duration = Duration::from_secs(253_402_300_799);

/// Returns year, month and day of a day that is counted from 1970-01-01.
///
/// Years start in March here, so that the leap day is the last day of a year. See
/// Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms", `civil_from_days`.
fn date(day: u64) -> (u64, u64, u64) {
    // Days since 0000-03-01.
    let day = day + 719_468;
    let (era, day) = (day / 146_097, day % 146_097);
    let year = (day - day / 1_460 + day / 36_524 - day / 146_096) / 365;
    let day = day - (365 * year + year / 4 - year / 100);
    let month = (5 * day + 2) / 153;
    let day_of_month = day - (153 * month + 2) / 5 + 1;
    let (month, next_year) = if month < 10 { (month + 3, 0) } else { (month - 9, 1) };
    (era * 400 + year + next_year, month, day_of_month)
}

impl Serialize for Timestamp {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(since_1970: Duration) -> Timestamp {
        Timestamp::from(SystemTime::UNIX_EPOCH + since_1970)
    }

    #[test]
    fn time_out_of_range_is_shown_as_its_nearest_end() {
        let day = Duration::from_secs(86_400);
        let before = Timestamp::from(SystemTime::UNIX_EPOCH - day);
        assert_eq!(before.to_string(), "1970-01-01T00:00:00.000Z");
        assert_eq!(at(LAST_SECOND + day * 400).to_string(), "9999-12-31T23:59:59.000Z");
    }

    #[test]
    fn every_day_equals_humantime() {
        let last = LAST_SECOND.as_secs() / 86_400;
        for day in 0..=last {
            let time = Duration::from_millis(day * 86_400_000 + day * 7_919 % 86_400_000);
            let expected = humantime::format_rfc3339_millis(SystemTime::UNIX_EPOCH + time);
            assert_eq!(at(time).to_string(), expected.to_string());
        }
    }
}
