//! `title = "…"`, `domain = "…"`; `doc_url = "https://…"`, `type_base = "https://…/"`

use super::form::{Form, Value, ValueError};
use crate::diagnostic::{Diagnostic, shown};
use crate::literal::text as text_of;
use crate::names;

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

/// A URI, or the start of one (RFC 3986, section 2). `{code}` in it stands for the code.
pub(crate) struct CodeUri(pub(crate) String);

const PLACEHOLDER: &str = "{code}";

impl CodeUri {
    /// Returns the URI with the code in place of `{code}`, or `None` if there is no
    /// `{code}` in it.
    pub(crate) fn of(&self, code: &str) -> Option<String> {
        let Self(uri) = self;
        let parts: Vec<_> = uri.split(PLACEHOLDER).collect();
        (parts.len() > 1).then(|| parts.join(&*names::in_uri(code)))
    }
}

impl Value for CodeUri {
    const TAKES: &'static str = "a string";
    const EXAMPLE: &'static str = " = \"https://…/\"";

    fn from_form(key: &str, form: &Form<'_>) -> Result<Self, ValueError> {
        let Text(uri) = Text::from_form(key, form)?;
        let is_illegal = |c: &char| !c.is_ascii_graphic() || "\"<>\\^`{|}".contains(*c);
        let rest = uri.replace(PLACEHOLDER, "");
        match rest.chars().find(is_illegal) {
            Some('{' | '}') => Err(Diagnostic::UriBrace { key: &key }.at(form.span()).into()),
            Some(character) => {
                let character = &shown(character);
                Err(Diagnostic::BadUri { key: &key, character }.at(form.span()).into())
            }
            None => Ok(Self(uri)),
        }
    }
}
