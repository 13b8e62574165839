//! Decodes a response: the body by its shape, then the headers and the advice.

use std::time::{Duration, SystemTime};

use apierror_core::{ErrorReport, Retry, RetryStrategy};
use http::{HeaderMap, StatusCode};
use serde::Deserialize;
use serde_json::Value;

use super::any::AnyEnvelope;
use super::envelope::DecodeEnvelope;
use super::header_hints::{HeaderHints, ResetUnit};
use super::status::report_of_status;
use super::wait;
use crate::client::inferred_retry::{as_declared, inferred_retry};

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
    max_body_time: Duration,
    legacy_reset: Option<ResetUnit>,
}

impl Decoder {
    /// The default limit of a body's length in bytes: 256 KiB. Parsed JSON can
    /// take a hundred times its length in memory.
    pub const MAX_BODY_LEN: usize = 256 * 1024;

    /// The default limit of the time in which a body is read: 5 seconds.
    pub const MAX_BODY_TIME: Duration = Duration::from_secs(5);

    /// Creates a decoder that uses the system clock, the limits
    /// [`MAX_BODY_LEN`](Self::MAX_BODY_LEN) and
    /// [`MAX_BODY_TIME`](Self::MAX_BODY_TIME), and guesses the unit of
    /// `X-RateLimit-Reset` by its size.
    #[must_use]
    pub const fn new() -> Self {
        Self {
            now: None,
            max_body_len: Self::MAX_BODY_LEN,
            max_body_time: Self::MAX_BODY_TIME,
            legacy_reset: None,
        }
    }

    /// Sets the current time. If the response has no `Date` header, a wait until
    /// a date is counted from this time.
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

    /// Sets the limit of the time in which the body of an error is read. The
    /// integrations that read bodies obey it. When the time is over, they
    /// decode the part that was read.
    #[must_use]
    pub const fn with_max_body_time(mut self, time: Duration) -> Self {
        self.max_body_time = time;
        self
    }

    /// Sets the unit of `X-RateLimit-Reset`. By default the size of the number
    /// decides: below 10⁹ it is seconds from now, below 10¹¹ seconds since 1970,
    /// and otherwise milliseconds since 1970.
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

    /// Returns the limit of the time in which a body is read.
    #[must_use]
    pub const fn max_body_time(&self) -> Duration {
        self.max_body_time
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
        let body = body.as_ref();
        let is_short = body.len() <= self.max_body_len;
        let by_bytes = is_short.then(|| E::decode_bytes(body, status)).flatten();
        let report = by_bytes.unwrap_or_else(|| match self.parse(body) {
            Some(body) => E::decode(&body, status)
                .or_else(|| AnyEnvelope::decode(&body, status))
                .unwrap_or_else(|| report_of_status(status).with_details(body)),
            None => report_of_status(status),
        });
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

    /// Adds wait, retry advice and request id from the headers.
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
            report = report.with_extensions(extensions).with_retry(as_declared(retry));
            is_declared = true;
            wait = after.or(wait);
        }

        let hints = HeaderHints::new(status, headers, self.now, self.legacy_reset);
        wait = hints.wait.or(wait);
        if let Some(wait) = wait {
            report = report.with_retry_after(wait);
        }
        if !is_declared && (wait.is_some() || hints.is_exhausted) {
            report = report.with_retry(inferred_retry(error_status, true));
        }
        let retry = report.retry();
        match hints.should_retry {
            // A time limit of zero marks the refusal. No default advice has it,
            // so `effective_retry` can tell the two apart.
            Some(false) if retry.is_retryable() || !is_declared => {
                let refused = if retry.is_retryable() {
                    Retry::never().with_effect(retry.effect())
                } else {
                    retry
                };
                report = report.with_retry(refused.with_within(Duration::ZERO));
            }
            // Declared advice is about this error, and so more specific than
            // the header.
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
    let mut member = report.extensions().get("retry")?.as_object()?.clone();
    // The wait belongs to this response alone, not to the advice.
    let after = member.remove("after_ms").and_then(|ms| ms.as_u64());
    let retry = Retry::deserialize(Value::Object(member)).ok()?;
    if retry.strategy() == RetryStrategy::Unstated {
        return None;
    }
    Some((retry, after.map(Duration::from_millis)))
}

/// Reads the wait that some APIs send in the details or as an extension.
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

#[cfg(test)]
mod tests {
    use apierror_core::Effect;
    use apierror_core::envelope::{Flat, Google};

    use super::*;

    fn decode(status: u16, fields: &[(&'static str, &str)], body: &str) -> ErrorReport {
        let mut headers = HeaderMap::new();
        for (name, value) in fields {
            headers.append(*name, value.parse().expect("a legal value"));
        }
        let status = StatusCode::from_u16(status).expect("a status");
        Decoder::new().decode_any(status, &headers, body)
    }

    const RETRY_503: &str = r#"{"code":"A","message":"m","retry":{"strategy":"restart","effect":"not_applied","after_ms":250}}"#;

    #[test]
    fn body_of_the_maximal_length_is_read() {
        assert_eq!(Decoder::MAX_BODY_LEN, 262_144);
        assert_eq!(Decoder::default().max_body_len(), Decoder::MAX_BODY_LEN);
        let body = r#"{"code":"A","message":"m"}"#;
        let code = |len| {
            let decoder = Decoder::new().with_max_body_len(len);
            assert_eq!(decoder.max_body_len(), len);
            let headers = HeaderMap::new();
            decoder.decode_any(StatusCode::CONFLICT, &headers, body).code().to_owned()
        };
        assert_eq!(code(body.len()), "A");
        assert_eq!(code(body.len() - 1), "HTTP_409");
    }

    #[test]
    fn time_of_a_body_is_limited() {
        assert_eq!(Decoder::new().max_body_time(), Duration::from_secs(5));
        let decoder = Decoder::new().with_max_body_time(Duration::from_millis(7));
        assert_eq!(decoder.max_body_time(), Duration::from_millis(7));
    }

    #[test]
    fn byte_order_mark_is_skipped() {
        assert_eq!(decode(409, &[], "\u{feff}{\"code\":\"A\",\"message\":\"m\"}").code(), "A");
    }

    #[test]
    fn body_of_another_shape_is_decoded_as_any() {
        let headers = HeaderMap::new();
        let body = r#"{"code":"A","message":"m"}"#;
        let report = Decoder::new().decode::<Google>(StatusCode::CONFLICT, &headers, body);
        assert_eq!(report.code(), "A");
        let report = Decoder::new().decode::<Flat>(StatusCode::CONFLICT, &headers, "[1]");
        assert_eq!((report.code(), report.details()), ("HTTP_409", Some(&serde_json::json!([1]))));
    }

    #[test]
    fn settings_of_the_decoder_reach_the_headers() {
        let now = SystemTime::UNIX_EPOCH + Duration::from_secs(1_000);
        let decoder = Decoder::new().at(now).legacy_reset(ResetUnit::EpochSeconds);
        let mut headers = HeaderMap::new();
        headers.insert("x-ratelimit-reset", "1007".parse().expect("a legal value"));
        let report = decoder.decode_any(StatusCode::TOO_MANY_REQUESTS, &headers, "");
        assert_eq!(report.retry_after(), Some(Duration::from_secs(7)));
    }

    #[test]
    fn retry_member_is_taken_out_of_the_extensions() {
        let report = decode(503, &[], RETRY_503);
        assert_eq!(report.retry(), Retry::restart());
        assert_eq!(report.retry_after(), Some(Duration::from_millis(250)));
        assert!(report.extensions().is_empty());
    }

    #[test]
    fn unknown_retry_member_stays_an_extension() {
        for retry in [r#"{"strategy":"tomorrow"}"#, "7"] {
            let body = format!(r#"{{"code":"A","message":"m","retry":{retry}}}"#);
            let report = decode(503, &[], &body);
            assert_eq!(report.retry(), Retry::backoff());
            assert!(report.extensions().contains_key("retry"));
        }
    }

    #[test]
    fn wait_in_a_header_precedes_wait_in_the_body() {
        let wait = |fields: &[_], body| decode(503, fields, body).retry_after();
        let header = [("retry-after", "9")];
        assert_eq!(wait(&header, RETRY_503), Some(Duration::from_secs(9)));
        let body = r#"{"code":"A","message":"m","details":{"retry_after":4},"retryAfterMs":1500}"#;
        assert_eq!(wait(&header, body), Some(Duration::from_secs(9)));
        assert_eq!(wait(&[], body), Some(Duration::from_secs(4)));
        let body = r#"{"code":"A","message":"m","details":{},"retryAfterMs":1500}"#;
        assert_eq!(wait(&[], body), Some(Duration::from_millis(1_500)));
        let body = r#"{"code":"A","message":"m","retry_after_ms":1500,"retry_after":9}"#;
        assert_eq!(wait(&[], body), Some(Duration::from_millis(1_500)));
    }

    #[test]
    fn wait_turns_the_default_advice_into_throttle() {
        let report = decode(503, &[("retry-after", "9")], "");
        assert_eq!(report.retry().strategy(), RetryStrategy::Throttle);
        assert_eq!(decode(503, &[], "").retry(), Retry::backoff());
    }

    #[test]
    fn limit_turns_forbidden_into_throttle() {
        let retry = |fields: &[_]| decode(403, fields, "").retry().strategy();
        assert_eq!(retry(&[("retry-after", "60")]), RetryStrategy::Throttle);
        assert_eq!(retry(&[("x-ratelimit-remaining", "0")]), RetryStrategy::Throttle);
        assert_eq!(retry(&[("x-ratelimit-remaining", "7")]), RetryStrategy::Never);
        assert_eq!(retry(&[]), RetryStrategy::Never);
        // Declared advice is about this error.
        let body =
            r#"{"code":"A","message":"m","retry":{"strategy":"never","effect":"not_applied"}}"#;
        assert_eq!(decode(403, &[("retry-after", "60")], body).retry(), Retry::never());
    }

    #[test]
    fn retry_member_that_states_nothing_is_ignored() {
        let body =
            r#"{"code":"A","message":"m","retry":{"strategy":"unstated","effect":"unknown"}}"#;
        assert_eq!(decode(503, &[], body).retry(), Retry::backoff());
    }

    #[test]
    fn wait_leaves_declared_advice() {
        assert_eq!(decode(503, &[("retry-after", "9")], RETRY_503).retry(), Retry::restart());
    }

    #[test]
    fn should_retry_false_forbids_any_retry() {
        let refused = [("x-should-retry", "false")];
        let retry = decode(503, &refused, "").retry();
        assert_eq!(retry, Retry::never().with_effect(Effect::Unknown).with_within(Duration::ZERO));
        let body =
            r#"{"code":"A","message":"m","retry":{"strategy":"once","effect":"not_applied"}}"#;
        let retry = decode(503, &refused, body).retry();
        assert_eq!(retry, Retry::never().with_within(Duration::ZERO));
        // The strategy of an advice that does not retry is kept.
        let retry = decode(402, &refused, "").retry();
        assert_eq!(retry, Retry::action().with_within(Duration::ZERO));
        assert_eq!(decode(503, &refused, RETRY_503).retry(), Retry::restart());
    }

    #[test]
    fn should_retry_true_overrides_only_default_advice() {
        let wanted = [("x-should-retry", "true")];
        let retry = decode(409, &wanted, "").retry();
        assert_eq!(retry, Retry::backoff().with_effect(Effect::NotApplied));
        assert_eq!(decode(429, &wanted, "").retry(), Retry::throttle());
        assert_eq!(decode(503, &wanted, RETRY_503).retry(), Retry::restart());
    }

    #[test]
    fn request_id_of_the_body_precedes_the_headers() {
        let header = [("x-request-id", "h")];
        let body = r#"{"error":{"code":"A","message":"m"},"request_id":"b"}"#;
        assert_eq!(decode(503, &header, body).request_id(), Some("b"));
        assert_eq!(decode(503, &header, "").request_id(), Some("h"));
        assert_eq!(decode(503, &[], "").request_id(), None);
    }

    #[test]
    fn status_in_the_body_decides_the_advice() {
        let body = r#"{"code":"A","message":"m","status":503}"#;
        assert_eq!(decode(200, &[], body).retry(), Retry::backoff());
        let report = decode(200, &[("retry-after", "9")], body);
        assert_eq!(report.retry().strategy(), RetryStrategy::Throttle);
    }
}
