//! Exposed fields: each wire name is used once, `details` excludes `detail`, and one
//! field holds the wait.

use crate::ast::Field;
use crate::attr::{Attr, Spanned};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::keys::FieldAttrs;
use crate::model::{Exposed, Member, Place};
use crate::value::{Case, HeaderName, Named, WireName};

/// Checks the attributes of all fields of a variant.
pub(super) fn check_fields<'a>(
    fields: &'a [Field<'a>],
    headers: &[Named<String>],
    case: Option<Case>,
    diagnostics: &mut Diagnostics,
) -> Exposed<'a> {
    let mut exposed = Exposed::default();
    for field in fields {
        let FieldAttrs { detail, details, extension, header, retry_after } = &field.attrs;
        let (members, case) = (&mut exposed.members, case);
        check_member(members, field, Place::Detail, detail, case, diagnostics);
        check_member(members, field, Place::Extension, extension, case, diagnostics);
        if let Attr::Written(Spanned { key: _, span, value: HeaderName(name) }) = header {
            if headers.iter().any(|fixed| fixed.name == *name) {
                diagnostics.push(Diagnostic::HeaderTwice { name }.at(*span));
            } else {
                let name = name.clone();
                let member = Member { field, place: Place::Header, name, span: *span };
                check_wire_name(members, member, diagnostics);
            }
        }
        if let Attr::Written(Spanned { key, .. }) = details {
            match exposed.details {
                Some(first) => {
                    let first = &first.name();
                    diagnostics.push(Diagnostic::SecondDetails { first }.at(*key));
                }
                None => exposed.details = Some(field),
            }
        }
        if let Attr::Written(Spanned { key, .. }) = retry_after {
            match exposed.wait {
                Some(first) => {
                    let first = &first.name();
                    diagnostics.push(Diagnostic::SecondWait { first }.at(*key));
                }
                None => exposed.wait = Some(field),
            }
        }
    }
    check_details(fields, exposed.details, diagnostics);
    exposed
}

/// `detail` and `details` exclude each other.
fn check_details(fields: &[Field<'_>], details: Option<&Field<'_>>, diagnostics: &mut Diagnostics) {
    let Some(details) = details else { return };
    let whole = &details.name();
    for field in fields {
        if let Attr::Written(detail) = &field.attrs.detail {
            diagnostics.push(Diagnostic::DetailBesideDetails { whole }.at(detail.key));
        }
    }
}

/// A member has a name: the written one, or that of the field in the case of
/// `rename_all_fields`. A field of a tuple has no name.
fn check_member<'a>(
    members: &mut Vec<Member<'a>>,
    field: &'a Field<'a>,
    place: Place,
    attr: &Attr<WireName>,
    case: Option<Case>,
    diagnostics: &mut Diagnostics,
) {
    let Attr::Written(Spanned { key, span, value: WireName(name) }) = attr else { return };
    let name = match (name, case) {
        (Some(name), _) => name.clone(),
        (None, _) if !field.is_named() => {
            diagnostics.push(Diagnostic::NoWireName { key: &place.key() }.at(*key));
            return;
        }
        (None, Some(case)) => case.rename_field(&field.name()),
        (None, None) => field.name(),
    };
    check_wire_name(members, Member { field, place, name, span: *span }, diagnostics);
}

/// A wire name is used once among the details, once among the extensions, and once
/// among the headers.
fn check_wire_name<'a>(
    members: &mut Vec<Member<'a>>,
    member: Member<'a>,
    diagnostics: &mut Diagnostics,
) {
    let Member { field: _, place, name, span } = &member;
    match members.iter().find(|known| known.place == *place && known.name == *name) {
        Some(first) => {
            let (place, first) = (&place.key(), &first.field.name());
            diagnostics.push(Diagnostic::WireNameTwice { name, place, first }.at(*span));
        }
        None => members.push(member),
    }
}
