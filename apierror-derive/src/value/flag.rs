//! `details`, `retry_after`, `transparent`; on a field, `status` and `log`

use super::form::{Form, Value, ValueError};
use crate::diagnostic::Diagnostic;

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

/// `status` on a field. It takes no value, unlike `status` on a variant.
#[derive(Clone, Copy)]
pub(crate) struct StatusFlag;

impl Value for StatusFlag {
    const TAKES: &'static str = Flag::TAKES;
    const EXAMPLE: &'static str = Flag::EXAMPLE;

    fn from_form(_: &str, form: &Form<'_>) -> Result<Self, ValueError> {
        match form {
            Form::Word(_) => Ok(Self),
            _ => Err(Diagnostic::StatusOfVariant {}.at(form.span()).into()),
        }
    }
}

/// `log` on a field. It takes no value, unlike `log` on a variant.
#[derive(Clone, Copy)]
pub(crate) struct LogFlag;

impl Value for LogFlag {
    const TAKES: &'static str = Flag::TAKES;
    const EXAMPLE: &'static str = Flag::EXAMPLE;

    fn from_form(_: &str, form: &Form<'_>) -> Result<Self, ValueError> {
        match form {
            Form::Word(_) => Ok(Self),
            _ => Err(Diagnostic::LogOfVariant {}.at(form.span()).into()),
        }
    }
}
