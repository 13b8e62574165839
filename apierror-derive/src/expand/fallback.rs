//! Stubs for a type with mistakes, so that one mistake gives one error and not forty «trait not implemented».

use proc_macro2::TokenStream;
use quote::quote;

use super::{Scope, kind};
use crate::model::Model;

/// The impls of [`expand`](super::expand) without anything that depends on the attributes.
pub(crate) fn fallback(model: &Model<'_>) -> TokenStream {
    let bare = Model {
        ident: model.ident,
        generics: model.generics,
        krate: model.krate.clone(),
        is_renamed: model.is_renamed,
        group: String::new(),
        domain: None,
        envelope: model.envelope.clone(),
        kinds: Vec::new(),
        codes: model.codes.clone(),
    };
    let scope = Scope::new(&bare);
    let Scope { private, .. } = &scope;
    let api_error = scope.implement(
        &quote!(#private::ApiError),
        &quote! {
            fn spec(&self) -> &'static #private::ErrorSpec {
                #private::unreachable!()
            }
            fn message(&self) -> #private::Cow<'_, #private::str> {
                #private::unreachable!()
            }
        },
    );
    let declared = scope.implement(
        &quote!(#private::DeclaredError),
        &quote! {
            type Envelope = #private::envelope::Service;
            const ENTRIES: &'static [#private::CatalogEntry] = &[];
        },
    );
    let integrate = scope.integrate();
    let kind = kind::stubs(&scope);
    let impls = scope.wrap(&quote!(#api_error #declared #integrate #kind));
    let kind = kind::definition(&scope);
    quote!(#impls #kind)
}
