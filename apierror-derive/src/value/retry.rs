//! `retry = "backoff"`, `retry(backoff, max_attempts = 3, within = "30s")`

use darling::ast::NestedMeta;
use proc_macro2::{Span, TokenStream, TokenTree};
use quote::ToTokens;
use syn::spanned::Spanned;
use syn::{Expr, ExprLit, Lit, LitStr, Meta};

use super::duration::{Duration, in_units};
use super::form::{Form, Value, ValueError, ungrouped};
use crate::attr::{Attr, Table, table};
use crate::diagnostic::{Diagnostic, Diagnostics, listed, nearest};
use crate::items::{UnknownKey, accept_known, key_path, key_text, parse_items};
use crate::literal::text as text_of;

/// Retry advice as it is written. What is absent follows from the strategy and
/// the status.
pub(crate) struct RetryAttr {
    pub(crate) strategy: Strategy,
    pub(crate) effect: Option<Effect>,
    /// Also that of `max_retries`, plus one.
    pub(crate) max_attempts: Option<u32>,
    pub(crate) base: Option<Duration>,
    pub(crate) cap: Option<Duration>,
    pub(crate) over: Option<Duration>,
    pub(crate) after: Option<Duration>,
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
    Unstated,
}

impl Strategy {
    const ALL: [Self; 8] = [
        Self::Never,
        Self::Once,
        Self::Backoff,
        Self::Throttle,
        Self::Restart,
        Self::Action,
        Self::Poll,
        Self::Unstated,
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
            Self::Unstated => "unstated",
        }
    }

    /// Returns the default base and cap, if the strategy waits between attempts.
    pub(crate) fn base_and_cap(self) -> Option<(Duration, Duration)> {
        match self {
            Self::Backoff => Some((Duration(50), Duration(20_000))),
            Self::Throttle => Some((Duration(1_000), Duration(20_000))),
            Self::Never
            | Self::Once
            | Self::Restart
            | Self::Action
            | Self::Poll
            | Self::Unstated => None,
        }
    }

    /// Returns whether a wait that is always the same means something.
    fn takes_after(self) -> bool {
        match self {
            Self::Once | Self::Backoff | Self::Throttle | Self::Poll => true,
            Self::Never | Self::Restart | Self::Action | Self::Unstated => false,
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
                    over: None,
                    after: None,
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
        /// How often the request is sent again.
        "max_retries" => max_retries: MaxRetries,
        /// The upper bound of the first wait.
        "base" => base: Duration,
        /// The upper bound of every wait.
        "cap" => cap: Duration,
        /// The sum of the upper bounds of all waits.
        "over" => over: Duration,
        /// A wait that is always the same.
        "after" => after: Duration,
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
    let RetryOptions { max_attempts: _, max_retries: _, base, cap, over, after, within, effect } =
        &options;
    Ok(RetryAttr {
        // `None` only beside an error.
        strategy: strategy.ok_or_else(|| Diagnostic::RetryNoStrategy {}.at(key))?,
        effect: effect.value().copied(),
        max_attempts: options.attempts().map(|attempts| attempts.number),
        base: base.value().copied(),
        cap: cap.value().copied(),
        over: over.value().copied(),
        after: after.value().copied(),
        within: within.value().copied(),
    })
}

/// A number of attempts, and how it is written.
struct Attempts {
    number: u32,
    /// The key and its value, such as `max_retries = 3`.
    written: String,
}

impl RetryOptions {
    /// Returns the number of attempts, the first included, if it is written.
    fn attempts(&self) -> Option<Attempts> {
        let attempts = self.max_attempts.value().map(|MaxAttempts(attempts)| Attempts {
            number: *attempts,
            written: format!("max_attempts = {attempts}"),
        });
        attempts.or_else(|| {
            let MaxRetries(retries) = self.max_retries.value()?;
            let written = format!("max_retries = {retries}");
            Some(Attempts { number: retries.saturating_add(1), written })
        })
    }
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

fn check_options(
    key: Span,
    strategy: Strategy,
    options: &RetryOptions,
    diagnostics: &mut Diagnostics,
) {
    check_strategy_takes_options(strategy, options, diagnostics);
    check_one_of_a_kind(options, diagnostics);
    match strategy.base_and_cap() {
        Some(_) if options.over.key().is_some() => check_over(options, diagnostics),
        Some(defaults) => check_base_and_cap(key, defaults, options, diagnostics),
        None => {}
    }
}

/// Options for waits need a strategy that waits, and `unstated` has no option.
fn check_strategy_takes_options(
    strategy: Strategy,
    options: &RetryOptions,
    diagnostics: &mut Diagnostics,
) {
    let RetryOptions { max_attempts, max_retries, base, cap, over, after, within, effect } =
        options;
    let name = &strategy.name();
    if strategy.base_and_cap().is_none() {
        // A wrong value has an error of its own.
        fn key_of<T>(option: &Attr<T>) -> Option<Span> {
            option.written().map(|option| option.key)
        }
        for (option, span) in [
            ("max_attempts", key_of(max_attempts)),
            ("max_retries", key_of(max_retries)),
            ("base", key_of(base)),
            ("cap", key_of(cap)),
            ("over", key_of(over)),
            ("within", key_of(within)),
        ] {
            if let Some(span) = span {
                let error = Diagnostic::RetryOption { option: &option, strategy: name };
                diagnostics.push(error.at(span));
            }
        }
    }
    if let (Some(span), false) = (after.key(), strategy.takes_after()) {
        diagnostics.push(Diagnostic::RetryAfterOption { strategy: name }.at(span));
    }
    if let (Some(span), Strategy::Unstated) = (effect.key(), strategy) {
        diagnostics.push(Diagnostic::RetryEffectUnstated {}.at(span));
    }
}

/// The attempts are counted once, and the waits are set in one way: by `base`
/// and `cap`, by `over`, or by `after`.
fn check_one_of_a_kind(options: &RetryOptions, diagnostics: &mut Diagnostics) {
    let RetryOptions { max_attempts, max_retries, base, cap, over, after, within: _, effect: _ } =
        options;
    if let (Some(_), Some(span)) = (max_attempts.key(), max_retries.key()) {
        diagnostics.push(Diagnostic::RetryCountedTwice {}.at(span));
    }
    let (over, after) = (over.key(), after.key());
    for (option, span) in [("base", base.key()), ("cap", cap.key()), ("over", over)] {
        let other = match (after, over) {
            (Some(_), _) => "after",
            (None, Some(_)) if option != "over" => "over",
            _ => continue,
        };
        if let Some(span) = span {
            let error = Diagnostic::RetryWaitsTwice { option: &option, other: &other };
            diagnostics.push(error.at(span));
        }
    }
}

/// The base is at most the cap.
fn check_base_and_cap(
    key: Span,
    (default_base, default_cap): (Duration, Duration),
    options: &RetryOptions,
    diagnostics: &mut Diagnostics,
) {
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

/// `over` has retries to wait for, and at least a millisecond for each.
fn check_over(options: &RetryOptions, diagnostics: &mut Diagnostics) {
    let Some(over) = options.over.written() else { return };
    let attempts = options.attempts();
    let retries = attempts.as_ref().map_or(Strategy::MAX_ATTEMPTS, |attempts| attempts.number) - 1;
    if let (Some(Attempts { written, .. }), 0) = (attempts, retries) {
        diagnostics.push(Diagnostic::RetryOverNoRetry { attempts: &written }.at(over.key));
    } else if over.value.0 < retries.into() {
        let over_text = &in_units(over.value.0);
        let error = Diagnostic::RetryOverTooShort { over: over_text, retries: &retries };
        diagnostics.push(error.at(over.span));
    }
}

/// At least 1.
pub(crate) struct MaxAttempts(u32);

impl Value for MaxAttempts {
    const TAKES: &'static str = "a whole number";
    const EXAMPLE: &'static str = " = 3";

    fn from_form(key: &str, form: &Form<'_>) -> Result<Self, ValueError> {
        match whole_number(key, form)? {
            (0, span) => Err(Diagnostic::RetryAttempts {}.at(span).into()),
            (attempts, _) => Ok(Self(attempts)),
        }
    }
}

pub(crate) struct MaxRetries(u32);

impl Value for MaxRetries {
    const TAKES: &'static str = "a whole number";
    const EXAMPLE: &'static str = " = 2";

    fn from_form(key: &str, form: &Form<'_>) -> Result<Self, ValueError> {
        whole_number(key, form).map(|(retries, _)| Self(retries))
    }
}

fn whole_number(key: &str, form: &Form<'_>) -> Result<(u32, Span), ValueError> {
    let Form::Assigned(value) = form else {
        return Err(ValueError::WrongKind);
    };
    let Expr::Lit(ExprLit { lit: Lit::Int(number), .. }) = ungrouped(value) else {
        return Err(ValueError::WrongKind);
    };
    match number.base10_parse() {
        Ok(parsed) => Ok((parsed, number.span())),
        Err(_) => {
            let error = Diagnostic::NumberTooLarge { key: &key, bits: &32 };
            Err(error.at(number.span()).into())
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
