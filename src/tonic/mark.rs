//! The mark by which the layer recognises statuses of API errors.

use std::hash::{BuildHasher, RandomState};
use std::sync::OnceLock;

use http::{HeaderMap, HeaderName, HeaderValue};

/// The mark's metadata key.
///
/// A status reaches the layer as headers or trailers, perhaps from another task,
/// so only metadata can carry a mark. The mark is a random number that is known
/// only in this process. The layer removes it.
pub(super) const MARK_NAME: HeaderName = HeaderName::from_static("apierror-mark");

/// The value, once marks are enabled.
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
