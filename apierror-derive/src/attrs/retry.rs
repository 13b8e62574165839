//! `retry = "backoff"`, `retry(backoff, max_attempts = 3, within = "30s", effect = "unknown")`

use std::fmt::Display;

use darling::FromMeta;
use darling::ast::NestedMeta;
use proc_macro2::{Span, TokenStream, TokenTree};
use quote::ToTokens;
use syn::spanned::Spanned;
use syn::{Expr, ExprLit, Lit, LitStr, Meta};

use super::given::Given;
use super::keys::{key_of, key_text, parse_items, sort_out};
use super::literal::text as text_of;
use super::value::{Form, Misread, Value, string, ungrouped};
use crate::fault::{Fault, Faults, listed, nearest};

/// Retry advice as it was written; what is absent follows from strategy and status.
#[derive(Clone)]
pub(crate) struct Retry {
    pub(crate) strategy: Strategy,
    pub(crate) effect: Option<Effect>,
    pub(crate) max_attempts: Option<u32>,
    /// In milliseconds, as are the next two.
    pub(crate) base: Option<u64>,
    pub(crate) cap: Option<u64>,
    pub(crate) within: Option<u64>,
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
    const ALL: &'static [(&'static str, Self)] = &[
        ("never", Self::Never),
        ("once", Self::Once),
        ("backoff", Self::Backoff),
        ("throttle", Self::Throttle),
        ("restart", Self::Restart),
        ("action", Self::Action),
        ("poll", Self::Poll),
    ];

    pub(crate) fn name(self) -> &'static str {
        Self::ALL.iter().find(|(_, strategy)| *strategy == self).map_or("", |(name, _)| name)
    }

    /// How many attempts a strategy that waits between them makes, unless told otherwise.
    pub(crate) const ATTEMPTS: u32 = 3;

    /// The strategy's own base and cap, in milliseconds, where it waits between attempts.
    pub(crate) fn base_and_cap(self) -> Option<(u64, u64)> {
        match self {
            Self::Backoff => Some((50, 20_000)),
            Self::Throttle => Some((1_000, 20_000)),
            _ => None,
        }
    }

    fn named(name: &str, span: Span) -> darling::Result<Self> {
        if let Some((_, strategy)) = Self::ALL.iter().find(|(known, _)| *known == name) {
            return Ok(*strategy);
        }
        let names = || Self::ALL.iter().map(|(known, _)| *known);
        Err(match nearest(name, names()) {
            Some(near) => Fault::RetryMisspelt { name: &name, near: &near }.at(span),
            None => Fault::RetryUnknown { name: &name, known: &listed(names()) }.at(span),
        })
    }
}

/// Whether the failed request may have happened.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Effect {
    NotApplied,
    Unknown,
}

impl Value for Retry {
    const TAKES: &'static str = "a strategy";
    const EXAMPLE: &'static str = " = \"backoff\"";

    fn read(_: &str, form: &Form<'_>) -> Result<Self, Misread> {
        match form {
            Form::List(_, tokens) if tokens.is_empty() => Err(Misread::Kind),
            Form::List(key, tokens) => Ok(read_list(*key, tokens.clone())?),
            _ => {
                let name = string(form)?;
                let strategy = Strategy::named(&text_of(&name), name.span())?;
                Ok(Self {
                    strategy,
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

/// `retry(…)` behind its strategy.
#[derive(Default, FromMeta)]
struct Options {
    max_attempts: Given<Attempts>,
    base: Given<Millis>,
    cap: Given<Millis>,
    within: Given<Millis>,
    effect: Given<Effect>,
}

const OPTIONS: &[&str] = &["max_attempts", "base", "cap", "within", "effect"];

fn read_list(key: Span, tokens: TokenStream) -> darling::Result<Retry> {
    let mut faults = Faults::default();
    if let Some(TokenTree::Literal(first)) = tokens.clone().into_iter().next() {
        let strategy = syn::parse2::<LitStr>(first.to_token_stream())
            .map_or_else(|_| first.to_string(), |text| text.value());
        return Err(Fault::RetryQuoted { strategy: &strategy }.at(first.span()));
    }
    let items = parse_items(tokens, "retry(backoff)", &mut faults);
    let starts_with_word = matches!(items.first(), Some(NestedMeta::Meta(Meta::Path(_))));
    let (words, options): (Vec<_>, Vec<_>) =
        items.into_iter().partition(|item| matches!(item, NestedMeta::Meta(Meta::Path(_))));
    let mut words = words.iter().filter_map(key_of);
    if !starts_with_word {
        let blame = options.first().and_then(key_of).map_or(key, Spanned::span);
        faults.push(Fault::RetryNoStrategy {}.at(blame));
    }
    let strategy =
        words.next().and_then(|word| faults.handle(Strategy::named(&key_text(word), word.span())));
    for word in words {
        let (first, strategy) = (strategy.map_or("", Strategy::name), key_text(word));
        faults.push(Fault::RetrySecond { strategy: &strategy, first: &first }.at(word.span()));
    }

    let options = sort_out(options, OPTIONS, &mut faults, |key, near, span| {
        let subject: &dyn Display = &"retry";
        let fault = if let Some(near) = near {
            Fault::MisspeltOption { key: &key, subject, near: &near }.at(span)
        } else {
            Fault::UnknownOption { key: &key, subject, known: &listed(OPTIONS.iter().copied()) }
                .at(span)
        };
        (fault, near)
    });
    let Options { max_attempts, base, cap, within, effect } =
        faults.handle(Options::from_list(&options)).unwrap_or_default();
    let max_attempts = max_attempts.read(&mut faults).written();
    let [base, cap, within] = [base, cap, within].map(|option| option.read(&mut faults).written());
    let effect = effect.read(&mut faults).value();

    if let Some(strategy) = strategy {
        match strategy.base_and_cap() {
            None => {
                let written = [
                    ("max_attempts", max_attempts.as_ref().map(|option| option.key)),
                    ("base", base.as_ref().map(|option| option.key)),
                    ("cap", cap.as_ref().map(|option| option.key)),
                    ("within", within.as_ref().map(|option| option.key)),
                ];
                for (option, span) in written {
                    if let Some(span) = span {
                        faults.push(
                            Fault::RetryOption { option: &option, strategy: &strategy.name() }
                                .at(span),
                        );
                    }
                }
            }
            Some((own_base, own_cap)) => {
                let (lower, upper) = (
                    base.as_ref().map_or(own_base, |option| option.value.0),
                    cap.as_ref().map_or(own_cap, |option| option.value.0),
                );
                let (base_text, cap_text) = (in_words(lower), in_words(upper));
                let (cap_text, base_text): (&dyn Display, &dyn Display) = (&cap_text, &base_text);
                match (&cap, &base) {
                    _ if lower <= upper => {}
                    (Some(cap), _) => {
                        faults.push(
                            Fault::RetryCapBelowBase { cap: cap_text, base: base_text }
                                .at(cap.span),
                        );
                    }
                    (None, base) => {
                        let blame = base.as_ref().map_or(key, |base| base.span);
                        faults.push(
                            Fault::RetryBaseAboveCap { cap: cap_text, base: base_text }.at(blame),
                        );
                    }
                }
            }
        }
    }
    faults.finish()?;
    Ok(Retry {
        // Absent only beside a fault.
        strategy: strategy.ok_or_else(|| Fault::RetryNoStrategy {}.at(key))?,
        effect,
        max_attempts: max_attempts.map(|option| option.value.0),
        base: base.map(|option| option.value.0),
        cap: cap.map(|option| option.value.0),
        within: within.map(|option| option.value.0),
    })
}

/// A duration as an attribute has it.
pub(crate) fn in_words(ms: u64) -> String {
    let units = [("h", 3_600_000), ("m", 60_000), ("s", 1_000)];
    let exact = units.into_iter().find(|(_, unit)| ms >= *unit && ms.is_multiple_of(*unit));
    exact.map_or_else(|| format!("{ms}ms"), |(name, unit)| format!("{}{name}", ms / unit))
}

/// At least one.
struct Attempts(u32);

impl Value for Attempts {
    const TAKES: &'static str = "a whole number";
    const EXAMPLE: &'static str = " = 3";

    fn read(key: &str, form: &Form<'_>) -> Result<Self, Misread> {
        let Form::Assigned(value) = form else {
            return Err(Misread::Kind);
        };
        let Expr::Lit(ExprLit { lit: Lit::Int(number), .. }) = ungrouped(value) else {
            return Err(Misread::Kind);
        };
        match number.base10_parse() {
            Ok(0) => Err(Fault::RetryAttempts {}.at(number.span()).into()),
            Ok(attempts) => Ok(Self(attempts)),
            Err(_) => Err(Fault::NumberTooLarge { key: &key, bits: &32 }.at(number.span()).into()),
        }
    }
}

/// A duration above zero: `"250ms"`, `"30s"`, `"5m"`, `"1h"`.
struct Millis(u64);

impl Value for Millis {
    const TAKES: &'static str = "a duration as a string";
    const EXAMPLE: &'static str = " = \"30s\"";

    fn read(key: &str, form: &Form<'_>) -> Result<Self, Misread> {
        let text = string(form)?;
        let written = text.value();
        let digits = written.bytes().take_while(u8::is_ascii_digit).count();
        let (number, unit) = written.split_at(digits);
        let factor = match unit {
            "ms" => Some(1),
            "s" => Some(1_000),
            "m" => Some(60_000),
            "h" => Some(3_600_000),
            _ => None,
        };
        match number
            .parse::<u64>()
            .ok()
            .zip(factor)
            .and_then(|(number, factor)| number.checked_mul(factor))
        {
            Some(0) => Err(Fault::DurationZero { key: &key }.at(text.span()).into()),
            Some(ms) => Ok(Self(ms)),
            None => Err(Fault::DurationUnit { written: &written }.at(text.span()).into()),
        }
    }
}

impl Value for Effect {
    const TAKES: &'static str = "a string";
    const EXAMPLE: &'static str = " = \"not_applied\"";

    fn read(_: &str, form: &Form<'_>) -> Result<Self, Misread> {
        let text = string(form)?;
        match text.value().as_str() {
            "not_applied" => Ok(Self::NotApplied),
            "unknown" => Ok(Self::Unknown),
            written => Err(Fault::EffectUnknown { written: &written }.at(text.span()).into()),
        }
    }
}
