//! `{statusCode, error, message, path?, timestamp}`

use super::body::TemplateBody;
use super::{BuiltIn, Envelope};
use crate::occurrence::Occurrence;
use crate::template::MemberValue::{Message, Path, Reason, Status, Timestamp};
use crate::template::{Member, Template, member, names};

/// The shape of `NestJS` services: `{statusCode, error, message, path?, timestamp}`,
/// and extensions beside them. `error` is the reason phrase of the status.
///
/// It has no members for the code and the details. Declare facts for the caller's
/// code as extensions.
///
/// ```
/// use apierror::{ApiError, DeclaredError, RequestContext, Timestamp, context, envelope};
/// use std::time::UNIX_EPOCH;
///
/// #[derive(Debug, thiserror::Error, ApiError)]
/// #[error("no order")]
/// #[api(code = "ORDER_NOT_FOUND", status = 404, envelope = envelope::NestJs)]
/// struct NotFound;
///
/// let request = RequestContext::new().with_path("/orders/7").with(Timestamp::from(UNIX_EPOCH));
/// let body = context::sync_scope(request.into(), || NotFound.to_json());
/// assert_eq!(
///     body,
///     r#"{"statusCode":404,"error":"Not Found","message":"no order","path":"/orders/7","#.to_owned()
///         + r#""timestamp":"1970-01-01T00:00:00.000Z"}"#,
/// );
/// ```
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
