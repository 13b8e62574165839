//! `{error, …members}`.

use apierror::{Details, Envelope, Occurrence};
use serde::Serialize;

pub struct Wire;

#[derive(Serialize)]
pub struct Body<'a> {
    error: &'static str,
    #[serde(flatten)]
    members: Option<Details<'a>>,
}

impl Envelope for Wire {
    const MEMBERS: &'static [&'static str] = &["error"];
    type Body<'a> = Body<'a>;

    fn body<'a>(occurrence: &Occurrence<'a>) -> Body<'a> {
        Body { error: occurrence.code(), members: occurrence.extensions() }
    }
}
