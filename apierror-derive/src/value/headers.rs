//! `header(www_authenticate = "Bearer")`

use proc_macro2::{Span, TokenTree};

use super::form::{Form, Value, ValueError};
use super::header_name::HeaderName;
use super::list::{Named, Usage, read_list};
use crate::diagnostic::{Diagnostic, shown};

/// Static response headers.
pub(crate) struct Headers(pub(crate) Vec<Named<String>>);

impl Value for Headers {
    const TAKES: &'static str = "a list here, and a name on a field";
    const EXAMPLE: &'static str = "(www_authenticate = \"Bearer\")";

    fn from_form(key: &str, form: &Form<'_>) -> Result<Self, ValueError> {
        let usage = Usage { list: Self::EXAMPLE, takes: "a string", example: " = \"…\"" };
        read_list(key, form, &usage, read_header).map(Self)
    }
}

fn read_header(written: &str, span: Span, form: &Form<'_>) -> Result<Named<String>, ValueError> {
    if let Some(name) = &dashed(written, form) {
        return Err(Diagnostic::HeaderDash { name }.at(span).into());
    }
    let HeaderName(name) = HeaderName::new(&written.replace('_', "-"), span)?;
    let literal = form.string()?;
    let value = literal.value();
    match value.chars().find(|c| *c != '\t' && *c != ' ' && !c.is_ascii_graphic()) {
        Some(character) => {
            let character = &shown(character);
            Err(Diagnostic::HeaderValue { name: &name, character }.at(literal.span()).into())
        }
        None => Ok(Named { name, value }),
    }
}

/// Returns the corrected name, if a header is written as
/// `www-authenticate = "Bearer"`.
fn dashed(start: &str, form: &Form<'_>) -> Option<String> {
    let Form::Unparsed(_, tokens) = form else { return None };
    let mut rest = String::new();
    for token in tokens.clone() {
        if matches!(&token, TokenTree::Punct(punct) if punct.as_char() == '=') {
            break;
        }
        rest.push_str(&token.to_string());
    }
    rest.starts_with('-').then(|| format!("{start}{}", rest.replace('-', "_")))
}
