//! The rules between the options of `retry(…)` and its strategy.

use proc_macro2::Span;

use crate::attr::{Attr, Spanned, Table as _};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::value::{Attempts, Duration, RetryAttr, RetryOptions, Strategy, in_units};

/// Checks the options with their strategy.
pub(super) fn check_retry_options(retry: &Attr<RetryAttr>, diagnostics: &mut Diagnostics) {
    let Attr::Written(Spanned { key, value: RetryAttr { strategy, options }, .. }) = retry else {
        return;
    };
    let (key, strategy) = (*key, *strategy);
    options.report(diagnostics);
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
