//! The text of a type, for the catalogue.

use proc_macro2::{Delimiter, Spacing, TokenStream, TokenTree};

/// Returns tokens as text, with spaces where rustfmt puts them.
pub(super) fn type_text(tokens: TokenStream) -> String {
    let mut text = String::new();
    write_tokens(tokens, &mut text);
    text.trim_end().to_owned()
}

fn write_tokens(tokens: TokenStream, text: &mut String) {
    for token in tokens {
        match token {
            TokenTree::Group(group) => {
                let (open, close) = match group.delimiter() {
                    Delimiter::Parenthesis => ("(", ")"),
                    Delimiter::Brace => ("{ ", " }"),
                    Delimiter::Bracket => ("[", "]"),
                    Delimiter::None => ("", ""),
                };
                text.push_str(open);
                write_tokens(group.stream(), text);
                text.push_str(close);
            }
            TokenTree::Punct(punct) => match (punct.as_char(), punct.spacing()) {
                (c @ (',' | ';'), _) => {
                    text.push(c);
                    text.push(' ');
                }
                ('+', _) => text.push_str(" + "),
                ('-', Spacing::Joint) => text.push_str(" -"),
                ('>', _) if text.ends_with('-') => text.push_str("> "),
                ('=', _) => text.push_str(" = "),
                (c, _) => text.push(c),
            },
            word @ (TokenTree::Ident(_) | TokenTree::Literal(_)) => {
                if text.ends_with(|c: char| c.is_alphanumeric() || c == '_') {
                    text.push(' ');
                }
                text.push_str(&word.to_string());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_are_formatted_like_rustfmt() {
        for ty in [
            "Vec<FieldError>",
            "&'static str",
            "HashMap<String, Box<dyn Any + Send>>",
            "[u8; 4]",
            "fn(u8) -> bool",
        ] {
            let tokens = ty.parse().unwrap_or_default();
            assert_eq!(type_text(tokens), ty);
        }
    }
}
