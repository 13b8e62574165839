//! `title = "…"`, `domain = "…"`; `doc_url = "https://…"`, `type_base = "https://…/"`

use super::form::{Form, Value, ValueError};
use crate::diagnostic::{Diagnostic, shown};
use crate::literal::text as text_of;

/// A text that is not empty.
pub(crate) struct Text(pub(crate) String);

impl Value for Text {
    const TAKES: &'static str = "a string";
    const EXAMPLE: &'static str = " = \"…\"";

    fn from_form(key: &str, form: &Form<'_>) -> Result<Self, ValueError> {
        let literal = form.string()?;
        let text = text_of(&literal);
        if text.trim().is_empty() {
            return Err(Diagnostic::EmptyText { key: &key }.at(literal.span()).into());
        }
        Ok(Self(text))
    }
}

/// A URI, or the start of one (RFC 3986, section 2).
pub(crate) struct Uri(pub(crate) String);

impl Value for Uri {
    const TAKES: &'static str = "a string";
    const EXAMPLE: &'static str = " = \"https://…/\"";

    fn from_form(key: &str, form: &Form<'_>) -> Result<Self, ValueError> {
        let Text(uri) = Text::from_form(key, form)?;
        match uri.chars().find(|c| !c.is_ascii_graphic() || "\"<>\\^`{|}".contains(*c)) {
            Some(character) => {
                let character = &shown(character);
                Err(Diagnostic::BadUri { key: &key, character }.at(form.span()).into())
            }
            None => Ok(Self(uri)),
        }
    }
}
