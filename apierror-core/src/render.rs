//! Occurrence and envelope to bytes and a whole response. Nothing here panics, and no error goes out without a body.

use std::cell::Cell;

use bytes::Bytes;
use http::header::{CONTENT_TYPE, HeaderValue, RETRY_AFTER};
use http::{HeaderMap, HeaderName, Response};
use serde::Serialize;

use crate::api_error::ApiError;
use crate::context;
use crate::details::{Details, Members, Place, Visitor};
use crate::envelope::{Envelope, ProblemDetails};
use crate::json::Json;
use crate::layout::Layout;
use crate::log;
use crate::occurrence::Occurrence;
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
    let context = context::current();
    let occurrence = in_context(error, context.as_deref()).in_envelope_with(E::MEMBERS);
    let Rendered { body, content_type } = render::<E>(&occurrence);

    let mut response = Response::new(body);
    *response.status_mut() = E::status(&occurrence);
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, content_type);
    occurrence.append_headers(headers);
    if let Some(wait) = occurrence.retry_after() {
        headers.insert(RETRY_AFTER, retry_after_header(wait));
    }
    E::append_headers(&occurrence, headers);
    response
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
pub fn json_in<E: Envelope>(error: &dyn ApiError) -> Bytes {
    let context = context::current();
    render::<E>(&in_context(error, context.as_deref()).in_envelope_with(E::MEMBERS)).body
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

fn render<E: Envelope>(occurrence: &Occurrence<'_>) -> Rendered {
    // In a constant, so that an envelope with an illegal content type does not compile.
    let content_type = const { HeaderValue::from_static(E::CONTENT_TYPE) };
    if let Some(body) = E::LAYOUT.and_then(|layout| write_body(layout, occurrence)) {
        return Rendered { body, content_type };
    }
    match serde_json::to_vec(&E::body(occurrence)) {
        Ok(body) => Rendered { body: body.into(), content_type },
        Err(fault) => render_without::<E>(occurrence, &fault),
    }
}

/// The body by way of the envelope's layout, where it has one and the error is derived. Nothing where a part cannot be
/// serialised: serde then finds out which.
fn write_body(layout: &'static Layout, occurrence: &Occurrence<'_>) -> Option<Bytes> {
    let frame = occurrence.frame(layout)?;
    if let Some(fixed) = frame.fixed(occurrence) {
        return Some(Bytes::from_static(fixed));
    }
    let mut scratch = SCRATCH.take();
    scratch.clear();
    let written = frame.write(occurrence, &mut scratch);
    // One allocation, of the right size: a `Vec` with room to spare would cost `Bytes` another.
    let body = written.is_ok().then(|| Bytes::copy_from_slice(&scratch));
    if scratch.capacity() <= KEPT_CAPACITY {
        SCRATCH.set(scratch);
    }
    body
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
fn render_without<E: Envelope>(occurrence: &Occurrence<'_>, fault: &serde_json::Error) -> Rendered {
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
        return render::<E>(&occurrence.without(details, extensions));
    }
    // Each can be serialised by itself, yet not in the way that this envelope does it.
    if occurrence.details().is_some() {
        log::part_left_out(code, "details", fault);
        return render::<E>(&occurrence.without(true, false));
    }
    if occurrence.extensions().is_some() {
        log::part_left_out(code, "extensions", fault);
        return render::<E>(&occurrence.without(false, true));
    }
    log::part_left_out(code, "envelope", fault);
    render::<ProblemDetails>(&occurrence.without(true, true))
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
    fn member(&mut self, _: Place, _: &'static str, _: &dyn Json) {}

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
