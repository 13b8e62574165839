//! The `ApiError` derive macro of the `apierror` crate; use it from there.
//!
//! `DeriveInput` → `attrs` (what was written) → `model` (what it means) → `expand` (tokens), in one direction.
//! Every mistake on the way is collected, so that one compile reports all of them.

mod attrs;
mod expand;
mod fault;
mod model;
#[cfg(test)]
mod tests;

use proc_macro2::TokenStream;
use syn::{Data, DeriveInput};

use crate::fault::Faults;

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
    let mut faults = Faults::default();
    let model = model::Model::read(input, &mut faults);
    match faults.finish() {
        Ok(()) => expand::expand(&model),
        Err(errors) => {
            let mut tokens = match input.data {
                // It can be no `Error` either: a stub would only add to the mistakes.
                Data::Union(_) => TokenStream::new(),
                Data::Enum(_) | Data::Struct(_) => expand::fallback(&model),
            };
            tokens.extend(errors.write_errors());
            tokens
        }
    }
}
