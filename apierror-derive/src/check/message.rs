//! The public message: that of the variant, else by the rule of the type, else by the
//! status.

use syn::LitStr;

use crate::ast::{Type, Variant};
use crate::attr::Attr;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::message::{Template, renamed};
use crate::model::{Exposed, MessageSource};
use crate::thiserror::DisplayTemplate;
use crate::value::{MessageAttr, Status, TypeMessage};

/// A message names only fields that exist. Returns its source and its template, in
/// which a field that the body shows has its name on the wire.
pub(super) fn check_message<'a>(
    message: &Attr<MessageAttr>,
    status: Option<Status>,
    variant: &'a Variant<'a>,
    ty: &Type<'_>,
    exposed: &Exposed<'_>,
    diagnostics: &mut Diagnostics,
) -> Option<(MessageSource<'a>, String)> {
    let is_reason = match message {
        Attr::Wrong(_) => return None,
        Attr::Written(message) => match &message.value {
            MessageAttr::Display => false,
            MessageAttr::Reason => true,
            MessageAttr::Template(literal) => {
                return check_template(literal, variant, exposed, diagnostics);
            }
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
    Some(if is_reason {
        (MessageSource::Reason, String::new())
    } else {
        (MessageSource::Display, display_template(variant, ty, exposed))
    })
}

fn display_template(variant: &Variant<'_>, ty: &Type<'_>, exposed: &Exposed<'_>) -> String {
    let Some(template) = DisplayTemplate::new(variant.attributes, ty.attributes) else {
        return String::new();
    };
    let is_tuple = variant.fields.first().is_some_and(|field| !field.is_named());
    template.named(is_tuple, |name| {
        let field = variant.fields.iter().find(|field| field.name() == name)?;
        exposed
            .wire_name(field)
            .map(str::to_owned)
            .or_else(|| field.is_named().then(|| name.to_owned()))
    })
}

fn check_template<'a>(
    literal: &LitStr,
    variant: &'a Variant<'a>,
    exposed: &Exposed<'_>,
    diagnostics: &mut Diagnostics,
) -> Option<(MessageSource<'a>, String)> {
    let text = crate::literal::text(literal);
    match Template::parse(literal, "message", variant.noun(), &variant.fields) {
        Ok(Template::Fixed(fixed)) => Some((MessageSource::Fixed(fixed), text)),
        Ok(Template::Placeholders { placeholders, .. }) => {
            let mut fields = placeholders.iter().map(|placeholder| placeholder.field);
            let template = renamed(&text, |_, _| {
                let field = fields.next()?;
                exposed.wire_name(field).map(str::to_owned)
            });
            Some((MessageSource::Template(placeholders), template))
        }
        Err(error) => {
            diagnostics.push(error);
            None
        }
    }
}
