//! Errors in a stream of server-sent events.

use apierror_core::{ApiError, DeclaredError, Envelope};
use axum::response::sse::Event;

use crate::stream;

/// Creates an event of the type `error` whose data is the error's JSON in its
/// type's envelope.
///
/// Use it for errors in a stream: by then the status and the headers have been
/// sent.
///
/// ```
/// use apierror::{ApiError, axum::error_event, envelope};
/// use axum::response::sse::Event;
///
/// #[derive(Debug, thiserror::Error, ApiError)]
/// #[error("model crashed")]
/// #[api(code = "GENERATION_FAILED", status = 500, envelope = envelope::Flat)]
/// struct GenerationFailed;
///
/// // event: error
/// // data: {"code":"GENERATION_FAILED","message":"Internal Server Error","status":500}
/// let event: Event = error_event(&GenerationFailed);
/// ```
///
/// The log and the listener of
/// [`on_error`](super::ErrorLayer::on_error) are notified as for a
/// response. For WebSocket messages see [`stream::error_text`].
pub fn error_event<E: DeclaredError>(error: &E) -> Event {
    stream::error_event(error).into()
}

/// Creates the same event in another envelope than the type's, or for a
/// `dyn ApiError`: see [`stream::error_event_in`].
pub fn error_event_in<E: Envelope>(error: &dyn ApiError) -> Event {
    stream::error_event_in::<E>(error).into()
}

impl From<stream::Event> for Event {
    fn from(event: stream::Event) -> Self {
        Self::default().event(event.name()).data(event.data())
    }
}
