//! `header = "x-ratelimit-limit"`

use proc_macro2::Span;

use super::form::{Form, Value, ValueError};
use super::text::Text;
use crate::diagnostic::{Diagnostic, shown};

/// The name of a response header, in lower case.
pub(crate) struct HeaderName(pub(crate) String);

/// Headers that an error cannot set, and what sets them (RFC 9110, section 7.6.1;
/// RFC 9112).
const RESERVED: &[(&str, &str)] = &[
    ("content-type", "the envelope"),
    ("content-length", "the server"),
    ("content-encoding", "the server"),
    ("connection", "the server"),
    ("keep-alive", "the server"),
    ("proxy-connection", "the server"),
    ("te", "the server"),
    ("trailer", "the server"),
    ("transfer-encoding", "the server"),
    ("upgrade", "the server"),
];

impl HeaderName {
    pub(crate) fn new(written: &str, span: Span) -> syn::Result<Self> {
        let name = written.to_ascii_lowercase();
        let is_token = |c: char| c.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(c);
        if let Some(character) = name.chars().find(|c| !is_token(*c)) {
            let character = &shown(character);
            return Err(Diagnostic::HeaderName { name: &name, character }.at(span));
        }
        if name == "retry-after" {
            return Err(Diagnostic::HeaderRetryAfter {}.at(span));
        }
        match RESERVED.iter().find(|(reserved, _)| *reserved == name) {
            Some((_, owner)) => Err(Diagnostic::HeaderReserved { name: &name, owner }.at(span)),
            None => Ok(Self(name)),
        }
    }
}

impl Value for HeaderName {
    const TAKES: &'static str = "a name here, and a list on a variant or a type";
    const EXAMPLE: &'static str = " = \"x-ratelimit-limit\"";

    fn from_form(key: &str, form: &Form<'_>) -> Result<Self, ValueError> {
        let span = form.string()?.span();
        let Text(name) = Text::from_form(key, form)?;
        Ok(Self::new(&name, span)?)
    }
}
