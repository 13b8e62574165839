//! Responses read back into reports: the way of [`envelope`](crate::envelope) in the other direction.
//!
//! Whatever came, there is a report: with a body that is empty, no UTF-8, HTML of a proxy, too long or nested too deeply,
//! it holds the status, its reason phrase, and the status's advice.

mod any;
mod flat;
mod google;
mod hints;
mod json_api;
mod members;
mod nest_js;
mod nested;
mod problem_details;

use std::time::{Duration, SystemTime};

use http::{HeaderMap, StatusCode};
use serde_json::{Map, Value};

pub use self::any::AnyEnvelope;
use self::hints::Hints;
use crate::envelope::{Service, WithRetry, WithRetryHeaders};
use crate::report::ErrorReport;
use crate::retry::Retry;
use crate::status::reason;

/// A wire shape that can be read back: [`Envelope`](crate::Envelope) in the other direction.
///
/// A custom one is a few lines; headers, the status's advice and a `retry` member are seen to by
/// [`ErrorReport::decode`].
///
/// ```
/// use apierror::ErrorReport;
/// use apierror::client::DecodeEnvelope;
/// use http::{HeaderMap, StatusCode};
/// use serde_json::Value;
///
/// struct Slack;
///
/// impl DecodeEnvelope for Slack {
///     fn decode(body: &Value, status: StatusCode) -> Option<ErrorReport> {
///         let code = body["error"].as_str()?;
///         Some(ErrorReport::new(code, Some(status), body["warning"].as_str().unwrap_or(code)))
///     }
/// }
///
/// let body = r#"{"ok":false,"error":"channel_not_found"}"#;
/// let report = ErrorReport::decode::<Slack>(StatusCode::NOT_FOUND, &HeaderMap::new(), body);
/// assert_eq!(report.code(), "channel_not_found");
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be read back",
    note = "use one of `apierror::envelope`, or `apierror::client::AnyEnvelope`, or implement `DecodeEnvelope`"
)]
pub trait DecodeEnvelope {
    /// What a body of this shape says, `None` where it is of another. `status` is that of the response.
    ///
    /// Advice that the report is given here (by its code, say) stands; where it is left as
    /// [`ErrorReport::new`] has it, it follows from the status and the headers.
    fn decode(body: &Value, status: StatusCode) -> Option<ErrorReport>;
}

/// As `E`: the `retry` member is read in any shape.
impl<E: DecodeEnvelope> DecodeEnvelope for WithRetry<E> {
    fn decode(body: &Value, status: StatusCode) -> Option<ErrorReport> {
        E::decode(body, status)
    }
}

/// As `E`: the headers are read whatever the shape.
impl<E: DecodeEnvelope> DecodeEnvelope for WithRetryHeaders<E> {
    fn decode(body: &Value, status: StatusCode) -> Option<ErrorReport> {
        E::decode(body, status)
    }
}

/// A client does not know the service's envelope, and takes any.
impl DecodeEnvelope for Service {
    fn decode(body: &Value, status: StatusCode) -> Option<ErrorReport> {
        AnyEnvelope::decode(body, status)
    }
}

/// What `X-RateLimit-Reset` counts, which no standard says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ResetUnit {
    /// Seconds from now.
    DeltaSeconds,
    /// Seconds since 1970.
    EpochSeconds,
    /// Milliseconds since 1970.
    EpochMillis,
}

/// How responses are read back, where [`ErrorReport::decode`] is not enough.
///
/// ```
/// use apierror::client::{Decoder, ResetUnit};
/// use apierror::envelope::Flat;
/// use http::{HeaderMap, StatusCode};
///
/// let decoder = Decoder::new().with_max_body_len(64 * 1024).legacy_reset(ResetUnit::EpochSeconds);
/// let report = decoder.decode::<Flat>(StatusCode::BAD_GATEWAY, &HeaderMap::new(), "<html>");
/// assert_eq!(report.to_string(), "HTTP_502: Bad Gateway");
/// ```
#[derive(Debug, Clone)]
pub struct Decoder {
    now: Option<SystemTime>,
    max_body_len: usize,
    legacy_reset: Option<ResetUnit>,
}

impl Decoder {
    /// Bodies longer than this many bytes are not looked at, unless it is changed: 256 KiB. JSON takes up to a hundred
    /// times its length in memory.
    pub const MAX_BODY_LEN: usize = 256 * 1024;

    /// The clock of this machine, [`MAX_BODY_LEN`](Self::MAX_BODY_LEN), and a legacy reset taken by its size.
    #[must_use]
    pub const fn new() -> Self {
        Self { now: None, max_body_len: Self::MAX_BODY_LEN, legacy_reset: None }
    }

    /// Sets the present moment, from which waits until a date count where the response has no `Date` of its own.
    #[must_use]
    pub const fn at(mut self, now: SystemTime) -> Self {
        self.now = Some(now);
        self
    }

    /// Sets how many bytes of a body are looked at: a longer one is as good as none.
    #[must_use]
    pub const fn with_max_body_len(mut self, len: usize) -> Self {
        self.max_body_len = len;
        self
    }

    /// Sets what `X-RateLimit-Reset` counts. Otherwise its size says it: below 10⁹ seconds from now, below 10¹¹ seconds
    /// since 1970, else milliseconds since 1970.
    #[must_use]
    pub const fn legacy_reset(mut self, unit: ResetUnit) -> Self {
        self.legacy_reset = Some(unit);
        self
    }

    /// How many bytes of a body are looked at.
    #[must_use]
    pub const fn max_body_len(&self) -> usize {
        self.max_body_len
    }

    /// [`ErrorReport::decode`], read in this way.
    #[must_use]
    pub fn decode<E: DecodeEnvelope>(
        &self,
        status: StatusCode,
        headers: &HeaderMap,
        body: impl AsRef<[u8]>,
    ) -> ErrorReport {
        let body = self.parsed(body.as_ref());
        let read = body.as_ref().and_then(|body| {
            E::decode(body, status)
                .or_else(|| AnyEnvelope::decode(body, status))
                .or_else(|| Some(without_code(status).with_details(body.clone())))
        });
        self.advised(read.unwrap_or_else(|| without_code(status)), status, headers)
    }

    /// [`ErrorReport::decode_any`], read in this way.
    #[must_use]
    pub fn decode_any(
        &self,
        status: StatusCode,
        headers: &HeaderMap,
        body: impl AsRef<[u8]>,
    ) -> ErrorReport {
        self.decode::<AnyEnvelope>(status, headers, body)
    }

    /// A body that is JSON, and not too long. The depth of its nesting is bounded by `serde_json`.
    fn parsed(&self, body: &[u8]) -> Option<Value> {
        if body.len() > self.max_body_len {
            return None;
        }
        let body = body.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(body);
        serde_json::from_slice(body).ok()
    }

    /// Adds what the headers say, and the advice.
    fn advised(
        &self,
        mut report: ErrorReport,
        status: StatusCode,
        headers: &HeaderMap,
    ) -> ErrorReport {
        let of_status = Retry::for_status(report.status().unwrap_or(status));
        let mut is_declared = report.retry() != of_status;
        let mut wait = report.retry_after().or_else(|| wait_in_body(&report));
        if let Some((retry, after)) = retry_member(report.extensions()) {
            report.take_extension("retry");
            report = report.with_retry(retry);
            is_declared = true;
            wait = after.or(wait);
        }

        let hints = Hints::of(status, headers, self.now, self.legacy_reset);
        wait = hints.wait.or(wait);
        if let Some(wait) = wait {
            report = report.with_retry_after(wait);
            if !is_declared {
                let retry = Retry::for_status_with_wait(report.status().unwrap_or(status));
                report = report.with_retry(retry);
            }
        }
        let retry = report.retry();
        match hints.verdict {
            // No time is left for another attempt: no advice by default says so, and a client that knows the error's
            // declaration sees that it was refused.
            Some(false) if retry.is_retryable() || !is_declared => {
                let refused = if retry.is_retryable() {
                    Retry::never().with_effect(retry.effect())
                } else {
                    retry
                };
                report = report.with_retry(refused.with_within(Duration::ZERO));
            }
            // What the error itself is declared as says more than a header for every client.
            Some(true) if !retry.is_retryable() && !is_declared => {
                report = report.with_retry(Retry::backoff().with_effect(retry.effect()));
            }
            _ => {}
        }
        match hints.request_id {
            Some(id) if report.request_id().is_none() => report.with_request_id(id),
            _ => report,
        }
    }
}

impl Default for Decoder {
    fn default() -> Self {
        Self::new()
    }
}

/// What a client makes of responses. Feature `client`.
impl ErrorReport {
    /// The report of a response in envelope `E`; of one in another shape, as [`decode_any`](Self::decode_any) reads it.
    /// There always is one.
    ///
    /// The wait is the first of these that the response has: `Retry-After-Ms`, `Retry-After` in seconds or as a date
    /// (counted from the response's own `Date`, so that clocks need not agree), the reset of `RateLimit`, that of
    /// `X-RateLimit-*`, the body's. `X-Should-Retry` or `Stripe-Should-Retry` overrules the advice of the status; of
    /// advice that the body declares, only `false` does.
    ///
    /// ```
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
    /// // Also where a proxy answered instead.
    /// let report = ErrorReport::decode::<Nested>(StatusCode::BAD_GATEWAY, &HeaderMap::new(), "<html>502</html>");
    /// assert_eq!(report.code(), "HTTP_502");
    /// assert_eq!(report.retry().strategy(), RetryStrategy::Backoff);
    /// # Ok::<(), http::header::InvalidHeaderValue>(())
    /// ```
    #[must_use]
    pub fn decode<E: DecodeEnvelope>(
        status: StatusCode,
        headers: &HeaderMap,
        body: impl AsRef<[u8]>,
    ) -> Self {
        Decoder::new().decode::<E>(status, headers, body)
    }

    /// The report of a response in whatever shape: see [`AnyEnvelope`] for those that are known.
    #[must_use]
    pub fn decode_any(status: StatusCode, headers: &HeaderMap, body: impl AsRef<[u8]>) -> Self {
        Decoder::new().decode_any(status, headers, body)
    }
}

/// The code of a response that has none: `HTTP_502`.
fn code_of(status: StatusCode) -> String {
    format!("HTTP_{}", status.as_u16())
}

/// A report of the status alone.
fn without_code(status: StatusCode) -> ErrorReport {
    ErrorReport::new(code_of(status), Some(status), reason(status))
}

/// The status of the error: the response's, and where that is none of an error, what the body says.
fn status_of(response: StatusCode, body: Option<&Value>) -> StatusCode {
    let in_body = || {
        let number = match body? {
            Value::String(text) => text.parse().ok()?,
            number => u16::try_from(number.as_u64()?).ok()?,
        };
        StatusCode::from_u16(number).ok().filter(|status| is_error(*status))
    };
    if is_error(response) { response } else { in_body().unwrap_or(response) }
}

fn is_error(status: StatusCode) -> bool {
    status.is_client_error() || status.is_server_error()
}

/// The member that [`WithRetry`] adds.
fn retry_member(extensions: &Map<String, Value>) -> Option<(Retry, Option<Duration>)> {
    use serde::Deserialize;

    let member = extensions.get("retry").filter(|member| member.is_object())?;
    let retry = Retry::deserialize(member).ok()?;
    Some((retry, member["after_ms"].as_u64().map(Duration::from_millis)))
}

/// The wait that an API names among its details or beside the envelope.
fn wait_in_body(report: &ErrorReport) -> Option<Duration> {
    let details = report.details().and_then(Value::as_object);
    [details, Some(report.extensions())].into_iter().flatten().find_map(|members| {
        let number = |names: [&str; 2]| names.iter().find_map(|name| members.get(*name)?.as_f64());
        let seconds = number(["retry_after_ms", "retryAfterMs"])
            .map(|ms| ms / 1000.0)
            .or_else(|| number(["retry_after", "retryAfter"]))?;
        hints::wait_of(seconds)
    })
}
