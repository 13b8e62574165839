//! Renders an error: envelope -> body -> response -> notification.
//!
//! Nothing here panics, and no error is sent without a body.

pub(crate) mod notify;
pub(crate) mod response;
pub(crate) mod vtable;

use bytes::Bytes;
use http::header::{HeaderName, HeaderValue, RETRY_AFTER};
use http::{HeaderMap, Response};

use self::notify::mark_and_notify;
pub use self::response::Rendered;
use self::response::ResponseBuilder;
use self::vtable::EnvelopeVtable;
use crate::buffer::with_buffer;
use crate::compiled::{compiled, write_uncompiled};
use crate::context::current::current;
use crate::context::request::RequestContext;
use crate::details::{Details, Members, Visitor};
use crate::envelope::{Envelope, ProblemDetails};
use crate::error::ApiError;
use crate::headers::retry_after_header;
use crate::log;
use crate::occurrence::Occurrence;
use crate::spec::ErrorSpec;
use crate::spec::cell::CompiledBody;
use crate::token::Token;
use crate::write_error::WriteError;

/// The whole response for `error` in envelope `E`, for a `dyn ApiError` or instead
/// of the type's own envelope.
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
    respond(error, EnvelopeVtable::new::<E>())
}

/// The response of a framework.
#[inline]
pub fn build_response<E: Envelope, R: ResponseBuilder>(error: &dyn ApiError) -> R {
    respond(error, EnvelopeVtable::new::<E>())
}

/// The body alone for `error` in envelope `E`.
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
    // Fast path: a fixed body needs no context and no occurrence.
    if let (Some(template), false) = (E::BUILT_IN.template, E::BUILT_IN.is_service)
        && let Some(spec) = error.declared(Token)
        && let Some(fixed) = compiled(spec, template).and_then(CompiledBody::fixed)
    {
        return Bytes::from_static(fixed);
    }
    write_json(error, EnvelopeVtable::new::<E>())
}

fn write_json(error: &dyn ApiError, envelope: &'static EnvelopeVtable) -> Bytes {
    let context;
    let mut rendering = Rendering::new(error, envelope, None);
    if envelope.is_service() || rendering.reads_request() {
        context = current();
        rendering = Rendering::new(error, envelope, context.as_deref());
    }
    rendering.write().0
}

fn respond<R: ResponseBuilder>(error: &dyn ApiError, envelope: &'static EnvelopeVtable) -> R {
    let context = current();
    let rendering = Rendering::new(error, envelope, context.as_deref());
    let Rendering { occurrence, envelope, compiled } = &rendering;
    let (body, written_in) = rendering.write();
    // An envelope that adds no headers leaves the status as it is, too.
    let compiled = compiled.filter(|_| !envelope.adds_headers);
    let status = match compiled {
        Some(_) => occurrence.spec().status,
        None => (envelope.status)(occurrence),
    };
    let mut response = R::new(status, body);
    response.set_content_type((written_in.content_type)(occurrence));
    if compiled.is_none_or(|body| body.has_headers) {
        response.append_headers(|headers| append_all_headers(occurrence, envelope, headers));
    }
    mark_and_notify(occurrence, &mut response);
    response
}

#[cold]
fn append_all_headers(
    occurrence: &Occurrence<'_>,
    envelope: &EnvelopeVtable,
    headers: &mut HeaderMap,
) {
    occurrence.append_headers(headers);
    if let Some(wait) = occurrence.retry_after() {
        headers.insert(RETRY_AFTER, retry_after_header(wait));
    }
    (envelope.append_headers)(occurrence, headers);
}

/// One error in one envelope.
struct Rendering<'a> {
    occurrence: Occurrence<'a>,
    envelope: &'static EnvelopeVtable,
    /// None if the error is written by hand, or the envelope has no template.
    compiled: Option<&'static CompiledBody>,
}

impl<'a> Rendering<'a> {
    #[inline]
    fn new(
        error: &'a dyn ApiError,
        envelope: &'static EnvelopeVtable,
        context: Option<&'a RequestContext>,
    ) -> Self {
        let envelope = envelope.resolve(context);
        let declared = error.declared(Token);
        let compiled = envelope.template.and_then(|template| compiled(declared?, template));
        let spec = declared.unwrap_or_else(|| error.spec());
        let occurrence =
            Occurrence::in_context(error, spec, context).in_envelope_with(envelope.members);
        Self { occurrence, envelope, compiled }
    }

    /// Whether the body may contain anything from the request.
    fn reads_request(&self) -> bool {
        self.compiled.is_none_or(|body| body.request.any())
    }

    /// The body, and the envelope that it is written in.
    #[inline]
    fn write(&self) -> (Bytes, &'static EnvelopeVtable) {
        let Self { occurrence, envelope, compiled } = self;
        let body = match (compiled, envelope.template) {
            (Some(body), _) => body.write(occurrence),
            (None, Some(template)) => write_uncompiled(template, occurrence),
            (None, None) => with_buffer(|buffer| {
                (envelope.write)(occurrence, buffer).map(|()| Bytes::copy_from_slice(buffer))
            }),
        };
        match body {
            Ok(body) => (body, envelope),
            Err(fault) => self.write_without_fault(&fault),
        }
    }

    /// Leaves out the part that cannot be serialised. If that is the envelope
    /// itself, writes problem details, so that the caller still gets code and
    /// status.
    #[cold]
    fn write_without_fault(&self, fault: &WriteError) -> (Bytes, &'static EnvelopeVtable) {
        let Self { occurrence, envelope, .. } = *self;
        let code = occurrence.code();
        let fails = |part: &str, value: Option<Details<'_>>, as_members: bool| {
            let attempt = |value: Details<'_>| {
                with_buffer(|out| {
                    if as_members { value.write_members(out) } else { value.write_json(out) }
                })
            };
            let Err(fault) = value.map_or(Ok(()), attempt) else { return false };
            log::part_left_out(code, part, &fault);
            true
        };
        let retry = |details, extensions, envelope| {
            let occurrence = occurrence.without(details, extensions);
            Rendering { occurrence, envelope, compiled: None }.write()
        };
        let details = fails("details", occurrence.details(), false);
        let extensions = fails("extensions", occurrence.extensions(), true);
        if details || extensions {
            return retry(details, extensions, envelope);
        }
        // Each can be serialised on its own, but not the way this envelope does it.
        if occurrence.details().is_some() {
            log::part_left_out(code, "details", fault);
            return retry(true, false, envelope);
        }
        if occurrence.extensions().is_some() {
            log::part_left_out(code, "extensions", fault);
            return retry(false, true, envelope);
        }
        log::part_left_out(code, "envelope", fault);
        retry(true, true, EnvelopeVtable::new::<ProblemDetails>())
    }
}

/// Appends the headers of a derived error that only has its spec's.
pub fn append_fixed_headers(spec: &ErrorSpec, headers: &mut HeaderMap) {
    spec.append_headers(headers);
}

/// Appends the headers of a derived error: its spec's, then its fields'.
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
        // New fields are limited to US-ASCII (RFC 9110, section 5.5).
        // `HeaderValue` would accept more.
        let is_ascii = text.is_ascii();
        match (written, HeaderName::from_bytes(name.as_bytes()), HeaderValue::try_from(text)) {
            (Ok(()), Ok(name), Ok(value)) if is_ascii => drop(self.headers.append(name, value)),
            _ => log::header_left_out(self.code, name),
        }
    }
}
