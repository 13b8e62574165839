//! RFC 9457, Problem Details for HTTP APIs.

use super::body::TemplateBody;
use super::{BuiltIn, Envelope};
use crate::occurrence::Occurrence;
use crate::template::MemberValue::{
    Code, Details, Message, Path, RequestId, Status, Title, TraceId, TypeUri,
};
use crate::template::{Member, Template, member, names};

/// RFC 9457, as `application/problem+json`: `type`, `title`, `status`, `detail` and
/// `instance?`. `code`, `details?`, `request_id?`, `trace_id?` and the error's extensions
/// are what the RFC calls extension members.
///
/// `type` comes from the declaration's `type_base` or `doc_url`, and `instance` is
/// the path of the request. `trace_id` is the [`TraceId`](crate::context::TraceId) of the
/// request, if the layer [reads it](Occurrence::trace_id).
///
/// ```
/// use apierror::{ApiError, DeclaredError, envelope};
///
/// #[derive(Debug, thiserror::Error, ApiError)]
/// #[error("no order {id}")]
/// #[api(code = "ORDER_NOT_FOUND", status = 404, envelope = envelope::ProblemDetails)]
/// struct NotFound {
///     #[api(detail)]
///     id: u32,
/// }
///
/// assert_eq!(
///     NotFound { id: 7 }.to_json(),
///     r#"{"type":"about:blank","title":"Not Found","status":404,"detail":"no order 7","#.to_owned()
///         + r#""code":"ORDER_NOT_FOUND","details":{"id":7}}"#,
/// );
/// ```
#[derive(Debug, Clone, Copy)]
pub struct ProblemDetails;

const SHAPE: [Member; 9] = [
    member("type", TypeUri),
    member("title", Title),
    member("status", Status),
    member("detail", Message),
    member("instance", Path),
    member("code", Code),
    member("details", Details),
    member("request_id", RequestId),
    member("trace_id", TraceId),
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
