//! `code = "ORDER_NOT_FOUND"`, `name = "ORDER_NOT_FOUND"`

use proc_macro2::Span;

use super::form::{Form, Value, ValueError};
use crate::diagnostic::{Diagnostic, shown};
use crate::literal::text as text_of;

/// A stable code. [`check`](Self::check) applies its rules, which depend on whether
/// there is a name.
pub(crate) struct Code(pub(crate) String);

/// A name of an error: 1 to 128 visible ASCII characters, without quotes, backslashes
/// and spaces.
pub(crate) struct Name(pub(crate) String);

/// Returns the first character of `code` that is not allowed in a code or a name.
pub(crate) fn illegal_character(code: &str) -> Option<char> {
    code.chars().find(|c| !c.is_ascii_graphic() || matches!(c, '"' | '\'' | '\\'))
}

impl Code {
    /// Checks the rules for codes. With a name, a code may be empty or contain spaces.
    pub(crate) fn check(&self, has_name: bool, span: Span) -> syn::Result<()> {
        let Self(code) = self;
        if has_name {
            let rest = code.replace(' ', "");
            return if rest.is_empty() { Ok(()) } else { check_token("code", &rest, span) };
        }
        if code.is_empty() {
            return Err(Diagnostic::CodeEmpty {}.at(span));
        }
        check_token("code", code, span).map_err(|error| match illegal_character(code) {
            Some(' ') => Diagnostic::CodeSpace {}.at(span),
            _ => error,
        })
    }
}

/// Checks the rules that codes and names share.
fn check_token(what: &str, token: &str, span: Span) -> syn::Result<()> {
    let (what, length) = (&what, token.chars().count());
    if token.is_empty() {
        Err(Diagnostic::NameEmpty {}.at(span))
    } else if length > 128 {
        Err(Diagnostic::CodeTooLong { what, length: &length }.at(span))
    } else if let Some(character) = illegal_character(token) {
        Err(Diagnostic::CodeCharacter { what, character: &shown(character) }.at(span))
    } else {
        Ok(())
    }
}

impl Value for Code {
    const TAKES: &'static str = "a string";
    const EXAMPLE: &'static str = " = \"ORDER_NOT_FOUND\"";

    fn from_form(_: &str, form: &Form<'_>) -> Result<Self, ValueError> {
        Ok(Self(text_of(&form.string()?)))
    }
}

impl Value for Name {
    const TAKES: &'static str = "a string";
    const EXAMPLE: &'static str = " = \"ORDER_NOT_FOUND\"";

    fn from_form(key: &str, form: &Form<'_>) -> Result<Self, ValueError> {
        let literal = form.string()?;
        let name = text_of(&literal);
        check_token(key, &name, literal.span())?;
        Ok(Self(name))
    }
}
