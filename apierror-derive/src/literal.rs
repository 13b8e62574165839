//! A fast path for string literals.
//!
//! syn reads a literal character by character, which is slow in a dev build, where
//! the macro runs without optimisation. Nearly all literals are plain text between
//! quotes, and need no such reading.

use proc_macro2::Literal;
use syn::{Lit, LitStr};

/// Returns the value of a string literal.
pub(crate) fn text(literal: &LitStr) -> String {
    plain(&literal.token().to_string()).map_or_else(|| literal.value(), str::to_owned)
}

/// Returns the value of a literal, if it is a string.
pub(crate) fn string(literal: Literal) -> Option<String> {
    if let Some(text) = plain(&literal.to_string()) {
        return Some(text.to_owned());
    }
    match Lit::new(literal) {
        Lit::Str(text) => Some(text.value()),
        _ => None,
    }
}

/// Parses a literal of any kind.
pub(crate) fn read(literal: Literal) -> Lit {
    match plain(&literal.to_string()) {
        Some(text) => Lit::Str(LitStr::new(text, literal.span())),
        None => Lit::new(literal),
    }
}

/// Returns the text between the quotes if it needs no unescaping.
fn plain(written: &str) -> Option<&str> {
    let text = written.strip_prefix('"')?.strip_suffix('"')?;
    // A `\r\n` in the source is `\n` in the value.
    (!text.contains('\\') && !text.contains('\r')).then_some(text)
}
