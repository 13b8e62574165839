//! The public message: that of the variant, else by the rule of the type, else by the
//! status.

use syn::LitStr;

use crate::ast::{Type, Variant};
use crate::attr::Attr;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::docs;
use crate::message::Template;
use crate::model::MessageSource;
use crate::value::{MessageAttr, Status, TypeMessage};

/// A message names only fields that exist. Returns its source and its template.
pub(super) fn check_message<'a>(
    message: &Attr<MessageAttr>,
    status: Option<Status>,
    variant: &'a Variant<'a>,
    ty: &Type<'_>,
    diagnostics: &mut Diagnostics,
) -> Option<(MessageSource<'a>, String)> {
    let is_reason = match message {
        Attr::Wrong(_) => return None,
        Attr::Written(message) => match &message.value {
            MessageAttr::Display => false,
            MessageAttr::Reason => true,
            MessageAttr::Template(literal) => return check_template(literal, variant, diagnostics),
        },
        Attr::Absent => match ty.attrs.message.value() {
            Some(TypeMessage::Display) => false,
            Some(TypeMessage::Reason) => true,
            Some(TypeMessage::Required) => {
                if !variant.has_errors {
                    let subject = &variant.subject();
                    diagnostics.push(Diagnostic::NoMessage { subject }.at(variant.ident.span()));
                }
                return None;
            }
            None => status.is_some_and(Status::is_server_error),
        },
    };
    Some(if is_reason { (MessageSource::Reason, String::new()) } else { display(variant, ty) })
}

fn display<'a>(variant: &Variant<'_>, ty: &Type<'_>) -> (MessageSource<'a>, String) {
    let template = docs::thiserror_template(variant.attributes)
        .or_else(|| docs::thiserror_template(ty.attributes));
    (MessageSource::Display, template.unwrap_or_default())
}

fn check_template<'a>(
    literal: &LitStr,
    variant: &'a Variant<'a>,
    diagnostics: &mut Diagnostics,
) -> Option<(MessageSource<'a>, String)> {
    match Template::parse(literal, "message", variant.noun(), &variant.fields) {
        Ok(template) => {
            let source = match template {
                Template::Fixed(text) => MessageSource::Fixed(text),
                Template::Placeholders { placeholders, .. } => {
                    MessageSource::Template(placeholders)
                }
            };
            Some((source, crate::literal::text(literal)))
        }
        Err(error) => {
            diagnostics.push(error);
            None
        }
    }
}
