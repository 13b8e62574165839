//! Doc comments.

use proc_macro2::{TokenStream, TokenTree};
use quote::{ToTokens, quote};

use crate::input::{Arguments, Attribute};
use crate::literal;

/// A doc comment.
#[derive(Debug, Default)]
pub(crate) struct Docs(Vec<Part>);

#[derive(Debug)]
enum Part {
    Text(String),
    /// A macro call, such as `include_str!("missing.md")`. Only the compiler expands it.
    Macro(TokenStream),
}

impl Docs {
    /// Reads a doc comment, without the space after each `///` and without the
    /// indentation of `/** … */`.
    pub(crate) fn new(attributes: &[Attribute]) -> Self {
        let mut docs = Self::default();
        let mut text = String::new();
        for attribute in attributes {
            let Arguments::Value(value) = &attribute.arguments else { continue };
            if attribute.name != "doc" {
                continue;
            }
            if let Some(line) = string(value) {
                text.push_str(&unindented(&line));
            } else {
                docs.push_text(std::mem::take(&mut text));
                docs.0.push(Part::Macro(value.iter().cloned().collect()));
            }
            text.push('\n');
        }
        docs.push_text(if docs.is_empty() { text.trim().to_owned() } else { text });
        docs
    }

    fn push_text(&mut self, text: String) {
        if !text.is_empty() {
            self.0.push(Part::Text(text));
        }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Returns the text, or `None` if a part of it is a macro call.
    pub(crate) fn text(&self) -> Option<&str> {
        match &*self.0 {
            [] => Some(""),
            [Part::Text(text)] => Some(text),
            _ => None,
        }
    }

    /// Returns an expression for the text, without the white space around it.
    pub(crate) fn value(&self, private: &TokenStream) -> TokenStream {
        let value = self.expression("", private);
        if self.text().is_some() { value } else { quote!(#private::trimmed(#value)) }
    }

    /// Returns an expression for `prefix` and the text.
    pub(crate) fn expression(&self, prefix: &str, private: &TokenStream) -> TokenStream {
        if let Some(text) = self.text() {
            return format!("{prefix}{text}").into_token_stream();
        }
        let parts = self.0.iter().map(|part| match part {
            Part::Text(text) => text.to_token_stream(),
            Part::Macro(call) => call.clone(),
        });
        quote!(#private::concat!(#prefix, #(#parts),*))
    }
}

/// Returns the value of a string literal that stands alone.
fn string(tokens: &[TokenTree]) -> Option<String> {
    match tokens {
        [TokenTree::Literal(literal)] => literal::string(literal.clone()),
        _ => None,
    }
}

/// Removes the indentation. The first line of a block comment starts after the
/// `/**`, so only the other lines show how far the comment is indented.
fn unindented(text: &str) -> String {
    if !text.contains('\n') {
        return text.strip_prefix(' ').unwrap_or(text).to_owned();
    }
    let mut common = usize::MAX;
    for line in text.split('\n').skip(1).filter(|line| !line.trim().is_empty()) {
        common = common.min(line.len() - line.trim_start_matches(' ').len());
    }
    let mut unindented = String::new();
    for (number, line) in text.split('\n').enumerate() {
        if number == 0 {
            unindented.push_str(line.strip_prefix(' ').unwrap_or(line));
        } else {
            unindented.push('\n');
            unindented.push_str(line.get(common..).unwrap_or_default());
        }
    }
    unindented
}
