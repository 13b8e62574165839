//! The `ApiError` derive macro of the `apierror` crate; use it from there.
//!
//! There are three stages, in one direction. `parse` reads the attributes to
//! spanned values. `check` applies every rule that involves more than one of them.
//! `expand` writes tokens, and cannot fail, because it gets a checked `model`. All
//! errors on the way are collected, so that one compile reports all of them.
//!
//! From darling, the macro uses the parser of meta items, and the derived
//! `FromMeta`, which assigns each item to the field of its key. It does not use
//! darling's errors, because ours say more about unknown, misplaced and repeated
//! keys (`keys`, `items`).

mod ast;
mod attr;
mod check;
mod diagnostic;
mod docs;
mod expand;
mod generics;
mod input;
mod items;
mod keys;
mod literal;
mod message;
mod model;
mod names;
mod parse;
mod similar;
#[cfg(test)]
mod tests;
mod thiserror;
mod type_text;
mod value;

use proc_macro2::TokenStream;

use crate::check::{Declaration, Stubs};
use crate::diagnostic::Diagnostics;
use crate::input::{Data, Input};

#[proc_macro_derive(ApiError, attributes(api))]
#[doc = include_str!("attributes.md")]
#[doc = include_str!("mistakes.md")]
pub fn derive_api_error(input: proc_macro::TokenStream) -> proc_macro::TokenStream {
    match syn::parse(input) {
        Ok(input) => derive(&input).into(),
        Err(error) => error.into_compile_error().into(),
    }
}

/// The whole macro, as a function that tests can call.
fn derive(input: &Input) -> TokenStream {
    let mut diagnostics = Diagnostics::default();
    let ty = parse::parse(input, &mut diagnostics);
    match check::check(&ty, diagnostics) {
        Ok(Declaration::Type(ty)) => expand::expand(&ty),
        Ok(Declaration::Union(union)) => expand::expand_union(&union),
        Err(failure) => {
            let mut tokens = match (&input.data, &failure.stubs) {
                // A union of the language cannot implement `Error`, so stubs would add
                // errors.
                (Data::Union(_), _) => TokenStream::new(),
                (_, Stubs::Type(head)) => expand::stubs(head),
                (_, Stubs::Union(union)) => expand::union_stubs(union),
            };
            tokens.extend(failure.error.into_compile_error());
            tokens
        }
    }
}
