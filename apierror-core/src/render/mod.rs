//! Renders an error: envelope -> body -> response -> notification.
//!
//! An error that is rendered outside its request is rendered again by the
//! layer that its response reaches: see [`detached`].
//!
//! Nothing here panics, and no error is sent without a body.

pub(crate) mod detached;
mod event;
pub(crate) mod headers;
mod mark;
pub(crate) mod notify;
pub(crate) mod response;
pub(crate) mod vtable;

use std::slice;

use bytes::Bytes;
use http::Response;

use self::detached::Detached;
use self::headers::append_all_headers;
use self::mark::marked;
use self::notify::{is_heard, notify_again, notify_occurrence};
pub use self::response::Rendered;
use self::response::{BodyId, ResponseBuilder, Sent};
use self::vtable::{EnvelopeVtable, ServiceEnvelope};
use crate::body_writer::copied;
use crate::buffer::with_buffer;
use crate::compiled::compiled;
use crate::context::current::current;
use crate::context::request::RequestContext;
use crate::context::settings::service_envelope;
use crate::details::Details;
use crate::envelope::{BuiltIn, Envelope, ProblemDetails};
use crate::error::ApiError;
use crate::fill::write_uncompiled;
use crate::log;
use crate::occurrence::Occurrence;
use crate::spec::ErrorSpec;
use crate::spec::cell::CompiledBody;
use crate::template::Template;
use crate::token::Token;
use crate::write_error::WriteError;

/// Returns the whole response for `error` in envelope `E`. Use it for a
/// `dyn ApiError`, or to answer in another envelope than the type's own.
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
    respond(error, EnvelopeVtable::new::<E>(), find_service::<E>())
}

/// Returns the response of a framework for `error` in envelope `E`.
#[inline]
pub(crate) fn build_response<E: Envelope, R: ResponseBuilder>(error: &dyn ApiError) -> R {
    respond(error, EnvelopeVtable::new::<E>(), find_service::<E>())
}

/// Returns the body alone for `error` in envelope `E`.
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
    json(error, EnvelopeVtable::new::<E>(), find_service::<E>())
}

/// Returns the response of a framework, in the envelope that the error's kind names,
/// else in `E`.
pub fn own_response<E: Envelope, R: ResponseBuilder>(error: &dyn ApiError) -> R {
    respond(error, own_envelope::<E>(error), Some(service_envelope))
}

/// Returns the body alone, in the envelope that the error's kind names, else in `E`.
#[must_use]
pub fn own_json<E: Envelope>(error: &dyn ApiError) -> Bytes {
    json(error, own_envelope::<E>(error), Some(service_envelope))
}

fn own_envelope<E: Envelope>(error: &dyn ApiError) -> &'static EnvelopeVtable {
    EnvelopeVtable::of_spec(error.spec()).unwrap_or(EnvelopeVtable::new::<E>())
}

/// Returns the envelope of the service in the context. It is passed as a pointer, so that a
/// program without [`Service`](crate::envelope::Service) does not contain the envelope that
/// a service has by default.
type FindService = fn(Option<&RequestContext>) -> &'static ServiceEnvelope;

const fn find_service<E: Envelope>() -> Option<FindService> {
    const { if E::BUILT_IN.is_service { Some(service_envelope) } else { None } }
}

#[inline]
fn json(
    error: &dyn ApiError,
    envelope: &'static EnvelopeVtable,
    find_service: Option<FindService>,
) -> Bytes {
    if let Some(find_service) = find_service
        && envelope.built_in.is_service
    {
        return write_service_json(error, envelope, find_service);
    }
    let found = find_compiled(error, envelope.built_in.template);
    match found {
        Some((_, CompiledBody { fixed: Some(fixed), .. })) => Bytes::from_static(fixed),
        _ => write_json(error, envelope, found),
    }
}

/// A spec, and the body that is compiled from it and the envelope's template. None
/// if the error or the envelope has to be rendered at run time.
type Compiled = Option<(&'static ErrorSpec, &'static CompiledBody)>;

#[inline]
fn find_compiled(error: &dyn ApiError, template: Option<&'static Template>) -> Compiled {
    let template = template?;
    let declared = error.declared(Token)?;
    Some((declared.spec, compiled(declared, template)))
}

// Neither path is inlined, so that neither pays for the other one.
fn write_json(error: &dyn ApiError, envelope: &'static EnvelopeVtable, found: Compiled) -> Bytes {
    type Vtable = &'static EnvelopeVtable;

    #[inline(never)]
    fn without_request(error: &dyn ApiError, envelope: Vtable, found: Compiled) -> Bytes {
        write_in(error, envelope, found, None)
    }

    #[inline(never)]
    fn in_request(error: &dyn ApiError, envelope: Vtable, found: Compiled) -> Bytes {
        write_in(error, envelope, found, current().as_deref())
    }

    match found {
        Some((_, body)) if body.parts_in_request.is_empty() => {
            without_request(error, envelope, found)
        }
        _ => in_request(error, envelope, found),
    }
}

/// Returns the body of an error that happened in this request.
#[expect(clippy::inline_always, reason = "hot path")]
#[inline(always)]
fn write_in(
    error: &dyn ApiError,
    envelope: &'static EnvelopeVtable,
    found: Compiled,
    context: Option<&RequestContext>,
) -> Bytes {
    found
        .and_then(|(_, body)| body.write_quickly(error, context, || envelope.members))
        .unwrap_or_else(|| write_occurrence(error, envelope, found, context))
}

#[inline(never)]
fn write_occurrence(
    error: &dyn ApiError,
    mut envelope: &'static EnvelopeVtable,
    found: Compiled,
    context: Option<&RequestContext>,
) -> Bytes {
    let occurrence = occurrence(error, envelope, found, context);
    write_body(&occurrence, &mut envelope, found)
}

fn write_service_json(
    error: &dyn ApiError,
    envelope: &'static EnvelopeVtable,
    find_service: FindService,
) -> Bytes {
    let context = current();
    let envelope = resolve(envelope, Some(find_service), context.as_deref());
    let found = find_compiled(error, envelope.built_in.template);
    write_occurrence(error, envelope, found, context.as_deref())
}

fn respond<R: ResponseBuilder>(
    error: &dyn ApiError,
    envelope: &'static EnvelopeVtable,
    find_service: Option<FindService>,
) -> R {
    respond_and_notify(error, envelope, find_service, false)
}

impl Detached {
    /// Returns the whole response in the current context, without the error's own
    /// headers, which the first response already has.
    #[must_use]
    pub fn to_response(&self) -> Response<Bytes> {
        respond_and_notify(self.error(), self.envelope(), Some(service_envelope), true)
    }
}

/// Returns the response, and notifies of it. `is_again` is whether the error was
/// rendered before, outside its request.
#[inline]
fn respond_and_notify<R: ResponseBuilder>(
    error: &dyn ApiError,
    declared_envelope: &'static EnvelopeVtable,
    find_service: Option<FindService>,
    is_again: bool,
) -> R {
    let context = current();
    let context = context.as_deref();
    let envelope = resolve(declared_envelope, find_service, context);
    let found = find_compiled(error, envelope.built_in.template);
    // Most responses need none.
    let occurrence = || occurrence(error, envelope, found, context);
    let mut written_in = envelope;
    let quick = found.and_then(|(_, body)| body.write_quickly(error, context, || envelope.members));
    let body = match quick {
        Some(body) => body,
        None => write_body(&occurrence(), &mut written_in, found),
    };
    // An envelope that adds no headers does not change the status either.
    let (status, has_headers) = match found {
        Some((spec, body)) if !envelope.built_in.adds_headers => (spec.status, body.has_headers),
        _ => ((envelope.status)(&occurrence()), true),
    };
    let content_type = match written_in.fixed_content_type {
        Some(content_type) => content_type,
        None => (written_in.content_type)(&occurrence()),
    };
    let mark = |body: &Bytes| {
        Rendered::new(&occurrence(), Sent { status, content_type, body: BodyId::new(body) })
    };
    let mut response: R = marked(error, declared_envelope, context, body, mark);
    response.set_head(status, content_type);
    if has_headers {
        response.append_headers(|headers| append_all_headers(&occurrence(), envelope, headers));
    }
    if is_again {
        notify_again(&occurrence(), status);
    } else if is_heard(context) {
        notify_occurrence(&occurrence(), status);
    }
    response
}

/// Returns the service's envelope, if `envelope` stands for it.
#[inline]
fn resolve(
    envelope: &'static EnvelopeVtable,
    find_service: Option<FindService>,
    context: Option<&RequestContext>,
) -> &'static EnvelopeVtable {
    let BuiltIn { is_service, has_retry, .. } = envelope.built_in;
    match find_service {
        Some(find_service) if is_service => {
            let service = find_service(context);
            if has_retry { service.with_retry } else { service.plain }
        }
        _ => envelope,
    }
}

#[inline]
fn occurrence<'a>(
    error: &'a dyn ApiError,
    envelope: &EnvelopeVtable,
    found: Compiled,
    context: Option<&'a RequestContext>,
) -> Occurrence<'a> {
    let spec = found.map_or_else(|| error.spec(), |(spec, _)| spec);
    Occurrence::in_context(error, spec, context).in_envelope_with(envelope.members)
}

/// Returns the body. Sets `envelope` to the one that the body is written in.
fn write_body(
    occurrence: &Occurrence<'_>,
    envelope: &mut &'static EnvelopeVtable,
    found: Compiled,
) -> Bytes {
    try_write_body(occurrence, envelope, found)
        .unwrap_or_else(|fault| write_without_fault(occurrence, envelope, &fault))
}

#[inline]
fn try_write_body(
    occurrence: &Occurrence<'_>,
    envelope: &EnvelopeVtable,
    found: Compiled,
) -> Result<Bytes, WriteError> {
    match (found, envelope.built_in.template) {
        (Some((_, body)), _) => body.write(occurrence),
        (None, Some(template)) => write_uncompiled(template, occurrence),
        (None, None) => {
            with_buffer(|buffer| (envelope.write)(occurrence, buffer).map(|()| copied(buffer)))
        }
    }
}

/// Returns the body without the part that cannot be serialised. If that part is the
/// envelope itself, writes problem details, so that the caller still gets code and
/// status.
#[cold]
fn write_without_fault(
    occurrence: &Occurrence<'_>,
    envelope: &mut &'static EnvelopeVtable,
    fault: &WriteError,
) -> Bytes {
    let code = occurrence.code();
    let fails = |part: &str, value: Option<Details<'_>>, as_members: bool| {
        let attempt = |value: Details<'_>| {
            with_buffer(
                |out| if as_members { value.write_members(out) } else { value.write_json(out) },
            )
        };
        let Err(fault) = value.map_or(Ok(()), attempt) else { return false };
        log::part_left_out(code, part, &fault);
        true
    };
    let details = fails("details", occurrence.details(), false);
    let extensions = fails("extensions", occurrence.extensions(), true);
    if details || extensions {
        return write_body(&occurrence.without(details, extensions), envelope, None);
    }
    // Both can be serialised on their own, but not in this envelope.
    let parts = [("details", occurrence.details()), ("extensions", occurrence.extensions())];
    let parts = parts.into_iter().filter(|(_, value)| value.is_some()).map(|(part, _)| part);
    let parts: Vec<&str> = parts.collect();
    for left_out in parts.iter().map(slice::from_ref).chain([&*parts]) {
        let rest =
            occurrence.without(left_out.contains(&"details"), left_out.contains(&"extensions"));
        if let Ok(body) = try_write_body(&rest, envelope, None) {
            for part in left_out {
                log::part_left_out(code, part, fault);
            }
            return body;
        }
    }
    log::part_left_out(code, "envelope", fault);
    *envelope = EnvelopeVtable::new::<ProblemDetails>();
    write_body(&occurrence.without(true, true), envelope, None)
}
