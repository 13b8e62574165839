//! Header values for waits and rate limits.

use std::fmt;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use http::HeaderValue;

/// The bound of fields with `retry_after`: types that say how long to wait.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot say how long to wait",
    note = "`#[api(retry_after)]` takes a `Duration`, whole seconds as `u8`, `u16`, `u32` or `u64`, a `SystemTime` until when, or an `Option` of these"
)]
pub trait Wait: Sized {
    fn wait(&self) -> Option<Duration>;

    /// Creates the value for a wait that an upstream said, or `None` if it has no value for
    /// a wait that long.
    fn from_wait(wait: Duration) -> Option<Self>;
}

impl Wait for Duration {
    fn wait(&self) -> Option<Duration> {
        Some(*self)
    }

    fn from_wait(wait: Duration) -> Option<Self> {
        Some(wait)
    }
}

/// Waits from now until the given time, or not at all if that is past.
impl Wait for SystemTime {
    fn wait(&self) -> Option<Duration> {
        Some(self.duration_since(Self::now()).unwrap_or_default())
    }

    fn from_wait(wait: Duration) -> Option<Self> {
        Self::now().checked_add(wait)
    }
}

macro_rules! seconds {
    ($($number:ty)*) => {$(
        impl Wait for $number {
            fn wait(&self) -> Option<Duration> {
                Some(Duration::from_secs(u64::from(*self)))
            }

            fn from_wait(wait: Duration) -> Option<Self> {
                Self::try_from(whole_seconds(wait)).ok()
            }
        }
    )*};
}
seconds!(u8 u16 u32 u64);

impl<T: Wait> Wait for Option<T> {
    fn wait(&self) -> Option<Duration> {
        self.as_ref().and_then(T::wait)
    }

    fn from_wait(wait: Duration) -> Option<Self> {
        T::from_wait(wait).map(Some)
    }
}

/// The longest wait that is sent: 68 years. RFC 9110 sets no limit, but clients that
/// count seconds in 32 bits fail on a longer one, or do not wait at all. Caches take it
/// for infinity (RFC 9111, section 1.2.2).
const MAX_WAIT: u64 = i32::MAX as u64;

/// Returns the value of `Retry-After` (RFC 9110, section 10.2.3): whole seconds, at
/// least 1 and at most 2147483647, rounded up so that no client returns too early.
#[must_use]
pub fn retry_after_header(wait: Duration) -> HeaderValue {
    let seconds = whole_seconds(wait).clamp(1, MAX_WAIT);
    header_value(itoa::Buffer::new().format(seconds).as_bytes())
        .unwrap_or_else(|| HeaderValue::from(seconds))
}

/// Returns the text as a header, unless it is illegal there. New fields are limited to
/// US-ASCII (RFC 9110, section 5.5); `HeaderValue` would accept more.
pub(crate) fn header_value(text: &[u8]) -> Option<HeaderValue> {
    if let Some(number) = small_number(text) {
        return Some(HeaderValue::from_static(number));
    }
    if text.is_ascii() { HeaderValue::from_bytes(text).ok() } else { None }
}

/// Returns the text if it is a number of one or two digits. Most waits and quotas are,
/// and a static text needs no allocation.
fn small_number(text: &[u8]) -> Option<&'static str> {
    const NUMBERS: &str = "\
        00010203040506070809101112131415161718192021222324252627282930313233343536373839404142\
        43444546474849505152535455565758596061626364656667686970717273747576777879808182838485\
        8687888990919293949596979899";
    let digit = |byte: u8| byte.is_ascii_digit().then(|| usize::from(byte - b'0'));
    match *text {
        [one] => NUMBERS.get(2 * digit(one)? + 1..).and_then(|from| from.get(..1)),
        [ten, one] => {
            let number = 10 * digit(ten)? + digit(one)?;
            NUMBERS.get(2 * number..2 * number + 2)
        }
        _ => None,
    }
}

/// The largest integer in a structured field: 15 digits (RFC 9651, section 3.3.1).
const MAX_INTEGER: u64 = 999_999_999_999_999;

/// What is left of a quota: an item of the `RateLimit` field
/// (draft-ietf-httpapi-ratelimit-headers, section 5).
///
/// ```
/// use apierror::{ApiError, DeclaredError, RateLimit, RateLimitPolicy, ResetAt};
/// use std::time::{Duration, SystemTime};
///
/// #[derive(Debug, thiserror::Error, ApiError)]
/// #[error("rate limited")]
/// #[api(code = "RATE_LIMITED", status = 429)]
/// struct RateLimited {
///     #[api(header = "ratelimit")]
///     left: RateLimit,
///     #[api(header = "ratelimit-policy")]
///     policy: RateLimitPolicy,
///     #[api(header = "x-ratelimit-limit")]
///     limit: u32,
///     #[api(header = "x-ratelimit-remaining")]
///     remaining: u32,
///     #[api(header = "x-ratelimit-reset")]
///     reset: ResetAt,
///     #[api(retry_after)]
///     wait: Duration,
/// }
///
/// let error = RateLimited {
///     left: RateLimit::new("minute", 0).reset(Duration::from_secs(30)),
///     policy: RateLimitPolicy::new("minute", 60).window(Duration::from_secs(60)),
///     limit: 60,
///     remaining: 0,
///     reset: ResetAt(SystemTime::UNIX_EPOCH + Duration::from_secs(1_710_505_800)),
///     wait: Duration::from_secs(30),
/// };
/// let response = error.to_response();
/// assert_eq!(response.headers()["ratelimit"], r#""minute";r=0;t=30"#);
/// assert_eq!(response.headers()["ratelimit-policy"], r#""minute";q=60;w=60"#);
/// assert_eq!(response.headers()["x-ratelimit-reset"], "1710505800");
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct RateLimit {
    policy: &'static str,
    remaining: u64,
    reset: Option<Duration>,
}

impl RateLimit {
    /// Creates the item for the quota named `policy`, of which `remaining` is left.
    #[must_use]
    pub const fn new(policy: &'static str, remaining: u64) -> Self {
        Self { policy, remaining, reset: None }
    }

    /// Sets the time until the quota is reset, sent in whole seconds, rounded up.
    #[must_use]
    pub const fn reset(mut self, reset: Duration) -> Self {
        self.reset = Some(reset);
        self
    }
}

impl fmt::Display for RateLimit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{};r={}", Quoted(self.policy), self.remaining.min(MAX_INTEGER))?;
        match self.reset {
            Some(reset) => write!(f, ";t={}", whole_seconds(reset).min(MAX_INTEGER)),
            None => Ok(()),
        }
    }
}

/// A quota: an item of the `RateLimit-Policy` field
/// (draft-ietf-httpapi-ratelimit-headers, section 4). See [`RateLimit`].
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct RateLimitPolicy {
    name: &'static str,
    quota: u64,
    window: Option<Duration>,
}

impl RateLimitPolicy {
    /// Creates the item for a quota of `quota` requests.
    #[must_use]
    pub const fn new(name: &'static str, quota: u64) -> Self {
        Self { name, quota, window: None }
    }

    /// Sets the time that the quota applies to, sent in whole seconds, rounded up.
    #[must_use]
    pub const fn window(mut self, window: Duration) -> Self {
        self.window = Some(window);
        self
    }
}

impl fmt::Display for RateLimitPolicy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{};q={}", Quoted(self.name), self.quota.min(MAX_INTEGER))?;
        match self.window {
            Some(window) => write!(f, ";w={}", whole_seconds(window).min(MAX_INTEGER)),
            None => Ok(()),
        }
    }
}

/// `X-RateLimit-Reset` as seconds from now, rounded up.
///
/// No standard defines the unit of that header, so each unit has its own type: this
/// one, [`ResetAt`] and [`ResetAtMillis`].
///
/// ```
/// use apierror::{ResetAfter, ResetAt, ResetAtMillis};
/// use std::time::{Duration, UNIX_EPOCH};
///
/// let wait = Duration::from_millis(1_500);
/// assert_eq!(ResetAfter(wait).to_string(), "2");
/// assert_eq!(ResetAt(UNIX_EPOCH + wait).to_string(), "2");
/// assert_eq!(ResetAtMillis(UNIX_EPOCH + wait).to_string(), "1500");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct ResetAfter(pub Duration);

impl fmt::Display for ResetAfter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        whole_seconds(self.0).fmt(f)
    }
}

/// `X-RateLimit-Reset` as seconds since 1970, rounded up. GitHub sends it so. See
/// [`ResetAfter`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct ResetAt(pub SystemTime);

impl fmt::Display for ResetAt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        whole_seconds(since_epoch(self.0)).fmt(f)
    }
}

/// `X-RateLimit-Reset` as milliseconds since 1970, rounded up. See [`ResetAfter`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct ResetAtMillis(pub SystemTime);

impl fmt::Display for ResetAtMillis {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        crate::retry::wait_millis(since_epoch(self.0)).fmt(f)
    }
}

fn since_epoch(moment: SystemTime) -> Duration {
    moment.duration_since(UNIX_EPOCH).unwrap_or_default()
}

/// Returns whole seconds, rounded up so that no client returns too early.
fn whole_seconds(time: Duration) -> u64 {
    time.as_secs().saturating_add(u64::from(time.subsec_nanos() > 0))
}

/// A string of a structured field (RFC 9651, section 3.3.3). Rendering leaves out a
/// header with text that is not ASCII, and logs it.
struct Quoted(&'static str);

impl fmt::Display for Quoted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("\"")?;
        for c in self.0.chars() {
            if matches!(c, '"' | '\\') {
                f.write_str("\\")?;
            }
            write!(f, "{c}")?;
        }
        f.write_str("\"")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn header_value_of_each_short_text_is_that_text() {
        for number in 0..1_000 {
            let text = number.to_string();
            assert_eq!(header_value(text.as_bytes()), HeaderValue::from_str(&text).ok());
        }
        for first in 0..=127 {
            assert_eq!(header_value(&[first]), HeaderValue::from_bytes(&[first]).ok());
            for second in 0..=127 {
                let text = [first, second];
                assert_eq!(header_value(&text), HeaderValue::from_bytes(&text).ok());
            }
        }
        assert_eq!(header_value("ä".as_bytes()), None);
        assert_eq!(header_value(&[0xff]), None);
    }

    #[test]
    fn longest_wait_fits_in_32_bits() {
        for (wait, sent) in [
            (Duration::from_nanos(2_147_483_646_000_000_001), "2147483647"),
            (Duration::from_secs(2_147_483_648), "2147483647"),
            (Duration::MAX, "2147483647"),
            (Duration::ZERO, "1"),
        ] {
            assert_eq!(retry_after_header(wait), sent, "{wait:?}");
        }
    }
}
