//! RFC 9457, Problem Details for HTTP APIs.

use std::borrow::Cow;

use serde::Serialize;

use super::Envelope;
use crate::details::Details;
use crate::layout::{Layout, Part, write_parts};
use crate::occurrence::Occurrence;

/// RFC 9457: `type`, `title`, `status`, `detail`, `instance?`; and `code`, `details?`, `request_id?` and extensions, which
/// the RFC calls extension members. `application/problem+json`.
///
/// `instance` is the path of the request. `type` comes from `type_base` or `doc_url` of the declaration.
#[derive(Debug, Clone, Copy)]
pub struct ProblemDetails;

#[derive(Debug, Serialize)]
pub struct Body<'a> {
    r#type: Cow<'static, str>,
    title: &'static str,
    status: u16,
    detail: Cow<'a, str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    instance: Option<&'a str>,
    code: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    details: Option<Details<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    request_id: Option<&'a str>,
    #[serde(flatten)]
    extensions: Option<Details<'a>>,
}

/// What the body's fields come to.
static PARTS: [Part; 16] = [
    Part::Raw(r#"{"type":""#),
    Part::TypeUri,
    Part::Raw(r#"","title":""#),
    Part::Title,
    Part::Raw(r#"","status":"#),
    Part::Status,
    Part::Raw(r#","detail":""#),
    Part::Message,
    Part::Raw(r#"""#),
    Part::Path(r#","instance":""#),
    Part::Raw(r#","code":""#),
    Part::Code,
    Part::Raw(r#"""#),
    Part::Details(r#","details":"#),
    Part::RequestId(r#","request_id":""#),
    Part::Extensions,
];

impl Envelope for ProblemDetails {
    const CONTENT_TYPE: &'static str = "application/problem+json";
    const MEMBERS: &'static [&'static str] =
        &["type", "title", "status", "detail", "instance", "code", "details", "request_id"];
    const LAYOUT: Option<&'static Layout> = Some(&Layout::new(&PARTS, Self::MEMBERS));
    type Body<'a> = Body<'a>;

    fn body<'a>(occurrence: &Occurrence<'a>) -> Body<'a> {
        Body {
            r#type: occurrence.spec().type_uri(),
            title: occurrence.title(),
            status: occurrence.status().as_u16(),
            detail: occurrence.message(),
            instance: occurrence.path(),
            code: occurrence.code(),
            details: occurrence.details(),
            request_id: occurrence.request_id(),
            extensions: occurrence.extensions(),
        }
    }
    fn write_body(occurrence: &Occurrence<'_>, out: &mut Vec<u8>) -> Result<(), serde_json::Error> {
        write_parts(&PARTS, occurrence, out)
    }
}
