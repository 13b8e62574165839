//! Checks what must hold for the report of any response.

use std::time::{Duration, UNIX_EPOCH};

use apierror::client::{Decision, DecodeEnvelope, Decoder, Idempotency, RetryPolicy};
use apierror::envelope::{Flat, Google, JsonApi, NestJs, Nested, ProblemDetails};
use http::{HeaderMap, StatusCode};

use super::{guarantees, lines};

/// The headers that the decoder reads.
const NAMES: [&str; 14] = [
    "retry-after",
    "retry-after-ms",
    "x-ms-retry-after-ms",
    "date",
    "ratelimit",
    "ratelimit-remaining",
    "ratelimit-reset",
    "x-ratelimit-remaining",
    "x-ratelimit-reset",
    "x-rate-limit-reset",
    "x-should-retry",
    "stripe-should-retry",
    "x-request-id",
    "request-id",
];

/// Decodes `data` in every envelope and checks the report.
///
/// `data` is two bytes for the status, then lines of headers, an empty line and
/// the body. The first byte of a header line selects the name: modulo 14, so
/// `b` is `NAMES[0]` and `o` is `NAMES[13]`.
///
/// # Panics
///
/// If the report breaks a guarantee of the decoder.
pub(crate) fn check(data: &[u8]) {
    let Some((status, rest)) = data.split_first_chunk() else { return };
    let Ok(status) = StatusCode::from_u16(100 + u16::from_be_bytes(*status) % 900) else { return };
    let (headers, body) = lines::headers(&NAMES, rest);
    let decoder = Decoder::new().at(UNIX_EPOCH + Duration::from_secs(1_710_505_770));
    check_in::<Flat>(&decoder, status, &headers, body);
    check_in::<Nested>(&decoder, status, &headers, body);
    check_in::<NestJs>(&decoder, status, &headers, body);
    check_in::<Google>(&decoder, status, &headers, body);
    check_in::<JsonApi>(&decoder, status, &headers, body);
    check_in::<ProblemDetails>(&decoder, status, &headers, body);
}

fn check_in<E: DecodeEnvelope>(
    decoder: &Decoder,
    status: StatusCode,
    headers: &HeaderMap,
    body: &[u8],
) {
    let report = decoder.decode::<E>(status, headers, body);
    assert!(!report.code().is_empty(), "every report has a code");
    if status.is_client_error() || status.is_server_error() {
        assert_eq!(report.status(), Some(status), "the body does not hide an error status");
    }
    guarantees::check(&report, body.len().min(decoder.max_body_len()));

    let policy = RetryPolicy::new();
    let decision = policy.next(&report, &mut policy.start(Idempotency::Safe));
    let is_retried = matches!(decision, Decision::Retry { .. });
    assert!(!is_retried || report.retry().is_retryable());
}
