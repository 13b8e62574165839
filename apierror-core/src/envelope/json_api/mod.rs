//! JSON:API 1.1.

pub(crate) mod errors;

use super::body::TemplateBody;
use super::{BuiltIn, Envelope};
use crate::occurrence::Occurrence;
use crate::template::Value::JsonApiErrors;
use crate::template::{Member, Template, member, names};

/// JSON:API: `{errors: [{status: "404", code, title, detail, source?, meta?}]}`, and
/// extensions beside `errors`. `application/vnd.api+json`.
///
/// If the error's details are [`FieldError`](crate::FieldError)s, there is one
/// error object for each, with the path as its `source.pointer` and the field's
/// code in `meta`. Otherwise there is one error object with the details as its
/// `meta`; details that are not an object become its member `details`.
#[derive(Debug, Clone, Copy)]
pub struct JsonApi;

const SHAPE: [Member; 1] = [member("errors", JsonApiErrors)];

static TEMPLATE: Template = Template::new(&SHAPE);

impl Envelope for JsonApi {
    const CONTENT_TYPE: &'static str = "application/vnd.api+json";
    const MEMBERS: &'static [&'static str] = &names(&SHAPE);
    const BUILT_IN: BuiltIn = BuiltIn::template(&TEMPLATE);
    type Body<'a> = TemplateBody<'a>;

    fn body<'a>(occurrence: &Occurrence<'a>) -> TemplateBody<'a> {
        TemplateBody::new(&TEMPLATE, occurrence)
    }
}
