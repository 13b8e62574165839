//! `title = "…"`, `help = "…"`, `doc_url = "…"` and the like.

use super::literal::text as text_of;
use super::value::{Form, Misread, Value, string};
use crate::fault::{Fault, shown};

/// A text that is not empty.
#[derive(Clone)]
pub(crate) struct Text(pub(crate) String);

impl Value for Text {
    const TAKES: &'static str = "a string";
    const EXAMPLE: &'static str = " = \"…\"";

    fn read(key: &str, form: &Form<'_>) -> Result<Self, Misread> {
        let text = string(form)?;
        match text_of(&text) {
            empty if empty.trim().is_empty() => {
                Err(Fault::EmptyText { key: &key }.at(text.span()).into())
            }
            said => Ok(Self(said)),
        }
    }
}

/// A URI, or the start of one (RFC 3986, section 2).
#[derive(Clone)]
pub(crate) struct Uri(pub(crate) String);

impl Value for Uri {
    const TAKES: &'static str = "a string";
    const EXAMPLE: &'static str = " = \"https://…/\"";

    fn read(key: &str, form: &Form<'_>) -> Result<Self, Misread> {
        let Text(uri) = Text::read(key, form)?;
        match uri.chars().find(|c| !c.is_ascii_graphic() || "\"<>\\^`{|}".contains(*c)) {
            Some(character) => Err(Fault::BadUri { key: &key, character: &shown(character) }
                .at(form.span())
                .into()),
            None => Ok(Self(uri)),
        }
    }
}
