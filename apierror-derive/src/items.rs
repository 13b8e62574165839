//! The tokens of `#[api(…)]` as items: `key`, `key = value` and `key(…)`.

use darling::ast::{MetaNameValueInvalidExpr, NestedMeta};
use proc_macro2::{Ident, Span, TokenStream, TokenTree};
use quote::ToTokens;
use syn::ext::IdentExt;
use syn::parse::Parser;
use syn::spanned::Spanned;
use syn::{Expr, ExprLit, Meta, MetaNameValue, Token};

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::input::Attribute;
use crate::literal;
use crate::similar::nearest;

/// Returns whether an attribute is `#[api…]`.
pub(crate) fn is_api(attribute: &Attribute) -> bool {
    attribute.name == "api"
}

/// Returns the path of `key`, `key = …` or `key(…)`.
pub(crate) fn key_path(item: &NestedMeta) -> Option<&syn::Path> {
    match item {
        NestedMeta::Meta(meta) => Some(meta.path()),
        NestedMeta::NameValueInvalidExpr(meta) => Some(&meta.path),
        NestedMeta::Lit(_) => None,
    }
}

/// Returns the item with its key replaced.
fn with_key(mut item: NestedMeta, key: Ident) -> NestedMeta {
    match &mut item {
        NestedMeta::Meta(Meta::Path(path)) => *path = key.into(),
        NestedMeta::Meta(Meta::List(meta)) => meta.path = key.into(),
        NestedMeta::Meta(Meta::NameValue(meta)) => meta.path = key.into(),
        NestedMeta::NameValueInvalidExpr(meta) => meta.path = key.into(),
        NestedMeta::Lit(_) => {}
    }
    item
}

/// Returns a key as it is written, without the `r#` of a raw identifier.
pub(crate) fn key_text(path: &syn::Path) -> String {
    written_key(path).0
}

/// Returns a key without the `r#` of a raw identifier, and whether it is one.
fn written_key(path: &syn::Path) -> (String, bool) {
    let Some(ident) = path.get_ident() else {
        let segments = path.segments.iter().map(|segment| segment.ident.unraw().to_string());
        return (segments.collect::<Vec<_>>().join("::"), false);
    };
    let written = ident.to_string();
    match written.strip_prefix("r#") {
        Some(raw) => (raw.to_owned(), true),
        None => (written, false),
    }
}

/// Returns the span of a key.
pub(crate) fn key_span(path: &syn::Path) -> Span {
    path.get_ident().map_or_else(|| path.span(), Ident::span)
}

/// Reads `key`, `key = value` and `key(…)` between commas.
///
/// An item whose value is not an expression is kept with its key. So the key counts
/// as written, and one broken item does not hide the others.
pub(crate) fn parse_items(
    tokens: Vec<TokenTree>,
    example: &str,
    diagnostics: &mut Diagnostics,
) -> Vec<NestedMeta> {
    let mut items = Vec::new();
    for mut item in split_at_commas(tokens) {
        while let Some(next) = missing_comma(&item) {
            let rest = item.split_off(next);
            let key = item[0].to_string();
            diagnostics.push(Diagnostic::MissingComma { key: &key }.at(rest[0].span()));
            items.extend(read_item(std::mem::replace(&mut item, rest).into_iter().collect()));
        }
        let blame = item[0].span();
        let read = assigned_literal(&item).or_else(|| read_item(item.into_iter().collect()));
        match read {
            Some(NestedMeta::Lit(_)) | None => {
                diagnostics.push(Diagnostic::NoKey { example: &example }.at(blame));
            }
            Some(item) => items.push(item),
        }
    }
    items
}

/// The error for a key that is not valid where it stands.
pub(crate) struct UnknownKey {
    pub(crate) error: syn::Error,
    /// The key that was probably meant.
    pub(crate) meant: Option<&'static str>,
}

/// Returns the items whose keys are `known`, each key once, and reports the others.
///
/// `unknown` makes the error for any other key, from the key, the most similar known
/// key, and the span. If it says which key was meant, the item counts as written
/// with that key.
pub(crate) fn accept_known(
    items: Vec<NestedMeta>,
    known: &[&'static str],
    diagnostics: &mut Diagnostics,
    unknown: &mut dyn FnMut(&str, Option<&'static str>, Span) -> UnknownKey,
) -> Vec<NestedMeta> {
    let mut seen: Vec<&'static str> = Vec::new();
    let mut accepted = Vec::new();
    let mut misspelt = Vec::new();
    for item in items {
        let Some(path) = key_path(&item) else { continue };
        let ((key, is_raw), span) = (written_key(path), key_span(path));
        let Some(known_key) = known.iter().copied().find(|known| *known == key) else {
            let last = key.rsplit("::").next().unwrap_or_default();
            let UnknownKey { error, meant } = unknown(&key, nearest(last, known), span);
            diagnostics.push(error);
            if let Some(meant) = meant {
                misspelt.push((meant, with_key(item, Ident::new(meant, span))));
            }
            continue;
        };
        if let Some(index) = seen.iter().position(|seen| *seen == known_key) {
            let first = accepted.get(index).and_then(literal_text);
            let first = &first.map_or_else(String::new, |it| format!(", first as `{key} = {it}`"));
            diagnostics.push(Diagnostic::DuplicateKey { key: &key, first }.at(span));
        } else {
            seen.push(known_key);
            accepted.push(if is_raw { with_key(item, Ident::new(&key, span)) } else { item });
        }
    }
    for (meant, item) in misspelt {
        if !seen.contains(&meant) {
            seen.push(meant);
            accepted.push(item);
        }
    }
    accepted
}

/// Returns the value of an item if it is a literal.
fn literal_text(item: &NestedMeta) -> Option<String> {
    match item {
        NestedMeta::Meta(Meta::NameValue(MetaNameValue {
            value: Expr::Lit(ExprLit { lit, .. }),
            ..
        })) => Some(lit.to_token_stream().to_string()),
        _ => None,
    }
}

/// Returns the index at which a second key starts in what should be one item:
/// `code = "A" status = 404`, `detail header = "x"`.
///
/// Within a value, an identifier never follows a literal, a group or another
/// identifier, except in a cast.
fn missing_comma(item: &[TokenTree]) -> Option<usize> {
    let is_cast = |token: &TokenTree| matches!(token, TokenTree::Ident(ident) if ident == "as");
    item.windows(2)
        .position(|pair| {
            let starts = matches!(pair[1], TokenTree::Ident(_)) && !is_cast(&pair[1]);
            starts && !matches!(pair[0], TokenTree::Punct(_)) && !is_cast(&pair[0])
        })
        .map(|before| before + 1)
}

/// Reads `key = literal`. Nearly every item is one, and this is faster than the
/// parser of syn.
fn assigned_literal(item: &[TokenTree]) -> Option<NestedMeta> {
    let [TokenTree::Ident(key), TokenTree::Punct(equals), TokenTree::Literal(value)] = item else {
        return None;
    };
    (equals.as_char() == '=').then(|| {
        let lit = literal::read(value.clone());
        let value = Expr::Lit(ExprLit { attrs: Vec::new(), lit });
        let eq_token = Token![=](equals.span());
        NestedMeta::Meta(Meta::NameValue(MetaNameValue {
            path: key.clone().into(),
            eq_token,
            value,
        }))
    })
}

fn read_item(tokens: TokenStream) -> Option<NestedMeta> {
    let unreadable = match syn::parse2::<NestedMeta>(tokens.clone()) {
        Ok(item) => return Some(item),
        Err(error) => error,
    };
    let rest_after_key = |input: syn::parse::ParseStream<'_>| -> syn::Result<NestedMeta> {
        let path = syn::Path::from(input.call(Ident::parse_any)?);
        let eq_token = input.parse::<Option<Token![=]>>()?.unwrap_or_default();
        let value = input.parse()?;
        Ok(NestedMeta::NameValueInvalidExpr(MetaNameValueInvalidExpr {
            path,
            eq_token,
            value,
            error: unreadable.into(),
        }))
    };
    rest_after_key.parse2(tokens).ok()
}

/// Splits at commas outside angle brackets: `envelope = Pair<A, B>` is one item.
fn split_at_commas(tokens: Vec<TokenTree>) -> Vec<Vec<TokenTree>> {
    let mut items = vec![Vec::new()];
    let mut depth = 0_usize;
    for token in tokens {
        match &token {
            TokenTree::Punct(punct) if punct.as_char() == ',' && depth == 0 => {
                items.push(Vec::new());
                continue;
            }
            TokenTree::Punct(punct) if punct.as_char() == '<' => depth += 1,
            TokenTree::Punct(punct) if punct.as_char() == '>' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if let Some(item) = items.last_mut() {
            item.push(token);
        }
    }
    items.retain(|item| !item.is_empty());
    items
}
