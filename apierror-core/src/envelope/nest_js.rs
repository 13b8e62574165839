//! `{statusCode, error, message, path?, timestamp}`

use super::body::TemplateBody;
use super::{BuiltIn, Envelope};
use crate::occurrence::Occurrence;
use crate::template::Value::{Message, Path, Reason, Status, Timestamp};
use crate::template::{Member, Template, member, names};

/// The shape of `NestJS` services: `{statusCode, error, message, path?, timestamp}`,
/// and extensions beside them. `error` is the reason phrase of the status.
///
/// It has no member for a code and none for `details`. Declare facts for the
/// caller's code as extensions.
#[derive(Debug, Clone, Copy)]
pub struct NestJs;

const SHAPE: [Member; 5] = [
    member("statusCode", Status),
    member("error", Reason),
    member("message", Message),
    member("path", Path),
    member("timestamp", Timestamp),
];

static TEMPLATE: Template = Template::new(&SHAPE);

impl Envelope for NestJs {
    const MEMBERS: &'static [&'static str] = &names(&SHAPE);
    const BUILT_IN: BuiltIn = BuiltIn::template(&TEMPLATE);
    type Body<'a> = TemplateBody<'a>;

    fn body<'a>(occurrence: &Occurrence<'a>) -> TemplateBody<'a> {
        TemplateBody::new(&TEMPLATE, occurrence)
    }
}
