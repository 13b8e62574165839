//! Known waits: the types that a `retry_after` field may have, and the header.

use std::time::Duration;

use http::HeaderValue;

/// A field type that says how long to wait.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no known wait",
    note = "`#[api(retry_after)]` takes a `Duration`, or whole seconds as `u8`, `u16`, `u32` or `u64`, or an `Option` of these"
)]
pub trait Wait {
    fn wait(&self) -> Option<Duration>;
}

impl Wait for Duration {
    fn wait(&self) -> Option<Duration> {
        Some(*self)
    }
}

macro_rules! seconds {
    ($($number:ty)*) => {$(
        impl Wait for $number {
            fn wait(&self) -> Option<Duration> {
                Some(Duration::from_secs(u64::from(*self)))
            }
        }
    )*};
}
seconds!(u8 u16 u32 u64);

impl<T: Wait> Wait for Option<T> {
    fn wait(&self) -> Option<Duration> {
        self.as_ref().and_then(T::wait)
    }
}

/// `Retry-After` in whole seconds, rounded up and at least 1: a client must not come back too early (RFC 9110,
/// section 10.2.3).
#[must_use]
pub fn retry_after_header(wait: Duration) -> HeaderValue {
    let seconds = wait.as_secs().saturating_add(u64::from(wait.subsec_nanos() > 0));
    HeaderValue::from(seconds.max(1))
}
