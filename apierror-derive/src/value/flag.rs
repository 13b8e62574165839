//! `details`, `retry_after`, `transparent`

use super::form::{Form, Value, ValueError};

/// A key without a value.
#[derive(Clone, Copy)]
pub(crate) struct Flag;

impl Value for Flag {
    const TAKES: &'static str = "no value";
    const EXAMPLE: &'static str = "";

    fn from_form(_: &str, form: &Form<'_>) -> Result<Self, ValueError> {
        match form {
            Form::Word(_) => Ok(Self),
            _ => Err(ValueError::WrongKind),
        }
    }
}
