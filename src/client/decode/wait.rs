//! Waits, and numbers as they are written in headers.

use std::time::Duration;

/// Parses digits with an optional fraction. Rust's own parser also accepts
/// `inf`, `1e9` and `-1`, which are not legal in headers.
pub(super) fn parse_decimal(text: &str) -> Option<f64> {
    let is_decimal = text.starts_with(|c: char| c.is_ascii_digit())
        && text.bytes().all(|b| b.is_ascii_digit() || b == b'.');
    if is_decimal { text.parse().ok() } else { None }
}

/// Converts seconds into a wait. More seconds than a `Duration` can hold become
/// `Duration::MAX`.
pub(super) fn from_seconds(seconds: f64) -> Option<Duration> {
    if seconds.is_nan() || seconds < 0.0 {
        return None;
    }
    Some(Duration::try_from_secs_f64(seconds).unwrap_or(Duration::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parse_decimal_of_digits_and_a_fraction_succeeds() {
        assert_eq!(parse_decimal("0"), Some(0.0));
        assert_eq!(parse_decimal("30"), Some(30.0));
        assert_eq!(parse_decimal("1.5"), Some(1.5));
    }

    #[test]
    fn parse_decimal_of_other_numbers_fails() {
        for text in ["", "inf", "NaN", "1e9", "-1", "+1", ".5", "1.2.3", "1 ", "1s"] {
            assert_eq!(parse_decimal(text), None, "{text}");
        }
    }

    #[test]
    fn from_seconds_saturates() {
        assert_eq!(from_seconds(0.0), Some(Duration::ZERO));
        assert_eq!(from_seconds(1.5), Some(Duration::from_millis(1_500)));
        assert_eq!(from_seconds(1e300), Some(Duration::MAX));
        assert_eq!(from_seconds(f64::INFINITY), Some(Duration::MAX));
    }

    #[test]
    fn from_seconds_of_a_negative_number_or_nan_fails() {
        assert_eq!(from_seconds(-0.5), None);
        assert_eq!(from_seconds(f64::NAN), None);
    }
}
