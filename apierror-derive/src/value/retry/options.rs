//! The options of `retry(…)`, and the rules that span them.

use proc_macro2::Span;
use syn::{Expr, ExprLit, Lit};

use super::strategy::{Effect, Strategy};
use crate::attr::{Attr, table};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::value::duration::{Duration, in_units};
use crate::value::form::{Form, Value, ValueError, ungrouped};

table! {
    /// The options of `retry(…)`, after its strategy.
    RetryOptions {
        /// How often the request is sent, including the first time.
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
        /// The time after which no attempt is started.
        "within" => within: Duration,
        /// Whether the failed request may have happened.
        "effect" => effect: Effect,
    }
}

/// A number of attempts, and how it is written.
pub(super) struct Attempts {
    pub(super) number: u32,
    /// The key and its value, such as `max_retries = 3`.
    written: String,
}

impl RetryOptions {
    /// Returns the number of attempts, including the first, if it is written.
    pub(super) fn attempts(&self) -> Option<Attempts> {
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

/// Checks the options with their strategy. `key` is the span of `retry`.
pub(super) fn check_options(
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

/// Options for waits need a strategy that waits, and `unstated` takes no options.
fn check_strategy_takes_options(
    strategy: Strategy,
    options: &RetryOptions,
    diagnostics: &mut Diagnostics,
) {
    let RetryOptions { max_attempts, max_retries, base, cap, over, after, within, effect } =
        options;
    let name = &strategy.name();
    if strategy.base_and_cap().is_none() {
        // An option with a wrong value has its own error.
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

/// The number of attempts is set once, and the waits are set in one way: by `base`
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

/// `over` needs a retry, and at least a millisecond for each retry.
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

/// A number of attempts, at least 1.
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

/// A number of retries.
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
    let Ok(parsed) = number.base10_parse() else {
        let error = Diagnostic::NumberTooLarge { key: &key, bits: &32 };
        return Err(error.at(number.span()).into());
    };
    Ok((parsed, number.span()))
}
