//! `retry = "backoff"`, `retry(backoff, max_attempts = 3, within = "30s")`

mod options;
mod strategy;

use darling::ast::NestedMeta;
use proc_macro2::{Span, TokenStream, TokenTree};
use quote::ToTokens;
use syn::spanned::Spanned;
use syn::{LitStr, Meta};

pub(crate) use self::options::{Attempts, RetryOptions};
pub(crate) use self::strategy::{Effect, Strategy};
use super::form::{Form, Value, ValueError};
use crate::attr::Table;
use crate::diagnostic::{Diagnostic, Diagnostics, listed};
use crate::items::{UnknownKey, accept_known, key_path, key_text, parse_items};
use crate::literal::text as text_of;

/// Retry advice as it is written. What is absent follows from the strategy and the
/// status.
pub(crate) struct RetryAttr {
    pub(crate) strategy: Strategy,
    pub(crate) options: RetryOptions,
}

impl Value for RetryAttr {
    const TAKES: &'static str = "a strategy";
    const EXAMPLE: &'static str = " = \"backoff\"";

    fn from_form(_: &str, form: &Form<'_>) -> Result<Self, ValueError> {
        match form {
            Form::List(_, tokens) if tokens.is_empty() => Err(ValueError::WrongKind),
            Form::List(key, tokens) => Ok(read_list(*key, tokens.clone())?),
            _ => {
                let name = form.string()?;
                let strategy = Strategy::from_name(&text_of(&name), name.span())?;
                Ok(Self { strategy, options: RetryOptions::default() })
            }
        }
    }
}

fn read_list(key: Span, tokens: TokenStream) -> syn::Result<RetryAttr> {
    if let Some(TokenTree::Literal(first)) = tokens.clone().into_iter().next() {
        let strategy = syn::parse2::<LitStr>(first.to_token_stream())
            .map_or_else(|_| first.to_string(), |text| text.value());
        return Err(Diagnostic::RetryQuoted { strategy: &strategy }.at(first.span()));
    }
    let mut diagnostics = Diagnostics::default();
    let (mut words, mut options) = (Vec::new(), Vec::new());
    let mut starts_with_word = None;
    for item in parse_items(tokens.into_iter().collect(), "retry(backoff)", &mut diagnostics) {
        let is_word = matches!(item, NestedMeta::Meta(Meta::Path(_)));
        starts_with_word.get_or_insert(is_word);
        if is_word { words.push(item) } else { options.push(item) }
    }
    if starts_with_word != Some(true) {
        let blame = options.first().and_then(key_path).map_or(key, Spanned::span);
        diagnostics.push(Diagnostic::RetryNoStrategy {}.at(blame));
    }
    let strategy = one_strategy(&words, &mut diagnostics);
    let options =
        accept_known(options, RetryOptions::KEYS, &mut diagnostics, &mut |option, near, span| {
            let subject = &"retry";
            let error = if let Some(near) = &near {
                Diagnostic::MisspeltOption { key: &option, subject, near }.at(span)
            } else {
                let known = &listed(RetryOptions::KEYS);
                Diagnostic::UnknownOption { key: &option, subject, known }.at(span)
            };
            UnknownKey { error, meant: near }
        });
    let options = RetryOptions::from_items(&options, &mut diagnostics);
    // Otherwise the check of the options reports wrong values.
    if strategy.is_none() || diagnostics.len() > 0 {
        options.report(&mut diagnostics);
    }
    diagnostics.finish()?;
    // A missing strategy has been reported, so this error is never returned.
    let strategy = strategy.ok_or_else(|| Diagnostic::RetryNoStrategy {}.at(key))?;
    Ok(RetryAttr { strategy, options })
}

/// Returns the first word as a strategy, and reports all further ones.
fn one_strategy(words: &[NestedMeta], diagnostics: &mut Diagnostics) -> Option<Strategy> {
    let mut words = words.iter().filter_map(key_path);
    let first = words.next()?;
    let strategy = match Strategy::from_name(&key_text(first), first.span()) {
        Ok(strategy) => Some(strategy),
        Err(error) => {
            diagnostics.push(error);
            None
        }
    };
    for word in words {
        let (first, second) = (key_text(first), key_text(word));
        let error = Diagnostic::RetrySecond { strategy: &second, first: &first };
        diagnostics.push(error.at(word.span()));
    }
    strategy
}
