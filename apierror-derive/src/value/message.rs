//! `message = "Order '{id}' not found."`, `message = display`

use syn::{Expr, LitStr};

use super::form::{Form, Value, ValueError, ungrouped};

/// The source of the public message.
pub(crate) enum MessageAttr {
    /// `Display`, on a 5xx too.
    Display,
    /// A template. [`message`](crate::message) parses it.
    Template(LitStr),
}

impl Value for MessageAttr {
    const TAKES: &'static str = "a string, or the word `display`";
    const EXAMPLE: &'static str = " = \"Order '{id}' not found.\"";

    fn from_form(_: &str, form: &Form<'_>) -> Result<Self, ValueError> {
        if is_word(form, "display") {
            return Ok(Self::Display);
        }
        form.string().map(Self::Template)
    }

    fn example(_: &str, form: &Form<'_>) -> String {
        if is_word(form, "Display") { " = display".to_owned() } else { Self::EXAMPLE.to_owned() }
    }
}

fn is_word(form: &Form<'_>, word: &str) -> bool {
    let Form::Assigned(value) = form else { return false };
    matches!(ungrouped(value), Expr::Path(path) if path.path.is_ident(word))
}
