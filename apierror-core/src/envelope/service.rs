//! The envelope of the service.

use std::fmt;

use http::{HeaderMap, StatusCode};
use serde::{Serialize, Serializer};

use super::body::TemplateBody;
use super::problem_details::ProblemDetails;
use super::{BuiltIn, Envelope};
use crate::context::settings::service_envelope;
use crate::occurrence::Occurrence;
use crate::render::vtable::{EnvelopeVtable, SerdeBody};
use crate::write_error::WriteError;

/// The envelope of the service: the default for types that do not name one, and
/// the envelope of [`apierror::Error`](https://docs.rs/apierror).
///
/// It stands for the envelope that the service's middleware or
/// [`Settings::envelope`] sets, or for [`ProblemDetails`] if none is set. So errors
/// of a library, or errors that several services share, have the shape of the
/// service that answers with them.
///
/// [`MEMBERS`](Envelope::MEMBERS) and [`CONTENT_TYPE`](Envelope::CONTENT_TYPE) are
/// those of [`ProblemDetails`].
///
/// ```
/// use apierror::{ApiError, DeclaredError, RequestContext, context, envelope};
///
/// #[derive(Debug, thiserror::Error, ApiError)]
/// #[error("gone")]
/// #[api(code = "GONE", status = 410)]
/// struct Gone;
///
/// let settings = context::Settings::new().envelope::<envelope::Nested>();
/// let request = RequestContext::new().with_settings(settings.into());
/// let body = context::sync_scope(request.into(), || Gone.to_json());
/// assert_eq!(body, r#"{"error":{"code":"GONE","message":"gone"}}"#);
///
/// let response = Gone.to_response();
/// assert_eq!(response.headers()["content-type"], "application/problem+json");
/// ```
///
/// [`Settings::envelope`]: crate::context::Settings::envelope
#[derive(Debug, Clone, Copy)]
pub struct Service;

/// A body in the service's envelope.
pub struct Body<'a>(Inner<'a>);

enum Inner<'a> {
    Template(TemplateBody<'a>),
    Custom(Box<dyn erased_serde::Serialize + 'a>),
}

impl Serialize for Body<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match &self.0 {
            Inner::Template(body) => body.serialize(serializer),
            Inner::Custom(body) => erased_serde::serialize(body, serializer),
        }
    }
}

impl fmt::Debug for Body<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Body").finish_non_exhaustive()
    }
}

fn vtable(occurrence: &Occurrence<'_>) -> &'static EnvelopeVtable {
    service_envelope(occurrence.context()).plain
}

impl Envelope for Service {
    const CONTENT_TYPE: &'static str = ProblemDetails::CONTENT_TYPE;
    const MEMBERS: &'static [&'static str] = ProblemDetails::MEMBERS;
    const BUILT_IN: BuiltIn = BuiltIn { is_service: true, ..ProblemDetails::BUILT_IN };
    type Body<'a> = Body<'a>;

    fn body<'a>(occurrence: &Occurrence<'a>) -> Body<'a> {
        Body(match service_envelope(occurrence.context()).body {
            SerdeBody::Template(template) => {
                Inner::Template(TemplateBody::new(template, occurrence))
            }
            SerdeBody::Custom(body) => Inner::Custom(body(occurrence)),
        })
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
