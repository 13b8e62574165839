//! Codes and names: each variant has a code, and one name means one thing.

use std::borrow::Cow;
use std::collections::HashMap;

use proc_macro2::Span;
use quote::ToTokens;
use syn::ext::IdentExt;

use crate::ast::Variant;
use crate::attr::{Attr, Spanned, Wrong};
use crate::diagnostic::{Diagnostic, Diagnostics, shown};
use crate::model::Retry;
use crate::names;
use crate::value::{Case, Code, GrpcCode, Name, Status, illegal_character};

/// Returns the code that is written, or the one that `rename_all` makes from the
/// variant's name. Both follow the same rules.
pub(super) fn check_code<'a>(
    code: &'a Attr<Code>,
    has_name: bool,
    rename_all: &Attr<Case>,
    variant: &Variant<'_>,
    diagnostics: &mut Diagnostics,
) -> Attr<Cow<'a, str>> {
    let case = match (code, rename_all) {
        (Attr::Written(Spanned { key, span, value }), _) => {
            if let Err(error) = value.check(has_name, *span) {
                diagnostics.push(error.clone());
                return Attr::Wrong(Wrong { key: *key, error });
            }
            let value = Cow::Borrowed(value.0.as_str());
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

/// Each variant has a code and a status.
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

/// The name of a kind of error, which is its code if no other is written.
pub(super) struct ErrorName<'n> {
    pub(super) name: &'n str,
    /// The span of the name, or of the code.
    pub(super) span: Span,
    /// Whether the name is not the code.
    pub(super) is_own: bool,
}

impl<'n> ErrorName<'n> {
    /// Returns the written name, else the code.
    pub(super) fn new(name: &'n Attr<Name>, code: &'n Spanned<Cow<'_, str>>) -> Self {
        match name {
            Attr::Written(Spanned { key: _, span, value: Name(name) }) => {
                Self { name, span: *span, is_own: true }
            }
            Attr::Absent | Attr::Wrong(_) => {
                Self { name: &code.value, span: code.span, is_own: false }
            }
        }
    }

    /// Returns `name` or `code`.
    pub(super) fn what(&self) -> &'static str {
        if self.is_own { "name" } else { "code" }
    }

    /// Returns the fix for a name that is in conflict: another name, if possible one
    /// that `is_usable`.
    pub(super) fn fix(&self, variant: &Variant<'_>, is_usable: impl Fn(&str) -> bool) -> String {
        if self.is_own {
            return "use another name".to_owned();
        }
        let proposed = names::screaming_snake(&variant.ident.unraw().to_string());
        if proposed != self.name && is_usable(&proposed) {
            format!("add `name = \"{proposed}\"`")
        } else {
            "add a `name`".to_owned()
        }
    }
}

/// The names of a type so far, with their meanings.
pub(super) struct Names<'a>(HashMap<String, Meaning<'a>>);

/// What all variants with one name share.
pub(super) struct Meaning<'a> {
    pub(super) code: String,
    pub(super) status: Status,
    pub(super) retry: Retry,
    pub(super) grpc: Option<GrpcCode>,
    /// `None` if it is the type's.
    pub(super) envelope: Option<&'a syn::Path>,
    /// The first variant with the name.
    pub(super) variant: &'a Variant<'a>,
}

impl<'a> Names<'a> {
    pub(super) fn with_capacity(names: usize) -> Self {
        Self(HashMap::with_capacity(names))
    }

    /// Two variants share a name only with the same code, status, retry advice, gRPC
    /// code and envelope. Without another name, the code is the name.
    pub(super) fn check_meaning(
        &mut self,
        named: &ErrorName<'_>,
        meaning: Meaning<'a>,
        diagnostics: &mut Diagnostics,
    ) {
        let Some(known) = self.0.get(named.name) else {
            self.0.insert(named.name.to_owned(), meaning);
            return;
        };
        let Meaning { code, status, retry, grpc, envelope, variant } = known;
        let (what, name, other) = (&named.what(), &named.name, &variant.subject());
        let fix = &named.fix(meaning.variant, |name| !self.0.contains_key(name));
        let error = if *code != meaning.code {
            Diagnostic::NameMeansCode { name, code, other }.at(named.span)
        } else if *status != meaning.status {
            let status = &status.0;
            Diagnostic::CodeMeansStatus { what, name, status, other, fix }.at(named.span)
        } else if *retry != meaning.retry {
            let retry = &retry.in_words();
            Diagnostic::CodeMeansRetry { what, name, retry, other, fix }.at(named.span)
        } else if *grpc != meaning.grpc {
            let grpc = &match grpc {
                Some(grpc) => format!("`{}`", grpc.name),
                None => "of its status".to_owned(),
            };
            Diagnostic::CodeMeansGrpc { what, name, grpc, other, fix }.at(named.span)
        } else if path_text(*envelope) != path_text(meaning.envelope) {
            let envelope = &match path_text(*envelope) {
                Some(path) => format!("`{path}`"),
                None => "of the type".to_owned(),
            };
            Diagnostic::CodeMeansEnvelope { what, name, envelope, other, fix }.at(named.span)
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
