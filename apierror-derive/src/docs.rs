//! Texts from other attributes: doc comments, and the templates of thiserror's
//! `#[error("…")]`.

use proc_macro2::TokenTree;
use syn::{Attribute, Expr, ExprLit, Lit, Meta};

use crate::literal::{self, text as text_of};

/// Returns the text of a doc comment, without the space after each `///` and
/// without the indentation of `/** … */`.
pub(crate) fn doc_comment(attributes: &[Attribute]) -> String {
    let mut comment = String::new();
    for attribute in attributes {
        if let Meta::NameValue(meta) = &attribute.meta
            && meta.path.is_ident("doc")
            && let Expr::Lit(ExprLit { lit: Lit::Str(text), .. }) = &meta.value
        {
            comment.push_str(&unindented(&text_of(text)));
            comment.push('\n');
        }
    }
    comment.trim().to_owned()
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

/// Returns the template of `#[error("…")]`.
pub(crate) fn thiserror_template(attributes: &[Attribute]) -> Option<String> {
    let errors = attributes.iter().filter(|attribute| attribute.path().is_ident("error"));
    errors.into_iter().find_map(|attribute| {
        let first = attribute.meta.require_list().ok()?.tokens.clone().into_iter().next()?;
        let literal = match first {
            TokenTree::Literal(first) => literal::read(first),
            // A variable of `macro_rules!` is wrapped in an invisible group.
            other => syn::parse2(other.into()).ok()?,
        };
        match literal {
            Lit::Str(template) => Some(text_of(&template)),
            _ => None,
        }
    })
}
