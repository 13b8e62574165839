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
/// `{detail: {code, message, details?, correlation_id?}}`
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
    type Body<'a> = DetailBody<'a>;

    fn body<'a>(error: &Occurrence<'a>) -> DetailBody<'a> {
        let (details, correlation_id) = (error.details(), error.request_id());
        DetailBody { code: error.code(), message: error.message(), details, correlation_id }
    }
}
// end

// envelope
/// The envelope of each code: `Flat` where it has `meta(envelope = "flat")`, else
/// `Detail`.
pub struct ByCode;

#[derive(Serialize)]
#[serde(untagged)]
pub enum Body<'a> {
    Flat(FlatBody<'a>),
    Detail { detail: DetailBody<'a> },
}

impl Envelope for ByCode {
    type Body<'a> = Body<'a>;

    fn body<'a>(error: &Occurrence<'a>) -> Body<'a> {
        match error.spec().meta("envelope") {
            Some(MetaValue::Str("flat")) => Body::Flat(Flat::body(error)),
            _ => Body::Detail { detail: Detail::body(error) },
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
