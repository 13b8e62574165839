//! The two shapes of an error response in this API, and the shape of an event.

use std::borrow::Cow;

use apierror::{Details, Envelope, MetaValue, Occurrence};
use serde::Serialize;

// envelope
/// `{error: true, error_code, message, details?}`
pub struct Flat;

#[derive(Serialize)]
pub struct FlatBody<'a> {
    error: bool,
    error_code: &'static str,
    message: Cow<'a, str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    details: Option<Details<'a>>,
}

impl Envelope for Flat {
    type Body<'a> = FlatBody<'a>;

    fn body<'a>(error: &Occurrence<'a>) -> FlatBody<'a> {
        let (message, details) = (error.message(), error.details());
        FlatBody { error: true, error_code: error.code(), message, details }
    }
}
// end

// envelope
/// `{detail: {code, message, details?, correlation_id?}}`. The id is that of the
/// request, where `meta(correlation_id = true)` asks for it. The header
/// `X-Correlation-Id` has it in every response.
pub struct Detail;

#[derive(Serialize)]
pub struct DetailBody<'a> {
    detail: Inner<'a>,
}

#[derive(Serialize)]
struct Inner<'a> {
    code: &'static str,
    message: Cow<'a, str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    details: Option<Details<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    correlation_id: Option<&'a str>,
}

impl Envelope for Detail {
    type Body<'a> = DetailBody<'a>;

    fn body<'a>(error: &Occurrence<'a>) -> DetailBody<'a> {
        let has_id = error.spec().meta("correlation_id") == Some(MetaValue::Bool(true));
        DetailBody {
            detail: Inner {
                code: error.code(),
                message: error.message(),
                details: error.details(),
                correlation_id: error.request_id().filter(|_| has_id),
            },
        }
    }
}
// end

// envelope
/// The data of an event: `{code, message}` and the extensions.
pub struct Event;

#[derive(Serialize)]
pub struct EventBody<'a> {
    code: &'static str,
    message: Cow<'a, str>,
    #[serde(flatten)]
    extensions: Option<Details<'a>>,
}

impl Envelope for Event {
    type Body<'a> = EventBody<'a>;

    fn body<'a>(error: &Occurrence<'a>) -> EventBody<'a> {
        EventBody { code: error.code(), message: error.message(), extensions: error.extensions() }
    }
}
// end
