//! `{error: {type, code, message, …members}}`.

use std::borrow::Cow;

use apierror::{Details, Envelope, MetaValue, Occurrence};
use serde::Serialize;

pub struct Wire;

#[derive(Serialize)]
pub struct Body<'a> {
    error: Inner<'a>,
}

#[derive(Serialize)]
struct Inner<'a> {
    r#type: Option<MetaValue>,
    code: &'static str,
    message: Cow<'a, str>,
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
                code: occurrence.code(),
                message: occurrence.message(),
                members: occurrence.extensions(),
            },
        }
    }
}
