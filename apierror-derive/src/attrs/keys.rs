//! Which keys there are and where they stand; what is unknown, misplaced or doubled is sorted out here.

use std::fmt::Display;

use darling::ast::{MetaNameValueInvalidExpr, NestedMeta};
use proc_macro2::{Ident, Spacing, Span, TokenStream, TokenTree};
use syn::ext::IdentExt;
use syn::parse::Parser;
use syn::spanned::Spanned;
use syn::{Attribute, Expr, ExprLit, Meta, MetaNameValue, Token};

use super::literal::read as read_literal;
use crate::fault::{Fault, Faults, listed, nearest};

const TYPE: &[&str] = &[
    "envelope",
    "domain",
    "type_base",
    "group",
    "status",
    "retry",
    "rename_all",
    "rename_all_fields",
    "crate",
    "kind",
];
const VARIANT: &[&str] = &[
    "code",
    "status",
    "grpc",
    "message",
    "title",
    "retry",
    "help",
    "doc_url",
    "group",
    "header",
    "meta",
    "transparent",
];
const FIELD: &[&str] = &["detail", "details", "extension", "header", "retry_after"];

/// Where an attribute stands.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Target {
    Enum,
    Struct,
    Variant,
    Field,
}

impl Target {
    fn keys(self) -> impl Iterator<Item = &'static str> {
        let (own, more): (&[_], &[_]) = match self {
            Self::Enum => (TYPE, &[]),
            Self::Struct => (VARIANT, TYPE),
            Self::Variant => (VARIANT, &[]),
            Self::Field => (FIELD, &[]),
        };
        own.iter().chain(more.iter().filter(|key| !own.contains(key))).copied()
    }

    fn name(self) -> &'static str {
        match self {
            Self::Enum => "an enum",
            Self::Struct => "a struct",
            Self::Variant => "a variant",
            Self::Field => "a field",
        }
    }

    fn example(self) -> &'static str {
        match self {
            Self::Enum => "envelope = apierror::envelope::Flat",
            Self::Struct | Self::Variant => "code = \"ORDER_NOT_FOUND\", status = 404",
            Self::Field => "detail",
        }
    }

    /// Where a key that is not one of this target's belongs.
    fn home_of(self, key: &str) -> Option<&'static str> {
        [Self::Variant, Self::Field, Self::Enum]
            .into_iter()
            .find(|target| target.keys().any(|known| known == key))
            .map(|home| match (home, self) {
                (Self::Variant, Self::Enum) => "each variant",
                (Self::Variant, _) => "the variant",
                (Self::Field, _) => "the field that it is about",
                _ => "the type",
            })
    }
}

/// Whether a struct's key is of the variants' table.
pub(super) fn is_of_variant(item: &NestedMeta) -> bool {
    key_of(item).is_some_and(|path| VARIANT.iter().any(|key| path.is_ident(key)))
}

/// The path of `key`, `key = …` or `key(…)`.
pub(super) fn key_of(item: &NestedMeta) -> Option<&syn::Path> {
    match item {
        NestedMeta::Meta(meta) => Some(meta.path()),
        NestedMeta::NameValueInvalidExpr(meta) => Some(&meta.path),
        NestedMeta::Lit(_) => None,
    }
}

/// The item under another key.
fn under_key(mut item: NestedMeta, key: Ident) -> NestedMeta {
    match &mut item {
        NestedMeta::Meta(Meta::Path(path)) => *path = key.into(),
        NestedMeta::Meta(Meta::List(meta)) => meta.path = key.into(),
        NestedMeta::Meta(Meta::NameValue(meta)) => meta.path = key.into(),
        NestedMeta::NameValueInvalidExpr(meta) => meta.path = key.into(),
        NestedMeta::Lit(_) => {}
    }
    item
}

/// A key as it was written, a raw identifier without its `r#`.
pub(super) fn key_text(path: &syn::Path) -> String {
    if let Some(ident) = path.get_ident() {
        return match ident.to_string() {
            raw if raw.starts_with("r#") => raw[2..].to_owned(),
            plain => plain,
        };
    }
    path.segments
        .iter()
        .map(|segment| segment.ident.unraw().to_string())
        .collect::<Vec<_>>()
        .join("::")
}

/// Where a key stands.
pub(super) fn key_span(path: &syn::Path) -> Span {
    path.get_ident().map_or_else(|| path.span(), Ident::span)
}

/// Whether it is one of ours.
pub(crate) fn is_api(attr: &Attribute) -> bool {
    attr.path().is_ident("api")
}

/// What stands under `#[api(…)]`.
pub(super) struct Items {
    /// Every `key`, `key = value` and `key(…)` that belongs there, each key once.
    pub(super) list: Vec<NestedMeta>,
    /// Whether a mistake has told already what to write: then nothing is asked for beside it.
    pub(super) told: bool,
}

pub(super) fn items(attrs: &[Attribute], target: Target, faults: &mut Faults) -> Items {
    let example: &dyn Display = &target.example();
    let mut shapes = Faults::default();
    let mut list = Vec::new();
    for attr in attrs.iter().filter(|attr| is_api(attr)) {
        match &attr.meta {
            Meta::Path(path) => shapes.push(Fault::BareAttribute { example }.at(path.span())),
            Meta::NameValue(meta) => shapes.push(Fault::NotAList { example }.at(meta.path.span())),
            Meta::List(meta) if meta.tokens.is_empty() => {
                shapes.push(Fault::EmptyList { example }.at(meta.path.span()));
            }
            Meta::List(meta) => {
                list.extend(parse_items(meta.tokens.clone(), target.example(), &mut shapes))
            }
        }
    }

    let place: &dyn Display = &target.name();
    let mut misplaced = false;
    let list =
        sort_out(list, &target.keys().collect::<Vec<_>>(), faults, |key, near, span| {
            match (target.home_of(key), near) {
                (Some(home), _) => {
                    misplaced = true;
                    (Fault::MisplacedKey { key: &key, place, home: &home }.at(span), None)
                }
                (None, Some(near)) => {
                    (Fault::MisspeltKey { key: &key, place, near: &near }.at(span), Some(near))
                }
                (None, None) => (
                    Fault::UnknownKey { key: &key, place, known: &listed(target.keys()) }.at(span),
                    None,
                ),
            }
        });
    let told = misplaced || !shapes.is_empty();
    faults.append(shapes);
    Items { list, told }
}

/// The items whose keys are `known`, each key once. Of any other key `unknown`, given the nearest one, says what is
/// wrong and which key was meant; that one then counts as written.
pub(super) fn sort_out(
    items: Vec<NestedMeta>,
    known: &[&'static str],
    faults: &mut Faults,
    mut unknown: impl FnMut(&str, Option<&'static str>, Span) -> (darling::Error, Option<&'static str>),
) -> Vec<NestedMeta> {
    let mut seen = Vec::new();
    let mut sorted = Vec::new();
    let mut misspelt = Vec::new();
    for item in items {
        let Some(path) = key_of(&item) else { continue };
        let (key, span) = (key_text(path), key_span(path));
        let is_raw = !path.is_ident(&key);
        if !known.contains(&key.as_str()) {
            let last =
                path.segments.last().map_or_else(String::new, |segment| segment.ident.to_string());
            let (error, meant) = unknown(&key, nearest(&last, known.iter().copied()), span);
            faults.push(error);
            misspelt.extend(
                meant.map(|meant| (meant.to_owned(), under_key(item, Ident::new(meant, span)))),
            );
        } else if seen.contains(&key) {
            faults.push(Fault::DuplicateKey { key: &key }.at(span));
        } else {
            sorted.push(if is_raw { under_key(item, Ident::new(&key, span)) } else { item });
            seen.push(key);
        }
    }
    for (meant, item) in misspelt {
        if !seen.contains(&meant) {
            seen.push(meant);
            sorted.push(item);
        }
    }
    sorted
}

/// Reads `key`, `key = value` and `key(…)` between commas. What cannot be read is kept with its key, so that the key
/// counts as written, and one broken item does not hide the others.
pub(super) fn parse_items(
    tokens: TokenStream,
    example: &str,
    faults: &mut Faults,
) -> Vec<NestedMeta> {
    let mut items = Vec::new();
    for mut item in split_at_commas(tokens) {
        while let Some(next) = missing_comma(&item) {
            let rest = item.split_off(next);
            let key = item[0].to_string();
            faults.push(Fault::MissingComma { key: &key }.at(rest[0].span()));
            items.extend(read_item(std::mem::replace(&mut item, rest).into_iter().collect()));
        }
        let blame = item[0].span();
        let read = assigned_literal(&item).or_else(|| read_item(item.into_iter().collect()));
        match read {
            Some(NestedMeta::Lit(_)) | None => {
                faults.push(Fault::NoKey { example: &example }.at(blame))
            }
            Some(item) => items.push(item),
        }
    }
    items
}

/// Where a second key starts in what should be one item: `code = "A" status = 404`, `detail header = "x"`. No value
/// has an identifier right after a literal, a group or another identifier, but for a cast.
fn missing_comma(item: &[TokenTree]) -> Option<usize> {
    let is_cast = |token: &TokenTree| matches!(token, TokenTree::Ident(ident) if ident == "as");
    item.windows(2)
        .position(|pair| {
            let starts = matches!(pair[1], TokenTree::Ident(_)) && !is_cast(&pair[1]);
            starts && !matches!(pair[0], TokenTree::Punct(_)) && !is_cast(&pair[0])
        })
        .map(|before| before + 1)
}

/// `key = literal`, which nearly every item is, without a parser's detours.
fn assigned_literal(item: &[TokenTree]) -> Option<NestedMeta> {
    let [TokenTree::Ident(key), TokenTree::Punct(equals), TokenTree::Literal(value)] = item else {
        return None;
    };
    let is_key = equals.as_char() == '=' && equals.spacing() == Spacing::Alone;
    is_key.then(|| {
        let lit = read_literal(value.clone());
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

/// Splits at commas outside of angle brackets: `envelope = Pair<A, B>` is one item.
fn split_at_commas(tokens: TokenStream) -> Vec<Vec<TokenTree>> {
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
