//! How the layer tells the statuses of API errors from all others.
//!
//! Between a service's method and the layer a status becomes headers or trailers, of a stream perhaps in another task, and
//! nothing but its metadata comes along. So it is marked there, by what nobody outside of the process can know, and the
//! layer takes the mark off again.

use std::hash::{BuildHasher, RandomState};
use std::sync::OnceLock;

use http::{HeaderMap, HeaderName, HeaderValue};

pub(super) const NAME: HeaderName = HeaderName::from_static("apierror-mark");

static MARK: OnceLock<HeaderValue> = OnceLock::new();

/// From now on statuses are marked: there is a layer that takes the marks off.
pub(super) fn start() {
    MARK.get_or_init(|| {
        let random = || RandomState::new().hash_one(());
        let text = format!("{:016x}{:016x}", random(), random());
        HeaderValue::try_from(text).unwrap_or(const { HeaderValue::from_static("-") })
    });
}

pub(super) fn put(headers: &mut HeaderMap) {
    if let Some(mark) = MARK.get() {
        headers.insert(NAME, mark.clone());
    }
}

pub(super) fn is_on(headers: &HeaderMap) -> bool {
    let mark = headers.get(NAME);
    mark.is_some() && mark == MARK.get()
}

pub(super) fn take_off(headers: &mut HeaderMap) {
    headers.remove(NAME);
}
