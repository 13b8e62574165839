//! `{error: {code, message, details?}, request_id?}`

use std::borrow::Cow;

use serde::Serialize;

use super::Envelope;
use crate::details::Details;
use crate::layout::{Layout, Part, write_parts};
use crate::occurrence::Occurrence;

/// `{error: {code, message, details?}, request_id?}`, and extensions beside them.
#[derive(Debug, Clone, Copy)]
pub struct Nested;

#[derive(Debug, Serialize)]
pub struct Body<'a> {
    error: Inner<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    request_id: Option<&'a str>,
    #[serde(flatten)]
    extensions: Option<Details<'a>>,
}

#[derive(Debug, Serialize)]
struct Inner<'a> {
    code: &'static str,
    message: Cow<'a, str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    details: Option<Details<'a>>,
}

/// What the body's fields come to.
static PARTS: [Part; 9] = [
    Part::Raw(r#"{"error":{"code":""#),
    Part::Code,
    Part::Raw(r#"","message":""#),
    Part::Message,
    Part::Raw(r#"""#),
    Part::Details(r#","details":"#),
    Part::Raw("}"),
    Part::RequestId(r#","request_id":""#),
    Part::Extensions,
];

impl Envelope for Nested {
    const MEMBERS: &'static [&'static str] = &["error", "request_id"];
    const LAYOUT: Option<&'static Layout> = Some(&Layout::new(&PARTS, Self::MEMBERS));
    type Body<'a> = Body<'a>;

    fn body<'a>(occurrence: &Occurrence<'a>) -> Body<'a> {
        Body {
            error: Inner {
                code: occurrence.code(),
                message: occurrence.message(),
                details: occurrence.details(),
            },
            request_id: occurrence.request_id(),
            extensions: occurrence.extensions(),
        }
    }
    fn write_body(occurrence: &Occurrence<'_>, out: &mut Vec<u8>) -> Result<(), serde_json::Error> {
        write_parts(&PARTS, occurrence, out)
    }
}
