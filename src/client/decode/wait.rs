//! Waits, and numbers as headers write them.

use std::time::Duration;

/// Parses digits with at most a fraction. Rust's own parser also accepts `inf`,
/// `1e9` and `-1`, which headers do not have.
pub(super) fn parse_decimal(text: &str) -> Option<f64> {
    let is_decimal = text.starts_with(|c: char| c.is_ascii_digit())
        && text.bytes().all(|b| b.is_ascii_digit() || b == b'.');
    if is_decimal { text.parse().ok() } else { None }
}

/// Converts seconds into a wait. More than a `Duration` holds is
/// `Duration::MAX`.
pub(super) fn from_seconds(seconds: f64) -> Option<Duration> {
    if seconds.is_nan() || seconds < 0.0 {
        return None;
    }
    Some(Duration::try_from_secs_f64(seconds).unwrap_or(Duration::MAX))
}
