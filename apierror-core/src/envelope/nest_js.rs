//! `{statusCode, error, message, path?, timestamp}`

use std::borrow::Cow;

use serde::Serialize;

use super::Envelope;
use crate::details::Details;
use crate::layout::{Layout, Part, write_parts};
use crate::occurrence::Occurrence;
use crate::timestamp::Timestamp;

/// The shape that `NestJS` services answer in: `{statusCode, error, message, path?, timestamp}`, and extensions beside
/// them. `error` is the reason phrase of the status.
///
/// It has no place for a code and none for `details`: facts for the caller's code are extensions here.
#[derive(Debug, Clone, Copy)]
pub struct NestJs;

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Body<'a> {
    status_code: u16,
    error: &'static str,
    message: Cow<'a, str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    path: Option<&'a str>,
    timestamp: Timestamp,
    #[serde(flatten)]
    extensions: Option<Details<'a>>,
}

/// What the body's fields come to.
static PARTS: [Part; 12] = [
    Part::Raw(r#"{"statusCode":"#),
    Part::Status,
    Part::Raw(r#","error":""#),
    Part::Reason,
    Part::Raw(r#"","message":""#),
    Part::Message,
    Part::Raw(r#"""#),
    Part::Path(r#","path":""#),
    Part::Raw(r#","timestamp":""#),
    Part::Timestamp,
    Part::Raw(r#"""#),
    Part::Extensions,
];

impl Envelope for NestJs {
    const MEMBERS: &'static [&'static str] =
        &["statusCode", "error", "message", "path", "timestamp"];
    const LAYOUT: Option<&'static Layout> = Some(&Layout::new(&PARTS, Self::MEMBERS));
    type Body<'a> = Body<'a>;

    fn body<'a>(occurrence: &Occurrence<'a>) -> Body<'a> {
        Body {
            status_code: occurrence.status().as_u16(),
            error: occurrence.reason(),
            message: occurrence.message(),
            path: occurrence.path(),
            timestamp: occurrence.timestamp(),
            extensions: occurrence.extensions(),
        }
    }
    fn write_body(occurrence: &Occurrence<'_>, out: &mut Vec<u8>) -> Result<(), serde_json::Error> {
        write_parts(&PARTS, occurrence, out)
    }
}
