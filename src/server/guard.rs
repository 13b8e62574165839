//! Runs the service's code in the context of its request, and catches its
//! panics.
//!
//! A layer calls code of the service, and of libraries that the service uses, in
//! many places. A panic in any of them ends with a response in the envelope, is
//! logged, and leaves the connection to later requests. These are the calls:
//!
//! | code | where | after a panic |
//! |---|---|---|
//! | `Service::poll_ready` and `call`, and the future of the handler | `InnerService`, the layers, `ServeFuture` | 500 |
//! | the conversion of an error into a `BoxError` | the same | 500 |
//! | `make_request_id` | `RequestIds` | a UUID |
//! | `Clone` of the values in the context of an outer layer | `LayerConfig::context` | a new context |
//! | `context` | `extended` | the context without its values |
//! | `pass_through` | `LayerConfig::passes_through` | `false` |
//! | `map_error`, `Error::source`, `Display` of an error of actix | `FrameworkResponse::failure`, `failure_from_error` | 500 |
//! | `TryFrom<Failure>`, and everything that an `ApiError` and an `Envelope` do | `response_for`, `InFlight::render_again` | 500 |
//! | `ResponseError::error_response` | the middleware of actix | 500 |
//! | `size_hint`, `size`, `try_into_bytes`, `is_end_stream` of a body | `FrameworkResponse`, `StreamingBody` | 500; unknown once the head is sent |
//! | polling a body | `StreamingBody` | 500; the body ends early once the head is sent |
//! | `Drop` of a handler's future, of a request that is not served, of a response that is replaced, of an error or its cause, of a context | `InFlight::guarded`, [`dropped`] | nothing |
//! | `Drop` of a body that was polled here | `StreamingBody`, `ResponseBody` of tonic | nothing |
//! | `on_error`, `log_level`, the log's subscriber, `Display` and `source` in the log | `apierror_core`: `Settings`, `quoted`, `CopiedChain` | nothing |
//! | `Drop` of the payload of a panic | `apierror_core`: `caught` | nothing |
//!
//! Extractors run in the future of the handler, and so does the rendering of the
//! handler's own error.

use std::sync::Arc;

use apierror_core::__private::within;
pub(crate) use apierror_core::__private::{Panicked, caught};
use apierror_core::RequestContext;

/// Runs `work` while the context in the slot is current.
///
/// # Errors
/// Returns [`Panicked`] if it panics.
#[inline]
pub(crate) fn guarded<R>(
    context: &mut Option<Arc<RequestContext>>,
    work: impl FnOnce() -> R,
) -> Result<R, Panicked> {
    within(context, || caught(work))
}

/// Drops a value whose `Drop` may panic.
#[inline]
pub(crate) fn dropped<T>(value: T) {
    // The log has the panic.
    let _ = caught(|| drop(value));
}
