//! JSON:API 1.1.

pub(crate) mod errors;

use super::body::TemplateBody;
use super::{BuiltIn, Envelope};
use crate::fill::WriteList;
use crate::json::Json;
use crate::occurrence::Occurrence;
use crate::template::MemberValue::JsonApiErrors;
use crate::template::{ListWriter, Member, Template, member, names};

/// JSON:API, as `application/vnd.api+json`:
/// `{errors: [{status: "404", code, title, detail, source?, meta?}], meta?}`.
///
/// The standard allows few members beside `errors` (section 7.1), so extensions and
/// retry advice are members of the top-level `meta`.
///
/// If the error's details are [`FieldError`](crate::FieldError)s, there is one
/// error object for each, with the path as its `source.pointer` and the field's
/// code in `meta`. Otherwise there is one error object with the details as its
/// `meta`. Details that are not an object become the member `details` of `meta`.
///
/// ```
/// use apierror::{ApiError, DeclaredError, envelope};
///
/// #[derive(Debug, thiserror::Error, ApiError)]
/// #[error("no order {id}")]
/// #[api(code = "ORDER_NOT_FOUND", status = 404, envelope = envelope::JsonApi)]
/// struct NotFound {
///     #[api(detail)]
///     id: u32,
/// }
///
/// assert_eq!(
///     NotFound { id: 7 }.to_json(),
///     r#"{"errors":[{"status":"404","code":"ORDER_NOT_FOUND","title":"Not Found","#.to_owned()
///         + r#""detail":"no order 7","meta":{"id":7}}]}"#,
/// );
/// ```
#[derive(Debug, Clone, Copy)]
pub struct JsonApi;

static WRITE_ERRORS: WriteList =
    |occurrence, out| errors::JsonApiErrors(*occurrence).write_json(out);

const SHAPE: [Member; 1] = [member("errors", JsonApiErrors(ListWriter(&WRITE_ERRORS)))];

static TEMPLATE: Template = Template::new(&SHAPE).with_meta("meta");

impl Envelope for JsonApi {
    const CONTENT_TYPE: &'static str = "application/vnd.api+json";
    const MEMBERS: &'static [&'static str] = &names(&SHAPE);
    const BUILT_IN: BuiltIn = BuiltIn::template(&TEMPLATE);
    type Body<'a> = TemplateBody<'a>;

    fn body<'a>(occurrence: &Occurrence<'a>) -> TemplateBody<'a> {
        TemplateBody::new(&TEMPLATE, occurrence)
    }
}
