//! Envelopes as values: what one calls that is known only at run time, or where code for each would be too much of it.

use bytes::Bytes;
use erased_serde::Serialize;
use http::{HeaderMap, HeaderValue, Response, StatusCode};

use crate::api_error::ApiError;
use crate::context;
use crate::envelope::{Envelope, WithRetry};
use crate::occurrence::Occurrence;
use crate::render::{json_in, response_in};

/// How an envelope makes a response.
#[derive(Debug)]
pub(crate) struct Wire {
    pub(crate) members: &'static [&'static str],
    /// A function, since a header's value can be in no constant that is referred to.
    pub(crate) content_type: fn() -> HeaderValue,
    pub(crate) write_body: WriteBody,
    pub(crate) status: fn(&Occurrence<'_>) -> StatusCode,
    pub(crate) append_headers: fn(&Occurrence<'_>, &mut HeaderMap),
}

pub(crate) type WriteBody = fn(&Occurrence<'_>, &mut Vec<u8>) -> Result<(), serde_json::Error>;

impl Wire {
    #[inline]
    pub(crate) const fn of<E: Envelope>() -> &'static Self {
        const {
            &Self {
                members: E::MEMBERS,
                content_type: content_type::<E>,
                write_body: E::write_body,
                status: E::status,
                append_headers: E::append_headers,
            }
        }
    }
}

/// In a constant, so that an envelope with an illegal content type does not compile.
pub(crate) fn content_type<E: Envelope>() -> HeaderValue {
    const { HeaderValue::from_static(E::CONTENT_TYPE) }
}

/// The envelope of a service.
#[derive(Debug)]
pub(crate) struct Shape {
    plain: Rendering,
    with_retry: Rendering,
    pub(crate) body: for<'a> fn(&Occurrence<'a>) -> Box<dyn Serialize + 'a>,
    pub(crate) wire: &'static Wire,
}

/// Rendering in one envelope.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Rendering {
    pub(crate) response: fn(&dyn ApiError) -> Response<Bytes>,
    pub(crate) json: fn(&dyn ApiError) -> Bytes,
}

impl Rendering {
    const fn of<E: Envelope>() -> Self {
        Self { response: response_in::<E>, json: json_in::<E> }
    }
}

impl Shape {
    pub(crate) const fn of<E: Envelope + 'static>() -> &'static Self {
        fn body<'a, E: Envelope + 'static>(occurrence: &Occurrence<'a>) -> Box<dyn Serialize + 'a> {
            Box::new(E::body(occurrence))
        }
        const {
            &Self {
                plain: Rendering::of::<E>(),
                with_retry: if E::ADVISES_RETRY {
                    Rendering::of::<E>()
                } else {
                    Rendering::of::<WithRetry<E>>()
                },
                body: body::<E>,
                wire: Wire::of::<E>(),
            }
        }
    }
}

/// How the current service has errors rendered whose envelope is `E`, where `E` leaves that to the service.
#[inline]
pub(crate) fn of_service<E: Envelope>() -> Option<&'static Rendering> {
    if !E::OF_SERVICE {
        return None;
    }
    let shape = context::current()?.settings()?.shape()?;
    Some(if E::ADVISES_RETRY { &shape.with_retry } else { &shape.plain })
}
