//! `{code, message, status, details?}`

use std::borrow::Cow;

use serde::Serialize;

use super::Envelope;
use crate::details::Details;
use crate::layout::{Layout, Part, write_parts};
use crate::occurrence::Occurrence;

/// `{code, message, status, details?}`, and extensions beside them.
#[derive(Debug, Clone, Copy)]
pub struct Flat;

#[derive(Debug, Serialize)]
pub struct Body<'a> {
    code: &'static str,
    message: Cow<'a, str>,
    status: u16,
    #[serde(skip_serializing_if = "Option::is_none")]
    details: Option<Details<'a>>,
    #[serde(flatten)]
    extensions: Option<Details<'a>>,
}

/// What the body's fields come to.
static PARTS: [Part; 8] = [
    Part::Raw(r#"{"code":""#),
    Part::Code,
    Part::Raw(r#"","message":""#),
    Part::Message,
    Part::Raw(r#"","status":"#),
    Part::Status,
    Part::Details(r#","details":"#),
    Part::Extensions,
];

impl Envelope for Flat {
    const MEMBERS: &'static [&'static str] = &["code", "message", "status", "details"];
    const LAYOUT: Option<&'static Layout> = Some(&Layout::new(&PARTS, Self::MEMBERS));
    type Body<'a> = Body<'a>;

    fn body<'a>(occurrence: &Occurrence<'a>) -> Body<'a> {
        Body {
            code: occurrence.code(),
            message: occurrence.message(),
            status: occurrence.status().as_u16(),
            details: occurrence.details(),
            extensions: occurrence.extensions(),
        }
    }
    fn write_body(occurrence: &Occurrence<'_>, out: &mut Vec<u8>) -> Result<(), serde_json::Error> {
        write_parts(&PARTS, occurrence, out)
    }
}
