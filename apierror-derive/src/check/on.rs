//! `from` and `on`: each cause in an upstream leads to one variant, which can be created
//! from the upstream's error.

use proc_macro2::Span;
use syn::Type as SynType;
use syn::spanned::Spanned as _;

use super::logged::{display_names, key_that_sends, template_that_names};
use crate::ast::{self, Field, boxed, is_recursive, shared};
use crate::attr::{Attr, Spanned, Table as _};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::input::Attribute;
use crate::model::{Exposed, Holding, MessageSource, On, Source};
use crate::thiserror::is_transparent;
use crate::type_text::type_text;
use crate::value::{Cause, CauseKind, On as OnAttr, Types};

/// What `from` and `on` say.
pub(super) struct Parts<'a> {
    /// The types whose errors are translated.
    pub(super) upstreams: Vec<&'a SynType>,
    /// What `on` says of each variant.
    pub(super) on: Vec<Option<On<'a>>>,
}

/// Checks `from` of a type that is not a union, and `on` of its variants.
pub(super) fn check_upstreams<'a>(
    ty: &'a ast::Type<'a>,
    diagnostics: &mut Diagnostics,
) -> Parts<'a> {
    let from = &ty.attrs.from;
    let upstreams = check_from(ty, diagnostics);
    let mut on = Vec::with_capacity(ty.variants.len());
    let mut taken = Vec::new();
    for (index, variant) in ty.variants.iter().enumerate() {
        diagnostics.enter_variant(index);
        let attr = &variant.attrs.on;
        on.push(match attr {
            // `transparent` rejects it.
            _ if !variant.attrs.transparent.is_absent() => None,
            Attr::Written(written) if from.is_absent() && !variant.is_struct => {
                let example = example_of(variant);
                let error = Diagnostic::OnWithoutFrom { example: &example };
                diagnostics.push(error.at(written.key));
                None
            }
            Attr::Written(written) if !from.is_wrong() => {
                let of_variant = check_on(variant, written, &upstreams, diagnostics);
                if let Some(on) = &of_variant {
                    check_causes(variant, on, &upstreams, &mut taken, diagnostics);
                }
                of_variant
            }
            Attr::Written(_) | Attr::Wrong(_) | Attr::Absent => None,
        });
        check_conversions(variant, &upstreams, diagnostics);
    }
    diagnostics.enter_type();
    let is_complete = ty.variants.iter().zip(&on).all(|(variant, on)| {
        on.is_some() || variant.attrs.on.is_absent() || !variant.attrs.transparent.is_absent()
    });
    if is_complete {
        check_other(ty, &upstreams, &on, diagnostics);
    }
    let is_free = |upstream: &&SynType| conversion_of(ty, upstream).is_none();
    Parts { upstreams: upstreams.into_iter().filter(is_free).collect(), on }
}

/// A type does not take itself in.
fn check_from<'a>(ty: &'a ast::Type<'a>, diagnostics: &mut Diagnostics) -> Vec<&'a SynType> {
    let written = ty.attrs.from.value().map_or(&[][..], |Types(types)| types);
    let (own, upstreams) =
        written.iter().partition::<Vec<_>, _>(|taken| is_recursive(taken, ty.ident));
    let is_struct = ty.variants.iter().any(|variant| variant.is_struct);
    let what = if is_struct { "a struct" } else { "an enum" };
    for taken in own {
        diagnostics.push(Diagnostic::FromItself { what: &what }.at(taken.span()));
    }
    upstreams
}

/// Returns what the example of `from` lists: the type of the variant's field, if it has one.
fn example_of(variant: &ast::Variant<'_>) -> String {
    let mut fields = variant.fields.iter().filter(|field| field.attrs.retry_after.is_absent());
    fields.next().map_or_else(|| "sqlx::Error".to_owned(), |field| type_text(held(field).1))
}

/// A variant with `on` has a field for the upstream's error, a field for its wait, both, or
/// none.
fn check_on<'a>(
    variant: &'a ast::Variant<'a>,
    written: &'a Spanned<OnAttr>,
    upstreams: &[&'a SynType],
    diagnostics: &mut Diagnostics,
) -> Option<On<'a>> {
    let OnAttr(causes) = &written.value;
    let is_wait = |field: &&Field<'_>| !field.attrs.retry_after.is_absent();
    let (waits, others) = variant.fields.iter().partition::<Vec<_>, _>(is_wait);
    // A field with mistakes may be meant as another.
    let has_errors = variant.fields.iter().any(|field| field.has_errors);
    if let Some(wait) = waits.first().filter(|wait| !wait.is_optional) {
        let error = Diagnostic::OnWait { wait: &type_text(wait.ty) };
        diagnostics.push(error.at(wait.ty.span()));
        return None;
    }
    let source = match others.as_slice() {
        _ if has_errors => return None,
        [] => None,
        [field] => Some(*field),
        fields => {
            let subject = &variant.subject();
            let error = Diagnostic::OnFields { subject, count: &fields.len() };
            diagnostics.push(error.at(variant.ident.span()));
            return None;
        }
    };
    let source = source.map(|field| {
        let (holding, held) = held(field);
        (field, holding, held)
    });
    let all = || (0..upstreams.len()).collect();
    let (source, upstreams) = match source {
        None => (None, all()),
        Some((field, holding @ Holding::Any, held)) => {
            (Some(Source { field, holding, held }), all())
        }
        Some((field, holding, held)) => {
            let position = |ty: &SynType| {
                let text = type_text(ty);
                upstreams.iter().position(|upstream| type_text(upstream) == text)
            };
            // `from(Box<T>)` takes the box itself.
            let whole = position(field.ty).map(|at| (at, Holding::Whole, field.ty));
            match whole.or_else(|| Some((position(held)?, holding, held))) {
                Some((at, holding, held)) => (Some(Source { field, holding, held }), vec![at]),
                None if upstreams.is_empty() => (Some(Source { field, holding, held }), Vec::new()),
                None => {
                    let names: Vec<_> =
                        upstreams.iter().map(|ty| format!("`{}`", type_text(ty))).collect();
                    let (held, upstreams) = (&type_text(field.ty), &names.join(" or "));
                    let error = Diagnostic::OnField { held, upstreams };
                    diagnostics.push(error.at(field.ty.span()));
                    return None;
                }
            }
        }
    };
    Some(On { key: written.key, causes, source, wait: waits.first().copied(), upstreams })
}

/// Returns how a field holds an error, and the type of that error.
fn held<'a>(field: &Field<'a>) -> (Holding, &'a SynType) {
    if let Some(inner) = boxed(field.ty) {
        let holding = if is_trait_object(inner) { Holding::Any } else { Holding::Box };
        (holding, inner)
    } else if let Some(inner) = shared(field.ty) {
        (Holding::Arc, inner)
    } else {
        (Holding::Whole, field.ty)
    }
}

fn is_trait_object(ty: &SynType) -> bool {
    match ty {
        SynType::Group(group) => is_trait_object(&group.elem),
        SynType::Paren(paren) => is_trait_object(&paren.elem),
        ty => matches!(ty, SynType::TraitObject(_)),
    }
}

/// Each cause of an upstream leads to one variant. `taken` has the causes so far.
fn check_causes<'a>(
    variant: &'a ast::Variant<'a>,
    on: &On<'a>,
    upstreams: &[&SynType],
    taken: &mut Vec<(usize, &'a Cause, &'a ast::Variant<'a>)>,
    diagnostics: &mut Diagnostics,
) {
    for cause in on.causes {
        let is_taken = |(upstream, known, _): &&(usize, &Cause, &ast::Variant<'_>)| {
            on.upstreams.contains(upstream) && known.is(cause)
        };
        if let Some((upstream, _, first)) = taken.iter().find(is_taken) {
            let upstream = &type_text(upstreams[*upstream]);
            let (cause_text, variant) = (&cause.text(), first.ident);
            let error = Diagnostic::CauseOfTwo { cause: cause_text, upstream, variant };
            diagnostics.push(error.at(cause.span));
        } else {
            taken.extend(on.upstreams.iter().map(|upstream| (*upstream, cause, variant)));
        }
    }
}

/// Each upstream has a variant for the causes that no other variant names.
fn check_other(
    ty: &ast::Type<'_>,
    upstreams: &[&SynType],
    on: &[Option<On<'_>>],
    diagnostics: &mut Diagnostics,
) {
    let is_struct = ty.variants.iter().any(|variant| variant.is_struct);
    for (index, upstream) in upstreams.iter().enumerate() {
        let is_other = |on: &On<'_>| {
            on.upstreams.contains(&index)
                && on.causes.iter().any(|cause| cause.kind == CauseKind::Other)
        };
        if !on.iter().flatten().any(is_other) {
            let (name, span) = (&type_text(upstream), upstream.span());
            let place = if is_struct {
                "the struct, or remove `from` if only unions take it in".to_owned()
            } else {
                format!("a variant without a field, or with a field that holds a `{name}`")
            };
            let error = Diagnostic::OtherMissing { upstream: name, place: &place };
            diagnostics.push(error.at(span));
        }
    }
}

/// thiserror writes no `From` for a type in `from`.
fn check_conversions(
    variant: &ast::Variant<'_>,
    upstreams: &[&SynType],
    diagnostics: &mut Diagnostics,
) {
    for field in &variant.fields {
        let Some(span) = from_attribute(field.attributes) else { continue };
        let text = type_text(field.ty);
        if upstreams.iter().any(|upstream| type_text(upstream) == text) {
            diagnostics.push(Diagnostic::FromTwice { upstream: &text }.at(span));
        }
    }
}

/// Returns the span of thiserror's `#[from]` that converts the same type.
fn conversion_of(ty: &ast::Type<'_>, upstream: &SynType) -> Option<Span> {
    let text = type_text(upstream);
    let mut fields = ty.variants.iter().flat_map(|variant| &variant.fields);
    fields
        .find_map(|field| from_attribute(field.attributes).filter(|_| type_text(field.ty) == text))
}

/// Returns the span of thiserror's `#[from]`.
fn from_attribute(attributes: &[Attribute]) -> Option<Span> {
    attributes.iter().find(|attribute| attribute.name == "from").map(|attribute| attribute.span)
}

/// No caller sees the upstream's error: no key sends it, and neither the public message nor
/// a member names it. It may contain the names of constraints, and of servers.
pub(super) fn check_shown(
    on: &On<'_>,
    variant: &ast::Variant<'_>,
    ty: &ast::Type<'_>,
    exposed: &Exposed<'_>,
    message: Option<&MessageSource<'_>>,
    diagnostics: &mut Diagnostics,
) {
    let Some(Source { field, .. }) = &on.source else { return };
    if let Some(key) = key_that_sends(&field.attrs) {
        let mut written = field.attrs.written().into_iter();
        let span = written.find(|(name, _)| *name == key).map_or(on.key, |(_, span)| span);
        diagnostics.push(Diagnostic::OnKey { key: &key }.at(span));
        return;
    }
    let is_forwarded = || {
        let is_display = matches!(message, Some(MessageSource::Display));
        (is_display && is_transparent(variant.attributes)).then(|| "the public message".to_owned())
    };
    let what = template_that_names(field, variant, ty, exposed, message).or_else(is_forwarded);
    if let Some(what) = &what {
        let written = variant.attrs.message.written();
        let span = written.map_or(on.key, |message| message.span);
        diagnostics.push(Diagnostic::OnShows { what }.at(span));
    }
}

/// The log shows what a 5xx holds only as its source, or in the text of its `Display`.
/// Without thiserror, nobody can tell what the source is.
pub(super) fn check_kept(
    on: &On<'_>,
    status: Option<u16>,
    variant: &ast::Variant<'_>,
    ty: &ast::Type<'_>,
    diagnostics: &mut Diagnostics,
) {
    let Some(Source { field, .. }) = &on.source else { return };
    let has = |attributes: &[Attribute], name: &str| {
        attributes.iter().any(|attribute| attribute.name == name)
    };
    let is_derived = has(variant.attributes, "error") || has(ty.attributes, "error");
    let is_source = has(field.attributes, "source")
        || has(field.attributes, "from")
        || (field.is_named() && field.name() == "source");
    let is_5xx = status.is_some_and(|status| status >= 500);
    if is_5xx
        && is_derived
        && !is_source
        && !is_transparent(variant.attributes)
        && !display_names(field, variant, ty)
    {
        diagnostics.push(Diagnostic::OnNoSource {}.at(field.ty.span()));
    }
}
