//! The options of `retry(…)`.

use proc_macro2::Span;
use syn::{Expr, ExprLit, Lit};

use super::strategy::Effect;
use crate::attr::table;
use crate::diagnostic::Diagnostic;
use crate::value::duration::Duration;
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
pub(crate) struct Attempts {
    pub(crate) number: u32,
    /// The key and its value, such as `max_retries = 3`.
    pub(crate) written: String,
}

impl RetryOptions {
    /// Returns the number of attempts, including the first, if it is written.
    pub(crate) fn attempts(&self) -> Option<Attempts> {
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
