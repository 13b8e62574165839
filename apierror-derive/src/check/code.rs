//! Codes: each variant has one, and one code means one thing.

use std::borrow::Cow;
use std::collections::HashMap;

use quote::ToTokens;
use syn::ext::IdentExt;

use crate::ast::Variant;
use crate::attr::{Attr, Spanned, Wrong};
use crate::diagnostic::{Diagnostic, Diagnostics, shown};
use crate::model::Retry;
use crate::names;
use crate::value::{Case, Code, GrpcCode, Status, illegal_character};

/// Returns the code that is written, or the one that `rename_all` makes from the
/// variant's name. Both follow the same rules.
pub(super) fn check_code<'a>(
    code: &'a Attr<Code>,
    rename_all: &Attr<Case>,
    variant: &Variant<'_>,
    diagnostics: &mut Diagnostics,
) -> Attr<Cow<'a, str>> {
    let case = match (code, rename_all) {
        (Attr::Written(Spanned { key, span, value: Code(code) }), _) => {
            let value = Cow::Borrowed(code.as_str());
            return Attr::Written(Spanned { key: *key, span: *span, value });
        }
        (Attr::Wrong(wrong), _) | (Attr::Absent, Attr::Wrong(wrong)) => {
            return Attr::Wrong(wrong.clone());
        }
        (Attr::Absent, Attr::Absent) => return Attr::Absent,
        (Attr::Absent, Attr::Written(case)) => case.value,
    };
    let span = variant.ident.span();
    let code = case.rename_variant(&variant.ident.unraw().to_string());
    if let Some(character) = illegal_character(&code) {
        let character = &shown(character);
        let error = Diagnostic::CodeDerived { code: &code, character }.at(span);
        diagnostics.push(error.clone());
        return Attr::Wrong(Wrong { key: span, error });
    }
    Attr::Written(Spanned { key: span, span, value: Cow::Owned(code) })
}

/// A variant has a code and a status.
pub(super) fn check_required(
    variant: &Variant<'_>,
    code: &Attr<Cow<'_, str>>,
    status: &Attr<Status>,
    diagnostics: &mut Diagnostics,
) {
    let no_code = code.is_absent();
    let no_status = status.is_absent();
    let has_errors = variant.has_errors || variant.fields.iter().any(|field| field.has_errors);
    if has_errors || !(no_code || no_status) {
        return;
    }
    let subject = &variant.subject();
    let span = variant.ident.span();
    let example = &names::screaming_snake(&variant.ident.unraw().to_string());
    if no_code && !variant.has_api() {
        let status = if no_status { ", status = …" } else { "" };
        let keys = &format!("code = \"{example}\"{status}");
        diagnostics.push(Diagnostic::NoAttributes { subject, keys }.at(span));
        return;
    }
    if no_code {
        diagnostics.push(Diagnostic::NoCode { subject, code: example }.at(span));
    }
    if no_status {
        diagnostics.push(Diagnostic::NoStatus { subject }.at(span));
    }
}

/// The codes of a type so far, with their meanings.
#[derive(Default)]
pub(super) struct Codes<'a>(HashMap<String, Meaning<'a>>);

/// What all variants with one code share.
pub(super) struct Meaning<'a> {
    pub(super) status: Status,
    pub(super) retry: Retry,
    pub(super) grpc: Option<GrpcCode>,
    /// `None` if it is the type's.
    pub(super) envelope: Option<&'a syn::Path>,
    /// The first variant with the code.
    pub(super) variant: &'a Variant<'a>,
}

impl<'a> Codes<'a> {
    /// Two variants share a code only with the same status, retry advice, gRPC
    /// code and envelope.
    pub(super) fn check_meaning(
        &mut self,
        code: &Spanned<Cow<'_, str>>,
        meaning: Meaning<'a>,
        diagnostics: &mut Diagnostics,
    ) {
        let Spanned { key: _, span, value: code } = code;
        let Some(known) = self.0.get(&**code) else {
            self.0.insert(code.clone().into_owned(), meaning);
            return;
        };
        let Meaning { status, retry, grpc, envelope, variant } = known;
        let other = &variant.subject();
        let error = if *status != meaning.status {
            Diagnostic::CodeMeansStatus { code, status: &status.0, other }.at(*span)
        } else if *retry != meaning.retry {
            Diagnostic::CodeMeansRetry { code, retry: &retry.in_words(), other }.at(*span)
        } else if *grpc != meaning.grpc {
            let grpc = match grpc {
                Some(grpc) => format!("`{}`", grpc.name),
                None => "of its status".to_owned(),
            };
            Diagnostic::CodeMeansGrpc { code, grpc: &grpc, other }.at(*span)
        } else if path_text(*envelope) != path_text(meaning.envelope) {
            let envelope = match path_text(*envelope) {
                Some(path) => format!("`{path}`"),
                None => "of the type".to_owned(),
            };
            Diagnostic::CodeMeansEnvelope { code, envelope: &envelope, other }.at(*span)
        } else {
            return;
        };
        diagnostics.push(error);
    }
}

/// Returns a path without spaces. The macro cannot resolve paths, so it takes two as
/// equal only if they are written alike.
fn path_text(path: Option<&syn::Path>) -> Option<String> {
    path.map(|path| path.to_token_stream().to_string().replace(' ', ""))
}
