//! Errors in a stream of server-sent events.

use apierror_core::{ApiError, DeclaredError, Envelope};
use bytes::Bytes;

use crate::stream;

/// Returns the bytes of an event of the type `error` whose data is the error's
/// JSON in its type's envelope.
///
/// Use it for errors in a stream: by then the status and the headers have been
/// sent.
///
/// ```
/// use apierror::{ApiError, actix_web::error_event, envelope};
///
/// #[derive(Debug, thiserror::Error, ApiError)]
/// #[error("model crashed")]
/// #[api(code = "GENERATION_FAILED", status = 500, envelope = envelope::Flat)]
/// struct GenerationFailed;
///
/// assert_eq!(
///     error_event(&GenerationFailed),
///     "event: error\ndata: {\"code\":\"GENERATION_FAILED\",\"message\":\"Internal Server Error\",\"status\":500}\n\n",
/// );
/// ```
///
/// The log and the listener of
/// [`on_error`](super::ErrorMiddleware::on_error) are notified as for
/// a response. For other events see [`stream::Event`], for WebSocket messages
/// [`stream::error_text`].
#[must_use]
pub fn error_event<E: DeclaredError>(error: &E) -> Bytes {
    stream::error_event(error).into()
}

/// Returns the same event in another envelope than the type's, or for a
/// `dyn ApiError`: see [`stream::error_event_in`].
#[must_use]
pub fn error_event_in<E: Envelope>(error: &dyn ApiError) -> Bytes {
    stream::error_event_in::<E>(error).into()
}
