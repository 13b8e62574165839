//! The mark by which the layer recognises statuses of API errors.

use std::hash::{BuildHasher, RandomState};
use std::sync::OnceLock;

use apierror_core::context::{self, Settings};
use http::{HeaderMap, HeaderName, HeaderValue};
use tonic::Status;

use super::recent;

/// The mark's metadata key.
///
/// A status reaches the layer as headers or trailers, so only metadata can carry a
/// mark. The mark is a random number that is known only in this process. The layer
/// removes it.
pub(super) const MARK_NAME: HeaderName = HeaderName::from_static("apierror-mark");

/// The value, once there is a layer that removes it.
static MARK: OnceLock<HeaderValue> = OnceLock::new();

/// A setting of a service that has a layer of this kind.
#[derive(Clone, Copy)]
pub(super) struct UnderLayer;

/// Marks the statuses of API errors from now on. In the context of a service
/// with the returned setting, metadata is the mark; elsewhere the content is
/// remembered.
pub(super) fn enable_marks() -> UnderLayer {
    MARK.get_or_init(|| {
        let random = || RandomState::new().hash_one(());
        let text = format!("{:016x}{:016x}", random(), random());
        HeaderValue::try_from(text).unwrap_or(const { HeaderValue::from_static("-") })
    });
    UnderLayer
}

/// Returns whether the context is that of a request under a layer.
pub(super) fn is_under_layer() -> bool {
    context::current()
        .is_some_and(|context| context.settings().and_then(Settings::get::<UnderLayer>).is_some())
}

/// Creates the status of an API error with `make`, which receives the metadata.
pub(super) fn marked(mut metadata: HeaderMap, make: impl FnOnce(HeaderMap) -> Status) -> Status {
    match MARK.get() {
        None => make(metadata),
        Some(mark) if is_under_layer() => {
            metadata.insert(MARK_NAME, mark.clone());
            make(metadata)
        }
        Some(_) => {
            let status = make(metadata);
            recent::remember(&status);
            status
        }
    }
}

/// Returns whether the status in headers or trailers is that of an API error.
pub(super) fn is_marked(headers: &HeaderMap) -> bool {
    match headers.get(MARK_NAME) {
        Some(mark) => Some(mark) == MARK.get(),
        None => recent::is_recent(headers),
    }
}

pub(super) fn remove_mark(headers: &mut HeaderMap) {
    headers.remove(MARK_NAME);
}
