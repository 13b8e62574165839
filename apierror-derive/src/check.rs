//! Stage two: applies every rule that involves several keys, fields or variants.
//!
//! Each rule is a function called `check_…`. All of them run, so that one compile
//! reports all errors. Without errors, the result is a [`Declaration`].

mod code;
mod effect;
mod envelope;
mod fields;
mod inherit;
mod kind;
mod logged;
mod message;
mod on;
mod retry;
mod retry_options;
mod transparent;
mod union;

use std::borrow::Cow;

use proc_macro2::Span;
use syn::ext::IdentExt;
use syn::parse_quote;
use syn::spanned::Spanned;

use self::code::ErrorName;
use self::inherit::{Uris, inherit};
use crate::ast;
use crate::attr::Attr;
use crate::diagnostic::Diagnostics;
use crate::keys::{TypeAttrs, VariantAttrs};
use crate::model::{Body, Head, KindEnum, On, Spec, Type, Union, Variant};
use crate::names;
use crate::value::{Headers, Meta, MetaValue, Name, Named, Text};

/// A declaration without errors.
pub(crate) enum Declaration<'a> {
    Type(Type<'a>),
    Union(Union<'a>),
}

/// A declaration with errors, and what stubs need.
pub(crate) struct Failure<'a> {
    pub(crate) stubs: Stubs<'a>,
    /// All errors.
    pub(crate) error: syn::Error,
}

/// The parts of a declaration with errors that are right.
pub(crate) enum Stubs<'a> {
    /// The type has the impls of other macros.
    Type(Head<'a>),
    /// The macro writes all impls of the type.
    Union(Union<'a>),
}

pub(crate) fn check<'a>(
    ty: &'a ast::Type<'a>,
    mut diagnostics: Diagnostics,
) -> Result<Declaration<'a>, Box<Failure<'a>>> {
    diagnostics.enter_type();
    match ty.attrs.union.key() {
        Some(key) => check_union(ty, key, diagnostics),
        None => check_type(ty, diagnostics),
    }
}

fn check_union<'a>(
    ty: &'a ast::Type<'a>,
    key: Span,
    mut diagnostics: Diagnostics,
) -> Result<Declaration<'a>, Box<Failure<'a>>> {
    let union::Parts { members, smaller, is_thiserror } =
        union::check_members(ty, key, &mut diagnostics);
    let head = head(ty, None);
    let (envelope, envelope_span) = envelope(ty, &head);
    let visibility = ty.visibility;
    let union = Union { head, visibility, key, envelope, envelope_span, members, smaller };
    let Err(error) = diagnostics.finish() else { return Ok(Declaration::Union(union)) };
    let stubs = if is_thiserror { Stubs::Type(union.head) } else { Stubs::Union(union) };
    Err(Box::new(Failure { stubs, error }))
}

fn check_type<'a>(
    ty: &'a ast::Type<'a>,
    mut diagnostics: Diagnostics,
) -> Result<Declaration<'a>, Box<Failure<'a>>> {
    let TypeAttrs {
        envelope: _,
        domain,
        type_base: _,
        doc_url: _,
        group,
        status: _,
        retry,
        message: _,
        header,
        meta,
        log: _,
        rename_all: _,
        rename_all_fields: _,
        krate: _,
        kind,
        union: _,
        from: _,
    } = &ty.attrs;
    retry_options::check_retry_options(retry, &mut diagnostics);
    let on::Parts { upstreams, on } = on::check_upstreams(ty, &mut diagnostics);
    let mut checker = Checker {
        ty,
        kind: kind::check_kind_name(kind, ty, &mut diagnostics),
        names: code::Names::with_capacity(ty.variants.len()),
        rows: 0,
        diagnostics,
    };
    let mut variants = Vec::with_capacity(ty.variants.len());
    for (index, (variant, on)) in ty.variants.iter().zip(on).enumerate() {
        checker.diagnostics.enter_variant(index);
        variants.extend(checker.variant(variant, on));
    }
    let head = Head { upstreams, ..head(ty, checker.kind) };
    if let Err(error) = checker.diagnostics.finish() {
        return Err(Box::new(Failure { stubs: Stubs::Type(head), error }));
    }
    let (envelope, envelope_span) = envelope(ty, &head);
    Ok(Declaration::Type(Type {
        is_envelope_generic: envelope::contains_parameter(&envelope, ty.generics),
        envelope,
        envelope_span,
        group: text(group).map(Cow::Borrowed).or_else(|| {
            let is_struct = ty.variants.iter().any(|variant| variant.is_struct);
            (!is_struct).then(|| Cow::Owned(names::heading(&ty.ident.unraw().to_string())))
        }),
        domain: text(domain),
        headers: headers(header),
        meta: facts(meta),
        variants,
        head,
    }))
}

fn head<'a>(ty: &'a ast::Type<'a>, kind: Option<KindEnum<'a>>) -> Head<'a> {
    let krate = ty.attrs.krate.value();
    Head {
        ident: ty.ident,
        generics: ty.generics,
        krate: krate.map_or_else(|| parse_quote!(::apierror), |path| path.0.clone()),
        is_renamed: krate.is_some(),
        kind,
        upstreams: Vec::new(),
        has_causes: ty
            .variants
            .iter()
            .any(|variant| variant.is_struct && !variant.attrs.on.is_absent()),
    }
}

/// Returns the envelope, and its span if it is written.
fn envelope(ty: &ast::Type<'_>, head: &Head<'_>) -> (syn::Path, Option<Span>) {
    if let Some(path) = ty.attrs.envelope.value() {
        return (path.0.clone(), Some(path.0.span()));
    }
    let krate = &head.krate;
    (parse_quote!(#krate::envelope::Service), None)
}

/// Checks the variants of a declaration one after the other.
struct Checker<'a> {
    ty: &'a ast::Type<'a>,
    kind: Option<KindEnum<'a>>,
    names: code::Names<'a>,
    /// The number of specs so far.
    rows: usize,
    diagnostics: Diagnostics,
}

impl<'a> Checker<'a> {
    fn variant(
        &mut self,
        variant: &'a ast::Variant<'a>,
        on: Option<On<'a>>,
    ) -> Option<Variant<'a>> {
        let body = match variant.attrs.transparent.key() {
            Some(key) => {
                let field = transparent::check_transparent(variant, key, &mut self.diagnostics)?;
                Body::Transparent(field, key)
            }
            None => Body::Spec(Box::new(self.spec(variant, on)?)),
        };
        let ident = (!variant.is_struct).then_some(variant.ident);
        Some(Variant { ident, is_unit: variant.is_unit, body })
    }

    fn spec(&mut self, variant: &'a ast::Variant<'a>, on: Option<On<'a>>) -> Option<Spec<'a>> {
        let Self { ty, kind, names, rows, diagnostics } = self;
        let ty = *ty;
        let VariantAttrs {
            code,
            name,
            status,
            envelope,
            grpc,
            message,
            title,
            retry,
            help,
            doc_url,
            group,
            header,
            meta,
            log,
            detail: _,
            extension: _,
            on: _,
            transparent: _,
        } = &variant.attrs;
        retry_options::check_retry_options(retry, diagnostics);
        let status = status.or(&ty.attrs.status);
        let has_own_retry = !retry.is_absent();
        let retry = retry.or(&ty.attrs.retry);

        let has_name = !name.is_absent();
        let code = code::check_code(code, has_name, &ty.attrs.rename_all, variant, diagnostics);
        code::check_required(variant, &code, status, diagnostics);
        if let (Attr::Written(code), Some(kind), false) = (&code, kind, name.is_wrong()) {
            kind::check_kind_variant(kind, &ErrorName::new(name, code), code, variant, diagnostics);
        }
        let envelope = envelope::check_envelope(envelope, ty.generics, diagnostics);
        let case = ty.attrs.rename_all_fields.value().copied();
        let exposed = fields::check_fields(variant, case, diagnostics);
        let status = status.value().copied();
        let written = retry;
        let by_status = retry::check_retry(written, status, &exposed, diagnostics);
        let retry = match &on {
            Some(on) => effect::check_effect(on, written, has_own_retry, by_status, diagnostics),
            None => by_status,
        };
        let declares_retry = !written.is_absent() || retry != by_status;
        let has_wrong = grpc.is_wrong() || name.is_wrong();
        if let (Attr::Written(code), Some(status), Some(retry), false) =
            (&code, status, retry, has_wrong)
        {
            let (grpc, named) = (grpc.value().copied(), ErrorName::new(name, code));
            let code = code.value.clone().into_owned();
            let meaning = code::Meaning { code, status, retry, grpc, envelope, variant };
            names.check_meaning(&named, meaning, diagnostics);
        }
        let message = message::check_message(message, status, variant, ty, &exposed, diagnostics);

        let source = message.as_ref().map(|(source, _)| source);
        logged::check_logged(variant, ty, &exposed, source, diagnostics);
        if let Some(on) = &on {
            on::check_shown(on, variant, ty, &exposed, source, diagnostics);
            on::check_kept(on, status.map(|status| status.0), variant, ty, diagnostics);
        }

        let (Attr::Written(code), Some((message, template))) = (code, message) else {
            return None;
        };
        let code = code.value;
        let Uris { doc_url, type_uri } = inherit::uris(doc_url, &ty.attrs, &code);
        let is_of_field = |name: &str| exposed.has_header(name);
        let headers = inherit(headers(&ty.attrs.header), headers(header), &is_of_field);
        let meta = inherit(facts(&ty.attrs.meta), facts(meta), &|_| false);
        let row = *rows;
        *rows += 1;
        Some(Spec {
            row,
            name: name.value().map(|Name(name)| name.as_str()),
            status: status?,
            envelope,
            grpc: grpc.value().copied(),
            log: log.or(&ty.attrs.log).value().copied(),
            retry: retry?,
            declares_retry,
            title: text(title),
            description: variant.description(),
            message,
            template,
            help: text(help),
            doc_url,
            type_uri,
            group: text(group),
            headers,
            meta,
            fields: &variant.fields,
            exposed,
            on,
            code,
        })
    }
}

fn text(attr: &Attr<Text>) -> Option<&str> {
    attr.value().map(|Text(text)| text.as_str())
}

fn headers(attr: &Attr<Headers>) -> &[Named<String>] {
    attr.value().map_or(&[], |Headers(list)| list)
}

fn facts(attr: &Attr<Meta>) -> &[Named<MetaValue>] {
    attr.value().map_or(&[], |Meta(list)| list)
}
