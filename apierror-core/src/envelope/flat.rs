//! `{code, message, status, details?}`

use super::body::TemplateBody;
use super::{BuiltIn, Envelope};
use crate::occurrence::Occurrence;
use crate::template::Value::{Code, Details, Message, Status};
use crate::template::{Member, Template, member, names};

/// `{code, message, status, details?}`, and extensions beside them.
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
