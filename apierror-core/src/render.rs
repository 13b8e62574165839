//! Occurrence and envelope to bytes and a whole response. Nothing here panics, and no error goes out without a body.

use std::time::Duration;

use bytes::Bytes;
use http::header::{CONTENT_TYPE, HeaderValue, RETRY_AFTER};
use http::{HeaderMap, HeaderName, Response};

use crate::api_error::ApiError;
use crate::context;
use crate::details::{Details, Members, Visitor};
use crate::envelope::{Envelope, ProblemDetails};
use crate::frame::Frame;
use crate::log;
use crate::notify::mark_and_notify;
use crate::occurrence::Occurrence;
use crate::response_builder::ResponseBuilder;
use crate::scratch::{in_scratch, with_scratch};
use crate::shape::{self, Wire};
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
    response_with::<E, Bytes>(error)
}

/// The same with the body that a framework has.
#[inline]
pub fn response_with<E: Envelope, B: From<Bytes>>(error: &dyn ApiError) -> Response<B> {
    build_response::<E, Response<B>>(error)
}

/// The same as the response that a framework has.
#[inline]
pub fn build_response<E: Envelope, R: ResponseBuilder>(error: &dyn ApiError) -> R {
    if let Some(rendering) = shape::of_service::<E>() {
        return R::of((rendering.response)(error));
    }
    match framed::<E>(error) {
        Some(frame) => framed_reply(frame, error, R::set_content_type::<E>, Wire::of::<E>()),
        None => R::of(written_response(error, Wire::of::<E>())),
    }
}

/// The envelopes that have frames leave status and headers as they are. A function in place of the content type: so no response
/// is moved from place to place.
fn framed_reply<R: ResponseBuilder>(
    frame: &'static Frame,
    error: &dyn ApiError,
    set_content_type: fn(&mut R),
    wire: &Wire,
) -> R {
    let context = context::current();
    let context = context.as_deref();
    let Some(body) = frame.body(error, context) else {
        return R::of(written_response(error, wire));
    };
    let mut reply = R::new(frame.status(), body);
    set_content_type(&mut reply);
    if frame.shows_more_headers() {
        append_more_headers(frame, error, &mut reply);
    }
    mark_and_notify(|| frame.occurrence(error, context), context, &mut reply);
    reply
}

#[cold]
fn append_more_headers(frame: &Frame, error: &dyn ApiError, reply: &mut impl ResponseBuilder) {
    reply.append(|headers| {
        if frame.shows_headers() {
            error.append_headers(headers);
        }
        if frame.shows_wait() {
            insert_retry_after(error.retry_after(), headers);
        }
    });
}

#[cold]
#[inline(never)]
fn written_response(error: &dyn ApiError, wire: &Wire) -> Response<Bytes> {
    let context = context::current();
    let occurrence = Occurrence::in_context(error, error.spec(), context.as_deref())
        .in_envelope_with(wire.members);
    let Written { body, content_type } = written(&occurrence, wire);
    let mut response = Response::new(body);
    *response.status_mut() = (wire.status)(&occurrence);
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, content_type);
    occurrence.append_headers(headers);
    insert_retry_after(occurrence.retry_after(), headers);
    (wire.append_headers)(&occurrence, headers);
    mark_and_notify(|| occurrence, context.as_deref(), &mut response);
    response
}

fn insert_retry_after(wait: Option<Duration>, headers: &mut HeaderMap) {
    if let Some(wait) = wait {
        headers.insert(RETRY_AFTER, retry_after_header(wait));
    }
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
    match framed::<E>(error) {
        Some(frame) => match frame.fixed() {
            Some(fixed) => Bytes::from_static(fixed),
            None => framed_now(frame, error, Wire::of::<E>()),
        },
        None => written_now(error, Wire::of::<E>()),
    }
}

fn framed_now(frame: &'static Frame, error: &dyn ApiError, wire: &Wire) -> Bytes {
    match frame.body_now(error) {
        Some(body) => body,
        None => written_now(error, wire),
    }
}

#[cold]
fn written_now(error: &dyn ApiError, wire: &Wire) -> Bytes {
    let context = context::current();
    let occurrence = Occurrence::in_context(error, error.spec(), context.as_deref());
    written(&occurrence.in_envelope_with(wire.members), wire).body
}

struct Written {
    body: Bytes,
    content_type: HeaderValue,
}

/// The frame of the error, where the envelope has a layout and the error is derived.
#[inline]
fn framed<E: Envelope>(error: &dyn ApiError) -> Option<&'static Frame> {
    error.declared()?.frame(E::LAYOUT?)
}

fn written(occurrence: &Occurrence<'_>, wire: &Wire) -> Written {
    match in_scratch(|out| (wire.write_body)(occurrence, out)) {
        Ok(body) => Written { body, content_type: (wire.content_type)() },
        Err(fault) => written_without(occurrence, wire, &fault),
    }
}

/// The same envelope without the part that cannot be serialised; where it is the envelope itself that cannot, problem
/// details, so that the caller still learns code and status.
#[cold]
fn written_without(occurrence: &Occurrence<'_>, wire: &Wire, fault: &serde_json::Error) -> Written {
    let code = occurrence.code();
    let fails = |part: &str, value: Option<Details<'_>>, as_map: bool| {
        let attempt = |value: Details<'_>| {
            with_scratch(
                |out| if as_map { value.write_members(out) } else { value.write_json(out) },
            )
        };
        let Err(fault) = value.map_or(Ok(()), attempt) else { return false };
        log::part_left_out(code, part, &fault);
        true
    };
    let details = fails("details", occurrence.details(), false);
    let extensions = fails("extensions", occurrence.extensions(), true);
    if details || extensions {
        return written(&occurrence.without(details, extensions), wire);
    }
    // Each can be serialised by itself, yet not in the way that this envelope does it.
    if occurrence.details().is_some() {
        log::part_left_out(code, "details", fault);
        return written(&occurrence.without(true, false), wire);
    }
    if occurrence.extensions().is_some() {
        log::part_left_out(code, "extensions", fault);
        return written(&occurrence.without(false, true), wire);
    }
    log::part_left_out(code, "envelope", fault);
    written(&occurrence.without(true, true), Wire::of::<ProblemDetails>())
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
