//! `detail = "wireName"`, `extension = "wireName"`

use super::form::{Form, Value, ValueError};
use super::text::Text;

/// The name of a JSON member; `None` if the key has no value.
pub(crate) struct WireName(pub(crate) Option<String>);

impl Value for WireName {
    const TAKES: &'static str = "no value, or a string";
    const EXAMPLE: &'static str = " = \"wireName\"";

    fn from_form(key: &str, form: &Form<'_>) -> Result<Self, ValueError> {
        match form {
            Form::Word(_) => Ok(Self(None)),
            _ => Text::from_form(key, form).map(|Text(name)| Self(Some(name))),
        }
    }
}
