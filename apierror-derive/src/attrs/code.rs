//! `code = "ORDER_NOT_FOUND"`

use proc_macro2::Span;

use super::literal::text as text_of;
use super::value::{Form, Misread, Value, string};
use crate::fault::{Fault, shown};

/// A stable code: 1 to 128 visible ASCII characters without quotes, backslashes and spaces.
#[derive(Clone)]
pub(crate) struct Code(pub(crate) String);

/// The first character of `code` that a code may not hold.
pub(crate) fn illegal_character(code: &str) -> Option<char> {
    code.chars().find(|c| !c.is_ascii_graphic() || matches!(c, '"' | '\'' | '\\'))
}

impl Code {
    pub(crate) fn new(code: String, span: Span) -> darling::Result<Self> {
        let length = code.chars().count();
        if code.is_empty() {
            Err(Fault::CodeEmpty {}.at(span))
        } else if length > 128 {
            Err(Fault::CodeTooLong { length: &length }.at(span))
        } else if let Some(character) = illegal_character(&code) {
            Err(Fault::CodeCharacter { character: &shown(character) }.at(span))
        } else {
            Ok(Self(code))
        }
    }
}

impl Value for Code {
    const TAKES: &'static str = "a string";
    const EXAMPLE: &'static str = " = \"ORDER_NOT_FOUND\"";

    fn read(_: &str, form: &Form<'_>) -> Result<Self, Misread> {
        let code = string(form)?;
        Ok(Self::new(text_of(&code), code.span())?)
    }
}
