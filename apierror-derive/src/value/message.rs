//! `message = "Order '{id}' not found."`, `message = display`; on a type,
//! `message = required`

use syn::{Expr, LitStr};

use super::form::{Form, Value, ValueError, ungrouped};
use crate::diagnostic::Diagnostic;
use crate::similar::nearest;

/// The source of the public message.
pub(crate) enum MessageAttr {
    /// `Display`, on a 5xx too.
    Display,
    /// The reason phrase of the status, on a 4xx too.
    Reason,
    /// A template. [`message`](crate::message) parses it.
    Template(LitStr),
}

/// The source of the public message of variants without `message`.
#[derive(Clone, Copy)]
pub(crate) enum TypeMessage {
    Display,
    Reason,
    /// There is none: each variant needs its own `message`.
    Required,
}

impl Value for MessageAttr {
    const TAKES: &'static str = "a string, or the word `display` or `reason`";
    const EXAMPLE: &'static str = " = \"Order '{id}' not found.\"";

    fn from_form(_: &str, form: &Form<'_>) -> Result<Self, ValueError> {
        match word(form).as_deref() {
            Some("display") => Ok(Self::Display),
            Some("reason") => Ok(Self::Reason),
            Some("required") => Err(Diagnostic::MessageRequired {}.at(form.span()).into()),
            _ => form.string().map(Self::Template),
        }
    }

    fn example(_: &str, form: &Form<'_>) -> String {
        word_or(form, &["display", "reason"], Self::EXAMPLE)
    }
}

impl Value for TypeMessage {
    const TAKES: &'static str = "the word `display`, `reason` or `required`";
    const EXAMPLE: &'static str = " = required";

    fn from_form(_: &str, form: &Form<'_>) -> Result<Self, ValueError> {
        match word(form).as_deref() {
            Some("display") => Ok(Self::Display),
            Some("reason") => Ok(Self::Reason),
            Some("required") => Ok(Self::Required),
            _ => match form.string() {
                Ok(text) => Err(Diagnostic::MessageOfType {}.at(text.span()).into()),
                Err(error) => Err(error),
            },
        }
    }

    fn example(_: &str, form: &Form<'_>) -> String {
        word_or(form, &["display", "reason", "required"], Self::EXAMPLE)
    }
}

/// Returns `word` of `key = word`.
fn word(form: &Form<'_>) -> Option<String> {
    let Form::Assigned(value) = form else { return None };
    let Expr::Path(path) = ungrouped(value) else { return None };
    path.path.get_ident().map(ToString::to_string)
}

/// Returns the example with the word that was probably meant, else `example`.
fn word_or(form: &Form<'_>, words: &[&str], example: &str) -> String {
    let meant = word(form).and_then(|word| nearest(&word, words));
    meant.map_or_else(|| example.to_owned(), |word| format!(" = {word}"))
}
