//! Decodes a response: the body by its shape, then the headers and the advice.

use std::time::{Duration, SystemTime};

use apierror_core::{ErrorReport, Retry};
use http::{HeaderMap, StatusCode};
use serde::Deserialize;
use serde_json::Value;

use super::any::AnyEnvelope;
use super::envelope::DecodeEnvelope;
use super::header_hints::{HeaderHints, ResetUnit};
use super::status::report_of_status;
use super::wait;

/// Decodes responses, with options that [`ErrorReport::decode`] does not have.
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
///
/// [`ErrorReport::decode`]: super::FromResponse::decode
#[derive(Debug, Clone)]
pub struct Decoder {
    now: Option<SystemTime>,
    max_body_len: usize,
    legacy_reset: Option<ResetUnit>,
}

impl Decoder {
    /// The default limit of a body's length in bytes: 256 KiB. Parsed JSON can
    /// take a hundred times its length in memory.
    pub const MAX_BODY_LEN: usize = 256 * 1024;

    /// Creates a decoder that uses the system clock, the limit
    /// [`MAX_BODY_LEN`](Self::MAX_BODY_LEN), and guesses the unit of
    /// `X-RateLimit-Reset` by its size.
    #[must_use]
    pub const fn new() -> Self {
        Self { now: None, max_body_len: Self::MAX_BODY_LEN, legacy_reset: None }
    }

    /// Sets the current time, which waits until a date are counted from if the
    /// response has no `Date` header.
    #[must_use]
    pub const fn at(mut self, now: SystemTime) -> Self {
        self.now = Some(now);
        self
    }

    /// Sets the limit of a body's length in bytes. A longer body is ignored.
    #[must_use]
    pub const fn with_max_body_len(mut self, len: usize) -> Self {
        self.max_body_len = len;
        self
    }

    /// Sets what `X-RateLimit-Reset` counts. By default its size decides: a
    /// number below 10⁹ is seconds from now, one below 10¹¹ seconds since 1970,
    /// any other milliseconds since 1970.
    #[must_use]
    pub const fn legacy_reset(mut self, unit: ResetUnit) -> Self {
        self.legacy_reset = Some(unit);
        self
    }

    /// Returns the limit of a body's length in bytes.
    #[must_use]
    pub const fn max_body_len(&self) -> usize {
        self.max_body_len
    }

    /// Decodes a response in envelope `E`, as [`FromResponse::decode`] does.
    ///
    /// [`FromResponse::decode`]: super::FromResponse::decode
    #[must_use]
    pub fn decode<E: DecodeEnvelope>(
        &self,
        status: StatusCode,
        headers: &HeaderMap,
        body: impl AsRef<[u8]>,
    ) -> ErrorReport {
        let report = match self.parse(body.as_ref()) {
            Some(body) => E::decode(&body, status)
                .or_else(|| AnyEnvelope::decode(&body, status))
                .unwrap_or_else(|| report_of_status(status).with_details(body)),
            None => report_of_status(status),
        };
        self.add_headers(report, status, headers)
    }

    /// Decodes a response in any shape, as [`FromResponse::decode_any`] does.
    ///
    /// [`FromResponse::decode_any`]: super::FromResponse::decode_any
    #[must_use]
    pub fn decode_any(
        &self,
        status: StatusCode,
        headers: &HeaderMap,
        body: impl AsRef<[u8]>,
    ) -> ErrorReport {
        self.decode::<AnyEnvelope>(status, headers, body)
    }

    /// Parses a body that is JSON and not too long. `serde_json` bounds the
    /// depth.
    fn parse(&self, body: &[u8]) -> Option<Value> {
        if body.len() > self.max_body_len {
            return None;
        }
        let body = body.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(body);
        serde_json::from_slice(body).ok()
    }

    /// Adds what the headers say, and the retry advice.
    fn add_headers(
        &self,
        mut report: ErrorReport,
        status: StatusCode,
        headers: &HeaderMap,
    ) -> ErrorReport {
        let error_status = report.status().unwrap_or(status);
        let mut is_declared = report.retry() != Retry::for_status(error_status);
        let mut wait = report.retry_after().or_else(|| wait_in_body(&report));
        if let Some((retry, after)) = retry_member(&report) {
            let mut extensions = report.extensions().clone();
            extensions.remove("retry");
            report = report.with_extensions(extensions).with_retry(retry);
            is_declared = true;
            wait = after.or(wait);
        }

        let hints = HeaderHints::new(status, headers, self.now, self.legacy_reset);
        wait = hints.wait.or(wait);
        if let Some(wait) = wait {
            report = report.with_retry_after(wait);
            if !is_declared {
                report = report.with_retry(Retry::for_status_with_wait(error_status));
            }
        }
        let retry = report.retry();
        match hints.should_retry {
            // A time limit of zero marks the refusal: no default advice has it,
            // so a client that knows the declared advice can tell.
            Some(false) if retry.is_retryable() || !is_declared => {
                let refused = if retry.is_retryable() {
                    Retry::never().with_effect(retry.effect())
                } else {
                    retry
                };
                report = report.with_retry(refused.with_within(Duration::ZERO));
            }
            // Declared advice is about this error; the header is the same for
            // every client.
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

/// Reads the member that [`WithRetry`](crate::envelope::WithRetry) adds, and
/// the wait in it.
fn retry_member(report: &ErrorReport) -> Option<(Retry, Option<Duration>)> {
    let member = report.extensions().get("retry").filter(|member| member.is_object())?;
    let retry = Retry::deserialize(member).ok()?;
    Some((retry, member["after_ms"].as_u64().map(Duration::from_millis)))
}

/// Reads the wait that some APIs send in the details or beside the envelope.
fn wait_in_body(report: &ErrorReport) -> Option<Duration> {
    let details = report.details().and_then(Value::as_object);
    [details, Some(report.extensions())].into_iter().flatten().find_map(|members| {
        let number = |names: [&str; 2]| names.iter().find_map(|name| members.get(*name)?.as_f64());
        let seconds = number(["retry_after_ms", "retryAfterMs"])
            .map(|ms| ms / 1000.0)
            .or_else(|| number(["retry_after", "retryAfter"]))?;
        wait::from_seconds(seconds)
    })
}
