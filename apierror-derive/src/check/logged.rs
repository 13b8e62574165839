//! A field for the log alone is shown to no caller.

use crate::ast::{Field, Type, Variant};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::keys::FieldAttrs;
use crate::model::{Exposed, MemberValue, MessageSource};
use crate::thiserror::DisplayTemplate;

/// A field with `log` has no key that sends it, and neither the public message nor a
/// member names it. Nobody can tell what a `Display` by hand shows.
pub(super) fn check_logged(
    variant: &Variant<'_>,
    ty: &Type<'_>,
    exposed: &Exposed<'_>,
    message: Option<&MessageSource<'_>>,
    diagnostics: &mut Diagnostics,
) {
    for field in &variant.fields {
        let Some(log) = field.attrs.log.written() else { continue };
        if let Some(key) = &key_that_sends(&field.attrs) {
            diagnostics.push(Diagnostic::LogBesideKey { key }.at(log.key));
        } else if let Some(what) = &template_that_names(field, variant, ty, exposed, message) {
            let name = &field.name();
            diagnostics.push(Diagnostic::LogInTemplate { name, what }.at(log.key));
        }
    }
}

pub(super) fn key_that_sends(attrs: &FieldAttrs) -> Option<&'static str> {
    let FieldAttrs {
        detail,
        details,
        extension,
        extensions,
        status,
        or_null: _,
        header,
        retry_after,
        log: _,
    } = attrs;
    let keys = [
        ("detail", detail.is_absent()),
        ("details", details.is_absent()),
        ("extension", extension.is_absent()),
        ("extensions", extensions.is_absent()),
        ("status", status.is_absent()),
        ("header", header.is_absent()),
        ("retry_after", retry_after.is_absent()),
    ];
    keys.into_iter().find(|(_, is_absent)| !is_absent).map(|(key, _)| key)
}

pub(super) fn template_that_names(
    field: &Field<'_>,
    variant: &Variant<'_>,
    ty: &Type<'_>,
    exposed: &Exposed<'_>,
    message: Option<&MessageSource<'_>>,
) -> Option<String> {
    let in_message = match message {
        Some(MessageSource::Template(placeholders)) => {
            placeholders.iter().any(|placeholder| placeholder.uses(field))
        }
        Some(MessageSource::Display) => display_names(field, variant, ty),
        Some(MessageSource::Reason | MessageSource::Fixed(_)) | None => false,
    };
    if in_message {
        return Some("the public message".to_owned());
    }
    let is_made = |value: &MemberValue<'_>| matches!(value, MemberValue::Made(_));
    let mut made = exposed.members.iter().filter(|member| is_made(&member.value));
    let member = made.find(|member| member.value.uses(field))?;
    Some(format!("`{}({} = …)`", member.place.key(), member.name))
}

/// Returns whether the `#[error("…")]` of thiserror uses the field.
pub(super) fn display_names(field: &Field<'_>, variant: &Variant<'_>, ty: &Type<'_>) -> bool {
    let template = DisplayTemplate::new(variant.attributes, ty.attributes);
    template.is_some_and(|template| template.uses(&field.name(), !field.is_named()))
}
