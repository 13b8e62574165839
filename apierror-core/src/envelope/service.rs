//! Whatever envelope the service has.

use std::fmt;

use http::{HeaderMap, StatusCode};
use serde::{Serialize, Serializer};

use super::{Envelope, ProblemDetails};
use crate::context::{RequestContext, Settings};
use crate::layout::Layout;
use crate::occurrence::Occurrence;
use crate::shape::{Shape, Wire};

/// The envelope of the service: of types that name none, and of [`apierror::Error`](https://docs.rs/apierror).
///
/// It is what the service's middleware says, or [`Settings::envelope`], and [`ProblemDetails`] where nobody says
/// anything. So a library's errors, and those that several services share, come out in the shape of each.
///
/// Its members and content type, as far as they are looked at without a request, are those of [`ProblemDetails`].
#[derive(Debug, Clone, Copy)]
pub struct Service;

/// A body in whatever envelope it turned out to be.
pub enum Body<'a> {
    /// In that of the service.
    OfService(Box<dyn erased_serde::Serialize + 'a>),
    /// In the one that stands for it where nobody says anything.
    Default(<ProblemDetails as Envelope>::Body<'a>),
}

impl Serialize for Body<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::OfService(body) => erased_serde::serialize(body, serializer),
            Self::Default(body) => body.serialize(serializer),
        }
    }
}

impl fmt::Debug for Body<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Body").finish_non_exhaustive()
    }
}

fn shape(occurrence: &Occurrence<'_>) -> Option<&'static Shape> {
    occurrence.context().and_then(RequestContext::settings).and_then(Settings::shape)
}

fn wire(occurrence: &Occurrence<'_>) -> &'static Wire {
    shape(occurrence).map_or(Wire::of::<ProblemDetails>(), |shape| shape.wire)
}

impl Envelope for Service {
    const CONTENT_TYPE: &'static str = ProblemDetails::CONTENT_TYPE;
    const MEMBERS: &'static [&'static str] = ProblemDetails::MEMBERS;
    const LAYOUT: Option<&'static Layout> = ProblemDetails::LAYOUT;
    const OF_SERVICE: bool = true;
    type Body<'a> = Body<'a>;

    fn body<'a>(occurrence: &Occurrence<'a>) -> Body<'a> {
        match shape(occurrence) {
            Some(shape) => Body::OfService((shape.body)(occurrence)),
            None => Body::Default(ProblemDetails::body(occurrence)),
        }
    }

    fn write_body(occurrence: &Occurrence<'_>, out: &mut Vec<u8>) -> Result<(), serde_json::Error> {
        (wire(occurrence).write_body)(occurrence, out)
    }

    fn status(occurrence: &Occurrence<'_>) -> StatusCode {
        (wire(occurrence).status)(occurrence)
    }

    fn append_headers(occurrence: &Occurrence<'_>, headers: &mut HeaderMap) {
        (wire(occurrence).append_headers)(occurrence, headers);
    }
}
