//! The metadata of a status: the headers and the retry pushback of an error,
//! and the part of them that a replaced status keeps.

use std::time::Duration;

use apierror_core::{ApiError, Retry, RetryStrategy};
use http::header::{
    CONNECTION, DATE, EXPECT, HOST, SERVER, TE, TRAILER, TRANSFER_ENCODING, UPGRADE,
};
use http::{HeaderMap, HeaderName, HeaderValue};

use super::mark::MARK_NAME;
use super::size_budget::SizeBudget;
use crate::server::{KeptHeaders, copy_headers};

/// The milliseconds after which to retry. Negative: do not retry (gRPC A6).
pub(super) const PUSHBACK: HeaderName = HeaderName::from_static("grpc-retry-pushback-ms");

const ACCEPT_ENCODING: HeaderName = HeaderName::from_static("grpc-accept-encoding");

/// The maximum size of an error's headers in its metadata, in bytes.
const MAX_LEN: usize = 1024;

/// The bytes that HTTP/2 counts for a header in addition to its name and value
/// (RFC 9113, section 6.5.2).
const OVERHEAD: usize = 32;

/// Returns the headers of the error that may be metadata.
pub(super) fn metadata_of(error: &dyn ApiError) -> HeaderMap {
    let mut all = HeaderMap::new();
    error.append_headers(&mut all);
    let mut budget = SizeBudget::new(MAX_LEN);
    let mut metadata = HeaderMap::new();
    for (name, value) in &all {
        let len = name.as_str().len() + value.len() + OVERHEAD;
        if is_legal(name) && value.to_str().is_ok() && budget.take(len) {
            metadata.append(name.clone(), value.clone());
        }
    }
    metadata
}

/// Returns whether a header of this name may be metadata. Headers of the
/// connection, of the body and of gRPC itself may not, and binary ones may not
/// either.
fn is_legal(name: &HeaderName) -> bool {
    let of_connection =
        [CONNECTION, DATE, EXPECT, HOST, SERVER, TE, TRAILER, TRANSFER_ENCODING, UPGRADE];
    let text = name.as_str();
    !of_connection.contains(name)
        && *name != MARK_NAME
        && !text.ends_with("-bin")
        && !["content-", "grpc-", "keep-alive", "proxy-"]
            .iter()
            .any(|reserved| text.starts_with(reserved))
}

/// Returns the retry pushback of an error.
pub(super) fn pushback(retry: Retry, wait: Option<Duration>) -> Option<HeaderValue> {
    // Without advice, only a known wait is worth sending.
    let is_stated = retry.strategy() != RetryStrategy::Unstated;
    if is_stated && !retry.is_retryable() {
        return Some(const { HeaderValue::from_static("-1") });
    }
    // Other implementations read a 32-bit number.
    let ms = i32::try_from(wait?.as_millis()).unwrap_or(i32::MAX);
    Some(HeaderValue::from(ms))
}

/// Copies the metadata that callers still need from a replaced status: the
/// headers that any response keeps, the encodings that the server accepts, and
/// the retry pushback.
pub(super) fn copy_kept_metadata(
    kept: &KeptHeaders,
    replaced: &HeaderMap,
    headers: &mut HeaderMap,
) {
    let own = replaced.iter().map(|(name, value)| (name.as_str(), value));
    copy_headers(own, |name| kept.contains_metadata(name), |value| Some(value.clone()), headers);
    if let Some(encodings) = replaced.get(ACCEPT_ENCODING) {
        headers.insert(ACCEPT_ENCODING, encodings.clone());
    }
    if let Some(ms) = replaced.get(PUSHBACK).and_then(milliseconds) {
        headers.insert(PUSHBACK, HeaderValue::from(ms));
    }
}

fn milliseconds(value: &HeaderValue) -> Option<i32> {
    value.to_str().ok()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_of_http_and_grpc_are_not_legal_metadata() {
        for name in
            ["connection", "content-language", "te", "grpc-status", "trace-bin", "apierror-mark"]
        {
            assert!(!is_legal(&HeaderName::from_static(name)), "{name}");
        }
        for name in ["www-authenticate", "x-ratelimit-limit", "allow", "bin"] {
            assert!(is_legal(&HeaderName::from_static(name)), "{name}");
        }
    }

    #[test]
    fn pushback_is_the_wait_in_milliseconds_or_negative_without_retry() {
        let text = |retry, wait| {
            pushback(retry, wait).map(|value| value.to_str().unwrap_or("").to_owned())
        };
        assert_eq!(
            text(Retry::throttle(), Some(Duration::from_millis(1_500))).as_deref(),
            Some("1500")
        );
        assert_eq!(text(Retry::throttle(), Some(Duration::MAX)).as_deref(), Some("2147483647"));
        assert_eq!(text(Retry::backoff(), None), None);
        assert_eq!(text(Retry::unstated(), None), None);
        let soon = Some(Duration::from_secs(1));
        assert_eq!(text(Retry::unstated(), soon).as_deref(), Some("1000"));
        for never in [Retry::never(), Retry::restart(), Retry::action(), Retry::poll()] {
            assert_eq!(text(never, Some(Duration::from_secs(1))).as_deref(), Some("-1"));
        }
    }
}
