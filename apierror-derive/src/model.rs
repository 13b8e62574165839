//! Stage two: what it means. A [`Model`] that was read without a fault can be expanded as it is: no key contradicts
//! another, every field that a template names exists, and nothing required is missing.

mod check;
mod codes;
mod field;
mod retry;
mod template;
mod text;

use std::fmt::Display;

use proc_macro2::{Ident, Span};
use quote::ToTokens;
use syn::ext::IdentExt;
use syn::{Attribute, Data, DeriveInput, Fields, Generics, LitStr, parse_quote};

use crate::attrs::{
    Case, Given, GrpcCode, Headers, KindName, Message as WrittenMessage, Meta, Read, Status, Text,
    TypeAttrs, Uri, VariantAttrs, Written, illegal_character, is_api, text_of,
};
use crate::fault::{Fault, Faults, shown};

pub(crate) use crate::attrs::{Effect, MetaValue, Strategy};
pub(crate) use codes::Codes;
pub(crate) use field::{Field, Place, Shown};
pub(crate) use retry::Retry;
pub(crate) use template::{Count, Formatting, Piece, Template};

/// An error type.
pub(crate) struct Model<'a> {
    pub(crate) ident: &'a Ident,
    pub(crate) generics: &'a Generics,
    /// Where `apierror` is.
    pub(crate) krate: syn::Path,
    /// Whether that was written.
    pub(crate) is_renamed: bool,
    pub(crate) envelope: syn::Path,
    /// The heading of the variants that have none of their own.
    pub(crate) group: String,
    pub(crate) domain: Option<String>,
    /// The variants; of a struct, the struct itself.
    pub(crate) kinds: Vec<Kind<'a>>,
    /// The enum of the codes, where one is asked for.
    pub(crate) codes: Option<Codes<'a>>,
}

/// One variant, or the struct.
pub(crate) struct Kind<'a> {
    /// `None` for a struct.
    pub(crate) variant: Option<&'a Ident>,
    /// Whether it is a variant without fields and braces.
    pub(crate) is_unit: bool,
    pub(crate) body: Body<'a>,
}

pub(crate) enum Body<'a> {
    /// An error of its own.
    Spec(Box<Spec<'a>>),
    /// Everything is the field's. The span is of the word `transparent`.
    Forwarded(Field<'a>, Span),
}

/// One kind of error.
pub(crate) struct Spec<'a> {
    /// Its place among the specs of the type.
    pub(crate) row: usize,
    pub(crate) code: String,
    pub(crate) status: Status,
    /// Where it is written.
    pub(crate) grpc: Option<GrpcCode>,
    pub(crate) retry: Retry,
    pub(crate) title: Option<String>,
    pub(crate) description: String,
    pub(crate) message: Message,
    /// The message as a reader of the docs sees it.
    pub(crate) template: String,
    pub(crate) help: Option<String>,
    pub(crate) doc_url: Option<String>,
    pub(crate) type_uri: Option<String>,
    /// Where it is not the type's.
    pub(crate) group: Option<String>,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) meta: Vec<(String, MetaValue)>,
    pub(crate) fields: Vec<Field<'a>>,
    /// Members and headers, in the order of their fields.
    pub(crate) shown: Vec<Shown<'a>>,
    /// The field that is the whole of `details`.
    pub(crate) details: Option<Field<'a>>,
    /// The field that is the known wait.
    pub(crate) wait: Option<Field<'a>>,
}

pub(crate) enum Message {
    /// `Display`.
    Display,
    /// The reason phrase of the status.
    Reason,
    /// The same at every occurrence.
    Fixed(String),
    Template(Template),
}

impl<'a> Model<'a> {
    /// Always a model, so that there is something to make stubs from; a true one only where `faults` stays empty.
    pub(crate) fn read(input: &'a DeriveInput, faults: &mut Faults) -> Self {
        let (attrs, kinds): (TypeAttrs, Vec<Source<'a>>) = match &input.data {
            Data::Enum(data) => {
                let kinds = data.variants.iter().map(|variant| Source {
                    variant: Some(&variant.ident),
                    ident: &variant.ident,
                    has_attrs: variant.attrs.iter().any(is_api),
                    attrs: VariantAttrs::read(&variant.attrs, faults),
                    items: &variant.attrs,
                    fields: &variant.fields,
                });
                let kinds = kinds.collect();
                (TypeAttrs::read(&input.attrs, faults), kinds)
            }
            Data::Struct(data) => {
                let (of_type, of_variant) = TypeAttrs::read_struct(&input.attrs, faults);
                let kind = Source {
                    variant: None,
                    ident: &input.ident,
                    has_attrs: input.attrs.iter().any(is_api),
                    attrs: of_variant,
                    items: &input.attrs,
                    fields: &data.fields,
                };
                (of_type, vec![kind])
            }
            Data::Union(data) => {
                faults.push(Fault::Union {}.at(data.union_token.span));
                (TypeAttrs::default(), Vec::new())
            }
        };

        let TypeAttrs {
            envelope,
            domain,
            type_base,
            rename_all,
            rename_all_fields,
            krate,
            kind,
            group,
            status,
            retry,
        } = attrs;
        let krate = krate.read(faults).value().map(|path| path.0);
        let is_renamed = krate.is_some();
        let krate = krate.unwrap_or_else(|| parse_quote!(::apierror));
        let envelope = envelope.read(faults).value().map(|path| path.0);
        let domain = domain.read(faults).value().map(|Text(domain)| domain);
        let group = group.read(faults).value().map(|Text(group)| group);
        let shared = Shared {
            type_base: type_base.read(faults).value().map(|Uri(base)| base),
            rename_all: rename_all.read(faults),
            rename_all_fields: rename_all_fields.read(faults).value(),
            status: status.read(faults),
            retry: retry.read(faults),
            thiserror: text::thiserror_template(&input.attrs),
        };

        let kind = kind.read(faults).value();
        let mut codes = kind.and_then(|KindName(name)| Codes::new(name, input, faults));
        let mut meanings = check::Meanings::default();
        let mut kinds: Vec<_> = kinds
            .into_iter()
            .filter_map(|kind| kind.read(&shared, &mut meanings, codes.as_mut(), faults))
            .collect();
        let specs = kinds.iter_mut().filter_map(|kind: &mut Kind<'a>| match &mut kind.body {
            Body::Spec(spec) => Some(spec),
            Body::Forwarded(..) => None,
        });
        for (row, spec) in specs.enumerate() {
            spec.row = row;
        }
        Self {
            ident: &input.ident,
            generics: &input.generics,
            envelope: envelope.unwrap_or_else(|| parse_quote!(#krate::envelope::Service)),
            krate,
            is_renamed,
            group: group.unwrap_or_else(|| text::in_words(&input.ident.unraw().to_string())),
            domain,
            kinds,
            codes,
        }
    }

    pub(crate) fn specs(&self) -> impl Iterator<Item = &Spec<'a>> {
        self.kinds.iter().filter_map(|kind| match &kind.body {
            Body::Spec(spec) => Some(&**spec),
            Body::Forwarded(..) => None,
        })
    }
}

/// What the type says for its variants.
struct Shared {
    type_base: Option<String>,
    rename_all: Read<Case>,
    rename_all_fields: Option<Case>,
    status: Read<Status>,
    retry: Read<crate::attrs::Retry>,
    thiserror: Option<String>,
}

/// A variant, or the struct, as written.
struct Source<'a> {
    variant: Option<&'a Ident>,
    ident: &'a Ident,
    /// Whether there is any `#[api(…)]`.
    has_attrs: bool,
    attrs: VariantAttrs,
    items: &'a [Attribute],
    fields: &'a Fields,
}

impl<'a> Source<'a> {
    fn read(
        self,
        shared: &Shared,
        meanings: &mut check::Meanings,
        codes: Option<&mut Codes<'a>>,
        faults: &mut Faults,
    ) -> Option<Kind<'a>> {
        let Self { variant, ident, has_attrs, attrs, items, fields } = self;
        // As messages name it.
        let kind = if variant.is_some() { "variant" } else { "struct" };
        let subject = format!("{kind} `{ident}`");
        let is_unit = variant.is_some() && matches!(fields, Fields::Unit);
        let fields = field::Written::read_all(fields, faults);

        if let Some(key) = attrs.transparent.key() {
            let field = read_transparent(attrs, &subject, key, fields, faults)?;
            return Some(Kind { variant, is_unit, body: Body::Forwarded(field, key) });
        }
        let VariantAttrs {
            code,
            message,
            title,
            help,
            doc_url,
            header,
            meta,
            transparent: _,
            group,
            status,
            grpc,
            retry,
            told,
        } = attrs;

        let code = match code.read(faults) {
            Read::Absent => code_from_name(ident, &shared.rename_all, faults),
            Read::Wrong => Read::Wrong,
            Read::Written(Written { key, span, value }) => {
                Read::Written(Written { key, span, value: value.0 })
            }
        };
        let status = status.read(faults).or(shared.status.as_ref().cloned());
        if !told && fields.iter().all(|field| !field.told) {
            ask_for_missing(
                ident,
                &subject,
                has_attrs,
                code.is_absent(),
                status.is_absent(),
                faults,
            );
        }
        let (code, status) = (code.written(), status.value());
        if let (Some(code), Some(codes)) = (&code, codes) {
            codes.add(&code.value, code.span, text::doc_comment(items), faults);
        }
        let retry = retry.read(faults).or(shared.retry.as_ref().cloned());
        let grpc = grpc.read(faults);
        let is_grpc_wrong = matches!(grpc, Read::Wrong);
        let grpc = grpc.value();
        let group = group.read(faults).value();

        let headers = header.read(faults).value().map_or_else(Vec::new, |Headers(list)| list);
        let exposed = check::exposed(&fields, &headers, shared.rename_all_fields, faults);
        let wait = exposed.wait.as_ref().map(|wait| wait.key);
        let retry = check::retry(retry, status, wait, faults);
        if let (Some(code), Some(status), Some(retry), false) =
            (&code, status, &retry, is_grpc_wrong)
        {
            meanings.add(code, status, retry, grpc, &subject, faults);
        }

        let plain: Vec<Field<'a>> = fields.iter().map(|written| written.field.clone()).collect();
        let thiserror = || {
            text::thiserror_template(items).or_else(|| shared.thiserror.clone()).unwrap_or_default()
        };
        let template = |literal: &LitStr, text: &str| Template::read(literal, text, kind, &plain);
        let message = read_message(message.read(faults), status, template, thiserror, faults);
        let doc_url = doc_url.read(faults).value().map(|Uri(url)| url);
        let title = title.read(faults).value().map(|Text(title)| title);
        let help = help.read(faults).value().map(|Text(help)| help);
        let meta = meta.read(faults).value().map_or_else(Vec::new, |Meta(list)| list);

        let code = code?.value;
        let (message, template) = message?;
        let type_uri =
            shared.type_base.as_ref().map(|base| format!("{base}{}", text::kebab(&code)));
        let spec = Spec {
            row: 0,
            code,
            status: status?,
            grpc,
            retry: retry?,
            title,
            description: text::doc_comment(items),
            message,
            template,
            help,
            doc_url,
            type_uri,
            group: group.map(|Text(group)| group),
            headers: headers.into_iter().map(|header| (header.name, header.value)).collect(),
            meta: meta.into_iter().map(|fact| (fact.name, fact.value)).collect(),
            fields: plain,
            shown: exposed.shown,
            details: exposed.details.map(|details| details.field),
            wait: exposed.wait.map(|wait| wait.field),
        };
        Some(Kind { variant, is_unit, body: Body::Spec(Box::new(spec)) })
    }
}

/// Where the public message comes from, and its template.
fn read_message(
    written: Read<WrittenMessage>,
    status: Option<Status>,
    template: impl Fn(&LitStr, &str) -> darling::Result<Template>,
    thiserror: impl Fn() -> String,
    faults: &mut Faults,
) -> Option<(Message, String)> {
    match written {
        Read::Wrong => None,
        Read::Absent if status.is_some_and(Status::is_server_error) => {
            Some((Message::Reason, String::new()))
        }
        Read::Absent | Read::Written(Written { value: WrittenMessage::Display, .. }) => {
            Some((Message::Display, thiserror()))
        }
        Read::Written(Written { value: WrittenMessage::Template(literal), .. }) => {
            let text = text_of(&literal);
            let template = faults.handle(template(&literal, &text))?;
            let message = template.fixed().map_or(Message::Template(template), Message::Fixed);
            Some((message, text))
        }
    }
}

/// The code that `rename_all` makes of a name, where there is one.
fn code_from_name(ident: &Ident, case: &Read<Case>, faults: &mut Faults) -> Read<String> {
    let case = match case {
        Read::Absent => return Read::Absent,
        Read::Wrong => return Read::Wrong,
        Read::Written(case) => case.value,
    };
    let code = case.of_variant(&ident.unraw().to_string());
    if let Some(character) = illegal_character(&code) {
        let fault = Fault::CodeDerived { code: &code, character: &shown(character) };
        faults.push(fault.at(ident.span()));
        return Read::Wrong;
    }
    Read::Written(Written { key: ident.span(), span: ident.span(), value: code })
}

/// Says what to add where code or status is missing.
fn ask_for_missing(
    ident: &Ident,
    subject: &dyn Display,
    has_attrs: bool,
    no_code: bool,
    no_status: bool,
    faults: &mut Faults,
) {
    if !no_code && !no_status {
        return;
    }
    let code: &dyn Display = &text::screaming_snake(&ident.unraw().to_string());
    if no_code && !has_attrs {
        let status = if no_status { ", status = …" } else { "" };
        let keys = format!("code = \"{code}\"{status}");
        return faults.push(Fault::NoAttributes { subject, keys: &keys }.at(ident.span()));
    }
    if no_code {
        faults.push(Fault::NoCode { subject, code }.at(ident.span()));
    }
    if no_status {
        faults.push(Fault::NoStatus { subject }.at(ident.span()));
    }
}

/// The one field of a `transparent` variant; every other key, there and on the variant, is a mistake.
fn read_transparent<'a>(
    attrs: VariantAttrs,
    subject: &dyn Display,
    transparent: Span,
    fields: Vec<field::Written<'a>>,
    faults: &mut Faults,
) -> Option<Field<'a>> {
    fn refuse<T>(name: &str, given: &Given<T>, faults: &mut Faults) {
        if let Some(key) = given.key() {
            faults.push(Fault::TransparentBesideKey { key: &name }.at(key));
        }
    }
    let VariantAttrs {
        code,
        message,
        title,
        help,
        doc_url,
        header,
        meta,
        transparent: flag,
        group,
        status,
        grpc,
        retry,
        told: _,
    } = attrs;
    let is_right = matches!(flag.read(faults), Read::Written(_));
    refuse("code", &code, faults);
    refuse("message", &message, faults);
    refuse("title", &title, faults);
    refuse("help", &help, faults);
    refuse("doc_url", &doc_url, faults);
    refuse("header", &header, faults);
    refuse("meta", &meta, faults);
    refuse("group", &group, faults);
    refuse("status", &status, faults);
    refuse("grpc", &grpc, faults);
    refuse("retry", &retry, faults);

    for (key, span) in fields.iter().flat_map(field::Written::keys) {
        faults.push(Fault::TransparentBesideFieldKey { key: &key }.at(span));
    }
    let count = match fields.len() {
        0 => "none".to_owned(),
        many => many.to_string(),
    };
    if let Ok([field]) = <[field::Written<'a>; 1]>::try_from(fields) {
        return Some(field.field);
    }
    if is_right {
        faults.push(Fault::TransparentFields { subject, count: &count }.at(transparent));
    }
    None
}

/// Tokens as they were written, near enough: spaces only where Rust's style has them.
pub(crate) fn as_written(tokens: &impl ToTokens) -> String {
    text::as_written(tokens.to_token_stream())
}
