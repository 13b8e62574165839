//! `union`: an enum whose variants hold one declared error each.

use proc_macro2::Span;
use syn::spanned::Spanned;
use syn::{Generics, Type as SynType};

use crate::ast::{self, boxed, is_recursive};
use crate::attr::Table;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::input::Attribute;
use crate::model::UnionMember;
use crate::type_text::type_text;
use crate::value::Types;

/// The keys of a type that say something about a union. The others are about errors,
/// and a union has none of its own.
const KEYS: [&str; 4] = ["union", "from", "envelope", "crate"];

/// The attributes of thiserror.
const THISERROR: [&str; 4] = ["error", "from", "source", "backtrace"];

/// The members of a union, and what it takes in.
pub(super) struct Parts<'a> {
    pub(super) members: Vec<UnionMember<'a>>,
    pub(super) smaller: Vec<&'a SynType>,
    /// Whether thiserror seems to be derived too.
    pub(super) is_thiserror: bool,
}

/// Returns the variants and types without mistakes.
pub(super) fn check_members<'a>(
    ty: &'a ast::Type<'a>,
    key: Span,
    diagnostics: &mut Diagnostics,
) -> Parts<'a> {
    if ty.variants.iter().any(|variant| variant.is_struct) {
        diagnostics.push(Diagnostic::UnionOfStruct {}.at(key));
        let is_thiserror = thiserror_attributes(ty.attributes).next().is_some();
        return Parts { members: Vec::new(), smaller: Vec::new(), is_thiserror };
    }
    check_type_keys(ty, diagnostics);
    let mut is_thiserror = check_thiserror(ty.attributes, diagnostics);
    let mut members: Vec<UnionMember<'a>> = Vec::with_capacity(ty.variants.len());
    for (index, variant) in ty.variants.iter().enumerate() {
        diagnostics.enter_variant(index);
        is_thiserror |= check_thiserror(variant.attributes, diagnostics);
        for field in &variant.fields {
            is_thiserror |= check_thiserror(field.attributes, diagnostics);
        }
        check_variant_keys(variant, diagnostics);
        if let Some(member) = check_member(ty, variant, &members, diagnostics) {
            members.push(member);
        }
    }
    diagnostics.enter_type();
    let smaller = check_from(ty, &members, diagnostics);
    Parts { members, smaller, is_thiserror }
}

/// A union has no errors of its own, so it has no facts about them.
fn check_type_keys(ty: &ast::Type<'_>, diagnostics: &mut Diagnostics) {
    for (key, span) in ty.attrs.written() {
        if !KEYS.contains(&key) {
            diagnostics.push(Diagnostic::UnionTypeKey { key: &key }.at(span));
        }
    }
}

/// A variant takes everything from its member.
fn check_variant_keys(variant: &ast::Variant<'_>, diagnostics: &mut Diagnostics) {
    let of_fields = variant.fields.iter().flat_map(|field| field.attrs.written());
    for (key, span) in variant.attrs.written().into_iter().chain(of_fields) {
        let error = match key {
            "transparent" => Diagnostic::UnionTransparent {},
            _ => Diagnostic::UnionVariantKey { key: &key },
        };
        diagnostics.push(error.at(span));
    }
}

/// The macro writes what thiserror would write. Returns whether there is an attribute of
/// thiserror.
fn check_thiserror(attributes: &[Attribute], diagnostics: &mut Diagnostics) -> bool {
    let mut has_any = false;
    for (name, span) in thiserror_attributes(attributes) {
        has_any = true;
        diagnostics.push(Diagnostic::UnionThiserror { attribute: &name }.at(span));
    }
    has_any
}

fn thiserror_attributes(attributes: &[Attribute]) -> impl Iterator<Item = (&'static str, Span)> {
    attributes.iter().filter_map(|attribute| {
        let name = THISERROR.into_iter().find(|name| attribute.name == *name)?;
        Some((name, attribute.span))
    })
}

/// A variant holds one error, which no other variant holds.
fn check_member<'a>(
    ty: &ast::Type<'_>,
    variant: &'a ast::Variant<'a>,
    members: &[UnionMember<'_>],
    diagnostics: &mut Diagnostics,
) -> Option<UnionMember<'a>> {
    let name = variant.ident;
    let field = match variant.fields.as_slice() {
        [field] => field,
        [] => {
            diagnostics.push(Diagnostic::UnionNoError { variant: name }.at(name.span()));
            return None;
        }
        fields => {
            let error = Diagnostic::UnionFields { variant: name, count: &fields.len() };
            diagnostics.push(error.at(name.span()));
            return None;
        }
    };
    let error = boxed(field.ty).unwrap_or(field.ty);
    if is_recursive(error, ty.ident) {
        diagnostics.push(Diagnostic::UnionOfItself {}.at(error.span()));
        return None;
    }
    if let Some(known) = find(members, error) {
        let (name, first) = (&type_text(error), known.ident);
        diagnostics.push(Diagnostic::UnionMemberTwice { name, first }.at(error.span()));
        return None;
    }
    let has_from = ty.variants.len() == 1 || !is_type_parameter(error, ty.generics);
    let is_boxed = boxed(field.ty).is_some();
    Some(UnionMember { ident: name, field, error, is_boxed, has_from })
}

/// A union takes in others than itself and its members.
fn check_from<'a>(
    ty: &'a ast::Type<'a>,
    members: &[UnionMember<'_>],
    diagnostics: &mut Diagnostics,
) -> Vec<&'a SynType> {
    let mut smaller = Vec::new();
    let written = ty.attrs.from.value().map_or(&[][..], |Types(types)| types);
    for taken in written {
        if is_recursive(taken, ty.ident) {
            diagnostics.push(Diagnostic::FromItself { what: &"a union" }.at(taken.span()));
        } else if let Some(known) = find(members, taken) {
            let (name, variant) = (&type_text(taken), known.ident);
            diagnostics.push(Diagnostic::FromMember { name, variant }.at(taken.span()));
        } else {
            smaller.push(taken);
        }
    }
    smaller
}

/// Returns the member of a type. The macro cannot resolve names, so it takes two types as
/// equal only if they are written alike.
fn find<'m, 'a>(members: &'m [UnionMember<'a>], error: &SynType) -> Option<&'m UnionMember<'a>> {
    let text = type_text(error);
    members.iter().find(|member| type_text(member.error) == text)
}

fn is_type_parameter(ty: &SynType, generics: &Generics) -> bool {
    match ty {
        SynType::Group(group) => is_type_parameter(&group.elem, generics),
        SynType::Paren(paren) => is_type_parameter(&paren.elem, generics),
        SynType::Path(path) => {
            generics.type_params().any(|parameter| path.path.is_ident(&parameter.ident))
        }
        _ => false,
    }
}
