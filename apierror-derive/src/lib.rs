//! The `ApiError` derive macro of the `apierror` crate; use it from there.
//!
//! Three stages, in one direction: `parse` reads the attributes to spanned
//! values, `check` applies every rule that spans them, `expand` writes
//! tokens. Every error on the way is collected, so that one compile reports all
//! of them. `expand` cannot fail: it gets a checked `model`.
//!
//! Of darling, the macro uses the derived `FromMeta`, which hands keys to
//! fields, and the parser of meta items. The errors are our own, because
//! unknown, misplaced and repeated keys need texts that darling does not have
//! (`keys`, `items`).

mod ast;
mod attr;
mod check;
mod diagnostic;
mod docs;
mod expand;
mod items;
mod keys;
mod literal;
mod message;
mod model;
mod names;
mod parse;
#[cfg(test)]
mod tests;
mod value;

use proc_macro2::TokenStream;
use syn::{Data, DeriveInput};

use crate::diagnostic::Diagnostics;

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
fn derive(input: &DeriveInput) -> TokenStream {
    let mut diagnostics = Diagnostics::default();
    let ty = parse::parse(input, &mut diagnostics);
    match check::check(&ty, diagnostics) {
        Ok(ty) => expand::expand(&ty),
        Err(failure) => {
            let mut tokens = match input.data {
                // A union cannot implement `Error`; stubs would add errors.
                Data::Union(_) => TokenStream::new(),
                Data::Enum(_) | Data::Struct(_) => expand::stubs(&failure.head),
            };
            tokens.extend(failure.error.into_compile_error());
            tokens
        }
    }
}
