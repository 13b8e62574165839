//! Texts that are made of names, doc comments and types.

use proc_macro2::{Delimiter, Spacing, TokenStream, TokenTree};
use syn::{Attribute, Expr, ExprLit, Lit, Meta};

use crate::attrs::{read_literal, text_of};

/// The words of a name: `RateLimited`, `rate_limited` and `RATE-LIMITED` have two, `HTTPError` too.
fn words(name: &str) -> Vec<String> {
    let chars: Vec<char> = name.chars().collect();
    let mut words = vec![String::new()];
    for (i, c) in chars.iter().enumerate() {
        let before = i.checked_sub(1).map(|i| chars[i]);
        let starts = c.is_uppercase()
            && before.is_some_and(|before| {
                before.is_lowercase()
                    || before.is_ascii_digit()
                    || before.is_uppercase()
                        && chars.get(i + 1).is_some_and(|next| next.is_lowercase())
            });
        if starts || matches!(c, '_' | '-' | ' ') {
            words.push(String::new());
        }
        if let (Some(word), false) = (words.last_mut(), matches!(c, '_' | '-' | ' ')) {
            word.push(*c);
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

/// `OrderError` as a heading: `Order error`.
pub(super) fn in_words(name: &str) -> String {
    let words: Vec<String> = words(name)
        .into_iter()
        .enumerate()
        .map(|(i, word)| {
            let is_acronym = word.len() > 1 && word.chars().all(char::is_uppercase);
            if i == 0 || is_acronym { word } else { word.to_lowercase() }
        })
        .collect();
    words.join(" ")
}

/// `NotFound` as a code: `NOT_FOUND`.
pub(super) fn screaming_snake(name: &str) -> String {
    words(name).join("_").to_uppercase()
}

/// A code as the end of a URI: `ORDER_NOT_FOUND` is `order-not-found`. What a URI may not hold unescaped is
/// percent-encoded (RFC 3986, section 2.3), so that no two codes meet for that reason.
pub(super) fn kebab(code: &str) -> String {
    let encoded = words(code).join("-");
    let encoded = encoded.chars().map(|c| match c {
        'A'..='Z' => c.to_ascii_lowercase().to_string(),
        'a'..='z' | '0'..='9' | '-' | '.' | '~' => c.to_string(),
        other => format!("%{:02X}", u32::from(other)),
    });
    encoded.collect()
}

/// The text of a doc comment, without the space that starts each line of `///` and the indentation of `/** … */`.
pub(super) fn doc_comment(attrs: &[Attribute]) -> String {
    let texts = attrs.iter().filter_map(|attr| match &attr.meta {
        Meta::NameValue(meta) if meta.path.is_ident("doc") => match &meta.value {
            Expr::Lit(ExprLit { lit: Lit::Str(text), .. }) => Some(unindented(&text_of(text))),
            _ => None,
        },
        _ => None,
    });
    texts.collect::<Vec<_>>().join("\n").trim().to_owned()
}

/// The first line of a block comment starts behind `/**`, so the others say how far it is indented.
fn unindented(text: &str) -> String {
    if !text.contains('\n') {
        return text.strip_prefix(' ').unwrap_or(text).to_owned();
    }
    let mut lines = text.split('\n');
    let first = lines.next().unwrap_or_default();
    let rest: Vec<&str> = lines.collect();
    let indentation = |line: &&str| line.len() - line.trim_start_matches(' ').len();
    let common = rest
        .iter()
        .filter(|line| !line.trim().is_empty())
        .map(indentation)
        .min()
        .unwrap_or_default();
    let rest = rest.iter().map(|line| line.get(common..).unwrap_or_default());
    let lines: Vec<&str> =
        [first.strip_prefix(' ').unwrap_or(first)].into_iter().chain(rest).collect();
    lines.join("\n")
}

/// The template of thiserror's `#[error("…")]`.
pub(super) fn thiserror_template(attrs: &[Attribute]) -> Option<String> {
    attrs.iter().filter(|attr| attr.path().is_ident("error")).find_map(|attr| {
        let first = attr.meta.require_list().ok()?.tokens.clone().into_iter().next()?;
        let literal = match first {
            TokenTree::Literal(first) => read_literal(first),
            // What a `macro_rules!` variable wraps.
            other => syn::parse2(other.into()).ok()?,
        };
        match literal {
            Lit::Str(template) => Some(text_of(&template)),
            _ => None,
        }
    })
}

/// Tokens as they were written, near enough: spaces only where Rust's style has them.
pub(super) fn as_written(tokens: TokenStream) -> String {
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
    fn names_split_into_words() {
        assert_eq!(in_words("OrderError"), "Order error");
        assert_eq!(in_words("HTTPError"), "HTTP error");
        assert_eq!(in_words("V2Api"), "V2 api");
        assert_eq!(screaming_snake("NotFound"), "NOT_FOUND");
        assert_eq!(screaming_snake("S3Error"), "S3_ERROR");
    }

    #[test]
    fn codes_become_the_end_of_a_uri() {
        assert_eq!(kebab("ORDER_NOT_FOUND"), "order-not-found");
        assert_eq!(kebab("productNotFound"), "product-not-found");
        assert_eq!(kebab("payment.declined/late"), "payment.declined%2Flate");
        assert_eq!(kebab("E1001"), "e1001");
    }

    #[test]
    fn types_are_shown_as_written() {
        for ty in [
            "Vec<FieldError>",
            "&'static str",
            "HashMap<String, Box<dyn Any + Send>>",
            "[u8; 4]",
            "fn(u8) -> bool",
        ] {
            let tokens = ty.parse().unwrap_or_default();
            assert_eq!(as_written(tokens), ty);
        }
    }
}
