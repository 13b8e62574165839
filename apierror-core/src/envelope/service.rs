//! The envelope of the service.

use std::fmt;

use http::{HeaderMap, StatusCode};
use serde::{Serialize, Serializer};

use super::body::TemplateBody;
use super::problem_details::ProblemDetails;
use super::{BuiltIn, Envelope};
use crate::context::request::RequestContext;
use crate::context::settings::Settings;
use crate::occurrence::Occurrence;
use crate::render::vtable::{EnvelopeVtable, ServiceEnvelope};
use crate::write_error::WriteError;

/// The envelope of the service, for types that name no envelope and for
/// [`apierror::Error`](https://docs.rs/apierror).
///
/// It is the one that the service's middleware or [`Settings::envelope`] sets,
/// else [`ProblemDetails`]. So the errors of a library, and errors that several
/// services share, have the shape of the service.
///
/// Outside of a request its members and content type are those of
/// [`ProblemDetails`].
#[derive(Debug, Clone, Copy)]
pub struct Service;

/// A body in the service's envelope.
pub enum Body<'a> {
    /// The service has set an envelope.
    Set(Box<dyn erased_serde::Serialize + 'a>),
    /// The service has set none.
    Default(TemplateBody<'a>),
}

impl Serialize for Body<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Set(body) => erased_serde::serialize(body, serializer),
            Self::Default(body) => body.serialize(serializer),
        }
    }
}

impl fmt::Debug for Body<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Body").finish_non_exhaustive()
    }
}

fn set_envelope(occurrence: &Occurrence<'_>) -> Option<&'static ServiceEnvelope> {
    let settings = occurrence.context().and_then(RequestContext::settings);
    settings.and_then(Settings::service_envelope)
}

fn vtable(occurrence: &Occurrence<'_>) -> &'static EnvelopeVtable {
    set_envelope(occurrence)
        .map_or(EnvelopeVtable::new::<ProblemDetails>(), |envelope| envelope.plain)
}

impl Envelope for Service {
    const CONTENT_TYPE: &'static str = ProblemDetails::CONTENT_TYPE;
    const MEMBERS: &'static [&'static str] = ProblemDetails::MEMBERS;
    const BUILT_IN: BuiltIn = BuiltIn { is_service: true, ..ProblemDetails::BUILT_IN };
    type Body<'a> = Body<'a>;

    fn body<'a>(occurrence: &Occurrence<'a>) -> Body<'a> {
        match set_envelope(occurrence) {
            Some(envelope) => Body::Set((envelope.body)(occurrence)),
            None => Body::Default(ProblemDetails::body(occurrence)),
        }
    }

    fn write(occurrence: &Occurrence<'_>, out: &mut Vec<u8>) -> Result<(), WriteError> {
        (vtable(occurrence).write)(occurrence, out)
    }

    fn status(occurrence: &Occurrence<'_>) -> StatusCode {
        (vtable(occurrence).status)(occurrence)
    }

    fn content_type(occurrence: &Occurrence<'_>) -> &'static str {
        (vtable(occurrence).content_type)(occurrence)
    }

    fn append_headers(occurrence: &Occurrence<'_>, headers: &mut HeaderMap) {
        (vtable(occurrence).append_headers)(occurrence, headers);
    }
}
