//! Messages that are formatted when the error is shown.

use std::borrow::Cow;
use std::fmt;

use crate::spec::ErrorSpec;

/// The formatted text; where a `Display` on the way reports an error, the reason phrase of the status.
/// (`format!` panics there.)
#[must_use]
pub fn format(spec: &ErrorSpec, text: fmt::Arguments<'_>) -> Cow<'static, str> {
    if let Some(fixed) = text.as_str() {
        return Cow::Borrowed(fixed);
    }
    let mut formatted = String::new();
    match fmt::write(&mut formatted, text) {
        Ok(()) => Cow::Owned(formatted),
        Err(fmt::Error) => Cow::Borrowed(spec.reason()),
    }
}

/// The message of a 5xx that declares none.
#[must_use]
pub fn reason(spec: &ErrorSpec) -> Cow<'static, str> {
    Cow::Borrowed(spec.reason())
}
