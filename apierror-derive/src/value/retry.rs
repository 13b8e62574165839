//! `retry = "backoff"`, `retry(backoff, max_attempts = 3, within = "30s")`

use darling::ast::NestedMeta;
use proc_macro2::{Span, TokenStream, TokenTree};
use quote::ToTokens;
use syn::spanned::Spanned;
use syn::{Expr, ExprLit, Lit, LitStr, Meta};

use super::duration::{Duration, in_units};
use super::form::{Form, Value, ValueError, ungrouped};
use crate::attr::{Table, table};
use crate::diagnostic::{Diagnostic, Diagnostics, listed, nearest};
use crate::items::{UnknownKey, accept_known, key_path, key_text, parse_items};
use crate::literal::text as text_of;

/// Retry advice as it is written. What is absent follows from the strategy and
/// the status.
pub(crate) struct RetryAttr {
    pub(crate) strategy: Strategy,
    pub(crate) effect: Option<Effect>,
    pub(crate) max_attempts: Option<u32>,
    pub(crate) base: Option<Duration>,
    pub(crate) cap: Option<Duration>,
    pub(crate) within: Option<Duration>,
}

/// What the caller should do.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Strategy {
    Never,
    Once,
    Backoff,
    Throttle,
    Restart,
    Action,
    Poll,
}

impl Strategy {
    const ALL: [Self; 7] = [
        Self::Never,
        Self::Once,
        Self::Backoff,
        Self::Throttle,
        Self::Restart,
        Self::Action,
        Self::Poll,
    ];

    /// The attempts of a strategy that waits between them, the first included,
    /// where `max_attempts` is absent.
    pub(crate) const MAX_ATTEMPTS: u32 = 3;

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Never => "never",
            Self::Once => "once",
            Self::Backoff => "backoff",
            Self::Throttle => "throttle",
            Self::Restart => "restart",
            Self::Action => "action",
            Self::Poll => "poll",
        }
    }

    /// Returns the default base and cap, if the strategy waits between attempts.
    pub(crate) fn base_and_cap(self) -> Option<(Duration, Duration)> {
        match self {
            Self::Backoff => Some((Duration(50), Duration(20_000))),
            Self::Throttle => Some((Duration(1_000), Duration(20_000))),
            Self::Never | Self::Once | Self::Restart | Self::Action | Self::Poll => None,
        }
    }

    fn from_name(name: &str, span: Span) -> syn::Result<Self> {
        if let Some(strategy) = Self::ALL.iter().find(|known| known.name() == name) {
            return Ok(*strategy);
        }
        let known = Self::ALL.map(Self::name);
        Err(match &nearest(name, &known) {
            Some(near) => Diagnostic::RetryMisspelt { name: &name, near }.at(span),
            None => Diagnostic::RetryUnknown { name: &name, known: &listed(&known) }.at(span),
        })
    }
}

/// Whether the failed request may have happened.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Effect {
    NotApplied,
    Unknown,
}

impl Effect {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::NotApplied => "not_applied",
            Self::Unknown => "unknown",
        }
    }
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
                Ok(Self {
                    strategy: Strategy::from_name(&text_of(&name), name.span())?,
                    effect: None,
                    max_attempts: None,
                    base: None,
                    cap: None,
                    within: None,
                })
            }
        }
    }
}

table! {
    /// The options of `retry(…)`, after its strategy.
    RetryOptions {
        /// How often the request is sent, the first time included.
        "max_attempts" => max_attempts: MaxAttempts,
        /// The upper bound of the first wait.
        "base" => base: Duration,
        /// The upper bound of every wait.
        "cap" => cap: Duration,
        /// The time after which no attempt starts.
        "within" => within: Duration,
        /// Whether the failed request may have happened.
        "effect" => effect: Effect,
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
    for item in parse_items(tokens, "retry(backoff)", &mut diagnostics) {
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
    options.report(&mut diagnostics);
    if let Some(strategy) = strategy {
        check_options(key, strategy, &options, &mut diagnostics);
    }
    diagnostics.finish()?;
    let RetryOptions { max_attempts, base, cap, within, effect } = &options;
    Ok(RetryAttr {
        // `None` only beside an error.
        strategy: strategy.ok_or_else(|| Diagnostic::RetryNoStrategy {}.at(key))?,
        effect: effect.value().copied(),
        max_attempts: max_attempts.value().map(|MaxAttempts(attempts)| *attempts),
        base: base.value().copied(),
        cap: cap.value().copied(),
        within: within.value().copied(),
    })
}

/// Returns the first word as a strategy; reports all further ones.
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

/// Options for waits need a strategy that waits, and the base is at most the
/// cap.
fn check_options(
    key: Span,
    strategy: Strategy,
    options: &RetryOptions,
    diagnostics: &mut Diagnostics,
) {
    let Some((default_base, default_cap)) = strategy.base_and_cap() else {
        let RetryOptions { max_attempts, base, cap, within, effect: _ } = options;
        let written = [
            ("max_attempts", max_attempts.written().map(|option| option.key)),
            ("base", base.written().map(|option| option.key)),
            ("cap", cap.written().map(|option| option.key)),
            ("within", within.written().map(|option| option.key)),
        ];
        let strategy = &strategy.name();
        for (option, span) in written {
            if let Some(span) = span {
                diagnostics.push(Diagnostic::RetryOption { option: &option, strategy }.at(span));
            }
        }
        return;
    };
    let (base, cap) = (options.base.written(), options.cap.written());
    let Duration(lower) = base.map_or(default_base, |base| base.value);
    let Duration(upper) = cap.map_or(default_cap, |cap| cap.value);
    if lower <= upper {
        return;
    }
    let (lower, upper) = (&in_units(lower), &in_units(upper));
    diagnostics.push(match (cap, base) {
        (Some(cap), _) => Diagnostic::RetryCapBelowBase { cap: upper, base: lower }.at(cap.span),
        (None, base) => {
            let blame = base.map_or(key, |base| base.span);
            Diagnostic::RetryBaseAboveCap { cap: upper, base: lower }.at(blame)
        }
    });
}

/// At least 1.
pub(crate) struct MaxAttempts(u32);

impl Value for MaxAttempts {
    const TAKES: &'static str = "a whole number";
    const EXAMPLE: &'static str = " = 3";

    fn from_form(key: &str, form: &Form<'_>) -> Result<Self, ValueError> {
        let Form::Assigned(value) = form else {
            return Err(ValueError::WrongKind);
        };
        let Expr::Lit(ExprLit { lit: Lit::Int(number), .. }) = ungrouped(value) else {
            return Err(ValueError::WrongKind);
        };
        match number.base10_parse() {
            Ok(0) => Err(Diagnostic::RetryAttempts {}.at(number.span()).into()),
            Ok(attempts) => Ok(Self(attempts)),
            Err(_) => {
                let error = Diagnostic::NumberTooLarge { key: &key, bits: &32 };
                Err(error.at(number.span()).into())
            }
        }
    }
}

impl Value for Effect {
    const TAKES: &'static str = "a string";
    const EXAMPLE: &'static str = " = \"not_applied\"";

    fn from_form(_: &str, form: &Form<'_>) -> Result<Self, ValueError> {
        let literal = form.string()?;
        let written = literal.value();
        match [Self::NotApplied, Self::Unknown].into_iter().find(|known| known.name() == written) {
            Some(effect) => Ok(effect),
            None => Err(Diagnostic::EffectUnknown { written: &written }.at(literal.span()).into()),
        }
    }
}
