//! An error's headers as metadata.

use apierror_core::{ApiError, Retry};
use http::header::{
    CONNECTION, DATE, EXPECT, HOST, SERVER, TE, TRAILER, TRANSFER_ENCODING, UPGRADE,
};
use http::{HeaderMap, HeaderName, HeaderValue};
use std::time::Duration;

use super::mark;
use super::room::Room;

/// gRPC A6: in how many milliseconds to send the request again; negative, not at all.
pub(super) const PUSHBACK: HeaderName = HeaderName::from_static("grpc-retry-pushback-ms");

/// How many bytes of an error's headers go into its metadata.
const MAX_LEN: usize = 1024;

/// What HTTP/2 counts for a header beside its name and its value (RFC 9113, section 6.5.2).
const OVERHEAD: usize = 32;

/// The headers of the error that may be metadata.
pub(super) fn of_error(error: &dyn ApiError) -> HeaderMap {
    let mut all = HeaderMap::new();
    error.append_headers(&mut all);
    let mut room = Room::of(MAX_LEN);
    let mut metadata = HeaderMap::new();
    for (name, value) in &all {
        let len = name.as_str().len() + value.len() + OVERHEAD;
        if is_legal(name) && value.to_str().is_ok() && room.take(len) {
            metadata.append(name.clone(), value.clone());
        }
    }
    metadata
}

/// Whether the caller's code may see a header of this name as metadata: not those of the connection and of the body, nor
/// those of gRPC itself, nor those that would have to be binary.
fn is_legal(name: &HeaderName) -> bool {
    let of_connection =
        [CONNECTION, DATE, EXPECT, HOST, SERVER, TE, TRAILER, TRANSFER_ENCODING, UPGRADE];
    let text = name.as_str();
    !of_connection.contains(name)
        && *name != mark::NAME
        && !text.ends_with("-bin")
        && !["content-", "grpc-", "keep-alive", "proxy-"]
            .iter()
            .any(|reserved| text.starts_with(reserved))
}

/// What the error says to a client that knows A6.
pub(super) fn pushback(retry: Retry, wait: Option<Duration>) -> Option<HeaderValue> {
    if !retry.is_retryable() {
        return Some(const { HeaderValue::from_static("-1") });
    }
    // A number of 32 bits in the other implementations.
    let ms = i32::try_from(wait?.as_millis()).unwrap_or(i32::MAX);
    Some(HeaderValue::from(ms))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_of_http_and_grpc_are_no_metadata() {
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
    fn a_wait_is_written_in_milliseconds_and_only_where_it_is_to_be_waited() {
        let written = |retry, wait| {
            pushback(retry, wait).map(|value| value.to_str().unwrap_or("").to_owned())
        };
        assert_eq!(
            written(Retry::throttle(), Some(Duration::from_millis(1_500))).as_deref(),
            Some("1500")
        );
        assert_eq!(written(Retry::throttle(), Some(Duration::MAX)).as_deref(), Some("2147483647"));
        assert_eq!(written(Retry::backoff(), None), None);
        for never in [Retry::never(), Retry::restart(), Retry::action(), Retry::poll()] {
            assert_eq!(written(never, Some(Duration::from_secs(1))).as_deref(), Some("-1"));
        }
    }
}
