//! `transparent`: excludes every other key, and forwards to the only field.

use proc_macro2::Span;

use crate::ast::{Field, Variant};
use crate::attr::Table;
use crate::diagnostic::{Diagnostic, Diagnostics};

pub(super) fn check_transparent<'a>(
    variant: &'a Variant<'a>,
    transparent: Span,
    diagnostics: &mut Diagnostics,
) -> Option<&'a Field<'a>> {
    for (key, span) in variant.attrs.written() {
        if key != "transparent" {
            diagnostics.push(Diagnostic::TransparentBesideKey { key: &key }.at(span));
        }
    }
    for field in &variant.fields {
        for (key, span) in field.attrs.written() {
            diagnostics.push(Diagnostic::TransparentBesideFieldKey { key: &key }.at(span));
        }
    }
    if let [field] = variant.fields.as_slice() {
        return Some(field);
    }
    if !variant.attrs.transparent.is_wrong() {
        let count = match variant.fields.len() {
            0 => "none".to_owned(),
            many => many.to_string(),
        };
        let subject = &variant.subject();
        let error = Diagnostic::TransparentFields { subject, count: &count };
        diagnostics.push(error.at(transparent));
    }
    None
}
