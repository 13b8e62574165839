//! Whatever envelope the service has.

use std::fmt;

use http::{HeaderMap, StatusCode};
use serde::{Serialize, Serializer};

use super::{Envelope, ProblemDetails};
use crate::context::{RequestContext, Settings};
use crate::layout::Layout;
use crate::occurrence::Occurrence;
use crate::shape::Shape;

/// The envelope of the service: of types that name none, and of [`apierror::Error`](https://docs.rs/apierror).
///
/// It is what the service's middleware says, or [`Settings::with_envelope`], and [`ProblemDetails`] where nobody says
/// anything. So a library's errors, and those that several services share, come out in the shape of each.
///
/// Its members and content type, as far as they are looked at without a request, are those of [`ProblemDetails`].
#[derive(Debug, Clone, Copy)]
pub struct Service;

/// A body in whatever envelope it turned out to be.
pub struct Body<'a>(Box<dyn erased_serde::Serialize + 'a>);

impl Serialize for Body<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        erased_serde::serialize(&self.0, serializer)
    }
}

impl fmt::Debug for Body<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Body").finish_non_exhaustive()
    }
}

fn shape(occurrence: &Occurrence<'_>) -> &'static Shape {
    let of_service = occurrence.context().and_then(RequestContext::settings).and_then(Settings::shape);
    of_service.unwrap_or(Shape::of::<ProblemDetails>())
}

impl Envelope for Service {
    const CONTENT_TYPE: &'static str = ProblemDetails::CONTENT_TYPE;
    const MEMBERS: &'static [&'static str] = ProblemDetails::MEMBERS;
    const LAYOUT: Option<&'static Layout> = ProblemDetails::LAYOUT;
    const OF_SERVICE: bool = true;
    type Body<'a> = Body<'a>;

    fn body<'a>(occurrence: &Occurrence<'a>) -> Body<'a> {
        Body((shape(occurrence).body)(occurrence))
    }

    fn status(occurrence: &Occurrence<'_>) -> StatusCode {
        (shape(occurrence).status)(occurrence)
    }

    fn append_headers(occurrence: &Occurrence<'_>, headers: &mut HeaderMap) {
        (shape(occurrence).append_headers)(occurrence, headers);
    }
}
