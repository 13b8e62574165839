//! RFC 9457, Problem Details for HTTP APIs.

use super::body::TemplateBody;
use super::{BuiltIn, Envelope};
use crate::occurrence::Occurrence;
use crate::template::Value::{Code, Details, Message, Path, RequestId, Status, Title, TypeUri};
use crate::template::{Member, Template, member, names};

/// RFC 9457: `type`, `title`, `status`, `detail`, `instance?`; and `code`,
/// `details?`, `request_id?` and extensions, which are extension members in the
/// RFC. `application/problem+json`.
///
/// `instance` is the path of the request. `type` comes from the declaration's
/// `type_base` or `doc_url`.
#[derive(Debug, Clone, Copy)]
pub struct ProblemDetails;

const SHAPE: [Member; 8] = [
    member("type", TypeUri),
    member("title", Title),
    member("status", Status),
    member("detail", Message),
    member("instance", Path),
    member("code", Code),
    member("details", Details),
    member("request_id", RequestId),
];

static TEMPLATE: Template = Template::new(&SHAPE);

impl Envelope for ProblemDetails {
    const CONTENT_TYPE: &'static str = "application/problem+json";
    const MEMBERS: &'static [&'static str] = &names(&SHAPE);
    const BUILT_IN: BuiltIn = BuiltIn::template(&TEMPLATE);
    type Body<'a> = TemplateBody<'a>;

    fn body<'a>(occurrence: &Occurrence<'a>) -> TemplateBody<'a> {
        TemplateBody::new(&TEMPLATE, occurrence)
    }
}
