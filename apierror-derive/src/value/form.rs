//! [`Form`]: what can follow a key, and [`Value`]: what every kind of value
//! implements.

use darling::ast::MetaNameValueInvalidExpr;
use proc_macro2::{Span, TokenStream};
use quote::ToTokens;
use syn::spanned::Spanned;
use syn::{Expr, ExprLit, Ident, Lit, LitStr, Meta};

use crate::diagnostic::Diagnostic;
use crate::items::key_span;

/// What follows a key.
pub(crate) enum Form<'a> {
    /// `key`
    Word(Span),
    /// `key = value`
    Assigned(&'a Expr),
    /// `key = …`, where `…` is not an expression: a type, or a value that is still
    /// being typed.
    Unparsed(Span, TokenStream),
    /// `key(…)`
    List(Span, TokenStream),
}

impl<'a> Form<'a> {
    pub(crate) fn from_meta(item: &'a Meta) -> Self {
        match item {
            Meta::Path(path) => Self::Word(key_span(path)),
            Meta::NameValue(meta) => Self::Assigned(&meta.value),
            Meta::List(list) => Self::List(key_span(&list.path), list.tokens.clone()),
        }
    }

    pub(crate) fn from_invalid_expr(item: &MetaNameValueInvalidExpr) -> Self {
        Self::Unparsed(key_span(&item.path), item.value.clone())
    }

    /// Returns the string literal of `key = "…"`.
    pub(crate) fn string(&self) -> Result<LitStr, ValueError> {
        match self {
            Self::Assigned(value) => match ungrouped(value) {
                Expr::Lit(ExprLit { lit: Lit::Str(text), .. }) => Ok(text.clone()),
                _ => Err(ValueError::WrongKind),
            },
            _ => Err(ValueError::WrongKind),
        }
    }

    /// Returns the text of `key = word`, `key(word)` or `key("text")`, which were
    /// probably meant as `key = "…"`.
    fn meant_as_string(&self) -> Option<String> {
        let tokens = match self {
            Self::Assigned(Expr::Path(path)) => path.path.get_ident()?.to_token_stream(),
            Self::List(_, tokens) => tokens.clone(),
            _ => return None,
        };
        match syn::parse2::<Ident>(tokens.clone()) {
            Ok(word) => Some(word.to_string()),
            Err(_) => syn::parse2::<LitStr>(tokens).ok().map(|text| text.value()),
        }
    }

    /// Returns the span of the value, or of the key if there is no value.
    pub(crate) fn span(&self) -> Span {
        match self {
            Self::Assigned(value) => match ungrouped(value) {
                Expr::Lit(ExprLit { lit, .. }) => lit.span(),
                other => other.span(),
            },
            Self::Unparsed(key, tokens) => {
                tokens.clone().into_iter().next().map_or(*key, |token| token.span())
            }
            Self::Word(key) | Self::List(key, _) => *key,
        }
    }
}

/// A kind of value.
pub(crate) trait Value: Sized {
    /// What an error says that the key takes: "`code` takes a string".
    const TAKES: &'static str;
    /// An example of what follows the key: ` = "…"`, or `(…)`.
    const EXAMPLE: &'static str;

    fn from_form(key: &str, form: &Form<'_>) -> Result<Self, ValueError>;

    /// Returns the example for an error about a value of another kind. If possible,
    /// it repeats the words of that value.
    fn example(_key: &str, form: &Form<'_>) -> String {
        let quoted = if Self::EXAMPLE.starts_with(" = \"") { form.meant_as_string() } else { None };
        quoted.map_or_else(|| Self::EXAMPLE.to_owned(), |text| format!(" = \"{text}\""))
    }
}

/// Why a value could not be read.
pub(crate) enum ValueError {
    /// The value is of another kind than the key takes.
    WrongKind,
    /// The value is of the right kind, but wrong.
    Diagnostic(syn::Error),
}

impl From<syn::Error> for ValueError {
    fn from(error: syn::Error) -> Self {
        Self::Diagnostic(error)
    }
}

/// Returns the error for a value of another kind, or for a missing value.
pub(crate) fn wrong_kind(key: &str, takes: &str, example: &str, form: &Form<'_>) -> syn::Error {
    match form {
        Form::Word(span) => Diagnostic::NoValue { key: &key, example: &example }.at(*span),
        Form::Unparsed(span, tokens) if tokens.is_empty() => {
            Diagnostic::NoValue { key: &key, example: &example }.at(*span)
        }
        Form::List(span, tokens) if tokens.is_empty() => {
            Diagnostic::EmptyOptions { key: &key, example: &example }.at(*span)
        }
        _ => Diagnostic::WrongKind { key: &key, takes: &takes, example: &example }.at(form.span()),
    }
}

/// Returns the expression inside parentheses and inside the invisible groups
/// that `macro_rules!` puts around its variables.
pub(crate) fn ungrouped(mut expr: &Expr) -> &Expr {
    loop {
        expr = match expr {
            Expr::Group(group) => &group.expr,
            Expr::Paren(paren) => &paren.expr,
            other => return other,
        };
    }
}
