//! Names on the wire: `detail = "wireName"`, `header = "x-ratelimit-limit"`.

use proc_macro2::Span;

use super::text::Text;
use super::value::{Form, Misread, Value, string};
use crate::fault::{Fault, shown};

/// The name of a JSON member, where one is written.
#[derive(Clone)]
pub(crate) struct WireName(pub(crate) Option<String>);

impl Value for WireName {
    const TAKES: &'static str = "no value, or a string";
    const EXAMPLE: &'static str = " = \"wireName\"";

    fn read(key: &str, form: &Form<'_>) -> Result<Self, Misread> {
        match form {
            Form::Word(_) => Ok(Self(None)),
            _ => Text::read(key, form).map(|Text(name)| Self(Some(name))),
        }
    }
}

/// The name of a response header, in lower case.
#[derive(Clone)]
pub(crate) struct HeaderName(pub(crate) String);

/// Headers that are not the error's to set, and whose they are (RFC 9110, section 7.6.1; RFC 9112).
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
    pub(crate) fn new(written: &str, span: Span) -> darling::Result<Self> {
        let name = written.to_ascii_lowercase();
        let is_token = |c: char| c.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(c);
        if let Some(character) = name.chars().find(|c| !is_token(*c)) {
            return Err(Fault::HeaderName { name: &name, character: &shown(character) }.at(span));
        }
        if name == "retry-after" {
            return Err(Fault::HeaderRetryAfter {}.at(span));
        }
        match RESERVED.iter().find(|(reserved, _)| *reserved == name) {
            Some((_, owner)) => Err(Fault::HeaderReserved { name: &name, owner }.at(span)),
            None => Ok(Self(name)),
        }
    }
}

impl Value for HeaderName {
    const TAKES: &'static str = "a name on a field, and a list on a variant";
    const EXAMPLE: &'static str = " = \"x-ratelimit-limit\"";

    fn read(key: &str, form: &Form<'_>) -> Result<Self, Misread> {
        let span = string(form)?.span();
        let Text(name) = Text::read(key, form)?;
        Ok(Self::new(&name, span)?)
    }
}
