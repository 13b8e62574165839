//! Errors in a stream of server-sent events.

use apierror_core::{ApiError, DeclaredError, Envelope, json_in};
use axum::response::sse::Event;
use bytes::Bytes;

use crate::server::event_data;

/// Creates an event of the type `error` whose data is the error's JSON in its
/// type's envelope.
///
/// Use it for errors in a stream, whose head has been sent long before.
///
/// ```
/// use apierror::{ApiError, axum::error_event, envelope};
/// use axum::response::sse::Event;
/// use std::convert::Infallible;
///
/// #[derive(Debug, thiserror::Error, ApiError)]
/// #[error("model crashed")]
/// #[api(code = "GENERATION_FAILED", status = 500, envelope = envelope::Flat)]
/// struct GenerationFailed;
///
/// // event: error
/// // data: {"code":"GENERATION_FAILED","message":"Internal Server Error","status":500}
/// let event = error_event(&GenerationFailed);
/// ```
///
/// The log and the listener of
/// [`on_occurrence`](super::ErrorLayer::on_occurrence) are notified as for a
/// response.
pub fn error_event<E: DeclaredError>(error: &E) -> Event {
    event(error, &error.to_json())
}

/// Creates the same event in another envelope than the type's, or for a
/// `dyn ApiError`.
///
/// ```
/// use apierror::{ApiError, Details, Occurrence, axum::error_event_in, envelope::Envelope};
/// use std::borrow::Cow;
///
/// /// The data of this service's events: `{"code", "message", "file_id"}`.
/// struct InEvent;
///
/// #[derive(serde::Serialize)]
/// struct EventBody<'a> {
///     code: &'static str,
///     message: Cow<'a, str>,
///     #[serde(flatten)]
///     details: Option<Details<'a>>,
/// }
///
/// impl Envelope for InEvent {
///     type Body<'a> = EventBody<'a>;
///     fn body<'a>(occurrence: &Occurrence<'a>) -> EventBody<'a> {
///         EventBody {
///             code: occurrence.code(),
///             message: occurrence.message(),
///             details: occurrence.details(),
///         }
///     }
/// }
///
/// #[derive(Debug, thiserror::Error, ApiError)]
/// #[error("cuda: out of memory")]
/// #[api(code = "PROCESSING_ERROR", status = 500, message = "Failed to generate model")]
/// struct ProcessingError { #[api(detail)] file_id: String }
///
/// // event: error
/// // data: {"code":"PROCESSING_ERROR","message":"Failed to generate model","file_id":"file_001"}
/// let event = error_event_in::<InEvent>(&ProcessingError { file_id: "file_001".into() });
/// ```
pub fn error_event_in<E: Envelope>(error: &dyn ApiError) -> Event {
    event(error, &json_in::<E>(error))
}

fn event(error: &dyn ApiError, json: &Bytes) -> Event {
    Event::default().event("error").data(event_data(error, json))
}
