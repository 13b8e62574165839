//! `{error: {type, message, code, …members}}`.

use std::borrow::Cow;

use apierror::{Details, Envelope, MetaValue, Occurrence};
use http::StatusCode;
use serde::Serialize;

pub struct Wire;

#[derive(Serialize)]
pub struct Body<'a> {
    error: Inner<'a>,
}

#[derive(Serialize)]
struct Inner<'a> {
    r#type: Option<MetaValue>,
    message: Cow<'a, str>,
    code: &'static str,
    #[serde(flatten)]
    members: Option<Details<'a>>,
}

impl Envelope for Wire {
    const MEMBERS: &'static [&'static str] = &["error"];
    type Body<'a> = Body<'a>;

    fn body<'a>(occurrence: &Occurrence<'a>) -> Body<'a> {
        Body {
            error: Inner {
                r#type: occurrence.spec().meta("type"),
                message: occurrence.message(),
                code: occurrence.code(),
                members: occurrence.extensions(),
            },
        }
    }

    fn status(occurrence: &Occurrence<'_>) -> StatusCode {
        match occurrence.spec().meta("type") {
            Some(MetaValue::Str("blocked")) => StatusCode::OK,
            _ => occurrence.status(),
        }
    }
}
