//! The text of a type, for the catalogue and for errors.

use proc_macro2::{Delimiter, Spacing, TokenStream, TokenTree};
use quote::ToTokens;
use syn::{GenericArgument, PathArguments, Type, TypePath};

/// Returns the type as text, with spaces where rustfmt puts them.
pub(crate) fn type_text(ty: &Type) -> String {
    let mut text = String::new();
    if !write_type(ty, &mut text) {
        text.clear();
        write_tokens(ty.to_token_stream(), &mut text);
        text.truncate(text.trim_end().len());
    }
    text
}

/// Returns the text of a type if equal texts are equal types. `$crate` reads the same in
/// every crate, but is not the same.
pub(crate) fn comparable(text: &str) -> Option<&str> {
    (!text.contains("$crate")).then_some(text)
}

/// Writes a path with types as its arguments, which most types are, without creating
/// tokens. Returns whether the type is one.
fn write_type(ty: &Type, text: &mut String) -> bool {
    let Type::Path(TypePath { qself: None, path, .. }) = ty else { return false };
    if path.leading_colon.is_some() {
        text.push_str("::");
    }
    for (index, segment) in path.segments.iter().enumerate() {
        if index > 0 {
            text.push_str("::");
        }
        text.push_str(&segment.ident.to_string());
        match &segment.arguments {
            PathArguments::None => {}
            PathArguments::AngleBracketed(arguments) if arguments.colon2_token.is_none() => {
                text.push('<');
                for (index, argument) in arguments.args.iter().enumerate() {
                    if index > 0 {
                        text.push_str(", ");
                    }
                    let GenericArgument::Type(ty) = argument else { return false };
                    if !write_type(ty, text) {
                        return false;
                    }
                }
                if arguments.args.trailing_punct() {
                    return false;
                }
                text.push('>');
            }
            _ => return false,
        }
    }
    true
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
            "::serde_json::Map<String, Vec<Option<u8>>>",
        ] {
            let parsed: Type = syn::parse_str(ty).expect("a type");
            assert_eq!(type_text(&parsed), ty);
            let mut text = String::new();
            write_tokens(parsed.to_token_stream(), &mut text);
            assert_eq!(text, ty);
        }
    }
}
