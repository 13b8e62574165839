//! `code = "ORDER_NOT_FOUND"`

use proc_macro2::Span;

use super::form::{Form, Value, ValueError};
use crate::diagnostic::{Diagnostic, shown};
use crate::literal::text as text_of;

/// A stable code: 1 to 128 visible ASCII characters, without quotes, backslashes
/// and spaces.
pub(crate) struct Code(pub(crate) String);

/// Returns the first character of `code` that is not allowed in a code.
pub(crate) fn illegal_character(code: &str) -> Option<char> {
    code.chars().find(|c| !c.is_ascii_graphic() || matches!(c, '"' | '\'' | '\\'))
}

impl Code {
    pub(crate) fn new(code: String, span: Span) -> syn::Result<Self> {
        let length = code.chars().count();
        if code.is_empty() {
            Err(Diagnostic::CodeEmpty {}.at(span))
        } else if length > 128 {
            Err(Diagnostic::CodeTooLong { length: &length }.at(span))
        } else if let Some(character) = illegal_character(&code) {
            Err(Diagnostic::CodeCharacter { character: &shown(character) }.at(span))
        } else {
            Ok(Self(code))
        }
    }
}

impl Value for Code {
    const TAKES: &'static str = "a string";
    const EXAMPLE: &'static str = " = \"ORDER_NOT_FOUND\"";

    fn from_form(_: &str, form: &Form<'_>) -> Result<Self, ValueError> {
        let code = form.string()?;
        Ok(Self::new(text_of(&code), code.span())?)
    }
}
