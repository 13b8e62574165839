//! Exposed members and fields: each wire name is used once, `details` excludes
//! `detail`, and keys such as `retry_after` are on one field only.

use proc_macro2::Span;

use crate::ast::{Field, Variant};
use crate::attr::{Attr, Spanned};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::keys::FieldAttrs;
use crate::message::Template;
use crate::model::{Exposed, Member, MemberValue, Place};
use crate::value::{Case, Flag, HeaderName, Headers, MadeMembers, WireName};

/// Checks the members that a variant makes from templates, and the attributes of its
/// fields.
pub(super) fn check_fields<'a>(
    variant: &'a Variant<'a>,
    case: Option<Case>,
    diagnostics: &mut Diagnostics,
) -> Exposed<'a> {
    let mut exposed = Exposed::default();
    let members = &mut exposed.members;
    check_made(members, variant, Place::Detail, &variant.attrs.detail, diagnostics);
    check_made(members, variant, Place::Extension, &variant.attrs.extension, diagnostics);
    let headers = variant.attrs.header.value().map_or(&[][..], |Headers(list)| list);
    for field in &variant.fields {
        let FieldAttrs {
            detail,
            details,
            extension,
            extensions,
            or_null,
            status,
            header,
            retry_after,
            log,
        } = &field.attrs;
        let members = &mut exposed.members;
        check_or_null(or_null, field, diagnostics);
        check_member(members, field, Place::Detail, detail, case, diagnostics);
        check_member(members, field, Place::Extension, extension, case, diagnostics);
        if let Attr::Written(Spanned { key: _, span, value: HeaderName(name) }) = header {
            if headers.iter().any(|fixed| fixed.name == *name) {
                diagnostics.push(Diagnostic::HeaderTwice { name }.at(*span));
            } else {
                let name = name.clone();
                let value = MemberValue::Field(field);
                let member = Member { value, place: Place::Header, name, span: *span };
                check_wire_name(members, member, diagnostics);
            }
        }
        if let Attr::Written(Spanned { key, .. }) = extensions {
            check_extensions(members, field, *key, diagnostics);
        }
        check_only(&mut exposed.details, field, "details", details, diagnostics);
        check_only(&mut exposed.status, field, "status", status, diagnostics);
        check_only(&mut exposed.wait, field, "retry_after", retry_after, diagnostics);
        exposed.logged.extend(log.written().map(|_| field));
    }
    check_details(variant, exposed.details, diagnostics);
    exposed
}

/// Only one field has the key. Sets `only` to that field.
fn check_only<'a, T>(
    only: &mut Option<&'a Field<'a>>,
    field: &'a Field<'a>,
    key: &str,
    attr: &Attr<T>,
    diagnostics: &mut Diagnostics,
) {
    let Attr::Written(written) = attr else { return };
    match only {
        Some(first) => diagnostics.push(second(key, first, written.key)),
        None => *only = Some(field),
    }
}

/// Returns the error for a key that field `first` already has.
fn second(key: &str, first: &Field<'_>, span: Span) -> syn::Error {
    Diagnostic::SecondField { key: &key, first: &first.name() }.at(span)
}

/// `detail` and `details` exclude each other.
fn check_details(
    variant: &Variant<'_>,
    details: Option<&Field<'_>>,
    diagnostics: &mut Diagnostics,
) {
    let Some(details) = details else { return };
    let whole = &details.name();
    let made = variant.attrs.detail.written().map(|made| made.key);
    let of_fields =
        variant.fields.iter().filter_map(|field| Some(field.attrs.detail.written()?.key));
    for key in made.into_iter().chain(of_fields) {
        diagnostics.push(Diagnostic::DetailBesideDetails { whole }.at(key));
    }
}

/// The template of a member names only fields that exist, and its name is used once.
fn check_made<'a>(
    members: &mut Vec<Member<'a>>,
    variant: &'a Variant<'a>,
    place: Place,
    attr: &Attr<MadeMembers>,
    diagnostics: &mut Diagnostics,
) {
    let Some(MadeMembers(list)) = attr.value() else { return };
    for made in list {
        match Template::parse(&made.value, "template", variant.noun(), &variant.fields) {
            Ok(template) => {
                let (value, name) = (MemberValue::Made(template), made.name.clone());
                let member = Member { value, place, name, span: made.value.span() };
                check_wire_name(members, member, diagnostics);
            }
            Err(error) => diagnostics.push(error),
        }
    }
}

/// `or_null` stands beside `detail` or `extension`, on a field that is an `Option`.
fn check_or_null(or_null: &Attr<Flag>, field: &Field<'_>, diagnostics: &mut Diagnostics) {
    let Attr::Written(Spanned { key, .. }) = or_null else { return };
    if field.attrs.detail.is_absent() && field.attrs.extension.is_absent() {
        diagnostics.push(Diagnostic::OrNullAlone {}.at(*key));
    } else if !field.is_optional {
        diagnostics.push(Diagnostic::OrNullOfNoOption {}.at(*key));
    }
}

/// Only one field has members that are extensions.
fn check_extensions<'a>(
    members: &mut Vec<Member<'a>>,
    field: &'a Field<'a>,
    key: Span,
    diagnostics: &mut Diagnostics,
) {
    let first = members.iter().find(|member| member.place == Place::Extensions);
    if let Some(first) = first.and_then(|first| first.value.field()) {
        diagnostics.push(second(Place::Extensions.key(), first, key));
        return;
    }
    let (value, name) = (MemberValue::Field(field), Place::Extensions.key().to_owned());
    members.push(Member { value, place: Place::Extensions, name, span: key });
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
    let value = if field.attrs.or_null.is_absent() {
        MemberValue::Field(field)
    } else {
        MemberValue::Nullable(field)
    };
    check_wire_name(members, Member { value, place, name, span: *span }, diagnostics);
}

/// A wire name is used once among the details, once among the extensions, and once
/// among the headers.
fn check_wire_name<'a>(
    members: &mut Vec<Member<'a>>,
    member: Member<'a>,
    diagnostics: &mut Diagnostics,
) {
    let Member { value: _, place, name, span } = &member;
    match members.iter().find(|known| known.place == *place && known.name == *name) {
        Some(first) => {
            let first = match first.value.field() {
                Some(field) => format!("field `{}`", field.name()),
                None => format!("`{}(…)`", place.key()),
            };
            let (place, first) = (&place.key(), &first);
            diagnostics.push(Diagnostic::WireNameTwice { name, place, first }.at(*span));
        }
        None => members.push(member),
    }
}
