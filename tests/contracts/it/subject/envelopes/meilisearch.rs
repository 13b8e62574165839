//! `{message, code, type, link}`.

use std::borrow::Cow;

use apierror::{Envelope, MetaValue, Occurrence};
use serde::Serialize;

pub struct Wire;

#[derive(Serialize)]
pub struct Body<'a> {
    message: Cow<'a, str>,
    code: &'static str,
    r#type: Option<MetaValue>,
    link: Option<&'static str>,
}

impl Envelope for Wire {
    const MEMBERS: &'static [&'static str] = &["message", "code", "type", "link"];
    type Body<'a> = Body<'a>;

    fn body<'a>(occurrence: &Occurrence<'a>) -> Body<'a> {
        Body {
            message: occurrence.message(),
            code: occurrence.code(),
            r#type: occurrence.spec().meta("type"),
            link: occurrence.spec().doc_url,
        }
    }
}
