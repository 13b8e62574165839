//! `{code, message, status, details?}`

use std::borrow::Cow;

use serde::Serialize;

use super::Envelope;
use crate::details::Details;
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

impl Envelope for Flat {
    const MEMBERS: &'static [&'static str] = &["code", "message", "status", "details"];
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
}
