//! What a value is to the receivers: one type for each kind, which says how it is written.

use darling::ast::MetaNameValueInvalidExpr;
use proc_macro2::{Span, TokenStream};
use quote::ToTokens;
use syn::spanned::Spanned;
use syn::{Expr, ExprLit, Ident, Lit, LitStr, Meta};

use super::keys::key_span;

/// The forms that a value can have in an attribute.
pub(crate) enum Form<'a> {
    /// `key`
    Word(Span),
    /// `key = value`
    Assigned(&'a Expr),
    /// `key = …`, and what follows is no expression: a type, or a value that is being typed.
    Unparsed(Span, TokenStream),
    /// `key(…)`
    List(Span, TokenStream),
}

impl<'a> Form<'a> {
    pub(crate) fn of_meta(item: &'a Meta) -> Self {
        match item {
            Meta::Path(path) => Self::Word(key_span(path)),
            Meta::NameValue(meta) => Self::Assigned(&meta.value),
            Meta::List(list) => Self::List(key_span(&list.path), list.tokens.clone()),
        }
    }

    pub(crate) fn of_unparsed(item: &MetaNameValueInvalidExpr) -> Self {
        Self::Unparsed(key_span(&item.path), item.value.clone())
    }

    /// The text of `key = word`, `key(word)` and `key("text")`, which should have been strings.
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

/// Why a value could not be read.
pub(crate) enum Misread {
    /// It is not of the kind that the key takes.
    Kind,
    /// It is of that kind, and wrong.
    Fault(darling::Error),
}

impl From<darling::Error> for Misread {
    fn from(error: darling::Error) -> Self {
        Self::Fault(error)
    }
}

/// One kind of value.
pub(crate) trait Value: Sized {
    /// What it is, after «takes».
    const TAKES: &'static str;
    /// How it is written, after the key.
    const EXAMPLE: &'static str;

    fn read(key: &str, form: &Form<'_>) -> Result<Self, Misread>;

    /// How this value should have been written, after the key: in the words that it was written in, where they can
    /// serve.
    fn example(_: &str, form: &Form<'_>) -> String {
        let quoted = Self::EXAMPLE.starts_with(" = \"").then(|| form.meant_as_string()).flatten();
        quoted.map_or_else(|| Self::EXAMPLE.to_owned(), |text| format!(" = \"{text}\""))
    }
}

/// A key that is a lone word.
#[derive(Clone, Copy)]
pub(crate) struct Flag;

impl Value for Flag {
    const TAKES: &'static str = "no value";
    const EXAMPLE: &'static str = "";

    fn read(_: &str, form: &Form<'_>) -> Result<Self, Misread> {
        match form {
            Form::Word(_) => Ok(Self),
            _ => Err(Misread::Kind),
        }
    }
}

/// The string literal that a key is assigned.
pub(crate) fn string(form: &Form<'_>) -> Result<LitStr, Misread> {
    match form {
        Form::Assigned(value) => match ungrouped(value) {
            Expr::Lit(ExprLit { lit: Lit::Str(text), .. }) => Ok(text.clone()),
            _ => Err(Misread::Kind),
        },
        _ => Err(Misread::Kind),
    }
}

/// What a `macro_rules!` variable wraps: it hands its expressions on in invisible groups.
pub(crate) fn ungrouped(mut expr: &Expr) -> &Expr {
    loop {
        expr = match expr {
            Expr::Group(group) => &group.expr,
            Expr::Paren(paren) => &paren.expr,
            other => return other,
        };
    }
}
