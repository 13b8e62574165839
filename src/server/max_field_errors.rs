//! How many field errors the extractors list.

use apierror_core::context;

/// A setting of the service.
#[derive(Clone, Copy)]
pub(super) struct MaxFieldErrors(pub(super) usize);

impl Default for MaxFieldErrors {
    fn default() -> Self {
        Self(100)
    }
}

/// Returns the number for the current service.
#[cfg(any(feature = "garde", feature = "validator"))]
pub(crate) fn max_field_errors() -> usize {
    let set =
        context::current().and_then(|context| context.settings()?.get::<MaxFieldErrors>().copied());
    set.unwrap_or_default().0
}
