//! The number of field errors that the extractors list.

#[cfg(any(feature = "garde", feature = "validator"))]
use apierror_core::context;

/// The setting of the service.
#[derive(Clone, Copy)]
#[cfg_attr(
    not(any(feature = "garde", feature = "validator")),
    expect(dead_code, reason = "only `Valid` reads it")
)]
pub(super) struct MaxFieldErrors(pub(super) usize);

/// Returns the number for the current service.
#[cfg(any(feature = "garde", feature = "validator"))]
pub(crate) fn max_field_errors() -> usize {
    const DEFAULT: usize = 100;

    let set =
        context::current().and_then(|context| context.settings()?.get::<MaxFieldErrors>().copied());
    set.map_or(DEFAULT, |MaxFieldErrors(max)| max)
}
