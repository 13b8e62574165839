//! Moments, as they stand in an envelope.

use std::fmt;
use std::time::SystemTime;

use serde::{Serialize, Serializer};

/// A moment, written as RFC 3339 in UTC with milliseconds: `2026-04-26T08:15:30.250Z`.
///
/// ```
/// use apierror::Timestamp;
/// use std::time::{Duration, UNIX_EPOCH};
///
/// let moment = Timestamp::from(UNIX_EPOCH + Duration::from_millis(1_777_191_330_250));
/// assert_eq!(moment.to_string(), "2026-04-26T08:15:30.250Z");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(SystemTime);

impl Timestamp {
    /// The present moment.
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
    /// A clock that is off by millennia is shown as the nearest end of 1970 to 9999.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let in_range = self.0.clamp(SystemTime::UNIX_EPOCH, last_moment());
        humantime::format_rfc3339_millis(in_range).fmt(f)
    }
}

/// 9999-12-31T23:59:59Z, the last second that RFC 3339 can name.
fn last_moment() -> SystemTime {
    SystemTime::UNIX_EPOCH + std::time::Duration::from_secs(253_402_300_799)
}

impl Serialize for Timestamp {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    #[test]
    fn a_clock_far_off_is_shown_all_the_same() {
        let day = Duration::from_secs(86_400);
        let before = Timestamp::from(SystemTime::UNIX_EPOCH - day);
        let after = Timestamp::from(last_moment() + day * 400);
        assert_eq!(before.to_string(), "1970-01-01T00:00:00.000Z");
        assert_eq!(after.to_string(), "9999-12-31T23:59:59.000Z");
    }
}
