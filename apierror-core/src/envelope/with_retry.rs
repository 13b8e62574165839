//! Any envelope with retry advice.

use std::fmt;
use std::marker::PhantomData;

use http::{HeaderMap, StatusCode};
use serde::Serialize;

use super::body::TemplateBody;
use super::{BuiltIn, Envelope};
use crate::context::settings::service_envelope;
use crate::fill::write_uncompiled;
use crate::occurrence::Occurrence;
use crate::render::vtable::EnvelopeVtable;
use crate::retry::RetryOnWire;
use crate::template::{Template, join_names};
use crate::write_error::WriteError;

/// Any envelope with a top-level `retry`:
/// `{"strategy": "backoff", "effect": "unknown", "max_attempts": 3, "after_ms": 1500}`.
/// `after_ms` is present if the wait is known. In [`JsonApi`](super::JsonApi) it is a
/// member of `meta`.
///
/// ```
/// use apierror::{ApiError, DeclaredError, envelope::{Flat, WithRetry}};
///
/// #[derive(Debug, thiserror::Error, ApiError)]
/// #[error("busy")]
/// #[api(code = "BUSY", status = 503, envelope = WithRetry<Flat>)]
/// struct Busy;
///
/// assert_eq!(
///     Busy.to_json(),
///     r#"{"code":"BUSY","message":"Service Unavailable","status":503,"#.to_owned()
///         + r#""retry":{"strategy":"backoff","effect":"unknown","max_attempts":3}}"#,
/// );
/// ```
///
/// A body that is not a JSON object has no place for the member:
///
/// ```compile_fail
/// use apierror::{ApiError, DeclaredError, envelope::{PlainText, WithRetry}};
///
/// #[derive(Debug, thiserror::Error, ApiError)]
/// #[error("busy")]
/// #[api(code = "BUSY", status = 503, envelope = WithRetry<PlainText>)]
/// struct Busy;
///
/// let response = Busy.to_response();
/// ```
pub struct WithRetry<E>(PhantomData<E>);

impl<E> fmt::Debug for WithRetry<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("WithRetry")
    }
}

#[derive(Serialize)]
pub struct Body<'a, B>(Inner<'a, B>);

#[derive(Serialize)]
#[serde(untagged)]
enum Inner<'a, B> {
    /// A built-in envelope, whose template says where the advice is.
    Template(TemplateBody<'a>),
    /// A custom envelope.
    Custom {
        #[serde(flatten)]
        body: B,
        #[serde(skip_serializing_if = "Option::is_none")]
        retry: Option<RetryOnWire>,
    },
}

impl<B> fmt::Debug for Body<'_, B> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Body").finish_non_exhaustive()
    }
}

/// Appends the advice as the last member of the JSON object that starts at `start`.
///
/// # Errors
/// If there is no object from `start` to the end of `out`.
fn append_retry(retry: &RetryOnWire, start: usize, out: &mut Vec<u8>) -> Result<(), WriteError> {
    match out.get(start..) {
        Some([b'{', members @ .., b'}']) => {
            let name: &[u8] = if members.is_empty() { b"\"retry\":" } else { b",\"retry\":" };
            out.pop();
            out.extend_from_slice(name);
            retry.append_to(out);
            out.push(b'}');
            Ok(())
        }
        _ => Err(WriteError::new("retry advice needs a body that is a JSON object")),
    }
}

/// Returns the envelope that the advice is added to.
fn envelope<E: Envelope>(occurrence: &Occurrence<'_>) -> &'static EnvelopeVtable {
    if E::BUILT_IN.is_service {
        service_envelope(occurrence.context()).plain
    } else {
        EnvelopeVtable::new::<E>()
    }
}

impl<E: Envelope> WithRetry<E> {
    const ALL_MEMBERS: ([&'static str; 64], usize) = join_names(E::MEMBERS, &["retry"]);

    const TEMPLATE: Option<Template> = match E::BUILT_IN.template {
        Some(template) if !template.has_retry => Some(template.with_retry()),
        _ => None,
    };
}

impl<E: Envelope> Envelope for WithRetry<E> {
    const CONTENT_TYPE: &'static str = {
        assert!(
            !E::BUILT_IN.is_text,
            "`PlainText` has no place for retry advice: use `WithRetryHeaders<PlainText>`"
        );
        E::CONTENT_TYPE
    };
    const MEMBERS: &'static [&'static str] = Self::ALL_MEMBERS.0.split_at(Self::ALL_MEMBERS.1).0;
    const HEADERS: &'static [&'static str] = E::HEADERS;
    const BUILT_IN: BuiltIn = BuiltIn {
        template: match &Self::TEMPLATE {
            Some(template) => Some(template),
            None => None,
        },
        has_retry: true,
        ..E::BUILT_IN
    };
    type Body<'a> = Body<'a, E::Body<'a>>;

    fn body<'a>(occurrence: &Occurrence<'a>) -> Self::Body<'a> {
        Body(match Self::BUILT_IN.template {
            Some(template) if !Self::BUILT_IN.is_service => {
                Inner::Template(TemplateBody::new(template, occurrence))
            }
            _ => Inner::Custom { body: E::body(occurrence), retry: occurrence.retry_on_wire() },
        })
    }

    fn write(occurrence: &Occurrence<'_>, out: &mut Vec<u8>) -> Result<(), WriteError> {
        if let Some(template) = envelope::<E>(occurrence).built_in.template
            && template.meta.is_some()
        {
            out.extend_from_slice(&write_uncompiled(&template.with_retry(), occurrence)?);
            return Ok(());
        }
        let start = out.len();
        E::write(occurrence, out)?;
        match occurrence.retry_on_wire() {
            Some(retry) => append_retry(&retry, start, out),
            None => Ok(()),
        }
    }

    fn status(occurrence: &Occurrence<'_>) -> StatusCode {
        E::status(occurrence)
    }

    fn content_type(occurrence: &Occurrence<'_>) -> &'static str {
        E::content_type(occurrence)
    }

    fn append_headers(occurrence: &Occurrence<'_>, headers: &mut HeaderMap) {
        E::append_headers(occurrence, headers);
    }
}
