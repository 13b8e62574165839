//! Google's API improvement proposal 193.

pub(crate) mod details;

use super::body::TemplateBody;
use super::{BuiltIn, Envelope};
use crate::fill::WriteList;
use crate::json::Json;
use crate::occurrence::Occurrence;
use crate::template::MemberValue::{GoogleDetails, GrpcCode, Message, Object, Status};
use crate::template::{ListWriter, Member, Template, member, names};

/// AIP-193: `{error: {code: 404, message, status: "NOT_FOUND", details: […]}}`, and
/// extensions beside `error`.
///
/// `status` is the name of the gRPC code: the one that the error declares
/// (`grpc = "FAILED_PRECONDITION"`), else the one
/// [for its HTTP status](crate::GrpcCode::for_status). `details` contains
/// - an `ErrorInfo`: the code as `reason`, the declaration's `domain`, and the
///   error's details as `metadata`, which is a map of strings;
/// - a `RetryInfo`, if the wait is known;
/// - a `BadRequest`, if the error's details are [`FieldError`](crate::FieldError)s.
///
/// A crate with `envelope = Google` does not compile if a code is no `reason` of
/// AIP-193 (`[A-Z][A-Z0-9_]+[A-Z0-9]`, at most 63 characters), if there is no
/// `domain`, or if a detail is a list or a map. Declare such details as extensions.
/// Objects and lists that only show at run time become JSON texts.
///
/// ```
/// use apierror::{ApiError, DeclaredError, envelope};
///
/// #[derive(Debug, thiserror::Error, ApiError)]
/// #[error("no order {id}")]
/// #[api(code = "ORDER_NOT_FOUND", status = 404)]
/// #[api(envelope = envelope::Google, domain = "shop.example.com")]
/// struct NotFound {
///     #[api(detail)]
///     id: u32,
/// }
///
/// assert_eq!(
///     NotFound { id: 7 }.to_json(),
///     r#"{"error":{"code":404,"message":"no order 7","status":"NOT_FOUND","details":["#.to_owned()
///         + r#"{"@type":"type.googleapis.com/google.rpc.ErrorInfo","#
///         + r#""reason":"ORDER_NOT_FOUND","domain":"shop.example.com","metadata":{"id":"7"}}]}}"#,
/// );
/// ```
#[derive(Debug, Clone, Copy)]
pub struct Google;

static WRITE_DETAILS: WriteList =
    |occurrence, out| details::GoogleDetails(*occurrence).write_json(out);

const ERROR: [Member; 4] = [
    member("code", Status),
    member("message", Message),
    member("status", GrpcCode),
    member("details", GoogleDetails(ListWriter(&WRITE_DETAILS))),
];

const SHAPE: [Member; 1] = [member("error", Object(&ERROR))];

static TEMPLATE: Template = Template::new(&SHAPE);

impl Envelope for Google {
    const MEMBERS: &'static [&'static str] = &names(&SHAPE);
    const BUILT_IN: BuiltIn = BuiltIn { has_error_info: true, ..BuiltIn::template(&TEMPLATE) };
    type Body<'a> = TemplateBody<'a>;

    fn body<'a>(occurrence: &Occurrence<'a>) -> TemplateBody<'a> {
        TemplateBody::new(&TEMPLATE, occurrence)
    }
}
