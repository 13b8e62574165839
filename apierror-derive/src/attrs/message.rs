//! `message = "Order '{id}' not found."`, `message = display`

use syn::{Expr, LitStr};

use super::value::{Form, Misread, Value, string, ungrouped};

/// Where the public message comes from.
pub(crate) enum Message {
    /// `Display`, on a 5xx too.
    Display,
    /// A template, not yet held against the fields.
    Template(LitStr),
}

impl Value for Message {
    const TAKES: &'static str = "a string, or the word `display`";
    const EXAMPLE: &'static str = " = \"Order '{id}' not found.\"";

    fn read(_: &str, form: &Form<'_>) -> Result<Self, Misread> {
        match form {
            Form::Assigned(value) if matches!(ungrouped(value), Expr::Path(path) if path.path.is_ident("display")) => {
                Ok(Self::Display)
            }
            _ => string(form).map(Self::Template),
        }
    }

    fn example(_: &str, form: &Form<'_>) -> String {
        let is_display = |value: &Expr| matches!(ungrouped(value), Expr::Path(path) if path.path.get_ident().is_some_and(|word| word == "Display"));
        match form {
            Form::Assigned(value) if is_display(value) => " = display".to_owned(),
            _ => Self::EXAMPLE.to_owned(),
        }
    }
}
