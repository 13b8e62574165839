//! Texts of the declaration in Python's syntax.

use std::fmt::Write as _;

use crate::catalog::text::one_line;

/// Returns a string of Python. Whatever is not a letter, a number or ASCII is escaped.
pub(super) fn quoted(text: &str) -> String {
    format!("\"{}\"", escaped(text).replace('"', "\\\""))
}

/// Writes a docstring with these paragraphs, each of one line. Empty ones are left out.
pub(super) fn docstring(out: &mut String, indent: &str, paragraphs: &[String]) {
    let paragraphs = paragraphs.iter().map(|text| escaped(&one_line(text)).replace('"', "\\\""));
    let paragraphs: Vec<_> = paragraphs.filter(|text| !text.is_empty()).collect();
    let _ = match paragraphs.as_slice() {
        [] => Ok(()),
        [one] => writeln!(out, "{indent}\"\"\"{one}\"\"\""),
        _ => {
            let separator = format!("\n\n{indent}");
            writeln!(out, "{indent}\"\"\"{}\n{indent}\"\"\"", paragraphs.join(&separator))
        }
    };
}

/// Writes the comment of a variable or a member. `#:` keeps tools from reading an
/// instruction to them in it.
pub(super) fn comment(out: &mut String, indent: &str, text: &str) {
    let text = escaped(&one_line(text));
    if !text.is_empty() {
        let _ = writeln!(out, "{indent}#: {text}");
    }
}

/// Returns strings as a tuple of Python.
pub(super) fn tuple<'a>(items: impl IntoIterator<Item = &'a str>) -> String {
    tuple_of(items.into_iter().map(quoted))
}

/// Returns expressions as a tuple of Python.
pub(super) fn tuple_of(items: impl IntoIterator<Item = String>) -> String {
    let items: Vec<_> = items.into_iter().collect();
    match items.as_slice() {
        [one] => format!("({one},)"),
        _ => format!("({})", items.join(", ")),
    }
}

/// Converts a name in Pascal case: `PlaceOrderError` becomes `place_order_error`.
pub(super) fn snake_case(name: &str) -> String {
    let mut snake = String::new();
    let mut is_after_lower = false;
    for c in name.chars() {
        if c.is_ascii_uppercase() && is_after_lower {
            snake.push('_');
        }
        is_after_lower = !c.is_ascii_uppercase();
        snake.push(c.to_ascii_lowercase());
    }
    snake
}

fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        let code = u32::from(c);
        let _ = match c {
            '\\' => out.write_str("\\\\"),
            '\n' => out.write_str("\\n"),
            '\r' => out.write_str("\\r"),
            '\t' => out.write_str("\\t"),
            ' '..='~' => out.write_char(c),
            _ if code <= 0xff => write!(out, "\\x{code:02x}"),
            _ if c.is_alphanumeric() => out.write_char(c),
            _ if code <= 0xffff => write!(out, "\\u{code:04x}"),
            _ => write!(out, "\\U{code:08x}"),
        };
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_end_where_they_should() {
        assert_eq!(quoted("a\"\\\n\0\u{2028}"), r#""a\"\\\n\x00\u2028""#);
        assert_eq!(quoted("ü ж 💥"), r#""\xfc ж \U0001f4a5""#);
        let mut out = String::new();
        docstring(&mut out, "", &["\"\"\"\\".to_owned(), String::new()]);
        assert_eq!(out, "\"\"\"\\\"\\\"\\\"\\\\\"\"\"\n");
    }

    #[test]
    fn snake_case_separates_words() {
        assert_eq!(snake_case("PlaceOrderError"), "place_order_error");
        assert_eq!(snake_case("HTTPError2"), "httperror2");
    }
}
