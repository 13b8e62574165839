//! Occurrence and envelope to bytes and a whole response. Nothing here panics, and no error goes out without a body.

use std::cell::Cell;

use bytes::Bytes;
use http::header::{CONTENT_TYPE, HeaderValue, RETRY_AFTER};
use http::{HeaderMap, HeaderName, Response, StatusCode};
use serde::Serialize;

use crate::answered::answered;
use crate::api_error::ApiError;
use crate::context;
use crate::details::{Details, Members, Visitor};
use crate::envelope::{Envelope, ProblemDetails};
use crate::frame::Frame;
use crate::json::Json;
use crate::log;
use crate::occurrence::Occurrence;
use crate::shape;
use crate::spec::ErrorSpec;
use crate::wait::retry_after_header;

/// The whole response for `error`, in envelope `E`; for a `dyn ApiError`, and to override a type's own envelope.
///
/// ```
/// use apierror::{ApiError, envelope, response_in};
///
/// #[derive(Debug, thiserror::Error, ApiError)]
/// #[error("no order {0}")]
/// #[api(code = "ORDER_NOT_FOUND", status = 404)]
/// struct NotFound(u32);
///
/// let errors: Vec<Box<dyn ApiError>> = vec![Box::new(NotFound(1)), Box::new(NotFound(2))];
/// let response = response_in::<envelope::JsonApi>(&*errors[1]);
/// assert_eq!(response.status(), 404);
/// assert_eq!(response.headers()["content-type"], "application/vnd.api+json");
/// ```
#[must_use]
pub fn response_in<E: Envelope>(error: &dyn ApiError) -> Response<Bytes> {
    if let Some(rendering) = shape::of_service::<E>() {
        return (rendering.response)(error);
    }
    let body = written::<E>(error);
    let context = context::current();
    let occurrence = in_context(error, context.as_deref()).in_envelope_with(E::MEMBERS);
    let Rendered { body, content_type } = match body {
        Some(body) => Rendered { body, content_type: content_type::<E>() },
        None => serialized::<E>(&occurrence),
    };
    let mut response = respond(&occurrence, body, E::status(&occurrence), content_type);
    E::append_headers(&occurrence, response.headers_mut());
    answered(&occurrence, &mut response);
    response
}

fn respond(
    occurrence: &Occurrence<'_>,
    body: Bytes,
    status: StatusCode,
    content_type: HeaderValue,
) -> Response<Bytes> {
    let mut response = Response::new(body);
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, content_type);
    occurrence.append_headers(headers);
    if let Some(wait) = occurrence.retry_after() {
        headers.insert(RETRY_AFTER, retry_after_header(wait));
    }
    response
}

/// In a constant, so that an envelope with an illegal content type does not compile.
fn content_type<E: Envelope>() -> HeaderValue {
    const { HeaderValue::from_static(E::CONTENT_TYPE) }
}

/// The body alone for `error`, in envelope `E`.
///
/// ```
/// use apierror::{ApiError, envelope, json_in};
///
/// #[derive(Debug, thiserror::Error, ApiError)]
/// #[error("no order {0}")]
/// #[api(code = "ORDER_NOT_FOUND", status = 404)]
/// struct NotFound(u32);
///
/// let body = json_in::<envelope::Flat>(&NotFound(7));
/// assert_eq!(body, r#"{"code":"ORDER_NOT_FOUND","message":"no order 7","status":404}"#);
/// ```
#[must_use]
#[inline]
pub fn json_in<E: Envelope>(error: &dyn ApiError) -> Bytes {
    if let Some(rendering) = shape::of_service::<E>() {
        return (rendering.json)(error);
    }
    match written::<E>(error) {
        Some(body) => body,
        None => serialized_now::<E>(error),
    }
}

fn serialized_now<E: Envelope>(error: &dyn ApiError) -> Bytes {
    let context = context::current();
    serialized::<E>(&in_context(error, context.as_deref()).in_envelope_with(E::MEMBERS)).body
}

fn in_context<'a>(error: &'a dyn ApiError, context: Option<&'a context::RequestContext>) -> Occurrence<'a> {
    let occurrence = Occurrence::new(error);
    match context {
        Some(context) => occurrence.with_context(context),
        None => occurrence,
    }
}

struct Rendered {
    body: Bytes,
    content_type: HeaderValue,
}

/// The body by way of the envelope's layout, where it has one and the error is derived. Nothing where a part cannot be
/// serialised: serde then finds out which.
#[inline]
fn written<E: Envelope>(error: &dyn ApiError) -> Option<Bytes> {
    let spec = error.declared()?;
    let frame = spec.frame(E::LAYOUT?)?;
    match frame.fixed() {
        Some(fixed) => Some(Bytes::from_static(fixed)),
        None => write_body(frame, Occurrence::of(error, spec).in_envelope_with(E::MEMBERS)),
    }
}

fn write_body(frame: &Frame, occurrence: Occurrence<'_>) -> Option<Bytes> {
    if !frame.asks_context() {
        return in_scratch(|out| frame.write(&occurrence, out)).ok();
    }
    let context = context::current();
    let occurrence = match (&context, frame.fixed_without_context()) {
        (None, Some(fixed)) => return Some(Bytes::from_static(fixed)),
        (None, None) => occurrence,
        (Some(context), _) => occurrence.with_context(context),
    };
    in_scratch(|out| frame.write(&occurrence, out)).ok()
}

/// The body by way of serde.
fn serialized<E: Envelope>(occurrence: &Occurrence<'_>) -> Rendered {
    match in_scratch(|out| E::body(occurrence).write_json(out)) {
        Ok(body) => Rendered { body, content_type: content_type::<E>() },
        Err(fault) => serialized_without::<E>(occurrence, &fault),
    }
}

/// One allocation, of the right size: a `Vec` with room to spare would cost `Bytes` another.
fn in_scratch<E>(write: impl FnOnce(&mut Vec<u8>) -> Result<(), E>) -> Result<Bytes, E> {
    let mut scratch = SCRATCH.take();
    scratch.clear();
    let written = write(&mut scratch).map(|()| Bytes::copy_from_slice(&scratch));
    if scratch.capacity() <= KEPT_CAPACITY {
        SCRATCH.set(scratch);
    }
    written
}

thread_local! {
    /// Where bodies are put together. Empty while one is: a `Display` may itself render an error.
    static SCRATCH: Cell<Vec<u8>> = const { Cell::new(Vec::new()) };
}

/// A larger body than this leaves nothing behind on its thread.
const KEPT_CAPACITY: usize = 64 * 1024;

/// The same envelope without the part that cannot be serialised; where it is the envelope itself that cannot, problem
/// details, so that the caller still learns code and status.
#[cold]
fn serialized_without<E: Envelope>(occurrence: &Occurrence<'_>, fault: &serde_json::Error) -> Rendered {
    let code = occurrence.code();
    let fails = |part: &str, value: Option<Details<'_>>, as_map: bool| {
        let Err(fault) = value.map_or(Ok(()), |value| try_serialize(value, as_map)) else {
            return false;
        };
        log::part_left_out(code, part, &fault);
        true
    };
    let details = fails("details", occurrence.details(), false);
    let extensions = fails("extensions", occurrence.extensions(), true);
    if details || extensions {
        return serialized::<E>(&occurrence.without(details, extensions));
    }
    // Each can be serialised by itself, yet not in the way that this envelope does it.
    if occurrence.details().is_some() {
        log::part_left_out(code, "details", fault);
        return serialized::<E>(&occurrence.without(true, false));
    }
    if occurrence.extensions().is_some() {
        log::part_left_out(code, "extensions", fault);
        return serialized::<E>(&occurrence.without(false, true));
    }
    log::part_left_out(code, "envelope", fault);
    serialized::<ProblemDetails>(&occurrence.without(true, true))
}

fn try_serialize(value: Details<'_>, as_map: bool) -> Result<(), serde_json::Error> {
    #[derive(Serialize)]
    struct Flattened<'a> {
        #[serde(flatten)]
        value: Details<'a>,
    }

    let nowhere = std::io::sink();
    if as_map {
        serde_json::to_writer(nowhere, &Flattened { value })
    } else {
        serde_json::to_writer(nowhere, &value)
    }
}

/// Appends the headers of a derived error that has none but its spec's.
pub fn append_fixed_headers(spec: &ErrorSpec, headers: &mut HeaderMap) {
    spec.append_headers(headers);
}

/// Appends the headers of a derived error: those of its spec, then its fields'.
pub fn append_headers<T: ApiError + Members>(error: &T, headers: &mut HeaderMap) {
    let spec = error.spec();
    spec.append_headers(headers);
    error.visit(&mut HeaderWriter { code: spec.code, headers });
}

struct HeaderWriter<'a> {
    code: &'static str,
    headers: &'a mut HeaderMap,
}

impl Visitor for HeaderWriter<'_> {
    fn header(&mut self, name: &'static str, value: &dyn std::fmt::Display) {
        let mut text = String::new();
        let written = std::fmt::write(&mut text, format_args!("{value}"));
        // RFC 9110, section 5.5: new fields keep to US-ASCII. `HeaderValue` would take more.
        let is_ascii = text.is_ascii();
        match (written, HeaderName::from_bytes(name.as_bytes()), HeaderValue::try_from(text)) {
            (Ok(()), Ok(name), Ok(value)) if is_ascii => drop(self.headers.append(name, value)),
            _ => log::header_left_out(self.code, name),
        }
    }
}
