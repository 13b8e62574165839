//! String literals, the short way.
//!
//! A macro is built without optimisation where the crate that uses it is, and syn goes through a literal character by
//! character each time it is asked. Nearly all are plain text between quotes.

use proc_macro2::Literal;
use syn::{Lit, LitStr};

/// What the literal says.
pub(crate) fn text(literal: &LitStr) -> String {
    plain(&literal.token().to_string()).map_or_else(|| literal.value(), str::to_owned)
}

/// The literal as syn knows it.
pub(crate) fn read(literal: Literal) -> Lit {
    match plain(&literal.to_string()) {
        Some(text) => Lit::Str(LitStr::new(text, literal.span())),
        None => Lit::new(literal),
    }
}

/// What stands between the quotes, where there is nothing to unescape.
fn plain(written: &str) -> Option<&str> {
    let text = written.strip_prefix('"')?.strip_suffix('"')?;
    // A line's end may be one of Windows, which a literal has as one character.
    (!text.contains('\\') && !text.contains('\r')).then_some(text)
}
