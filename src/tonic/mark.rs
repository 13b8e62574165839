//! The mark by which the layer recognises statuses of API errors.

use std::hash::{BuildHasher, RandomState};
use std::sync::OnceLock;

use apierror_core::context::{self, Settings};
use http::{HeaderMap, HeaderName, HeaderValue};
use tonic::Status;
use tonic::metadata::MetadataValue;

use super::recent;

/// The mark's metadata key.
///
/// A status reaches the layer as headers or trailers, so only metadata can carry a
/// mark. The mark is a hash of the status with a random key that is known only in
/// this process. So it proves nothing about another status that other code has
/// copied the metadata to. The layer removes it.
pub(super) const MARK_NAME: HeaderName = HeaderName::from_static(MARK);

const MARK: &str = "apierror-mark";

/// The key of the hashes, once there is a layer that removes the marks.
static KEY: OnceLock<RandomState> = OnceLock::new();

/// A setting of a service that has a layer of this kind.
#[derive(Clone, Copy)]
pub(super) struct UnderLayer;

/// Marks the statuses of API errors from now on. In the context of a service
/// with the returned setting, metadata is the mark; elsewhere the content is
/// remembered.
pub(super) fn enable_marks() -> UnderLayer {
    KEY.get_or_init(RandomState::new);
    UnderLayer
}

/// Returns whether the context is that of a request under a layer.
pub(super) fn is_under_layer() -> bool {
    context::current()
        .is_some_and(|context| context.settings().and_then(Settings::get::<UnderLayer>).is_some())
}

/// Marks the status of an API error, if there is a layer.
pub(super) fn marked(mut status: Status) -> Status {
    let Some(key) = KEY.get() else { return status };
    let mut headers = HeaderMap::new();
    // Cannot fail: message and details are encoded.
    if status.add_header(&mut headers).is_ok() {
        let hash = hash(key, &headers);
        if is_under_layer() {
            status.metadata_mut().insert(MARK, MetadataValue::from(hash));
        } else {
            recent::remember(hash);
        }
    }
    status
}

/// Returns whether the status in headers or trailers is that of an API error.
pub(super) fn is_marked(headers: &HeaderMap) -> bool {
    let Some(key) = KEY.get() else { return false };
    match headers.get(MARK_NAME) {
        Some(mark) => *mark == HeaderValue::from(hash(key, headers)),
        None => recent::is_recent(|| hash(key, headers)),
    }
}

/// Returns the hash of a status. It is never 0.
fn hash(key: &RandomState, headers: &HeaderMap) -> u64 {
    let names = [Status::GRPC_STATUS, Status::GRPC_MESSAGE, Status::GRPC_STATUS_DETAILS];
    let values = names.map(|name| headers.get(name).map(HeaderValue::as_bytes));
    key.hash_one(values) | 1
}

pub(super) fn remove_mark(headers: &mut HeaderMap) {
    headers.remove(MARK_NAME);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hash_is_that_of_the_same_status_only() {
        let key = RandomState::new();
        let hash = |status: Status, id: &'static str| {
            let mut headers = HeaderMap::new();
            assert!(status.add_header(&mut headers).is_ok());
            headers.insert("x-request-id", HeaderValue::from_static(id));
            hash(&key, &headers)
        };
        let status = hash(Status::not_found("No order 7."), "r-1");
        assert_eq!(status, hash(Status::not_found("No order 7."), "r-2"), "metadata");
        assert_ne!(status, hash(Status::not_found("No order 8."), "r-1"));
        assert_ne!(status, hash(Status::internal("No order 7."), "r-1"));
        let details = bytes::Bytes::from_static(b"secret");
        let other = Status::with_details(tonic::Code::NotFound, "No order 7.", details);
        assert_ne!(status, hash(other, "r-1"));
    }
}
