//! A fast path for string literals.
//!
//! In a dev build the macro runs without optimisation, and syn goes through a
//! literal character by character. Nearly all literals are plain text between
//! quotes.

use proc_macro2::Literal;
use syn::{Lit, LitStr};

/// Returns the value of a string literal.
pub(crate) fn text(literal: &LitStr) -> String {
    plain(&literal.token().to_string()).map_or_else(|| literal.value(), str::to_owned)
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
    // The value of a literal has `\n` for a `\r\n` in the source.
    (!text.contains('\\') && !text.contains('\r')).then_some(text)
}
