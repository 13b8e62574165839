//! `{code, message, status, details?}`

use super::body::TemplateBody;
use super::{BuiltIn, Envelope};
use crate::occurrence::Occurrence;
use crate::template::MemberValue::{Code, Details, Message, Status};
use crate::template::{Member, Template, member, names};

/// `{code, message, status, details?}`, and extensions beside them.
///
/// ```
/// use apierror::{ApiError, DeclaredError, envelope};
///
/// #[derive(Debug, thiserror::Error, ApiError)]
/// #[error("no order {id}")]
/// #[api(code = "ORDER_NOT_FOUND", status = 404, envelope = envelope::Flat)]
/// struct NotFound {
///     #[api(detail)]
///     id: u32,
/// }
///
/// assert_eq!(
///     NotFound { id: 7 }.to_json(),
///     r#"{"code":"ORDER_NOT_FOUND","message":"no order 7","status":404,"details":{"id":7}}"#,
/// );
/// ```
#[derive(Debug, Clone, Copy)]
pub struct Flat;

const SHAPE: [Member; 4] = [
    member("code", Code),
    member("message", Message),
    member("status", Status),
    member("details", Details),
];

static TEMPLATE: Template = Template::new(&SHAPE);

impl Envelope for Flat {
    const MEMBERS: &'static [&'static str] = &names(&SHAPE);
    const BUILT_IN: BuiltIn = BuiltIn::template(&TEMPLATE);
    type Body<'a> = TemplateBody<'a>;

    fn body<'a>(occurrence: &Occurrence<'a>) -> TemplateBody<'a> {
        TemplateBody::new(&TEMPLATE, occurrence)
    }
}
