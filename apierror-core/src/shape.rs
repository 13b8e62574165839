//! Envelopes as values: what one calls that is known only at run time.

use bytes::Bytes;
use erased_serde::Serialize;
use http::{HeaderMap, Response, StatusCode};

use crate::api_error::ApiError;
use crate::context;
use crate::envelope::{Envelope, WithRetry};
use crate::occurrence::Occurrence;
use crate::render::{json_in, response_in};

/// An envelope as a value.
#[derive(Debug)]
pub(crate) struct Shape {
    plain: Rendering,
    with_retry: Rendering,
    pub(crate) body: for<'a> fn(&Occurrence<'a>) -> Box<dyn Serialize + 'a>,
    pub(crate) write_body: fn(&Occurrence<'_>, &mut Vec<u8>) -> Result<(), serde_json::Error>,
    pub(crate) status: fn(&Occurrence<'_>) -> StatusCode,
    pub(crate) append_headers: fn(&Occurrence<'_>, &mut HeaderMap),
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
                write_body: E::write_body,
                status: E::status,
                append_headers: E::append_headers,
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
