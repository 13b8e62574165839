//! The two shapes of an error response in this API, and the shape of an event.

use std::borrow::Cow;
use std::collections::BTreeMap;

use apierror::{Details, Envelope, Occurrence};
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
    code: &'static str,
    message: Cow<'a, str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    details: Option<Details<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    correlation_id: Option<&'a str>,
}

impl Envelope for Detail {
    type Body<'a> = BTreeMap<&'static str, DetailBody<'a>>;

    fn body<'a>(error: &Occurrence<'a>) -> Self::Body<'a> {
        let (code, message, details) = (error.code(), error.message(), error.details());
        let shows_id = error.spec().meta("correlation_id").is_some();
        let correlation_id = error.request_id().filter(|_| shows_id);
        BTreeMap::from([("detail", DetailBody { code, message, details, correlation_id })])
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
