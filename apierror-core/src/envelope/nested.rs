//! `{error: {code, message, details?}, request_id?}`

use super::body::TemplateBody;
use super::{BuiltIn, Envelope};
use crate::occurrence::Occurrence;
use crate::template::MemberValue::{Code, Details, Message, Object, RequestId};
use crate::template::{Member, Template, member, names};

/// `{error: {code, message, details?}, request_id?}`, and extensions beside `error`.
///
/// ```
/// use apierror::{ApiError, DeclaredError, envelope};
///
/// #[derive(Debug, thiserror::Error, ApiError)]
/// #[error("no order {id}")]
/// #[api(code = "ORDER_NOT_FOUND", status = 404, envelope = envelope::Nested)]
/// struct NotFound {
///     #[api(detail)]
///     id: u32,
/// }
///
/// assert_eq!(
///     NotFound { id: 7 }.to_json(),
///     r#"{"error":{"code":"ORDER_NOT_FOUND","message":"no order 7","details":{"id":7}}}"#,
/// );
/// ```
#[derive(Debug, Clone, Copy)]
pub struct Nested;

const ERROR: [Member; 3] =
    [member("code", Code), member("message", Message), member("details", Details)];

const SHAPE: [Member; 2] = [member("error", Object(&ERROR)), member("request_id", RequestId)];

static TEMPLATE: Template = Template::new(&SHAPE);

impl Envelope for Nested {
    const MEMBERS: &'static [&'static str] = &names(&SHAPE);
    const BUILT_IN: BuiltIn = BuiltIn::template(&TEMPLATE);
    type Body<'a> = TemplateBody<'a>;

    fn body<'a>(occurrence: &Occurrence<'a>) -> TemplateBody<'a> {
        TemplateBody::new(&TEMPLATE, occurrence)
    }
}
