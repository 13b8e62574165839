//! Retry advice in the headers that deployed clients read.

use std::fmt;
use std::marker::PhantomData;

use http::header::{HeaderName, HeaderValue};
use http::{HeaderMap, StatusCode};

use super::Envelope;
use crate::occurrence::Occurrence;
use crate::retry::wait_millis;

/// Any envelope, with two more headers for clients that know nothing of this crate:
///
/// | header | value | who reads it |
/// |---|---|---|
/// | `x-should-retry` | `true` where the strategy is once, backoff or throttle, else `false` | the clients that Stainless generates (those of `OpenAI` and Anthropic among them), this crate's |
/// | `retry-after-ms` | the known wait in milliseconds, rounded up, at least 1 | the same, before `Retry-After` |
/// | `retry-after` | the known wait in seconds; sent in any envelope | nearly every client (RFC 9110, section 10.2.3) |
///
/// Stainless's clients obey `x-should-retry` before they look at the status, so `false` saves the resending of, say, a
/// 429 that is a monthly quota. They obey waits up to a minute. Stripe's own clients read `Stripe-Should-Retry`, which
/// this crate's read too.
///
/// ```
/// use apierror::{ApiError, DeclaredError, envelope::{Flat, WithRetryHeaders}};
/// use std::time::Duration;
///
/// #[derive(Debug, thiserror::Error, ApiError)]
/// #[api(envelope = WithRetryHeaders<Flat>)]
/// enum JobError {
///     #[error("busy")]
///     #[api(code = "BUSY", status = 503)]
///     Busy { #[api(retry_after)] wait: Duration },
///     #[error("quota")]
///     #[api(code = "QUOTA", status = 429, retry = "never")]
///     Quota,
/// }
///
/// let busy = JobError::Busy { wait: Duration::from_millis(1500) }.to_response();
/// assert_eq!(busy.headers()["x-should-retry"], "true");
/// assert_eq!(busy.headers()["retry-after-ms"], "1500");
/// assert_eq!(busy.headers()["retry-after"], "2");
/// assert_eq!(JobError::Quota.to_response().headers()["x-should-retry"], "false");
/// ```
///
/// Of a whole service: `ErrorLayer::<WithRetryHeaders<Flat>>::new()`. Around [`Service`](super::Service), which stands
/// for that envelope, it does not compile.
pub struct WithRetryHeaders<E>(PhantomData<E>);

impl<E> fmt::Debug for WithRetryHeaders<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("WithRetryHeaders")
    }
}

const SHOULD_RETRY: HeaderName = HeaderName::from_static("x-should-retry");
const RETRY_AFTER_MS: HeaderName = HeaderName::from_static("retry-after-ms");

impl<E: Envelope> Envelope for WithRetryHeaders<E> {
    const CONTENT_TYPE: &'static str = {
        assert!(
            !E::OF_SERVICE,
            "`Service` stands for the envelope of the service: put `WithRetryHeaders` around that one"
        );
        E::CONTENT_TYPE
    };
    const MEMBERS: &'static [&'static str] = E::MEMBERS;
    const ADVISES_RETRY: bool = E::ADVISES_RETRY;
    type Body<'a> = E::Body<'a>;

    fn body<'a>(occurrence: &Occurrence<'a>) -> Self::Body<'a> {
        E::body(occurrence)
    }

    fn write_body(occurrence: &Occurrence<'_>, out: &mut Vec<u8>) -> Result<(), serde_json::Error> {
        E::write_body(occurrence, out)
    }

    fn status(occurrence: &Occurrence<'_>) -> StatusCode {
        E::status(occurrence)
    }

    fn append_headers(occurrence: &Occurrence<'_>, headers: &mut HeaderMap) {
        E::append_headers(occurrence, headers);
        let should_retry = if occurrence.retry().is_retryable() { "true" } else { "false" };
        headers.insert(SHOULD_RETRY, HeaderValue::from_static(should_retry));
        if let Some(wait) = occurrence.retry_after() {
            headers.insert(RETRY_AFTER_MS, HeaderValue::from(wait_millis(wait).max(1)));
        }
    }
}
