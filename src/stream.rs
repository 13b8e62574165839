//! Errors in streams that have already begun: server-sent events and WebSocket
//! messages.
//!
//! This module depends on no framework. An [`Event`] is the frame of an event
//! as text. A message is a `String`, which axum's `Message::text` and the
//! `Session::text` of `actix-ws` accept.
//!
//! The log and the hooks of `on_error` are notified as for a response.
//! Under a layer of this crate the stream of a response runs in the context of
//! its request. A WebSocket runs in a task of its own: take the context along
//! with [`context::in_current`](crate::context::in_current) or
//! [`context::in_current_async`](crate::context::in_current_async).

use std::fmt;

use apierror_core::__private::notify;
use apierror_core::{ApiError, DeclaredError, Envelope, json_in};
use bytes::Bytes;

/// A server-sent event: its type and its data.
///
/// `Display` and the conversions into [`String`] and [`Bytes`] write the frame.
#[cfg_attr(feature = "axum", doc = "It converts into [`axum::response::sse::Event`] too.")]
///
/// ```
/// use apierror::{ApiError, envelope, stream};
///
/// #[derive(Debug, thiserror::Error, ApiError)]
/// #[error("model crashed")]
/// #[api(code = "GENERATION_FAILED", status = 500, envelope = envelope::Flat)]
/// struct GenerationFailed;
///
/// let error = stream::error_event(&GenerationFailed);
/// let close = stream::Event::new("close", r#"{"reason": "error"}"#);
/// assert_eq!(
///     format!("{error}{close}"),
///     concat!(
///         "event: error\n",
///         r#"data: {"code":"GENERATION_FAILED","message":"Internal Server Error","status":500}"#,
///         "\n\nevent: close\ndata: {\"reason\": \"error\"}\n\n",
///     ),
/// );
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    name: &'static str,
    data: String,
}

impl Event {
    /// Creates an event of the type `name` with `data`, such as the one that
    /// ends the stream after an error.
    ///
    /// Data of several lines reaches the client unchanged, except that every
    /// line end becomes a line feed.
    ///
    /// # Panics
    /// Panics if `name` contains a line end.
    #[must_use]
    pub fn new(name: &'static str, data: impl Into<String>) -> Self {
        assert!(!name.contains(['\r', '\n']), "the type of an event is one line: {name:?}");
        let data = data.into();
        let has_returns = data.contains('\r');
        let data = if has_returns { data.replace("\r\n", "\n").replace('\r', "\n") } else { data };
        Self { name, data }
    }

    /// Returns the event's type.
    #[must_use]
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// Returns the event's data.
    #[must_use]
    pub fn data(&self) -> &str {
        &self.data
    }
}

impl fmt::Display for Event {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "event: {}", self.name)?;
        for line in self.data.split('\n') {
            writeln!(f, "data: {line}")?;
        }
        f.write_str("\n")
    }
}

impl From<Event> for String {
    fn from(event: Event) -> Self {
        event.to_string()
    }
}

impl From<Event> for Bytes {
    fn from(event: Event) -> Self {
        event.to_string().into()
    }
}

/// Creates an event of the type `error` whose data is the error's JSON in its
/// type's envelope. See [`Event`] for an example.
#[must_use]
pub fn error_event<E: DeclaredError>(error: &E) -> Event {
    event(error, &error.to_json())
}

/// Creates the same event in another envelope than the type's, or for a
/// `dyn ApiError`.
///
/// ```
/// use apierror::{ApiError, Details, Occurrence, envelope::Envelope, stream};
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
/// let error = ProcessingError { file_id: "file_001".into() };
/// assert_eq!(
///     stream::error_event_in::<InEvent>(&error).to_string(),
///     concat!(
///         "event: error\n",
///         r#"data: {"code":"PROCESSING_ERROR","message":"Failed to generate model","file_id":"file_001"}"#,
///         "\n\n",
///     ),
/// );
/// ```
#[must_use]
pub fn error_event_in<E: Envelope>(error: &dyn ApiError) -> Event {
    event(error, &json_in::<E>(error))
}

/// Creates the text of a WebSocket message: the error's JSON in its type's
/// envelope.
///
/// ```
/// use apierror::{ApiError, envelope, stream};
///
/// #[derive(Debug, thiserror::Error, ApiError)]
/// #[error("no room {0}")]
/// #[api(code = "ROOM_NOT_FOUND", status = 404, envelope = envelope::Flat)]
/// struct NoRoom(u32);
///
/// assert_eq!(
///     stream::error_text(&NoRoom(7)),
///     r#"{"code":"ROOM_NOT_FOUND","message":"no room 7","status":404}"#,
/// );
/// ```
#[must_use]
pub fn error_text<E: DeclaredError>(error: &E) -> String {
    text(error, &error.to_json())
}

/// Creates the same text in another envelope than the type's, or for a
/// `dyn ApiError`. [`error_event_in`] has an example with a custom envelope.
#[must_use]
pub fn error_text_in<E: Envelope>(error: &dyn ApiError) -> String {
    text(error, &json_in::<E>(error))
}

fn event(error: &dyn ApiError, json: &Bytes) -> Event {
    // JSON escapes line ends in strings. Those between values mean the same as
    // a space.
    Event { name: "error", data: text(error, json).replace(['\r', '\n'], " ") }
}

fn text(error: &dyn ApiError, json: &Bytes) -> String {
    notify(error);
    String::from_utf8_lossy(json).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frame_has_a_field_for_each_line_of_the_data() {
        let event = Event::new("log", "a\r\nb\rc\n");
        assert_eq!(event.data(), "a\nb\nc\n");
        assert_eq!(event.to_string(), "event: log\ndata: a\ndata: b\ndata: c\ndata: \n\n");
    }
}
