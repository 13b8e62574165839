//! The metadata of an error's status: its headers, the retry pushback, and the
//! mark by which the layer recognises it.

use std::hash::{BuildHasher, RandomState};
use std::sync::OnceLock;
use std::time::Duration;

use apierror_core::{ApiError, Retry, RetryStrategy};
use http::header::{
    CONNECTION, DATE, EXPECT, HOST, SERVER, TE, TRAILER, TRANSFER_ENCODING, UPGRADE,
};
use http::{HeaderMap, HeaderName, HeaderValue};

use super::size_budget::SizeBudget;

/// The milliseconds after which to retry. Negative: do not retry (gRPC A6).
pub(super) const PUSHBACK: HeaderName = HeaderName::from_static("grpc-retry-pushback-ms");

/// The size of an error's headers in its metadata, in bytes.
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
    // Without advice, only a known wait is worth saying.
    let is_stated = retry.strategy() != RetryStrategy::Unstated;
    if is_stated && !retry.is_retryable() {
        return Some(const { HeaderValue::from_static("-1") });
    }
    // Other implementations read a 32-bit number.
    let ms = i32::try_from(wait?.as_millis()).unwrap_or(i32::MAX);
    Some(HeaderValue::from(ms))
}

/// The mark's metadata key.
///
/// A status reaches the layer as headers or trailers, perhaps from another task,
/// so only metadata can carry a mark. The mark is a random number that is known
/// only in this process. The layer removes it.
const MARK_NAME: HeaderName = HeaderName::from_static("apierror-mark");

static MARK: OnceLock<HeaderValue> = OnceLock::new();

/// Enables marks on all statuses from now on. Called when there is a layer that
/// removes them.
pub(super) fn enable_marks() {
    MARK.get_or_init(|| {
        let random = || RandomState::new().hash_one(());
        let text = format!("{:016x}{:016x}", random(), random());
        HeaderValue::try_from(text).unwrap_or(const { HeaderValue::from_static("-") })
    });
}

/// Adds the mark if marks are enabled.
pub(super) fn add_mark(headers: &mut HeaderMap) {
    if let Some(mark) = MARK.get() {
        headers.insert(MARK_NAME, mark.clone());
    }
}

pub(super) fn is_marked(headers: &HeaderMap) -> bool {
    let mark = headers.get(MARK_NAME);
    mark.is_some() && mark == MARK.get()
}

pub(super) fn remove_mark(headers: &mut HeaderMap) {
    headers.remove(MARK_NAME);
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
