//! `ErrorReport::decode`. It is a trait because the report is defined in the
//! core, which has no decoder.

use apierror_core::ErrorReport;
use http::{HeaderMap, StatusCode};

use super::decoder::Decoder;
use super::envelope::DecodeEnvelope;

/// Adds [`decode`](Self::decode) and [`decode_any`](Self::decode_any) to
/// [`ErrorReport`]. [`Decoder`] has the same methods, with options.
///
/// ```
/// use apierror::client::FromResponse;
/// use apierror::envelope::Nested;
/// use apierror::{ErrorReport, RetryStrategy};
/// use http::{HeaderMap, StatusCode};
/// use std::time::Duration;
///
/// let mut headers = HeaderMap::new();
/// headers.insert("retry-after", "30".parse()?);
/// let body = r#"{"error":{"code":"BUSY","message":"Later.","queue":7},"request_id":"r-1"}"#;
///
/// let report = ErrorReport::decode::<Nested>(StatusCode::SERVICE_UNAVAILABLE, &headers, body);
/// assert_eq!((report.code(), report.request_id()), ("BUSY", Some("r-1")));
/// assert_eq!(report.extensions()["queue"], 7);
/// assert_eq!(report.retry().strategy(), RetryStrategy::Throttle);
/// assert_eq!(report.retry_after(), Some(Duration::from_secs(30)));
///
/// // A proxy responded instead of the service.
/// let body = "<html>502</html>";
/// let report = ErrorReport::decode::<Nested>(StatusCode::BAD_GATEWAY, &HeaderMap::new(), body);
/// assert_eq!(report.code(), "HTTP_502");
/// assert_eq!(report.retry().strategy(), RetryStrategy::Backoff);
/// # Ok::<(), http::header::InvalidHeaderValue>(())
/// ```
pub trait FromResponse: Sized {
    /// Decodes a response in envelope `E`. A body of another shape is decoded
    /// as by [`decode_any`](Self::decode_any). Always returns a report.
    ///
    /// The wait is the first of these that the response has:
    ///
    /// 1. `Retry-After-Ms`
    /// 2. `Retry-After`, in seconds or as a date. A date is counted from the
    ///    response's own `Date`, so the clocks need not agree.
    /// 3. the reset of `RateLimit`
    /// 4. the reset of `X-RateLimit-*`
    /// 5. the wait in the body
    ///
    /// `X-Should-Retry` and `Stripe-Should-Retry` override the default advice
    /// for the status. If the body declares retry advice, only `false`
    /// overrides it.
    #[must_use]
    fn decode<E: DecodeEnvelope>(
        status: StatusCode,
        headers: &HeaderMap,
        body: impl AsRef<[u8]>,
    ) -> Self;

    /// Decodes a response in any shape. [`AnyEnvelope`](super::AnyEnvelope)
    /// lists the known ones.
    #[must_use]
    fn decode_any(status: StatusCode, headers: &HeaderMap, body: impl AsRef<[u8]>) -> Self;
}

impl FromResponse for ErrorReport {
    fn decode<E: DecodeEnvelope>(
        status: StatusCode,
        headers: &HeaderMap,
        body: impl AsRef<[u8]>,
    ) -> Self {
        Decoder::new().decode::<E>(status, headers, body)
    }

    fn decode_any(status: StatusCode, headers: &HeaderMap, body: impl AsRef<[u8]>) -> Self {
        Decoder::new().decode_any(status, headers, body)
    }
}
